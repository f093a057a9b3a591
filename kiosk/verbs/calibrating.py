"""Teaching the kiosk its own sensor."""

import argparse
import sys
from pathlib import Path
from typing import Any

from kiosk.settings import Settings
from kiosk.verbs import arguments as kinds
from kiosk.verbs.arguments import CAMERAS, FINE, SENSORS, WRONG, print_json, settings_of, verb

STEPS = ("orientation", "alignment", "flat-field", "empty-scene", "reference", "distance")


def add(verbs: Any) -> None:
    """Tell the parser of the verbs."""
    calibrate_verb = verb(
        verbs,
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
    calibrate_verb.add_argument(
        "--seconds", type=kinds.seconds, default=120.0, help="how long to wait for a step (default 120)"
    )
    calibrate_verb.add_argument(
        "--at", type=kinds.point, metavar="X,Y", help="where the patch is, in fractions of the picture"
    )
    calibrate_verb.add_argument("--celsius", type=kinds.celsius, help="the patch's temperature in °C")
    calibrate_verb.add_argument("--windowed", action="store_true", help="in a window; Esc leaves")
    calibrate_verb.add_argument("--camera", choices=CAMERAS, help="instead of the setting")
    calibrate_verb.add_argument("--thermal", choices=SENSORS, help="instead of the setting")


def calibrate(options: argparse.Namespace) -> int:
    from kiosk import calibrate as work
    from kiosk.domain.assistant import Quality

    settings, what = settings_of(options), options.what
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
        print_json({"steps": [work.finding_json(one) for one in found]})
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
