"""Pictures go when their time is up, and never because a clock was wrong."""

import logging
import sqlite3
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.domain.visit import Moment
from kiosk.store.disk import Disk
from kiosk.store.recovery import SET_ASIDE
from kiosk.store.schema import PICTURES, recall, remember, transaction, utc_text

log = logging.getLogger(__name__)

JUMP = timedelta(hours=24)
"""A wall clock that moved this much more or less than time went by is in doubt."""

PATIENCE_SAME_BOOT = timedelta(hours=24)
"""How long a clock that jumped in plain run must then keep pace before anything is deleted by it."""

PATIENCE_NEW_BOOT = timedelta(hours=1)
"""The same after a restart, where the kiosk may just have been off for some days."""

BATCH = 500


def expire(db: sqlite3.Connection, disk: Disk, folder: Path, now: Moment, boot: str, keep_days: float) -> int:
    """Delete the pictures whose time is up and return how many; 0 while the clock cannot be believed.

    The row is marked before the file goes, so that a power cut in between leaves a file to tidy, not a row that lies.
    Pictures taken before the clock was ever right get their date now.
    """
    if not _is_believed(db, now, boot):
        return 0
    later = utc_text(now.utc + timedelta(days=keep_days))
    with transaction(db):
        db.execute("UPDATE pictures SET expires_at = ? WHERE expires_at IS NULL AND state = 'kept'", (later,))
    gone = 0
    while due := _mark_due(db, utc_text(now.utc)):
        for path in due:
            disk.remove(folder / path)
        gone += len(due)
    _expire_set_aside(disk, folder, now.utc - timedelta(days=keep_days))
    return gone


def _mark_due(db: sqlite3.Connection, now: str) -> list[str]:
    with transaction(db):
        due = db.execute(
            "SELECT seq, path FROM pictures WHERE state = 'kept' AND expires_at <= ? ORDER BY expires_at LIMIT ?",
            (now, BATCH),
        ).fetchall()
        db.executemany("UPDATE pictures SET state = 'expired' WHERE seq = ?", [(seq,) for seq, _ in due])
    return [path for _, path in due]


def _expire_set_aside(disk: Disk, folder: Path, before: datetime) -> None:
    """What was set aside has no date of its own but that of its file."""
    for file in (folder / PICTURES / SET_ASIDE).glob("*"):
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
            log.warning("the clock jumped by %s; no picture is deleted by it for now", jump)
            doubt_until = now.utc + (PATIENCE_SAME_BOOT if same_boot else PATIENCE_NEW_BOOT)
        else:
            doubt_until = datetime.fromisoformat(last["doubt_until"])
    sweep = {"utc": utc_text(now.utc), "mono": now.monotonic, "boot": boot, "doubt_until": utc_text(doubt_until)}
    with transaction(db):
        remember(db, "sweep", sweep)
    return now.utc >= doubt_until
