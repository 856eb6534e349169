// An actor's rights: "SELECT, UPDATE shop:orders.*".
#include "base/text.h"
#include "manifest/read.h"

namespace demarc {

Result<MayRule> parse_may(std::string_view written) {
  MayRule rule;
  std::string_view rest = trim(written);
  const auto bad = [](std::string message) {
    Error error;
    error.message = std::move(message);
    error.hint = "write e.g. \"SELECT shop:*.*\" or \"INSERT, UPDATE orders.*\"";
    return error;
  };
  while (true) {
    std::size_t end = 0;
    while (end < rest.size() && (rest[end] | 0x20) >= 'a' && (rest[end] | 0x20) <= 'z') ++end;
    const bool is_word = end > 0 && end < rest.size() && (rest[end] == ' ' || rest[end] == ',');
    if (!is_word) break;
    const Privileges privilege = privilege_of(rest.substr(0, end));
    if (privilege == 0) return bad("has no privilege `" + std::string(rest.substr(0, end)) + "`");
    rule.privileges |= privilege;
    rest.remove_prefix(end);
    rest = trim(rest);
    if (rest.starts_with(',')) rest = trim(rest.substr(1));
  }
  if (rule.privileges == 0) return bad("has no privilege");
  auto pattern = parse_relation_pattern(rest);
  if (!pattern)
    return bad("is not a privilege and a relation pattern: the pattern " + pattern.error().message);
  rule.relations = std::move(*pattern);
  rule.relations.written = std::string(rest);
  return rule;
}

}  // namespace demarc
