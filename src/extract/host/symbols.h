// The names that a host file shares with others: the constants that it defines, and the names that
// its texts lack because another file defines them.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "extract/extract.h"
#include "extract/host/evaluate.h"

namespace demarc {

// "Tables" and "USERS" of `Tables.USERS`; no qualifier for `USERS`, `self.users`, `$this->users`.
struct SymbolName {
  std::string_view qualifier{};
  std::string_view name{};
};
SymbolName symbol_name(std::string_view text);
// The key of HostOptions::values.
std::string symbol_key(const SymbolName& symbol);

// True if the function around gives the name a meaning of its own: a parameter, a variable.
bool is_bound_in_function(const HostFile& file, std::uint32_t n, std::string_view name);

// The names that texts of the file lack, each once.
class MissingSymbols {
 public:
  explicit MissingSymbols(const HostFile& file) : file_(file) {}
  void add(std::uint32_t n, std::vector<ExtractSymbol>& out);

 private:
  bool is_imported(const SymbolName& symbol);

  const HostFile& file_;
  std::set<std::string> seen_{};
  std::string imports_{};
  bool imports_known_ = false;
};

// Constants of the file and of its classes, objects of constants, and fields that are given SQL.
void collect_constants(const HostFile& file, const Definitions& definitions, Evaluator& evaluator,
                       std::vector<ExtractConstant>& out);

}  // namespace demarc
