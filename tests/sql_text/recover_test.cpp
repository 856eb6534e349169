#include "sql/recover.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sql/recover_tag.h"

namespace demarc {
namespace {

// "SELECT: a.b select; *c insert": tag, names, '*' before a target, its privileges.
std::string recovered(std::string_view text) {
  const Recovery recovery = recover_names(text);
  std::string result = to_string(recovery.tag);
  result += ':';
  for (const RecoveredName& name : recovery.names) {
    result += name.is_target ? " *" : " ";
    if (!name.database.empty()) result += name.database + ".";
    if (!name.schema.empty()) result += name.schema + ".";
    result += name.name;
    if (name.privileges != 0) result += '=';
    result += to_string_of_privileges(name.privileges, "+");
  }
  return result;
}

struct Case {
  std::string_view text;
  std::string_view expected;
};

void expect_each(const std::vector<Case>& cases) {
  for (const Case& c : cases) EXPECT_EQ(recovered(c.text), c.expected) << c.text;
}

TEST(Recover, Queries) {
  expect_each({
      {"", "OTHER:"},
      {"what is this", "OTHER:"},
      {"select a frm b", "SELECT:"},
      {"select * from a where )", "SELECT: a=SELECT"},
      {"select * from a.b, \"C\".d e, f as g where x = ) ",
       "SELECT: a.b=SELECT C.d=SELECT f=SELECT"},
      {"select * from a join b on a.x = b.x left join c.d using (x), e !",
       "SELECT: a=SELECT b=SELECT c.d=SELECT e=SELECT"},
      {"select a, b from t order by c, d limit 1, 2", "SELECT: t=SELECT"},
      {"select (select x from u where y) from t ??", "SELECT: u=SELECT t=SELECT"},
      {"select * from (select * from a) b, c", "SELECT: a=SELECT c=SELECT"},
      {"select * from (a join (b join c on 1) on 2) x", "SELECT: a=SELECT b=SELECT c=SELECT"},
      {"select * from ((select 1 from a) union (select 2 from b))", "SELECT: a=SELECT b=SELECT"},
      {"select * from f(x), g.h(y) z, t", "SELECT: t=SELECT"},
      {"select * from lateral (select * from a), only b, rows from (f())",
       "SELECT: a=SELECT b=SELECT"},
      {"select extract(epoch from a), substring(b from 1), trim(both 'x' from c), overlay(d "
       "placing e from 1) from t",
       "SELECT: t=SELECT"},
      {"select extract(epoch from (select x from u)) from t", "SELECT: u=SELECT t=SELECT"},
      {"select a is distinct from b, c is not distinct from d from t", "SELECT: t=SELECT"},
      {"select distinct a from t for update of t skip locked", "SELECT: t=SELECT"},
      {"with a as (select * from b), c (x) as materialized (select * from a) select * from c, d",
       "SELECT: b=SELECT d=SELECT"},
      {"with recursive r as (select 1 union all select * from r, t) select * from r",
       "SELECT: t=SELECT"},
      {"with x as (insert into a values (1) returning *) update b set c = 1 from x",
       "UPDATE: *a=INSERT *b=UPDATE"},
      {"select * from a union select * from b except table c",
       "SELECT: a=SELECT b=SELECT c=SELECT"},
      {"table a.b", "SELECT: a.b=SELECT"},
      {"values (1), (2)", "SELECT:"},
      {"select * into a.b from c", "SELECT INTO: *a.b c=SELECT"},
      {"select * from db.s.t, x.db.s.u", "SELECT: db.s.t=SELECT db.s.u=SELECT"},
      {"select * from `a`.`B c` x, `d`", "SELECT: a.B c=SELECT d=SELECT"},
      {"SELECT TOP 5 * FROM [dbo].[Order Lines] WITH (NOLOCK) JOIN [x] ON 1",
       "SELECT: dbo.Order Lines=SELECT x=SELECT"},
      {"select * from db..t", "SELECT: db.t=SELECT"},
      {"select * from #temp, @var, t", "SELECT: t=SELECT"},
      {"explain analyze select * from a ?", "EXPLAIN: a=SELECT"},
      {"-- from x\nselect 'from y' /* from z */ from t", "SELECT: t=SELECT"},
      {"select t.from, \"from\" from a", "SELECT: a=SELECT"},
  });
}

TEST(Recover, Writes) {
  expect_each({
      {"insert into a.b (c, d) values (", "INSERT: *a.b=INSERT"},
      {"insert into a select * from b on duplicate key update c = 1", "INSERT: *a=INSERT b=SELECT"},
      {"insert into a values (1) on conflict (b) do update set c = (select 1 from d)",
       "INSERT: *a=INSERT d=SELECT"},
      {"insert ignore into `a` values (1)", "INSERT: *a=INSERT"},
      {"replace into a values (1)", "INSERT: *a=INSERT"},
      {"update a.b as x set c = 1 from d where e in (select f from g)",
       "UPDATE: *a.b=UPDATE d=SELECT g=SELECT"},
      {"update only a set b = c.d from c", "UPDATE: *a=UPDATE c=SELECT"},
      {"update a, b set a.x = b.x", "UPDATE: *a=UPDATE *b=UPDATE"},
      {"update a join b on a.x = b.x set a.y = 1", "UPDATE: *a=UPDATE b=SELECT"},
      {"update u set x = 1 from users u join [o] on 1", "UPDATE: *users=SELECT+UPDATE o=SELECT"},
      {"delete from a.b using c, d where e", "DELETE: *a.b=DELETE c=SELECT d=SELECT"},
      {"delete from a where b in (select c from d for update)", "DELETE: *a=DELETE d=SELECT"},
      {"delete x from a x join b on 1", "DELETE: *a=SELECT+DELETE b=SELECT"},
      {"delete t where a = 1", "DELETE: *t=DELETE"},
      {"merge into a.b t using c.d s on t.x = s.x when matched then update set y = 1 when not "
       "matched then insert values (1)",
       "MERGE: *a.b=INSERT+UPDATE c.d=SELECT"},
      {"merge a using (select * from b) s on 1 when matched then delete",
       "MERGE: *a=DELETE b=SELECT"},
      {"truncate table a, b.c cascade x", "TRUNCATE TABLE: *a=TRUNCATE *b.c=TRUNCATE"},
      {"truncate only a", "TRUNCATE TABLE: *a=TRUNCATE"},
      {"copy a.b (c, d) from program x", "COPY: *a.b=INSERT"},
      {"copy a to stdout bad", "COPY: *a=SELECT"},
      {"copy (select * from a) to x", "COPY: a=SELECT"},
      {"lock table a, b in x mode", "LOCK TABLE: *a=UPDATE *b=UPDATE"},
  });
}

TEST(Recover, Definitions) {
  expect_each({
      {"create table if not exists a.b (c int references d.e (f) on delete cascade on update set "
       "null, g !)",
       "CREATE TABLE: *a.b d.e=REFERENCES"},
      {"create table a (like b including all, c int", "CREATE TABLE: *a b=SELECT"},
      {"create table a (b text check (b like 'c'))", "CREATE TABLE: *a"},
      {"create temp table a as select * from b ?", "CREATE TABLE AS: *a b=SELECT"},
      {"create table a partition of b.c for values from (1) to (2) x",
       "CREATE TABLE: *a b.c=OWNER"},
      {"create table a (b int) inherits (c, d.e) x", "CREATE TABLE: *a c=OWNER d.e=OWNER"},
      {"CREATE TABLE `a` (`b` int(11) NOT NULL AUTO_INCREMENT, KEY `c` (`b`)) ENGINE=InnoDB",
       "CREATE TABLE: *a"},
      {"create table a (b int, foreign key (b) references c (d) on delete set null) engine=x",
       "CREATE TABLE: *a c=REFERENCES"},
      {"alter table only a.b add constraint c foreign key (d) references e x",
       "ALTER TABLE: *a.b=OWNER e=REFERENCES"},
      {"alter table if exists a attach partition b for values", "ALTER TABLE: *a=OWNER b=OWNER"},
      {"drop table if exists a, b.c cascade y", "DROP TABLE: *a=OWNER *b.c=OWNER"},
      {"rename table a to b", "ALTER TABLE: *a=OWNER"},
      {"create or replace view a.b as select * from c join d",
       "CREATE VIEW: *a.b c=SELECT d=SELECT"},
      {"create materialized view a as select * from b with no data x",
       "CREATE MATERIALIZED VIEW: *a b=SELECT"},
      {"drop view a, b x", "DROP VIEW: *a=OWNER *b=OWNER"},
      {"refresh materialized view concurrently a x", "REFRESH MATERIALIZED VIEW: *a=MAINTAIN"},
      {"create unique index concurrently a on only b.c using btree (d, e",
       "CREATE INDEX: *b.c=OWNER"},
      {"create index on a (b) where c in (select 1 from d)", "CREATE INDEX: *a=OWNER d=SELECT"},
      {"create trigger a before insert or update of b or delete on c.d for each row execute "
       "function e() x",
       "CREATE TRIGGER: *c.d=TRIGGER"},
      {"drop trigger a on b.c x", "DROP TRIGGER: *b.c=OWNER"},
      {"create policy a on b for update using (c in (select d from e)) x",
       "CREATE POLICY: *b=OWNER e=SELECT"},
      {"create rule a as on insert to b do instead insert into c values (1) x",
       "CREATE RULE: *b=OWNER *c=INSERT"},
      {"comment on table a.b is bad", "COMMENT: *a.b=OWNER"},
      {"comment on column a.b.c is bad", "COMMENT: *a.b=OWNER"},
      {"comment on trigger a on b is bad", "COMMENT: *b=OWNER"},
      {"grant select, update (a) on table b.c, d to e x", "GRANT: *b.c *d"},
      {"revoke delete on a from b x", "REVOKE: *a"},
      {"grant usage on schema a to b x", "GRANT:"},
      {"grant a to b x", "GRANT ROLE:"},
      {"vacuum full a.b x", "VACUUM:"},
      {"vacuum a.b, c", "VACUUM: *a.b=MAINTAIN *c=MAINTAIN"},
      {"create data mapping for json from table a.b column c", "OTHER: a.b=SELECT"},
      {"import foreign schema a from server b into c x", "IMPORT FOREIGN SCHEMA:"},
      {"create procedure a() begin insert into b select * from c; update d set e = 1; delete from "
       "f; end",
       "CREATE PROCEDURE: *b=INSERT c=SELECT *d=UPDATE *f=DELETE"},
      {"fetch 1 from c x", "FETCH:"},
      {"show tables from a", "SHOW:"},
  });
}

TEST(Recover, KnowsWhereNamesStand) {
  const std::string_view text = "select * from  a . \"B\" c join [d e] on !";
  const Recovery recovery = recover_names(text);
  ASSERT_EQ(recovery.names.size(), 2u);
  EXPECT_EQ(text.substr(recovery.names[0].begin, recovery.names[0].end - recovery.names[0].begin),
            "a . \"B\"");
  EXPECT_EQ(text.substr(recovery.names[1].begin, recovery.names[1].end - recovery.names[1].begin),
            "[d e]");
}

TEST(Recover, TagsByFirstWords) {
  const struct {
    std::string_view text;
    CommandTag expected;
  } cases[] = {
      {"select 1", CommandTag::select_},
      {"(((select 1)))", CommandTag::select_},
      {"with a as (select 1) delete from b", CommandTag::delete_},
      {"with a as (delete from b) select 1", CommandTag::select_},
      {"CREATE OR REPLACE TEMP VIEW x", CommandTag::create_view},
      {"create unlogged table x", CommandTag::create_table},
      {"create table x as with a as (select 1) select 1", CommandTag::create_table_as},
      {"create user mapping for x", CommandTag::create_user_mapping},
      {"create user x", CommandTag::create_role},
      {"create constraint trigger x", CommandTag::create_trigger},
      {"create trusted procedural language x", CommandTag::create_language},
      {"alter default privileges in schema x", CommandTag::alter_default_privileges},
      {"alter text search configuration x", CommandTag::alter_text_search_configuration},
      {"alter foreign data wrapper x", CommandTag::alter_foreign_data_wrapper},
      {"start transaction", CommandTag::start_transaction},
      {"begin isolation level", CommandTag::begin_},
      {"end", CommandTag::commit_},
      {"prepare transaction 'x'", CommandTag::prepare_transaction},
      {"prepare x as select 1", CommandTag::prepare_},
      {"set constraints all deferred", CommandTag::set_constraints},
      {"set x = 1", CommandTag::set_},
      {"grant a to b", CommandTag::grant_role},
      {"revoke a from b", CommandTag::revoke_role},
      {"grant select on a to b", CommandTag::grant_},
      {"nonsense", CommandTag::other},
      {"", CommandTag::other},
      {"'x'", CommandTag::other},
  };
  for (const auto& c : cases)
    EXPECT_EQ(to_string(command_tag_of(c.text)), std::string(to_string(c.expected))) << c.text;
}

}  // namespace
}  // namespace demarc
