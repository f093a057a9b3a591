"""A kiosk fresh from the factory, its sensor screwed in askew, is calibrated by an installer it tells what to do."""

import numpy as np
import pytest

from kiosk.devices.installer_scene import with_nose_at
from kiosk.devices.mounting import Mounting
from kiosk.devices.scenario import Standing
from kiosk.devices.simulated_heat import Unit
from kiosk.domain.assistant import Ask, Quality, Step
from kiosk.domain.calibration import UNCALIBRATED, Orientation
from kiosk.domain.decision import Reason
from kiosk.domain.thermal import Optics
from kiosk.installer import Installer
from kiosk.models import model_path
from tests.flows.hall import SteeredHall

pytestmark = pytest.mark.skipif(
    not model_path("yunet").exists(), reason="the face finder's weights are not installed: run `doorman models`"
)

ASKEW = Mounting(quarter_turns=1, mirror=True, axis_deg=(3.5, -2.5), roll_deg=1.5, right_m=0.03, down_m=-0.02)


class Workplace:
    """A hall with an installer who does what the assistant asks, and the assistant that looks on."""

    def __init__(self, mounting=ASKEW, only=None):
        self.hall = SteeredHall(mounting=mounting, unit=Unit.made(3, Optics()))
        self.held = []
        self.installer = Installer(
            held=UNCALIBRATED,
            sensor=self.hall.stage.devices.thermal.optics,
            lens=self.hall.settings.lens(),
            lenses=self.hall.station._by_lenses,
            policy=self.hall.settings.policy(),
            clock=self.hall.clock,
            adopt=self._adopt,
            on_close=lambda: self.hall.station.pause(paused=False),
            only=only,
        )
        self.hall.station.pause(paused=True)
        self.hall.run(1.0)

    def _adopt(self, calibration):
        self.held.append(calibration)
        self.hall.station.adopt(calibration)

    def watch(self, seconds):
        """Let time pass with the assistant looking at every view, until the step has a result."""
        for _ in range(round(seconds * 10)):
            self.hall.run(0.1)
            view = self.hall.display.view
            assert view is not None
            self.installer.take(view)
            if self.installer.prompt.can_next:
                return

    def obey(self, prompt):
        scene = self.hall.scene
        match prompt.ask:
            case Ask.WAVE:
                scene.wave_at(prompt.ring, 0.4)
            case Ask.STAND:
                scene.stand_with_nose_at(prompt.ring, 0.42)
                self.installer.find_face()
            case Ask.STEP_BACK:
                scene.stand_with_nose_at(prompt.ring, 0.62)
            case Ask.BOARD:
                scene.hold_board()
                self.watch(0.3)
                self.installer.tap((0.5, 0.5))
            case Ask.STEP_OUT:
                scene.clear()
            case Ask.MARK:
                scene.stand_with_nose_at((0.5, 0.48), 0.4)
            case Ask.TAP_PATCH:
                self.installer.tap((0.3, 0.3))

    def work(self, step, seconds=60.0):
        """Obey each new request of a step until it has a result; returns the requests in order."""
        asked: list[tuple[Ask, int]] = []
        for _ in range(round(seconds)):
            prompt = self.installer.prompt
            if prompt.can_next or prompt.step is not step:
                break
            if asked[-1:] != [(prompt.ask, prompt.number)]:
                asked.append((prompt.ask, prompt.number))
                self.obey(prompt)
            self.watch(1.0)
        assert self.installer.prompt.can_next, (self.installer.prompt, asked)
        return asked

    def miss_deg(self, registration, at_m):
        points = [(x, 0.46) for x in (0.44, 0.5, 0.56)]
        hall = self.hall
        optics = hall.stage.devices.thermal.optics
        lens = hall.settings.lens()
        return max(hall.stage.heat.mounting.miss_deg(registration, p, at_m, lens, optics) for p in points)


@pytest.fixture(scope="module")
def calibrated():
    place = Workplace()
    for step in (Step.ORIENTATION, Step.ALIGNMENT, Step.FLAT_FIELD, Step.EMPTY_SCENE):
        place.work(step)
        place.installer.next()
    place.installer.skip()
    place.work(Step.DISTANCE)
    place.installer.next()
    return place


def test_waving_a_hand_tells_how_the_sensor_is_mounted(calibrated):
    assert calibrated.installer.held.orientation == Orientation(1, mirror=True) == ASKEW.orientation


def test_heat_and_picture_come_to_lie_within_a_degree_and_a_half(calibrated):
    alignment = calibrated.installer.held.alignment

    assert alignment.residual_deg <= 1.5
    assert all(calibrated.miss_deg(alignment.registration, metres) <= 1.5 for metres in (0.4, 0.5))


def test_before_that_they_were_further_apart(calibrated):
    assert calibrated.miss_deg(calibrated.hall.station._by_lenses, 0.4) > 3


def test_the_board_shows_the_difference_between_pixels(calibrated):
    found = calibrated.installer.held.flat_field.offsets
    true = calibrated.hall.stage.heat.unit.fixed

    assert np.std(found - true) < 0.1
    assert np.std(true) > 0.2


def test_the_summary_says_how_good_each_step_is(calibrated):
    assert calibrated.installer.at_summary
    assert [one.quality for one in calibrated.installer.findings] == [
        Quality.GOOD,
        Quality.GOOD,
        Quality.GOOD,
        Quality.GOOD,
        Quality.MISSING,
        Quality.GOOD,
    ]


def test_a_calibrated_kiosk_screens_visitors_again(calibrated):
    hall = calibrated.hall
    hall.scene.clear()
    calibrated.installer.close()
    hall.run(3.0)

    states, visits = hall.shows(Standing(with_nose_at((0.5, 0.48), 0.4, hall.settings.lens())))

    assert [visit.verdict.reason for visit in visits] == [Reason.LEARNING], states
