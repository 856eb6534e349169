#include "findings/settle.h"

#include <gtest/gtest.h>

#include "findings/normalise.h"

namespace demarc {
namespace {

TEST(Normalise, LayoutAndLiteralsDoNotMatter) {
  const struct {
    const char* a;
    const char* b;
  } same[] = {
      {"SELECT 1", "select   2"},
      {"select a from t -- why\nwhere x='it''s'", "SELECT a FROM t WHERE x = 'no'"},
      {"select /* outer /* inner */ */ a", "select a"},
      {"select $1", "select $22"},
      {"select E'a\\'b', c", "select E'x', c"},
      {"select $tag$ any $$ text $tag$", "select $$x$$"},
      {"select 1.5e-3+x", "select 7 + x"},
      {"a=1", "a = 1"},
      {"select a;", "select a"},
  };
  for (const auto& [a, b] : same) EXPECT_EQ(normalise_statement(a), normalise_statement(b)) << a;
}

TEST(Normalise, NamesDoMatter) {
  const struct {
    const char* a;
    const char* b;
  } different[] = {
      {"select a", "select b"},
      {"select \"A\"", "select \"a\""},
      {"select a1", "select a2"},
      {"select 'x'", "select x"},
  };
  for (const auto& [a, b] : different)
    EXPECT_NE(normalise_statement(a), normalise_statement(b)) << a;
}

TEST(Normalise, UnfinishedTextEnds) {
  for (const char* text : {"'", "\"", "$a$", "/*", "--", "$", "E'\\", "1.", "\xff\xfe"}) {
    (void)normalise_statement(text);
  }
  EXPECT_EQ(normalise_statement("select 'open"), "select ?");
}

Finding finding_of(Form form, const std::string& owner) {
  Finding finding;
  finding.rule = "foreign-read";
  finding.service = "orders";
  finding.database = "shop";
  finding.form = form;
  finding.relations.push_back({});
  finding.relations.back().relation = owner + ".t";
  finding.relations.back().owner = owner;
  return finding;
}

Manifest manifest_of(Topology topology) {
  Manifest manifest;
  manifest.databases.push_back({});
  manifest.databases.back().name = "shop";
  manifest.databases.back().topology = topology;
  return manifest;
}

Policy policy(const char* from, const char* to, Form form, Severity severity) {
  Policy out;
  out.from = from;
  out.to = to;
  out.form = form;
  out.severity = severity;
  return out;
}

TEST(Severity, FollowsTheTopology) {
  const struct {
    Topology topology;
    Form form;
    Severity severity;
  } table[] = {
      {Topology::shared_database, Form::read, Severity::info},
      {Topology::shared_database, Form::join, Severity::info},
      {Topology::shared_database, Form::write, Severity::warning},
      {Topology::shared_database, Form::ddl, Severity::warning},
      {Topology::schema_per_service, Form::read, Severity::error},
      {Topology::schema_per_service, Form::write, Severity::error},
      {Topology::database_per_service, Form::join, Severity::error},
  };
  for (const auto& [topology, form, severity] : table) {
    EXPECT_EQ(severity_of_finding(finding_of(form, "users"), manifest_of(topology)), severity)
        << to_string(topology) << " " << to_string(form);
  }
}

TEST(Severity, LastMatchingPolicyWins) {
  Manifest manifest = manifest_of(Topology::schema_per_service);
  manifest.policies = {policy("*", "*", Form::none, Severity::warning),
                       policy("orders", "users", Form::read, Severity::info),
                       policy("billing", "*", Form::none, Severity::off)};
  EXPECT_EQ(severity_of_finding(finding_of(Form::read, "users"), manifest), Severity::info);
  EXPECT_EQ(severity_of_finding(finding_of(Form::join, "users"), manifest), Severity::warning);
}

TEST(Severity, GravestOwnerCounts) {
  Manifest manifest = manifest_of(Topology::schema_per_service);
  manifest.policies = {policy("*", "users", Form::none, Severity::info)};
  Finding finding = finding_of(Form::join, "users");
  finding.relations.push_back(finding_of(Form::join, "payments").relations.front());
  EXPECT_EQ(severity_of_finding(finding, manifest), Severity::error);
}

TEST(Severity, RuleSettingYieldsToPolicyUnlessItIsOff) {
  Manifest manifest = manifest_of(Topology::schema_per_service);
  manifest.rules["foreign-read"] = Severity::warning;
  EXPECT_EQ(severity_of_finding(finding_of(Form::read, "users"), manifest), Severity::warning);
  manifest.policies = {policy("*", "users", Form::read, Severity::info)};
  EXPECT_EQ(severity_of_finding(finding_of(Form::read, "users"), manifest), Severity::info);
  manifest.rules["foreign-read"] = Severity::off;
  EXPECT_EQ(severity_of_finding(finding_of(Form::read, "users"), manifest), Severity::off);
}

TEST(Severity, TestsAreInfoAndOneOffsWarn) {
  const Manifest manifest = manifest_of(Topology::schema_per_service);
  Finding finding = finding_of(Form::write, "users");
  finding.file_class = FileClass::test;
  EXPECT_EQ(severity_of_finding(finding, manifest), Severity::info);
  finding.file_class = FileClass::one_off;
  EXPECT_EQ(severity_of_finding(finding, manifest), Severity::warning);
}

TEST(Settle, FingerprintsSurviveMovesAndLayout) {
  MemoryFileSystem files;
  files.add("a.sql", "SELECT id FROM users.t WHERE x = 1;");
  files.add("b/c.sql", "\n\n-- moved\nselect id\n  from users.t where x = 2;");
  Findings findings = {finding_of(Form::read, "users"), finding_of(Form::read, "users")};
  findings[0].path = "a.sql";
  findings[0].statement_end = 34;
  findings[1].path = "b/c.sql";
  findings[1].statement_begin = 11;
  findings[1].statement_end = 49;
  settle(manifest_of(Topology::schema_per_service), files, findings);
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[0].fingerprint.size(), 32u);
  EXPECT_EQ(findings[0].fingerprint, findings[1].fingerprint);
}

TEST(Settle, GeneratedCopiesYieldToTheirSource) {
  MemoryFileSystem files;
  files.add("a.sql", "SELECT id FROM users.t");
  files.add("gen.sql", "SELECT id FROM users.t");
  Findings findings = {finding_of(Form::read, "users"), finding_of(Form::read, "users")};
  findings[0].path = "gen.sql";
  findings[0].file_class = FileClass::generated;
  findings[0].statement_end = 22;
  findings[1].path = "a.sql";
  findings[1].statement_end = 22;
  settle(manifest_of(Topology::schema_per_service), files, findings);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].path, "a.sql");
}

}  // namespace
}  // namespace demarc
