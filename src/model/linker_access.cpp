// What a statement names: relations, other objects, what it creates.
#include <algorithm>

#include "base/text.h"
#include "extract/host/naming.h"
#include "model/linker.h"

namespace demarc {

// A name with the name of a database of the manifest in front is looked up there. Any other is
// taken for the current database's, or on an engine where it leads into another database of the
// server, for one of that. `schema` is the schema to look in.
NameScope Linker::scope_of_name(const Current& now, const Name& name, LinkContext& elsewhere,
                                std::string_view& schema) {
  NameScope scope = now.scope;
  schema = now.rows->text(name.schema);
  const DatabaseId here = now.scope.context->database;
  const NameStyle style = styles_[here];
  // MySQL's databases are schemas of one server.
  const bool by_schema = style == NameStyle::schema_is_database && name.database.empty();
  if (name.database.empty() && !(by_schema && !schema.empty())) return scope;
  const std::string_view written = by_schema ? schema : now.rows->text(name.database);
  const auto is_meant = [&](DatabaseId id) {
    const Database& database = manifest_.databases[id];
    return style == NameStyle::plain ? database.name == written
                                     : equals_ignoring_case(database.name, written) &&
                                           database.server == manifest_.databases[here].server;
  };
  if (style != NameStyle::plain && is_meant(here)) return scope;
  bool found = false;
  for (DatabaseId id = 0; id < manifest_.databases.size(); ++id) {
    if (id == here || !is_meant(id)) continue;
    elsewhere = *now.scope.context;
    elsewhere.database = id;
    scope.context = &elsewhere;
    scope.point = {};
    found = true;
  }
  if (!found && style == NameStyle::database_in_front) {
    schema = names_.keep(std::string(written) + "." + std::string(schema));
  }
  return scope;
}

void Linker::add_needs(const Current& now) {
  const StatementRow& statement = now.rows->statements[now.row];
  const int version = versions_[now.scope.context->database];
  for (std::uint32_t i = 0; i < statement.needs.count; ++i) {
    const std::uint32_t index = statement.needs.first + i;
    const NeedRow& row = now.rows->needs[index];
    LinkContext elsewhere;
    std::string_view schema;
    const NameScope scope = scope_of_name(now, row.name, elsewhere, schema);
    const Resolution meant =
        resolver_.resolve(Space::relation, schema, now.rows->text(row.name.name), scope);
    if (meant.object == none && row.only_name_known == 0)
      note_name(now, meant, row.name, row.begin);
    Draft& draft = drafts_.emplace_back();
    draft.slot = meant.slot;
    draft.by_path = meant.by_path;
    Access& access = draft.access;
    access.statement = now.id;
    access.relation = meant.object;
    access.privileges = for_server_version(row.privileges, version);
    access.timing = row.timing;
    access.spot = {now.file, row.begin, row.end};
    access.need_file = now.file;
    access.need_row = index;
    access.confidence = weaker(weaker(row.confidence, statement.confidence), meant.confidence);
    access.any_of = row.any_of != 0;
    access.columns_known = row.columns_known != 0;
    access.is_target = row.is_target != 0;
  }
}

// A Django app's name is that of the folder of its models.
static std::string app_of(std::string_view path) {
  std::vector<std::string_view> parts = split(path, '/');
  parts.pop_back();
  if (!parts.empty() && parts.back() == "models") parts.pop_back();
  return parts.empty() ? std::string{} : to_lower(parts.back());
}

// The first of the names that is there; one without a schema means nothing that nobody creates.
void Linker::add_mapping(const Current& now) {
  const StatementRow& statement = now.rows->statements[now.row];
  for (std::uint32_t i = 0; i < statement.needs.count; ++i) {
    const std::uint32_t index = statement.needs.first + i;
    const NeedRow& row = now.rows->needs[index];
    std::string_view name = now.rows->text(row.name.name);
    if (name.starts_with(django_app)) {
      name = names_.keep(app_of(model_.files[now.file].path) +
                         std::string(name.substr(django_app.size())));
    }
    const std::string_view schema = now.rows->text(row.name.schema);
    Resolution meant = resolver_.find(Space::relation, schema, name, now.scope);
    const bool is_last = i + 1 == statement.needs.count;
    if (meant.object == none || !history_.object(meant.object).created) {
      if (!is_last) continue;
      const std::uint32_t likeliest = statement.needs.first;
      name = i == 0 ? name : now.rows->text(now.rows->needs[likeliest].name.name);
      meant = resolver_.resolve(Space::relation, schema, name, now.scope);
      if (meant.object == none || (schema.empty() && !history_.object(meant.object).created))
        return;
    }
    Draft& draft = drafts_.emplace_back();
    draft.slot = meant.slot;
    draft.by_path = meant.by_path;
    Access& access = draft.access;
    access.statement = now.id;
    access.relation = meant.object;
    access.privileges = row.privileges;
    access.spot = {now.file, row.begin, row.end};
    access.need_file = now.file;
    access.need_row = index;
    access.confidence = weaker(statement.confidence, meant.confidence);
    return;
  }
}

// False for what only names a routine that something else will call.
bool calls_routines(CommandTag tag) {
  switch (tag) {
    case CommandTag::create_trigger:
    case CommandTag::create_event_trigger:
    case CommandTag::create_aggregate:
    case CommandTag::create_operator:
    case CommandTag::create_operator_class:
    case CommandTag::alter_operator_family:
    case CommandTag::create_cast:
    case CommandTag::create_type:
    case CommandTag::create_language:
    case CommandTag::create_foreign_data_wrapper:
    case CommandTag::create_conversion:
    case CommandTag::create_transform:
      return false;
    default:
      return true;
  }
}

void Linker::add_uses(const Current& now) {
  const StatementRow& statement = now.rows->statements[now.row];
  for (std::uint32_t i = 0; i < statement.uses.count; ++i) {
    const UseRow& use = now.rows->uses[statement.uses.first + i];
    Resolution meant;
    switch (use.object) {
      case ObjectKind::schema: {
        // USAGE and CREATE come with what is used or created in it.
        if ((use.privileges & priv_owner) == 0) continue;
        const SchemaId schema =
            names_.schema(now.scope.context->database, now.rows->text(use.name.name));
        meant.slot = names_.add(schema, Space::schema, {});
        meant.object = history_.at_or_assumed(meant.slot, {}, ObjectKind::schema);
        break;
      }
      case ObjectKind::sequence:
      case ObjectKind::index:
        meant = resolver_.find(Space::relation, now.rows->text(use.name.schema),
                               now.rows->text(use.name.name), now.scope);
        if (meant.object == none && use.object == ObjectKind::sequence) {
          meant = resolver_.resolve(Space::relation, now.rows->text(use.name.schema),
                                    now.rows->text(use.name.name), now.scope);
          if (meant.object != none && !history_.object(meant.object).created)
            history_.object(meant.object).kind = ObjectKind::sequence;
        }
        break;
      case ObjectKind::routine:
      case ObjectKind::type:
      case ObjectKind::domain:
        meant = resolver_.resolve(space_of(use.object), now.rows->text(use.name.schema),
                                  now.rows->text(use.name.name), now.scope);
        if (meant.object != none && !history_.object(meant.object).created)
          history_.object(meant.object).kind = use.object;
        break;
      default:
        continue;
    }
    if (meant.object == none) continue;
    const Confidence confidence =
        weaker(weaker(use.confidence, statement.confidence), meant.confidence);
    if (use.object == ObjectKind::routine && (use.privileges & priv_execute) != 0 &&
        calls_routines(statement.tag) && history_.object(meant.object).created) {
      model_.calls.push_back({now.id, meant.object, confidence, {now.file, use.begin, use.end}});
    }
    if (use.privileges == 0) continue;
    Draft& draft = drafts_.emplace_back();
    draft.slot = meant.slot;
    draft.by_path = meant.by_path;
    Access& access = draft.access;
    access.statement = now.id;
    access.relation = meant.object;
    access.privileges = for_server_version(use.privileges, versions_[now.scope.context->database]);
    access.timing = use.timing;
    access.spot = {now.file, use.begin, use.end};
    access.confidence = confidence;
    access.any_of = use.any_of != 0;
    access.is_target = (use.privileges & priv_owner) != 0;
  }
}

// What CREATE makes in another's name is that other's definition: CREATE is demanded of the object.
void Linker::add_creations(const Current& now) {
  const StatementRow& statement = now.rows->statements[now.row];
  for (std::uint32_t i = 0; i < statement.definitions.count; ++i) {
    const DefinitionRow& row = now.rows->definitions[statement.definitions.first + i];
    if (row.action != Action::create && row.action != Action::replace) continue;
    if (row.temporary != 0) continue;
    const bool counts = is_relation(row.object) || row.object == ObjectKind::sequence ||
                        row.object == ObjectKind::routine || row.object == ObjectKind::type ||
                        row.object == ObjectKind::domain;
    if (!counts) continue;
    const SlotId slot =
        resolver_.slot_for_create(space_of(row.object), now.rows->text(row.name.schema),
                                  now.rows->text(row.name.name), now.scope);
    if (names_.is_temporary(names_.slot(slot).schema)) continue;
    Draft& draft = drafts_.emplace_back();
    draft.slot = slot;
    Access& access = draft.access;
    access.statement = now.id;
    access.relation = history_.at_or_assumed(slot, now.scope.point, row.object);
    access.privileges = priv_create;
    access.spot = {now.file, row.begin, row.end};
    access.confidence = statement.confidence;
    access.is_target = true;
  }
}

// Once a name and file.
void Linker::note_name(const Current& now, const Resolution& meant, const Name& name,
                       std::uint32_t begin) {
  const std::string_view text = now.rows->text(name.name);
  std::string key = std::to_string(now.file) + ":" + std::string(text);
  if (!noted_.insert(std::move(key)).second) return;
  const Position at = model_.files[now.file].facts->lines.position(begin);
  ModelNote note;
  note.kind = meant.ambiguous ? NoteKind::ambiguous : NoteKind::unresolved;
  note.path = model_.files[now.file].path;
  note.line = at.line;
  note.column = at.column;
  note.message =
      meant.ambiguous
          ? std::string(text) + " exists in several schemas, none of them on the search path"
          : std::string(text) + " is neither created nor owned on the search path";
  model_.notes.push_back(std::move(note));
}

PartyId Linker::owner_of_definition(const Current& now, const DefinitionRow& row) {
  const bool is_part = row.object == ObjectKind::trigger || row.object == ObjectKind::policy ||
                       row.object == ObjectKind::rule || row.object == ObjectKind::column ||
                       row.object == ObjectKind::constraint || row.object == ObjectKind::index;
  if (is_part && row.of.name.empty()) return none;
  const bool is_new = row.action == Action::create || row.action == Action::replace;
  const Name& name = is_part ? row.of
                     : row.action == Action::rename || row.action == Action::set_schema
                         ? row.renamed_from
                         : row.name;
  const Space space = is_part ? Space::relation : space_of(row.object);
  if (space == Space::relation && !is_part && !is_relation(row.object) &&
      row.object != ObjectKind::sequence)
    return none;
  if (space == Space::schema) {
    return ownership_.owner_of_schema(
        names_.schema(now.scope.context->database, now.rows->text(name.name)));
  }
  if (is_new && !is_part) {
    const SlotId slot = resolver_.slot_for_create(space, now.rows->text(name.schema),
                                                  now.rows->text(name.name), now.scope);
    return ownership_.owner(history_.at_or_assumed(slot, now.scope.point, row.object)).party;
  }
  const Resolution meant =
      resolver_.resolve(space, now.rows->text(name.schema), now.rows->text(name.name), now.scope);
  return meant.object == none ? none : ownership_.owner(meant.object).party;
}

// A migration of no service: of DDL the owner of what is defined, of DML the target's owner, else
// the one owner of all that it names.
void Linker::find_subject(Current& now, ModelStatement& statement) {
  const StatementRow& row = now.rows->statements[now.row];
  for (std::uint32_t i = 0; i < row.definitions.count && now.subject == none; ++i)
    now.subject = owner_of_definition(now, now.rows->definitions[row.definitions.first + i]);
  Parties owners;
  for (const Draft& draft : drafts_) {
    if (draft.access.relation == none) continue;
    const PartyId owner = ownership_.owner(draft.access.relation).party;
    if (owner == none) continue;
    if (draft.access.is_target && now.subject == none) now.subject = owner;
    owners.push_back(owner);
  }
  std::sort(owners.begin(), owners.end());
  owners.erase(std::unique(owners.begin(), owners.end()), owners.end());
  if (now.subject == none && owners.size() == 1) now.subject = owners.front();
  Parties parties;
  for (const Draft& draft : drafts_) {
    if (draft.access.relation == none || !draft.access.is_target) continue;
    const PartyId owner = ownership_.owner(draft.access.relation).party;
    if (owner != none) parties.push_back(owner);
  }
  if (now.subject != none) parties.push_back(now.subject);
  std::sort(parties.begin(), parties.end());
  parties.erase(std::unique(parties.begin(), parties.end()), parties.end());
  statement.party_set = scopes_.party_set(parties);
}

}  // namespace demarc
