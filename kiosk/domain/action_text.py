"""Actions and labels as JSON: what the journal holds, and what kiosks tell each other."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, get_args

from kiosk.domain.action import (
    Action,
    ActionId,
    Author,
    AuthorKind,
    Deed,
    Met,
)
from kiosk.domain.kept import VisitId
from kiosk.domain.person import NAME_MAX, Label, LabelId, tidy_line, tidy_note

ROLE_MAX = NAME_MAX
MOST_DEEDS = 1000
MOST_VISITS = 100_000
NUMBER_MAX = 999_999_999
COUNTER_MAX = 2**53
"""What a counter may reach, so that JSON of any language holds it exactly."""

PERSON = re.compile(r"p-[0-9a-f]{16}")
LABEL = re.compile(r"l-[0-9a-f]{16}")
ACTION = re.compile(r"a-[0-9a-f]{16}")
VISIT = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,99}")
DEVICE = re.compile(r"[a-z0-9-]{1,32}")
AUTHOR = re.compile(r"[\w@.+-]{0,64}")

_DEEDS: Mapping[str, type[Deed]] = {deed.__name__.lower(): deed for deed in get_args(Deed)}
_IDS = {"person": PERSON, "into": PERSON, "other": PERSON, "label": LABEL, "visit": VISIT, "action": ACTION}
_LISTS = {"visits": VISIT, "people": PERSON}


def deed_json(deed: Deed) -> dict[str, Any]:
    """Return a deed as JSON: its name as `deed`, and its fields."""
    values = {field.name: getattr(deed, field.name) for field in fields(deed)}
    return {"deed": type(deed).__name__.lower()} | {
        name: list(value) if isinstance(value, tuple) else value for name, value in values.items()
    }


def deed_of(said: object) -> Deed:
    """Return a deed from JSON; raises ValueError for anything that is none."""
    content = _mapping(said, "a deed")
    kind = _DEEDS.get(str(content.get("deed")))
    if kind is None or content.keys() != {"deed", *(field.name for field in fields(kind))}:
        raise ValueError(f"no deed that this doorman knows: {_short(said)}")
    return kind(**{field.name: _field(field.name, content[field.name]) for field in fields(kind)})


def action_json(action: Action) -> dict[str, Any]:
    """Return an action as JSON."""
    return {
        "id": action.id,
        "counter": action.counter,
        "device": action.device,
        "author": {"kind": action.author.kind.value, "id": action.author.id},
        "at": action.at.astimezone(UTC).isoformat(),
        "deeds": [deed_json(deed) for deed in action.deeds],
    }


def action_of(said: object) -> Action:
    """Return an action from JSON; raises ValueError for anything that is none."""
    content = _mapping(said, "an action")
    try:
        author = _mapping(content["author"], "an author")
        return check_action(
            Action(
                id=ActionId(_text(content["id"])),
                counter=_whole(content["counter"], 1, COUNTER_MAX),
                device=_text(content["device"]),
                author=Author(AuthorKind(author["kind"]), _text(author["id"])),
                at=_time(content["at"]),
                deeds=tuple(deed_of(deed) for deed in _list(content["deeds"], MOST_DEEDS)),
            )
        )
    except KeyError as missing:
        raise ValueError(f"an action without {missing}: {_short(said)}") from None


def label_json(label: Label) -> dict[str, str]:
    """Return a label as JSON."""
    return {field.name: getattr(label, field.name) for field in fields(label)}


def label_of(said: object) -> Label:
    """Return a label from JSON, tidied; raises ValueError for anything that is none."""
    content = _mapping(said, "a label")
    texts = {field.name: _text(content.get(field.name, "")) for field in fields(Label)}
    return check_label(Label(id=LabelId(texts.pop("id")), **texts))


def check_action(action: Action) -> Action:
    """Return the action; raises ValueError where an id is none or there is nothing done."""
    _match(ACTION, action.id, "an action's id")
    _match(DEVICE, action.device, "a kiosk's id")
    _whole(action.counter, 1, COUNTER_MAX)
    check_author(action.author)
    check_deeds(action.deeds)
    if any(isinstance(deed, Met) and not deed.number for deed in action.deeds):
        raise ValueError("a person is met under a number")
    return action


def check_author(author: Author) -> None:
    """Raise ValueError where an author's id is none: no letters and digits, or missing for a guard or Slack user."""
    _match(AUTHOR, author.id, "an author's id")
    if author.kind in {AuthorKind.GUARD, AuthorKind.SLACK} and not author.id:
        raise ValueError(f"an author of kind {author.kind.value} needs an id")


def check_deeds(deeds: Iterable[Deed]) -> None:
    """Raise ValueError where an id is none or there is nothing done."""
    _list([deed_of(deed_json(deed)) for deed in deeds], MOST_DEEDS)


def check_label(label: Label) -> Label:
    """Return the label with its texts tidied; raises ValueError where its id is none or a text is too long."""
    _match(LABEL, label.id, "a label's id")
    return Label(
        id=label.id,
        name=tidy_line(label.name) if label.name else "",
        role=tidy_line(label.role, ROLE_MAX) if label.role.strip() else "",
        note=tidy_note(label.note),
    )


def check_visit(visit: VisitId) -> None:
    """Raise ValueError for what cannot be a visit's id."""
    _match(VISIT, visit, "a visit's id")


def _field(name: str, value: object) -> Any:
    if name in _IDS:
        return _match(_IDS[name], _text(value), f"the id of {name}")
    if name in _LISTS:
        return tuple(_match(_LISTS[name], _text(one), f"an id of {name}") for one in _list(value, MOST_VISITS))
    if name == "number":
        return _whole(value, 0, NUMBER_MAX)
    if not isinstance(value, bool):
        raise ValueError(f"{name} is {_short(value)}, not true or false")  # noqa: TRY004  (one kind of error at this border)
    return value


def _match(pattern: re.Pattern[str], text: str, what: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(f"{_short(text)} cannot be {what}")
    return text


def _mapping(value: object, what: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{_short(value)} is not {what}")  # noqa: TRY004
    return value


def _list(value: object, most: int) -> list[Any] | tuple[Any, ...]:
    if not isinstance(value, list | tuple) or not 1 <= len(value) <= most:
        raise ValueError(f"{_short(value)} is not a list of 1 to {most}")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{_short(value)} is not a text")  # noqa: TRY004
    return value


def _whole(value: object, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ValueError(f"{_short(value)} is not a whole number from {low} to {high}")
    return value


def _time(value: object) -> datetime:
    at = datetime.fromisoformat(_text(value))
    if at.tzinfo is None:
        raise ValueError(f"{_short(value)} is a time without a zone")
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{_short(value)} is no time that can be") from None


def _short(value: object) -> str:
    return ascii(value)[:100]
