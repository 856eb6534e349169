#!/usr/bin/env python3
"""Validates SARIF output against the official schema: sarif_schema.py PROGRAM SOURCE_FOLDER.

The schema comes from scripts/setup-sarif-schema. Ends with 77 (skipped) where it or python3-jsonschema
is missing, with 1 where a file does not fit.
"""
import json
import pathlib
import subprocess
import sys

SKIPPED = 77


def documents(program, source):
    """Name and text of everything to validate: the golden of all oddities, and real runs."""
    yield "golden", (source / "tests/report/expected/report.sarif").read_text()
    for name in ("order-system", "order-system-tangled"):
        folder = source / "fixtures" / name
        if folder.exists():
            run = subprocess.run(
                [program, "check", str(folder), "--format", "sarif", "--no-cache"],
                capture_output=True, text=True, check=False)
            if run.returncode not in (0, 1):
                sys.exit(f"{name}: {run.stderr}")
            yield name, run.stdout


def main():
    program, source = sys.argv[1], pathlib.Path(sys.argv[2])
    schema = source / ".deps/sarif-2.1.0.json"
    try:
        import jsonschema
    except ImportError:
        print("skipped: python3-jsonschema is not installed")
        return SKIPPED
    if not schema.exists():
        print("skipped: run scripts/setup-sarif-schema first")
        return SKIPPED
    validator = jsonschema.Draft4Validator(json.loads(schema.read_text()))
    if next(validator.iter_errors({"version": "2.1.0"}), None) is None:
        print("the schema accepts anything: it is not the one that was meant")
        return 1
    failed = 0
    for name, text in documents(program, source):
        for error in validator.iter_errors(json.loads(text)):
            failed += 1
            place = "/".join(str(part) for part in error.path)
            print(f"{name}: {place}: {error.message[:300]}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
