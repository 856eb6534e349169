// Questions that the readers of schema calls ask of a host file, the same for all languages: which
// calls, on what, with which arguments, under which names.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "extract/host/evaluate.h"
#include "extract/host/host_file.h"
#include "extract/schema/ddl.h"

namespace demarc {

struct HostArguments {
  std::vector<std::uint32_t> positional{};
  std::vector<std::pair<std::string_view, std::uint32_t>> named{};
  // no_node if it is not there.
  std::uint32_t at(std::size_t i) const { return i < positional.size() ? positional[i] : no_node; }
  std::uint32_t get(std::string_view name) const;
  // By its name, else by its place.
  std::uint32_t get(std::string_view name, std::size_t i) const;
};

// a.b(1).c(2): the calls b and c on the root a.
struct CallChain {
  std::uint32_t root = no_node;  // no_node: b(1).c(2)
  std::vector<std::uint32_t> calls{};
};

class SchemaCalls {
 public:
  explicit SchemaCalls(const HostFile& file);

  const HostFile& file() const { return file_; }
  std::string_view kind(std::uint32_t n) const;
  HostArguments arguments(std::uint32_t call) const;
  // Keys and values of an object, a dictionary, a hash; the key as a name with its place.
  std::vector<std::pair<HostText, std::uint32_t>> entries(std::uint32_t n) const;
  std::uint32_t entry(std::uint32_t n, std::string_view key) const;
  // The members of a list; what is no list is the only one.
  std::vector<std::uint32_t> items(std::uint32_t n) const;
  // The text of a literal, a symbol, a constant of the file; empty if it is not known as a whole.
  HostText text(std::uint32_t n);
  std::vector<HostText> texts(std::uint32_t n);  // of items(); only those that are known
  std::string word(std::uint32_t n);  // the text alone, or the last name of what stands there
  std::optional<bool> truth(std::uint32_t n) const;
  // The function or block that is passed to the call, or no_node; and the name of its first
  // parameter.
  std::uint32_t block(std::uint32_t call) const;
  std::string_view parameter(std::uint32_t block) const;
  // All calls in or below `n` that no other call goes on from, in the order of the text.
  std::vector<CallChain> chains(std::uint32_t n) const;
  std::uint32_t end_of(std::uint32_t n) const;  // index behind the last node below it

 private:
  void add_argument(std::uint32_t n, HostArguments& out) const;

  const HostFile& file_;
  Definitions definitions_;
  Evaluator evaluator_;
  std::vector<std::string_view> kinds_{};
  std::vector<bool> goes_on_{};    // is the receiver of another call
  mutable std::size_t looks_ = 0;  // at nodes so far
};

}  // namespace demarc
