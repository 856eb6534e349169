// The work of analyse_sql on one fragment: pieces into batches, batches through the grammar, trees
// through the visitor, and the bodies that statements hold through the same again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sql/analyse.h"
#include "sql/fold.h"
#include "sql/job.h"
#include "sql/plpgsql.h"
// Last: see server.h.
#include "sql/visitor.h"

namespace demarc::sql {

class Analysis {
 public:
  Analysis(const SqlLimits& limits, Rows& rows) : limits_(limits), rows_(rows), visitor_(rows) {}

  void run(const Fragment& fragment);

 private:
  // A piece's place in the buffer that the grammar reads.
  struct Placed {
    const BatchPiece* piece;
    std::uint32_t at;
    Cut cut;
  };

  // analyse.cpp
  void script(const Job& job);
  void translated(const Fragment& fragment, Job job);
  void pieces(const Job& job, const std::vector<BatchPiece>& pieces);
  const BatchPiece* batch(const Job& job, const BatchPiece* first, const BatchPiece* end);
  void one(const Job& job, const BatchPiece& piece);
  void place(const BatchPiece& piece, std::string_view text, std::vector<Placed>& placed);
  void statement(const Job& job, const RawStmt* raw, const Placed& placed, bool alone);
  void recover(const Job& job, const BatchPiece& piece, NoteKind kind, std::string_view message);
  void note(NoteKind kind, std::string_view message, std::uint32_t statement, Span host);
  // Something that the text holds and that is not read counts among what was seen.
  void count_unread() {
    ++rows_.statements_seen;
    ++rows_.statements_not_analysed;
  }

  // analyse_bodies.cpp
  void bodies(const Job& job, std::uint32_t statement);
  void body(const Job& job, const BodyRequest& request);
  void atomic_body(const Job& job, const BodyRequest& request);
  void plpgsql(const Job& job);
  void dynamic(const Job& job, const PlpgsqlDynamic& text, const PlpgsqlPiece& piece);

  // analyse_units.cpp
  std::uint32_t open_fragment_unit(const Fragment& fragment);
  std::uint32_t open_routine_unit(const Job& job, const BodyRequest& request, Span host);
  void before_transaction(const Job& job, const Node* node, std::uint32_t begin);
  void after_transaction(const Node* node, std::uint32_t end);
  std::uint32_t unit_of(const Job& job) const {
    return transaction_ != no_row && job.depth == 0 ? transaction_ : job.unit;
  }

  const SqlLimits limits_;
  Rows& rows_;
  Visitor visitor_;
  std::string buffer_{};
  std::uint32_t batch_bytes_ = limits_.batch_bytes;
  std::uint32_t transaction_ = no_row;  // the open one
  Part part_ = Part::none;              // of the fragment
};

// True if an expression of PL/pgSQL can be told from its tokens to demand nothing: no subquery, no
// function but the server's own, no literal that names a relation.
bool demands_nothing(std::string_view expression);

}  // namespace demarc::sql
