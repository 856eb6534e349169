// Collects the mistakes of a manifest, each with its place and the way out.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/toml.h"
#include "manifest/pattern.h"

namespace demarc {

class Faults {
 public:
  void add(const Place& place, std::string message, std::string hint = {}) {
    Error error;
    error.message = std::move(message);
    error.path = place.path;
    error.line = static_cast<int>(place.line);
    error.column = static_cast<int>(place.column);
    error.hint = std::move(hint);
    errors_.push_back(std::move(error));
  }
  void add(Error error) { errors_.push_back(std::move(error)); }
  std::size_t size() const { return errors_.size(); }
  std::vector<Error>& errors() { return errors_; }

 private:
  std::vector<Error> errors_{};
};

inline Place place_of(const std::string& path, const TomlValue& value) {
  return {path, static_cast<std::uint32_t>(value.line), static_cast<std::uint32_t>(value.column)};
}
inline Place place_of_key(const std::string& path, const TomlValue& value) {
  return {path, static_cast<std::uint32_t>(value.key_line),
          static_cast<std::uint32_t>(value.key_column)};
}

}  // namespace demarc
