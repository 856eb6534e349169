// Migrations that take away or narrow what another service is known to use: its SQL in this run, a
// contract, an export.
//
// What a migration drops or renames counts if it is still gone at the end of the history. A change
// of type and a new NOT NULL count only in the last migration of their set: who lives with an older
// one has lived with it for long.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/wording.h"

namespace demarc::rules {

namespace {

enum class Break : std::uint8_t {
  dropped,
  renamed,
  column_dropped,
  column_renamed,
  type,
  required
};

struct Change {
  Break kind = Break::dropped;
  StatementId statement = none;
  RelationId relation = none;
  std::string column{};   // empty: the relation as a whole
  std::string was{};      // a relation's former name
  std::string becomes{};  // a new name or type
  Spot spot{};
};

// Somebody who is not the owner and is known to use the relation.
struct Consumer {
  PartyId party = none;
  const Access* access = nullptr;  // nullptr: known by the manifest
  Place declared{};
  std::string how{};  // "contract C-014"
  std::vector<std::string> columns{};
  bool columns_known = false;
};

bool contains(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

class BrokenConsumers {
 public:
  explicit BrokenConsumers(RuleContext& context) : context_(context), model_(context.model) {
    find_last_migrations();
    find_consumers();
  }

  // True if some migration takes away or narrows something, used or not.
  bool run() {
    for (StatementId id = 0; id < model_.statements.size(); ++id) {
      const ModelStatement& statement = model_.statements[id];
      const ModelFile& file = model_.files[statement.file];
      if (file.file_class != FileClass::migration || file.replay_only || statement.down) continue;
      if (file.facts == nullptr) continue;
      const Range range = file.facts->rows.statements[statement.row].definitions;
      for (std::uint32_t i = 0; i < range.count; ++i) definition(id, range.first + i);
    }
    return any_change_;
  }

 private:
  const Rows& rows(StatementId id) const {
    return model_.files[model_.statements[id].file].facts->rows;
  }
  void find_last_migrations();
  void find_consumers();
  void definition(StatementId id, std::uint32_t row);
  void columns_of(StatementId id, const DefinitionRow& row, Change change);
  RelationId subject(StatementId id, const Rows& rows, const Name& name) const;
  bool is_broken(const Change& change, const Consumer& consumer) const;
  void add(const Change& change);
  Confidence confidence_of(const Change& change, const Consumer& consumer) const;

  RuleContext& context_;
  const Model& model_;
  std::set<FileId> last_migrations_{};  // of each set
  std::map<RelationId, std::vector<Consumer>> consumers_{};
  bool any_change_ = false;
};

void BrokenConsumers::find_last_migrations() {
  std::map<std::uint32_t, FileId> last;
  for (FileId id = 0; id < model_.files.size(); ++id) {
    // Files are sorted by path, as nearly all tools run them.
    if (model_.files[id].migration_set != none) last[model_.files[id].migration_set] = id;
  }
  for (const auto& [set, file] : last) last_migrations_.insert(file);
}

void BrokenConsumers::find_consumers() {
  for (const Demand& demand : model_.demands) {
    const Access& access = model_.accesses[demand.access];
    if (demand.owner == none || demand.party == none || demand.party == demand.owner) continue;
    if (access.relation == none || access.why != Why::direct || access.privileges == 0) continue;
    const ModelStatement& statement = model_.statements[access.statement];
    const FileClass file_class = model_.files[statement.file].file_class;
    if (file_class != FileClass::service && file_class != FileClass::generated) continue;
    if ((access.privileges & priv_owner) != 0) continue;
    consumers_[access.relation].push_back({.party = demand.party,
                                           .access = &access,
                                           .columns = model_.columns(access),
                                           .columns_known = access.columns_known});
  }
  const auto declare = [&](const RelationPattern& pattern, const std::string& provider,
                           const std::string& consumer, const Place& place, const std::string& how,
                           const std::vector<std::string>& columns) {
    if (has_wildcard(pattern.name) || has_wildcard(pattern.schema)) return;
    for (RelationId id = 0; id < model_.relations.size(); ++id) {
      const ModelRelation& relation = model_.relations[id];
      if (!is_relation(relation.object) || !covers(pattern, relation)) continue;
      if (model_.party_name(relation.claim.owner) != provider) continue;
      for (PartyId party = 0; party < model_.manifest->parties.size(); ++party) {
        if (model_.party_name(party) != consumer) continue;
        consumers_[id].push_back({.party = party,
                                  .declared = place,
                                  .how = how,
                                  .columns = columns,
                                  .columns_known = !columns.empty()});
      }
    }
  };
  for (const Contract& contract : model_.manifest->contracts) {
    if (contract.until.known() && contract.until < model_.today) continue;
    for (const RelationPattern& pattern : contract.relations) {
      declare(pattern, contract.provider, contract.consumer, contract.place,
              "contract " + contract.id, contract.columns);
    }
  }
  for (const Export& entry : model_.manifest->exports) {
    for (const std::string& party : entry.to) {
      declare(entry.relation, entry.provider, party, entry.place, "the export", entry.columns);
    }
  }
}

// The relation of that name that the statement acts on.
RelationId BrokenConsumers::subject(StatementId id, const Rows& rows, const Name& name) const {
  const ModelStatement& statement = model_.statements[id];
  const std::string_view wanted = rows.text(name.name);
  RelationId only = none;
  int count = 0;
  for (std::uint32_t i = 0; i < statement.access_count; ++i) {
    const Access& access = model_.accesses[statement.first_access + i];
    if (access.relation == none || (access.privileges & priv_owner) == 0) continue;
    if (access.why != Why::direct || !is_relation(model_.relations[access.relation].object)) {
      continue;
    }
    if (access.need_row != none && access.need_file == statement.file &&
        rows.text(rows.needs[access.need_row].name.name) == wanted) {
      return access.relation;
    }
    only = access.relation;
    ++count;
  }
  return count == 1 ? only : none;
}

void BrokenConsumers::definition(StatementId id, std::uint32_t index) {
  const Rows& r = rows(id);
  const DefinitionRow& row = r.definitions[index];
  const FileId file = model_.statements[id].file;
  Change change;
  change.statement = id;
  change.spot = {file, row.begin, row.end};
  const bool is_table = is_relation(row.object);
  if (is_table && row.temporary == 0 && row.action == Action::drop) {
    change.relation = subject(id, r, row.name);
    if (change.relation != none && model_.relations[change.relation].dropped) add(change);
  } else if (is_table && (row.action == Action::rename || row.action == Action::set_schema)) {
    change.kind = Break::renamed;
    change.relation = subject(id, r, row.renamed_from);
    if (change.relation == none) return;
    if (!row.renamed_from.schema.empty()) {
      change.was = std::string(r.text(row.renamed_from.schema)) + ".";
    }
    change.was += r.text(row.renamed_from.name);
    change.becomes = row.action == Action::rename ? std::string(r.text(row.name.name))
                                                  : model_.relation_name(change.relation);
    add(change);
  } else if (is_table && row.action == Action::alter) {
    change.relation = subject(id, r, row.name);
    columns_of(id, row, std::move(change));
  } else if (row.object == ObjectKind::column) {
    change.relation = subject(id, r, row.of);
    if (change.relation == none) return;
    const std::vector<std::string_view>& now = model_.relations[change.relation].columns;
    const bool renames = row.action == Action::rename_column || row.action == Action::rename;
    change.column = r.text(renames ? row.renamed_from.name : row.name.name);
    const bool is_there = std::find(now.begin(), now.end(), change.column) != now.end();
    if (row.action == Action::drop && !is_there) {
      change.kind = Break::column_dropped;
      add(change);
    } else if (renames && !is_there) {
      change.kind = Break::column_renamed;
      change.becomes = r.text(row.name.name);
      add(change);
    } else if (row.action == Action::alter && row.columns.count == 1 &&
               last_migrations_.contains(file)) {
      const ColumnRow& column = r.columns[row.columns.first];
      change.becomes = r.text(column.type);
      change.kind = column.not_null != 0 ? Break::required : Break::type;
      if (column.not_null != 0 || !change.becomes.empty()) add(change);
    }
  }
}

// ADD COLUMN … NOT NULL without a default: no INSERT of before names it.
void BrokenConsumers::columns_of(StatementId id, const DefinitionRow& row, Change change) {
  if (change.relation == none || !last_migrations_.contains(change.spot.file)) return;
  const Rows& r = rows(id);
  for (std::uint32_t i = 0; i < row.columns.count; ++i) {
    const ColumnRow& column = r.columns[row.columns.first + i];
    if (column.not_null == 0 || column.has_default != 0 || column.identity != 0 ||
        column.generated != 0 || r.text(column.type).find("serial") != std::string_view::npos) {
      continue;
    }
    change.kind = Break::required;
    change.column = r.text(column.name);
    change.spot.begin = column.begin;
    change.spot.end = column.end;
    add(change);
  }
}

bool BrokenConsumers::is_broken(const Change& change, const Consumer& consumer) const {
  if (change.kind == Break::required) {
    return consumer.access != nullptr && (consumer.access->privileges & priv_insert) != 0 &&
           consumer.columns_known &&
           !contains(model_.columns(*consumer.access, priv_insert), change.column);
  }
  if (change.column.empty()) {
    // A text that already says the new name is what the change was made for.
    if (change.kind != Break::renamed || consumer.access == nullptr) return true;
    const Access& access = *consumer.access;
    if (access.need_row == none || access.need_file == none) return false;
    const Rows& r = model_.files[access.need_file].facts->rows;
    const Name& name = r.needs[access.need_row].name;
    const ModelRelation& relation = model_.relations[change.relation];
    const std::string_view schema = r.text(name.schema);
    return r.text(name.name) != relation.name || (!schema.empty() && schema != relation.schema);
  }
  return !consumer.columns_known || contains(consumer.columns, change.column);
}

Confidence BrokenConsumers::confidence_of(const Change& change, const Consumer& consumer) const {
  Confidence confidence =
      consumer.access == nullptr ? Confidence::certain : consumer.access->confidence;
  if (!change.column.empty() && !consumer.columns_known && change.kind != Break::required) {
    confidence = Confidence::possible;
  }
  if (change.kind == Break::type) confidence = weaker(confidence, Confidence::likely);
  return confidence;
}

std::string what_of(const Model& model, const Change& change) {
  const std::string relation = model.relation_name(change.relation);
  const std::string column = relation + "." + change.column;
  switch (change.kind) {
    case Break::dropped:
      return "drops " + relation;
    case Break::renamed:
      return fmt::format("renames {} to {}", change.was, change.becomes);
    case Break::column_dropped:
      return "drops " + column;
    case Break::column_renamed:
      return fmt::format("renames {} to {}", column, change.becomes);
    case Break::type:
      return fmt::format("changes the type of {} to {}", column, change.becomes);
    case Break::required:
      return fmt::format("requires {} without a default", column);
  }
  return {};
}

void BrokenConsumers::add(const Change& change) {
  any_change_ = true;
  const auto found = consumers_.find(change.relation);
  if (found == consumers_.end()) return;
  const PartyId owner = model_.relations[change.relation].claim.owner;
  // What others do to it is told as their deed.
  const Parties& parties = model_.parties(model_.statements[change.statement]);
  if (std::find(parties.begin(), parties.end(), owner) == parties.end()) return;
  std::vector<std::string> names;
  Finding finding;
  finding.confidence = Confidence::possible;
  for (const Consumer& consumer : found->second) {
    if (!is_broken(change, consumer)) continue;
    finding.confidence = std::min(finding.confidence, confidence_of(change, consumer));
    const std::string& name = model_.party_name(consumer.party);
    if (!contains(names, name)) names.push_back(name);
    if (consumer.access != nullptr) {
      add_related(
          finding,
          related_at(model_, consumer.access->spot,
                     fmt::format("{} {} here", name,
                                 deed(model_, *consumer.access, consumer.access->privileges))));
    } else {
      add_related(finding, related_at(consumer.declared, consumer.how + " gives it to " + name));
    }
  }
  if (names.empty()) return;
  finding.rule = breaks_consumer.name;
  finding.severity = breaks_consumer.severity;
  finding.service = model_.party_name(owner);
  stand_for(model_, change.statement, finding);
  stand_at(model_, change.spot, finding);
  const bool many = names.size() > 1;
  finding.message = fmt::format(
      fmt::runtime(change.kind == Break::required ? "{} {}, and {} {} rows without it"
                                                  : "{} {}, which {} {}"),
      finding.service, what_of(model_, change), list_of(names),
      change.kind == Break::required ? (many ? "insert" : "inserts") : (many ? "use" : "uses"));
  finding.label = "breaks " + list_of(names);
  finding.fixes = {
      "add the new form beside the old one, move the consumers over, then remove the old one",
      "offer a view of the old form, and export it"};
  finding.not_a_fix = "deploying both on the same day; one of the two is always first";
  context_.findings.push_back(std::move(finding));
}

}  // namespace

static void check(RuleContext& context) {
  if (!BrokenConsumers(context).run()) return;
  std::vector<std::string> elsewhere;
  for (const Party& party : context.model.manifest->parties) {
    if (!party.repo.empty()) elsewhere.push_back(party.name);
  }
  if (!elsewhere.empty()) {
    note_not_decidable(context, breaks_consumer, context.model.manifest->path,
                       fmt::format("the SQL of {} is not in this run", list_of(elsewhere)));
  }
}

const Rule breaks_consumer = {
    .name = "breaks-consumer",
    .summary = "a migration takes away or narrows what another service is known to use",
    .form = Form::none,
    .severity = Severity::error,
    .scope = Scope::whole_database,
    .check = check,
};

}  // namespace demarc::rules
