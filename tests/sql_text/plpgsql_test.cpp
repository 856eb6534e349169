#include "sql/plpgsql.h"

#include <cstdlib>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

extern "C" {
#include "pg_query.h"
}

#include "parses.h"

namespace demarc {
namespace {

// "S:select 1": statements S, expressions E (trivial e), dynamic D, commit C; INTO is blank.
std::vector<std::string> cut(std::string_view body) {
  const PlpgsqlBody result = segment_plpgsql(body);
  std::vector<std::string> pieces;
  for (const PlpgsqlPiece& piece : result.pieces) {
    std::string text = piece.trivial ? "e" : std::string(1, "SEDC"[static_cast<int>(piece.kind)]);
    text += ':';
    text += testing::shown(result.text_of(piece, body));
    pieces.push_back(text);
  }
  if (!result.complete) pieces.push_back("INCOMPLETE");
  return pieces;
}
using Pieces = std::vector<std::string>;

// The statement list of a block.
Pieces cut_statements(std::string_view statements) {
  return cut("BEGIN " + std::string(statements) + " END");
}

TEST(Plpgsql, CutsStatements) {
  const struct {
    std::string_view text;
    Pieces expected;
  } cases[] = {
      {"", {}},
      {"NULL;", {}},
      {"insert into t values (1); delete from u;",
       {"S:insert into t values (1)", "S:delete from u"}},
      {"-- c; d\n update t set a = ';' /* ; */ where b;",
       {"S:update t set a = ';' /* ; */ where b"}},
      {"create table a (b int); drop table c;", {"S:create table a (b int)", "S:drop table c"}},
      {"create rule r as on insert to t do (delete from a; delete from b);",
       {"S:create rule r as on insert to t do (delete from a; delete from b)"}},
      {"create function f() returns int begin atomic select 1; select case a when 1 then 2 end; "
       "end; delete from x;",
       {"S:create function f() returns int begin atomic select 1; select case a when 1 then 2 end; "
        "end",
        "S:delete from x"}},
      {"create function f() returns int as $$ begin; end $$ language plpgsql; delete from x;",
       {"S:create function f() returns int as $$ begin; end $$ language plpgsql",
        "S:delete from x"}},
      {"call p(1); do $$ begin end $$; lock table t; truncate a;",
       {"S:call p(1)", "S:do $$ begin end $$", "S:lock table t", "S:truncate a"}},
      {"with x as (select 1) select * from x;", {"S:with x as (select 1) select * from x"}},
      {"commit; rollback; commit and chain;", {"C:commit", "C:rollback", "C:commit"}},
      {"(select 1);", {"S:(select 1)"}},
  };
  for (const auto& c : cases) EXPECT_EQ(cut_statements(c.text), c.expected) << c.text;
}

TEST(Plpgsql, BlanksIntoTargets) {
  const struct {
    std::string_view text;
    std::string_view expected;
  } cases[] = {
      {"select a into b from t;", "S:select a        from t"},
      {"select a, b into strict x, y.z from t;", "S:select a, b                    from t"},
      {"select into x a from t;", "S:select        a from t"},
      {"select into x, y a, b from t;", "S:select           a, b from t"},
      {"select a from t into b;", "S:select a from t"},
      {"select a from t where b = (select c from d) into \"E\" ;",
       "S:select a from t where b = (select c from d)"},
      {"insert into t values (1) returning id into x;", "S:insert into t values (1) returning id"},
      {"insert into t select a from u returning id, b into strict x , y;",
       "S:insert into t select a from u returning id, b"},
      {"merge into t using u on true when matched then delete;",
       "S:merge into t using u on true when matched then delete"},
      {"with a as (insert into t values (1) returning id) select id into x from a;",
       "S:with a as (insert into t values (1) returning id) select id        from a"},
      {"update t set a = 1 returning b into c[1];", "S:update t set a = 1 returning b"},
      {"delete from t returning a into $1;", "S:delete from t returning a"},
      {"select a into b.c.d, e from t;", "S:select a               from t"},
      {"import foreign schema a from server b into c;",
       "S:import foreign schema a from server b into c"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(cut_statements(c.text), Pieces{std::string(c.expected)}) << c.text;
}

TEST(Plpgsql, CutsAssignments) {
  const struct {
    std::string_view text;
    Pieces expected;
  } cases[] = {
      {"x := 1;", {"e:1"}},
      {"x = y + 1;", {"e:y + 1"}},
      {"x := (select a from t);", {"E:(select a from t)"}},
      {"x := f(y);", {"E:f(y)"}},
      {"x := a from t where b;", {"E:a from t where b"}},
      {"x := 't'::regclass;", {"E:'t'::regclass"}},
      {"new.a := new.b;", {"e:new.b"}},
      {"x.y.z = 1;", {"e:1"}},
      {"x[1] := 2;", {"e:1", "e:2"}},
      {"x[f(1)][y:z].w := 2;", {"E:f(1)", "e:y", "e:z", "e:2"}},
      {"\"X\" := 1; $1 := 2;", {"e:1", "e:2"}},
      {"call := 1; open := 2; perform := 3; commit = 4;", {"e:1", "e:2", "e:3", "e:4"}},
      {"x := case when a then b else c end;", {"e:case when a then b else c end"}},
      {"x := array[1, 2];", {"e:array[1, 2]"}},
      {"x:=-1;y=-1;", {"e:-1", "e:-1"}},
  };
  for (const auto& c : cases) EXPECT_EQ(cut_statements(c.text), c.expected) << c.text;
}

TEST(Plpgsql, CutsControlStructures) {
  const struct {
    std::string_view text;
    Pieces expected;
  } cases[] = {
      {"if a then delete from t; end if;", {"e:a", "S:delete from t"}},
      {"if exists (select 1 from t) then null; elsif f(x) then delete from u; elseif y then null; "
       "else delete from v; end if;",
       {"E:exists (select 1 from t)", "E:f(x)", "S:delete from u", "e:y", "S:delete from v"}},
      {"if case when a then b end then null; end if;", {"e:case when a then b end"}},
      {"if (select case when a then b end from t) then null; end if;",
       {"E:(select case when a then b end from t)"}},
      {"case x when 1, 2 then delete from t; else null; end case;",
       {"e:x", "e:1, 2", "S:delete from t"}},
      {"case when a = 1 then delete from t; when f(b) then null; end case;",
       {"e:a = 1", "S:delete from t", "E:f(b)"}},
      {"loop exit; exit when x; continue a when f(y); end loop;", {"e:x", "E:f(y)"}},
      {"<<l>> while (select b from t) loop delete from u; end loop l;",
       {"E:(select b from t)", "S:delete from u"}},
      {"for i in 1..10 loop null; end loop;", {"e:1", "e:10"}},
      {"for i in reverse f(1) .. x by 2 loop null; end loop;", {"E:f(1)", "e:x", "e:2"}},
      {"for r in select * from t where a loop delete from u; end loop;",
       {"S:select * from t where a", "S:delete from u"}},
      {"for a, b in with x as (select 1) select * from x loop null; end loop;",
       {"S:with x as (select 1) select * from x"}},
      {"for r in (select 1 from t) loop null; end loop;", {"S:(select 1 from t)"}},
      {"for r in (values (1)) loop null; end loop;", {"S:(values (1))"}},
      {"for r in explain (costs off) select 1 loop null; end loop;",
       {"S:explain (costs off) select 1"}},
      {"for r in update t set a = 1 returning b loop null; end loop;",
       {"S:update t set a = 1 returning b"}},
      {"for r in c loop null; end loop;", {}},
      {"for r in c(1, x := f(2)) loop null; end loop;", {"e:1", "E:f(2)"}},
      {"for r in execute 'select 1' using x loop null; end loop;", {"D:'select 1'", "e:x"}},
      {"foreach x in array (select a from t) loop null; end loop;", {"E:(select a from t)"}},
      {"foreach x slice 1 in array y loop null; end loop;", {"e:y"}},
      {"begin delete from t; exception when others then delete from u; when a or sqlstate '22012' "
       "then null; end;",
       {"S:delete from t", "S:delete from u"}},
      {"declare x int := f(1); begin declare y int; begin delete from t; end; end;",
       {"E:f(1)", "S:delete from t"}},
      {"<<a>> begin <<b>> loop null; end loop b; end a;", {}},
  };
  for (const auto& c : cases) EXPECT_EQ(cut_statements(c.text), c.expected) << c.text;
}

TEST(Plpgsql, CutsTheOtherStatements) {
  const struct {
    std::string_view text;
    Pieces expected;
  } cases[] = {
      {"perform f(x) from t where a;", {"E:f(x) from t where a"}},
      {"perform 1;", {"e:1"}},
      {"return;", {}},
      {"return new;", {"e:new"}},
      {"return (select a from t);", {"E:(select a from t)"}},
      {"return next; return next f(x);", {"E:f(x)"}},
      {"return query select * from t; return query with a as (select 1) table a;",
       {"S:select * from t", "S:with a as (select 1) table a"}},
      {"return query execute 'select 1' using a, f(b);", {"D:'select 1'", "e:a", "E:f(b)"}},
      {"raise; raise notice 'x'; raise 'y %', f(z);", {"E:f(z)"}},
      {"raise exception 'a % %', b, (select c from t) using errcode = 'd', hint := f(e);",
       {"e:b", "E:(select c from t)", "e:'d'", "E:f(e)"}},
      {"raise division_by_zero; raise sqlstate '22012' using message = f(1);", {"E:f(1)"}},
      {"assert a > 0; assert f(b), 'c' || d;", {"e:a > 0", "E:f(b)", "e:'c' || d"}},
      {"get diagnostics a = row_count; get stacked diagnostics b := message_text;", {}},
      {"open c; open c(1, b := f(2)); open c for select * from t; open c no scroll for select 1;",
       {"e:1", "E:f(2)", "S:select * from t", "S:select 1"}},
      {"open $1 for select 2;", {"S:select 2"}},
      {"open c for execute 'select ' || a using b;", {"D:'select ' || a", "e:b"}},
      {"fetch c into a; fetch next from c into a, b; move forward 2 from c; close c;", {}},
      {"execute 'a' into b, c using d, e; execute f using g into strict h;",
       {"D:'a'", "e:d", "e:e", "D:f", "e:g"}},
  };
  for (const auto& c : cases) EXPECT_EQ(cut_statements(c.text), c.expected) << c.text;
}

TEST(Plpgsql, ReadsDeclarations) {
  const std::string_view body =
      "#variable_conflict use_column\n<<l>>\nDECLARE a int; B constant numeric(10, 2) not null := "
      "f(1);\n"
      " \"C\" text collate \"x\" default (select d from t); e alias for $1; f u.v%rowtype; g "
      "u.w%type = 1; h int[];\n"
      " c1 cursor for select * from t1; c2 no scroll cursor (p int, q numeric(1, 2)) is select * "
      "from t2 where p;\n"
      " i timestamp with time zone;\nBEGIN for j in 1..2 loop null; end loop; END l;";
  EXPECT_EQ(cut(body), (Pieces{"E:f(1)", "E:(select d from t)", "e:1", "S:select * from t1",
                               "S:select * from t2 where p", "e:1", "e:2"}));
  EXPECT_EQ(segment_plpgsql(body).variables,
            (std::vector<std::string>{"C", "a", "b", "c1", "c2", "e", "f", "g", "h", "i", "j", "p",
                                      "q"}));
}

TEST(Plpgsql, ReadsIdempotentMigrations) {
  EXPECT_EQ(
      cut("\nBEGIN\n    IF NOT EXISTS(SELECT 1 FROM \"__EFMigrationsHistory\" WHERE "
          "\"MigrationId\" = '1') THEN\n"
          "    CREATE TABLE shop.\"Orders\" (\"Id\" uuid NOT NULL);\n    END IF;\nEND "),
      (Pieces{"E:NOT EXISTS(SELECT 1 FROM \"__EFMigrationsHistory\" WHERE \"MigrationId\" = '1')",
              "S:CREATE TABLE shop.\"Orders\" (\"Id\" uuid NOT NULL)"}));
}

TEST(Plpgsql, RewritesPlaceholders) {
  const std::string_view body =
      "BEGIN x := :a; select b into y from ${s}.t where c = :c; z[1:2] := d[e:f]; END";
  EXPECT_EQ(cut(body),
            (Pieces{"e:1", "S:select b        from ####.t where c = 1", "e:1", "e:2", "e:d[e:f]"}));
  const PlpgsqlBody result = segment_plpgsql(body);
  EXPECT_FALSE(result.pieces[0].has_placeholder_name);
  EXPECT_TRUE(result.pieces[1].has_placeholder_name);
  EXPECT_EQ(body.substr(result.pieces[1].begin, 13), "select b into");
}

TEST(Plpgsql, ReportsWhatItCannotCut) {
  const struct {
    std::string_view body;
    std::uint32_t error_at;
  } cases[] = {
      {"", 0},
      {"select 1", 0},
      {"BEGIN delete from t;", 20},
      {"BEGIN delete from t", 19},
      {"BEGIN if a delete from t; end if; END", 24},
      {"BEGIN loop null; end if; END", 21},
      {"BEGIN x := 'a; END", 18},
      {"DECLARE 1 int; BEGIN END", 8},
      {"BEGIN END; more", 11},
      {"BEGIN for i loop end loop; END", 25},
      {"BEGIN end loop; END", 10},
      {"BEGIN when a then null; END", 11},
  };
  for (const auto& c : cases) {
    const PlpgsqlBody result = segment_plpgsql(c.body);
    EXPECT_FALSE(result.complete) << c.body;
    EXPECT_EQ(result.error_at, c.error_at) << c.body;
  }
  // What can be read around the error is read.
  EXPECT_EQ(cut("BEGIN if a delete from t; end if; delete from u; END"),
            (Pieces{"E:a delete from t", "S:delete from u", "INCOMPLETE"}));
}

// The server's own parser of PL/pgSQL, in a process of its own, because it ends the process on some
// valid functions. Empty: it crashed or refused; else its JSON.
std::string library_json(const std::string& function) {
  int ends[2];
  if (pipe(ends) != 0) return "";
  const pid_t child = fork();
  if (child < 0) return "";
  if (child == 0) {
    close(ends[0]);
    PgQueryPlpgsqlParseResult result = pg_query_parse_plpgsql(function.c_str());
    if (result.error == nullptr) {
      const std::string json = result.plpgsql_funcs;
      for (std::size_t at = 0; at < json.size();) {
        const ssize_t wrote = write(ends[1], json.data() + at, json.size() - at);
        if (wrote <= 0) break;
        at += static_cast<std::size_t>(wrote);
      }
    }
    _exit(0);
  }
  close(ends[1]);
  std::string json;
  char buffer[4096];
  for (ssize_t got = 0; (got = read(ends[0], buffer, sizeof buffer)) > 0;)
    json.append(buffer, static_cast<std::size_t>(got));
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? json : "";
}

// The values of "query" in the library's JSON, unescaped.
std::vector<std::string> queries_of(const std::string& json) {
  std::vector<std::string> queries;
  const std::string key = "\"query\":\"";
  for (std::size_t at = json.find(key); at != json.npos; at = json.find(key, at)) {
    at += key.size();
    std::string query;
    for (; json[at] != '"'; ++at) {
      if (json[at] != '\\') {
        query += json[at];
      } else if (json[++at] == 'u') {
        query += static_cast<char>(std::strtol(json.substr(at + 1, 4).c_str(), nullptr, 16));
        at += 4;
      } else {
        query += json[at] == 'n' ? '\n' : json[at];
      }
    }
    // A CASE statement's comparisons are expressions of the library's own making.
    if (query.find("__Case__") == query.npos) queries.push_back(query);
  }
  return queries;
}

// Letters and digits only, so that white space, blanked INTO and SELECT prefixes do not matter.
std::string essence(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c != ' ' && c != '\n' && c != '\t') result += c;
  }
  return result;
}

// Everything that the library finds is found, in the same order.
TEST(Plpgsql, AgreesWithTheLibrary) {
  const char* const bodies[] = {
      "begin insert into a.b values (1); update c set d = e; delete from f; end",
      "declare x int := 5; y text; begin x := x + 1; y := (select name from users where id = x); "
      "return; end",
      "declare r record; begin for r in select * from a.b loop insert into c values (r.id); end "
      "loop; end",
      "declare i int; begin for i in 1..10 by 2 loop perform f(i); end loop; while i < 3 loop i := "
      "i + 1; end loop; end",
      "begin if exists (select 1 from t) then delete from t; elsif a() then null; else insert into "
      "t values (1); end if; end",
      "declare n int; begin select count(*) into strict n from t where a = b; insert into u values "
      "(n) returning id into n; end",
      "begin begin insert into t values (1); exception when unique_violation then update t set a = "
      "1; end; end",
      "begin case (select 1) when 1, 2 then delete from t; else delete from u; end case; end",
      "begin raise notice 'a % %', (select b from t), c(); assert (select d from t), 'e'; end",
      "declare q text := 'x'; begin execute 'insert into ' || q using q; execute format('delete "
      "from %I', q); end",
      "declare c cursor for select * from t; r record; begin open c; fetch c into r; close c; end",
      "begin create table a (b int); create index on a (b); drop table a; end",
      "declare a int[]; begin a[1] := 2; a := array[1, 2]; end",
      "begin perform 1 from t; perform pg_notify('a', 'b'); end",
  };
  for (const char* const body : bodies) {
    const std::string function =
        std::string("create function f() returns void language plpgsql as $body$") + body +
        "$body$";
    const std::string json = library_json(function);
    if (DEMARC_GRAMMAR_MAJOR < 17 && json.empty()) continue;  // 15 refuses cursor variables
    ASSERT_FALSE(json.empty()) << body;
    const PlpgsqlBody result = segment_plpgsql(body);
    EXPECT_TRUE(result.complete) << body;
    std::string all;
    for (const PlpgsqlPiece& piece : result.pieces)
      all += essence(result.text_of(piece, body)) + "\n";
    for (const std::string& query : queries_of(json)) {
      std::string wanted = essence(query);
      // The library puts SELECT before what PERFORM runs, and the target before what is assigned.
      if (all.find(wanted) == all.npos && wanted.rfind("SELECT", 0) == 0) wanted = wanted.substr(6);
      for (const char* const sign : {":=", "="}) {
        const std::size_t at = wanted.find(sign);
        if (all.find(wanted) == all.npos && at != wanted.npos)
          wanted = wanted.substr(at + std::string_view(sign).size());
      }
      EXPECT_NE(all.find(wanted), all.npos) << "library: " << query << "\nours:\n" << all;
    }
  }
}

TEST(Plpgsql, PiecesParse) {
  for (const std::string_view body : {
           std::string_view(
               "declare x int := f(1); begin select a into x from t; if x > 1 then perform g(x); "
               "end if; "
               "for r in select 1 loop null; end loop; return query select * from u; end"),
           std::string_view("begin x[1:2] := 3; raise notice '%', a.b; case x when 1, 2 then null; "
                            "end case; end"),
       }) {
    const PlpgsqlBody result = segment_plpgsql(body);
    for (const PlpgsqlPiece& piece : result.pieces) {
      std::string sql(result.text_of(piece, body));
      if (piece.kind == PlpgsqlKind::expression) sql = "SELECT " + sql;
      EXPECT_EQ(testing::parse_error(sql), "") << sql;
    }
  }
}

}  // namespace
}  // namespace demarc
