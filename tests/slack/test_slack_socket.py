"""The kiosk's end of Socket Mode: one connection kept, whatever happens to it, and senseless words refused."""

import json

import pytest

from kiosk.domain.action import Acknowledged
from kiosk.domain.alert import AlertKind
from tests.slack.clicks import Unanswered
from tests.slack.gatehouse import Gatehouse, alert
from tests.slack.server import LostRequest, RateLimited, Refusal
from tests.store.household import visit_id
from tests.store.samples import elevated


@pytest.fixture
def house(slack, tmp_path):
    with Gatehouse(slack, tmp_path) as kept:
        kept.come(1, verdict=elevated(37.0))
        yield kept


def until(slack, opened):
    """Wait until so many connections were opened, and only one is left."""
    with slack.sockets._changed:
        assert slack.sockets._changed.wait_for(
            lambda: slack.sockets.opened >= opened and len(slack.sockets._open) == 1, 10.0
        )


def pressed(house, minseo):
    """Press until somebody answers, as people do while a kiosk comes back."""
    message = house.tell(alert(AlertKind.ELEVATED, who=None))
    for _ in range(5):
        try:
            return minseo.press(message, "Acknowledge")
        except Unanswered:
            house.slack.sockets.wait_for(1)
    raise AssertionError("nobody answers")


@pytest.mark.parametrize("trouble", ["disconnect", "cut"])
def test_a_connection_that_ends_is_followed_by_another(house, slack, minseo, trouble):
    getattr(slack.sockets, trouble)()
    until(slack, 2)

    pressed(house, minseo)
    house.answers.work_off()

    assert house.desk.visit(visit_id(1)).result().acknowledged is not None
    assert house.hearing.is_connected
    assert slack.sockets.opened == 2
    assert slack.calls["apps.connections.open"] == 2


def test_a_warning_opens_the_next_connection_before_the_last_is_closed(house, slack, minseo):
    slack.sockets.say({"type": "disconnect", "reason": "warning", "debug_info": {}})
    until(slack, 2)

    pressed(house, minseo)
    house.answers.work_off()

    assert house.desk.visit(visit_id(1)).result().acknowledged is not None


def test_what_cannot_be_opened_now_is_opened_later(house, slack, minseo):
    slack.fail_next(RateLimited(1, "apps.connections.open"), LostRequest("apps.connections.open"))
    slack.sockets.disconnect()
    until(slack, 2)

    pressed(house, minseo)

    assert slack.calls["apps.connections.open"] == 4
    assert house.hearing.words == ""


def test_a_token_that_is_refused_is_said_with_the_fix(slack, tmp_path, caplog):
    slack.workspace.app_token.error = "token_revoked"
    house = Gatehouse(slack, tmp_path)
    with house.socket, house.socket._changed:
        assert house.socket._changed.wait_for(lambda: house.hearing.words != "connecting", 5.0)
    house.desk.close()
    house.close()

    assert "SLACK_APP_TOKEN" in caplog.text
    caplog.clear()
    assert house.hearing.is_held
    assert house.hearing.words == (
        "Slack does not accept the token (token_revoked): set SLACK_APP_TOKEN anew, see docs/slack.md"
    )
    assert slack.calls["apps.connections.open"] == 1


FORGERIES = {
    "another app's": {"api_app_id": "A0OTHER000"},
    "another workspace's": {"team": {"id": "T0OTHER000"}},
    "nobody's": {"user": {"id": "robot"}},
    "of no place": {"container": {"type": "message"}},
    "two at once": {"actions": [{}, {}]},
}


@pytest.mark.parametrize("how", FORGERIES)
def test_a_forged_click_is_refused_and_counted(house, slack, minseo, how):
    first = minseo.press(house.tell(alert()), "Ignore").payload
    house.answers.work_off()

    slack.sockets.deliver("interactive", first | FORGERIES[how])
    house.answers.work_off()

    assert house.hearing.forged == 1


def test_a_button_that_carries_something_else_is_refused(house, slack, minseo):
    message = house.tell(alert(AlertKind.ELEVATED, who=None))
    for value in ("", "e-1", "x" * 2000, "e-0000000000000001 north-door v; p a", None):
        payload = minseo.press(message, "Acknowledge").payload
        payload["actions"][0] |= {"value": value, "action_ts": slack.workspace.next_ts()}
        slack.sockets.deliver("interactive", payload)

    house.answers.work_off()

    assert house.hearing.forged == 5
    assert [type(deed) for action in house.acts() for deed in action.deeds] == [Acknowledged]


def test_a_stale_click_is_refused_and_counted(house, slack, minseo):
    payload = minseo.press(house.tell(alert(AlertKind.ELEVATED, who=None)), "Re-screened…").payload
    payload["actions"][0]["action_ts"] = f"{float(payload['actions'][0]['action_ts']) - 400:.6f}"

    slack.sockets.deliver("interactive", payload)

    assert house.hearing.stale == 1


def test_senseless_words_are_refused_and_nothing_ends(house, slack, minseo):
    for words in ("", "no json", "[1, 2]", "7", '{"type": "hello"', json.dumps({"type": "hello", "connection_info": 3})):
        slack.sockets.say(words)
    for said in ({}, {"type": "events_api"}, {"type": "interactive", "envelope_id": 7}, {"a": "[" * 100_000}):
        slack.sockets.say(said)
    for payload in ({}, {"type": "block_actions"}, {"type": "view_submission", "view": []}, {"type": "shortcut"}):
        slack.sockets.deliver("interactive", payload)
    slack.sockets.deliver("events_api", {"event": {}})

    pressed(house, minseo)
    house.answers.work_off()

    assert house.hearing.forged >= 6
    assert house.desk.visit(visit_id(1)).result().acknowledged is not None
    assert slack.sockets.opened == 1


def test_a_full_disk_leaves_a_click_unacknowledged(house, minseo, caplog):
    message = house.tell(alert(AlertKind.ELEVATED, who=None))
    house.desk.close()
    house.journal.close()

    with pytest.raises(Unanswered):
        minseo.press(message, "Acknowledge")

    assert "is not taken" in caplog.text
    caplog.clear()


def test_a_refused_permission_does_not_stop_the_others(house, slack, minseo):
    slack.fail_next(Refusal("user_not_in_channel", "chat.postEphemeral"))
    message = house.tell(alert(AlertKind.ELEVATED, who=None))
    minseo.press(message, "Acknowledge")
    minseo.press(message, "Acknowledge")
    house.answers.work_off()

    assert [type(deed) for action in house.acts() for deed in action.deeds] == [Acknowledged]
    assert house.whispers() == []
