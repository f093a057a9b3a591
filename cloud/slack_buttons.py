"""What can be clicked in a message, and what a click carries: ids alone, so that any kiosk can answer it."""

import re
from dataclasses import dataclass
from enum import Enum

from kiosk.domain.action import ActionId
from kiosk.domain.action_text import ACTION, DEVICE, PERSON, VISIT
from kiosk.domain.alert import Alert, EventId
from kiosk.domain.person import PersonId
from kiosk.domain.visit import VisitId

EVENT = re.compile(r"e-[0-9a-f]{16}")
NOBODY = "-"


class Button(Enum):
    """A button under a message, or the end of a modal; the value is its id in Slack."""

    WHO = "doorman.who"
    IGNORE = "doorman.ignore"
    ACKNOWLEDGE = "doorman.acknowledge"
    RESCREENED = "doorman.rescreened"
    NOT_THEM = "doorman.not_them"
    UNDO = "doorman.undo"


class Form(Enum):
    """A modal; the value is its callback id."""

    NAME = "doorman.name"
    NOTE = "doorman.note"


PERSON_FIELD = "doorman.person"
USER_FIELD = "doorman.user"
NAME_FIELD = "doorman.new_name"
NOTE_FIELD = "doorman.text"
"""The inputs of the modals, named the same as block and as action."""

COMMAND = "/doorman"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a click is about: the event and its kiosk, whoever and whatever it is about; `action` is what Undo takes back."""

    event: EventId
    device: str
    visit: VisitId | None = None
    person: PersonId | None = None
    action: ActionId | None = None

    @property
    def value(self) -> str:
        """The same as a button carries it."""
        return " ".join((self.event, self.device, self.visit or NOBODY, self.person or NOBODY, self.action or NOBODY))


def subject_of(alert: Alert) -> Subject:
    """Return what the buttons of an alert are about."""
    return Subject(
        event=alert.event,
        device=alert.device,
        visit=alert.visit,
        person=None if alert.who is None else alert.who.person,
        action=None if alert.answered is None else alert.answered.action,
    )


def read_subject(value: str) -> Subject:
    """Return what a button carried; raises ValueError for what no button of ours carries."""
    parts = value.split(" ")
    if len(parts) != len(PATTERNS) or not all(_fits(*pair) for pair in zip(parts, PATTERNS, strict=True)):
        raise ValueError("no button of doorman carries this")
    event, device, visit, person, action = parts
    return Subject(
        event=EventId(event),
        device=device,
        visit=None if visit == NOBODY else VisitId(visit),
        person=None if person == NOBODY else PersonId(person),
        action=None if action == NOBODY else ActionId(action),
    )


def _fits(part: str, pattern: re.Pattern[str]) -> bool:
    return pattern.fullmatch(part) is not None or (part == NOBODY and pattern not in {EVENT, DEVICE})


PATTERNS = (EVENT, DEVICE, VISIT, PERSON, ACTION)
