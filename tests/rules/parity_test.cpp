// Keeps every rule whole: its line in rules.def, its folder, its page and its cases say the same.
// Each failure says what to do.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "cases/case_file.h"
#include "rules/registry.h"

namespace demarc {
namespace {

namespace fs = std::filesystem;

const fs::path rules_folder = fs::path(DEMARC_SOURCE_DIR) / "rules";

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

std::string folder_of(const Rule& rule) {
  std::string name = rule.name;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::vector<std::string> listed() {
  std::vector<std::string> out;
  for (const std::string& line : lines_of(read(rules_folder / "rules.def"))) {
    if (line.rfind("RULE(", 0) == 0) out.push_back(line.substr(5, line.find(')') - 5));
  }
  return out;
}

// Lines of the page outside its fenced blocks.
std::vector<std::string> prose_of(const std::string& page) {
  std::vector<std::string> out;
  std::string fence;
  for (const std::string& line : lines_of(page)) {
    const std::string ticks = line.substr(0, line.find_first_not_of('`'));
    if (fence.empty() && ticks.size() >= 3) {
      fence = ticks;
    } else if (!fence.empty()) {
      if (line == fence) fence.clear();
    } else {
      out.push_back(line);
    }
  }
  return out;
}

TEST(Rules, ListIsSortedAndUnique) {
  const std::vector<std::string> names = listed();
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end())) << "sort the lines of rules/rules.def";
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
  ASSERT_EQ(names.size(), all_rules().size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    EXPECT_EQ(names[i], folder_of(*all_rules()[i]))
        << "the rule's .name must be its folder's with '-' for '_'";
  }
}

TEST(Rules, EveryFolderIsListedAndComplete) {
  const std::vector<std::string> names = listed();
  for (const auto& entry : fs::directory_iterator(rules_folder)) {
    const std::string folder = entry.path().filename().string();
    if (!entry.is_directory()) continue;
    // Folders of data (migration tools, extensions) hold neither code nor cases.
    const bool is_rule =
        fs::exists(entry.path() / "rule.cpp") || fs::exists(entry.path() / "cases.md");
    if (!is_rule && std::count(names.begin(), names.end(), folder) == 0) continue;
    EXPECT_EQ(std::count(names.begin(), names.end(), folder), 1)
        << "add the line RULE(" << folder << ") to rules/rules.def";
    for (const char* file : {"rule.cpp", "README.md", "cases.md"}) {
      EXPECT_TRUE(fs::exists(entry.path() / file)) << folder << "/" << file << " is missing";
    }
  }
}

TEST(Rules, NamesAreThePatternFound) {
  for (const Rule* rule : all_rules()) {
    const std::string name = rule->name;
    for (char c : name) EXPECT_TRUE((c >= 'a' && c <= 'z') || c == '-') << name;
    for (const char* prefix : {"no-", "ban-", "require-", "disallow-", "avoid-"}) {
      EXPECT_NE(name.rfind(prefix, 0), 0u) << name << ": \"allow " << name << "\" must read well";
    }
    EXPECT_EQ(find_rule(name), rule);
  }
  EXPECT_EQ(find_rule("no-such-rule"), nullptr);
  EXPECT_EQ(nearest_rule("foreign-reed"), "foreign-read");
}

TEST(Rules, StructuresAreFilledIn) {
  for (const Rule* rule : all_rules()) {
    EXPECT_NE(rule->check == nullptr, rule->check_settled == nullptr) << rule->name;
    const std::string summary = rule->summary;
    ASSERT_FALSE(summary.empty()) << rule->name;
    EXPECT_TRUE(std::islower(static_cast<unsigned char>(summary[0])))
        << rule->name << ": lower-case start";
    EXPECT_NE(summary.back(), '.') << rule->name << ": no full stop";
    EXPECT_EQ(summary.find('\n'), std::string::npos) << rule->name;
    EXPECT_NE(rule->severity, Severity::off) << rule->name;
  }
}

TEST(Rules, PagesHaveTheirHeadingsInOrder) {
  const std::vector<std::string> wanted = {
      "## What it does", "## Why is this bad?", "## Example",   "## Use instead",
      "## Known limits", "## Configuration",    "## References"};
  for (const Rule* rule : all_rules()) {
    const std::string page = read(rules_folder / folder_of(*rule) / "README.md");
    EXPECT_EQ(page, rule_page(rule->name)) << "build again: the embedded page is another";
    std::vector<std::string> headings;
    const std::vector<std::string> prose = prose_of(page);
    for (const std::string& line : prose) {
      if (line.rfind("## ", 0) == 0) headings.push_back(line);
    }
    EXPECT_EQ(headings, wanted) << rule->name;
    ASSERT_GE(prose.size(), 3u) << rule->name;
    EXPECT_EQ(prose[0], std::string("# ") + rule->name);
    std::string first = prose[2];
    EXPECT_EQ(first, std::string(1, static_cast<char>(std::toupper(rule->summary[0]))) +
                         (rule->summary + 1) + ".")
        << rule->name << ": the page's first line is Rule::summary as a sentence";
  }
}

TEST(Rules, PagesShowTheirFinding) {
  for (const Rule* rule : all_rules()) {
    const std::string tag = std::string("[") + rule->name + "]";
    const cases::CaseFile page =
        cases::parse_cases(read(rules_folder / folder_of(*rule) / "README.md"));
    EXPECT_EQ(page.error, "") << rule->name;
    for (const cases::Case& section : page.cases) {
      if (section.title == "Example") {
        EXPECT_NE(section.output.text.find(tag), std::string::npos)
            << rule->name << ": the Example must be flagged";
      }
    }
  }
}

TEST(Rules, CasesFlagAndStaySilent) {
  for (const Rule* rule : all_rules()) {
    const std::string tag = std::string("[") + rule->name + "]";
    const cases::CaseFile file =
        cases::parse_cases(read(rules_folder / folder_of(*rule) / "cases.md"));
    EXPECT_EQ(file.error, "") << rule->name;
    int flagged = 0;
    int clean = 0;
    std::set<std::string> titles;
    for (const cases::Case& test : file.cases) {
      EXPECT_TRUE(titles.insert(test.title).second)
          << rule->name << ": two cases named " << test.title;
      (test.output.text.find(tag) != std::string::npos ? flagged : clean) += 1;
    }
    EXPECT_GE(flagged, 1) << rule->name << ": cases.md has no flagged case";
    EXPECT_GE(clean, 1) << rule->name << ": cases.md has no clean case";
  }
}

// rules/README.md is generated: UPDATE_GOLDENS=1 writes it.
TEST(Rules, IndexIsUpToDate) {
  std::string index =
      "# Rules\n\n"
      "Generated from the rules themselves (`UPDATE_GOLDENS=1 ctest -R Rules.IndexIsUpToDate`). "
      "The severity\n"
      "of rules with a form is that of `schema-per-service`; topology, `[rules]` and `[[policy]]` "
      "change it.\n\n"
      "| name | summary | form | severity | since |\n|---|---|---|---|---|\n";
  for (const Rule* rule : all_rules()) {
    const std::string form = rule->form == Form::none ? "–" : to_string(rule->form);
    index +=
        fmt::format("| [{0}]({1}/README.md) | {2} | {3} | {4} | {5} |\n", rule->name,
                    folder_of(*rule), rule->summary, form, to_string(rule->severity), rule->since);
  }
  const fs::path path = rules_folder / "README.md";
  const char* update = std::getenv("UPDATE_GOLDENS");
  if (update != nullptr && *update == '1') std::ofstream(path, std::ios::binary) << index;
  EXPECT_EQ(read(path), index) << "run with UPDATE_GOLDENS=1";
}

}  // namespace
}  // namespace demarc
