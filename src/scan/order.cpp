#include "scan/order.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "scan/plans.h"

namespace demarc {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

int sign(int comparison) {
  return (comparison > 0) - (comparison < 0);
}

int compare_digits(std::string_view a, std::string_view b) {
  while (a.starts_with('0')) a.remove_prefix(1);
  while (b.starts_with('0')) b.remove_prefix(1);
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return sign(a.compare(b));
}

std::string_view take_number(std::string_view& text) {
  while (!text.empty() && !is_digit(text.front())) text.remove_prefix(1);
  std::size_t size = 0;
  while (size < text.size() && is_digit(text[size])) ++size;
  const std::string_view number = text.substr(0, size);
  text.remove_prefix(size);
  return number;
}

int compare_keys(const SetMember& a, const SetMember& b) {
  switch (a.shape->order) {
    case FileOrder::integer:
      return compare_integers(a.key, b.key);
    case FileOrder::parts:
      return compare_parts(a.key, b.key);
    default:
      return 0;
  }
}

// A baseline stands in for older files that are gone. Where they are still there they are history,
// and the baseline only repeats them.
void drop_baselines(std::vector<SetMember>& members) {
  const SetMember* last = nullptr;
  bool has_older = false;
  for (const SetMember& member : members) {
    if (member.shape->baseline && (last == nullptr || compare_keys(member, *last) > 0)) {
      last = &member;
    }
  }
  if (last == nullptr) return;
  const SetMember baseline = *last;
  for (const SetMember& member : members) {
    has_older |= !member.shape->baseline && member.shape->phase == baseline.shape->phase &&
                 compare_keys(member, baseline) <= 0;
  }
  std::erase_if(members, [&](const SetMember& member) {
    return member.shape->baseline && (has_older || member.file != baseline.file);
  });
}

// Names that do not say which file comes first.
template <typename PathOf>
void find_doubt(const std::vector<SetMember>& members, const Framework& framework, PathOf path_of,
                SetOrder& out) {
  for (std::size_t i = 0; i < members.size() && members.size() > 1; ++i) {
    const SetMember& b = members[i];
    const std::string name(name_of(path_of(b)));
    const bool numbered =
        b.shape->order == FileOrder::integer || b.shape->order == FileOrder::parts;
    if (framework.fallback && !framework.dump && !numbered) {
      out.known = false;
      out.why_not = "`" + name + "` has no number";
      return;
    }
    if (i == 0 || !numbered) continue;
    const SetMember& a = members[i - 1];
    if (a.shape->phase == b.shape->phase && a.shape->order == b.shape->order && !b.key.empty() &&
        compare_keys(a, b) == 0) {
      out.known = false;
      out.why_not =
          "`" + std::string(name_of(path_of(a))) + "` and `" + name + "` have the same version";
      return;
    }
  }
}

}  // namespace

int compare_integers(std::string_view a, std::string_view b) {
  std::string digits_a, digits_b;
  for (char c : a) {
    if (is_digit(c)) digits_a += c;
  }
  for (char c : b) {
    if (is_digit(c)) digits_b += c;
  }
  return compare_digits(digits_a, digits_b);
}

int compare_parts(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    const int order = compare_digits(take_number(a), take_number(b));
    if (order != 0) return order;
  }
  return 0;
}

SetOrder order_set(const FileSystem& files, const PathIndex& index, const Framework& framework,
                   std::string_view folder, std::vector<SetMember> members) {
  SetOrder out;
  std::erase_if(members, [](const SetMember& member) { return !member.shape->replayed; });
  drop_baselines(members);
  const auto path_of = [&](const SetMember& member) -> const std::string& {
    return index.files()[member.file].path;
  };
  const auto compare = [&](const SetMember& a, const SetMember& b) {
    if (a.shape->phase != b.shape->phase) return a.shape->phase < b.shape->phase ? -1 : 1;
    if (a.shape->order != b.shape->order) return a.shape->order < b.shape->order ? -1 : 1;
    if (const int order = compare_keys(a, b); order != 0) return order;
    // Tools that know repeatable files order them by what they say, not by their folder.
    if (a.shape->order == FileOrder::text && a.shape->phase > 0) {
      if (const int order = sign(a.name.compare(b.name)); order != 0) return order;
    }
    return sign(path_of(a).compare(path_of(b)));
  };
  std::sort(members.begin(), members.end(),
            [&](const SetMember& a, const SetMember& b) { return compare(a, b) < 0; });
  find_doubt(members, framework, path_of, out);
  if (framework.order == FileOrder::listing || framework.order == FileOrder::changelog) {
    std::stable_sort(members.begin(), members.end(),
                     [](const SetMember& a, const SetMember& b) { return a.listed < b.listed; });
  }
  for (const SetMember& member : members) out.replayed.push_back(member.file);
  order_by_plan(files, index, framework, folder, out);
  return out;
}

}  // namespace demarc
