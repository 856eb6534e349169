// Small helpers over text that know nothing of SQL or of repositories.
//
// All work on bytes and never consult the locale.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace demarc {

std::string_view trim(std::string_view text);
std::string to_lower(std::string_view text);  // ASCII only, as PostgreSQL folds identifiers
std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
bool starts_with_ignoring_case(std::string_view text, std::string_view prefix);
bool equals_ignoring_case(std::string_view a, std::string_view b);
// As text.find(needle, from), which goes from one first letter to the next: several times faster
// where that letter is frequent.
std::size_t find_text(std::string_view text, std::string_view needle, std::size_t from = 0);

// True if `path` matches `pattern`: `*` and `?` within one folder, `**` across folders, `[abc]`,
// `{a,b}`. Both use '/'. A pattern that ends in "/" matches everything below.
bool glob_match(std::string_view pattern, std::string_view path);

// The candidate nearest to `word` by edit distance, or empty if none is near enough to be meant.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

// Invalid UTF-8 becomes U+FFFD; control characters (but \t and \n) become visible escapes such as
// \x1b, so that a hostile file name or string can never drive a terminal.
std::string printable(std::string_view text);
// Same, but \t and \n too, for single-line output.
std::string printable_line(std::string_view text);
// Invalid UTF-8 becomes U+FFFD, everything else stays.
std::string valid_utf8(std::string_view text);
// Length of the valid UTF-8 sequence at `at`, or 0.
std::size_t utf8_length_at(std::string_view text, std::size_t at);
// Number of UTF-16 code units in `text` (invalid bytes count as one).
int utf16_length(std::string_view text);

}  // namespace demarc
