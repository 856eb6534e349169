// Damaged input: cut at every byte, shuffled, random, of foreign encodings. Nothing may crash,
// every offset must lie within the text, and what was not read must be told.
#include <algorithm>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "facts/file_facts.h"
#include "facts/print.h"

namespace demarc {

static constexpr std::string_view sample = R"sql(-- a bit of everything
\set schema shop
BEGIN;
CREATE TABLE shop."Order" (id bigint PRIMARY KEY, "user" int REFERENCES users.account (id) ON DELETE CASCADE, note text DEFAULT 'it''s; fine');
/* nested /* comment */ ; */
CREATE FUNCTION shop.touch(p int) RETURNS trigger LANGUAGE plpgsql AS $fn$
DECLARE r record; n int := 0;
BEGIN
  FOR r IN SELECT * FROM shop.line WHERE order_id = p LOOP
    UPDATE stock.item SET n = n + 1 WHERE id = r.item_id RETURNING id INTO n;
    EXECUTE 'delete from audit.log where id = ' || quote_literal(n);
  END LOOP;
  RETURN NEW;
EXCEPTION WHEN others THEN RAISE NOTICE 'x %', n;
END $fn$;
COPY shop.line (id, name) FROM stdin;
1	one; two
2	$$three
\.
WITH moved AS (DELETE FROM a.b USING c.d WHERE b.x = d.x RETURNING *) INSERT INTO e.f SELECT * FROM moved ON CONFLICT (id) DO UPDATE SET n = excluded.n;
SELECT e'a\'b', U&"d\0061t\+000061", $1, :name, @p, %(id)s, ${x} FROM {{ schema }}.t WHERE a ->> 'b' ? 'c' AND x[1:2] IS NOT NULL;
CREATE FUNCTION g() RETURNS int BEGIN ATOMIC SELECT 1 FROM h.i; SELECT 2; END;
GRANT SELECT ON ALL TABLES IN SCHEMA shop TO reader;
COMMIT;
)sql";

static void check(const std::string& text) {
  const FileFacts facts = build_facts(text, FileKind{.language = Language::sql});
  const auto size = static_cast<std::uint32_t>(text.size());
  for (const StatementRow& row : facts.rows.statements) {
    ASSERT_LE(row.begin, row.end);
    ASSERT_LE(row.end, size);
    ASSERT_LT(row.unit, facts.rows.units.size());
    ASSERT_LE(row.needs.first + row.needs.count, facts.rows.needs.size());
  }
  for (const NeedRow& row : facts.rows.needs) {
    ASSERT_LE(row.begin, row.end);
    ASSERT_LE(row.end, size);
    ASSERT_LT(row.statement, facts.rows.statements.size());
    ASSERT_FALSE(row.name.name.empty());
  }
  for (const NoteRow& row : facts.rows.notes) ASSERT_LE(row.begin, size);
  std::string printed, bytes;
  print_facts(facts, "a.sql", FileClass::service, 15, printed);
  encode(facts, bytes);
  FileFacts copy;
  ASSERT_TRUE(decode(bytes, copy));
}

TEST(Damage, CutAtEveryByte) {
  for (std::size_t size = 0; size <= sample.size(); ++size) {
    check(std::string(sample.substr(0, size)));
    if (testing::Test::HasFatalFailure()) FAIL() << "cut at " << size;
  }
}

TEST(Damage, StartAtEveryByte) {
  for (std::size_t begin = 0; begin <= sample.size(); ++begin) {
    check(std::string(sample.substr(begin)));
    if (testing::Test::HasFatalFailure()) FAIL() << "from " << begin;
  }
}

TEST(Damage, EveryByteReplaced) {
#ifdef DEMARC_SANITIZED
  constexpr std::size_t step = 37;
#else
  constexpr std::size_t step = 3;
#endif
  for (const char with : {'\'', '"', '$', '(', ')', ';', '\0', '\\', '\n', '\xff', '/', '-'}) {
    for (std::size_t i = 0; i < sample.size(); i += step) {
      std::string text(sample);
      text[i] = with;
      check(text);
      if (testing::Test::HasFatalFailure())
        FAIL() << "byte " << i << " is " << static_cast<int>(with);
    }
  }
}

TEST(Damage, ShuffledLinesAndWords) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::string> parts;
    const char separator = round % 2 == 0 ? '\n' : ' ';
    std::string part;
    for (char c : sample) {
      part += c;
      if (c == separator) parts.push_back(std::exchange(part, {}));
    }
    parts.push_back(part);
    for (std::size_t i = parts.size() - 1; i > 0; --i)
      std::swap(parts[i], parts[random() % (i + 1)]);
    std::string text;
    for (const std::string& p : parts) text += p;
    check(text);
    if (testing::Test::HasFatalFailure()) FAIL() << "round " << round;
  }
}

TEST(Damage, RandomBytes) {
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (unsigned i = 0; i < random() % 3000; ++i)
      text += static_cast<char>(random() % (round % 2 == 0 ? 256 : 96) + (round % 2 == 0 ? 0 : 32));
    check(text);
    if (testing::Test::HasFatalFailure()) FAIL() << "round " << round;
  }
}

TEST(Damage, EmptyAndBlank) {
  for (const char* text :
       {"", " ", "\n\n", ";", ";;;", "-- only a comment", "/* open", "\xef\xbb\xbf", "\\"})
    check(text);
}

static const NoteRow* find_note(const FileFacts& facts, NoteKind kind) {
  for (const NoteRow& note : facts.rows.notes) {
    if (note.kind == kind) return &note;
  }
  return nullptr;
}

TEST(Damage, BinaryIsTold) {
  std::string bytes = "SQLite format 3";
  for (int i = 0; i < 5000; ++i) bytes += static_cast<char>(i % 7);
  EXPECT_NE(find_note(build_facts(bytes, FileKind{.language = Language::sql}), NoteKind::binary),
            nullptr);
}

TEST(Damage, NulByteHidesNothingBehindIt) {
  std::string text = "select 1 from a;";
  text += '\0';
  text += "select 2 from b;";
  const FileFacts facts = build_facts(text, FileKind{.language = Language::sql});
  EXPECT_EQ(facts.rows.needs.size(), 2u);
}

TEST(Damage, Utf16IsRead) {
  std::string text = "\xff\xfe";
  for (char c : std::string_view("select 1\nfrom shop.t;")) {
    text += c;
    text += '\0';
  }
  const FileFacts facts = build_facts(text, FileKind{.language = Language::sql});
  ASSERT_EQ(facts.rows.needs.size(), 1u);
  EXPECT_EQ(facts.lines.position(facts.rows.needs[0].begin).line, 2u);
  EXPECT_EQ(facts.lines.position(facts.rows.needs[0].begin).column, 6u);
}

TEST(Damage, GoodStatementsBesideABadOneAreRead) {
  const FileFacts facts = build_facts("select 1 from a; selec from broken_one; select 2 from b;",
                                      FileKind{.language = Language::sql});
  EXPECT_EQ(facts.rows.statements_not_analysed, 1u);
  EXPECT_NE(find_note(facts, NoteKind::unparsed), nullptr);
  std::size_t certain = 0;
  for (const NeedRow& need : facts.rows.needs)
    certain += need.confidence == Confidence::certain ? 1 : 0;
  EXPECT_EQ(certain, 2u);
}

}  // namespace demarc
