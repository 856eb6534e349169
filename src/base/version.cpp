#include "base/version.h"

#include "generated/version.h"

namespace demarc {

const char* version() {
  return DEMARC_VERSION;
}

}  // namespace demarc
