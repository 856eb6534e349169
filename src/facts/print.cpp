#include "facts/print.h"

#include <algorithm>
#include <charconv>
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

// JSON straight into the string. This is half of the cost of `demarc facts`, so members are
// appended as ready-made literals, and only text from the file is looked at byte by byte
// (base/json_writer.h).
class Printer {
 public:
  Printer(const FileFacts& facts, std::string_view path, FileClass file_class, int server_version,
          std::string& out)
      : facts_(facts), rows_(facts.rows), version_(server_version), out_(out) {
    head_ = "{\"path\":";
    JsonWriter(head_).value(path);
    class_ = std::string("},\"class\":\"") + to_string(file_class) + "\",\"confidence\":\"";
  }

  void statement(const StatementRow& row);
  void note(const NoteRow& row);

 private:
  void place(std::uint32_t offset);
  Position position(std::uint32_t offset);
  void unit(std::uint32_t index);
  void privileges(Privileges privileges);
  void columns(const NeedRow& row);
  void need(const NeedRow& row);
  void use(const UseRow& row);
  void definition(const DefinitionRow& row);
  void name(const Name& name, std::string_view last_key);
  void number(std::uint32_t value);
  void text(Str value);
  template <typename Row, typename Print>
  void by_position(const std::vector<Row>& rows, Range range, Print&& print);

  const FileFacts& facts_;
  const Rows& rows_;
  std::string head_;
  std::string class_;
  int version_;
  std::string& out_;
  std::uint32_t line_ = 1;  // where the last position was found; the next is mostly near
  std::vector<std::uint32_t> order_{};
};

void Printer::number(std::uint32_t value) {
  char digits[12];
  out_.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

void Printer::text(Str value) {
  if (value.empty()) {
    out_ += "null";
    return;
  }
  const std::string_view text = rows_.text(value);
  // Nearly every name is made of letters, digits and underscores.
  bool plain = true;
  for (const char c : text)
    plain &= (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  if (!plain) {
    JsonWriter(out_).value(text);
    return;
  }
  out_ += '"';
  out_ += text;
  out_ += '"';
}

Position Printer::position(std::uint32_t offset) {
  const std::vector<std::uint32_t>& starts = facts_.lines.starts;
  const auto holds = [&](std::uint32_t line) {
    return line >= 1 && line <= starts.size() && starts[line - 1] <= offset &&
           (line == starts.size() || offset < starts[line]);
  };
  for (std::uint32_t line = line_; line < line_ + 4; ++line) {
    if (!holds(line)) continue;
    line_ = line;
    return {line, offset - starts[line - 1] + 1};
  }
  const Position found = facts_.lines.position(offset);
  line_ = found.line;
  return found;
}

void Printer::place(std::uint32_t offset) {
  const Position at = position(offset);
  out_ += "\"line\":";
  number(at.line);
  out_ += ",\"column\":";
  number(at.column);
}

// Rows of a range in the order of the text. They nearly always lie so already.
template <typename Row, typename Print>
void Printer::by_position(const std::vector<Row>& rows, Range range, Print&& print) {
  const auto first = rows.begin() + range.first;
  const auto last = first + range.count;
  const auto earlier = [](const Row& a, const Row& b) { return a.begin < b.begin; };
  const char* separator = "";
  if (std::is_sorted(first, last, earlier)) {
    for (auto row = first; row != last; ++row, separator = ",") {
      out_ += separator;
      print(*row);
    }
    return;
  }
  order_.clear();
  for (std::uint32_t i = 0; i < range.count; ++i) order_.push_back(range.first + i);
  std::stable_sort(order_.begin(), order_.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return earlier(rows[a], rows[b]); });
  for (const std::uint32_t index : order_) {
    out_ += separator;
    separator = ",";
    print(rows[index]);
  }
}

// Only what names something new is a definition; changes and drops are told by `requires`.
bool is_printed(const DefinitionRow& row) {
  return row.action == Action::create || row.action == Action::replace ||
         row.action == Action::rename || row.action == Action::set_schema;
}

void Printer::statement(const StatementRow& row) {
  out_ += head_;
  out_ += ',';
  place(row.begin);
  out_ += ",\"end_line\":";
  number(position(row.end > row.begin ? row.end - 1 : row.begin).line);
  out_ += ",\"kind\":\"";
  out_ += to_string(row.tag);
  out_ += "\",\"unit\":{";
  unit(row.unit);
  out_ += class_;
  out_ += to_string(row.confidence);
  out_ += "\",\"requires\":[";
  by_position(rows_.needs, row.needs, [&](const NeedRow& entry) { need(entry); });
  out_ += "],\"uses\":[";
  by_position(rows_.uses, row.uses, [&](const UseRow& entry) { use(entry); });
  out_ += "],\"defines\":[";
  const char* separator = "";
  for (std::uint32_t i = 0; i < row.definitions.count; ++i) {
    const DefinitionRow& entry = rows_.definitions[row.definitions.first + i];
    if (!is_printed(entry)) continue;
    out_ += separator;
    separator = ",";
    definition(entry);
  }
  out_ += "]}\n";
}

void Printer::unit(std::uint32_t index) {
  static constexpr const char* parts[] = {"null", "\"up\"", "\"down\""};
  const UnitRow row = index < rows_.units.size() ? rows_.units[index] : UnitRow{};
  out_ += "\"type\":\"";
  out_ += name_of(row.type);
  out_ += "\",\"id\":";
  number(index + 1);
  out_ += ",\"atomic\":\"";
  out_ += name_of(row.atomic);
  out_ += "\",\"part\":";
  out_ += parts[static_cast<std::size_t>(row.part)];
}

void Printer::privileges(Privileges privileges) {
  out_ += "\"privileges\":[";
  privileges = for_server_version(privileges, version_);
  const char* separator = "\"";
  for (int bit = 0; (privileges >> bit) != 0; ++bit) {
    if ((privileges & (1u << bit)) == 0) continue;
    out_ += separator;
    out_ += privilege_name(bit);
    out_ += '"';
    separator = ",\"";
  }
  out_ += ']';
}

void Printer::name(const Name& name, std::string_view last_key) {
  out_ += "\"database\":";
  text(name.database);
  out_ += ",\"schema\":";
  text(name.schema);
  out_ += ",\"";
  out_ += last_key;
  out_ += "\":";
  text(name.name);
  out_ += ',';
}

void Printer::columns(const NeedRow& row) {
  out_ += '[';
  const auto column = [&](std::uint32_t i) {
    return rows_.column_uses[row.columns.first + i].name;
  };
  for (std::uint32_t i = 0; i < row.columns.count; ++i) {
    bool seen = false;
    for (std::uint32_t before = 0; before < i && !seen; ++before)
      seen = rows_.text(column(before)) == rows_.text(column(i));
    if (seen) continue;
    if (i > 0) out_ += ',';
    text(column(i));
  }
  out_ += ']';
}

void Printer::need(const NeedRow& row) {
  const bool direct = row.timing == Timing::direct;
  out_ += '{';
  name(row.name, "relation");
  privileges(direct ? row.privileges : 0);
  out_ += ",\"columns\":";
  if (row.columns_known == 0 || !direct) {
    out_ += "null";
  } else {
    columns(row);
  }
  out_ += ",\"confidence\":\"";
  out_ += to_string(row.confidence);
  out_ += "\",";
  place(row.begin);
  out_ += row.any_of != 0 ? ",\"any_of\":true}" : "}";
}

void Printer::use(const UseRow& row) {
  out_ += "{\"object\":\"";
  out_ += to_string(row.object);
  out_ += "\",";
  name(row.name, "name");
  privileges(row.timing == Timing::direct ? row.privileges : 0);
  out_ += row.any_of != 0 ? ",\"any_of\":true}" : ",\"any_of\":false}";
}

void Printer::definition(const DefinitionRow& row) {
  out_ += '{';
  name(row.name, "relation");
  out_ += "\"object\":\"";
  out_ += to_string(row.object);
  out_ += row.temporary != 0 ? "\",\"temporary\":true" : "\",\"temporary\":false";
  out_ += ",\"renamed_from\":";
  std::string before(rows_.text(row.renamed_from.schema));
  if (!before.empty()) before += '.';
  before += rows_.text(row.renamed_from.name);
  JsonWriter(out_).text_or_null(before);
  out_ += '}';
}

void Printer::note(const NoteRow& row) {
  out_ += head_;
  out_ += ',';
  place(row.begin);
  out_ += ",\"kind\":\"note\",\"note\":{\"kind\":\"";
  out_ += to_string(row.kind);
  out_ += "\",\"message\":";
  JsonWriter(out_).value(rows_.text(row.message));
  out_ += "}}\n";
}

}  // namespace

void print_facts(const FileFacts& facts, std::string_view path, FileClass file_class,
                 int server_version, std::string& out,
                 const std::function<void(std::string&)>& pass_on) {
  constexpr std::size_t enough_bytes = 1u << 20;
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
    if (pass_on && out.size() >= enough_bytes) pass_on(out);
  }
}

void print_messages(const FileFacts& facts, std::string_view path, std::string& out) {
  static constexpr const char* roles[] = {"consume", "publish", "after_commit"};
  const Rows& rows = facts.rows;
  for (const MessageRow& row : rows.messages) {
    const UnitRow unit = row.unit < rows.units.size() ? rows.units[row.unit] : UnitRow{};
    const Position at = facts.lines.position(row.begin);
    JsonWriter json(out);
    json.begin_object().key("path").value(path).key("line").value(at.line);
    json.key("column").value(at.column).key("kind").value("message").key("message");
    json.begin_object().key("role").value(roles[static_cast<std::size_t>(row.role)]);
    json.key("client").value(rows.text(row.client)).key("marker").value(rows.text(row.marker));
    json.key("topic").text_or_null(rows.text(row.topic));
    json.key("type").text_or_null(rows.text(row.type));
    json.key("after_commit").value(row.after_commit != 0).key("unit").begin_object();
    json.key("id").value(row.unit + 1).key("function").text_or_null(rows.text(unit.function));
    json.key("consumer").text_or_null(rows.text(unit.consumer));
    json.key("atomic").value(name_of(unit.atomic)).end_object().end_object();
    json.end_object().newline();
  }
}

}  // namespace demarc
