#include "manifest/manifest.h"

#include <algorithm>
#include <iterator>

namespace demarc {
namespace {

constexpr const char* topology_words[] = {"shared-database", "schema-per-service",
                                          "database-per-service"};
constexpr const char* form_words[] = {"",    "read",        "join",        "write",
                                      "ddl", "foreign-key", "transaction", "mapping"};
constexpr const char* severity_words[] = {"off", "info", "warning", "error"};

template <typename T>
const T* find_by_name(const std::vector<T>& items, std::string_view name) {
  const auto found = std::ranges::find(items, name, &T::name);
  return found == items.end() ? nullptr : &*found;
}

}  // namespace

const char* to_string(Topology topology) {
  return topology_words[static_cast<int>(topology)];
}
const char* to_string(Form form) {
  return form_words[static_cast<int>(form)];
}
const char* to_string(Severity severity) {
  return severity_words[static_cast<int>(severity)];
}

std::optional<Form> form_of(std::string_view word) {
  for (std::size_t i = 1; i < std::size(form_words); ++i) {
    if (form_words[i] == word) return static_cast<Form>(i);
  }
  return std::nullopt;
}

std::optional<Severity> severity_of(std::string_view word) {
  for (std::size_t i = 0; i < std::size(severity_words); ++i) {
    if (severity_words[i] == word) return static_cast<Severity>(i);
  }
  return std::nullopt;
}

const Database* Manifest::database(std::string_view wanted) const {
  return find_by_name(databases, wanted);
}
const Server* Manifest::server_of(const Database& database) const {
  return find_by_name(servers, database.server);
}
const Party* Manifest::party(std::string_view wanted) const {
  return find_by_name(parties, wanted);
}

}  // namespace demarc
