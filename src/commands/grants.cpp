// GRANTs from the manifest, and from what the SQL needs.
#include "export/grants.h"

#include <algorithm>

#include "base/text.h"
#include "commands/commands.h"
#include "commands/output.h"
#include "commands/project.h"

namespace demarc {
namespace {

Error unknown_name(const std::string& what, const std::string& name,
                   const std::vector<std::string>& known) {
  Error error{.message = "the manifest has no " + what + " `" + name + "`"};
  const std::string near = did_you_mean(name, known);
  error.hint = near.empty() ? "it has: " + join(known, ", ") : "did you mean `" + near + "`?";
  return error;
}

Result<GrantsRequest> read_request(const Options& options, const Manifest& manifest) {
  GrantsRequest request;
  request.service = options.service;
  request.minimal = options.minimal;
  request.database = options.database;
  std::vector<std::string> databases;
  for (const Database& database : manifest.databases) databases.push_back(database.name);
  std::vector<std::string> services;
  for (const Party& party : manifest.parties) {
    if (party.kind == PartyKind::service) services.push_back(party.name);
  }
  if (!request.service.empty() &&
      std::find(services.begin(), services.end(), request.service) == services.end())
    return unknown_name("service", request.service, services);
  if (request.database.empty() && databases.size() > 1) {
    return Error{.message = "the manifest has several databases, and a script is for one",
                 .hint = "choose with --database: " + join(databases, ", ")};
  }
  if (request.database.empty()) request.database = databases.front();
  const Database* database = manifest.database(request.database);
  if (database == nullptr) return unknown_name("database", request.database, databases);
  const Server* server = manifest.server_of(*database);
  if (server != nullptr && server->engine != "postgresql") {
    return Error{.message = "database `" + request.database + "` is no PostgreSQL",
                 .hint = "demarc writes grants for PostgreSQL only"};
  }
  return request;
}

}  // namespace

namespace commands {

Result<ExitCode> grants(Env& env, const Options& options) {
  if (!options.paths.empty()) {
    return Error{.message = "`demarc grants` takes no PATH",
                 .hint = "one service's part: demarc grants --service " + options.paths.front()};
  }
  Result<Project> project = open_project(env, options, ManifestUse::required);
  if (!project) return project.error();
  const Result<GrantsRequest> request = read_request(options, project->manifest);
  if (!request) return request.error();
  scan_project(*project, ScanExtent::all);
  if (auto error = analyse_project(env, options, *project)) return *error;
  const Model model = link_project(*project);
  const GrantsScript script = grants_script(model, *request);
  if (auto error = write_output(env, options, script.sql)) return *error;
  std::uint32_t unread = 0;
  for (const FileFacts& facts : project->facts) unread += facts.rows.statements_not_analysed;
  for (const std::string& gap : script.gaps) env.err("note: " + printable_line(gap) + "\n");
  if (options.minimal && unread > 0) {
    env.err("note: " + std::to_string(unread) +
            " statements could not be read; what they need is not among the grants\n");
  }
  return ExitCode::clean;
}

}  // namespace commands

}  // namespace demarc
