// CREATE FUNCTION and PROCEDURE, DO: the routine itself; its body is handed back to be analysed.
#include "sql/builtins.h"
#include "sql/visitor.h"

namespace demarc::sql {

// A function that is named, not called: `privileges` of those that are not the server's own.
void Visitor::function_reference(const List* names, Span in_text, Privileges privileges,
                                 Context c) {
  const Words words = words_of(names);
  if (words.name.empty()) return;
  if (words.schema.empty() ? builtin_function(words.name).known : words.schema == "pg_catalog") {
    return;
  }
  add_use(ObjectKind::routine, words, in_text, privileges, c);
}

static std::string lower(const char* text) {
  std::string out = text == nullptr ? "" : text;
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  }
  return out;
}

void Visitor::create_function(const CreateFunctionStmt* statement, Context c) {
  const Words words = words_of(statement->funcname);
  if (words.name.empty()) return;
  const Span span = find(words);
  creates_in(words, span);
  const auto index = static_cast<std::uint32_t>(rows_.definitions.size());
  define(ObjectKind::routine, statement->replace ? Action::replace : Action::create, words, span);
  BodyRequest body;
  body.statement = statement_;
  body.is_procedure = statement->is_procedure;
  body.name = rows_.definitions[index].name;
  Context later = c;
  later.timing = Timing::default_expression;
  for (const Node* node : NodesOf(statement->parameters)) {
    const auto* parameter = as<FunctionParameter>(node);
    type_name(parameter->argType, priv_usage, c);
    expression(parameter->defexpr, later);
    if (parameter->name != nullptr) body.variables.emplace_back(parameter->name);
  }
  if (statement->returnType != nullptr) {
    type_name(statement->returnType, priv_usage, c);
    const Words type = words_of(statement->returnType->names);
    if (!type.name.empty() && type.name == "trigger") {
      rows_.definitions[index].returns_trigger = 1;
    }
  }
  function_options(statement, index, body);
  body.tree = statement->sql_body;
  if (body.tree != nullptr) rows_.definitions[index].atomic_body = 1;
  const bool has_text = body.literal_at != no_index;
  if (body.tree != nullptr || has_text) bodies.push_back(std::move(body));
}

void Visitor::function_options(const CreateFunctionStmt* statement, std::uint32_t definition,
                               BodyRequest& body) {
  body.literal_at = no_index;
  bool one_text = false;
  for (const Node* node : NodesOf(statement->options)) {
    const auto* option = as<DefElem>(node);
    const std::string_view name = option->defname;
    if (name == "language") {
      const char* text = string_of(option->arg);
      body.language = lower(text);
      const Words words = word(text);
      cursor_ = offset_of(option->location);
      add_use(ObjectKind::language, words, find(words), priv_usage);
    } else if (name == "as") {
      one_text = option->arg != nullptr && tag_of(option->arg) == T_List &&
                 length_of(as<List>(option->arg)) == 1;
      body.literal_at = next_token(source_.text, offset_of(option->location)).end;
    } else if (name == "security") {
      rows_.definitions[definition].security_definer = as<Boolean>(option->arg)->boolval ? 1 : 0;
    } else if (name == "set") {
      const auto* set = as<VariableSetStmt>(option->arg);
      const Name routine = rows_.definitions[definition].name;
      add_setting(SettingScope::function, set, routine);
      if (set->name != nullptr && std::strcmp(set->name, "search_path") == 0) {
        const Range path = add_names(set->args);
        rows_.definitions[definition].search_path = path;
      }
    }
  }
  if (body.language.empty()) {
    body.language = "sql";
    add_use(ObjectKind::language, word("sql"), {text_begin_, text_begin_}, priv_usage);
  }
  const Str language = rows_.add(body.language);
  rows_.definitions[definition].language = language;
  if (!one_text || body.language == "c" || body.language == "internal") body.literal_at = no_index;
}

void Visitor::do_block(const DoStmt* statement) {
  BodyRequest body;
  body.kind = BodyRequest::Kind::block;
  body.statement = statement_;
  body.literal_at = no_index;
  body.language = "plpgsql";
  for (const Node* node : NodesOf(statement->args)) {
    const auto* option = as<DefElem>(node);
    const char* text = option->arg == nullptr ? nullptr : string_of(option->arg);
    if (std::strcmp(option->defname, "language") == 0) {
      body.language = lower(text);
    } else if (std::strcmp(option->defname, "as") == 0) {
      body.literal_at = offset_of(option->location);
    }
  }
  const Words language = word(body.language.c_str());
  add_use(ObjectKind::language, language, {text_begin_, text_begin_}, priv_usage);
  if (body.literal_at != no_index) bodies.push_back(std::move(body));
}

void Visitor::alter_function(const AlterFunctionStmt* statement) {
  const Words words = words_of(statement->func->objname);
  if (words.name.empty()) return;
  const Span span = find(words);
  add_use(ObjectKind::routine, words, span, priv_owner);
  const auto index = rows_.definitions.size();
  define(ObjectKind::routine, Action::alter, words, span);
  for (const Node* node : NodesOf(statement->actions)) {
    const auto* option = as<DefElem>(node);
    if (std::strcmp(option->defname, "security") == 0) {
      rows_.definitions[index].security_definer = as<Boolean>(option->arg)->boolval ? 1 : 0;
    } else if (std::strcmp(option->defname, "set") == 0) {
      const Name routine = rows_.definitions[index].name;
      add_setting(SettingScope::function, as<VariableSetStmt>(option->arg), routine);
    }
  }
}

}  // namespace demarc::sql
