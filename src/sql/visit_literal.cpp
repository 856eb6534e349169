// Names inside string literals: what functions and casts look up by them.
#include "sql/builtins.h"
#include "sql/chars.h"
#include "sql/visitor.h"

namespace demarc::sql {

void Visitor::special_call(const FuncCall* call, int special, Context c) {
  if (length_of(call->args) == 0) return;
  const Node* argument = nth(call->args, 0);
  const auto from_last = [&](int place) {
    return nth(call->args, std::max(0, length_of(call->args) - 1 - place));
  };
  if ((c.flags & not_executed) != 0) c.flags |= names_only;
  switch (static_cast<SpecialFunction>(special)) {
    case SpecialFunction::nextval:
      return regclass_literal(argument, ObjectKind::sequence, priv_usage | priv_update, c);
    case SpecialFunction::currval:
      return regclass_literal(argument, ObjectKind::sequence, priv_usage | priv_select, c);
    case SpecialFunction::setval:
      return regclass_literal(argument, ObjectKind::sequence, priv_update, c);
    case SpecialFunction::sequence_parameters:
      return regclass_literal(argument, ObjectKind::sequence,
                              priv_usage | priv_select | priv_update, c);
    case SpecialFunction::names_last:
      return regclass_literal(from_last(1), ObjectKind::table, 0, c);
    case SpecialFunction::names_column:
      return regclass_literal(from_last(2), ObjectKind::table, 0, c);
    case SpecialFunction::names_in_schema:
      return schema_of_literal(from_last(1), c);
    case SpecialFunction::serial_sequence:
    case SpecialFunction::to_regclass:
    case SpecialFunction::names_relation:
      return regclass_literal(argument, ObjectKind::table, 0, c);
    case SpecialFunction::table_to_xml: {
      std::vector<std::string> parts;
      Span span;
      if (!literal_name(argument, parts, span)) return;
      const bool qualified = parts.size() > 1;
      const Words words{{},
                        qualified ? std::string_view(parts[parts.size() - 2]) : std::string_view(),
                        parts.back(),
                        qualified ? 2 : 1};
      note_unknown(add_need(words, span, priv_select, c));
      return;
    }
    case SpecialFunction::runs_first:
      return query_literal(argument, c, false);
    case SpecialFunction::runs_second:
      if (length_of(call->args) == 2) query_literal(from_last(0), c, false);
      return;
    case SpecialFunction::set_config:
      return set_config_call(call);
    case SpecialFunction::none:
    case SpecialFunction::single_column:
      return;
  }
}

static const char* constant_text(const Node* node) {
  while (node != nullptr && tag_of(node) == T_TypeCast) node = as<TypeCast>(node)->arg;
  if (node == nullptr || tag_of(node) != T_A_Const || as<A_Const>(node)->isnull) return nullptr;
  return string_of(&as<A_Const>(node)->val.node);
}

// One identifier of a comma- or dot-separated list in a string; folds what is not quoted.
static bool next_identifier(std::string_view text, std::size_t& at, std::string& out) {
  const auto space = [&] {
    while (at < text.size() && std::strchr(" \t\r\n", text[at])) ++at;
  };
  out.clear();
  space();
  if (at < text.size() && text[at] == '"') {
    for (++at; at < text.size(); ++at) {
      if (text[at] == '"') {
        if (at + 1 >= text.size() || text[at + 1] != '"') break;
        ++at;
      }
      out += text[at];
    }
    if (at >= text.size()) return false;
    ++at;
  } else {
    while (at < text.size() && !std::strchr(" \t\r\n,.", text[at])) {
      const char c = text[at++];
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    }
    if (out.empty()) return false;
  }
  space();
  return true;
}

// pg_dump writes: SELECT pg_catalog.set_config('search_path', '', false).
void Visitor::set_config_call(const FuncCall* call) {
  if (length_of(call->args) < 2) return;
  const char* name = constant_text(nth(call->args, 0));
  const char* value = constant_text(nth(call->args, 1));
  if (name == nullptr || value == nullptr || std::strcmp(name, "search_path") != 0) return;
  bool local = false;
  if (length_of(call->args) > 2) {
    const Node* flag = nth(call->args, 2);
    while (tag_of(flag) == T_TypeCast) flag = as<TypeCast>(flag)->arg;
    if (tag_of(flag) == T_A_Const) {
      const auto* constant = as<A_Const>(flag);
      const char* text = string_of(&constant->val.node);
      local = text != nullptr ? text[0] == 't' : constant->val.boolval.boolval;
    }
  }
  SettingRow row;
  row.statement = statement_;
  row.scope = local ? SettingScope::transaction : SettingScope::session;
  row.name = text_of(name);
  row.values.first = static_cast<std::uint32_t>(rows_.names.size());
  const std::string_view list = value;
  std::string schema;
  for (std::size_t at = 0; at < list.size() && next_identifier(list, at, schema); ++at) {
    const Str text = rows_.add(schema);
    rows_.names.push_back(text);
    ++row.values.count;
  }
  rows_.settings.push_back(row);
}

// The qualified name inside a string literal, as regclass reads it.
bool Visitor::literal_name(const Node* node, std::vector<std::string>& parts, Span& in_text) const {
  const char* text = constant_text(node);
  if (text == nullptr) return false;
  std::string part;
  std::size_t at = 0;
  const std::string_view whole = text;
  while (at < whole.size() && next_identifier(whole, at, part)) {
    parts.push_back(part);
    if (at < whole.size() && whole[at] != '.') return false;
    ++at;
  }
  if (parts.empty() || parts.size() > 3 || parts.back().empty()) return false;
  if (parts.size() == 1 && parts[0].find_first_not_of("0123456789") == std::string::npos)
    return false;
  while (tag_of(node) == T_TypeCast) node = as<TypeCast>(node)->arg;
  const std::uint32_t begin = offset_of(as<A_Const>(node)->location);
  const Literal literal = read_literal(source_.text, begin);
  in_text =
      literal.is_slice ? Span{literal.value_begin, literal.value_end} : Span{begin, literal.end};
  return true;
}

void Visitor::regclass_literal(const Node* node, ObjectKind object, Privileges privileges,
                               Context c) {
  std::vector<std::string> parts;
  Span span;
  if (!literal_name(node, parts, span)) return;
  Words words;
  words.count = static_cast<int>(parts.size());
  words.name = parts.back();
  if (parts.size() > 1) words.schema = parts[parts.size() - 2];
  if (parts.size() > 2) words.database = parts[0];
  add_use(object, words, span, privileges, c,
          (privileges & (privileges - 1)) != 0 && object == ObjectKind::sequence);
}

// A query in a string that is run with the statement.
void Visitor::query_literal(const Node* node, Context c, bool is_guess) {
  if (constant_text(node) == nullptr || c.timing != Timing::direct) return;
  if ((c.flags & names_only) != 0) return;
  while (tag_of(node) == T_TypeCast) node = as<TypeCast>(node)->arg;
  BodyRequest request;
  request.kind = BodyRequest::Kind::block;
  request.statement = statement_;
  request.literal_at = offset_of(as<A_Const>(node)->location);
  request.language = "sql";
  request.is_guess = is_guess;
  bodies.push_back(std::move(request));
}

static bool begins_like_query(std::string_view text) {
  const Token token = next_token(text, 0);
  const std::string_view word = text.substr(token.begin, token.end - token.begin);
  for (std::string_view verb :
       {"select", "insert", "update", "delete", "merge", "with", "explain"}) {
    if (same_word(word, verb)) return token.end < text.size();
  }
  return false;
}

// A whole query as an argument of a routine that is not the server's: most likely to be run by it,
// as in cron.schedule('…', 'DELETE FROM …') or results_eq('SELECT …', …). dblink runs it elsewhere.
void Visitor::guess_queries(const FuncCall* call, Context c) {
  for (const Node* argument : NodesOf(call->args)) {
    if (tag_of(argument) != T_A_Const) continue;
    const char* text = constant_text(argument);
    if (text == nullptr || !begins_like_query(text)) continue;
    if (words_of(call->funcname).name.substr(0, 6) == "dblink") return;
    query_literal(argument, c, true);
  }
}

// The name of a routine, type, operator … in a string: regproc, regtype and their kin look it up in
// its schema.
void Visitor::schema_of_literal(const Node* node, Context c) {
  const char* text = constant_text(node);
  if (text == nullptr) return;
  const std::string_view whole = text;
  std::string schema;
  std::size_t at = 0;
  if (!next_identifier(whole, at, schema) || at >= whole.size() || whole[at] != '.') return;
  if (schema.find('(') != std::string::npos) return;  // "f(a.t)"
  while (tag_of(node) == T_TypeCast) node = as<TypeCast>(node)->arg;
  const Words words{{}, schema, whole.substr(at + 1), 2};
  add_schema_use(words, {offset_of(as<A_Const>(node)->location), 0}, priv_usage, c);
}

}  // namespace demarc::sql
