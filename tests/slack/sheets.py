"""`make pictures`, Slack's part: a morning in a channel as the guide shows it, by the real messages in our own Slack."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from slack_sdk import WebClient

from cloud.slack_blocks import composer
from cloud.slack_buttons import subject_of
from cloud.slack_text import Tongue
from cloud.slack_views import name_view
from kiosk.domain.action import ActionId, Author, AuthorKind
from kiosk.domain.alert import (
    Alert,
    AlertKind,
    Answered,
    Fold,
    Folded,
    Language,
    Reading,
    State,
    Trouble,
    Who,
    event_id,
)
from kiosk.domain.fault import Fault
from kiosk.domain.person import PersonId
from kiosk.domain.visit import VisitId
from kiosk.explanation import EXPORT_SIZE
from kiosk.slack_wiring import CARD_TITLE, CARD_WORDS, picture_title
from kiosk.why_sheets import Judge, visitor
from tests.slack.modal_picture import paint_modal
from tests.slack.picture import save_channel
from tests.slack.server import FakeSlack
from tests.slack.workspace import View
from ui.guard.why_print import WhyPrinter
from ui.off_screen import off_screen

PLACE = Path(__file__).resolve().parents[2] / "docs" / "screens"
CHANNEL = "C0ENTRANCE"
MORNING = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
JPEG_QUALITY = 88
READING = Reading(skin_c=35.9, uncertainty_c=3.0, delta_c=1.6, delta_uncertainty_c=0.7, threshold_c=1.0, distance_m=0.39)
"""What stands on the card beside it."""

SITE = {"en": "Main entrance", "ko": "정문"}
NAMES = {"en": ("Daniel Weber", "Ada Lovelace"), "ko": ("박준호", "김하늘")}


@dataclass(frozen=True, slots=True)
class Said:
    """An alert as it stands, a picture of it if any, and which earlier one it is a reply to."""

    alert: Alert
    picture: bytes = b""
    under: int | None = None


def draw() -> None:
    """Draw channel and modal in both languages into docs/screens."""
    off_screen()
    for language in ("en", "ko"):
        _channel(language)
        _modal(language)


def _channel(language: str) -> None:
    compose, now = composer(Language(language)), [MORNING.timestamp()]
    with FakeSlack(clock=lambda: now[0]) as slack:
        web = WebClient(slack.bot_token, base_url=slack.api_url)
        heads: list[str] = []
        for said in _morning(language):
            now[0] = said.alert.at.timestamp()
            message = compose(said.alert)
            thread = None if said.under is None else heads[said.under]
            blocks = [dict(block) for block in message.blocks]
            told = web.chat_postMessage(channel=CHANNEL, text=message.text, blocks=blocks, thread_ts=thread)
            heads.append(str(told["ts"]))
            if said.picture:
                post = {
                    "filename": "why.png",
                    "title": picture_title(CARD_TITLE[Language(language)], said.alert.at),
                    "initial_comment": CARD_WORDS[Language(language)],
                }
                web.files_upload_v2(channel=CHANNEL, thread_ts=heads[-1], content=said.picture, **post)  # type: ignore[arg-type]
        save_channel(slack.workspace, CHANNEL, PLACE / f"slack-channel-{language}.jpg")


def _morning(language: str) -> Iterator[Said]:
    """Yield what is told, oldest first."""
    known, new = NAMES[language]

    def alert(kind: AlertKind, minutes: int, number: int = 0, **more: object) -> Alert:
        at = MORNING + timedelta(minutes=minutes)
        visit = VisitId(f"{at:%Y%m%dT%H%M%S}-{number:012x}")
        who = Who(person=PersonId(f"p-{number:016x}"), number=number)
        plain = Alert(
            event=event_id(kind, visit), kind=kind, device="entrance-1", at=at, site=SITE[language], visit=visit, who=who
        )
        return replace(plain, **more)  # type: ignore[arg-type]

    named = Who(person=PersonId(f"p-{11:016x}"), number=11, name=new, visits=2)
    yield Said(alert(AlertKind.UNKNOWN, 0, 11, who=named, state=State.NAMED, answered=_by("U0MINSEO00", 6)))
    yield Said(alert(AlertKind.UNKNOWN, 12, 12, who=Who(person=PersonId(f"p-{12:016x}"), number=12, visits=2)))
    hot = Who(person=PersonId(f"p-{3:016x}"), number=3, name=known, nth=4, visits=4)
    looked_after = {"reading": READING, "state": State.ACKNOWLEDGED, "answered": _by("U0JONAS000", 22)}
    yield Said(alert(AlertKind.ELEVATED, 21, 3, who=hot, **looked_after), _card(language))
    since = MORNING + timedelta(minutes=30)
    trouble = Trouble(cause=Fault.CAMERA_STALLED, since=since, until=since + timedelta(minutes=4))
    yield Said(alert(AlertKind.TROUBLE, 30, who=None, visit=None, trouble=trouble, state=State.RESOLVED))
    counts = {AlertKind.UNKNOWN: 9, AlertKind.RETURN: 2}
    crowd = Folded(why=Fold.MANY, counts=counts, first=since, last=since + timedelta(minutes=9))
    yield Said(alert(AlertKind.DIGEST, 40, who=None, visit=None, folded=crowd))
    again = Who(person=PersonId(f"p-{12:016x}"), number=12, nth=2, visits=2)
    yield Said(alert(AlertKind.RETURN, 55, 12, who=again), under=1)


def _card(language: str) -> bytes:
    """Return the why-card of an elevated reading, without a face: the heat alone, as it is set from the start."""
    told = Judge().told("elevated", visitor(5, 35.8))
    evidence = replace(told.evidence, photo=None)
    at = MORNING + timedelta(minutes=21)
    return WhyPrinter(language, UTC).png(told.card, evidence, at, EXPORT_SIZE, synced=True)


def _by(user: str, minutes: int) -> Answered:
    at = MORNING + timedelta(minutes=minutes)
    return Answered(author=Author(AuthorKind.SLACK, user), at=at, action=ActionId(f"a-{minutes:016x}"))


def _modal(language: str) -> None:
    (_, said, *_) = _morning(language)
    tongue = Tongue(Language(language))
    number = {"en": "Unknown 12", "ko": "미확인 12"}[language]
    view = dict(name_view(subject_of(said.alert), f"{CHANNEL} 1.0", tongue, title=number))
    with FakeSlack(clock=MORNING.timestamp) as slack:
        shown = View("V0", "h", "U0MINSEO00", "t", view)
        image = paint_modal(slack.workspace, shown, {"doorman.new_name": NAMES[language][1]})
    image.save(str(PLACE / f"slack-modal-{language}.jpg"), None, JPEG_QUALITY)


if __name__ == "__main__":
    draw()
