// What a repository shows of the questions, with the places. It never says what a repository cannot
// show: no team fit, load, latency or maturity, no production topology, and never "none".
//
// In: a linked model and the findings of its rules. Out: counts that are lower bounds, because what
// was not analysed, and other repositories, may hold more.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "decide/answers.h"
#include "findings/finding.h"
#include "model/model.h"

namespace demarc {

// One statement of one service that touches what another owns.
struct ObservedCrossing {
  std::string from{};
  std::string owner{};
  std::string relation{};  // "users.accounts"
  Form form = Form::read;
  bool agreed = false;  // by an export, a contract or a move
  std::string path{};
  std::uint32_t line = 0;
};

struct ObservedTransaction {
  std::string service{};
  int owners = 2;
  std::string path{};
  std::uint32_t line = 0;
};

struct Observed {
  std::string scope{};                   // as asked for; the database's name where none was
  std::vector<std::string> databases{};  // of the scope
  bool whole_database = true;            // false: only some of the database's services
  std::vector<std::string> services{};
  std::vector<std::string> elsewhere{};  // of them, those whose code is in other repositories
  std::vector<std::string> teams{};      // as declared
  std::size_t services_without_team = 0;
  std::vector<std::string> engines{};         // as declared
  std::vector<std::string> shared_roles{};    // "app: orders, users"
  std::vector<ObservedCrossing> crossings{};  // by (from, owner, relation, form, path, line)
  std::vector<ObservedTransaction> transactions{};
  std::string topology{};  // declared; else empty
  std::string decision{};  // of the database, as declared
  std::uint64_t statements = 0;
  std::uint64_t not_analysed = 0;
  std::string commit{};

  std::size_t queries() const;  // statements that read across a line, agreed or not
};

// Fails where the scope names neither a database nor services, or where there are several databases
// and no scope.
Result<Observed> observe(const Model& model, const Findings& findings, const std::string& scope);

// An answer that the repository gives, and what it rests on.
struct ObservedAnswer {
  int question = 0;
  int choice = -1;  // -1: a hint only
  int number = -1;
  std::string evidence{};  // "14 statements read across a line, first orders/q.sql:3"
};
std::vector<ObservedAnswer> answers_of(const Guide& guide, const Observed& observed);
// True if what is shown cannot be what was answered: another count, or more than was stated of what
// is seen only in part.
bool contradicts(const Guide& guide, const ObservedAnswer& shown, const Answers& answers);
// Brings recorded answers up to date with what contradicts them.
void refresh(const Guide& guide, const std::vector<ObservedAnswer>& shown, Answers& answers);
// Fills what is open in `answers`.
void fill(const Guide& guide, const std::vector<ObservedAnswer>& shown, Answers& answers);

// "7 of 120 places, 5 %, were not analysed", "the code of billing is not in this repository": what
// "none seen" is worth.
std::string limits_of(const Observed& observed);

}  // namespace demarc
