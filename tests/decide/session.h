// The tool in memory, with a user at the keyboard who types given lines.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "commands/env.h"

namespace demarc {

struct SessionResult {
  int code = -1;
  std::string out{};
  std::string err{};
};

class DecideSession {
 public:
  explicit DecideSession(const std::map<std::string, std::string>& repository) {
    for (const auto& [path, bytes] : repository) files.add(path, bytes);
  }
  // A terminal if `lines` are typed, else none; after the last line the input ends.
  SessionResult run(const std::vector<std::string>& args, std::deque<std::string> lines = {}) {
    SessionResult result;
    Env env = make_memory_env(files, result.out, result.err);
    env.width = 80;
    env.in_is_terminal = !lines.empty();
    env.read_line = [lines]() mutable -> std::optional<std::string> {
      if (lines.empty()) return std::nullopt;
      std::string line = lines.front();
      lines.pop_front();
      return line;
    };
    result.code = commands::run(env, args);
    return result;
  }
  std::string read(const std::string& path) const {
    const auto found = files.files().find(path);
    return found == files.files().end() ? "" : found->second;
  }

  MemoryFileSystem files{};
};

// A team of three services on one database, with comments in its manifest.
std::map<std::string, std::string> small_shop();
std::string shop_answers();

}  // namespace demarc
