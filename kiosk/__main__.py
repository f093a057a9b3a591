"""The `doorman` command: arguments in, exit code out, one function per verb."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kiosk.domain.fault import Fault
from kiosk.errors import BadSettings, DoormanError, Shut
from kiosk.settings import Settings
from kiosk.settings_file import load, read

FINE, WRONG, USAGE, BUG, SETTINGS = 0, 1, 2, 70, 78
"""Exit codes; 70 and 78 are EX_SOFTWARE and EX_CONFIG of sysexits.h."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; returns its exit code. The world's faults become one line on stderr, bugs a traceback and 70."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(
        level=logging.DEBUG if options.verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s",
    )
    for library in ("botocore", "boto3", "urllib3"):  # their details hold whole requests
        logging.getLogger(library).setLevel(logging.WARNING)
    os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")
    try:
        code: int = options.verb(options)
    except BadSettings as error:
        print(f"doorman: {error}", file=sys.stderr)
        return SETTINGS
    except DoormanError as error:
        print(f"doorman: {error}", file=sys.stderr)
        return USAGE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except KeyboardInterrupt:
        return FINE
    except Exception:  # whatever is left is our bug: show all of it
        logging.getLogger(__name__).exception("this is a bug in doorman")
        return BUG
    return code


STEPS = ("orientation", "alignment", "flat-field", "empty-scene", "reference", "distance")
CAMERAS = ("picamera", "webcam", "simulated", "none")
SENSORS = ("amg8833", "simulated", "simulated-array")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="doorman", description="Entrance kiosk with heat over the camera picture.")
    parser.add_argument("--config", type=Path, help="settings file (default: $DOORMAN_CONFIG)")
    parser.add_argument("--verbose", action="store_true", help="log what happens")
    verbs = parser.add_subparsers(required=True, metavar="VERB")

    def verb(name: str, function: Any, text: str, *, has_json: bool = False) -> argparse.ArgumentParser:
        added = verbs.add_parser(name, help=text, description=text)
        added.set_defaults(verb=function)
        if has_json:
            added.add_argument("--json", action="store_true", help="print JSON, as documented in docs/json.md")
        return added

    run_verb = verb("run", run, "Run the kiosk.")
    run_verb.add_argument("--windowed", action="store_true", help="in a window; Esc or q leaves")
    run_verb.add_argument("--camera", choices=CAMERAS, help="instead of the setting")
    run_verb.add_argument("--thermal", choices=SENSORS, help="instead of the setting")
    run_verb.add_argument("--replay", type=Path, metavar="FILE", help="play a recording instead of live devices")
    run_verb.add_argument("--screen", metavar="NAME", help="instead of the setting")
    run_verb.add_argument("--guard-screen", metavar="NAME", help="show the guards' panel there, instead of the setting")

    demo_verb = verb("demo", demo, "Show drawn visitors walking up to the real program.", has_json=True)
    demo_verb.add_argument("--seconds", type=_seconds, default=90.0, help="scenario time (default 90)")
    demo_verb.add_argument("--fast", action="store_true", help="as quickly as the machine can")
    demo_verb.add_argument("--cold", action="store_true", help="start with warm-up and without a baseline")
    demo_verb.add_argument("--slack", action="store_true", help="tell the settings' Slack channels of the drawn visitors")
    demo_verb.add_argument("--strangers", action="store_true", help="start with nobody known from earlier days")
    demo_verb.add_argument("--cloud", action="store_true", help="send the drawn visitors to the settings' cloud too")
    demo_verb.add_argument("--seed", type=_count, default=1, help="which visitors come (default 1)")
    demo_verb.add_argument("--shots", type=Path, metavar="DIR", help="where pictures go (default build/demo/shots)")
    demo_verb.add_argument("--size", type=_size, default=(1280, 720), metavar="WxH", help="window size")
    demo_verb.add_argument("--language", choices=["en", "ko"], help="instead of the setting")

    replay_verb = verb("replay", replay, "Tell what the kiosk would have said to recordings.", has_json=True)
    replay_verb.add_argument("files", nargs="+", type=Path, metavar="FILE.npz")
    start = replay_verb.add_mutually_exclusive_group()
    start.add_argument("--cold", action="store_true", help="start without a baseline (the default)")
    start.add_argument("--warm", type=_count, metavar="N", default=0, help="start with the baseline of N drawn visitors")

    record_verb = verb("record", record, "Record heat, and pictures if asked, for replay.")
    record_verb.add_argument("file", type=Path, metavar="FILE.npz")
    record_verb.add_argument("--seconds", type=_seconds, default=30.0, help="how long (default 30)")
    record_verb.add_argument("--pictures", action="store_true", help="with camera pictures: shows people, handle with care")
    record_verb.add_argument("--camera", choices=CAMERAS, help="instead of the setting")
    record_verb.add_argument("--thermal", choices=SENSORS, help="instead of the setting")

    calibrate_verb = verb(
        "calibrate",
        calibrate,
        "Teach the kiosk its own sensor, on the screen or step by step here.",
        has_json=True,
    )
    calibrate_verb.add_argument(
        "what",
        nargs="?",
        choices=[*STEPS, "summary", "export", "restore", "forget"],
        help="a step, or what to do with the results; nothing opens the assistant on the screen",
    )
    calibrate_verb.add_argument("target", nargs="?", metavar="FILE|STEP", help="for export and restore, or for forget")
    calibrate_verb.add_argument("--seconds", type=_seconds, default=120.0, help="how long to wait for a step (default 120)")
    calibrate_verb.add_argument("--at", type=_point, metavar="X,Y", help="where the patch is, in fractions of the picture")
    calibrate_verb.add_argument("--celsius", type=_celsius, help="the patch's temperature in °C")
    calibrate_verb.add_argument("--windowed", action="store_true", help="in a window; Esc leaves")
    calibrate_verb.add_argument("--camera", choices=CAMERAS, help="instead of the setting")
    calibrate_verb.add_argument("--thermal", choices=SENSORS, help="instead of the setting")

    verb("doctor", doctor, "Look at each part and say how it is and what to do.", has_json=True)
    bundle_verb = verb("support-bundle", support_bundle, "Pack what helps to help, without faces, names and secrets.")
    bundle_verb.add_argument("file", type=Path, metavar="FILE.zip")

    visits_verb = verbs.add_parser("visits", help="Look at what was kept.").add_subparsers(required=True, metavar="WHAT")
    listing = visits_verb.add_parser("list", help="newest first")
    listing.add_argument("--since", type=_since, metavar="DATE", help="ISO date or time, or e.g. 2d, 12h")
    listing.add_argument("--limit", type=_count, default=50)
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(verb=visits_list)
    show = visits_verb.add_parser("show", help="one visit with every number")
    show.add_argument("id")
    show.add_argument("--json", action="store_true")
    show.set_defaults(verb=visits_show)
    export = visits_verb.add_parser("export", help="numbers as CSV and JSON, pictures unsealed")
    export.add_argument("folder", type=Path)
    export.add_argument("--id", action="append", help="only this visit; may be repeated")
    export.set_defaults(verb=visits_export)
    because = visits_verb.add_parser("why", help="why a visit came out as it did, as a card and in words")
    because.add_argument("id")
    because.add_argument("--out", type=Path, metavar="FILE.png", help="where the card goes (default: ID.why.png here)")
    because.add_argument("--language", choices=["en", "ko"], help="instead of the setting")
    because.add_argument(
        "--size", type=_card_size, default=(1280, 720), metavar="WxH", help="of the card (default 1280x720)"
    )
    because.add_argument("--json", action="store_true")
    because.set_defaults(verb=visits_why)
    capture = visits_verb.add_parser("capture", help="ask the running kiosk to keep a picture now")
    capture.set_defaults(verb=visits_capture)

    tune_verb = verb("tune", tune, "Judge stored visits again under other settings.", has_json=True)
    tune_verb.add_argument("--since", type=_since, metavar="DATE", help="ISO date or time, or e.g. 2d, 12h (default: all)")
    tune_verb.add_argument("--until", type=_since, metavar="DATE", help="the same (default: now)")
    tune_verb.add_argument("--delta", metavar="°C,…", help="limits above recent visitors (default 0.8,1.0,1.2,1.5,2.0)")
    tune_verb.add_argument("--kappa", metavar="K,…", help="shares of the correction for fill")
    tune_verb.add_argument("--mads", metavar="M,…", help="multiples of MAD′ to which the limit rises")
    tune_verb.add_argument("--people", metavar="N", help="how many recent visitors to compare with")
    tune_verb.add_argument("--plot", type=Path, metavar="FILE.png", help="draw alarms over the limit, and the scores")

    bench_verb = verb("bench", bench, "Measure speed, memory and what screening is worth.", has_json=True)
    bench_verb.add_argument(
        "suite", nargs="?", default="all", choices=["view", "screening", "people", "sync", "slack", "all"]
    )
    simulated = bench_verb.add_argument_group("screening")
    simulated.add_argument("--visitors", type=_count, default=10_000, metavar="N", help="at each distance (default 10000)")
    simulated.add_argument("--days", type=_count, default=50, metavar="N", help="of 1,000 visitors (default 50)")
    simulated.add_argument("--seed", type=_count, default=1, help="which people, rooms and sensors (default 1)")
    either = simulated.add_mutually_exclusive_group()
    either.add_argument("--table", type=Path, metavar="FILE.csv", help="score the published oral-vs-skin table instead")
    either.add_argument("--plot", type=Path, metavar="FILE.png", help="draw the result too")

    _people_verbs(verbs)
    _guard_verbs(verbs)
    _faces_verbs(verbs)
    _sync_verbs(verbs)
    _cloud_verbs(verbs)
    _slack_verbs(verbs)
    verb("models", models, "Fetch and check the face models.")
    return parser


def _people_verbs(verbs: Any) -> None:
    """Add who was met, and what was done about them."""
    what = verbs.add_parser("people", help="Look at people, undo, forget.").add_subparsers(required=True, metavar="WHAT")

    def verb(name: str, function: Any, text: str) -> Any:
        added = what.add_parser(name, help=text)
        added.set_defaults(verb=function)
        added.add_argument("--json", action="store_true", help="print JSON, as documented in docs/json.md")
        return added

    somebody = {"metavar": "PERSON", "help": "an id, a name, or the number of somebody unknown"}
    listing = verb("list", people_list, "who was met: those with a name A to Z, others newest first")
    listing.add_argument("which", nargs="?", default="known", choices=["known", "recent", "unknown", "ignored"])
    listing.add_argument("--words", default="", metavar="TEXT", help="how words in name, role or note begin")
    listing.add_argument("--limit", type=_count, default=50)
    verb("show", people_show, "one person with the newest visits").add_argument("who", **somebody)
    told = verb("actions", people_actions, "who did what, newest first")
    told.add_argument("who", nargs="?", **somebody)
    told.add_argument("--limit", type=_count, default=50)
    verb("undo", people_undo, "take an action back").add_argument("action", metavar="ACTION")
    forgetting = verb("forget", people_forget, "erase somebody everywhere: pictures, templates, names, notes")
    forgetting.add_argument("who", **somebody)
    forgetting.add_argument("--yes", action="store_true", help="without being asked once more")


def _faces_verbs(verbs: Any) -> None:
    """Add recognition on picture files, for tuning on site."""
    faces_verb = verbs.add_parser("faces", help="Try recognition on picture files.")
    what = faces_verb.add_subparsers(required=True, metavar="WHAT")
    text = "compare pairs of pictures: file_a,file_b,same"
    pairs = what.add_parser("evaluate", help=text, description=text)
    pairs.add_argument("pairs", type=Path, metavar="PAIRS.csv")
    pairs.add_argument("--threshold", type=_likeness, help="instead of the setting")
    pairs.add_argument("--json", action="store_true")
    pairs.set_defaults(verb=faces_evaluate)
    text = "sort a folder of pictures by person"
    folder = what.add_parser("group", help=text, description=text)
    folder.add_argument("folder", type=Path, metavar="FOLDER")
    folder.add_argument("--json", action="store_true")
    folder.set_defaults(verb=faces_group)


def _cloud_verbs(verbs: Any) -> None:
    """Add what doorman has in AWS."""
    what = verbs.add_parser("cloud", help="Make what doorman needs in AWS, and check it.").add_subparsers(
        required=True, metavar="WHAT"
    )

    def verb(name: str, function: Any, text: str) -> Any:
        added = what.add_parser(name, help=text, description=text)
        added.set_defaults(verb=function)
        return added

    modes = {"choices": ["lambda", "kiosk"], "help": "who looks for faces: a function in AWS (as it comes), or the kiosks"}
    planning = verb("plan", cloud_plan, "what would be made, and what a month of it costs")
    planning.add_argument("--kiosks", type=_count, default=1, help="how many (default 1)")
    planning.add_argument("--visits", type=_count, default=200, help="a day, at all kiosks together (default 200)")
    planning.add_argument("--identify", **modes)
    making = verb("deploy", cloud_deploy, "make it all, or bring it up to date")
    making.add_argument("--stack", default="doorman", help="its name in CloudFormation (default doorman)")
    making.add_argument("--kiosk", action="append", metavar="ID", help="another kiosk beside this one; may be repeated")
    making.add_argument("--identify", **modes)
    making.add_argument("--mail", metavar="ADDRESS", help="whom alarms are mailed to")
    making.add_argument("--keep-days", type=_count, metavar="DAYS", help="how long objects stay in the bucket (30)")
    making.add_argument("--template", type=Path, metavar="FILE", help="instead of packaging/aws/template.yaml")
    proving = verb("check", cloud_check, "try what this kiosk must be able to do there, and what it must not")
    for added in (planning, proving):
        added.add_argument("--json", action="store_true", help="print JSON, as documented in docs/json.md")


def _sync_verbs(verbs: Any) -> None:
    """Add what is sent to the cloud."""
    what = verbs.add_parser("sync", help="See and steer what is sent to the cloud.").add_subparsers(
        required=True, metavar="WHAT"
    )

    def verb(name: str, function: Any, text: str) -> Any:
        added = what.add_parser(name, help=text, description=text)
        added.set_defaults(verb=function)
        added.add_argument("--json", action="store_true", help="print JSON, as documented in docs/json.md")
        return added

    verb("status", sync_status, "how it stands, and what it costs")
    verb("now", sync_now, "send everything that waits, and say how far it is")
    again = verb("retry", sync_retry, "send again what was given up")
    again.add_argument("visit", nargs="?", metavar="VISIT", help="only this one")
    showing = verb("show", sync_show, "what waits, what was given up and who is erased, or where a visit's pictures are")
    showing.add_argument("visit", nargs="?", metavar="VISIT")
    showing.add_argument("--links", action="store_true", help="with addresses that show the pictures for five minutes")


def _slack_verbs(verbs: Any) -> None:
    """Add what is told in Slack."""
    what = verbs.add_parser("slack", help="See whether Slack is set up.").add_subparsers(required=True, metavar="WHAT")
    text = "look at token, scopes, channels (by a test post), socket and who may answer"
    checking = what.add_parser("check", help=text, description=text)
    checking.add_argument("--keep", action="store_true", help="leave the test posts in the channels")
    checking.add_argument("--json", action="store_true", help="print JSON, as documented in docs/json.md")
    checking.set_defaults(verb=slack_check)


def _guard_verbs(verbs: Any) -> None:
    """Add who may use the panel, and the audit log."""
    who = verbs.add_parser("guard", help="Say who may use the panel.").add_subparsers(required=True, metavar="WHAT")

    def verb(group: Any, name: str, function: Any, text: str, *, has_json: bool = False) -> Any:
        added = group.add_parser(name, help=text)
        added.set_defaults(verb=function)
        if has_json:
            added.add_argument("--json", action="store_true", help="print JSON, as documented in docs/json.md")
        return added

    adding = verb(who, "add", guard_add, "add somebody; the PIN is asked for, or read from standard input")
    adding.add_argument("name")
    adding.add_argument("--admin", action="store_true", help="may also change settings and guards")
    verb(who, "list", guard_list, "who there is", has_json=True)
    for name, function, text in (
        ("disable", guard_disable, "keep somebody out"),
        ("enable", guard_enable, "let somebody in again"),
        ("reset", guard_reset, "give somebody another PIN, and lift a wait"),
    ):
        verb(who, name, function, text).add_argument("guard", metavar="NAME|ID")

    log = verbs.add_parser("audit", help="Look at the audit log.").add_subparsers(required=True, metavar="WHAT")
    listing = verb(log, "list", audit_list, "newest first", has_json=True)
    listing.add_argument("--limit", type=_count, default=50)
    verb(log, "verify", audit_verify, "follow the chain from its first entry to its last", has_json=True)


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value <= 86_400:
        raise argparse.ArgumentTypeError(f"{text} is not a time from 0 to 86400 seconds")
    return value


def _count(text: str) -> int:
    value = int(text)
    if not 0 <= value <= 100_000:
        raise argparse.ArgumentTypeError(f"{text} is not a count from 0 to 100000")
    return value


def _likeness(text: str) -> float:
    value = float(text)
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a likeness between 0 and 1")
    return value


def _point(text: str) -> tuple[float, float]:
    try:
        x, y = (float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a place such as 0.1,0.2") from None
    if not (0 <= x <= 1 and 0 <= y <= 1):
        raise argparse.ArgumentTypeError(f"{text} is outside the picture: both numbers are from 0 to 1")
    return x, y


def _celsius(text: str) -> float:
    value = float(text)
    if not 15 <= value <= 60:
        raise argparse.ArgumentTypeError(f"{text} is not a patch's temperature from 15 to 60 °C")
    return value


def _size(text: str) -> tuple[int, int]:
    wide, _, high = text.partition("x")
    if not (wide.isdigit() and high.isdigit() and 320 <= int(wide) <= 3840 and 320 <= int(high) <= 3840):
        raise argparse.ArgumentTypeError(f"{text} is not a size such as 1280x720")
    return int(wide), int(high)


def _card_size(text: str) -> tuple[int, int]:
    wide, high = _size(text)
    if min(wide, high) < 480 or max(wide, high) < 720 or (wide < high and min(wide / 600, high / 800) < 1):
        raise argparse.ArgumentTypeError(f"{text} is too small for a card; ask for 720x480, upright 600x800, or more")
    return wide, high


def _since(text: str) -> datetime:
    units = {"d": "days", "h": "hours", "m": "minutes"}
    try:
        if text[:-1].isdecimal() and text[-1:] in units:
            return datetime.now(UTC) - timedelta(**{units[text[-1]]: int(text[:-1])})
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is neither an ISO date nor e.g. 2d, 12h, 30m") from None
    except OverflowError:
        raise argparse.ArgumentTypeError(f"{text} is before the calendar begins") from None


def _settings(options: argparse.Namespace) -> Settings:
    """Load the settings and let options of the command overrule them."""
    from dataclasses import replace

    settings = load(options.config)
    camera, thermal = getattr(options, "camera", None), getattr(options, "thermal", None)
    if camera is not None:
        settings = replace(settings, camera=replace(settings.camera, source=camera))
    if thermal is not None:
        settings = replace(settings, thermal=replace(settings.thermal, source=thermal))
    if getattr(options, "guard_screen", None):
        settings = replace(settings, panel=replace(settings.panel, screen=options.guard_screen))
    if getattr(options, "screen", None):
        settings = replace(settings, display=replace(settings.display, screen=options.screen))
    if getattr(options, "language", None):
        settings = replace(settings, site=replace(settings.site, language=options.language))
    return settings


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False), flush=True)


def run(options: argparse.Namespace) -> int:
    from kiosk.live import has_display, run_kiosk
    from kiosk.shut import can_open, run_shut

    for house in ("kiosk", "ui", "cloud"):  # an unattended kiosk tells its log what it lost and got back
        logging.getLogger(house).setLevel(logging.DEBUG if options.verbose else logging.INFO)
    reading = read(options.config)
    if reading.wrong and has_display():
        shut = Shut(Fault.SETTINGS, str(reading.wrong[0]))
        return run_shut(reading.settings, shut, lambda: not read(options.config).wrong, windowed=options.windowed)
    settings = _settings(options)
    try:
        return run_kiosk(settings, windowed=options.windowed, recording=options.replay)
    except Shut as refused:
        shut = refused
    return run_shut(settings, shut, lambda: can_open(settings), windowed=options.windowed)


def demo(options: argparse.Namespace) -> int:
    from kiosk.demo import run_demo
    from kiosk.summary import visit_table

    report = run_demo(
        _settings(options),
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
        _print_json(report.as_json())
    else:
        print(visit_table(report.visits))
        print(report.who())
    return FINE


def replay(options: argparse.Namespace) -> int:
    from kiosk.bootstrap import drawn_baseline
    from kiosk.domain.baseline import Baseline
    from kiosk.replay import replay as play

    settings = _settings(options)
    baseline = drawn_baseline(settings, options.warm, seed=1) if options.warm else Baseline()
    for result in play(options.files, settings, baseline):
        if options.json:
            _print_json(result)
        else:
            outcomes = [f"{visit['outcome']} ({visit['reason']})" for visit in result["visits"]] or ["no visit"]
            print(f"{result['file']}: {', '.join(outcomes)}; {' → '.join(result['states'])}", flush=True)
    return FINE


def record(options: argparse.Namespace) -> int:
    from kiosk.recorder import record as take

    frames, pictures = take(
        _settings(options),
        options.file,
        seconds=options.seconds,
        with_pictures=options.pictures,
        say=lambda line: print(line, file=sys.stderr, flush=True),
    )
    print(f"{options.file}: {frames} thermal frames, {pictures} pictures")
    return FINE


def calibrate(options: argparse.Namespace) -> int:
    from kiosk import calibrate as work
    from kiosk.domain.assistant import Quality

    settings, what = _settings(options), options.what
    if what is None:
        return _open_assistant(settings, windowed=options.windowed)
    if what == "export":
        work.export_to(settings, _target(options))
        print(f"{options.target}: the calibration as it holds now")
        return FINE
    if what == "restore":
        found = work.restore_from(settings, _target(options))
    elif what == "forget":
        found = work.forget(settings, None if options.target is None else _step(options.target))
    elif what == "summary":
        found = work.findings(settings)
    else:
        done = work.do_step(
            settings,
            _step(what),
            seconds=options.seconds,
            at=options.at,
            celsius=options.celsius,
            say=lambda line: print(line, file=sys.stderr, flush=True),
        )
        found = (done,)
    is_poor = what in STEPS and found[0].quality is Quality.POOR
    if options.json:
        _print_json({"steps": [work.finding_json(one) for one in found]})
    else:
        print(*map(work.finding_line, found), sep="\n")
    return WRONG if is_poor else FINE


def _open_assistant(settings: Settings, *, windowed: bool) -> int:
    """Open the assistant on the screen: of the kiosk that runs, else of one started for it."""
    from kiosk.live import ask_for_assistant, run_kiosk

    opened = ask_for_assistant(settings)
    if opened is None:
        return run_kiosk(settings, windowed=windowed, recording=None, calibrating=True)
    print(opened)
    return FINE


def _target(options: argparse.Namespace) -> Path:
    from kiosk.errors import BadInput

    if options.target is None:
        raise BadInput(f"name the file: doorman calibrate {options.what} FILE")
    return Path(options.target)


def _step(name: str) -> Any:
    from kiosk.domain.assistant import Step
    from kiosk.errors import BadInput

    try:
        return Step(name.replace("-", "_"))
    except ValueError:
        raise BadInput(f"{name} is no step; there are: {', '.join(step.value for step in Step)}") from None


def doctor(options: argparse.Namespace) -> int:
    from kiosk.checks import checks
    from kiosk.doctor import Condition, examine

    findings = examine(checks(read(options.config).settings, options.config))
    if options.json:
        _print_json({"checks": [finding.as_json() for finding in findings]})
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


def visits_list(options: argparse.Namespace) -> int:
    from kiosk.bootstrap import open_reader
    from kiosk.summary import visit_json, visit_table

    rows = open_reader(_settings(options)).visits(since=options.since, limit=options.limit)
    if options.json:
        _print_json({"visits": [visit_json(row) for row in rows]})
    elif rows:
        print(visit_table(rows))
    else:
        print("No visits yet. They appear here as soon as the kiosk has screened somebody.")
    return FINE


def visits_show(options: argparse.Namespace) -> int:
    from kiosk.bootstrap import open_reader
    from kiosk.domain.visit import VisitId
    from kiosk.summary import full_json, full_text

    reader = open_reader(_settings(options))
    full = full_json(reader, VisitId(options.id))
    if options.json:
        _print_json(full)
        return FINE
    print(full_text(full))
    return FINE


def visits_export(options: argparse.Namespace) -> int:
    from kiosk.explanation import export_visits

    print(export_visits(_settings(options), options.folder, options.id))
    return FINE


def visits_why(options: argparse.Namespace) -> int:
    from kiosk.domain.visit import VisitId
    from kiosk.explanation import explain

    settings = _settings(options)
    out = options.out or Path(f"{options.id}.why.png")
    explained = explain(settings, VisitId(options.id), out, options.size, settings.site.language)
    if options.json:
        _print_json(explained.as_json())
    else:
        print(explained.as_text())
    return FINE


def visits_capture(options: argparse.Namespace) -> int:
    from kiosk.live import ask_for_capture

    kept = ask_for_capture(_settings(options))
    print(kept)
    return FINE


def tune(options: argparse.Namespace) -> int:
    from kiosk.bench.plot import check
    from kiosk.bootstrap import in_force, open_reader
    from kiosk.tune import sweep, trials_of
    from kiosk.tune import tune as judge_again
    from kiosk.tune_plot import draw

    settings = in_force(_settings(options))
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
        _print_json(tuning.as_json() | {"plot": None if options.plot is None else str(options.plot)})
    else:
        print(tuning.as_text())
    return FINE


def faces_evaluate(options: argparse.Namespace) -> int:
    from kiosk.faces import evaluate

    found = evaluate(_settings(options), options.pairs, options.threshold)
    if options.json:
        _print_json(found.as_json())
    else:
        print(found.as_text())
    return FINE


def faces_group(options: argparse.Namespace) -> int:
    from kiosk.faces import group

    numbers = group(_settings(options), options.folder, lambda line: print(f"doorman: {line}", file=sys.stderr))
    if options.json:
        _print_json(numbers)
    else:
        for file, number in numbers.items():
            print(f"{'–' if number is None else number:>5}  {file}")
    return FINE


def bench(options: argparse.Namespace) -> int:
    from kiosk.bench import Options, lines_of, run_suites

    asked = Options(options.visitors, options.days, options.seed, options.table, options.plot)
    report = run_suites([options.suite], lambda line: print(line, file=sys.stderr, flush=True), asked)
    if options.json:
        _print_json(report)
    else:
        for suite, metrics in report.items():
            print(*(f"{suite:<9} {line}" for line in lines_of(metrics)), sep="\n")
    missed = [m for metrics in report.values() for m in metrics.values() if isinstance(m, dict) and m.get("met") is False]
    return WRONG if missed else FINE


def people_list(options: argparse.Namespace) -> int:
    from kiosk import people
    from kiosk.domain.card import Listed

    which = Listed(options.which)
    page = people.listed(_settings(options), which, options.words, options.limit)
    if options.json:
        _print_json({"people": [people.person_json(card) for card in page.items], "total": page.total})
    else:
        print(people.table(page, which, options.words))
    return FINE


def people_show(options: argparse.Namespace) -> int:
    from kiosk import people

    card, visits = people.shown(_settings(options), options.who)
    if options.json:
        _print_json(people.person_json(card) | {"newest": [people.visit_json(visit) for visit in visits.items]})
    else:
        print(people.person_text(card, visits))
    return FINE


def people_actions(options: argparse.Namespace) -> int:
    from kiosk import people

    page = people.actions(_settings(options), options.who, options.limit)
    if options.json:
        _print_json({"actions": [people.action_json(card) for card in page.items], "total": page.total})
    else:
        print(people.actions_text(page))
    return FINE


def people_undo(options: argparse.Namespace) -> int:
    from kiosk import people

    action, visits = people.undo(_settings(options), options.action)
    if options.json:
        _print_json({"action": action.id, "undone": options.action, "visits": visits})
    else:
        print(f"undone; `doorman people undo {action.id}` brings it back")
    return FINE


def people_forget(options: argparse.Namespace) -> int:
    from kiosk import people

    receipt = people.forget(_settings(options), options.who, (lambda _: True) if options.yes else people.confirm)
    if receipt is None:
        print("nothing was erased")
        return WRONG
    if options.json:
        _print_json(people.receipt_json(receipt))
    else:
        print(people.receipt_text(receipt))
    return FINE


def cloud_plan(options: argparse.Namespace) -> int:
    from kiosk import clouding

    by_function = (options.identify or "lambda") == "lambda"
    items = clouding.plan(_settings(options), options.kiosks, options.visits, by_function=by_function)
    if options.json:
        _print_json(clouding.plan_json(items, options.visits))
    else:
        print(clouding.plan_text(items, options.visits))
    return FINE


def cloud_deploy(options: argparse.Namespace) -> int:
    from kiosk import clouding

    wish = clouding.Wish(
        stack=options.stack,
        kiosks=tuple(options.kiosk or ()),
        identify=options.identify,
        mail=options.mail,
        keep_days=options.keep_days,
        template=options.template,
    )
    for line in clouding.deploy(_settings(options), wish):
        print(line, flush=True)
    return FINE


def cloud_check(options: argparse.Namespace) -> int:
    from kiosk import clouding

    proofs = []
    for proof in clouding.check(_settings(options)):
        proofs.append(proof)
        if not options.json:
            print(clouding.proof_line(proof), flush=True)
    wrong = sum(not proof.is_right for proof in proofs)
    if options.json:
        _print_json({"ok": not wrong, "proofs": [clouding.proof_json(proof) for proof in proofs]})
    else:
        print(f"{wrong} of {len(proofs)} are not as they must be" if wrong else f"all {len(proofs)} are as they must be")
    return WRONG if wrong else FINE


def sync_status(options: argparse.Namespace) -> int:
    from kiosk.domain.sync_status import Pace
    from kiosk.syncing import account

    told = account(_settings(options))
    if options.json:
        _print_json(told.as_json())
    else:
        print(told.as_text())
    return WRONG if told.status.pace is Pace.ATTENTION else FINE


def slack_check(options: argparse.Namespace) -> int:
    from kiosk.slack_check import check_slack

    checked = check_slack(_settings(options), keeps=options.keep)
    if options.json:
        _print_json(checked.as_json())
    else:
        print(checked.as_text())
    return FINE if checked.is_fine else WRONG


def sync_now(options: argparse.Namespace) -> int:
    from kiosk.domain.sync_status import Pace
    from kiosk.syncing import Bar, send_now

    bar = Bar(sys.stderr)
    try:
        told = send_now(_settings(options), bar.show)
    finally:
        bar.close()
    if options.json:
        _print_json(told.as_json())
    else:
        print(told.as_text())
    left = told.status.waiting
    is_stuck = told.status.pace in {Pace.ATTENTION, Pace.OFFLINE}
    return WRONG if is_stuck or left.visits or left.given_up or left.erasures else FINE


def sync_retry(options: argparse.Namespace) -> int:
    from kiosk.syncing import retry

    count = retry(_settings(options), options.visit)
    if options.json:
        _print_json({"retried": count})
    else:
        print(f"{count} to be sent again" if count else "nothing was given up")
    return FINE


def sync_show(options: argparse.Namespace) -> int:
    from kiosk import syncing

    settings = _settings(options)
    if options.visit is not None:
        told = syncing.shown(settings, options.visit, with_links=options.links)
        if options.json:
            _print_json(told)
        else:
            print(*(f"{name}: {value}" for name, value in told.items()), sep="\n")
        return FINE
    found, erased = syncing.letters(settings), syncing.erasures(settings)
    if options.json:
        outbox, erasures = map(syncing.letter_json, found), map(syncing.erasure_json, erased)
        _print_json({"outbox": list(outbox), "erasures": list(erasures)})
    else:
        print(syncing.letters_text(found))
        if erased:
            print(f"\nForgotten:\n{syncing.erasures_text(erased)}")
    return FINE


def guard_add(options: argparse.Namespace) -> int:
    from kiosk import guards
    from kiosk.domain.guard import Role

    role = Role.ADMIN if options.admin else Role.GUARD
    print(guards.add(_settings(options), options.name, role, guards.read_pin))
    return FINE


def guard_list(options: argparse.Namespace) -> int:
    from kiosk import guards

    found = guards.listed(_settings(options))
    if options.json:
        _print_json({"guards": [one.as_json() for one in found]})
    else:
        print(guards.table(found))
    return FINE


def guard_disable(options: argparse.Namespace) -> int:
    from kiosk import guards

    print(guards.disable(_settings(options), options.guard, disabled=True))
    return FINE


def guard_enable(options: argparse.Namespace) -> int:
    from kiosk import guards

    print(guards.disable(_settings(options), options.guard, disabled=False))
    return FINE


def guard_reset(options: argparse.Namespace) -> int:
    from kiosk import guards

    print(guards.reset(_settings(options), options.guard, guards.read_pin))
    return FINE


def audit_list(options: argparse.Namespace) -> int:
    from kiosk import audit

    found = audit.listed(_settings(options), options.limit)
    if options.json:
        _print_json({"entries": [audit.entry_json(one) for one in found.entries], "total": found.total})
    else:
        print(audit.table(found))
    return FINE


def audit_verify(options: argparse.Namespace) -> int:
    from kiosk import audit

    told = audit.verify(_settings(options))
    if options.json:
        _print_json(told.as_json())
    else:
        print(told.as_text())
    return FINE if told.is_unbroken else WRONG


def models(_options: argparse.Namespace) -> int:
    from kiosk.models import main as fetch

    return fetch()


if __name__ == "__main__":
    sys.exit(main())
