// CREATE TABLE with its columns, constraints and parents; CREATE TABLE AS and SELECT INTO.
#include "sql/chars.h"
#include "sql/visitor.h"

namespace demarc::sql {

void Visitor::creates_in(const Words& words, Span in_text) {
  if (words.schema == "pg_temp") return add_database_use(priv_temporary);
  if (!words.schema.empty()) add_schema_use(words, in_text, priv_create);
}

void Visitor::create_table(const CreateStmt* statement, const CreateForeignTableStmt* foreign,
                           Context c) {
  const auto index = static_cast<std::uint32_t>(rows_.definitions.size());
  const Words words = words_of(statement->relation);
  creates_in(words, span_of(words, statement->relation->location));
  DefinitionRow& row = define(foreign != nullptr ? ObjectKind::foreign_table : ObjectKind::table,
                              Action::create, statement->relation);
  row.if_exists = statement->if_not_exists ? 1 : 0;
  row.columns.first = static_cast<std::uint32_t>(rows_.columns.size());
  row.keys.first = static_cast<std::uint32_t>(rows_.keys.size());
  if (row.temporary != 0 && words.schema != "pg_temp") add_database_use(priv_temporary);
  table_parents(statement, index);
  if (foreign != nullptr) {
    const Words server = word(foreign->servername);
    add_use(ObjectKind::server, server, find(server), priv_usage);
    const Name name = name_of(server);
    rows_.definitions[index].of = name;
  }
  if (statement->ofTypename != nullptr) type_name(statement->ofTypename, priv_usage, c);
  for (const Node* element : NodesOf(statement->tableElts)) table_element(element, index, c);
  for (const Node* element : NodesOf(statement->constraints)) table_element(element, index, c);
  if (statement->partspec != nullptr) {
    Context later = c;
    later.timing = Timing::default_expression;
    for (const Node* node : NodesOf(statement->partspec->partParams)) {
      expression(as<PartitionElem>(node)->expr, later);
    }
  }
  if (statement->partbound != nullptr) {
    expressions(statement->partbound->listdatums, c);
    expressions(statement->partbound->lowerdatums, c);
    expressions(statement->partbound->upperdatums, c);
  }
  finish_table(index);
  // An index, a sequence or a reference looks the new table's schema up.
  if (makes_dependents(index, statement->tableElts) && !words.schema.empty()) {
    add_schema_use(words, span_of(words, statement->relation->location), priv_usage);
  }
}

// True if the columns and keys of the definition bring indexes or sequences along.
bool Visitor::makes_dependents(std::uint32_t definition, const List* elements) const {
  const DefinitionRow& row = rows_.definitions[definition];
  for (std::uint32_t i = 0; i < row.keys.count; ++i) {
    if (rows_.keys[row.keys.first + i].kind != KeyKind::check) return true;
  }
  for (std::uint32_t i = 0; i < row.columns.count; ++i) {
    const ColumnRow& column = rows_.columns[row.columns.first + i];
    if (column.identity != 0 || rows_.text(column.type).find("serial") != std::string_view::npos) {
      return true;
    }
  }
  constexpr bits32 making =
      CREATE_TABLE_LIKE_INDEXES | CREATE_TABLE_LIKE_IDENTITY | CREATE_TABLE_LIKE_DEFAULTS;
  for (const Node* element : NodesOf(elements)) {
    if (tag_of(element) == T_TableLikeClause &&
        (as<TableLikeClause>(element)->options & making) != 0) {
      return true;
    }
  }
  return false;
}

// Its columns and keys are all rows since it began.
void Visitor::finish_table(std::uint32_t definition) {
  DefinitionRow& row = rows_.definitions[definition];
  row.columns.count = static_cast<std::uint32_t>(rows_.columns.size()) - row.columns.first;
  row.keys.count = static_cast<std::uint32_t>(rows_.keys.size()) - row.keys.first;
}

// Whoever makes a child must own the parent.
void Visitor::table_parents(const CreateStmt* statement, std::uint32_t definition) {
  bool first = true;
  for (const Node* node : NodesOf(statement->inhRelations)) {
    const std::uint32_t need = add_need(as<RangeVar>(node), priv_owner, {});
    const Name parent = rows_.needs[need].name;
    if (first) {
      rows_.definitions[definition].of = parent;
      rows_.definitions[definition].is_partition = statement->partbound != nullptr ? 1 : 0;
    } else {
      DefinitionRow& row = define(ObjectKind::table, Action::inherit, statement->relation);
      row.of = parent;
    }
    first = false;
  }
}

void Visitor::table_element(const Node* element, std::uint32_t definition, Context c) {
  switch (tag_of(element)) {
    case T_ColumnDef:
      return column_definition(as<ColumnDef>(element), definition, c);
    case T_Constraint:
      return table_constraint(as<Constraint>(element), nullptr, definition, c);
    case T_TableLikeClause:
      note_unknown(add_need(as<TableLikeClause>(element)->relation, priv_select, c));
      return;
    default:
      return;
  }
}

static bool ends_type(std::string_view text, const Token& token) {
  static constexpr std::string_view words[] = {
      "as",         "check",      "collate",   "compression", "constraint", "default",
      "deferrable", "generated",  "initially", "not",         "null",       "options",
      "primary",    "references", "storage",   "unique",      "using"};
  const std::string_view word = text.substr(token.begin, token.end - token.begin);
  if (token.kind != TokenKind::word) return word == "," || word == ")" || word == ";";
  for (std::string_view known : words) {
    if (same_word(word, known)) return true;
  }
  return false;
}

// The type as it is written, in lower case with single spaces: "numeric(10, 2)", "timestamp with
// time zone", "text[]".
static std::string type_text(std::string_view text, std::uint32_t at, std::uint32_t end) {
  std::string out;
  int depth = 0;
  Lexer lexer(text, at);
  for (Token token = lexer.next(); token.kind != TokenKind::end && token.begin < end;
       token = lexer.next()) {
    if (depth == 0 && ends_type(text, token)) break;
    const std::string_view word = lexer.text(token);
    const char c = word[0];
    if (c == '(') ++depth;
    if (c == ')') --depth;
    const bool tight = c == '(' || c == ')' || c == ',' || c == '[' || c == ']' || c == '.';
    const char last = out.empty() ? '(' : out.back();
    if (!tight && last != '(' && last != '[' && last != '.') out += ' ';
    for (char letter : word) out += token.kind == TokenKind::word ? fold(letter) : letter;
  }
  return out;
}

// Nearly all types are one word, and the tree says so.
Str Visitor::type_as_written(const TypeName* type) {
  const std::uint32_t begin = offset_of(type->location);
  const int names = length_of(type->names);
  const bool plain = type->typmods == nullptr && type->arrayBounds == nullptr && !type->setof &&
                     !type->pct_type && names > 0 && names < 3;
  if (plain) {
    const std::string_view text = source_.text;
    std::size_t end = begin;
    bool lower = true;
    while (end < text.size() && is_ident(text[end]))
      lower = lower && fold(text[end]) == text[end], ++end;
    const std::string_view word = text.substr(begin, end - begin);
    const std::string_view name = string_of(last_of(type->names));
    // One word that is its own name, or a synonym of the server's that is one word.
    const bool one_word =
        (names == 1 && word.size() == name.size()) ||
        (names == 2 &&
         (word.size() == name.size() || same_word(word, "bigint") || same_word(word, "integer") ||
          same_word(word, "int") || same_word(word, "boolean") || same_word(word, "smallint")) &&
         end < text.size() && text[end] != '.');
    if (one_word && lower && !word.empty()) return rows_.add(word);
  }
  return rows_.add(type_text(source_.text, begin, text_end_));
}

void Visitor::column_definition(const ColumnDef* column, std::uint32_t definition, Context c) {
  const std::uint32_t begin = offset_of(column->location);
  const auto index = rows_.columns.size();
  rows_.columns.emplace_back();
  const Str name = text_of(column->colname);
  rows_.columns[index].name = name;
  rows_.columns[index].begin = source_.host(begin);
  rows_.columns[index].end = source_.host(name_end(source_.text, begin, 1));
  if (column->typeName != nullptr) {
    const Str type = type_as_written(column->typeName);
    rows_.columns[index].type = type;
    type_name(column->typeName, priv_usage, c);
  }
  Context later = c;
  later.timing = Timing::default_expression;
  expression(column->raw_default, later);
  if (column->is_not_null) rows_.columns[index].not_null = 1;
  if (column->collClause != nullptr) expression(column->collClause, c);
  for (const Node* node : NodesOf(column->constraints)) {
    const auto* constraint = as<Constraint>(node);
    ColumnRow& row = rows_.columns[index];
    switch (constraint->contype) {
      case CONSTR_NOTNULL:
        row.not_null = 1;
        break;
      case CONSTR_DEFAULT:
        row.has_default = 1;
        break;
      case CONSTR_IDENTITY:
        row.identity = row.not_null = 1;
        break;
      case CONSTR_GENERATED:
        row.generated = 1;
        break;
      case CONSTR_PRIMARY:
        row.not_null = 1;
        break;
      default:
        break;
    }
    table_constraint(constraint, column->colname, definition, c);
  }
}

static bool key_kind(ConstrType type, KeyKind& kind) {
  switch (type) {
    case CONSTR_PRIMARY:
      kind = KeyKind::primary;
      return true;
    case CONSTR_UNIQUE:
      kind = KeyKind::unique;
      return true;
    case CONSTR_FOREIGN:
      kind = KeyKind::foreign;
      return true;
    case CONSTR_EXCLUSION:
      kind = KeyKind::exclude;
      return true;
    case CONSTR_CHECK:
      kind = KeyKind::check;
      return true;
    default:
      return false;
  }
}

// `column` is the column whose constraint it is, null for a constraint of the table. Checks and
// defaults call their functions when rows are written.
void Visitor::table_constraint(const Constraint* constraint, const char* column,
                               std::uint32_t definition, Context c) {
  Context later = c;
  later.timing = Timing::default_expression;
  expression(constraint->raw_expr, later);
  expression(constraint->where_clause, later);
  KeyRow key;
  if (!key_kind(constraint->contype, key.kind)) return;
  key.name = text_of(constraint->conname);
  key.begin = source_.host(offset_of(constraint->location));
  key.end = key.begin;
  key.partial = constraint->where_clause != nullptr ? 1 : 0;
  const List* columns =
      constraint->contype == CONSTR_FOREIGN ? constraint->fk_attrs : constraint->keys;
  key.columns = add_names(columns);
  for (const Node* node : NodesOf(constraint->exclusions)) {
    const auto* element = as<IndexElem>(nth(as<List>(node), 0));
    if (element->name != nullptr) {
      const Str name = text_of(element->name);
      rows_.names.push_back(name);
      ++key.columns.count;
    }
    expression(element->expr, later);
  }
  if (columns == nullptr && column != nullptr) {
    const Str name = text_of(column);
    key.columns = {static_cast<std::uint32_t>(rows_.names.size()), 1};
    rows_.names.push_back(name);
  }
  if (constraint->contype == CONSTR_FOREIGN) foreign_key(constraint, key, column, definition);
  rows_.keys.push_back(key);
}

void Visitor::foreign_key(const Constraint* constraint, KeyRow& key, const char*,
                          std::uint32_t definition) {
  const RangeVar* target = constraint->pktable;
  const std::uint32_t need = add_need(target, priv_references, {});
  key.need = need;
  key.target = rows_.needs[need].name;
  key.target_columns = add_names(constraint->pk_attrs);
  if (constraint->pk_attrs == nullptr) note_unknown(need);
  for (const Node* node : NodesOf(constraint->pk_attrs)) {
    note_column(need, {string_of(node)}, priv_references);
  }
  key.on_delete = constraint->fk_del_action;
  key.on_update = constraint->fk_upd_action;
  key.end = rows_.needs[need].end;
  // Its own owner needs no permission to refer to itself.
  const Name& own = rows_.definitions[definition].name;
  if (rows_.text(own.name) == rows_.text(key.target.name) &&
      rows_.text(own.schema) == rows_.text(key.target.schema)) {
    rows_.needs[need].privileges = 0;
  }
}

// The table that SELECT INTO, CREATE TABLE AS or CREATE MATERIALIZED VIEW makes.
void Visitor::into_clause(const IntoClause* into, ObjectKind object, bool if_not_exists) {
  const Words words = words_of(into->rel);
  creates_in(words, span_of(words, into->rel->location));
  DefinitionRow& row = define(object, Action::create, into->rel);
  row.if_exists = if_not_exists ? 1 : 0;
  row.columns.first = static_cast<std::uint32_t>(rows_.columns.size());
  const bool temporary = row.temporary != 0 && words.schema != "pg_temp";
  const auto definition = rows_.definitions.size() - 1;
  for (const Node* node : NodesOf(into->colNames)) {
    const Str name = text_of(string_of(node));
    rows_.columns.push_back({.name = name});
  }
  rows_.definitions[definition].columns.count = static_cast<std::uint32_t>(rows_.columns.size()) -
                                                rows_.definitions[definition].columns.first;
  if (temporary) add_database_use(priv_temporary);
}

static const Node* first_of(const List* list) {
  return length_of(list) == 0 ? nullptr : nth(list, 0);
}

// A column made by an expression has the type that the expression casts to, as far as it tells.
void Visitor::output_type(const Node* value, Context c) {
  while (value != nullptr && spend(1)) {
    switch (tag_of(value)) {
      case T_TypeCast:
        return type_name(as<TypeCast>(value)->typeName, priv_usage, c);
      case T_CoalesceExpr:
        value = first_of(as<CoalesceExpr>(value)->args);
        break;
      case T_MinMaxExpr:
        value = first_of(as<MinMaxExpr>(value)->args);
        break;
      case T_A_ArrayExpr:
        value = first_of(as<A_ArrayExpr>(value)->elements);
        break;
      case T_CaseExpr:
        value = first_of(as<CaseExpr>(value)->args);
        if (value != nullptr) value = reinterpret_cast<const Node*>(as<CaseWhen>(value)->result);
        break;
      case T_FuncCall: {
        const Words words = words_of(as<FuncCall>(value)->funcname);
        const bool keeps_type = words.name == "max" || words.name == "min" ||
                                words.name == "array_agg" || words.name == "unnest";
        value = keeps_type ? first_of(as<FuncCall>(value)->args) : nullptr;
        break;
      }
      default:
        return;
    }
  }
}

void Visitor::output_types(const Node* query, Context c) {
  if (query == nullptr || tag_of(query) != T_SelectStmt) return;
  const auto* leaf = as<SelectStmt>(query);
  while (leaf->op != SETOP_NONE && leaf->larg != nullptr && spend(1)) leaf = leaf->larg;
  for (const Node* target : NodesOf(leaf->targetList)) {
    output_type(as<ResTarget>(target)->val, c);
  }
}

void Visitor::create_table_as(const CreateTableAsStmt* statement, Context c) {
  const bool is_view = statement->objtype == OBJECT_MATVIEW;
  if ((c.flags & not_executed) != 0) return push(statement->query, c);  // EXPLAIN makes nothing
  output_types(statement->query, c);
  into_clause(statement->into, is_view ? ObjectKind::materialized_view : ObjectKind::table,
              statement->if_not_exists);
  if (statement->into->skipData) {
    if (is_view) {
      c.timing = Timing::refresh;
    } else {
      c.flags |= names_only;
    }
  }
  push(statement->query, c);
}

}  // namespace demarc::sql
