#include "scan/django.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "scan/graph.h"

namespace demarc {

namespace {

constexpr std::uint64_t file_limit_bytes = 1u << 20;
constexpr std::size_t context_limit_bytes = 64u << 10;   // of one file
constexpr std::size_t contexts_limit_bytes = 64u << 20;  // of a project

// The string behind `key` and `=` or `:` in a call's text: name="Order", 'db_table': 'orders'.
std::string string_behind(std::string_view call, std::string_view key) {
  const auto skip_blanks = [&](std::size_t at) {
    return std::min(call.find_first_not_of(" \t\r\n", at), call.size());
  };
  for (std::size_t at = 0; (at = call.find(key, at)) != std::string_view::npos; ++at) {
    const char before = at == 0 ? ' ' : call[at - 1];
    const bool quoted = before == '"' || before == '\'';
    if (!quoted && std::string_view(" (,{\n\t").find(before) == std::string_view::npos) continue;
    std::size_t next = at + key.size();
    if (quoted && next < call.size() && call[next] == before) ++next;
    next = skip_blanks(next);
    if (next >= call.size() || call[next] != (quoted ? ':' : '=')) continue;
    next = skip_blanks(next + 1);
    if (next >= call.size() || (call[next] != '"' && call[next] != '\'')) continue;
    // db_table='"schema"."table"' holds quotes of the other kind.
    const std::size_t end = call.find(call[next], next + 1);
    if (end != std::string_view::npos) return std::string(call.substr(next + 1, end - next - 1));
  }
  return {};
}

// The text of each call of that name.
template <typename Use>
void each_call(std::string_view text, std::string_view name, Use use) {
  for (std::size_t at = 0; (at = text.find(name, at)) != std::string_view::npos;) {
    const std::size_t open = at + name.size() - 1;
    const std::size_t end = python_close(text, open);
    use(at, text.substr(open, end - open));
    at = end;
  }
}

std::string user_model(const FileSystem& files, const PathIndex& index, std::string_view root) {
  const std::string prefix = root.empty() ? std::string() : std::string(root) + "/";
  for (std::size_t i = index.lower_bound(prefix);
       i < index.files().size() && index.files()[i].path.starts_with(prefix); ++i) {
    const std::string& path = index.files()[i].path;
    if (!path.ends_with(".py")) continue;
    const bool is_settings = name_of(path).find("settings") != std::string_view::npos ||
                             name_of(folder_of(path)).find("settings") != std::string_view::npos;
    if (!is_settings) continue;
    const Result<std::string> text = files.read_head(path, file_limit_bytes);
    if (!text) continue;
    const std::vector<std::string> found = python_strings(*text, "AUTH_USER_MODEL");
    if (!found.empty()) return to_lower(found.front());
  }
  return "auth.user";
}

}  // namespace

std::vector<DjangoTable> django_tables(std::string_view text) {
  std::map<std::size_t, DjangoTable> found;  // by place
  each_call(text, "CreateModel(", [&](std::size_t at, std::string_view call) {
    const std::string table = string_behind(call, "db_table");
    // The last db_table is the model's: those of its many-to-many fields stand before.
    const std::size_t options = call.find("options");
    const std::string own =
        options == std::string_view::npos ? table : string_behind(call.substr(options), "db_table");
    found[at] = {.model = to_lower(string_behind(call, "name")), .table = own};
  });
  each_call(text, "AlterModelTable(", [&](std::size_t at, std::string_view call) {
    found[at] = {.model = to_lower(string_behind(call, "name")),
                 .table = string_behind(call, "table")};
  });
  each_call(text, "RenameModel(", [&](std::size_t at, std::string_view call) {
    found[at] = {.model = to_lower(string_behind(call, "old_name")),
                 .renamed = to_lower(string_behind(call, "new_name"))};
  });
  std::vector<DjangoTable> out;
  for (auto& [at, table] : found) {
    if (!table.model.empty()) out.push_back(std::move(table));
  }
  return out;
}

void tell_django_files(const FileSystem& files, const PathIndex& index, std::string_view root,
                       const std::vector<std::uint32_t>& replayed, Scan& scan) {
  const std::string user = user_model(files, index, root);
  std::map<std::string, std::string> tables;  // "app.model" → table
  std::size_t written = 0;
  for (std::uint32_t file : replayed) {
    const std::string& path = index.files()[file].path;
    const std::string app = django_app(files, index, path);
    std::string& context = scan.files[file].kind.context;
    context = "app " + app + "\nuser " + user + "\n";
    for (const auto& [model, table] : tables) {
      if (context.size() > context_limit_bytes || written > contexts_limit_bytes) break;
      context.append(model).append(" ").append(table).append("\n");
    }
    written += context.size();
    const Result<std::string> text = files.read(path, file_limit_bytes);
    if (!text) continue;
    for (const DjangoTable& one : django_tables(*text)) {
      const std::string key = to_lower(app) + "." + one.model;
      const auto known = tables.find(key);
      if (one.renamed.empty() && one.table.empty()) {
        tables.erase(key);
      } else if (one.renamed.empty()) {
        tables[key] = one.table;
      } else if (known != tables.end()) {
        tables[to_lower(app) + "." + one.renamed] = known->second;
        tables.erase(key);
      }
    }
  }
}

}  // namespace demarc
