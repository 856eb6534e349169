// The parts of host extraction that can be tried alone; what comes of whole files is in
// tests/cases/hosts.
#include <gtest/gtest.h>

#include "extract/extract.h"
#include "extract/host/language.h"
#include "extract/host/markers.h"
#include "extract/host/prefilter.h"
#include "extract/host/quoting.h"
#include "extract/host/shape.h"
#include "extract/host/syntax.h"

namespace demarc {
namespace {

TEST(HostPrefilter, AVerbNeedsItsPartnerNearBy) {
  for (const char* text :
       {"x(\"SELECT a FROM t\")", "'insert into t'", "`UPDATE t SET a = 1`", "\"\\nselect\\nfrom\"",
        "drop table if exists x", "left join t on", "set search_path", "copy t from stdin"}) {
    EXPECT_TRUE(may_hold_sql(text)) << text;
  }
  for (const char* text :
       {"", "selection of things from", "import { set } from 'x'; update()", "obtain a copy of",
        "delete this; and much later, behind more than sixty other bytes, comes the word: from"}) {
    EXPECT_FALSE(may_hold_sql(std::string("x ") + text)) << text;
  }
  EXPECT_FALSE(may_hold_sql("select" + std::string(4000, ' ') + "from"));
}

TEST(HostPrefilter, MarkerWordsBeginAnIdentifier) {
  std::uint64_t kafka = 0;
  for (std::size_t i = 0; i < marker_sets().size(); ++i) {
    if (marker_sets()[i].name == "kafka") kafka = std::uint64_t{1} << i;
  }
  ASSERT_NE(kafka, 0u);
  for (const char* text : {"import kafka", "spring-kafka", "KafkaTemplate t;", "x.KAFKA_URL",
                           "\"\\nkafka\"", "confluent_kafka"}) {
    EXPECT_EQ(hints_of(text).markers & kafka, kafka) << text;
  }
  for (const char* text : {"", "k", "kafk", "notkafka", "my_kafka_x", "kaf ka"}) {
    EXPECT_EQ(hints_of(text).markers & kafka, 0u) << text;
  }
}

TEST(HostMarkers, AMistakeInTheDataIsAFault) {
  EXPECT_TRUE(parse_marker_set("x", "words = [\"x\"]\n[publish]\ncalls = [\"a.b:0\", \".c\"]\n"));
  EXPECT_FALSE(parse_marker_set("x", ""));
  EXPECT_FALSE(parse_marker_set("x", "words = [\"x\"]\nword = []\n"));
  EXPECT_FALSE(parse_marker_set("x", "words = [\"x\"]\n[publish]\ncalls = [\"a.b:x\"]\n"));
  EXPECT_FALSE(parse_marker_set("x", "words = [\"x\"]\n[publish]\ncalls = [\"a.\"]\n"));
  EXPECT_FALSE(parse_marker_set("x", "words = [\"x\"]\n[consume]\ntypes = [\"Base\"]\n"));
  EXPECT_FALSE(parse_marker_set("x", "words = [\"x\"]\n[consume]\nfunction = [\"f\"]\n"));
  EXPECT_FALSE(parse_marker_set("x", "words = \"x\"\n"));
}

TEST(HostPrefilter, LongLinesAreNotWrittenByPeople) {
  EXPECT_FALSE(has_overlong_line(std::string(20000, 'x') + "\n" + std::string(20000, 'x')));
  EXPECT_TRUE(has_overlong_line("a\n" + std::string(30000, 'x') + "\nb"));
}

TEST(HostShape, TellsStatementsFromSentences) {
  const std::pair<const char*, SqlShape> cases[] = {
      {"SELECT a FROM t", SqlShape::sql},
      {"  -- why\n (select a.b from t)", SqlShape::sql},
      {"${hole} delete from t where a = 1", SqlShape::sql},
      {"Select an instance from the menu.", SqlShape::english},
      {"Delete from Filesystem", SqlShape::english},
      {"Delete token", SqlShape::verb},
      {"Lock timeout", SqlShape::verb},
      {"Hello, select a from b where c = 1", SqlShape::none},
      {"where a = 1", SqlShape::none},
      {"with x as (select 1) insert into t select * from x", SqlShape::sql},
      {"", SqlShape::none},
      {"/*", SqlShape::none},
      {"'", SqlShape::none},
      {"--", SqlShape::none},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(shape_of(text), expected) << text;
}

TEST(HostQuoting, TurnsOtherQuotesAndLeavesSubscripts) {
  const std::pair<const char*, const char*> cases[] = {
      {"select `a` from `t b`", "select \"a\" from \"t b\""},
      {"select [a].[b] from [s].[t]", "select \"a\".\"b\" from \"s\".\"t\""},
      {"select x[i], y[1], (z)[n]", "select x[i], y[1], (z)[n]"},
      {"select '[a]', array[b], [1]", "select '[a]', array[b], [1]"},
      {"-- `a`\n`b`", "-- `a`\n\"b\""},
      {"`", "`"},
      {"[", "["},
      {"'`a`", "'`a`"},
  };
  for (const auto& [text, expected] : cases) {
    std::string sql = text;
    use_standard_quotes(sql);
    EXPECT_EQ(sql, expected);
  }
}

constexpr Language host_table[] = {Language::python,     Language::java,       Language::go,
                                   Language::javascript, Language::typescript, Language::tsx,
                                   Language::kotlin,     Language::csharp,     Language::ruby,
                                   Language::php,        Language::rust,       Language::cpp};

TEST(Hosts, EveryLanguageIsDescribedAndParsed) {
  if (host_languages().empty()) GTEST_SKIP() << "built without host languages";
  for (Language language : host_table) {
    const HostLanguage* described = host_language(language);
    ASSERT_NE(described, nullptr) << static_cast<int>(language);
    EXPECT_FALSE(described->name.empty());
    EXPECT_FALSE(described->calls.empty());
    HostNodes nodes;
    EXPECT_TRUE(parse_host("x = 1", language, nodes));
    EXPECT_GT(nodes.size(), 1u);
  }
}

TEST(Hosts, AKindThatTheGrammarDoesNotHaveIsAFault) {
  if (host_languages().empty()) GTEST_SKIP() << "built without host languages";
  const auto read = [](const char* toml) { return parse_host_language("go", toml, Language::go); };
  EXPECT_TRUE(read("name = \"Go\"\n[kinds]\ncall = [\"call_expression\"]\n"));
  EXPECT_FALSE(read("name = \"Go\"\n[kinds]\ncall = [\"call_expresion\"]\n"));
  EXPECT_FALSE(read("name = \"Go\"\n[kinds]\ncalls = [\"call_expression\"]\n"));
  EXPECT_FALSE(read("name = \"Go\"\n[calls]\nstrnog = [\"Exec:0\"]\n"));
  EXPECT_FALSE(read("name = \"Go\"\nflavour = 1\n"));
}

// Nothing that a file holds may end the process, and nesting costs memory only.
TEST(Hosts, HostileFiles) {
  const std::string deep(20000, '(');
  const std::string sum = [] {
    std::string text = "select a from t";
    for (int i = 0; i < 20000; ++i) text += "\" + \"x";
    return text;
  }();
  const std::string chain = [] {
    std::string text = "a0 = \"select 1 from t\"\n";
    for (int i = 1; i < 3000; ++i) {
      text += "a" + std::to_string(i) + " = a" + std::to_string(i - 1) + " + a" +
              std::to_string(i - 1) + "\n";
    }
    return text + "execute(a2999)\n";
  }();
  for (Language language : host_table) {
    const FileKind kind{.language = language};
    for (const std::string& text :
         {"\"select a from t\"" + deep, "x = \"" + sum + "\";", chain,
          std::string("\"select\0from", 12), std::string("\"select a from \xff\xfe"),
          std::string("execute(\"select a from t"),
          std::string("f\"{f\"{f\"select {x} from t\"}\"}\"")}) {
      extract(text, kind);
    }
  }
}

}  // namespace
}  // namespace demarc
