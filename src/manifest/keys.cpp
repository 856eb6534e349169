#include "manifest/keys.h"

#include <string>

namespace demarc {
namespace {

using T = KeyType;
constexpr std::uint8_t everywhere = in_root | in_part | in_import;
constexpr std::uint8_t root_or_part = in_root | in_part;
constexpr std::string_view engines =
    "postgresql mysql mariadb sqlserver oracle sqlite cockroachdb yugabytedb redshift mongodb "
    "redis "
    "elasticsearch opensearch cassandra dynamodb snowflake clickhouse bigquery";
constexpr std::string_view contract_forms = "read join write ddl foreign-key mapping";
constexpr std::string_view all_forms = "read join write ddl foreign-key transaction mapping";
constexpr std::string_view severities = "off info warning error";

// clang-format off: one row, one line
constexpr KeySpec keys[] = {
    // The top level.
    {"", "project", T::table, "project", in_root, 0,
     "The repository and the files that belong to its manifest."},
    {"", "server", T::named_tables, "server", in_root | in_import, 0,
     "A server: a failure domain with one engine and version."},
    {"", "database", T::named_tables, "database", in_root | in_import, 0,
     "A database. Without any there is one, named like the project or else `main`."},
    {"", "service", T::named_tables, "service", everywhere, 0,
     "A deployable unit with one team, its files, its roles and the relations it owns."},
    {"", "library", T::named_tables, "library", root_or_part, 0,
     "Code used by several services: its SQL counts as each user's."},
    {"", "actor", T::named_tables, "actor", in_root, 0,
     "Something that is not a service but runs SQL. Only in the root, because it states what it "
     "may do with others' relations."},
    {"", "export", T::tables, "export", everywhere, key_gives_rights,
     "A relation that its owner offers. Counts only in the owner's own file or in the root."},
    {"", "contract", T::tables, "contract", root_or_part, key_gives_rights,
     "A named permission for one consumer. Counts only in the provider's own file or in the root."},
    {"", "move", T::tables, "move", root_or_part, key_gives_rights,
     "A relation that changes hands: both services may write it until the date. Counts only in the "
     "giver's own file or in the root."},
    {"", "saga", T::tables, "saga", root_or_part, key_unchecked,
     "A business transaction over several services, step by step."},
    {"", "policy", T::tables, "policy", in_root, key_gives_rights,
     "The severity of a form of crossing between two parties; the last match wins."},
    {"", "rules", T::severities, severities, in_root, 0,
     "The severity of a rule, whatever the topology says."},
    {"", "classes", T::table, "classes", in_root, 0,
     "Which files are what, ahead of the built-in path patterns; the first match wins."},
    {"", "extract", T::table, "extract", in_root, 0, "How SQL is found in source code."},

    {"project", "name", T::text, "", everywhere, 0,
     "The project's name; the undeclared database is named like it."},
    {"project", "include", T::root_globs, "", everywhere, 0,
     "Manifest files of the teams, relative to the root manifest, e.g. `services/*/service.toml`."},
    {"project", "imports", T::root_globs, "", everywhere, 0,
     "Committed files with the ownership that other repositories publish."},

    {"server", "engine", T::word, engines, everywhere, 0,
     "What runs there; `postgresql` by default."},
    {"server", "version", T::version, "", everywhere, 0,
     "Its major version, which chooses the privilege rules."},

    {"database", "server", T::server, "", everywhere, 0,
     "The server it lives on; may be left out where there is only one."},
    {"database", "topology", T::word, "shared-database schema-per-service database-per-service",
     everywhere, 0,
     "How services share it; chooses the default severities. Derived from `owns` where it is left "
     "out."},
    {"database", "decision", T::text, "", everywhere, 0,
     "Where the decision for this topology is written down; cited in findings."},
    {"database", "review", T::date, "", everywhere, key_unchecked,
     "When the decision is looked at again: a stepping stone has a date."},
    {"database", "search_path", T::texts, "", everywhere, 0,
     "The schemas in which unqualified names are looked up; `\"$user\", public` by default."},
    {"database", "schema_dump", T::path, "", everywhere, 0,
     "A schema dump from which the replay starts where history began before the migrations."},
    {"database", "grants", T::word, "migrations external", everywhere, 0,
     "Who grants: the `migrations` (default) or somebody `external`, such as Terraform."},
    {"database", "same_as", T::schema_names, "", everywhere, 0,
     "Schemas that stand for another one: environment prefixes, one schema per tenant."},
    {"database", "partitions", T::name_templates, "", everywhere, 0,
     "Names of partitions made at run time; they belong to `{table}`."},
    {"database", "environments", T::texts, "", everywhere, 0,
     "What `{env}` stands for, instead of the usual names (dev, test, staging, prod …)."},
    {"database", "nobody", T::relations, "", everywhere, 0,
     "Relations of extensions, vendors and tools, which no service owns."},

    {"service", "team", T::text, "", everywhere, 0, "Who answers for it, as CODEOWNERS writes it."},
    {"service", "contact", T::text, "", everywhere, 0,
     "Where to ask: a channel, a mail address, a page."},
    {"service", "repo", T::text, "", everywhere, 0,
     "The repository it lives in, if that is another one."},
    {"service", "paths", T::path_globs, "", everywhere, 0, "Its files."},
    {"service", "database", T::database, "", everywhere, 0,
     "The database it uses; may be left out where there is only one."},
    {"service", "databases", T::databases, "", everywhere, 0,
     "The databases it uses, the usual one first; instead of `database`."},
    {"service", "owns", T::relations, "", everywhere, 0,
     "The relations it owns: `orders.*`, `public.order_*`, `shop:orders.*`."},
    {"service", "cedes", T::cessions, "", everywhere, 0,
     "Relations within its own patterns that another service may claim."},
    {"service", "search_path", T::texts, "", everywhere, 0,
     "The schemas in which its unqualified names are looked up."},
    {"service", "roles", T::table, "roles", everywhere, 0, "The database roles it uses."},
    {"service", "migrations", T::path_globs, "", everywhere, 0,
     "The folders of its migrations, where they are not found by themselves."},
    {"service", "replay_only_to", T::text_or_integer, "", everywhere, 0,
     "Migrations up to this version are history: replayed, never flagged."},
    {"service", "publishes", T::texts, "", everywhere, key_unchecked, "The events it publishes."},
    {"service", "consumes", T::texts, "", everywhere, key_unchecked, "The events it consumes."},
    {"service", "outbox", T::table, "outbox", everywhere, 0,
     "Its outbox table and who reads it."},
    {"service", "inbox", T::table, "inbox", everywhere, 0,
     "The table in which it remembers the messages it has handled."},
    {"service", "dead_letter", T::table, "dead_letter", everywhere, 0,
     "The table in which it keeps the messages it could not handle."},
    {"service", "read_models", T::relations, "", everywhere, key_unchecked,
     "Relations that are filled from events and may be rebuilt."},
    {"service", "source", T::tables, "source", everywhere, 0,
     "Files of the service that use another database or role."},

    {"roles", "run", T::text, "", everywhere, 0,
     "The role the service runs as; it never owns the relations."},
    {"roles", "migrate", T::text, "", everywhere, 0,
     "The role that runs its migrations and owns the relations."},

    {"cession", "relation", T::relation, "", everywhere, key_required, "The relations."},
    {"cession", "to", T::service, "", everywhere, 0, "Who may claim them; any service by default."},

    {"source", "paths", T::path_globs, "", everywhere, key_required, "The files."},
    {"source", "database", T::database, "", everywhere, 0, "The database they use."},
    {"source", "role", T::text, "", everywhere, 0, "The role they use."},
    {"source", "search_path", T::texts, "", everywhere, 0,
     "The schemas in which their unqualified names are looked up."},

    {"outbox", "table", T::relation, "", everywhere, key_required, "The table."},
    {"outbox", "relay", T::word, "polling cdc", everywhere, 0,
     "Who reads it: a `polling` relay or change data capture (`cdc`)."},
    {"inbox", "table", T::relation, "", everywhere, key_required, "The table."},
    {"dead_letter", "table", T::relation, "", everywhere, key_required, "The table."},

    {"library", "team", T::text, "", everywhere, 0, "Who answers for it."},
    {"library", "contact", T::text, "", everywhere, 0, "Where to ask."},
    {"library", "paths", T::path_globs, "", everywhere, key_required, "Its files."},
    {"library", "used_by", T::services, "", everywhere, key_required, "The services that use it."},

    {"actor", "kind", T::word, "reporting admin job", everywhere, key_required, "What it is."},
    {"actor", "team", T::text, "", everywhere, 0, "Who answers for it."},
    {"actor", "contact", T::text, "", everywhere, 0, "Where to ask."},
    {"actor", "paths", T::path_globs, "", everywhere, 0, "Its files."},
    {"actor", "database", T::database, "", everywhere, 0,
     "The database it uses; all of them where neither key is written."},
    {"actor", "databases", T::databases, "", everywhere, 0,
     "The databases it uses, the usual one first; instead of `database`."},
    {"actor", "search_path", T::texts, "", everywhere, 0,
     "The schemas in which its unqualified names are looked up."},
    {"actor", "role", T::text, "", everywhere, 0, "The database role it uses."},
    {"actor", "may", T::may, "", everywhere, 0,
     "What it may do, e.g. `SELECT shop:*.*` or `INSERT, UPDATE ops.*`."},

    {"export", "relation", T::relation, "", everywhere, key_required,
     "The relation, best a view that is kept stable."},
    {"export", "provider", T::service, "", everywhere, 0,
     "The owner; may be left out where `owns` tells."},
    {"export", "access", T::word, "private protected public", everywhere, 0,
     "For nobody, for the parties in `to` (default) or for everybody."},
    {"export", "to", T::parties, "", everywhere, 0, "Who may read it, where access is protected."},
    {"export", "columns", T::texts, "", everywhere, 0,
     "The columns that are offered; all of them by default."},

    {"contract", "id", T::text, "", everywhere, key_required,
     "Its name in findings and talks, e.g. `C-014`."},
    {"contract", "provider", T::service, "", everywhere, key_required,
     "The service that owns the relations."},
    {"contract", "consumer", T::party, "", everywhere, key_required,
     "The service or actor that may cross the line."},
    {"contract", "relations", T::relations, "", everywhere, key_required, "The relations."},
    {"contract", "columns", T::texts, "", everywhere, 0, "The columns; all of them by default."},
    {"contract", "forms", T::words, contract_forms, everywhere, 0,
     "How the line may be crossed. No contract covers a transaction over two owners: that needs a "
     "saga."},
    {"contract", "privileges", T::privileges, "", everywhere, 0,
     "Privileges beside those that the forms need, e.g. `[\"SELECT\"]`."},
    {"contract", "reason", T::text, "", everywhere, key_required, "Why it is needed."},
    {"contract", "approver", T::text, "", everywhere, 0, "Who agreed."},
    {"contract", "until", T::date, "", everywhere, key_required, "The day it ends."},
    {"contract", "grace_days", T::count, "", everywhere, 0,
     "Days after the end until it is an error; 0 by default."},

    {"move", "relation", T::relation, "", everywhere, key_required, "The relation."},
    {"move", "from", T::service, "", everywhere, key_required, "The service that gives it away."},
    {"move", "to", T::service, "", everywhere, key_required, "The service that takes it."},
    {"move", "until", T::date, "", everywhere, key_required, "The day it ends."},

    {"saga", "name", T::text, "", everywhere, key_required, "Its name."},
    {"saga", "style", T::word, "choreography orchestration", everywhere, key_required,
     "Who decides on the next step: each service by events, or an orchestrator."},
    {"saga", "state", T::relation, "", everywhere, 0,
     "The table in which an orchestrator keeps its state."},
    {"saga", "steps", T::tables, "step", everywhere, key_required, "The steps in order."},
    {"step", "do", T::text, "", everywhere, key_required, "The action, `service.action`."},
    {"step", "undo", T::text, "", everywhere, 0, "The action that takes it back."},
    {"step", "pivot", T::flag, "", everywhere, 0, "After this step the saga only goes forward."},

    {"policy", "from", T::party_or_all, "", everywhere, 0,
     "Who crosses the line; `*` (default) is everybody."},
    {"policy", "to", T::party_or_all, "", everywhere, 0,
     "Whose relations; `*` (default) is everybody's."},
    {"policy", "form", T::word, all_forms, everywhere, 0,
     "The form of crossing; every form by default."},
    {"policy", "severity", T::word, severities, everywhere, key_required, "What it is worth."},

    {"classes", "service", T::path_globs, "", everywhere, 0, "Ordinary code of a service."},
    {"classes", "migration", T::path_globs, "", everywhere, 0, "Migrations."},
    {"classes", "test", T::path_globs, "", everywhere, 0,
     "Tests: never create ownership, never count as writers."},
    {"classes", "seed", T::path_globs, "", everywhere, 0, "Seed data: as tests."},
    {"classes", "one-off", T::path_globs, "", everywhere, 0, "Fixes that were run once, by hand."},
    {"classes", "generated", T::path_globs, "", everywhere, 0,
     "Generated from files that are looked at already."},
    {"classes", "vendor", T::path_globs, "", everywhere, 0, "Other people's code."},

    {"extract", "functions", T::texts, "", everywhere, key_unchecked,
     "Functions of your own code base that take SQL as a text, e.g. `db.query`."},
};
// clang-format on

}  // namespace

std::span<const KeySpec> manifest_keys() {
  return keys;
}

const KeySpec* find_key(std::string_view table, std::string_view name) {
  for (const KeySpec& key : keys) {
    if (key.table == table && key.name == name) return &key;
  }
  return nullptr;
}

std::vector<std::string> key_names(std::string_view table) {
  std::vector<std::string> names;
  for (const KeySpec& key : keys) {
    if (key.table == table) names.emplace_back(key.name);
  }
  return names;
}

}  // namespace demarc
