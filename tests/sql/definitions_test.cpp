// What definitions write into the rows and demand; see describe.h.
#include <gtest/gtest.h>

#include "cases.h"

namespace demarc {

TEST(Definitions, Definitions) {
  static constexpr Case cases[] = {
      {"CREATE TABLE t (id int PRIMARY KEY, u_id int REFERENCES s.u (id))", "s.u REFERENCES(id)"},
      {"CREATE TABLE t (id int, FOREIGN KEY (id) REFERENCES u)", "u REFERENCES(*)"},
      {"CREATE TABLE t (id int PRIMARY KEY, parent int REFERENCES t (id))", "t -"},
      {"CREATE TABLE c () INHERITS (p, s.q)", "p OWNER; s.q OWNER"},
      {"CREATE TABLE c PARTITION OF p FOR VALUES IN (1)", "p OWNER"},
      {"CREATE TABLE c (LIKE p INCLUDING ALL)", "p SELECT(*)"},
      {"CREATE TABLE c AS SELECT a FROM t", "t SELECT(a)"},
      {"CREATE TABLE c AS SELECT a FROM t WITH NO DATA", "t -"},
      {"SELECT a INTO c FROM t", "t SELECT(a)"},
      {"CREATE VIEW v AS SELECT a FROM t", "t SELECT(a) @view"},
      {"CREATE OR REPLACE VIEW v AS SELECT f(a) FROM t", "t SELECT(a) @view"},
      {"CREATE MATERIALIZED VIEW m AS SELECT a FROM t", "t SELECT(a)"},
      {"CREATE MATERIALIZED VIEW m AS SELECT a FROM t WITH NO DATA", "t SELECT(a) @refresh"},
      {"CREATE INDEX i ON s.t (lower(a)) WHERE b", "s.t OWNER"},
      {"CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW WHEN (NEW.a > 1) EXECUTE FUNCTION f()",
       "t TRIGGER"},
      {"CREATE RULE r AS ON INSERT TO t DO ALSO INSERT INTO u (a) VALUES (NEW.a)",
       "t OWNER; u INSERT(a) @rule"},
      {"CREATE POLICY p ON t USING (owner = current_user AND EXISTS (SELECT 1 FROM m WHERE m.id = "
       "t.id))",
       "t OWNER; m SELECT(id) @policy"},
      {"CREATE STATISTICS s1 ON a, b FROM t", "t OWNER"},
      {"CREATE PUBLICATION p FOR TABLE t, s.u", "t OWNER; s.u OWNER"},
      {"CREATE SEQUENCE q OWNED BY s.t.id", "s.t OWNER"},
      {"ALTER TABLE t ADD COLUMN b int REFERENCES u (id)", "t OWNER; u REFERENCES(id)"},
      {"ALTER TABLE t ATTACH PARTITION c FOR VALUES IN (1)", "t OWNER; c OWNER"},
      {"ALTER TABLE t DETACH PARTITION c", "t OWNER; c -"},
      {"ALTER TABLE t INHERIT p", "t OWNER; p OWNER"},
      {"ALTER TABLE t NO INHERIT p", "t OWNER; p -"},
      {"ALTER TABLE t RENAME TO u", "t OWNER"},
      {"ALTER TABLE t SET SCHEMA s", "t OWNER"},
      {"ALTER TABLE t OWNER TO r", "t OWNER"},
      {"DROP TABLE IF EXISTS a, s.b CASCADE", "a OWNER; s.b OWNER"},
      {"DROP VIEW v", "v OWNER"},
      {"DROP TRIGGER g ON s.t", "s.t OWNER"},
      {"DROP POLICY p ON t", "t OWNER"},
      {"GRANT SELECT ON t, s.u TO r", "t OWNER; s.u OWNER"},
      {"REVOKE ALL ON t FROM PUBLIC", "t OWNER"},
      {"CREATE SCHEMA s CREATE TABLE t (id int) CREATE VIEW v AS SELECT id FROM t",
       "t SELECT(id) @view"},
      {"CREATE FUNCTION f(x t.a%TYPE) RETURNS int LANGUAGE sql AS 'SELECT 1'", "t - | "},
  };
  EXPECT_CASES(needs_of, cases);
}

TEST(Definitions, Uses) {
  static constexpr Case cases[] = {
      {"SELECT nextval('s.q'), currval('q'), setval('q', 1)",
       "sequence s.q UPDATE|USAGE any; schema s USAGE; sequence q SELECT|USAGE any; sequence q "
       "UPDATE"},
      {"SELECT 's.t'::regclass", "table s.t -; schema s USAGE"},
      {"SELECT s.f(1), now(), lower('x'), g(2)",
       "routine s.f EXECUTE; schema s USAGE; routine g EXECUTE"},
      {"SELECT pg_catalog.now()", ""},
      {"CREATE TABLE s.t (id int)", "schema s CREATE"},
      {"CREATE TABLE s.t (id serial, m s.mood, n varchar(10))",
       "schema s CREATE; type s.mood USAGE; schema s USAGE"},
      {"CREATE TEMP TABLE t (id int)", "database TEMPORARY"},
      {"CREATE SCHEMA s", "database CREATE"},
      {"CREATE EXTENSION hstore", "database CREATE"},
      {"CREATE FUNCTION s.f(a s.mood) RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
       "schema s CREATE; type s.mood USAGE; schema s USAGE; language plpgsql USAGE"},
      {"DO 'BEGIN NULL; END'", "language plpgsql USAGE"},
      {"CREATE TRIGGER g BEFORE UPDATE ON t EXECUTE FUNCTION s.f()",
       "routine s.f EXECUTE; schema s USAGE"},
      {"CREATE VIEW v AS SELECT s.f(a) FROM t", "routine s.f EXECUTE @view; schema s USAGE"},
      {"CREATE TABLE t (a int DEFAULT nextval('s.q'))",
       "sequence s.q UPDATE|USAGE any @default; schema s USAGE"},
      {"ALTER TABLE t ADD COLUMN a int DEFAULT f()",
       "routine f EXECUTE; routine f EXECUTE @default"},
      {"CREATE FOREIGN TABLE t (a int) SERVER v", "server v USAGE"},
      {"CREATE SERVER v FOREIGN DATA WRAPPER w", "foreign data wrapper w USAGE"},
      {"CREATE USER MAPPING FOR CURRENT_USER SERVER v", "server v USAGE"},
      {"IMPORT FOREIGN SCHEMA x FROM SERVER v INTO s", "server v USAGE; schema s CREATE"},
      {"ALTER SEQUENCE s.q RESTART", "sequence s.q OWNER; schema s USAGE"},
      {"DROP SEQUENCE q", "sequence q OWNER"},
      {"DROP FUNCTION s.f(int)", "routine s.f OWNER; schema s USAGE"},
      {"DROP INDEX CONCURRENTLY s.i", "index s.i OWNER; schema s USAGE"},
      {"DROP SCHEMA s CASCADE", "schema s OWNER"},
      {"DROP TYPE s.mood", "type s.mood OWNER; schema s USAGE"},
      {"ALTER SCHEMA s RENAME TO u", "schema s OWNER; database CREATE"},
      {"ALTER TABLE s.t RENAME TO u", "schema s USAGE; schema s CREATE"},
      {"ALTER TABLE t SET SCHEMA s", "schema s CREATE"},
      {"CREATE DOMAIN s.d AS s.mood", "schema s CREATE; type s.mood USAGE; schema s USAGE"},
      {"CREATE TYPE s.e AS ENUM ('a')", "schema s CREATE"},
      {"CALL s.p()", "routine s.p EXECUTE; schema s USAGE"},
      {"SELECT * FROM s.f(1) x", "routine s.f EXECUTE; schema s USAGE"},
      {"SELECT 'a'::s.mood", "type s.mood -; schema s USAGE"},
      {"ALTER FUNCTION s.f(int) OWNER TO r", "routine s.f OWNER; schema s USAGE"},
      {"EXPLAIN SELECT nextval('q')", "sequence q - any"},
  };
  EXPECT_CASES(uses_of, cases);
}

TEST(Definitions, Rows) {
  static constexpr Case cases[] = {
      {"CREATE TABLE s.t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n numeric(10, 2) NOT "
       "NULL DEFAULT 0, ts timestamp with time zone, tags text[], e s.mood)",
       "create table s.t (id:bigint not null identity, n:numeric(10, 2) not null default, "
       "ts:timestamp with time zone, tags:text[], e:s.mood)"},
      {"CREATE TABLE c PARTITION OF p DEFAULT", "create table c of p partition"},
      {"CREATE TEMP TABLE IF NOT EXISTS t (a int)", "create table t temporary if-exists (a:int)"},
      {"ALTER TABLE t ADD COLUMN a int, DROP COLUMN b CASCADE, ALTER COLUMN c TYPE text, ALTER d "
       "SET NOT NULL, DROP CONSTRAINT k",
       "alter table t (a:int); drop column b of t cascade; alter column c of t (c:text); alter "
       "column d of t (d not null); drop constraint k of t"},
      {"ALTER TABLE t RENAME COLUMN a TO b", "rename-column column b from a of t"},
      {"ALTER TABLE s.t RENAME TO u", "rename table s.u from s.t"},
      {"ALTER TABLE t SET SCHEMA s", "set-schema table s.t from t"},
      {"ALTER TABLE t OWNER TO r", "alter table t; set-owner table t role r"},
      {"ALTER TABLE t ENABLE ROW LEVEL SECURITY", "alter table t; row-security table t"},
      {"CREATE VIEW v WITH (security_invoker = true) AS SELECT 1", "create view v invoker"},
      {"CREATE UNIQUE INDEX i ON s.t (a)", "create index s.i of s.t"},
      {"CREATE TRIGGER g AFTER DELETE ON t EXECUTE FUNCTION s.f()",
       "create trigger g of t calls s.f"},
      {"CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN RETURN "
       "NEW; END'",
       "create routine f language plpgsql definer trigger"},
      {"CREATE FUNCTION f() RETURNS int RETURN 1", "create routine f language sql atomic | "},
      {"CREATE SEQUENCE q OWNED BY t.id", "create sequence q; owned-by sequence q of t"},
      {"CREATE SCHEMA s AUTHORIZATION r", "create schema s role r"},
      {"DROP TABLE IF EXISTS t CASCADE", "drop table t if-exists cascade"},
      {"ALTER TABLE p ATTACH PARTITION c DEFAULT", "alter table p; attach table c of p partition"},
      {"CREATE TYPE s.c AS (a int, b text)", "create type s.c (a:int, b:text)"},
      {"COMMENT ON TABLE t IS 'x'", "comment table t"},
  };
  EXPECT_CASES(definitions_of, cases);
}

TEST(Definitions, Keys) {
  static constexpr Case cases[] = {
      {"CREATE TABLE t (id int PRIMARY KEY, a int UNIQUE, b int CHECK (b > 0), c int REFERENCES "
       "s.u (id) ON DELETE CASCADE)",
       "primary(id); unique(a); check(b); foreign(c) -> s.u(id) ca need s.u"},
      {"CREATE TABLE t (a int, b int, CONSTRAINT k FOREIGN KEY (a, b) REFERENCES u (x, y) ON "
       "UPDATE SET NULL)",
       "foreign k(a,b) -> u(x,y) an need u"},
      {"CREATE UNIQUE INDEX i ON t (a, lower(b)) WHERE c", "unique index i(a) partial"},
      {"ALTER TABLE t ADD CONSTRAINT p PRIMARY KEY (a)", "primary p(a)"},
      {"CREATE TABLE t (a int, EXCLUDE USING gist (a WITH =))", "exclude(a)"},
  };
  EXPECT_CASES(keys_of, cases);
}

}  // namespace demarc
