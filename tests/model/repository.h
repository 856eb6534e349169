// A tiny repository in memory, linked: files as text in, lines about the model out.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "model/model.h"

namespace demarc::testing_model {

struct Linked {};
constexpr Linked linked{};  // so that a list of files is never taken for a repository
using Files = std::vector<std::pair<std::string, std::string>>;  // path, text

class Repository {
 public:
  // `files`: path → text. The manifest is "demarc.toml"; without databases there is one, "main".
  Repository(Linked, const Files& files, const std::string& today = "2026-11-23");
  Repository(const Repository&) = delete;
  Repository& operator=(const Repository&) = delete;

  const Model& model() const { return model_; }
  // "schema.name owner" of each relation that a migration, a statement or a view names;
  // "!" before a contested one's owner, "-" for no owner, "nobody" for nobody's.
  std::string owners() const;
  std::string owner(const std::string& relation) const;
  // One line a denied demand: "path:line party PRIVILEGES relation [why: chain] (confidence)".
  // Only of files whose path starts with `below`; definitions' later needs end in "later".
  std::string denied(const std::string& below = "") const;
  // The same for all demands, with what allows it.
  std::string demands(const std::string& below = "") const;
  std::string notes() const;
  std::string foreign_keys() const;
  const ModelRelation* relation(const std::string& name) const;

 private:
  std::string line_of(const Demand& demand) const;
  MemoryFileSystem files_{};
  Manifest manifest_{};
  Scan scan_{};
  std::deque<FileFacts> facts_{};
  Model model_{};
};

// A title as gtest wants it: letters, digits, underscores.
std::string case_name(std::string title);
// Two services with a schema each, and what is given on top.
std::string two_services(const std::string& more = "");

}  // namespace demarc::testing_model
