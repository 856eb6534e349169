// The working state of find_mappings(), see mappings.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "extract/host/mappings.h"

namespace demarc {

// A value with the name of its argument, key or member.
struct HostEntry {
  std::string_view key{};
  std::uint32_t value = no_node;
};

class MappingSearch {
 public:
  MappingSearch(const HostFile& file, const Definitions& definitions)
      : file_(file),
        evaluator_(file, definitions),
        definitions_(definitions),
        steps_left_(64 * file.nodes.size() + 4096) {}
  std::vector<TableMapping> run(const std::vector<const Orm*>& orms);

 private:
  struct Text {
    std::string text{};
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };

  // mappings.cpp: the shapes that are calls and annotations
  void anywhere(const MappingRule& rule, std::uint32_t n);
  void call(const MappingRule& rule, std::uint32_t n);
  void reference(const MappingRule& rule, std::uint32_t n);
  void method(const MappingRule& rule, std::uint32_t n);
  void property(const MappingRule& rule, std::uint32_t n);
  void find_default_schema(const Orm& orm);
  std::string entity_of_call(std::uint32_t n);
  std::optional<Text> argument(std::uint32_t call, const std::vector<std::string>& keys);
  std::optional<Text> schema_of_receiver(std::uint32_t call);
  void keep_explicit();

  // mapping_class.cpp: the shapes that are a class
  void annotated(const Orm& orm, std::uint32_t class_like);
  void classes(const MappingRule& rule, std::uint32_t class_like);
  void tags(const MappingRule& rule, std::uint32_t class_like);
  void comments(const MappingRule& rule, std::uint32_t comment);
  void find_annotations_before();
  std::vector<std::uint32_t> annotations_of(std::uint32_t class_like) const;
  std::uint32_t class_after(std::uint32_t n) const;
  std::optional<Text> member(std::uint32_t class_like, std::string_view key);
  std::uint32_t member_value(std::uint32_t first, std::uint32_t end, std::string_view key);
  std::uint32_t class_inside(std::uint32_t class_like, std::string_view name);
  std::optional<Text> base_argument(const MappingRule& rule, std::uint32_t class_like);
  std::string_view header_of(std::uint32_t class_like) const;
  std::string_view body_of(std::uint32_t class_like) const;
  bool is_left_out(const MappingRule& rule, std::uint32_t class_like);

  // Both.
  std::vector<HostEntry> entries(std::uint32_t n, bool skips_first_call) const;
  std::optional<Text> pick(const std::vector<HostEntry>& entries,
                           const std::vector<std::string>& keys);
  std::optional<Text> text_of(std::uint32_t n);
  std::string_view annotation_name(std::uint32_t n) const;
  std::string_view class_name(std::uint32_t class_like) const;
  std::uint32_t past(std::uint32_t n) const;  // the node behind all that is below `n`
  std::string_view key_before(std::uint32_t n) const;
  bool is_key(std::uint32_t n) const;
  void add_written(const MappingRule& rule, std::string_view entity, const Text& table,
                   const std::optional<Text>& schema, std::uint32_t at);
  void add_default(const MappingRule& rule, std::string_view entity, std::uint32_t at,
                   const std::optional<Text>& schema);

  const HostFile& file_;
  Evaluator evaluator_;
  const Definitions& definitions_;
  std::vector<TableMapping> found_{};
  std::string default_schema_{};
  // By class: the annotations that stand beside it, directly before.
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> before_{};
  std::size_t steps_left_;  // classes inside classes are walked again and again: bounded
};

inline bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
inline bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// True if the name is in the list.
bool lists(const std::vector<std::string>& list, std::string_view name);

}  // namespace demarc
