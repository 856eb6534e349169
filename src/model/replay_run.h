// The state of a replay; its methods are spread over replay*.cpp by what they act on.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "model/replay.h"

namespace demarc {

class Replay {
 public:
  Replay(const Model& model, History& history, Resolver& resolver, Scopes& scopes)
      : model_(model), history_(history), resolver_(resolver), scopes_(scopes) {}
  Replayed run();

 private:
  // Where the replay stands: one definition of one statement.
  struct Step {
    Origin origin{};
    std::uint32_t definition = 0;
    NameScope scope{};
    bool loose = false;
    bool last_try = false;
  };
  enum class Done : std::uint8_t { yes, later };  // later: what it refers to is not there yet

  // replay.cpp: the order of things, whole objects
  void run_file(FileId file);
  void run_statement(FileId file, std::uint32_t row, const LinkContext& context);
  Done apply(const Step& step);
  Done create(const Step& step, const DefinitionRow& row);
  void define(const Step& step, const DefinitionRow& row, ObjectId object, bool is_new);
  Done drop(const Step& step, const DefinitionRow& row);
  Done move_object(const Step& step, const DefinitionRow& row);
  Done rename_schema(const Step& step, const DefinitionRow& row);
  Done change_parent(const Step& step, const DefinitionRow& row);
  void drop_object(ObjectId object, Point when);

  // replay_parts.cpp: columns, keys, triggers, policies, rules, defaults
  void add_columns(const Step& step, const DefinitionRow& row, ObjectId object);
  void add_keys(const Step& step, const DefinitionRow& row, ObjectId object);
  void add_defaults(const Step& step, ObjectId object);
  void add_owned_sequence(const Step& step, ObjectId table, std::string_view column);
  Done change_table(const Step& step, const DefinitionRow& row);
  Done change_part(const Step& step, const DefinitionRow& row);
  Done attach(const Step& step, const DefinitionRow& row);
  void end_keys(ObjectId table, std::string_view name, std::string_view column);
  void finish_references();

  // replay_grants.cpp
  void apply_grants(FileId file, const StatementRow& statement, const NameScope& scope);
  void grant_on(ReplayedGrant grant, bool revoke);
  void change_default(ReplayedDefault rule, bool revoke);
  bool applies(const ReplayedDefault& rule, ObjectId object) const;
  void grant_defaults(ObjectId object);
  void finish_grants();

  const Rows& rows(const Step& step) const { return model_.files[step.origin.file].facts->rows; }
  ObjectId subject(const Step& step, const DefinitionRow& row, const Name& name);
  ObjectId find(const Step& step, Space space, const Name& name);
  void note(const Step& step, const DefinitionRow& row, std::string message);
  std::string full_name(SlotId slot) const;

  struct PendingKey {
    std::uint32_t key = 0;
    NameScope scope{};
  };
  struct PendingParent {
    ObjectId child = none;
    std::uint32_t definition = 0;
    NameScope scope{};
  };
  struct PendingTrigger {
    std::uint32_t attachment = 0;
    Name routine{};
    Range transition_tables{};
    NameScope scope{};
  };
  // GRANT … ON ALL … IN SCHEMA, and when.
  struct WholeSchema {
    ReplayedGrant grant{};
    SchemaId schema = none;
    TimelineId timeline = none;
  };

  const Model& model_;
  History& history_;
  Resolver& resolver_;
  Scopes& scopes_;
  Replayed out_{};
  std::vector<Step> later_{};
  std::vector<std::vector<std::uint32_t>> keys_of_{};  // by table: indexes into out_.keys
  std::vector<PendingKey> pending_keys_{};
  std::vector<PendingParent> pending_parents_{};
  std::vector<PendingTrigger> pending_triggers_{};
  std::vector<WholeSchema> whole_schemas_{};
  std::size_t default_steps_ = 0;
  std::unordered_map<std::string, std::uint32_t> grant_index_{};
};

// PostgreSQL's name for what has none: "orders_user_id_fkey", cut to 63 bytes.
std::string implicit_name(std::string_view table, std::string_view columns, std::string_view label);

}  // namespace demarc
