// The newcomer's first minute: who creates, reads and writes what, without any configuration.
#include "commands/survey.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/text.h"
#include "commands/commands.h"
#include "commands/folders.h"
#include "commands/output.h"
#include "commands/project.h"

namespace demarc {

std::vector<std::uint32_t> homes_of(const std::vector<RelationUse>& relations) {
  std::vector<std::uint32_t> homes;
  for (const RelationUse& relation : relations) {
    const auto& created = relation.by[static_cast<int>(Deed::create)];
    const auto& written = relation.by[static_cast<int>(Deed::write)];
    std::uint32_t home = none;
    if (!created.empty()) {
      home = created.begin()->first;
    } else if (written.size() == 1) {
      home = written.begin()->first;
    }
    homes.push_back(home);
  }
  return homes;
}

namespace {

// The actor of each scanned file: a service where the manifest names exactly one, else its folder;
// "" for files without SQL.
std::vector<std::string> actor_names(const Project& project) {
  std::vector<std::string> names(project.scan.files.size());
  std::vector<std::string> paths;
  std::vector<std::size_t> with_sql;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const RepoFile& file = project.scan.files[i];
    if (file.kind.language == Language::none) continue;
    // Code without SQL says nothing of where the units of the repository begin.
    if (file.kind.language != Language::sql && project.facts[i].rows.statements.empty()) continue;
    paths.push_back(file.path);
    with_sql.push_back(i);
  }
  const std::vector<std::string> units = units_of(paths);
  for (std::size_t i = 0; i < with_sql.size(); ++i) {
    const auto& parties = project.scan.files[with_sql[i]].parties;
    names[with_sql[i]] =
        parties.size() == 1 ? project.manifest.parties[parties.front()].name : units[i];
  }
  return names;
}

// PATHs choose relations: those that some file below them touches, with everybody who touches them.
void keep_touched(const Project& project, const Model& model,
                  const std::vector<std::vector<std::uint32_t>>& actors,
                  std::vector<RelationUse>& relations) {
  static const std::vector<std::uint32_t> nobody;
  std::set<std::pair<std::string, std::string>> touched;
  for (const RelationUse& use : uses_of(
           model, [&](FileId file, StatementId) -> const auto& {
             return is_shown(project, model.files[file].path) ? actors[file] : nobody;
           })) {
    touched.emplace(use.database, use.name);
  }
  std::erase_if(relations, [&](const RelationUse& use) {
    return touched.count({use.database, use.name}) == 0;
  });
}

Survey survey_of(const Project& project, const Model& model, const Options& options) {
  Survey survey;
  survey.has_manifest = project.has_manifest;
  const std::vector<std::string> names = actor_names(project);
  for (const std::string& name : names) {
    if (!name.empty()) survey.folders.push_back(name);
  }
  std::sort(survey.folders.begin(), survey.folders.end());
  survey.folders.erase(std::unique(survey.folders.begin(), survey.folders.end()),
                       survey.folders.end());
  survey.files.resize(survey.folders.size());
  std::vector<std::vector<std::uint32_t>> actors(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i].empty()) continue;
    const auto at = std::lower_bound(survey.folders.begin(), survey.folders.end(), names[i]);
    const auto actor = static_cast<std::uint32_t>(at - survey.folders.begin());
    actors[i].push_back(actor);
    ++survey.files[actor];
  }
  survey.relations = uses_of(
      model, [&](FileId file, StatementId) -> const auto& { return actors[file]; });
  if (!project.paths.empty()) keep_touched(project, model, actors, survey.relations);
  survey.homes = homes_of(survey.relations);
  std::vector<ModelNote> notes = notes_of(project);
  notes.insert(notes.end(), model.notes.begin(), model.notes.end());
  Report report = make_report(project, options, {}, std::move(notes));
  survey.summary = report.summary;
  for (ModelNote& note : report.notes) {
    if (counts_as_not_analysed(note.kind)) survey.notes.push_back(std::move(note));
  }
  return survey;
}

}  // namespace

namespace commands {

Result<ExitCode> survey(Env& env, const Options& options) {
  Result<Project> opened = open_project(env, options, ManifestUse::if_present);
  if (!opened) return opened.error();
  Project& project = *opened;
  // Names mean what the whole repository makes of them, whatever is shown.
  scan_project(project, ScanExtent::all);
  if (auto error = analyse_project(env, options, project)) return *error;
  const Model model = link_project(project);
  const Survey survey = survey_of(project, model, options);

  SurveyLook look;
  look.paint = Paint(wants_color(env, options));
  look.width = std::clamp(env.width, 60, 140);
  look.verbose = options.verbose;
  look.place = [&](const Spot& spot) {
    return printable_line(shown_path(env, project, place_of(model, spot)));
  };
  env.out(options.format == Format::json ? render_survey_json(survey, look)
                                         : render_survey(survey, look));
  return ExitCode::clean;
}

}  // namespace commands

}  // namespace demarc
