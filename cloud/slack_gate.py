"""The one gate to Slack's web API: one try for each call, and an answer is believed only if it is whole."""

import logging
from collections.abc import Callable
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError

from cloud.errors_slack import NETWORK, lost, no_slack, refused
from kiosk.errors import SlackRejected

Answer = dict[str, Any]

SLACK = "https://slack.com/api/"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
READ_S = 10

silent = logging.getLogger("cloud.slack_gate.sdk")
"""What slack_sdk writes its log to. It has a level of its own because with none the library writes out every message,
names included, to throw it away; and what fails is said by us, once."""
silent.setLevel(logging.CRITICAL + 1)
silent.propagate = False


class SlackGate:
    """Calls methods of Slack's web API with one token.

    `api_url` is Slack's own where it is empty, `now` this kiosk's idea of the time (seconds since 1970). `renewed` is asked
    for the token again once Slack does not take it; it may raise SlackRejected. Raises SlackRejected where the token would
    travel readable.
    """

    def __init__(
        self,
        token: str,
        api_url: str,
        now: Callable[[], float],
        timeout_s: int = READ_S,
        renewed: Callable[[], str] | None = None,
    ) -> None:
        address = urlsplit(api_url or SLACK)
        is_here = address.hostname in LOOPBACK
        if address.scheme != "https" and not (is_here and address.scheme == "http"):
            raise SlackRejected(f"Slack would be asked at {api_url}, which everybody on the way can read: use https")
        self.client = WebClient(token, base_url=api_url or SLACK, timeout=timeout_s, retry_handlers=[], logger=silent)
        if is_here:
            self.client.proxy = None  # the library sends everything to a proxy, whatever no_proxy says
        self._now, self._renewed = now, renewed
        self.scopes: frozenset[str] = frozenset()
        """What the token may do, as Slack said last."""
        self.slack_time = 0.0
        """What Slack's clock said last, seconds since 1970; 0 before the first answer."""
        self.ahead = 0.0
        """By how many seconds Slack's clock was ahead of this kiosk's then."""

    def call(self, method: str, *, proof: str = "", about: str = "", form: bool = False, **parameters: Any) -> Answer:
        """Call a method once and return its answer. `proof` is a field that it never leaves out.

        `about` names the channel, user or file in errors. Parameters go as JSON, or as a `form` for the methods that take
        nothing else; those that are None are left out. Raises SlackUnreachable, SlackRejected and SlackRefused.
        """
        given = {name: value for name, value in parameters.items() if value is not None}
        if not self.client.token:
            raise SlackRejected("there is no Slack token: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN, see docs/slack.md")
        try:
            answer = self.client.api_call(method, params=given) if form else self.client.api_call(method, json=given)
        except SlackApiError as error:
            self._look_at(dict(error.response.headers))
            trouble = refused(error, method, about)
            if isinstance(trouble, SlackRejected) and self._renewed is not None:
                with suppress(SlackRejected):
                    self.client.token = self._renewed()
            raise trouble from error
        except NETWORK as error:
            raise lost(error, method) from error
        self._look_at(answer.headers)
        if not isinstance(answer.data, dict) or (proof and answer.data.get(proof) is None):
            raise no_slack(may_have_arrived=True)
        return answer.data

    def send(self, url: str, content: bytes) -> None:
        """Send the bytes of a file to where Slack said, without the token."""
        if urlsplit(url).scheme != "https" and urlsplit(url).hostname not in LOOPBACK:
            raise no_slack(may_have_arrived=False)
        try:
            done = self.client._upload_file(  # noqa: SLF001 - the step of files_upload_v2 that has no other name
                url=url, data=content, logger=silent, timeout=self.client.timeout, proxy=self.client.proxy, ssl=None
            )
        except (*NETWORK, SlackRequestError) as error:
            raise lost(error, "the upload") from error
        if done.status != 200:
            raise no_slack(may_have_arrived=False)

    def _look_at(self, headers: dict[str, Any]) -> None:
        """Keep what Slack says beside its answers."""
        told = {name.lower(): str(value) for name, value in headers.items()}
        if "x-oauth-scopes" in told:
            self.scopes = frozenset(scope.strip() for scope in told["x-oauth-scopes"].split(",") if scope.strip())
        try:
            self.slack_time = parsedate_to_datetime(told.get("date", "")).timestamp()
        except (TypeError, ValueError):
            return
        self.ahead = self.slack_time - self._now()
