#include "rules/conventions.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/evidence.h"

namespace demarc {
namespace {

// What columns are called, squeezed, the most telling name first.
struct RoleNames {
  std::string_view ConventionColumns::*role;
  std::vector<std::string_view> names;
};

const std::vector<RoleNames>& role_names() {
  using C = ConventionColumns;
  static const std::vector<RoleNames> table = {
      {&C::id, {"messageid", "eventid", "msgid", "idempotencykey", "commandid", "uuid", "id"}},
      {&C::type,
       {"type", "eventtype", "messagetype", "eventname", "eventtypename", "kind", "topic",
        "destination", "name", "subject"}},
      {&C::key,
       {"aggregateid", "recordkey", "partitionkey", "eventkey", "messagekey", "key", "causalitykey",
        "segment", "splitkey", "entityid", "streamid", "orderid"}},
      {&C::payload,
       {"payload", "body", "data", "content", "value", "invocation", "operations", "messagedata",
        "eventdata", "serializedevent", "message"}},
      {&C::created,
       {"createdat", "createdon", "created", "occurredat", "occurredon", "occurredonutc",
        "creationtime", "timestamp", "insertedat", "enqueuetime", "publicationdate", "receivedat",
        "added", "createdatutc", "processedat", "consumedat", "handledat"}},
      {&C::marker,
       {"publishedat", "processedat", "processedon", "processedonutc", "dispatchedat", "dispatched",
        "completiondate", "completedat", "sentat", "senton", "enqueuedat", "relayedat", "published",
        "processed", "delivered", "deliveredat", "sent", "status", "state"}},
      {&C::attempts,
       {"attempts", "retrycount", "retries", "failurecount", "timesattempted", "errorscount",
        "retry", "numberofattempts", "timessent"}},
      {&C::consumer,
       {"consumer", "consumerid", "consumername", "handler", "handlername", "contextkey",
        "subscriber", "processorname", "consumergroup", "name"}},
      {&C::error,
       {"error", "errormessage", "exception", "exceptionmessage", "reason", "failurereason",
        "lasterror", "causemessage", "exceptiontype", "errordetails"}},
      {&C::state,
       {"state", "status", "currentstate", "statename", "step", "currentstep", "phase",
        "recoverypoint"}},
      {&C::version,
       {"version", "rowversion", "concurrency", "lockversion", "xmin", "revision", "rev",
        "persistenceversion"}},
  };
  return table;
}

ConventionColumns columns_of(const TableShape& shape) {
  std::vector<std::pair<std::string, std::string_view>> names;
  for (const ShapeColumn& column : shape.columns)
    names.emplace_back(squeezed(column.name), column.name);
  ConventionColumns out;
  for (const RoleNames& role : role_names()) {
    for (std::string_view wanted : role.names) {
      const auto at = std::find_if(names.begin(), names.end(),
                                   [&](const auto& name) { return name.first == wanted; });
      if (at == names.end()) continue;
      out.*role.role = at->second;
      break;
    }
  }
  return out;
}

bool has_all(const TableShape& shape, const std::vector<std::string>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& name) {
    return std::any_of(shape.columns.begin(), shape.columns.end(),
                       [&](const ShapeColumn& column) { return squeezed(column.name) == name; });
  });
}

const FrameworkTable* framework_of(const std::string& squeezed_name, const TableShape& shape) {
  for (const FrameworkTable& table : framework_tables()) {
    const bool named =
        std::any_of(table.names.begin(), table.names.end(),
                    [&](const std::string& name) { return wildcard_match(name, squeezed_name); });
    if (named && has_all(shape, table.columns)) return &table;
  }
  return nullptr;
}

bool has_word(std::string_view name, std::string_view word) {
  for (std::string_view part : split(name, '_')) {
    if (part == word) return true;
  }
  return false;
}

// Snake case of a name in any case: OutboxMessages → outbox_messages.
std::string snake(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper && i > 0 && name[i - 1] != '_' && !(name[i - 1] >= 'A' && name[i - 1] <= 'Z'))
      out += '_';
    out += upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

struct Guess {
  std::optional<ConventionRole> role{};
  std::string why{};
};

std::string listed(const std::vector<std::string_view>& names) {
  std::string out;
  for (std::string_view name : names) {
    if (!name.empty()) out += (out.empty() ? "" : ", ") + std::string(name);
  }
  return out;
}

// By a telling name and the columns that go with it; the Debezium five without a name.
Guess guess(const std::string& name, const ConventionColumns& c, const TableShape& shape) {
  const bool told = !c.payload.empty() && (!c.type.empty() || !c.key.empty());
  if (has_all(shape, {"aggregatetype", "aggregateid", "type", "payload"}) && !c.id.empty())
    return {ConventionRole::outbox, "the columns of Debezium's outbox event router"};
  const bool failed = has_word(name, "dlq") || name.find("dead_letter") != std::string::npos ||
                      name.find("deadletter") != std::string::npos || name == "failed_messages" ||
                      name == "failed_events" || has_word(name, "poison");
  if (failed && !c.payload.empty())
    return {ConventionRole::dead_letter, "its name, with columns " + listed({c.payload, c.error})};
  const bool out = has_word(name, "outbox") || name.find("integration_event_log") == 0;
  const bool detail = has_word(name, "lock") || has_word(name, "state") ||
                      has_word(name, "offset") || has_word(name, "consumers");
  if (out && told && !detail)
    return {ConventionRole::outbox,
            "its name, with columns " + listed({c.payload, c.type, c.key, c.marker})};
  static const std::array<std::string_view, 7> received = {
      "processed_messages", "processed_events", "received_messages", "consumed_messages",
      "consumed_events",    "handled_messages", "processed_message"};
  const bool in = has_word(name, "inbox") ||
                  std::find(received.begin(), received.end(), name) != received.end();
  // A support desk has an inbox as well: with no more than an `id` it is none of ours.
  const std::string id = squeezed(c.id);
  const bool telling = id != "id" && id != "uuid";
  const bool handled = !c.consumer.empty() || shape.column("processed_at") != nullptr ||
                       shape.column("received_at") != nullptr ||
                       shape.column("handled_at") != nullptr;
  if (in && !c.id.empty() && (telling || handled) && !detail)
    return {ConventionRole::inbox, "its name, with column " + std::string(c.id)};
  const bool saga = has_word(name, "saga") || has_word(name, "sagas");
  const bool part = has_word(name, "step") || has_word(name, "steps") || has_word(name, "log") ||
                    has_word(name, "participants") || has_word(name, "lock");
  if (saga && !c.state.empty() && !part)
    return {ConventionRole::saga, "its name, with column " + std::string(c.state)};
  return {};
}

struct Declared {
  const RelationPattern* table = nullptr;
  ConventionRole role = ConventionRole::outbox;
  std::string relay{};
};

std::vector<Declared> declarations(const Manifest& manifest) {
  std::vector<Declared> out;
  for (const Party& party : manifest.parties) {
    if (party.outbox)
      out.push_back({&party.outbox->table, ConventionRole::outbox, party.outbox->relay});
    if (party.inbox) out.push_back({&party.inbox->table, ConventionRole::inbox, {}});
    if (party.dead_letter)
      out.push_back({&party.dead_letter->table, ConventionRole::dead_letter, {}});
  }
  for (const Saga& saga : manifest.sagas) {
    if (saga.state) out.push_back({&*saga.state, ConventionRole::saga, {}});
  }
  return out;
}

std::optional<ConventionRole> role_of(const FrameworkTable& table) {
  if (table.role == "outbox") return ConventionRole::outbox;
  if (table.role == "inbox") return ConventionRole::inbox;
  if (table.role == "dead-letter") return ConventionRole::dead_letter;
  if (table.role == "saga") return ConventionRole::saga;
  return std::nullopt;  // job tables and checkpoints: no rule looks at them
}

bool recognise(const ModelRelation& relation, const std::vector<Declared>& declared,
               Convention& out) {
  const std::string name = snake(relation.name);
  out.framework = framework_of(squeezed(relation.name), out.shape);
  for (const Declared& entry : declared) {
    if (!covers(*entry.table, relation)) continue;
    out.role = entry.role;
    out.relay = entry.relay;
    out.known_by = KnownBy::manifest;
    out.declared = entry.table->place;
    out.why = fmt::format("declared at {}:{}", out.declared.path, out.declared.line);
    return true;
  }
  if (out.framework != nullptr) {
    const auto role = role_of(*out.framework);
    if (!role) return false;
    out.role = *role;
    out.known_by = KnownBy::framework;
    out.why = fmt::format("{}'s, by its name and columns", out.framework->framework);
    return true;
  }
  if (out.shape.open) return false;
  const Guess by_columns = guess(name, out.columns, out.shape);
  if (!by_columns.role) return false;
  out.role = *by_columns.role;
  out.why = by_columns.why;
  return true;
}

}  // namespace

const char* to_string(ConventionRole role) {
  switch (role) {
    case ConventionRole::outbox:
      return "outbox";
    case ConventionRole::inbox:
      return "inbox";
    case ConventionRole::dead_letter:
      return "dead letter";
    case ConventionRole::saga:
      return "saga";
  }
  return "outbox";
}

Conventions::Conventions(const Model& model) {
  const std::vector<Declared> declared = declarations(*model.manifest);
  for (RelationId id = 0; id < model.relations.size(); ++id) {
    const ModelRelation& relation = model.relations[id];
    if (relation.object != ObjectKind::table || relation.changes.empty()) continue;
    if (!relation.created || relation.dropped || relation.temporary || relation.is_partition)
      continue;
    if (model.files[relation.created_at.file].file_class == FileClass::test) continue;
    Convention convention;
    convention.relation = id;
    convention.owner = relation.claim.owner;
    convention.shape = shape_of(model, id);
    convention.columns = columns_of(convention.shape);
    if (recognise(relation, declared, convention)) all_.push_back(std::move(convention));
  }
}

const Convention* Conventions::of(RelationId relation) const {
  const auto at =
      std::lower_bound(all_.begin(), all_.end(), relation,
                       [](const Convention& entry, RelationId id) { return entry.relation < id; });
  return at != all_.end() && at->relation == relation ? &*at : nullptr;
}

std::vector<const Convention*> Conventions::of_party(PartyId party, ConventionRole role) const {
  std::vector<const Convention*> out;
  for (const Convention& entry : all_) {
    if (entry.role == role && entry.owner == party) out.push_back(&entry);
  }
  return out;
}

}  // namespace demarc
