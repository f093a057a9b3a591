"""Composition root of Slack: settings become what tells alerts, and what hears the answers."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, time, timedelta
from functools import partial
from random import SystemRandom
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from kiosk.devices.threads import yield_to_others
from kiosk.domain.alert import Alert, AlertKind, Language
from kiosk.domain.card import Shown
from kiosk.domain.mishaps import Cause
from kiosk.domain.routing import Known, Pictures, Quiet, Routing
from kiosk.domain.tell_status import TellStatus
from kiosk.domain.visit import Kind
from kiosk.errors import BadInput, SlackRejected
from kiosk.ports import Clock
from kiosk.settings import Settings
from kiosk.slack_tokens import slack_tokens
from kiosk.store.sealing import DamagedPicture
from kiosk.store.side_door import Keeper

if TYPE_CHECKING:
    from cloud.slack import WebSlack
    from cloud.telling import Picture
    from kiosk.store.reader import VisitReader

TELL_LONGEST_S = 60.0

DrawCard = Callable[[Alert, bool], bytes | None]
"""Draws the why-card of an alert's visit as a PNG, with or without the photo; None where there is nothing to draw with."""


class RunningTelling(Protocol):
    """The telling of a kiosk as the rest of it sees it: to be entered, asked how it stands, and woken."""

    status: TellStatus

    def wake(self) -> None: ...

    def turn(self) -> float: ...

    def at_work(self) -> AbstractContextManager[object]:
        """Stand around turns that are given by hand."""

    def __enter__(self) -> object: ...

    def __exit__(self, *ended: object) -> None: ...


def routing_of(settings: Settings) -> Routing:
    """Return who is told what."""
    slack = settings.slack
    own = {
        AlertKind.ELEVATED: slack.elevated_channel,
        AlertKind.UNKNOWN: slack.unknown_channel,
        AlertKind.RETURN: slack.unknown_channel,
        AlertKind.KNOWN: slack.known_channel,
        AlertKind.TROUBLE: slack.trouble_channel,
        AlertKind.DIGEST: slack.channel or slack.unknown_channel or slack.trouble_channel or slack.known_channel,
    }
    quiet = Quiet(time.fromisoformat(slack.quiet_from), time.fromisoformat(slack.quiet_until)) if slack.quiet_from else None
    return Routing(
        channels=MappingProxyType({kind: channel or slack.channel for kind, channel in own.items()}),
        quiet=quiet,
        digest_after=slack.digest_after,
        digest_window=timedelta(minutes=slack.digest_minutes),
        stale_after=timedelta(minutes=slack.stale_minutes),
        here=slack.here,
        pictures=Pictures(slack.pictures),
        known=Known(slack.known),
    )


def language_of(settings: Settings) -> Language:
    """Return the language of messages."""
    return Language(settings.slack.language or settings.site.language)


def open_slack(settings: Settings, clock: Clock) -> "WebSlack":
    """Return Slack's web API, asked once who the bot is.

    Raises SlackRejected, with the fix, without a token that works, and SlackUnreachable. Imports a library: never on a
    thread that somebody waits for.
    """
    slack = web_slack(settings, clock)
    slack.me()
    return slack


def web_slack(settings: Settings, clock: Clock) -> "WebSlack":
    """Return the same without asking; raises SlackRejected without a token."""
    from cloud.slack import WebSlack  # noqa: PLC0415
    from cloud.slack_gate import SlackGate  # noqa: PLC0415

    tokens = slack_tokens(settings.slack_token_file())

    def now() -> float:
        return clock.now().utc.timestamp()

    return WebSlack(SlackGate(tokens.bot, settings.slack.api_url, now))


def _is_heard(settings: Settings) -> bool:
    try:
        return settings.slack.answers and bool(slack_tokens(settings.slack_token_file()).app)
    except SlackRejected:
        return False


def tell_for(
    settings: Settings,
    keeper: Keeper,
    clock: Clock,
    *,
    shown: Callable[[], Shown] = lambda: Shown.BOTH,
    wrong: Callable[[], Mapping[Cause, str]] = dict,
    draw_card: DrawCard = lambda _alert, _with_photo: None,
) -> RunningTelling:
    """Return what tells Slack what happens at this kiosk, to be entered; leave it before the store is closed.

    Nothing is told of what happened before it was turned on. `wrong` returns at once what is wrong with the kiosk.
    """
    from kiosk.store.alert_cards import Sender  # noqa: PLC0415 - nothing of Slack is imported where there is none
    from kiosk.store.alerts import SqliteAlertQueue  # noqa: PLC0415
    from kiosk.store.reader import VisitReader  # noqa: PLC0415

    slack, random = settings.slack, SystemRandom()
    reader = VisitReader(settings.data_folder(), settings.key_file())
    sender = Sender(
        device=settings.site.device,
        site=settings.site.name,
        routing=routing_of(settings),
        heard=partial(_is_heard, settings),
        shown=shown,
    )
    queue = SqliteAlertQueue(keeper, reader, clock, sender)
    if not slack.is_on:
        from cloud.absent import NoTelling  # noqa: PLC0415

        if queue.has_begun():
            queue.end()
        return NoTelling()
    from cloud.lanes import Patience  # noqa: PLC0415
    from cloud.slack_blocks import composer  # noqa: PLC0415
    from cloud.telling import FIRST_S, Telling  # noqa: PLC0415
    from kiosk.store.tell_rows import leave_status  # noqa: PLC0415

    queue.begin()
    return Telling(
        partial(open_slack, settings, clock),
        queue,
        composer(language_of(settings)),
        clock,
        patience=Patience(random, FIRST_S, TELL_LONGEST_S),
        picture_of=partial(_picture_of, reader, Pictures(slack.pictures), language_of(settings), shown, draw_card),
        wrong=wrong,
        trouble_s=slack.trouble_s,
        leave=partial(leave_status, keeper),
        begin=yield_to_others,
        around=reader.at_hand,
    )


CARD_WORDS = {
    Language.ENGLISH: "Card with the heat of the face and the numbers behind the elevated reading",
    Language.KOREAN: "얼굴의 열과 높은 측정값의 근거를 보여 주는 카드",
}
CARD_TITLE = {Language.ENGLISH: "Why the reading is elevated", Language.KOREAN: "높게 나온 이유"}
PORTRAIT_WORDS = {Language.ENGLISH: "Portrait of the visitor", Language.KOREAN: "방문자 사진"}


def picture_title(words: str, at: datetime) -> str:
    """Return what stands above a picture in Slack: no name, as titles cannot be edited."""
    return f"{words}, {at:%Y-%m-%d %H:%M} UTC"


def _picture_of(
    reader: "VisitReader",
    pictures: Pictures,
    language: Language,
    shown: Callable[[], Shown],
    draw_card: DrawCard,
    alert: Alert,
) -> "Picture | None":
    """Return the picture that goes beside an alert: the why-card of an elevated reading, the portrait of a visitor."""
    from cloud.telling import Picture  # noqa: PLC0415

    if alert.visit is None or pictures is Pictures.NONE:
        return None
    name = f"{alert.visit}-{'why' if alert.kind is AlertKind.ELEVATED else 'portrait'}"
    if alert.kind is AlertKind.ELEVATED:
        card = draw_card(alert, pictures is Pictures.PORTRAIT and shown() is Shown.BOTH)
        title = picture_title(CARD_TITLE[language], alert.at)
        return None if card is None else Picture(f"{name}.png", card, title, CARD_WORDS[language])
    if pictures is not Pictures.PORTRAIT or shown() is Shown.READINGS:
        return None
    try:
        content = reader.picture_bytes(alert.visit, Kind.PORTRAIT)
        title = picture_title(PORTRAIT_WORDS[language], alert.at)
        return Picture(f"{name}.jpg", content, title, PORTRAIT_WORDS[language])
    except (BadInput, DamagedPicture):  # its time is up, or the disk lost it
        return None
