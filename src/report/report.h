// Settled findings and notes in, one of the output formats out. Pure: no files, no terminal.
#pragma once

#include <functional>
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
  std::uint64_t errors = 0, warnings = 0, infos = 0;
  std::uint64_t hidden = 0, suppressed = 0, baselined = 0;
};

struct Report {
  Summary summary{};
  Findings findings{};             // those to show, sorted by (path, line, column, rule, message)
  std::vector<ModelNote> notes{};  // sorted by (path, line, column, kind, message)
};

enum class Format { human, compact, json, sarif, github, gitlab, junit, markdown };

struct RenderOptions {
  Format format = Format::human;
  bool color = false;
  int width = 100;
  bool quiet = false;
  bool verbose = false;
  std::string show_prefix{};  // human: what to put before / strip from paths, relative to the
                              // current folder
  std::string git_prefix{};  // SARIF …: the root's folder relative to the top of the git checkout
  // The file's bytes for showing lines; empty if it cannot be read any more.
  std::function<std::string_view(const std::string& path)> source{};
  // A rule's page and summary, for SARIF.
  std::function<std::string_view(const std::string& rule)> rule_page{};
};

std::string render(const Report& report, const RenderOptions& options);

}  // namespace demarc
