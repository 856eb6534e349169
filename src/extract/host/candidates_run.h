// One run over a host file: finds the texts that may be SQL. Shared by candidates*.cpp only.
#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "extract/extract.h"
#include "extract/host/evaluate.h"
#include "extract/host/messaging.h"
#include "extract/host/symbols.h"

namespace demarc {

// How much the place of a text says that it is SQL.
enum class Sink : std::uint8_t { nothing, weak, strong };

class Candidates {
 public:
  Candidates(const HostFile& file, const FileKind& kind, const Definitions& definitions,
             const Consumers& consumers, const HostOptions& options, Extraction& out)
      : file_(file),
        kind_(kind),
        definitions_(definitions),
        consumers_(consumers),
        evaluator_(file, definitions, options),
        missing_(file),
        out_(out) {}

  void run();

 private:
  using Evaluate = std::function<HostText(int variant)>;
  bool add(std::uint32_t n, Sink sink, const Evaluate& evaluate);
  bool add_text(std::uint32_t n, Sink sink, HostText&& text, std::uint32_t group);
  void silence(std::uint32_t n);
  void calls(std::uint32_t n, Sink wanted);
  bool sink_argument(std::uint32_t call, const CallRule& rule, Sink sink);
  void annotation(std::uint32_t n);
  void assigned(std::uint32_t n);
  void marked(std::uint32_t n);
  void remaining(std::uint32_t n);
  void foreign(std::uint32_t n);
  void format_pattern(std::uint32_t n);
  void want_missing();
  std::uint32_t largest_around(std::uint32_t n) const;
  void note_opaque();
  Dialect dialect();
  std::uint32_t stream_of(std::uint32_t n) const;
  bool is_entity_text(std::uint32_t annotation) const;

  const HostFile& file_;
  const FileKind& kind_;
  const Definitions& definitions_;
  const Consumers& consumers_;
  Evaluator evaluator_;
  MissingSymbols missing_;
  Extraction& out_;
  std::set<std::pair<std::uint32_t, std::string>> seen_{};
  std::optional<Dialect> dialect_{};
  std::uint32_t groups_ = 0;
  std::uint32_t opaque_ = 0;
  std::uint32_t first_opaque_ = no_node;
  std::size_t assembled_ = 0;  // bytes of all texts so far
  bool told_too_large_ = false;
};

inline bool contains(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

}  // namespace demarc
