"""What a kill, a power cut or a damaged disk left behind, put in order before the first visit."""

import logging
import sqlite3
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from kiosk.errors import BadInput
from kiosk.store.disk import Disk
from kiosk.store.salvage import Salvaged, salvage
from kiosk.store.schema import JOURNAL, PICTURES, OnWork, connect, migrate, remember, transaction
from kiosk.store.sealing import HEADER_BYTES, key_id

log = logging.getLogger(__name__)

BACKUP = "journal.backup"
SET_ASIDE = "set-aside"
DAMAGED = "damaged-"
"""How the names of journals begin that were moved aside."""

LEFT_BY_A_KILL = 3
"""A kill between sealing and committing leaves at most the three pictures of one visit."""


class _Damaged(Exception):
    pass


@dataclass(frozen=True, slots=True)
class Opened:
    """An open, sound journal. `recovered` says what was wrong with the one before it, None if nothing was."""

    db: sqlite3.Connection
    recovered: str | None


def open_sound(folder: Path, disk: Disk, on_work: OnWork | None = None) -> Opened:
    """Open the journal of a data folder, making it if there is none.

    A damaged one is moved aside and stays until its readings' time is up; the last backup, or an empty journal,
    takes its place. Raises BadInput for a journal of a newer doorman, sqlite3.Error and OSError when the disk does not work.
    """
    if (folder / BACKUP).exists() and not _has_content(folder / JOURNAL):
        return _replaced(folder, disk, "missing or empty", on_work)
    try:
        return Opened(_open_checked(folder / JOURNAL, disk, on_work), None)
    except _Damaged as damage:
        return _replaced(folder, disk, f"damaged ({damage})", on_work)


def _replaced(folder: Path, disk: Disk, trouble: str, on_work: OnWork | None) -> Opened:
    """Move what is there aside and go on with the last backup, else with an empty journal."""
    aside = _move_aside(folder, disk)
    reason = f"{JOURNAL} was {trouble} and moved to {aside}; "
    try:
        fold_in_copy(folder, disk)
        if (folder / BACKUP).exists():
            disk.write(folder / JOURNAL, (folder / BACKUP).read_bytes())
            db = _open_checked(folder / JOURNAL, disk, on_work)
            reason += "the last hourly backup took its place"
            return _noted(db, reason + _saved(folder / aside, db))
    except _Damaged:
        _move_aside(folder, disk)
    db = _open_checked(folder / JOURNAL, disk, on_work)
    return _noted(db, f"{reason}an empty journal took its place{_saved(folder / aside, db)}")


def _saved(aside: Path, db: sqlite3.Connection) -> str:
    """Save from the damaged journal what can be read, and say what was."""
    saved = salvage(aside, db) if aside.exists() else Salvaged()
    if saved == Salvaged():
        return ""
    return f"; {saved.visits} visits and {saved.actions} acts on identities were saved from the damaged one"


def fold_in_copy(folder: Path, disk: Disk) -> None:
    """Bring the backup and a log that a kill left beside it together, or neither can be used; a damaged one goes."""
    if not (folder / f"{BACKUP}-wal").exists():
        return
    try:
        connect(folder / BACKUP, disk.connection).close()
    except (sqlite3.Error, BadInput) as unusable:
        log.warning("the backup cannot be used (%s)", unusable)
    if (folder / f"{BACKUP}-wal").exists():
        remove_copy(folder, disk)


def remove_copy(folder: Path, disk: Disk) -> None:
    """Remove the backup; the next idle hour brings another."""
    for suffix in ("", "-wal", "-shm"):
        disk.remove(folder / f"{BACKUP}{suffix}")


def _has_content(file: Path) -> bool:
    return file.exists() and file.stat().st_size > 0


def _noted(db: sqlite3.Connection, reason: str) -> Opened:
    log.error("%s", reason)
    with transaction(db):
        remember(db, "recovered", reason)
    return Opened(db, reason)


def _open_checked(file: Path, disk: Disk, on_work: OnWork | None) -> sqlite3.Connection:
    if not file.exists():
        file.touch(mode=0o600)
    try:
        db = connect(file, disk.connection, on_work)
        with ExitStack() as unless_sound:
            unless_sound.callback(db.close)
            _check(db)
            migrate(db)
            unless_sound.pop_all()
    except sqlite3.Error as trouble:
        if _is_damage(trouble):
            raise _Damaged(str(trouble)) from None
        raise
    return db


def _check(db: sqlite3.Connection) -> None:
    findings = [str(row[0]) for row in db.execute("PRAGMA quick_check")]
    if findings != ["ok"]:
        raise _Damaged(findings[0].splitlines()[0])


def _is_damage(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def _move_aside(folder: Path, disk: Disk) -> str:
    number = 1
    while (folder / f"{DAMAGED}{number}.db").exists():
        number += 1
    for suffix in ("", "-wal", "-shm"):
        file = folder / f"{JOURNAL}{suffix}"
        if file.exists():
            disk.rename(file, folder / f"{DAMAGED}{number}.db{suffix}")
    disk.sync_folder(folder)
    return f"{DAMAGED}{number}.db"


def sealed_with(folder: Path) -> bytes | None:
    """Return the id of the key that the pictures on the disk are sealed with; None if there are none."""
    for file in sorted((folder / PICTURES).rglob("*.sealed")):
        with file.open("rb") as sealed:
            found = key_id(sealed.read(HEADER_BYTES))
        if found is not None:
            return found
    return None


def tidy(db: sqlite3.Connection, folder: Path, disk: Disk, *, recovered: bool) -> None:
    """Bring files and rows together: half-written files go, rows without a file say so.

    A picture without a row was never acknowledged and goes; where there are more of them than a kill can leave, or the
    journal was replaced, something else is wrong and they are set aside instead.
    """
    for part in (*folder.glob("*.tmp*"), *(folder / PICTURES).glob("*.tmp")):
        disk.remove(part)
    rows = db.execute("SELECT seq, path, state FROM pictures").fetchall()
    states: dict[str, str] = {path: state for _, path, state in rows}
    present = {f"{PICTURES}/{file.name}" for file in (folder / PICTURES).glob("*.sealed")}
    unknown = present - states.keys()
    if recovered or len(unknown) > LEFT_BY_A_KILL:
        set_aside(folder, unknown, disk)
    else:
        _remove(folder, unknown, disk)
    _remove(folder, {path for path in present if states.get(path) == "expired"}, disk)
    set_aside(folder, {path for path in present if states.get(path) == "damaged"}, disk)
    missing = [(seq,) for seq, path, state in rows if state == "kept" and path not in present]
    returned = [(seq,) for seq, path, state in rows if state == "missing" and path in present]
    if missing:
        log.warning("%d pictures are missing on the disk", len(missing))
    with transaction(db):
        db.executemany("UPDATE pictures SET state = 'missing' WHERE seq = ?", missing)
        db.executemany("UPDATE pictures SET state = 'kept' WHERE seq = ?", returned)


def _remove(folder: Path, paths: set[str], disk: Disk) -> None:
    for path in sorted(paths):
        log.info("removing %s, which belongs to no kept visit", path)
        disk.remove(folder / path)


def set_aside(folder: Path, paths: set[str], disk: Disk) -> None:
    """Move pictures that are not to be trusted out of the way, without deleting them."""
    aside = folder / PICTURES / SET_ASIDE
    for path in sorted(paths):
        log.warning("setting %s aside", path)
        aside.mkdir(mode=0o700, exist_ok=True)
        disk.rename(folder / path, aside / Path(path).name)
