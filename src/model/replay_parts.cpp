// The replay of what belongs to a table: columns, keys, triggers, policies, rules, defaults.
#include <algorithm>

#include "model/defaults.h"
#include "model/replay_run.h"

namespace demarc {

std::string implicit_name(std::string_view table, std::string_view columns,
                          std::string_view label) {
  constexpr std::size_t longest = 63;
  const std::size_t rest = label.size() + 1 + (columns.empty() ? 0 : 1);
  const std::size_t room = longest > rest ? longest - rest : 0;
  std::size_t a = table.size();
  std::size_t b = columns.size();
  while (a + b > room) {  // the longer one gives way, as in the server
    if (a > b) {
      --a;
    } else {
      --b;
    }
  }
  std::string out(table.substr(0, a));
  if (!columns.empty()) out.append("_").append(columns.substr(0, b));
  return out.append("_").append(label);
}

static bool is_serial(std::string_view type) {
  return type == "serial" || type == "bigserial" || type == "smallserial" || type == "serial4" ||
         type == "serial8" || type == "serial2";
}

void Replay::add_columns(const Step& step, const DefinitionRow& row, ObjectId id) {
  const Rows& r = rows(step);
  for (std::uint32_t i = 0; i < row.columns.count; ++i) {
    const ColumnRow& column = r.columns[row.columns.first + i];
    const std::string_view name = r.text(column.name);
    std::vector<std::string_view>& columns = history_.object(id).columns;
    if (name.empty()) continue;
    // A table of thousands of columns would make this quadratic; the server allows 1,600.
    if (columns.size() < 2000 && std::find(columns.begin(), columns.end(), name) == columns.end())
      columns.push_back(name);
    if (is_serial(r.text(column.type)) || column.identity != 0) add_owned_sequence(step, id, name);
  }
}

// serial and identity columns have a sequence that belongs to their table.
void Replay::add_owned_sequence(const Step& step, ObjectId table, std::string_view column) {
  Names& names = history_.names();
  const NameSlot slot = names.slot(history_.object(table).slot);
  const std::string_view name = names.keep(implicit_name(slot.name, column, "seq"));
  const SlotId sequence_slot = names.add(slot.schema, Space::relation, name);
  const ObjectId sequence = history_.create(sequence_slot, ObjectKind::sequence, step.scope.point);
  Object& object = history_.object(sequence);
  if (object.created_at.file == none) object.created_at = history_.object(table).created_at;
  history_.set_parent(sequence, table);
}

static std::string joined(const Rows& rows, Range names) {
  std::string out;
  for (std::uint32_t i = 0; i < names.count; ++i) {
    if (i > 0) out += '_';
    out += rows.text(rows.names[names.first + i]);
  }
  return out;
}

void Replay::add_keys(const Step& step, const DefinitionRow& row, ObjectId id) {
  const Rows& r = rows(step);
  for (std::uint32_t i = 0; i < row.keys.count; ++i) {
    const std::uint32_t index = row.keys.first + i;
    const KeyRow& key = r.keys[index];
    if (key.kind != KeyKind::foreign) continue;
    ReplayedKey out;
    out.origin = step.origin;
    out.key_row = index;
    out.from = id;
    out.name = r.text(key.name);
    if (out.name.empty()) {
      const std::string_view table = history_.names().slot(history_.object(id).slot).name;
      out.name = history_.names().keep(implicit_name(table, joined(r, key.columns), "fkey"));
    }
    if (keys_of_.size() <= id) keys_of_.resize(history_.count() + 1);
    // The same key in a dump and in the migrations.
    const bool is_known =
        std::any_of(keys_of_[id].begin(), keys_of_[id].end(), [&](std::uint32_t other) {
          return !out_.keys[other].ended && out_.keys[other].name == out.name &&
                 out_.keys[other].origin.file != step.origin.file;
        });
    if (is_known) continue;
    keys_of_[id].push_back(static_cast<std::uint32_t>(out_.keys.size()));
    pending_keys_.push_back({static_cast<std::uint32_t>(out_.keys.size()), step.scope});
    out_.keys.push_back(out);
  }
}

// By its name, by one of its columns, or all.
void Replay::end_keys(ObjectId table, std::string_view name, std::string_view column) {
  if (table >= keys_of_.size()) return;
  for (std::uint32_t index : keys_of_[table]) {
    ReplayedKey& key = out_.keys[index];
    if (!name.empty() && key.name != name) continue;
    if (!column.empty()) {
      const Rows& r = model_.files[key.origin.file].facts->rows;
      const Range columns = r.keys[key.key_row].columns;
      bool has = false;
      for (std::uint32_t i = 0; i < columns.count; ++i)
        has = has || r.text(r.names[columns.first + i]) == column;
      if (!has) continue;
    }
    key.ended = true;
  }
}

// Functions and sequences in defaults and checks: needed by whoever writes rows. One attachment a
// column, and one for all checks, which are looked at when a row is changed, too.
void Replay::add_defaults(const Step& step, ObjectId table) {
  const Rows& r = rows(step);
  const StatementRow& statement = r.statements[step.origin.row];
  std::vector<std::string_view> added;
  for (std::uint32_t i = 0; i < statement.uses.count; ++i) {
    const UseRow& use = r.uses[statement.uses.first + i];
    if (use.timing != Timing::default_expression || use.object == ObjectKind::schema) continue;
    const std::string_view column = column_of_default(r, statement, use);
    if (std::find(added.begin(), added.end(), column) != added.end()) continue;
    added.push_back(column);
    if (!column.empty() && !step.loose)
      history_.end_attachment(table, ObjectKind::column, column, step.scope.point);
    Attachment attachment;
    attachment.kind = ObjectKind::column;
    attachment.on = table;
    attachment.name = column;
    attachment.events = column.empty() ? priv_insert | priv_update : priv_insert;
    attachment.origin = step.origin;
    attachment.life.from = step.scope.point;
    history_.attach(attachment);
  }
}

Replay::Done Replay::change_table(const Step& step, const DefinitionRow& row) {
  if (row.object != ObjectKind::table && row.object != ObjectKind::foreign_table &&
      row.object != ObjectKind::view && row.object != ObjectKind::materialized_view)
    return Done::yes;
  const bool changes =
      row.columns.count > 0 || row.keys.count > 0 || row.action == Action::enable_row_security;
  if (!changes) return Done::yes;
  const ObjectId table = subject(step, row, row.name);
  if (table == none) return step.last_try ? Done::yes : Done::later;
  if (row.action == Action::enable_row_security) {
    history_.object(table).row_security = true;
    return Done::yes;
  }
  history_.object(table).changes.push_back({step.origin.file, step.definition});
  add_columns(step, row, table);
  add_keys(step, row, table);
  add_defaults(step, table);
  return Done::yes;
}

Replay::Done Replay::change_part(const Step& step, const DefinitionRow& row) {
  const Rows& r = rows(step);
  if (row.action == Action::comment) return Done::yes;
  const ObjectId table = subject(step, row, row.of);
  if (table == none) return step.last_try ? Done::yes : Done::later;
  const std::string_view name = r.text(row.name.name);
  const bool is_attached = row.object == ObjectKind::trigger || row.object == ObjectKind::policy ||
                           row.object == ObjectKind::rule;
  if (is_attached && (row.action == Action::create || row.action == Action::replace))
    return attach(step, row);
  if (step.loose) return Done::yes;
  if (row.object == ObjectKind::column || row.object == ObjectKind::constraint)
    history_.object(table).changes.push_back({step.origin.file, step.definition});
  std::vector<std::string_view>& columns = history_.object(table).columns;
  if (row.action == Action::drop) {
    if (is_attached) history_.end_attachment(table, row.object, name, step.scope.point);
    if (row.object == ObjectKind::constraint) end_keys(table, name, {});
    if (row.object == ObjectKind::column) {
      history_.end_attachment(table, row.object, name, step.scope.point);
      end_keys(table, {}, name);
      columns.erase(std::remove(columns.begin(), columns.end(), name), columns.end());
    }
  } else if (row.action == Action::rename || row.action == Action::rename_column) {
    const std::string_view before = r.text(row.renamed_from.name);
    std::replace(columns.begin(), columns.end(), before, name);
    for (std::uint32_t i = history_.object(table).attachments; is_attached && i != none;
         i = history_.attachment(i).next) {
      Attachment& attachment = history_.attachment(i);
      if (attachment.kind == row.object && attachment.name == before) attachment.name = name;
    }
    if (row.object == ObjectKind::constraint && table < keys_of_.size()) {
      for (std::uint32_t index : keys_of_[table]) {
        if (out_.keys[index].name == before) out_.keys[index].name = name;
      }
    }
  } else if (row.object == ObjectKind::column) {
    add_defaults(step, table);
  } else if (row.object == ObjectKind::policy && row.limits.count > 0) {
    for (std::uint32_t i = history_.object(table).attachments; i != none;
         i = history_.attachment(i).next) {
      Attachment& policy = history_.attachment(i);
      if (policy.kind != row.object || policy.name != name || policy.life.ended()) continue;
      policy.limits_file = step.origin.file;
      policy.limits = row.limits;
    }
  }
  return Done::yes;
}

Replay::Done Replay::attach(const Step& step, const DefinitionRow& row) {
  const Rows& r = rows(step);
  const ObjectId table = subject(step, row, row.of);
  Attachment attachment;
  attachment.kind = row.object;
  attachment.on = table;
  attachment.name = r.text(row.name.name);
  attachment.events = row.events;
  attachment.is_conditional = row.is_conditional != 0;
  attachment.origin = step.origin;
  attachment.limits_file = step.origin.file;
  attachment.limits = row.limits;
  attachment.life.from = step.scope.point;
  // Of the same name: replaced, or the same one in a dump and in the migrations.
  for (std::uint32_t i = history_.object(table).attachments; i != none;
       i = history_.attachment(i).next) {
    Attachment& there = history_.attachment(i);
    if (there.kind != row.object || there.name != attachment.name || there.life.ended()) continue;
    if (row.action != Action::replace) return Done::yes;
    if (step.loose) return Done::yes;
    there.life.to = step.scope.point;
  }
  const std::uint32_t id = history_.attach(attachment);
  if (row.object == ObjectKind::trigger) {
    pending_triggers_.push_back({id, row.routine, row.transition_tables, step.scope});
  }
  return Done::yes;
}

void Replay::finish_references() {
  for (const PendingParent& pending : pending_parents_) {
    const Rows& r = model_.files[pending.scope.file].facts->rows;
    const Name& of = r.definitions[pending.definition].of;
    const ObjectId parent =
        resolver_.resolve(Space::relation, r.text(of.schema), r.text(of.name), pending.scope)
            .object;
    if (parent != none && history_.object(pending.child).parent == none)
      history_.set_parent(pending.child, parent);
  }
  for (const PendingKey& pending : pending_keys_) {
    ReplayedKey& key = out_.keys[pending.key];
    const Rows& r = model_.files[key.origin.file].facts->rows;
    const Name& target = r.keys[key.key_row].target;
    key.to =
        resolver_
            .resolve(Space::relation, r.text(target.schema), r.text(target.name), pending.scope)
            .object;
    if (key.to != none && history_.object(key.to).dropped) key.ended = true;
    if (history_.object(key.from).dropped) key.ended = true;
  }
  for (const PendingTrigger& pending : pending_triggers_) {
    Attachment& attachment = history_.attachment(pending.attachment);
    const Rows& r = model_.files[attachment.origin.file].facts->rows;
    attachment.routine = resolver_
                             .find(Space::routine, r.text(pending.routine.schema),
                                   r.text(pending.routine.name), pending.scope)
                             .object;
    if (attachment.routine == none) continue;
    for (std::uint32_t i = 0; i < pending.transition_tables.count; ++i) {
      resolver_.add_transition_table(attachment.routine,
                                     r.text(r.names[pending.transition_tables.first + i]));
    }
  }
}

}  // namespace demarc
