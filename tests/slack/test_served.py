"""The local Slack in a process of its own."""

import pytest
from slack_sdk import WebClient

from tests.slack.clicks import Unanswered
from tests.slack.served import ENTRANCE, slack_elsewhere
from tests.slack.test_socket_mode import ASKING


def test_a_slack_elsewhere_takes_messages_and_tells_them():
    with slack_elsewhere() as slack:
        web = WebClient(slack.address.bot_token, base_url=slack.address.api_url)
        about = {"event_type": "doorman_alert", "event_payload": {"event": "e-1"}}
        ts = web.chat_postMessage(channel=ENTRANCE, text="x", blocks=ASKING, metadata=about)["ts"]
        (message,) = slack.messages()
        assert (message["ts"], message["event"], message["buttons"]) == (ts, "e-1", ["Ignore", "Who?"])
        with pytest.raises(Unanswered):
            slack.ask("press", channel=ENTRANCE, ts=ts, action="Ignore")
        assert "[Ignore]" in slack.ask("transcript", channel=ENTRANCE)["text"]
        assert slack.ask("counts")["calls"] == {"chat.postMessage": 1}
