// Expressions: columns are looked up, calls and casts are noted, everything else is passed through.
#include "sql/builtins.h"
#include "sql/visitor.h"

namespace demarc::sql {

// Leaves are dealt with at once; what has children waits on the stack.
void Visitor::expression(const void* node, Context c) {
  if (node == nullptr) return;
  switch (tag_of(node)) {
    case T_ColumnRef:
      if (c.level != 0) column(as<ColumnRef>(node), c);
      return;
    case T_A_Const:
    case T_ParamRef:
    case T_A_Star:
    case T_SetToDefault:
    case T_SQLValueFunction:
    case T_CurrentOfExpr:
    case T_String:
    case T_Integer:
      return;
    default:
      stack_.push_back({static_cast<const Node*>(node), c});
  }
}

void Visitor::expressions(const List* list, Context c) {
  for (int i = length_of(list); i-- > 0;) expression(nth(list, i), c);
}

bool Visitor::visit_expression(const Node* node, Context c) {
  switch (tag_of(node)) {
    case T_A_Expr:
      // A long chain of operators leans to the left: follow it here instead of stacking it.
      while (tag_of(node) == T_A_Expr) {
        expression(as<A_Expr>(node)->rexpr, c);
        const Words words = words_of(as<A_Expr>(node)->name);
        if (!words.schema.empty()) {
          add_schema_use(words, {offset_of(as<A_Expr>(node)->location), 0}, priv_usage, c);
        }
        node = as<A_Expr>(node)->lexpr;
        if (node == nullptr) return true;
      }
      expression(node, c);
      return true;
    case T_BoolExpr:
      expressions(as<BoolExpr>(node)->args, c);
      return true;
    case T_List:
      expressions(as<List>(node), c);
      return true;
    case T_FuncCall:
      call(as<FuncCall>(node), c);
      return true;
    case T_TypeCast:
      type_cast(as<TypeCast>(node), c);
      return true;
    case T_ResTarget:
      expressions(as<ResTarget>(node)->indirection, c);
      expression(as<ResTarget>(node)->val, c);
      return true;
    case T_SubLink:
      push(as<SubLink>(node)->subselect, c);
      expression(as<SubLink>(node)->testexpr, c);
      return true;
    case T_CaseExpr:
      expression(as<CaseExpr>(node)->defresult, c);
      expressions(as<CaseExpr>(node)->args, c);
      expression(as<CaseExpr>(node)->arg, c);
      return true;
    case T_CaseWhen:
      expression(as<CaseWhen>(node)->result, c);
      expression(as<CaseWhen>(node)->expr, c);
      return true;
    case T_CoalesceExpr:
      expressions(as<CoalesceExpr>(node)->args, c);
      return true;
    case T_MinMaxExpr:
      expressions(as<MinMaxExpr>(node)->args, c);
      return true;
    case T_RowExpr:
      expressions(as<RowExpr>(node)->args, c);
      return true;
    case T_NullTest:
      expression(as<NullTest>(node)->arg, c);
      return true;
    case T_BooleanTest:
      expression(as<BooleanTest>(node)->arg, c);
      return true;
    case T_A_ArrayExpr:
      expressions(as<A_ArrayExpr>(node)->elements, c);
      return true;
    case T_A_Indices:
      expression(as<A_Indices>(node)->uidx, c);
      expression(as<A_Indices>(node)->lidx, c);
      return true;
    case T_A_Indirection:
      expressions(as<A_Indirection>(node)->indirection, c);
      expression(as<A_Indirection>(node)->arg, c);
      return true;
    case T_NamedArgExpr:
      expression(as<NamedArgExpr>(node)->arg, c);
      return true;
    case T_CollateClause: {
      expression(as<CollateClause>(node)->arg, c);
      const Words words = words_of(as<CollateClause>(node)->collname);
      if (!words.schema.empty()) {
        const Token keyword =
            next_token(source_.text, offset_of(as<CollateClause>(node)->location));
        add_schema_use(words, {skip_space(source_.text, keyword.end), 0}, priv_usage, c);
      }
      return true;
    }
    case T_SortBy:
      expression(as<SortBy>(node)->node, c);
      return true;
    case T_WindowDef:
      window(as<WindowDef>(node), c);
      return true;
    case T_GroupingSet:
      expressions(as<GroupingSet>(node)->content, c);
      return true;
    case T_GroupingFunc:
      expressions(as<GroupingFunc>(node)->args, c);
      return true;
    case T_MultiAssignRef:
      if (as<MultiAssignRef>(node)->colno == 1) expression(as<MultiAssignRef>(node)->source, c);
      return true;
    case T_XmlExpr:
      expressions(as<XmlExpr>(node)->args, c);
      expressions(as<XmlExpr>(node)->named_args, c);
      return true;
    case T_XmlSerialize:
      expression(as<XmlSerialize>(node)->expr, c);
      return true;
    case T_IndexElem:
      expression(as<IndexElem>(node)->expr, c);
      return true;
    case T_RangeTableFuncCol:
      expression(as<RangeTableFuncCol>(node)->coldefexpr, c);
      expression(as<RangeTableFuncCol>(node)->colexpr, c);
      return true;
    default:
      return visit_json(node, c);
  }
}

bool Visitor::visit_json([[maybe_unused]] const Node* node, [[maybe_unused]] Context c) {
#if DEMARC_GRAMMAR_MAJOR >= 16
  switch (tag_of(node)) {
    case T_JsonValueExpr:
      expression(as<JsonValueExpr>(node)->raw_expr, c);
      return true;
    case T_JsonIsPredicate:
      expression(as<JsonIsPredicate>(node)->expr, c);
      return true;
    case T_JsonKeyValue:
      expression(as<JsonKeyValue>(node)->value, c);
      expression(as<JsonKeyValue>(node)->key, c);
      return true;
    case T_JsonObjectConstructor:
      expressions(as<JsonObjectConstructor>(node)->exprs, c);
      return true;
    case T_JsonArrayConstructor:
      expressions(as<JsonArrayConstructor>(node)->exprs, c);
      return true;
    case T_JsonArrayQueryConstructor:
      push(as<JsonArrayQueryConstructor>(node)->query, c);
      return true;
    case T_JsonAggConstructor:
      expression(as<JsonAggConstructor>(node)->agg_filter, c);
      expressions(as<JsonAggConstructor>(node)->agg_order, c);
      expression(as<JsonAggConstructor>(node)->over, c);
      return true;
    case T_JsonObjectAgg:
      expression(as<JsonObjectAgg>(node)->constructor, c);
      expression(as<JsonObjectAgg>(node)->arg, c);
      return true;
    case T_JsonArrayAgg:
      expression(as<JsonArrayAgg>(node)->constructor, c);
      expression(as<JsonArrayAgg>(node)->arg, c);
      return true;
    default:
      break;
  }
#endif
#if DEMARC_GRAMMAR_MAJOR >= 17
  switch (tag_of(node)) {
    case T_JsonArgument:
      expression(as<JsonArgument>(node)->val, c);
      return true;
    case T_JsonFuncExpr:
      expression(as<JsonFuncExpr>(node)->on_error, c);
      expression(as<JsonFuncExpr>(node)->on_empty, c);
      expressions(as<JsonFuncExpr>(node)->passing, c);
      expression(as<JsonFuncExpr>(node)->pathspec, c);
      expression(as<JsonFuncExpr>(node)->context_item, c);
      return true;
    case T_JsonBehavior:
      expression(as<JsonBehavior>(node)->expr, c);
      return true;
    case T_JsonParseExpr:
      expression(as<JsonParseExpr>(node)->expr, c);
      return true;
    case T_JsonScalarExpr:
      expression(as<JsonScalarExpr>(node)->expr, c);
      return true;
    case T_JsonSerializeExpr:
      expression(as<JsonSerializeExpr>(node)->expr, c);
      return true;
    case T_JsonTableColumn:
      expression(as<JsonTableColumn>(node)->on_error, c);
      expression(as<JsonTableColumn>(node)->on_empty, c);
      expressions(as<JsonTableColumn>(node)->columns, c);
      return true;
    default:
      break;
  }
#endif
  return false;
}

void Visitor::window(const WindowDef* window, Context c) {
  expression(window->endOffset, c);
  expression(window->startOffset, c);
  expressions(window->orderClause, c);
  expressions(window->partitionClause, c);
}

void Visitor::call(const FuncCall* call, Context c) {
  expression(call->over, c);
  expression(call->agg_filter, c);
  expressions(call->agg_order, c);
  expressions(call->args, c);
  const Words words = words_of(call->funcname);
  if (words.name.empty()) return;
  if (words.schema.empty() || words.schema == "pg_catalog") {
    const Builtin builtin = builtin_function(words.name);
    if (builtin.special != SpecialFunction::none) {
      special_call(call, static_cast<int>(builtin.special), c);
    }
    if (builtin.known || !words.schema.empty()) return;
  }
  add_use(ObjectKind::routine, words, span_of(words, call->location), priv_execute, c);
  guess_queries(call, c);
}

void Visitor::type_cast(const TypeCast* cast, Context c) {
  expression(cast->arg, c);
  const Words words = words_of(cast->typeName->names);
  if (words.name.empty()) return;
  if (!words.schema.empty() && words.schema != "pg_catalog") {
    return type_name(cast->typeName, 0, c);
  }
  if (words.name.substr(0, 3) == "reg" && is_builtin_type(words.name)) {
    if (cast->arg == nullptr || tag_of(cast->arg) != T_A_Const) return;
    if (words.name == "regclass") {
      regclass_literal(cast->arg, ObjectKind::table, 0, c);
    } else if (words.name != "regnamespace" && words.name != "regrole") {
      schema_of_literal(cast->arg, c);
    }
    return;
  }
  if (words.schema.empty() && !is_builtin_type(words.name)) type_name(cast->typeName, 0, c);
}

// A type by name: `privileges` are demanded of types that are not the server's own.
void Visitor::type_name(const TypeName* type, Privileges privileges, Context c) {
  if (type == nullptr || length_of(type->names) == 0) return;
  const Words words = words_of(type->names);
  if (words.name.empty()) return;
  if (type->pct_type) {  // table.column%TYPE
    const List* names = type->names;
    const int count = length_of(names);
    if (count < 2) return;
    const Words table = words_of(names, 1);
    const std::uint32_t begin = offset_of(type->location);
    note_unknown(add_need(table, {begin, name_end(source_.text, begin, table.count)}, 0, c));
    return;
  }
  if (!words.schema.empty() && words.schema == "pg_catalog") return;
  if (words.schema.empty() && is_builtin_type(words.name)) return;
  add_use(ObjectKind::type, words, span_of(words, type->location), privileges, c);
}

}  // namespace demarc::sql
