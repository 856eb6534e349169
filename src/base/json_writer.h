// Writes JSON straight into a string: no tree, keys in the order they are written.
//
// The caller writes well-formed sequences (begin/end balanced, a key before each member's value);
// commas are placed here. Strings are made valid UTF-8 (U+FFFD for what is not) and escaped,
// control characters of every kind included.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace demarc {

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);  // `name` is a literal that needs no escaping
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(std::int64_t number);
  JsonWriter& value(int number) { return value(static_cast<std::int64_t>(number)); }
  JsonWriter& value(std::uint32_t number) { return value(static_cast<std::int64_t>(number)); }
  JsonWriter& value(std::uint64_t number) { return value(static_cast<std::int64_t>(number)); }
  JsonWriter& value(bool truth);
  JsonWriter& null();
  // The text, or null when it is empty (identifiers and owners that are unknown).
  JsonWriter& text_or_null(std::string_view text);
  // A line break between members, for output that people diff.
  JsonWriter& newline();

 private:
  void separate();
  std::string& out_;
  bool first_ = true;
  bool after_key_ = false;
};

}  // namespace demarc
