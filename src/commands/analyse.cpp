// Bytes to facts for every file, on all cores, through the cache.
#include "commands/analyse.h"

#include <algorithm>
#include <atomic>
#include <chrono>

#include "base/embedded.h"
#include "base/hash.h"
#include "base/parallel.h"
#include "base/version.h"
#include "commands/resolve.h"
#include "extract/host/prefilter.h"
#include "sql/analyse.h"

namespace demarc {

std::string cache_folder(const Env& env, const Options& options, const Project& project) {
  const std::string root = project.files->real_root();
  if (!options.cache || root.empty()) return {};
  std::string base = env.variable("XDG_CACHE_HOME").value_or("");
  if (!base.starts_with('/')) {
    base = env.variable("HOME").value_or("");
    if (!base.starts_with('/')) return {};
    base += "/.cache";
  }
  return base + "/demarc/" + to_hex(hash128(root)).substr(0, 16);
}

std::string facts_identity() {
  std::string identity = std::string(version()) + "\n" + grammar_version();
  for (unsigned i = 0; i < framework_files_count; ++i) {
    identity += "\n" + to_hex(hash128(framework_files[i].text()));
  }
  for (unsigned i = 0; i < host_files_count; ++i) {
    identity += "\n" + to_hex(hash128(host_files[i].text()));
  }
  for (unsigned i = 0; i < marker_files_count; ++i) {
    identity += "\n" + to_hex(hash128(marker_files[i].text()));
  }
  return identity;
}

static FileFacts unreadable(const Error& error) {
  FileFacts facts;
  const bool leads_out = error.message.starts_with("leads out");
  facts.rows.notes.push_back({.kind = leads_out ? NoteKind::symlink : NoteKind::unreadable,
                              .message = facts.rows.add(error.message)});
  return facts;
}

// Of all that facts depend on besides the bytes; 0: of nothing.
static std::uint64_t hash_of(const Reading& reading) {
  std::string all;
  const auto add = [&](std::string_view text) {
    all += std::to_string(text.size()) + ":";
    all += text;
  };
  if (reading.names != nullptr) {
    all += "names ";
    for (const std::string& name : *reading.names) add(name);
  }
  for (const auto& [name, value] : reading.options.values) {
    add(name);
    add(value);
  }
  return all.empty() ? 0 : hash64(all);
}

static FileFacts read_facts(std::string_view bytes, const FileKind& kind, const Reading& reading) {
  if (reading.names == nullptr) return build_facts(bytes, kind, reading.options);
  HostOptions options = reading.options;
  options.skip_prefilter = true;
  if (mentions_any(bytes, *reading.names)) return build_facts(bytes, kind, options);
  FileFacts facts;
  facts.rows.skipped = 1;
  return facts;
}

FileFacts facts_of_file(const Project& project, const RepoFile& file, FactsCache& cache,
                        const Reading& reading) {
  FileFacts facts;
  if (file.kind.language == Language::none) return facts;
  FileKind kind = file.kind;
  kind.given = hash_of(reading);
  std::optional<FileStat> stat;
  if (cache.enabled()) {
    stat = project.files->stat(file.path);
    // A link's own times say nothing of what it leads to.
    if (stat && stat->kind != FileStat::Kind::file) stat.reset();
    if (stat && cache.find_untouched(file.path, kind, *stat, facts)) return facts;
  }
  const Result<std::string> bytes = project.files->read(file.path, default_read_limit_bytes);
  if (!bytes) return unreadable(bytes.error());
  if (!cache.enabled()) return read_facts(*bytes, kind, reading);
  const Hash128 key = cache.key_of(*bytes, kind);
  if (!cache.find(key, facts)) {
    facts = read_facts(*bytes, kind, reading);
    cache.keep(key, facts);
  }
  if (stat) cache.remember(file.path, kind, *stat, key);
  return facts;
}

Progress::Progress(const Env& env, const Options& options, std::size_t total)
    : env_(env), on_(env.err_is_terminal && !options.quiet), total_(total) {}

// Only the caller's own thread prints, and only when the run has taken a while.
void Progress::step(int worker) {
  const std::size_t done = done_.fetch_add(1, std::memory_order_relaxed) + 1;
  if (!on_ || worker != 0) return;
  const auto now = std::chrono::steady_clock::now();
  if (now - last_ < std::chrono::milliseconds(shown_ ? 100 : 700)) return;
  last_ = now;
  shown_ = true;
  env_.err("\r\x1b[Kreading " + std::to_string(done) + " of " + std::to_string(total_) + " files");
}

Progress::~Progress() {
  if (shown_) env_.err("\r\x1b[K");
}

std::optional<Error> analyse_project(const Env& env, const Options& options, Project& project) {
  const auto& files = project.scan.files;
  FactsCache cache(cache_folder(env, options, project), facts_identity());
  project.facts.resize(files.size());
  {
    Progress progress(env, options, files.size());
    const int jobs = options.jobs > 0 ? options.jobs : default_jobs();
    parallel_for(jobs, files.size(), [&](std::size_t i, int worker) {
      project.facts[i] = facts_of_file(project, files[i], cache);
      progress.step(worker);
    });
  }
  resolve_symbols(options, project, cache, project.facts);
  cache.save();
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (auto error = error_of_named_file(project, files[i], project.facts[i])) return error;
  }
  return std::nullopt;
}

std::optional<Error> error_of_named_file(const Project& project, const RepoFile& file,
                                         const FileFacts& facts) {
  if (facts.rows.notes.size() != 1 || !facts.lines.starts.empty()) return std::nullopt;
  const NoteRow& note = facts.rows.notes.front();
  if (note.kind != NoteKind::unreadable && note.kind != NoteKind::symlink) return std::nullopt;
  if (std::find(project.paths.begin(), project.paths.end(), file.path) == project.paths.end()) {
    return std::nullopt;
  }
  return Error{.message = "cannot be read: " + std::string(facts.rows.text(note.message)),
               .path = file.path};
}

}  // namespace demarc
