// A repository as a case for the referee: demarc's model of it, and the texts of its statements.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/model.h"

namespace demarc::referee {

struct System {
  Manifest manifest{};
  Scan scan{};
  std::deque<FileFacts> facts{};
  std::vector<std::string> texts{};  // of scan.files; empty for what is no SQL
  Model model{};                     // points into what stands above it

  std::string text(const ModelStatement& statement) const;
  // "services/orders/queries/orders.sql:12"
  std::string place(const ModelStatement& statement) const;
  const DefinitionRow* first_definition(const ModelStatement& statement) const;
};

// Reads the repository in `folder` as it is on `today`. Null with a test failure if that is not
// possible or something in it was not analysed.
std::unique_ptr<System> read_system(const std::string& folder, const std::string& today);

// The statements of each migration set, in the order in which its tool runs them; sets as scan
// lists them. Without down parts and bodies.
std::vector<std::vector<StatementId>> migrations_of(const System& system);
// The statements that are run when all migrations are done, by file.
std::vector<std::vector<StatementId>> scripts_of(const System& system);

}  // namespace demarc::referee
