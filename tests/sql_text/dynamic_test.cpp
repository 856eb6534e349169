// What EXECUTE runs, as far as it is literal.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sql/plpgsql.h"

namespace demarc {
namespace {

// "whole:text" or "part:text" of every EXECUTE; "-" where nothing is literal.
std::vector<std::string> texts(std::string_view body) {
  const PlpgsqlBody result = segment_plpgsql(body);
  std::vector<std::string> all;
  for (const PlpgsqlPiece& piece : result.pieces) {
    if (piece.kind != PlpgsqlKind::dynamic) continue;
    const PlpgsqlDynamic& dynamic = result.dynamics.at(piece.dynamic);
    all.push_back(dynamic.text.empty() ? "-" : (dynamic.whole ? "whole:" : "part:") + dynamic.text);
  }
  return all;
}
std::vector<std::string> executed(const std::string& expression) {
  return texts("BEGIN EXECUTE " + expression + "; END");
}
using Texts = std::vector<std::string>;

TEST(Dynamic, LiteralsAreJoined) {
  const struct {
    std::string expression;
    std::string expected;
  } cases[] = {
      {"'select 1'", "whole:select 1"},
      {"'a ''b'' c'", "whole:a 'b' c"},
      {"$$a 'b' c$$", "whole:a 'b' c"},
      {"$q$a $$ b$q$", "whole:a $$ b"},
      {"E'a\\'b\\nc'", "whole:a'b c"},
      {"'a ' 'b'", "whole:a b"},
      {"'a '\n  'b'", "whole:a b"},
      {"'a ' || 'b'", "whole:a b"},
      {"('a ' || ('b'))", "whole:a b"},
      {"'a'::text || 'b'", "whole:ab"},
      {"'select * from ' || t", "part:select * from ${hole}"},
      {"'select * from ' || quote_ident(t) || ' where a = ''x'''",
       "part:select * from ${hole} where a = 'x'"},
      {"x || ' from t'", "part:${hole} from t"},
      {"'select * from \"' || s || '\".t'", "part:select * from \"${hole}\".t"},
      {"'a' || case when b then 'c' || d else 'e' end || 'f'", "part:a${hole}f"},
      {"'a' || (select 'b' || c) || 'd'", "part:a${hole}d"},
      {"format('select %s from %I where a = %L', b, c, d)",
       "part:select ${hole} from ${hole} where a = ${hole}"},
      {"format('select 1 %% 2')", "whole:select 1 % 2"},
      {"format('%1$I.%2$I %-10s', a, b, c)", "part:${hole}.${hole} ${hole}"},
      {"format($$delete from %I$$, t)", "part:delete from ${hole}"},
      {"format('a ' || 'b %I', c) || ' d'", "part:a b ${hole} d"},
      {"format('delete from %I.%I', 'shop', 'Orders')", "whole:delete from shop.\"Orders\""},
      {"format('delete from %I.%I', 'shop', t)", "part:delete from shop.${hole}"},
      {"format('delete from %2$I where a = %1$L', 'x', 'orders')",
       "whole:delete from orders where a = 'x'"},
      {"format('select %s', 'a, b')", "whole:select a, b"},
      {"concat('a ', b, ' c')", "part:a ${hole} c"},
      {"q", "-"},
      {"f(x)", "-"},
      {"a || b", "-"},
      {"format(q, a)", "-"},
      {"((((('a')))))", "-"},
  };
  for (const auto& c : cases) EXPECT_EQ(executed(c.expression), Texts{c.expected}) << c.expression;
}

TEST(Dynamic, VariablesStandForWhatWasAssigned) {
  EXPECT_EQ(texts("DECLARE q text := 'delete from a'; BEGIN EXECUTE q; END"),
            Texts{"whole:delete from a"});
  EXPECT_EQ(texts("BEGIN q := 'delete from ' || t; EXECUTE q; END"),
            Texts{"part:delete from ${hole}"});
  EXPECT_EQ(texts("BEGIN q = 'create table ' || t; EXECUTE Q; END"),
            Texts{"part:create table ${hole}"});
  EXPECT_EQ(texts("BEGIN if a then q := 'b'; else q := 'c'; end if; EXECUTE q; END"),
            (Texts{"part:b", "part:c"}));
  EXPECT_EQ(texts("BEGIN q := 'a '; q := q || 'b ' || c; EXECUTE q; END"),
            Texts{"part:a b ${hole}"});
  EXPECT_EQ(texts("BEGIN q := 'a'; EXECUTE q; EXECUTE q; q := 'b'; EXECUTE q; END"),
            (Texts{"whole:a", "whole:b"}));
  EXPECT_EQ(texts("BEGIN EXECUTE q; END"), Texts{"-"});
  EXPECT_EQ(texts("BEGIN q := f(1); EXECUTE q; END"), Texts{"-"});
}

TEST(Dynamic, OffsetsLeadBackToTheBody) {
  const std::string body =
      "BEGIN EXECUTE 'delete ''x'' from ' || quote_ident(t) || E' where\\na' || format(' = %I.%L', "
      "'S', b); END";
  const PlpgsqlBody result = segment_plpgsql(body);
  ASSERT_EQ(result.dynamics.size(), 1u);
  const PlpgsqlDynamic& dynamic = result.dynamics[0];
  EXPECT_EQ(dynamic.text, "delete 'x' from ${hole} where a = \"S\".${hole}");
  const auto at = [&](std::string_view part) {
    return dynamic.map.to_host(static_cast<std::uint32_t>(dynamic.text.find(part)));
  };
  EXPECT_EQ(at("delete"), body.find("delete"));
  EXPECT_EQ(at("x' from"), body.find("x'' from"));
  EXPECT_EQ(at("from"), body.find("from"));
  EXPECT_EQ(at("${hole} where"), body.find("quote_ident"));
  EXPECT_EQ(at("where"), body.find("where"));
  EXPECT_EQ(at("a = "), body.find("a' ||"));
  EXPECT_EQ(at("= \"S\""), body.find("= %I"));
  EXPECT_EQ(at("\"S\""), body.find("'S'"));
}

}  // namespace
}  // namespace demarc
