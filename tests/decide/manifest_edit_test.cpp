// The manifest's text after an edit: what is asked for, and every other byte as it was.
#include "decide/manifest_edit.h"

#include <gtest/gtest.h>

namespace demarc {

namespace {

const PolicyEdit edit = {.database = "shop",
                         .topology = "schema-per-service",
                         .decision = "docs/adr/0001-a.md",
                         .review = {2027, 1, 31}};
const std::string three_lines =
    "topology = \"schema-per-service\"\ndecision = \"docs/adr/0001-a.md\"\nreview = 2027-01-31\n";

std::string edited(const std::string& text, const PolicyEdit& wanted = edit) {
  const Result<std::string> result = edit_policy(text, "demarc.toml", wanted);
  return result ? *result : "error: " + to_string(result.error());
}

}  // namespace

TEST(ManifestEdit, AddsWhatIsMissing) {
  EXPECT_EQ(edited(""), "[database.shop]\n" + three_lines);
  EXPECT_EQ(edited("[project] # a\nname = \"x\""),
            "[project] # a\nname = \"x\"\n\n[database.shop]\n" + three_lines);
  EXPECT_EQ(edited("[database.shop]"), "[database.shop]\n" + three_lines);
  EXPECT_EQ(edited("[database.shop]\n# why\nserver = \"a\"\n[service.a]\n"),
            "[database.shop]\n" + three_lines + "# why\nserver = \"a\"\n[service.a]\n");
  EXPECT_EQ(edited("", {.database = "my shop",
                        .topology = edit.topology,
                        .decision = edit.decision,
                        .review = edit.review}),
            "[database.\"my shop\"]\n" + three_lines);
}

TEST(ManifestEdit, ReplacesValuesWhereTheyStand) {
  EXPECT_EQ(edited("[database.shop]\n  review=2026-01-01# soon\nserver = \"a\"\n"
                   "topology = 'shared-database' # \"for now\"\n"),
            "[database.shop]\n  review=2027-01-31# soon\n"
            "decision = \"docs/adr/0001-a.md\"\nserver = \"a\"\n"
            "topology = \"schema-per-service\" # \"for now\"\n");
  EXPECT_EQ(edited("[database]\nshop = { topology = \"shared-database\", decision = \"a\", "
                   "review = 2026-01-01 } # x\n"),
            "[database]\nshop = { topology = \"schema-per-service\", decision = "
            "\"docs/adr/0001-a.md\", review = 2027-01-31 } # x\n");
}

TEST(ManifestEdit, RefusesWhatItCannotEditSafely) {
  const std::string inline_table = edited("database = { shop = { server = \"a\" } }\n");
  EXPECT_EQ(inline_table.substr(0, 7), "error: ");
  EXPECT_NE(inline_table.find("set there by hand:"), std::string::npos) << inline_table;
  EXPECT_NE(edited("[database.shop]\ntopology = \"\"\"a\nb\"\"\"\n").find("error: "),
            std::string::npos);
  EXPECT_NE(edited("[database.shop\n").find("error: demarc.toml:1:"), std::string::npos);
}

}  // namespace demarc
