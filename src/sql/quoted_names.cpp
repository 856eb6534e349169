// Placeholders inside of quoted names: "tenant_${id}", "{{ index .Options "Namespace" }}". A
// template's own quotes do not end the name.
#include <cstring>

#include "sql/chars.h"
#include "sql/prepass_run.h"

namespace demarc {

constexpr std::size_t longest_name = 1024;  // bytes; with a template in it. Servers cut at 63.
constexpr std::size_t longest_kept = 40;

// Past `close`, if it comes before the end of the line.
static std::size_t past(std::string_view text, std::size_t at, std::string_view close) {
  const std::size_t end = text.substr(0, at + longest_name).find(close, at);
  if (end == std::string_view::npos) return at;
  return text.substr(at, end - at).find('\n') == std::string_view::npos ? end + close.size() : at;
}

// The end of the placeholder at `at`; `at` where there is none.
static std::size_t end_of_hole(std::string_view text, std::size_t at) {
  const char c = text[at];
  const char after = at + 1 < text.size() ? text[at + 1] : '\0';
  if (c == '{' && after == '{') {
    const std::size_t end = past(text, at + 2, "}}");
    if (end == at + 2) return at;
    return end < text.size() && text[end] == '}' ? end + 1 : end;  // {{{x}}}
  }
  if ((c == '$' || c == '#') && after == '{') {
    const std::size_t end = past(text, at + 2, "}");
    return end == at + 2 ? at : end;
  }
  std::size_t end = at + 1;
  const bool in_parentheses = c == '%' && after == '(';
  if (in_parentheses) ++end;
  const std::size_t word = end;
  while (end < text.size() && is_ident(text[end]) && (c == '{' || in_parentheses)) ++end;
  if (c == '{') return end > word && end < text.size() && text[end] == '}' ? end + 1 : at;
  if (c != '%') return at;
  if (in_parentheses && (end == word || end >= text.size() || text[end++] != ')')) return at;
  return end < text.size() && (text[end] == 's' || text[end] == 'I') ? end + 1 : at;
}

// The end of the quoted name that begins at `at`, npos if it has none. What stands for a name that
// is filled in at run time becomes placeholder bytes.
std::size_t PrepassRun::end_of_quoted_name(std::size_t at) {
  for (std::size_t i = at + 1; i < text_.size();) {
    if (text_[i] == '"') {
      if (i + 1 >= text_.size() || text_[i + 1] != '"') return i + 1;
      i += 2;
      continue;
    }
    const bool may_begin = text_[i] == '{' || text_[i] == '$' || text_[i] == '#' || text_[i] == '%';
    const std::size_t end = may_begin && i - at < longest_name ? end_of_hole(text_, i) : i;
    if (end == i) {
      ++i;
      continue;
    }
    placeholder_name_ = true;
    char* bytes = writable();
    std::memset(bytes + i, placeholder_byte, end - i);
    if (i == at + 1 && end - i > longest_kept) {  // the quote moves up to what is kept
      const std::size_t quote = end - longest_kept - 1;
      std::memset(bytes + at, ' ', quote - at);
      bytes[quote] = '"';
    }
    i = end;
  }
  return npos;
}

}  // namespace demarc
