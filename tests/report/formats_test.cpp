// Every format over the same report: goldens for eyes, parsers for machines.
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sample.h"

namespace demarc {

using nlohmann::json;

static std::string rendered(Format format) {
  return render(sample_report(), sample_options(format));
}

static bool has_control_characters(const std::string& text) {
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\n') || byte == 0x7f) return true;
  }
  return text.find("\xc2\x9b") != std::string::npos;
}

TEST(Formats, MatchTheirGoldens) {
  const std::pair<Format, const char*> formats[] = {
      {Format::compact, "compact.txt"}, {Format::json, "report.json"},
      {Format::sarif, "report.sarif"},  {Format::github, "github.txt"},
      {Format::gitlab, "gitlab.json"},  {Format::junit, "junit.xml"},
      {Format::markdown, "markdown.md"}};
  for (const auto& [format, name] : formats) expect_golden(name, rendered(format));
}

TEST(Formats, NoControlCharacterReachesATerminal) {
  for (std::size_t i = 0; i < format_names().size(); ++i) {
    const std::string text = rendered(static_cast<Format>(i));
    EXPECT_FALSE(has_control_characters(text)) << format_names()[i];
  }
}

TEST(Formats, NamesAndFormatsAgree) {
  for (const std::string& name : format_names()) EXPECT_TRUE(format_of(name)) << name;
  EXPECT_FALSE(format_of("xml"));
  EXPECT_EQ(format_of("markdown"), Format::markdown);
}

TEST(Formats, JsonKeepsItsKeysInOrder) {
  const auto parsed = nlohmann::ordered_json::parse(rendered(Format::json));
  const auto keys = [](const nlohmann::ordered_json& object) {
    std::vector<std::string> names;
    for (const auto& [key, value] : object.items()) names.push_back(key);
    return names;
  };
  EXPECT_EQ(keys(parsed),
            (std::vector<std::string>{"version", "tool", "summary", "findings", "notes"}));
  EXPECT_EQ(keys(parsed["summary"]),
            (std::vector<std::string>{"files", "statements", "needs", "not_analysed", "findings",
                                      "hidden", "suppressed", "baselined"}));
  EXPECT_EQ(keys(parsed["findings"][0]),
            (std::vector<std::string>{"rule", "severity", "confidence", "state", "path", "line",
                                      "column", "end_line", "end_column", "message", "service",
                                      "form", "relations", "help", "fingerprint", "related"}));
  EXPECT_EQ(keys(parsed["findings"][0]["relations"][0]),
            (std::vector<std::string>{"database", "relation", "owner", "privileges", "columns"}));
  EXPECT_EQ(keys(parsed["notes"][0]),
            (std::vector<std::string>{"kind", "path", "line", "column", "message"}));
  EXPECT_EQ(parsed["version"], 1);
}

TEST(Formats, EmptyReportIsValidInEveryMachineFormat) {
  const Report empty;
  EXPECT_TRUE(json::accept(render(empty, sample_options(Format::json))));
  EXPECT_TRUE(json::accept(render(empty, sample_options(Format::sarif))));
  EXPECT_EQ(json::parse(render(empty, sample_options(Format::gitlab))).size(), 0u);
}

TEST(Formats, SarifCountsUtf16AndNamesItsRules) {
  const json sarif = json::parse(rendered(Format::sarif));
  const json& run = sarif["runs"][0];
  const json& results = run["results"];
  for (const json& result : results) {
    const std::size_t index = result["ruleIndex"];
    EXPECT_EQ(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
  }
  // select '漢字', 'é' from users.accounts: 28 bytes, 23 UTF-16 units before the name.
  const json& region = results[1]["locations"][0]["physicalLocation"]["region"];
  EXPECT_EQ(region["startColumn"], 24);
  EXPECT_EQ(region["endColumn"], 38);
  EXPECT_EQ(results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            "shop/orders/q.sql");
  EXPECT_EQ(results[3]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            "shop/evil%20%1B%5B2J%0A.sql");
  EXPECT_FALSE(results[4]["locations"][0]["physicalLocation"].contains("region"));
  EXPECT_EQ(run["invocations"][0]["toolExecutionNotifications"].size(), 3u);
  EXPECT_EQ(results[2]["baselineState"], "unchanged");
}

TEST(Formats, GitlabFingerprintsAreUnique) {
  Report report;
  const Finding finding = sample_report().findings[0];
  report.findings = {finding, finding};
  const json issues = json::parse(render(report, sample_options(Format::gitlab)));
  ASSERT_EQ(issues.size(), 2u);
  EXPECT_NE(issues[0]["fingerprint"], issues[1]["fingerprint"]);
}

}  // namespace demarc
