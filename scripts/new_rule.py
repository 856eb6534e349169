#!/usr/bin/env python3
"""Starts a rule: its folder with code, page and cases, and its line in rules/rules.def.

    scripts/new_rule.py cross_service_join
"""
import pathlib
import re
import sys

RULES = pathlib.Path(__file__).resolve().parent.parent / "rules"

CODE = """// TODO(issue link): what this rule looks at, in one or two sentences.
#include <fmt/format.h>

#include "rules/fixes.h"
#include "rules/wording.h"

namespace demarc::rules {

static void check(RuleContext& context) {
  const Model& model = context.model;
  for (const Breach& breach : context.breaches) {
    if (breach.told != Told::read) continue;
    Finding finding = start_finding(model, %(folder)s, breach, priv_select);
    finding.message = fmt::format("{} reads {}", finding.service, whose(finding));
    context.findings.push_back(std::move(finding));
  }
}

const Rule %(folder)s = {
    .name = "%(name)s",
    .summary = "what is reported, in one line",
    .form = Form::read,
    .severity = Severity::error,
    .scope = Scope::file,
    .since = "%(version)s",
    .check = check,
};

}  // namespace demarc::rules
"""

PAGE = """# %(name)s

What is reported, in one line.

## What it does

## Why is this bad?

## Example

```toml path=demarc.toml
[service.orders]
paths = ["orders/**"]
owns = ["orders.*"]

[service.users]
paths = ["users/**"]
owns = ["users.*"]
```

```sql path=orders/query.sql
SELECT 1;
```

## Use instead

```sql path=orders/query.sql
SELECT 1;
```

## Known limits

## Configuration

None.

## References
"""

CASES = """# %(name)s

```toml path=demarc.toml
[service.orders]
paths = ["orders/**"]
owns = ["orders.*"]

[service.users]
paths = ["users/**"]
owns = ["users.*"]
```

## What is flagged, as a sentence

```sql path=orders/query.sql
SELECT 1;
```

## What is fine, as a sentence

```sql path=orders/query.sql
SELECT 1;
```
"""


def main() -> int:
    if len(sys.argv) != 2 or not re.fullmatch(r"[a-z]+(_[a-z]+)*", sys.argv[1]):
        print(__doc__, file=sys.stderr)
        return 2
    folder = sys.argv[1]
    target = RULES / folder
    if target.exists():
        print(f"{target} is there already", file=sys.stderr)
        return 2
    project = (RULES.parent / "CMakeLists.txt").read_text()
    version = re.search(r"project\(demarc VERSION ([0-9.]+)", project).group(1)
    words = {"folder": folder, "name": folder.replace("_", "-"), "version": version}
    target.mkdir()
    (target / "rule.cpp").write_text(CODE % words)
    (target / "README.md").write_text(PAGE % words)
    (target / "cases.md").write_text(CASES % words)
    listing = RULES / "rules.def"
    lines = sorted(listing.read_text().splitlines() + [f"RULE({folder})"])
    listing.write_text("\n".join(lines) + "\n")
    print(f"{target.relative_to(RULES.parent)}: write the cases first, run them with UPDATE_GOLDENS=1, read the diff")
    return 0


if __name__ == "__main__":
    sys.exit(main())
