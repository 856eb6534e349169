#include "extract/formats/formats.h"

#include "base/text.h"

namespace demarc {

namespace {

struct PrismaModel {
  std::string_view name{};
  std::string_view map{};     // of @@map
  std::string_view schema{};  // of @@schema
};

// "accounts" of `@@map("accounts")` or `@@map(name: "accounts")`.
std::string_view quoted_in(std::string_view line) {
  const std::size_t open = line.find('"');
  if (open == std::string_view::npos) return {};
  const std::size_t close = line.find('"', open + 1);
  return close == std::string_view::npos ? std::string_view{}
                                         : line.substr(open + 1, close - open - 1);
}

// The name behind `model` or `view`, if the line opens a block of them.
std::string_view opened_by(std::string_view line) {
  for (std::string_view word : {"model ", "view "}) {
    if (!line.starts_with(word) || !line.ends_with('{')) continue;
    return trim(line.substr(word.size(), line.size() - word.size() - 1));
  }
  return {};
}

void add_model(std::string_view bytes, const FileKind& kind, const PrismaModel& model,
               Extraction& out) {
  const std::string_view written = model.map.empty() ? model.name : model.map;
  Fragment fragment;
  fragment.unit = {.type = UnitType::statement, .name = std::string(model.name)};
  fragment.unit.begin = static_cast<std::uint32_t>(written.data() - bytes.data());
  fragment.unit.end = fragment.unit.begin + static_cast<std::uint32_t>(written.size());
  fragment.map = ByteMap(fragment.unit.begin);
  fragment.owned = std::string(written);
  fragment.dialect = kind.dialect;
  fragment.mapped.push_back({std::string(model.schema), std::string(written)});
  out.fragments.push_back(std::move(fragment));
}

}  // namespace

void extract_prisma(std::string_view bytes, const FileKind& kind, Extraction& out) {
  // MongoDB's collections are no relations.
  if (bytes.find("provider = \"mongodb\"") != std::string_view::npos) return;
  PrismaModel model;
  for (std::string_view line : split(bytes, '\n')) {
    line = trim(line.substr(0, line.find("//")));
    if (const std::string_view name = opened_by(line); !name.empty()) {
      model = {.name = name};
    } else if (line.starts_with("@@map")) {
      model.map = quoted_in(line);
    } else if (line.starts_with("@@schema")) {
      model.schema = quoted_in(line);
    } else if (line == "}" && !model.name.empty()) {
      add_model(bytes, kind, model, out);
      model = {};
    }
  }
}

}  // namespace demarc
