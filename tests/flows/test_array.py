"""A finer array than the AMG8833 in the whole kiosk: 32 × 24 pixels over 55° × 35°."""

import pytest
from PySide6.QtCore import QPoint, QRect

from kiosk.bootstrap import open_recording, recorded_devices, recording_writer, station_for
from kiosk.devices.drawing.character import CHOSEN, Worn, character
from kiosk.devices.scenario import Figure, Standing
from kiosk.domain.decision import Outcome
from kiosk.domain.thermal import Celsius
from kiosk.models import model_path
from tests.flows.entrance import RememberingJournal
from tests.flows.hall import LastView, SteeredHall
from ui.heat import HeatColours, HeatLayer, overlay_table

pytestmark = pytest.mark.skipif(
    not model_path("yunet").exists(), reason="the face finder's weights are not installed: run `doorman models`"
)


def person(number, distance=0.38, **more):
    return Standing(Figure(character=character(CHOSEN[number]), distance_m=distance, **more))


@pytest.fixture(scope="module")
def hall():
    hall = SteeredHall(thermal="simulated-array")
    hall.run(3.0)
    yield hall
    hall.station.close()


@pytest.mark.parametrize(("number", "distance"), [(0, 0.34), (2, 0.38), (3, 0.44)])
def test_a_drawn_visitor_gets_a_verdict(hall, number, distance):
    states, visits = hall.shows(person(number, distance))

    (visit,) = visits
    assert visit.verdict.outcome is Outcome.NOT_ELEVATED, states
    assert hall.journal.pictures[-1].heat[0].celsius.shape == (24, 32)


def test_an_elevated_visitor_is_found(hall):
    states, visits = hall.shows(person(5, skin_c=Celsius(36.8)), seconds=10.0)

    assert [visit.verdict.outcome for visit in visits] == [Outcome.ELEVATED], states


def test_a_covered_face_is_asked_to_be_uncovered(hall):
    states, _ = hall.shows(person(6, worn=Worn.GLASSES), seconds=3.0)

    assert {"guiding:glasses", "guiding:hat"} & set(states)


def test_one_degree_more_is_read_as_one_degree_more(hall):
    _, (usual,) = hall.shows(person(7, skin_c=Celsius(34.0)))
    _, (warmer,) = hall.shows(person(7, skin_c=Celsius(35.0)), seconds=9.0)

    assert warmer.verdict.measurement.skin - usual.verdict.measurement.skin == pytest.approx(1.0, abs=0.15)


def test_a_recording_of_it_plays_through_the_station(hall, tmp_path):
    writer = recording_writer(tmp_path / "array.npz", hall.settings.optics())
    hall.scene.place(person(8))
    for _ in range(50):
        hall.run(0.125)
        writer.add(hall.display.view.frame, None)
    hall.scene.clear()
    writer.save()

    devices = recorded_devices(open_recording(tmp_path / "array.npz"), hall.settings, hall.clock)
    display = LastView()
    station = station_for(hall.settings, devices, display=display, journal=RememberingJournal(), clock=hall.clock)
    end = hall.clock.monotonic() + 6.0
    while hall.clock.monotonic() < end:
        station.turn()

    assert devices.thermal.optics.shape == (24, 32)
    assert display.view is not None
    assert display.view.frame.celsius.shape == (24, 32)
    assert "measuring" in display.states


def test_the_live_picture_shows_its_heat_where_the_face_is(hall):
    hall.scene.place(person(0))
    hall.run(1.0)
    hall.scene.clear()
    view = hall.display.view
    assert view is not None
    pane, layer = QRect(0, 0, 1280, 720), HeatLayer(overlay_table(HeatColours.INFERNO), None)
    a, b, c, d, e, f = view.heat_map

    layer.take(view, view.heat_map, (1280 * a, 1280 * b, 1280 * c, 720 * d, 720 * e, 720 * f), pane)

    assert layer.image is not None
    x, y = view.faces[0].box.centre
    on_face = QPoint(round(1280 * x), round(720 * y)) - layer.origin
    beside = on_face - QPoint(220, 0)
    assert layer.image.pixelColor(on_face).alpha() > 100
    assert layer.image.pixelColor(beside).alpha() < 20
