// Any bytes as a file: extract, parse, facts, and what is done with facts afterwards: encoded for
// the cache, decoded, printed. The first two bytes say what kind of file it is.
#include "base/text.h"
#include "facts/file_facts.h"
#include "facts/print.h"
#include "fuzz.h"
#include "scan/frameworks.h"

using namespace demarc;
using namespace std::string_view_literals;

const std::vector<std::string_view>& fuzz::seeds() {
  static const std::vector<std::string_view> all = {
      "00create table s.t (id int primary key, o int references u.o on delete cascade, n text "
      "default f(1)); create view s.v as select t.*, (select 1 from w) from s.t join x.y using "
      "(id);",
      "00with a as (delete from b using c where b.i = c.i returning *) insert into d (e) select f "
      "from a on conflict (e) do update set e = excluded.e, g = d.g + 1 returning h;",
      "00create function f(a int) returns trigger language plpgsql security definer as $$ declare "
      "r record; begin for r in select * from b loop update c set d = r.d where i = new.i; execute "
      "'delete from ' || tg_table_name; end loop; return new; end $$; create trigger t before "
      "update of a on b for each row when (old.a is distinct from new.a) execute function f();",
      "00merge into a using b on a.i = b.i when matched and b.d then delete when not matched then "
      "insert (i) values (b.i); truncate only c, d; lock table e in share mode; copy g (h) from "
      "stdin;\n1\t2\n\\.\ncopy (select 1 from i) to stdout;",
      "00grant select (a, b), update on t to r; revoke all on all tables in schema s from public; "
      "alter default privileges for role o in schema s grant execute on functions to r; set local "
      "search_path = a, \"B\"; alter role r set search_path to c;",
      "00alter table a.b add column c int not null default 1, drop d, add constraint e foreign key "
      "(f) references g.h (i), rename to j; alter table k attach partition l for values in (1); "
      "alter view m set schema n; drop table if exists o, p.q cascade; comment on table r is 's';",
      "0F-- +goose Up\n-- +goose StatementBegin\ncreate table a (b int);\n-- +goose "
      "StatementEnd\n-- +goose Down\ndrop table a;\n",
      "00--liquibase formatted sql\n--changeset a:1 splitStatements:false "
      "endDelimiter:@\ninsert into a values (1)@\n--rollback delete from a;\n--rollback where b;\n"
      "--changeset b:2 context:test\nselect 1 from c;\n",
      "00-- name: ListOrders :many\nselect * from orders where id = @id and x = sqlc.arg(y);\n/* "
      "@name other */\nselect :a::int from b;\n-- :name third :? :*\nselect * from t where i in "
      ":tuple:ids\n",
      "00begin; select nextval('s.q'), 'a.b'::regclass, dblink('c', 'select 1'); savepoint a; "
      "commit; prepare p as select $1 from t; execute p(1); declare c cursor for select 1 from u; "
      "explain analyze delete from v; call w.x(1); do $$ begin perform 1; end $$;",
      "00create policy p on a using (exists (select 1 from b)); create rule r as on insert to c do "
      "instead insert into d select new.*; create server s foreign data wrapper w; create foreign "
      "table e (f int) server s; create publication g for table h; create type i as enum ('j');",
      "01SELECT TOP 5 [a].[b] FROM [dbo].[c] WITH (NOLOCK)\nGO\nEXEC sp_x @y = 1\nGO\n",
      "\xff\xfes\0e\0l\0e\0c\0t\0 \0001\0 \0f\0r\0o\0m\0 \0t\0;\0"sv,
      "00selec 1 from broken; update t set a = 1;; \\i other.sql\n\\copy t from 'f'\nselect ${x} "
      "from "
      "{{ y }}.z where a = %(b)s and c = ?;",
  };
  return all;
}

namespace {

void holds(const Range& range, std::size_t size) {
  CHECK(range.first <= size && range.count <= size - range.first,
        "ranges are inside of their rows");
}

void holds(const Rows& rows, Str text) {
  CHECK(text.at <= rows.pool.size() && text.size <= rows.pool.size() - text.at,
        "texts are inside of the pool");
}

void holds(const Rows& rows, const Name& name) {
  holds(rows, name.database);
  holds(rows, name.schema);
  holds(rows, name.name);
}

template <typename Row>
void holds_place(const Row& row, std::size_t size) {
  CHECK(row.begin <= row.end && row.end <= size, "places are inside of the file");
}

void check_statements(const Rows& rows, std::size_t size) {
  for (const UnitRow& row : rows.units) {
    CHECK(row.parent == no_row || row.parent < rows.units.size(), "units are inside of units");
    holds_place(row, size);
    for (const Str text : {row.name, row.function, row.consumer}) holds(rows, text);
  }
  for (const StatementRow& row : rows.statements) {
    holds_place(row, size);
    CHECK(row.unit < rows.units.size(), "every statement has a unit");
    CHECK(row.parent == no_row || row.parent < rows.statements.size(), "bodies have statements");
    holds(row.needs, rows.needs.size());
    holds(row.uses, rows.uses.size());
    holds(row.definitions, rows.definitions.size());
    holds(row.settings, rows.settings.size());
    holds(row.grants, rows.grants.size());
  }
  CHECK(rows.statements_not_analysed <= rows.statements_seen, "what was not read was seen");
}

void check_objects(const Rows& rows, std::size_t size) {
  for (const NeedRow& row : rows.needs) {
    CHECK(row.statement < rows.statements.size(), "every need has a statement");
    CHECK(!row.name.name.empty(), "every need has a name");
    holds(rows, row.name);
    holds(row.columns, rows.column_uses.size());
    holds_place(row, size);
  }
  for (const ColumnUse& row : rows.column_uses) holds(rows, row.name);
  for (const UseRow& row : rows.uses) {
    CHECK(row.statement < rows.statements.size(), "every use has a statement");
    holds(rows, row.name);
    holds_place(row, size);
  }
  for (const DefinitionRow& row : rows.definitions) {
    CHECK(row.statement < rows.statements.size(), "every definition has a statement");
    for (const Name& name : {row.name, row.renamed_from, row.of, row.routine}) holds(rows, name);
    holds(rows, row.role);
    holds(rows, row.language);
    holds(row.search_path, rows.names.size());
    holds(row.columns, rows.columns.size());
    holds(row.keys, rows.keys.size());
    holds_place(row, size);
  }
}

void check_details(const Rows& rows, std::size_t size) {
  for (const ColumnRow& row : rows.columns) {
    holds(rows, row.name);
    holds(rows, row.type);
    holds_place(row, size);
  }
  for (const KeyRow& row : rows.keys) {
    holds(rows, row.name);
    holds(rows, row.target);
    holds(row.columns, rows.names.size());
    holds(row.target_columns, rows.names.size());
    CHECK(row.need == no_row || row.need < rows.needs.size(), "foreign keys have needs");
    holds_place(row, size);
  }
  for (const SettingRow& row : rows.settings) {
    CHECK(row.statement < rows.statements.size(), "every setting has a statement");
    holds(rows, row.name);
    holds(rows, row.of);
    holds(row.values, rows.names.size());
  }
  for (const GrantRow& row : rows.grants) {
    CHECK(row.statement < rows.statements.size(), "every grant has a statement");
    holds(rows, row.object_name);
    holds(row.columns, rows.names.size());
    holds(rows, row.grantee);
    holds(rows, row.for_role);
    holds_place(row, size);
  }
  for (const Str name : rows.names) holds(rows, name);
  for (const ConstantRow& row : rows.constants) {
    for (const Str text : {row.name, row.owner, row.value}) holds(rows, text);
    holds_place(row, size);
  }
  for (const SymbolRow& row : rows.symbols) {
    for (const Str text : {row.qualifier, row.name}) holds(rows, text);
    holds_place(row, size);
  }
  for (const MessageRow& row : rows.messages) {
    CHECK(row.unit < rows.units.size(), "every message has a unit");
    for (const Str text : {row.client, row.marker, row.topic, row.type}) holds(rows, text);
    holds_place(row, size);
  }
  for (const NoteRow& row : rows.notes) {
    CHECK(row.statement == no_row || row.statement < rows.statements.size(), "of a statement");
    holds(rows, row.message);
    holds_place(row, size);
  }
}

// JSON lines of valid UTF-8: nothing that a terminal or a line reader would stumble over.
void check_printed(std::string_view printed) {
  for (const char c : printed) {
    CHECK(static_cast<unsigned char>(c) >= 0x20 || c == '\n', "control characters are escaped");
  }
  CHECK(valid_utf8(printed) == printed, "what is printed is UTF-8");
  for (const std::string_view line : split(printed, '\n')) {
    CHECK(line.empty() || (line.starts_with("{\"path\":\"a.sql\",") && line.ends_with("}")),
          "one object a line");
  }
}

FileKind kind_of(std::uint8_t first, std::uint8_t second) {
  const unsigned choice = (first + 256u - '0') % 256u;
  const std::size_t tool = (second + 256u - '0') % 256u;
  return {.language = Language::sql,
          .framework = static_cast<std::uint16_t>(tool % (all_frameworks().size() + 1)),
          .part = static_cast<Part>(choice % 3),
          .atomic = static_cast<Atomic>(choice / 3 % 3),
          .dialect = static_cast<Dialect>(choice / 9 % 6)};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const FileKind kind = kind_of(data[0], data[1]);
  // A byte-order mark is the file's own first two bytes.
  const std::string_view whole = fuzz::as_text(data, size);
  const std::string_view text = whole.starts_with("\xff\xfe") ? whole : whole.substr(2);
  const FileFacts facts = build_facts(text, kind);
  // Of the text as it was read: UTF-16 has been converted.
  const std::size_t text_size = facts.lines.size_bytes;
  check_statements(facts.rows, text_size);
  check_objects(facts.rows, text_size);
  check_details(facts.rows, text_size);

  std::string bytes, printed;
  encode(facts, bytes);
  print_facts(facts, "a.sql", FileClass::service, 15, printed);
  check_printed(printed);
  FileFacts copy;
  CHECK(decode(bytes, copy), "what was encoded is read again");
  std::string bytes_again, printed_again;
  encode(copy, bytes_again);
  print_facts(copy, "a.sql", FileClass::service, 15, printed_again);
  CHECK(bytes == bytes_again && printed == printed_again, "and is the same");
  FileFacts torn;
  CHECK(!decode(std::string_view(bytes).substr(0, bytes.size() - 1), torn), "torn is not believed");
  return 0;
}
