#include "commands/init/infer.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/path.h"
#include "base/text.h"

namespace demarc {

namespace {

struct Creation {
  std::uint32_t unit = none;
  std::string place{};
};

class Inference {
 public:
  explicit Inference(const InferInput& input) : input_(input), units_(find_units(input)) {}
  Proposal run();

 private:
  struct Subject {  // a relation under consideration
    RelationUse use{};
    std::string schema{};
    std::string name{};
    std::vector<Creation> created{};
  };

  void gather();
  void gather_creations();
  void decide(const Subject& subject);
  void give(const Subject& subject, std::uint32_t unit, const std::string& why);
  void leave_open(const Subject& subject, const std::set<std::uint32_t>& creators);
  std::uint32_t unit_of_common(const Subject& subject, std::string& why) const;
  std::uint32_t unit_called(std::string_view name) const;
  std::uint32_t sole(const Subject& subject, Deed deed) const;
  std::uint32_t sole_in_schema(const std::string& schema) const;
  std::size_t places(const Subject& subject) const;
  std::vector<std::string> ranked(const Subject& subject) const;
  void choose_databases();
  bool have_own_tables();
  void choose_search_paths();
  void add_paths();
  void add_paths_below(const std::string& folder, ProposedService& service) const;
  bool is_service(std::uint32_t unit) const {
    return unit != none && units_.units[unit].is_service;
  }

  const InferInput& input_;
  Units units_;
  std::vector<Subject> subjects_{};
  std::map<std::uint32_t, std::size_t> service_of_unit_{};
  std::map<std::uint32_t, std::set<std::string>> unqualified_{};  // names by unit, unresolved
  Proposal out_{};
};

void Inference::gather() {
  std::vector<std::vector<std::uint32_t>> actors(units_.of_file.size());
  for (std::size_t i = 0; i < actors.size(); ++i) {
    if (units_.of_file[i] != none) actors[i].push_back(units_.of_file[i]);
  }
  const auto uses = uses_of(
      input_.model, [&](FileId file, StatementId) -> const auto& { return actors[file]; });
  std::set<std::string> known;
  for (const RelationUse& use : uses) {
    if (use.resolved) known.insert(input_.model.relations[use.relation].name);
  }
  for (const RelationUse& use : uses) {
    // Without its schema a name may be any of those that there are: the service's search path
    // tells.
    if (!use.resolved && known.count(use.name) > 0) {
      for (const auto& deeds : use.by) {
        for (const auto& [unit, _] : deeds) unqualified_[unit].insert(use.name);
      }
      continue;
    }
    Subject subject{.use = use, .name = use.name};
    if (use.resolved) {
      const ModelRelation& relation = input_.model.relations[use.relation];
      // A partition follows its parent; what is gone needs no owner.
      if (relation.is_partition || relation.dropped) continue;
      subject.schema = relation.schema;
      subject.name = relation.name;
    } else if (const std::size_t dot = use.name.find('.'); dot != std::string::npos) {
      subject.schema = use.name.substr(0, dot);
      subject.name = use.name.substr(dot + 1);
    }
    if (subject.schema.empty()) subject.schema = "public";
    if (subject.schema == "sys" || subject.schema == "information_schema") continue;
    subjects_.push_back(std::move(subject));
  }
}

// The model keeps one creation of each name; here all count.
void Inference::gather_creations() {
  std::map<std::string, std::vector<std::size_t>> by_name;
  for (std::size_t s = 0; s < subjects_.size(); ++s) by_name[subjects_[s].name].push_back(s);
  for (std::size_t i = 0; i < input_.files.size(); ++i) {
    const std::uint32_t unit = units_.of_file[i];
    const FileFacts* facts = input_.model.files[i].facts;
    if (unit == none || facts == nullptr) continue;
    for (const DefinitionRow& row : facts->rows.definitions) {
      if (row.action != Action::create || !is_relation(row.object) || row.temporary != 0) continue;
      const auto found = by_name.find(std::string(facts->rows.text(row.name.name)));
      if (found == by_name.end()) continue;
      const std::string_view schema = facts->rows.text(row.name.schema);
      for (std::size_t s : found->second) {
        Subject& subject = subjects_[s];
        if (!schema.empty() && schema != subject.schema) continue;
        if (schema.empty() && found->second.size() > 1 && subject.schema != "public") continue;
        const Position position = facts->lines.position(row.begin);
        subject.created.push_back(
            {unit, input_.files[i].path + ":" + std::to_string(position.line)});
        break;
      }
    }
  }
}

std::uint32_t Inference::unit_called(std::string_view name) const {
  const std::string bare = bare_name(name);
  std::uint32_t found = none;
  for (std::uint32_t u = 0; u < units_.units.size(); ++u) {
    if (!units_.units[u].is_service) continue;
    if (units_.units[u].name == name) return u;
    if (bare_name(units_.units[u].name) != bare) continue;
    if (found != none) return none;
    found = u;
  }
  return found;
}

std::uint32_t Inference::sole(const Subject& subject, Deed deed) const {
  std::uint32_t found = none;
  for (const auto& [unit, use] : subject.use.by[static_cast<int>(deed)]) {
    if (!is_service(unit)) continue;
    if (found != none) return none;
    found = unit;
  }
  return found;
}

// Whose a relation is that SQL of no service creates, or that nothing here creates.
std::uint32_t Inference::unit_of_common(const Subject& subject, std::string& why) const {
  for (const Creation& creation : subject.created) {
    // db/migrations/orders/V1.sql beside a service orders
    const std::string& folder = units_.units[creation.unit].folder;
    for (std::string_view part : split(parent_folder(creation.place), '/')) {
      if (is_below(folder, part)) continue;
      const std::uint32_t unit = unit_called(part);
      if (unit == none) continue;
      why = "created at " + creation.place + ", in a folder of that name";
      return unit;
    }
  }
  if (subject.schema != "public") {
    if (const std::uint32_t unit = unit_called(subject.schema); unit != none) {
      why = "in the schema of that name";
      return unit;
    }
  }
  if (const std::uint32_t unit = sole(subject, Deed::write); unit != none) {
    const Use& use = subject.use.by[static_cast<int>(Deed::write)].at(unit);
    why = "only writer, at " + place_of(input_.model, use.first);
    return unit;
  }
  const auto& writers = subject.use.by[static_cast<int>(Deed::write)];
  if (std::any_of(writers.begin(), writers.end(),
                  [&](const auto& entry) { return is_service(entry.first); })) {
    return none;
  }
  if (const std::uint32_t unit = unit_called(subject.name); unit != none) {
    why = "of that name, and nobody is seen writing it";
    return unit;
  }
  if (const std::uint32_t unit = sole_in_schema(subject.schema); unit != none) {
    why = "no other service touches the schema " + subject.schema;
    return unit;
  }
  if (subject.created.empty()) return none;
  const std::uint32_t unit = sole(subject, Deed::read);
  if (unit != none && !subject.use.by[static_cast<int>(Deed::read)].empty()) {
    why = "only reader, and nobody is seen writing it";
  }
  return unit;
}

std::uint32_t Inference::sole_in_schema(const std::string& schema) const {
  if (schema == "public") return none;
  // Who only reads a schema that nothing here makes or fills reads another repository's.
  bool is_made_here = false;
  std::set<std::uint32_t> units;
  for (const Subject& subject : subjects_) {
    if (subject.schema != schema) continue;
    is_made_here = is_made_here || !subject.created.empty() ||
                   !subject.use.by[static_cast<int>(Deed::write)].empty() ||
                   !subject.use.by[static_cast<int>(Deed::alter)].empty();
    for (const auto& uses : subject.use.by) {
      for (const auto& [unit, use] : uses) {
        if (is_service(unit)) units.insert(unit);
      }
    }
  }
  return is_made_here && units.size() == 1 ? *units.begin() : none;
}

std::size_t Inference::places(const Subject& subject) const {
  std::size_t count = 0;
  for (const auto& uses : subject.use.by) {
    for (const auto& [unit, use] : uses) count += use.places;
  }
  return count;
}

// Services that touch it: who writes most first, then who reads most.
std::vector<std::string> Inference::ranked(const Subject& subject) const {
  std::map<std::uint32_t, std::pair<std::size_t, std::size_t>> counts;
  for (const Creation& creation : subject.created) {
    if (is_service(creation.unit)) ++counts[creation.unit].first;
  }
  for (int deed = 0; deed < deed_count; ++deed) {
    for (const auto& [unit, use] : subject.use.by[deed]) {
      if (!is_service(unit)) continue;
      auto& [writes, reads] = counts[unit];
      (deed == static_cast<int>(Deed::write) ? writes : reads) += use.places;
    }
  }
  std::vector<std::uint32_t> order;
  for (const auto& [unit, count] : counts) order.push_back(unit);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return counts[a] > counts[b]; });
  std::vector<std::string> names;
  for (std::uint32_t unit : order) names.push_back(units_.units[unit].name);
  return names;
}

void Inference::give(const Subject& subject, std::uint32_t unit, const std::string& why) {
  out_.services[service_of_unit_.at(unit)].owns.push_back(
      {.schema = subject.schema, .name = subject.name, .why = why});
}

void Inference::leave_open(const Subject& subject, const std::set<std::uint32_t>& creators) {
  OpenRelation open{.schema = subject.schema,
                    .name = subject.name,
                    .several_create = creators.size() > 1,
                    .candidates = ranked(subject),
                    .places = places(subject)};
  std::vector<std::string> parts;
  const auto tell = [&](const char* deed, const std::set<std::string>& who) {
    if (who.empty()) return;
    parts.push_back(deed + std::string(" by ") +
                    join(std::vector<std::string>(who.begin(), who.end()), ", "));
  };
  const auto name_of = [&](std::uint32_t unit) {
    const UnitFolder& one = units_.units[unit];
    return one.is_service ? one.name : one.folder == "." ? std::string("the root") : one.folder;
  };
  std::set<std::string> who;
  for (const Creation& creation : subject.created) who.insert(name_of(creation.unit));
  tell("created", who);
  for (Deed deed : {Deed::write, Deed::read, Deed::refer, Deed::alter}) {
    who.clear();
    for (const auto& [unit, use] : subject.use.by[static_cast<int>(deed)]) {
      who.insert(name_of(unit));
    }
    tell(past_of(deed), who);
  }
  open.what = join(parts, "; ");
  if (open.several_create && !open.candidates.empty()) open.proposed = open.candidates.front();
  out_.open.push_back(std::move(open));
}

void Inference::decide(const Subject& subject) {
  std::set<std::uint32_t> creators;
  for (const Creation& creation : subject.created) {
    if (is_service(creation.unit)) creators.insert(creation.unit);
  }
  if (creators.size() == 1 || (creators.size() > 1 && out_.databases != DatabaseEvidence::one)) {
    std::set<std::uint32_t> told;
    for (const Creation& creation : subject.created) {
      if (creators.count(creation.unit) == 0 || !told.insert(creation.unit).second) continue;
      give(subject, creation.unit, "created at " + creation.place);
    }
    return;
  }
  std::string why;
  const std::uint32_t unit = creators.empty() ? unit_of_common(subject, why) : none;
  if (unit != none && !why.empty()) {
    give(subject, unit, why);
  } else {
    leave_open(subject, creators);
  }
}

// One database or several: addresses in configuration tell; else that two services create tables
// of one name and none uses what another alone creates.
void Inference::choose_databases() {
  std::set<std::string> databases;
  std::size_t without = 0;
  for (ProposedService& service : out_.services) {
    if (input_.databases == DatabaseEvidence::one) service.database.clear();
    if (!service.database.empty()) databases.insert(service.database);
    without += service.database.empty();
  }
  if (input_.databases == DatabaseEvidence::one) return;
  if (databases.size() > 1 && without == 0) {
    out_.databases = DatabaseEvidence::told;
    out_.databases_why =
        "the services' configuration names " + std::to_string(databases.size()) + " databases";
    return;
  }
  for (ProposedService& service : out_.services) service.database.clear();
  if (input_.databases == DatabaseEvidence::several || have_own_tables()) {
    if (out_.databases_why.empty()) out_.databases_why = "as answered";
    out_.databases = DatabaseEvidence::several;
    for (ProposedService& service : out_.services) service.database = service.name;
  }
}

// Several services create a table of one name, and none uses what another alone creates.
bool Inference::have_own_tables() {
  std::string twice;
  for (const Subject& subject : subjects_) {
    std::set<std::uint32_t> creators;
    for (const Creation& creation : subject.created) {
      if (is_service(creation.unit)) creators.insert(creation.unit);
    }
    if (creators.size() > 1 && twice.empty()) twice = subject.schema + "." + subject.name;
    if (creators.size() != 1) continue;
    for (const auto& uses : subject.use.by) {
      for (const auto& [unit, use] : uses) {
        if (is_service(unit) && creators.count(unit) == 0) return false;  // they share it
      }
    }
  }
  if (twice.empty()) return false;
  out_.databases_why = "several services create a table " + twice +
                       ", and none uses a table that another alone creates";
  return true;
}

// "a/**", or, where another service lives below a, what is beside it.
void Inference::add_paths_below(const std::string& folder, ProposedService& service) const {
  const std::string base = folder == "." ? "" : folder;
  std::vector<std::string> inside;
  for (const ProposedService& other : out_.services) {
    if (other.folder == folder || other.folder == ".") continue;
    if (base.empty() || is_below(other.folder, base)) inside.push_back(other.folder);
  }
  if (inside.empty()) {
    service.paths.push_back(base.empty() ? "**" : base + "/**");
    return;
  }
  const std::string prefix = base.empty() ? "" : base + "/";
  std::set<std::string> folders;
  bool own_files = false;
  for (std::size_t i = 0; i < input_.files.size(); ++i) {
    const std::string& path = input_.files[i].path;
    if (!path.starts_with(prefix) || input_.files[i].kind.language == Language::none) continue;
    const std::size_t slash = path.find('/', prefix.size());
    own_files = own_files || slash == std::string::npos;
    if (slash != std::string::npos) folders.insert(path.substr(0, slash));
  }
  if (own_files) service.paths.push_back(prefix + "*");
  for (const std::string& child : folders) {
    const bool others = std::any_of(inside.begin(), inside.end(), [&](const std::string& other) {
      return is_below(other, child) || is_below(child, other);
    });
    if (!others) {
      service.paths.push_back(child + "/**");
    } else if (std::find(inside.begin(), inside.end(), child) == inside.end()) {
      add_paths_below(child, service);
    }
  }
}

// A service that names its own tables without their schema has that schema on its path.
void Inference::choose_search_paths() {
  for (const auto& [unit, names] : unqualified_) {
    const auto found = service_of_unit_.find(unit);
    if (found == service_of_unit_.end()) continue;
    ProposedService& service = out_.services[found->second];
    std::set<std::string> schemas;
    for (const OwnedRelation& relation : service.owns) {
      if (names.count(relation.name) > 0) schemas.insert(relation.schema);
    }
    if (schemas.size() != 1 || *schemas.begin() == "public") continue;
    service.search_path = *schemas.begin();
    service.search_path_why = "it names " + *names.begin() + " without a schema";
  }
}

void Inference::add_paths() {
  for (ProposedService& service : out_.services) {
    if (service.paths.empty()) add_paths_below(service.folder, service);
  }
}

Proposal Inference::run() {
  for (std::uint32_t u = 0; u < units_.units.size(); ++u) {
    const UnitFolder& unit = units_.units[u];
    if (!unit.is_service) continue;
    ProposedService service{.name = unit.name, .folder = unit.folder, .paths = unit.paths};
    if (unit.clue != nullptr) {
      service.why = unit.clue->why;
      constexpr std::size_t shown = 2;
      if (service.why.size() > shown) {
        const std::size_t more = service.why.size() - shown;
        service.why.resize(shown);
        service.why.push_back("and " + std::to_string(more) + " more");
      }
      service.database = unit.clue->database;
      if (!unit.clue->team.empty()) {
        service.team = unit.clue->team;
        service.team_why = unit.clue->why.front();
      }
    } else if (!unit.paths.empty()) {
      service.why = {"a folder of migrations of its own"};
    } else {
      service.why = {"SQL stands below this folder"};
    }
    if (const TeamRule* rule = team_of(input_.clues, unit.folder); rule != nullptr) {
      service.team = rule->team;
      service.team_why = rule->place;
    }
    service_of_unit_[u] = out_.services.size();
    out_.services.push_back(std::move(service));
  }
  gather();
  gather_creations();
  choose_databases();
  for (const Subject& subject : subjects_) decide(subject);
  choose_search_paths();
  add_paths();
  std::stable_sort(
      out_.open.begin(), out_.open.end(), [](const OpenRelation& a, const OpenRelation& b) {
        return a.places != b.places ? a.places > b.places
                                    : std::tie(a.schema, a.name) < std::tie(b.schema, b.name);
      });
  std::sort(out_.services.begin(), out_.services.end(),
            [](const ProposedService& a, const ProposedService& b) { return a.name < b.name; });
  return std::move(out_);
}

}  // namespace

Proposal infer(const InferInput& input) {
  return Inference(input).run();
}

}  // namespace demarc
