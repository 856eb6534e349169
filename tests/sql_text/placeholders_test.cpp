// Each placeholder by its place. What the grammar must take is given to the grammar.
#include <gtest/gtest.h>

#include "parses.h"
#include "sql/prepass.h"

namespace demarc {
namespace {

struct Case {
  std::string_view text;
  std::string_view expected;  // '#' for placeholder bytes
};

void expect_each(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    const Prepass result = prepass(c.text);
    const std::string_view bytes = result.rewritten ? std::string_view(result.text) : c.text;
    ASSERT_EQ(bytes.size(), c.text.size()) << c.text;
    EXPECT_EQ(testing::shown(bytes), c.expected) << c.text;
    EXPECT_EQ(testing::parse_error(std::string(bytes)), "") << c.text << "\n"
                                                            << testing::shown(bytes);
    bool named = false;
    for (const Piece& piece : result.pieces) named = named || piece.has_placeholder_name;
    EXPECT_EQ(named, c.expected.find('#') != c.expected.npos) << c.text;
  }
}

TEST(Placeholders, ValuesBecomeNumbers) {
  expect_each({
      {"select * from t where id = ?", "select * from t where id = 1"},
      {"select * from t where a = 1 and %filter% order by %order% limit 1",
       "select * from t where a = 1 and 1        order by 1       limit 1"},
      {"select a%b%c, a %b, (a)%b%c from t", "select a%b%c, a %b, (a)%b%c from t"},
      {"select * from t where id=?", "select * from t where id=1"},
      {"select * from t where id = $1 and b = $name",
       "select * from t where id = $1 and b = 1    "},
      {"select * from t where id=:id and b = :b_2", "select * from t where id=1   and b = 1   "},
      {"select * from t where id=:1", "select * from t where id=1 "},
      {"select * from t where id=@id", "select * from t where id=1  "},
      {"select * from t where id >= @id or a||@b is null",
       "select * from t where id >= 1   or a||1  is null"},
      {"select * from t where id=%s and b=%d", "select * from t where id=1  and b=1 "},
      {"select * from t where id=%(id)s", "select * from t where id=1     "},
      {"select * from t where id=${id} and b={{ b }}",
       "select * from t where id=1     and b=1      "},
      {"select * from t where id=#{id} and b={b} and c={0}",
       "select * from t where id=1     and b=1   and c=1  "},
      {"select * from t where id={{{id}}}", "select * from t where id=1       "},
      {"select f(?, :a, @b, %s, ${c})", "select f(1, 1 , 1 , 1 , 1   )"},
      {"insert into t values (?,?,?)", "insert into t values (1,1,1)"},
      {"insert into t (a, b) values (:a, @b)", "insert into t (a, b) values (1 , 1 )"},
      {"select ?::int, :a::text, @b::uuid", "select 1::int, 1 ::text, 1 ::uuid"},
      {"select case when ? then :a else @b end", "select case when 1 then 1  else 1  end"},
      {"select * from t limit ? offset :o", "select * from t limit 1 offset 1 "},
      {"select * from t where a between ? and ? and not ?",
       "select * from t where a between 1 and 1 and not 1"},
      {"select * from t where a like ? or a ilike %s",
       "select * from t where a like 1 or a ilike 1 "},
      {"update t set a = :a, b = ?", "update t set a = 1 , b = 1"},
      {"select :x[1]", "select $1[1]"},
      {"select * from t where a is distinct from :a",
       "select * from t where a is distinct from 1 "},
      {"select extract(epoch from :a), substring(? from 1)",
       "select extract(epoch from 1 ), substring(1 from 1)"},
      {"select * from unnest(:ids) x", "select * from unnest(1   ) x"},
      {"alter sequence s restart with ${n}", "alter sequence s restart with 1   "},
      {"call p(:a, ?)", "call p(1 , 1)"},
      {"set local x.y = :v", "set local x.y = 1 "},
      {"set statement_timeout to ${t}", "set statement_timeout to 1   "},
      {"alter sequence s restart with 1; select ?", "alter sequence s restart with 1; select 1"},
  });
}

TEST(Placeholders, NeighboursAreRewrittenWhereNoValueParses) {
  expect_each({
      {"select * from t where a in ?", "select * from t where a =  1"},
      {"select * from t where a not in :ids", "select * from t where a     =  1   "},
      {"select * from t where a IN %(ids)s", "select * from t where a =  1      "},
      {"select * from t where a in (?)", "select * from t where a in (1)"},
      {"insert into t (a) values %s", "insert into t (a) select 1 "},
      {"insert into t (a) VALUES ? on conflict do nothing",
       "insert into t (a) select 1 on conflict do nothing"},
      {"select date ?", "select date''"},
      {"select * from t where a > now() - interval :i",
       "select * from t where a > now() - interval ''"},
      {"select timestamp ${ts}", "select timestamp '   '"},
      {"create role r password :pw", "create role r password ' '"},
      {"create role r password :'pw'", "create role r password  '__'"},
      {"comment on table t is ${text}", "comment on table t is '     '"},
      {"copy t from :file", "copy t from '   '"},
      {"copy t to ${file}", "copy t to '     '"},
  });
}

TEST(Placeholders, NamesBecomeIdentifierBytes) {
  expect_each({
      {"select * from ${t}", "select * from ####"},
      {"select * from %table%", "select * from #######"},
      {"create database :a with template :b", "create database ## with template ##"},
      {"select * from {{ schema }}.t", "select * from ############.t"},
      {"select * from :SCHEMA.jobs", "select * from #######.jobs"},
      {"select * from s.${t} join {t} on true", "select * from s.#### join ### on true"},
      {"select * from message${SUFFIX}", "select * from message#########"},
      {"select * from ${p}_log", "select * from ####_log"},
      {"select * from a${p}b{q}c", "select * from a####b###c"},
      {"select * from ${a}${b}", "select * from ########"},
      {"select * from ${a}.${b}", "select * from ####.####"},
      {"select * from %s", "select * from ##"},
      {"select * from part_%s", "select * from part_##"},
      {"select * from s.part_%s", "select * from s.part_##"},
      {"select * from %I.x", "select * from ##.x"},
      {"select * from %1$I.%2$I", "select * from ####.####"},
      {"insert into ${t} (a) values (?)", "insert into #### (a) values (1)"},
      {"insert into t (a, ${c}) values (1, 2)", "insert into t (a, ####) values (1, 2)"},
      {"insert into s.\"t\" (${c}, %s) values (1, 2)",
       "insert into s.\"t\" (####, ##) values (1, 2)"},
      {"update ${t} set a = 1", "update #### set a = 1"},
      {"update t set ${c} = 1, {d} = 2", "update t set #### = 1, ### = 2"},
      {"update t set ${assignments} where a = 1", "update t set #=1            where a = 1"},
      {"delete from ${t} using ${u}", "delete from #### using ####"},
      {"merge into ${t} using :u on true when matched then delete",
       "merge into #### using ## on true when matched then delete"},
      {"select * from a, ${b} where true", "select * from a, #### where true"},
      {"select a as ${b} from t", "select a as #### from t"},
      {"with ${c} as (select 1) select 1", "with #### as (select 1) select 1"},
      {"create table ${t} (id int)", "create table #### (id int)"},
      {"create table if not exists ${s}.t (id ${type} not null)",
       "create table if not exists ####.t (id ####### not null)"},
      {"alter table ${t} add column ${c} int", "alter table #### add column #### int"},
      {"alter table t rename to ${u}", "alter table t rename to ####"},
      {"alter table t owner to :owner", "alter table t owner to ######"},
      {"create index ${i} on ${t} (${c})", "create index #### on #### (####)"},
      {"create view ${v} as select 1", "create view #### as select 1"},
      {"create schema {{ s }}", "create schema #######"},
      {"create table t (time :type not null)", "create table t (time ##### not null)"},
      {"drop table ${a}, ${b}", "drop table ####, ####"},
      {"grant select on ${t} to ${r}", "grant select on #### to ####"},
      {"grant :role to :\"user\"", "grant ##### to  \"####\""},
      {"create policy p on ${t} using (true)", "create policy p on #### using (true)"},
      {"create trigger x after insert on ${t} execute function ${f}()",
       "create trigger x after insert on #### execute function ####()"},
      {"truncate ${t}", "truncate ####"},
      {"lock table ${t}", "lock table ####"},
      {"comment on column ${t}.a is 'x'", "comment on column ####.a is 'x'"},
      {"refresh materialized view ${v}", "refresh materialized view ####"},
      {"select ${s}.f(1)", "select ####.f(1)"},
      {"select ${f}(${x})", "select ####(1   )"},
      {"select a::${type}, b::%s", "select a::#######, b::##"},
      {"select @extschema@.f(@extschema:x@.g())", "select ###########.f(#############.g())"},
      {"create function @extschema@.f() returns int return 1",
       "create function ###########.f() returns int return 1"},
      {"set role :r; set session authorization ${u}",
       "set role ##; set session authorization ####"},
      {"drop owned by :u", "drop owned by ##"},
      {"create user mapping for :u server :s", "create user mapping for ## server ##"},
      {"create table a partition of b for values from (${x}) to (${y})",
       "create table a partition of b for values from (####) to (####)"},
      {"set search_path to ${s}; select 1 from :t", "set search_path to 1   ; select 1 from ##"},
  });
}

TEST(Placeholders, QuotedNames) {
  expect_each({
      {"select * from \"{{ s }}\".users", "select * from \"#######\".users"},
      {"select * from \"tenant_${id}\".\"a#{b}c\"", "select * from \"tenant_#####\".\"a####c\""},
      {"select * from \"{s}\", \"%s_log\", \"%(x)s\"",
       "select * from \"###\", \"##_log\", \"#####\""},
      // a template's own quotes
      {"select * from \"{{ f \"s\" }}\".t", "select * from \"###########\".t"},
      {"select * from \"a{{ f \"s\" }}b\" where \"c\" = 1",
       "select * from \"a###########b\" where \"c\" = 1"},
      {"select * from \"{{ index .Options.Database \"The name of the schema\" }}\".t",
       "select * from               \"########################################\".t"},
      // no placeholders
      {"select \"a {{ b\" from \"100%\", \"{\", \"{}\", \"$x\", \"a\"\"{\"",
       "select \"a {{ b\" from \"100%\", \"{\", \"{}\", \"$x\", \"a\"\"{\""},
  });
}

TEST(Placeholders, LongNamesStayShortEnoughForTheServer) {
  const std::string text =
      "select * from {{ a_very_long_expression_that_goes_on_and_on_for_quite_a_while }}.t";
  const Prepass result = prepass(text);
  const std::size_t begin = result.text.find(placeholder_byte);
  EXPECT_EQ(result.text.find_last_of(placeholder_byte) - begin, 39u);
  EXPECT_EQ(result.text.size(), text.size());
  EXPECT_EQ(testing::parse_error(result.text), "");
}

TEST(Placeholders, ClausesAreLeftOut) {
  expect_each({
      {"select * from t where a = 1 ${extra}", "select * from t where a = 1         "},
      {"select * from t {{ where }} order by a {{ dir }}",
       "select * from t             order by a          "},
      {"select * from t :clause", "select * from t        "},
      {"select * from t order by a ?", "select * from t order by a  "},
      {"select * from t where a = 1 %s", "select * from t where a = 1   "},
      {"{{ config(materialized='table') }}\nselect 1",
       "                                  \nselect 1"},
      {"{% if x %} select 1 {% endif %}", "           select 1            "},
      {"select {# note #} 1", "select            1"},
      {"select 1; ${statement}; select 2", "select 1;             ; select 2"},
      {"create table t (id int ${options}) ${more}", "create table t (id int           )        "},
      {"select * from t where a ${op} 5", "select * from t where a =     5"},
      {"insert into t ${cols} values (1)", "insert into t         values (1)"},
  });
}

TEST(Placeholders, QueriesBecomeEmptySelects) {
  expect_each({
      {"select * from (${query}) x", "select * from (select  ) x"},
      {"select * from t where exists (${query})", "select * from t where exists (select  )"},
      {"with a as ({{ query }}) select 1", "with a as (select     ) select 1"},
      {"create materialized view v as :QUERY with no data",
       "create materialized view v as select with no data"},
      {"select * from (:QUERY :OR) q", "select * from (select 1  ) q"},
      {"create view v as {{ query }}", "create view v as select     "},
      {"explain (analyze) ${query}", "explain (analyze) select  "},
      {"explain analyze {{ query }};", "explain analyze select     ;"},
      {"select 1 union all ${query}", "select 1 union all select  "},
      {"select 1 union ${all} select 2", "select 1 union        select 2"},
      {"select 1 except ${all}select 2", "select 1 except       select 2"},
      {"explain :options update t set a = 1", "explain          update t set a = 1"},
      {"{call f(?, ?)}", " call f(1, 1) "},
  });
}

TEST(Placeholders, HiddenSqlIsTold) {
  const struct {
    std::string_view text;
    std::size_t begin;
    std::size_t end;
  } cases[] = {
      {"select 1 from t {{ where }}; select 2", 16, 27},
      {"select * from (${query}) x join (${other}) y", 15, 23},
      {"explain ${query}", 8, 16},
      {"select 1; ${statement}; select 2", 10, 22},
      {"\n:whole;", 1, 7},
      {"${all}", 0, 6},
  };
  for (const auto& c : cases) {
    const Prepass result = prepass(c.text);
    ASSERT_EQ(result.notes.size(), 1u) << c.text;
    EXPECT_EQ(result.notes[0].kind, NoteKind::dynamic_sql) << c.text;
    EXPECT_EQ(result.notes[0].begin, c.begin) << c.text;
    EXPECT_EQ(result.notes[0].end, c.end) << c.text;
  }
  for (const std::string_view text :
       {"{{ config(x) }} select 1", "select ? from ${t} where a = :a order by b ?",
        "{% if a %} select 1 {# b #}"}) {
    EXPECT_TRUE(prepass(text).notes.empty()) << text;
  }
}

TEST(Placeholders, OperatorsStay) {
  for (const std::string_view text : {
           "select a ? 'b', a ?| array['b'], a ?& array['b'], a?'b' from t",
           "select data ? $1, (data) ? 'x', data -> 'a' ? 'b', '{}'::jsonb ? 'c'",
           "select type ? 'a' from t",
           "select a @> b, a <@ b, a <@b, a @@ b, a @? '$.x', @ -5, @(1)",
           "select a % 2, a%2, a %b, a%s, a % s, a%d from t",
           "select a::int, b [1:2], c[:n], d[n:], e[:n+1], f(a := 1, b => 2)",
           "select (array[1, 2])[1:2]",
           "select 1 # 2, a #> '{b}', a #>> '{c}', |/ 4",
           "select a$b, a$1 from t",
       }) {
    const Prepass result = prepass(text);
    EXPECT_FALSE(result.rewritten) << text << "\n" << testing::shown(result.text);
  }
}

TEST(Placeholders, OperatorAndPlaceholderSideBySide) {
  expect_each({
      {"select * from t where data ? ? and b ?| ?", "select * from t where data ? 1 and b ?| 1"},
      {"select * from t where data @> :d and a <@ @e",
       "select * from t where data @> 1  and a <@ 1 "},
      {"select * from t where a like '%' || ? || '%'",
       "select * from t where a like '%' || 1 || '%'"},
      {"select * from t where a like '%'||?||'%'", "select * from t where a like '%'||1||'%'"},
      {"select array[:a, :b], c[:n] from t", "select array[1 , 1 ], c[:n] from t"},
      {"select a[f(:x)] from t", "select a[f(1 )] from t"},
      {"select a % %s from t", "select a % 1  from t"},
      {"select a ?? 'b' from t", "select a ?? 'b' from t"},
  });
}

TEST(Placeholders, NothingInsideLiteralsAndCommentsChanges) {
  const std::string_view text =
      "select '${a} :b ?', \"c:d\", $$ @e {{ f }} $$, E'\\'%s' -- :g\n/* ${h} */ from t";
  EXPECT_FALSE(prepass(text).rewritten);
}

TEST(Placeholders, QuotedNamesWithTemplatesAreTold) {
  EXPECT_TRUE(prepass("select * from \"${s}\".t").pieces.at(0).has_placeholder_name);
  EXPECT_TRUE(prepass("select * from \"%s\".t").pieces.at(0).has_placeholder_name);
  EXPECT_FALSE(prepass("select * from \"s\".t").pieces.at(0).has_placeholder_name);
}

}  // namespace
}  // namespace demarc
