"""The tables of the journal, and the steps by which an older journal becomes this one."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kiosk.errors import BadInput

JOURNAL = "journal.db"
PICTURES = "pictures"

STEPS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
        """CREATE TABLE visits (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            device TEXT NOT NULL,
            boot TEXT NOT NULL,
            started_utc TEXT NOT NULL,
            ended_utc TEXT NOT NULL,
            started_mono REAL NOT NULL,
            ended_mono REAL NOT NULL,
            clock_synced INTEGER NOT NULL,
            outcome TEXT NOT NULL,
            reason TEXT NOT NULL,
            apparent_c REAL,
            skin_c REAL,
            background_c REAL,
            ambient_c REAL,
            thermistor_c REAL,
            fill REAL,
            contrast REAL,
            distance_m REAL,
            pixel_row INTEGER,
            pixel_col INTEGER,
            samples INTEGER,
            seconds_stable REAL,
            score_c REAL,
            baseline_c REAL,
            threshold_c REAL,
            spread_c REAL,
            learned INTEGER,
            covered TEXT
        ) STRICT""",
        "CREATE INDEX visits_of_unsynced_clock ON visits (boot) WHERE clock_synced = 0",
        """CREATE TABLE captures (
            visit TEXT NOT NULL REFERENCES visits (id) ON DELETE CASCADE,
            n INTEGER NOT NULL,
            apparent_c REAL NOT NULL,
            skin_c REAL NOT NULL,
            background_c REAL NOT NULL,
            ambient_c REAL NOT NULL,
            thermistor_c REAL,
            fill REAL NOT NULL,
            contrast REAL NOT NULL,
            distance_m REAL NOT NULL,
            pixel_row INTEGER NOT NULL,
            pixel_col INTEGER NOT NULL,
            samples INTEGER NOT NULL,
            seconds_stable REAL NOT NULL,
            PRIMARY KEY (visit, n)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE pictures (
            seq INTEGER PRIMARY KEY,
            visit TEXT NOT NULL REFERENCES visits (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            path TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            bytes INTEGER NOT NULL,
            expires_at TEXT,
            state TEXT NOT NULL DEFAULT 'kept' CHECK (state IN ('kept', 'expired', 'missing', 'damaged')),
            UNIQUE (visit, kind)
        ) STRICT""",
        "CREATE INDEX pictures_kept ON pictures (expires_at) WHERE state = 'kept'",
        """CREATE TABLE outbox (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            destination TEXT NOT NULL,
            visit TEXT NOT NULL REFERENCES visits (id) ON DELETE CASCADE,
            UNIQUE (destination, visit)
        ) STRICT""",
    ),
    (
        "ALTER TABLE visits ADD COLUMN recent TEXT",
        "ALTER TABLE visits ADD COLUMN gates TEXT",
        "ALTER TABLE visits ADD COLUMN uncertainty_c REAL",
        "ALTER TABLE visits ADD COLUMN kappa REAL",
        "ALTER TABLE visits ADD COLUMN reference_offset_c REAL",
        "ALTER TABLE visits ADD COLUMN heat_map TEXT",
        "ALTER TABLE captures ADD COLUMN reference_offset_c REAL",
    ),
    (
        """CREATE TABLE actions (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            counter INTEGER NOT NULL,
            device TEXT NOT NULL,
            author_kind TEXT NOT NULL,
            author_id TEXT NOT NULL,
            at TEXT NOT NULL,
            human INTEGER NOT NULL,
            in_force INTEGER NOT NULL DEFAULT 1,
            deeds TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX actions_in_order ON actions (counter, device, id)",
        "CREATE INDEX actions_of_people ON actions (counter, device, id) WHERE human = 1",
        """CREATE TABLE registers (
            kind TEXT NOT NULL,
            about TEXT NOT NULL,
            action INTEGER NOT NULL REFERENCES actions (seq),
            value TEXT NOT NULL,
            PRIMARY KEY (kind, about, action)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX registers_of_action ON registers (action)",
        "CREATE INDEX registers_by_value ON registers (kind, value)",
        "CREATE INDEX registers_of_numbers ON registers (CAST(value AS INTEGER)) WHERE kind = 'met'",
        """CREATE TABLE labels (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            role TEXT NOT NULL,
            note TEXT NOT NULL,
            folded TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE people (
            id TEXT PRIMARY KEY,
            number INTEGER NOT NULL,
            root TEXT NOT NULL,
            label TEXT,
            ignored INTEGER NOT NULL DEFAULT 0,
            portrait TEXT,
            visits INTEGER NOT NULL DEFAULT 0,
            first_seen TEXT,
            last_seen TEXT
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX people_by_root ON people (root)",
        "CREATE INDEX people_by_last_seen ON people (last_seen)",
        """CREATE TABLE memberships (
            visit TEXT PRIMARY KEY,
            person TEXT NOT NULL,
            root TEXT NOT NULL,
            at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX memberships_by_person ON memberships (person)",
        "CREATE INDEX memberships_by_root ON memberships (root, at)",
        """CREATE TABLE marks (
            visit TEXT PRIMARY KEY,
            note TEXT,
            acknowledged TEXT,
            rescreened TEXT
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE pairs (
            about TEXT PRIMARY KEY,
            first TEXT NOT NULL,
            second TEXT NOT NULL,
            holds INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX pairs_by_first ON pairs (first)",
        "CREATE INDEX pairs_by_second ON pairs (second)",
        "CREATE VIEW rejections AS SELECT DISTINCT first, second FROM pairs WHERE holds = 1",
        """CREATE TABLE changes (
            version INTEGER NOT NULL,
            visit TEXT NOT NULL,
            PRIMARY KEY (version, visit)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE tombstones (
            person TEXT PRIMARY KEY,
            at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE erasures (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            destination TEXT NOT NULL,
            person TEXT NOT NULL,
            visits TEXT NOT NULL,
            done_at TEXT
        ) STRICT""",
        "CREATE INDEX erasures_left ON erasures (destination) WHERE done_at IS NULL",
        """CREATE TABLE faces (
            visit TEXT PRIMARY KEY REFERENCES visits (id) ON DELETE CASCADE,
            flaw TEXT
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE templates (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            visit TEXT NOT NULL REFERENCES visits (id) ON DELETE CASCADE,
            n INTEGER NOT NULL,
            model TEXT NOT NULL,
            width_px REAL NOT NULL,
            sharpness REAL NOT NULL,
            brightness REAL NOT NULL,
            score REAL NOT NULL,
            state TEXT NOT NULL DEFAULT 'kept' CHECK (state IN ('kept', 'damaged')),
            sealed BLOB NOT NULL
        ) STRICT""",
        "CREATE INDEX templates_of_visit ON templates (visit, state)",
        "CREATE INDEX templates_of_model ON templates (model, visit) WHERE state = 'kept'",
        """CREATE TABLE guards (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            folded TEXT NOT NULL UNIQUE,
            role TEXT NOT NULL CHECK (role IN ('guard', 'admin')),
            disabled INTEGER NOT NULL DEFAULT 0,
            pin TEXT NOT NULL,
            wrong INTEGER NOT NULL DEFAULT 0,
            wrong_utc TEXT,
            wrong_synced INTEGER,
            wrong_mono REAL,
            wrong_boot TEXT
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE audit (
            seq INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            author_kind TEXT NOT NULL,
            author_id TEXT NOT NULL,
            event TEXT NOT NULL,
            about TEXT NOT NULL,
            hash TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX visits_by_start ON visits (started_utc)",
        "CREATE INDEX visits_by_outcome ON visits (outcome, started_utc, device)",
        "CREATE INDEX visits_by_device ON visits (device, started_utc)",
        "CREATE INDEX visits_in_order ON visits (seq, id, started_utc, outcome, device)",
    ),
    (
        "ALTER TABLE outbox ADD COLUMN step TEXT NOT NULL DEFAULT 'put'",
        "ALTER TABLE outbox ADD COLUMN meta TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE outbox ADD COLUMN face TEXT",
        "ALTER TABLE outbox ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE outbox ADD COLUMN trouble TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE outbox ADD COLUMN given_up INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX outbox_of_visit ON outbox (visit, destination)",
        "ALTER TABLE erasures ADD COLUMN faces TEXT",
        """CREATE TABLE sent (
            visit TEXT PRIMARY KEY REFERENCES visits (id) ON DELETE CASCADE,
            user TEXT,
            visited INTEGER,
            pictures TEXT NOT NULL,
            face TEXT,
            face_of TEXT
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX sent_as ON sent (user)",
        "CREATE TABLE enrolments (person TEXT PRIMARY KEY, due TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID",
        "CREATE TABLE peers (device TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID",
        """CREATE TABLE spending (
            day TEXT NOT NULL,
            charge TEXT NOT NULL,
            calls INTEGER NOT NULL,
            PRIMARY KEY (day, charge)
        ) STRICT, WITHOUT ROWID""",
    ),
    (
        """CREATE TABLE alerts (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            event TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            about TEXT NOT NULL,
            at TEXT NOT NULL,
            due_at TEXT,
            until TEXT,
            words TEXT NOT NULL DEFAULT '',
            step TEXT NOT NULL CHECK (step IN ('new', 'held', 'due', 'told', 'folded', 'given up')),
            folded_in TEXT,
            head TEXT,
            channel TEXT NOT NULL DEFAULT '',
            ts TEXT,
            told TEXT NOT NULL DEFAULT '',
            stale INTEGER NOT NULL DEFAULT 0,
            unsure INTEGER NOT NULL DEFAULT 0,
            tried_at TEXT,
            attempts INTEGER NOT NULL DEFAULT 0,
            trouble TEXT NOT NULL DEFAULT '',
            picture TEXT NOT NULL DEFAULT 'none' CHECK (picture IN ('none', 'due', 'shared', 'gone')),
            file TEXT
        ) STRICT""",
        "CREATE INDEX alerts_by_about ON alerts (about, kind)",
        "CREATE INDEX alerts_folded_in ON alerts (folded_in) WHERE folded_in IS NOT NULL",
        "CREATE INDEX alerts_to_decide ON alerts (seq) WHERE step IN ('new', 'held')",
        "CREATE INDEX alerts_to_tell ON alerts (seq) WHERE step = 'due'",
        "CREATE INDEX alerts_to_edit ON alerts (seq) WHERE step = 'told' AND stale = 1",
        "CREATE INDEX alerts_to_picture ON alerts (seq) WHERE step = 'told' AND picture = 'due'",
        "CREATE INDEX alerts_given_up ON alerts (seq) WHERE step = 'given up'",
        """CREATE TABLE clicks (
            key TEXT PRIMARY KEY,
            at TEXT NOT NULL,
            click TEXT NOT NULL,
            done INTEGER NOT NULL DEFAULT 0
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX clicks_left ON clicks (at) WHERE done = 0",
    ),
)
"""One entry per version of the journal, never changed once released; PRAGMA user_version counts those taken."""


OnWork = Callable[[], None]
"""Called now and again while SQLite works on something long; never raises."""

STEPS_OF_WORK = 50_000
"""Of SQLite's machine between two such calls: tens of milliseconds of a Raspberry Pi."""


def connect(
    file: Path, factory: type[sqlite3.Connection] = sqlite3.Connection, on_work: OnWork | None = None
) -> sqlite3.Connection:
    """Open the journal for the one thread that writes it. Raises sqlite3.Error, or BadInput if it is from a newer doorman.

    synchronous=FULL in WAL: with less, a power cut takes visits that were acknowledged. secure_delete, so that what is
    forgotten is not left in free pages, and what is sorted stays in memory, or it would lie in files of its own. The
    write-ahead log is folded in every 100 pages, because on a full disk a long one can be neither grown nor folded in.
    """
    db = sqlite3.connect(file, isolation_level=None, factory=factory)
    db.text_factory = readable
    if on_work is not None:
        db.set_progress_handler(on_work, STEPS_OF_WORK)
    try:
        db.execute("PRAGMA busy_timeout = 5000")
        refuse_newer(db, file)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA wal_autocheckpoint = 100")
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA secure_delete = ON")
        db.execute("PRAGMA temp_store = MEMORY")
    except (sqlite3.Error, BadInput):
        db.close()
        raise
    return db


def connect_to_read(file: Path) -> sqlite3.Connection:
    """Open the journal read-only, beside the kiosk that writes it.

    Raises BadInput when there is none, it cannot be read, or it belongs to another version of doorman.
    """
    if not file.exists():
        raise BadInput(f"{file.parent} holds no visits ({file.name} is not there)")
    try:
        db = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
        with ExitStack() as unless_fine:
            unless_fine.callback(db.close)
            db.execute("PRAGMA busy_timeout = 5000")
            db.execute("PRAGMA temp_store = MEMORY")
            refuse_newer(db, file)
            _refuse_older(db, file)
            unless_fine.pop_all()
    except sqlite3.Error as unreadable:
        raise BadInput(f"{file} cannot be read: {unreadable}") from None
    db.row_factory = sqlite3.Row
    db.text_factory = readable
    return db


def readable(text: bytes) -> str:
    """Return a text of the journal even where the disk changed a letter of it: else one name would keep all from sight."""
    return text.decode("utf-8", "replace")


def version(db: sqlite3.Connection) -> int:
    """Return how many steps the journal has taken."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def refuse_newer(db: sqlite3.Connection, file: Path) -> None:
    """Raise BadInput for a journal whose steps are unknown here."""
    if version(db) > len(STEPS):
        raise BadInput(
            f"{file} has version {version(db)}, but this doorman knows only {len(STEPS)}: "
            f"install the newer doorman again, or start with another data folder"
        )


def _refuse_older(db: sqlite3.Connection, file: Path) -> None:
    if version(db) < len(STEPS):
        raise BadInput(f"{file} is from an older doorman; start the kiosk once, which brings it up to date")


def migrate(db: sqlite3.Connection) -> None:
    """Take the steps that are missing, each whole or not at all."""
    for taken, step in enumerate(STEPS, start=1):
        if taken > version(db):
            with transaction(db):
                for statement in step:
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {taken}")


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Commit what is done inside, durably, or nothing of it."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            with suppress(sqlite3.Error):
                db.execute("ROLLBACK")


def remember(db: sqlite3.Connection, key: str, value: Any) -> None:
    """Keep a small fact (anything JSON can say) under a name."""
    db.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, json.dumps(value)))


def recall(db: sqlite3.Connection, key: str) -> Any:
    """Return a remembered fact, or None."""
    row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else json.loads(row[0])


def utc_text(utc: datetime) -> str:
    """Write an aware time in UTC so that texts sort as times do."""
    return utc.astimezone(UTC).isoformat(timespec="microseconds")


def is_disk_trouble(error: sqlite3.Error) -> bool:
    """Tell a disk that is full, broken, damaged or busy from a mistake of ours."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
    }
