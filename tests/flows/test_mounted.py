"""A kiosk fresh from the factory: what its sensor's mounting does to the whole chain."""

import pytest

from kiosk.bootstrap import registration_of
from kiosk.devices.mounting import Mounting
from kiosk.devices.simulated_heat import Unit
from kiosk.domain.fault import Fault
from kiosk.domain.registration import Registration
from kiosk.domain.screening import OutOfService
from kiosk.domain.thermal import Optics
from kiosk.models import model_path
from tests.flows.hall import SteeredHall

pytestmark = pytest.mark.skipif(
    not model_path("yunet").exists(), reason="the face finder's weights are not installed: run `doorman models`"
)


def test_on_a_kiosk_mounted_as_drawn_the_lenses_put_faces_within_three_degrees_of_their_heat():
    hall = SteeredHall()

    misses = [miss for away in (0.35, 0.5) for miss in hall.face_misses(registration_of(hall.settings), away)]

    assert max(misses) < 3.2


def test_a_sensor_screwed_in_askew_puts_them_as_far_off_as_it_looks_aside():
    askew = Mounting(axis_deg=(5.0, 4.0), right_m=0.04)
    hall = SteeredHall(mounting=askew)

    lost = hall.face_misses(registration_of(hall.settings), 0.4)
    told = Registration(_shifted(registration_of(hall.settings).affine), (0.04, 0.0))

    assert min(lost) > 6
    assert max(hall.face_misses(told, 0.4)) < 3.2


def _shifted(affine):
    a, b, c, d, e, f = affine
    return a, b, c - 5 / 60, d, e, f - 4 / 60


def test_an_unplugged_sensor_is_told_from_one_that_is_askew():
    hall = SteeredHall(mounting=Mounting(quarter_turns=2), unit=Unit.made(4, Optics()))
    hall.run(2.0)
    fine = hall.display.states[-1]
    hall.stage.sensor.unplug()
    hall.run(2.0)

    assert fine == "ready"
    assert isinstance(hall.station.state, OutOfService)
    assert hall.station.state.fault is Fault.SENSOR_MISSING
    hall.station.close()
