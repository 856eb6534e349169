// Units of work: the fragment's own, explicit transactions in it, bodies of routines.
#include <algorithm>
#include <string>

// Last: see server.h.
#include "sql/analysis.h"

namespace demarc::sql {

// Fragments that say nothing of their unit share one row.
std::uint32_t Analysis::open_fragment_unit(const Fragment& fragment) {
  const UnitContext& unit = fragment.unit;
  part_ = unit.part;
  const bool is_plain = unit.type == UnitType::statement && unit.name.empty() &&
                        unit.function.empty() && unit.consumer.empty();
  const std::uint32_t begin = fragment.map.to_host(0);
  const std::uint32_t end = fragment.map.to_host(static_cast<std::uint32_t>(fragment.text.size()));
  if (is_plain && !rows_.units.empty()) {
    UnitRow& last = rows_.units.back();
    if (last.type == unit.type && last.atomic == unit.atomic && last.part == unit.part &&
        last.parent == no_row && last.name.empty() && last.function.empty() &&
        last.consumer.empty()) {
      last.end = std::max(last.end, end);
      return static_cast<std::uint32_t>(rows_.units.size()) - 1;
    }
  }
  // One function of the host language is one unit, however many texts it has.
  if (unit.type == UnitType::function && unit.end != 0) return unit_of_function(rows_, unit);
  // So is a part of a migration in such a language.
  const bool is_code = unit.type == UnitType::migration && unit.end != 0;
  for (std::size_t i = rows_.units.size(); is_code && i-- > 0;) {
    const UnitRow& other = rows_.units[i];
    if (other.type == unit.type && other.part == unit.part && other.end == unit.end) {
      return static_cast<std::uint32_t>(i);
    }
  }
  UnitRow row;
  row.type = unit.type;
  row.atomic = unit.atomic;
  row.part = unit.part;
  row.begin = is_code ? unit.begin : begin;
  row.end = is_code ? unit.end : end;
  row.name = rows_.add(unit.name);
  row.function = rows_.add(unit.function);
  row.consumer = rows_.add(unit.consumer);
  rows_.units.push_back(row);
  return static_cast<std::uint32_t>(rows_.units.size()) - 1;
}

std::uint32_t Analysis::open_routine_unit(const Job& job, const BodyRequest& request, Span host) {
  UnitRow unit;
  unit.type = UnitType::routine;
  unit.atomic = Atomic::yes;  // until a COMMIT is found in it
  unit.part = part_;
  unit.parent = unit_of(job);
  unit.begin = host.begin;
  unit.end = host.end;
  std::string name(rows_.text(request.name.schema));
  if (!name.empty()) name += '.';
  name += rows_.text(request.name.name);
  unit.name = rows_.add(name);
  rows_.units.push_back(unit);
  return static_cast<std::uint32_t>(rows_.units.size()) - 1;
}

// BEGIN belongs to the transaction that it opens, COMMIT and ROLLBACK to the one that they end.
void Analysis::before_transaction(const Job& job, const Node* node, std::uint32_t begin) {
  const TransactionStmtKind kind = as<TransactionStmt>(node)->kind;
  if (kind != TRANS_STMT_BEGIN && kind != TRANS_STMT_START) return;
  if (transaction_ != no_row) return;  // the server only warns
  UnitRow unit;
  unit.type = UnitType::transaction;
  unit.atomic = Atomic::yes;
  unit.part = part_;
  unit.parent = job.unit;
  unit.begin = unit.end = begin;
  transaction_ = static_cast<std::uint32_t>(rows_.units.size());
  rows_.units.push_back(unit);
}

void Analysis::after_transaction(const Node* node, std::uint32_t end) {
  const auto* transaction = as<TransactionStmt>(node);
  const bool ends = transaction->kind == TRANS_STMT_COMMIT ||
                    transaction->kind == TRANS_STMT_ROLLBACK ||
                    transaction->kind == TRANS_STMT_PREPARE;
  if (!ends || transaction_ == no_row) return;
  rows_.units[transaction_].end = end;
  if (!transaction->chain) {
    transaction_ = no_row;
    return;
  }
  UnitRow next = rows_.units[transaction_];
  next.begin = next.end = end;
  transaction_ = static_cast<std::uint32_t>(rows_.units.size());
  rows_.units.push_back(next);
}

}  // namespace demarc::sql
