"""How the kiosk is, and what helps to see to it."""

import argparse
import sys
from pathlib import Path
from typing import Any

from kiosk.settings_file import read
from kiosk.verbs import arguments as kinds
from kiosk.verbs.arguments import FINE, WRONG, print_json, verb


def add(verbs: Any) -> None:
    """Tell the parser of the verbs."""
    verb(verbs, "doctor", doctor, "Look at each part and say how it is and what to do.", has_json=True)
    bundle_verb = verb(verbs, "support-bundle", support_bundle, "Pack what helps to help, without faces, names and secrets.")
    bundle_verb.add_argument("file", type=Path, metavar="FILE.zip")

    bench_verb = verb(verbs, "bench", bench, "Measure speed, memory and what screening is worth.", has_json=True)
    bench_verb.add_argument(
        "suite", nargs="?", default="all", choices=["view", "screening", "people", "sync", "slack", "all"]
    )
    simulated = bench_verb.add_argument_group("screening")
    simulated.add_argument(
        "--visitors", type=kinds.count, default=10_000, metavar="N", help="at each distance (default 10000)"
    )
    simulated.add_argument("--days", type=kinds.count, default=50, metavar="N", help="of 1,000 visitors (default 50)")
    simulated.add_argument("--seed", type=kinds.count, default=1, help="which people, rooms and sensors (default 1)")
    either = simulated.add_mutually_exclusive_group()
    either.add_argument("--table", type=Path, metavar="FILE.csv", help="score the published oral-vs-skin table instead")
    either.add_argument("--plot", type=Path, metavar="FILE.png", help="draw the result too")

    verb(verbs, "models", models, "Fetch and check the face models.")


def doctor(options: argparse.Namespace) -> int:
    from kiosk.checks import checks
    from kiosk.doctor import Condition, examine

    findings = examine(checks(read(options.config).settings, options.config))
    if options.json:
        print_json({"checks": [finding.as_json() for finding in findings]})
    else:
        wide = max(len(finding.what) for finding in findings)
        for finding in findings:
            print(f"{finding.condition.value:<12}  {finding.what:<{wide}}  {finding.words}")
            if finding.fix:
                print(f"{'':<12}  {'':<{wide}}  → {finding.fix}")
    return WRONG if any(finding.condition is Condition.LOOK for finding in findings) else FINE


def support_bundle(options: argparse.Namespace) -> int:
    from kiosk.bootstrap import system_clock
    from kiosk.support import write_bundle

    names = write_bundle(read(options.config).settings, options.file, system_clock(), config=options.config)
    print(f"{options.file}: {', '.join(names)}. It is plain text: look through it before you send it.")
    return FINE


def bench(options: argparse.Namespace) -> int:
    from kiosk.bench import Options, lines_of, run_suites

    asked = Options(options.visitors, options.days, options.seed, options.table, options.plot)
    report = run_suites([options.suite], lambda line: print(line, file=sys.stderr, flush=True), asked)
    if options.json:
        print_json(report)
    else:
        for suite, metrics in report.items():
            print(*(f"{suite:<9} {line}" for line in lines_of(metrics)), sep="\n")
    missed = [m for metrics in report.values() for m in metrics.values() if isinstance(m, dict) and m.get("met") is False]
    return WRONG if missed else FINE


def models(_options: argparse.Namespace) -> int:
    from kiosk.models import main as fetch

    return fetch()
