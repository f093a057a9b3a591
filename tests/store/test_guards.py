import sqlite3
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.action import Author, AuthorKind
from kiosk.domain.audit import EXPORT, GUARD_DISABLED, LOGOUT
from kiosk.domain.guard import FREE_TRIES, WAITS_S, GuardId, Refused, Role, Tries, Welcome, pin_trouble, wait_after
from kiosk.domain.visit import Moment
from kiosk.errors import BadInput, BadSettings, LockedOut, StoreFull
from kiosk.store.guards import SqliteGuardBook
from kiosk.store.pins import Cost, Pins
from kiosk.store.side_door import SideDoor
from tests.fakes import FakeClock
from tests.store.faulty_disk import FailingDisk
from tests.store.samples import NOTHING, Place, visit

CHEAP = Cost(memory_kib=64, passes=1)
CONSOLE = Author(AuthorKind.CONSOLE)
PIN, OTHER_PIN, WRONG = "271828", "314159", "998877"


def book_of(place, keeper, boot="boot-1", cost=CHEAP):
    return SqliteGuardBook(place.folder, keeper, clock=place.clock, boot=boot, key_path=place.key, environ={}, cost=cost)


@contextmanager
def opened(place, boot="boot-1", cost=CHEAP):
    with place.journal(boot=boot) as journal:
        yield book_of(place, journal, boot, cost)


@pytest.fixture
def book(place):
    with opened(place) as book:
        yield book


@pytest.fixture
def kim(book):
    return book.add("Kim", PIN, Role.ADMIN, CONSOLE)


def author(guard):
    return Author(AuthorKind.GUARD, guard.id)


def events(book):
    return [(line.event, line.about) for line in reversed(book.audit(0, 1000).items)]


def test_the_right_pin_lets_in(book, kim):
    assert book.check(kim.id, PIN) == Welcome(kim)


def test_nobody_is_there_before_the_first_admin_and_no_pin_is_known(book):
    assert not book.has_admin()
    assert book.guards() == ()
    assert isinstance(book.check("g-00000000", "000000"), Refused)


def test_two_free_tries_are_told_then_waits_grow(book, kim, place):
    told = [book.check(kim.id, WRONG) for _ in range(FREE_TRIES)]
    for wait in WAITS_S[:2]:
        place.clock.advance(wait)
        told.append(book.check(kim.id, WRONG))

    assert told == [Refused(30.0, 2), Refused(30.0, 1), Refused(30.0, 0), Refused(60.0, 0), Refused(300.0, 0)]


def test_while_waiting_even_the_right_pin_is_refused_and_counts_for_nothing(book, kim, place):
    for _ in range(FREE_TRIES):
        book.check(kim.id, WRONG)
    place.clock.advance(10)

    early = [book.check(kim.id, PIN) for _ in range(3)]

    assert early == [Refused(20.0, 0)] * 3
    assert book.wait_left(kim.id) == 20.0
    place.clock.advance(20)
    assert book.check(kim.id, PIN) == Welcome(kim)


def test_the_right_pin_makes_all_tries_free_again(book, kim):
    book.check(kim.id, WRONG)
    book.check(kim.id, WRONG)
    book.check(kim.id, PIN)

    assert book.check(kim.id, WRONG) == Refused(30.0, 2)


def test_a_restart_neither_forgets_wrong_pins_nor_shortens_the_wait(place):
    with opened(place) as book:
        kim = book.add("Kim", PIN, Role.ADMIN, CONSOLE)
        for _ in range(FREE_TRIES):
            book.check(kim.id, WRONG)
    place.clock.advance(29)

    with opened(place) as book:
        assert book.check(kim.id, PIN) == Refused(1.0, 0)
        place.clock.advance(1)
        assert book.check(kim.id, WRONG) == Refused(60.0, 0)


def test_after_another_boot_the_wait_starts_again_unless_a_synced_clock_saw_it_pass(place):
    place.clock.synced = False
    with opened(place) as book:
        kim = book.add("Kim", PIN, Role.ADMIN, CONSOLE)
        for _ in range(FREE_TRIES):
            book.check(kim.id, WRONG)
    with opened(place, boot="boot-2") as book:
        unsynced = book.wait_left(kim.id)
        place.clock.advance(30)
        place.clock.synced = True
        book.check(kim.id, WRONG)
    place.clock.advance(45)
    with opened(place, boot="boot-3") as book:
        synced = book.wait_left(kim.id)

    assert (unsynced, synced) == (30.0, 15.0)


def test_a_wall_clock_that_jumps_moves_no_wait_within_a_boot(book, kim, place):
    for _ in range(FREE_TRIES):
        book.check(kim.id, WRONG)
    for days in (-400, 400):
        place.clock._start += timedelta(days=days)

        assert book.check(kim.id, PIN) == Refused(30.0, 0)


moments = st.builds(
    Moment,
    st.datetimes(datetime(1970, 1, 1), datetime(2038, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.floats(0, 1e9),
    st.booleans(),
)


@given(st.integers(0, 50), moments, moments, st.sampled_from(["a", "b"]), st.floats(0, 1e9))
def test_whatever_the_clocks_say_no_wait_is_negative_or_longer_than_its_step(wrong, last, now, boot, watched_from):
    left = Tries(wrong, last, "a").wait_left(now, boot, watched_from)

    assert 0 <= left <= wait_after(wrong)


def test_no_day_holds_more_than_forty_tries():
    seconds, tries = 0.0, 0
    while seconds < 86_400:
        tries += 1
        seconds += wait_after(tries)

    assert tries <= 40


def test_a_try_counts_before_it_is_looked_at_so_that_a_kill_gains_nothing(place, monkeypatch):
    class Killed(BaseException):
        pass

    def kill(*_):
        raise Killed

    with opened(place) as book:
        kim = book.add("Kim", PIN, Role.ADMIN, CONSOLE)
        monkeypatch.setattr(Pins, "is_right", kill)
        for _ in range(FREE_TRIES):
            with pytest.raises(Killed):
                book.check(kim.id, WRONG)
    monkeypatch.undo()

    with opened(place) as book:
        assert book.check(kim.id, PIN) == Refused(30.0, 0)


def test_many_guesses_at_once_are_no_way_around_the_wait(book, kim):
    told = []
    threads = [threading.Thread(target=lambda: told.append(book.check(kim.id, WRONG))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(event == "login.refused" for event, _ in events(book)) == FREE_TRIES
    assert all(isinstance(answer, Refused) for answer in told)


def test_who_is_disabled_is_told_what_a_wrong_pin_is_told(book, kim):
    lee = book.add("Lee", OTHER_PIN, Role.GUARD, CONSOLE)
    book.disable(lee.id, author(kim), disabled=True)

    assert book.check(lee.id, OTHER_PIN) == Refused(30.0, 2)
    book.disable(lee.id, author(kim), disabled=False)
    assert isinstance(book.check(lee.id, OTHER_PIN), Welcome)


class Stopwatch(Pins):
    """Counts the hashes that are made to check a PIN."""

    checked: ClassVar[list[bool]] = []

    def is_right(self, guard, pin, kept):
        self.checked.append(kept is None)
        return super().is_right(guard, pin, kept)


def test_unknown_and_disabled_guards_take_the_same_work(book, kim, monkeypatch):
    lee = book.add("Lee", OTHER_PIN, Role.GUARD, CONSOLE)
    book.disable(lee.id, CONSOLE, disabled=True)
    monkeypatch.setattr("kiosk.store.guards.Pins", Stopwatch)
    fresh = SqliteGuardBook(
        book._folder, book._keeper, clock=FakeClock(), boot="b", key_path=book._key_path, environ={}, cost=CHEAP
    )

    for guard in (kim.id, lee.id, GuardId("g-ffffffff")):
        fresh.check(guard, WRONG)

    assert Stopwatch.checked == [False, True, True]


def test_work_for_nobody_is_the_same_argon2_work(book):
    pins = book._pins()
    nobodys, somebodys = pins._nobodys.split("$"), pins.hashed("g-1", PIN).split("$")

    assert nobodys[:4] == somebodys[:4]
    assert [len(part) for part in nobodys] == [len(part) for part in somebodys]


def test_a_new_pin_lifts_the_wait(book, kim):
    for _ in range(FREE_TRIES):
        book.check(kim.id, WRONG)
    book.set_pin(kim.id, OTHER_PIN, CONSOLE)

    assert isinstance(book.check(kim.id, PIN), Refused)
    assert book.check(kim.id, OTHER_PIN) == Welcome(kim)


def test_a_guard_changes_their_own_pin_and_nobody_elses(book, kim):
    lee = book.add("Lee", PIN, Role.GUARD, CONSOLE)
    book.set_pin(lee.id, OTHER_PIN, author(lee))

    with pytest.raises(BadInput, match="only an admin"):
        book.set_pin(kim.id, OTHER_PIN, author(lee))
    assert isinstance(book.check(kim.id, PIN), Welcome)


@pytest.mark.usefixtures("kim")
@pytest.mark.parametrize(
    "somebody",
    [
        Author(AuthorKind.VISITOR),
        Author(AuthorKind.RECOGNITION),
        Author(AuthorKind.SLACK, "U1"),
        Author(AuthorKind.GUARD, "g-1"),
    ],
)
def test_only_an_admin_or_the_console_adds_guards(book, somebody):
    with pytest.raises(BadInput, match="only an admin"):
        book.add("Mallory", OTHER_PIN, Role.ADMIN, somebody)

    assert [guard.name for guard in book.guards()] == ["Kim"]


def test_an_admin_who_was_disabled_is_no_admin_any_more(book, kim):
    lee = book.add("Lee", OTHER_PIN, Role.ADMIN, author(kim))
    book.disable(lee.id, author(kim), disabled=True)

    with pytest.raises(LockedOut, match="locked out"):
        book.disable(kim.id, author(lee), disabled=True)


def test_whoever_is_locked_out_changes_no_pin_and_takes_nothing_along(book, kim):
    lee = book.add("Lee", OTHER_PIN, Role.GUARD, author(kim))
    book.disable(lee.id, author(kim), disabled=True)

    with pytest.raises(LockedOut):
        book.set_pin(lee.id, "665321", author(lee))
    with pytest.raises(LockedOut):
        book.note(author(lee), EXPORT, "7,both")
    book.note(author(lee), LOGOUT)
    assert [line.event for line in book.audit(0, 2).items] == [LOGOUT, GUARD_DISABLED]


def test_the_last_admin_who_can_log_in_stays(book, kim):
    lee = book.add("Lee", OTHER_PIN, Role.ADMIN, author(kim))
    book.add("Park", "161803", Role.GUARD, author(kim))
    book.disable(lee.id, author(kim), disabled=True)

    with pytest.raises(BadInput, match="Kim is the only admin"):
        book.disable(kim.id, author(kim), disabled=True)
    assert book.has_admin()


@pytest.mark.usefixtures("kim")
@pytest.mark.parametrize("name", ["kim", "KIM", " Kim ", "\uff2b\uff49\uff4d", "Ki\u200bm", "K\u202eim"])
def test_two_guards_never_look_alike_in_the_list(book, name):
    with pytest.raises(BadInput, match="is called"):
        book.add(name, OTHER_PIN, Role.GUARD, CONSOLE)


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "\u202e", "\x00", "x" * 41])
def test_a_name_that_cannot_be_read_is_refused(book, name):
    with pytest.raises(BadInput, match="no name"):
        book.add(name, PIN, Role.GUARD, CONSOLE)


@pytest.mark.parametrize("name", ["김민준", "Zoë", "<b>Bo</b>", "'; DROP TABLE guards; --", "👩‍✈️ Jo", "O'Neil"])
def test_a_name_in_any_script_is_kept_as_text(book, name):
    book.add(name, PIN, Role.GUARD, CONSOLE)

    assert [guard.name for guard in book.guards()] == [name]


@pytest.mark.parametrize(
    "pin",
    ["", "12345", "1234567890123", "12345a", "１２３４５６", "-12345", "111111", "123456", "654321", "890123", "109876",
     "121212", "123123", "1231231", "112233", "159753", "789456", "27 828"],
)  # fmt: skip
def test_a_pin_that_is_short_or_easy_is_refused_with_a_reason(book, pin):
    with pytest.raises(BadInput, match="that PIN cannot be used: "):
        book.add("Kim", pin, Role.GUARD, CONSOLE)

    assert pin_trouble(pin)
    assert book.guards() == ()


def test_almost_every_pin_that_chance_picks_can_be_used():
    assert sum(pin_trouble(f"{pin:06d}") is not None for pin in range(0, 1_000_000, 17)) < 100


def test_a_pin_is_nowhere_in_the_data_folder_nor_in_the_log(place, caplog):
    with opened(place) as book:
        kim = book.add("Kim", PIN, Role.ADMIN, CONSOLE)
        book.check(kim.id, PIN)
        book.check(kim.id, WRONG)
    content = b"".join(file.read_bytes() for file in place.folder.rglob("*") if file.is_file())

    assert PIN.encode() not in content
    assert WRONG.encode() not in content
    assert PIN not in caplog.text


def test_a_hash_is_of_no_use_without_the_key_of_this_kiosk_nor_for_another_guard(book, kim, tmp_path):
    lee = book.add("Lee", PIN, Role.GUARD, CONSOLE)
    with sqlite3.connect(book._folder / "journal.db") as db:
        (kims,) = db.execute("SELECT pin FROM guards WHERE id = ?", (kim.id,)).fetchone()
        db.execute("UPDATE guards SET pin = ? WHERE id = ?", (kims, lee.id))
    db.close()
    other = Place(tmp_path / "other")
    with opened(other) as stranger:
        stranger.add("Kim", OTHER_PIN, Role.ADMIN, CONSOLE)
        elsewhere = stranger._pins()

    assert not elsewhere.is_right(kim.id, PIN, kims)
    assert isinstance(book.check(lee.id, PIN), Refused)
    assert isinstance(book.check(kim.id, PIN), Welcome)


def test_a_damaged_hash_refuses_and_says_what_to_do(book, kim, caplog):
    with sqlite3.connect(book._folder / "journal.db") as db:
        db.execute("UPDATE guards SET pin = 'rubbish'")
    db.close()

    assert isinstance(book.check(kim.id, PIN), Refused)
    assert "another one" in caplog.text
    caplog.clear()


def test_a_hash_of_an_older_cost_is_renewed_at_the_next_login(place):
    with opened(place) as book:
        kim = book.add("Kim", PIN, Role.ADMIN, CONSOLE)
    dearer = Cost(memory_kib=128, passes=2)
    with opened(place, cost=dearer) as book:
        book.check(kim.id, PIN)
        with book._journal() as db:
            (kept,) = db.execute("SELECT pin FROM guards").fetchone()

    assert kept.startswith("$argon2id$v=19$m=128,t=2,p=1$")


def test_the_shipped_cost_is_what_the_rfc_asks_of_small_machines(place):
    with opened(place, cost=None) as book:
        kim = book.add("Kim", PIN, Role.ADMIN, CONSOLE)
        with book._journal() as db:
            (kept,) = db.execute("SELECT pin FROM guards").fetchone()

        assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
        assert book.check(kim.id, PIN) == Welcome(kim)


def test_what_happened_stands_in_the_audit_log_without_a_name(book, kim):
    lee = book.add("Lee", OTHER_PIN, Role.GUARD, author(kim))
    for _ in range(FREE_TRIES):
        book.check(lee.id, WRONG)
    book.check("g-ffffffff", WRONG)
    book.set_pin(lee.id, "161803", author(kim))
    book.check(lee.id, "161803")
    book.disable(lee.id, author(kim), disabled=True)
    book.disable(lee.id, author(kim), disabled=True)
    book.disable(lee.id, author(kim), disabled=False)

    assert events(book) == [
        ("guard.added", f"{kim.id},admin"),
        ("guard.added", f"{lee.id},guard"),
        ("login.refused", lee.id),
        ("login.refused", lee.id),
        ("login.refused", lee.id),
        ("login.paused", lee.id),
        ("login.refused", ""),
        ("guard.pin", lee.id),
        ("login", ""),
        ("guard.disabled", lee.id),
        ("guard.enabled", lee.id),
    ]
    assert book.verify() is None


@pytest.mark.usefixtures("kim")
def test_guards_added_beside_the_running_kiosk_count_at_once(place, book):
    console = book_of(place, SideDoor(place.folder))
    lee = console.add("Lee", OTHER_PIN, Role.GUARD, CONSOLE)

    assert book.check(lee.id, OTHER_PIN) == Welcome(lee)
    assert book.verify() is None


@pytest.mark.usefixtures("kim")
def test_both_doors_at_once_lose_no_line_of_the_audit_log(place, book):
    console = book_of(place, SideDoor(place.folder))

    def write(one):
        for _ in range(10):
            one.note(CONSOLE, "export", "v-1")

    threads = [threading.Thread(target=write, args=(one,)) for one in (book, console, book, console)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert book.audit().total == 41
    assert book.verify() is None


def test_the_side_door_needs_a_journal(place):
    console = book_of(place, SideDoor(place.folder))

    with pytest.raises(BadInput, match="holds no visits"):
        console.add("Kim", PIN, Role.ADMIN, CONSOLE)


def test_without_the_key_nobody_is_let_in_and_the_fix_is_named(place):
    with opened(place) as book:
        kim = book.add("Kim", PIN, Role.ADMIN, CONSOLE)
    place.key.rename(place.key.with_name("elsewhere"))

    with pytest.raises(BadSettings, match="picture key"):
        book_of(place, SideDoor(place.folder)).check(kim.id, PIN)


def test_wherever_the_disk_refuses_a_login_nothing_is_half_written(place, caplog):
    disk = FailingDisk(10**9)
    failed = 0
    with place.journal(disk) as journal:
        book = book_of(place, journal)
        kim = book.add("Kim", PIN, Role.ADMIN, CONSOLE)
        for nth in range(1, 12):
            disk.nth = disk.count + nth
            try:
                book.check(kim.id, PIN)
            except StoreFull:
                failed += 1
            disk.nth = 10**9
            place.clock.advance(WAITS_S[-1])
            assert book.check(kim.id, PIN) == Welcome(kim)
            assert book.verify() is None

        assert journal.record(visit(1), NOTHING).result().visit == visit(1).id
    assert 5 < failed < 11
    caplog.clear()
