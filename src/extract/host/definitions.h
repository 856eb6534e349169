// The names that a host file gives to values: constants, variables, and what is appended to them.
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "extract/host/host_file.h"

namespace demarc {

struct Definition {
  std::uint32_t value = no_node;  // no_node: declared without one
  std::uint32_t scope = no_node;  // the function, class or file that it stands in
  std::uint32_t at = no_node;     // the defining node
  std::uint32_t end = 0;          // of the defining node, in bytes
  bool appends = false;
  bool new_line = false;  // the append adds a line break
  bool in_branch = false;
};

// What an identifier may stand for at one place: its base and what was appended to it since.
struct Reaching {
  std::vector<const Definition*> bases{};  // the latest first; more than one in other branches
  std::vector<const Definition*> appends{};
};

class Definitions {
 public:
  explicit Definitions(const HostFile& file);

  // What reaches a use at `at`, whose text ends the search. Innermost scope that defines it wins.
  Reaching reaching(std::string_view name, std::uint32_t at) const;

  // Names that are appended to, each with the last append in its scope: builders.
  struct Builder {
    std::string_view name{};
    const Definition* last = nullptr;
  };
  std::vector<Builder> builders() const;

  // What stands outside of functions and is defined once in its scope, in the order of the text.
  struct Constant {
    std::string_view name{};
    const Definition* definition = nullptr;
  };
  std::vector<Constant> constants() const;

  // True if both stand in different alternatives of one branch.
  bool exclude_each_other(const Definition& a, const Definition& b) const;

 private:
  void collect(std::uint32_t n);
  void add(std::string_view name, Definition definition);
  void collect_call(std::uint32_t call);
  std::uint32_t scope_of(std::uint32_t n) const;

  const HostFile& file_;
  std::unordered_map<std::string_view, std::vector<Definition>> by_name_{};
};

}  // namespace demarc
