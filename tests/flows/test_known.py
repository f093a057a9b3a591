from dataclasses import replace

import cv2
import pytest

from kiosk.devices.drawing.character import Pose
from kiosk.domain.identity import Ambiguous, Flaw, Known, Mode, NotAsked, Unasked, Unknown
from kiosk.domain.screening import Ready
from kiosk.models import model_path
from tests.flows.household_hall import RecognisingHall, SlowToTell, drawn

pytestmark = pytest.mark.skipif(
    not model_path("sface").exists(), reason="the face models' weights are not installed: run `doorman models`"
)


@pytest.fixture
def hall_of(tmp_path):
    halls = []

    def opened(mode=Mode.ON):
        halls.append(RecognisingHall(tmp_path, mode))
        return halls[-1]

    yield opened
    for hall in halls:
        hall.close()


def test_a_stranger_comes_four_times_is_named_once_and_greeted_on_the_fifth(hall_of):
    hall = hall_of()

    told = hall.come(drawn(0), drawn(1), drawn(0, pose=Pose.SMILING), drawn(0), drawn(0, x_m=0.03))
    stranger, other = told[0].person, told[1].person
    hall.call(stranger, "김서연")
    fifth = hall.come(drawn(0))

    assert [(one.person, one.number, one.nth) for one in told] == [
        (stranger, 1, 1),
        (other, 2, 1),
        (stranger, 1, 2),
        (stranger, 1, 3),
        (stranger, 1, 4),
    ]
    assert [(one.person, one.name) for one in fifth] == [(stranger, "김서연")]
    assert hall.records.person(stranger).visits == 5


def test_no_stranger_is_ever_taken_for_somebody_with_a_name(hall_of):
    hall = hall_of()
    for n, name in enumerate(["Ada", "Bo", "Cy"]):
        (first,) = hall.come(drawn(n))
        hall.call(first.person, name)

    strangers = hall.come(*(drawn(n) for n in range(3, 7)))

    assert all(isinstance(one, Unknown | Ambiguous) for one in strangers)
    assert len({one.person for one in strangers}) == 4


def test_a_name_is_gone_before_the_next_visitor_stands_there(hall_of):
    hall = hall_of()
    (first,) = hall.come(drawn(0))
    hall.call(first.person, "Ada")
    hall.scene.place(drawn(0))
    hall.run(5.0)
    assert isinstance(hall.greeted.view.identity, Known)

    hall.scene.clear()
    hall.run(0.7)
    hall.scene.place(drawn(1))
    seen = []
    for _ in range(60):
        hall.run(0.1)
        seen.append(hall.greeted.view.identity)

    assert not any(isinstance(identity, Known) for identity in seen)
    assert any(isinstance(identity, Unknown) for identity in seen)


def test_an_answer_that_comes_after_the_visitor_left_is_dropped(hall_of):
    hall = hall_of()
    (first,) = hall.come(drawn(0))
    hall.call(first.person, "Ada")
    slow = SlowToTell(hall.recognition)
    hall.station._recogniser = slow

    told = hall.come(drawn(0))
    slow.released.set()
    hall.recognition.settle()
    hall.run(1.0)

    assert isinstance(hall.greeted.view.state, Ready)
    assert told == []
    assert hall.greeted.view.identity is None
    assert hall.records.person(first.person).visits == 2


def test_in_opt_in_only_whoever_tapped_is_kept_and_found_again(hall_of):
    hall = hall_of(Mode.OPT_IN)
    (first,) = hall.come(drawn(0))
    hall.scene.place(drawn(0))
    hall.run(5.0)
    hall.station.remember()
    hall.run(0.5)
    remembered = hall.greeted.view.identity
    hall.scene.clear()
    hall.run(3.0)

    again, other = hall.come(drawn(0), drawn(1))

    assert first == NotAsked(first.visit, Unasked.NOT_AGREED)
    assert isinstance(remembered, Unknown)
    assert (again.person, again.nth) == (remembered.person, 2)
    assert other == NotAsked(other.visit, Unasked.NOT_AGREED)
    assert set(hall.templates().owners) == {remembered.visit} | set(hall.templates().visits)


def test_a_tap_by_whoever_has_left_keeps_nothing(hall_of):
    hall = hall_of(Mode.OPT_IN)
    hall.come(drawn(0))

    hall.station.remember()
    hall.run(1.0)

    assert len(hall.templates().visits) == 0


def test_with_recognition_off_nothing_is_embedded_and_the_outcome_is_the_same(hall_of):
    hall = hall_of(Mode.OFF)

    (told,) = hall.come(drawn(0))

    assert told == NotAsked(told.visit, Unasked.OFF)
    assert hall.recognition._embedder is None
    assert hall.greeted.view.recognises


def test_staff_at_the_panel_take_the_name_off_the_screen(hall_of):
    hall = hall_of()
    (first,) = hall.come(drawn(0))
    hall.call(first.person, "Ada")
    hall.scene.place(drawn(0))
    hall.run(5.0)
    assert isinstance(hall.greeted.view.identity, Known)

    hall.station.pause(paused=True)
    hall.run(0.3)

    assert hall.greeted.view.identity is None


class SmearedFrom:
    """The real embedder; from the moment `since` on every picture is smeared, as by a lens that was wiped."""

    def __init__(self, embedder, since):
        self.model, self._embedder, self._since = embedder.model, embedder, since
        self.seen = []

    def embed(self, picture, face):
        if picture.at >= self._since:
            picture = replace(picture, pixels=cv2.blur(picture.pixels, (41, 41)))
        self.seen.append(self._embedder.embed(picture, face))
        return self.seen[-1]


@pytest.mark.parametrize(
    ("place", "seconds", "states"),
    [
        pytest.param({"distance_m": 0.25}, 3.0, ["guiding:back", "guiding:hold", "measuring"], id="while guided"),
        pytest.param({"x_m": -0.05}, 1.5, ["guiding:hold", "measuring", "guiding:hold", "measuring"], id="while measured"),
    ],
)
def test_whoever_takes_somebodys_place_without_a_gap_is_not_taken_for_them(hall_of, place, seconds, states):
    hall = hall_of()
    (first,) = hall.come(drawn(0))
    hall.call(first.person, "Ada")
    smeared = SmearedFrom(hall.recognition._embedder, hall.clock.monotonic() + seconds)
    hall.recognition._embedder = smeared
    hall.greeted.identities.clear()
    hall.greeted.states.clear()

    hall.scene.place(replace(drawn(0), **place))
    hall.run(seconds)
    hall.scene.place(drawn(1))
    hall.run(6.0)

    assert [state for state in hall.greeted.states if state in states][: len(states)] == states
    assert Flaw.BLURRED in smeared.seen
    assert [one.reason for one in hall.greeted.identities] == [Unasked.NO_PORTRAIT]
    assert hall.records.person(first.person).visits == 1
