#include "rules/wording.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "base/text.h"

namespace demarc {

std::string list_of(const std::vector<std::string>& words, std::size_t limit) {
  std::string out;
  const std::size_t shown = words.size() > limit ? limit - 1 : words.size();
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) out += i + 1 == words.size() ? " and " : ", ";
    out += words[i];
  }
  if (shown < words.size()) out += fmt::format(" and {} more", words.size() - shown);
  return out;
}

std::string count_of(std::size_t count, const std::string& noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string who(const Model& model, PartyId party) {
  if (party == none) return "nobody";
  const Party& p = model.manifest->parties[party];
  std::string contact = p.team;
  if (!p.contact.empty()) contact += (contact.empty() ? "" : ", ") + p.contact;
  return contact.empty() ? p.name : fmt::format("{} ({})", p.name, contact);
}

std::string owner_line(const Model& model, const Claim& claim) {
  std::string out = who(model, claim.owner);
  if (!claim.pattern.empty()) out += fmt::format(" by \"{}\"", claim.pattern);
  if (claim.place.line != 0) out += fmt::format(" at {}:{}", claim.place.path, claim.place.line);
  return out;
}

std::string unit_phrase(const Model& model, const ModelStatement& statement) {
  if (statement.unit == none) return {};
  const ModelUnit& unit = model.units[statement.unit];
  const FileFacts* facts = model.files[unit.file].facts;
  if (facts == nullptr || unit.row >= facts->rows.units.size()) return {};
  const UnitRow& row = facts->rows.units[unit.row];
  const std::string function(facts->rows.text(row.function));
  std::string name(facts->rows.text(row.name));
  if (!function.empty()) return function + "()";
  if (name.empty()) return {};
  switch (unit.type) {
    case UnitType::query:
      return "query " + name;
    case UnitType::routine:
      return name + "()";
    case UnitType::function:
      return name + "()";
    case UnitType::migration:
      return "migration " + name;
    case UnitType::transaction:
    case UnitType::statement:
      return name;
  }
  return name;
}

std::string defined_name(const Model& model, StatementId id) {
  const ModelStatement& statement = model.statements[id];
  const FileFacts* facts = model.files[statement.file].facts;
  if (facts == nullptr) return {};
  const Rows& rows = facts->rows;
  const Range& range = rows.statements[statement.row].definitions;
  if (range.count == 0) return {};
  const Name& name = rows.definitions[range.first].name;
  const std::string schema(rows.text(name.schema));
  return (schema.empty() ? "" : schema + ".") + std::string(rows.text(name.name));
}

static std::string with_columns(const Model& model, const std::string& verb, const Access& access,
                                Privileges privileges) {
  if (!access.columns_known) return verb;
  const std::vector<std::string> shown = model.columns(access, privileges);
  return shown.empty() ? verb : verb + " " + list_of(shown, 6);
}

// What is done to an object that is no relation.
static const char* deed_to_object(ObjectKind object, Privileges denied) {
  switch (object) {
    case ObjectKind::routine:
      return (denied & priv_execute) != 0 ? "calls it" : "changes it";
    case ObjectKind::sequence:
      return (denied & priv_definition) != 0              ? "changes it"
             : (denied & (priv_usage | priv_update)) != 0 ? "draws from it"
                                                          : "reads it";
    case ObjectKind::schema:
      return (denied & priv_create) != 0 ? "creates in it" : "uses it";
    default:
      return (denied & priv_definition) != 0 ? "changes it" : "uses it";
  }
}

std::string deed(const Model& model, const Access& access, Privileges denied) {
  const ObjectKind object = model.relations[access.relation].object;
  if (!is_relation(object)) return deed_to_object(object, denied);
  const bool locks = (denied & priv_writes) != 0 && !access.is_target && access.why == Why::direct;
  if (locks) return access.any_of ? "locks it" : "locks rows";
  if ((denied & priv_writes) != 0) {
    std::vector<std::string> verbs;
    if ((denied & priv_insert) != 0)
      verbs.push_back(with_columns(model, "inserts", access, priv_insert));
    if ((denied & priv_update) != 0)
      verbs.push_back(with_columns(model, "updates", access, priv_update));
    if ((denied & priv_delete) != 0) verbs.emplace_back("deletes");
    if ((denied & priv_truncate) != 0) verbs.emplace_back("truncates");
    return list_of(verbs);
  }
  if ((denied & priv_definition) != 0) return "changes its definition";
  if ((denied & priv_references) != 0)
    return with_columns(model, "references", access, priv_references);
  return with_columns(model, "reads", access, priv_select);
}

std::string object_name(const ForeignRelation& relation) {
  if (relation.object == ObjectKind::routine) return relation.relation + "()";
  if (is_relation(relation.object)) return relation.relation;
  return std::string(to_string(relation.object)) + " " + relation.relation;
}

std::string whose(const Finding& finding) {
  std::vector<std::string> relations;
  std::vector<std::string> owners;
  for (const ForeignRelation& relation : finding.relations) {
    if (relation.owner.empty()) continue;
    relations.push_back(object_name(relation));
    if (std::find(owners.begin(), owners.end(), relation.owner) == owners.end())
      owners.push_back(relation.owner);
  }
  return fmt::format("{}, which {} {}", list_of(relations), list_of(owners),
                     owners.size() == 1 ? "owns" : "own");
}

Extent extent_of(const Model& model, const Spot& spot) {
  const FileFacts* facts = spot.file == none ? nullptr : model.files[spot.file].facts;
  if (facts == nullptr) return {};
  const Position begin = facts->lines.position(spot.begin);
  const Position end = facts->lines.position(spot.end);
  return {begin.line, begin.column, end.line, end.column};
}

RelatedSpot related_at(const Model& model, const Spot& spot, std::string message) {
  const Extent at = extent_of(model, spot);
  RelatedSpot out;
  if (spot.file != none) out.path = model.files[spot.file].path;
  out.line = at.line;
  out.column = at.column;
  out.end_line = at.end_line;
  out.end_column = at.end_column;
  out.message = std::move(message);
  return out;
}

RelatedSpot related_at(const Place& place, std::string message) {
  RelatedSpot out;
  out.path = place.path;
  out.line = out.end_line = place.line;
  out.column = out.end_column = place.column;
  out.message = std::move(message);
  return out;
}

void stand_at(const Model& model, const Spot& spot, Finding& finding) {
  const Extent at = extent_of(model, spot);
  if (spot.file != none) finding.path = model.files[spot.file].path;
  finding.line = at.line;
  finding.column = at.column;
  finding.end_line = at.end_line;
  finding.end_column = at.end_column;
}

void stand_at(const Place& place, Finding& finding) {
  finding.path = place.path;
  finding.line = finding.end_line = place.line;
  finding.column = finding.end_column = place.column;
}

void stand_for(const Model& model, StatementId id, Finding& finding) {
  const ModelStatement& statement = model.statements[id];
  finding.statement_begin = statement.spot.begin;
  finding.statement_end = statement.spot.end;
  finding.database = model.database_name(statement);
  finding.file_class = model.files[statement.file].file_class;
}

static ForeignRelation& new_relation(const Model& model, const Demand& demand, Finding& finding) {
  const RelationId id = model.accesses[demand.access].relation;
  ForeignRelation& entry = finding.relations.emplace_back();
  entry.database = model.relations[id].database;
  entry.relation = model.relation_name(id);
  entry.object = model.relations[id].object;
  entry.owner = model.party_name(demand.owner);
  return entry;
}

static void add_demand(const Model& model, const Demand& demand, ForeignRelation& entry) {
  const Access& access = model.accesses[demand.access];
  entry.privileges |= demand.denied;
  if (!access.columns_known) entry.columns_known = false;
  if (!entry.columns_known) {
    entry.columns.clear();
    return;
  }
  for (const std::string& column : model.columns(access)) {
    if (std::find(entry.columns.begin(), entry.columns.end(), column) == entry.columns.end())
      entry.columns.push_back(column);
  }
}

void add_relation(const Model& model, const Demand& demand, Finding& finding) {
  const RelationId id = model.accesses[demand.access].relation;
  if (id == none) return;
  const std::string name = model.relation_name(id);
  for (ForeignRelation& there : finding.relations) {
    if (there.relation == name && there.database == model.relations[id].database) {
      return add_demand(model, demand, there);
    }
  }
  add_demand(model, demand, new_relation(model, demand, finding));
}

void add_relations(const Model& model, const std::vector<std::uint32_t>& demands,
                   Finding& finding) {
  std::unordered_map<std::string, std::size_t> places;  // by database and name
  const auto key = [](const std::string& database, const std::string& name) {
    return database + '\n' + name;
  };
  for (std::size_t i = 0; i < finding.relations.size(); ++i) {
    places.emplace(key(finding.relations[i].database, finding.relations[i].relation), i);
  }
  for (const std::uint32_t index : demands) {
    const Demand& demand = model.demands[index];
    const RelationId id = model.accesses[demand.access].relation;
    if (id == none) continue;
    const auto [at, is_new] = places.emplace(
        key(model.relations[id].database, model.relation_name(id)), finding.relations.size());
    if (is_new) new_relation(model, demand, finding);
    add_demand(model, demand, finding.relations[at->second]);
  }
}

void add_claim(const Model& model, RelationId id, Finding& finding) {
  const ModelRelation& relation = model.relations[id];
  if (relation.claim.owner == none) return;
  std::string line = owner_line(model, relation.claim);
  std::vector<std::string>& lines = finding.owner_lines;
  if (std::find(lines.begin(), lines.end(), line) != lines.end()) return;
  lines.push_back(std::move(line));
  if (relation.claim.place.line == 0) return;
  RelatedSpot spot =
      related_at(relation.claim.place,
                 fmt::format("{} owns {} by \"{}\"", model.party_name(relation.claim.owner),
                             model.relation_name(id), relation.claim.pattern));
  spot.is_claim = true;
  add_related(finding, std::move(spot));
}

void add_related(Finding& finding, RelatedSpot spot) {
  for (const RelatedSpot& there : finding.related) {
    const bool same_place =
        there.path == spot.path && there.line == spot.line && there.column == spot.column;
    if (same_place && (there.is_claim || there.message == spot.message)) return;
  }
  if (finding.related.size() < related_limit) finding.related.push_back(std::move(spot));
}

std::uint32_t main_demand(const Model& model, const Breach& breach, Privileges mask) {
  std::uint32_t best = none;
  for (std::uint32_t index : breach.demands) {
    if ((model.demands[index].denied & mask) == 0) continue;
    const Confidence now = model.accesses[model.demands[index].access].confidence;
    if (best == none || now < model.accesses[model.demands[best].access].confidence) best = index;
  }
  return best == none ? breach.demands.front() : best;
}

static std::string context_of(const Model& model, const ModelStatement& statement, PartyId party) {
  std::vector<std::string> parts;
  const std::string unit = unit_phrase(model, statement);
  if (!unit.empty()) parts.push_back(unit);
  const Roles& roles = model.manifest->parties[party].roles;
  const std::string& role = statement.as_migration ? roles.migrate : roles.run;
  if (!role.empty()) parts.push_back("role " + role);
  const std::string& database = model.database_name(statement);
  if (!database.empty()) parts.push_back("database " + database);
  return join(parts, ", ");
}

Finding start_finding(const Model& model, const Rule& rule, const Breach& breach, Privileges mask) {
  const std::uint32_t main = main_demand(model, breach, mask);
  const Access& access = model.accesses[model.demands[main].access];
  const ModelStatement& statement = model.statements[access.statement];
  Finding finding;
  finding.rule = rule.name;
  finding.severity = rule.severity;
  finding.form = rule.form;
  finding.confidence = access.confidence;
  finding.service = model.party_name(breach.party);
  finding.context = context_of(model, statement, breach.party);
  stand_for(model, breach.statement, finding);
  stand_at(model, access.spot, finding);
  // The main relation first: it is the one that the message begins with.
  add_relation(model, model.demands[main], finding);
  add_relations(model, breach.demands, finding);
  add_claim(model, access.relation, finding);
  for (std::uint32_t index : breach.demands) {
    const Demand& demand = model.demands[index];
    const Access& other = model.accesses[demand.access];
    if (other.relation != access.relation) {
      add_related(
          finding,
          related_at(model, other.spot,
                     fmt::format("also {}: {}{}", model.relation_name(other.relation),
                                 deed(model, other, demand.denied), through(model, other))));
      add_claim(model, other.relation, finding);
    }
  }
  finding.label = label_of(model, model.demands[main]);
  return finding;
}

Finding start_finding(const Model& model, const Rule& rule, StatementId statement,
                      const Spot& spot) {
  Finding finding;
  finding.rule = rule.name;
  finding.severity = rule.severity;
  finding.form = rule.form;
  stand_for(model, statement, finding);
  stand_at(model, spot, finding);
  return finding;
}

void add_relation(const Model& model, RelationId id, Privileges privileges, Finding& finding) {
  const ModelRelation& relation = model.relations[id];
  const std::string name = model.relation_name(id);
  for (ForeignRelation& there : finding.relations) {
    if (there.relation != name || there.database != relation.database) continue;
    there.privileges |= privileges;
    return;
  }
  ForeignRelation& entry = finding.relations.emplace_back();
  entry.database = relation.database;
  entry.relation = name;
  entry.object = relation.object;
  entry.owner = model.party_name(relation.claim.owner);
  entry.privileges = privileges;
}

static std::string why_not_given(const Model& model, const Demand& demand) {
  const Access& access = model.accesses[demand.access];
  const ModelRelation& relation = model.relations[access.relation];
  const std::string& consumer = model.party_name(demand.party);
  const std::string& provider = model.party_name(demand.owner);
  for (const Contract& contract : model.manifest->contracts) {
    if (contract.consumer != consumer || contract.provider != provider) continue;
    const auto names = [&](const RelationPattern& pattern) { return covers(pattern, relation); };
    if (std::none_of(contract.relations.begin(), contract.relations.end(), names)) continue;
    const std::string id = contract.id.empty() ? "the contract" : "contract " + contract.id;
    if (contract.until.known() && contract.until < model.today)
      return fmt::format("{} ended on {}", id, to_string(contract.until));
    if (!contract.columns.empty())
      return fmt::format("{} gives {} only {}", id, consumer, list_of(contract.columns));
    return fmt::format("{} gives {} less than that", id, consumer);
  }
  for (const Export& entry : model.manifest->exports) {
    if (!covers(entry.relation, relation)) continue;
    if (is_offered_to(entry, consumer) && !entry.columns.empty())
      return fmt::format("{} exports only {}", provider, list_of(entry.columns));
    if (!is_offered_to(entry, consumer))
      return fmt::format("{} exports it to others than {}", provider, consumer);
  }
  return fmt::format("no contract gives it to {}", consumer);
}

std::string label_of(const Model& model, const Demand& demand) {
  const Access& access = model.accesses[demand.access];
  const int version = [&] {
    const Database* database = model.manifest->database(model.relations[access.relation].database);
    const Server* server = database == nullptr ? nullptr : model.manifest->server_of(*database);
    return server == nullptr ? 0 : server->version;
  }();
  const Privileges shown = for_server_version(demand.denied, version);
  return fmt::format(
      "{}{}: needs {}, and {}", deed(model, access, demand.denied), through(model, access),
      to_string_of_privileges(shown, access.any_of ? " or " : ", "), why_not_given(model, demand));
}

std::string through(const Model& model, const Access& access) {
  const std::vector<std::string>& chain = model.chain(access);
  return chain.empty() ? std::string() : ", through " + join(chain, ", ");
}

bool is_postgresql(const Model& model, const std::string& database) {
  const Database* declared = model.manifest->database(database);
  const Server* server = declared == nullptr ? nullptr : model.manifest->server_of(*declared);
  return server == nullptr || server->engine == "postgresql";
}

void note_not_decidable(RuleContext& context, const Rule& rule, const std::string& path,
                        const std::string& what) {
  ModelNote note;
  note.kind = NoteKind::not_decidable;
  note.path = path;
  note.message = fmt::format("{} is not decidable: {}", rule.name, what);
  context.notes.push_back(std::move(note));
}

}  // namespace demarc
