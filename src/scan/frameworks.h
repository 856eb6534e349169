// What demarc knows of migration tools, as rules/frameworks/*.toml say it.
//
// Read once from the embedded files; the index in all_frameworks() is FileKind::framework, 0 means
// none. scan/ finds out which tool a folder belongs to and in which order its files run, extract/
// cuts a file at the tool's marks. rules/frameworks/README.md describes the keys.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "scan/file_kind.h"
#include "scan/name_pattern.h"

namespace demarc {

// How the files of one folder are ordered.
enum class FileOrder : std::uint8_t {
  none,       // they stand beside each other, no order matters
  integer,    // the key as a number of any length; dashes do not count
  parts,      // the key's numbers between '.', '_' and '-', one after the other
  text,       // the path within the set, byte by byte
  plan,       // Sqitch: sqitch.plan
  journal,    // Drizzle: meta/_journal.json
  changelog,  // Liquibase: the changelog that includes the files
  depends,    // yoyo: `-- depends:` lines, else by name
  listing,    // sqlc: the files that its configuration lists
  graph       // Django, Alembic: what the files say of each other
};

// One shape of file names that the tool reads. Shapes are tried in the order of the document.
struct FileShape {
  NamePattern pattern{};
  Part part = Part::none;
  int phase = 0;  // files of a lower phase run first, whatever their key
  FileOrder order = FileOrder::integer;
  bool replayed = true;   // false: the tool does not run it on its way up (undo, verify)
  bool tells = true;      // the name alone says that it is this tool's ("name" in `believe`)
  bool baseline = false;  // stands for all files with a key up to its own
  FileClass file_class = FileClass::migration;
};

// Something in the repository that speaks for a tool; see Framework::config.
struct Clue {
  std::string path{};      // relative to the set's folder, or a name in it or any folder above it
  bool above = false;      // "^name"
  bool by_suffix = false;  // "^*.csproj"
  std::string contains{};  // "^Cargo.toml:sqlx": the file holds this text
};

// A line comment that a tool reads: at least so many dashes, then words with any number of blanks
// between them; letter case does not matter.
struct Mark {
  enum class Meaning : std::uint8_t { up, down, no_transaction, include, other };
  Meaning meaning = Meaning::up;
  std::size_t dashes = 2;
  std::vector<std::string> words{};
};

enum class MarkFormat : std::uint8_t { marks, liquibase };

struct Framework {
  std::string id{};    // the file's stem: "golang-migrate"
  std::string name{};  // for people: "golang-migrate"
  std::string url{};
  FileOrder order = FileOrder::integer;
  Atomic atomic = Atomic::unknown;
  std::vector<std::string> history{};  // bookkeeping: "t", "s.t" or "s.*"
  std::vector<FileShape> shapes{};
  // ToolEvidence. `config` is proof; `folders` are the tool's usual folders as globs; `hints` only
  // break ties, the nearest wins. `believe` lists what suffices: "config", "mark", "folder",
  // "folder+hint", "name", "name+hint".
  std::vector<Clue> config{};
  std::vector<Clue> hints{};
  std::vector<std::string> folders{};
  std::vector<std::vector<std::string>> believe{};
  bool fallback = false;   // only where no other tool is found
  bool recursive = false;  // reads subfolders too
  bool dump = false;       // a dump of a schema
  // Text.
  MarkFormat format = MarkFormat::marks;
  std::vector<Mark> marks{};
  bool marks_indented = false;             // a mark may stand behind blanks
  bool up_before_mark = false;             // text before the first mark belongs to the up part
  std::string no_transaction_option{};     // on the up mark's line
  bool no_transaction_first_line = false;  // the mark counts only in the file's first line
  std::vector<std::string> no_transaction_words{};  // a statement with this word ends the default
  // Migrations in a host language.
  std::string calls{};                   // the reader of its schema calls, see extract/schema
  std::vector<std::string> code_text{};  // text that only its files hold: counts as a mark
  std::vector<std::string> code_down{};  // functions and arguments that hold the way back
  std::string code_down_argument{};      // call whose second argument is the way back
  std::vector<std::string> code_no_transaction{};  // text that opts out of the transaction
  bool columns_not_null = false;                   // unless the column says otherwise
  std::map<std::string, std::string> types{};      // the tool's words for PostgreSQL's types
  // The set reaches up to the nearest folder that has the first of these that is found.
  std::vector<Clue> root{};
  // Sidecar: "<file>.conf" with a line `key = value` that switches the transaction off.
  struct Sidecar {
    std::string path{};  // "{file}.conf", "metadata.toml": beside the file
    std::string key{};
    std::string value{};
  };
  std::vector<Sidecar> sidecars{};
  // What the project's configuration says of the tool: read from the nearest of the files that has
  // one of the keys.
  struct ProjectSetting {
    enum class Sets : std::uint8_t { schema, history, dialect, connection };
    Sets sets = Sets::schema;
    std::vector<Clue> files{};
    std::vector<std::string> keys{};  // a part "*" stands for any one part
  };
  std::vector<ProjectSetting> settings{};
};

// Index 0 is a framework without a name that stands for "none".
const std::vector<Framework>& all_frameworks();
// 0 if there is none of that id.
std::uint16_t framework_of(std::string_view id);
// Reads one document; for all_frameworks() and for tests of the data.
Result<Framework> parse_framework(std::string_view id, std::string_view toml);

const char* to_string(FileOrder order);

}  // namespace demarc
