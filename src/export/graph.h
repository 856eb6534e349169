// Services and the lines that are crossed between them, as a picture or as data.
//
// In: the linked model. Out: a Graph, and its text in one of the formats. Pure. What tests, seeds
// and generated files do is no edge. Formats: graphviz.org/doc/info/lang.html,
// mermaid.js.org/syntax/flowchart.html, backstage.io/docs/features/software-catalog/
// descriptor-format (Component and Resource).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/model.h"

namespace demarc {

struct GraphNode {
  std::string name{};
  const char* kind = "service";  // service, library, actor
  std::string team{};
  std::string repo{};                    // elsewhere
  std::vector<std::string> databases{};  // sorted
  std::uint64_t relations = 0;           // that it owns and that this run has seen
};

// One consumer and one owner.
struct GraphEdge {
  std::string from{};
  std::string to{};
  std::uint64_t denied = 0;              // places that nothing in the manifest allows
  std::uint64_t allowed = 0;             // places that an export, a contract or a move allows
  std::vector<std::string> relations{};  // sorted
  std::vector<std::string> privileges{};
};

struct Graph {
  std::vector<GraphNode> nodes{};  // by name
  std::vector<GraphEdge> edges{};  // by (from, to)
};

Graph graph_of(const Model& model);
// What touches one party: it, its neighbours, the edges between it and them.
Graph focused(const Graph& graph, std::string_view name);

enum class GraphFormat { dot, mermaid, json, backstage };
std::string render_graph(const Graph& graph, GraphFormat format);

}  // namespace demarc
