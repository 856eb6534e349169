#include "commands/commands.h"

namespace demarc {

const std::vector<Command>& all_commands() {
  static const std::vector<Command> table = {
      {.name = "survey",
       .usage = "[PATH...]",
       .summary = "show who creates, reads and writes which relation; needs no manifest",
       .help = "Reads every SQL file below PATH (default: the checkout) and lists the relations, "
               "those that\n"
               "several folders write first, with a place for each deed. Ends with a first "
               "demarc.toml.\n\n"
               "  demarc survey\n"
               "  demarc survey services/ --verbose\n"
               "  demarc survey --format json\n",
       .groups = takes_analysis | takes_look | takes_json | takes_manifest,
       .run = commands::survey},
      {.name = "check",
       .usage = "[PATH...]",
       .summary = "find SQL that crosses a line that demarc.toml draws",
       .help = "Compares what the SQL of each service needs with what the manifest allows it. The "
               "manifest is\n"
               "the nearest demarc.toml upward; all that it covers is read, PATHs only choose what "
               "is shown.\n\n"
               "  demarc check\n"
               "  demarc check services/orders --min-confidence certain\n"
               "  demarc check --format sarif --output demarc.sarif\n"
               "  demarc check - --as services/orders/q.sql < unsaved.sql\n",
       .groups = takes_manifest | takes_analysis | takes_report | takes_look | takes_as,
       .run = commands::check},
      {.name = "decide",
       .usage = "",
       .summary = "choose between a shared database, schemas and databases; write it down",
       .help = "Asks a dozen questions and recommends who should own which database: with the "
               "runner-up, what\n"
               "would change the answer, the price, and the way there. Writes it as a decision "
               "record, makes it\n"
               "the policy that `demarc check` enforces, and tells later when reality has drifted "
               "away.\n\n"
               "  demarc decide\n"
               "  demarc decide --from-repo --scope shop\n"
               "  demarc decide --answers shop.toml --write --dry-run\n"
               "  demarc decide --check\n",
       .groups = takes_manifest | takes_analysis | takes_look | takes_decide,
       .run = commands::decide},
      {.name = "owner",
       .usage = "RELATION...",
       .summary = "say who owns a relation, why, and who uses it",
       .help = "  demarc owner orders.order_items\n"
               "  demarc owner shop:orders.orders\n",
       .groups = takes_manifest | takes_analysis | takes_look,
       .run = commands::owner},
      {.name = "consumers",
       .usage = "RELATION[.COLUMN]...",
       .summary = "list who but its owner uses a relation or a column, place by place",
       .help = "  demarc consumers users.accounts\n"
               "  demarc consumers users.accounts.name\n",
       .groups = takes_manifest | takes_analysis | takes_look,
       .run = commands::consumers},
      {.name = "unowned",
       .usage = "",
       .summary = "list the relations that no service owns, one a line",
       .help = "  demarc unowned\n",
       .groups = takes_manifest | takes_analysis | takes_look,
       .run = commands::unowned},
      {.name = "grants",
       .usage = "",
       .summary = "write the GRANTs that give each service what it may do, and no more",
       .help = "SQL that sets owners and rights as the manifest says. It may be run again and "
               "again; run it after\n"
               "the migrations. With --minimal each role gets only what the SQL that was read "
               "needs.\n\n"
               "  demarc grants | psql shop\n"
               "  demarc grants --service orders --minimal --output orders/grants.sql\n",
       .groups = takes_manifest | takes_analysis | takes_look | takes_grants,
       .run = commands::grants},
      {.name = "explain",
       .usage = "[RULE...]",
       .summary = "tell what a rule reports, why, and what to do instead",
       .help = "  demarc explain cross-service-join\n",
       .groups = takes_look | takes_json,
       .run = commands::explain},
      {.name = "rules",
       .usage = "",
       .summary = "list all rules",
       .help = "  demarc rules\n"
               "  demarc rules --format json\n",
       .groups = takes_look | takes_json,
       .run = commands::rules},
      {.name = "facts",
       .usage = "[PATH...]",
       .summary = "print what each statement needs, as JSON lines; needs no manifest",
       .help = "One object a statement: the relations it names with the privileges that PostgreSQL "
               "demands for\n"
               "them, what it uses besides, what it defines.\n\n"
               "  demarc facts db/migrations\n"
               "  echo 'select * from a join b using (id)' | demarc facts --stdin-sql\n",
       .groups = takes_analysis | takes_look | takes_facts | takes_manifest,
       .run = commands::facts},
      {.name = "demo",
       .usage = "",
       .summary = "check a small order system, clean and tangled, and explain what one sees",
       .help = "Writes two repositories into a temporary folder and checks both.\n\n"
               "  demarc demo\n"
               "  demarc demo --keep /tmp/shop\n",
       .groups = takes_look | takes_keep,
       .run = commands::demo},
      {.name = "debug",
       .usage = "files|fragments|facts|model|schema [PATH...]",
       .summary = "print what flows between the stages, or the manifest's JSON Schema",
       .help = "  demarc debug files\n"
               "  demarc debug model services/orders\n"
               "  demarc debug schema > demarc.schema.json\n",
       .groups = takes_manifest | takes_analysis | takes_look,
       .run = commands::debug},
  };
  return table;
}

}  // namespace demarc
