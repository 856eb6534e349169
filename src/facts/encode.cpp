// FileFacts as bytes: a checksum, the counts, the vectors as they lie in memory. The reader is the
// same program on the same machine (facts_version and the tool's version are part of the cache's
// key), so no byte order and no field names; the checksum guards against torn and foreign files.
#include <cstring>
#include <type_traits>

#include "base/hash.h"
#include "facts/file_facts.h"

namespace demarc {

// Calls `visit` with every vector of the facts, always in the same order.
template <typename Facts, typename Visit>
static void for_each_vector(Facts& facts, Visit&& visit) {
  visit(facts.rows.units);
  visit(facts.rows.statements);
  visit(facts.rows.needs);
  visit(facts.rows.column_uses);
  visit(facts.rows.uses);
  visit(facts.rows.definitions);
  visit(facts.rows.columns);
  visit(facts.rows.keys);
  visit(facts.rows.settings);
  visit(facts.rows.grants);
  visit(facts.rows.names);
  visit(facts.rows.constants);
  visit(facts.rows.symbols);
  visit(facts.rows.messages);
  visit(facts.rows.notes);
  visit(facts.rows.suppressions);
  visit(facts.rows.conditions);
  visit(facts.lines.starts);
}

static void append(std::string& out, const void* data, std::size_t size) {
  if (size > 0) out.append(static_cast<const char*>(data), size);
}

void encode(const FileFacts& facts, std::string& out) {
  const std::size_t start = out.size();
  out.append(sizeof(std::uint64_t), '\0');  // the checksum, when the rest is known
  const std::uint32_t head[] = {facts_version,
                                facts.rows.statements_seen,
                                facts.rows.statements_not_analysed,
                                facts.lines.size_bytes,
                                static_cast<std::uint32_t>(facts.rows.pool.size()),
                                facts.rows.skipped};
  append(out, head, sizeof head);
  append(out, facts.rows.pool.data(), facts.rows.pool.size());
  for_each_vector(facts, [&](const auto& rows) {
    static_assert(std::is_trivially_copyable_v<std::remove_cvref_t<decltype(rows[0])>>);
    const auto count = static_cast<std::uint32_t>(rows.size());
    append(out, &count, sizeof count);
    append(out, rows.data(), rows.size() * sizeof rows[0]);
  });
  const std::size_t body = start + sizeof(std::uint64_t);
  const std::uint64_t checksum = hash64(std::string_view(out).substr(body));
  std::memcpy(out.data() + start, &checksum, sizeof checksum);
}

namespace {

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  bool take(void* to, std::size_t size) {
    if (size > bytes_.size()) return false;
    if (size > 0) std::memcpy(to, bytes_.data(), size);
    bytes_.remove_prefix(size);
    return true;
  }
  std::size_t left() const { return bytes_.size(); }
  std::string_view rest() const { return bytes_; }

 private:
  std::string_view bytes_;
};

}  // namespace

bool decode(std::string_view bytes, FileFacts& facts) {
  Reader reader(bytes);
  std::uint64_t checksum = 0;
  if (!reader.take(&checksum, sizeof checksum) || checksum != hash64(reader.rest())) return false;
  std::uint32_t head[6] = {};
  if (!reader.take(head, sizeof head) || head[0] != facts_version || head[4] > reader.left())
    return false;
  facts.rows.statements_seen = head[1];
  facts.rows.statements_not_analysed = head[2];
  facts.lines.size_bytes = head[3];
  facts.rows.skipped = head[5];
  facts.rows.pool.resize(head[4]);
  bool whole = reader.take(facts.rows.pool.data(), head[4]);
  for_each_vector(facts, [&](auto& rows) {
    std::uint32_t count = 0;
    whole = whole && reader.take(&count, sizeof count) && count <= reader.left() / sizeof rows[0];
    if (!whole) return;
    rows.resize(count);
    whole = reader.take(rows.data(), count * sizeof rows[0]);
  });
  return whole && reader.left() == 0;
}

}  // namespace demarc
