"""Slack's web API by the kiosk's own adapter: one try for each call, whole answers only, and errors that say what to do."""

import http.server
import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest

from cloud.slack import WebSlack
from cloud.slack_blocks import compose
from cloud.slack_gate import SlackGate
from kiosk.bootstrap import system_clock
from kiosk.domain.alert import AlertKind, event_id
from kiosk.errors import SlackRefused, SlackRejected, SlackUnreachable
from kiosk.slack_ports import Message, Posted, Ts
from tests.slack.gatehouse import ENGLISH, ENTRANCE, alert, gate, slack_seconds
from tests.slack.mrkdwn import effects
from tests.slack.server import Broken, DroppedReply, LostRequest, RateLimited, Refusal

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture
def kiosk(slack):
    return WebSlack(gate(slack))


def told(n=1):
    return compose(alert(AlertKind.UNKNOWN, n), ENGLISH)


def test_a_message_is_posted_edited_and_found_again(slack, kiosk):
    now = system_clock().now().utc
    posted = kiosk.post(ENTRANCE, told())
    reply = kiosk.post(ENTRANCE, told(2), posted.ts)
    kiosk.update(posted, Message(text="other", event=told().event))

    assert slack.workspace.message(ENTRANCE, posted.ts).text == "other"
    assert kiosk.find(ENTRANCE, told().event, now) == posted
    assert kiosk.find(ENTRANCE, told(2).event, now, posted.ts) == reply
    assert kiosk.find(ENTRANCE, told(3).event, now) is None


@pytest.mark.parametrize("hours", [-5, 5])
def test_a_message_is_found_whatever_the_clock_of_the_kiosk_says(slack, hours):
    off = timedelta(hours=hours)
    kiosk = WebSlack(SlackGate(slack.bot_token, slack.api_url, lambda: slack_seconds() + off.total_seconds()))

    posted = kiosk.post(ENTRANCE, told())

    assert kiosk.find(ENTRANCE, told().event, system_clock().now().utc + off) == posted


def test_a_message_is_found_behind_many_others_and_only_the_bots_own_counts(slack, kiosk):
    now = system_clock().now().utc
    posted = kiosk.post(ENTRANCE, told())
    metadata = {"event_type": "doorman_alert", "event_payload": {"event": told(2).event}}
    for n in range(450):
        slack.workspace.post(ENTRANCE, "U0JONAS000", f"chatter {n}", metadata=metadata)

    assert kiosk.find(ENTRANCE, told().event, now) == posted
    assert kiosk.find(ENTRANCE, told(2).event, now) is None


def test_a_lost_answer_is_not_sent_again_by_anybody(slack, kiosk):
    slack.fail_next(DroppedReply("chat.postMessage"))

    with pytest.raises(SlackUnreachable, match="does not answer") as lost:
        kiosk.post(ENTRANCE, told())

    assert lost.value.may_have_arrived
    assert slack.calls["chat.postMessage"] == 1
    assert kiosk.find(ENTRANCE, told().event, system_clock().now().utc) is not None


FAULTS = {
    "busy": (RateLimited(7), SlackUnreachable, "Slack asks for 7 s of patience with chat.postMessage"),
    "lost": (LostRequest(), SlackUnreachable, "trying again"),
    "broken": (Broken(502), SlackUnreachable, "what answers for Slack is not Slack"),
    "revoked": (Refusal("token_revoked"), SlackRejected, "set SLACK_BOT_TOKEN anew"),
    "gone": (Refusal("channel_not_found"), SlackRejected, "Slack knows no channel C0ENTRANCE"),
    "not invited": (Refusal("not_in_channel"), SlackRejected, "write /invite @doorman there"),
    "scope": (Refusal("missing_scope"), SlackRejected, "may not use chat.postMessage: give it"),
    "blocks": (Refusal("invalid_blocks"), SlackRefused, "does not take it"),
    "unknown": (Refusal("something_new"), SlackUnreachable, "answers something_new"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_goes_wrong_is_one_sentence(slack, kiosk, fault):
    what, kind, words = FAULTS[fault]
    slack.fail_next(what)

    with pytest.raises(kind, match=words) as wrong:
        kiosk.post(ENTRANCE, told())

    assert "\n" not in str(wrong.value)


def test_a_pause_that_slack_asks_for_is_told_and_nothing_was_done(slack, kiosk):
    slack.fail_next(RateLimited(7))

    with pytest.raises(SlackUnreachable) as busy:
        kiosk.post(ENTRANCE, told())

    assert (busy.value.retry_after_s, busy.value.may_have_arrived) == (7, False)


def test_a_missing_scope_is_named(slack, kiosk):
    slack.workspace.bot_token.scopes -= {"files:write"}

    with pytest.raises(SlackRejected, match="give it files:write"):
        kiosk.upload(kiosk.post(ENTRANCE, told()), "heat.png", PNG, "Heat", "a warm forehead")


def test_without_a_token_nobody_is_asked(slack):
    with pytest.raises(SlackRejected, match="there is no Slack token"):
        WebSlack(gate(slack, "")).post(ENTRANCE, told())
    assert slack.calls.total() == 0


def test_a_token_never_travels_readable():
    with pytest.raises(SlackRejected, match="use https"):
        SlackGate("xoxb-1", "http://slack.example/api/", slack_seconds)


def test_a_picture_stands_in_the_thread_and_can_be_taken_away(slack, kiosk):
    posted = kiosk.post(ENTRANCE, told())

    file = kiosk.upload(posted, "heat.png", PNG, "Heat", "a *warm* <!channel> forehead")

    kept = slack.workspace.files[file]
    assert (kept.content, kept.title) == (PNG, "Heat")
    (reply,) = slack.workspace.in_thread(ENTRANCE, posted.ts)
    assert effects(reply, slack.workspace) == []
    kiosk.drop(file)
    kiosk.drop(file)
    assert kept.is_deleted


def test_a_picture_whose_sharing_was_not_confirmed_is_looked_for(slack, kiosk):
    posted = kiosk.post(ENTRANCE, told())
    slack.fail_next(DroppedReply("files.completeUploadExternal"))

    kiosk.upload(posted, "heat.png", PNG, "Heat", "a warm forehead")

    assert len(list(slack.workspace.in_thread(ENTRANCE, posted.ts))) == 1


def test_an_edit_of_what_was_deleted_is_refused(kiosk):
    with pytest.raises(SlackRefused):
        kiosk.update(Posted(ENTRANCE, Ts("1.000001")), told())


def test_people_and_groups_are_asked_for(kiosk):
    assert kiosk.name_of("U0JONAS000") == "Jonas Weber"
    assert "U0MINSEO00" in kiosk.groups_of("S0GUARDS00")
    with pytest.raises(SlackRefused):
        kiosk.name_of("U0NOBODY00")


PAGES = {
    "a portal": (200, "text/html", b"<html>Please log in</html>"),
    "a list": (200, "application/json", b"[1, 2]"),
    "an empty list": (200, "application/json", b"[]"),
    "nothing": (200, "application/json", b""),
    "an empty yes": (200, "application/json", b'{"ok": true}'),
    "no alphabet": (200, "text/html; charset=klingon", b"\xff\xfe"),
    "other letters": (200, "application/json", b"\xff\xfe\xff"),
    "a redirect": (302, "text/html", b""),
}


@contextmanager
def answering(status, kind, body):
    class Page(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response_only(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with http.server.HTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/api/"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("page", PAGES)
def test_an_answer_that_slack_never_gives_is_not_believed(page):
    with answering(*PAGES[page]) as url, pytest.raises(SlackUnreachable):
        WebSlack(SlackGate("xoxb-1", url, slack_seconds)).post(ENTRANCE, told())


def test_where_nobody_listens_nothing_can_have_arrived():
    kiosk = WebSlack(SlackGate("xoxb-1", "http://127.0.0.1:9/api/", slack_seconds))

    with pytest.raises(SlackUnreachable) as lost:
        kiosk.find(ENTRANCE, event_id(AlertKind.KNOWN, "x"), system_clock().now().utc)

    assert not lost.value.may_have_arrived


def test_a_token_that_is_not_taken_is_read_again(slack):
    tokens = iter([slack.bot_token])
    kiosk = WebSlack(SlackGate("xoxb-revoked", slack.api_url, slack_seconds, renewed=lambda: next(tokens)))

    with pytest.raises(SlackRejected):
        kiosk.me()
    assert kiosk.me()["team_id"]
