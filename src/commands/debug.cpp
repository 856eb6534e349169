// Prints what flows between the stages, one JSON object a line: for those who build demarc or ask
// why.
#include <algorithm>

#include "base/json_writer.h"
#include "base/text.h"
#include "commands/commands.h"
#include "commands/output.h"
#include "commands/project.h"
#include "commands/usage.h"
#include "extract/extract.h"
#include "facts/print.h"
#include "manifest/schema.h"
#include "source/encoding.h"

namespace demarc {

namespace {

const std::vector<std::string>& stage_names() {
  static const std::vector<std::string> names = {"files", "fragments", "facts", "model", "schema"};
  return names;
}

const char* word_of(Part part) {
  return part == Part::up ? "up" : part == Part::down ? "down" : "";
}

const char* word_of(Atomic atomic) {
  return atomic == Atomic::yes ? "yes" : atomic == Atomic::no ? "no" : "unknown";
}

std::string files_text(const Project& project) {
  std::string out;
  for (const RepoFile& file : project.scan.files) {
    JsonWriter json(out);
    json.begin_object().key("path").value(file.path);
    json.key("language").value(to_string(file.kind.language));
    json.key("class").value(to_string(file.file_class)).key("parties").begin_array();
    for (const std::uint32_t party : file.parties) json.value(project.manifest.parties[party].name);
    json.end_array().key("framework").value(static_cast<int>(file.kind.framework));
    json.key("part").text_or_null(word_of(file.kind.part));
    json.key("atomic").value(word_of(file.kind.atomic)).key("migrations");
    if (file.migration_set == no_migration_set) {
      json.null();
    } else {
      json.begin_object();
      json.key("folder").value(project.scan.migration_sets[file.migration_set].folder);
      json.key("order");
      if (file.migration_order == not_replayed) {
        json.null();
      } else {
        json.value(file.migration_order);
      }
      json.end_object();
    }
    json.end_object().newline();
  }
  return out;
}

std::string fragments_text(const Project& project) {
  std::string out;
  for (const RepoFile& file : project.scan.files) {
    if (file.kind.language == Language::none || !is_shown(project, file.path)) continue;
    Result<std::string> bytes = project.files->read(file.path, default_read_limit_bytes);
    if (!bytes) continue;
    decode_text(*bytes);
    const LineIndex lines = make_line_index(*bytes);
    for (const Fragment& fragment : extract(*bytes, file.kind).fragments) {
      const Position position = lines.position(fragment.map.to_host(0));
      JsonWriter json(out);
      json.begin_object().key("path").value(file.path).key("line").value(position.line);
      json.key("column").value(position.column).key("unit").value(fragment.unit.name);
      json.key("part").text_or_null(word_of(fragment.unit.part));
      json.key("atomic").value(word_of(fragment.unit.atomic));
      json.key("text").value(fragment.text).end_object().newline();
    }
  }
  return out;
}

std::string facts_text(const Project& project) {
  std::string out;
  for (std::size_t i = 0; i < project.scan.files.size(); ++i) {
    const RepoFile& file = project.scan.files[i];
    if (is_shown(project, file.path)) {
      print_facts(project.facts[i], file.path, file.file_class, 0, out);
      print_messages(project.facts[i], file.path, out);
    }
  }
  return out;
}

void write_relation(const Model& model, RelationId id, std::string& out) {
  const ModelRelation& relation = model.relations[id];
  JsonWriter json(out);
  json.begin_object().key("relation").value(model.relation_name(id));
  json.key("database").value(relation.database).key("object").value(to_string(relation.object));
  json.key("owner").text_or_null(model.party_name(relation.claim.owner));
  json.key("pattern").text_or_null(relation.claim.pattern);
  json.key("created").text_or_null(relation.created ? place_of(model, relation.created_at) : "");
  json.key("dropped").value(relation.dropped).key("temporary").value(relation.temporary);
  json.key("nobody").value(relation.nobody);
  json.key("parent");
  json.text_or_null(relation.parent == none ? "" : model.relation_name(relation.parent));
  json.key("columns").begin_array();
  for (const std::string_view column : relation.columns) json.value(column);
  json.end_array().end_object().newline();
}

void write_demand(const Model& model, const Demand& demand, std::string& out) {
  const Access& access = model.accesses[demand.access];
  JsonWriter json(out);
  json.begin_object().key("place").value(place_of(model, access.spot));
  json.key("party").text_or_null(model.party_name(demand.party));
  json.key("relation");
  json.text_or_null(access.relation == none ? "" : model.relation_name(access.relation));
  json.key("privileges").value(to_string_of_privileges(access.privileges));
  json.key("why").value(to_string(access.why)).key("chain").begin_array();
  for (const std::string& link : model.chain(access)) json.value(link);
  json.end_array().key("allowed").value(to_string(demand.allowed));
  json.key("denied").value(to_string_of_privileges(demand.denied));
  json.key("confidence").value(to_string(access.confidence)).end_object().newline();
}

std::string model_text(const Project& project) {
  const Model model = link_project(project);
  std::string out;
  for (RelationId id = 0; id < model.relations.size(); ++id) write_relation(model, id, out);
  for (const Demand& demand : model.demands) {
    const FileId file = model.accesses[demand.access].spot.file;
    if (file == none || is_shown(project, model.files[file].path)) write_demand(model, demand, out);
  }
  return out;
}

}  // namespace

namespace commands {

Result<ExitCode> debug(Env& env, const Options& options) {
  const std::string stage = options.paths.empty() ? "" : options.paths.front();
  if (stage == "schema") {
    env.out(manifest_json_schema());
    return ExitCode::clean;
  }
  const auto& names = stage_names();
  if (std::find(names.begin(), names.end(), stage) == names.end()) {
    Error error{.message = stage.empty() ? "`demarc debug` needs a stage"
                                         : "there is no stage `" + stage + "`"};
    const std::string near = did_you_mean(stage, names);
    error.hint = near.empty() ? "one of: " + join(names, ", ") : "did you mean `" + near + "`?";
    return error;
  }
  Options rest = options;
  rest.paths.erase(rest.paths.begin());
  Result<Project> project = open_project(env, rest, ManifestUse::if_present);
  if (!project) return project.error();
  const bool whole = stage == "model" || stage == "files";
  scan_project(*project, whole ? ScanExtent::all : ScanExtent::only_paths);
  if (stage == "facts" || stage == "model") {
    if (auto error = analyse_project(env, rest, *project)) return *error;
  }
  if (stage == "files") env.out(files_text(*project));
  if (stage == "fragments") env.out(fragments_text(*project));
  if (stage == "facts") env.out(facts_text(*project));
  if (stage == "model") env.out(model_text(*project));
  return ExitCode::clean;
}

}  // namespace commands

}  // namespace demarc
