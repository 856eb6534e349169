// The words after which a placeholder's role is known, by what follows them.
#include <algorithm>
#include <string>
#include <unordered_map>

#include "sql/chars.h"
#include "sql/hole_context.h"

namespace demarc {

namespace {

struct WordGroup {
  WordClass kind = WordClass::operand;
  std::string_view words{};  // between spaces
};

constexpr WordGroup groups[] = {
    {WordClass::name,
     "analyze authorization call collate concurrently constraint copy deallocate execute "
     "exists grant into join lock of only prepare recursive references release revoke "
     "savepoint table template truncate unlisten update using vacuum with"},
    {WordClass::noun,
     "add alter attach column database detach domain drop extension function group index "
     "inherit language owner partition policy procedure publication rename role routine schema "
     "sequence server subscription tablespace trigger type user value verbose view"},
    {WordClass::value,
     "all and any array assert between both by case cast check cross default distinct else "
     "elseif elsif escape fetch first for having if ilike lateral leading like limit loop "
     "match next not object offset or overlaps owned perform raise return returning row "
     "select similar some symmetric then trailing when where while zone"},
    {WordClass::string, "connection is location password until"},
    {WordClass::literal, "date interval time timestamp timestamptz"},
    {WordClass::query, "except explain intersect union"},
    {WordClass::in, "in"},
    {WordClass::values, "values"},
    {WordClass::set, "set"},
    {WordClass::as, "as"},
    {WordClass::on, "on"},
    {WordClass::to, "to"},
    {WordClass::from, "from"},
};

std::unordered_map<std::string_view, WordClass> make_classes() {
  std::unordered_map<std::string_view, WordClass> classes;
  for (const WordGroup& group : groups) {
    std::string_view rest = group.words;
    while (!rest.empty()) {
      const std::size_t size = std::min(rest.find(' '), rest.size());
      classes.emplace(rest.substr(0, size), group.kind);
      rest.remove_prefix(std::min(size + 1, rest.size()));
    }
  }
  return classes;
}

}  // namespace

WordClass class_of_word(std::string_view word) {
  static const std::unordered_map<std::string_view, WordClass> classes = make_classes();
  char lower[16];
  if (word.size() > sizeof lower) return WordClass::operand;
  for (std::size_t i = 0; i < word.size(); ++i) lower[i] = fold(word[i]);
  const auto found = classes.find(std::string_view(lower, word.size()));
  return found == classes.end() ? WordClass::operand : found->second;
}

}  // namespace demarc
