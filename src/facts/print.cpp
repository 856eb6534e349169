#include "facts/print.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/json_writer.h"

namespace demarc {

static const char* name_of(UnitType type) {
  switch (type) {
    case UnitType::statement:
      return "statement";
    case UnitType::transaction:
      return "transaction";
    case UnitType::migration:
      return "migration";
    case UnitType::routine:
      return "routine";
    case UnitType::query:
      return "query";
    case UnitType::function:
      return "function";
  }
  return "statement";
}

static const char* name_of(Atomic atomic) {
  switch (atomic) {
    case Atomic::unknown:
      return "unknown";
    case Atomic::yes:
      return "yes";
    case Atomic::no:
      return "no";
  }
  return "unknown";
}

namespace {

class Printer {
 public:
  Printer(const FileFacts& facts, std::string_view path, FileClass file_class, int server_version,
          std::string& out)
      : facts_(facts),
        rows_(facts.rows),
        path_(path),
        class_(to_string(file_class)),
        version_(server_version),
        out_(out) {}

  void statement(const StatementRow& row);
  void note(const NoteRow& row);

 private:
  void unit(JsonWriter& json, std::uint32_t index);
  void privileges(JsonWriter& json, Privileges privileges);
  void need(JsonWriter& json, const NeedRow& row);
  void use(JsonWriter& json, const UseRow& row);
  void definition(JsonWriter& json, const DefinitionRow& row);
  void text(JsonWriter& json, std::string_view key, Str value) {
    json.key(key).text_or_null(rows_.text(value));
  }

  const FileFacts& facts_;
  const Rows& rows_;
  std::string_view path_;
  const char* class_;
  int version_;
  std::string& out_;
};

// Only what names something new is a definition; changes and drops are told by `requires`.
bool is_printed(const DefinitionRow& row) {
  return row.action == Action::create || row.action == Action::replace ||
         row.action == Action::rename || row.action == Action::set_schema;
}

void Printer::statement(const StatementRow& row) {
  JsonWriter json(out_);
  const Position begin = facts_.lines.position(row.begin);
  const Position end = facts_.lines.position(row.end > row.begin ? row.end - 1 : row.begin);
  json.begin_object()
      .key("path")
      .value(path_)
      .key("line")
      .value(begin.line)
      .key("column")
      .value(begin.column);
  json.key("end_line").value(end.line).key("kind").value(to_string(row.tag));
  unit(json, row.unit);
  json.key("class").value(class_).key("confidence").value(to_string(row.confidence));
  json.key("requires").begin_array();
  std::vector<const NeedRow*> needs;
  for (std::uint32_t i = 0; i < row.needs.count; ++i)
    needs.push_back(&rows_.needs[row.needs.first + i]);
  std::stable_sort(needs.begin(), needs.end(),
                   [](const NeedRow* a, const NeedRow* b) { return a->begin < b->begin; });
  for (const NeedRow* entry : needs) need(json, *entry);
  json.end_array().key("uses").begin_array();
  std::vector<const UseRow*> uses;
  for (std::uint32_t i = 0; i < row.uses.count; ++i)
    uses.push_back(&rows_.uses[row.uses.first + i]);
  std::stable_sort(uses.begin(), uses.end(),
                   [](const UseRow* a, const UseRow* b) { return a->begin < b->begin; });
  for (const UseRow* entry : uses) use(json, *entry);
  json.end_array().key("defines").begin_array();
  for (std::uint32_t i = 0; i < row.definitions.count; ++i) {
    const DefinitionRow& entry = rows_.definitions[row.definitions.first + i];
    if (is_printed(entry)) definition(json, entry);
  }
  json.end_array().end_object().newline();
}

void Printer::unit(JsonWriter& json, std::uint32_t index) {
  static constexpr const char* parts[] = {nullptr, "up", "down"};
  const UnitRow row = index < rows_.units.size() ? rows_.units[index] : UnitRow{};
  json.key("unit").begin_object().key("type").value(name_of(row.type)).key("id").value(index + 1);
  json.key("atomic").value(name_of(row.atomic)).key("part");
  const char* part = parts[static_cast<std::size_t>(row.part)];
  part == nullptr ? json.null() : json.value(part);
  json.end_object();
}

void Printer::privileges(JsonWriter& json, Privileges privileges) {
  json.key("privileges").begin_array();
  privileges = for_server_version(privileges, version_);
  for (int bit = 0; bit < privilege_count; ++bit) {
    if ((privileges & (1u << bit)) != 0) json.value(privilege_name(bit));
  }
  json.end_array();
}

void Printer::need(JsonWriter& json, const NeedRow& row) {
  const bool direct = row.timing == Timing::direct;
  const Position at = facts_.lines.position(row.begin);
  json.begin_object();
  text(json, "database", row.name.database);
  text(json, "schema", row.name.schema);
  text(json, "relation", row.name.name);
  privileges(json, direct ? row.privileges : 0);
  json.key("columns");
  if (row.columns_known == 0 || !direct) {
    json.null();
  } else {
    std::vector<std::string_view> names;
    for (std::uint32_t i = 0; i < row.columns.count; ++i) {
      const std::string_view name = rows_.text(rows_.column_uses[row.columns.first + i].name);
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
    json.begin_array();
    for (std::string_view name : names) json.value(name);
    json.end_array();
  }
  json.key("confidence")
      .value(to_string(row.confidence))
      .key("line")
      .value(at.line)
      .key("column")
      .value(at.column);
  if (row.any_of != 0) json.key("any_of").value(true);
  json.end_object();
}

void Printer::use(JsonWriter& json, const UseRow& row) {
  json.begin_object().key("object").value(to_string(row.object));
  text(json, "database", row.name.database);
  text(json, "schema", row.name.schema);
  text(json, "name", row.name.name);
  privileges(json, row.timing == Timing::direct ? row.privileges : 0);
  json.key("any_of").value(row.any_of != 0).end_object();
}

void Printer::definition(JsonWriter& json, const DefinitionRow& row) {
  json.begin_object();
  text(json, "database", row.name.database);
  text(json, "schema", row.name.schema);
  text(json, "relation", row.name.name);
  json.key("object")
      .value(to_string(row.object))
      .key("temporary")
      .value(row.temporary != 0)
      .key("renamed_from");
  std::string before(rows_.text(row.renamed_from.schema));
  if (!before.empty()) before += '.';
  before += rows_.text(row.renamed_from.name);
  json.text_or_null(before).end_object();
}

void Printer::note(const NoteRow& row) {
  const Position at = facts_.lines.position(row.begin);
  JsonWriter json(out_);
  json.begin_object().key("path").value(path_).key("line").value(at.line).key("column").value(
      at.column);
  json.key("kind").value("note").key("note").begin_object().key("kind").value(to_string(row.kind));
  json.key("message").value(rows_.text(row.message)).end_object().end_object().newline();
}

}  // namespace

void print_facts(const FileFacts& facts, std::string_view path, FileClass file_class,
                 int server_version, std::string& out) {
  // Statements and notes in one order: (offset, notes after statements, index).
  struct Line {
    std::uint32_t begin, is_note, index;
    auto operator<=>(const Line&) const = default;
  };
  std::vector<Line> lines;
  lines.reserve(facts.rows.statements.size() + facts.rows.notes.size());
  for (std::uint32_t i = 0; i < facts.rows.statements.size(); ++i)
    lines.push_back({facts.rows.statements[i].begin, 0, i});
  for (std::uint32_t i = 0; i < facts.rows.notes.size(); ++i)
    lines.push_back({facts.rows.notes[i].begin, 1, i});
  std::sort(lines.begin(), lines.end());
  Printer printer(facts, path, file_class, server_version, out);
  for (const Line& line : lines) {
    if (line.is_note != 0) {
      printer.note(facts.rows.notes[line.index]);
    } else {
      printer.statement(facts.rows.statements[line.index]);
    }
  }
}

}  // namespace demarc
