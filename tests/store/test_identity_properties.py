"""Whatever happened, in whatever order kiosks heard of it: the tables say what the definition says."""

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.action import (
    RECOGNITION,
    Acknowledged,
    Action,
    Assigned,
    Author,
    AuthorKind,
    Forgotten,
    Ignored,
    Merged,
    Met,
    Named,
    Noted,
    Portrayed,
    Rejected,
    Rescreened,
    Undone,
    project,
)
from kiosk.errors import BadInput
from kiosk.store.acts import Pen, take, write
from kiosk.store.projection import rebuild
from kiosk.store.schema import transaction
from tests.fakes import FakeClock
from tests.store.crowd import AT, action_id, dump, journal, label, log_of, person, told
from tests.store.samples import visit

GUARD = Author(AuthorKind.GUARD, "g-00000001")
VISITS = 5

people = st.integers(0, 3).map(person)
visits = st.integers(0, VISITS - 1).map(lambda n: visit(n).id)
labels = st.integers(0, 3).map(lambda n: label(n).id)
targets = st.integers(0, 14).map(action_id)

deeds = st.one_of(
    st.builds(Met, people, st.integers(1, 9)),
    st.builds(Assigned, st.lists(visits, min_size=1, max_size=3, unique=True).map(tuple), people),
    st.builds(Named, people, labels),
    *[st.builds(Merged, people, people)] * 3,
    st.builds(Ignored, people, st.booleans()),
    *[st.builds(Rejected, people, people)] * 2,
    st.builds(Portrayed, people, visits),
    st.builds(Acknowledged, visits),
    st.builds(Rescreened, visits),
    st.builds(Noted, visits, labels),
    *[st.builds(Undone, targets)] * 3,
    st.builds(Forgotten, st.lists(people, min_size=1, max_size=2, unique=True).map(tuple)),
)


@st.composite
def logs(draw):
    """Draw a log as several kiosks may have written it, most people met early on."""
    drawn = draw(st.lists(st.lists(deeds, min_size=1, max_size=3), max_size=14))
    first = [[Met(person(n), n + 1) for n in range(draw(st.integers(0, 4)))]]
    return tuple(
        Action(
            id=action_id(n),
            counter=draw(st.integers(1, 8)),
            device=draw(st.sampled_from(["east", "west"])),
            author=draw(st.sampled_from([GUARD, RECOGNITION])),
            at=AT,
            deeds=tuple(done),
        )
        for n, done in enumerate(filter(None, first + drawn))
    )


@settings(max_examples=200, deadline=None)
@given(logs(), st.data())
def test_in_whatever_pieces_actions_arrive_the_tables_say_what_the_definition_says(log, data):
    arriving = data.draw(st.permutations(log))
    db = journal(VISITS)
    while arriving:
        piece = data.draw(st.integers(1, 4))
        with transaction(db):
            take(db, tuple(arriving[:piece]), ())
        arriving = arriving[piece:]
        if data.draw(st.integers(0, 3)) == 0:
            with transaction(db):
                take(db, log[: piece - 1], ())
    there = {action.id: action for action in log}

    assert told(db) == project(there.values())
    before = dump(db)
    with transaction(db):
        rebuild(db)
    assert dump(db) == before
    db.close()


class Kiosk:
    def __init__(self, device):
        self.pen, self.db = Pen(device, FakeClock()), journal(VISITS)

    def do(self, author, *done, labels=()):
        with suppress(BadInput), transaction(self.db):
            write(self.db, self.pen, author, done, labels)

    def log(self):
        return log_of(self.db)

    def tell(self, other):
        with transaction(other.db):
            take(other.db, tuple(self.log()), ())


@st.composite
def acts(draw, kiosk):
    """Draw what somebody does at a kiosk, about what is there."""
    done = draw(st.one_of(deeds, st.builds(Undone, st.sampled_from([one.id for one in kiosk.log()] or [action_id(0)]))))
    return draw(st.sampled_from([GUARD, GUARD, RECOGNITION])), done


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_two_kiosks_that_told_each_other_everything_agree(data):
    east, west = Kiosk("east"), Kiosk("west")
    known = tuple(label(n, f"name {n}") for n in range(4))
    east.do(RECOGNITION, *(Met(person(n), 0) for n in range(3)))
    east.tell(west)
    for _ in range(data.draw(st.integers(1, 10))):
        kiosk, other = data.draw(st.sampled_from([(east, west), (west, east)]))
        author, done = data.draw(acts(kiosk))
        kiosk.do(author, done, labels=known)
        if data.draw(st.integers(0, 4)) == 0:
            kiosk.tell(other)
    east.tell(west)
    west.tell(east)

    assert told(east.db) == told(west.db) == project(east.log())
    assert dump(east.db) == dump(west.db)
    assert {one.id for one in east.log()} == {one.id for one in west.log()}
    for kiosk in (east, west):
        kiosk.db.close()


def test_whom_a_guard_names_at_one_door_stands_though_recognition_joined_them_at_another():
    east, west = Kiosk("east"), Kiosk("west")
    east.do(RECOGNITION, *(Met(person(n), 0) for n in range(2)), Assigned((visit(0).id,), person(0)))
    east.tell(west)
    east.do(RECOGNITION, Merged(person(0), person(1)))
    west.do(GUARD, Named(person(0), label(1).id), labels=(label(1, "Anna"),))
    for kiosk, other in ((east, west), (west, east)):
        kiosk.tell(other)

    for kiosk in (east, west):
        there = told(kiosk.db)
        assert there == project(kiosk.log())
        assert there.people[person(0)].label == label(1).id
        assert there.visits == {visit(0).id: person(0)}

    (named,) = (action.id for action in west.log() if action.author == GUARD)
    east.do(GUARD, Undone(named))
    assert told(east.db).roots == {person(0): person(1)}
