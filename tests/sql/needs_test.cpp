// What queries and writes demand of relations, as tables of (SQL, needs); see describe.h.
#include <gtest/gtest.h>

#include "cases.h"

namespace demarc {

TEST(Needs, Select) {
  static constexpr Case cases[] = {
      {"SELECT 1", ""},
      {"SELECT 1 FROM t", "t SELECT()"},
      {"SELECT count(*) FROM s.t", "s.t SELECT()"},
      {"SELECT a, b AS x FROM t", "t SELECT(a,b)"},
      {"SELECT * FROM t", "t SELECT(*)"},
      {"SELECT t.* FROM t", "t SELECT(*)"},
      {"SELECT t FROM t", "t SELECT(*)"},
      {"TABLE t", "t SELECT(*)"},
      {"VALUES (1), ((SELECT a FROM t))", "t SELECT(a)"},
      {"SELECT a FROM ONLY t", "t SELECT(a)"},
      {"SELECT a FROM db.s.t", "db.s.t SELECT(a)"},
      {"SELECT a FROM t WHERE b = 1 GROUP BY c HAVING max(d) > 1 ORDER BY e LIMIT 5",
       "t SELECT(a,b,c,d,e)"},
      {"SELECT a + b AS total FROM t ORDER BY total", "t SELECT(a,b)"},
      {"SELECT date_trunc('day', ts) AS day, count(*) FROM t GROUP BY day", "t SELECT(ts)"},
      {"SELECT x.a, y.b FROM t x JOIN u y ON x.id = y.id", "t SELECT(a,id); u SELECT(b,id)"},
      {"SELECT a FROM t, u", "t SELECT(*); u SELECT(*)"},
      {"SELECT t.a FROM t, u WHERE t.id = u.id", "t SELECT(a,id); u SELECT(id)"},
      {"SELECT * FROM t JOIN u USING (id)", "t SELECT(*); u SELECT(*)"},
      {"SELECT t.a FROM t JOIN u USING (id)", "t SELECT(a,id); u SELECT(id)"},
      {"SELECT id FROM t JOIN u USING (id)", "t SELECT(id); u SELECT(id)"},
      {"SELECT t.a FROM t NATURAL JOIN u", "t SELECT(*); u SELECT(*)"},
      {"SELECT j.a FROM (t JOIN u ON t.id = u.id) AS j", "t SELECT(*); u SELECT(*)"},
      {"SELECT q.a FROM (SELECT a FROM t) q", "t SELECT(a)"},
      {"SELECT a FROM t, (SELECT b FROM u) q WHERE b = 1", "t SELECT(a); u SELECT(b)"},
      {"SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.id = t.id)",
       "t SELECT(a,id); u SELECT(id)"},
      {"SELECT a FROM t WHERE id IN (SELECT t_id FROM u)", "t SELECT(a,id); u SELECT(t_id)"},
      {"SELECT (SELECT max(b) FROM u) FROM t", "u SELECT(b); t SELECT()"},
      {"SELECT t.a, l.b FROM t, LATERAL (SELECT u.b FROM u WHERE u.id = t.id) l",
       "t SELECT(a,id); u SELECT(b,id)"},
      {"SELECT a FROM t TABLESAMPLE SYSTEM (10)", "t SELECT(a)"},
      {"SELECT g FROM generate_series(1, 3) g", ""},
      {"SELECT g, a FROM t, generate_series(1, t.n) g", "t SELECT(a,n)"},
      {"SELECT a, value FROM t, jsonb_array_elements(doc) AS value", "t SELECT(a,doc)"},
      {"SELECT (t).a FROM t", "t SELECT(*)"},
      {"SELECT row_to_json(t) FROM t", "t SELECT(*)"},
      {"SELECT sum(a) OVER (PARTITION BY b ORDER BY c) FROM t", "t SELECT(a,b,c)"},
      {"SELECT sum(a) OVER w FROM t WINDOW w AS (PARTITION BY b)", "t SELECT(a,b)"},
      {"SELECT array_agg(a ORDER BY b) FILTER (WHERE c) FROM t", "t SELECT(a,b,c)"},
      {"SELECT CASE WHEN a THEN b ELSE c END FROM t", "t SELECT(a,b,c)"},
      {"SELECT a[1:b] FROM t", "t SELECT(a,b)"},
      {"SELECT t.a AS x FROM t AS t (a, b)", "t SELECT(*)"},
  };
  EXPECT_CASES(needs_of, cases);
}

TEST(Needs, SetOperations) {
  static constexpr Case cases[] = {
      {"SELECT a FROM t UNION SELECT b FROM u", "t SELECT(a); u SELECT(b)"},
      {"SELECT a FROM t UNION ALL SELECT b FROM u EXCEPT SELECT c FROM v ORDER BY a",
       "t SELECT(a); u SELECT(b); v SELECT(c)"},
      {"(SELECT a FROM t ORDER BY b) INTERSECT (SELECT c FROM u)", "t SELECT(a,b); u SELECT(c)"},
  };
  EXPECT_CASES(needs_of, cases);
}

TEST(Needs, CommonTableExpressions) {
  static constexpr Case cases[] = {
      {"WITH q AS (SELECT a FROM t) SELECT a FROM q", "t SELECT(a)"},
      {"WITH q AS (SELECT a FROM t) SELECT a FROM s.q", "t -; s.q SELECT(a)"},
      {"WITH t AS (SELECT a FROM t) SELECT a FROM t", "t SELECT(a)"},
      {"WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT n FROM t", ""},
      {"WITH a AS (SELECT x FROM b), b AS (SELECT y FROM a) SELECT * FROM b", "b SELECT(x)"},
      {"WITH q AS (SELECT a FROM t) SELECT * FROM (WITH q AS (SELECT b FROM u) SELECT * FROM q) z, "
       "q",
       "t SELECT(a); u SELECT(b)"},
      {"WITH d AS (DELETE FROM t WHERE a = 1 RETURNING b) INSERT INTO u (b) SELECT b FROM d",
       "t SELECT(a,b) DELETE; u INSERT(b)"},
      {"WITH q AS (SELECT 1) INSERT INTO q VALUES (1)", "q INSERT(*)"},
      {"SELECT * FROM t WHERE a IN (WITH t AS (SELECT 1 AS x) SELECT x FROM t)", "t SELECT(*)"},
      {"WITH q (c) AS (SELECT a FROM t) UPDATE u SET x = 1 FROM q WHERE c = 2",
       "t SELECT(a); u UPDATE(x)"},
  };
  EXPECT_CASES(needs_of, cases);
}

TEST(Needs, RowLocks) {
  static constexpr Case cases[] = {
      {"SELECT a FROM t FOR UPDATE", "t SELECT(a) UPDATE()"},
      {"SELECT t.a FROM t, u FOR SHARE OF t", "t SELECT(a) UPDATE(); u SELECT()"},
      {"SELECT q.a FROM (SELECT a FROM t) q FOR UPDATE", "t SELECT(a) UPDATE()"},
      {"SELECT a FROM (SELECT a FROM t) q, u FOR NO KEY UPDATE OF q",
       "t SELECT(a) UPDATE(); u SELECT()"},
      {"WITH q AS (SELECT a FROM t) SELECT a FROM q FOR UPDATE", "t SELECT(a)"},
      {"SELECT a FROM t WHERE b IN (SELECT b FROM u) FOR UPDATE",
       "t SELECT(a,b) UPDATE(); u SELECT(b)"},
      {"SELECT x.a FROM t x, t y FOR UPDATE OF x SKIP LOCKED", "t SELECT(a) UPDATE(); t SELECT()"},
  };
  EXPECT_CASES(needs_of, cases);
}

TEST(Needs, Insert) {
  static constexpr Case cases[] = {
      {"INSERT INTO t (a, b) VALUES (1, 2)", "t INSERT(a,b)"},
      {"INSERT INTO t VALUES (1, 2)", "t INSERT(*)"},
      {"INSERT INTO t DEFAULT VALUES", "t INSERT()"},
      {"INSERT INTO t (a) SELECT b FROM u", "t INSERT(a); u SELECT(b)"},
      {"INSERT INTO t (a) SELECT a FROM t", "t INSERT(a); t SELECT(a)"},
      {"INSERT INTO t (a) VALUES (1) RETURNING 1", "t INSERT(a)"},
      {"INSERT INTO t (a) VALUES (1) RETURNING id", "t SELECT(id) INSERT(a)"},
      {"INSERT INTO t (a) VALUES (1) RETURNING *", "t SELECT(*) INSERT(*)"},
      {"INSERT INTO t AS x (a) VALUES (1) RETURNING x.id", "t SELECT(id) INSERT(a)"},
      {"INSERT INTO t (a) VALUES (1) ON CONFLICT DO NOTHING", "t INSERT(a)"},
      {"INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO NOTHING", "t SELECT(a) INSERT(a)"},
      {"INSERT INTO t (a) VALUES (1) ON CONFLICT ON CONSTRAINT k DO NOTHING",
       "t SELECT(*) INSERT(*)"},
      {"INSERT INTO t (a) VALUES (1) ON CONFLICT (lower(a)) WHERE b DO NOTHING",
       "t SELECT(a,b) INSERT(a)"},
      {"INSERT INTO t (a, b) VALUES (1, 2) ON CONFLICT (a) DO UPDATE SET b = 3",
       "t SELECT(a) INSERT(a,b) UPDATE(b)"},
      {"INSERT INTO t (a, b) VALUES (1, 2) ON CONFLICT (a) DO UPDATE SET b = excluded.b",
       "t SELECT(a,b) INSERT(a,b) UPDATE(b)"},
      {"INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = t.b + 1 WHERE t.c",
       "t SELECT(a,b,c) INSERT(a) UPDATE(b)"},
      {"INSERT INTO t (a) VALUES ((SELECT max(b) FROM u))", "t INSERT(a); u SELECT(b)"},
      {"INSERT INTO t (a[1], b.c) VALUES (1, 2)", "t INSERT(a,b)"},
  };
  EXPECT_CASES(needs_of, cases);
}

TEST(Needs, Update) {
  static constexpr Case cases[] = {
      {"UPDATE t SET a = 1", "t UPDATE(a)"},
      {"UPDATE t SET a = $1", "t UPDATE(a)"},
      {"UPDATE t SET a = DEFAULT", "t UPDATE(a)"},
      {"UPDATE t SET a = b", "t SELECT(b) UPDATE(a)"},
      {"UPDATE t SET a = 1 WHERE id = 2", "t SELECT(id) UPDATE(a)"},
      {"UPDATE t SET a = 1 RETURNING 1", "t UPDATE(a)"},
      {"UPDATE t SET a = 1 RETURNING *", "t SELECT(*) UPDATE(*)"},
      {"UPDATE t SET (a, b) = (1, 2)", "t UPDATE(a,b)"},
      {"UPDATE t SET (a, b) = (SELECT x, y FROM u)", "t UPDATE(a,b); u SELECT(x,y)"},
      {"UPDATE t SET a = (SELECT x FROM u)", "t UPDATE(a); u SELECT(x)"},
      {"UPDATE t SET a = (SELECT x FROM u WHERE u.id = t.id)",
       "t SELECT(id) UPDATE(a); u SELECT(x,id)"},
      {"UPDATE t SET a = u.b FROM u", "t UPDATE(a); u SELECT(b)"},
      {"UPDATE t SET a = u.b FROM u WHERE t.id = u.id", "t SELECT(id) UPDATE(a); u SELECT(b,id)"},
      {"UPDATE t SET a = b FROM u", "t SELECT(*) UPDATE(*); u SELECT(*)"},
      {"UPDATE t x SET a = 1 WHERE x.id = 1", "t SELECT(id) UPDATE(a)"},
      {"UPDATE t SET a[1] = 2", "t UPDATE(a)"},
      {"UPDATE t SET a = 1 WHERE CURRENT OF c", "t UPDATE(a)"},
      {"UPDATE t SET a = 1 WHERE true", "t UPDATE(a)"},
      {"UPDATE ONLY s.t SET a = s.t.b", "s.t SELECT(b) UPDATE(a)"},
      {"UPDATE t SET a = 1 WHERE EXISTS (SELECT 1 FROM u)", "t UPDATE(a); u SELECT()"},
      {"UPDATE t SET a = x FROM generate_series(1, 2) x", "t UPDATE(a)"},
      {"UPDATE t SET a = v.a FROM (VALUES (1, 2)) v (id, a) WHERE t.id = v.id",
       "t SELECT(id) UPDATE(a)"},
  };
  EXPECT_CASES(needs_of, cases);
}

TEST(Needs, Delete) {
  static constexpr Case cases[] = {
      {"DELETE FROM t", "t DELETE"},
      {"DELETE FROM t WHERE a = 1", "t SELECT(a) DELETE"},
      {"DELETE FROM t USING u WHERE t.id = u.id", "t SELECT(id) DELETE; u SELECT(id)"},
      {"DELETE FROM t USING u WHERE u.id = 1", "t DELETE; u SELECT(id)"},
      {"DELETE FROM t RETURNING t.*", "t SELECT(*) DELETE"},
      {"DELETE FROM t WHERE CURRENT OF c", "t DELETE"},
      {"DELETE FROM t WHERE id IN (SELECT id FROM u)", "t SELECT(id) DELETE; u SELECT(id)"},
  };
  EXPECT_CASES(needs_of, cases);
}

TEST(Needs, Merge) {
  static constexpr Case cases[] = {
      {"MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET v = s.v "
       "WHEN NOT MATCHED THEN INSERT (id, v) VALUES (s.id, s.v)",
       "t SELECT(id) INSERT(id,v) UPDATE(v); s SELECT(id,v)"},
      {"MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN DELETE",
       "t SELECT(id) DELETE; s SELECT(id)"},
      {"MERGE INTO t USING s ON t.id = s.id WHEN MATCHED AND t.a > 1 THEN DO NOTHING",
       "t SELECT(id,a); s SELECT(id)"},
      {"MERGE INTO t USING (SELECT id FROM s) q ON false WHEN NOT MATCHED THEN INSERT VALUES "
       "(q.id)",
       "t INSERT(*); s SELECT(id)"},
  };
  EXPECT_CASES(needs_of, cases);
}

}  // namespace demarc
