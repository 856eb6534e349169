// Sizes and damage: an answer or a note, in linear time. A quadratic step makes these run for
// minutes.
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "parses.h"
#include "sql/plpgsql.h"
#include "sql/prepass.h"
#include "sql/recover.h"

namespace demarc {
namespace {

#ifdef DEMARC_SANITIZED
constexpr std::size_t scale = 20;
#else
constexpr std::size_t scale = 1;
#endif

std::string repeated(std::string_view text, std::size_t bytes) {
  std::string result;
  result.reserve(bytes + text.size());
  while (result.size() < bytes / scale) result += text;
  return result;
}

// What must hold for any text.
void expect_sound(std::string_view text) {
  const Prepass result = prepass(text);
  ASSERT_EQ(result.rewritten ? result.text.size() : text.size(), text.size());
  std::uint32_t last = 0;
  for (const Piece& piece : result.pieces) {
    ASSERT_LE(last, piece.begin);
    ASSERT_LT(piece.begin, piece.end);
    ASSERT_LE(piece.end, text.size());
    last = piece.end;
  }
  for (const PrepassNote& note : result.notes) {
    ASSERT_LE(note.begin, note.end);
    ASSERT_LE(note.end, text.size());
  }
  ASSERT_LT(result.notes.size(), 1000000u);
  const PlpgsqlBody body = segment_plpgsql(text);
  ASSERT_EQ(body.rewritten ? body.text.size() : text.size(), text.size());
  for (const PlpgsqlPiece& piece : body.pieces) {
    ASSERT_LE(piece.begin, piece.end);
    ASSERT_LE(piece.end, text.size());
    if (piece.kind == PlpgsqlKind::dynamic) {
      const PlpgsqlDynamic& dynamic = body.dynamics.at(piece.dynamic);
      ASSERT_TRUE(dynamic.text.empty() || dynamic.map.to_host(static_cast<std::uint32_t>(
                                              dynamic.text.size() - 1)) <= text.size());
    }
  }
  for (const RecoveredName& name : recover_names(text).names) {
    ASSERT_LT(name.begin, name.end);
    ASSERT_LE(name.end, text.size());
  }
}

TEST(Hostile, DeepNesting) {
  const std::size_t depth = 100000 / scale;
  for (const auto& [open, close] :
       std::vector<std::pair<std::string, std::string>>{{"(", ")"},
                                                        {"[", "]"},
                                                        {"([", "])"},
                                                        {"array[", "]"},
                                                        {"f(", ")"},
                                                        {"(select * from (", "))"}}) {
    std::string text = "select ";
    for (std::size_t i = 0; i < depth; ++i) text += open;
    text += "1";
    for (std::size_t i = 0; i < depth; ++i) text += close;
    EXPECT_GE(prepass(text).pieces.at(0).nesting, depth);
    expect_sound(text);
    expect_sound("begin x := " + text + "; end");
    expect_sound("begin execute " + text + "; end");
  }
  std::string blocks = "begin ";
  for (std::size_t i = 0; i < depth; ++i) blocks += "begin if a then loop ";
  EXPECT_FALSE(segment_plpgsql(blocks).complete);
  for (std::size_t i = 0; i < depth; ++i) blocks += "end loop; end if; end; ";
  blocks += "end";
  EXPECT_TRUE(segment_plpgsql(blocks).complete);
  expect_sound(repeated("/*", 1000000));
  expect_sound(repeated("/*", 1000000) + repeated("*/", 1000000) + "select 1");
}

TEST(Hostile, LongChains) {
  const std::size_t terms = 1000000 / scale;
  std::string text = "select * from t where a = 1";
  for (std::size_t i = 0; i < terms; ++i) text += " or a = ?";
  const Prepass result = prepass(text);
  ASSERT_EQ(result.pieces.size(), 1u);
  EXPECT_EQ(result.text.find('?'), std::string::npos);
  expect_sound(text);
  expect_sound("select * from t0" + repeated(" union all select * from t", 1000000));
  expect_sound("with a0 as (select 1)" + repeated(", a as (select * from a0)", 2000000) +
               " select 1");
}

TEST(Hostile, RepeatedOpenings) {
  // Each once at the end of what repeats, each with what could close it far away or nowhere.
  for (const std::string_view part : {
           "'",
           "\"",
           "$a$ ",
           "$a",
           "${",
           "${a ",
           "{{",
           "{{ a ",
           "{%",
           "{#",
           "{",
           "%(",
           "%(a",
           "`",
           "`\n",
           "``\n",
           "--",
           "-- \n",
           "/*/",
           "a /**/ ",
           "?",
           ",?",
           ", ${a}",
           "x ${a} ",
           "${a}${b}",
           "%s%s",
           "a_%s ",
           "[1:",
           ":a",
           ":'",
           ":\"",
           "@a",
           "@@",
           "\\",
           "\\i a\n",
           "\\;",
           "\\copy a from b\n",
           "copy t from stdin;\n",
           "copy t from stdin;\n1\n",
           "\nGO",
           "\ngo\n",
           "delimiter $$\n",
           "delimiter ;\n",
           ";",
           "; ;",
           "(",
           ")",
           "]",
           "in ?",
           "not in ? ",
           "values ? ",
           "date ? ",
           "insert into a (${b}, ",
           "from a, ${b}, ",
           "create function f() begin atomic ;",
           "create rule a do (;",
           "E'\\",
           "e'",
           "U&'",
           "\xef\xbb\xbf",
           "\xff",
           "a.",
           "a .",
           "begin ",
           "end;",
           "if a then ",
           "case ",
           "loop ",
           "declare a int; begin ",
           "x := ",
           "x[",
           "execute 'a' || ",
           "execute q; q := q || 'a'; ",
           "q := 'a' || q;",
           "execute format('%I', a); ",
           "format('%I',",
           "concat(",
           "<<a",
           "into a, ",
           "select into a ",
           "for a in ",
           "raise a, ",
           "return ",
           "from a ",
           "from (",
           "with a as (",
           "a,",
           "update a ",
           "delete b ",
           "merge into ",
           "copy a ",
           "from [",
           "a=b, ",
           "/* */",
           " \t ",
           "\r",
           "\n",
           "1e",
           "1..",
           "$$",
           "$1",
           "a$b$",
           "}",
           "{call ",
       }) {
    SCOPED_TRACE(std::string(part));
    const std::string text = repeated(part, 100000);
    expect_sound(text);
    expect_sound("select a from t where " + text + " ' \" $a$ }} %} #} } ] ) */ end;");
    expect_sound("begin " + text + " ' end");
    expect_sound("DECLARE x int := 1; BEGIN EXECUTE " + text);
  }
}

TEST(Hostile, HundredMegabytes) {
  const std::string unit =
      "insert into orders.items (id, name, price) values (12345, 'some name here', 99.95) on "
      "conflict do nothing;\n";
  const std::string text = repeated(unit, 100000000);
  const Prepass result = prepass(text);
  EXPECT_FALSE(result.rewritten);
  EXPECT_EQ(result.pieces.size(), text.size() / unit.size());
  std::string data =
      "copy t from stdin;\n" + repeated("1\tit's; a \"row\"\n", 100000000) + "\\.\nselect 1;";
  EXPECT_EQ(prepass(data).pieces.size(), 2u);
}

TEST(Hostile, RandomBytesAndWords) {
  const std::vector<std::string> words = {"select",
                                          "from",
                                          "'",
                                          "\"",
                                          "$$",
                                          "$a$",
                                          "--",
                                          "\n",
                                          "/*",
                                          "*/",
                                          ";",
                                          "(",
                                          ")",
                                          "[",
                                          "]",
                                          ":",
                                          "::",
                                          ":=",
                                          "?",
                                          "@",
                                          "%s",
                                          "{{",
                                          "}}",
                                          "${",
                                          "}",
                                          "{%",
                                          "%}",
                                          "\\",
                                          "\\i x",
                                          "copy t from stdin;",
                                          "\\.",
                                          "go",
                                          "delimiter //",
                                          "begin",
                                          "end",
                                          "atomic",
                                          "create function f()",
                                          "create rule",
                                          "case",
                                          "if",
                                          "then",
                                          "loop",
                                          "for",
                                          "in",
                                          "execute",
                                          "format(",
                                          "'a'",
                                          "||",
                                          "into",
                                          "insert",
                                          "update",
                                          "delete",
                                          "with",
                                          "as",
                                          ",",
                                          ".",
                                          "..",
                                          "t",
                                          "1",
                                          "E'\\''",
                                          "declare",
                                          "exception",
                                          "when",
                                          "return",
                                          "query",
                                          "cursor",
                                          "\r",
                                          "\t",
                                          "\xef\xbb\xbf",
                                          "\xff",
                                          "`",
                                          "#",
                                          "<<",
                                          ">>",
                                          "merge",
                                          "using",
                                          "raise",
                                          std::string(1, '\0')};
  std::uint32_t seed = 20261123;
  const auto next = [&] { return (seed = seed * 1664525u + 1013904223u) >> 8; };
  for (std::size_t round = 0; round < 20000 / scale; ++round) {
    std::string text;
    const std::size_t size = next() % 60;
    for (std::size_t i = 0; i < size; ++i) {
      if (next() % 8 == 0) {
        text += static_cast<char>(next());
      } else {
        text += words[next() % words.size()];
        if (next() % 3 != 0) text += ' ';
      }
    }
    expect_sound(text);
    expect_sound("begin " + text + " end");
    if (HasFatalFailure()) {
      ADD_FAILURE() << ::testing::PrintToString(text);
      return;
    }
  }
}

TEST(Hostile, TruncatedAnywhere) {
  const std::string text =
      "\\i a.sql\ncopy t from stdin;\n1\n\\.\nselect ${a}, {{ b }}, :c, 'd''e', E'\\'', $x$ f $x$, "
      "\"g\" from h /* i /* j */ */ "
      "where k in %(l)s -- m\n;\ncreate function n() returns int begin atomic select case when o "
      "then 1 end; end;\n"
      "do $$ declare p int := 1; begin execute format('select %I', 'q') into r using s; end $$;";
  for (std::size_t size = 0; size <= text.size(); ++size) {
    expect_sound(std::string_view(text).substr(0, size));
    expect_sound(std::string_view(text).substr(size));
  }
}

}  // namespace
}  // namespace demarc
