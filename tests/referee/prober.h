// Finds what PostgreSQL demands for one statement, by asking PostgreSQL.
//
// The statement runs as a role that has nothing but what a probe gives it. First the role gets
// everything on the objects that the statement names (and, as the server's messages ask for it, on
// others and ownership); then each object is taken away as a whole, and where that is noticed each
// of its privileges by itself, all else being granted. What cannot be missed is demanded. Where no
// single privilege of an object is missed, but all together are, any of them does.
//
// In: a statement and the session's search path. Out: a Verdict. Nothing of a probe remains: it
// runs in a savepoint, or, where a statement refuses transactions, is undone by hand.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/referee/catalog.h"
#include "tests/referee/session.h"

namespace demarc::referee {

// What the role has on one object.
struct Allowance {
  const Object* object = nullptr;
  Privileges bits = 0;
  std::vector<std::pair<Privileges, std::string>> columns{};  // one privilege, "a, b"
  bool named = false;       // the statement's text has its name: the rest is implied
  bool part_named = false;  // … or the name of an index or a sequence that is part of it
};
using Allowances = std::vector<Allowance>;

struct Statement {
  std::string sql{};
  std::vector<std::string> before{};  // run by the superuser before it, as if it had always been so
  std::vector<std::string> after{};   // undoes what is left, outside of transactions only
  std::string fails{};                // SQLSTATE with which it fails even for the superuser
  bool outside = false;               // cannot run in a transaction
  bool explain_when_slow = false;     // a query that takes its time is only explained
  // What it may be that is demanded; asked first, because proving takes fewer questions than
  // searching. Nothing: no idea.
  std::function<std::optional<Allowances>(const Catalog&, const std::vector<std::string>& path)>
      suppose{};
};

struct Demand {
  const Object* object = nullptr;
  Privileges all = 0;  // each of these
  Privileges any = 0;  // and one of these
  bool named = false;
  bool part_named = false;
};

struct Verdict {
  bool decided = false;
  bool supposed = false;          // what was supposed is proved
  std::string why_not{};          // of a statement that is not decided
  std::vector<Demand> demands{};  // objects with something demanded only
  Allowances baseline{};          // with which it was allowed
};

// What PUBLIC has by itself hides demands. It is taken away for good from what is made from now on,
// or, where a script of others must find its database as it expects it, for each probe.
enum class PublicRights { taken_at_once, taken_for_each_probe };

class Prober {
 public:
  // Makes the roles.
  Prober(Session& session, std::string prefix, PublicRights rights = PublicRights::taken_at_once);

  Catalog& catalog() { return catalog_; }
  const std::string& new_owner() const { return new_owner_; }

  // Where the session stands in a transaction, the statement is probed in a savepoint of it.
  // `reuse_catalog`: nothing was made or dropped since the last statement.
  Verdict judge(const Statement& statement, bool reuse_catalog);
  // Once more with other allowances, after judge: is the statement allowed with these?
  bool allowed_with(const Allowances& allowances);
  // Some column of the relation, quoted; empty where it has none.
  std::string any_column(const Object& object);
  // The schemas that unqualified names were looked for in.
  const std::vector<std::string>& path() const { return path_; }
  // What the server said to the superuser.
  const Outcome& as_superuser() const { return as_superuser_; }
  // To be called when nothing more is asked about the statement.
  void leave();

 private:
  void enter(const Statement& statement);
  Outcome probe(const Allowances& allowances);
  Outcome probe_once(const Allowances& allowances);
  bool become_member(const std::string& message);
  Outcome probe_as_superuser();
  Outcome execute();
  bool passes(const Outcome& outcome) const;
  Allowances named_objects() const;
  bool confirm(const Allowances& supposed, Verdict& verdict);
  bool find_baseline(Allowances& baseline, std::string& why_not);
  bool grow(Allowances& baseline, const Outcome& outcome) const;
  bool grant_message(Allowances& baseline, const std::string& message) const;
  bool own_tables(Allowances& baseline) const;
  bool reveal_schemas(Allowances& baseline) const;
  void minimise(Verdict& verdict);
  void minimise_object(Verdict& verdict, std::size_t index);
  std::string grants(const Allowances& allowances) const;
  std::string revokes_from_public() const;
  void undo(const Allowances& allowances);

  Session& session_;
  std::string role_;  // the one who tries
  std::string gate_;
  std::string memberships_{};  // SQL that makes the role a member of roles of the script
  std::string new_owner_;      // for OWNER TO in statements; the role is a member
  Catalog catalog_{};
  std::vector<std::string> path_{};
  Allowances named_{};  // what the statement names
  Statement statement_{};
  Outcome as_superuser_{};
  PublicRights public_rights_;
  bool entered_ = false;
  bool own_transaction_ = false;
  bool explains_ = false;
  bool catalog_is_stale_ = true;  // the last statement had something made before it
};

}  // namespace demarc::referee
