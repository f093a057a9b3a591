"""What the fake Slack makes of texts, hostile ones too."""

import pytest

from tests.slack.mrkdwn import Meaning, effects, pieces, shown
from tests.slack.transcript import transcript


def marked(text, **more):
    return {"type": "mrkdwn", "text": text} | more


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("*Ada* _came_ ~back~ `12`", "Ada came back 12"),
        ("2 * 3 * 4 and a_b_c", "2 * 3 * 4 and a_b_c"),
        ("&lt;!channel&gt; &amp; co", "<!channel> & co"),
        ("<@U0MINSEO00> and <@U0NOBODY>", "@Minseo Park and @U0NOBODY"),
        ("<https://example.org|here>", "here"),
        ("<!date^1800000000^{date_short_pretty} {time}|then>", "Jan 15 08:00"),
        ("<!date^soon^{time}|then>", "then"),
        (":wave: :nobody:", "👋 :nobody:"),
    ],
)
def test_a_text_is_read_as_slack_shows_it(slack, text, read):
    assert shown(marked(text), slack.workspace) == read


@pytest.mark.parametrize("text", ["<!channel>", "<!here>", "<!subteam^S0GUARDS00>", "@here", "hello @channel!"])
def test_a_call_to_everybody_is_told(slack, text):
    assert Meaning.SHOUT in {piece.meaning for piece in pieces(marked(text), slack.workspace)}


@pytest.mark.parametrize(
    "text",
    [
        {"type": "plain_text", "text": "<!channel> @here *Ada* https://example.org :wave:", "emoji": False},
        marked("&lt;!channel&gt;"),
        marked("@here https://example.org", verbatim=True),
        marked("ada@here.example"),
    ],
)
def test_what_means_nothing_does_nothing(slack, text):
    (piece,) = pieces(text, slack.workspace)
    assert (piece.meaning, piece.bold) == (Meaning.TEXT, False)


def test_a_message_tells_everything_it_does(slack):
    blocks = [{"type": "section", "fields": [marked("*bold*"), marked("plain")]}]
    place, bot = slack.workspace, slack.workspace.bot.id
    bare = place.post("C0ENTRANCE", bot, "https://example.org")
    assert [one.text for one in effects(bare, place)] == ["https://example.org"]
    message = place.post("C0ENTRANCE", bot, "https://example.org <!here>", blocks)
    assert [one.text for one in effects(message, place)] == ["@here", "bold"]


def test_a_channel_is_told_as_text(slack, web):
    slack.workspace.clock = lambda: 1_800_000_000.0
    elements = [{"type": "button", "text": {"type": "plain_text", "text": "Ignore"}, "action_id": "i"}]
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "Unknown 12"}},
        {"type": "actions", "elements": elements},
    ]
    first = web.chat_postMessage(channel="C0ENTRANCE", text="x", blocks=blocks)["ts"]
    web.chat_postMessage(channel="C0ENTRANCE", text="came again", thread_ts=first)
    web.chat_postEphemeral(channel="C0ENTRANCE", text="too late", user="U0JONAS000")
    assert transcript(slack.workspace, "C0ENTRANCE").splitlines() == [
        "#entrance",
        "",
        "08:00  doorman APP",
        "       UNKNOWN 12",
        "       [Ignore]",
        "    ┆ 08:00  doorman APP",
        "    ┆        came again",
        "",
        "08:00  doorman APP  (only Jonas Weber sees this)",
        "       too late",
    ]
