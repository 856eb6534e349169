// What the tags of a struct and the comment before a class say of a table: by their text.
#include <algorithm>

#include "extract/host/mapping_search.h"

namespace demarc {

// bun.BaseModel `bun:"table:users,alias:u"`
void MappingSearch::tags(const MappingRule& rule, std::uint32_t class_like) {
  const std::string_view body = body_of(class_like);
  for (const std::string& mark : rule.names) {
    std::size_t at = body.find(mark);
    if (!rule.field.empty()) {
      const std::size_t field = body.find(rule.field);
      if (field == std::string_view::npos) continue;
      at = body.find(mark, field);
      if (at != std::string_view::npos &&
          body.substr(field, at - field).find('\n') != std::string_view::npos)
        continue;
    }
    if (at == std::string_view::npos) continue;
    const std::size_t begin = at + mark.size();
    const std::size_t end = body.find_first_of("\",`", begin);
    if (end == std::string_view::npos || end == begin) continue;
    const auto host = static_cast<std::uint32_t>(body.data() - file_.bytes.data() +
                                                 static_cast<std::ptrdiff_t>(begin));
    const Text table{std::string(body.substr(begin, end - begin)), host,
                     host + static_cast<std::uint32_t>(end - begin)};
    return add_written(rule, class_name(class_like), table, std::nullopt, class_like);
  }
}

// @ORM\Table(name="users", schema="shop") in the comment before a class.
void MappingSearch::comments(const MappingRule& rule, std::uint32_t comment) {
  const std::string_view text = file_.text(comment);
  const auto base = file_.node(comment).begin;
  const auto value_of = [&](std::size_t from, std::size_t to,
                            std::string_view key) -> std::optional<Text> {
    for (std::size_t at = text.find(key, from); at < to; at = text.find(key, at + 1)) {
      std::size_t i = at + key.size();
      if (is_word_byte(text[at - 1])) continue;
      while (i < to && is_blank(text[i])) ++i;
      if (i >= to || text[i] != '=') continue;
      for (++i; i < to && is_blank(text[i]);) ++i;
      if (i >= to || text[i] != '"') continue;
      const std::size_t end = text.find('"', i + 1);
      if (end == std::string_view::npos) return std::nullopt;
      return Text{std::string(text.substr(i + 1, end - i - 1)),
                  base + static_cast<std::uint32_t>(i + 1), base + static_cast<std::uint32_t>(end)};
    }
    return std::nullopt;
  };
  bool is_entity = false;
  for (const std::string& mark : rule.names) {
    const std::size_t at = text.find(mark);
    if (at == std::string_view::npos) continue;
    const std::size_t behind = at + mark.size();
    if (behind < text.size() && is_word_byte(text[behind])) continue;
    is_entity = true;
    const std::size_t close = text.find(')', behind);
    if (behind >= text.size() || text[behind] != '(' || close == std::string_view::npos) continue;
    for (const std::string& key : rule.table) {
      const std::optional<Text> table = value_of(behind, close, key);
      if (!table) continue;
      std::optional<Text> schema;
      for (const std::string& one : rule.schema) {
        if (!schema) schema = value_of(behind, close, one);
      }
      const std::uint32_t owner = class_after(comment);
      return add_written(rule, owner == no_node ? std::string_view{} : class_name(owner), *table,
                         schema, comment);
    }
  }
  const std::uint32_t owner = class_after(comment);
  if (is_entity && owner != no_node) add_default(rule, class_name(owner), owner, std::nullopt);
}

}  // namespace demarc
