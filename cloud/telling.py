"""The tell thread: posts alerts, edits them as things change, and puts pictures into their threads. Waits for Slack alone.

A post is kept as begun before it leaves, and looked for before it leaves again: so each event is one message, whatever
happens in between. Only where nobody can find out is a second message better than none.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cloud.lanes import HOLD_S, Patience
from cloud.turning import LOOK_S, Turning
from kiosk.domain.alert import Alert, Queued, State
from kiosk.domain.mishaps import Cause, TroubleWatch
from kiosk.domain.sync_status import Pace
from kiosk.domain.tell_status import TellStatus
from kiosk.errors import BadInput, DoormanError, SlackRefused, SlackRejected, SlackUnreachable, StoreFull
from kiosk.ports import Clock
from kiosk.slack_ports import AlertQueue, Compose, Errand, Job, Posted, Slack

log = logging.getLogger(__name__)

PACE_S = 1.0
"""Between two messages in one channel, as Slack asks for."""

FIRST_S, LONGEST_S = 0.5, 60.0
"""The first wait for a Slack that does not answer, and the longest: an alert is of use while somebody stands there."""

MOST_LOOKS = 8
"""Tries after which a post that may have got through is posted again, although nobody could look whether it has."""

MOST_UPLOADS = 12
"""Tries of a picture, over minutes; the message is there without it."""

SINCE = timedelta(hours=1)
"""How much earlier than by this kiosk's clock a message may stand in the channel."""

OFFLINE_FROM = 2


@dataclass(frozen=True, slots=True)
class Picture:
    """What goes beside an alert: a PNG or JPEG with its file name, a title, and what it shows in words."""

    name: str
    content: bytes
    title: str
    alt: str


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Why nothing is told, or nothing in one channel, and since when."""

    words: str
    since: datetime
    tries: int = 1


class Telling(Turning):
    """Tells on a thread of its own; enter it. `status` is how that is, `turn` one turn of it by hand.

    `open_slack` makes the adapter and asks Slack who we are, on the thread: a library takes a while, and tokens may not be
    there yet. `picture_of` makes an alert's one picture, None where there is none any more; `wrong` returns at once what is
    wrong with the kiosk now, with words, and has to last for `trouble_s`. A bug in here ends the telling, with a line in the
    log, and nothing else.
    """

    def __init__(
        self,
        open_slack: Callable[[], Slack],
        queue: AlertQueue,
        compose: Compose,
        clock: Clock,
        *,
        patience: Patience,
        picture_of: Callable[[Alert], Picture | None] = lambda _alert: None,
        wrong: Callable[[], Mapping[Cause, str]] = dict,
        trouble_s: float = 30.0,
        leave: Callable[[TellStatus], None] = lambda _status: None,
        begin: Callable[[], None] = lambda: None,
        around: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        super().__init__("tell", clock, begin=begin, around=around)
        self._open_slack, self._queue, self._compose, self._leave = open_slack, queue, compose, leave
        self._patience, self._picture_of, self._wrong, self._trouble_s = patience, picture_of, wrong, trouble_s
        self._slack: Slack | None = None
        self._watch: TroubleWatch | None = None
        self._trouble: _Trouble | None = None
        self._held: dict[str | None, _Trouble] = {}
        self._is_lost: bool | None = None
        self._due = self._pictures_due = clock.monotonic()
        self._free: dict[str, float] = {}
        self.status = TellStatus(pace=Pace.BEHIND)
        self._left: TellStatus | None = None

    def _end(self, bug: Exception) -> None:
        log.error("alerts end here, screening goes on: this is a bug in doorman", exc_info=bug)
        words = "alerts stopped by a bug in doorman: restart the kiosk, and send its log"
        self._say(replace(self.status, pace=Pace.ATTENTION, words=words))

    def turn(self) -> float:
        """Look what happened, do one thing at Slack if it is time, and return when the next turn is due (monotonic s)."""
        due = self._due
        try:
            self._look_for_trouble()
            self._queue.gather()
            if self._clock.monotonic() >= self._due:
                due = self._do_next()
        except (StoreFull, BadInput) as refused:
            self._stop(str(refused))
        self._say(self._status())
        return max(due, self._due)

    def _look_for_trouble(self) -> None:
        if self._watch is None:
            self._watch = TroubleWatch(self._queue.troubled())
        watch, changes = self._watch.after(self._clock.monotonic(), self._wrong(), self._trouble_s)
        if changes:
            self._queue.trouble(changes)
        self._watch = watch

    def _do_next(self) -> float:
        """Do one thing; return when the next may be done, or in a while where there is none."""
        now = self._clock.monotonic()
        busy = {channel for channel, free in self._free.items() if now < free}
        errand: Errand | None = None
        try:
            slack = self._slack = self._slack or self._open_slack()
            errand = self._queue.next(busy, with_pictures=now >= self._pictures_due)
            if errand is None:
                self._look_whether_it_is_back(busy)
                return min((self._free[channel] for channel in busy), default=now + LOOK_S)
            has_sent = self._do(slack, errand)
        except SlackUnreachable as missing:
            self._miss(errand, str(missing), may_have_arrived=missing.may_have_arrived)
            self._put_off(missing, errand)
        except SlackRejected as refused:
            self._slack = None  # so that the next try reads the tokens anew
            self._miss(errand, str(refused), may_have_arrived=False)
            self._hold(None if errand is None else errand.channel, str(refused))
        except SlackRefused as never:
            if errand is None:
                self._hold(None, str(never))
                return self._due
            log.warning("event %s is not told: %s", errand.alert.event, never)
            self._queue.give_up(errand, str(never))
            self._reached(errand.channel)
        else:
            if has_sent:
                self._reached(errand.channel)
        return self._due

    def _look_whether_it_is_back(self, busy: Collection[str]) -> None:
        """Ask Slack who we are where it was out of reach and nothing is left to find that out by."""
        if self._trouble is not None:
            self._slack = self._open_slack()
            self._reached()
        self._held = {channel: trouble for channel, trouble in self._held.items() if channel in busy}

    def _miss(self, errand: Errand | None, words: str, *, may_have_arrived: bool) -> None:
        if errand is not None:
            self._queue.missed(errand, words, may_have_arrived=errand.job is Job.POST and may_have_arrived)

    def _do(self, slack: Slack, errand: Errand) -> bool:
        """Do it; return whether Slack was asked for anything."""
        match errand.job:
            case Job.POST:
                self._post(slack, errand)
            case Job.EDIT:
                assert errand.posted is not None
                slack.update(errand.posted, self._compose(errand.alert))
                self._queue.told(errand, errand.posted)
            case Job.PICTURE:
                return self._share(slack, errand)
            case Job.DROP:
                assert errand.file is not None
                slack.drop(errand.file)
                self._queue.dropped(errand)
        return True

    def _post(self, slack: Slack, errand: Errand) -> None:
        posted = self._found(slack, errand) if errand.is_unsure else None
        if posted is not None:
            self._queue.found(errand, posted)
            return
        self._queue.trying(errand)
        self._queue.told(errand, slack.post(errand.channel, self._compose(errand.alert), errand.thread))

    def _found(self, slack: Slack, errand: Errand) -> Posted | None:
        """Return where a post stands that may have got through; None where it has not, or nobody can find out."""
        since = (errand.tried or self._clock.now().utc) - SINCE
        try:
            return slack.find(errand.channel, errand.alert.event, since, errand.thread)
        except (SlackRejected, SlackRefused) as refused:
            log.warning("event %s may be told twice: %s", errand.alert.event, refused)
        except SlackUnreachable:
            if errand.attempts < MOST_LOOKS:
                raise
            log.warning("event %s may be told twice: nobody could look whether it is there", errand.alert.event)
        return None

    def _share(self, slack: Slack, errand: Errand) -> bool:
        picture = self._picture_of(errand.alert) if errand.attempts < MOST_UPLOADS else None
        if picture is None or errand.alert.state is State.ERASED or errand.posted is None:
            self._queue.dropped(errand)
            return False
        place = errand.posted if errand.thread is None else Posted(errand.posted.channel, errand.thread)
        self._queue.shared(errand, slack.upload(place, picture.name, picture.content, picture.title, picture.alt))
        return True

    # How it went

    def _reached(self, channel: str | None = None) -> None:
        now = self._clock.monotonic()
        self._trouble, self._due = None, now
        for repaired in (None, channel):
            self._held.pop(repaired, None)
        if channel is not None:
            self._free[channel] = now + PACE_S
        if self._is_lost is not False:
            self._queue.back()
            self._is_lost = False

    def _put_off(self, missing: SlackUnreachable, errand: Errand | None) -> None:
        """Wait before the next try; pictures wait by themselves, as they hold up no message."""
        now = self._clock.monotonic()
        if errand is not None and errand.job in {Job.PICTURE, Job.DROP}:
            self._pictures_due = now + (missing.retry_after_s or self._patience.after(errand.attempts))
            return
        if missing.retry_after_s:
            if errand is None:
                self._due = now + missing.retry_after_s
            else:  # Slack counts messages by channel: an elevated reading in another one need not wait
                self._free[errand.channel] = now + missing.retry_after_s
            return
        self._stop(str(missing))
        if not self._is_lost:
            self._queue.lost()
            self._is_lost = True

    def _stop(self, words: str) -> None:
        """Wait before the next try, longer each time."""
        before = self._trouble
        tries = 1 if before is None else before.tries + 1
        self._trouble = _Trouble(words, self._clock.now().utc if before is None else before.since, tries)
        self._due = self._clock.monotonic() + self._patience.after(tries - 1)

    def _hold(self, channel: str | None, words: str) -> None:
        """Leave a channel alone until somebody repaired something, or everything where that is asked of no channel."""
        before, until = self._held.get(channel), self._clock.monotonic() + HOLD_S
        if before is None or before.words != words:
            log.warning("alerts wait: %s", words)
        self._held[channel] = _Trouble(words, self._clock.now().utc if before is None else before.since)
        if channel is None:
            self._due = until
        else:
            self._free[channel] = until

    def _status(self) -> TellStatus:
        try:
            queued, muted = self._queue.queued(), self._queue.due()
        except DoormanError:  # whoever needs the journal says so
            queued, muted = self.status.queued, self.status.muted_until
        trouble, held = self._trouble, next(iter(self._held.values()), None)
        pace, words, since = Pace.SYNCED, "", None
        if held is not None:
            pace, words, since = Pace.ATTENTION, held.words, held.since
        elif trouble is not None and trouble.tries >= OFFLINE_FROM:
            pace, words, since = Pace.OFFLINE, trouble.words, trouble.since
        elif queued.waiting:
            pace = Pace.BEHIND
        return TellStatus(pace=pace, queued=queued, since=since, words=words, muted_until=muted)

    def _say(self, now: TellStatus) -> None:
        """Take how it stands; what outsiders are told is only what lasts."""
        self.status = now
        lasting = replace(now, queued=Queued(), muted_until=None)
        lasting = replace(lasting, pace=Pace.SYNCED) if now.pace is Pace.BEHIND else lasting
        if lasting == self._left:
            return
        try:
            self._leave(lasting)
            self._left = lasting
        except DoormanError as refused:
            log.warning("%s", refused)
