"""What an admin may choose on the panel, which then holds at once and beats the settings file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import Enum
from typing import Any

from kiosk.domain.action import Author
from kiosk.domain.card import Shown
from kiosk.domain.identity import Greeting, Mode
from kiosk.domain.person import tidy_line
from kiosk.domain.policy import Policy

Value = str | bool | float
"""A choice as it is kept and shown: one of the options, on or off, a number, or a text."""


class Sort(Enum):
    """What a row takes, and so what it looks like: some options, on or off, a number with steps, a line of text."""

    PICK = "pick"
    SWITCH = "switch"
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing to choose. `name` is the field of Choices and the key of its words; `setting` its place in the settings
    file. `options` are those of a PICK, in order; `low` to `high` in steps of `step` bound a NUMBER in `unit`; `longest`
    a TEXT.
    """

    name: str
    setting: str
    sort: Sort
    options: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 0.0
    step: float = 1.0
    unit: str = ""
    longest: int = 0

    def taken(self, value: object) -> Value:
        """Return a value as it is kept; raises ValueError that says what the row takes."""
        match self.sort:
            case Sort.PICK if isinstance(value, str) and value in self.options:
                return value
            case Sort.SWITCH if isinstance(value, bool):
                return value
            case Sort.NUMBER if isinstance(value, (int, float)) and not isinstance(value, bool) and self._is_within(value):
                return round(float(value), 3)
            case Sort.TEXT if isinstance(value, str):
                return tidy_line(value, self.longest) if value.strip() else ""
        raise ValueError(f"{self.name} must be {self.allowed}, not {str(value)[:40]!r}")

    def _is_within(self, value: float) -> bool:
        return self.low <= value <= self.high

    @property
    def allowed(self) -> str:
        """What it takes, in words."""
        match self.sort:
            case Sort.PICK:
                return "one of " + ", ".join(self.options)
            case Sort.SWITCH:
                return "true or false"
            case Sort.NUMBER:
                return f"a number from {self.low:g} to {self.high:g}"
            case Sort.TEXT:
                return f"a line of at most {self.longest} characters"


ROWS = (
    Row(name="recognition", setting="recognition.mode", sort=Sort.PICK, options=("on", "opt-in", "off")),
    Row(
        name="greeting",
        setting="recognition.greeting",
        sort=Sort.PICK,
        options=tuple(greeting.value for greeting in Greeting),
    ),
    Row(name="shown", setting="privacy.shown", sort=Sort.PICK, options=tuple(shown.value for shown in Shown)),
    Row(
        name="elevated_delta",
        setting="screening.elevated_delta",
        sort=Sort.NUMBER,
        low=0.5,
        high=3.0,
        step=0.1,
        unit="°C",
    ),
    Row(name="sounds", setting="sound.enabled", sort=Sort.SWITCH),
    Row(name="alarm_until_acknowledged", setting="sound.alarm_until_acknowledged", sort=Sort.SWITCH),
    Row(name="language", setting="site.language", sort=Sort.PICK, options=("en", "ko")),
    Row(name="helper_lines", setting="site.helper_lines", sort=Sort.SWITCH),
    Row(
        name="palette",
        setting="view.palette",
        sort=Sort.PICK,
        options=("inferno", "magma", "plasma", "viridis", "cividis", "iron", "turbo"),
    ),
    Row(name="contact", setting="site.contact", sort=Sort.TEXT, longest=200),
    Row(name="panel_idle_s", setting="panel.idle_s", sort=Sort.NUMBER, low=15, high=600, step=15, unit="s"),
)
"""Everything there is to choose, in the order to show it."""


def row_of(name: str) -> Row:
    """Return a row by its name; raises ValueError for none."""
    for row in ROWS:
        if row.name == name:
            return row
    raise ValueError(f"there is nothing called {name!r} to choose")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What holds now, from the panel or the settings file.

    `recognition` is None until somebody has chosen, which counts as off. `elevated_delta` is in °C above recent
    visitors, `panel_idle_s` in seconds until the panel locks itself.
    """

    recognition: Mode | None = None
    greeting: Greeting = Greeting.FIRST_NAME
    shown: Shown = Shown.BOTH
    elevated_delta: float = 1.0
    sounds: bool = True
    alarm_until_acknowledged: bool = False
    language: str = "en"
    helper_lines: bool = True
    palette: str = "inferno"
    contact: str = ""
    panel_idle_s: float = 60.0

    @property
    def mode(self) -> Mode:
        """Whom recognition may remember: nobody until somebody has chosen."""
        return self.recognition or Mode.OFF

    def policy(self, policy: Policy) -> Policy:
        """Return a screening policy with the limit chosen."""
        return policy.limited(self.elevated_delta)

    def value(self, name: str) -> Value:
        """Return a choice as it is kept and shown; "" for recognition that nobody has chosen."""
        held = getattr(self, name)
        if held is None:
            return ""
        plain: Value = held.value if isinstance(held, Enum) else held
        return plain

    def having(self, values: Mapping[str, Value]) -> "Choices":
        """Return the choices with others instead, given as `value` returns them; they were `taken` before."""
        return replace(self, **{name: _typed(name, value) for name, value in values.items()})


def _typed(name: str, value: Value) -> Any:
    match name:
        case "recognition":
            return Mode(value) if value else None
        case "greeting":
            return Greeting(value)
        case "shown":
            return Shown(value)
        case _:
            return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A row with what holds: `value` was chosen by `by` at `at`, or is the settings file's own where `by` is None."""

    row: Row
    value: Value
    in_file: Value
    by: Author | None = None
    at: datetime | None = None

    @property
    def is_chosen(self) -> bool:
        """Tell whether it was chosen on the panel, and so can be reset to the settings file."""
        return self.by is not None


def choices_in(rows: Iterable[Held], from_file: Choices) -> Choices:
    """Return what rows say, over what the settings file says."""
    return from_file.having({held.row.name: held.value for held in rows if held.is_chosen})


assert [row.name for row in sorted(ROWS, key=lambda row: row.name)] == sorted(field.name for field in fields(Choices))
