"""The fake Slack's Web API, by Slack's own client."""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from tests.slack.conftest import QUIET
from tests.slack.server import Broken, Delay, DroppedReply, FakeSlack, LostRequest, Pace, RateLimited, Refusal, Weather
from tests.slack.workspace import Channel

ENTRANCE = "C0ENTRANCE"
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*Unknown 12* is at the entrance"}}
LONG = {"type": "section", "text": {"type": "plain_text", "text": "x" * 3000}}
EVENT = {"event_type": "doorman_alert", "event_payload": {"event": "e-0123456789abcdef"}}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def error_of(call, *arguments, **named):
    with pytest.raises(SlackApiError) as caught:
        call(*arguments, **named)
    return caught.value.response


def test_a_message_stands_in_the_channel_as_it_was_posted(slack, web):
    told = web.chat_postMessage(channel="#entrance", text="Unknown 12", blocks=[SECTION], metadata=EVENT)
    assert (told["channel"], told["message"]["metadata"]) == (ENTRANCE, EVENT)
    (message,) = slack.workspace.in_channel(ENTRANCE)
    assert (message.ts, message.text, message.blocks, message.user) == (
        told["ts"],
        "Unknown 12",
        [SECTION],
        slack.workspace.bot.id,
    )


def test_messages_are_found_again_by_their_metadata(web):
    posted = [web.chat_postMessage(channel=ENTRANCE, text=f"{n}", metadata=EVENT)["ts"] for n in range(5)]
    page = web.conversations_history(channel=ENTRANCE, limit=2, include_all_metadata=True)
    rest = web.conversations_history(channel=ENTRANCE, limit=9, cursor=page["response_metadata"]["next_cursor"])
    assert [one["ts"] for one in (*page["messages"], *rest["messages"])] == posted[::-1]
    assert page["messages"][0]["metadata"] == EVENT
    assert "metadata" not in rest["messages"][0]  # only who asks for it gets it
    since = web.conversations_history(channel=ENTRANCE, oldest=posted[3], inclusive=True)
    assert [one["ts"] for one in since["messages"]] == posted[:2:-1]


def test_replies_stand_in_their_thread_alone(web):
    first = web.chat_postMessage(channel=ENTRANCE, text="first")["ts"]
    reply = web.chat_postMessage(channel=ENTRANCE, text="again", thread_ts=first)["ts"]
    web.chat_postMessage(channel=ENTRANCE, text="and again", thread_ts=reply)
    (parent,) = web.conversations_history(channel=ENTRANCE)["messages"]
    assert (parent["thread_ts"], parent["reply_count"]) == (first, 2)
    thread = web.conversations_replies(channel=ENTRANCE, ts=first)["messages"]
    assert [one["text"] for one in thread] == ["first", "again", "and again"]
    assert error_of(web.conversations_replies, channel=ENTRANCE, ts="1.000000")["error"] == "thread_not_found"


def test_an_edit_changes_the_message_in_its_place(slack, web):
    ts = web.chat_postMessage(channel=ENTRANCE, text="Unknown 12", blocks=[SECTION], metadata=EVENT)["ts"]
    web.chat_update(channel=ENTRANCE, ts=ts, text="Ada")
    (message,) = slack.workspace.in_channel(ENTRANCE)
    assert (message.text, message.blocks, message.metadata, message.edits) == ("Ada", [], EVENT, 1)
    assert error_of(web.chat_update, channel=ENTRANCE, ts="1.000000", text="x")["error"] == "message_not_found"
    theirs = slack.workspace.post(ENTRANCE, "U0MINSEO00", "hello").ts
    assert error_of(web.chat_update, channel=ENTRANCE, ts=theirs, text="x")["error"] == "cant_update_message"


def test_a_whisper_is_for_one_person(slack, web):
    web.chat_postEphemeral(channel=ENTRANCE, user="U0MINSEO00", text="already decided")
    assert not list(slack.workspace.in_channel(ENTRANCE))
    assert [one.seen_by for one in slack.workspace.messages] == ["U0MINSEO00"]
    assert error_of(web.chat_postEphemeral, channel=ENTRANCE, user="U0NOBODY", text="x")["error"] == "user_not_in_channel"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda place: place.channels.clear(), "channel_not_found"),
        (lambda place: place.channels[ENTRANCE].members.clear(), "not_in_channel"),
        (lambda place: setattr(place.channels[ENTRANCE], "is_archived", True), "is_archived"),
        (lambda place: setattr(place.bot_token, "error", "token_revoked"), "token_revoked"),
        (lambda place: setattr(place.bot_token, "text", "xoxb-another"), "invalid_auth"),
        (lambda place: setattr(place.bot_token, "scopes", frozenset()), "missing_scope"),
    ],
)
def test_what_somebody_must_repair_is_told_as_slack_tells_it(slack, web, change, error):
    change(slack.workspace)
    assert error_of(web.chat_postMessage, channel=ENTRANCE, text="x")["error"] == error
    assert not slack.workspace.messages


def test_a_private_channel_hides_from_a_bot_outside_it(slack, web):
    slack.workspace.channels["C1"] = Channel("C1", "secret", is_private=True)
    slack.workspace.bot_token.scopes = frozenset({"channels:read", "groups:read"})
    assert error_of(web.conversations_info, channel="C1")["error"] == "channel_not_found"
    slack.workspace.channels["C1"].members.add(slack.workspace.bot.id)
    slack.workspace.bot_token.scopes = frozenset({"channels:read"})
    told = error_of(web.conversations_info, channel="C1")
    assert (told["error"], told["needed"], told["provided"]) == ("missing_scope", "groups:read", "channels:read")


def test_the_scopes_of_a_token_are_in_the_answer(slack, web):
    told = web.auth_test()
    assert told["user_id"] == slack.workspace.bot.id
    assert "chat:write" in told.headers["x-oauth-scopes"].split(",")


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ({"text": ""}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": "x", "blocks": [{"type": "header"}]}, "invalid_blocks"),
        ({"text": "x", "blocks": "[not json"}, "invalid_blocks_format"),
        ({"text": "x", "blocks": [LONG] * 5}, "msg_blocks_too_long"),
        ({"text": "x", "metadata": {"event_type": "two words", "event_payload": {}}}, "invalid_metadata_format"),
        ({"text": "x", "thread_ts": "1.000000"}, "message_not_found"),
    ],
)  # fmt: skip
def test_what_cannot_be_posted_is_refused(web, content, error):
    assert error_of(web.api_call, "chat.postMessage", json={"channel": ENTRANCE, **content})["error"] == error


def test_a_picture_is_uploaded_in_three_steps_and_shown_when_it_is_ready(slack, web):
    parent = web.chat_postMessage(channel=ENTRANCE, text="x")["ts"]
    file = web.files_upload_v2(channel=ENTRANCE, thread_ts=parent, content=PNG, filename="why.png", title="Why")["file"][
        "id"
    ]
    (share,) = slack.workspace.in_thread(ENTRANCE, parent)
    assert share.files == (file,)
    picture = {"type": "image", "slack_file": {"id": file}, "alt_text": "why"}
    told = error_of(web.chat_postMessage, channel=ENTRANCE, text="x", blocks=[picture])
    assert (told["error"], "invalid slack file" in told["response_metadata"]["messages"][0]) == ("invalid_blocks", True)
    about = web.files_info(file=file)["file"]
    assert (about["mimetype"], about["size"], list(about["shares"]["public"])) == ("image/png", len(PNG), [ENTRANCE])
    web.chat_postMessage(channel=ENTRANCE, text="x", blocks=[picture])
    web.files_delete(file=file)
    assert error_of(web.files_info, file=file)["error"] == "file_deleted"
    assert not list(slack.workspace.in_thread(ENTRANCE, parent))


def test_an_upload_asks_for_no_token_and_for_all_bytes(slack, web):
    told = web.files_getUploadURLExternal(filename="a.png", length=len(PNG))
    assert told["file_id"].startswith("F")
    assert error_of(web.files_completeUploadExternal, files=[{"id": told["file_id"]}])["error"] == "file_not_found"
    assert slack.calls["upload"] == 0


def test_people_and_their_group_are_told(web):
    assert web.users_info(user="U0MINSEO00")["user"]["real_name"] == "Minseo Park"
    assert web.usergroups_users_list(usergroup="S0GUARDS00")["users"] == ["U0MINSEO00", "U0JONAS000"]
    assert error_of(web.users_info, user="U0NOBODY")["error"] == "user_not_found"


def test_a_rate_limit_says_how_long_to_wait(slack, web):
    slack.fail_next(RateLimited(1))
    told = error_of(web.chat_postMessage, channel=ENTRANCE, text="x")
    assert (told.status_code, told.headers["Retry-After"], told["error"]) == (429, "1", "ratelimited")
    patient = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[RateLimitErrorRetryHandler()])
    slack.fail_next(RateLimited(0))
    patient.chat_postMessage(channel=ENTRANCE, text="x")
    assert (slack.limited, len(slack.workspace.messages)) == (2, 1)


def test_a_channel_takes_about_one_message_a_second():
    now = [1_800_000_000.0]
    with FakeSlack(clock=lambda: now[0]) as slack:
        slack.pace = Pace()
        web = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
        for _ in range(3):
            web.chat_postMessage(channel=ENTRANCE, text="x")
        assert error_of(web.chat_postMessage, channel=ENTRANCE, text="x").headers["Retry-After"] == "1"
        web.chat_postMessage(channel="C0KIOSKS00", text="another channel")
        now[0] += 1.0
        web.chat_postMessage(channel=ENTRANCE, text="x")


@pytest.mark.parametrize(("fault", "kept"), [(DroppedReply(), 1), (LostRequest(), 0), (Broken(), 0)])
def test_what_went_wrong_on_the_way_is_seen_by_the_client(slack, web, fault, kept):
    slack.fail_next(fault)
    with pytest.raises((OSError, SlackApiError)):
        web.chat_postMessage(channel=ENTRANCE, text="x")
    assert len(slack.workspace.messages) == kept


def test_a_fault_meets_only_its_method(slack, web):
    slack.fail_next(Refusal("fatal_error", "chat.update"), Delay(0.01, "chat.postMessage"))
    ts = web.chat_postMessage(channel=ENTRANCE, text="x")["ts"]
    assert error_of(web.chat_update, channel=ENTRANCE, ts=ts, text="y")["error"] == "fatal_error"


def test_by_its_weather_a_share_of_answers_is_lost(slack, web):
    slack.change_weather(Weather(drop_replies=0.5))
    lost = 0
    for n in range(20):
        try:
            web.chat_postMessage(channel=ENTRANCE, text=f"{n}")
        except OSError:
            lost += 1
    assert len(slack.workspace.messages) == 20
    assert 5 <= lost <= 15


def test_the_client_of_slack_doubles_a_post_unless_told_not_to(slack):
    slack.fail_next(DroppedReply())
    WebClient(slack.bot_token, base_url=slack.api_url, logger=QUIET).chat_postMessage(channel=ENTRANCE, text="x")
    assert len(slack.workspace.messages) == 2
