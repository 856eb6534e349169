// The decision becomes a record, and the record a policy.
#include <algorithm>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "base/path.h"
#include "base/text.h"
#include "commands/decide.h"
#include "decide/manifest_edit.h"

namespace demarc {

namespace {

constexpr std::uint64_t most_record_bytes = 4u << 20;

struct FileChange {
  std::string path{};  // relative to the root
  std::string before{};
  std::string after{};
  bool is_new = false;
};

std::string record_folder(const Project& project, const Options& options) {
  if (!options.adr.empty()) return tidy_path(options.adr);
  for (const char* folder : {"docs/adr", "docs/adrs", "docs/decisions", "doc/adr", "adr"}) {
    if (project.files->list(folder)) return folder;
  }
  return "docs/adr";
}

// Makes the folders of `path` that are missing. Through a link none is made: it may lead out of the
// root; writing then tells why it cannot.
void make_folders(const FileSystem& files, const std::string& path) {
  const std::string real = files.real_root();
  if (real.empty()) return;
  for (std::size_t at = path.find('/'); at != std::string::npos; at = path.find('/', at + 1)) {
    const std::string folder = path.substr(0, at);
    if (const auto stat = files.stat(folder)) {
      if (stat->kind != FileStat::Kind::folder) return;
      continue;
    }
    std::error_code failed;
    std::filesystem::create_directory(real + "/" + folder, failed);
    if (failed) return;
  }
}

class DecisionWriter {
 public:
  DecisionWriter(Env& env, const Options& options, const DecideRun& run, const Decision& decision)
      : env_(env), options_(options), run_(run), decision_(decision), project_(run.project) {}

  Result<ExitCode> all() {
    if (!project_.today.known())
      return Error{.message = "the record needs a date, and there is no commit to take it from",
                   .hint = "--today 2026-11-25"};
    if (auto error = plan_record()) return *error;
    plan_manifest();
    for (const FileChange& change : changes_) {
      if (options_.dry_run) {
        show(change);
        continue;
      }
      make_folders(*project_.files, change.path);
      if (auto error = project_.files->write(change.path, change.after)) {
        error->path = change.path;
        return *error;
      }
      env_.out((change.is_new ? "wrote " : "changed ") +
               printable_line(shown_path(env_, project_, change.path)) + "\n");
    }
    for (const std::string& hint : hints_) env_.out(hint + "\n");
    return ExitCode::clean;
  }

 private:
  const Database* database() const {
    if (!project_.has_manifest) return nullptr;
    if (run_.observed && !run_.observed->whole_database) return nullptr;
    const std::string& scope = run_.file.scope;
    if (!scope.empty()) return project_.manifest.database(scope);
    return project_.manifest.databases.size() == 1 ? &project_.manifest.databases.front() : nullptr;
  }

  std::optional<Error> plan_record() {
    const std::string folder = record_folder(project_, options_);
    std::vector<std::string> names;
    if (const auto entries = project_.files->list(folder)) {
      for (const FolderEntry& entry : *entries) names.push_back(entry.name);
    }
    const DecisionView view = view_of(run_, decision_);
    const std::string name = record_name(names, view);
    RecordHead head{.path = folder.empty() ? name : folder + "/" + name,
                    .date = project_.today,
                    .review = review(),
                    .commit = project_.commit};
    plan_superseded(folder, name, head);
    changes_.insert(changes_.begin(),
                    {.path = head.path, .after = render_record(view, head), .is_new = true});
    head_ = std::move(head);
    return std::nullopt;
  }

  Date review() const {
    // A date that has passed was that of the decision that this one follows.
    if (run_.file.review.known() && run_.file.review > project_.today) return run_.file.review;
    return months_later(
        project_.today,
        the_guide().outcomes[static_cast<std::size_t>(decision_.outcome)].review_months);
  }

  // The record that the manifest names for this database, if it is in the same folder.
  void plan_superseded(const std::string& folder, const std::string& name, RecordHead& head) {
    const Database* decided = database();
    if (decided == nullptr || decided->decision.empty()) return;
    const std::string path = tidy_path(decided->decision);
    const Result<std::string> text = project_.files->read(path, most_record_bytes);
    if (!text) return;
    if (parent_folder(path) != folder) {
      hints_.push_back("note: " + printable_line(path) +
                       " stands in another folder; mark it as superseded by hand");
      return;
    }
    head.supersedes = std::string(file_name(path));
    const std::optional<std::string> after = superseded(*text, name);
    if (after) {
      changes_.push_back({.path = path, .before = *text, .after = *after});
    } else {
      hints_.push_back("note: " + printable_line(path) +
                       " has no `status:` to change; mark it as superseded by hand");
    }
  }

  void plan_manifest() {
    const std::string topology =
        the_guide().outcomes[static_cast<std::size_t>(decision_.outcome)].topology;
    const Database* decided = database();
    if (decided == nullptr) {
      hints_.push_back(project_.has_manifest
                           ? "demarc.toml stays as it is: the decision is not about one of its "
                             "databases"
                           : fmt::format("to enforce it, say so in demarc.toml:\n  topology = "
                                         "\"{}\"\n  decision = \"{}\"\n  review = {}",
                                         topology, head_.path, to_string(head_.review)));
      return;
    }
    const std::string& path = project_.manifest.path;
    const Result<std::string> text = project_.files->read(path, most_record_bytes);
    if (!text) return;
    const Result<std::string> after = edit_policy(*text, path,
                                                  {.database = decided->name,
                                                   .topology = topology,
                                                   .decision = head_.path,
                                                   .review = head_.review});
    if (after) {
      changes_.push_back({.path = path, .before = *text, .after = *after});
    } else {
      hints_.push_back("note: " + to_string(after.error()));
    }
  }

  // The new file whole, a changed one by its lines.
  void show(const FileChange& change) {
    env_.out((change.is_new ? "would write " : "would change ") +
             printable_line(shown_path(env_, project_, change.path)) + "\n");
    if (change.is_new) {
      env_.out("\n" + printable(change.after) + "\n");
      return;
    }
    const auto before = split(change.before, '\n'), after = split(change.after, '\n');
    std::size_t b = 0;
    std::string added;
    // Few lines change, so the next line that both have is where they meet again.
    const auto meet = [&](std::size_t at) {
      for (; b < at; ++b) env_.out("  - " + printable_line(before[b]) + "\n");
      env_.out(added);
      added.clear();
    };
    for (std::string_view line : after) {
      const auto same =
          std::find(before.begin() + static_cast<std::ptrdiff_t>(b), before.end(), line);
      const auto at = static_cast<std::size_t>(same - before.begin());
      if (same == before.end() || (line.empty() && at != b)) {
        added += "  + " + printable_line(line) + "\n";
        continue;
      }
      meet(at);
      ++b;
    }
    meet(before.size());
    env_.out("\n");
  }

  Env& env_;
  const Options& options_;
  const DecideRun& run_;
  const Decision& decision_;
  const Project& project_;
  RecordHead head_{};
  std::vector<FileChange> changes_{};
  std::vector<std::string> hints_{};
};

}  // namespace

Result<ExitCode> write_decision(Env& env, const Options& options, const DecideRun& run,
                                const Decision& decision) {
  return DecisionWriter(env, options, run, decision).all();
}

}  // namespace demarc
