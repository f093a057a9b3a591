"""What Slack says over the socket, parsed at the border: what a button of ours could not have caused is told apart.

Payloads over the socket carry no signature: that they are Slack's follows from the socket's own address, which only who has
the app's token is given. So what is left to refuse is another app's, another workspace's, senseless or long gone.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cloud.slack_buttons import COMMAND, PERSON_FIELD, Button, Form, read_subject
from kiosk.slack_ports import Click, ClickKind, Ts

STALE_S = 300.0
"""From when on a click counts as stale: what Slack's own signatures are believed for."""

USER = re.compile(r"[UW][A-Z0-9]{2,30}")
CHANNEL = re.compile(r"[CDG][A-Z0-9]{2,30}")
TS = re.compile(r"[0-9]{1,12}\.[0-9]{1,8}")
WORDS_MAX = 3000


class Forged(ValueError):
    """Something that no click on a message of this app can have caused."""


class Stale(ValueError):
    """A click from too long ago."""


@dataclass(frozen=True, slots=True)
class Hello:
    """A connection is ready: of which app, and how many of them there are."""

    app: str
    connections: int


@dataclass(frozen=True, slots=True)
class Leave:
    """Slack is about to close this connection."""

    reason: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """Something to acknowledge by its id; `payload` is not looked at yet."""

    id: str
    kind: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Expected:
    """What a payload must be of; what is empty or 0 is not known. `newest` is Slack's clock (seconds since 1970)."""

    app: str = ""
    team: str = ""
    newest: float = 0.0


def heard(text: str) -> Hello | Leave | Envelope | None:
    """Return what came over the socket, None for what is to be ignored; raises Forged for what is no message of Slack's."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise Forged("no JSON") from None
    said = _mapping(said)
    match said.get("type"):
        case "hello":
            connections = said.get("num_connections", 1)
            app = _text(_mapping(said.get("connection_info", {})).get("app_id"))
            return Hello(app, connections if isinstance(connections, int) else 1)
        case "disconnect":
            return Leave(str(said.get("reason", "")))
        case str(kind) if isinstance(said.get("envelope_id"), str) and said["envelope_id"]:
            return Envelope(said["envelope_id"][:200], kind, _mapping(said.get("payload") or {}))
        case _:
            return None


def click_of(envelope: Envelope, expected: Expected) -> Click | None:
    """Return the click in an envelope, None where there is none for us; raises Forged and Stale."""
    payload = envelope.payload
    if envelope.kind == "slash_commands":
        _belongs(payload.get("api_app_id"), payload.get("team_id"), expected)
        return _command(envelope.id, payload)
    if envelope.kind != "interactive":
        return None
    _belongs(payload.get("api_app_id"), _mapping(payload.get("team") or {}).get("id"), expected)
    match payload.get("type"):
        case "block_actions":
            return _button(envelope.id, payload, expected)
        case "view_submission":
            return _view(envelope.id, payload)
        case "block_suggestion":
            return _search(envelope.id, payload)
        case _:
            return None


def _belongs(app: object, team: object, expected: Expected) -> None:
    if expected.app and app != expected.app:
        raise Forged(f"of another app ({app})")
    if expected.team and team is not None and team != expected.team:  # an app of a whole organisation is of no workspace
        raise Forged(f"of another workspace ({team})")


def _button(envelope: str, payload: Mapping[str, Any], expected: Expected) -> Click | None:
    actions = payload.get("actions")
    if not isinstance(actions, list) or len(actions) != 1:
        raise Forged("not one action")
    action = _mapping(actions[0])
    if action.get("action_id") not in {button.value for button in Button}:
        return None
    place = _mapping(payload.get("container"))
    at, value = _like(TS, action.get("action_ts")), _text(action.get("value"))
    if expected.newest - float(at) > STALE_S:
        raise Stale(f"{expected.newest - float(at):.0f} s old")
    _subject(value)
    return Click(
        envelope=envelope,
        kind=ClickKind.BUTTON,
        action=str(action["action_id"]),
        user=_user(payload),
        user_name=_called(payload),
        channel=_like(CHANNEL, place.get("channel_id")),
        message=Ts(_like(TS, place.get("message_ts"))),
        thread=None if place.get("thread_ts") is None else Ts(_like(TS, place["thread_ts"])),
        at=at,
        value=value,
        trigger=_text(payload.get("trigger_id")),
    )


def _view(envelope: str, payload: Mapping[str, Any]) -> Click | None:
    view = _mapping(payload.get("view"))
    if view.get("callback_id") not in {form.value for form in Form}:
        return None
    subject, _, place = _text(view.get("private_metadata")).rpartition("@")
    _subject(subject)
    channel, _, message = place.partition(" ")
    values = _mapping(_mapping(view.get("state")).get("values"))
    return Click(
        envelope=envelope,
        kind=ClickKind.VIEW,
        action=str(view["callback_id"]),
        user=_user(payload),
        user_name=_called(payload),
        channel=_like(CHANNEL, channel),
        message=Ts(_like(TS, message)),
        value=subject,
        state={str(name): _typed(_mapping(field)) for name, field in values.items()},
        trigger=_text(payload.get("trigger_id")),
    )


def _typed(field: Mapping[str, Any]) -> str:
    """Return what stands in the one input of a block; "" for nothing."""
    for element in field.values():
        filled = _mapping(element)
        option = filled.get("selected_option")
        value = filled.get("value") or filled.get("selected_user") or (option and _mapping(option).get("value"))
        return _text(value)
    return ""


def _search(envelope: str, payload: Mapping[str, Any]) -> Click | None:
    if payload.get("action_id") != PERSON_FIELD:
        return None
    return Click(
        envelope=envelope,
        kind=ClickKind.SEARCH,
        action=PERSON_FIELD,
        user=_user(payload),
        value=_text(payload.get("value")),
    )


def _command(envelope: str, payload: Mapping[str, Any]) -> Click | None:
    if payload.get("command") != COMMAND:
        return None
    return Click(
        envelope=envelope,
        kind=ClickKind.COMMAND,
        action=COMMAND,
        user=_like(USER, payload.get("user_id")),
        user_name=_text(payload.get("user_name")),
        channel=_like(CHANNEL, payload.get("channel_id")),
        value=_text(payload.get("text")),
        trigger=_text(payload.get("trigger_id")),
    )


def _subject(value: str) -> None:
    try:
        read_subject(value)
    except ValueError as wrong:
        raise Forged(str(wrong)) from None


def _user(payload: Mapping[str, Any]) -> str:
    return _like(USER, _mapping(payload.get("user")).get("id"))


def _called(payload: Mapping[str, Any]) -> str:
    user = _mapping(payload.get("user"))
    return _text(user.get("name") or user.get("username"))


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Forged("no object where one belongs")
    return value


def _text(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Forged("no text where one belongs")
    return value[:WORDS_MAX]


def _like(pattern: re.Pattern[str], value: object) -> str:
    if not isinstance(value, str) or pattern.fullmatch(value) is None:
        raise Forged(f"no {pattern.pattern} where one belongs")
    return value
