#include "export/lock.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "export/graph.h"

namespace demarc {

namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (char c : printable_line(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

void append_text(std::string& out, std::string_view key, const std::string& value) {
  if (!value.empty()) out += std::string(key) + " = " + quoted(value) + "\n";
}

void append_list(std::string& out, std::string_view key, const std::vector<std::string>& values) {
  if (values.empty()) return;
  out += std::string(key) + " = [";
  for (std::size_t i = 0; i < values.size(); ++i) out += (i > 0 ? ", " : "") + quoted(values[i]);
  out += "]\n";
}

std::vector<std::string> written(const std::vector<RelationPattern>& patterns) {
  std::vector<std::string> texts;
  for (const RelationPattern& pattern : patterns) texts.push_back(pattern.written);
  return texts;
}

void append_service(std::string& out, const Party& party, const std::string& repository) {
  out += "\n[service." + quoted(party.name) + "]\n";
  append_text(out, "repo", repository);
  append_text(out, "team", party.team);
  append_text(out, "contact", party.contact);
  append_list(out, "databases", party.databases);
  append_list(out, "owns", written(party.owns));
  append_list(out, "publishes", party.publishes);
  append_list(out, "consumes", party.consumes);
  if (party.cedes.empty()) return;
  out += "cedes = [";
  for (std::size_t i = 0; i < party.cedes.size(); ++i) {
    const Cession& cession = party.cedes[i];
    out += std::string(i > 0 ? ", " : "") + "{ relation = " + quoted(cession.relations.written);
    if (!cession.to.empty()) out += ", to = " + quoted(cession.to);
    out += " }";
  }
  out += "]\n";
}

void append_export(std::string& out, const Export& entry) {
  out += "\n[[export]]\n";
  append_text(out, "relation", entry.relation.written);
  if (entry.access == ExportAccess::private_) append_text(out, "access", "private");
  if (entry.access == ExportAccess::public_) append_text(out, "access", "public");
  append_list(out, "to", entry.to);
  append_list(out, "columns", entry.columns);
}

// For people: what is used of others, and who promised what.
void append_comments(std::string& out, const Model& model, const std::set<std::string>& here) {
  std::string uses;
  for (const GraphEdge& edge : graph_of(model).edges) {
    if (here.count(edge.from) == 0 || here.count(edge.to) > 0) continue;
    uses += "#   " + printable_line(edge.from) + " uses " +
            printable_line(join(edge.relations, ", ")) + " of " + printable_line(edge.to) + " (" +
            join(edge.privileges, ", ") + ")\n";
  }
  if (!uses.empty()) out += "\n# What is used of services elsewhere:\n" + uses;
  std::string contracts;
  for (const Contract& contract : model.manifest->contracts) {
    if (here.count(contract.provider) == 0) continue;
    contracts += "#   " + printable_line(contract.id) + ": " + printable_line(contract.consumer) +
                 " on " + printable_line(join(written(contract.relations), ", "));
    if (contract.until.known()) contracts += " until " + to_string(contract.until);
    contracts += "\n";
  }
  if (!contracts.empty()) out += "\n# Contracts given:\n" + contracts;
}

}  // namespace

std::string lock_text(const Model& model, const std::string& repository) {
  const Manifest& manifest = *model.manifest;
  std::string out =
      "# Written by `demarc lock`. Commit it; other repositories copy it and name it in "
      "`imports`.\n";
  std::set<std::string> here, used_databases, used_servers;
  for (const Party& party : manifest.parties) {
    if (party.kind != PartyKind::service || !party.repo.empty()) continue;
    here.insert(party.name);
    used_databases.insert(party.databases.begin(), party.databases.end());
  }
  std::string databases;
  for (const Database& database : manifest.databases) {
    if (used_databases.count(database.name) == 0) continue;
    databases += "\n[database." + quoted(database.name) + "]\n";
    const Server* server = manifest.server_of(database);
    if (server != nullptr && server->place.line > 0) {
      used_servers.insert(server->name);
      append_text(databases, "server", server->name);
    }
    if (database.topology_declared)
      append_text(databases, "topology", to_string(database.topology));
    append_list(databases, "search_path", database.search_path);
  }
  for (const Server& server : manifest.servers) {
    if (used_servers.count(server.name) == 0) continue;
    out += "\n[server." + quoted(server.name) + "]\n";
    append_text(out, "engine", server.engine);
    if (server.version > 0) out += "version = " + std::to_string(server.version) + "\n";
  }
  out += databases;
  for (const Party& party : manifest.parties) {
    if (here.count(party.name) > 0) append_service(out, party, repository);
  }
  for (const Export& entry : manifest.exports) {
    if (here.count(entry.provider) > 0) append_export(out, entry);
  }
  append_comments(out, model, here);
  return out;
}

}  // namespace demarc
