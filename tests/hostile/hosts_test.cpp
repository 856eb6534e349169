// Host files that end other extractors: an answer or a note, no crash, no hang. Under the
// sanitizers the sizes are divided by 20.
#include <ctime>
#include <string>

#include <gtest/gtest.h>

#include "extract/host/syntax.h"
#include "facts/file_facts.h"

namespace demarc {
namespace {

#ifdef DEMARC_SANITIZED
constexpr std::size_t divisor = 20;
#else
constexpr std::size_t divisor = 1;
#endif

// Of the processor: far above what it takes (a second at most), far below quadratic growth.
constexpr double longest_seconds = 20;

constexpr Language all_languages[] = {Language::python,     Language::java,       Language::go,
                                      Language::javascript, Language::typescript, Language::tsx,
                                      Language::kotlin,     Language::csharp,     Language::ruby,
                                      Language::php,        Language::rust,       Language::cpp};

std::string repeat(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

FileFacts facts_of(const std::string& text, Language language) {
  const std::clock_t start = std::clock();
  FileFacts facts = build_facts(text, FileKind{.language = language});
  EXPECT_LT(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC, longest_seconds)
      << text.substr(0, 60);
  return facts;
}

bool has_note(const FileFacts& facts, NoteKind kind) {
  for (const NoteRow& note : facts.rows.notes) {
    if (note.kind == kind) return true;
  }
  return false;
}

bool names_relation(const FileFacts& facts, std::string_view name) {
  for (const NeedRow& need : facts.rows.needs) {
    if (facts.rows.text(need.name.name) == name) return true;
  }
  return false;
}

class HostileHosts : public testing::Test {
 protected:
  void SetUp() override {
    if (host_languages().empty()) GTEST_SKIP() << "built without host languages";
  }
};

TEST_F(HostileHosts, ConcatenationOf50000Parts) {
  const std::size_t parts = 50'000 / divisor;
  const std::string before = "const a = \"SELECT 1 FROM before_it\";\n";
  const std::string text = before + "const q = \"SELECT x FROM t WHERE a\"" +
                           repeat(" +\n\"SELECT b\"", parts) + ";\ndb.query(q);\n";
  const FileFacts facts = facts_of(text, Language::typescript);
  EXPECT_TRUE(names_relation(facts, "before_it"));
  EXPECT_FALSE(facts.rows.notes.empty());
}

// Each part is a text of its own that is as long as all before it: 12 GB without a bound.
TEST_F(HostileHosts, TextsThatAddUpToTooMuch) {
  const std::size_t names = 20'000 / divisor;
  std::string text = "let q = \"SELECT x FROM t WHERE a = 1\";\n";
  for (std::size_t i = 0; i < names; ++i)
    text += "q += \" AND b = 'some more text'\"; db.query(q);\n";
  const FileFacts facts = facts_of(text, Language::typescript);
#ifndef DEMARC_SANITIZED
  EXPECT_TRUE(has_note(facts, NoteKind::too_large));
#endif
}

TEST_F(HostileHosts, DeepParentheses) {
  for (Language language : all_languages) {
    facts_of("x = \"SELECT 1 FROM t\"\ny = " + repeat("(\n", 100'000 / divisor) + "1" +
                 repeat(")\n", 100'000 / divisor),
             language);
    facts_of("x = \"SELECT 1 FROM t\"\ny = " + repeat("(\n", 100'000 / divisor), language);
  }
}

TEST_F(HostileHosts, LongAppends) {
  const std::size_t times = 10'000 / divisor;
  const std::string text =
      "class A { void f() { StringBuilder b = new StringBuilder(\"SELECT a FROM t\");\n" +
      repeat("b.append(\" , x\");\n", times) + "jdbc.query(b.toString()); } }";
  EXPECT_TRUE(names_relation(facts_of(text, Language::java), "t"));
  const std::string chain =
      "class A { void f() { jdbc.query(new StringBuilder(\"SELECT a FROM t\")" +
      repeat("\n.append(\" , x\")", times) + ".toString()); } }";
  facts_of(chain, Language::java);
}

TEST_F(HostileHosts, ManyTernaries) {
  const std::size_t times = 5'000 / divisor;
  const std::string text = "const q = `SELECT a FROM t WHERE x`" +
                           repeat(" +\n(c ? ' AND a' : ' AND b')", times) + ";\ndb.query(q);";
  facts_of(text, Language::typescript);
  const std::string nested = "db.query(" + repeat("c ? `SELECT a FROM t` :\n", times) + "``);";
  EXPECT_TRUE(names_relation(facts_of(nested, Language::typescript), "t"));
}

TEST_F(HostileHosts, BytesThatAreNoText) {
  for (Language language : all_languages) {
    const std::string nul =
        (language == Language::php ? "<?php $" : "") +
        std::string("x = \"SELECT a FROM t\"\n\0\0\0 y = \"SELECT b FROM u\0\"", 46);
    const FileFacts facts = facts_of(nul, language);
    EXPECT_FALSE(facts.rows.statements.empty() && facts.rows.notes.empty()) << to_string(language);
    facts_of("x = \"SELECT a FROM t\xc3\x28\xff\xfe WHERE \xed\xa0\x80\"", language);
    facts_of("\xff\xfe\xfd x = \"SELECT a FROM t\"", language);
  }
}

TEST_F(HostileHosts, FilesThatEndInTheMiddle) {
  const std::string whole =
      "class OrderRepo {\n  @Transactional\n  List<Order> recent(int n) {\n"
      "    String sql = \"SELECT a, b \" + \"FROM orders.orders \" + (n > 0 ? \"LIMIT ?\" : "
      "\"\");\n"
      "    kafkaTemplate.send(\"orders\", new OrderCreated(sql));\n"
      "    return jdbc.query(String.format(sql + \" %s\", \"x\"), f(`${a}`, $\"{b}\", <<SQL, "
      "'''c''')); } }\n";
  for (Language language : all_languages) {
    for (std::size_t cut = 0; cut < whole.size(); cut += 3)
      facts_of(whole.substr(0, cut), language);
  }
}

TEST_F(HostileHosts, MinifiedLineOfOneMegabyte) {
  for (std::size_t size : {std::size_t{900'000}, std::size_t{1'100'000}}) {
    const std::string text =
        "var a=\"SELECT a FROM t\";" + repeat("function f(a){return a+1};", size / 26);
    EXPECT_TRUE(has_note(facts_of(text, Language::javascript), NoteKind::generated));
  }
}

TEST_F(HostileHosts, MessagesWithoutEnd) {
  const std::size_t times = 3'000 / divisor;
  std::string text = "import { Kafka } from 'kafkajs';\n";
  text += repeat("consumer.run({ eachMessage: async () => {\n", times);
  facts_of(text, Language::typescript);
  text = "import { Kafka } from 'kafkajs';\n" + repeat("producer.send(f(\n", times);
  facts_of(text, Language::typescript);
  text = "import celery\n" + repeat("@shared_task\n", times) + "def f():\n  pass\n";
  facts_of(text, Language::python);
}

}  // namespace
}  // namespace demarc
