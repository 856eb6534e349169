// What the server demanded, kept in a file: asking it about a long script takes minutes, holding
// the answers against demarc's facts takes no time.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "tests/referee/prober.h"

namespace demarc::referee {

struct Recorded {
  std::string script{};
  int number = 0;  // of the statement in the script
  std::string sql{};
  std::vector<std::string> path{};
  Verdict verdict{};  // its objects are in `catalog`
  Catalog catalog{};  // only what the statement names or the server demanded
};

// One entry more at the end of the file. What the verdict's demands point to stands in `prober`.
std::string record_of(const std::string& script, int number, const std::string& sql,
                      const Verdict& verdict, const Catalog& catalog,
                      const std::vector<std::string>& path);

// Calls `each` for every entry of the file, in order.
Result<bool> read_records(const std::string& path,
                          const std::function<void(const Recorded&)>& each);

}  // namespace demarc::referee
