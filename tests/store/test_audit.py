import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from kiosk.domain.action import Author, AuthorKind
from kiosk.domain.audit import EVENTS, START, chained, check_line
from kiosk.domain.guard import Role
from kiosk.store import audit
from kiosk.store.guards import SqliteGuardBook
from kiosk.store.pins import Cost
from kiosk.store.terms import Keep
from tests.store.samples import NOON

CONSOLE = Author(AuthorKind.CONSOLE)
KIM = Author(AuthorKind.GUARD, "g-12345678")


@pytest.fixture
def book(place):
    with place.journal() as journal:
        yield SqliteGuardBook(
            place.folder,
            journal,
            clock=place.clock,
            boot="boot-1",
            key_path=place.key,
            environ={},
            cost=Cost(memory_kib=64, passes=1),
        )


@pytest.fixture
def twelve(book, place):
    for n in range(12):
        book.note(KIM, "export", f"v-{n}")
        place.clock.advance(60)
    return book


def tamper(book, *statements):
    """Change the journal as somebody would who has the card, but not the key."""
    with closing(sqlite3.connect(book._folder / "journal.db")) as db, db:
        for statement in statements:
            db.execute(statement)


def test_an_empty_log_is_unbroken(book):
    assert (book.walk().entries, book.verify()) == (0, None)


def test_lines_come_newest_first_with_a_count_of_all(twelve):
    page = twelve.audit(2, 3)

    assert [line.about for line in page.items] == ["v-9", "v-8", "v-7"]
    assert (page.total, page.start) == (12, 2)
    assert page.items[0].author == KIM
    assert page.items[0].at == NOON + timedelta(minutes=9)


def test_each_hash_follows_from_the_line_and_the_hash_before(twelve):
    before = START
    for line in reversed(twelve.audit(0, 100).items):
        at = line.at.isoformat(timespec="microseconds")

        assert line.hash == chained(before, line.seq, at, line.author, line.event, line.about)
        before = line.hash


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE audit SET about = 'v-99' WHERE seq = 5", 5),
        ("UPDATE audit SET at = '2020-01-01T00:00:00.000000+00:00' WHERE seq = 1", 1),
        ("UPDATE audit SET author_id = 'g-00000000' WHERE seq = 12", 12),
        ("UPDATE audit SET author_kind = 'ghost' WHERE seq = 3", 3),
        ("UPDATE audit SET event = 'login' WHERE seq = 2", 2),
        ("UPDATE audit SET hash = about WHERE seq = 12", 12),
        ("UPDATE audit SET about = CAST(x'ff00fe' AS TEXT) WHERE seq = 8", 8),
        ("DELETE FROM audit WHERE seq = 1", 1),
        ("DELETE FROM audit WHERE seq = 7", 7),
        ("DELETE FROM audit WHERE seq BETWEEN 4 AND 6", 4),
        ("DELETE FROM audit WHERE seq > 9", 10),
        ("DELETE FROM audit", 1),
        ("INSERT INTO audit VALUES (13, '2026-01-01T00:00:00+00:00', 'guard', 'g-1', 'login', '', 'abc')", 13),
        ("DELETE FROM meta WHERE key = 'audit'", 1),
        ("UPDATE meta SET value = replace(value, '12', '11') WHERE key = 'audit'", 1),
        ("UPDATE meta SET value = '{}' WHERE key = 'audit'", 1),
        ("UPDATE meta SET value = 'null' WHERE key = 'audit'", 1),
    ],
)
def test_a_change_behind_doormans_back_is_found_and_its_line_named(twelve, change, broken):
    tamper(twelve, change)

    walked = twelve.walk()

    assert walked.broken == broken
    assert twelve.verify() == walked.words


def test_a_chain_computed_anew_without_the_key_is_found_by_its_head(twelve):
    before, forged = START, []
    for line in reversed(twelve.audit(0, 100).items):
        about = "v-0" if line.seq == 6 else line.about
        before = chained(before, line.seq, line.at.isoformat(timespec="microseconds"), line.author, line.event, about)
        forged.append(f"UPDATE audit SET about = '{about}', hash = '{before}' WHERE seq = {line.seq}")  # noqa: S608
    tamper(twelve, *forged)

    assert twelve.walk().broken == 12


@pytest.mark.parametrize(
    "change",
    [
        ["DELETE FROM audit WHERE seq > 9"],
        ["DELETE FROM audit WHERE seq > 9", "DELETE FROM meta WHERE key = 'audit'"],
        ["DELETE FROM meta WHERE key = 'audit'"],
        ["UPDATE meta SET value = replace(value, '12', '9') WHERE key = 'audit'"],
    ],
)
def test_lines_written_afterwards_do_not_hide_what_was_taken_away(twelve, change):
    tamper(twelve, *change)
    for n in range(5):
        twelve.note(KIM, "export", f"v-later-{n}")

    assert twelve.walk().broken is not None


def test_a_log_emptied_whole_is_found_as_long_as_there_are_guards(twelve):
    twelve.add("Kim", "271828", Role.ADMIN, CONSOLE)
    tamper(twelve, "DELETE FROM audit", "DELETE FROM meta WHERE key = 'audit'")

    assert twelve.walk().broken == 1


def test_a_changed_line_does_not_keep_the_others_from_being_read(twelve):
    tamper(twelve, "UPDATE audit SET author_kind = 'ghost', at = CAST(x'ff' AS TEXT) WHERE seq = 12")

    assert [line.about for line in twelve.audit(0, 2).items] == ["v-11", "v-10"]


def test_old_lines_go_and_the_rest_stays_unbroken(twelve):
    key = twelve._head_key()
    gone = twelve._keeper.keep("old lines", lambda db: audit.expire(db, key, NOON + timedelta(minutes=5))).result()
    twelve.note(KIM, "export", "v-later")

    assert gone == 5
    assert twelve.walk() == audit.Walk(8)
    tamper(twelve, "DELETE FROM audit WHERE seq = 6")
    assert twelve.walk().broken == 6


def test_the_last_line_stays_however_old_it_is(twelve):
    key = twelve._head_key()
    gone = twelve._keeper.keep("old lines", lambda db: audit.expire(db, key, NOON + timedelta(days=999))).result()

    assert gone == 11
    assert twelve.walk() == audit.Walk(1)


def test_nothing_expires_from_a_log_that_was_changed(twelve):
    tamper(twelve, "DELETE FROM meta WHERE key = 'audit'")
    key = twelve._head_key()

    assert twelve._keeper.keep("old lines", lambda db: audit.expire(db, key, NOON + timedelta(days=9))).result() == 0


@pytest.mark.parametrize(("synced", "left"), [(True, 1), (False, 12)])
def test_old_lines_go_by_themselves_but_not_by_a_clock_in_doubt(place, synced, left):
    with place.journal(keep=Keep(audit=30)) as journal:
        book = SqliteGuardBook(place.folder, journal, clock=place.clock, boot="boot-1", key_path=place.key, environ={})
        for _ in range(12):
            book.note(KIM, "login")
        journal.expire(place.clock.now()).result()
        place.clock.advance(31 * 86_400)
        place.clock.synced = synced
        journal.expire(place.clock.now()).result()

        assert book.walk() == audit.Walk(left)


@pytest.mark.parametrize("about", ["Kim Min-jun", "김민준", "v-1\n", "a" * 401, "<b>", "it's"])
def test_what_looks_like_a_name_or_note_does_not_get_in(book, about):
    with pytest.raises(ValueError, match="no list of ids"):
        book.note(KIM, "export", about)

    assert book.audit().total == 0


def test_every_event_of_our_own_may_be_written():
    for event in EVENTS:
        check_line(KIM, event, "p-0123456789abcdef,v-1")


def test_a_backup_of_the_journal_carries_an_unbroken_log(place, caplog):
    with place.journal() as journal:
        book = SqliteGuardBook(place.folder, journal, clock=place.clock, boot="b", key_path=place.key, environ={})
        book.note(KIM, "export", "v-1")
        journal.backup().result()
        book.note(KIM, "export", "v-2")
    (place.folder / "journal.db").unlink()
    for left in place.folder.glob("journal.db-*"):
        left.unlink()

    with place.journal() as journal:
        book = SqliteGuardBook(place.folder, journal, clock=place.clock, boot="b", key_path=place.key, environ={})
        assert journal.recovered is not None
        assert book.walk() == audit.Walk(1)
    caplog.clear()
