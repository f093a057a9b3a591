"""Actions and labels as JSON, and what is not taken for one."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.action import (
    Acknowledged,
    Action,
    ActionId,
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
)
from kiosk.domain.action_text import action_json, action_of, check_action, deed_json, deed_of, label_json, label_of
from kiosk.domain.person import Label, LabelId, PersonId
from kiosk.domain.visit import VisitId

people = st.integers(0, 2**64 - 1).map(lambda n: PersonId(f"p-{n:016x}"))
labels = st.integers(0, 2**64 - 1).map(lambda n: LabelId(f"l-{n:016x}"))
actions = st.integers(0, 2**64 - 1).map(lambda n: ActionId(f"a-{n:016x}"))
visits = st.integers(0, 2**48 - 1).map(lambda n: VisitId(f"20261102T120000-{n:012x}"))
deeds = st.one_of(
    st.builds(Met, people, st.integers(1, 999_999_999)),
    st.builds(Assigned, st.lists(visits, min_size=1).map(tuple), people),
    st.builds(Named, people, labels),
    st.builds(Merged, people, people),
    st.builds(Ignored, people, st.booleans()),
    st.builds(Rejected, people, people),
    st.builds(Portrayed, people, visits),
    st.builds(Acknowledged, visits),
    st.builds(Rescreened, visits),
    st.builds(Noted, visits, labels),
    st.builds(Forgotten, st.lists(people, min_size=1).map(tuple)),
    st.builds(Undone, actions),
)
logged = st.builds(
    Action,
    id=actions,
    counter=st.integers(1, 2**53),
    device=st.sampled_from(["kiosk-1", "west"]),
    author=st.sampled_from([Author(AuthorKind.GUARD, "g-00000001"), Author(AuthorKind.RECOGNITION)]),
    at=st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    deeds=st.lists(deeds, min_size=1, max_size=4).map(tuple),
)

FINE = {
    "id": "a-0000000000000001",
    "counter": 3,
    "device": "west",
    "author": {"kind": "guard", "id": "g-00000001"},
    "at": "2026-11-02T12:00:00+00:00",
    "deeds": [{"deed": "met", "person": "p-0000000000000001", "number": 1}],
}


@given(logged)
def test_an_action_comes_back_from_its_json_as_it_was(action):
    assert action_of(json.loads(json.dumps(action_json(action)))) == action
    assert check_action(action) is action


@given(deeds)
def test_a_deed_comes_back_from_its_json_as_it_was(deed):
    assert deed_of(json.loads(json.dumps(deed_json(deed)))) == deed


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        ({"id": "a-1"}, "action's id"),
        ({"id": None}, "not a text"),
        ({"counter": 0}, "whole number"),
        ({"counter": True}, "whole number"),
        ({"counter": 2**60}, "whole number"),
        ({"device": "../x"}, "kiosk's id"),
        ({"author": "guard"}, "an author"),
        ({"author": {"kind": "king", "id": ""}}, "king"),
        ({"author": {"kind": "guard", "id": ""}}, "needs an id"),
        ({"author": {"kind": "guard", "id": "\ud800"}}, "author's id"),
        ({"at": "2026-11-02T12:00:00"}, "without a zone"),
        ({"at": "yesterday"}, "yesterday"),
        ({"deeds": []}, "not a list"),
        ({"deeds": "met"}, "not a list"),
        ({"deeds": [{"deed": "met", "person": "p-0000000000000001", "number": 0}]}, "under a number"),
        ({"deeds": [{"deed": "met", "person": "p-0000000000000001"}]}, "no deed"),
        ({"deeds": [{"deed": "crowned", "person": "p-0000000000000001"}]}, "no deed"),
        ({"deeds": [{"deed": "met", "person": "x' OR 1=1", "number": 1}]}, "id of person"),
        ({"deeds": [{"deed": "ignored", "person": "p-0000000000000001", "ignored": "yes"}]}, "true or false"),
        ({"deeds": [{"deed": "assigned", "person": "p-0000000000000001", "visits": ["../.."]}]}, "id of visits"),
        ({"deeds": [{"deed": "assigned", "person": "p-0000000000000001", "visits": []}]}, "not a list"),
        ({"deeds": [7]}, "not a deed"),
    ],
)
def test_what_is_no_action_is_refused(change, trouble):
    with pytest.raises(ValueError, match=trouble):
        action_of(FINE | change)


@pytest.mark.parametrize("missing", list(FINE))
def test_an_action_with_something_missing_is_refused(missing):
    with pytest.raises(ValueError, match=missing):
        action_of({key: value for key, value in FINE.items() if key != missing})


@pytest.mark.parametrize("said", [None, 7, "met", [], [FINE]])
def test_anything_else_is_refused(said):
    with pytest.raises(ValueError, match="not an action"):
        action_of(said)


def test_a_label_is_tidied_and_comes_back():
    label = label_of({"id": "l-0000000000000001", "name": " Ada\u202e\n Lovelace ", "role": "\t", "note": ""})

    assert label == Label(id=LabelId("l-0000000000000001"), name="Ada Lovelace")
    assert label_of(label_json(label)) == label


@pytest.mark.parametrize(
    "said", [{"id": "l-1", "name": "x"}, {"name": "x"}, {"id": "l-0000000000000001", "name": "x" * 81}, "x", None]
)
def test_what_is_no_label_is_refused(said):
    with pytest.raises(ValueError, match=r"label|characters"):
        label_of(said)
