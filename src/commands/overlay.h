// A file system in which one file has other bytes than on disk: what an editor has not saved yet.
#pragma once

#include <memory>
#include <string>

#include "source/file_system.h"

namespace demarc {

std::unique_ptr<FileSystem> overlay_file(std::unique_ptr<FileSystem> base, std::string path,
                                         std::string bytes);

}  // namespace demarc
