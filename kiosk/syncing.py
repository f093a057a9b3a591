"""How the sync is, what waits and what it costs, for people; and what they can do about it."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TextIO

from kiosk.bootstrap import lent_keeper, open_reader, open_store, running_kiosk, side_door, system_clock
from kiosk.cloud_wiring import sky_of, sync_for
from kiosk.doctor import Finding, good, needs_look, switched_off
from kiosk.domain.card import ErasedAt
from kiosk.domain.parcel import Letter, Waiting
from kiosk.domain.spending import Charge, Prices, Spent
from kiosk.domain.sync_status import Pace, SyncStatus
from kiosk.domain.visit import VisitId
from kiosk.errors import BadInput
from kiosk.ports import Clock
from kiosk.settings import Settings
from kiosk.store.erasing import last_erased
from kiosk.store.outbox import letter_in, letters_in, stored_in, try_again
from kiosk.store.side_door import Keeper
from kiosk.store.sync_rows import ask_now, spent_in, status_in
from kiosk.store.waiting import waited

LOOK_S = 0.5
"""How often the running kiosk is looked at while it sends."""

PATIENCE_S = 30.0
"""How long nothing may move while the running kiosk says that it cannot send."""

BAR = 30
LINE = 120
LINK_S = 300
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Account:
    """How the sync is and what it cost, at one moment; `runs` tells whether a kiosk is there that syncs."""

    status: SyncStatus
    spent: Spent
    prices: Prices
    runs: bool

    def as_json(self) -> dict[str, Any]:
        """Return it as documented in docs/json.md."""
        status = self.status
        return {
            "state": status.pace.value,
            "since": None if status.since is None else status.since.isoformat(),
            "words": status.words,
            "running": self.runs,
            **asdict(status.waiting),
            "capped": status.is_capped,
            "today": self._bill(self.spent.today),
            "month": self._bill(self.spent.month),
            "cap": self.prices.cap,
        }

    def _bill(self, calls: Any) -> dict[str, Any]:
        counts = {charge.name.lower(): calls.get(charge, 0) for charge in Charge}
        return {"calls": counts, "cost": round(self.prices.of(calls), 6)}

    def as_text(self) -> str:
        """Return it as lines."""
        lines = [sentence(self.status) + ("" if self.runs else " (no kiosk runs here now)")]
        waiting = self.status.waiting
        lines.append(f"waiting: {_count(waiting.visits, 'visit')}, {_count(waiting.erasures, 'erasure')}")
        lines.append(f"given up: {_count(waiting.given_up, 'visit')}")
        for name, calls in (("today", self.spent.today), ("this month", self.spent.month)):
            told = ", ".join(f"{calls[charge]} {charge.value}" for charge in Charge if calls.get(charge))
            lines.append(f"{name}: about {self.prices.of(calls):.4f} ({told or 'no calls'})")
        if self.prices.cap:
            lines.append(f"a month may cost {self.prices.cap:g}" + (", which is used up" if self.status.is_capped else ""))
        return "\n".join(lines)


def sentence(status: SyncStatus) -> str:
    """Say in one line how the sync is."""
    match status.pace:
        case Pace.OFF:
            return "nothing is synced: cloud.bucket names no bucket"
        case Pace.SYNCED:
            return "everything is synced"
        case Pace.BEHIND if status.waiting.erasures and not status.waiting.visits:
            return f"behind by {_count(status.waiting.erasures, 'erasure')}"
        case Pace.BEHIND:
            return f"behind by {_count(status.waiting.visits, 'visit')}"
        case Pace.OFFLINE:
            since = "" if status.since is None else f" since {status.since:%Y-%m-%d %H:%M} UTC"
            return f"offline{since}: {status.words}"
        case Pace.ATTENTION:
            return f"needs attention: {status.words}"


def account(settings: Settings, clock: Clock | None = None) -> Account:
    """Return how the sync is, beside a running kiosk or without one; raises BadInput without a journal."""
    now = (clock or system_clock()).now().utc
    with open_reader(settings).journal() as db:
        status = status_in(db) if settings.cloud.is_on else SyncStatus()
        return Account(status, spent_in(db, now), settings.cloud.prices(), running_kiosk(settings) is not None)


def finding(settings: Settings) -> Finding:
    """Return what the doctor says of the cloud."""
    if not settings.cloud.is_on:
        return switched_off("cloud", "not set up: everything stays on this kiosk, and nothing is lost")
    try:
        told = account(settings)
    except BadInput:
        return switched_off("cloud", "nothing was kept yet that could be sent")
    return _finding(told.status, told)


def _finding(status: SyncStatus, told: Account) -> Finding:
    if status.pace is Pace.ATTENTION:
        words, has_fix, fix = status.words.rpartition(": ")
        return needs_look("cloud", words, fix) if has_fix else needs_look("cloud", fix, "see docs/cloud.md")
    if status.pace is Pace.OFFLINE:
        since = "a while" if status.since is None else f"{status.since:%Y-%m-%d %H:%M} UTC"
        return needs_look("cloud", f"does not answer since {since}", "check the network; nothing is lost meanwhile")
    if status.is_capped:
        fix = "raise cloud.monthly_cap, or wait for the next month"
        return needs_look("cloud", "this month's money is used up, so this kiosk recognises faces alone", fix)
    money = f"this month about {told.prices.of(told.spent.month):.2f}"
    if status.waiting.visits:
        return good("cloud", f"{_count(status.waiting.visits, 'visit')} on the way, {money}")
    return good("cloud", f"everything is synced, {money}")


def send_now(settings: Settings, progress: Callable[[int, int, str], None]) -> Account:
    """Send everything that waits, by the kiosk that runs or without one; returns how it stands then.

    `progress` gets how many of how many visits are sent, and what holds them up. Raises BadInput where nothing is synced.
    """
    if not settings.cloud.is_on:
        raise BadInput("nothing is synced: name a bucket in cloud.bucket first")
    clock = system_clock()
    looks = _by_the_kiosk(settings, clock) if running_kiosk(settings) is not None else _by_ourselves(settings, clock)
    total = 0
    for status in looks:
        total = max(total, _left(status.waiting))
        progress(total - _left(status.waiting), total, status.words)
    return account(settings, clock)


class Bar:
    """How far the sending is: a bar that moves on a terminal, a line for each tenth anywhere else."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._drawn = ""

    def show(self, done: int, total: int, words: str) -> None:
        """Draw it; `words` tell what is in the way."""
        share = 1.0 if not total else done / total
        full = round(BAR * share)
        what = f"{done} of {total} sent{f'; {words}' if words else ''}"
        if self._stream.isatty():
            line = f"{'█' * full}{'░' * (BAR - full)} {share:4.0%}  {what}"[:LINE]
            self._write(line, f"\r{line:<{len(self._drawn)}}")
        else:
            line = f"{10 * int(10 * share)} %{f'; {words}' if words else ''}"
            self._write(line, f"{what}\n")

    def _write(self, line: str, text: str) -> None:
        if line != self._drawn:
            self._drawn = line
            self._stream.write(text)
            self._stream.flush()

    def close(self) -> None:
        """Leave the terminal's line."""
        if self._stream.isatty() and self._drawn:
            self._stream.write("\n")


def _left(waiting: Waiting) -> int:
    return waiting.visits + waiting.erasures


def _by_ourselves(settings: Settings, clock: Clock) -> Iterator[SyncStatus]:
    """Sync here until nothing is left or something stands in the way, and yield how it stands after each turn.

    When all seems done everything has one more turn: what was sent, or heard of other kiosks, may have left something.
    """
    with open_store(settings, clock) as journal:
        sync = sync_for(settings, journal, clock, is_kiosk=False)
        is_last_look = False
        with sync.at_work():
            while True:
                due = sync.turn()
                yield sync.status
                if due <= clock.monotonic():
                    continue
                if sync.status.pace is Pace.BEHIND:
                    clock.wait_until(min(due, clock.monotonic() + 1.0))
                elif sync.status.pace is Pace.SYNCED and not is_last_look:
                    is_last_look = True
                    sync.hurry()
                else:
                    return


def _by_the_kiosk(settings: Settings, clock: Clock) -> Iterator[SyncStatus]:
    """Ask the running kiosk, and yield how it stands until nothing is left or nothing moves any more."""
    waited(side_door(settings).keep("asking for a try", ask_now))
    before, moved_at = None, clock.monotonic()
    while True:
        status = account(settings, clock).status
        yield status
        now = clock.monotonic()
        if status.waiting != before:
            before, moved_at = status.waiting, now
        is_stuck = status.pace in {Pace.ATTENTION, Pace.OFFLINE} and now - moved_at > PATIENCE_S
        if not _left(status.waiting) or is_stuck:
            return
        clock.wait_until(now + LOOK_S)


def retry(settings: Settings, visit: str | None) -> int:
    """Have what was given up sent again: one visit, or all; returns how many. Raises BadInput for one that was not."""
    with lent_keeper(settings, system_clock()) as keeper:
        count = send_again(keeper, None if visit is None else VisitId(visit))
    if visit is not None and not count:
        raise BadInput(f"visit {visit} was not given up; `doorman sync show` lists those that were")
    return count


def send_again(keeper: Keeper, visit: VisitId | None = None) -> int:
    """Put back what was given up, and ask for a try at once."""

    def again(db: Any) -> int:
        ask_now(db)
        return try_again(db, visit)

    return waited(keeper.keep("what is sent again", again))


def letters(settings: Settings, limit: int = SHOWN) -> tuple[Letter, ...]:
    """Return what waits and what was given up."""
    with open_reader(settings).journal() as db:
        return letters_in(db, limit)


def erasures(settings: Settings, limit: int = SHOWN) -> tuple[ErasedAt, ...]:
    """Return who was to be erased lately, and where they are by now, newest first."""
    with open_reader(settings).journal() as db:
        return last_erased(db, limit)


def erasure_json(erased: ErasedAt) -> dict[str, Any]:
    """Return somebody's erasure at one destination as documented in docs/json.md."""
    return asdict(erased) | {"done_at": None if erased.done_at is None else erased.done_at.isoformat()}


def erasures_text(found: tuple[ErasedAt, ...]) -> str:
    """Return erasures as lines."""
    return "\n".join(f"{one.person}  {one.destination}: {_erased(one.done_at)}" for one in found)


def _erased(at: datetime | None) -> str:
    return "still to be erased" if at is None else f"erased {at:%Y-%m-%d %H:%M:%S} UTC"


def letter_json(letter: Letter) -> dict[str, Any]:
    """Return a row of the outbox as documented in docs/json.md."""
    return asdict(letter) | {"step": letter.step.value}


def letters_text(found: tuple[Letter, ...]) -> str:
    """Return rows of the outbox as lines."""
    if not found:
        return "Nothing waits, and nothing was given up."
    return "\n".join(_line(letter) for letter in found)


def _line(letter: Letter) -> str:
    state = "given up" if letter.given_up else f"next: {letter.step.value}"
    tries = f", {_count(letter.attempts, 'try', 'tries')}" if letter.attempts else ""
    return f"{letter.visit}  {state}{tries}{f': {letter.trouble}' if letter.trouble else ''}"


def shown(settings: Settings, visit: str, *, with_links: bool) -> dict[str, Any]:
    """Return how far one visit is, or where its pictures are in the bucket; raises BadInput for a visit that is neither.

    With links they are addresses that show them for five minutes; those are made here, without asking anybody.
    """
    with open_reader(settings).journal() as db:
        stored, letter = stored_in(db, VisitId(visit)), letter_in(db, VisitId(visit))
    if stored is None and letter is None:
        raise BadInput(f"visit {visit} does not wait to be sent and was not sent")
    told: dict[str, Any] = {"visit": visit} if letter is None else letter_json(letter)
    if with_links and stored:
        objects = sky_of(settings, lambda _charge, _calls: None, system_clock()).objects
        return told | {kind.value: objects.link(one.key, LINK_S) for kind, one in stored.items()}
    return told | {kind.value: one.key for kind, one in (stored or {}).items()}


def _count(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or f'{one}s'}"
