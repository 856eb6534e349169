// Which rule tells a statement's denied needs: the table of "one breach, one finding".
#include "rules/breach.h"

#include <gtest/gtest.h>

#include "rules/evidence.h"

namespace demarc {
namespace {

constexpr PartyId orders = 0;
constexpr PartyId users = 1;
constexpr PartyId payments = 2;

struct Need {
  PartyId owner = none;
  Privileges privileges = 0;
  Privileges denied = 0;
  ObjectKind object = ObjectKind::table;
};

// A model of statements of `orders` in one file; every need is of a relation of its own.
class Builder {
 public:
  Builder() {
    model.files.push_back({});
    model.party_sets = {{}, {orders}};
    manifest.parties.resize(3);
    model.manifest = &manifest;
  }

  StatementId statement(CommandTag tag, const std::vector<Need>& needs, StatementId parent = none) {
    ModelStatement statement;
    statement.file = 0;
    statement.tag = tag;
    statement.parent = parent;
    statement.party_set = 1;
    statement.first_demand = static_cast<std::uint32_t>(model.demands.size());
    statement.demand_count = static_cast<std::uint32_t>(needs.size());
    const auto id = static_cast<StatementId>(model.statements.size());
    for (const Need& need : needs) {
      Access access;
      access.statement = id;
      access.relation = static_cast<RelationId>(model.relations.size());
      access.privileges = need.privileges;
      model.relations.push_back({});
      model.relations.back().object = need.object;
      Demand demand;
      demand.access = static_cast<AccessId>(model.accesses.size());
      demand.party = orders;
      demand.owner = need.owner;
      demand.allowed = need.denied == 0 ? Allowed::own : Allowed::no;
      demand.denied = need.denied;
      model.accesses.push_back(access);
      model.demands.push_back(demand);
    }
    model.statements.push_back(statement);
    return id;
  }

  Builder(const Builder&) = delete;
  Builder& operator=(const Builder&) = delete;

  Manifest manifest{};
  Model model{};
};

Need own(Privileges privileges) {
  return {orders, privileges, 0};
}
Need foreign(PartyId owner, Privileges privileges) {
  return {owner, privileges, privileges};
}
Need foreign(PartyId owner, Privileges privileges, ObjectKind object) {
  return {owner, privileges, privileges, object};
}
Need exported(PartyId owner, Privileges privileges) {
  return {owner, privileges, 0};
}

TEST(Breach, EachStatementIsToldByOneRule) {
  const struct {
    const char* what;
    CommandTag tag;
    std::vector<Need> needs;
    std::vector<Told> told;
  } table[] = {
      {"nothing denied", CommandTag::select_, {own(priv_select)}, {}},
      {"a foreign table alone", CommandTag::select_, {foreign(users, priv_select)}, {Told::read}},
      {"two tables of one owner",
       CommandTag::select_,
       {foreign(users, priv_select), foreign(users, priv_select)},
       {Told::read}},
      {"own and foreign",
       CommandTag::select_,
       {own(priv_select), foreign(users, priv_select)},
       {Told::join}},
      {"two foreign owners",
       CommandTag::select_,
       {foreign(users, priv_select), foreign(payments, priv_select)},
       {Told::join}},
      {"foreign beside what is exported",
       CommandTag::select_,
       {exported(users, priv_select), foreign(payments, priv_select)},
       {Told::join}},
      {"nobody's table is no owner",
       CommandTag::select_,
       {{none, priv_select, 0}, foreign(users, priv_select)},
       {Told::read}},
      {"own target, foreign source",
       CommandTag::insert_,
       {own(priv_insert), foreign(users, priv_select)},
       {Told::read}},
      {"own target that is read too",
       CommandTag::update_,
       {own(priv_update | priv_select), foreign(users, priv_select)},
       {Told::join}},
      {"foreign target",
       CommandTag::update_,
       {foreign(users, priv_update | priv_select)},
       {Told::write}},
      {"reads beside a foreign write",
       CommandTag::insert_,
       {foreign(users, priv_insert), foreign(payments, priv_select)},
       {Told::write}},
      {"ALTER", CommandTag::alter_table, {foreign(users, priv_owner)}, {Told::ddl}},
      {"CREATE TRIGGER", CommandTag::create_trigger, {foreign(users, priv_trigger)}, {Told::ddl}},
      {"REFERENCES",
       CommandTag::create_table,
       {foreign(users, priv_references)},
       {Told::foreign_key}},
      {"a foreign table tied to another",
       CommandTag::alter_table,
       {foreign(users, priv_owner), foreign(payments, priv_references)},
       {Told::foreign_key, Told::ddl}},
      {"a view has a rule of its own",
       CommandTag::create_view,
       {own(priv_select), foreign(users, priv_select)},
       {Told::view}},
      {"creating in another's schema",
       CommandTag::create_table,
       {foreign(users, priv_create, ObjectKind::schema)},
       {Told::ddl}},
      {"even a view or a function",
       CommandTag::create_view,
       {own(priv_select), foreign(users, priv_create, ObjectKind::schema)},
       {Told::ddl}},
      {"calling another's routine",
       CommandTag::select_,
       {own(priv_select), foreign(users, priv_execute, ObjectKind::routine)},
       {Told::call}},
      {"calling beside reading",
       CommandTag::select_,
       {foreign(users, priv_select), foreign(users, priv_execute, ObjectKind::routine)},
       {Told::read}},
      {"drawing from a sequence",
       CommandTag::select_,
       {foreign(users, priv_usage | priv_update, ObjectKind::sequence)},
       {Told::write}},
      {"a type alone",
       CommandTag::create_table,
       {foreign(users, priv_usage, ObjectKind::type)},
       {Told::read}},
      {"so has a foreign table",
       CommandTag::create_foreign_table,
       {foreign(users, priv_owner)},
       {}},
  };
  for (const auto& row : table) {
    Builder builder;
    builder.statement(row.tag, row.needs);
    std::vector<Told> told;
    for (const Breach& breach : find_breaches(builder.model, Evidence(builder.model)))
      told.push_back(breach.told);
    EXPECT_EQ(told, row.told) << row.what;
  }
}

TEST(Breach, RoutineIsToldOnceForAllItsBodies) {
  Builder builder;
  const StatementId definition = builder.statement(CommandTag::create_function, {});
  const StatementId first =
      builder.statement(CommandTag::select_, {foreign(users, priv_select)}, definition);
  builder.statement(CommandTag::update_, {foreign(payments, priv_update)}, first);
  const auto breaches = find_breaches(builder.model, Evidence(builder.model));
  ASSERT_EQ(breaches.size(), 1u);
  EXPECT_EQ(breaches[0].told, Told::routine);
  EXPECT_EQ(breaches[0].statement, definition);
  EXPECT_EQ(breaches[0].demands.size(), 2u);
}

TEST(Breach, BodyOfDoIsJudgedLikePlainStatements) {
  Builder builder;
  const StatementId block = builder.statement(CommandTag::do_, {});
  builder.statement(CommandTag::select_, {foreign(users, priv_select)}, block);
  const auto breaches = find_breaches(builder.model, Evidence(builder.model));
  ASSERT_EQ(breaches.size(), 1u);
  EXPECT_EQ(breaches[0].told, Told::read);
}

TEST(Breach, UseOfAViewIsToldAtTheViewUnlessThatIsNeverFlagged) {
  for (const bool history : {false, true}) {
    Builder builder;
    const StatementId view =
        builder.statement(CommandTag::create_view, {foreign(users, priv_select)});
    builder.model.files.push_back({});
    builder.model.files[0].replay_only = history;
    const StatementId use = builder.statement(CommandTag::select_, {foreign(users, priv_select)});
    builder.model.statements[use].file = 1;
    Access& access = builder.model.accesses.back();
    access.why = Why::view;
    access.via = view;
    access.relation = builder.model.accesses.front().relation;
    const auto breaches = find_breaches(builder.model, Evidence(builder.model));
    ASSERT_EQ(breaches.size(), 1u);
    EXPECT_EQ(breaches[0].statement, history ? use : view);
  }
}

TEST(Breach, HistoryVendorsAndDownPartsAreNotFlagged) {
  Builder builder;
  builder.statement(CommandTag::select_, {foreign(users, priv_select)});
  EXPECT_EQ(find_breaches(builder.model, Evidence(builder.model)).size(), 1u);
  builder.model.statements[0].down = true;
  EXPECT_EQ(find_breaches(builder.model, Evidence(builder.model)).size(), 0u);
  builder.model.statements[0].down = false;
  builder.model.files[0].file_class = FileClass::vendor;
  EXPECT_EQ(find_breaches(builder.model, Evidence(builder.model)).size(), 0u);
  builder.model.files[0].file_class = FileClass::migration;
  builder.model.files[0].replay_only = true;
  EXPECT_EQ(find_breaches(builder.model, Evidence(builder.model)).size(), 0u);
}

}  // namespace
}  // namespace demarc
