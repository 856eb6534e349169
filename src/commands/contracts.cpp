// `contracts`: what ends when, as a calendar. `request`: drafts a contract for the owner's file.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "base/text.h"
#include "commands/check.h"
#include "commands/commands.h"
#include "commands/lookup.h"
#include "commands/output.h"
#include "findings/suppress.h"
#include "report/display.h"
#include "report/formats.h"
#include "rules/terms.h"

namespace demarc {

namespace {

constexpr int drafted_days = 90;

// Something with a last day.
struct Ending {
  Date until{};
  std::string kind{};  // contract, move, review, suppression, baseline
  std::string name{};
  std::string parties{};  // "users -> orders"
  std::string what{};     // "read users.accounts"
  std::string state{};    // "used", "unused", "not in this run"; empty: does not apply
  Place place{};
};

std::string written(const std::vector<RelationPattern>& patterns) {
  std::vector<std::string> words;
  for (const RelationPattern& pattern : patterns) words.push_back(pattern.written);
  return join(words, ", ");
}

Date add_days(const Date& date, int days) {
  constexpr long long day_seconds = 86'400;
  return date_of_unix_seconds((days_between({1970, 1, 1}, date) + days) * day_seconds);
}

// "users.* (now users.accounts, users.sessions)"
std::string relations_of(const Model& model, const std::vector<RelationPattern>& patterns) {
  std::string out = written(patterns);
  if (out.find_first_of("*?") == std::string::npos) return out;
  std::vector<std::string> names;
  for (RelationId id : covered_now(model, patterns)) names.push_back(model.relation_name(id));
  constexpr std::size_t listed = 8;
  const std::size_t more = names.size() > listed ? names.size() - listed : 0;
  names.resize(names.size() - more);
  if (more > 0) names.push_back(fmt::format("{} more", more));
  return out + (names.empty() ? " (now nothing)" : " (now " + join(names, ", ") + ")");
}

Ending ending_of(const Model& model, std::size_t index) {
  const Contract& contract = model.manifest->contracts[index];
  Ending out{.until = contract.until, .kind = "contract", .name = contract.id};
  out.parties = contract.provider + " -> " + contract.consumer;
  std::vector<std::string> words;
  for (Form form : contract.forms) words.emplace_back(to_string(form));
  if (contract.privileges != 0) words.push_back(to_string_of_privileges(contract.privileges, ", "));
  out.what =
      (words.empty() ? "read" : join(words, ", ")) + " " + relations_of(model, contract.relations);
  const Party* consumer = model.manifest->party(contract.consumer);
  const bool elsewhere = consumer == nullptr || !consumer->repo.empty();
  const bool used = model.contracts_used[index] != 0;
  out.state = used ? "used" : elsewhere ? "not in this run" : "unused";
  out.place = contract.place;
  return out;
}

void add_suppressions(const Model& model, std::vector<Ending>& endings) {
  for (const ModelFile& file : model.files) {
    if (file.facts == nullptr) continue;
    const Rows& rows = file.facts->rows;
    for (const SuppressionRow& row : rows.suppressions) {
      if (!until_of(row).known()) continue;
      Ending out{.until = until_of(row), .kind = "suppression"};
      std::vector<std::string> rules;
      for (std::uint32_t i = 0; i < row.rules.count; ++i) {
        rules.emplace_back(rows.text(rows.names[row.rules.first + i]));
      }
      out.what = join(rules, ", ") + ": " + std::string(rows.text(row.reason));
      const Position at = file.facts->lines.position(row.begin);
      out.place = {file.path, at.line, at.column};
      endings.push_back(std::move(out));
    }
  }
}

void add_accepted(const Baseline& baseline, std::vector<Ending>& endings) {
  for (const auto& [service, entries] : baseline) {
    for (const BaselineEntry& entry : entries) {
      if (!entry.until.known()) continue;
      Ending out{.until = entry.until, .kind = "baseline", .name = entry.fingerprint.substr(0, 6)};
      out.parties = entry.owner + " -> " + service;
      out.what = entry.rule + " " + entry.relations + ": " + entry.reason;
      out.place = {baseline_path(service), entry.line, 1};
      endings.push_back(std::move(out));
    }
  }
}

std::vector<Ending> endings_of(const Model& model, const Baseline& baseline) {
  std::vector<Ending> endings;
  const Manifest& manifest = *model.manifest;
  for (std::size_t i = 0; i < manifest.contracts.size(); ++i) {
    endings.push_back(ending_of(model, i));
  }
  for (const Move& move : manifest.moves) {
    endings.push_back({.until = move.until,
                       .kind = "move",
                       .parties = move.from + " -> " + move.to,
                       .what = relations_of(model, {move.relation}),
                       .place = move.place});
  }
  for (const Database& database : manifest.databases) {
    if (!database.review.known()) continue;
    endings.push_back({.until = database.review,
                       .kind = "review",
                       .name = database.name,
                       .what = std::string("of database ") + database.name + " as " +
                               to_string(database.topology),
                       .place = database.place});
  }
  add_suppressions(model, endings);
  add_accepted(baseline, endings);
  std::stable_sort(endings.begin(), endings.end(), [](const Ending& a, const Ending& b) {
    return std::tie(a.until, a.kind, a.name, a.place.path, a.place.line) <
           std::tie(b.until, b.kind, b.name, b.place.path, b.place.line);
  });
  return endings;
}

std::string distance(const Date& today, const Date& until) {
  if (!today.known() || !until.known()) return {};
  const int days = days_between(today, until);
  if (days == 0) return "today";
  return days > 0 ? fmt::format("in {} d", days) : fmt::format("{} d ago", -days);
}

std::string calendar(const Env& env, const Options& options, const Project& project,
                     const std::vector<Ending>& endings) {
  const Paint paint(wants_color(env, options));
  std::string out, month;
  for (const Ending& one : endings) {
    const std::string day = one.until.known() ? to_string(one.until) : "no end    ";
    if (day.substr(0, 7) != month) {
      month = day.substr(0, 7);
      out += paint.bold(one.until.known() ? month : "no end") + "\n";
    }
    const bool over = project.today.known() && one.until.known() && one.until < project.today;
    const std::string left = fit(distance(project.today, one.until), 9);
    out += "  " + day + "  " + (over ? paint.red(left) : left) + " " + fit(one.kind, 11) + " ";
    std::vector<std::string> words;
    for (const std::string* word : {&one.name, &one.parties, &one.what, &one.state}) {
      if (!word->empty()) words.push_back(printable_line(*word));
    }
    out += join(words, "  ") + "\n" + std::string(36, ' ') +
           paint.dim(printable_line(shown_path(env, project, one.place.path)) + ":" +
                     std::to_string(one.place.line)) +
           "\n";
  }
  return out.empty() ? "nothing has an end: no contract, no move, no suppression with a day\n"
                     : out;
}

std::string calendar_json(const std::vector<Ending>& endings) {
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  for (const Ending& one : endings) {
    json.begin_object().key("until").text_or_null(one.until.known() ? to_string(one.until) : "");
    json.key("kind").value(one.kind).key("name").text_or_null(one.name);
    json.key("parties").text_or_null(one.parties).key("what").value(one.what);
    json.key("state").text_or_null(one.state).key("path").value(one.place.path);
    json.key("line").value(one.place.line).end_object();
  }
  json.end_array().newline();
  return out;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : printable_line(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string list_in_quotes(const std::vector<std::string>& words) {
  std::vector<std::string> out;
  for (const std::string& word : words) out.push_back(quoted(word));
  return "[" + join(out, ", ") + "]";
}

// The contract that would allow the finding, as far as one owner can.
std::string draft(const Settled& settled, const Finding& finding, const std::string& owner,
                  const Date& until) {
  const Manifest& manifest = settled.project.manifest;
  std::vector<std::string> relations, columns;
  Privileges beyond = 0;
  bool all_columns = false;
  const Privileges by_form =
      finding.form == Form::write         ? priv_select | priv_insert | priv_update | priv_delete
      : finding.form == Form::foreign_key ? priv_references
      : finding.form == Form::ddl         ? priv_owner | priv_trigger | priv_maintain | priv_create
                                          : priv_select | priv_execute | priv_usage;
  for (const ForeignRelation& relation : finding.relations) {
    if (relation.owner != owner) continue;
    relations.push_back(manifest.databases.size() > 1 && !relation.database.empty()
                            ? relation.database + ":" + relation.relation
                            : relation.relation);
    beyond |= relation.privileges & ~by_form;
    all_columns = all_columns || !relation.columns_known || relation.columns.empty();
    columns.insert(columns.end(), relation.columns.begin(), relation.columns.end());
  }
  std::sort(columns.begin(), columns.end());
  columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
  const Party* provider = manifest.party(owner);
  std::string out = fmt::format(
      "# For {}, which {} keeps: {}\n", provider == nullptr ? manifest.path : provider->part,
      provider == nullptr || provider->team.empty() ? owner : owner + " (" + provider->team + ")",
      printable_line(finding.message));
  out += fmt::format("[[contract]]\nid = {}\nprovider = {}\nconsumer = {}\nrelations = {}\n",
                     quoted(finding.service + "-" + finding.fingerprint.substr(0, 6)),
                     quoted(owner), quoted(finding.service), list_in_quotes(relations));
  const bool by_column = finding.form != Form::ddl && !all_columns && relations.size() == 1;
  if (by_column) out += "columns = " + list_in_quotes(columns) + "\n";
  out += fmt::format("forms = [\"{}\"]\n", to_string(finding.form));
  if (beyond != 0) {
    std::vector<std::string> names;
    for (int bit = 0; bit < privilege_count; ++bit) {
      if ((beyond >> bit & 1u) != 0) names.emplace_back(privilege_name(bit));
    }
    out += "privileges = " + list_in_quotes(names) + "\n";
  }
  out += fmt::format(
      "reason = \"\"  # what {} needs it for, and what will take its place\nuntil = {}\n",
      finding.service, until.known() ? to_string(until) : "  # a day, such as 2027-03-31");
  return out;
}

}  // namespace

namespace commands {

Result<ExitCode> contracts(Env& env, const Options& options) {
  Result<Project> project = open_project(env, options, ManifestUse::required);
  if (!project) return project.error();
  const Result<Baseline> baseline = read_baseline(*project->files);
  if (!baseline) return baseline.error();
  scan_project(*project, ScanExtent::all);
  if (auto error = analyse_project(env, options, *project)) return *error;
  const Model model = link_project(*project);
  const std::vector<Ending> endings = endings_of(model, *baseline);
  env.out(options.format == Format::json ? calendar_json(endings)
                                         : calendar(env, options, *project, endings));
  return ExitCode::clean;
}

Result<ExitCode> request(Env& env, const Options& options) {
  const Result<Looked> looked = look_up(env, options);
  if (!looked) return looked.error();
  const Settled& settled = looked->settled;
  const Finding& finding = *looked->findings.front();
  if (finding.form == Form::none || finding.form == Form::transaction || finding.service.empty()) {
    return Error{.message = "no contract can allow " + finding.rule,
                 .hint = "`demarc explain " + finding.rule + "` tells what can be done"};
  }
  Date until = options.until;
  if (!until.known() && settled.project.today.known()) {
    until = add_days(settled.project.today, drafted_days);
  }
  std::vector<std::string> owners;
  for (const ForeignRelation& relation : finding.relations) {
    const bool is_new = std::find(owners.begin(), owners.end(), relation.owner) == owners.end();
    if (!relation.owner.empty() && relation.owner != finding.service && is_new) {
      owners.push_back(relation.owner);
    }
  }
  if (owners.empty()) {
    return Error{.message = "nobody owns what " + finding.rule + " is about",
                 .hint = "a contract needs a provider: claim the relation first"};
  }
  std::string out;
  for (const std::string& owner : owners) {
    out += (out.empty() ? "" : "\n") + draft(settled, finding, owner, until);
  }
  env.out(out);
  return ExitCode::clean;
}

}  // namespace commands

}  // namespace demarc
