"""The audit log in the journal: lines chained by their hashes, and a sealed head that tells where the chain ends."""

import hmac
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from kiosk.domain.action import CONSOLE, Author, AuthorKind
from kiosk.domain.audit import HEAD_LOST, START, chained
from kiosk.domain.card import AuditEntry, Page
from kiosk.store.key import PictureKey
from kiosk.store.schema import recall, remember, utc_text

HEAD = "audit"
"""Name under which the head is remembered."""

PURPOSE = "doorman audit head v1"

Row = tuple[int, str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Head:
    """Between which lines the chain runs: after line `start` with hash `before`, up to line `last` with `hash`."""

    start: int = 0
    before: str = START
    last: int = 0
    hash: str = START

    def seal(self, key: bytes) -> str:
        told = json.dumps([self.start, self.before, self.last, self.hash])
        return hmac.new(key, told.encode(), "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Walk:
    """The chain followed from its first line to its last. `broken` is the first line that does not fit, None if all do."""

    entries: int
    broken: int | None = None
    words: str = "unbroken"

    @property
    def counted(self) -> str:
        return f"{self.entries} {'entry' if self.entries == 1 else 'entries'}"


def head_key(key: PictureKey) -> bytes:
    """Return the key that the head is sealed with."""
    return key.derived(PURPOSE)


def append(db: sqlite3.Connection, key: bytes, at: datetime, author: Author, event: str, about: str = "") -> None:
    """Write a line, within the caller's transaction. `key` is that of the head."""
    head = _kept_head(db, key)
    if head is None:
        head = _grown(db, _rows_head(db), at, CONSOLE, HEAD_LOST, "") if _is_begun(db) else Head()
    _keep_head(db, key, _grown(db, head, at, author, event, about))


def _grown(db: sqlite3.Connection, head: Head, at: datetime, author: Author, event: str, about: str) -> Head:
    seq, time = head.last + 1, utc_text(at)
    link = chained(head.hash, seq, time, author, event, about)
    db.execute(
        "INSERT INTO audit (seq, at, author_kind, author_id, event, about, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (seq, time, author.kind.value, author.id, event, about, link),
    )
    return Head(head.start, head.before, seq, link)


def _keep_head(db: sqlite3.Connection, key: bytes, head: Head) -> None:
    remember(db, HEAD, [head.start, head.before, head.last, head.hash, head.seal(key)])


def _kept_head(db: sqlite3.Connection, key: bytes) -> Head | None:
    """Return the head; None when there is none, or none that this kiosk sealed and whose last line is there."""
    try:
        start, before, last, link, seal = recall(db, HEAD)
        head = Head(int(start), str(before), int(last), str(link))
        is_ours = hmac.compare_digest(str(seal).encode(), head.seal(key).encode())
    except (TypeError, ValueError):
        return None
    return head if is_ours else None


def _is_begun(db: sqlite3.Connection) -> bool:
    """Tell whether there must be a head: something was written before, or somebody was added, which is written."""
    asked = (
        "SELECT EXISTS (SELECT 1 FROM audit) OR EXISTS (SELECT 1 FROM guards) OR EXISTS (SELECT 1 FROM meta WHERE key = ?)"
    )
    return bool(db.execute(asked, (HEAD,)).fetchone()[0])


def _rows_head(db: sqlite3.Connection) -> Head:
    """Return a head after the last line that is there, whatever happened to it."""
    last = db.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    return Head() if last is None else Head(0, START, int(last[0]), str(last[1]))


def walk(db: sqlite3.Connection, key: bytes) -> Walk:
    """Follow the chain; takes about a second for 200,000 lines.

    A whole older copy of the journal in place of this one is not seen here: only another place that keeps the head
    could tell.
    """
    head = _kept_head(db, key)
    rows = db.execute("SELECT seq, at, author_kind, author_id, event, about, hash FROM audit ORDER BY seq")
    if head is None:
        return _walk_headless(db, rows)
    entries, last, before = 0, head.start, head.before
    for row in rows:
        trouble = _trouble(row, last, before)
        if trouble is not None:
            return Walk(entries, last + 1, trouble)
        entries, last, before = entries + 1, row[0], row[6]
    if last > head.last:
        return Walk(entries, head.last + 1, f"entry {head.last + 1} was added by somebody else than doorman")
    if last < head.last:
        return Walk(entries, last + 1, f"entries {last + 1} to {head.last} are gone from the end")
    if before != head.hash:
        return Walk(entries, last, f"entry {last} was written anew")
    return Walk(entries)


def _walk_headless(db: sqlite3.Connection, rows: Iterator[Row]) -> Walk:
    entries = sum(1 for _ in rows)
    if not _is_begun(db):
        return Walk(0)
    return Walk(entries, 1, "the head that tells where the log ends is gone, changed or from another kiosk")


def _trouble(row: Row, last: int, before: str) -> str | None:
    seq, at, kind, author, event, about, link = row
    if seq != last + 1:
        return f"entry {last + 1} is gone" if seq == last + 2 else f"entries {last + 1} to {seq - 1} are gone"
    if kind not in {one.value for one in AuthorKind}:
        return f"entry {seq} was changed"
    if chained(before, seq, at, Author(AuthorKind(kind), author), event, about) != link:
        return f"entry {seq} was changed, or the one before it"
    if event == HEAD_LOST:
        return f"before entry {seq} the head was gone or changed; what was written before it may be incomplete"
    return None


def page(db: sqlite3.Connection, start: int, count: int) -> Page[AuditEntry]:
    """Return lines, newest first."""
    (total,) = db.execute("SELECT count(*) FROM audit").fetchone()
    rows = db.execute(
        "SELECT seq, at, author_kind, author_id, event, about, hash FROM audit ORDER BY seq DESC LIMIT ? OFFSET ?",
        (count, start),
    )
    return Page(items=tuple(_entry(tuple(row)) for row in rows), total=int(total), start=start)


def _entry(row: Row) -> AuditEntry:
    """Return a line as it stands; what cannot be read in a changed one is left out, and `walk` names it."""
    seq, at, kind, author, event, about, link = row
    try:
        moment, who = datetime.fromisoformat(at), Author(AuthorKind(kind), author)
    except ValueError:
        moment, who = datetime.fromtimestamp(0, UTC), CONSOLE
    return AuditEntry(seq=seq, at=moment, author=who, event=event, about=about, hash=link)


def expire(db: sqlite3.Connection, key: bytes, before: datetime) -> int:
    """Delete the lines from before a time and let the chain begin after them; return how many. In the caller's transaction.

    Nothing goes while the chain has no head of ours: what there is may be evidence. The last line always stays.
    """
    head = _kept_head(db, key)
    if head is None:
        return 0
    due = db.execute(
        # Up to the first line that is young enough: times of a wrong clock may stand in any order.
        """SELECT seq, hash FROM audit WHERE seq < coalesce(
            (SELECT min(seq) FROM audit WHERE at >= ?), (SELECT max(seq) FROM audit)
        ) ORDER BY seq DESC LIMIT 1""",
        (utc_text(before),),
    ).fetchone()
    if due is None:
        return 0
    gone = db.execute("DELETE FROM audit WHERE seq <= ?", (due[0],)).rowcount
    _keep_head(db, key, Head(int(due[0]), str(due[1]), head.last, head.hash))
    return int(gone)
