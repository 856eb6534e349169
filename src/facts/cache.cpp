// The layout of both files: a head (magic, identity, seed or generation, count), then `count` rows
// sorted by key, then, in the pack, the encoded facts that the rows point to.
#include "facts/cache.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <mutex>
#include <type_traits>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

namespace demarc {

namespace {

constexpr char pack_magic[8] = {'d', 'm', 'r', 'c', 'p', 'k', '0', '1'};
constexpr char stats_magic[8] = {'d', 'm', 'r', 'c', 's', 't', '0', '1'};
// Clocks of file systems tick slower than they look; FAT's every two seconds.
constexpr std::int64_t racy_ns = 2'000'000'000;
// A rewrite of the pack has to be worth it: facts smaller than this are analysed again for less.
constexpr std::uint64_t small_addition_bytes = 128u << 10;
// Facts that no run of late has asked for (another branch's) may take this much beside the others.
constexpr std::uint64_t unused_bytes = 64u << 20;

struct Head {
  char magic[8] = {};
  Hash128 identity{};
  std::uint64_t seed = 0;
  std::uint64_t checksum = 0;  // of the rows
  std::uint32_t generation = 0;
  std::uint32_t count = 0;
};

struct PackRow {
  Hash128 key{};
  std::uint64_t at = 0;
  std::uint32_t size = 0;
  std::uint32_t last_used = 0;  // generation
};

struct StatRow {
  Hash128 path{};  // of path and kind
  Hash128 key{};
  std::uint64_t size_bytes = 0;
  std::int64_t mtime_ns = 0;
  std::int64_t ctime_ns = 0;
  std::uint64_t inode = 0;
};

static_assert(std::has_unique_object_representations_v<PackRow>);
static_assert(std::has_unique_object_representations_v<StatRow>);

// A file of this user, mapped for reading; empty when there is none or it is not ours.
class Mapping {
 public:
  Mapping() = default;
  explicit Mapping(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) return;
    struct ::stat info {};
    if (::fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_uid == ::geteuid() &&
        (info.st_mode & (S_IWGRP | S_IWOTH)) == 0 && info.st_size > 0) {
      const auto size = static_cast<std::size_t>(info.st_size);
      void* address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
      if (address != MAP_FAILED) {
        address_ = address;
        size_ = size;
      }
    }
    ::close(fd);
  }
  ~Mapping() {
    if (address_ != nullptr) ::munmap(address_, size_);
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  std::string_view bytes() const { return {static_cast<const char*>(address_), size_}; }

 private:
  void* address_ = nullptr;
  std::size_t size_ = 0;
};

// The rows behind a head that fits, or false.
template <typename Row>
bool read_rows(std::string_view bytes, const char (&magic)[8], const Hash128& identity, Head& head,
               const Row*& rows) {
  if (bytes.size() < sizeof head) return false;
  std::memcpy(&head, bytes.data(), sizeof head);
  if (std::memcmp(head.magic, magic, sizeof magic) != 0 || head.identity != identity) return false;
  if (head.count > (bytes.size() - sizeof head) / sizeof(Row)) return false;
  static_assert(sizeof(Head) % alignof(Row) == 0);
  if (hash64(bytes.substr(sizeof head, head.count * sizeof(Row))) != head.checksum) return false;
  rows = reinterpret_cast<const Row*>(bytes.data() + sizeof head);
  return true;
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

// Writes a temporary file and renames it; nothing is left behind when that fails.
bool replace_file(const std::string& path, const std::vector<std::string_view>& parts) {
  std::string temporary = path + ".XXXXXX";
  const int fd = ::mkstemp(temporary.data());
  if (fd < 0) return false;
  constexpr std::size_t buffer_bytes = 1u << 20;
  std::string buffer;
  bool whole = true;
  for (std::string_view part : parts) {
    buffer += part;
    if (buffer.size() < buffer_bytes) continue;
    whole = whole && write_all(fd, buffer);
    buffer.clear();
  }
  whole = whole && write_all(fd, buffer);
  whole = ::close(fd) == 0 && whole;
  if (whole && ::rename(temporary.c_str(), path.c_str()) == 0) return true;
  ::unlink(temporary.c_str());
  return false;
}

void make_folders(const std::string& folder) {
  for (std::size_t at = 1; at <= folder.size(); ++at) {
    if (at == folder.size() || folder[at] == '/') ::mkdir(folder.substr(0, at).c_str(), 0700);
  }
}

template <typename Rows>
std::string_view bytes_of(const Rows& rows) {
  return {reinterpret_cast<const char*>(rows.data()), rows.size() * sizeof rows[0]};
}

// Every field by itself: padding has no value. A new field of FileKind must be added here.
Hash128 with_kind(Hash128 bytes, const FileKind& kind, std::uint64_t seed) {
  static_assert(sizeof(FileKind) == 8 + sizeof(std::string),
                "FileKind has changed: make the new field part of the key");
  const Hash128 context = kind.context.empty() ? Hash128{} : hash128(kind.context, seed);
  const std::uint64_t fields[] = {bytes.high,
                                  bytes.low,
                                  static_cast<std::uint64_t>(kind.language),
                                  kind.framework,
                                  static_cast<std::uint64_t>(kind.part),
                                  static_cast<std::uint64_t>(kind.atomic),
                                  static_cast<std::uint64_t>(kind.dialect),
                                  context.high,
                                  context.low};
  return hash128({reinterpret_cast<const char*>(fields), sizeof fields}, seed);
}

std::int64_t now_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

// Sorted by key; of several with the same key the first stays.
template <typename Items, typename Key>
void sort_once(Items& items, Key key) {
  std::stable_sort(items.begin(), items.end(),
                   [&](const auto& a, const auto& b) { return key(a) < key(b); });
  items.erase(std::unique(items.begin(), items.end(),
                          [&](const auto& a, const auto& b) { return key(a) == key(b); }),
              items.end());
}

struct PackEntry {
  PackRow row{};
  std::string_view bytes{};
};

struct Fresh {
  Hash128 key{};
  std::string bytes{};
};

}  // namespace

struct FactsCache::State {
  explicit State(std::string where)
      : folder(std::move(where)), pack(folder + "/facts.pack"), stats(folder + "/stats") {}

  const PackRow* find(const Hash128& key) const {
    const PackRow* end = rows + head.count;
    const PackRow* row = std::lower_bound(
        rows, end, key, [](const PackRow& r, const Hash128& k) { return r.key < k; });
    return row != end && row->key == key ? row : nullptr;
  }
  bool load(const PackRow& row, FileFacts& facts) {
    const std::string_view bytes = pack.bytes();
    if (row.at > bytes.size() || row.size > bytes.size() - row.at) return false;
    if (!decode(bytes.substr(row.at, row.size), facts)) {
      facts = FileFacts{};
      return false;
    }
    used[static_cast<std::size_t>(&row - rows)].store(1, std::memory_order_relaxed);
    return true;
  }
  bool is_worth_writing() const;
  std::vector<PackEntry> entries_to_keep(std::uint32_t generation) const;
  void save_pack();
  void save_stats();

  std::string folder;
  Mapping pack;
  Mapping stats;
  Hash128 identity{};
  Head head{};
  const PackRow* rows = nullptr;
  Head stats_head{};
  const StatRow* stat_rows = nullptr;
  std::vector<std::atomic<unsigned char>> used{};  // of rows
  std::vector<Hash128> kept_keys{};                // sorted; of the pack as save_pack() leaves it
  std::mutex mutex{};                              // guards what follows
  std::vector<Fresh> fresh{};
  std::vector<StatRow> touched{};
};

FactsCache::FactsCache(std::string folder, std::string_view identity) {
  if (folder.empty()) return;
  state_ = std::make_unique<State>(std::move(folder));
  State& s = *state_;
  const std::string name = std::string(identity) + "\n" + std::to_string(facts_version);
  s.identity = hash128(name);
  if (!read_rows(s.pack.bytes(), pack_magic, s.identity, s.head, s.rows)) {
    s.head = Head{};
    std::memcpy(s.head.magic, pack_magic, sizeof pack_magic);
    s.head.identity = s.identity;
    if (::getrandom(&s.head.seed, sizeof s.head.seed, 0) != sizeof s.head.seed) {
      state_.reset();
      return;
    }
  }
  s.used = std::vector<std::atomic<unsigned char>>(s.head.count);
  // Keys of another seed mean nothing here.
  if (!read_rows(s.stats.bytes(), stats_magic, s.identity, s.stats_head, s.stat_rows) ||
      s.stats_head.seed != s.head.seed) {
    s.stats_head = Head{};
    s.stat_rows = nullptr;
  }
}

FactsCache::~FactsCache() = default;

bool FactsCache::enabled() const {
  return state_ != nullptr;
}

Hash128 FactsCache::key_of(std::string_view bytes, const FileKind& kind) const {
  if (!state_) return {};
  return with_kind(hash128(bytes, state_->head.seed), kind, state_->head.seed);
}

bool FactsCache::find_untouched(std::string_view path, const FileKind& kind, const FileStat& stat,
                                FileFacts& facts) {
  if (!state_ || state_->stats_head.count == 0) return false;
  const Hash128 id = key_of(path, kind);
  const StatRow* end = state_->stat_rows + state_->stats_head.count;
  const StatRow* row = std::lower_bound(
      state_->stat_rows, end, id, [](const StatRow& r, const Hash128& k) { return r.path < k; });
  if (row == end || row->path != id) return false;
  if (row->size_bytes != stat.size_bytes || row->mtime_ns != stat.mtime_ns ||
      row->ctime_ns != stat.ctime_ns || row->inode != stat.inode) {
    return false;
  }
  return find(row->key, facts);
}

bool FactsCache::find(const Hash128& key, FileFacts& facts) {
  if (!state_) return false;
  const PackRow* row = state_->find(key);
  return row != nullptr && state_->load(*row, facts);
}

void FactsCache::keep(const Hash128& key, const FileFacts& facts) {
  if (!state_) return;
  Fresh fresh{.key = key};
  encode(facts, fresh.bytes);
  const std::lock_guard lock(state_->mutex);
  state_->fresh.push_back(std::move(fresh));
}

void FactsCache::remember(std::string_view path, const FileKind& kind, const FileStat& stat,
                          const Hash128& key) {
  if (!state_ || stat.inode == 0) return;
  if (std::max(stat.mtime_ns, stat.ctime_ns) > now_ns() - racy_ns) return;
  const StatRow row{.path = key_of(path, kind),
                    .key = key,
                    .size_bytes = stat.size_bytes,
                    .mtime_ns = stat.mtime_ns,
                    .ctime_ns = stat.ctime_ns,
                    .inode = stat.inode};
  const std::lock_guard lock(state_->mutex);
  state_->touched.push_back(row);
}

bool FactsCache::State::is_worth_writing() const {
  if (fresh.empty()) return false;
  std::uint64_t fresh_bytes = 0;
  for (const Fresh& one : fresh) fresh_bytes += one.bytes.size();
  return head.count == 0 || fresh_bytes >= small_addition_bytes ||
         fresh_bytes >= pack.bytes().size() / 100;
}

// The new facts, the old ones that this run has used, and of the rest the youngest.
std::vector<PackEntry> FactsCache::State::entries_to_keep(std::uint32_t generation) const {
  std::vector<PackEntry> entries;
  for (const Fresh& one : fresh) {
    entries.push_back({{.key = one.key, .last_used = generation}, one.bytes});
  }
  std::vector<PackEntry> unused;
  const std::string_view old = pack.bytes();
  for (std::uint32_t i = 0; i < head.count; ++i) {
    const PackRow& row = rows[i];
    if (row.at > old.size() || row.size > old.size() - row.at) continue;
    PackEntry entry{row, old.substr(row.at, row.size)};
    if (used[i].load(std::memory_order_relaxed) == 0) {
      unused.push_back(entry);
      continue;
    }
    entry.row.last_used = generation;
    entries.push_back(entry);
  }
  std::stable_sort(unused.begin(), unused.end(), [](const PackEntry& a, const PackEntry& b) {
    return a.row.last_used > b.row.last_used;
  });
  std::uint64_t spare = 0;
  for (const PackEntry& entry : unused) {
    spare += entry.bytes.size();
    if (spare > unused_bytes) break;
    entries.push_back(entry);
  }
  sort_once(entries, [](const PackEntry& entry) { return entry.row.key; });
  return entries;
}

void FactsCache::State::save_pack() {
  if (!is_worth_writing()) {
    for (std::uint32_t i = 0; i < head.count; ++i) kept_keys.push_back(rows[i].key);
    return;
  }
  Head next = head;
  ++next.generation;
  std::vector<PackEntry> entries = entries_to_keep(next.generation);
  next.count = static_cast<std::uint32_t>(entries.size());
  std::vector<PackRow> table;
  std::vector<std::string_view> parts(2);
  std::uint64_t at = sizeof next + entries.size() * sizeof(PackRow);
  for (PackEntry& entry : entries) {
    entry.row.at = at;
    entry.row.size = static_cast<std::uint32_t>(entry.bytes.size());
    at += entry.row.size;
    table.push_back(entry.row);
    parts.push_back(entry.bytes);
    kept_keys.push_back(entry.row.key);
  }
  next.checksum = hash64(bytes_of(table));
  parts[0] = {reinterpret_cast<const char*>(&next), sizeof next};
  parts[1] = bytes_of(table);
  replace_file(folder + "/facts.pack", parts);
}

// Rows whose facts are not kept are of no use.
void FactsCache::State::save_stats() {
  std::vector<StatRow> all = touched;  // first: of two rows with the same path the first stays
  all.insert(all.end(), stat_rows, stat_rows + stats_head.count);
  sort_once(all, [](const StatRow& row) { return row.path; });
  std::erase_if(all, [&](const StatRow& row) {
    return !std::binary_search(kept_keys.begin(), kept_keys.end(), row.key);
  });
  Head next{};
  std::memcpy(next.magic, stats_magic, sizeof stats_magic);
  next.identity = identity;
  next.seed = head.seed;
  next.count = static_cast<std::uint32_t>(all.size());
  next.checksum = hash64(bytes_of(all));
  replace_file(folder + "/stats",
               {{reinterpret_cast<const char*>(&next), sizeof next}, bytes_of(all)});
}

void FactsCache::save() {
  if (!state_ || (state_->fresh.empty() && state_->touched.empty())) return;
  make_folders(state_->folder);
  state_->save_pack();
  state_->save_stats();
  state_->fresh.clear();
  state_->touched.clear();
}

}  // namespace demarc
