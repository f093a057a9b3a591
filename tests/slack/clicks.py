"""Somebody in the fake workspace: presses buttons, picks from menus, fills in modals and types commands."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.slack.call import message_json
from tests.slack.methods import checked_view, view_json
from tests.slack.server import FakeSlack
from tests.slack.sockets import Delivery, Unanswered
from tests.slack.workspace import Json, Message, View

__all__ = ["Pressed", "Somebody", "Unanswered"]


@dataclass(frozen=True, slots=True)
class Pressed:
    """A click as it was sent: the payload, which may be sent again, and the envelope it was in."""

    payload: Json
    envelope: str


class Somebody:
    """A person who clicks. What they cannot see they cannot press: LookupError; what nobody answers is Unanswered.

    `to` is the connection that gets it; without it, Slack chooses. By the server's weather it is sent twice.
    """

    def __init__(self, slack: FakeSlack, user: str = "U0MINSEO00"):
        self.slack, self.place = slack, slack.workspace
        self.user = self.place.users[user]

    def press(self, message: Message, action: str, *, to: int | None = None, state: Json | None = None) -> Pressed:
        """Press a button of a message, by its action id or by what is written on it."""
        block, button = _find(message.blocks, action)
        pressed: Json = {name: button[name] for name in ("type", "text", "value", "style") if name in button}
        return self._act(message, block, button, pressed, to, state)

    def pick(self, message: Message, action: str, value: str, *, to: int | None = None) -> Pressed:
        """Pick from a menu of a message, by an option's value, or a user by id."""
        block, menu = _find(message.blocks, action)
        return self._act(message, block, menu, {"type": menu["type"], **_chosen(menu, value)}, to, None)

    def _act(self, message: Message, block: Json, element: Json, deed: Json, to: int | None, state: Json | None) -> Pressed:
        with self.place.lock:
            at = self.place.next_ts()
            deed |= {"action_id": element.get("action_id", ""), "block_id": block.get("block_id", "b"), "action_ts": at}
            payload = self._payload("block_actions") | self._where(message) | {"actions": [deed]}
            payload["state"] = {"values": state or {}}
        return Pressed(payload, self._tell(payload, to).name)

    def _where(self, message: Message) -> Json:
        channel = self.place.channels[message.channel]
        place: Json = {"type": "message", "message_ts": message.ts, "channel_id": channel.id}
        place["is_ephemeral"] = message.seen_by is not None
        if message.thread:
            place["thread_ts"] = message.thread
        told = message_json(self.place, message)
        channel_json = {"id": channel.id, "name": channel.name}
        return {"container": place, "channel": channel_json, "message": told, "response_url": self._response(channel.id)}

    def _payload(self, kind: str) -> Json:
        user = {"id": self.user.id, "username": self.user.name, "name": self.user.name, "team_id": self.place.team}
        team = {"id": self.place.team, "domain": self.place.domain}
        told = {"type": kind, "user": user, "team": team, "api_app_id": self.place.app, "token": "verification"}
        return told | {
            "trigger_id": self.place.new_trigger(self.user.id),
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _response(self, channel: str) -> str:
        name = self.place.next_id("R")
        self.place.responses[name] = (channel, self.user.id)
        return f"{self.slack.url}/response/{name}"

    def _tell(self, payload: Json, to: int | None, kind: str = "interactive") -> Delivery:
        times = 2 if self.slack.happens(self.slack.weather.resend) else 1
        return self.slack.sockets.deliver(kind, payload, to=to, times=times)

    def modal(self, pressed: Pressed) -> View:
        """Return the modal that a click opens, which may come after its acknowledgement; waits for it."""
        trigger = pressed.payload["trigger_id"]
        return self.place.wait_for(lambda: next((one for one in self.place.views.values() if one.trigger == trigger), None))

    def again(self, pressed: Pressed, *, to: int | None = None) -> Json:
        """Send a click once more in an envelope of its own."""
        return self.slack.sockets.deliver("interactive", pressed.payload, to=to).answer

    def search(self, view: View, action: str, words: str, *, to: int | None = None) -> list[Json]:
        """Type into a menu that asks the app; returns the options it offers."""
        block, element = _find(view.view["blocks"], action)
        own = {"action_id": element["action_id"], "block_id": block.get("block_id", "b"), "value": words}
        payload = self._payload("block_suggestion") | own | {"view": view_json(self.place, view)}
        told = self._tell(payload | {"container": {"type": "view", "view_id": view.id}}, to).answer
        groups = told.get("option_groups", [])
        return list(told.get("options", [])) + [option for group in groups for option in group["options"]]

    def submit(self, view: View, values: Json, *, to: int | None = None) -> View:
        """Fill in a modal by action id and send it; afterwards it is closed, or shows `errors`, or another page.

        A value is text, an option's value or whole option, or a user's id. What is left out stays empty.
        """
        state: Json = {}
        for block in view.view["blocks"]:
            if block["type"] == "input":
                element = block["element"]
                filled = _filled(element, values.get(element["action_id"]))
                state.setdefault(block["block_id"], {})[element["action_id"]] = filled
        payload = self._payload("view_submission") | {"response_urls": []}
        told = self._tell(payload | {"view": view_json(self.place, view) | {"state": {"values": state}}}, to).answer
        self._after(view, told)
        return view

    def _after(self, view: View, told: Json) -> None:
        view.errors = told.get("errors", {}) if told.get("response_action") == "errors" else {}
        if told.get("response_action") in {"update", "push"}:
            view.view = checked_view(told["view"])
        view.is_open = bool(view.errors) or told.get("response_action") in {"update", "push"}

    def command(self, words: str, channel: str = "C0ENTRANCE", *, to: int | None = None, command: str = "/doorman") -> str:
        """Type a slash command; returns the text that is shown at once, which only this person sees."""
        place = self.place.channels[channel]
        told = {"token": "verification", "team_id": self.place.team, "team_domain": self.place.domain}
        told |= {"channel_id": place.id, "channel_name": place.name, "user_id": self.user.id, "user_name": self.user.name}
        told |= {"command": command, "text": words, "api_app_id": self.place.app, "is_enterprise_install": "false"}
        told |= {"response_url": self._response(place.id), "trigger_id": self.place.new_trigger(self.user.id)}
        answer = self._tell(told, to, "slash_commands").answer
        text = str(answer.get("text", ""))
        if answer:
            seen_by = None if answer.get("response_type") == "in_channel" else self.user.id
            self.place.post(place.id, self.place.bot.id, text, answer.get("blocks"), seen_by=seen_by)
        return text


def buttons(message: Message) -> list[str]:
    """Return what is written on a message's buttons, in order."""
    return [one["text"]["text"] for _, one in _elements(message.blocks) if one["type"] == "button"]


def _elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    for block in blocks:
        for element in (block.get("accessory"), block.get("element"), *block.get("elements", ())):
            if element:
                yield block, element


def _find(blocks: list[Json], action: str) -> tuple[Json, Json]:
    for block, element in _elements(blocks):
        if action in {element.get("action_id"), _label(element)}:
            return block, element
    raise LookupError(f"there is no {action!r} in {json.dumps(blocks, ensure_ascii=False)}")


def _label(element: Json) -> str | None:
    text = element.get("text")
    return text.get("text") if isinstance(text, dict) else None


def _chosen(element: Json, value: Any) -> Json:
    """Return how a choice is told: a user, or an option that is offered or was found by a search."""
    if element["type"] == "users_select":
        return {"selected_user": value}
    if isinstance(value, dict) or value is None:
        return {"selected_option": value}
    options = [*element.get("options", ()), *(one for group in element.get("option_groups", ()) for one in group["options"])]
    return {"selected_option": next(one for one in options if one["value"] == value)}


def _filled(element: Json, value: Any) -> Json:
    if element["type"] == "plain_text_input":
        return {"type": "plain_text_input", "value": value}
    return {"type": element["type"], **_chosen(element, value)}
