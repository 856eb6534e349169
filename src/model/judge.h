// What the manifest allows a party on an object: own, export, contract, move, actor's `may`.
//
// Forms and the privileges they give: read and join SELECT; write SELECT, INSERT, UPDATE, DELETE;
// ddl what only owners may do, and TRIGGER; foreign-key REFERENCES; what a contract's `privileges`
// names comes on top. On a routine or a type any form gives EXECUTE or USAGE, on a sequence read
// gives SELECT and write USAGE and UPDATE; who may insert into a table may use its sequences. A
// contract past its end and its days of grace, and a move past its end, allow nothing.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/ownership.h"

namespace demarc {

// What a form of a contract gives on an object, and what an export does.
Privileges privileges_of_form(Form form, ObjectKind kind);
Privileges privileges_of_export(ObjectKind kind);

// What is asked for.
struct Request {
  PartyId party = none;
  ObjectId object = none;
  SlotId by_name = none;     // a migration's name of the time, if it is not the last one; else none
  bool was_its_own = false;  // another table of that name, which the party's migrations dropped
  Privileges privileges = 0;
  bool any_of = false;
  bool columns_known = false;
  const Rows* rows = nullptr;  // whose `columns` it are
  Range columns{};
};

struct Verdict {
  Allowed allowed = Allowed::no;
  PartyId owner = none;
  Privileges denied = 0;
  std::uint32_t by = none;
  Confidence confidence = Confidence::certain;  // of the denial
};

class Judge {
 public:
  Judge(const Manifest& manifest, const History& history, Ownership& ownership, Date today);
  Verdict judge(const Request& request);
  // By index into Manifest::contracts: 1 where some request was allowed with its help.
  const std::vector<std::uint8_t>& contracts_used() const { return contracts_used_; }

 private:
  struct Permit {
    Allowed kind = Allowed::no;
    std::uint32_t by = none;
    Privileges privileges = 0;
    const std::vector<std::string>* columns = nullptr;  // null: all
  };
  const std::vector<Permit>& permits(PartyId party, ObjectId object, PartyId owner);
  void collect(PartyId party, ObjectId object, PartyId owner, std::vector<Permit>& out);
  void collect_in_schema(PartyId party, ObjectId object, std::vector<Permit>& out) const;
  bool gives_columns(const std::vector<Permit>& permits, Privileges bit, const Request& request,
                     Confidence& confidence) const;
  bool is_over(const Date& until, int grace_days) const;

  const Manifest& manifest_;
  const History& history_;
  Ownership& ownership_;
  Date today_{};
  std::unordered_map<std::uint64_t, std::vector<Permit>> permits_{};
  std::vector<std::uint8_t> contracts_used_{};
};

}  // namespace demarc
