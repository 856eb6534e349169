// Makes a test of every heading in rules/*/cases.md, rules/*/README.md and tests/cases/**.md.
//
// --gtest_filter='cross_service_join.*' runs one rule's cases; UPDATE_GOLDENS=1 rewrites the
// `output` blocks in place, for review as a diff.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/text.h"
#include "cases/run_cases.h"
#include "extract/host/syntax.h"

namespace demarc::cases {
namespace {

namespace fs = std::filesystem;

struct Source {
  std::string path{};
  std::string suite{};
  std::string rule{};    // empty: all rules
  bool is_page = false;  // a rule's README.md: Example and "Use instead"
};

class GoldenCase : public testing::Test {
 public:
  GoldenCase(Source source, std::string title)
      : source_(std::move(source)), title_(std::move(title)) {}

  void TestBody() override {
    // Read again: an update of another case of the file has moved the offsets.
    const std::string markdown = read_file(source_.path);
    const CaseFile file = parse_cases(markdown);
    const auto test = std::find_if(file.cases.begin(), file.cases.end(),
                                   [&](const Case& one) { return one.title == title_; });
    ASSERT_NE(test, file.cases.end());
    if (source_.is_page && title_ == "Use instead") {
      check_silent(file, *test);
      return;
    }
    const std::string actual = run_case(*test, source_.rule);
    if (updates_goldens()) {
      if (!test->has_output || test->output.text != actual)
        write_file(source_.path, with_output(markdown, *test, actual));
      return;
    }
    ASSERT_TRUE(test->has_output) << "no output block; run with UPDATE_GOLDENS=1. It prints:\n"
                                  << actual;
    EXPECT_EQ(test->output.text, actual) << "in " << source_.path << ", \"" << title_ << "\"";
  }

 private:
  // "Use instead" replaces files of the Example, and must be silent.
  void check_silent(const CaseFile& file, const Case& test) {
    Case merged = test;
    for (const Case& other : file.cases) {
      if (other.title == "Example") merged.files.insert(other.files.begin(), other.files.end());
    }
    const std::string actual = run_case(merged, source_.rule);
    EXPECT_EQ(actual.find("[" + source_.rule + "]"), std::string::npos)
        << "\"Use instead\" of " << source_.path << " must be silent, and prints:\n"
        << actual;
    EXPECT_NE(actual.find("statement"), std::string::npos) << "nothing was analysed:\n" << actual;
  }

  Source source_;
  std::string title_;
};

bool is_run(const Source& source, const Case& test) {
  if (source.is_page) return test.title == "Example" || test.title == "Use instead";
  return true;
}

void register_source(const Source& source) {
  const CaseFile file = parse_cases(read_file(source.path));
  if (!file.error.empty()) {
    const std::string message = source.path + ": " + file.error;
    std::fprintf(stderr, "%s\n", message.c_str());
    std::exit(1);
  }
  for (const Case& test : file.cases) {
    if (!is_run(source, test)) continue;
    const std::string name = (source.is_page ? "page_" : "") + test_name(test.title);
    testing::RegisterTest(
        source.suite.c_str(), name.c_str(), nullptr, nullptr, source.path.c_str(), 1,
        [source, title = test.title]() -> GoldenCase* { return new GoldenCase(source, title); });
  }
}

std::vector<Source> sources() {
  std::vector<Source> out;
  const fs::path root(DEMARC_SOURCE_DIR);
  for (const auto& entry : fs::directory_iterator(root / "rules")) {
    if (!fs::exists(entry.path() / "cases.md")) continue;
    const std::string folder = entry.path().filename().string();
    std::string rule = folder;
    std::replace(rule.begin(), rule.end(), '_', '-');
    out.push_back({(entry.path() / "cases.md").string(), folder, rule, false});
    out.push_back({(entry.path() / "README.md").string(), folder, rule, true});
  }
  for (const auto& entry : fs::recursive_directory_iterator(root / "tests" / "cases")) {
    if (entry.path().extension() != ".md") continue;
    const bool needs_hosts = entry.path().parent_path().filename() == "hosts";
    if (needs_hosts && host_languages().empty()) continue;  // built without them
    const std::string suite = test_name(
        fs::relative(entry.path(), root / "tests" / "cases").replace_extension().string());
    out.push_back({entry.path().string(), suite, "", false});
  }
  std::sort(out.begin(), out.end(),
            [](const Source& a, const Source& b) { return a.path < b.path; });
  return out;
}

}  // namespace
}  // namespace demarc::cases

int main(int argc, char** argv) {
  for (const auto& source : demarc::cases::sources()) demarc::cases::register_source(source);
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
