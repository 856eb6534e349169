#include "sql/lexer.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace demarc {
namespace {

// "w:select n:1": kind and text of each token.
std::string tokens(std::string_view text) {
  const char* const kinds[] = {"end", "w", "q", "s", "e", "d", "n", "p", "o", "y"};
  std::string result;
  Lexer lexer(text);
  for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    if (!result.empty()) result += ' ';
    result += kinds[static_cast<int>(token.kind)];
    result += ':';
    result += lexer.text(token);
  }
  return lexer.unterminated() ? result + " UNTERMINATED" : result;
}

TEST(Lexer, CutsAsPostgreSqlDoes) {
  const struct {
    std::string_view text;
    std::string_view expected;
  } cases[] = {
      {"", ""},
      {" \t\r\n\f\v ", ""},
      {"select 1", "w:select n:1"},
      {"a$b _x \xc3\xa4", "w:a$b w:_x w:\xc3\xa4"},
      {"a.b", "w:a y:. w:b"},
      {"1.5 .5 1. 1e5 1e-5 0x1F 1_000", "n:1.5 n:.5 n:1. n:1e5 n:1e-5 n:0x1F n:1_000"},
      {"1..10", "n:1 o:.. n:10"},
      {"1e+5+2", "n:1e+5 o:+ n:2"},
      {"'it''s' 'b'", "s:'it''s' s:'b'"},
      {"'a\\' 'b'", "s:'a\\' s:'b'"},
      {"E'a\\'b' e'\\\\' x", "e:E'a\\'b' e:e'\\\\' w:x"},
      {"N'x' B'1' X'f' U&'\\0041' U&\"x\"", "s:N'x' s:B'1' s:X'f' s:U&'\\0041' q:U&\"x\""},
      {"name'x'", "w:name s:'x'"},
      {"\"a\"\"b\" `c d`", "q:\"a\"\"b\" q:`c d`"},
      {"$$ ; $$ $t$ $$ $t$ $1 $x", "d:$$ ; $$ d:$t$ $$ $t$ p:$1 p:$x"},
      {"a$$b", "w:a$$b"},
      {"x::int := y", "w:x o::: w:int o::= w:y"},
      {"a[1:2]", "w:a y:[ n:1 y:: n:2 y:]"},
      {"a=-1", "w:a o:= o:- n:1"},
      {"a@-1", "w:a o:@- n:1"},
      {"a<>b||c", "w:a o:<> w:b o:|| w:c"},
      {"a--b\nc", "w:a w:c"},
      {"a--b\rc", "w:a w:c"},
      {"a+--b\n1", "w:a o:+ n:1"},
      {"a/*b/*c*/d*/e", "w:a w:e"},
      {"a*/*b*/c", "w:a o:* w:c"},
      {"<<x>> a => b", "o:<< w:x o:>> w:a o:=> w:b"},
      {"'open", "s:'open UNTERMINATED"},
      {"\"open", "q:\"open UNTERMINATED"},
      {"$a$open$b$", "d:$a$open$b$ UNTERMINATED"},
      {"/* open", " UNTERMINATED"},
      {"E'a\\", "e:E'a\\ UNTERMINATED"},
      {"\x01 {", "y:\x01 y:{"},
  };
  for (const auto& c : cases) EXPECT_EQ(tokens(c.text), c.expected) << c.text;
}

TEST(Lexer, NamesAreFoldedOrUnquoted) {
  EXPECT_EQ(name_of("FooBar"), "foobar");
  EXPECT_EQ(name_of("\"Foo\"\"Bar\""), "Foo\"Bar");
  EXPECT_EQ(name_of("`Foo`"), "Foo");
  EXPECT_EQ(name_of("[Foo]"), "Foo");
  EXPECT_EQ(name_of("U&\"Foo\""), "Foo");
  EXPECT_EQ(name_of("\xc3\x84x"), "\xc3\x84x");
  EXPECT_EQ(name_of("\""), "");
  EXPECT_EQ(name_of(""), "");
}

TEST(Lexer, FindsTheEndOfQuotes) {
  EXPECT_EQ(end_of_quote("'a''b'c", 0, false), 6u);
  EXPECT_EQ(end_of_quote("'a", 0, false), std::string_view::npos);
  EXPECT_EQ(end_of_quote("'a\\'b'", 0, true), 6u);
  EXPECT_EQ(end_of_quote("'a\\", 0, true), std::string_view::npos);
  EXPECT_EQ(end_of_block_comment("/*a*/b", 0), 5u);
  EXPECT_EQ(end_of_block_comment("/*/", 0), std::string_view::npos);
  EXPECT_EQ(end_of_block_comment("/**/", 0), 4u);
  EXPECT_EQ(end_of_block_comment("/* /* */", 0), std::string_view::npos);
  EXPECT_EQ(end_of_block_comment("/* /** **/ **/x", 0), 14u);
  EXPECT_EQ(dollar_tag_size("$$", 0), 2u);
  EXPECT_EQ(dollar_tag_size("$a1$", 0), 4u);
  EXPECT_EQ(dollar_tag_size("$1$", 0), 0u);
  EXPECT_EQ(dollar_tag_size("$", 0), 0u);
}

}  // namespace
}  // namespace demarc
