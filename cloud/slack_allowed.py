"""Who may answer: the users and groups that the settings name; where they name none, whoever is in the alerts' channels."""

import logging
import threading
from collections.abc import Callable, Collection

from kiosk.errors import SlackRefused, SlackRejected, SlackUnreachable
from kiosk.ports import Clock

log = logging.getLogger(__name__)

HOLDS_S = 600.0
"""How long what Slack says about the members of a group is believed."""

AGAIN_S = 30.0


class Allowed:
    """Tells at once who may answer; `refresh` is what asks Slack."""

    def __init__(
        self,
        clock: Clock,
        members: Callable[[str], frozenset[str]],
        *,
        users: Collection[str] = (),
        groups: Collection[str] = (),
        channels: Collection[str] = (),
    ) -> None:
        """`members` returns a group's users; `channels` are those that alerts go to."""
        self._clock, self._members, self._groups = clock, members, tuple(groups)
        self._users, self._channels = frozenset(users), frozenset(channels)
        self._is_open = not self._users and not self._groups
        self._of: dict[str, frozenset[str]] = {}
        self._due = clock.monotonic()
        self._gate = threading.Lock()

    @property
    def is_sure(self) -> bool:
        """Tell whether it is known who is in every group."""
        return self._of.keys() >= set(self._groups)

    def may_answer(self, user: str) -> bool:
        """Tell whether a user may press what stands under a message; where nobody is named, who sees it may. Asks nobody."""
        return self._is_open or user in self._users or any(user in members for members in self._of.values())

    def may_ask(self, user: str, channel: str) -> bool:
        """Tell whether a user may ask by a command, which can be typed anywhere in the workspace. Asks nobody."""
        return self.may_answer(user) and (not self._is_open or channel in self._channels)

    def refresh(self, *, at_once: bool = False) -> None:
        """Ask Slack who is in the groups, where that is due; what was known before stays while it cannot tell."""
        with self._gate:
            if not self._groups or (self._clock.monotonic() < self._due and not at_once):
                return
            self._due = self._clock.monotonic() + HOLDS_S
            for group in self._groups:
                try:
                    self._of[group] = self._members(group)
                except SlackUnreachable as away:
                    self._due = self._clock.monotonic() + max(AGAIN_S, away.retry_after_s)
                except (SlackRejected, SlackRefused) as refused:
                    self._due = self._clock.monotonic() + AGAIN_S
                    log.warning("nobody of user group %s can answer: %s", group, refused)
