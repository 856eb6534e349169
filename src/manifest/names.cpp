#include <algorithm>
#include <map>

#include "base/text.h"
#include "manifest/keys.h"
#include "manifest/validate.h"

namespace demarc {
namespace {

bool is_name(std::string_view name) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
  };
  return !name.empty() && std::ranges::all_of(name, plain) && name.front() != '.' &&
         name.front() != '-';
}

// What carries a name so far: where, and whether another repository published it.
struct Taken {
  Place place{};
  std::string_view what{};
  bool import = false;
};

class Collector {
 public:
  explicit Collector(Faults& faults) : faults_(faults) {}

  // Names of one kind; kinds that share `taken` share a space of names.
  void take(ManifestDocument& document, std::string_view kind, std::map<std::string, Taken>& taken,
            DeclaredNames::Set& names) {
    for (auto& [key, table] : document.tree.members) {
      if (key != kind || table.kind != TomlValue::Kind::table) continue;
      std::erase_if(table.members, [&](auto& entry) {
        if (!may_stay(document, kind, entry.first, entry.second, taken)) return true;
        names.insert(entry.first);
        return false;
      });
    }
  }

 private:
  bool may_stay(const ManifestDocument& document, std::string_view kind, const std::string& name,
                const TomlValue& value, std::map<std::string, Taken>& taken) {
    const Place place = place_of_key(document.path, value);
    if (!is_name(name)) {
      faults_.add(place, "`" + printable_line(name) + "` is not a name for a " + std::string(kind),
                  "use letters, digits, `_`, `-` and `.`");
      return false;
    }
    const bool import = document.where == in_import;
    const auto [found, is_new] = taken.try_emplace(name, Taken{place, kind, import});
    if (is_new) return true;
    // What this repository says of itself is nearer than what was published of it.
    if (import && !found->second.import) return false;
    faults_.add(place, "the name `" + name + "` is taken",
                "the " + std::string(found->second.what) + " at " + found->second.place.path + ":" +
                    std::to_string(found->second.place.line) + " has it");
    return false;
  }

  Faults& faults_;
};

}  // namespace

DeclaredNames collect_names(std::vector<ManifestDocument>& documents, Faults& faults) {
  DeclaredNames names;
  Collector collector(faults);
  std::map<std::string, Taken> servers;
  std::map<std::string, Taken> databases;
  std::map<std::string, Taken> parties;
  DeclaredNames::Set libraries;
  for (ManifestDocument& document : documents) {
    collector.take(document, "server", servers, names.servers);
    collector.take(document, "database", databases, names.databases);
    collector.take(document, "service", parties, names.services);
    collector.take(document, "library", parties, libraries);
    collector.take(document, "actor", parties, names.services_and_actors);
  }
  names.services_and_actors.insert(names.services.begin(), names.services.end());
  return names;
}

}  // namespace demarc
