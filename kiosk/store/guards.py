"""Guards in the journal: who may use the panel, and how often somebody tried."""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

from kiosk.domain.action import Author, AuthorKind
from kiosk.domain.audit import (
    GUARD_ADDED,
    GUARD_DISABLED,
    GUARD_ENABLED,
    GUARD_PIN,
    LOGIN,
    LOGIN_PAUSED,
    LOGIN_REFUSED,
    LOGOUT,
    check_line,
)
from kiosk.domain.card import AuditEntry, Page
from kiosk.domain.guard import Answer, Guard, GuardId, Refused, Role, Tries, Welcome, folded_name, pin_trouble
from kiosk.domain.person import tidy_line
from kiosk.domain.visit import Moment
from kiosk.errors import BadInput
from kiosk.ports import Clock
from kiosk.store import audit
from kiosk.store.audit import Walk
from kiosk.store.deeds import refuse_locked_out
from kiosk.store.key import PictureKey, picture_key
from kiosk.store.pins import Cost, Pins
from kiosk.store.schema import JOURNAL, connect_to_read, recall, utc_text
from kiosk.store.side_door import Keeper

NAME_MAX = 40

SOMEBODY = Author(AuthorKind.VISITOR)
"""Whoever typed a wrong PIN."""

SELECT_GUARDS = "SELECT id, name, role, disabled FROM guards"


@dataclass(frozen=True, slots=True)
class _Kept:
    """A guard with what is kept of the PIN and of wrong ones."""

    guard: Guard
    pin: str
    tries: Tries


class SqliteGuardBook:
    """Keeps guards and the audit log, as kiosk.ports.GuardBook asks; from any thread but Qt's and the store's.

    Every answer is read from the journal anew, so that guards added from the console count at once.
    """

    def __init__(
        self,
        folder: Path,
        keeper: Keeper,
        *,
        clock: Clock,
        boot: str,
        key_path: Path | None = None,
        environ: Mapping[str, str] = os.environ,
        cost: Cost | None = None,
    ) -> None:
        """Take the journal in a data folder, which must be there when the first method is called.

        `boot` names the run of the machine. The key is read when first needed; methods then raise BadSettings
        without it.
        """
        self._folder, self._keeper, self._clock, self._boot = folder, keeper, clock, boot
        self._key_path, self._environ, self._cost = key_path, environ, cost
        self._watched_from = clock.monotonic()
        self._gate = threading.Lock()
        self._opened: PictureKey | None = None
        self._hasher: Pins | None = None

    def guards(self) -> tuple[Guard, ...]:
        """Return everyone, disabled ones too, by name."""
        with self._journal() as db:
            return tuple(_guard(row) for row in db.execute(f"{SELECT_GUARDS} ORDER BY folded"))

    def has_admin(self) -> bool:
        """Tell whether there is an admin who can log in; where there is none, the panel asks for the first."""
        with self._journal() as db:
            return _admins(db) > 0

    def add(self, name: str, pin: str, role: Role, author: Author) -> Guard:
        """Add somebody; raises BadInput for a PIN too easy to guess, a name in use, or an author who is no admin."""
        name, folded = _tidy_name(name)
        _refuse_weak(pin)
        head, pins = self._head_key(), self._pins()
        guard = Guard(id=GuardId(f"g-{token_hex(4)}"), name=name, role=role)
        kept = pins.hashed(guard.id, pin)
        now = self._clock.now()

        def write(db: sqlite3.Connection) -> Guard:
            refuse_other_than_admin(db, author)
            _refuse_name_in_use(db, folded, name)
            audit.append(db, head, now.utc, author, GUARD_ADDED, f"{guard.id},{role.value}")  # before there is anybody
            db.execute(
                "INSERT INTO guards (id, name, folded, role, pin) VALUES (?, ?, ?, ?, ?)",
                (guard.id, name, folded, role.value, kept),
            )
            return guard

        return self._keeper.keep("the guard", write).result()

    def check(self, guard: GuardId, pin: str) -> Answer:
        """Check a PIN. Wrong ones are counted, and waits grow, also over a restart.

        It counts as wrong on the disk before it is looked at, so that switching off in between gains nothing. For
        somebody disabled or unknown no PIN is right, and it takes as long.
        """
        head, pins = self._head_key(), self._pins()
        now = self._clock.now()
        begun = self._keeper.keep("the try", lambda db: self._count(db, guard, now)).result()
        if isinstance(begun, Refused):
            return begun
        is_right = pins.is_right(guard, pin, None if begun is None or begun.guard.disabled else begun.pin)
        if begun is None:
            self.note(SOMEBODY, LOGIN_REFUSED, "")
            return Tries(wrong=1).answer(0.0)
        if not is_right:
            self.note(SOMEBODY, LOGIN_REFUSED, guard)
            if begun.tries.wait_left(now, self._boot, self._watched_from) > 0:
                self.note(SOMEBODY, LOGIN_PAUSED, guard)
            return begun.tries.answer(0.0)
        renewed = pins.hashed(guard, pin) if pins.is_outdated(begun.pin) else begun.pin
        is_in = self._keeper.keep("the login", lambda db: _let_in(db, head, now, begun, renewed)).result()
        return Welcome(begun.guard) if is_in else begun.tries.answer(0.0)

    def _count(self, db: sqlite3.Connection, guard: GuardId, now: Moment) -> _Kept | Refused | None:
        """Count a PIN as wrong for now; None for nobody, Refused while there is a wait."""
        kept = _kept(db, guard)
        if kept is None:
            return None
        left = kept.tries.wait_left(now, self._boot, self._watched_from)
        if left > 0:
            return kept.tries.answer(left)
        tries = Tries(kept.tries.wrong + 1, now, self._boot)
        db.execute(
            "UPDATE guards SET wrong = ?, wrong_utc = ?, wrong_synced = ?, wrong_mono = ?, wrong_boot = ? WHERE id = ?",
            (tries.wrong, utc_text(now.utc), now.synced, now.monotonic, self._boot, guard),
        )
        return _Kept(kept.guard, kept.pin, tries)

    def wait_left(self, guard: GuardId) -> float:
        """Return how many seconds somebody has to wait before the next PIN; 0 for nobody."""
        with self._journal() as db:
            kept = _kept(db, guard)
        return 0.0 if kept is None else kept.tries.wait_left(self._clock.now(), self._boot, self._watched_from)

    def set_pin(self, guard: GuardId, pin: str, author: Author) -> None:
        """Give somebody another PIN and lift a wait; an admin may for everybody, a guard for themselves."""
        _refuse_weak(pin)
        head, pins = self._head_key(), self._pins()
        kept = pins.hashed(guard, pin)
        now = self._clock.now()

        def write(db: sqlite3.Connection) -> None:
            if author.kind is AuthorKind.GUARD and author.id == guard:
                refuse_locked_out(db, author)
            else:
                refuse_other_than_admin(db, author)
            _known(db, guard)
            db.execute("UPDATE guards SET pin = ?, wrong = 0 WHERE id = ?", (kept, guard))
            audit.append(db, head, now.utc, author, GUARD_PIN, guard)

        self._keeper.keep("the PIN", write).result()

    def disable(self, guard: GuardId, author: Author, *, disabled: bool) -> None:
        """Keep somebody out, or let them in again; raises BadInput for the last admin who can log in."""
        head = self._head_key()
        now = self._clock.now()

        def write(db: sqlite3.Connection) -> None:
            refuse_other_than_admin(db, author)
            known = _known(db, guard)
            if disabled and known.role is Role.ADMIN and not known.disabled and _admins(db) == 1:
                raise BadInput(f"{known.name} is the only admin who can log in; add another one first")
            db.execute("UPDATE guards SET disabled = ? WHERE id = ?", (disabled, guard))
            if known.disabled != disabled:
                audit.append(db, head, now.utc, author, GUARD_DISABLED if disabled else GUARD_ENABLED, guard)

        self._keeper.keep("the guard", write).result()

    def note(self, author: Author, event: str, about: str = "") -> None:
        """Write a line to the audit log: ids only, never a name; raises ValueError for what cannot be ids.

        Of a guard who was locked out nothing is written but that they left: what else they do is refused with LockedOut.
        """
        self._keeper.keep("the audit log", self.line(author, event, about)).result()

    def line(self, author: Author, event: str, about: str = "") -> Callable[[sqlite3.Connection], None]:
        """Return what writes a line to the audit log within a transaction of the caller's; raises as `note` does."""
        check_line(author, event, about)
        head, now = self._head_key(), self._clock.now()

        def write(db: sqlite3.Connection) -> None:
            if event != LOGOUT:
                refuse_locked_out(db, author)
            audit.append(db, head, now.utc, author, event, about)

        return write

    def audit(self, start: int = 0, count: int = 50) -> Page[AuditEntry]:
        """Return lines of the audit log, newest first."""
        with self._journal() as db:
            return audit.page(db, start, count)

    def verify(self) -> str | None:
        """Follow the audit log's chain; return where it is broken, None if nowhere."""
        walked = self.walk()
        return None if walked.broken is None else walked.words

    def walk(self) -> Walk:
        """Follow the audit log's chain and count its lines."""
        head = self._head_key()
        with self._journal() as db:
            return audit.walk(db, head)

    def check_key(self) -> None:
        """Raise BadSettings, with the fix, when the key that everything is sealed with cannot be used."""
        self._read_key()

    def _head_key(self) -> bytes:
        """Return the key of the audit log's head; raises BadSettings when this kiosk's key is not there."""
        return audit.head_key(self._key())

    def _pins(self) -> Pins:
        """Return what hashes PINs; raises BadSettings when this kiosk's key is not there."""
        key = self._key()
        with self._gate:
            self._hasher = self._hasher or Pins(key, self._cost)
            return self._hasher

    def _key(self) -> PictureKey:
        with self._gate:
            self._opened = self._opened or self._read_key()
            return self._opened

    def _read_key(self) -> PictureKey:
        with self._journal() as db:
            known = recall(db, "key")
        expected = None if known is None else bytes.fromhex(known)
        return picture_key(self._folder, self._key_path, expected=expected, create=False, environ=self._environ)

    @contextmanager
    def _journal(self) -> Iterator[sqlite3.Connection]:
        """A connection of its own for each question, so that any thread may ask."""
        try:
            with closing(connect_to_read(self._folder / JOURNAL)) as db:
                yield db
        except sqlite3.Error as unreadable:
            raise BadInput(f"{self._folder / JOURNAL} cannot be read: {unreadable}") from unreadable


def _tidy_name(name: str) -> tuple[str, str]:
    """Return a name to keep and what it is compared by; raises BadInput for none."""
    try:
        tidy = tidy_line(name, NAME_MAX)
    except ValueError as trouble:
        raise BadInput(f"that is no name: {trouble}") from None
    folded = folded_name(tidy)
    if not folded:
        raise BadInput("that is no name: there is nothing to read in it")
    return tidy, folded


def _refuse_weak(pin: str) -> None:
    trouble = pin_trouble(pin)
    if trouble is not None:
        raise BadInput(f"that PIN cannot be used: {trouble}")


def _refuse_name_in_use(db: sqlite3.Connection, folded: str, name: str) -> None:
    row = db.execute(f"{SELECT_GUARDS} WHERE folded = ?", (folded,)).fetchone()
    if row is not None:
        is_out = " (disabled; let them in again, or take another name)" if row[3] else ""
        raise BadInput(f"somebody is called {name} already{is_out}")


def refuse_other_than_admin(db: sqlite3.Connection, author: Author) -> None:
    """Raise BadInput for anybody but whoever is at the console, and a guard who is an admin now."""
    if author.kind is AuthorKind.CONSOLE:
        return
    refuse_locked_out(db, author)
    row = db.execute(f"{SELECT_GUARDS} WHERE id = ?", (author.id,)).fetchone() if author.kind is AuthorKind.GUARD else None
    if row is None or _guard(row).role is not Role.ADMIN:
        raise BadInput("only an admin can do that")


def _known(db: sqlite3.Connection, guard: GuardId) -> Guard:
    row = db.execute(f"{SELECT_GUARDS} WHERE id = ?", (guard,)).fetchone()
    if row is None:
        raise BadInput(f"there is no guard {guard}")
    return _guard(row)


def _admins(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT count(*) FROM guards WHERE role = 'admin' AND disabled = 0").fetchone()[0])


def _guard(row: Any) -> Guard:
    return Guard(id=GuardId(row[0]), name=row[1], role=Role(row[2]), disabled=bool(row[3]))


def _kept(db: sqlite3.Connection, guard: GuardId) -> _Kept | None:
    row = db.execute(
        """SELECT id, name, role, disabled, pin, wrong, wrong_utc, wrong_synced, wrong_mono, wrong_boot
        FROM guards WHERE id = ?""",
        (guard,),
    ).fetchone()
    if row is None:
        return None
    last = None if row[6] is None else Moment(datetime.fromisoformat(row[6]), row[8], bool(row[7]))
    return _Kept(_guard(row), row[4], Tries(row[5], last, row[9] or ""))


def _let_in(db: sqlite3.Connection, head: bytes, now: Moment, begun: _Kept, renewed: str) -> bool:
    """Forget wrong PINs, and keep the hash anew where its cost changed; False if an admin stepped in meanwhile."""
    guard = begun.guard.id
    let_in = db.execute(
        "UPDATE guards SET wrong = 0, pin = ? WHERE id = ? AND pin = ? AND disabled = 0", (renewed, guard, begun.pin)
    )
    if let_in.rowcount == 0:
        return False
    audit.append(db, head, now.utc, Author(AuthorKind.GUARD, guard), LOGIN)
    return True
