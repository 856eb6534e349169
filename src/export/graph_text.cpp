#include <algorithm>
#include <map>
#include <set>

#include "base/json_writer.h"
#include "base/text.h"
#include "export/graph.h"
#include "report/mermaid.h"

namespace demarc {

// "7 denied, 2 allowed".
static std::string label_of(const GraphEdge& edge) {
  std::string text;
  if (edge.denied > 0) text = std::to_string(edge.denied) + " denied";
  if (edge.allowed > 0) {
    text += (text.empty() ? "" : ", ") + std::to_string(edge.allowed) + " allowed";
  }
  return text;
}

// A quoted string of DOT: only quotes and backslashes mean anything in it.
static std::string dot_quoted(std::string_view text) {
  std::string out = "\"";
  for (char c : printable_line(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

static std::string render_dot(const Graph& graph) {
  std::string out =
      "digraph demarc {\n  rankdir=LR;\n  node [shape=box, style=rounded, "
      "fontname=\"sans-serif\"];\n"
      "  edge [fontname=\"sans-serif\", fontsize=10];\n";
  for (const GraphNode& node : graph.nodes) {
    std::string label = node.name + " (" + std::to_string(node.relations) + ")";
    if (!node.team.empty()) label += " " + node.team;
    out += "  " + dot_quoted(node.name) + " [label=" + dot_quoted(label);
    if (std::string_view(node.kind) == "actor") out += ", shape=ellipse";
    if (!node.repo.empty()) out += ", style=\"rounded,dashed\"";
    out += "];\n";
  }
  for (const GraphEdge& edge : graph.edges) {
    out += "  " + dot_quoted(edge.from) + " -> " + dot_quoted(edge.to) +
           " [label=" + dot_quoted(label_of(edge)) +
           ", tooltip=" + dot_quoted(join(edge.relations, ", ")) +
           (edge.denied > 0 ? ", color=red" : ", color=gray50, style=dashed") + "];\n";
  }
  return out + "}\n";
}

static std::string render_mermaid(const Graph& graph) {
  Mermaid mermaid;
  for (const GraphNode& node : graph.nodes) mermaid.node(node.name);
  for (const GraphEdge& edge : graph.edges) {
    mermaid.edge(edge.from, edge.to, label_of(edge), edge.denied > 0);
  }
  return mermaid.text();
}

static std::string render_graph_json(const Graph& graph) {
  std::string out;
  JsonWriter json(out);
  const auto list = [&](std::string_view key, const std::vector<std::string>& texts) {
    json.key(key).begin_array();
    for (const std::string& text : texts) json.value(text);
    json.end_array();
  };
  json.begin_object().key("graph").value(1).key("nodes").begin_array().newline();
  for (const GraphNode& node : graph.nodes) {
    json.begin_object().key("name").value(node.name).key("kind").value(node.kind);
    json.key("team").text_or_null(node.team).key("repo").text_or_null(node.repo);
    list("databases", node.databases);
    json.key("relations").value(node.relations).end_object().newline();
  }
  json.end_array().key("edges").begin_array().newline();
  for (const GraphEdge& edge : graph.edges) {
    json.begin_object().key("from").value(edge.from).key("to").value(edge.to);
    json.key("denied").value(edge.denied).key("allowed").value(edge.allowed);
    list("privileges", edge.privileges);
    list("relations", edge.relations);
    json.end_object().newline();
  }
  json.end_array().end_object().newline();
  return out;
}

// A name as Backstage takes it: [a-zA-Z0-9] with - _ . between, at most 63.
static std::string catalog_name(std::string_view text) {
  std::string name;
  for (char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    name += plain || c == '_' || c == '.' ? c : '-';
  }
  name = name.substr(0, 63);
  const auto is_end = [](char c) { return c == '-' || c == '_' || c == '.'; };
  while (!name.empty() && is_end(name.front())) name.erase(0, 1);
  while (!name.empty() && is_end(name.back())) name.pop_back();
  return name.empty() ? "unnamed" : name;
}

// "@shop/orders" → "orders"; who has no team is owned by "unknown", since the key is required.
static std::string catalog_owner(std::string_view team) {
  if (team.empty()) return "unknown";
  return catalog_name(team.substr(team.find_last_of("/@") + 1));
}

static std::string render_backstage(const Graph& graph) {
  std::string out;
  std::map<std::string, std::string> databases;  // name, owner
  std::map<std::string, std::set<std::string>> depends;
  for (const GraphEdge& edge : graph.edges) {
    depends[edge.from].insert("component:" + catalog_name(edge.to));
  }
  for (const GraphNode& node : graph.nodes) {
    for (const std::string& database : node.databases) {
      databases.try_emplace(database, catalog_owner(node.team));
      depends[node.name].insert("resource:" + catalog_name(database) + "-database");
    }
  }
  for (const GraphNode& node : graph.nodes) {
    out += "---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: " +
           catalog_name(node.name) + "\n  annotations:\n    demarc/owned-relations: \"" +
           std::to_string(node.relations) +
           "\"\nspec:\n  type: " + (std::string_view(node.kind) == "actor" ? "tool" : "service") +
           "\n  lifecycle: production\n  owner: " + catalog_owner(node.team) + "\n";
    if (depends[node.name].empty()) continue;
    out += "  dependsOn:\n";
    for (const std::string& on : depends[node.name]) out += "    - " + on + "\n";
  }
  for (const auto& [database, owner] : databases) {
    out += "---\napiVersion: backstage.io/v1alpha1\nkind: Resource\nmetadata:\n  name: " +
           catalog_name(database) + "-database\nspec:\n  type: database\n  owner: " + owner + "\n";
  }
  return out;
}

std::string render_graph(const Graph& graph, GraphFormat format) {
  switch (format) {
    case GraphFormat::dot:
      return render_dot(graph);
    case GraphFormat::mermaid:
      return render_mermaid(graph);
    case GraphFormat::json:
      return render_graph_json(graph);
    case GraphFormat::backstage:
      return render_backstage(graph);
  }
  return {};
}

}  // namespace demarc
