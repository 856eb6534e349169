#include "rules/fixes.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/wording.h"

namespace demarc {

template <typename Texts>
static bool has_columns(const Model& model, const Texts& offered, const Access& access) {
  if (offered.empty()) return true;  // all, or unknown
  if (!access.columns_known) return false;
  const std::vector<std::string> columns = model.columns(access);
  return std::all_of(columns.begin(), columns.end(), [&](const std::string& column) {
    return std::find(offered.begin(), offered.end(), column) != offered.end();
  });
}

static std::string with_columns(const std::string& name, const std::vector<std::string>& columns) {
  if (columns.empty()) return name;
  return columns.size() > 6 ? name : fmt::format("{}({})", name, join(columns, ", "));
}

// A view over the relation, known to this run, that the export offers; none if there is none.
static RelationId exported_view(const RuleContext& context, const Export& entry,
                                RelationId relation) {
  for (RelationId view : context.evidence.views_over(relation)) {
    const ModelRelation& candidate = context.model.relations[view];
    if (!candidate.dropped && covers(entry.relation, candidate)) return view;
  }
  return none;
}

// What the view gives of the relation: the columns that its query reads; empty: all, or unknown.
static std::vector<std::string> columns_through(const Model& model, RelationId view,
                                                RelationId relation) {
  const auto& listed = model.relations[view].columns;
  if (!listed.empty()) return {listed.begin(), listed.end()};
  std::vector<std::string> out;
  for (AccessId read : model.relations[view].view_reads) {
    const Access& access = model.accesses[read];
    if (access.relation != relation) continue;
    if (!access.columns_known) return {};
    for (std::string& column : model.columns(access)) {
      if (std::find(out.begin(), out.end(), column) == out.end()) out.push_back(std::move(column));
    }
  }
  return out;
}

static std::string pattern_name(const RelationPattern& pattern) {
  return pattern.schema.empty() ? pattern.name : pattern.schema + "." + pattern.name;
}

// An export of the owner over the relation: offered to the reader, or to be asked for.
static std::string export_way(const RuleContext& context, const Demand& demand) {
  const Model& model = context.model;
  const Access& access = model.accesses[demand.access];
  const std::string& consumer = model.party_name(demand.party);
  const std::string& provider = model.party_name(demand.owner);
  std::string to_ask;
  for (const Export& entry : model.manifest->exports) {
    const RelationId view = exported_view(context, entry, access.relation);
    if (view == none) continue;
    const std::vector<std::string> columns =
        entry.columns.empty() ? columns_through(model, view, access.relation) : entry.columns;
    const std::string offered = with_columns(model.relation_name(view), columns);
    if (!is_offered_to(entry, consumer)) {
      if (to_ask.empty() && entry.access != ExportAccess::private_) {
        to_ask = fmt::format("{} exports {} to others: ask {} to add {}", provider, offered,
                             who(model, demand.owner), consumer);
      }
    } else if (has_columns(model, columns, access)) {
      return fmt::format("{} exports {} to {}: use it", provider, offered, consumer);
    } else {
      to_ask = fmt::format("{} exports {} to {}: ask {} to add what is missing", provider, offered,
                           consumer, who(model, demand.owner));
    }
  }
  return to_ask;
}

static std::string view_way(const RuleContext& context, const Demand& demand) {
  const Model& model = context.model;
  const Access& access = model.accesses[demand.access];
  for (RelationId view : context.evidence.views_over(access.relation)) {
    const ModelRelation& candidate = model.relations[view];
    if (candidate.dropped || candidate.claim.owner != demand.owner) continue;
    if (!has_columns(model, columns_through(model, view, access.relation), access)) continue;
    return fmt::format("ask {} to export its {} {} to {}", who(model, demand.owner),
                       to_string(candidate.object), model.relation_name(view),
                       model.party_name(demand.party));
  }
  return {};
}

static std::string event_way(const Model& model, const Demand& demand) {
  const Access& access = model.accesses[demand.access];
  const Party& owner = model.manifest->parties[demand.owner];
  const std::vector<std::string> columns = model.columns(access);
  const std::vector<std::string> events =
      events_about(owner, model.relations[access.relation], columns);
  if (events.empty()) return {};
  const std::string what =
      access.columns_known && !columns.empty() ? list_of(columns) : std::string("what it needs");
  return fmt::format("{} keeps {} in a read model of its own, from event{} {} of {}",
                     model.party_name(demand.party), what, events.size() == 1 ? "" : "s",
                     list_of(events), owner.name);
}

std::string contract_line(const Model& model, const Demand& demand, Form form) {
  const Access& access = model.accesses[demand.access];
  return fmt::format(
      "for a time: a [[contract]] of {} with consumer = \"{}\", relations = [\"{}\"], forms = "
      "[\"{}\"], a reason and an end date",
      model.party_name(demand.owner), model.party_name(demand.party),
      model.relation_name(access.relation), to_string(form));
}

std::vector<std::string> ways_to_read(const RuleContext& context, const Demand& demand) {
  std::vector<std::string> out;
  if (demand.owner == none) return out;
  std::string way = export_way(context, demand);
  if (way.empty()) way = view_way(context, demand);
  if (!way.empty()) out.push_back(way);
  const std::string event = event_way(context.model, demand);
  if (!event.empty()) out.push_back(event);
  if (out.empty())
    out.push_back(fmt::format("ask {} for an API or an exported view that gives this",
                              who(context.model, demand.owner)));
  return out;
}

// The parties that write the relation, without `party` itself.
static bool only_writer(const RuleContext& context, const Demand& demand) {
  const Access& access = context.model.accesses[demand.access];
  const auto& writers = context.evidence.writers(access.relation);
  return writers.size() == 1 && writers.front().party == demand.party;
}

std::vector<std::string> ways_to_write(const RuleContext& context, const Demand& demand) {
  const Model& model = context.model;
  std::vector<std::string> out;
  if (demand.owner == none) return out;
  const Party& writer = model.manifest->parties[demand.party];
  const Party& owner = model.manifest->parties[demand.owner];
  for (const std::string& event : writer.publishes) {
    if (std::find(owner.consumes.begin(), owner.consumes.end(), event) == owner.consumes.end())
      continue;
    out.push_back(fmt::format("{} consumes event {} of {} already: let it write the row then",
                              owner.name, event, writer.name));
    break;
  }
  if (out.empty())
    out.push_back(
        fmt::format("call an API of {}, or send it an event, and let {} write its own table",
                    who(model, demand.owner), owner.name));
  if (only_writer(context, demand)) {
    const std::string relation = model.relation_name(model.accesses[demand.access].relation);
    out.push_back(fmt::format(
        "nobody but {0} writes {1}: if it belongs there, move it: [[move]] relation = \"{1}\", "
        "from = \"{2}\", to = \"{0}\"",
        writer.name, relation, owner.name));
  }
  return out;
}

std::vector<std::string> ways_to_define(const RuleContext& context, const Demand& demand) {
  const Model& model = context.model;
  std::vector<std::string> out;
  if (demand.owner == none) return out;
  const Party& owner = model.manifest->parties[demand.owner];
  if (!owner.migrations.empty()) {
    out.push_back(
        fmt::format("put it into the migrations of {}: {}", owner.name, owner.migrations.front()));
  } else {
    out.push_back(
        fmt::format("ask {} to make the change in its own migrations", who(model, demand.owner)));
  }
  return out;
}

std::vector<std::string> ways_to_split(const Model& model, PartyId party,
                                       const std::vector<PartyId>& owners) {
  const Party& writer = model.manifest->parties[party];
  std::vector<std::string> others;
  for (PartyId owner : owners) {
    if (owner != party) others.push_back(model.party_name(owner));
  }
  std::vector<std::string> out;
  if (writer.outbox) {
    out.push_back(
        fmt::format("write an event to {} in this transaction instead, and let {} act on it",
                    pattern_name(writer.outbox->table), list_of(others)));
  }
  for (const Saga& saga : model.manifest->sagas) {
    const bool named = std::any_of(saga.steps.begin(), saga.steps.end(), [&](const SagaStep& step) {
      return std::any_of(others.begin(), others.end(), [&](const std::string& other) {
        return step.action.rfind(other + ".", 0) == 0;
      });
    });
    if (!named) continue;
    out.push_back(fmt::format("saga {} already has steps in {}: make this one of its steps",
                              saga.name, list_of(others)));
    break;
  }
  if (out.empty()) {
    out.push_back(fmt::format(
        "make it a saga: one local transaction in each of {} and {}, each with what undoes it",
        writer.name, list_of(others)));
  }
  return out;
}

}  // namespace demarc
