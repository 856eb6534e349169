#include "decide/observed.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/breach.h"

namespace demarc {

namespace {

void sort_unique(std::vector<std::string>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

bool is_among(const std::vector<std::string>& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool uses_database(const Party& party, const std::vector<std::string>& databases) {
  return std::any_of(party.databases.begin(), party.databases.end(),
                     [&](const std::string& name) { return is_among(databases, name); });
}

Error no_such_scope(const Manifest& manifest, const std::string& word) {
  std::vector<std::string> names;
  for (const Database& database : manifest.databases) names.push_back(database.name);
  for (const Party& party : manifest.parties) {
    if (party.kind == PartyKind::service) names.push_back(party.name);
  }
  const std::string near = did_you_mean(word, names);
  return {.message = "`" + word + "` is neither a database nor a service of the manifest",
          .hint = near.empty() ? "one of: " + join(names, ", ") : "did you mean `" + near + "`?"};
}

Result<std::vector<const Party*>> services_of(const Manifest& manifest, const std::string& scope,
                                              Observed& observed) {
  std::vector<const Party*> services;
  if (scope.empty() && manifest.databases.size() > 1) {
    std::vector<std::string> names;
    for (const Database& database : manifest.databases) names.push_back(database.name);
    return Error{.message = "there are several databases: " + join(names, ", "),
                 .hint = "decide for one at a time: --scope " + names.front()};
  }
  const std::string one = scope.empty() ? manifest.databases.front().name : scope;
  observed.scope = one;
  if (manifest.database(one) != nullptr) {
    observed.databases = {one};
    for (const Party& party : manifest.parties) {
      if (party.kind == PartyKind::service && uses_database(party, observed.databases))
        services.push_back(&party);
    }
    return services;
  }
  observed.whole_database = false;
  for (std::string_view word : split(one, ',')) {
    const std::string name(trim(word));
    const Party* party = manifest.party(name);
    if (party == nullptr || party->kind != PartyKind::service) return no_such_scope(manifest, name);
    services.push_back(party);
    observed.databases.insert(observed.databases.end(), party->databases.begin(),
                              party->databases.end());
  }
  sort_unique(observed.databases);
  return services;
}

void observe_manifest(const Manifest& manifest, const std::vector<const Party*>& services,
                      Observed& observed) {
  std::map<std::string, std::vector<std::string>> by_role;
  for (const Party* party : services) {
    observed.services.push_back(party->name);
    if (!party->repo.empty()) observed.elsewhere.push_back(party->name);
    if (!party->team.empty()) {
      observed.teams.push_back(party->team);
    } else {
      ++observed.services_without_team;
    }
    if (!party->roles.run.empty()) by_role[party->roles.run].push_back(party->name);
  }
  sort_unique(observed.services);
  sort_unique(observed.teams);
  for (const auto& [role, names] : by_role) {
    if (names.size() > 1) observed.shared_roles.push_back(role + ": " + join(names, ", "));
  }
  for (const std::string& name : observed.databases) {
    const Database* database = manifest.database(name);
    if (database == nullptr) continue;
    if (const Server* server = manifest.server_of(*database))
      observed.engines.push_back(server->engine);
    if (database->topology_declared) observed.topology = to_string(database->topology);
    if (!database->decision.empty()) observed.decision = database->decision;
  }
  sort_unique(observed.engines);
}

Form form_of_access(const Model& model, const ModelStatement& statement, const Demand& demand) {
  const Access& access = model.accesses[demand.access];
  const Privileges privileges = access.privileges;
  if ((privileges & priv_references) != 0) return Form::foreign_key;
  if ((privileges & (priv_owner | priv_trigger | priv_maintain | priv_create)) != 0)
    return Form::ddl;
  if ((privileges & priv_writes) != 0) return Form::write;
  for (std::uint32_t i = 0; i < statement.demand_count; ++i) {
    const Demand& other = model.demands[statement.first_demand + i];
    if (other.party == demand.party && other.owner != demand.owner && other.owner != none &&
        (model.accesses[other.access].privileges & priv_select) != 0)
      return Form::join;
  }
  return Form::read;
}

bool crosses(const Demand& demand) {
  switch (demand.allowed) {
    case Allowed::no:
    case Allowed::export_:
    case Allowed::contract:
    case Allowed::move:
      return demand.owner != none && demand.owner != demand.party;
    default:
      return false;
  }
}

void observe_statement(const Model& model, StatementId id, Observed& observed) {
  const ModelStatement& statement = model.statements[id];
  const ModelFile& file = model.files[statement.file];
  if (statement.down || !is_flagged(file) || !counts_as_use(file)) return;
  std::set<std::tuple<PartyId, PartyId, RelationId, Form>> seen;
  for (std::uint32_t i = 0; i < statement.demand_count; ++i) {
    const Demand& demand = model.demands[statement.first_demand + i];
    const Access& access = model.accesses[demand.access];
    if (!crosses(demand) || access.why != Why::direct || access.relation == none ||
        access.privileges == 0 || access.confidence == Confidence::possible ||
        !is_relation(model.relations[access.relation].object))
      continue;
    const std::string& from = model.party_name(demand.party);
    const std::string& owner = model.party_name(demand.owner);
    if (!is_among(observed.services, from) || !is_among(observed.services, owner)) continue;
    const Form form = form_of_access(model, statement, demand);
    if (!seen.emplace(demand.party, demand.owner, access.relation, form).second) continue;
    const ModelFile& spot_file = model.files[access.spot.file];
    observed.crossings.push_back({.from = from,
                                  .owner = owner,
                                  .relation = model.relation_name(access.relation),
                                  .form = form,
                                  .agreed = demand.allowed != Allowed::no,
                                  .path = spot_file.path,
                                  .line = spot_file.facts->lines.position(access.spot.begin).line});
  }
}

void observe_transactions(const Findings& findings, Observed& observed) {
  for (const Finding& finding : findings) {
    if (finding.rule != "cross-service-transaction" || finding.confidence == Confidence::possible)
      continue;
    if (!is_among(observed.services, finding.service)) continue;
    const auto others =
        std::count_if(finding.related.begin(), finding.related.end(), [](const RelatedSpot& spot) {
          return !spot.is_claim && spot.message.ends_with(" is written here");
        });
    observed.transactions.push_back({.service = finding.service,
                                     .owners = std::max(2, static_cast<int>(others) + 1),
                                     .path = finding.path,
                                     .line = finding.line});
  }
}

std::string place(const std::string& path, std::uint32_t line) {
  return path + ":" + std::to_string(line);
}

class Shown {
 public:
  Shown(const Guide& guide, const Observed& observed) : guide_(guide), observed_(observed) {}
  std::vector<ObservedAnswer> all() {
    for (std::size_t i = 0; i < guide_.questions.size(); ++i) {
      const std::string& what = guide_.questions[i].observed;
      question_ = static_cast<int>(i);
      if (what == "services") services();
      if (what == "teams") teams();
      if (what == "engines") engines();
      if (what == "queries") queries();
      if (what == "transactions") transactions();
      if (what == "present") present();
    }
    return std::move(out_);
  }

 private:
  void hint(std::string evidence) {
    out_.push_back({.question = question_, .evidence = std::move(evidence)});
  }
  void choose(const char* choice, std::string evidence) {
    const auto& question = guide_.questions[static_cast<std::size_t>(question_)];
    out_.push_back({.question = question_,
                    .choice = choice_of(question, choice),
                    .evidence = std::move(evidence)});
  }
  void count(std::size_t number, std::string evidence) {
    const auto& question = guide_.questions[static_cast<std::size_t>(question_)];
    const int n = static_cast<int>(std::min<std::size_t>(number, 1'000'000));
    out_.push_back({.question = question_,
                    .choice = choice_of_number(question, n),
                    .number = n,
                    .evidence = std::move(evidence)});
  }

  void services() {
    if (observed_.services.empty()) return;
    count(observed_.services.size(), "the manifest declares " + join(observed_.services, ", "));
  }
  void teams() {
    if (observed_.teams.empty()) return;
    std::string evidence = "the manifest names " + join(observed_.teams, ", ");
    if (observed_.services_without_team > 0) {
      hint(fmt::format("{}; {} services have no team", evidence, observed_.services_without_team));
    } else {
      count(observed_.teams.size(), std::move(evidence));
    }
  }
  void engines() {
    if (observed_.engines.size() > 1)
      hint("the manifest declares " + join(observed_.engines, ", ") +
           "; whether some are only copies it cannot show");
  }
  void queries() {
    const std::size_t number = observed_.queries();
    if (number == 0) {
      hint("no query across a line was seen" + limits_of(observed_));
      return;
    }
    const auto first = std::find_if(
        observed_.crossings.begin(), observed_.crossings.end(),
        [](const ObservedCrossing& c) { return c.form == Form::read || c.form == Form::join; });
    count(number,
          fmt::format("at least {} across a line, as {}",
                      number == 1 ? "1 statement reads" : fmt::format("{} statements read", number),
                      place(first->path, first->line)));
  }
  void transactions() {
    if (observed_.transactions.empty()) {
      hint("no transaction across a line was seen" + limits_of(observed_));
      return;
    }
    const auto widest =
        std::max_element(observed_.transactions.begin(), observed_.transactions.end(),
                         [](const auto& a, const auto& b) { return a.owners < b.owners; });
    choose(widest->owners > 2 ? "long" : "short",
           fmt::format("{} writes what {} services own in one transaction at {}", widest->service,
                       widest->owners, place(widest->path, widest->line)));
  }
  void present() {
    if (observed_.topology.empty()) return;
    choose(
        observed_.topology == "database-per-service" ? "own-databases" : observed_.topology.c_str(),
        "the manifest declares topology " + observed_.topology);
  }

  const Guide& guide_;
  const Observed& observed_;
  int question_ = 0;
  std::vector<ObservedAnswer> out_{};
};

}  // namespace

std::size_t Observed::queries() const {
  std::set<std::pair<std::string_view, std::uint32_t>> places;
  for (const ObservedCrossing& crossing : crossings) {
    if (crossing.form == Form::read || crossing.form == Form::join)
      places.emplace(crossing.path, crossing.line);
  }
  return places.size();
}

Result<Observed> observe(const Model& model, const Findings& findings, const std::string& scope) {
  Observed observed;
  const auto services = services_of(*model.manifest, scope, observed);
  if (!services) return services.error();
  observe_manifest(*model.manifest, *services, observed);
  for (StatementId id = 0; id < model.statements.size(); ++id)
    observe_statement(model, id, observed);
  const auto key = [](const ObservedCrossing& c) {
    return std::tie(c.from, c.owner, c.relation, c.form, c.path, c.line);
  };
  std::sort(observed.crossings.begin(), observed.crossings.end(),
            [&](const auto& a, const auto& b) { return key(a) < key(b); });
  observe_transactions(findings, observed);
  return observed;
}

std::vector<ObservedAnswer> answers_of(const Guide& guide, const Observed& observed) {
  return Shown(guide, observed).all();
}

static void take(const Guide& guide, const ObservedAnswer& answer, Answers& answers) {
  if (answer.number >= 0) {
    answers.set_number(guide, answer.question, answer.number);
  } else {
    answers.set(guide, answer.question, answer.choice);
  }
}

bool contradicts(const Guide& guide, const ObservedAnswer& shown, const Answers& answers) {
  const auto at = static_cast<std::size_t>(shown.question);
  if (shown.choice < 0 || answers.choice[at] < 0) return false;
  const std::string& what = guide.questions[at].observed;
  if (what != "queries" && what != "transactions") return shown.choice != answers.choice[at];
  return shown.choice > answers.choice[at] ||
         (answers.number[at] >= 0 && shown.number > answers.number[at]);
}

void refresh(const Guide& guide, const std::vector<ObservedAnswer>& shown, Answers& answers) {
  for (const ObservedAnswer& answer : shown) {
    if (contradicts(guide, answer, answers)) take(guide, answer, answers);
  }
}

void fill(const Guide& guide, const std::vector<ObservedAnswer>& shown, Answers& answers) {
  for (const ObservedAnswer& answer : shown) {
    if (answer.choice >= 0 && !answers.known(answer.question)) take(guide, answer, answers);
  }
}

std::string limits_of(const Observed& observed) {
  std::string text =
      observed.commit.empty() ? " in these files" : " at commit " + observed.commit.substr(0, 10);
  if (observed.not_analysed > 0) {
    const std::uint64_t all = std::max(observed.statements, observed.not_analysed);
    text += fmt::format("; {} of {} places, {} %, were not analysed", observed.not_analysed, all,
                        std::max<std::uint64_t>(1, observed.not_analysed * 100 / all));
  }
  if (!observed.elsewhere.empty())
    text += "; the code of " + join(observed.elsewhere, ", ") + " is not in this repository";
  return text;
}

}  // namespace demarc
