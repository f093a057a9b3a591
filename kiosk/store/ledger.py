"""The store on one thread: how a visit becomes durable, and what happens when the disk refuses."""

import hashlib
import logging
import os
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from kiosk.domain.baseline import Baseline
from kiosk.domain.calibration import UNCALIBRATED, Calibration
from kiosk.domain.registration import Affine
from kiosk.domain.visit import Moment, Visit, VisitId, VisitPictures
from kiosk.errors import BadInput, DoormanError, StoreFull
from kiosk.ports import Clock, Kept
from kiosk.store import retention, traces
from kiosk.store.calibrations import from_text, to_text
from kiosk.store.disk import Disk
from kiosk.store.inspection import inspect_pictures, inspect_templates
from kiosk.store.key import picture_key
from kiosk.store.lock import FolderLock
from kiosk.store.pictures import encode
from kiosk.store.projection import settle_visits
from kiosk.store.recovery import BACKUP, fold_in_copy, open_sound, sealed_with, tidy
from kiosk.store.rows import SealedFile, date_pictures, insert_visit
from kiosk.store.schema import (
    JOURNAL,
    PICTURES,
    OnWork,
    connect,
    is_disk_trouble,
    recall,
    remember,
    transaction,
    utc_text,
)
from kiosk.store.sealing import label_of, seal
from kiosk.store.terms import Terms

log = logging.getLogger(__name__)

MB = 1_000_000
FIRST_CHORES_S = 60.0
CHORES_EVERY_S = 3600.0
COPIED_AT_ONCE = 2000
"""Pages of 4096 bytes between two signs of life: a second of a slow card."""

T = TypeVar("T")

_FILE_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,99}")


class Ledger:
    """The only writer of a data folder. Every method belongs to the thread that made it.

    Methods raise StoreFull when the disk refuses, and work again once it doesn't. `is_whole` tells whether the last
    write kept everything; `recovered` says what was wrong with the journal found at the start; `key` seals pictures.
    """

    def __init__(
        self,
        folder: Path,
        terms: Terms,
        clock: Clock,
        disk: Disk,
        key_path: Path | None = None,
        environ: Mapping[str, str] = os.environ,
        on_work: OnWork | None = None,
    ) -> None:
        """Take the folder and put it in order; `on_work` is called now and again while that or another work goes on.

        Raises FolderInUse, BadSettings (key), BadInput (newer journal, unusable folder), StoreFull (disk refuses).
        """
        self._folder, self._terms, self._clock, self._disk = folder, terms, clock, disk
        self._on_work = on_work
        self._db: sqlite3.Connection | None = None
        self._chores_at = clock.monotonic() + FIRST_CHORES_S
        self._unsynced_rows = True
        self._has_news = True
        self._is_cipher_loaded = False
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            (folder / PICTURES).mkdir(mode=0o700, exist_ok=True)
            self._lock = FolderLock(folder)
        except OSError as refused:
            raise BadInput(f"visits cannot be kept in {folder}: {refused}") from None
        try:
            with self._disk_may_refuse("opening the journal"):
                expected = self._open()
            self.key = picture_key(folder, key_path, expected=expected, environ=environ)
            with self._disk_may_refuse("tidying up"):
                self._settle()
        except BaseException:
            self.close()
            raise

    def _open(self) -> bytes | None:
        """Open the journal; return the id of the key that must be there, None if any will do."""
        opened = open_sound(self._folder, self._disk, self._on_work)
        self._db, self.recovered = opened.db, opened.recovered
        known: str | None = recall(opened.db, "key")
        return bytes.fromhex(known) if known is not None else sealed_with(self._folder)

    def _settle(self) -> None:
        if recall(self._connection, "key") is None:
            with transaction(self._connection):
                remember(self._connection, "key", self.key.id.hex())
        tidy(self._connection, self._folder, self._disk, recovered=self.recovered is not None)
        traces.erase(self._connection, self._folder, self._disk, utc_text(self._clock.now().utc))
        self.is_whole = self._disk.free(self._folder) >= self._terms.min_free_pictures_mb * MB

    def close(self) -> None:
        """Let go of the journal and the folder."""
        self._drop_connection()
        self._lock.release()

    def record(self, visit: Visit, pictures: VisitPictures) -> Kept:
        """Keep a visit; when this returns it survives a power cut.

        Pictures give way before numbers. Raises BadInput for an id that is kept already or cannot name a file.
        """
        self._refuse_repeat(visit.id)
        self._has_news = True
        with self._disk_may_refuse(f"visit {visit.id}"):
            free = self._disk.free(self._folder)
        if free < self._terms.min_free_numbers_mb * MB:
            self.is_whole = False
            raise StoreFull(f"visit {visit.id} not kept: only {free // MB} MB free in {self._folder}")
        files = self._seal(visit.id, pictures) if free >= self._terms.min_free_pictures_mb * MB else None
        if not self._insert(visit, files or [], pictures.heat_map):
            self._remove(files or [])
            files = None
            self._insert_again(visit)
        self.is_whole = files is not None
        self._unsynced_rows |= not visit.ended.synced or not visit.started.synced
        return Kept(visit.id, self.is_whole)

    def _refuse_repeat(self, visit: VisitId) -> None:
        if not _FILE_NAME.fullmatch(visit):
            raise BadInput(f"{visit!r} cannot be a visit's id: letters, digits, dots and dashes only")
        try:
            is_kept = self._is_kept(visit)
        except StoreFull:
            is_kept = self._is_kept(visit)  # once more, on a reopened journal
        if is_kept:
            raise BadInput(f"visit {visit} is kept already; a visit is written once")

    def _is_kept(self, visit: VisitId) -> bool:
        with self._disk_may_refuse(f"visit {visit}"):
            return self._connection.execute("SELECT 1 FROM visits WHERE id = ?", (visit,)).fetchone() is not None

    def _seal(self, visit: VisitId, pictures: VisitPictures) -> list[SealedFile] | None:
        """Write the pictures to the disk; None, and nothing left behind, if it takes not all of them."""
        files: list[SealedFile] = []
        try:
            for kind, plain in encode(pictures).items():
                sealed = seal(plain, label_of(visit, kind), self.key)
                path = f"{PICTURES}/{visit}.{kind.value}.sealed"
                self._disk.write(self._folder / path, sealed)
                files.append(SealedFile(kind, path, hashlib.sha256(sealed).hexdigest(), len(sealed)))
        except OSError as refused:
            log.warning("visit %s is kept without pictures: %s", visit, refused)
            self._remove(files)
            return None
        return files

    def _insert(self, visit: Visit, files: list[SealedFile], heat_map: Affine | None) -> bool:
        terms = self._terms
        try:
            with self._disk_may_refuse(f"visit {visit.id}"), transaction(self._connection):
                insert_visit(self._connection, visit, files, terms.destinations, terms.keep, heat_map)
                settle_visits(self._connection, [visit.id])
        except StoreFull as refused:
            log.warning("%s; trying the numbers once more", refused)
            return False
        return True

    def _insert_again(self, visit: Visit) -> None:
        """Insert only the numbers, into a reopened journal."""
        with self._disk_may_refuse(f"visit {visit.id}"), transaction(self._connection):
            # A commit whose last sync failed may have come back with the reopened journal.
            self._connection.execute("DELETE FROM visits WHERE id = ?", (visit.id,))
            insert_visit(self._connection, visit, (), self._terms.destinations, self._terms.keep)
            settle_visits(self._connection, [visit.id])

    def _remove(self, files: list[SealedFile]) -> None:
        for file in files:
            with suppress(OSError):  # a file that stays is tidied at the next start
                self._disk.remove(self._folder / file.path)

    def keep_baseline(self, baseline: Baseline, boot: str) -> None:
        """Remember the baseline, with the boot within which its times compare."""
        self._has_news = True
        with self._disk_may_refuse("the baseline"), transaction(self._connection):
            remember(self._connection, "baseline", {"boot": boot, **asdict(baseline)})

    def restore_baseline(self, boot: str) -> Baseline:
        """Return the baseline kept in the same boot; an empty one after a restart, since the sensor lost its power."""
        with self._disk_may_refuse("reading the baseline"):
            kept = recall(self._connection, "baseline")
        if kept is None or kept["boot"] != boot:
            return Baseline()
        return Baseline(
            tuple(kept["values"]),
            tuple(kept["flagged"]),
            kept["last_at"],
            kept["ambient"],
            tuple(kept.get("rooms", ())),
            tuple(kept.get("cold", ())),
            kept.get("referenced", False),
        )

    def keep_calibration(self, calibration: Calibration) -> None:
        """Remember the calibration until there is another; the one before is set aside, for the case of a mistake."""
        self._has_news = True
        with self._disk_may_refuse("the calibration"), transaction(self._connection):
            remember(self._connection, "calibration.before", recall(self._connection, "calibration"))
            remember(self._connection, "calibration", to_text(calibration))

    def restore_calibration(self) -> Calibration:
        """Return the calibration kept last; one that cannot be read is set aside and said, and none holds then."""
        with self._disk_may_refuse("reading the calibration"):
            kept = recall(self._connection, "calibration")
        if kept is None:
            return UNCALIBRATED
        try:
            return from_text(kept, "the calibration in the journal")
        except BadInput as damaged:
            log.warning("%s; the kiosk runs uncalibrated until `doorman calibrate` was gone through again", damaged)
            with self._disk_may_refuse("setting the calibration aside"), transaction(self._connection):
                remember(self._connection, "calibration.damaged", kept)
            return UNCALIBRATED

    def keep(self, what: str, act: Callable[[sqlite3.Connection], T], then: Callable[[T, bool], T] | None = None) -> T:
        """Do something small in one transaction, durably or not at all; `what` names it where the disk refuses.

        Then the traces of what was forgotten go; `then` may change the result when it knows whether all are gone. Raises
        BadInput where a row makes no sense: no visit shall be lost for that.
        """
        self._has_news = True
        with self._disk_may_refuse(what), transaction(self._connection), _senseless_may_be(what):
            done = act(self._connection)
        is_clean = self.erase_traces()
        return done if then is None else then(done, is_clean)

    def erase_traces(self) -> bool:
        """Erase what is left of forgotten people beside the rows; False where it must be tried again, at an idle moment."""
        try:
            with self._disk_may_refuse("erasing traces"):
                return traces.erase(self._connection, self._folder, self._disk, utc_text(self._clock.now().utc))
        except StoreFull as refused:
            log.warning("%s", refused)
            return False

    def correct_times(self, boot: str, monotonic: float, utc: datetime) -> int:
        """Date the visits kept while the clock was wrong, now that `utc` is known at `monotonic` of their boot."""
        with self._disk_may_refuse("correcting times"), transaction(self._connection):
            rows = self._connection.execute(
                "SELECT id, started_mono, ended_mono FROM visits WHERE clock_synced = 0 AND boot = ?", (boot,)
            ).fetchall()
            self._has_news |= bool(rows)
            for visit, started_mono, ended_mono in rows:
                started = utc - timedelta(seconds=monotonic - started_mono)
                ended = utc - timedelta(seconds=monotonic - ended_mono)
                self._connection.execute(
                    "UPDATE visits SET started_utc = ?, ended_utc = ?, clock_synced = 1 WHERE id = ?",
                    (utc_text(started), utc_text(ended), visit),
                )
                date_pictures(self._connection, visit, ended, self._terms.keep)
            settle_visits(self._connection, [visit for visit, _, _ in rows])
        return len(rows)

    def expire(self, now: Moment) -> int:
        """Delete the pictures and readings whose time is up and return how many pictures went; see retention.expire."""
        terms = self._terms
        with self._disk_may_refuse("deleting what expired"):
            swept = retention.expire(self._connection, self._disk, self._folder, now, terms)
            lines = retention.expire_audit(self._connection, self.key, now, terms)
        self._has_news |= swept != retention.Swept() or lines > 0
        return swept.pictures

    def backup(self) -> Path:
        """Copy the journal beside itself, in place of the copy before; returns the copy."""
        part, copy = self._folder / f"{BACKUP}.tmp", self._folder / BACKUP
        with self._disk_may_refuse("the backup"):
            self._disk.remove(part)
            part.touch(mode=0o600)
            with closing(connect(part, self._disk.connection)) as target:
                self._connection.backup(target, pages=COPIED_AT_ONCE, progress=self._copied)
            fold_in_copy(self._folder, self._disk)
            self._disk.rename(part, copy)
            self._disk.sync_folder(self._folder)
        self._has_news = False
        return copy

    def _copied(self, _status: int, _left: int, _total: int) -> None:
        if self._on_work is not None:
            self._on_work()

    def inspect(self) -> int:
        """Read the next pictures and templates in turn; set aside those that changed on the disk and return how many."""
        with self._disk_may_refuse("inspecting what is kept"):
            changed = inspect_pictures(self._connection, self._folder, self._disk)
            changed += inspect_templates(self._connection, self.key)
        self._has_news |= bool(changed)
        return changed

    def do_chores(self) -> None:
        """Do what is due while nobody waits: look whether the disk recovered, date old visits, sweep, inspect, back up."""
        now = self._clock.now()
        try:
            if not self._is_cipher_loaded:
                # Takes a tenth of a second, which the first visitor shall not wait for.
                self._is_cipher_loaded = bool(seal(b"", "", self.key))
            if not self.is_whole:
                self._probe()
            self.erase_traces()
            if now.synced and self._unsynced_rows:
                self.correct_times(self._terms.boot, now.monotonic, now.utc)
                self._unsynced_rows = False
            if now.monotonic >= self._chores_at:
                self._chores_at = now.monotonic + CHORES_EVERY_S
                self.expire(now)
                self.inspect()
                if self._has_news or not (self._folder / BACKUP).exists():
                    self.backup()
        except StoreFull as refused:
            log.warning("%s", refused)

    def _probe(self) -> None:
        """Write as a visit does; after that the disk counts as whole again."""
        with self._disk_may_refuse("a trial write"):
            if self._disk.free(self._folder) < self._terms.min_free_pictures_mb * MB:
                return
            trial = self._folder / PICTURES / "trial.tmp"
            self._disk.write(trial, bytes(4096))
            self._disk.remove(trial)
            with transaction(self._connection):
                remember(self._connection, "trial", self._clock.monotonic())
        self.is_whole = True
        log.info("the disk takes everything again")

    @property
    def _connection(self) -> sqlite3.Connection:
        if self._db is None:
            self._db = connect(self._folder / JOURNAL, self._disk.connection, self._on_work)
        return self._db

    def _drop_connection(self) -> None:
        if self._db is not None:
            with suppress(sqlite3.Error):
                self._db.close()
        self._db = None

    @contextmanager
    def _disk_may_refuse(self, what: str) -> Iterator[None]:
        """Turn a refusing disk into StoreFull; the journal is reopened next, as a failed sync must not just be repeated."""
        try:
            yield
        except (OSError, sqlite3.Error) as refused:
            if isinstance(refused, sqlite3.Error) and not is_disk_trouble(refused):
                raise
            self.is_whole = False
            self._drop_connection()
            raise StoreFull(f"the disk refused {what}: {refused}") from refused


@contextmanager
def _senseless_may_be(what: str) -> Iterator[None]:
    """Turn what only a damaged row, or a bug, can bring about into BadInput, with all of it in the log."""
    try:
        yield
    except (DoormanError, OSError):
        raise
    except Exception as senseless:
        if isinstance(senseless, sqlite3.Error) and is_disk_trouble(senseless):
            raise
        log.exception("%s was not done: a row of the journal is damaged, or this is a bug in doorman", what)
        raise BadInput(f"{what} was not done: the journal holds something that makes no sense ({senseless})") from senseless
