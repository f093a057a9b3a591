"""The Web API of the fake Slack: each method's scope and effect, as its reference page at docs.slack.dev tells them."""

from collections.abc import Callable
from typing import Any

from tests.slack import chat, uploads
from tests.slack.block_kit import view_flaws
from tests.slack.call import Arguments, Call, need
from tests.slack.workspace import Denied, Json, Token, View, Workspace


def answer(workspace: Workspace, token: Token | None, method: str, arguments: Arguments) -> Json:
    """Do what a method does and return what it answers; raises Denied."""
    with workspace.lock:
        scope, effect = METHODS.get(method, (None, None))
        if effect is None:
            raise Denied("unknown_method", req_method=method)
        _check(token, method, scope)
        told = effect(Call(workspace, token, method, arguments))
        workspace.changed.notify_all()
        return {"ok": True, **told}


def _check(token: Token | None, method: str, scope: str | None) -> None:
    if method == "api.test":
        return
    if token is None:
        raise Denied("not_authed")
    if token.error:
        raise Denied(token.error)
    if token.is_app != (method == "apps.connections.open") and method != "auth.test":
        raise Denied("not_allowed_token_type")
    need(token, scope)


def _identity(call: Call) -> Json:
    place = call.workspace
    told: Json = {"url": f"https://{place.domain}.example/", "team": "Doorman", "team_id": place.team}
    if call.token is not None and call.token.is_app:
        return told | {"app_id": place.app, "app_name": "doorman"}
    return told | {"user": place.bot.name, "user_id": place.bot.id, "bot_id": place.bot_id, "is_enterprise_install": False}


def _about(call: Call) -> Json:
    place, channel = call.workspace, call.channel(reading="read")
    told = {"id": channel.id, "name": channel.name, "is_private": channel.is_private, "is_archived": channel.is_archived}
    return {"channel": told | {"is_channel": True, "is_member": place.bot.id in channel.members}}


def _user(call: Call) -> Json:
    user = call.workspace.users.get(call.text("user"))
    if user is None:
        raise Denied("user_not_found")
    profile = {"real_name": user.real_name, "display_name": user.name}
    told: Json = {"id": user.id, "name": user.name, "real_name": user.real_name, "is_bot": user.is_bot}
    return {"user": told | {"deleted": user.is_deleted, "team_id": call.workspace.team, "profile": profile}}


def _group(call: Call) -> Json:
    users = call.workspace.groups.get(call.text("usergroup"))
    if users is None:
        raise Denied("no_such_subteam")
    return {"users": users}


def _open_view(call: Call) -> Json:
    view = checked_view(call.value("view", "invalid_arguments"))
    trigger = call.text("trigger_id")
    user = call.workspace.use_trigger(trigger)
    opened = View(call.workspace.next_id("V"), call.workspace.next_id("h"), user, trigger, view)
    call.workspace.views[opened.id] = opened
    return {"view": view_json(call.workspace, opened)}


def _update_view(call: Call) -> Json:
    opened = call.workspace.views.get(call.text("view_id"))
    if opened is None or not opened.is_open:
        raise Denied("not_found")
    if call.maybe("hash") not in {None, opened.hash}:
        raise Denied("hash_conflict")
    opened.view, opened.hash = checked_view(call.value("view", "invalid_arguments")), call.workspace.next_id("h")
    return {"view": view_json(call.workspace, opened)}


def checked_view(view: Any) -> Json:
    """Return a modal that Slack takes; raises Denied."""
    if flaws := view_flaws(view):
        raise Denied("invalid_arguments", response_metadata={"messages": flaws})
    return dict(view)


def view_json(workspace: Workspace, opened: View) -> Json:
    own = {
        "id": opened.id,
        "hash": opened.hash,
        "team_id": workspace.team,
        "app_id": workspace.app,
        "bot_id": workspace.bot_id,
    }
    return opened.view | own | {"state": {"values": {}}, "root_view_id": opened.id, "previous_view_id": None}


METHODS: dict[str, tuple[str | None, Callable[[Call], Json]]] = {
    "api.test": (None, lambda _: {}),
    "auth.test": (None, _identity),
    "chat.postMessage": ("chat:write", chat.post),
    "chat.update": ("chat:write", chat.update),
    "chat.delete": ("chat:write", chat.delete),
    "chat.postEphemeral": ("chat:write", chat.whisper),
    "conversations.history": (None, chat.history),
    "conversations.replies": (None, chat.replies),
    "conversations.info": (None, _about),
    "files.getUploadURLExternal": ("files:write", uploads.address),
    "files.completeUploadExternal": ("files:write", uploads.complete),
    "files.info": ("files:read", uploads.about),
    "files.delete": ("files:write", uploads.delete),
    "users.info": ("users:read", _user),
    "usergroups.users.list": ("usergroups:read", _group),
    "apps.connections.open": ("connections:write", lambda _: {}),
    "views.open": (None, _open_view),
    "views.update": (None, _update_view),
}
