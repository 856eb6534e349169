// Globs over paths. Braces are expanded first (bounded), then one linear matcher with two restart
// points runs: the last `*` (which may not cross '/') and the last `**` (which may). Restarting
// only at the last star of each kind keeps hostile patterns from taking exponential time.
#include <cstddef>

#include "base/text.h"

namespace demarc {

// Matches one of the set at pattern[p] ("[abc]", "[!a-z]"); moves p behind it. False: no match.
static bool match_set(std::string_view pattern, std::size_t& p, char c) {
  std::size_t i = p + 1;
  const bool negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
  if (negated) ++i;
  bool found = false;
  const std::size_t first = i;
  for (; i < pattern.size() && (pattern[i] != ']' || i == first); ++i) {
    if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
      found |= pattern[i] <= c && c <= pattern[i + 2];
      i += 2;
    } else {
      found |= pattern[i] == c;
    }
  }
  if (i >= pattern.size()) {  // no closing bracket: a literal '['
    ++p;
    return c == '[';
  }
  p = i + 1;
  return found != negated && c != '/';
}

static bool match_plain(std::string_view pattern, std::string_view path) {
  constexpr std::size_t npos = std::string_view::npos;
  std::size_t p = 0, s = 0;
  std::size_t star_p = npos, star_s = 0;  // behind the last `*`, and where it stands in the path
  std::size_t double_p = npos, double_s = 0;  // the same for `**`
  while (s < path.size() || p < pattern.size()) {
    if (p < pattern.size()) {
      const char c = pattern[p];
      if (c == '*' && p + 1 < pattern.size() && pattern[p + 1] == '*') {
        p += 2;
        if (p < pattern.size() && pattern[p] == '/') ++p;  // "**/" also matches no folder at all
        double_p = p, double_s = s, star_p = npos;
        continue;
      }
      if (c == '*') {
        star_p = ++p, star_s = s;
        continue;
      }
      if (s < path.size()) {
        if (c == '[') {
          std::size_t after = p;
          if (match_set(pattern, after, path[s])) {
            p = after, ++s;
            continue;
          }
        } else if ((c == '?' && path[s] != '/') || c == path[s]) {
          ++p, ++s;
          continue;
        }
      }
    }
    if (star_p != npos && star_s < path.size() && path[star_s] != '/') {
      p = star_p, s = ++star_s;
      continue;
    }
    if (double_p != npos && double_s < path.size()) {
      // `**/x` restarts at folder borders, `**x` anywhere.
      const bool at_border = double_p > 0 && pattern[double_p - 1] == '/';
      ++double_s;
      while (at_border && double_s < path.size() && path[double_s - 1] != '/') ++double_s;
      if (at_border && double_s >= path.size() && double_p < pattern.size()) return false;
      p = double_p, s = double_s, star_p = npos;
      continue;
    }
    return false;
  }
  return true;
}

static void expand_braces(std::string_view pattern, std::vector<std::string>& out, int depth) {
  constexpr std::size_t most_alternatives = 256;
  const std::size_t open = pattern.find('{');
  const std::size_t close = open == std::string_view::npos ? open : pattern.find('}', open);
  if (close == std::string_view::npos || depth > 8 || out.size() > most_alternatives) {
    out.emplace_back(pattern);
    return;
  }
  for (std::string_view option : split(pattern.substr(open + 1, close - open - 1), ',')) {
    std::string joined(pattern.substr(0, open));
    joined += option;
    joined += pattern.substr(close + 1);
    expand_braces(joined, out, depth + 1);
  }
}

bool glob_match(std::string_view pattern, std::string_view path) {
  std::string with_rest;
  if (!pattern.empty() && pattern.back() == '/') {
    with_rest.assign(pattern).append("**");
    pattern = with_rest;
  }
  if (pattern.find('{') == std::string_view::npos) return match_plain(pattern, path);
  std::vector<std::string> alternatives;
  expand_braces(pattern, alternatives, 0);
  for (const std::string& alternative : alternatives) {
    if (match_plain(alternative, path)) return true;
  }
  return false;
}

}  // namespace demarc
