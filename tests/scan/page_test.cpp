// docs/migrations.md: its table says what rules/frameworks/*.toml say. UPDATE_GOLDENS=1 rewrites
// it.
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "base/text.h"
#include "scan/frameworks.h"

namespace demarc {
namespace {

constexpr std::string_view begin_mark =
    "<!-- made from rules/frameworks/*.toml: UPDATE_GOLDENS=1 rewrites it -->\n";
constexpr std::string_view end_mark = "<!-- end -->";

std::string code(const std::string& text) {
  return "`" + text + "`";
}

std::string mark_text(const Mark& mark) {
  return code(std::string(mark.dashes, '-') + " " + join(mark.words, " "));
}

std::string marks_of(const Framework& tool, Mark::Meaning meaning) {
  std::vector<std::string> out;
  for (const Mark& mark : tool.marks) {
    if (mark.meaning == meaning) out.push_back(mark_text(mark));
  }
  return join(out, ", ");
}

std::string files_of(const Framework& tool, Part part) {
  std::vector<std::string> out;
  for (const FileShape& shape : tool.shapes) {
    if ((shape.part == Part::down) == (part == Part::down)) {
      out.push_back(code(shape.pattern.text()));
    }
  }
  return join(out, " ");
}

std::string down_of(const Framework& tool) {
  if (tool.format == MarkFormat::liquibase) return "`--rollback` lines";
  std::vector<std::string> out;
  for (std::string& one :
       std::vector{marks_of(tool, Mark::Meaning::down), files_of(tool, Part::down)}) {
    if (!one.empty()) out.push_back(std::move(one));
  }
  for (const std::string& name : tool.code_down) out.push_back(code(name));
  return join(out, ", ");
}

std::string transaction_of(const Framework& tool) {
  constexpr const char* words[] = {"not known", "one a file", "none"};
  std::string out = words[static_cast<int>(tool.atomic)];
  std::vector<std::string> opt_outs;
  if (tool.format == MarkFormat::liquibase) {
    out = "one a changeset";
    opt_outs.push_back("`runInTransaction:false`");
  }
  const std::string marks = marks_of(tool, Mark::Meaning::no_transaction);
  if (!marks.empty()) opt_outs.push_back(marks);
  if (!tool.no_transaction_option.empty()) opt_outs.push_back(code(tool.no_transaction_option));
  for (const std::string& statement : tool.no_transaction_words) {
    opt_outs.push_back(code(statement));
  }
  for (const std::string& text : tool.code_no_transaction) opt_outs.push_back(code(text));
  for (const Framework::Sidecar& sidecar : tool.sidecars) {
    opt_outs.push_back(code(sidecar.key) + " in " + code(sidecar.path));
  }
  return opt_outs.empty() ? out : out + "; off by " + join(opt_outs, ", ");
}

std::string table() {
  std::string out =
      "\n| tool | files | order | down part | transaction | history |\n|---|---|---|---|---|---|\n";
  for (const Framework& tool : all_frameworks()) {
    if (tool.id.empty()) continue;
    const std::string name = tool.url.empty() ? tool.name : "[" + tool.name + "](" + tool.url + ")";
    std::vector<std::string> history;
    for (const std::string& entry : tool.history) history.push_back(code(entry));
    out += "| " + name + " | " + files_of(tool, Part::none) + " | " + to_string(tool.order) +
           " | " + down_of(tool) + " | " + transaction_of(tool) + " | " + join(history, " ") +
           " |\n";
  }
  return out + "\n";
}

TEST(MigrationPage, TableEqualsTheData) {
  const std::string path = std::string(DEMARC_SOURCE_DIR) + "/docs/migrations.md";
  std::stringstream buffer;
  buffer << std::ifstream(path).rdbuf();
  const std::string page = buffer.str();
  const std::size_t begin = page.find(begin_mark);
  const std::size_t end = page.find(end_mark);
  ASSERT_NE(begin, std::string::npos);
  ASSERT_NE(end, std::string::npos);
  const std::size_t at = begin + begin_mark.size();
  if (std::getenv("UPDATE_GOLDENS") != nullptr) {
    std::ofstream(path) << page.substr(0, at) << table() << page.substr(end);
    return;
  }
  EXPECT_EQ(page.substr(at, end - at), table()) << "run with UPDATE_GOLDENS=1";
}

}  // namespace
}  // namespace demarc
