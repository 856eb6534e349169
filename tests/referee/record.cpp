#include "tests/referee/record.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <string_view>

#include "tests/referee/corpus.h"
#include "tests/referee/words.h"

namespace demarc::referee {

// The separators of ASCII, coarse to fine: entry, field, item, part.
static constexpr char entry_mark = '\x1e', field_mark = '\x1f', item_mark = '\x1d',
                      part_mark = '\x1c';

static std::string joined(const std::vector<std::string>& parts, char mark) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += mark;
    out += parts[i];
  }
  return out;
}

static std::vector<std::string> cut(std::string_view text, char mark) {
  std::vector<std::string> parts;
  if (text.empty()) return parts;
  for (;;) {
    const std::size_t at = text.find(mark);
    parts.emplace_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

static std::string object_text(const Object& object) {
  return joined({std::to_string(static_cast<int>(object.kind)), object.oid, object.schema,
                 object.name, object.owner_from, std::to_string(object.grantable)},
                part_mark);
}

std::string record_of(const std::string& script, int number, const std::string& sql,
                      const Verdict& verdict, const Catalog& catalog,
                      const std::vector<std::string>& path) {
  std::set<const Object*> kept;
  const std::set<std::string> words = words_of(sql);
  std::vector<std::string> system;
  for (const std::string& word : words) {
    if (catalog.is_system_relation(word)) system.push_back(word);
  }
  for (const Object& object : catalog.objects()) {
    if (is_named(object, words, sql) || words.count(object.name) != 0 ||
        object.kind == ObjectKind::database || object.kind == ObjectKind::language) {
      kept.insert(&object);
    }
  }
  std::vector<std::string> demands;
  for (const Demand& demand : verdict.demands) {
    kept.insert(demand.object);
    demands.push_back(
        joined({demand.object->oid, std::to_string(static_cast<int>(demand.object->kind)),
                std::to_string(demand.all), std::to_string(demand.any), demand.named ? "1" : "0",
                demand.part_named ? "1" : "0"},
               part_mark));
  }
  std::vector<std::string> objects;
  for (const Object& object : catalog.objects()) {
    const bool has_part = std::any_of(kept.begin(), kept.end(), [&](const Object* part) {
      return !part->owner_from.empty() && part->owner_from == object.oid;
    });
    if (has_part || kept.count(&object) != 0) objects.push_back(object_text(object));
  }
  return joined({script, std::to_string(number), sql, joined(path, item_mark),
                 verdict.decided ? "" : verdict.why_not, joined(objects, item_mark),
                 joined(system, item_mark), joined(demands, item_mark)},
                field_mark) +
         entry_mark;
}

static Recorded read_record(const std::vector<std::string>& fields) {
  Recorded out;
  out.script = fields[0];
  out.number = std::atoi(fields[1].c_str());
  out.sql = fields[2];
  out.path = cut(fields[3], item_mark);
  out.verdict.why_not = fields[4];
  out.verdict.decided = fields[4].empty();
  std::vector<Object> objects;
  for (const std::string& item : cut(fields[5], item_mark)) {
    const std::vector<std::string> parts = cut(item, part_mark);
    objects.push_back({.kind = static_cast<ObjectKind>(std::atoi(parts[0].c_str())),
                       .oid = parts[1],
                       .schema = parts[2],
                       .name = parts[3],
                       .owner_from = parts[4],
                       .grantable = static_cast<Privileges>(std::atoi(parts[5].c_str()))});
  }
  std::set<std::string, std::less<>> system;
  for (std::string& name : cut(fields[6], item_mark)) system.insert(std::move(name));
  out.catalog.set(std::move(objects), std::move(system));
  for (const std::string& item : cut(fields[7], item_mark)) {
    const std::vector<std::string> parts = cut(item, part_mark);
    for (const Object& object : out.catalog.objects()) {
      if (object.oid != parts[0] || static_cast<int>(object.kind) != std::atoi(parts[1].c_str())) {
        continue;
      }
      out.verdict.demands.push_back({.object = &object,
                                     .all = static_cast<Privileges>(std::atoi(parts[2].c_str())),
                                     .any = static_cast<Privileges>(std::atoi(parts[3].c_str())),
                                     .named = parts[4] == "1",
                                     .part_named = parts[5] == "1"});
    }
  }
  return out;
}

Result<bool> read_records(const std::string& path,
                          const std::function<void(const Recorded&)>& each) {
  const Result<std::string> text = read_text(path);
  if (!text) return text.error();
  for (const std::string& entry : cut(*text, entry_mark)) {
    const std::vector<std::string> fields = cut(entry, field_mark);
    if (entry.empty()) continue;
    if (fields.size() != 8) return Error{.message = "not a record", .path = path};
    each(read_record(fields));
  }
  return true;
}

}  // namespace demarc::referee
