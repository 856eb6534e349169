// `owner`: whose a relation is, why, and who uses it. `unowned`: what nobody owns.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/path.h"
#include "base/text.h"
#include "commands/commands.h"
#include "commands/output.h"
#include "commands/project.h"
#include "commands/usage.h"
#include "report/display.h"
#include "report/formats.h"

namespace demarc {

namespace {

// A question for a relation: "orders", "orders.orders", "shop:orders.orders", folded as SQL folds.
struct Asked {
  std::string database{};
  std::string schema{};
  std::string name{};
};

Result<Asked> read_question(const std::string& text) {
  const Result<RelationPattern> pattern = parse_relation_pattern(text);
  if (!pattern) {
    Error error = pattern.error();
    error.message = "`" + text + "` is no relation's name: " + error.message;
    if (error.hint.empty()) error.hint = "such as orders.order_items or shop:orders.order_items";
    return error;
  }
  return Asked{pattern->database, pattern->schema, pattern->name};
}

bool fits(const Asked& asked, const ModelRelation& relation) {
  return wildcard_match(asked.name, relation.name) &&
         (asked.schema.empty() || wildcard_match(asked.schema, relation.schema)) &&
         (asked.database.empty() || asked.database == relation.database);
}

class OwnerText {
 public:
  OwnerText(const Env& env, const Project& project, const Model& model, const Options& options)
      : env_(env), project_(project), model_(model), paint_(wants_color(env, options)) {}
  void relation(RelationId id);
  void users(const RelationUse& use);
  std::string take() { return std::move(out_); }

 private:
  void row(std::string_view word, const std::string& text) {
    out_ += "  " + paint_.dim(fit(word, 9)) + " " + text + "\n";
  }
  void claim(const Claim& claim, std::string_view word);
  std::string path_of(const Place& place) const {
    return printable_line(shown_path(env_, project_, place.path)) + ":" +
           std::to_string(place.line);
  }
  std::string shown(const Spot& spot) const {
    return printable_line(shown_path(env_, project_, place_of(model_, spot)));
  }
  Privileges denied_to(RelationId relation, PartyId party) const;

  const Env& env_;
  const Project& project_;
  const Model& model_;
  Paint paint_;
  std::string out_{};
};

std::string how(OwnedBy owned_by) {
  switch (owned_by) {
    case OwnedBy::former:
      return ", by a name that it had before";
    case OwnedBy::parent:
      return ", as a part of its parent";
    case OwnedBy::schema:
      return ", who owns its whole schema";
    case OwnedBy::file:
      return ", whose file defines it";
    case OwnedBy::nobody:
    case OwnedBy::pattern:
      break;
  }
  return {};
}

void OwnerText::claim(const Claim& claim, std::string_view word) {
  const Party& party = model_.manifest->parties[claim.owner];
  std::string who = paint_.bold(printable_line(party.name));
  std::vector<std::string> contacts;
  if (!party.team.empty()) contacts.push_back(party.team);
  if (!party.contact.empty()) contacts.push_back(party.contact);
  if (!contacts.empty()) who += " (" + printable_line(join(contacts, ", ")) + ")";
  row(word, who);
  if (claim.place.line > 0) {
    row("", "by \"" + printable_line(claim.pattern) + "\" at " + path_of(claim.place));
  }
}

void OwnerText::relation(RelationId id) {
  const ModelRelation& relation = model_.relations[id];
  std::vector<std::string> what = {to_string(relation.object)};
  if (relation.is_partition) what[0] = "partition";
  if (!relation.database.empty()) what.push_back("database " + relation.database);
  if (relation.dropped) what.push_back("dropped by the last migration that names it");
  out_ += paint_.bold(printable_line(model_.relation_name(id))) + "  " +
          paint_.dim(printable_line(join(what, ", "))) + "\n";
  if (relation.nobody) {
    row("owner", "nobody's business: the system's, an extension's or a tool's");
  } else if (relation.claim.owner == none) {
    row("owner", paint_.yellow("nobody") + ": no `owns` of the manifest covers it");
  } else {
    claim(relation.claim, "owner");
    if (const std::string by = how(relation.owned_by); !by.empty()) row("", by.substr(2));
  }
  for (const Claim& other : relation.contested) claim(other, "contested");
  if (relation.parent != none) row("part of", model_.relation_name(relation.parent));
  if (relation.created) row("created", shown(relation.created_at));
  if (!relation.former_names.empty()) row("was", join(relation.former_names, ", "));
  for (const Export& entry : model_.manifest->exports) {
    if (!matches(entry.relation, relation.database, relation.schema, relation.name)) continue;
    std::string to = entry.access == ExportAccess::public_ ? "everybody" : join(entry.to, ", ");
    if (entry.access == ExportAccess::private_) to = "nobody (private)";
    if (!entry.columns.empty()) to += ": " + join(entry.columns, ", ");
    row("exported", "to " + printable_line(to) + " at " + path_of(entry.place));
  }
}

// From the demands that were judged; 0 where all is allowed.
Privileges OwnerText::denied_to(RelationId relation, PartyId party) const {
  Privileges denied = 0;
  for (const Demand& demand : model_.demands) {
    if (demand.party != party || demand.denied == 0) continue;
    if (model_.accesses[demand.access].relation == relation) denied |= demand.denied;
  }
  return denied;
}

void OwnerText::users(const RelationUse& use) {
  std::set<std::uint32_t> parties;
  for (const auto& by : use.by) {
    for (const auto& [party, one] : by) parties.insert(party);
  }
  int columns = 8;
  for (const std::uint32_t party : parties) {
    columns = std::max(columns, display_width(model_.party_name(party)));
  }
  bool first_row = true;
  for (const std::uint32_t party : parties) {
    Privileges privileges = 0;
    std::uint32_t places = 0;
    Spot first;
    for (int deed = 1; deed < deed_count; ++deed) {
      const auto found = use.by[deed].find(party);
      if (found == use.by[deed].end()) continue;
      privileges |= found->second.privileges;
      places += found->second.places;
      if (first.file == none) first = found->second.first;
    }
    if (places == 0) continue;
    const std::string name = fit(printable_line(model_.party_name(party)), columns) + "  ";
    std::string what = to_string_of_privileges(privileges);
    if (const Privileges denied = denied_to(use.relation, party) & privileges; denied != 0) {
      const std::string part = denied == privileges ? "" : to_string_of_privileges(denied) + " ";
      what += "  " + paint_.red(part + "not allowed");
    }
    row(first_row ? "used by" : "", name + what);
    const std::string where = counted(places, "place") + ", first " + shown(first);
    row("", std::string(static_cast<std::size_t>(columns) + 2, ' ') + paint_.dim(where));
    first_row = false;
  }
  if (first_row) row("used by", "nothing in this run");
}

std::vector<RelationUse> party_uses(const Model& model) {
  static const std::vector<std::uint32_t> nobody;
  return uses_of(model, [&](FileId file, StatementId statement) -> const Parties& {
    if (statement != none) return model.parties(model.statements[statement]);
    return file == none ? nobody : model.files[file].parties;
  });
}

// Nothing in this run creates or uses it: what the manifest's patterns say.
Result<ExitCode> answer_by_patterns(Env& env, const Project& project, const Model& model,
                                    const std::string& question, const Asked& asked) {
  std::string out;
  for (const Party& party : project.manifest.parties) {
    for (const RelationPattern& pattern : party.owns) {
      const bool database_fits =
          asked.database.empty() || applies_to_database(pattern, asked.database);
      const std::string& schema = asked.schema;
      if (schema.empty() || !database_fits || !wildcard_match(pattern.schema, schema) ||
          !wildcard_match(pattern.name, asked.name)) {
        continue;
      }
      out += printable_line(question) + "  nothing in this run creates or uses it\n  owner     " +
             printable_line(party.name) + " would be, by \"" + printable_line(pattern.written) +
             "\" at " + printable_line(shown_path(env, project, pattern.place.path)) + ":" +
             std::to_string(pattern.place.line) + "\n";
    }
  }
  if (!out.empty()) {
    env.out(out);
    return ExitCode::clean;
  }
  std::vector<std::string> names;
  for (RelationId id = 0; id < model.relations.size(); ++id) {
    if (is_relation(model.relations[id].object)) names.push_back(model.relation_name(id));
  }
  Error error{.message = "`" + question + "` is neither created nor used nor owned in this run"};
  const std::string near = did_you_mean(question, names);
  error.hint =
      near.empty() ? "`demarc survey` lists all relations" : "did you mean `" + near + "`?";
  return error;
}

Result<Project> linked_project(const Env& env, Options options) {
  options.paths.clear();  // they are relations here
  Result<Project> project = open_project(env, options, ManifestUse::required);
  if (!project) return project;
  scan_project(*project, ScanExtent::all);
  if (auto error = analyse_project(env, options, *project)) return *error;
  return project;
}

}  // namespace

namespace commands {

Result<ExitCode> owner(Env& env, const Options& options) {
  if (options.paths.empty()) {
    return Error{.message = "`demarc owner` needs a relation",
                 .hint = "demarc owner orders.orders"};
  }
  const Result<Project> project = linked_project(env, options);
  if (!project) return project.error();
  const Model model = link_project(*project);
  const std::vector<RelationUse> uses = party_uses(model);
  OwnerText text(env, *project, model, options);
  for (const std::string& question : options.paths) {
    const Result<Asked> asked = read_question(question);
    if (!asked) return asked.error();
    bool found = false;
    for (RelationId id = 0; id < model.relations.size(); ++id) {
      const ModelRelation& relation = model.relations[id];
      if (!is_relation(relation.object) || !fits(*asked, relation)) continue;
      text.relation(id);
      RelationUse nothing;
      nothing.relation = id;
      const auto use = std::find_if(uses.begin(), uses.end(),
                                    [&](const RelationUse& one) { return one.relation == id; });
      text.users(use == uses.end() ? nothing : *use);
      found = true;
    }
    if (found) continue;
    env.out(text.take());
    const Result<ExitCode> code = answer_by_patterns(env, *project, model, question, *asked);
    if (!code) return code;
  }
  env.out(text.take());
  return ExitCode::clean;
}

Result<ExitCode> unowned(Env& env, const Options& options) {
  const Result<Project> project = linked_project(env, options);
  if (!project) return project.error();
  const Model model = link_project(*project);
  const std::vector<RelationUse> uses = party_uses(model);
  const Paint paint(wants_color(env, options));
  std::string out;
  std::size_t all = 0, without = 0;
  for (RelationId id = 0; id < model.relations.size(); ++id) {
    const ModelRelation& relation = model.relations[id];
    if (!is_relation(relation.object) || relation.nobody || relation.temporary || relation.dropped)
      continue;
    ++all;
    if (relation.claim.owner != none) continue;
    ++without;
    std::string line = paint.bold(printable_line(model.relation_name(id)));
    if (model.databases.size() > 1) line = printable_line(relation.database) + ":" + line;
    line += "  " + std::string(to_string(relation.object));
    if (relation.created) {
      const std::string place = shown_path(env, *project, place_of(model, relation.created_at));
      line += ", created " + printable_line(place);
    }
    const auto use = std::find_if(uses.begin(), uses.end(),
                                  [&](const RelationUse& one) { return one.relation == id; });
    for (const Deed deed : {Deed::write, Deed::read}) {
      if (use == uses.end()) continue;
      std::vector<std::string> names;
      for (const auto& [party, one] : use->by[static_cast<int>(deed)]) {
        names.push_back(model.party_name(party));
      }
      if (!names.empty()) {
        line += std::string("; ") + past_of(deed) + " by " + printable_line(join(names, ", "));
      }
    }
    out += line + "\n";
  }
  if (!options.quiet) {
    out += without == 0 ? "every one of " + counted(all, "relation") + " has an owner\n"
                        : fmt::format("{} of {} no owner\n", without,
                                      counted(all, "relation") + (without == 1 ? " has" : " have"));
  }
  env.out(out);
  return ExitCode::clean;
}

}  // namespace commands

}  // namespace demarc
