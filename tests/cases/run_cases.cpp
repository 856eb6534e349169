#include "cases/run_cases.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "commands/env.h"

namespace demarc::cases {

std::string run_case(const Case& test, const std::string& only_rule) {
  MemoryFileSystem files;
  for (const auto& [path, bytes] : test.files) files.add(path, bytes);
  std::string out;
  std::string err;
  Env env = make_memory_env(files, out, err);
  std::vector<std::string> arguments = test.console;
  if (arguments.empty()) {
    arguments = {"check",   "--format",  "compact",    "--no-cache",       "--jobs",
                 "1",       "--today",   "2026-11-23", "--min-confidence", "possible",
                 "--quiet", "--fail-on", "never"};
    if (!only_rule.empty()) {
      arguments.emplace_back("--only");
      arguments.push_back(only_rule);
    }
  }
  const int code = commands::run(env, arguments);
  std::string all = out + err;
  if (code == static_cast<int>(ExitCode::usage)) all += "exit 2\n";
  return all;
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

void write_file(const std::string& path, const std::string& bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << bytes;
}

bool updates_goldens() {
  const char* wish = std::getenv("UPDATE_GOLDENS");
  return wish != nullptr && *wish != '\0' && *wish != '0';
}

}  // namespace demarc::cases
