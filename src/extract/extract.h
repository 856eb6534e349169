// One file's bytes in, fragments of SQL out, each with its unit of work and the way back to the
// bytes.
//
// For a .sql file: the parts of the migration format (up, down, changesets), named queries, or the
// whole text. The framework's annotations in the text win over the guess of scan. For a file of a
// host language: the strings that may be SQL, see host/candidates.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "extract/host/options.h"
#include "scan/file_kind.h"
#include "source/fragment.h"
#include "source/vocabulary.h"

namespace demarc {

struct ExtractNote {
  NoteKind kind = NoteKind::unparsed;
  std::string message{};
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// What a function has to do with messages, see MessageRow.
enum class MessageMark : std::uint8_t { consume, publish, after_commit };
struct ExtractMessage {
  MessageMark mark = MessageMark::publish;
  bool after_commit = false;
  UnitContext unit{};
  std::string client{};
  std::string marker{};
  std::string topic{};
  std::string type{};
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// Who may use a constant.
enum class SymbolReach : std::uint8_t { file, folder, all };

// A constant string that other files may need, see ConstantRow.
struct ExtractConstant {
  std::string name{};
  std::string owner{};
  std::string value{};
  SymbolReach reach = SymbolReach::all;
  bool is_sql = false;
  bool is_field = false;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// A name that a text lacks, see SymbolRow.
struct ExtractSymbol {
  std::string qualifier{};
  std::string name{};
  bool is_imported = false;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct Extraction {
  std::vector<Fragment> fragments{};       // in the order of the text; views point into the bytes
  std::vector<ExtractMessage> messages{};  // in the order of the text
  std::vector<ExtractConstant> constants{};
  std::vector<ExtractSymbol> symbols{};
  std::vector<ExtractNote> notes{};
  bool skipped = false;  // a host file that does not look like SQL: nothing of it was read
};

Extraction extract(std::string_view bytes, const FileKind& kind, const HostOptions& options = {});

}  // namespace demarc
