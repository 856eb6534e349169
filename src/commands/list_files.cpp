// What is read, and what it is taken for: the first place to look when a finding is missing.
#include "base/text.h"
#include "commands/commands.h"
#include "commands/project.h"

namespace demarc::commands {

Result<ExitCode> list_files(Env& env, const Options& options) {
  Result<Project> opened = open_project(env, options, ManifestUse::if_present);
  if (!opened) return opened.error();
  Project& project = *opened;
  scan_project(project, ScanExtent::all);
  std::string out;
  for (const RepoFile& file : project.scan.files) {
    if (file.kind.language == Language::none || !is_shown(project, file.path)) continue;
    std::vector<std::string> services;
    for (std::uint32_t party : file.parties) {
      services.push_back(printable_line(project.manifest.parties[party].name));
    }
    const std::string tool = file.kind.framework == 0 ? "-" : framework_name(file.kind.framework);
    out += printable_line(shown_path(env, project, file.path)) + "\t" + to_string(file.file_class) +
           "\t" + to_string(file.kind.language) + "\t" + tool + "\t" +
           (services.empty() ? "-" : join(services, ",")) + "\n";
  }
  env.out(out);
  return ExitCode::clean;
}

}  // namespace demarc::commands
