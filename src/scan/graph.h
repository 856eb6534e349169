// Migrations whose order stands in the files themselves: each names those that it follows.
//
//   Django    dependencies = [("orders", "0001_initial")]; replaces, run_before
//   Alembic   revision = "b2"; down_revision = "a1", or ("a1", "a2") where branches meet
//
// Only assignments are looked at, as text: nothing is executed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scan/order.h"

namespace demarc {

// `order.replayed` comes in by name and goes out so that each file follows those that it depends
// on, by name where that leaves a choice. A circle, and branches that nothing brings together
// again, leave the order in doubt.
void order_by_graph(const FileSystem& files, const PathIndex& index, const Framework& framework,
                    SetOrder& order);

// The strings in the value of the first assignment to `name` that begins a line, in their order.
std::vector<std::string> python_strings(std::string_view text, std::string_view name);
// Where the parenthesis that opens at `open` closes, or the text's end; strings are jumped over.
std::size_t python_close(std::string_view text, std::size_t open);

// The Django app of a migration file: the label in its apps.py, else its folder's name.
std::string django_app(const FileSystem& files, const PathIndex& index, std::string_view path);

}  // namespace demarc
