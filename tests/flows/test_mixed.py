from kiosk.bootstrap import Stage, heat_on_faces, station_for
from kiosk.domain.baseline import Baseline
from kiosk.domain.screening import Measuring
from kiosk.settings import Settings
from tests.flows.entrance import RememberingDisplay, RememberingJournal
from tests.flows.hall import clock_from


def test_simulated_heat_lies_on_the_faces_that_a_camera_sees():
    settings, clock = Settings(), clock_from()
    stage = Stage(settings, clock, seed=2, seconds=30.0)
    devices = heat_on_faces(settings, clock, stage.camera, stage.devices.finder)
    display, journal = RememberingDisplay(), RememberingJournal()
    station = station_for(settings, devices, display=display, journal=journal, clock=clock, baseline=Baseline((34.2,) * 30))

    while not journal.visits and clock.monotonic() < stage.entrance.start + 30.0:
        station.turn()

    station.close()
    (visit,) = journal.visits
    assert visit.verdict is not None
    assert 33 < visit.verdict.measurement.skin < 36
    measured = next(view for view in display.views if isinstance(view.state, Measuring) and view.state.samples)
    row, column = divmod(int(measured.frame.celsius.argmax()), 8)
    x, y = measured.state.samples[-1].face.box.centre
    assert abs((column + 0.5) / 8 - x) < 0.2
    assert abs((row + 0.5) / 8 - y) < 0.25
