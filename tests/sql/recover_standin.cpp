#include "sql/recover.h"
namespace demarc {
Recovery recover_names(std::string_view) {
  return {};
}
}  // namespace demarc
