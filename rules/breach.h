// Sorts what is needed and not allowed into breaches: one for a statement and a party, each told by
// exactly one rule.
//
// In: the model's demands. Out: breaches in the order of the statements. Per statement: writes are
// a foreign write; ALTER, DROP, CREATE INDEX, triggers are foreign DDL; REFERENCES is a foreign
// key; reads that bring two owners together are a join, else a read. Reads beside a write or DDL
// belong to it. What an entity is mapped to is told by its mapping, and not again where the same
// text is used. A view and a routine are told once, at their definition, and not again at their
// uses.
#pragma once

#include <vector>

#include "model/model.h"

namespace demarc {

enum class Told : std::uint8_t {
  read,
  join,
  write,
  ddl,
  foreign_key,
  view,
  routine,
  call,
  mapping
};

struct Breach {
  Told told = Told::read;
  StatementId statement = none;  // routine: the definition, not the statement of its body
  PartyId party = none;
  std::vector<std::uint32_t> demands{};  // indexes into Model::demands, all denied, by position
};

class Evidence;

constexpr Privileges priv_definition = priv_owner | priv_trigger | priv_maintain | priv_create;

// Writes of a relation that several write and whose owner is contested are told by shared-write
// alone.
std::vector<Breach> find_breaches(const Model& model, const Evidence& evidence);

// The statement at the top of the bodies that `statement` stands in: a routine's definition, a DO,
// or the statement itself.
StatementId root_statement(const Model& model, StatementId statement);
bool defines_routine(CommandTag tag);
// False for what is never flagged: history before `replay_only_to`, vendored files.
bool is_flagged(const ModelFile& file);
// Tests, seeds, generated and vendored files say nothing about who really writes a relation.
bool counts_as_use(const ModelFile& file);

}  // namespace demarc
