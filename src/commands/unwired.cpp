// Until model/link.cpp is there: a model of files without anything in them.
#include "model/model.h"

namespace demarc {

Model link(const Scan& scan, const std::vector<const FileFacts*>& facts, const Manifest& manifest,
           Date today) {
  Model model;
  model.manifest = &manifest;
  model.today = today;
  model.party_sets.emplace_back();
  for (std::size_t i = 0; i < scan.files.size(); ++i) {
    ModelFile file;
    file.path = scan.files[i].path;
    file.file_class = scan.files[i].file_class;
    file.facts = facts[i];
    model.files.push_back(std::move(file));
  }
  return model;
}

}  // namespace demarc
