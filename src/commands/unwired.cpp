#include "commands/env.h"

namespace demarc::commands {

int run(Env& env, const std::vector<std::string>&) {
  env.err("error: no command is wired yet\n");
  return static_cast<int>(ExitCode::usage);
}

}  // namespace demarc::commands
