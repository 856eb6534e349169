// How frameworks make the name of a table from the name of a class.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace demarc {

enum class Naming : std::uint8_t {
  as_is,
  folded,           // lower case
  snake,            // OrderItem → order_item, HTMLPage → html_page
  snake_hibernate,  // the same, but HTMLPage → htmlpage: Spring's CamelCaseToUnderscores
  plural,           // Order → Orders
  plural_snake,     // OrderItem → order_items
  django,           // Item → {app}_item; the app is the file's folder, known when it is linked
};

// The framework's name for the table of the class.
std::string table_name_of(Naming naming, std::string_view class_name);

// English plural by rules/orms/plurals.toml; works on the last word of snake_case and CamelCase.
std::string plural_of(std::string_view word);

// Stands in a name for the Django app that the file belongs to.
constexpr std::string_view django_app = "{app}";

}  // namespace demarc
