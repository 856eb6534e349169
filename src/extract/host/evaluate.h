// What string an expression of the host language gives, as far as its text tells.
//
// One evaluator for all languages: literals, concatenation, formats, holes, calls that pass a
// string through, joins, builders, alternatives, and names defined in the same function, class or
// file. What is not known becomes a hole. An expression with alternatives has several texts:
// `variant` chooses, and has_variants() tells that another one exists.
#pragma once

#include <vector>

#include "extract/host/definitions.h"
#include "extract/host/host_file.h"
#include "extract/host/options.h"
#include "extract/host/text.h"

namespace demarc {

class Evaluator {
 public:
  // Without options, names of other files stay unknown.
  Evaluator(const HostFile& file, const Definitions& definitions,
            const HostOptions& options = no_host_options)
      : file_(file),
        definitions_(definitions),
        options_(options),
        consumed_(file.nodes.size(), false) {}

  HostText evaluate(std::uint32_t n, int variant);
  // A macro's argument: all that stands between two commas.
  HostText evaluate_all(const std::vector<std::uint32_t>& nodes, int variant);
  // The items of a list, a blank between them.
  HostText evaluate_list(std::uint32_t list, int variant);
  // What the name stands for behind its last append.
  HostText evaluate_builder(const Definitions::Builder& builder, int variant);
  bool has_variants() const { return has_variants_; }
  // The names that the last text lacks.
  const std::vector<std::uint32_t>& missing() const { return missing_; }
  // What another file gives the name, or nullptr.
  const std::string* foreign_value(std::uint32_t n) const;

  // Literals that took part in some text so far.
  bool is_consumed(std::uint32_t n) const { return consumed_[n]; }
  void consume(std::uint32_t n) { consumed_[n] = true; }
  // Marks every literal in or below `n`.
  void consume_all(std::uint32_t n);

  bool is_literal(std::uint32_t n) const;
  // True if a string below or in `n` may be a part of the string that `parent` gives.
  bool passes_up(std::uint32_t parent, std::uint32_t n) const;

 private:
  void value(std::uint32_t n, HostText& out);
  void one(std::uint32_t n, HostText& out);
  void literal(std::uint32_t n, HostText& out);
  void binary(std::uint32_t n, HostText& out);
  void ternary(std::uint32_t n, HostText& out);
  void call(std::uint32_t n, HostText& out);
  void join(std::uint32_t n, HostText& out);
  void items(std::uint32_t list, const HostText& separator, HostText& out);
  void name(std::uint32_t n, HostText& out);
  void reach(const Reaching& reaching, std::uint32_t at, HostText& out);
  void format(std::uint32_t n, const CallRule& rule, HostText& out);
  void substitute(const HostText& pattern, bool percent,
                  const std::vector<std::uint32_t>& arguments, HostText& out);
  void argument(std::string_view key, std::size_t position,
                const std::vector<std::uint32_t>& arguments, std::size_t host, HostText& out);
  void hole(std::uint32_t n, HostText& out) { out.add_hole(file_.node(n).begin); }
  bool choose_second() {
    has_variants_ = true;
    return variant_ % 2 == 1;
  }

  const HostFile& file_;
  const Definitions& definitions_;
  const HostOptions& options_;
  std::vector<bool> consumed_;
  std::vector<std::uint32_t> missing_{};
  bool has_variants_ = false;
  int variant_ = 0;
  int depth_ = 0;
  int steps_ = 0;          // of the text that is being made
  int steps_of_file_ = 0;  // of all texts
};

}  // namespace demarc
