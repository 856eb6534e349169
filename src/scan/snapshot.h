// The files of an index or of a commit as a file system: exactly what git holds, nothing that only
// lies on disk.
//
// A file that is the same on disk is read from there (and through its times in the cache), every
// other one from git. Where a read fails, it fails for that file.
#pragma once

#include <memory>
#include <vector>

#include "scan/git_trees.h"
#include "scan/scan.h"
#include "source/file_system.h"

namespace demarc {

// `disk` is the checkout's folder, `state` its index as it is now.
std::unique_ptr<FileSystem> make_snapshot(std::unique_ptr<FileSystem> disk,
                                          std::vector<TrackedFile> files, const IndexState& state);

// For scan_listed().
std::vector<ListedFile> listing_of(const std::vector<TrackedFile>& files);

// scan() of files that are known already, sorted: nobody is asked for them.
Scan scan_listed(const FileSystem& files, const Manifest& manifest,
                 const std::vector<std::string>& only_below, std::vector<ListedFile> listed);

// True where the two lists hold the same bytes under that path.
bool is_same(const std::vector<TrackedFile>& a, const std::vector<TrackedFile>& b,
             std::string_view path);

}  // namespace demarc
