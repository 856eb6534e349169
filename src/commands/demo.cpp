#include "commands/commands.h"

namespace demarc::commands {

Result<ExitCode> demo(Env&, const Options&) {
  return Error{.message = "the demo is not part of this build"};
}

}  // namespace demarc::commands
