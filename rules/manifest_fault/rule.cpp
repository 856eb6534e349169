// Mistakes in a team's part of the manifest. The run goes on without the entry, so the mistake must
// not be silent; mistakes in the root end the run instead.
#include "rules/wording.h"

namespace demarc::rules {

static void check(RuleContext& context) {
  for (const ManifestFault& fault : context.model.manifest->faults) {
    Finding finding;
    finding.rule = manifest_fault.name;
    finding.severity = manifest_fault.severity;
    finding.message = fault.error.message;
    Place place;
    place.path = fault.error.path;
    place.line = static_cast<std::uint32_t>(fault.error.line);
    place.column = static_cast<std::uint32_t>(fault.error.column);
    stand_at(place, finding);
    finding.label = "this entry does not count; the rest of the file does";
    if (!fault.error.hint.empty()) finding.fixes.push_back(fault.error.hint);
    context.findings.push_back(std::move(finding));
  }
}

const Rule manifest_fault = {
    .name = "manifest-fault",
    .summary = "an included part of the manifest has a mistake",
    .form = Form::none,
    .severity = Severity::error,
    .scope = Scope::file,
    .check = check,
};

}  // namespace demarc::rules
