// Types, domains, operators, casts and the rest that is named by lists of strings.
#include "sql/builtins.h"
#include "sql/visitor.h"

namespace demarc::sql {

bool Visitor::visit_type_statement(const Node* node, Context c) {
  const auto create = [&](ObjectKind object, const List* names) {
    const Words words = words_of(names);
    if (words.name.empty()) return;
    const Span span = find(words);
    creates_in(words, span);
    define(object, Action::create, words, span);
  };
  const auto alter = [&](ObjectKind object, const List* names) {
    const Words words = words_of(names);
    if (words.name.empty()) return;
    const Span span = find(words);
    add_use(object, words, span, priv_owner, c);
    define(object, Action::alter, words, span);
  };
  switch (tag_of(node)) {
    case T_CompositeTypeStmt:
      composite_type(as<CompositeTypeStmt>(node), c);
      return true;
    case T_CreateEnumStmt:
      create(ObjectKind::type, as<CreateEnumStmt>(node)->typeName);
      return true;
    case T_CreateRangeStmt:
      create(ObjectKind::type, as<CreateRangeStmt>(node)->typeName);
      for (const Node* option : NodesOf(as<CreateRangeStmt>(node)->params)) {
        const Node* arg = as<DefElem>(option)->arg;
        if (arg != nullptr && tag_of(arg) == T_TypeName &&
            std::strcmp(as<DefElem>(option)->defname, "multirange_type_name") == 0) {
          const Words words = words_of(as<TypeName>(arg)->names);
          creates_in(words, span_of(words, as<TypeName>(arg)->location));
        } else if (arg != nullptr && tag_of(arg) == T_TypeName) {
          type_name(as<TypeName>(arg),
                    std::strcmp(as<DefElem>(option)->defname, "subtype") == 0 ? priv_usage : 0, c);
        }
      }
      return true;
    case T_AlterEnumStmt:
      alter(ObjectKind::type, as<AlterEnumStmt>(node)->typeName);
      return true;
    case T_AlterTypeStmt:
      alter(ObjectKind::type, as<AlterTypeStmt>(node)->typeName);
      return true;
    case T_CreateDomainStmt:
      create_domain(as<CreateDomainStmt>(node), c);
      return true;
    case T_AlterDomainStmt: {
      alter(ObjectKind::domain, as<AlterDomainStmt>(node)->typeName);
      const Node* def = as<AlterDomainStmt>(node)->def;
      if (def != nullptr && tag_of(def) == T_Constraint) def = as<Constraint>(def)->raw_expr;
      Context later = c;
      later.timing = Timing::default_expression;
      expression(def, later);
      return true;
    }
    case T_DefineStmt:
      define_statement(as<DefineStmt>(node), c);
      return true;
    case T_CreateOpClassStmt:
      create(ObjectKind::other, as<CreateOpClassStmt>(node)->opclassname);
      type_name(as<CreateOpClassStmt>(node)->datatype, priv_owner, c);
      operator_class(as<CreateOpClassStmt>(node)->items, c);
      return true;
    case T_CreateOpFamilyStmt:
      create(ObjectKind::other, as<CreateOpFamilyStmt>(node)->opfamilyname);
      return true;
    case T_AlterOpFamilyStmt:
      alter(ObjectKind::other, as<AlterOpFamilyStmt>(node)->opfamilyname);
      operator_class(as<AlterOpFamilyStmt>(node)->items, c);
      return true;
    case T_AlterOperatorStmt:
      alter(ObjectKind::other, as<AlterOperatorStmt>(node)->opername->objname);
      return true;
    case T_AlterCollationStmt:
      alter(ObjectKind::other, as<AlterCollationStmt>(node)->collname);
      return true;
    case T_AlterStatsStmt:
      alter(ObjectKind::statistics, as<AlterStatsStmt>(node)->defnames);
      return true;
    case T_AlterTSDictionaryStmt:
      alter(ObjectKind::other, as<AlterTSDictionaryStmt>(node)->dictname);
      return true;
    case T_AlterTSConfigurationStmt:
      alter(ObjectKind::other, as<AlterTSConfigurationStmt>(node)->cfgname);
      return true;
    case T_CreateConversionStmt:
      create(ObjectKind::other, as<CreateConversionStmt>(node)->conversion_name);
      function_reference(as<CreateConversionStmt>(node)->func_name,
                         find(words_of(as<CreateConversionStmt>(node)->func_name)), priv_execute,
                         c);
      return true;
    case T_CreateCastStmt: {
      const auto* cast = as<CreateCastStmt>(node);
      cast_types(cast->sourcetype, cast->targettype, priv_usage);
      if (cast->func != nullptr) {
        function_reference(cast->func->objname, find(words_of(cast->func->objname)), 0, c);
      }
      return true;
    }
    case T_CreateTransformStmt: {
      const auto* transform = as<CreateTransformStmt>(node);
      type_name(transform->type_name, priv_owner, c);
      const Words language = word(transform->lang);
      add_use(ObjectKind::language, language, find(language), priv_usage, c);
      for (const ObjectWithArgs* function : {transform->fromsql, transform->tosql}) {
        if (function == nullptr) continue;
        function_reference(function->objname, find(words_of(function->objname)),
                           priv_execute | priv_owner, c);
      }
      return true;
    }
    default:
      return false;
  }
}

void Visitor::create_domain(const CreateDomainStmt* statement, Context c) {
  const Words words = words_of(statement->domainname);
  if (words.name.empty()) return;
  const Span span = find(words);
  creates_in(words, span);
  define(ObjectKind::domain, Action::create, words, span);
  type_name(statement->typeName, priv_usage, c);
  if (statement->collClause != nullptr) expression(statement->collClause, c);
  c.timing = Timing::default_expression;
  for (const Node* node : NodesOf(statement->constraints)) {
    expression(as<Constraint>(node)->raw_expr, c);
  }
}

void Visitor::composite_type(const CompositeTypeStmt* statement, Context c) {
  const Words words = words_of(statement->typevar);
  const Span span = span_of(words, statement->typevar->location);
  creates_in(words, span);
  const auto index = rows_.definitions.size();
  define(ObjectKind::type, Action::create, words, span);
  rows_.definitions[index].columns.first = static_cast<std::uint32_t>(rows_.columns.size());
  for (const Node* node : NodesOf(statement->coldeflist)) {
    column_definition(as<ColumnDef>(node), static_cast<std::uint32_t>(index), c);
  }
  DefinitionRow& row = rows_.definitions[index];
  row.columns.count = static_cast<std::uint32_t>(rows_.columns.size()) - row.columns.first;
}

static bool is_own_type(const TypeName* type, const Words& words) {
  return type != nullptr && !words.name.empty() && words.schema != "pg_catalog" &&
         (!words.schema.empty() || !is_builtin_type(words.name));
}

// A cast is its types' owners' business: of the one that is not the server's. Where neither is,
// either owner will do, which no single row can say: `otherwise`.
void Visitor::cast_types(const TypeName* source, const TypeName* target, Privileges otherwise) {
  const bool both =
      is_own_type(source, words_of(source->names)) && is_own_type(target, words_of(target->names));
  type_name(source, both ? otherwise : priv_owner, {});
  type_name(target, both ? otherwise : priv_owner, {});
}

// CREATE AGGREGATE, OPERATOR, TYPE, COLLATION, TEXT SEARCH …: name = value options.
void Visitor::define_statement(const DefineStmt* statement, Context c) {
  const Words words = words_of(statement->defnames);
  if (words.name.empty()) return;
  const ObjectKind object = kind_of(statement->kind);
  const Span span = find(words);
  creates_in(words, span);
  define(object, statement->replace ? Action::replace : Action::create, words, span);
  if (statement->kind == OBJECT_AGGREGATE && length_of(statement->args) > 0 &&
      !statement->oldstyle) {
    const Node* arguments = nth(statement->args, 0);
    if (arguments != nullptr && tag_of(arguments) == T_List) {
      for (const Node* node : NodesOf(as<List>(arguments))) {
        if (tag_of(node) == T_FunctionParameter) {
          type_name(as<FunctionParameter>(node)->argType, priv_usage, c);
        }
      }
    }
  }
  static constexpr std::string_view functions[] = {
      "sfunc",      "sfunc1",   "finalfunc",  "combinefunc", "serialfunc", "deserialfunc",
      "msfunc",     "minvfunc", "mfinalfunc", "procedure",   "function",   "restrict",
      "join",       "input",    "output",     "receive",     "send",       "typmod_in",
      "typmod_out", "analyze",  "subscript"};
  for (const Node* node : NodesOf(statement->definition)) {
    const auto* option = as<DefElem>(node);
    if (option->arg != nullptr && tag_of(option->arg) == T_List) {  // COLLATION … FROM
      const Words from = words_of(as<List>(option->arg));
      if (!from.schema.empty()) add_schema_use(from, find(from), priv_usage, c);
    }
    if (option->arg == nullptr || tag_of(option->arg) != T_TypeName) continue;
    const auto* value = as<TypeName>(option->arg);
    const std::string_view name = option->defname;
    if (std::find(std::begin(functions), std::end(functions), name) != std::end(functions)) {
      function_reference(value->names, span_of(words_of(value->names), value->location),
                         priv_execute, c);
    } else if (name == "stype" || name == "stype1" || name == "mstype" || name == "basetype" ||
               name == "leftarg" || name == "rightarg") {
      type_name(value, priv_usage, c);
    } else if (name == "parser" || name == "template" || name == "copy") {
      const Words from = words_of(value->names);
      if (!from.schema.empty()) {
        add_schema_use(from, span_of(from, value->location), priv_usage, c);
      }
    }
  }
}

void Visitor::operator_class(const List* items, Context c) {
  for (const Node* node : NodesOf(items)) {
    const auto* item = as<CreateOpClassItem>(node);
    if (item->itemtype != OPCLASS_ITEM_FUNCTION || item->name == nullptr) continue;
    const Words words = words_of(item->name->objname);
    function_reference(item->name->objname, find(words), priv_execute, c);
  }
}

}  // namespace demarc::sql
