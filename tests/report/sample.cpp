#include "sample.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace demarc {

std::map<std::string, std::string> sample_files() {
  std::string long_line = "select ";
  for (int i = 0; i < 40; ++i) long_line += "o.column_" + std::to_string(i) + ", ";
  long_line += "u.email from orders.orders o join users.accounts u using (id)";
  return {
      {"orders/q.sql",
       "-- list\nselect o.id, u.name\nfrom orders.orders o\n\tjoin users.accounts u on u.id = "
       "o.user_id\n\nwhere o.id = 1;\n"},
      {"orders/wide.sql", "select '漢字', 'e\xcc\x81' from users.accounts;\n" + long_line + ";\n"},
      {"users/V1.sql", "create schema users;\ncreate table users.accounts (\n  id bigint\n);\n"},
      {"evil \x1b[2J\n.sql", "select '\x1b[31m\xff' from users.accounts;\n"},
      {"demarc.toml", "[service.users]\nowns = [\"users.*\"]\n"},
  };
}

// Column and end column of the name in a line of a file, in bytes.
static void stand_at(Finding& finding, const std::string& path, std::uint32_t line) {
  std::string text = sample_files().at(path);
  for (std::uint32_t i = 1; i < line; ++i) text.erase(0, text.find('\n') + 1);
  finding.column = static_cast<std::uint32_t>(text.find("users.accounts") + 1);
  finding.end_column = finding.column + 14;
}

static Finding base_finding(const char* rule, Severity severity, const char* path,
                            std::uint32_t line, std::uint32_t column, std::uint32_t end_column) {
  Finding finding;
  finding.rule = rule;
  finding.severity = severity;
  finding.path = path;
  finding.line = finding.end_line = line;
  finding.column = column;
  finding.end_column = end_column;
  finding.service = "orders";
  finding.form = Form::join;
  finding.relations = {{.database = "shop",
                        .relation = "users.accounts",
                        .owner = "users",
                        .privileges = priv_select,
                        .columns = {"id", "name"}}};
  finding.fingerprint = "8c1f2e00112233445566778899aabbcc";
  return finding;
}

Report sample_report() {
  Report report;
  Finding join = base_finding("cross-service-join", Severity::error, "orders/q.sql", 4, 7, 21);
  join.message = "orders joins users.accounts, which users owns";
  join.context = "query ListOrders, role orders_rw, database shop";
  join.label = "reads id, name: needs SELECT, and no contract gives it to orders";
  join.owner_lines = {"users (@shop/users, #users-help) by \"users.*\" at demarc.toml:2"};
  join.fixes = {
      "users exports users.directory_v1(id, name) to orders: use it, or keep user_name "
      "from the event UserRenamed in a table of your own"};
  join.not_a_fix = "two queries instead of a join; the line is crossed all the same";
  join.related = {
      {"orders/q.sql", 3, 6, 3, 19, "joined with this"},
      {"users/V1.sql", 2, 14, 2, 28, "created here"},
      {"demarc.toml", 2, 9, 2, 18, "claimed here", true},
  };
  report.findings.push_back(join);

  Finding wide = base_finding("foreign-read", Severity::warning, "orders/wide.sql", 1, 0, 0);
  stand_at(wide, "orders/wide.sql", 1);
  wide.message =
      "orders reads users.accounts, which users owns, in a message that is so long that it does "
      "not fit in one line of a terminal whatever its width may be";
  wide.label = "wide characters before it";
  wide.confidence = Confidence::likely;
  report.findings.push_back(wide);
  Finding far = base_finding("foreign-read", Severity::info, "orders/wide.sql", 2, 0, 0);
  stand_at(far, "orders/wide.sql", 2);
  far.message = "orders reads users.accounts, which users owns";
  far.label = "far to the right";
  far.state = FindingState::known;
  report.findings.push_back(far);

  Finding evil = base_finding("foreign-read", Severity::error, "evil \x1b[2J\n.sql", 1, 0, 0);
  stand_at(evil, evil.path, 1);
  evil.message = "a \x1b]0;title\x07 | in `the` <b>message</b> @everyone";
  evil.label = "label \x9b\n";
  evil.relations.clear();
  report.findings.push_back(evil);
  Finding gone = base_finding("manifest-fault", Severity::error, "gone/service.toml", 0, 0, 0);
  gone.message = "the whole file is wrong";
  gone.relations.clear();
  gone.form = Form::none;
  gone.service.clear();
  report.findings.push_back(gone);

  report.notes = {
      {NoteKind::git, "", 0, 0, "there is no git here"},
      {NoteKind::unparsed, "orders/q.sql", 6, 1, "syntax error at or near \"form\""},
      {NoteKind::psql_command, "users/V1.sql", 1, 1, "\\connect"},
  };
  report.summary = {.files = 5,
                    .statements = 7,
                    .needs = 9,
                    .not_analysed = 1,
                    .errors = 3,
                    .warnings = 1,
                    .infos = 0,
                    .hidden = 2,
                    .suppressed = 1,
                    .baselined = 1};
  return report;
}

RenderOptions sample_options(Format format, int width) {
  static const std::map<std::string, std::string> files = sample_files();
  RenderOptions options;
  options.format = format;
  options.grammar = "17.7";
  options.width = width;
  options.git_prefix = "shop";
  options.source = [](const std::string& path) -> std::string_view {
    const auto found = files.find(path);
    return found == files.end() ? std::string_view{} : std::string_view(found->second);
  };
  options.rule = [](const std::string&) {
    return RuleText{.summary = "one line", .page = "# page\n\ntext\n", .severity = Severity::error};
  };
  return options;
}

void expect_golden(const std::string& name, const std::string& actual) {
  const std::string path = std::string(DEMARC_SOURCE_DIR) + "/tests/report/expected/" + name;
  if (const char* wish = std::getenv("UPDATE_GOLDENS"); wish != nullptr && *wish == '1') {
    std::ofstream(path, std::ios::binary) << actual;
    return;
  }
  std::ifstream in(path, std::ios::binary);
  std::ostringstream expected;
  expected << in.rdbuf();
  EXPECT_EQ(expected.str(), actual) << "in " << name << "; UPDATE_GOLDENS=1 rewrites it";
}

}  // namespace demarc
