// A Mermaid flowchart, as GitHub and GitLab draw it in comments. Nothing that a name contains can
// become markup: ids are our own, labels are quoted and escaped by Mermaid's entity codes.
// Source: mermaid.js.org/syntax/flowchart.html (Entity codes to escape characters).
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace demarc {

class Mermaid {
 public:
  void node(const std::string& name);
  // Nodes appear by themselves. `bad`: drawn in red.
  void edge(const std::string& from, const std::string& to, std::string_view label, bool bad);
  std::string text() const;

 private:
  std::string id_of(const std::string& name);
  std::map<std::string, std::string> ids_{};
  std::string nodes_{};
  std::string edges_{};
  std::string bad_{};  // "0,2"
  int edge_count_ = 0;
};

}  // namespace demarc
