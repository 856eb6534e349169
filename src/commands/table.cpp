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
               "  demarc check --staged\n"
               "  demarc check --changed-since origin/main\n"
               "  demarc check --format sarif --output demarc.sarif\n"
               "  demarc check - --as services/orders/q.sql < unsaved.sql\n",
       .groups =
           takes_manifest | takes_analysis | takes_report | takes_look | takes_as | takes_changes,
       .run = commands::check},
      {.name = "baseline",
       .usage = "",
       .summary = "write down the findings of today, so that only new ones fail",
       .help = "Writes .demarc/baseline: one file a service, one line a finding, with a count. "
               "Once it is there,\n"
               "it only shrinks: what was mended is taken out, new findings are named and left "
               "out, unless --grow\n"
               "is given. CI (CI=true) never makes it or lets it grow.\n\n"
               "  demarc baseline\n"
               "  demarc check --strict-baseline\n",
       .groups = takes_manifest | takes_analysis | takes_look | takes_grow,
       .run = commands::baseline},
      {.name = "accept",
       .usage = "FINGERPRINT --reason TEXT --until DATE",
       .summary = "put one new finding into the baseline, with a reason and an end",
       .help = "  demarc accept 8c1f2e --reason \"until SHOP-812\" --until 2027-01-31\n",
       .groups = takes_manifest | takes_analysis | takes_look | takes_term,
       .run = commands::accept},
      {.name = "request",
       .usage = "FINGERPRINT",
       .summary = "draft the contract that would allow a finding, for the owner's file",
       .help = "Prints TOML for the part of the manifest that the relation's owner keeps. Whether "
               "it goes there is\n"
               "the owner's decision.\n\n"
               "  demarc request 8c1f2e\n"
               "  demarc request 8c1f2e --until 2027-01-31\n",
       .groups = takes_manifest | takes_analysis | takes_look | takes_term,
       .run = commands::request},
      {.name = "contracts",
       .usage = "",
       .summary = "list what ends when: contracts, moves, reviews, suppressions, accepted findings",
       .help = "  demarc contracts\n"
               "  demarc contracts --format json\n",
       .groups = takes_manifest | takes_analysis | takes_look | takes_json,
       .run = commands::contracts},
      {.name = "trend",
       .usage = "",
       .summary = "show how many crossings there were at points of the git history",
       .help = "Judges commits of the past by the manifest of today, so that the line shows what "
               "the code did.\n\n"
               "  demarc trend\n"
               "  demarc trend --points 30 --format json\n",
       .groups = takes_manifest | takes_analysis | takes_look | takes_json | takes_points,
       .run = commands::trend},
      {.name = "owner",
       .usage = "RELATION...",
       .summary = "say who owns a relation, why, and who uses it",
       .help = "  demarc owner orders.order_items\n"
               "  demarc owner shop:orders.orders\n",
       .groups = takes_manifest | takes_analysis | takes_look,
       .run = commands::owner},
      {.name = "unowned",
       .usage = "",
       .summary = "list the relations that no service owns, one a line",
       .help = "  demarc unowned\n",
       .groups = takes_manifest | takes_analysis | takes_look,
       .run = commands::unowned},
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
