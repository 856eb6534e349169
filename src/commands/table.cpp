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
      {.name = "init",
       .usage = "[FOLDER]",
       .summary = "write a first demarc.toml from what the repository shows",
       .help = "Proposes services, their teams and the relations of each, from migrations, the SQL "
               "in code, compose,\n"
               "Kubernetes and Backstage files and CODEOWNERS. Asks at most ten questions, writes "
               "demarc.toml with a\n"
               "comment on each line that says where it comes from, and tells what `demarc check` "
               "makes of it.\n\n"
               "  demarc init\n"
               "  demarc init --yes\n"
               "  demarc init --dry-run services/billing\n",
       .groups = takes_analysis | takes_look | takes_init,
       .run = commands::init},
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
               "  demarc check --assume 'deny:orders->billing'\n"
               "  demarc check - --as services/orders/q.sql < unsaved.sql\n",
       .groups =
           takes_manifest | takes_analysis | takes_report | takes_look | takes_as | takes_assume |
               takes_changes,
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
      {.name = "graph",
       .usage = "",
       .summary = "draw the services and the lines that are crossed between them",
       .help = "Each arrow goes from who reaches to who owns, with the places that nothing allows "
               "and those that an\n"
               "export, a contract or a move allows.\n\n"
               "  demarc graph | dot -Tsvg > crossings.svg\n"
               "  demarc graph --format mermaid --focus orders\n"
               "  demarc graph --format backstage --output catalog-info.yaml\n",
       .groups = takes_manifest | takes_analysis | takes_look | takes_graph,
       .run = commands::graph},
      {.name = "lock",
       .usage = "",
       .summary = "write what other repositories must know of this one, for their `imports`",
       .help = "Writes .demarc/NAME.lock.toml: the services of this repository, what they own and "
               "export.\n"
               "Commit it; other repositories copy it and name it in `imports`. No network is "
               "needed.\n\n"
               "  demarc lock\n"
               "  demarc lock --check\n",
       .groups = takes_manifest | takes_analysis | takes_look | takes_lock,
       .run = commands::lock},
      {.name = "list-files",
       .usage = "[PATH...]",
       .summary = "list the files that are read, with their class, kind and services",
       .help =
           "One line a file, tab-separated: path, class, language, migration tool, services.\n\n"
           "  demarc list-files services/orders\n",
       .groups = takes_manifest | takes_look,
       .run = commands::list_files},
      {.name = "explain",
       .usage = "[RULE|FINGERPRINT...]",
       .summary = "tell what a rule or a finding reports, why, and what to do instead",
       .help = "  demarc explain cross-service-join\n"
               "  demarc explain 8c1f2e\n",
       .groups = takes_look | takes_json | takes_manifest | takes_analysis,
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
      {.name = "hook",
       .usage = "install|uninstall",
       .summary = "check each commit by a git hook",
       .help = "Writes a pre-commit hook into this checkout. A hook that is there already is kept "
               "and runs first;\n"
               "uninstall puts it back.\n\n"
               "  demarc hook install\n"
               "  demarc hook uninstall\n",
       .groups = takes_force | takes_look,
       .run = commands::hook},
      {.name = "completions",
       .usage = "bash|zsh|fish",
       .summary = "print a shell's completions",
       .help = "  source <(demarc completions bash)\n"
               "  demarc completions zsh > ~/.zfunc/_demarc\n"
               "  demarc completions fish > ~/.config/fish/completions/demarc.fish\n",
       .groups = 0,
       .run = commands::completions},
      {.name = "man",
       .usage = "",
       .summary = "print the manual page",
       .help = "  demarc man | man -l -\n",
       .groups = 0,
       .run = commands::man},
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
