// The manifest as typed values: who owns what and what each service may do.
//
// In: demarc.toml and the files it includes or imports. Out: Manifest with every fault that was
// found, each with its place; valid entries stand beside faults. Decides nothing about SQL:
// patterns are matched and owners are assigned by model/. Paths and globs are stored relative to
// the root manifest's folder.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "source/file_system.h"
#include "source/vocabulary.h"

namespace demarc {

// Where an entry stands, for related spans and error messages.
struct Place {
  std::string path{};
  std::uint32_t line = 0;  // from 1; 0: no place
  std::uint32_t column = 0;
};

enum class Topology : std::uint8_t { shared_database, schema_per_service, database_per_service };
enum class Form : std::uint8_t { none, read, join, write, ddl, foreign_key, transaction, mapping };
enum class Severity : std::uint8_t { off, info, warning, error };
const char* to_string(Topology topology);
const char* to_string(Form form);  // "foreign-key"; "" for none
const char* to_string(Severity severity);
std::optional<Form> form_of(std::string_view word);
std::optional<Severity> severity_of(std::string_view word);

// "orders.*", "public.order_*", "shop:orders.*", "orders.order". Names are folded as SQL folds
// them;
// `*` and `?` are the wildcards, "quoted" parts keep their case.
struct RelationPattern {
  std::string written{};
  std::string database{};  // empty: the service's database(s)
  std::string schema{};    // may hold wildcards; empty: no schema was written
  std::string name{};
  Place place{};
};

struct Server {
  std::string name{};
  std::string engine = "postgresql";
  int version = 0;  // major; 0: not declared
  Place place{};
};

struct Database {
  std::string name{};
  std::string server{};
  Topology topology = Topology::schema_per_service;
  std::string decision{};
  Date review{};
  std::vector<std::string> search_path{};  // empty: "$user", public
  std::string schema_dump{};
  bool grants_external = false;
  std::vector<std::pair<std::string, std::string>> same_as{};
  std::vector<std::string> partitions{};
  std::vector<RelationPattern> nobody{};
  Place place{};
};

struct Roles {
  std::string run{};
  std::string migrate{};
};

struct Source {  // one service, several databases or roles
  std::vector<std::string> paths{};
  std::string database{};
  std::string role{};
  std::vector<std::string> search_path{};
  Place place{};
};

enum class PartyKind : std::uint8_t { service, library, actor };
enum class ActorKind : std::uint8_t { none, reporting, admin, job };

struct MayRule {  // "SELECT shop:*.*"
  Privileges privileges = 0;
  RelationPattern relations{};
};

// A table in use by an outbox or inbox declaration; what rules of later versions check.
struct DeclaredTable {
  RelationPattern table{};
  std::string relay{};
};

// A service, a library or an actor.
struct Party {
  PartyKind kind = PartyKind::service;
  ActorKind actor_kind = ActorKind::none;
  std::string name{};
  std::string team{};
  std::string contact{};
  std::string repo{};  // lives in another repository; empty: here
  std::vector<std::string> paths{};
  std::vector<std::string> databases{};  // first is the default; empty: the only database
  std::vector<RelationPattern> owns{};
  std::vector<RelationPattern> cedes{};
  std::vector<std::string> search_path{};
  Roles roles{};
  std::vector<std::string> migrations{};
  std::string replay_only_to{};
  std::vector<std::string> publishes{};
  std::vector<std::string> consumes{};
  std::optional<DeclaredTable> outbox{};
  std::optional<DeclaredTable> inbox{};
  std::vector<RelationPattern> read_models{};
  std::vector<Source> sources{};
  std::vector<std::string> used_by{};  // library
  std::vector<MayRule> may{};          // actor
  std::string part{};                  // the manifest file it stands in
  Place place{};
};

enum class ExportAccess : std::uint8_t { private_, protected_, public_ };

struct Export {
  RelationPattern relation{};
  ExportAccess access = ExportAccess::protected_;
  std::vector<std::string> to{};
  std::vector<std::string> columns{};  // empty: all
  std::string part{};
  Place place{};
};

struct Contract {
  std::string id{};
  std::string provider{};
  std::string consumer{};
  std::vector<RelationPattern> relations{};
  std::vector<std::string> columns{};
  std::vector<Form> forms{};
  Privileges privileges = 0;  // 0: what the forms need
  std::string reason{};
  std::string approver{};
  Date until{};
  int grace_days = 0;
  std::string part{};
  Place place{};
};

struct Move {
  RelationPattern relation{};
  std::string from{};
  std::string to{};
  Date until{};
  Place place{};
};

struct SagaStep {
  std::string action{};
  std::string undo{};
  bool pivot = false;
};

struct Saga {
  std::string name{};
  std::string style{};
  std::optional<RelationPattern> state{};
  std::vector<SagaStep> steps{};
  Place place{};
};

struct Policy {
  std::string from = "*";
  std::string to = "*";
  Form form = Form::none;  // none: every form
  Severity severity = Severity::error;
  Place place{};
};

struct ClassPatterns {
  std::string name{};  // service, migration, test, seed, one-off, generated, vendor
  std::vector<std::string> globs{};
};

struct ManifestFault {
  Error error{};
  bool in_root = false;
};

struct Manifest {
  std::string path{};  // of the root manifest, relative to its folder: "demarc.toml"
  std::string name{};
  std::vector<std::string> parts{};  // every file read, root first
  std::vector<Server> servers{};
  std::vector<Database>
      databases{};  // at least one after load: an undeclared one is named like the project
  std::vector<Party> parties{};  // sorted by (kind, name)
  std::vector<Export> exports{};
  std::vector<Contract> contracts{};
  std::vector<Move> moves{};
  std::vector<Saga> sagas{};
  std::vector<Policy> policies{};
  std::map<std::string, Severity> rules{};
  std::vector<ClassPatterns> classes{};
  std::vector<ManifestFault>
      faults{};  // of included parts, and of the root where the rest is usable
  std::vector<std::string>
      not_yet_checked{};  // keys that are read and stored and that no rule uses yet

  const Database* database(std::string_view name) const;
  const Party* party(std::string_view name) const;
};

// Reads `root_path` and all that it includes. An Error only when the root is unusable (missing, not
// TOML, or any fault in it: then `faults` of the error text lists all, one a line); exit code 2.
// Faults in included parts are in Manifest::faults.
Result<Manifest> load_manifest(const FileSystem& files, const std::string& root_path);

}  // namespace demarc
