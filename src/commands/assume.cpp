// What if: the manifest with one line drawn differently.
#include <algorithm>

#include "base/text.h"
#include "commands/check.h"
#include "commands/commands.h"

namespace demarc {

static std::vector<std::string> names_of_parties(const Manifest& manifest) {
  std::vector<std::string> names;
  for (const Party& party : manifest.parties) names.push_back(party.name);
  return names;
}

// Takes `from` out of whom the export is for.
static void withdraw(const Manifest& manifest, const std::string& from, Export& entry) {
  if (entry.access == ExportAccess::public_) {
    entry.access = ExportAccess::protected_;
    entry.to = names_of_parties(manifest);
  }
  std::erase(entry.to, from);
  if (entry.to.empty()) entry.access = ExportAccess::private_;
}

static void deny(const std::string& from, const std::string& to, Manifest& manifest) {
  for (Export& entry : manifest.exports) {
    if (entry.provider == to) withdraw(manifest, from, entry);
  }
  std::erase_if(manifest.contracts, [&](const Contract& contract) {
    return contract.provider == to && contract.consumer == from;
  });
  std::erase_if(manifest.moves, [&](const Move& move) {
    return (move.from == from && move.to == to) || (move.from == to && move.to == from);
  });
  manifest.policies.push_back(
      {.from = from, .to = to, .form = Form::none, .severity = Severity::error});
}

std::optional<Error> assume(const std::vector<std::string>& assumptions, Manifest& manifest) {
  const std::vector<std::string> names = names_of_parties(manifest);
  for (const std::string& text : assumptions) {
    const std::size_t colon = text.find(':'), arrow = text.find("->");
    if (arrow == std::string::npos || colon > arrow || text.substr(0, colon) != "deny") {
      return Error{.message = "`" + text + "` is nothing that can be assumed",
                   .hint = "such as 'deny:orders->billing', in quotes because of the shell"};
    }
    const std::string from(trim(std::string_view(text).substr(colon + 1, arrow - colon - 1)));
    const std::string to(trim(std::string_view(text).substr(arrow + 2)));
    for (const std::string& name : {from, to}) {
      if (std::find(names.begin(), names.end(), name) == names.end()) {
        return unknown_name("service or actor", name, names);
      }
    }
    deny(from, to, manifest);
  }
  return std::nullopt;
}

}  // namespace demarc
