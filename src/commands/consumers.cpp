// `consumers`: who but its owner uses a relation or one of its columns, each place of it.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "commands/commands.h"
#include "commands/output.h"
#include "commands/project.h"
#include "commands/usage.h"
#include "report/display.h"
#include "report/formats.h"
#include "rules/wording.h"

namespace demarc {

namespace {

// "users.accounts", "shop:users.accounts.name".
struct Question {
  RelationPattern relation{};
  std::string column{};
};

Result<Question> read_question(const std::string& text) {
  Question out;
  std::string relation = text;
  const std::size_t first = text.find('.');
  const std::size_t last = text.rfind('.');
  if (first != last) {
    relation = text.substr(0, last);
    out.column = to_lower(text.substr(last + 1));
  }
  Result<RelationPattern> pattern = parse_relation_pattern(relation);
  if (!pattern || pattern->name.empty() || (first != last && out.column.empty())) {
    return Error{.message = "`" + text + "` names no relation and no column",
                 .hint = "such as users.accounts or users.accounts.name"};
  }
  out.relation = std::move(*pattern);
  return out;
}

class ConsumersText {
 public:
  ConsumersText(const Env& env, const Options& options, const Project& project, const Model& model)
      : env_(env), project_(project), model_(model), paint_(wants_color(env, options)) {}

  void relation(RelationId id, const std::string& column);
  std::string take() { return std::move(out_); }

 private:
  bool by_manifest(RelationId id, const std::string& column);
  bool by_sql(RelationId id, const std::string& column);
  void row(const std::string& party, const std::string& place, const std::string& what) {
    out_ += "  " + paint_.bold(fit(printable_line(party), width_)) + "  " + printable_line(place) +
            "  " + printable_line(what) + "\n";
  }

  const Env& env_;
  const Project& project_;
  const Model& model_;
  Paint paint_;
  int width_ = 8;
  std::string out_{};
};

bool ConsumersText::by_manifest(RelationId id, const std::string& column) {
  const ModelRelation& relation = model_.relations[id];
  bool any = false;
  const auto tell = [&](const std::string& party, const Place& place, const std::string& how,
                        const std::vector<std::string>& columns) {
    if (!column.empty() && !columns.empty() &&
        std::find(columns.begin(), columns.end(), column) == columns.end()) {
      return;
    }
    any = true;
    row(party, shown_path(env_, project_, place.path) + ":" + std::to_string(place.line),
        how + (columns.empty() ? "" : ": " + join(columns, ", ")));
  };
  for (const Contract& contract : model_.manifest->contracts) {
    const bool fits =
        std::any_of(contract.relations.begin(), contract.relations.end(),
                    [&](const RelationPattern& pattern) { return covers(pattern, relation); });
    if (fits) tell(contract.consumer, contract.place, "contract " + contract.id, contract.columns);
  }
  for (const Export& entry : model_.manifest->exports) {
    if (!covers(entry.relation, relation)) continue;
    for (const std::string& party : entry.to) tell(party, entry.place, "export", entry.columns);
  }
  return any;
}

bool ConsumersText::by_sql(RelationId id, const std::string& column) {
  bool any = false;
  for (const Demand& demand : model_.demands) {
    const Access& access = model_.accesses[demand.access];
    if (access.relation != id || demand.party == none || demand.party == demand.owner) continue;
    if (access.why != Why::direct || access.privileges == 0) continue;
    const std::vector<std::string> columns = model_.columns(access);
    if (!column.empty() && access.columns_known &&
        std::find(columns.begin(), columns.end(), column) == columns.end()) {
      continue;
    }
    std::string what = deed(model_, access, access.privileges);
    if (!column.empty() && !access.columns_known) what += " (which columns is not known)";
    const FileClass file_class = model_.files[access.spot.file].file_class;
    if (file_class != FileClass::service) what += std::string(" (") + to_string(file_class) + ")";
    row(model_.party_name(demand.party), shown_path(env_, project_, place_of(model_, access.spot)),
        what);
    any = true;
  }
  return any;
}

void ConsumersText::relation(RelationId id, const std::string& column) {
  const ModelRelation& relation = model_.relations[id];
  for (const Party& party : model_.manifest->parties) {
    width_ = std::max(width_, display_width(party.name));
  }
  std::string head = model_.relation_name(id) + (column.empty() ? "" : "." + column);
  const PartyId owner = relation.claim.owner;
  out_ += paint_.bold(printable_line(head)) + "  " +
          paint_.dim(owner == none ? "nobody owns it"
                                   : printable_line("owned by " + model_.party_name(owner))) +
          "\n";
  const auto& known = relation.columns;
  if (!column.empty() && !known.empty() &&
      std::find(known.begin(), known.end(), column) == known.end()) {
    out_ += "  no migration of this run leaves it a column of that name\n";
  }
  const bool declared = by_manifest(id, column);
  const bool used = by_sql(id, column);
  if (!declared && !used) out_ += "  nobody else in this run\n";
}

}  // namespace

namespace commands {

Result<ExitCode> consumers(Env& env, const Options& options) {
  if (options.paths.empty()) {
    return Error{.message = "`demarc consumers` needs a relation or a column",
                 .hint = "demarc consumers users.accounts.name"};
  }
  Options all = options;
  all.paths.clear();  // they are relations here
  Result<Project> project = open_project(env, all, ManifestUse::required);
  if (!project) return project.error();
  scan_project(*project, ScanExtent::all);
  if (auto error = analyse_project(env, all, *project)) return *error;
  const Model model = link_project(*project);
  ConsumersText text(env, options, *project, model);
  for (const std::string& asked : options.paths) {
    const Result<Question> question = read_question(asked);
    if (!question) return question.error();
    bool found = false;
    std::vector<std::string> names;
    for (RelationId id = 0; id < model.relations.size(); ++id) {
      if (!is_relation(model.relations[id].object)) continue;
      names.push_back(model.relation_name(id));
      const ModelRelation& relation = model.relations[id];
      if (!matches(question->relation, relation.database, relation.schema, relation.name)) {
        continue;
      }
      text.relation(id, question->column);
      found = true;
    }
    if (found) continue;
    const std::string near = did_you_mean(asked, names);
    return Error{.message = "`" + asked + "` is neither created nor used in this run",
                 .hint = near.empty() ? "`demarc survey` lists all relations"
                                      : "did you mean `" + near + "`?"};
  }
  std::vector<std::string> elsewhere;
  for (const Party& party : model.manifest->parties) {
    if (!party.repo.empty()) elsewhere.push_back(party.name);
  }
  std::string out = text.take();
  if (!elsewhere.empty()) {
    out += "not in this run: the SQL of " + printable_line(join(elsewhere, ", ")) + "\n";
  }
  env.out(out);
  return ExitCode::clean;
}

}  // namespace commands

}  // namespace demarc
