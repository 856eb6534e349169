// The whole program as one function: everything it may touch of the outside world is an Env.
//
// main.cpp fills it with the real disk, streams and variables; tests fill it with a
// MemoryFileSystem and two strings and run the tool in-process.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "source/file_system.h"

namespace demarc {

// Exit codes are a contract with other programs.
enum class ExitCode : int {
  clean = 0,     // nothing at or above --fail-on
  findings = 1,  // at least one, or more not analysed than allowed
  usage = 2,     // bad arguments, unusable root manifest, missing PATH, cannot write
};

struct Env {
  FileSystem* files = nullptr;  // rooted at "/" (in memory: at the tiny repository)
  std::string folder{};         // the current folder below that root: "home/ann/shop"; "": the root
  std::function<void(std::string_view)> out{};
  std::function<void(std::string_view)> err{};
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  int width = 100;                                                         // of the terminal
  std::function<std::optional<std::string>(const char* name)> variable{};  // of the environment
  std::function<Result<std::string>()> read_stdin{};
  // The next line of standard input without its end; none: there is no more.
  std::function<std::optional<std::string>()> read_line{};
};

// An Env over a MemoryFileSystem with no terminal, no variables and an empty standard input.
// Output is appended to `out` and `err`, which must outlive it.
Env make_memory_env(MemoryFileSystem& files, std::string& out, std::string& err);

// `folder` (below the root of env.files) as a file system of its own.
std::unique_ptr<FileSystem> open_folder(const Env& env, const std::string& folder);

namespace commands {

// Runs `demarc args…` (without the program's name) and returns its exit code.
int run(Env& env, const std::vector<std::string>& args);

}  // namespace commands

}  // namespace demarc
