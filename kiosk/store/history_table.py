"""The history as a CSV file for spreadsheets and other programs, written beside the kiosk at work."""

import csv
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from time import sleep
from typing import IO, Any

from kiosk.domain.action import AuthorKind
from kiosk.domain.card import Asked, Done, PersonCard, Shown, VisitCard
from kiosk.domain.person import PersonId
from kiosk.errors import BadInput
from kiosk.ports import Clock, Table
from kiosk.store.export import cell
from kiosk.store.history_rows import all_asked_for, cards_in
from kiosk.store.reader import VisitReader

AT_ONCE = 25
"""Visits read at once, so that neither the journal nor the memory is held for long."""

PAUSE_S = 0.002
"""For so long the others get the interpreter after each of these: a page that somebody opens meanwhile shall not wait."""

Row = dict[str, Any]


class HistoryTable:
    """Writes tables, as kiosk.ports.TableWriter asks. The encoding is UTF-8 with a mark, as Excel wants it.

    On the disk where visits are kept, `spare_bytes` are left free for them.
    """

    def __init__(self, folder: Path, clock: Clock, spare_bytes: float) -> None:
        self._folder, self._clock, self._spare = folder, clock, spare_bytes
        self._reader = VisitReader(folder)

    def write(self, asked: Asked, shown: Shown, place: Path, agree: Callable[[Table], None]) -> Table:
        """Write a CSV file into a folder, under a name that is free there, or as a new file of that name."""
        with self._reader.journal() as db:
            db.execute("BEGIN")
            seqs = all_asked_for(db, asked, shown)
            guards = {str(guard): str(name) for guard, name in db.execute("SELECT id, name FROM guards")}
        target = self._target(place)
        part = target.with_name(f"{target.name}.part")
        try:
            with _created(part) as out:
                with self._reader.at_hand():
                    rows = self._write_rows(out, seqs, shown, guards, part)
                os.fsync(out.fileno())
            table = Table(target, rows)
            agree(table)
            part.rename(target)
        except OSError as refused:
            raise BadInput(
                f"the table cannot be written to {place}: {refused.strerror}; make room there or choose another place"
            ) from None
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        return table

    def _target(self, place: Path) -> Path:
        """Return a file that is not there yet."""
        if not place.is_dir():
            if place.exists():
                raise BadInput(f"{place} is there already; a table never overwrites anything")
            if not place.parent.is_dir() or place.suffix != ".csv":
                raise BadInput(f"there is no folder {place}; if it is on a stick, put that in again")
            return place
        stem = f"doorman-visits-{self._clock.now().utc.astimezone():%Y%m%d-%H%M%S}"
        names = (f"{stem}{'' if n == 1 else f'-{n}'}.csv" for n in range(1, 1000))
        return place / next(name for name in names if not (place / name).exists())

    def _write_rows(self, out: IO[str], seqs: list[int], shown: Shown, guards: dict[str, str], part: Path) -> int:
        table = csv.DictWriter(out, COLUMNS[shown], extrasaction="ignore")
        table.writeheader()
        rows = 0
        for card in self._cards(seqs, shown):
            if rows % AT_ONCE == 0:
                self._refuse_filling_up(part)
            table.writerow({name: cell(value) for name, value in _row(card, guards).items()})
            rows += 1
        out.flush()
        return rows

    def _cards(self, seqs: list[int], shown: Shown) -> Iterator[VisitCard]:
        people: dict[PersonId, PersonCard] = {}
        for start in range(0, len(seqs), AT_ONCE):
            with self._reader.journal() as db:
                cards = cards_in(db, seqs[start : start + AT_ONCE], shown, people)
            yield from cards
            sleep(PAUSE_S)

    def _refuse_filling_up(self, part: Path) -> None:
        """A table shall not take the room that visits need."""
        if part.stat().st_dev == self._folder.stat().st_dev and shutil.disk_usage(part).free < self._spare:
            raise BadInput(f"the disk of {part.parent} is nearly full, and visits need the room; choose another place")


def _created(part: Path) -> IO[str]:
    """Open a new file that only its owner may read; one that a power cut left half written gives way."""
    part.unlink(missing_ok=True)
    opened = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    return os.fdopen(opened, "w", encoding="utf-8-sig", newline="")


def _row(card: VisitCard, guards: dict[str, str]) -> Row:
    person = card.person
    at = card.at.astimezone()
    return {
        "time": at.isoformat(timespec="seconds"),
        "hour": at.isoformat(timespec="minutes"),
        "clock_synced": card.clock_synced,
        "kiosk": card.device,
        "outcome": card.outcome,
        "reason": card.reason,
        "skin_c": _rounded(card.skin_c),
        "score_c": _rounded(card.score_c),
        "uncertainty_c": _rounded(card.uncertainty_c),
        "name": None if person is None else person.name,
        "role": None if person is None else person.role,
        "number": None if person is None else person.number,
        "nth": card.nth,
        "note": card.note,
        **_done("acknowledged", card.acknowledged, guards),
        **_done("rescreened", card.rescreened, guards),
        "person": None if person is None else person.id,
        "visit": card.id,
    }


def _done(what: str, done: Done | None, guards: dict[str, str]) -> Row:
    if done is None:
        return {f"{what}_at": None, f"{what}_by": None}
    by = guards.get(done.author.id, done.author.id) if done.author.kind is AuthorKind.GUARD else done.author.id
    return {f"{what}_at": done.at.astimezone().isoformat(timespec="seconds"), f"{what}_by": by or done.author.kind.value}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


READINGS = ("outcome", "reason", "skin_c", "score_c", "uncertainty_c")
IDENTITIES = ("name", "role", "number", "nth", "note")
DONE = ("acknowledged_at", "acknowledged_by", "rescreened_at", "rescreened_by")

COLUMNS = {
    Shown.BOTH: ("time", "clock_synced", "kiosk", *READINGS, *IDENTITIES, *DONE, "person", "visit"),
    Shown.READINGS: ("hour", "kiosk", *READINGS),
    Shown.IDENTITIES: ("time", "clock_synced", "kiosk", *IDENTITIES, "person", "visit"),
}
"""A visit's id tells its second, so that it stands in no table of readings alone."""
