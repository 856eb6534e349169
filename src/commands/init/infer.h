// From the facts of a repository without a manifest to the manifest that it seems to follow.
//
// In: scan, facts and the model of an empty manifest, and what other files say (clues.h). Out: a
// Proposal: services with their paths, the relations of each with the place that says so, and what
// could not be decided. Pure: same input, same proposal.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commands/init/clues.h"
#include "commands/usage.h"

namespace demarc {

struct OwnedRelation {
  std::string schema{};
  std::string name{};
  std::string why{};  // "created at db/V1__orders.sql:3:14"
};

struct ProposedService {
  std::string name{};
  std::string folder{};  // "." where it is the whole repository
  std::string team{};
  std::string team_why{};
  std::string database{};     // where services have databases of their own
  std::string search_path{};  // the schema that its unqualified names mean; "": not known
  std::string search_path_why{};
  std::vector<std::string> paths{};
  std::vector<std::string> why{};
  std::vector<OwnedRelation> owns{};
};

// A relation that two create, or that nobody could be found for.
struct OpenRelation {
  std::string schema{};
  std::string name{};
  bool several_create = false;
  std::vector<std::string> candidates{};  // services that do anything with it, best first
  std::string proposed{};                 // "" : nobody
  std::string what{};                     // "created by orders and users", "read by orders, …"
  std::size_t places = 0;                 // that depend on the answer
};

enum class DatabaseEvidence { one, several, told };  // told: by addresses in configuration

struct Proposal {
  std::vector<ProposedService> services{};  // by name
  std::vector<OpenRelation> open{};         // most places first
  DatabaseEvidence databases = DatabaseEvidence::one;
  std::string databases_why{};
};

struct InferInput {
  const std::vector<RepoFile>& files;  // of the scan
  const Model& model;                  // linked without a manifest; its files are those of the scan
  const RepoClues& clues;
  std::string project{};  // names the service of a repository that is one
  // What somebody has answered already.
  std::vector<std::string> left_out{};  // no services, by name
  std::optional<DatabaseEvidence> databases{};
};

Proposal infer(const InferInput& input);

// Which folder of the repository is which service, before anything is said of relations.
struct UnitFolder {
  std::string name{};
  std::string folder{};
  const ServiceClue* clue = nullptr;
  bool is_service = true;            // false: SQL of no service, such as a common db/migrations
  std::vector<std::string> paths{};  // beside the folder
};
struct Units {
  std::vector<UnitFolder> units{};
  std::vector<std::uint32_t> of_file{};  // by file of the scan; none
};
Units find_units(const InferInput& input);

// "orders-service", "OrderSvc" and "order" are one name.
std::string bare_name(std::string_view name);
// A service's name out of a folder's or a program's.
std::string service_name_of(std::string_view text);

}  // namespace demarc
