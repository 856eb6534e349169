// The manifest as typed values: who owns what and what each service may do.
//
// In: demarc.toml and the files it includes or imports. Out: Manifest with every fault that was
// found, each with its place; valid entries stand beside faults. Decides nothing about SQL:
// owners are assigned by model/, with the patterns of pattern.h. Paths and globs are stored
// relative to the root manifest's folder.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "manifest/pattern.h"
#include "source/file_system.h"
#include "source/vocabulary.h"

namespace demarc {

enum class Topology : std::uint8_t { shared_database, schema_per_service, database_per_service };
enum class Form : std::uint8_t { none, read, join, write, ddl, foreign_key, transaction, mapping };
enum class Severity : std::uint8_t { off, info, warning, error };
const char* to_string(Topology topology);
const char* to_string(Form form);  // "foreign-key"; "" for none
const char* to_string(Severity severity);
std::optional<Form> form_of(std::string_view word);
std::optional<Severity> severity_of(std::string_view word);

struct Server {
  std::string name{};
  std::string engine = "postgresql";
  int version = 0;  // major; 0: not declared
  Place place{};
};

// A manifest without [database] has one, named like the project or else "main". Without `topology`:
// database-per-service if there are several databases and at most one service owns relations in
// this one; else schema-per-service if no two services own relations in the same schema; else
// shared-database.
struct Database {
  std::string name{};
  std::string server{};  // always a name of Manifest::servers; an undeclared one is "main"
  Topology topology = Topology::schema_per_service;
  bool topology_declared = false;
  std::string decision{};
  Date review{};
  std::vector<std::string> search_path{};  // empty: "$user", public
  std::string schema_dump{};
  bool grants_external = false;
  std::vector<std::pair<std::string, std::string>> same_as{};  // template of a schema, schema
  std::vector<std::string> partitions{};                       // templates of relation names
  std::vector<std::string> environments{};  // what {env} stands for; see template.h for the rest
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

struct Cession {  // relations inside the own patterns that another service may claim
  RelationPattern relations{};
  std::string to{};  // empty: any service
};

struct MayRule {  // "SELECT shop:*.*"
  Privileges privileges = 0;
  RelationPattern relations{};
};

// A table that an outbox, inbox or dead letter declaration names; rules of later versions check it.
struct DeclaredTable {
  RelationPattern table{};
  std::string relay{};  // outbox: polling, cdc
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
  // First is the default. Empty after load only for actors, libraries and services of other
  // repositories that name none where there are several: all of them.
  std::vector<std::string> databases{};
  std::vector<RelationPattern> owns{};
  std::vector<Cession> cedes{};
  std::vector<std::string> search_path{};
  Roles roles{};
  std::vector<std::string> migrations{};
  std::string replay_only_to{};
  std::vector<std::string> publishes{};
  std::vector<std::string> consumes{};
  std::optional<DeclaredTable> outbox{};
  std::optional<DeclaredTable> inbox{};
  std::optional<DeclaredTable> dead_letter{};
  std::vector<RelationPattern> read_models{};
  std::vector<Source> sources{};
  std::vector<std::string> used_by{};  // library
  std::vector<MayRule> may{};          // actor
  std::string part{};                  // the manifest file it stands in
  Place place{};
};

enum class ExportAccess : std::uint8_t { private_, protected_, public_ };

struct Export {
  std::string provider{};  // the service that owns the relation
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
  Privileges privileges = 0;  // beside what the forms need
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

// A mistake in an included or imported file; the run goes on without the entry.
struct ManifestFault {
  Error error{};
};

// A key that is read and kept but that no rule of this version looks at; once a key, first place.
struct NotYetChecked {
  std::string key{};  // "service.outbox"
  Place place{};
};

struct Manifest {
  std::string path{};  // of the root manifest, relative to its folder: "demarc.toml"
  std::string name{};
  std::vector<std::string> parts{};  // every file read, root first
  std::vector<Server> servers{};
  std::vector<Database> databases{};  // at least one
  std::vector<Party> parties{};       // sorted by (kind, name)
  std::vector<Export> exports{};
  std::vector<Contract> contracts{};
  std::vector<Move> moves{};
  std::vector<Saga> sagas{};
  std::vector<Policy> policies{};
  std::map<std::string, Severity> rules{};
  std::vector<ClassPatterns> classes{};
  std::vector<std::string> sql_functions{};  // [extract] functions; not yet used
  std::vector<ManifestFault> faults{};       // by path and line
  std::vector<NotYetChecked> not_yet_checked{};

  const Database* database(std::string_view name) const;
  const Server* server_of(const Database& database) const;
  const Party* party(std::string_view name) const;
};

// Reads `root_path` and all that it includes and imports. An Error only when the root is unusable
// (missing, not TOML, or any fault in it; its text lists every fault of the run): exit code 2.
// Faults in other parts are in Manifest::faults. `known_rules` are the names that [rules] may use;
// empty: not looked at.
Result<Manifest> load_manifest(const FileSystem& files, const std::string& root_path,
                               const std::vector<std::string>& known_rules = {});

}  // namespace demarc
