"""The fake Slack's Socket Mode, by Slack's own client, and people who click."""

import json
from typing import Any
from urllib.request import Request, urlopen

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.slack.clicks import Somebody, Unanswered, buttons
from tests.slack.server import Weather

ENTRANCE = "C0ENTRANCE"


def button(text, action, value):
    return {"type": "button", "text": {"type": "plain_text", "text": text}, "action_id": action, "value": value}


ASKING: list[dict[str, Any]] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*Unknown 12*"}},
    {
        "type": "actions",
        "block_id": "answers",
        "elements": [button("Ignore", "ignore", "e-1"), button("Who?", "who", "e-1")],
    },
]
MODAL = {
    "type": "modal",
    "callback_id": "naming",
    "title": {"type": "plain_text", "text": "Who is this?"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "new",
            "label": {"type": "plain_text", "text": "Name"},
            "element": {"type": "plain_text_input", "action_id": "name"},
        },
        {
            "type": "input",
            "block_id": "known",
            "optional": True,
            "label": {"type": "plain_text", "text": "Somebody we know"},
            "element": {"type": "external_select", "action_id": "person", "min_query_length": 1},
        },
    ],
}


@pytest.fixture
def asked(slack, web):
    """Return a message with buttons."""
    return slack.workspace.message(ENTRANCE, web.chat_postMessage(channel=ENTRANCE, text="x", blocks=ASKING)["ts"])


def test_a_button_pressed_arrives_with_everything_around_it(listening, minseo, asked):
    with listening() as app:
        minseo.press(asked, "Ignore")
        (request,) = app.came
    payload = request.payload
    assert (request.type, payload["type"], payload["user"]["id"]) == ("interactive", "block_actions", "U0MINSEO00")
    assert (payload["container"]["message_ts"], payload["channel"]["id"]) == (asked.ts, ENTRANCE)
    assert payload["message"]["blocks"] == ASKING
    (action,) = payload["actions"]
    assert (action["action_id"], action["value"], action["block_id"]) == ("ignore", "e-1", "answers")
    assert float(action["action_ts"]) > float(asked.ts)


def test_nobody_presses_what_is_not_there(listening, minseo, asked):
    with listening(), pytest.raises(LookupError, match="Shout"):
        minseo.press(asked, "Shout")
    assert buttons(asked) == ["Ignore", "Who?"]


def test_without_an_app_a_click_is_unanswered(minseo, asked):
    with pytest.raises(Unanswered):
        minseo.press(asked, "Ignore")


def test_an_envelope_sent_twice_is_the_same_envelope(slack, listening, minseo, asked):
    with listening() as app:
        pressed = minseo.press(asked, "Ignore")
        slack.sockets.redeliver(pressed.envelope)
        slack.change_weather(Weather(resend=1.0))
        minseo.press(asked, "Ignore")
        with app.arrived:
            app.arrived.wait_for(lambda: len(app.came) == 4, 5)
    first, second, third, fourth = (request.envelope_id for request in app.came)
    assert (first == second, third == fourth, first == third) == (True, True, False)


def test_a_click_goes_to_any_one_connection(slack, listening, minseo, asked):
    with listening() as one, listening() as other:
        for _ in range(4):
            minseo.press(asked, "Ignore")
        minseo.press(asked, "Ignore", to=slack.sockets.connections[1])
    assert (len(one.came), len(other.came)) == (2, 3)


def test_a_client_comes_back_after_a_disconnect_and_after_a_cut(slack, listening, minseo, asked):
    with listening() as app:
        for part in (slack.sockets.disconnect, slack.sockets.cut):
            before = slack.sockets.opened
            part()
            slack.sockets.wait_for(1, opened=before + 1)
            minseo.press(asked, "Ignore")
    assert len(app.came) == 2
    assert slack.calls["apps.connections.open"] == slack.sockets.opened


def test_a_modal_is_searched_in_filled_in_and_sent_back(web, listening, minseo, asked):
    def answer(request):
        if request.payload["type"] == "block_suggestion":
            words = request.payload["value"]
            return {"options": [{"text": {"type": "plain_text", "text": f"Ada {words}"}, "value": "p-1"}]}
        if request.payload["type"] == "view_submission":
            name = request.payload["view"]["state"]["values"]["new"]["name"]["value"]
            return {"response_action": "errors", "errors": {"new": "too long"}} if name == "long" else None
        return None

    with listening() as app:
        app.answers = answer
        pressed = minseo.press(asked, "who")
        trigger = app.came[0].payload["trigger_id"]
        web.views_open(trigger_id=trigger, view=MODAL)
        view = minseo.modal(pressed)
        assert view.user == minseo.user.id
        (option,) = minseo.search(view, "person", "Lo")
        assert option["text"]["text"] == "Ada Lo"
        assert minseo.submit(view, {"name": "long"}).errors == {"new": "too long"}
        assert not minseo.submit(view, {"name": "Ada", "person": option}).is_open
        with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
            web.views_open(trigger_id=trigger, view=MODAL)
    sent = app.came[-1].payload["view"]
    assert sent["state"]["values"]["known"]["person"]["selected_option"]["value"] == "p-1"
    assert sent["callback_id"] == "naming"


def test_a_modal_comes_too_late_after_three_seconds(slack, web, minseo):
    now = [1_800_000_000.0]
    slack.workspace.clock = lambda: now[0]
    trigger = slack.workspace.new_trigger(minseo.user.id)
    now[0] += 3.1
    for trigger_id, error in ((trigger, "expired_trigger_id"), ("made up", "invalid_trigger_id")):
        with pytest.raises(SlackApiError, match=error):
            web.views_open(trigger_id=trigger_id, view=MODAL)


def test_a_command_is_answered_at_once_and_later(slack, listening, minseo):
    with listening() as app:
        app.answers = lambda _: {"text": "2 kiosks are open"}
        assert minseo.command("status") == "2 kiosks are open"
        (request,) = app.came
    assert (request.type, request.payload["command"], request.payload["text"]) == ("slash_commands", "/doorman", "status")
    later = json.dumps({"text": "and one came back"}).encode()
    with urlopen(Request(request.payload["response_url"], later)) as answer:  # noqa: S310 - the fake's own address
        assert answer.status == 200
    assert [(one.text, one.seen_by) for one in slack.workspace.messages] == [
        ("2 kiosks are open", "U0MINSEO00"),
        ("and one came back", "U0MINSEO00"),
    ]


def test_hello_says_how_many_connections_there_are(slack, listening, minseo, asked):
    greetings: list[int] = []

    def listen(said: str) -> None:
        if json.loads(said)["type"] == "hello":
            greetings.append(json.loads(said)["num_connections"])

    with listening(), listening() as second:
        second.client.on_message_listeners.append(listen)
        slack.sockets.disconnect()
        slack.sockets.wait_for(2, opened=4)
        minseo.press(asked, "Ignore", to=slack.sockets.connections[0])
        minseo.press(asked, "Ignore", to=slack.sockets.connections[1])
    assert greetings
    assert set(greetings) <= {1, 2}


def test_only_the_app_token_opens_a_connection_and_a_ticket_holds_once(slack, web):
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        web.apps_connections_open(app_token=slack.bot_token)
    slack.workspace.app_token.scopes = frozenset()
    with pytest.raises(SlackApiError, match="missing_scope"):
        WebClient(base_url=slack.api_url).apps_connections_open(app_token=slack.app_token)


def test_somebody_else_presses_as_somebody_else(slack, listening, asked):
    with listening() as app:
        Somebody(slack, "U0VISITOR0").press(asked, "Ignore")
    assert app.came[0].payload["user"]["name"] == "lee"
