"""What stays of forgotten people beside the rows: files, the write-ahead log, the backup, journals set aside; it goes too.

The journal says what is left to do, so that a kill in between only delays it: it is done at the next start.
"""

import json
import logging
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from kiosk.domain.card import HERE
from kiosk.domain.visit import Kind
from kiosk.errors import BadInput
from kiosk.store.actions import action_from
from kiosk.store.acts import take
from kiosk.store.disk import Disk
from kiosk.store.erasing import erase_rows
from kiosk.store.recovery import BACKUP, DAMAGED, SET_ASIDE, remove_copy
from kiosk.store.schema import PICTURES, STEPS, connect, transaction, version

log = logging.getLogger(__name__)

PATIENCE_MS = 200
"""How long to wait for those who read the journal; then it is tried again later."""


def erase(db: sqlite3.Connection, folder: Path, disk: Disk, now: str) -> bool:
    """Erase all traces of what was forgotten; False where somebody reads the journal, so that it must be tried again.

    Journals set aside for damage go whole, as nobody can tell what is in them. Raises OSError and sqlite3.Error when the
    disk does not work.
    """
    rows = db.execute(
        "SELECT seq, person, visits FROM erasures WHERE destination = ? AND done_at IS NULL", (HERE,)
    ).fetchall()
    if not rows:
        return True
    people = {person for _, person, _ in rows}
    visits = {visit for seq, _, told in rows for visit in _read(told, seq)}
    _erase_files(folder, visits, disk)
    for part in folder.glob(f"{BACKUP}.tmp*"):  # left by a disk that filled up
        disk.remove(part)
    if not _fold_in(db):
        log.warning("traces of somebody forgotten are still in the journal while it is read; trying again soon")
        return False
    _erase_in_copy(db, folder, people, visits, disk)
    for damaged in sorted(folder.glob(f"{DAMAGED}*")):
        log.warning("removing %s, in which somebody forgotten may be", damaged.name)
        disk.remove(damaged)
    with transaction(db):
        db.executemany("UPDATE erasures SET done_at = ? WHERE seq = ?", [(now, seq) for seq, _, _ in rows])
    return True


def _read(told: str, seq: int) -> list[str]:
    """Return the visits of an erasure; none where that row is damaged: the files go at the next start, by their own rows."""
    try:
        return [str(visit) for visit in json.loads(told)]
    except (ValueError, TypeError):
        log.warning("erasure %d is damaged in the journal; some files go at the next start only", seq)
        return []


def _erase_files(folder: Path, visits: Iterable[str], disk: Disk) -> None:
    """Remove every picture of these visits, kept or set aside."""
    pictures = folder / PICTURES
    for visit in sorted(visits):
        for kind in Kind:
            name = f"{visit}.{kind.value}.sealed"
            for file in (pictures / name, pictures / SET_ASIDE / name):
                disk.remove(file)
    disk.sync_folder(pictures)
    if (pictures / SET_ASIDE).exists():
        disk.sync_folder(pictures / SET_ASIDE)


def _fold_in(db: sqlite3.Connection) -> bool:
    """Empty the write-ahead log into the journal; False where a reader still needs it."""
    (patience,) = db.execute("PRAGMA busy_timeout").fetchone()
    db.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
    try:
        (is_busy, _, _) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        db.execute(f"PRAGMA busy_timeout = {patience}")
    return not is_busy


def _erase_in_copy(db: sqlite3.Connection, folder: Path, people: set[str], visits: set[str], disk: Disk) -> None:
    """Forget in the backup as well; one that cannot be used goes, and the next hour brings another."""
    copy = folder / BACKUP
    if not copy.exists():
        return
    try:
        forgotten = tuple(action_from(row) for row in db.execute(FORGETTING))
        with closing(connect(copy, disk.connection)) as backup:
            if version(backup) == len(STEPS):
                with transaction(backup):
                    take(backup, forgotten, ())
                    erase_rows(backup, people, visits)
                is_clean = _fold_in(backup)
            else:
                is_clean = False
    except (sqlite3.DatabaseError, ValueError, TypeError, KeyError, BadInput) as unusable:
        log.warning("the backup cannot be used (%s)", unusable)
        is_clean = False
    if not is_clean:
        remove_copy(folder, disk)


LEFT = "SELECT seq, person, visits FROM erasures WHERE destination = ? AND done_at IS NULL"

FORGETTING = """SELECT DISTINCT id, counter, device, author_kind, author_id, at, deeds FROM actions
JOIN registers ON registers.action = actions.seq WHERE registers.kind = 'forgotten'"""
