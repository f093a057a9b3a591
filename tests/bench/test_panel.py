"""The panel's bench over a few people: everything that it measures can be measured, and is done by tapping."""

from itertools import islice

import pytest

from kiosk.bench.cast import cast
from kiosk.bench.crowd import REGULARS, VISITS_OF_A_REGULAR, Crowd, fill, regular
from kiosk.bench.guard_post import NOON, GuardPost, kept_in, make_folder
from kiosk.bench.panel import GOALS, MEASURED, PANEL_GOALS, panel_suite
from kiosk.domain.card import Asked, Listed
from kiosk.domain.visit import Kind
from kiosk.store.key import PictureKey
from kiosk.store.records import SqliteRecords

FEW = Crowd(visits=1_200, people=60, templates=1_200, pictured=150, model="few")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("post")
    make_folder(place)
    kept, key = kept_in(place)
    fill(kept, PictureKey(key.read_bytes()), FEW, NOON, cast(2))
    return place


@pytest.fixture(scope="module")
def post(folder):
    with GuardPost(folder, FEW.model) as opened:
        yield opened


@pytest.mark.parametrize("name", MEASURED)
def test_everything_about_the_panel_can_be_measured(post, name):
    post.log_in()

    (took,) = islice(MEASURED[name](post), 1)

    assert took >= 0
    post.lock()


def test_what_is_waited_for_in_vain_is_given_up(post):
    with pytest.raises(TimeoutError):
        post.until(lambda: False, patience_s=0.1)


def test_the_crowd_has_regulars_who_came_last_and_everybody_has_a_face(folder):
    kept, key = kept_in(folder)
    records = SqliteRecords(kept, key, {})

    newest = records.history(Asked(), 0, REGULARS).items
    counts = [records.history(Asked(person=regular(n)), 0, 1).total for n in range(REGULARS)]

    assert {visit.person.id for visit in newest if visit.person is not None} == {regular(n) for n in range(REGULARS)}
    assert counts == [VISITS_OF_A_REGULAR] * REGULARS
    assert records.people(Listed.KNOWN).total + records.people(Listed.UNKNOWN).total == FEW.people
    assert records.picture_bytes(newest[0].id, Kind.PORTRAIT).startswith(b"\xff\xd8")


@pytest.mark.slow
@pytest.mark.slow
def test_the_suite_tells_every_number_with_its_goal_and_what_idling_takes():
    told = panel_suite(lambda _: None, crowd=FEW, idle=FEW, tries=1)

    assert set(told) == GOALS.keys() | PANEL_GOALS.keys()
    assert all({"value", "unit", "goal", "met", "idle"} <= metric.keys() for metric in told.values())
