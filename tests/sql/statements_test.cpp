// Utility statements, grants, settings, bodies of routines; see describe.h.
#include <gtest/gtest.h>

#include "cases.h"

namespace demarc {

TEST(Statements, Utility) {
  static constexpr Case cases[] = {
      {"TRUNCATE s.t, u", "s.t TRUNCATE; u TRUNCATE"},
      {"COPY t (a, b) TO STDOUT", "t SELECT(a,b)"},
      {"COPY t FROM STDIN", "t INSERT(*)"},
      {"COPY t (a) FROM STDIN WHERE b > 1", "t SELECT(b) INSERT(a)"},
      {"COPY (SELECT a FROM t) TO STDOUT", "t SELECT(a)"},
      {"LOCK TABLE t", "t UPDATE DELETE TRUNCATE any"},
      {"LOCK TABLE t IN ACCESS SHARE MODE", "t SELECT(*)"},
      {"LOCK TABLE t IN ROW EXCLUSIVE MODE", "t INSERT UPDATE DELETE TRUNCATE any"},
      {"VACUUM t, u", "t MAINTAIN; u MAINTAIN"},
      {"ANALYZE t (a)", "t MAINTAIN"},
      {"VACUUM", ""},
      {"CLUSTER t USING i", "t MAINTAIN"},
      {"REINDEX TABLE t", "t MAINTAIN"},
      {"REINDEX INDEX i", ""},
      {"REFRESH MATERIALIZED VIEW s.m", "s.m MAINTAIN"},
      {"EXPLAIN SELECT a FROM t", "t SELECT(a)"},
      {"EXPLAIN ANALYZE DELETE FROM t", "t DELETE"},
      {"PREPARE q AS SELECT a FROM t WHERE b = $1", "t SELECT(a,b)"},
      {"EXECUTE q(1)", ""},
      {"DECLARE c CURSOR FOR SELECT a FROM t", "t SELECT(a)"},
      {"CALL p((SELECT a FROM t))", "t SELECT(a)"},
      {"COMMENT ON TABLE s.t IS 'x'", "s.t OWNER"},
      {"COMMENT ON COLUMN s.t.c IS 'x'", "s.t OWNER"},
      {"COMMENT ON TRIGGER g ON t IS 'x'", "t OWNER"},
      {"COMMENT ON CONSTRAINT k ON t IS 'x'", "t OWNER"},
  };
  EXPECT_CASES(needs_of, cases);
}

TEST(Statements, Grants) {
  static constexpr Case cases[] = {
      {"GRANT SELECT, INSERT ON s.t TO a, b WITH GRANT OPTION",
       "grant SELECT|INSERT on table s.t to a grantable; grant SELECT|INSERT on table s.t to b "
       "grantable"},
      {"GRANT SELECT (a, b), UPDATE (c) ON t TO r",
       "grant SELECT(a,b) on table t to r; grant UPDATE(c) on table t to r"},
      {"GRANT ALL ON ALL TABLES IN SCHEMA s TO PUBLIC",
       "grant SELECT|INSERT|UPDATE|DELETE|TRUNCATE|REFERENCES|TRIGGER|MAINTAIN on table all in s "
       "to public"},
      {"GRANT USAGE ON SCHEMA s TO r", "grant USAGE on schema s to r"},
      {"GRANT EXECUTE ON FUNCTION s.f(int) TO r", "grant EXECUTE on routine s.f to r"},
      {"REVOKE DELETE ON t FROM r", "revoke DELETE on table t to r"},
      {"GRANT a, b TO c", "grant-role on role a to c; grant-role on role b to c"},
      {"ALTER DEFAULT PRIVILEGES FOR ROLE o IN SCHEMA s GRANT SELECT ON TABLES TO r",
       "default-grant SELECT on table s to r for o"},
      {"GRANT USAGE, SELECT ON SEQUENCE q TO r", "grant SELECT|USAGE on sequence q to r"},
  };
  EXPECT_CASES(grants_of, cases);
}

TEST(Statements, Settings) {
  static constexpr Case cases[] = {
      {"SET search_path = a, b", "session search_path = a,b"},
      {"SET LOCAL search_path TO a", "transaction search_path = a"},
      {"RESET search_path", "session search_path reset"},
      {"SET search_path = ''", "session search_path = "},
      {"SELECT pg_catalog.set_config('search_path', 'a, \"B c\"', false)",
       "session search_path = a,B c"},
      {"SET ROLE r", "session role = r"},
      {"SET SESSION AUTHORIZATION r", "session session_authorization = r"},
      {"ALTER ROLE r SET search_path = a", "role search_path of r = a"},
      {"ALTER ROLE r IN DATABASE d SET search_path = a", "role search_path of d.r = a"},
      {"ALTER DATABASE d SET search_path = a", "database search_path of d = a"},
      {"CREATE FUNCTION f() RETURNS int LANGUAGE sql SET search_path = a AS 'SELECT 1'",
       "function search_path of f = a"},
      {"SET statement_timeout = 1", ""},
      {"DISCARD ALL",
       "session search_path reset; session role reset; session session_authorization reset"},
  };
  EXPECT_CASES(settings_of, cases);
}

TEST(Statements, Bodies) {
  static constexpr Case cases[] = {
      {"CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql AS $$ UPDATE t SET a = x; SELECT b FROM "
       "u WHERE u.id = x $$",
       " | t UPDATE(a) | u SELECT(b,id)"},
      {"CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql AS 'SELECT a FROM t WHERE b = ''y'' AND "
       "c = x'",
       " | t SELECT(a,b,c)"},
      {"CREATE FUNCTION f(x int) RETURNS int BEGIN ATOMIC DELETE FROM t WHERE id = x; SELECT 1; "
       "END",
       " | t SELECT(id) DELETE | "},
      {"CREATE FUNCTION f() RETURNS int RETURN (SELECT max(a) FROM t)", " | t SELECT(a)"},
      {"CREATE FUNCTION f(p int) RETURNS void LANGUAGE plpgsql AS $$ DECLARE v int; BEGIN SELECT a "
       "INTO v FROM t WHERE id = p; UPDATE u SET x = v; IF EXISTS (SELECT 1 FROM w) THEN v := v + "
       "1; END IF; END $$",
       " | t SELECT(a,id) | u UPDATE(x) | w SELECT()"},
      {"DO $$ BEGIN EXECUTE 'DELETE FROM s.t'; EXECUTE 'TRUNCATE ' || x; END $$",
       " | s.t DELETE | "},
      {"CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log (a) "
       "VALUES (NEW.a); RETURN NEW; END $$",
       " | log INSERT(a)"},
      {"SELECT query_to_xml('SELECT a FROM t', true, false, '')", " | t SELECT(a)"},
      {"SELECT cron.schedule('x', '0 3 * * *', 'DELETE FROM s.t WHERE a < now()')",
       " | s.t SELECT(a) DELETE"},
      {"SELECT f('EXPLAIN SELECT a FROM t')", " | t SELECT(a)"},
      {"SELECT f('select one of these', 'update', g('with t'))", ""},
      {"SELECT * FROM dblink('c', 'SELECT a FROM t') AS d (a int)", ""},
      {"DO $$ BEGIN v := ts_rewrite(q, 'SELECT a, b FROM t'); END $$", " |  | t SELECT(a,b)"},
      {"CREATE FUNCTION f() RETURNS int LANGUAGE plpython3u AS 'return 1'", ""},
  };
  EXPECT_CASES(needs_of, cases);
}

#if DEMARC_GRAMMAR_MAJOR >= 17
TEST(Statements, Json) {
  static constexpr Case cases[] = {
      {"SELECT jt.a FROM t, JSON_TABLE(t.doc, '$[*]' COLUMNS (a int PATH '$.a')) jt",
       "t SELECT(doc)"},
      {"SELECT JSON_OBJECT('a' VALUE b) FROM t", "t SELECT(b)"},
      {"SELECT x.a FROM t, XMLTABLE('/r' PASSING t.doc COLUMNS a int PATH 'a') x", "t SELECT(doc)"},
      {"MERGE INTO t USING s ON t.id = s.id WHEN NOT MATCHED BY SOURCE THEN DELETE RETURNING t.a",
       "t SELECT(id,a) DELETE; s SELECT(id)"},
  };
  EXPECT_CASES(needs_of, cases);
}
#endif

}  // namespace demarc
