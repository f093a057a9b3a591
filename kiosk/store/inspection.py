"""Some of what is kept is read again in turn, so that what changed on the disk is set aside before somebody asks for it."""

import hashlib
import logging
import sqlite3
from contextlib import suppress
from pathlib import Path

from kiosk.store.changes import raise_version
from kiosk.store.disk import Disk
from kiosk.store.key import PictureKey
from kiosk.store.recovery import set_aside
from kiosk.store.schema import recall, remember, transaction
from kiosk.store.templates import opened

log = logging.getLogger(__name__)

PICTURES_AT_ONCE = 100
TEMPLATES_AT_ONCE = 1_000
"""Read per round, so that a visit never waits long behind them."""


def inspect_pictures(db: sqlite3.Connection, folder: Path, disk: Disk) -> int:
    """Read the next pictures; set aside those that changed on the disk and return how many."""
    since = recall(db, "inspected") or 0
    rows = db.execute(
        "SELECT seq, path, sha256 FROM pictures WHERE state = 'kept' AND seq > ? ORDER BY seq LIMIT ?",
        (since, PICTURES_AT_ONCE),
    ).fetchall()
    changed = {path: seq for seq, path, sha256 in rows if _digest(folder / path) not in {sha256, None}}
    with transaction(db):
        remember(db, "inspected", rows[-1][0] if len(rows) == PICTURES_AT_ONCE else 0)
        db.executemany("UPDATE pictures SET state = 'damaged' WHERE seq = ?", [(seq,) for seq in changed.values()])
    set_aside(folder, set(changed), disk)
    return len(changed)


def _digest(file: Path) -> str | None:
    with suppress(FileNotFoundError):
        return hashlib.sha256(file.read_bytes()).hexdigest()
    return None


def inspect_templates(db: sqlite3.Connection, key: PictureKey) -> int:
    """Open the next templates; mark those that cannot be opened, so that nobody tries again, and return how many."""
    since = recall(db, "templates inspected") or 0
    rows = db.execute(
        "SELECT seq, visit, n, sealed FROM templates WHERE state = 'kept' AND seq > ? ORDER BY seq LIMIT ?",
        (since, TEMPLATES_AT_ONCE),
    ).fetchall()
    damaged = {seq: visit for seq, visit, n, sealed in rows if opened(sealed, visit, n, key) is None}
    with transaction(db):
        remember(db, "templates inspected", rows[-1][0] if len(rows) == TEMPLATES_AT_ONCE else 0)
        db.executemany("UPDATE templates SET state = 'damaged' WHERE seq = ?", [(seq,) for seq in damaged])
        if damaged:
            log.warning("%d templates cannot be opened and are no longer used", len(damaged))
            raise_version(db, damaged.values())
    return len(damaged)
