"""Pictures and readings go when their time is up, and never because a clock was wrong."""

import logging
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.domain.visit import Kind, Moment
from kiosk.store import audit
from kiosk.store.changes import raise_version
from kiosk.store.disk import Disk
from kiosk.store.key import PictureKey
from kiosk.store.projection import settle_visits
from kiosk.store.recovery import DAMAGED, SET_ASIDE
from kiosk.store.schema import PICTURES, recall, remember, transaction, utc_text
from kiosk.store.terms import Days, Keep, Terms

log = logging.getLogger(__name__)

JUMP = timedelta(hours=24)
"""A wall clock that moved this much more or less than time went by is in doubt."""

PATIENCE_SAME_BOOT = timedelta(hours=24)
"""How long a clock that jumped in plain run must then keep pace before anything is deleted by it."""

PATIENCE_NEW_BOOT = timedelta(hours=1)
"""The same after a restart, where the kiosk may just have been off for some days."""

BATCH = 500

STUCK = "stuck"
"""Name under which the pictures are remembered whose time is up and which the disk did not let go."""

SWEPT_ON = "swept on"
"""Name under which the day is remembered on which everything was looked at; other sweeps only look at what is due."""

DUE = "visits.seq <= :last AND (clock_synced = 0 OR ended_utc <= :before)"
"""The visits whose readings' time is up; one with a wrong clock is as old as the order kept in says."""


@dataclass(frozen=True, slots=True)
class Swept:
    """How many pictures went, how many templates, and how many visits with all their readings."""

    pictures: int = 0
    templates: int = 0
    visits: int = 0


def expire(db: sqlite3.Connection, disk: Disk, folder: Path, now: Moment, terms: Terms) -> Swept:
    """Delete the pictures, templates and readings whose time is up; nothing while the clock cannot be believed.

    The row is marked before the file goes, so that a power cut in between leaves a file to tidy, not a row that lies.
    Pictures taken before the clock was ever right get their date now. A visit goes with everything that hangs on it.
    """
    if not _is_believed(db, now, terms.boot):
        return Swept()
    keep, time = terms.keep, now.utc
    today = time.date().isoformat()
    is_first_today = recall(db, SWEPT_ON) != today
    with transaction(db):
        _date(db, time, keep, REDATE_ALL if is_first_today else REDATE_DUE)
    oldest_kept = time - timedelta(days=keep.readings)
    last = _last_due(db, utc_text(oldest_kept))
    gone, stuck = 0, _remove(disk, folder, recall(db, STUCK) or [])
    while due := _mark_due(db, utc_text(time), last, utc_text(oldest_kept)):
        left = _remove(disk, folder, due)
        gone, stuck = gone + len(due) - len(left), stuck + left
    _remember_stuck(db, stuck)
    _remove_older(disk, (folder / PICTURES / SET_ASIDE).glob("*"), time - timedelta(days=keep.portraits.unknown))
    _remove_older(disk, folder.glob(f"{DAMAGED}*"), oldest_kept)
    templates = _expire_templates(db, time, keep.templates) if is_first_today else 0
    swept = Swept(gone, templates, _forget_due(db, last, utc_text(oldest_kept)))
    if is_first_today:  # only now, so that a sweep cut short is done again within the hour
        with transaction(db):
            remember(db, SWEPT_ON, today)
    return swept


def expire_audit(db: sqlite3.Connection, key: PictureKey, now: Moment, terms: Terms) -> int:
    """Delete the lines of the audit log whose time is up and return how many; none while the clock cannot be believed."""
    if not _is_believed(db, now, terms.boot):
        return 0
    with transaction(db):
        return audit.expire(db, audit.head_key(key), now.utc - timedelta(days=terms.keep.audit))


def _date(db: sqlite3.Connection, now: datetime, keep: Keep, statement: str) -> None:
    """Say anew when pictures expire, where a name or a setting changed that."""
    for kind in Kind:
        days = keep.of(kind)
        db.execute(DATE, (utc_text(now + timedelta(days=days.unknown)), kind.value))
        asked = {
            "kind": kind.value,
            "now": utc_text(now),
            "unknown": f"+{days.unknown} days",
            "known": f"+{days.known} days",
            "from_last": kind is Kind.PORTRAIT,
        }
        db.execute(statement, asked)


def _expire_templates(db: sqlite3.Connection, now: datetime, days: Days) -> int:
    """Delete the templates whose time is up, some at a time; return how many."""
    before = utc_text(now - timedelta(days=days.unknown))
    last_seen = utc_text(now - timedelta(days=days.known))
    asked = {
        "last": _last_due(db, before),
        "before": before,
        "last_seen": last_seen,
        "last_known": _last_due(db, last_seen),
    }
    visits = [visit for (visit,) in db.execute(DUE_TEMPLATES, asked)]
    gone = 0
    for start in range(0, len(visits), BATCH):
        some = visits[start : start + BATCH]
        with transaction(db):
            gone += db.executemany("DELETE FROM templates WHERE visit = ?", [(visit,) for visit in some]).rowcount
            raise_version(db, some)
    return gone


def _last_due(db: sqlite3.Connection, before: str) -> int:
    """Return the latest visit known to have ended by then: those before it ended earlier, whatever their clock said."""
    (last,) = db.execute(LAST_DUE, (before, before)).fetchone()
    return int(last or 0)


def _mark_due(db: sqlite3.Connection, now: str, last: int, before: str) -> list[str]:
    """Mark the pictures that are due by themselves or because their visit is."""
    with transaction(db):
        asked = {"now": now, "last": last, "before": before, "batch": BATCH}
        due = db.execute(DUE_PICTURES, asked).fetchall() or db.execute(PICTURES_OF_DUE, asked).fetchall()
        db.executemany("UPDATE pictures SET state = 'expired' WHERE seq = ?", [(seq,) for seq, _ in due])
    return [path for _, path in due]


def _forget_due(db: sqlite3.Connection, last: int, before: str) -> int:
    """Delete the visits that are due, some at a time so that a visitor never waits long; their files are gone already.

    They leave whoever they were of, and what was noted about them goes too.
    """
    gone = 0
    while True:
        with transaction(db):
            due = [visit for (visit,) in db.execute(SOME_DUE, {"last": last, "before": before, "batch": BATCH})]
            if not due:
                return gone
            db.executemany(DROP_NOTES, [(visit,) for visit in due])
            db.executemany("DELETE FROM visits WHERE id = ?", [(visit,) for visit in due])
            settle_visits(db, due)
        gone += len(due)


def _remove(disk: Disk, folder: Path, paths: Iterable[str]) -> list[str]:
    """Remove pictures; return those that the disk does not let go."""
    stuck: dict[str, OSError] = {}
    for path in paths:
        try:
            disk.remove(folder / path)
        except OSError as refused:
            stuck[path] = refused
    if stuck:
        log.warning("%d pictures too old to keep cannot be deleted now: %s", len(stuck), next(iter(stuck.values())))
    return list(stuck)


def _remember_stuck(db: sqlite3.Connection, stuck: list[str]) -> None:
    if stuck != (recall(db, STUCK) or []):
        with transaction(db):
            remember(db, STUCK, stuck)


def _remove_older(disk: Disk, files: Iterable[Path], before: datetime) -> None:
    """What was set aside has no date of its own but that of its file."""
    for file in files:
        with suppress(FileNotFoundError):
            if file.stat().st_mtime < before.timestamp():
                disk.remove(file)


def _is_believed(db: sqlite3.Connection, now: Moment, boot: str) -> bool:
    """Compare the clock with the last sweep's; a doubt lasts until the clock has kept pace for some time."""
    if not now.synced:
        return False
    last = recall(db, "sweep")
    doubt_until = now.utc
    if last is not None:
        same_boot = last["boot"] == boot
        went_by = timedelta(seconds=now.monotonic - last["mono"] if same_boot else 0.0)
        jump = now.utc - datetime.fromisoformat(last["utc"]) - went_by
        if abs(jump) > JUMP:
            log.warning("the clock jumped by %s; nothing is deleted by it for now", jump)
            doubt_until = now.utc + (PATIENCE_SAME_BOOT if same_boot else PATIENCE_NEW_BOOT)
        else:
            doubt_until = datetime.fromisoformat(last["doubt_until"])
    sweep = {"utc": utc_text(now.utc), "mono": now.monotonic, "boot": boot, "doubt_until": utc_text(doubt_until)}
    with transaction(db):
        remember(db, "sweep", sweep)
    return now.utc >= doubt_until


DATE = "UPDATE pictures SET expires_at = ? WHERE kind = ? AND expires_at IS NULL AND state = 'kept'"

REDATE = """UPDATE pictures SET expires_at = dates.right FROM (
    SELECT p.seq, strftime('%Y-%m-%dT%H:%M:%S+00:00', CASE
        WHEN r.label IS NULL THEN datetime(v.ended_utc, :unknown)
        WHEN :from_last THEN datetime(r.last_seen, :known)
        ELSE datetime(v.ended_utc, :known)
    END) AS right
    FROM pictures AS p JOIN visits AS v ON v.id = p.visit
    LEFT JOIN memberships AS m ON m.visit = p.visit LEFT JOIN people AS r ON r.id = m.root
    WHERE p.state = 'kept' AND p.kind = :kind AND v.clock_synced = 1 {which}
) AS dates WHERE dates.seq = pictures.seq AND (dates.right < expires_at OR (expires_at <= :now AND dates.right > :now))"""
"""Those that may go earlier, or are due and may stay. Visits dated by a wrong clock keep the date they have.

Somebody who comes daily has theirs put off once a year.
"""

REDATE_ALL = REDATE.format(which="")

REDATE_DUE = REDATE.format(which="AND p.expires_at <= :now")

LAST_DUE = """SELECT max(seq) FROM visits INDEXED BY visits_by_start
WHERE started_utc <= ? AND clock_synced = 1 AND ended_utc <= ?"""

DUE_PICTURES = "SELECT seq, path FROM pictures WHERE state = 'kept' AND expires_at <= :now ORDER BY expires_at LIMIT :batch"

PICTURES_OF_DUE = f"""SELECT pictures.seq, path FROM visits CROSS JOIN pictures ON pictures.visit = visits.id
WHERE {DUE} AND state = 'kept' LIMIT :batch"""  # noqa: S608  (a constant)

DUE_TEMPLATES = f"""SELECT DISTINCT t.visit FROM templates AS t JOIN visits ON visits.id = t.visit
LEFT JOIN memberships AS m ON m.visit = t.visit LEFT JOIN people AS r ON r.id = m.root
WHERE CASE WHEN r.label IS NULL THEN {DUE}
    ELSE r.last_seen <= :last_seen AND (clock_synced = 1 OR visits.seq <= :last_known) END"""  # noqa: S608  (a constant)

SOME_DUE = f"SELECT id FROM visits WHERE {DUE} LIMIT :batch"  # noqa: S608  (a constant)

DROP_NOTES = "DELETE FROM labels WHERE id IN (SELECT value FROM registers WHERE kind = 'noted' AND about = ?)"
