// What the repository shows that helps to choose the way out: who writes a relation, which views
// and exports of an owner already carry it, which events could.
//
// Built once a run, one pass over the demands; rules only look things up.
#pragma once

#include <compare>
#include <string>
#include <utility>
#include <vector>

#include "model/model.h"

namespace demarc {

class Evidence {
 public:
  struct Writer {
    PartyId party = none;
    AccessId access = none;  // the first place
  };

  explicit Evidence(const Model& model);  // kept: it must outlive this

  // Every party that writes the relation, by position; tests, seeds and generated files not
  // counted.
  const std::vector<Writer>& writers(RelationId relation) const { return writers_[relation]; }
  // True if nobody, or more than one, owns it; and if several write it, too.
  bool is_open(RelationId relation) const;
  bool is_shared(RelationId relation) const;
  // Views and materialized views whose query reads the relation.
  const std::vector<RelationId>& views_over(RelationId relation) const { return views_[relation]; }
  // The first statement that names the relation, as an access; `none` if only tests do.
  AccessId first_use(RelationId relation) const { return first_use_[relation]; }
  // Accesses that the definition implies where its object is used, by position.
  std::vector<AccessId> implied_by(StatementId definition) const;
  // The relation that the statement creates, or none.
  RelationId created_by(const ModelStatement& statement) const;
  // Index of the routine that the statement defines, or none.
  std::uint32_t routine_defined_by(StatementId statement) const;

 private:
  const Model& model_;
  std::vector<std::pair<StatementId, AccessId>> implied_;  // sorted
  struct Creation {
    FileId file = none;
    std::uint32_t begin = 0;
    RelationId relation = none;
    friend auto operator<=>(const Creation&, const Creation&) = default;
  };
  std::vector<Creation> creations_;                              // sorted
  std::vector<std::pair<StatementId, std::uint32_t>> routines_;  // sorted
  std::vector<std::vector<Writer>> writers_;
  std::vector<std::vector<RelationId>> views_;
  std::vector<AccessId> first_use_;
};

// True if the manifest's pattern covers the relation. A pattern without a database is taken for
// any.
bool covers(const RelationPattern& pattern, const ModelRelation& relation);
// True if the export is offered to the party.
bool is_offered_to(const Export& entry, const std::string& party);
// The events of `publisher` whose names speak of the relation or its columns, else all of them; at
// most 3.
std::vector<std::string> events_about(const Party& publisher, const ModelRelation& relation,
                                      const std::vector<std::string>& columns);

}  // namespace demarc
