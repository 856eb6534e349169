// Facts of single files, for the commands that do not keep them all.
#pragma once

#include <atomic>
#include <chrono>
#include <set>
#include <string>

#include "commands/project.h"
#include "facts/cache.h"

namespace demarc {

// Where the cache of this repository is kept (XDG); empty: nowhere.
std::string cache_folder(const Env& env, const Options& options, const Project& project);
// What facts depend on besides bytes and kind.
std::string facts_identity();

// How a file is read, where it is not for the first time.
struct Reading {
  HostOptions options{};
  // Only a file that mentions one of them is read, whatever the pre-filter says of it.
  const std::set<std::string, std::less<>>* names = nullptr;
};

// Never fails: a file that cannot be read has a note that says so.
FileFacts facts_of_file(const Project& project, const RepoFile& file, FactsCache& cache,
                        const Reading& reading = {});
// A PATH argument that cannot be read is a mistake of the call, not a note.
std::optional<Error> error_of_named_file(const Project& project, const RepoFile& file,
                                         const FileFacts& facts);

// "reading 120 of 4000 files" on a terminal's standard error while a run takes long.
class Progress {
 public:
  Progress(const Env& env, const Options& options, std::size_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void step(int worker);

 private:
  const Env& env_;
  bool on_;
  std::size_t total_;
  std::atomic<std::size_t> done_{0};
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
  bool shown_ = false;
};

}  // namespace demarc
