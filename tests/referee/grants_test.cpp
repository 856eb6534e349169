// The round trip of `demarc grants` on PostgreSQL: the reference system runs under what it writes,
// and with one privilege fewer something of it does not run any more.
#include "export/grants.h"

#include <algorithm>
#include <cstdio>
#include <map>

#include <gtest/gtest.h>

#include "tests/referee/corpus.h"
#include "tests/referee/put.h"
#include "tests/referee/system.h"
#include "tests/referee/words.h"

namespace demarc::referee {
namespace {

const std::string folder = DEMARC_SOURCE_DIR "/tests/referee/systems/";
constexpr const char* database = "shop";

bool is_access_control(CommandTag tag) {
  return tag == CommandTag::grant_ || tag == CommandTag::revoke_ ||
         tag == CommandTag::alter_default_privileges;
}

// One privilege that a role holds on a table, a column or a sequence.
struct Item {
  std::string role{};
  std::string on{};         // "orders.orders", "SEQUENCE orders.x"
  std::string privilege{};  // "SELECT", "UPDATE (status)"
};

// The reference system on a server, its tables made and nothing granted.
class Shop {
 public:
  Shop(const Cluster& cluster, const System& system) : cluster_(cluster), system_(system) {
    drop_roles();
    Result<Session> made = open_new_database(cluster, database);
    if (!made) throw std::runtime_error(to_string(made.error()));
    superuser_ = std::make_unique<Session>(*std::move(made));
    migrate();
  }
  ~Shop() {
    sessions_.clear();
    superuser_.reset();
    try {
      drop_roles();
    } catch (const std::exception& error) {
      ADD_FAILURE() << error.what();
    }
  }

  void apply(const std::string& sql) { superuser_->must(sql); }
  void add_rows(const std::string& sql) {
    superuser_->must("SET session_replication_role = replica");
    superuser_->must(sql);
    superuser_->must("RESET session_replication_role");
  }
  // Statements of the party that are denied, each with what the server says.
  std::vector<std::string> denied(PartyId party);
  std::vector<Item> held();
  int count_of_statements() const { return statements_; }

 private:
  void migrate();
  bool migration(StatementId id);
  void drop_roles();
  Session& session_of(const std::string& role);
  void set_path(Session& session, PartyId party);

  const Cluster& cluster_;
  const System& system_;
  std::unique_ptr<Session> superuser_{};
  std::map<std::string, Session> sessions_{};
  int statements_ = 0;
};

void Shop::drop_roles() {
  Result<Session> door = Session::open(cluster_, "postgres");
  if (!door) throw std::runtime_error(to_string(door.error()));
  door->must(std::string("DROP DATABASE IF EXISTS ") + database + " WITH (FORCE)");
  for (const auto& row : door->query("select rolname from pg_roles where rolname !~ "
                                     "'^(postgres$|pg_|demarc_)'")) {
    door->must("DROP ROLE " + quote_name(row[0]));
  }
}

void Shop::set_path(Session& session, PartyId party) {
  const auto& path = system_.manifest.parties[party].search_path;
  std::string schemas;
  for (const std::string& schema : path) schemas += (schemas.empty() ? "" : ", ") + schema;
  session.must(schemas.empty() ? "RESET search_path" : "SET search_path = " + schemas);
}

// False if it has to wait for another set.
bool Shop::migration(StatementId id) {
  const ModelStatement& statement = system_.model.statements[id];
  const std::string text = system_.text(statement);
  if (is_access_control(statement.tag) || is_transaction_control(text)) return true;
  const Parties& parties = system_.model.parties(statement);
  if (!parties.empty()) set_path(*superuser_, parties.front());
  const Outcome outcome = superuser_->run(text);
  if (outcome.ok) return true;
  for (const char* state : {"42P01", "3F000", "42883", "42703", "42704"}) {
    if (outcome.state == state) return false;
  }
  ADD_FAILURE() << system_.place(statement) << ": " << outcome.message;
  return true;
}

void Shop::migrate() {
  const std::vector<std::vector<StatementId>> sets = migrations_of(system_);
  std::vector<std::size_t> next(sets.size());
  for (bool moved = true; moved;) {
    moved = false;
    for (std::size_t set = 0; set < sets.size(); ++set) {
      while (next[set] < sets[set].size() && migration(sets[set][next[set]])) {
        ++next[set];
        moved = true;
      }
    }
  }
  for (std::size_t set = 0; set < sets.size(); ++set) EXPECT_EQ(next[set], sets[set].size());
}

Session& Shop::session_of(const std::string& role) {
  const auto at = sessions_.find(role);
  if (at != sessions_.end()) return at->second;
  Result<Session> session = Session::open(cluster_, database, role);
  if (!session) throw std::runtime_error(to_string(session.error()));
  return sessions_.emplace(role, *std::move(session)).first->second;
}

std::vector<std::string> Shop::denied(PartyId party) {
  std::vector<std::string> out;
  statements_ = 0;
  const std::string& role = system_.manifest.parties[party].roles.run;
  if (role.empty()) return out;
  Session& session = session_of(role);
  for (const std::vector<StatementId>& file : scripts_of(system_)) {
    for (const StatementId id : file) {
      const ModelStatement& statement = system_.model.statements[id];
      const Parties& parties = system_.model.parties(statement);
      if (std::find(parties.begin(), parties.end(), party) == parties.end()) continue;
      const std::string text = system_.text(statement);
      if (is_transaction_control(text) || is_setting(text)) continue;
      set_path(session, party);
      ++statements_;
      const Outcome outcome = put(session, text);
      if (outcome.denied()) out.push_back(system_.place(statement) + ": " + outcome.message);
    }
  }
  return out;
}

std::vector<Item> Shop::held() {
  std::vector<Item> out;
  for (auto& row : superuser_->query(
           "select acl.grantee::regrole, case c.relkind when 'S' then 'SEQUENCE ' else '' end || "
           "c.oid::regclass, acl.privilege_type from pg_class c, aclexplode(c.relacl) acl where "
           "c.oid >= 16384 and acl.grantee <> c.relowner and acl.grantee <> 0 union all select "
           "acl.grantee::regrole, c.oid::regclass::text, acl.privilege_type || ' (' || "
           "quote_ident(attname) || ')' from pg_class c join pg_attribute a on attrelid = c.oid, "
           "aclexplode(a.attacl) acl where c.oid >= 16384 and acl.grantee <> c.relowner order by "
           "1, "
           "2, 3"))
    out.push_back({row[0], row[1], row[2]});
  return out;
}

struct Tried {
  int statements = 0;
  int privileges = 0;
  int needed = 0;
};

std::unique_ptr<System> order_system() {
  return read_system(DEMARC_SOURCE_DIR "/fixtures/order-system", "2026-11-23");
}

void expect_it_runs(const System& system, Shop& shop, Tried& tried) {
  for (PartyId party = 0; party < system.manifest.parties.size(); ++party) {
    for (const std::string& text : shop.denied(party))
      ADD_FAILURE() << system.manifest.parties[party].name << ": " << text;
    tried.statements += shop.count_of_statements();
  }
}

PartyId party_of(const System& system, const std::string& role) {
  for (PartyId party = 0; party < system.manifest.parties.size(); ++party) {
    if (system.manifest.parties[party].roles.run == role) return party;
  }
  return none;
}

void take_away_one_by_one(const System& system, Shop& shop, Tried& tried) {
  shop.apply("RESET search_path");
  for (const Item& item : shop.held()) {
    const PartyId party = party_of(system, item.role);
    if (party == none) continue;
    ++tried.privileges;
    shop.apply("REVOKE " + item.privilege + " ON " + item.on + " FROM " + item.role);
    if (!shop.denied(party).empty()) {
      ++tried.needed;
    } else {
      std::printf("not needed by what the referee runs: %s on %s for %s\n", item.privilege.c_str(),
                  item.on.c_str(), item.role.c_str());
    }
    shop.apply("GRANT " + item.privilege + " ON " + item.on + " TO " + item.role);
  }
}

class Grants : public ::testing::Test {
 protected:
  void SetUp() override {
    const Result<Cluster> cluster = running_cluster();
    ASSERT_TRUE(cluster) << to_string(cluster.error());
    cluster_ = *cluster;
    system_ = order_system();
    ASSERT_NE(system_, nullptr);
    shop_ = std::make_unique<Shop>(cluster_, *system_);
    const Result<std::string> rows = read_text(folder + "order-system.rows.sql");
    ASSERT_TRUE(rows);
    shop_->add_rows(*rows);
  }
  Cluster cluster_{};
  std::unique_ptr<System> system_{};
  std::unique_ptr<Shop> shop_{};
};

TEST_F(Grants, TheSystemRunsUnderWhatTheManifestAllows) {
  const GrantsScript script = grants_script(system_->model, {.database = database});
  shop_->apply(script.sql);
  shop_->apply(script.sql);  // again and again
  Tried tried;
  expect_it_runs(*system_, *shop_, tried);
  EXPECT_GE(tried.statements, 60);
}

TEST_F(Grants, WithoutGrantsNothingRuns) {
  shop_->apply("GRANT CONNECT ON DATABASE shop TO PUBLIC");
  const PartyId orders = party_of(*system_, "orders_rw");
  ASSERT_NE(orders, none);
  EXPECT_FALSE(shop_->denied(orders).empty());
}

TEST_F(Grants, OnePrivilegeFewerThanMinimalBreaksIt) {
  const GrantsScript script =
      grants_script(system_->model, {.database = database, .service = {}, .minimal = true});
  EXPECT_TRUE(script.gaps.empty()) << script.gaps.front();
  shop_->apply(script.sql);
  const std::vector<Item> first = shop_->held();
  shop_->apply(script.sql);
  EXPECT_EQ(first.size(), shop_->held().size());
  Tried tried;
  expect_it_runs(*system_, *shop_, tried);
  take_away_one_by_one(*system_, *shop_, tried);
  std::printf("minimal: %d statements run under %d privileges, %d of which are needed\n",
              tried.statements, tried.privileges, tried.needed);
  EXPECT_GE(tried.privileges, 60);
  // One column is named without its table where two could have it: it is given for both.
  EXPECT_GE(tried.needed + 1, tried.privileges);
}

}  // namespace
}  // namespace demarc::referee
