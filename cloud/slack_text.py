"""Pieces of messages that mean nothing but what they say: whatever somebody typed is shown inert, and fits."""

from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.alert import Language
from kiosk.domain.person import BIDI_CONTROLS
from kiosk.slack_ports import Block

NAME_SHOWN = 80
NOTE_SHOWN = 1000

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_LOOKALIKES = {"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ", ":": "∶", "@": "@\u2060"}
"""Slack has no escape for what makes text bold, slanted, struck, code, an emoji or a link: these look the same and do
nothing. Behind an @ stands a joiner that nobody sees."""
_INERT = str.maketrans(_ENTITIES | _LOOKALIKES)


@dataclass(frozen=True, slots=True)
class Tongue:
    """Chooses between the languages: tongue("Ignore", "무시")."""

    language: Language

    def __call__(self, english: str, korean: str) -> str:
        return korean if self.language is Language.KOREAN else english


def shortened(text: str, most: int = NAME_SHOWN) -> str:
    """Return a text as one line of at most so many characters, in its own reading direction."""
    line = " ".join("".join(char for char in text if char not in BIDI_CONTROLS).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def inert(text: str, most: int = NAME_SHOWN) -> str:
    """Return what somebody typed, to stand within mrkdwn: no mention, link or formatting comes of it."""
    return shortened(text, most).translate(_INERT)


def plain(text: str) -> Block:
    """Return a text object in which nothing means anything, not even :names: of emoji."""
    return {"type": "plain_text", "text": text or "–", "emoji": False}


def marked(text: str) -> Block:
    """Return a text object of mrkdwn, in which only what is written with <…> becomes a link or a mention."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def mention(user: str) -> str:
    """Return a Slack user as mrkdwn shows them; an id that is none is shown as it is."""
    return f"<@{user}>" if user.isalnum() else inert(user)


def when(at: datetime) -> str:
    """Return a time that each reader sees by their own clock."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{at:%Y-%m-%d %H:%M} UTC>"


def when_plain(at: datetime) -> str:
    """Return a time for where Slack writes none itself."""
    return f"{at:%Y-%m-%d %H:%M} UTC"


def ordinal(n: int) -> str:
    """Return 1st, 2nd, 3rd, 4th, …, 11th."""
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{n}{'th' if n % 100 in {11, 12, 13} else ends.get(n % 10, 'th')}"
