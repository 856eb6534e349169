// DROP, COMMENT, RENAME, SET SCHEMA, OWNER TO: objects of every kind, named by lists of strings.
#include "sql/visitor.h"

namespace demarc::sql {

ObjectKind Visitor::kind_of(ObjectType type) {
  switch (type) {
    case OBJECT_TABLE:
      return ObjectKind::table;
    case OBJECT_VIEW:
      return ObjectKind::view;
    case OBJECT_MATVIEW:
      return ObjectKind::materialized_view;
    case OBJECT_FOREIGN_TABLE:
      return ObjectKind::foreign_table;
    case OBJECT_SEQUENCE:
      return ObjectKind::sequence;
    case OBJECT_INDEX:
      return ObjectKind::index;
    case OBJECT_FUNCTION:
    case OBJECT_PROCEDURE:
    case OBJECT_ROUTINE:
    case OBJECT_AGGREGATE:
      return ObjectKind::routine;
    case OBJECT_TRIGGER:
      return ObjectKind::trigger;
    case OBJECT_POLICY:
      return ObjectKind::policy;
    case OBJECT_RULE:
      return ObjectKind::rule;
    case OBJECT_SCHEMA:
      return ObjectKind::schema;
    case OBJECT_TYPE:
    case OBJECT_ATTRIBUTE:
      return ObjectKind::type;
    case OBJECT_DOMAIN:
    case OBJECT_DOMCONSTRAINT:
      return ObjectKind::domain;
    case OBJECT_EXTENSION:
      return ObjectKind::extension;
    case OBJECT_LANGUAGE:
      return ObjectKind::language;
    case OBJECT_FOREIGN_SERVER:
      return ObjectKind::server;
    case OBJECT_FDW:
      return ObjectKind::foreign_data_wrapper;
    case OBJECT_USER_MAPPING:
      return ObjectKind::user_mapping;
    case OBJECT_DATABASE:
      return ObjectKind::database;
    case OBJECT_ROLE:
      return ObjectKind::role;
    case OBJECT_PUBLICATION:
      return ObjectKind::publication;
    case OBJECT_SUBSCRIPTION:
      return ObjectKind::subscription;
    case OBJECT_STATISTIC_EXT:
      return ObjectKind::statistics;
    case OBJECT_COLUMN:
      return ObjectKind::column;
    case OBJECT_TABCONSTRAINT:
      return ObjectKind::constraint;
    default:
      return ObjectKind::other;
  }
}

static bool is_part_of_table(ObjectType type) {
  return type == OBJECT_COLUMN || type == OBJECT_TRIGGER || type == OBJECT_RULE ||
         type == OBJECT_POLICY || type == OBJECT_TABCONSTRAINT;
}

// The object as DROP, COMMENT, OWNER and SET SCHEMA carry it: no locations, found by its words.
Target Visitor::target_of(ObjectType type, const Node* object) {
  Target target;
  target.object = kind_of(type);
  target.span = {text_begin_, text_begin_};
  if (object == nullptr) return target;
  if (type == OBJECT_CAST) {  // has no name
    cast_types(as<TypeName>(nth(as<List>(object), 0)), as<TypeName>(nth(as<List>(object), 1)), 0);
    return target;
  }
  const List* names = nullptr;
  switch (tag_of(object)) {
    case T_String:
      target.words = word(string_of(object));
      break;
    case T_ObjectWithArgs:
      names = as<ObjectWithArgs>(object)->objname;
      break;
    case T_TypeName:
      names = as<TypeName>(object)->names;
      break;
    case T_List:
      names = as<List>(object);
      break;
    default:
      return target;
  }
  const int count = length_of(names);
  if (is_part_of_table(type) && count > 1) {
    target.words = word(string_of(last_of(names)));
    target.of = words_of(names, 1);
    // "table.column" in one, else the part's name first and the table's behind ON.
    if (type != OBJECT_COLUMN) find(target.words);
    target.span = find(target.of);
    return target;
  }
  if (type == OBJECT_DOMCONSTRAINT && count == 2) {
    names = as<TypeName>(nth(names, 0))->names;
    find(word(string_of(last_of(as<List>(object)))));
  } else if ((type == OBJECT_OPCLASS || type == OBJECT_OPFAMILY) && count > 1) {
    target.words.name = string_of(last_of(names));  // the access method comes first
    target.words.count = 1;
    if (count > 2) {
      target.words.schema = string_of(nth(names, count - 2));
      target.words.count = 2;
    }
    target.span = find(target.words);
    return target;
  }
  if (names != nullptr) target.words = words_of(names);
  if (!target.words.name.empty()) target.span = find(target.words);
  return target;
}

// The object as RENAME carries it: a relation with its location, and perhaps a part of it.
Target Visitor::target_of(ObjectType type, const RangeVar* relation, const char* part) {
  Target target;
  target.object = kind_of(type);
  const Words words = words_of(relation);
  target.span = span_of(words, relation->location);
  if (part == nullptr) {
    target.words = words;
  } else {
    target.of = words;
    target.words = word(part);
  }
  return target;
}

void Visitor::demand_owner(const Target& target, Privileges privileges) {
  if (!target.of.name.empty()) {
    rows_.needs[add_need(target.of, target.span, privileges, {})].is_target = 1;
  } else if (target.words.name.empty()) {
    return;
  } else if (is_relation(target.object)) {
    rows_.needs[add_need(target.words, target.span, privileges, {})].is_target = 1;
  } else {
    add_use(target.object, target.words, target.span, privileges);
  }
}

DefinitionRow& Visitor::define(const Target& target, Action action) {
  const Name of = target.of.name.empty() ? Name{} : name_of(target.of);
  DefinitionRow& row = define(target.object, action, target.words, target.span);
  row.of = of;
  return row;
}

void Visitor::drop(const DropStmt* statement) {
  for (const Node* object : NodesOf(statement->objects)) {
    const Target target = target_of(statement->removeType, object);
    if (target.words.name.empty()) continue;
    demand_owner(target, priv_owner);
    DefinitionRow& row = define(target, Action::drop);
    row.if_exists = statement->missing_ok ? 1 : 0;
    row.cascade = statement->behavior == DROP_CASCADE ? 1 : 0;
  }
}

void Visitor::comment(const CommentStmt* statement) {
  const Target target = target_of(statement->objtype, statement->object);
  if (target.words.name.empty()) return;
  demand_owner(target, priv_owner);
  define(target, Action::comment);
}

void Visitor::rename(const RenameStmt* statement) {
  const ObjectType type = statement->renameType;
  Target target;
  if (statement->relation != nullptr) {
    const ObjectType object = type == OBJECT_ATTRIBUTE ? OBJECT_TYPE : type;
    const bool has_part = is_part_of_table(type);
    target = target_of(object, statement->relation, has_part ? statement->subname : nullptr);
  } else if (statement->object != nullptr) {
    // A domain's constraint is renamed by its name, the domain is the object.
    target = target_of(type == OBJECT_DOMCONSTRAINT ? OBJECT_DOMAIN : type, statement->object);
  } else {
    target.object = kind_of(type);
    target.words = word(statement->subname);
    target.span = find(target.words);
  }
  if (target.words.name.empty()) return;
  demand_owner(target, priv_owner);
  if (type == OBJECT_DOMCONSTRAINT) return;
  if (type == OBJECT_SCHEMA) add_database_use(priv_create);
  const bool is_column = type == OBJECT_COLUMN || type == OBJECT_ATTRIBUTE;
  const bool is_type = type == OBJECT_TYPE || type == OBJECT_DOMAIN;
  const bool in_schema =
      target.of.name.empty() && !is_column && !is_type && !target.words.schema.empty();
  // A new name is one more object in the schema.
  if (in_schema) add_schema_use(target.words, target.span, priv_create);
  const Name before = name_of(target.words);
  Target after = target;
  after.words.name = statement->newname;
  DefinitionRow& row = define(after, is_column ? Action::rename_column : Action::rename);
  row.renamed_from = before;
  row.if_exists = statement->missing_ok ? 1 : 0;
  if (type == OBJECT_ATTRIBUTE) {
    const Str name = text_of(statement->newname);
    const Str old_name = text_of(statement->subname);
    DefinitionRow& attribute = rows_.definitions.back();
    attribute.of = before;
    attribute.name = {.name = name};
    attribute.renamed_from = {.name = old_name};
    attribute.object = ObjectKind::column;
  }
}

void Visitor::set_schema(const AlterObjectSchemaStmt* statement) {
  Target target = statement->relation != nullptr
                      ? target_of(statement->objectType, statement->relation, nullptr)
                      : target_of(statement->objectType, statement->object);
  if (target.words.name.empty()) return;
  demand_owner(target, priv_owner);
  cursor_ = std::max(cursor_, target.span.end);
  const Words schema = word(statement->newschema);
  add_use(ObjectKind::schema, schema, find(schema), priv_create);
  const Name before = name_of(target.words);
  target.words.schema = statement->newschema;
  DefinitionRow& row = define(target, Action::set_schema);
  row.renamed_from = before;
  row.if_exists = statement->missing_ok ? 1 : 0;
}

void Visitor::set_owner(const AlterOwnerStmt* statement) {
  const Target target = statement->relation != nullptr
                            ? target_of(statement->objectType, statement->relation, nullptr)
                            : target_of(statement->objectType, statement->object);
  if (target.words.name.empty()) return;
  demand_owner(target, priv_owner);
  if (statement->objectType == OBJECT_SCHEMA) add_database_use(priv_create);
  const Str role = text_of(statement->newowner->rolename);
  define(target, Action::set_owner).role = role;
}

}  // namespace demarc::sql
