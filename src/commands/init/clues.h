// What files beside the SQL say of a repository's services: compose, Kubernetes, Backstage,
// Dockerfiles, and CODEOWNERS for the teams.
//
// In: the scanned files. Out: folders that are services, each with the files that say so. Nothing
// here fails: what cannot be read or understood is no clue. Sources of the formats:
// docs.docker.com/reference/compose-file, backstage.io/docs/features/software-catalog/
// descriptor-format, docs.github.com (About code owners), docs.gitlab.com (Code Owners syntax).
#pragma once

#include <string>
#include <vector>

#include "scan/scan.h"

namespace demarc {

struct ServiceClue {
  std::string name{};
  std::string folder{};            // relative to the root; never empty
  std::string team{};              // Backstage's owner
  std::string database{};          // the name in a connection's address
  std::vector<std::string> why{};  // "compose.yaml:5 (service orders)", the strongest first
};

// A line of CODEOWNERS.
struct TeamRule {
  std::string glob{};
  std::string team{};
  std::string place{};  // "CODEOWNERS:3"
};

struct RepoClues {
  std::vector<ServiceClue> services{};  // by folder, each folder once
  std::vector<TeamRule> teams{};        // in the order of the file: the last match wins
};

RepoClues read_clues(const FileSystem& files, const std::vector<RepoFile>& listed);

// The lines of a CODEOWNERS file; the first owner that is no mail address, else the first.
std::vector<TeamRule> read_code_owners(std::string_view path, std::string_view text);
// The rule that decides for a folder; nullptr: none.
const TeamRule* team_of(const RepoClues& clues, std::string_view folder);

// The database in an address such as jdbc:postgresql://db:5432/orders?x=y or Host=db;Database=x;
// empty where there is none or a variable stands for it.
std::string database_in_address(std::string_view text);

}  // namespace demarc
