"""The identity log on the store's own thread."""

from concurrent.futures import wait

import pytest

from kiosk.domain.action import (
    RECOGNITION,
    Acknowledged,
    Action,
    Assigned,
    Author,
    AuthorKind,
    Forgotten,
    Merged,
    Met,
    Named,
    Noted,
    Portrayed,
    Rejected,
    Undone,
    project,
)
from kiosk.domain.action_text import check_action
from kiosk.domain.identity import Flaw
from kiosk.domain.person import LabelId, PersonId
from kiosk.domain.visit import VisitId
from kiosk.errors import BadInput, StoreFull
from kiosk.store.acts import COUNTER_JUMP
from kiosk.store.changes import version
from kiosk.store.journal import SMALL_AT_MOST
from kiosk.store.schema import connect_to_read
from tests.store.crowd import AT, action_id, counted, identity, label, log_of, person, templates, told
from tests.store.faulty_disk import FailingDisk
from tests.store.samples import NOTHING, not_elevated, visit

GUARD = Author(AuthorKind.GUARD, "g-00000001")
KIM = label(1, "김민수", role="courier")


@pytest.fixture
def journal(place):
    with place.journal() as opened:
        for n in range(4):
            opened.record(visit(n, not_elevated(), at=60.0 * n), NOTHING).result()
        yield opened


@pytest.fixture
def log(journal, place):
    return identity(journal, place)


@pytest.fixture
def tables(journal, place):  # noqa: ARG001  (there is none before)
    db = connect_to_read(place.folder / "journal.db")
    db.row_factory = None
    yield db
    db.close()


def done(future):
    return future.result(timeout=20)


def meet(log, n, *visits):
    theirs = (Assigned(tuple(visit(one).id for one in visits), person(n)),) if visits else ()
    return done(log.act(RECOGNITION, Met(person(n), 0), *theirs))


def test_an_act_is_in_the_log_as_it_was_answered(log, tables):
    met = meet(log, 1, 0, 1)
    named = done(log.act(GUARD, Named(person(1), KIM.id), labels=(KIM,)))

    assert log_of(tables) == [met, named]
    assert (met.counter, named.counter) == (1, 2)
    assert told(tables) == project([met, named])
    assert tables.execute("SELECT name, role FROM labels").fetchall() == [("김민수", "courier")]
    assert counted(tables)[person(1)][0] == 2


def test_people_are_numbered_one_after_the_other(log, tables):
    for n in range(1, 4):
        meet(log, n)

    assert [one.number for one in told(tables).people.values()] == [1, 2, 3]


def test_the_number_of_somebody_whose_sighting_was_undone_is_not_given_again(log):
    done(log.act(GUARD, Undone(meet(log, 1).id)))

    assert meet(log, 2).deeds[0] == Met(person(2), 2)


def test_the_counter_rises_above_what_other_kiosks_wrote(log):
    theirs = Action(id=action_id(7), counter=41, device="west", author=GUARD, at=AT, deeds=(Met(person(9), 5),))

    assert done(log.take((theirs,), ())) == 1
    assert done(log.take((theirs,), ())) == 0
    assert meet(log, 1).counter == 42
    assert meet(log, 2).deeds[0] == Met(person(2), 7)


def test_the_log_is_the_same_after_a_restart(place):
    with place.journal() as journal:
        journal.record(visit(0, not_elevated()), NOTHING).result()
        met = meet(identity(journal, place), 1, 0)
    with place.journal() as journal:
        assert meet(identity(journal, place), 2).counter == met.counter + 1
        db = connect_to_read(place.folder / "journal.db")
        assert set(told(db).people) == {person(1), person(2)}
        db.close()


def test_a_visit_that_is_kept_later_than_its_assignment_is_counted_then(log, journal, tables):
    early = Action(
        id=action_id(1),
        counter=1,
        device="west",
        author=RECOGNITION,
        at=AT,
        deeds=(Met(person(1), 1), Assigned((visit(8).id,), person(1))),
    )
    done(log.take((early,), ()))
    assert counted(tables)[person(1)][0] == 0

    done(journal.record(visit(8, not_elevated()), NOTHING))
    assert counted(tables)[person(1)][0] == 1


def test_first_and_last_seen_follow_a_clock_that_was_put_right(place):
    with place.journal() as journal:
        place.clock.synced = False
        done(journal.record(visit(0, not_elevated(), synced=False), NOTHING))
        meet(identity(journal, place), 1, 0)
        done(journal.correct_times("boot-1", 0.0, place.clock.now().utc.replace(year=2027)))
        db = connect_to_read(place.folder / "journal.db")
        assert counted(db)[person(1)][1].startswith("2027")
        db.close()


def bad_deeds(forgetting):
    return {
        "no person": Named(person(99), KIM.id),
        "no visit": Assigned((visit(77).id,), person(1)),
        "no label": Named(person(1), label(55).id),
        "one person already": Merged(person(1), person(1)),
        "is a person": Met(person(1), 0),
        "no action": Undone(action_id(3)),
        "cannot be": Met(PersonId("p-1; DROP TABLE people"), 0),
        "cannot be an id of visits": Assigned((VisitId("../../etc"),), person(1)),
        "not be brought back": Undone(forgetting),
        "was forgotten": Named(person(2), KIM.id),
        "was of somebody who was forgotten": Assigned((visit(2).id,), person(1)),
        "at most": Named(person(1), label(6).id),
    }


@pytest.mark.parametrize("trouble", list(bad_deeds(action_id(0))))
def test_what_cannot_be_done_is_refused_whole(log, tables, trouble):
    meet(log, 1, 0, 1)
    meet(log, 2, 2)
    forgotten = done(log.act(GUARD, Forgotten((person(2),))))
    before = log_of(tables)
    deed = bad_deeds(forgotten.id)[trouble]
    given = (KIM,) if trouble != "at most" else (label(6, "x" * 81),)

    with pytest.raises(BadInput, match=trouble):
        done(log.act(GUARD, Acknowledged(visit(0).id), deed, labels=given))

    assert log_of(tables) == before
    assert tables.execute("SELECT count(*) FROM labels").fetchone() == (0,)


@pytest.mark.parametrize("name", [*"\ud800\u202e\ufe0f\u2800\u3164", " \n ", "", "\u200b\u2060", "\u115f\u1160"])
def test_a_name_with_nothing_to_read_in_it_is_refused(log, name):
    meet(log, 1, 0)

    with pytest.raises(BadInput, match="read"):
        done(log.act(GUARD, Named(person(1), label(2).id), labels=(label(2, name),)))
    assert meet(log, 3)


HOSTILE = ("<b>x</b>", "'; DROP TABLE labels; --", "=cmd|' /C calc'!A0", "עברית", "👩‍🔬 Kim", "x" * 80)


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_is_kept_as_the_text_it_is(log, tables, name):
    meet(log, 1, 0)
    done(log.act(GUARD, Named(person(1), label(2).id), labels=(label(2, name),)))

    assert tables.execute("SELECT name FROM labels").fetchall()[0][0] == name


def test_recognition_joins_nobody_whom_a_guard_has_named_since_it_looked(log, tables):
    meet(log, 1, 0)
    meet(log, 2, 1)
    done(log.act(GUARD, Named(person(1), label(2).id), labels=(label(2, "Anna"),)))

    for one, other in ((1, 2), (2, 1)):
        with pytest.raises(BadInput, match="has a name"):
            done(log.act(RECOGNITION, Merged(person(one), person(other))))
    assert told(tables).people[person(1)].label == label(2).id


@pytest.mark.parametrize(
    "absurd",
    [
        {"counter": 2**63},
        {"counter": 2**53},
        {"counter": 0},
        {"device": "WEST\n"},
        {"author": Author(AuthorKind.GUARD)},
        {"deeds": ()},
        {"deeds": (Met(person(3), 0),)},
        {"deeds": (Met(person(3), 999_999_999),)},
        {"deeds": (Named(person(3), LabelId("no label")),)},
    ],
)
def test_an_action_of_another_kiosk_that_makes_no_sense_is_left_out_and_nothing_else(log, tables, caplog, absurd):
    usual = {"id": action_id(1), "counter": 9, "device": "west", "author": GUARD, "at": AT, "deeds": (Met(person(2), 5),)}
    wrong, right = Action(**(usual | absurd)), Action(**(usual | {"id": action_id(2)}))

    assert done(log.take((wrong, right), (label(1, "x" * 9999), label(2, "Anna")))) == 1

    assert meet(log, 1, 0).counter == 10
    assert told(tables).people.keys() == {person(1), person(2)}
    assert tables.execute("SELECT name FROM labels").fetchall() == [("Anna",)]
    assert caplog.text.count("left out 2 of what another kiosk wrote") == 1
    caplog.clear()


def test_however_high_the_counters_of_others_rise_step_by_step_they_are_taken(log):
    steps = [1 + n * COUNTER_JUMP for n in range(3)]
    risen = [
        Action(id=action_id(n), counter=counter, device="west", author=GUARD, at=AT, deeds=(Met(person(n), 1),))
        for n, counter in enumerate(steps)
    ]

    assert done(log.take(tuple(risen[::-1]), ())) == 3
    assert check_action(meet(log, 9, 0)).counter == steps[-1] + 1


def test_an_author_who_cannot_be_is_refused(log):
    with pytest.raises(BadInput, match="author"):
        done(log.act(Author(AuthorKind.GUARD, "bobby\n tables"), Met(person(1), 0)))
    with pytest.raises(BadInput, match="needs an id"):
        done(log.act(Author(AuthorKind.GUARD), Met(person(1), 0)))


def test_undoing_twice_is_refused_but_an_undo_can_be_undone(log, tables):
    meet(log, 1, 0)
    named = done(log.act(GUARD, Named(person(1), KIM.id), labels=(KIM,)))
    undo = done(log.act(GUARD, Undone(named.id)))
    assert told(tables).people[person(1)].label is None

    with pytest.raises(BadInput, match="undone already"):
        done(log.act(GUARD, Undone(named.id)))
    done(log.act(GUARD, Undone(undo.id)))
    assert told(tables).people[person(1)].label == KIM.id


def test_recognition_undoes_no_guard(log):
    meet(log, 1, 0)
    named = done(log.act(GUARD, Named(person(1), KIM.id), labels=(KIM,)))

    with pytest.raises(BadInput, match="recognition"):
        done(log.act(RECOGNITION, Undone(named.id)))


def test_an_undo_that_would_hand_visits_to_somebody_forgotten_is_refused(log, tables):
    meet(log, 1, 0, 1)
    meet(log, 2, 2)
    moved = done(log.act(GUARD, Assigned((visit(1).id,), person(2))))
    done(log.act(GUARD, Forgotten((person(1),))))

    with pytest.raises(BadInput, match="forgotten since"):
        done(log.act(GUARD, Undone(moved.id)))
    assert told(tables).visits == {visit(1).id: person(2), visit(2).id: person(2)}


def test_a_portrait_of_a_visit_that_was_moved_away_is_no_longer_shown(log, tables):
    meet(log, 1, 0, 1)
    meet(log, 2, 2)
    done(log.act(GUARD, Portrayed(person(1), visit(1).id)))
    assert told(tables).people[person(1)].portrait == visit(1).id

    done(log.act(GUARD, Assigned((visit(1).id,), person(2))))
    assert told(tables).people[person(1)].portrait is None


def test_merged_people_are_rejected_together(log, tables):
    for n in range(1, 4):
        meet(log, n, n)
    done(log.act(GUARD, Rejected(person(1), person(2))))
    merge = done(log.act(GUARD, Merged(person(1), person(3))))
    assert told(tables).rejected == {(person(2), person(3))}

    done(log.act(GUARD, Undone(merge.id)))
    assert told(tables).rejected == {(person(1), person(2))}


def test_the_face_of_a_visit_is_kept_with_the_deeds_that_follow(log, tables):
    enrolled = done(log.enrol(visit(0).id, templates(3), None, Met(person(1), 0), Assigned((visit(0).id,), person(1))))

    assert enrolled.author == RECOGNITION
    assert tables.execute("SELECT visit, n, model FROM templates").fetchall()[2][:] == (visit(0).id, 2, "model")
    assert told(tables).visits == {visit(0).id: person(1)}


def test_a_face_that_cannot_be_used_is_kept_as_its_flaw(log, tables):
    assert done(log.enrol(visit(0).id, (), Flaw.BLURRED)) is None

    assert tables.execute("SELECT visit, flaw FROM faces").fetchall()[0][:] == (visit(0).id, "blurred")


def test_where_the_deeds_are_refused_no_template_is_kept(log, tables):
    with pytest.raises(BadInput, match="no person"):
        done(log.enrol(visit(0).id, templates(3), None, Assigned((visit(0).id,), person(9))))

    assert tables.execute("SELECT count(*) FROM templates").fetchone()[0] == 0


def test_the_version_rises_with_every_change_and_only_then(log, tables):
    versions = [0]
    for change in (
        lambda: meet(log, 1, 0),
        lambda: done(log.enrol(visit(1).id, templates(1), None)),
        lambda: done(log.take((), (KIM,))),
    ):
        change()
        versions.append(version(tables))
    assert done(log.take((), ())) == 0

    assert versions == sorted(set(versions))
    assert version(tables) == versions[-1]


def test_whoever_watches_is_called_after_each_change(log, journal):
    called = []
    journal.watch(lambda: called.append(True))
    meet(log, 1, 0)
    done(journal.record(visit(9, not_elevated()), NOTHING))

    assert len(called) == 2


def test_however_many_acts_wait_a_visit_still_has_its_place(log, journal):
    acts = [log.act(RECOGNITION, Met(person(n), 0)) for n in range(1, 4 * SMALL_AT_MOST)]
    kept = journal.record(visit(9, not_elevated()), NOTHING)

    assert done(kept).visit == visit(9).id
    wait(acts, timeout=60)
    refused = [one.exception() for one in acts if one.exception() is not None]
    assert all(isinstance(one, StoreFull) for one in refused)


def test_a_disk_that_refuses_once_leaves_no_half_act(place, caplog):
    with place.journal() as journal:
        journal.record(visit(0, not_elevated()), NOTHING).result()
        meet(identity(journal, place), 1, 0)
    for nth in range(1, 200):
        disk = FailingDisk(10_000_000)
        with place.journal(disk) as journal:
            log = identity(journal, place)
            disk.count, disk.nth = 0, nth
            future = log.act(GUARD, Named(person(1), label(nth).id), labels=(label(nth, f"name {nth}"),))
            failed = isinstance(future.exception(timeout=20), StoreFull)
            disk.nth = 10_000_000
            db = connect_to_read(place.folder / "journal.db")
            names = [row[0] for row in db.execute("SELECT name FROM labels")]
            assert (f"name {nth}" in names) is not failed
            assert told(db) == project(log_of(db))
            db.close()
            if not failed:
                break
            assert done(log.act(GUARD, Noted(visit(0).id, label(900).id), labels=(label(900, note="again"),)))
    else:
        pytest.fail("an act never succeeded")
    caplog.clear()
