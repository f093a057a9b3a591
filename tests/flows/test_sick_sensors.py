"""A sensor that goes wrong at a running kiosk: said on the screen, never turned into a pass."""

from dataclasses import replace

import pytest

from kiosk.devices.installer_scene import with_nose_at
from kiosk.devices.scenario import Standing
from kiosk.devices.simulated_heat import Unit
from kiosk.domain.calibration import Calibration, FlatField, ReferenceSource
from kiosk.domain.face import Box
from kiosk.domain.thermal import Celsius, Optics
from kiosk.models import model_path
from tests.flows.hall import SteeredHall

pytestmark = pytest.mark.skipif(
    not model_path("yunet").exists(), reason="the face finder's weights are not installed: run `doorman models`"
)

UNIT = Unit.made(1, Optics())


@pytest.mark.parametrize("celsius", [0.0, 20.0, 36.0])
def test_a_dead_row_is_out_of_service_whatever_it_reads(celsius):
    hall = SteeredHall(unit=UNIT.with_dead_row(3, celsius))

    hall.run(45.0)

    assert hall.display.states[-1] == "out_of_service:T4"


def test_one_stuck_pixel_is_mended_and_visitors_are_screened(caplog):
    hall = SteeredHall(unit=UNIT.with_stuck(0, 0, 36.0))
    hall.run(45.0)

    _, visits = hall.shows(Standing(with_nose_at((0.5, 0.5), 0.36, hall.settings.lens())))

    assert len(visits) == 1
    assert "out_of_service:T4" not in hall.display.states
    caplog.clear()


def test_what_was_learned_from_frames_corrected_otherwise_is_forgotten_on_the_disk_too():
    hall = SteeredHall()
    hall.run(1.0)
    assert hall.station.baseline.values

    hall.station.adopt(Calibration(flat_field=FlatField(UNIT.fixed.astype("float32"), 0.3, 0.01)))
    hall.run(0.5)

    assert hall.station.baseline.values == ()
    assert hall.journal.baselines[-1].values == ()


def test_another_temperature_of_the_reference_begins_a_new_comparison():
    source = ReferenceSource(Box(0.0, 0.0, 0.28, 0.28), Celsius(22.0), 0.2, 0.5, Celsius(22.0))
    hall = SteeredHall()
    hall.station.adopt(Calibration(reference=source))
    hall.run(0.5)
    hall.station._baseline = replace(hall.station.baseline, values=(34.0,) * 12, referenced=True)

    hall.station.adopt(Calibration(reference=replace(source, celsius=Celsius(23.0))))
    hall.run(0.5)

    assert hall.station.baseline.values == ()
