"""What was kept of visits, and what other settings would have made of them."""

import argparse
import sys
from pathlib import Path
from typing import Any

from kiosk.verbs import arguments as kinds
from kiosk.verbs.arguments import FINE, print_json, settings_of, verb


def add(verbs: Any) -> None:
    """Tell the parser of the verbs."""
    what = verbs.add_parser("visits", help="Look at what was kept.").add_subparsers(required=True, metavar="WHAT")
    listing = verb(what, "list", visits_list, "newest first", has_json=True)
    listing.add_argument("--since", type=kinds.since, metavar="DATE", help="ISO date or time, or e.g. 2d, 12h")
    listing.add_argument("--limit", type=kinds.count, default=50)
    verb(what, "show", visits_show, "one visit with every number", has_json=True).add_argument("id")
    export = verb(what, "export", visits_export, "numbers as CSV and JSON, pictures unsealed")
    export.add_argument("folder", type=Path)
    export.add_argument("--id", action="append", help="only this visit; may be repeated")
    because = verb(what, "why", visits_why, "why a visit came out as it did, as a card and in words", has_json=True)
    because.add_argument("id")
    because.add_argument("--out", type=Path, metavar="FILE.png", help="where the card goes (default: ID.why.png here)")
    because.add_argument("--language", choices=["en", "ko"], help="instead of the setting")
    because.add_argument(
        "--size", type=kinds.card_size, default=(1280, 720), metavar="WxH", help="of the card (default 1280x720)"
    )
    verb(what, "capture", visits_capture, "ask the running kiosk to keep a picture now")

    tune_verb = verb(verbs, "tune", tune, "Judge stored visits again under other settings.", has_json=True)
    tune_verb.add_argument(
        "--since", type=kinds.since, metavar="DATE", help="ISO date or time, or e.g. 2d, 12h (default: all)"
    )
    tune_verb.add_argument("--until", type=kinds.since, metavar="DATE", help="the same (default: now)")
    tune_verb.add_argument("--delta", metavar="°C,…", help="limits above recent visitors (default 0.8,1.0,1.2,1.5,2.0)")
    tune_verb.add_argument("--kappa", metavar="K,…", help="shares of the correction for fill")
    tune_verb.add_argument("--mads", metavar="M,…", help="multiples of MAD′ to which the limit rises")
    tune_verb.add_argument("--people", metavar="N", help="how many recent visitors to compare with")
    tune_verb.add_argument("--plot", type=Path, metavar="FILE.png", help="draw alarms over the limit, and the scores")


def visits_list(options: argparse.Namespace) -> int:
    from kiosk.bootstrap import open_reader
    from kiosk.summary import visit_json, visit_table

    rows = open_reader(settings_of(options)).visits(since=options.since, limit=options.limit)
    if options.json:
        print_json({"visits": [visit_json(row) for row in rows]})
    elif rows:
        print(visit_table(rows))
    else:
        print("No visits yet. They appear here as soon as the kiosk has screened somebody.")
    return FINE


def visits_show(options: argparse.Namespace) -> int:
    from kiosk.bootstrap import open_reader
    from kiosk.domain.visit import VisitId
    from kiosk.summary import full_json, full_text

    reader = open_reader(settings_of(options))
    full = full_json(reader, VisitId(options.id))
    if options.json:
        print_json(full)
        return FINE
    print(full_text(full))
    return FINE


def visits_export(options: argparse.Namespace) -> int:
    from kiosk.explanation import export_visits

    print(export_visits(settings_of(options), options.folder, options.id))
    return FINE


def visits_why(options: argparse.Namespace) -> int:
    from kiosk.domain.visit import VisitId
    from kiosk.explanation import explain

    settings = settings_of(options)
    out = options.out or Path(f"{options.id}.why.png")
    explained = explain(settings, VisitId(options.id), out, options.size, settings.site.language)
    if options.json:
        print_json(explained.as_json())
    else:
        print(explained.as_text())
    return FINE


def visits_capture(options: argparse.Namespace) -> int:
    from kiosk.live import ask_for_capture

    kept = ask_for_capture(settings_of(options))
    print(kept)
    return FINE


def tune(options: argparse.Namespace) -> int:
    from kiosk.bench.plot import check
    from kiosk.bootstrap import in_force, open_reader
    from kiosk.tune import sweep, trials_of
    from kiosk.tune import tune as judge_again
    from kiosk.tune_plot import draw

    settings = in_force(settings_of(options))
    policy = settings.policy()
    asked = {name: getattr(options, name) for name in ("delta", "kappa", "mads", "people")}
    trials = trials_of(policy, asked if any(asked.values()) else {"delta": "0.8,1.0,1.2,1.5,2.0"})
    if options.plot is not None:
        check(options.plot)
    tuning = judge_again(
        open_reader(settings),
        policy,
        trials,
        since=options.since,
        until=options.until,
        curves=sweep(trials) if options.plot is not None else (),
        say=lambda line: print(line, file=sys.stderr, flush=True),
    )
    if options.plot is not None:
        draw(tuning, options.plot)
    if options.json:
        print_json(tuning.as_json() | {"plot": None if options.plot is None else str(options.plot)})
    else:
        print(tuning.as_text())
    return FINE
