"""The settings file: found, read and checked, or one clear error; and the example of it with every default."""

import logging
import os
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from kiosk.errors import BadSettings
from kiosk.settings import Settings, as_path, home

SYSTEM_FILE = Path("/etc/doorman/doorman.toml")

log = logging.getLogger(__name__)

A_SLIP = 0.8
"""Likeness (difflib's ratio) from which an unknown name is taken for a misspelt one, not for another version's."""

LONGEST = 200
"""Characters in a text; nothing on a screen is longer."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a settings file says: what is right in it as settings, the rest as errors.

    `wrong` are mistakes. `newer` are names that this version does not know and that resemble none it knows: they are of
    another version, and leaving them out changes nothing that this one does.
    """

    settings: Settings
    wrong: tuple[BadSettings, ...] = ()
    newer: tuple[BadSettings, ...] = ()


def load(config: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings: the file named by `config`, else by DOORMAN_CONFIG, else the system's, else the user's.

    Without any file the defaults hold. What a newer version wrote is left out with a warning in the log. Raises
    BadSettings, which names file, key, value and the allowed range.
    """
    reading = read(config, environ)
    for mistake in reading.wrong:
        raise mistake
    for unknown in reading.newer:
        log.warning("%s; left out", unknown)
    return reading.settings


def read(config: Path | None = None, environ: Mapping[str, str] = os.environ) -> Reading:
    """Read the file that `load` reads, mistakes and all; never raises for what is in it."""
    file = settings_file(config, environ)
    if file is None:
        return Reading(Settings())
    try:
        return read_text(file.read_text(encoding="utf-8-sig"), file)
    except OSError as error:
        refused = BadSettings("settings", "file", str(file), f"it cannot be read ({error.strerror})")
    except UnicodeDecodeError:
        refused = BadSettings("settings", "file", str(file), "it must be text in UTF-8")
    return Reading(Settings(), (refused,))


def settings_file(config: Path | None = None, environ: Mapping[str, str] = os.environ) -> Path | None:
    """Return the file that `load` would read, None where the defaults hold. A file that was asked for need not exist."""
    asked = config or as_path(environ.get("DOORMAN_CONFIG", ""), environ)
    if asked is not None:
        return asked
    usual = (SYSTEM_FILE, home(environ) / ".config/doorman/doorman.toml")
    return next((file for file in usual if _is_there(file)), None)


def _is_there(file: Path) -> bool:
    try:
        file.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True  # reading it will say what is wrong, instead of going on with defaults
    return True


def parse(text: str, file: Path | str = "settings") -> Settings:
    """Turn the text of a settings file into settings; `file` only names it in errors. Raises BadSettings."""
    reading = read_text(text, file)
    for refused in reading.wrong + reading.newer:
        raise refused
    return reading.settings


def read_text(text: str, file: Path | str = "settings") -> Reading:
    """Read the text of a settings file, mistakes and all; what is wrong keeps its default."""
    try:
        tables = _tables(text, file)
    except BadSettings as refused:
        return Reading(Settings(), (refused,))
    found = _Found(file)
    settings = Settings(**dict(found.sections(tables)))
    contradicting = [BadSettings(file, *one) for one in _contradictions(settings)]
    return Reading(Settings() if contradicting else settings, (*found.wrong, *contradicting), tuple(found.newer))


class _Found:
    """Gathers what is right, and what is not."""

    def __init__(self, file: Path | str) -> None:
        self._file = file
        self.wrong: list[BadSettings] = []
        self.newer: list[BadSettings] = []

    def sections(self, tables: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        known = {section.name: section for section in fields(Settings)}
        for name, table in tables.items():
            if name not in known:
                self._note_unknown(name, table, name, known, "section")
            elif not isinstance(table, dict):
                self._note(name, table, f"it is a section: write [{name}] on a line of its own")
            else:
                kind = _type(known[name])
                yield name, kind(**dict(self._keys(kind, name, table)))

    def _keys(self, kind: type, section: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        known = {key.name: key for key in fields(kind)}
        for key, value in table.items():
            if key not in known:
                self._note_unknown(f"{section}.{key}", value, key, known, "setting")
            elif not _fits(known[key], value):
                self._note(f"{section}.{key}", value, f"it must be {allowed(known[key])}")
            else:
                yield key, float(value) if known[key].type is float else value

    def _note(self, key: str, value: object, expected: str) -> None:
        self.wrong.append(BadSettings(self._file, key, _Shown(value), expected))

    def _note_unknown(self, key: str, value: object, name: str, known: Mapping[str, object], what: str) -> None:
        """Tell a slip of the pen from a name of another version."""
        refused = BadSettings(self._file, key, _Shown(value), _unknown(name, known, what))
        (self.wrong if get_close_matches(name, known, n=1, cutoff=A_SLIP) else self.newer).append(refused)


def _tables(text: str, file: Path | str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise BadSettings(file, "text", _Shown(text[:40]), "it is nested too deeply") from error
    except ValueError as error:
        place = re.search(r" \(at line (\d+)", str(error))
        lines = text.split("\n")
        number = int(place[1]) if place else len(lines)
        reason = str(error).partition(" (at ")[0]
        raise BadSettings(file, f"line {number}", lines[number - 1][:80], f"it is not TOML ({reason})") from error


def _fits(setting: Field[Any], value: object) -> bool:
    """Tell whether a setting takes a value. TOML's true is no number, and its nan is in no range."""
    kind, limits = setting.type, setting.metadata
    if get_origin(kind) is Literal:
        return any(value == choice and type(value) is type(choice) for choice in get_args(kind))
    if kind is str:
        return isinstance(value, str) and value.isprintable() and len(value) <= LONGEST and _matches(limits["text"], value)
    if kind is bool:
        return isinstance(value, bool)
    numbers = int if kind is int else (int, float)
    return isinstance(value, numbers) and not isinstance(value, bool) and bool(limits["low"] <= value <= limits["high"])


def _matches(pattern: str, value: str) -> bool:
    return not pattern or re.fullmatch(pattern, value) is not None


def allowed(setting: Field[Any]) -> str:
    """Say in words what a setting takes, such as "a whole number from 10 to 30"."""
    kind, limits = setting.type, setting.metadata
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(_written(choice, setting.name) for choice in get_args(kind))
    if kind is str:
        return limits["hint"] or f"a line of text of at most {LONGEST} characters"
    if kind is bool:
        return "true or false"
    return f"a {'whole ' if kind is int else ''}number from {limits['low']:g} to {limits['high']:g}"


def _unknown(name: str, known: Mapping[str, object], what: str) -> str:
    near = get_close_matches(name, known, n=1)
    guess = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
    return f"there is no such {what}; {guess}"


def _contradictions(settings: Settings) -> Iterator[tuple[str, object, str]]:
    """Yield what no single range can catch, as (key, value, expected)."""
    asked, look, storage, cloud = settings.screening, settings.view, settings.storage, settings.cloud
    if 0 < settings.thermal.ambient_c < 10:
        yield "thermal.ambient_c", settings.thermal.ambient_c, "it must be 0 (unknown) or from 10 to 40"
    if asked.farthest_m < asked.nearest_m + 0.05:
        yield "screening.farthest_m", asked.farthest_m, f"it must be at least 0.05 more than nearest_m ({asked.nearest_m:g})"
    if asked.learn_people > asked.baseline_people:
        yield "screening.learn_people", asked.learn_people, f"it must not exceed baseline_people ({asked.baseline_people})"
    if look.range_high < look.range_low + 2:
        yield "view.range_high", look.range_high, f"it must be at least 2 more than range_low ({look.range_low:g})"
    if storage.min_free_pictures_mb < storage.min_free_numbers_mb:
        least = storage.min_free_numbers_mb
        yield (
            "storage.min_free_pictures_mb",
            storage.min_free_pictures_mb,
            f"it must be at least min_free_numbers_mb ({least})",
        )
    if bool(settings.slack.quiet_from) is not bool(settings.slack.quiet_until):
        yield "slack.quiet_until", settings.slack.quiet_until, "quiet hours need both quiet_from and quiet_until, or neither"
    if settings.slack.quiet_from and settings.slack.quiet_from == settings.slack.quiet_until:
        yield "slack.quiet_until", settings.slack.quiet_until, "quiet hours end at another time than they begin"
    if cloud.identify == "lambda" and not cloud.exchange:
        yield "cloud.identify", cloud.identify, "lambda answers in a table: name cloud.exchange"


class _Shown:
    """A value from a file as an error shows it: short, whatever it is."""

    def __init__(self, value: object) -> None:
        self._value = value

    def __repr__(self) -> str:
        try:
            text = repr(self._value)
        except (ValueError, RecursionError):  # whole numbers of thousands of digits refuse to be printed
            return "(too long to show)"
        return text if len(text) <= 80 else text[:77] + "..."


def _type(section: Field[Any]) -> type:
    assert isinstance(section.type, type)
    return section.type


def example() -> str:
    """Return packaging/doorman.toml: every setting with its explanation, its range and, commented out, its default."""
    lines = [
        "# Settings of doorman. Copy this file to /etc/doorman/doorman.toml, or name it with --config or DOORMAN_CONFIG.",
        "# A line such as #name = value shows a default: take the # away and change the value.",
        "# What an admin chose on the panel comes before this file; `doorman doctor` tells what that is.",
        "# Passwords and tokens do not belong here.",
    ]
    for section in fields(Settings):
        kind = _type(section)
        lines += ["", "", f"# {kind.__doc__}", f"[{section.name}]"]
        for setting in fields(kind):
            lines += ["", f"# {setting.metadata['why']}", f"# Allowed: {allowed(setting)}."]
            lines += [f"#{setting.name} = {_written(setting.default, setting.name)}"]
    return "\n".join(lines) + "\n"


def _written(value: object, name: str) -> str:
    """Write a value as TOML does; I2C addresses as their datasheets do."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    return hex(value) if name == "address" and isinstance(value, int) and value else str(value)


if __name__ == "__main__":
    sys.stdout.write(example())
