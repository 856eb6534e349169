// The whole tool on a tiny repository in memory.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "commands/env.h"

namespace demarc {

using Repository = std::map<std::string, std::string>;

struct Ran {
  int code = -1;
  std::string out{};
  std::string err{};
};

class Tool {
 public:
  explicit Tool(const Repository& repository) {
    for (const auto& [path, bytes] : repository) files.add(path, bytes);
  }
  Ran run(const std::vector<std::string>& args) {
    Ran ran;
    Env env = make_memory_env(files, ran.out, ran.err);
    env.folder = folder;
    env.out_is_terminal = is_terminal;
    env.variable = [this](const char* name) -> std::optional<std::string> {
      const auto found = variables.find(name);
      return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
    env.read_stdin = [this]() -> Result<std::string> { return standard_input; };
    env.read_line = [this]() -> std::optional<std::string> {
      if (standard_input.empty()) return std::nullopt;
      const std::size_t end = standard_input.find('\n');
      std::string line = standard_input.substr(0, end);
      standard_input.erase(0, end == std::string::npos ? end : end + 1);
      return line;
    };
    ran.code = commands::run(env, args);
    return ran;
  }

  MemoryFileSystem files{};
  std::string folder{};
  std::string standard_input{};
  bool is_terminal = false;
  std::map<std::string, std::string> variables{};
};

inline Repository two_services() {
  return {
      {"shop/demarc.toml",
       "[service.orders]\npaths = [\"orders/**\"]\nowns = [\"orders.*\"]\n\n"
       "[service.users]\npaths = [\"users/**\"]\nowns = [\"users.*\"]\n"},
      {"shop/orders/migrations/V1__o.sql", "CREATE TABLE orders.orders (id int, user_id int);\n"},
      {"shop/users/migrations/V1__u.sql", "CREATE TABLE users.accounts (id int, email text);\n"},
      {"shop/orders/q.sql", "SELECT email FROM users.accounts WHERE id = 1;\n"},
      {"shop/users/q.sql", "UPDATE users.accounts SET email = 'x' WHERE id = 1;\n"},
  };
}

}  // namespace demarc
