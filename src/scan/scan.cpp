#include "scan/scan.h"

#include <algorithm>

#include "base/text.h"
#include "scan/classify.h"
#include "scan/detect.h"
#include "scan/frameworks.h"
#include "scan/git.h"
#include "scan/path_index.h"
#include "scan/snapshot.h"

namespace demarc {

namespace {

// An index file is bytes that a stranger chose; git itself never lists such paths.
bool is_plain_path(std::string_view path) {
  if (path.empty() || path.front() == '/') return false;
  for (std::string_view segment : split(path, '/')) {
    if (segment.empty() || segment == "." || segment == ".." || segment == ".git") return false;
  }
  return path.find('\0') == std::string_view::npos;
}

std::vector<ListedFile> list_files(const FileSystem& files, Scan& scan) {
  const std::string root = files.real_root();
  if (!root.empty()) {
    GitListing listing = list_git_files(root);
    if (listing.available) return std::move(listing.files);
    scan.notes.push_back(
        {.kind = NoteKind::git, .message = listing.why_not + ": the folder was walked instead"});
  }
  bool complete = true;
  std::vector<ListedFile> walked = walk_folder(files, complete);
  if (!complete) {
    scan.notes.push_back(
        {.kind = NoteKind::unreadable, .message = "the folder was not walked to its end"});
  }
  return walked;
}

// A folder of that name is likely to hold SQL.
bool names_sql_folder(std::string_view name) {
  for (std::string_view word : {"migration", "migrations", "migrate", "sql", "db", "database",
                                "schema", "schemas", "queries"}) {
    if (equals_ignoring_case(name, word)) return true;
  }
  return false;
}

// Links are kept where they lead to a file inside the root. A linked folder inside is listed where
// it really stands.
bool keep_link(const FileSystem& files, const ListedFile& file, Scan& scan) {
  const bool is_sql = language_of(file.path) != Language::none;
  if (!is_sql && !names_sql_folder(name_of(file.path))) return false;
  if (files.read_head(file.path, 1)) return is_sql;
  if (!is_sql && files.list(file.path)) return false;
  scan.notes.push_back({.kind = NoteKind::symlink,
                        .path = file.path,
                        .message = "a symbolic link that does not lead to a file inside the root"});
  return false;
}

void classify(Scan& scan) {
  const Classifier& classifier = default_classifier();
  std::string_view folder;
  FolderClass of_folder;
  for (RepoFile& file : scan.files) {
    const std::string_view own_folder = folder_of(file.path);
    if (own_folder != folder || folder.empty()) {
      folder = own_folder;
      of_folder = classifier.classify_folder(folder);
    }
    const std::string_view name = name_of(file.path);
    file.kind.language = language_of(name);
    file.file_class = of_folder.file_class;
    file.kind.dialect = of_folder.dialect;
    // Code that others wrote and minified code is not read.
    if (is_host(file.kind.language) &&
        (of_folder.file_class == FileClass::vendor || name.find(".min.") != name.npos)) {
      file.kind.language = Language::none;
    }
    if (file.kind.language == Language::sql) {
      file.kind.dialect = classifier.dialect_of_name(name, of_folder.dialect);
    }
  }
}

// File names speak last: `V7__seed_data.sql` is a migration where a tool reads it.
void classify_names(Scan& scan, const std::vector<bool>& fixed) {
  const Classifier& classifier = default_classifier();
  for (std::size_t i = 0; i < scan.files.size(); ++i) {
    RepoFile& file = scan.files[i];
    if (file.file_class == FileClass::service && !fixed[i]) {
      file.file_class = classifier.classify_name(name_of(file.path));
    }
  }
}

// Calls use(index) for each file that the glob covers. A glob without wildcards may also name a
// folder. The files are sorted, so a glob's literal beginning bounds where to look.
template <typename Use>
void each_match(const PathIndex& index, const std::string& glob, Use use) {
  const std::vector<RepoFile>& files = index.files();
  if (glob.empty() || glob == "." || glob == "**") {
    for (std::size_t i = 0; i < files.size(); ++i) use(i);
    return;
  }
  const std::size_t wild = std::min(glob.find_first_of("*?[{"), glob.size());
  const std::string_view prefix = std::string_view(glob).substr(0, wild);
  const std::string_view rest = std::string_view(glob).substr(wild);
  const bool everything_below =
      prefix.ends_with('/') && (rest.empty() || rest == "**" || rest == "**/*");
  for (std::size_t i = index.lower_bound(prefix);
       i < files.size() && std::string_view(files[i].path).starts_with(prefix); ++i) {
    const std::string& path = files[i].path;
    const bool hit = everything_below ||
                     (rest.empty() ? path.size() == prefix.size() || path[prefix.size()] == '/'
                                   : glob_match(glob, path));
    if (hit) use(i);
  }
}

Dialect dialect_of(const Manifest& manifest, std::string_view database_name) {
  const Database* database = manifest.database(database_name);
  const Server* server = database == nullptr ? nullptr : manifest.server_of(*database);
  if (server == nullptr || server->engine == "postgresql") return Dialect::postgresql;
  if (server->engine == "mysql" || server->engine == "mariadb") return Dialect::mysql;
  if (server->engine == "sqlserver") return Dialect::sqlserver;
  if (server->engine == "oracle") return Dialect::oracle;
  return server->engine == "sqlite" ? Dialect::sqlite : Dialect::other;
}

// Who the files belong to; and where all of a file's parties use another engine, its dialect.
void assign_parties(const Manifest& manifest, const PathIndex& index, Scan& scan) {
  std::vector<bool> on_postgresql(scan.files.size(), false);
  std::vector<Dialect> other(scan.files.size(), Dialect::postgresql);
  for (std::size_t p = 0; p < manifest.parties.size(); ++p) {
    const Party& party = manifest.parties[p];
    if (!party.repo.empty()) continue;  // its paths are those of another repository
    const auto id = static_cast<std::uint32_t>(p);
    const auto cover = [&](const std::vector<std::string>& globs, const std::string& database) {
      const Dialect dialect = dialect_of(manifest, database);
      for (const std::string& glob : globs) {
        each_match(index, glob, [&](std::size_t i) {
          std::vector<std::uint32_t>& parties = scan.files[i].parties;
          if (!parties.empty() && parties.back() == id) return;  // a source says it better
          parties.push_back(id);
          if (dialect == Dialect::postgresql) on_postgresql[i] = true;
          other[i] = dialect;
        });
      }
    };
    const std::string database = party.databases.empty() ? "" : party.databases.front();
    for (const Source& source : party.sources) {
      cover(source.paths, source.database.empty() ? database : source.database);
    }
    cover(party.paths, database);
    cover(party.migrations, database);
  }
  for (std::size_t i = 0; i < scan.files.size(); ++i) {
    Dialect& dialect = scan.files[i].kind.dialect;
    if (dialect == Dialect::postgresql && !on_postgresql[i]) dialect = other[i];
  }
}

void assign_declared(const Manifest& manifest, const PathIndex& index, Scan& scan,
                     std::vector<bool>& declared, std::vector<bool>& fixed) {
  for (const Party& party : manifest.parties) {
    if (!party.repo.empty()) continue;
    for (const std::string& glob : party.migrations) {
      each_match(index, glob, [&](std::size_t i) {
        declared[i] = true;
        fixed[i] = true;
        scan.files[i].file_class = FileClass::migration;
      });
    }
  }
  for (const ClassPatterns& patterns : manifest.classes) {
    const std::optional<FileClass> file_class = file_class_of(patterns.name);
    if (!file_class) continue;
    for (const std::string& glob : patterns.globs) {
      each_match(index, glob, [&](std::size_t i) {
        fixed[i] = true;
        declared[i] = *file_class == FileClass::migration;
        scan.files[i].file_class = *file_class;
      });
    }
  }
}

void cut_to(const std::vector<std::string>& only_below, Scan& scan) {
  if (only_below.empty()) return;
  std::erase_if(scan.files, [&](const RepoFile& file) {
    return std::none_of(only_below.begin(), only_below.end(), [&](const std::string& path) {
      return path.empty() || path == "." || file.path == path || is_below(file.path, path);
    });
  });
}

// What of the listed files takes part in the run. git also lists what is deleted or, in a sparse
// checkout, was never on disk.
void take_files(const FileSystem& files, std::vector<ListedFile> listed, Scan& scan) {
  std::size_t absent_sql = 0;
  std::size_t absent_code = 0;
  scan.files.reserve(listed.size());
  for (ListedFile& file : listed) {
    if (!is_plain_path(file.path)) continue;
    if (!scan.files.empty() && scan.files.back().path == file.path) continue;
    if (file.mode == FileMode::submodule) {
      scan.notes.push_back({.kind = NoteKind::git,
                            .path = file.path,
                            .message = "a repository of its own: its files are not in this run"});
      continue;
    }
    if (!file.is_on_disk && language_of(file.path) != Language::none && !files.stat(file.path)) {
      ++(is_host(language_of(file.path)) ? absent_code : absent_sql);
      continue;
    }
    if (file.mode == FileMode::link && !keep_link(files, file, scan)) continue;
    scan.files.push_back({.path = std::move(file.path)});
  }
  const auto tell = [&](std::size_t count, const std::string& what) {
    if (count == 0) return;
    scan.notes.push_back(
        {.kind = NoteKind::git,
         .message = std::to_string(count) + what +
                    (count == 1 ? " file that git tracks is" : " files that git tracks are") +
                    " not on disk: deleted, or a sparse checkout"});
  };
  tell(absent_sql, " SQL");
  tell(absent_code, " source");
}

// `out` holds what listing the files has noted.
Scan scan_files(const FileSystem& files, const Manifest& manifest,
                const std::vector<std::string>& only_below, std::vector<ListedFile> listed,
                Scan out) {
  for (const std::string& path : only_below) {
    // Named by the user: listed even where git ignores it.
    const std::optional<FileStat> stat = files.stat(path);
    if (stat && stat->kind == FileStat::Kind::file) listed.push_back({.path = path});
  }
  const auto by_path = [](const ListedFile& a, const ListedFile& b) { return a.path < b.path; };
  if (!only_below.empty()) std::stable_sort(listed.begin(), listed.end(), by_path);
  take_files(files, std::move(listed), out);
  const PathIndex index(out.files);
  std::vector<bool> declared(out.files.size()), fixed(out.files.size());
  classify(out);
  assign_declared(manifest, index, out, declared, fixed);
  assign_parties(manifest, index, out);
  find_migrations(files, declared, out);
  classify_names(out, fixed);
  cut_to(only_below, out);
  return out;
}

}  // namespace

const std::string& framework_name(std::uint16_t framework) {
  return all_frameworks()[framework].name;
}

Scan scan(const FileSystem& files, const Manifest& manifest,
          const std::vector<std::string>& only_below) {
  Scan noted;
  std::vector<ListedFile> listed = list_files(files, noted);
  return scan_files(files, manifest, only_below, std::move(listed), std::move(noted));
}

Scan scan_listed(const FileSystem& files, const Manifest& manifest,
                 const std::vector<std::string>& only_below, std::vector<ListedFile> listed) {
  return scan_files(files, manifest, only_below, std::move(listed), {});
}

}  // namespace demarc
