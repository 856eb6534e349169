// Which tables are outboxes, inboxes, dead letters and saga states, and why.
//
// In: the model. Recognised by the manifest's declaration; else by a framework's name and columns
// (rules/conventions/*.toml); else by a telling name with the columns that go with it. A name alone
// is never enough: `message`, `published`, `jobs` mean anything. Tables that a framework owns are
// marked; rules do not ask them for names of ours.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/model.h"
#include "model/table_shape.h"

namespace demarc {

enum class ConventionRole : std::uint8_t { outbox, inbox, dead_letter, saga };
const char* to_string(ConventionRole role);  // "outbox", "dead letter", …

// A table that a framework brings, as its data file says.
struct FrameworkTable {
  std::string framework{};
  std::string role{};                  // outbox, inbox, dead-letter, saga, jobs, checkpoint
  std::vector<std::string> names{};    // squeezed: lower case without underscores; * at the ends
  std::vector<std::string> columns{};  // squeezed: all of them must be there
  std::vector<std::vector<std::string>>
      keys{};            // one of these must be unique; empty: not looked at
  bool purges = false;   // deletes what is done by itself
  bool relays = false;   // its own code reads and marks: no SQL of the repository does
  std::string defect{};  // what is known to be wrong with it as shipped; empty: nothing
};

enum class KnownBy : std::uint8_t { manifest, framework, columns };

// Columns by what they are for; empty: there is none.
struct ConventionColumns {
  std::string_view id{}, type{}, key{}, payload{}, created{}, marker{}, attempts{}, consumer{},
      error{}, state{}, version{};
};

struct Convention {
  RelationId relation = none;
  PartyId owner = none;
  ConventionRole role = ConventionRole::outbox;
  KnownBy known_by = KnownBy::columns;
  Place declared{};                           // manifest
  std::string relay{};                        // outbox: polling, cdc, or empty
  const FrameworkTable* framework = nullptr;  // of the manifest's tables, too, where one fits
  TableShape shape{};
  ConventionColumns columns{};
  std::string why{};  // "declared at services/orders/service.toml:9", "Eventuate Tram's message"
};

class Conventions {
 public:
  explicit Conventions(const Model& model);

  const std::vector<Convention>& all() const { return all_; }
  const Convention* of(RelationId relation) const;
  // The tables of that role that the party owns.
  std::vector<const Convention*> of_party(PartyId party, ConventionRole role) const;

 private:
  std::vector<Convention> all_{};  // by relation
};

// The embedded data, read once; a mistake in it ends the program.
const std::vector<FrameworkTable>& framework_tables();
// Lower case, without underscores and quotes: OutboxMessage and outbox_message are the same.
std::string squeezed(std::string_view name);

}  // namespace demarc
