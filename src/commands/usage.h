// Who does what with which relation, gathered from a linked model: what `owner`, `unowned` and
// `survey` show.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "model/model.h"

namespace demarc {

enum class Deed : std::uint8_t { create, alter, write, read, refer };
constexpr int deed_count = 5;
const char* past_of(Deed deed);  // "created", "altered", "written", "read", "referenced"

// The deed that a privilege stands for; a need may be several.
std::vector<Deed> deeds_of(Privileges privileges);

// One actor's deeds of one sort with one relation.
struct Use {
  Privileges privileges = 0;
  std::uint32_t places = 0;
  Spot first{};
};

// By deed, then by actor: whatever number the caller gives to a service or a folder.
struct RelationUse {
  std::string name{};      // "schema.name", or as written where it could not be resolved
  std::string database{};  // empty where there is one only
  RelationId relation = none;
  bool resolved = false;
  std::map<std::uint32_t, Use> by[deed_count]{};

  std::size_t actors() const;  // that do anything
};

// Who acts: the actors of a statement, or of a file where `statement` is none (what it creates).
using ActorsOf =
    std::function<const std::vector<std::uint32_t>&(FileId file, StatementId statement)>;

// Uses of every relation that is not the system's, temporary or a tool's, sorted by name. Tests,
// seeds, generated and vendored files are left out: they say nothing about who really uses it.
std::vector<RelationUse> uses_of(const Model& model, const ActorsOf& actors_of);

// "path:line:column" of a spot.
std::string place_of(const Model& model, const Spot& spot);

}  // namespace demarc
