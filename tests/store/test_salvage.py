"""A damaged page costs what was on it, not the log of actions since the last backup."""

import os
import shutil
import sqlite3
from contextlib import closing

import pytest

from kiosk.domain.action import RECOGNITION, Assigned, Author, AuthorKind, Met, Named, Noted, project
from kiosk.domain.audit import LOGIN
from kiosk.domain.guard import Role
from kiosk.store.guards import SqliteGuardBook
from kiosk.store.key import PictureKey
from kiosk.store.pins import Cost
from kiosk.store.schema import connect_to_read, recall, remember
from kiosk.store.templates import load_gallery
from tests.store.crowd import counted, identity, label, log_of, person, templates, told
from tests.store.samples import NOTHING, elevated, visit

GUARD = Author(AuthorKind.GUARD, "g-00000001")
CONSOLE = Author(AuthorKind.CONSOLE)
VISITS = 40
CHEAP = Cost(memory_kib=64, passes=1)
PAGE = 4096


def guard_book(place, journal):
    return SqliteGuardBook(
        place.folder, journal, clock=place.clock, boot="boot-1", key_path=place.key, environ={}, cost=CHEAP
    )


def busy(place, journal, first, last):
    """Let people come, be enrolled and named."""
    log = identity(journal, place)
    for n in range(first, last):
        journal.record(visit(n, elevated(36.0)), NOTHING).result()
        log.enrol(visit(n).id, templates(1, seed=n), None, Met(person(n), 0), Assigned((visit(n).id,), person(n))).result()
        name = label(n + 1, f"Somebody {n:03}", note="x" * 300)
        log.act(GUARD, Named(person(n), name.id), labels=(name,)).result()
    return log


@pytest.fixture
def before(place):
    """What was kept, half of it after the last backup; the journal is closed."""
    with place.journal() as journal:
        book = guard_book(place, journal)
        book.add("Ann", "482916", Role.ADMIN, CONSOLE)
        busy(place, journal, 0, VISITS // 2)
        journal.backup().result()
        book.add("Bob", "593027", Role.GUARD, CONSOLE)
        book.note(CONSOLE, LOGIN, "g-00000009")
        log = busy(place, journal, VISITS // 2, VISITS)
        log.act(GUARD, Noted(visit(0).id, label(99).id), labels=(label(99, note="umbrella"),)).result()
        journal.keep("a choice", lambda db: remember(db, "choices", {"greeting": "off"})).result()
    with closing(connect_to_read(place.folder / "journal.db")) as db:
        return log_of(db)


def spoil_page(place, content):
    """Overwrite the page on which some content lies."""
    file = place.folder / "journal.db"
    kept = bytearray(file.read_bytes())
    at = kept.find(content) // PAGE * PAGE
    assert at > 0
    kept[at : at + PAGE] = os.urandom(PAGE)
    file.write_bytes(kept)


def reopened(place, caplog):
    with place.journal() as journal:
        assert journal.recovered
        assert journal.recovered in caplog.text
    caplog.clear()
    db = connect_to_read(place.folder / "journal.db")
    db.row_factory = None
    return db, journal.recovered


@pytest.mark.parametrize("backup", [True, False])
def test_a_bad_page_elsewhere_costs_nothing_of_the_log(place, before, caplog, backup):
    with closing(sqlite3.connect(place.folder / "journal.db")) as db:
        db.execute("CREATE TABLE other (content TEXT)")
        db.execute("INSERT INTO other VALUES (?)", ("elsewhere" * 300,))
        db.commit()
    if not backup:
        (place.folder / "journal.backup").unlink()
    spoil_page(place, b"elsewhere" * 20)
    db, recovered = reopened(place, caplog)

    with closing(db):
        assert {one.id for one in log_of(db)} == {one.id for one in before}
        assert told(db) == project(before)
        assert {row[0] for row in db.execute("SELECT name FROM labels WHERE name <> ''")} == {
            f"Somebody {n:03}" for n in range(VISITS)
        }
        assert len(load_gallery(db, PictureKey(place.key.read_bytes()), "model").visits) == VISITS
        assert [row[0] for row in db.execute("SELECT name FROM guards ORDER BY name")] == ["Ann", "Bob"]
        assert recall(db, "choices") == {"greeting": "off"}
        assert all(count == 1 for count, _, _ in counted(db).values())
    assert f"{VISITS // 2 if backup else VISITS} visits" in recovered
    with place.journal() as journal:
        assert guard_book(place, journal).verify() is None


@pytest.mark.parametrize("what", ["actions", "labels", "templates", "visits"])
def test_a_bad_page_of_the_log_itself_costs_what_was_on_it_since_the_backup(place, before, caplog, what):
    with closing(sqlite3.connect(place.folder / "journal.db")) as db:
        contents = {
            "actions": before[-20].id.encode(),
            "labels": f"Somebody {VISITS - 3:03}".encode(),
            "templates": db.execute("SELECT sealed FROM templates WHERE seq = ?", (VISITS - 8,)).fetchone()[0][21:60],
            "visits": b"2026-11-02T12:00:00.000000+00:00",
        }
    spoil_page(place, contents[what])
    db, recovered = reopened(place, caplog)

    with closing(db):
        kept = log_of(db)
        lost = len(before) - len(kept)
        assert lost <= 15 if what == "actions" else lost == 0
        assert told(db).people == project(kept).people
        (names,) = db.execute("SELECT count(*) FROM labels").fetchone()
        (visits,) = db.execute("SELECT count(*) FROM visits").fetchone()
        assert names >= VISITS - 20
        assert visits >= VISITS - 20
        assert db.execute("SELECT count(*) FROM guards").fetchone() == (2,)
    assert "saved from the damaged one" in recovered


def test_what_was_still_in_the_write_ahead_log_is_saved(place, caplog):
    with place.journal() as journal:
        busy(place, journal, 0, 3)
        journal.backup().result()
        busy(place, journal, 3, 5)
        with closing(connect_to_read(place.folder / "journal.db")) as db:
            assert (place.folder / "journal.db-wal").stat().st_size
            before = log_of(db)
            (untouched,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'guards'").fetchone()
        shutil.copytree(place.folder, place.folder.with_name("cut"))
    place.folder = place.folder.with_name("cut")
    (place.folder / "journal.db-shm").unlink()
    with (place.folder / "journal.db").open("r+b") as file:
        file.seek(PAGE * (untouched - 1))  # one that the log has no newer copy of
        file.write(os.urandom(PAGE))
    db, _ = reopened(place, caplog)

    with closing(db):
        assert {one.id for one in log_of(db)} == {one.id for one in before}
        assert db.execute("SELECT count(*) FROM visits").fetchone() == (5,)


def test_whom_somebody_forgot_stays_forgotten(place, caplog):
    with place.journal() as journal:
        log = busy(place, journal, 0, 3)
        journal.backup().result()
        log.forget(GUARD, person(1)).result()
    with (place.folder / "journal.db").open("r+b") as file:
        file.seek(PAGE * 2)
        file.write(os.urandom(PAGE))
    db, _ = reopened(place, caplog)

    with closing(db):
        assert told(db).forgotten == {person(1)}
        assert told(db).people.keys() == {person(0), person(2)}
        assert db.execute("SELECT count(*) FROM templates").fetchone() == (2,)
    assert not log_of_is_empty(place)


def log_of_is_empty(place):
    with closing(connect_to_read(place.folder / "journal.db")) as db:
        return not [one for one in log_of(db) if one.author == RECOGNITION]
