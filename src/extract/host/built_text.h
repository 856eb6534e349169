// What a chain of a builder's calls does, and the SQL that stands for it.
#pragma once

#include <optional>
#include <vector>

#include "extract/host/orm.h"
#include "extract/host/text.h"

namespace demarc {

struct BuiltTable {
  HostText text{};  // as it stands in FROM: quoted, or SQL
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool is_sql = false;
  bool has_schema = false;
};

// What a chain does: at least one table.
struct BuiltChain {
  std::vector<BuiltTable> reads{};
  std::vector<BuiltTable> written{};
  std::vector<BuiltTable> open{};  // tables whose use the calls behind them tell
  TableRole act = TableRole::from;
  bool filters = false;
  std::optional<BuiltTable> schema{};

  std::size_t tables() const { return reads.size() + written.size() + open.size(); }
};

// `begin` and `end` are those of the chain.
HostText text_of(BuiltChain& chain, std::uint32_t begin, std::uint32_t end);

}  // namespace demarc
