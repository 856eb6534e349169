// The program's version; the one place to change it is project() in CMakeLists.txt.
#pragma once

namespace demarc {

const char* version();  // "0.1.0"

}  // namespace demarc
