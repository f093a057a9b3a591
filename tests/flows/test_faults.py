"""Devices that fail while drawn visitors stand before the real finder and the real driver."""

from dataclasses import replace

import pytest

from kiosk.bootstrap import LateFinder, Stage, drawn_baseline, station_for
from kiosk.domain.fault import Fault
from kiosk.domain.screening import OutOfService, WarmingUp
from kiosk.domain.view import Dot
from kiosk.settings import Settings
from tests.flows.entrance import RememberingDisplay, RememberingJournal
from tests.flows.hall import clock_from


class Hall:
    """The simulated entrance in virtual time, with everything real but the hardware."""

    def __init__(self):
        settings = Settings()
        settings = replace(settings, camera=replace(settings.camera, source="simulated", fps=10))
        self.clock = clock_from()
        self.stage = Stage(settings, self.clock, seed=2, seconds=90.0)
        self.display, self.journal = RememberingDisplay(), RememberingJournal()
        self.station = station_for(
            settings,
            self.stage.devices,
            display=self.display,
            journal=self.journal,
            clock=self.clock,
            baseline=drawn_baseline(settings, 30, 2, self.stage),
        )

    def run(self, seconds):
        end = self.clock.monotonic() + seconds
        while self.clock.monotonic() < end:
            self.station.turn()
            self.display.views = self.display.views[-1:]

    def run_until_measuring(self):
        for _ in range(600):
            self.station.turn()
            if self.display.states[-1] == "measuring":
                return
        pytest.fail("nobody was measured within a minute")

    @property
    def view(self):
        return self.display.views[-1]


@pytest.fixture
def hall():
    hall = Hall()
    yield hall
    hall.station.close()


def fault_of(hall):
    state = hall.station.state
    assert isinstance(state, OutOfService)
    return state.fault


def test_a_camera_lost_in_mid_visit_is_said_and_nothing_half_is_kept(hall):
    hall.run_until_measuring()

    hall.stage.camera.unplug()
    hall.run(3.0)

    assert fault_of(hall) is Fault.CAMERA_MISSING
    assert hall.view.dots == (Dot.FINE, Dot.LOST, Dot.FINE)
    assert hall.view.picture is None
    assert hall.journal.visits == []


def test_heat_goes_on_while_the_camera_is_away(hall):
    hall.stage.camera.unplug()
    hall.run(2.0)
    before = hall.view.frame.at

    hall.run(2.0)

    assert hall.view.frame.at > before + 1.5


def test_pictures_that_stop_are_noticed(hall):
    hall.run(1.0)

    hall.stage.camera.freeze()
    hall.run(4.0)

    assert fault_of(hall) is Fault.CAMERA_STALLED


def test_a_sensor_unplugged_for_five_seconds_comes_back_and_settles(hall):
    hall.run_until_measuring()

    hall.stage.sensor.unplug()
    hall.run(5.0)
    lost = fault_of(hall)
    hall.stage.sensor.plug()
    hall.run(3.5)

    assert lost is Fault.SENSOR_MISSING
    assert isinstance(hall.station.state, WarmingUp)
    hall.run(30.0)
    assert hall.journal.visits != []


def test_with_both_devices_lost_the_screen_still_tells_why(hall):
    hall.run_until_measuring()

    hall.stage.camera.unplug()
    hall.stage.sensor.stick()
    hall.run(4.0)

    assert fault_of(hall) is Fault.SENSOR_BUS
    assert hall.view.dots[:2] == (Dot.LOST, Dot.LOST)
    assert hall.journal.visits == []


def test_with_both_devices_back_visitors_are_screened_again(hall):
    hall.stage.camera.unplug()
    hall.stage.sensor.unplug()
    hall.run(5.0)

    hall.stage.camera.plug()
    hall.stage.sensor.plug()
    hall.run(45.0)

    assert hall.journal.visits != []
    assert hall.view.dots == (Dot.FINE, Dot.FINE, Dot.FINE)


def test_without_the_face_models_the_screen_says_so_and_goes_on(tmp_path):
    hall = Hall()
    hall.station = station_for(
        Settings(),
        replace(hall.stage.devices, finder=LateFinder(tmp_path / "no-such-model.onnx")),
        display=hall.display,
        journal=hall.journal,
        clock=hall.clock,
    )

    hall.run(3.0)

    assert fault_of(hall) is Fault.MODELS_MISSING
    assert hall.view.picture is not None
    hall.station.close()
