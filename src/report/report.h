// Settled findings and notes in, one of the output formats out. Pure: no files, no terminal.
//
// Everything printed here is already decided and sorted; formats differ in wording and escaping
// only. Paths in a Report are relative to the manifest's folder; each format writes them as its
// readers expect (DESIGN 6): JSON as they are, human and compact from the current folder, SARIF,
// GitHub and GitLab from the top of the git checkout.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "findings/finding.h"

namespace demarc {

struct Summary {
  std::uint64_t files = 0;
  std::uint64_t statements = 0;
  std::uint64_t needs = 0;
  std::uint64_t not_analysed = 0;
  std::uint64_t errors = 0, warnings = 0, infos = 0;  // of findings that are new
  std::uint64_t hidden = 0, suppressed = 0, baselined = 0;
};

struct Report {
  Summary summary{};
  Findings findings{};  // those to show, sorted by (path, line, column, rule, message)
  std::vector<std::string> remarks{};  // what was compared with what; one line each
  std::uint64_t stale = 0;             // lines of the baseline that no longer hold
  std::vector<ModelNote> notes{};      // sorted by (path, line, column, kind, message)
};

enum class Format { human, compact, json, sarif, github, gitlab, junit, markdown };
std::optional<Format> format_of(std::string_view word);
const std::vector<std::string>& format_names();

// What a format may say about a rule.
struct RuleText {
  std::string_view summary{};
  std::string_view page{};  // its README.md
  Severity severity = Severity::error;
};

struct RenderOptions {
  Format format = Format::human;
  const char* grammar = "";  // grammar_version()
  bool color = false;
  int width = 100;
  bool quiet = false;        // findings and the last line only
  bool verbose = false;      // every note, and why each verdict holds
  std::string git_prefix{};  // the root's folder seen from the top of the git checkout: "db/shop"
  std::function<std::string(const std::string& path)> show_path{};  // human, compact
  // The file's text for showing lines and counting columns; empty if it cannot be read any more.
  std::function<std::string_view(const std::string& path)> source{};
  std::function<RuleText(const std::string& rule)> rule{};
};

std::string render(const Report& report, const RenderOptions& options);

}  // namespace demarc
