"""What the verbs have in common: exit codes, kinds of arguments, settings overruled on the command line, JSON."""

import argparse
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from kiosk.settings import Settings
from kiosk.settings_file import load

FINE, WRONG, USAGE, BUG, SETTINGS = 0, 1, 2, 70, 78
"""Exit codes; 70 and 78 are EX_SOFTWARE and EX_CONFIG of sysexits.h."""

CAMERAS = ("picamera", "webcam", "simulated", "none")
SENSORS = ("amg8833", "simulated", "simulated-array")


def verb(group: Any, name: str, function: Any, text: str, *, has_json: bool = False) -> Any:
    """Add a verb to a group of them, and return its parser for the verb's arguments."""
    added = group.add_parser(name, help=text, description=text)
    added.set_defaults(verb=function)
    if has_json:
        added.add_argument("--json", action="store_true", help="print JSON, as documented in docs/json.md")
    return added


def seconds(text: str) -> float:
    value = float(text)
    if not 0 < value <= 86_400:
        raise argparse.ArgumentTypeError(f"{text} is not a time from 0 to 86400 seconds")
    return value


def count(text: str) -> int:
    value = int(text)
    if not 0 <= value <= 100_000:
        raise argparse.ArgumentTypeError(f"{text} is not a count from 0 to 100000")
    return value


def likeness(text: str) -> float:
    value = float(text)
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a likeness between 0 and 1")
    return value


def point(text: str) -> tuple[float, float]:
    try:
        x, y = (float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a place such as 0.1,0.2") from None
    if not (0 <= x <= 1 and 0 <= y <= 1):
        raise argparse.ArgumentTypeError(f"{text} is outside the picture: both numbers are from 0 to 1")
    return x, y


def celsius(text: str) -> float:
    value = float(text)
    if not 15 <= value <= 60:
        raise argparse.ArgumentTypeError(f"{text} is not a patch's temperature from 15 to 60 °C")
    return value


def size(text: str) -> tuple[int, int]:
    wide, _, high = text.partition("x")
    if not (wide.isdigit() and high.isdigit() and 320 <= int(wide) <= 3840 and 320 <= int(high) <= 3840):
        raise argparse.ArgumentTypeError(f"{text} is not a size such as 1280x720")
    return int(wide), int(high)


def card_size(text: str) -> tuple[int, int]:
    wide, high = size(text)
    if min(wide, high) < 480 or max(wide, high) < 720 or (wide < high and min(wide / 600, high / 800) < 1):
        raise argparse.ArgumentTypeError(f"{text} is too small for a card; ask for 720x480, upright 600x800, or more")
    return wide, high


def since(text: str) -> datetime:
    units = {"d": "days", "h": "hours", "m": "minutes"}
    try:
        if text[:-1].isdecimal() and text[-1:] in units:
            return datetime.now(UTC) - timedelta(**{units[text[-1]]: int(text[:-1])})
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is neither an ISO date nor e.g. 2d, 12h, 30m") from None
    except OverflowError:
        raise argparse.ArgumentTypeError(f"{text} is before the calendar begins") from None


def settings_of(options: argparse.Namespace) -> Settings:
    """Load the settings and let options of the command overrule them."""
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


def print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False), flush=True)
