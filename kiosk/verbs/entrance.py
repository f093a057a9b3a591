"""The kiosk itself, live, with drawn visitors or on recordings."""

import argparse
import logging
import sys
from pathlib import Path
from typing import Any

from kiosk.domain.fault import Fault
from kiosk.errors import Shut
from kiosk.settings_file import read
from kiosk.verbs import arguments as kinds
from kiosk.verbs.arguments import CAMERAS, FINE, SENSORS, print_json, settings_of, verb


def add(verbs: Any) -> None:
    """Tell the parser of the verbs."""
    run_verb = verb(verbs, "run", run, "Run the kiosk.")
    run_verb.add_argument("--windowed", action="store_true", help="in a window; Esc or q leaves")
    run_verb.add_argument("--camera", choices=CAMERAS, help="instead of the setting")
    run_verb.add_argument("--thermal", choices=SENSORS, help="instead of the setting")
    run_verb.add_argument("--replay", type=Path, metavar="FILE", help="play a recording instead of live devices")
    run_verb.add_argument("--screen", metavar="NAME", help="instead of the setting")
    run_verb.add_argument("--guard-screen", metavar="NAME", help="show the guards' panel there, instead of the setting")

    demo_verb = verb(verbs, "demo", demo, "Show drawn visitors walking up to the real program.", has_json=True)
    demo_verb.add_argument("--seconds", type=kinds.seconds, default=90.0, help="scenario time (default 90)")
    demo_verb.add_argument("--fast", action="store_true", help="as quickly as the machine can")
    demo_verb.add_argument("--cold", action="store_true", help="start with warm-up and without a baseline")
    demo_verb.add_argument("--slack", action="store_true", help="tell the settings' Slack channels of the drawn visitors")
    demo_verb.add_argument("--strangers", action="store_true", help="start with nobody known from earlier days")
    demo_verb.add_argument("--cloud", action="store_true", help="send the drawn visitors to the settings' cloud too")
    demo_verb.add_argument("--seed", type=kinds.count, default=1, help="which visitors come (default 1)")
    demo_verb.add_argument("--shots", type=Path, metavar="DIR", help="where pictures go (default build/demo/shots)")
    demo_verb.add_argument("--size", type=kinds.size, default=(1280, 720), metavar="WxH", help="window size")
    demo_verb.add_argument("--language", choices=["en", "ko"], help="instead of the setting")

    replay_verb = verb(verbs, "replay", replay, "Tell what the kiosk would have said to recordings.", has_json=True)
    replay_verb.add_argument("files", nargs="+", type=Path, metavar="FILE.npz")
    start = replay_verb.add_mutually_exclusive_group()
    start.add_argument("--cold", action="store_true", help="start without a baseline (the default)")
    start.add_argument(
        "--warm", type=kinds.count, metavar="N", default=0, help="start with the baseline of N drawn visitors"
    )

    record_verb = verb(verbs, "record", record, "Record heat, and pictures if asked, for replay.")
    record_verb.add_argument("file", type=Path, metavar="FILE.npz")
    record_verb.add_argument("--seconds", type=kinds.seconds, default=30.0, help="how long (default 30)")
    record_verb.add_argument("--pictures", action="store_true", help="with camera pictures: shows people, handle with care")
    record_verb.add_argument("--camera", choices=CAMERAS, help="instead of the setting")
    record_verb.add_argument("--thermal", choices=SENSORS, help="instead of the setting")


def run(options: argparse.Namespace) -> int:
    from kiosk.live import has_display, run_kiosk
    from kiosk.shut import can_open, run_shut

    for house in ("kiosk", "ui", "cloud"):  # an unattended kiosk tells its log what it lost and got back
        logging.getLogger(house).setLevel(logging.DEBUG if options.verbose else logging.INFO)
    reading = read(options.config)
    if reading.wrong and has_display():
        shut = Shut(Fault.SETTINGS, str(reading.wrong[0]))
        return run_shut(reading.settings, shut, lambda: not read(options.config).wrong, windowed=options.windowed)
    settings = settings_of(options)
    try:
        return run_kiosk(settings, windowed=options.windowed, recording=options.replay)
    except Shut as refused:
        shut = refused
    return run_shut(settings, shut, lambda: can_open(settings), windowed=options.windowed)


def demo(options: argparse.Namespace) -> int:
    from kiosk.demo import run_demo
    from kiosk.summary import visit_table

    report = run_demo(
        settings_of(options),
        seconds=options.seconds,
        fast=options.fast,
        cold=options.cold,
        seed=options.seed,
        shots=options.shots,
        size=options.size,
        say=lambda line: print(line, file=sys.stderr if options.json else sys.stdout, flush=True),
        slack=options.slack,
        strangers=options.strangers,
        cloud=options.cloud,
    )
    if options.json:
        print_json(report.as_json())
    else:
        print(visit_table(report.visits))
        print(report.who())
    return FINE


def replay(options: argparse.Namespace) -> int:
    from kiosk.bootstrap import drawn_baseline
    from kiosk.domain.baseline import Baseline
    from kiosk.replay import replay as play

    settings = settings_of(options)
    baseline = drawn_baseline(settings, options.warm, seed=1) if options.warm else Baseline()
    for result in play(options.files, settings, baseline):
        if options.json:
            print_json(result)
        else:
            outcomes = [f"{visit['outcome']} ({visit['reason']})" for visit in result["visits"]] or ["no visit"]
            print(f"{result['file']}: {', '.join(outcomes)}; {' → '.join(result['states'])}", flush=True)
    return FINE


def record(options: argparse.Namespace) -> int:
    from kiosk.recorder import record as take

    frames, pictures = take(
        settings_of(options),
        options.file,
        seconds=options.seconds,
        with_pictures=options.pictures,
        say=lambda line: print(line, file=sys.stderr, flush=True),
    )
    print(f"{options.file}: {frames} thermal frames, {pictures} pictures")
    return FINE
