"""One row that a failing card changed costs no more than itself: visits are kept, lists are shown, people are forgotten."""

import sqlite3
from contextlib import closing

import pytest

from kiosk.domain.action import Action, Merged, Undone
from kiosk.domain.card import Asked, Listed
from kiosk.errors import BadInput
from tests.store.crowd import AT, action_id
from tests.store.household import KIM, MODEL, Household, visit_id
from tests.store.samples import pictures


@pytest.fixture
def home(place):
    kept = Household(place)
    yield kept
    kept.close()


@pytest.fixture
def two(home):
    anna, berta = home.meet(1, 0), home.meet(2, 1, pictures=pictures())
    home.call(anna, "Anna")
    home.call(berta, "Berta")
    return anna, berta


def change(place, statement, *values):
    with closing(sqlite3.connect(place.folder / "journal.db", isolation_level=None)) as db:
        assert db.execute(statement, values).rowcount == 1


def test_a_changed_letter_in_a_name_keeps_nobody_else_from_sight(home, place, two):
    anna, berta = two
    home.enrol(1, 120.0)
    change(place, "UPDATE labels SET name = CAST(x'41ff6e6e61' AS TEXT) WHERE name = 'Anna'")

    assert [card.name for card in home.records.people(Listed.KNOWN).items] == ["A\ufffdnna", "Berta"]
    assert home.records.history(Asked()).total == 2
    assert home.records.gallery(MODEL).names[berta] == "Berta"
    assert home.log.forget(KIM, berta).result().people == (berta,)
    assert home.log.forget(KIM, anna).result().people == (anna,)
    home.come(2)


def test_an_act_on_a_row_without_sense_is_refused_and_visits_are_kept_after_it(home, place, two, caplog):
    anna, _ = two
    change(place, "UPDATE registers SET value = 'one' WHERE kind = 'met' AND about = ?", anna)

    with pytest.raises(BadInput, match="an action was not done: the journal holds something that makes no sense"):
        home.call(anna, "Anna the Second")
    home.come(2)
    assert home.records.person(anna).name == "Anna"
    assert "a row of the journal is damaged" in caplog.text
    caplog.clear()


def test_an_older_tombstone_without_sense_keeps_nobody_from_being_forgotten(home, place, two, caplog):
    anna, berta = two
    home.log.forget(KIM, anna).result()
    home.journal.backup().result()
    change(place, "UPDATE actions SET deeds = replace(deeds, 'forgotten', 'forgotton') WHERE deeds LIKE '%\"forgotten\"%'")

    assert home.log.forget(KIM, berta).result().pending == ()
    assert not [file.name for file in place.folder.iterdir() if file.is_file() and b"Berta" in file.read_bytes()]
    home.close()
    Household(place).close()
    assert "backup cannot be used" in caplog.text
    caplog.clear()


def test_an_erasure_without_sense_does_not_keep_a_kiosk_from_starting(home, place, two, caplog):
    _, berta = two
    home.log.forget(KIM, berta).result()
    change(place, "UPDATE erasures SET done_at = NULL, visits = '[' WHERE person = ?", berta)
    home.close()

    Household(place).close()
    assert "erasure 1 is damaged" in caplog.text
    caplog.clear()


def test_a_long_chain_of_undoing_is_told(home, two):
    anna, _ = two
    named = home.call(anna, "Anna again").id
    chain: list[Action] = []
    for n in range(1200):
        undone = Undone(chain[-1].id if chain else named)
        chain.append(Action(id=action_id(n), counter=100 + n, device="west", author=KIM, at=AT, deeds=(undone,)))
    home.log.take(tuple(chain), ()).result()

    newest = home.records.actions(0, 1).items[0]
    assert (newest.action.id, newest.names) == (chain[-1].id, {anna: "Anna again"})


def test_a_copy_that_a_full_disk_left_half_written_goes_with_whoever_is_forgotten(home, place, two):
    anna, _ = two
    for name in ("journal.backup.tmp", "journal.backup.tmp-wal"):
        (place.folder / name).write_bytes(b"Anna")
    home.log.forget(KIM, anna).result()

    assert not [file.name for file in place.folder.iterdir() if file.is_file() and b"Anna" in file.read_bytes()]


def test_whoever_was_joined_meanwhile_is_not_named_where_nobody_sees_it(home, two):
    anna, berta = two
    home.do(Merged(anna, berta))

    with pytest.raises(BadInput, match="joined with"):
        home.call(anna, "Annabel")
    assert home.records.visit_card(visit_id(0)).person.name == "Berta"
