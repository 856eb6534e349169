#include "repository.h"

#include <cctype>

#include <gtest/gtest.h>

#include "base/text.h"

namespace demarc::testing_model {

Repository::Repository(Linked, const Files& files, const std::string& today) {
  for (const auto& [path, text] : files) files_.add(path, text);
  auto manifest = load_manifest(files_, "demarc.toml");
  if (!manifest) {
    ADD_FAILURE() << manifest.error().message << manifest.error().hint;
    return;
  }
  manifest_ = *manifest;
  for (const ManifestFault& fault : manifest_.faults) ADD_FAILURE() << fault.error.message;
  scan_ = scan(files_, manifest_, {});
  std::vector<const FileFacts*> all;
  for (const RepoFile& file : scan_.files) {
    if (file.kind.language == Language::none) {
      all.push_back(nullptr);
      continue;
    }
    facts_.push_back(build_facts(*files_.read(file.path, default_read_limit_bytes), file.kind));
    EXPECT_EQ(facts_.back().rows.statements_not_analysed, 0u) << file.path;
    all.push_back(&facts_.back());
  }
  model_ = link(scan_, all, manifest_, *parse_date(today));
}

std::string Repository::owners() const {
  std::string out;
  for (RelationId id = 0; id < model_.relations.size(); ++id) {
    if (model_.relations[id].object == ObjectKind::schema) continue;
    out += model_.relation_name(id) + " " + owner(model_.relation_name(id)) + "\n";
  }
  return out;
}

const ModelRelation* Repository::relation(const std::string& name) const {
  for (RelationId id = 0; id < model_.relations.size(); ++id) {
    if (model_.relation_name(id) == name && !model_.relations[id].dropped)
      return &model_.relations[id];
  }
  for (RelationId id = 0; id < model_.relations.size(); ++id) {
    if (model_.relation_name(id) == name) return &model_.relations[id];
  }
  return nullptr;
}

std::string Repository::owner(const std::string& name) const {
  const ModelRelation* r = relation(name);
  if (r == nullptr) return "absent";
  if (r->nobody) return "nobody";
  if (r->temporary) return "temporary";
  if (r->claim.owner == none) return "-";
  return (r->contested.empty() ? "" : "!") + model_.party_name(r->claim.owner);
}

std::string Repository::line_of(const Demand& demand) const {
  const Access& access = model_.accesses[demand.access];
  const ModelFile& file = model_.files[access.spot.file];
  std::string out = file.path + ":" +
                    std::to_string(file.facts->lines.position(access.spot.begin).line) + " " +
                    model_.party_name(demand.party) + " ";
  const Privileges shown = demand.denied != 0 ? demand.denied : access.privileges;
  out += to_string_of_privileges(shown, ",") + " " + model_.relation_name(access.relation);
  if (access.why != Why::direct)
    out +=
        std::string(" [") + to_string(access.why) + ": " + join(model_.chain(access), " > ") + "]";
  if (access.timing != Timing::direct) out += " later";
  if (access.confidence != Confidence::certain)
    out += std::string(" (") + to_string(access.confidence) + ")";
  return out;
}

std::string Repository::denied(const std::string& below) const {
  std::string out;
  for (const Demand& demand : model_.demands) {
    if (demand.denied == 0) continue;
    const Access& access = model_.accesses[demand.access];
    if (!model_.files[access.spot.file].path.starts_with(below)) continue;
    out += line_of(demand) + "\n";
  }
  return out;
}

std::string Repository::demands(const std::string& below) const {
  std::string out;
  for (const Demand& demand : model_.demands) {
    const Access& access = model_.accesses[demand.access];
    if (!model_.files[access.spot.file].path.starts_with(below)) continue;
    out += line_of(demand) + ": " + to_string(demand.allowed) + "\n";
  }
  return out;
}

std::string Repository::notes() const {
  std::string out;
  for (const ModelNote& note : model_.notes)
    out += note.path + ":" + std::to_string(note.line) + " " + to_string(note.kind) + ": " +
           note.message + "\n";
  return out;
}

std::string Repository::foreign_keys() const {
  std::string out;
  for (const ModelForeignKey& key : model_.foreign_keys) {
    out += model_.relation_name(key.from) + "(" + join(key.columns, ",") + ") -> " +
           (key.to == none ? "?" : model_.relation_name(key.to)) + " " + key.name + " " +
           key.on_delete + "\n";
  }
  return out;
}

std::string case_name(std::string title) {
  for (char& c : title) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return title;
}

std::string two_services(const std::string& more) {
  return R"([service.orders]
paths = ["orders/**"]
owns = ["orders.*"]
[service.users]
paths = ["users/**"]
owns = ["users.*"]
)" + more;
}

}  // namespace demarc::testing_model
