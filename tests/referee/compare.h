// Holds what demarc claims against what the server demands, statement by statement.
#pragma once

#include <string>
#include <vector>

#include "tests/referee/claims.h"
#include "tests/referee/prober.h"

namespace demarc::referee {

struct Difference {
  std::string figure{};  // relations, privileges, uses, columns
  std::string text{};    // "shop.orders: the server SELECT, demarc nothing"
};

struct Comparison {
  std::vector<Difference> differences{};
  int columns_claimed = 0;  // (relation, privilege) pairs whose columns facts claim to know
  int columns_right = 0;
  int columns_open = 0;  // pairs that could have columns and do not claim any
};

// `prober` has just judged the statement; columns are tried with it.
Comparison compare(const Verdict& verdict, const Claims& claims, Prober& prober);

// The same without columns, which need a server to try them.
Comparison compare_objects(const Verdict& verdict, const Claims& claims, const Catalog& catalog);

// How many statements agree in what.
struct Agreement {
  int statements = 0;
  int undecided = 0;
  int with_relations = 0;  // statements that demand something on a relation, for either side
  int relations = 0;       // … of which the relations agree
  int privileges = 0;      // … and exactly the privileges
  int with_uses = 0;
  int uses = 0;
  int columns_claimed = 0;
  int columns_right = 0;
  int columns_open = 0;

  void add(const Verdict& verdict, const Claims& claims, const Comparison& comparison);
  void add(const Agreement& other);
};

// Several lines of "name  right of all  percent".
std::string to_string(const Agreement& agreement);

// "shop.orders SELECT, UPDATE; shop USAGE"
std::string to_string(const Verdict& verdict);
std::string to_string(const Claims& claims);

}  // namespace demarc::referee
