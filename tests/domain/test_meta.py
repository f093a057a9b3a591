import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.meta import MOST_CHARACTERS, Naming, meta_of, meta_text, object_key
from kiosk.domain.person import PersonId
from kiosk.domain.visit import Kind, VisitId
from tests.cloud.metas import told

ADA = PersonId("p-00000000000000ad")


def said(**changes):
    return json.dumps(json.loads(meta_text(told())) | changes)


def test_what_is_told_of_a_visit_is_read_back_as_it_was():
    meta = told(2, 30.0, wanted=True, person=ADA, is_alone=True, naming=Naming.NAMED)

    assert meta_of(meta_text(meta)) == meta
    assert meta_text(meta_of(meta_text(meta))) == meta_text(meta)


def test_no_name_is_ever_told():
    assert not {"name", "label", "note", "role"} & json.loads(meta_text(told(wanted=True, person=ADA)))["asked"].keys()


def test_every_object_of_a_visit_has_a_key_of_its_own_under_the_kiosks_prefix():
    keys = {object_key("kiosk-1", VisitId("v"), kind) for kind in (*Kind, None)}

    assert keys == {
        "kiosk-1/incoming/v.scene.jpg",
        "kiosk-1/incoming/v.portrait.jpg",
        "kiosk-1/thermal/v.npz",
        "kiosk-1/meta/v.json",
    }


HOSTILE = [
    "",
    "no JSON",
    "[]",
    "null",
    "{}",
    "[" * 50_000,
    " " * (MOST_CHARACTERS + 1),
    '{"uuid":"deeplens-01","filename":"1592813999","temperature":36.5,"uploaded":false}',
    said(format=2),
    said(visit="../../etc/passwd"),
    said(visit=7),
    said(device="UPPER"),
    said(device="x" * 33),
    said(started="yesterday"),
    said(started="2026-11-02T12:00:00"),
    said(started=0),
    said(clock_synced="yes"),
    said(outcome="ill"),
    said(numbers=[]),
    said(numbers={"skin_c": "hot"}),
    said(numbers={"skin_c": 10**400}),
    said(pictures={"portrait": {"key": "a", "sha256": "0" * 64, "size": 1}}),
    said(pictures={"film": {}}),
    said(pictures=[]),
    said(asked={}),
    said(asked=None),
    said(expires=None),
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_somebody_elses_meta_is_refused_and_nothing_else_happens(text):
    with pytest.raises(ValueError):  # noqa: PT011 - one kind of error whatever is wrong
        meta_of(text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_json_is_refused_in_the_same_way(value):
    with pytest.raises(ValueError):  # noqa: PT011
        meta_of(json.dumps(value))


@given(
    st.sampled_from(sorted(json.loads(meta_text(told())))),
    st.none() | st.booleans() | st.integers() | st.text() | st.just({}),
)
def test_a_meta_with_one_strange_part_is_read_or_refused(part, value):
    try:
        meta = meta_of(said(**{part: value}))
    except ValueError:
        return
    assert meta_of(meta_text(meta)) == meta
