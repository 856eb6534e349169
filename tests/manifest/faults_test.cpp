// What is told of every kind of mistake. A case is a root manifest (and perhaps other files) and
// the exact text of its faults; most roots get two services, orders and users, to refer to.
#include <fstream>

#include <gtest/gtest.h>

#include "manifest/manifest.h"

namespace demarc {
namespace {

constexpr const char* two_services =
    "[service.orders]\nowns = [\"orders.*\"]\n[service.users]\nowns = [\"users.*\"]\n";

std::string told(const MemoryFileSystem& files, const std::vector<std::string>& rules = {}) {
  const auto manifest = load_manifest(files, "demarc.toml", rules);
  if (!manifest) return "unusable: " + to_string(manifest.error()) + "\n";
  std::string out;
  for (const ManifestFault& fault : manifest->faults) out += to_string(fault.error) + "\n";
  return out;
}

std::string told_of_root(const std::string& text, const std::vector<std::string>& rules = {}) {
  MemoryFileSystem files;
  files.add("demarc.toml", two_services + text);
  return told(files, rules);
}

struct RootCase {
  const char* text;  // starts in line 5
  const char* told;  // without "unusable: demarc.toml:"
};

class RootFaults : public testing::TestWithParam<RootCase> {};

TEST_P(RootFaults, AreTold) {
  EXPECT_EQ(told_of_root(GetParam().text),
            std::string("unusable: demarc.toml:") + GetParam().told + "\n");
}

const RootCase keys_and_types[] = {
    {"[services.x]\n",
     "5:2: unknown key `services` in the manifest\n  help: did you mean `service`?"},
    {"[service.x]\nown = []\n",
     "6:1: unknown key `own` in service.x\n  help: did you mean `owns`?"},
    {"[project]\nowns = []\n",
     "6:1: unknown key `owns` in project\n  help: `owns` is a key of service"},
    {"[service.x]\nowns = \"x.*\"\n",
     "6:8: `service.x.owns` is a string but must be a list of relation patterns\n  help: write "
     "[\"x.*\"]"},
    {"[service.x]\nowns = [1]\n",
     "6:9: an entry of `service.x.owns` is an integer but must be a text in quotes"},
    {"[service.x]\nteam = 7\n", "6:8: `service.x.team` is an integer but must be a text in quotes"},
    {"[service.x]\nteam = \" \"\n", "6:8: `service.x.team` is empty"},
    {"[service]\nx = 1\n",
     "6:5: `service.x` is an integer but must be a table\n  help: write [service.NAME]"},
    {"[export]\nrelation = \"users.a\"\n",
     "5:1: `export` is a table but must be a list of tables\n  help: write [[export]] with two "
     "brackets"},
    {"[database.x]\ntopology = \"schema-per-servce\"\n",
     "6:12: `database.x.topology` has no \"schema-per-servce\"\n  help: did you mean "
     "`schema-per-service`?"},
    {"[server.x]\nversion = \"new\"\n",
     "6:11: `server.x.version` is not a version\n  help: write the major version, e.g. 16"},
    {"[service.\"a b\"]\n",
     "5:10: `a b` is not a name for a service\n  help: use letters, digits, `_`, `-` and `.`"},
    {"[actor.users]\nkind = \"admin\"\n",
     "5:8: the name `users` is taken\n  help: the service at demarc.toml:3 has it"},
    {"[actor.x]\n", "5:1: actor.x has no `kind`\n  help: What it is."},
    {"[service.x]\ndatabase = \"shop\"\n",
     "6:12: no database is called `shop`\n  help: declared: `main`"},
    {"[classes]\ntests = [\"t\"]\n",
     "6:1: unknown key `tests` in classes\n  help: did you mean `test`?"},
};
INSTANTIATE_TEST_SUITE_P(KeysAndTypes, RootFaults, testing::ValuesIn(keys_and_types));

const RootCase patterns_and_paths[] = {
    {"[service.x]\nowns = [\"x\"]\n",
     "6:9: \"x\" has no schema\n  help: write \"x.*\" for the whole schema, \"public.x\" for one "
     "relation"},
    {"[service.x]\nowns = [\"a.b.c\"]\n",
     "6:9: `service.x.owns`: \"a.b.c\" has 3 parts\n  help: a relation is written `schema.name`; a "
     "database "
     "stands before a colon: `shop:orders.*`"},
    {"[service.x]\nowns = [\"a.b%\"]\n",
     "6:9: `service.x.owns`: \"a.b%\" has a `%`\n  help: the wildcards are `*` and `?`"},
    {"[service.x]\nowns = [\"x.*\", \"X.*\"]\n", "6:16: `x` owns \"X.*\" twice"},
    {"[service.x]\nowns = [\"mian:x.*\"]\n",
     "6:9: no database is called `mian`\n  help: did you mean `main`?"},
    {"[service.x]\ncedes = [\"x.*\"]\n", "6:10: `x` cedes \"x.*\", which it does not own"},
    {"[service.x]\nowns=[\"x.*\"]\ncedes = [{ relation = \"x.a\", too = \"users\" }]\n",
     "7:30: unknown key `too` in an entry of service.x.cedes\n  help: did you mean `to`?"},
    {"[service.x]\npaths = [\"../x\"]\n",
     "6:10: `service.x.paths`: \"../x\" leads out of the folder of the root manifest"},
    {"[service.x]\npaths = [\"/x\"]\n",
     "6:10: `service.x.paths`: \"/x\" is absolute\n  help: paths are relative to the folder of "
     "this file"},
    {"[service.x]\npaths = ['a\\b']\n",
     "6:10: `service.x.paths` has a backslash\n  help: paths are written with /"},
    {"[database.main]\npartitions = [\"{tabel}_{int}\"]\n",
     "6:15: `database.main.partitions` has no {table}\n  help: a partition belongs to the relation "
     "that {table} "
     "stands for"},
    {"[database.main]\nsame_as = { \"{env\" = \"x\" }\n",
     "6:22: `database.main.same_as.{env`: \"x\" has a `{` that is not closed"},
    {"[actor.x]\nkind = \"job\"\nmay = [\"SELEKT orders.*\"]\n",
     "7:8: `actor.x.may`: \"SELEKT orders.*\" has no privilege `SELEKT`\n  help: write e.g. "
     "\"SELECT shop:*.*\" or "
     "\"INSERT, UPDATE orders.*\""},
};
INSTANTIATE_TEST_SUITE_P(PatternsAndPaths, RootFaults, testing::ValuesIn(patterns_and_paths));

const RootCase rights[] = {
    {"[[export]]\nrelation = \"users.a\"\n",
     "5:1: the export of \"users.a\" is for nobody\n  help: write to = [\"…\"], or access = "
     "\"public\""},
    {"[[export]]\nrelation = \"users.a\"\nto = [\"order\"]\n",
     "7:7: no service or actor is called `order`\n  help: did you mean `orders`?"},
    {"[[export]]\nrelation = \"users.a\"\nto = [\"users\"]\n",
     "5:1: `users` exports \"users.a\" to itself"},
    {"[[export]]\nrelation = \"users.a\"\naccess = \"public\"\nto = [\"orders\"]\n",
     "5:1: `to` has no meaning where access is not protected\n  help: leave one of the two out"},
    {"[[export]]\nrelation = \"stock.a\"\nto = [\"orders\"]\n",
     "6:1: it is not clear who owns \"stock.a\"\n  help: write provider = \"…\""},
    {"[[export]]\nprovider = \"users\"\nrelation = \"orders.a\"\nto = [\"orders\"]\n",
     "7:1: `users` does not own \"orders.a\"\n  help: `orders` owns it"},
    {"[[export]]\nrelation = \"*.a\"\nto = [\"orders\"]\n",
     "6:1: several services own what \"*.a\" matches\n  help: write provider = \"…\""},
    {"[[contract]]\nid = \"C\"\nprovider = \"users\"\nconsumer = \"orders\"\nrelations = "
     "[\"users.a\"]\n"
     "forms = [\"read\"]\nreason = \"r\"\n",
     "5:1: contract has no `until`\n  help: The day it ends."},
    {"[[contract]]\nid = \"C\"\nprovider = \"users\"\nconsumer = \"orders\"\nrelations = "
     "[\"users.a\"]\n"
     "forms = [\"read\"]\nreason = \"r\"\nuntil = \"\"\n",
     "12:9: `contract.until` is empty\n  help: give it a date such as 2027-03-31"},
    {"[[contract]]\nid = \"C\"\nprovider = \"users\"\nconsumer = \"orders\"\nrelations = "
     "[\"users.a\"]\n"
     "forms = [\"read\"]\nreason = \"r\"\nuntil = \"2027-02-30\"\n",
     "12:9: `contract.until`: \"2027-02-30\" is not a date of the calendar\n  help: write "
     "YYYY-MM-DD"},
    {"[[contract]]\nid = \"C\"\nprovider = \"users\"\nconsumer = \"orders\"\nrelations = "
     "[\"users.a\"]\n"
     "forms = [\"transaction\"]\nreason = \"r\"\nuntil = 2027-01-01\n",
     "10:10: `contract.forms` has no \"transaction\"\n  help: known words: `read`, `join`, "
     "`write`, `ddl`, "
     "`foreign-key`, `mapping`"},
    {"[[contract]]\nid = \"C\"\nprovider = \"users\"\nconsumer = \"orders\"\nrelations = "
     "[\"users.a\"]\n"
     "reason = \"r\"\nuntil = 2027-01-01\n",
     "5:1: contract `C` allows nothing\n  help: write forms = [\"read\"]"},
    {"[[contract]]\nid = \"C\"\nprovider = \"users\"\nconsumer = \"users\"\nrelations = "
     "[\"users.a\"]\n"
     "forms = [\"read\"]\nreason = \"r\"\nuntil = 2027-01-01\n",
     "5:1: contract `C` is between `users` and itself"},
    {"[[contract]]\nid = \"C\"\nprovider = \"users\"\nconsumer = \"orders\"\nrelations = "
     "[\"stock.a\"]\n"
     "forms = [\"read\"]\nreason = \"r\"\nuntil = 2027-01-01\n",
     "9:14: `users` does not own \"stock.a\"\n  help: it owns \"users.*\""},
    {"[[move]]\nrelation = \"users.a\"\nfrom = \"users\"\nto = \"users\"\nuntil = 2027-01-01\n",
     "5:1: `users` moves to itself"},
    {"[[move]]\nrelation = \"users.a\"\nfrom = \"users\"\nto = \"billing\"\nuntil = 2027-01-01\n",
     "8:6: no service is called `billing`\n  help: declared: `orders`, `users`"},
    {"[[policy]]\nfrom = \"x\"\nseverity = \"off\"\n",
     "6:8: no service or actor is called `x`\n  help: declared: `orders`, `users`"},
    {"[library.x]\npaths = [\"x\"]\nused_by = [\"user\"]\n",
     "7:12: no service is called `user`\n  help: did you mean `users`?"},
};
INSTANTIATE_TEST_SUITE_P(Rights, RootFaults, testing::ValuesIn(rights));

TEST(ManifestFaults, RuleNamesAreCheckedWhereTheyAreKnown) {
  EXPECT_EQ(told_of_root("[rules]\nforeign-raed = \"off\"\n"), "");
  EXPECT_EQ(told_of_root("[rules]\nforeign-raed = \"off\"\n", {"foreign-read", "foreign-write"}),
            "unusable: demarc.toml:6:1: no rule is called `foreign-raed`\n  help: did you mean "
            "`foreign-read`?\n");
  EXPECT_EQ(told_of_root("[rules]\nforeign-read = \"fatal\"\n", {"foreign-read"}),
            "unusable: demarc.toml:6:16: `rules.foreign-read` has no \"fatal\"\n  help: known "
            "words: `off`, `info`, "
            "`warning`, `error`\n");
}

TEST(ManifestFaults, AllOfThemAreToldInOneRunTheRootFirst) {
  MemoryFileSystem files;
  files.add("demarc.toml",
            "[project]\ninclude = [\"a/*.toml\"]\nnmae = \"x\"\n[[policy]]\nseverity = \"err\"\n");
  files.add("a/one.toml", "[service.one]\nteam = 1\n[policy]\n");
  files.add("a/two.toml", "[service.one]\n[service.two]\nowns = [\"two.*\", \"x y\"]\n");
  EXPECT_EQ(told(files),
            "unusable: 6 mistakes in the manifest\n"
            "demarc.toml:3:1: unknown key `nmae` in project\n  help: did you mean `name`?\n"
            "demarc.toml:5:12: `policy.severity` has no \"err\"\n  help: known words: `off`, "
            "`info`, `warning`, `error`\n"
            "a/one.toml:2:8: `service.one.team` is an integer but must be a text in quotes\n"
            "a/one.toml:3:2: `policy` does not count in an included file\n  help: move it to the "
            "root manifest\n"
            "a/two.toml:1:10: the name `one` is taken\n  help: the service at a/one.toml:1 has it\n"
            "a/two.toml:3:18: `service.two.owns`: \"x y\" holds more than one name\n"
            "  help: write one pattern for each string of the list\n");
}

TEST(ManifestFaults, AFaultInAPartLeavesTheOtherEntriesStanding) {
  MemoryFileSystem files;
  files.add("demarc.toml",
            "[project]\ninclude = [\"*/service.toml\"]\n[[policy]]\nto = \"users\"\nseverity = "
            "\"off\"\n");
  files.add("orders/service.toml",
            "[service.orders]\nowns = [\"orders.*\", \"bad\", 3]\nteem = \"x\"\n");
  files.add("users/service.toml",
            "[service.users]\nowns = [\"users.*\"]\n"
            "[[export]]\nrelation = \"users.a\"\nto = [\"orders\"]\ncolumns = \"id\"\n"
            "[[export]]\nrelation = \"users.b\"\nto = [\"orders\"]\ncolumns = [\"id\"]\n");
  const auto manifest = load_manifest(files, "demarc.toml");
  ASSERT_TRUE(manifest) << to_string(manifest.error());
  EXPECT_EQ(manifest->faults.size(), 4u);
  ASSERT_NE(manifest->party("orders"), nullptr);
  EXPECT_EQ(manifest->party("orders")->owns.size(), 1u);
  ASSERT_EQ(manifest->exports.size(), 1u)
      << "an export that lost its columns would give all of them";
  EXPECT_EQ(manifest->exports[0].relation.written, "users.b");
  EXPECT_EQ(manifest->policies.size(), 1u);
}

TEST(ManifestFaults, APartThatIsNoTomlDoesNotMakeTheRootUnusable) {
  MemoryFileSystem files;
  files.add("demarc.toml",
            "[project]\ninclude = [\"*.part\"]\n[[policy]]\nto = \"users\"\nseverity = \"off\"\n");
  files.add("users.part", "[service.users\n");
  const auto manifest = load_manifest(files, "demarc.toml");
  ASSERT_TRUE(manifest) << to_string(manifest.error());
  ASSERT_EQ(manifest->faults.size(), 1u);
  EXPECT_EQ(manifest->faults[0].error.path, "users.part");
  EXPECT_TRUE(manifest->policies.empty()) << "it refers to what could not be read";
}

TEST(ManifestFaults, IncludesAreChecked) {
  struct Case {
    const char* include;
    const char* told;
  };
  const Case cases[] = {
      {"\"nowhere/*.toml\"", "2:12: \"nowhere/*.toml\" matches no file"},
      {"\"nowhere.toml\"", "2:12: cannot read nowhere.toml: no such file"},
      {"\"demarc.toml\"", "2:12: the root manifest names itself"},
      {"\"./a/../demarc.toml\"", "2:12: the root manifest names itself"},
      {"\"../a.toml\"", "2:12: \"../a.toml\" leads out of the folder of the root manifest"},
      {"\"/etc/passwd\"", "2:12: \"/etc/passwd\" leads out of the folder of the root manifest"},
      {"\"a/x.toml\", \"a/*.toml\"",
       "2:24: a/x.toml is named twice\n  help: leave it out of one of the patterns"},
  };
  for (const Case& c : cases) {
    MemoryFileSystem files;
    files.add("demarc.toml", std::string("[project]\ninclude = [") + c.include + "]\n");
    files.add("a/x.toml", "[service.x]\n");
    EXPECT_EQ(told(files), std::string("unusable: demarc.toml:") + c.told + "\n") << c.include;
  }
  MemoryFileSystem files;
  files.add("demarc.toml", "[project]\ninclude = [\"a/x.toml\"]\n");
  files.add("a/x.toml", "[project]\ninclude = [\"../demarc.toml\"]\n[service.x]\n");
  EXPECT_EQ(told(files),
            "a/x.toml:1:2: `project` does not count in an included file\n  help: move it to the "
            "root manifest\n");
}

TEST(ManifestFaults, RightsCountOnlyWhereTheirGiverStands) {
  MemoryFileSystem files;
  files.add("demarc.toml", "[project]\ninclude = [\"*/service.toml\"]\n");
  files.add("users/service.toml", "[service.users]\nowns = [\"users.*\"]\n");
  files.add(
      "orders/service.toml",
      "[service.orders]\nowns = [\"orders.*\"]\n"
      "[[export]]\nprovider = \"users\"\nrelation = \"users.a\"\nto = [\"orders\"]\n"
      "[[export]]\nrelation = \"users.a\"\nto = [\"orders\"]\n"
      "[[contract]]\nid = \"C\"\nprovider = \"users\"\nconsumer = \"orders\"\nrelations = "
      "[\"users.a\"]\n"
      "forms = [\"read\"]\nreason = \"r\"\nuntil = 2027-01-01\n"
      "[[move]]\nrelation = \"users.a\"\nfrom = \"users\"\nto = \"orders\"\nuntil = 2027-01-01\n"
      "[actor.me]\nkind = \"admin\"\nmay = [\"ALL users.*\"]\n");
  EXPECT_EQ(
      told(files),
      "orders/service.toml:3:1: an export of `users` counts only in its own file or in the root\n"
      "  help: move it to users/service.toml\n"
      "orders/service.toml:8:1: `orders` does not own \"users.a\"\n  help: `users` owns it\n"
      "orders/service.toml:10:1: a contract of `users` counts only in its own file or in the root\n"
      "  help: move it to users/service.toml\n"
      "orders/service.toml:18:1: a move of `users` counts only in its own file or in the root\n"
      "  help: move it to users/service.toml\n"
      "orders/service.toml:23:2: `actor` does not count in an included file\n"
      "  help: move it to the root manifest\n");
  const auto manifest = load_manifest(files, "demarc.toml");
  ASSERT_TRUE(manifest);
  EXPECT_TRUE(manifest->exports.empty());
  EXPECT_TRUE(manifest->contracts.empty());
  EXPECT_TRUE(manifest->moves.empty());
  EXPECT_EQ(manifest->parties.size(), 2u);
}

TEST(ManifestFaults, AMissingOrBrokenRootIsUnusable) {
  MemoryFileSystem files;
  EXPECT_EQ(told(files), "unusable: demarc.toml: cannot read demarc.toml: no such file\n");
  files.add("demarc.toml", "[service.x\n");
  EXPECT_TRUE(told(files).starts_with("unusable: demarc.toml:1:")) << told(files);
}

TEST(ManifestFaults, ControlCharactersDoNotReachTheMessage) {
  const std::string text = told_of_root("[service.x]\n\"\\u001b[2J\" = 1\nowns = [\"\\u0007\"]\n");
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\x07'), std::string::npos);
}

}  // namespace
}  // namespace demarc
