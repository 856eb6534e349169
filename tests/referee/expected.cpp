#include "tests/referee/expected.h"

#include <algorithm>

#include "tests/referee/allowed.h"

namespace demarc::referee {
namespace {

enum class Counting { all, names };  // names: only what is needed to look them up

class Reader {
 public:
  Reader(const System& system, PartyId party, const Parties& parties)
      : system_(system), party_(party), parties_(parties) {}

  void read(const ModelStatement& statement, Counting counting) {
    for (std::uint32_t i = 0; i < statement.demand_count; ++i) {
      read(system_.model.demands[statement.first_demand + i], counting);
    }
  }
  Expectation take() { return std::move(out_); }

 private:
  void read(const Demand& demand, Counting counting) {
    const Model& model = system_.model;
    const Access& access = model.accesses[demand.access];
    if (demand.denied == 0) return;
    const bool is_implied = access.why != Why::direct;
    // An implied demand may be of another: the owner of the view or of the routine.
    const bool is_of_other =
        is_implied && std::find(parties_.begin(), parties_.end(), demand.party) == parties_.end();
    if (demand.party != party_ && !is_of_other) return;
    const bool is_later = access.timing != Timing::direct || counting == Counting::names;
    const ModelRelation& relation = model.relations[access.relation];
    if (is_later &&
        (is_implied || may_enter(system_, party_, relation.database, relation.schema))) {
      return;
    }
    const bool is_sure = access.confidence != Confidence::possible;
    (is_sure ? out_.denied : out_.perhaps) = true;
    out_.demands +=
        "    " + model.party_name(demand.party) + " lacks " +
        (is_later ? "USAGE on the schema of" : to_string_of_privileges(demand.denied) + " on") +
        " " + model.relation_name(access.relation);
    for (const std::string& link : model.chain(access)) out_.demands += " < " + link;
    out_.demands += is_sure ? "\n" : " (possible)\n";
  }

  const System& system_;
  PartyId party_;
  const Parties& parties_;
  Expectation out_{};
};

}  // namespace

Expectation expected_of(const System& system, StatementId id, PartyId party) {
  const Model& model = system.model;
  const ModelStatement& statement = model.statements[id];
  Reader reader(system, party, model.parties(statement));
  reader.read(statement, Counting::all);
  const DefinitionRow* defined = system.first_definition(statement);
  const bool is_atomic = defined != nullptr && defined->atomic_body != 0;
  if (statement.tag != CommandTag::do_ && !is_atomic) return reader.take();
  for (StatementId inner = id + 1; inner < model.statements.size(); ++inner) {
    if (model.statements[inner].parent == none || model.statements[inner].file != statement.file) {
      break;
    }
    reader.read(model.statements[inner], is_atomic ? Counting::names : Counting::all);
  }
  return reader.take();
}

}  // namespace demarc::referee
