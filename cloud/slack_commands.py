"""`/doorman …`: what is answered to a command, for whoever typed it alone."""

from collections.abc import Callable
from datetime import timedelta

from cloud.slack_replies import came_words, duration_of, help_words, muted_words, unknown_list_words
from cloud.slack_text import Tongue
from kiosk.desk import Desk
from kiosk.domain.card import Asked, Shown
from kiosk.ports import Clock
from kiosk.slack_ports import ClickBook

LATELY = timedelta(hours=12)
VISITS = 500
"""How many visits are looked at for who came: reading them takes less than Slack waits."""

GROUPS = 10
READ_S = 2.0
OFF = frozenset({"off", "0", "stop", "해제", "끄기"})


class Commands:
    """Answers commands at once. `status` returns what to say about this kiosk, as mrkdwn in the language of `tongue`.

    `device` is this kiosk: where several share an app, any of them may be the one that hears a command.
    """

    def __init__(
        self,
        desk: Desk,
        book: ClickBook,
        clock: Clock,
        tongue: Tongue,
        status: Callable[[], str] = lambda: "",
        device: str = "",
    ) -> None:
        self._device = device
        self._desk, self._book, self._clock, self._tongue, self._status = desk, book, clock, tongue, status

    def told(self, words: str) -> str:
        """Return the answer to what was typed behind /doorman; raises BadInput, StoreFull or TimeoutError."""
        asked = " ".join(words.casefold().split())
        first, _, rest = asked.partition(" ")
        match first:
            case "status" | "상태":
                return self._status() or help_words(self._tongue)
            case "who" | "방문자":
                return self._came()
            case "unknown" | "미확인":
                return self._unknown()
            case "mute" | "조용히":
                return self._mute(rest)
            case _:
                return help_words(self._tongue)

    def _came(self) -> str:
        since = self._clock.now().utc - LATELY
        page = self._desk.history(Asked(since=since), 0, VISITS, Shown.IDENTITIES).result(READ_S)
        words = came_words(page.items, self._tongue)
        if page.total <= VISITS:
            return words
        more = self._tongue(f"Of {page.total} visits the newest {VISITS}.", f"방문 {page.total}건 가운데 최근 {VISITS}건.")
        return f"{words}\n{more}"

    def _unknown(self) -> str:
        page = self._desk.strangers(0, GROUPS).result(READ_S)
        return unknown_list_words(page.items, page.total, self._tongue)

    def _mute(self, rest: str) -> str:
        if rest in OFF:
            self._book.mute(None)
            return muted_words(None, self._tongue, self._device)
        length = duration_of(rest or "1h")
        if length is None:
            return help_words(self._tongue)
        until = self._clock.now().utc + length
        self._book.mute(until)
        return muted_words(until, self._tongue, self._device)
