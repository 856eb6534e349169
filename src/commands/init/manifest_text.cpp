#include "commands/init/manifest_text.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "base/toml.h"

namespace demarc {

static std::string quoted_name(std::string_view name) {
  const bool plain = !name.empty() && (name[0] < '0' || name[0] > '9') &&
                     std::all_of(name.begin(), name.end(), [](char c) {
                       return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
                     });
  if (plain) return std::string(name);
  std::string out = "\"";
  for (char c : name) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

std::string pattern_of(std::string_view schema, std::string_view name) {
  return quoted_name(schema) + "." + (name == "*" ? "*" : quoted_name(name));
}

// A bare key needs no quotes.
static std::string toml_key(std::string_view text) {
  const bool bare = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
  return bare ? std::string(text) : toml_quoted(text);
}

namespace {

// One line a relation; a whole schema where nobody else has anything in it.
void append_owns(std::string& out, const ProposedService& service,
                 const std::map<std::string, std::set<std::string>>& owners_of_schema) {
  std::vector<std::pair<std::string, std::string>> lines;  // pattern, comment
  std::map<std::string, std::size_t> whole;
  for (const OwnedRelation& relation : service.owns) {
    const bool all =
        relation.schema != "public" && owners_of_schema.at(relation.schema).size() == 1;
    if (!all) {
      lines.emplace_back(pattern_of(relation.schema, relation.name), relation.why);
    } else if (++whole[relation.schema] == 1) {
      lines.emplace_back(pattern_of(relation.schema, "*"), relation.name + ": " + relation.why);
    }
  }
  for (auto& [pattern, why] : lines) {
    for (const auto& [schema, count] : whole) {
      if (pattern == pattern_of(schema, "*") && count > 1) {
        why += ", and " + std::to_string(count - 1) + " more";
      }
    }
  }
  if (lines.empty()) {
    out += "owns = []  # no table was found that would be its own\n";
    return;
  }
  out += "owns = [\n";
  for (const auto& [pattern, why] : lines) {
    out += "  " + toml_quoted(pattern) + ",  # " + printable_line(why) + "\n";
  }
  out += "]\n";
}

void append_service(std::string& out, const ProposedService& service,
                    const std::map<std::string, std::set<std::string>>& owners_of_schema) {
  out += "\n[service." + service.name + "]  # " + printable_line(join(service.why, "; ")) + "\n";
  if (!service.team.empty()) {
    out += "team = " + toml_quoted(service.team) + "  # " + printable_line(service.team_why) + "\n";
  }
  out += "paths = [";
  for (std::size_t i = 0; i < service.paths.size(); ++i) {
    out += (i > 0 ? ", " : "") + toml_quoted(service.paths[i]);
  }
  out += "]\n";
  if (!service.database.empty()) out += "database = " + toml_quoted(service.database) + "\n";
  if (!service.search_path.empty()) {
    out += "search_path = [" + toml_quoted(service.search_path) + ", \"public\"]  # " +
           printable_line(service.search_path_why) + "\n";
  }
  append_owns(out, service, owners_of_schema);
}

void append_open(std::string& out, const Proposal& proposal) {
  std::string nobody, several;
  for (const OpenRelation& open : proposal.open) {
    const std::string line = "#   " + printable_line(pattern_of(open.schema, open.name)) + "  " +
                             printable_line(open.what);
    if (open.several_create) {
      several += line + (open.proposed.empty() ? "" : "; given to " + open.proposed) + "\n";
    } else if (open.proposed.empty()) {
      nobody += line + "\n";
    }
  }
  if (!several.empty())
    out += "\n# Created by several services; one of them should own it:\n" + several;
  if (!nobody.empty()) {
    out +=
        "\n# Nobody owns these yet: add them to `owns` of a service, or to `nobody` of a "
        "[database]:\n" +
        nobody;
  }
}

}  // namespace

std::string manifest_text(const Proposal& proposal, const std::string& project) {
  std::string out =
      "# Written by `demarc init` from what this repository shows; the comments say where each "
      "line comes\n# from. It is yours now: correct it, then run `demarc check`.\n"
      "# All keys: docs/manifest.md, or `demarc debug schema` for an editor.\n\n";
  out += "[project]\nname = " + toml_quoted(project) + "\n";
  if (proposal.databases != DatabaseEvidence::one) {
    out += "\n# Several databases: " + printable_line(proposal.databases_why) + ".\n";
    std::set<std::string> names;
    for (const ProposedService& service : proposal.services) {
      if (!service.database.empty()) names.insert(service.database);
    }
    for (const std::string& name : names) out += "[database." + toml_key(name) + "]\n";
  }
  std::map<std::string, std::set<std::string>> owners_of_schema;
  for (const ProposedService& service : proposal.services) {
    for (const OwnedRelation& relation : service.owns) {
      owners_of_schema[relation.schema].insert(service.name);
    }
  }
  for (const OpenRelation& open : proposal.open) owners_of_schema[open.schema].insert("");
  for (const ProposedService& service : proposal.services) {
    append_service(out, service, owners_of_schema);
  }
  append_open(out, proposal);
  return out;
}

}  // namespace demarc
