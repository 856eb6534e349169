// Writes a repository for measuring: services with a schema each, migrations (Flyway's names) and
// query files, of a given size. The same arguments give the same bytes on any machine.
//
//   generate FOLDER [MEGABYTES=20] [SERVICES=10] [MIGRATIONS=2000]
//
// What it writes is meant to look like what people keep: tables with keys and defaults, indexes,
// later ALTERs, views, PL/pgSQL, seed rows in multi-row INSERTs, and queries with CTEs and joins;
// about one query in a hundred crosses into another service's schema, so that a check has something
// to find.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace {

class Random {  // splitmix64: small, well known, the same everywhere
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ull);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
  }
  int below(int limit) { return static_cast<int>(next() % static_cast<std::uint64_t>(limit)); }
  template <std::size_t size>
  const char* pick(const char* const (&words)[size]) {
    return words[next() % size];
  }

 private:
  std::uint64_t state_;
};

constexpr const char* nouns[] = {
    "order",   "item",   "invoice", "payment", "customer", "address", "shipment", "stock",
    "price",   "coupon", "event",   "ticket",  "review",   "session", "ledger",   "refund",
    "carrier", "parcel", "account", "balance", "message",  "product", "category", "supplier"};
constexpr const char* adjectives[] = {"pending",  "archived", "daily", "external",
                                      "internal", "monthly",  "open",  "closed"};
constexpr const char* columns[] = {
    "status",   "amount", "currency",    "created_at", "updated_at", "reference", "note",
    "quantity", "email",  "external_id", "priority",   "expires_at", "payload",   "version"};
constexpr const char* types[] = {"text NOT NULL",
                                 "numeric(12,2) NOT NULL DEFAULT 0",
                                 "char(3) NOT NULL DEFAULT 'EUR'",
                                 "timestamptz NOT NULL DEFAULT now()",
                                 "timestamptz",
                                 "varchar(64)",
                                 "text",
                                 "integer NOT NULL DEFAULT 1",
                                 "text",
                                 "uuid",
                                 "smallint NOT NULL DEFAULT 0",
                                 "timestamptz",
                                 "jsonb NOT NULL DEFAULT '{}'::jsonb",
                                 "bigint NOT NULL DEFAULT 0"};
constexpr int column_count = static_cast<int>(sizeof columns / sizeof columns[0]);

struct Service {
  std::string name{};
  std::vector<std::string> tables{};
  int migrations = 0;
};

class Writer {
 public:
  Writer(std::filesystem::path root, int services, std::uint64_t bytes)
      : root_(std::move(root)), random_(20261123), wanted_(bytes) {
    for (int i = 0; i < services; ++i) {
      Service service{.name = "svc" + std::to_string(i)};
      for (const char* noun : nouns) service.tables.push_back(noun);
      services_.push_back(service);
    }
  }

  void write(int migrations) {
    manifest();
    const auto migration_bytes = wanted_ * 7 / 10 / static_cast<std::uint64_t>(migrations);
    for (int i = 0; i < migrations; ++i)
      migration(services_[static_cast<std::size_t>(i) % services_.size()], migration_bytes);
    for (int file = 0; written_ < wanted_; ++file)
      queries(services_[static_cast<std::size_t>(file) % services_.size()], file);
    std::printf("%llu bytes in %d files\n", static_cast<unsigned long long>(written_), files_);
  }

 private:
  void manifest() {
    std::string text = "[project]\nname = \"bench\"\n";
    for (const Service& service : services_) {
      text += "\n[service." + service.name + "]\npaths = [\"services/" + service.name +
              "/**\"]\nowns = [\"" + service.name + ".*\"]\n";
    }
    save("demarc.toml", text);
    written_ = 0;
  }

  std::string table(const Service& service) {
    return service.name + "." +
           service.tables[static_cast<std::size_t>(
               random_.below(static_cast<int>(service.tables.size())))];
  }

  void create_table(Service& service, std::string& out) {
    const std::string name = std::string(random_.pick(adjectives)) + "_" + random_.pick(nouns) +
                             "_" + std::to_string(service.tables.size());
    service.tables.push_back(name);
    out += "CREATE TABLE IF NOT EXISTS " + service.name + "." + name +
           " (\n    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n";
    const int first = random_.below(column_count), count = 4 + random_.below(8);
    for (int i = 0; i < count; ++i) {
      const int column = (first + i) % column_count;
      out += "    " + std::string(columns[column]) + " " + types[column] + ",\n";
    }
    out += "    parent_id bigint REFERENCES " + service.name + "." + service.tables[0] +
           " (id) ON DELETE CASCADE,\n    CHECK (id > 0)\n);\n";
    out += "CREATE INDEX " + name + "_parent_idx ON " + service.name + "." + name +
           " (parent_id) WHERE parent_id IS NOT NULL;\n";
    out += "COMMENT ON TABLE " + service.name + "." + name + " IS 'Rows of " + name +
           ", kept for two years';\n\n";
  }

  void alter_table(const Service& service, std::string& out) {
    out += "ALTER TABLE " + table(service) + "\n    ADD COLUMN IF NOT EXISTS " +
           random_.pick(columns) + "_" + std::to_string(random_.below(1000)) +
           " text,\n    ALTER COLUMN id SET STATISTICS 500;\n\n";
  }

  void seed_rows(const Service& service, std::string& out) {
    out += "INSERT INTO " + table(service) + " (status, amount, reference, created_at) VALUES\n";
    const int rows = 5 + random_.below(25);
    for (int i = 0; i < rows; ++i) {
      out += "    ('" + std::string(random_.pick(adjectives)) + "', " +
             std::to_string(random_.below(100000)) + ".50, 'ref-" + std::to_string(random_.next()) +
             "', '2026-01-" + std::to_string(10 + random_.below(18)) + " 10:00:00+00')" +
             (i + 1 < rows ? ",\n" : "\n");
    }
    out += "ON CONFLICT DO NOTHING;\n\n";
  }

  void routine(const Service& service, std::string& out) {
    const std::string name = service.name + ".refresh_" + random_.pick(nouns) + "_" +
                             std::to_string(random_.below(10000));
    out += "CREATE OR REPLACE FUNCTION " + name +
           "(p_id bigint, p_limit integer DEFAULT 10) RETURNS integer\nLANGUAGE plpgsql AS $$\n"
           "DECLARE\n    v_count integer := 0;\n    r record;\nBEGIN\n    -- take the rows that "
           "are due and move them on\n"
           "    FOR r IN SELECT id, status FROM " +
           table(service) +
           " WHERE id >= p_id ORDER BY id LIMIT p_limit LOOP\n"
           "        UPDATE " +
           table(service) +
           " SET status = 'done', updated_at = now() WHERE id = r.id AND status = r.status;\n"
           "        IF FOUND THEN\n            v_count := v_count + 1;\n        END IF;\n    END "
           "LOOP;\n"
           "    INSERT INTO " +
           table(service) +
           " (status, note) VALUES ('refreshed', format('%s rows', v_count));\n    RETURN "
           "v_count;\nEND;\n$$;\n\n";
  }

  void view(const Service& service, std::string& out) {
    out += "CREATE OR REPLACE VIEW " + service.name + ".v_" + random_.pick(nouns) + "_" +
           std::to_string(random_.below(10000)) +
           " AS\nSELECT a.id, a.status, b.reference, count(*) OVER (PARTITION BY a.status) AS "
           "same_status\n  FROM " +
           table(service) + " a\n  LEFT JOIN " + table(service) +
           " b ON b.parent_id = a.id AND b.expires_at > now() - interval '30 days'\n WHERE "
           "a.amount > 0;\n\n";
  }

  void query(const Service& service, int number, std::string& out) {
    const bool crosses = random_.below(100) == 0;
    const Service& other =
        crosses
            ? services_[static_cast<std::size_t>(random_.below(static_cast<int>(services_.size())))]
            : service;
    out += "-- name: Query" + std::to_string(number) + " :many\n";
    switch (random_.below(4)) {
      case 0:
        out +=
            "WITH recent AS (\n    SELECT o.id, o.status, o.amount\n      FROM " + table(service) +
            " o\n     WHERE o.created_at > now() - interval '7 days'\n)\n"
            "SELECT r.id, r.status, sum(i.amount) AS total, max(i.updated_at)\n  FROM recent r\n  "
            "JOIN " +
            table(other) +
            " i ON i.parent_id = r.id\n WHERE i.status IN ('open', 'pending', $1)\n GROUP BY r.id, "
            "r.status\nHAVING count(*) > 1\n ORDER BY total DESC NULLS LAST\n LIMIT $2;\n\n";
        break;
      case 1:
        out += "UPDATE " + table(service) +
               " AS t\n   SET status = $2, version = t.version + 1, updated_at = now()\n WHERE "
               "t.id = $1\n   AND EXISTS (SELECT 1 FROM " +
               table(other) +
               " x WHERE x.reference = t.reference AND x.quantity > 0)\nRETURNING t.id, "
               "t.version;\n\n";
        break;
      case 2:
        out +=
            "SELECT c.id, c.email, coalesce(o.amount, 0)::numeric(12,2) AS amount,\n       CASE "
            "WHEN o.status = 'open' THEN 1 ELSE 0 END AS is_open\n  FROM " +
            table(service) + " c\n  LEFT JOIN LATERAL (\n        SELECT x.amount, x.status FROM " +
            table(other) +
            " x WHERE x.parent_id = c.id ORDER BY x.created_at DESC LIMIT 1\n  ) o ON true\n"
            " WHERE c.email ILIKE '%' || $1 || '%' AND (c.payload ->> 'kind') = ANY "
            "($2::text[]);\n\n";
        break;
      default:
        out += "INSERT INTO " + table(service) +
               " (status, amount, reference)\nVALUES ($1, $2, $3)\nON CONFLICT (id) DO UPDATE SET "
               "status = excluded.status, amount = excluded.amount\nRETURNING *;\n\n";
    }
  }

  void migration(Service& service, std::uint64_t size) {
    std::string out =
        "-- " + service.name + ": migration " + std::to_string(++service.migrations) + "\n\n";
    if (service.migrations == 1) {
      out += "CREATE SCHEMA IF NOT EXISTS " + service.name + ";\n\n";
      for (const std::string& name : service.tables) {
        out += "CREATE TABLE " + service.name + "." + name +
               " (\n    id bigint PRIMARY KEY,\n    parent_id bigint";
        for (int i = 0; i < column_count; ++i)
          out += ",\n    " + std::string(columns[i]) + " " + types[i];
        out += "\n);\n\n";
      }
    }
    while (out.size() < size) {
      switch (random_.below(8)) {
        case 0:
        case 1:
          create_table(service, out);
          break;
        case 2:
          alter_table(service, out);
          break;
        case 3:
        case 4:
          seed_rows(service, out);
          break;
        case 5:
        case 6:
          routine(service, out);
          break;
        default:
          view(service, out);
      }
    }
    save("services/" + service.name + "/db/migration/V" + std::to_string(service.migrations) +
             "__change.sql",
         out);
  }

  void queries(const Service& service, int file) {
    std::string out;
    for (int i = 0; out.size() < 6000; ++i) query(service, file * 100 + i, out);
    save("services/" + service.name + "/queries/q" + std::to_string(file) + ".sql", out);
  }

  void save(const std::string& path, const std::string& text) {
    std::filesystem::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << text;
    written_ += text.size();
    ++files_;
  }

  std::filesystem::path root_;
  Random random_;
  std::uint64_t wanted_;
  std::uint64_t written_ = 0;
  int files_ = 0;
  std::vector<Service> services_{};
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: generate FOLDER [MEGABYTES] [SERVICES] [MIGRATIONS]\n");
    return 2;
  }
  const auto number = [&](int index, int otherwise) {
    return argc > index ? std::atoi(argv[index]) : otherwise;
  };
  const int megabytes = number(2, 20), services = number(3, 10), migrations = number(4, 2000);
  if (megabytes < 1 || services < 1 || migrations < services) {
    std::fprintf(stderr,
                 "generate: sizes must be positive, with at least one migration a service\n");
    return 2;
  }
  Writer(argv[1], services, static_cast<std::uint64_t>(megabytes) * 1000 * 1000).write(migrations);
  return 0;
}
