#include "sql/prepass.h"

#include <gtest/gtest.h>

#include "parses.h"

namespace demarc {
namespace {

using testing::pieces_of;
using Pieces = std::vector<std::string>;

TEST(Prepass, FindsTheBordersOfStatements) {
  const struct {
    std::string_view text;
    Pieces expected;
  } cases[] = {
      {"", {}},
      {" \n\t ", {}},
      {";;;", {}},
      {"select 1", {"select 1"}},
      {"select 1;", {"select 1"}},
      {"  select 1 ; select 2  ", {"select 1", "select 2"}},
      {"select 1;select 2", {"select 1", "select 2"}},
      // Comments
      {"-- a; b\nselect 1 -- c; d\n; -- e", {"select 1"}},
      {"/* a; /* b; */ c; */ select 1 /* d */ /* e */ -- f\n;", {"select 1"}},
      {"select /* ; */ 1;", {"select /* ; */ 1"}},
      {"-- only a comment", {}},
      {"--> statement-breakpoint\nselect 1;--> statement-breakpoint\nselect 2",
       {"select 1", "select 2"}},
      {"-- mac\rselect 1; -- x\rselect 2", {"select 1", "select 2"}},
      {"select 1\r\n;\r\nselect 2\r\n", {"select 1", "select 2"}},
      {"select - -1; select 1/ *", {"select - -1", "select 1/ *"}},
      // Literals and names
      {"select ';', 'it''s;', \"a;b\", \"a\"\";\"; x",
       {"select ';', 'it''s;', \"a;b\", \"a\"\";\"", "x"}},
      {"select '\\'; select 2", {"select '\\'", "select 2"}},
      {"select E'\\';', e'\\\\'; select 2", {"select E'\\';', e'\\\\'", "select 2"}},
      {"select name'x\\'; select 2", {"select name'x\\'", "select 2"}},
      {"select U&'\\0441;', U&\"d;\" UESCAPE '!'; y",
       {"select U&'\\0441;', U&\"d;\" UESCAPE '!'", "y"}},
      {"select $$;$$, $a$;$$;$a$; x", {"select $$;$$, $a$;$$;$a$", "x"}},
      {"select $a$ $b$ ; $b$ $a$; x", {"select $a$ $b$ ; $b$ $a$", "x"}},
      {"select a$$b; x", {"select a$$b", "x"}},
      {"select $1;select $2", {"select $1", "select $2"}},
      {"do $EF$ begin; end $EF$; x", {"do $EF$ begin; end $EF$", "x"}},
      {"\"a\";'b';$$c$$;(d);[e]", {"\"a\"", "'b'", "$$c$$", "(d)", "[e]"}},
      // Unterminated
      {"select 1; select 'a; b", {"select 1", "select 'a; b"}},
      {"select 1; select \"a; b", {"select 1", "select \"a; b"}},
      {"select 1; select $x$a; b", {"select 1", "select $x$a; b"}},
      {"select 1 /* a; b", {"select 1"}},
      // Byte-order marks and NUL
      {"\xef\xbb\xbfselect 1", {"select 1"}},
      {"select 1;\n\xef\xbb\xbfselect 2", {"select 1", "select 2"}},
      {std::string_view("select\0 1;\0sel\0ect 2 'a\0b'\0", 27), {"select  1", "sel ect 2 'a b'"}},
      // Parentheses do not hold a semicolon, a broken statement must not swallow the next
      {"select (1; select 2", {"select (1", "select 2"}},
      {"create table t (a int; create table u (b int);",
       {"create table t (a int", "create table u (b int)"}},
      // Except in rules
      {"create rule r as on insert to t do (insert into a values (1); delete from b); select 1",
       {"create rule r as on insert to t do (insert into a values (1); delete from b)",
        "select 1"}},
      {"CREATE OR REPLACE RULE r AS ON UPDATE TO t DO INSTEAD (a; b;); x",
       {"CREATE OR REPLACE RULE r AS ON UPDATE TO t DO INSTEAD (a; b;)", "x"}},
      // SQL bodies
      {"create function f() returns int begin atomic select 1; select 2; end; select 3",
       {"create function f() returns int begin atomic select 1; select 2; end", "select 3"}},
      {"create or replace procedure p() language sql BEGIN ATOMIC\n insert into t select case when "
       "a then 1 end;\n"
       "select case a when 1 then case when b then 2 end end;\nEND; x",
       {"create or replace procedure p() language sql BEGIN ATOMIC\n insert into t select case "
        "when a then 1 end;\n"
        "select case a when 1 then case when b then 2 end end;\nEND",
        "x"}},
      {"create function f() begin atomic select ';end;' /* end; */; -- end;\nend; x",
       {"create function f() begin atomic select ';end;' /* end; */; -- end;\nend", "x"}},
      {"create function f() returns int return 1; x",
       {"create function f() returns int return 1", "x"}},
      {"create function f() as $$ begin atomic $$; x",
       {"create function f() as $$ begin atomic $$", "x"}},
      {"begin; atomic; commit", {"begin", "atomic", "commit"}},
      {"create table begin_atomic(a int); x", {"create table begin_atomic(a int)", "x"}},
      {"create /* or */ or /* x */ replace function f() begin /**/ atomic select 1; end; x",
       {"create /* or */ or /* x */ replace function f() begin /**/ atomic select 1; end", "x"}},
      {"create schema s create table a (b int) create view c as select 1; x",
       {"create schema s create table a (b int) create view c as select 1", "x"}},
      // Backticks of other engines
      {"select `a;b`; x ` y; z", {"select `a;b`", "x ` y", "z"}},
  };
  for (const auto& c : cases) EXPECT_EQ(pieces_of(c.text), c.expected) << c.text;
}

TEST(Prepass, CopiesNothingWhereNothingIsRewritten) {
  for (const std::string_view text :
       {"select 1; select a::int, b[1:2], c -> 'd' ? 'e' from t where a @> b and c % 2 = 1;",
        "insert into t values ('$x ${y} {{ z }} :a @b %s ?', \"?\", $$ :a $$);",
        "-- ${x} :a\nselect 1 /* {{ y }} */"}) {
    const Prepass result = prepass(text);
    EXPECT_FALSE(result.rewritten) << text << "\n" << testing::shown(result.text);
    EXPECT_TRUE(result.text.empty());
  }
}

TEST(Prepass, TellsWhatHasNoEnd) {
  for (const std::string_view text : {"select 'a", "select \"a", "select $$a", "select 1 /* a",
                                      "select E'a\\'", "create function f() begin atomic select 1;",
                                      "create rule r as on insert to t do (select 1; "}) {
    const Prepass result = prepass(text);
    ASSERT_EQ(result.notes.size(), 1u) << text;
    EXPECT_EQ(result.notes[0].kind, NoteKind::unparsed) << text;
    EXPECT_EQ(result.pieces.size(), 1u) << text;
    EXPECT_LE(result.notes[0].end, text.size());
  }
}

TEST(Prepass, CountsNesting) {
  const struct {
    std::string_view text;
    std::uint32_t expected;
  } cases[] = {
      {"select 1", 0},       {"select (1)", 1},     {"select ((1),(2))", 2},
      {"select a[b[1]]", 2}, {"select ')))' (", 1}, {"select )))((", 2},
  };
  for (const auto& c : cases) EXPECT_EQ(prepass(c.text).pieces.at(0).nesting, c.expected) << c.text;
  std::string deep = "select ";
  for (int i = 0; i < 3000; ++i) deep += "CASE when a then ";
  deep += "1";
  for (int i = 0; i < 3000; ++i) deep += " end";
  EXPECT_EQ(prepass(deep).pieces.at(0).nesting, 3000u);
}

TEST(Prepass, PiecesOfABodyAreNotWanted) {
  const Prepass result = prepass("begin x := :a; y := b[1:2]; \\ end", PrepassMode::body);
  EXPECT_TRUE(result.pieces.empty());
  EXPECT_EQ(result.text, "begin x := 1 ; y := b[1:2];   end");
}

}  // namespace
}  // namespace demarc
