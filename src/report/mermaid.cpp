#include "report/mermaid.h"

#include "base/text.h"

namespace demarc {

static std::string escaped(std::string_view text) {
  std::string out;
  for (char c : printable_line(text)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == ' ' || c == '_' || c == '-' || c == '.' || c == ',' ||
                       static_cast<unsigned char>(c) >= 0x80;
    if (plain) {
      out += c;
    } else {
      out += "#" + std::to_string(static_cast<int>(c)) + ";";
    }
  }
  return out;
}

std::string Mermaid::id_of(const std::string& name) {
  const auto [entry, is_new] = ids_.try_emplace(name, "n" + std::to_string(ids_.size()));
  if (is_new) nodes_ += "  " + entry->second + "[\"" + escaped(name) + "\"]\n";
  return entry->second;
}

void Mermaid::node(const std::string& name) {
  id_of(name);
}

void Mermaid::edge(const std::string& from, const std::string& to, std::string_view label,
                   bool bad) {
  const std::string a = id_of(from), b = id_of(to);
  edges_ += "  " + a + (bad ? " -->" : " -.->") + "|\"" + escaped(label) + "\"| " + b + "\n";
  if (bad) bad_ += (bad_.empty() ? "" : ",") + std::to_string(edge_count_);
  ++edge_count_;
}

std::string Mermaid::text() const {
  std::string out = "flowchart LR\n" + nodes_ + edges_;
  if (!bad_.empty()) out += "  linkStyle " + bad_ + " stroke:#c00\n";
  return out;
}

}  // namespace demarc
