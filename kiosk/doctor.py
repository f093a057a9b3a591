"""Look at each part of the kiosk once and say in plain words how it is and what to do."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from enum import Enum

from kiosk.errors import DoormanError


class Condition(Enum):
    GOOD = "good"
    LOOK = "needs a look"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor: what was looked at, how it is, and what to do about it (empty when nothing)."""

    what: str
    condition: Condition
    words: str
    fix: str = ""

    def as_json(self) -> dict[str, str]:
        return asdict(self) | {"condition": self.condition.value}


@dataclass(frozen=True, slots=True)
class Check:
    """Something to look at: `look` returns a finding, or raises a DoormanError whose text names fault and fix."""

    what: str
    look: Callable[[], Finding]


def good(what: str, words: str) -> Finding:
    return Finding(what, Condition.GOOD, words)


def needs_look(what: str, words: str, fix: str) -> Finding:
    return Finding(what, Condition.LOOK, words, fix)


def switched_off(what: str, words: str) -> Finding:
    return Finding(what, Condition.OFF, words)


def examine(checks: Sequence[Check]) -> list[Finding]:
    """Run every check, one after another; what needs a look comes first."""
    findings = [_finding(check) for check in checks]
    order = {Condition.LOOK: 0, Condition.GOOD: 1, Condition.OFF: 2}
    return sorted(findings, key=lambda finding: order[finding.condition])


def _finding(check: Check) -> Finding:
    try:
        return check.look()
    except DoormanError as error:
        words, _, fix = str(error).partition(": ")
        return Finding(check.what, Condition.LOOK, words, fix)
