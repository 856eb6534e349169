// Runs what the documentation shows: every ```console block of README.md and docs/*.md.
//
// A block holds commands ("$ demarc …") with their exact output, standard error included. They run
// in a temporary folder that holds both reference systems, the blocks of one page one after the
// other; `cd` lasts to the end of the page. Lines whose command is not demarc, cd, cat, ls or echo
// are shown to readers only and are not run. UPDATE_GOLDENS=1 rewrites the output.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "base/text.h"

namespace demarc {

namespace fs = std::filesystem;

namespace {

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

class Page {
 public:
  explicit Page(fs::path path) : path_(std::move(path)) {
    char name[] = "/tmp/demarc-docs-XXXXXX";
    folder_ = ::mkdtemp(name);
    const fs::path fixtures = fs::path(DEMARC_SOURCE_DIR) / "fixtures";
    if (fs::exists(fixtures)) fs::copy(fixtures, folder_, fs::copy_options::recursive);
    fs::create_directory(folder_ / ".bin");
    fs::create_symlink(DEMARC_PROGRAM, folder_ / ".bin" / "demarc");
    current_ = folder_;
  }
  ~Page() { fs::remove_all(folder_); }
  Page(const Page&) = delete;
  Page& operator=(const Page&) = delete;

  // The page with the outputs that the program really gives.
  std::string run();
  std::size_t commands() const { return commands_; }

 private:
  std::string output_of(const std::string& command);

  fs::path path_;
  fs::path folder_;
  fs::path current_;
  std::size_t commands_ = 0;
};

bool is_run(std::string_view command) {
  const std::string_view word = command.substr(0, command.find(' '));
  for (const char* known : {"demarc", "cd", "cat", "ls", "echo"}) {
    if (word == known) return true;
  }
  return false;
}

std::string Page::output_of(const std::string& command) {
  ++commands_;
  if (command.starts_with("cd ")) {
    current_ = fs::weakly_canonical(current_ / command.substr(3));
    return {};
  }
  const std::string line = "cd '" + current_.string() + "' && env -i LC_ALL=C.UTF-8 HOME='" +
                           (folder_ / ".home").string() + "' PATH='" + (folder_ / ".bin").string() +
                           ":/usr/bin:/bin' sh -c '" + command + "' 2>&1";
  EXPECT_EQ(command.find('\''), std::string::npos) << "no single quotes in documented commands";
  std::FILE* pipe = ::popen(line.c_str(), "r");
  std::string output;
  std::array<char, 4096> buffer{};
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    output.append(buffer.data(), count);
  }
  ::pclose(pipe);
  return output;
}

std::string Page::run() {
  std::string out;
  bool inside = false, skipping = false;
  const std::string page = read_file(path_);
  std::size_t at = 0;
  while (at < page.size()) {
    std::size_t end = page.find('\n', at);
    end = end == std::string::npos ? page.size() : end + 1;
    const std::string line = page.substr(at, end - at);
    at = end;
    if (!inside) {
      inside = line == "```console\n";
      skipping = false;
      out += line;
    } else if (line.starts_with("```")) {
      inside = false;
      out += line;
    } else if (line.starts_with("$ ")) {
      const std::string command(trim(std::string_view(line).substr(2)));
      out += line;
      skipping = is_run(command);
      if (skipping) out += output_of(command);
    } else if (!skipping) {
      out += line;
    }
  }
  return out;
}

std::vector<fs::path> pages() {
  std::vector<fs::path> found;
  const fs::path root = DEMARC_SOURCE_DIR;
  if (fs::exists(root / "README.md")) found.push_back(root / "README.md");
  if (fs::exists(root / "docs")) {
    for (const auto& entry : fs::directory_iterator(root / "docs")) {
      if (entry.path().extension() == ".md") found.push_back(entry.path());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

TEST(Docs, ConsoleBlocksPrintWhatTheProgramPrints) {
  const char* wish = std::getenv("UPDATE_GOLDENS");
  for (const fs::path& path : pages()) {
    Page page(path);
    const std::string actual = page.run();
    if (wish != nullptr && *wish == '1') {
      std::ofstream(path, std::ios::binary) << actual;
    } else {
      EXPECT_EQ(read_file(path), actual) << path << "; UPDATE_GOLDENS=1 rewrites it";
    }
  }
}

}  // namespace demarc
