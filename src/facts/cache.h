// Facts of files that have not changed, kept between runs.
//
// Two files in one folder, each replaced by rename, so that concurrent runs see whole files only:
// `facts.pack` maps the content of a file (its bytes, its kind, the program's identity) to its
// encoded facts, `stats` maps a path with its size, times and inode to that content, so that an
// untouched file is not even read. Whatever does not fit (another version, another user's file, a
// torn or damaged one) is ignored: the cache can only save time. Keys are seeded with a number of
// this cache's own, because pull requests choose the bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "facts/file_facts.h"
#include "source/file_system.h"

namespace demarc {

class FactsCache {
 public:
  // Reads what is in `folder`; an empty name: nothing is found and nothing kept. `identity` names
  // all that facts depend on besides bytes and kind: version, grammar, embedded data.
  FactsCache(std::string folder, std::string_view identity);
  ~FactsCache();
  FactsCache(const FactsCache&) = delete;
  FactsCache& operator=(const FactsCache&) = delete;

  // All but save() may be called from several threads.

  bool enabled() const;
  // The facts of a file that has not been touched since it was last read.
  bool find_untouched(std::string_view path, const FileKind& kind, const FileStat& stat,
                      FileFacts& facts);
  Hash128 key_of(std::string_view bytes, const FileKind& kind) const;
  bool find(const Hash128& key, FileFacts& facts);
  void keep(const Hash128& key, const FileFacts& facts);
  // `stat` is from before the file was read. A file changed so recently that a further change could
  // bear the same time is not remembered (git's rule for racy entries).
  void remember(std::string_view path, const FileKind& kind, const FileStat& stat,
                const Hash128& key);

  // Writes what is new, if that costs less than analysing it again. A folder that cannot be written
  // is no error.
  void save();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace demarc
