// The picture of who reaches over whose line.
#include "export/graph.h"

#include <algorithm>

#include "commands/commands.h"
#include "commands/output.h"
#include "commands/project.h"

namespace demarc::commands {

static GraphFormat graph_format_of(const std::string& word) {
  if (word == "mermaid") return GraphFormat::mermaid;
  if (word == "json") return GraphFormat::json;
  return word == "backstage" ? GraphFormat::backstage : GraphFormat::dot;
}

Result<ExitCode> graph(Env& env, const Options& options) {
  Result<Project> opened = open_project(env, options, ManifestUse::required);
  if (!opened) return opened.error();
  Project& project = *opened;
  scan_project(project, ScanExtent::all);
  if (auto error = analyse_project(env, options, project)) return *error;
  const Model model = link_project(project);
  Graph graph = graph_of(model);
  if (!options.focus.empty()) {
    std::vector<std::string> names;
    for (const GraphNode& node : graph.nodes) names.push_back(node.name);
    if (std::find(names.begin(), names.end(), options.focus) == names.end()) {
      return unknown_name("service or actor", options.focus, names);
    }
    graph = focused(graph, options.focus);
  }
  const std::string text = render_graph(graph, graph_format_of(options.graph_format));
  if (auto error = write_output(env, options, text)) return *error;
  return ExitCode::clean;
}

}  // namespace demarc::commands
