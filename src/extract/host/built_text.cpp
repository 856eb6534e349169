#include "extract/host/built_text.h"

#include "base/text.h"

namespace demarc {

static void add_table(const BuiltTable& table, const std::optional<BuiltTable>& schema,
                      HostText& out) {
  if (schema && !table.has_schema && !table.is_sql) {
    out.add_collapsed(std::string(schema->text.text) + ".", table.begin);
  }
  out.add_all(table.text);
}

// "JOIN orders o ON …" and "orders o ON …" of a builder that takes SQL.
static std::string_view before_next(const BuiltTable& table) {
  if (!table.is_sql) return ", ";
  const std::string lower = to_lower(trim(table.text.text));
  for (std::string_view word :
       {"join ", "inner ", "left ", "right ", "full ", "cross ", "natural "}) {
    if (lower.starts_with(word)) return " ";
  }
  const bool has_condition =
      lower.find(" on ") != std::string::npos || lower.find(" using") != std::string::npos;
  return has_condition ? " JOIN " : ", ";
}

static void add_reads(const BuiltChain& doing, HostText& out) {
  std::uint32_t at = doing.reads.front().begin;
  bool first = true;
  for (const BuiltTable& table : doing.reads) {
    std::string_view between = first ? std::string_view{} : before_next(table);
    if (first && before_next(table) != ", ") {  // joined to what stands elsewhere
      out.add_collapsed("(SELECT 1) elsewhere", table.begin);
      between = before_next(table);
    }
    out.add_collapsed(between, at);
    add_table(table, doing.schema, out);
    at = table.end;
    first = false;
  }
  out.add_collapsed(" ", at);
}

// What an open table is for.
static void settle(BuiltChain& doing) {
  std::vector<BuiltTable>& to =
      doing.act == TableRole::from || doing.act == TableRole::reads || !doing.written.empty()
          ? doing.reads
          : doing.written;
  if (&to == &doing.reads) {
    to.insert(to.begin(), doing.open.begin(), doing.open.end());
  } else if (!doing.open.empty()) {
    to.push_back(doing.open.front());
  } else if (doing.act != TableRole::reads && doing.reads.size() == 1) {
    // db.from("users").update(…)
    to.push_back(doing.reads.front());
    doing.reads.clear();
  }
}

static void add_write(const BuiltChain& doing, std::uint32_t begin, HostText& out) {
  const BuiltTable& target = doing.written.front();
  const bool reads = !doing.reads.empty();
  const auto head = [&](std::string_view verb) {
    out.add_collapsed(verb, begin);
    add_table(target, doing.schema, out);
  };
  switch (doing.act) {
    case TableRole::insert:
    case TableRole::inserts:
      head("INSERT INTO ");
      out.add_collapsed(reads ? " SELECT * FROM " : " DEFAULT VALUES", target.end);
      if (reads) {
        add_reads(doing, out);
        out.add_collapsed("WHERE true", doing.reads.back().end);
      }
      return;
    case TableRole::update:
    case TableRole::updates:
      head("UPDATE ");
      out.add_collapsed(doing.filters ? " SET c = c" : " SET c = 1", target.end);
      if (reads) out.add_collapsed(" FROM ", target.end);
      if (reads) add_reads(doing, out);
      out.add_collapsed(reads ? "WHERE true" : " ", target.end);
      return;
    case TableRole::truncate:
    case TableRole::truncates:
      head("TRUNCATE ");
      out.add_collapsed(" RESTRICT", target.end);
      return;
    default:
      head("DELETE FROM ");
      if (reads) out.add_collapsed(" USING ", target.end);
      if (reads) add_reads(doing, out);
      out.add_collapsed(doing.filters ? " WHERE c" : " WHERE true", target.end);
      return;
  }
}

HostText text_of(BuiltChain& chain, std::uint32_t begin, std::uint32_t end) {
  settle(chain);
  HostText out;
  if (chain.written.empty()) {
    out.add_collapsed("SELECT * FROM ", begin);
    add_reads(chain, out);
    out.add_collapsed("WHERE true", chain.reads.back().end);
  } else {
    add_write(chain, begin, out);
  }
  out.add_collapsed("\n", end);
  return out;
}

}  // namespace demarc
