// Formats: "… %s …" % x, Sprintf, String.format, format!, "… {} …".format(x).
#include <algorithm>

#include "extract/host/evaluate.h"

namespace demarc {

namespace {

bool is_digit_at(std::string_view text, std::size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

// One place of a format where an argument goes.
struct FormatPlace {
  std::size_t end = 0;       // behind it; 0: there is none
  std::string_view key{};    // its name or number, if it has one
  std::string_view plain{};  // or: what it gives by itself, for %% and {{
};

// %s %-5d %[1]s %1$s %(name)s %%
FormatPlace percent_place(std::string_view text, std::size_t at) {
  FormatPlace out;
  std::size_t i = at + 1;
  if (i < text.size() && text[i] == '%') return {.end = i + 1, .plain = "%"};
  const char open = i < text.size() ? text[i] : '\0';
  if (open == '(' || open == '[') {
    const std::size_t close = text.find(open == '(' ? ')' : ']', i);
    if (close == std::string_view::npos) return out;
    out.key = text.substr(i + 1, close - i - 1);
    i = close + 1;
  }
  const std::size_t digits = i;
  while (is_digit_at(text, i)) ++i;
  if (i > digits && i < text.size() && text[i] == '$') {
    out.key = text.substr(digits, i - digits);
    ++i;
  }
  while (i < text.size() &&
         std::string_view("-+ #.0123456789").find(text[i]) != std::string_view::npos)
    ++i;
  if (i >= text.size() || std::string_view("sdvqifxrTtbn").find(text[i]) == std::string_view::npos)
    return {};
  out.end = i + 1;
  return out;
}

// {} {0} {name} {name!r} {:>5} {{
FormatPlace brace_place(std::string_view text, std::size_t at) {
  if (at + 1 < text.size() && text[at + 1] == text[at]) {
    return {.end = at + 2, .plain = text.substr(at, 1)};
  }
  if (text[at] == '}') return {};
  const std::size_t close = text.find('}', at);
  if (close == std::string_view::npos || close - at > 80) return {};
  const std::string_view inside = text.substr(at + 1, close - at - 1);
  return {.end = close + 1, .key = inside.substr(0, inside.find_first_of(":!,"))};
}

}  // namespace

void Evaluator::argument(std::string_view key, std::size_t position,
                         const std::vector<std::uint32_t>& arguments, std::size_t host,
                         HostText& out) {
  std::uint32_t found = no_node;
  const bool number = !key.empty() && std::all_of(key.begin(), key.end(),
                                                  [](char c) { return c >= '0' && c <= '9'; });
  if (key.empty() || number) {
    std::size_t index = position;
    if (number && key.size() < 4) index = static_cast<std::size_t>(std::stoi(std::string(key)));
    if (index < arguments.size()) found = arguments[index];
  } else {
    for (std::uint32_t one : arguments) {
      if (file_.role(one) == HostRole::pair && file_.key_of(one) == key)
        found = file_.last_named(one);
    }
  }
  HostText text;
  if (found != no_node && file_.role(found) != HostRole::pair) value(found, text);
  if (text.known && text.holes == 0) {
    out.add_all(text);
  } else {
    out.add_hole(host);
  }
}

void Evaluator::substitute(const HostText& pattern, bool percent,
                           const std::vector<std::uint32_t>& arguments, HostText& out) {
  out.known = out.known || pattern.known;
  out.holes += pattern.holes;
  out.add_sources(pattern);
  const std::string_view text = pattern.text;
  std::size_t plain = 0;
  std::size_t position = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at).starts_with(host_hole)) {
      at += host_hole.size() - 1;
      continue;
    }
    if (percent ? text[at] != '%' : text[at] != '{' && text[at] != '}') continue;
    const FormatPlace place = percent ? percent_place(text, at) : brace_place(text, at);
    if (place.end == 0) continue;
    out.add_range(pattern, plain, at);
    const std::size_t host = pattern.map.to_host(static_cast<std::uint32_t>(at));
    if (!place.plain.empty()) {
      out.add_collapsed(place.plain, host);
    } else {
      // %1$s and %[1]s count from one, {0} from nought.
      const bool numbered = percent && is_digit_at(place.key, 0) && place.key.size() < 4;
      const std::size_t chosen =
          numbered ? static_cast<std::size_t>(std::stoi(std::string(place.key))) - 1 : position;
      argument(numbered ? std::string_view{} : place.key, chosen, arguments, host, out);
      if (place.key.empty()) ++position;
    }
    plain = place.end;
    at = place.end - 1;
  }
  out.add_range(pattern, plain, text.size());
}

// The pattern is the receiver ("…".format(x)) or the argument that the rule names.
void Evaluator::format(std::uint32_t n, const CallRule& rule, HostText& out) {
  std::vector<std::uint32_t> arguments;
  if (file_.role(n) == HostRole::macro) {
    for (const auto& group : file_.macro_arguments(n)) {
      // tables::ACCOUNTS is flat in a macro: the last name says what it is.
      const bool is_name = !group.empty() && file_.role(group.back()) == HostRole::identifier;
      arguments.push_back(group.empty() ? n : is_name ? group.back() : group.front());
    }
  } else {
    arguments = file_.arguments(n);
  }
  HostText pattern;
  const std::uint32_t receiver = file_.receiver(n);
  if (receiver != no_node && rule.qualifier.empty()) value(receiver, pattern);
  if (!pattern.known) {
    pattern = HostText{};
    const auto wanted = static_cast<std::size_t>(std::max(rule.argument, 0));
    if (wanted >= arguments.size()) return hole(n, out);
    value(arguments[wanted], pattern);
    arguments.erase(arguments.begin(), arguments.begin() + static_cast<std::ptrdiff_t>(wanted) + 1);
  }
  if (!pattern.known) return hole(n, out);
  substitute(pattern, rule.role == CallRole::format_percent, arguments, out);
}

}  // namespace demarc
