"""Pictures and readings go when their time is up, and never because a clock was wrong."""

import logging
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.domain.visit import Moment
from kiosk.store import audit
from kiosk.store.disk import Disk
from kiosk.store.key import PictureKey
from kiosk.store.recovery import DAMAGED, SET_ASIDE
from kiosk.store.schema import PICTURES, recall, remember, transaction, utc_text

log = logging.getLogger(__name__)

JUMP = timedelta(hours=24)
"""A wall clock that moved this much more or less than time went by is in doubt."""

PATIENCE_SAME_BOOT = timedelta(hours=24)
"""How long a clock that jumped in plain run must then keep pace before anything is deleted by it."""

PATIENCE_NEW_BOOT = timedelta(hours=1)
"""The same after a restart, where the kiosk may just have been off for some days."""

BATCH = 500

DUE = "seq <= :last AND (clock_synced = 0 OR ended_utc <= :before)"
"""The visits whose readings' time is up; one with a wrong clock is as old as the order kept in says."""


@dataclass(frozen=True, slots=True)
class Swept:
    """How many pictures went, and how many visits with all their readings."""

    pictures: int = 0
    visits: int = 0


def expire(
    db: sqlite3.Connection, disk: Disk, folder: Path, now: Moment, boot: str, keep_days: float, keep_readings_days: float
) -> Swept:
    """Delete the pictures and the readings whose time is up; nothing while the clock cannot be believed.

    The row is marked before the file goes, so that a power cut in between leaves a file to tidy, not a row that lies.
    Pictures taken before the clock was ever right get their date now. A visit goes with everything that hangs on it.
    """
    if not _is_believed(db, now, boot):
        return Swept()
    later = utc_text(now.utc + timedelta(days=keep_days))
    with transaction(db):
        db.execute("UPDATE pictures SET expires_at = ? WHERE expires_at IS NULL AND state = 'kept'", (later,))
    oldest_kept = now.utc - timedelta(days=keep_readings_days)
    last = _last_due(db, utc_text(oldest_kept))
    gone = 0
    while due := _mark_due(db, utc_text(now.utc), last, utc_text(oldest_kept)):
        for path in due:
            disk.remove(folder / path)
        gone += len(due)
    _remove_older(disk, (folder / PICTURES / SET_ASIDE).glob("*"), now.utc - timedelta(days=keep_days))
    _remove_older(disk, folder.glob(f"{DAMAGED}*"), oldest_kept)
    return Swept(gone, _forget_due(db, last, utc_text(oldest_kept)))


def expire_audit(db: sqlite3.Connection, key: PictureKey, now: Moment, boot: str, keep_days: float) -> int:
    """Delete the lines of the audit log whose time is up and return how many; none while the clock cannot be believed."""
    if not _is_believed(db, now, boot):
        return 0
    with transaction(db):
        return audit.expire(db, audit.head_key(key), now.utc - timedelta(days=keep_days))


def _last_due(db: sqlite3.Connection, before: str) -> int:
    """Return the latest visit known to have ended by then: those before it ended earlier, whatever their clock said."""
    (last,) = db.execute("SELECT max(seq) FROM visits WHERE clock_synced = 1 AND ended_utc <= ?", (before,)).fetchone()
    return int(last or 0)


def _mark_due(db: sqlite3.Connection, now: str, last: int, before: str) -> list[str]:
    """Mark the pictures that are due by themselves or because their visit is."""
    with transaction(db):
        due = db.execute(
            f"""SELECT seq, path FROM pictures WHERE state = 'kept' AND (
                expires_at <= :now OR visit IN (SELECT id FROM visits WHERE {DUE})
            ) ORDER BY expires_at LIMIT :batch""",  # noqa: S608  (a constant)
            {"now": now, "last": last, "before": before, "batch": BATCH},
        ).fetchall()
        db.executemany("UPDATE pictures SET state = 'expired' WHERE seq = ?", [(seq,) for seq, _ in due])
    return [path for _, path in due]


def _forget_due(db: sqlite3.Connection, last: int, before: str) -> int:
    """Delete the visits that are due, some at a time so that a visitor never waits long; their files are gone already."""
    gone = 0
    while True:
        with transaction(db):
            found = db.execute(
                f"DELETE FROM visits WHERE seq IN (SELECT seq FROM visits WHERE {DUE} LIMIT :batch)",  # noqa: S608
                {"last": last, "before": before, "batch": BATCH},
            ).rowcount
        if not found:
            return gone
        gone += found


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
