import pytest

from kiosk.domain.baseline import Baseline
from kiosk.domain.decision import Outcome, Reason
from kiosk.domain.fault import Fault
from kiosk.domain.screening import OutOfService
from kiosk.domain.view import Dot
from kiosk.ports import Kept
from tests.flows.entrance import Entrance


@pytest.fixture
def entrance():
    entrance = Entrance()
    entrance.run(3.0)
    yield entrance
    entrance.station.close()


def test_a_visitor_is_screened_and_kept_with_every_number(entrance):
    entrance.visit(34.0)

    (visit,) = entrance.journal.visits
    assert visit.verdict.outcome is Outcome.NOT_ELEVATED
    assert visit.verdict.measurement.skin == pytest.approx(34.0, abs=0.4)
    assert visit.verdict.measurement.thermistor == pytest.approx(26.0, abs=0.1)
    assert len(entrance.journal.pictures[0].heat) == visit.verdict.measurement.samples
    assert visit.started.utc < visit.ended.utc


def test_an_elevated_visitor_is_measured_three_times(entrance):
    entrance.visit(36.5)

    (visit,) = entrance.journal.visits
    assert visit.verdict.outcome is Outcome.ELEVATED
    assert len(visit.verdict.captures) == 3
    assert len(entrance.journal.pictures[0].heat) == 3 * visit.verdict.measurement.samples


def test_the_screen_tells_one_thing_after_the_other(entrance):
    entrance.visit(34.0)

    assert entrance.display.states == ["ready", "guiding:hold", "measuring", "screened:not_elevated", "ready"]


def test_ten_visitors_teach_the_kiosk_and_the_eleventh_gets_an_outcome():
    entrance = Entrance(baseline=Baseline())
    entrance.run(3.0)

    for _ in range(11):
        entrance.visit(34.0)

    reasons = [visit.verdict.reason for visit in entrance.journal.visits]
    assert reasons == [Reason.LEARNING] * 10 + [Reason.WITHIN]
    assert len(entrance.journal.baselines[-1].values) == 11


def test_asked_by_staff_the_kiosk_learns_anew_and_the_live_view_goes_on(entrance):
    entrance.station.relearn()
    entrance.run(0.5)

    assert entrance.station.baseline.values == ()
    assert entrance.journal.baselines[-1].values == ()
    assert entrance.display.states[-1] == "ready"


def test_an_unplugged_sensor_is_said_and_no_half_visit_is_kept(entrance):
    entrance.skin = 34.0
    entrance.run(1.2)
    assert entrance.display.states[-1] == "measuring"

    entrance.sensor.unplug()
    entrance.run(5.0)

    assert entrance.journal.visits == []
    state = entrance.station.state
    assert isinstance(state, OutOfService)
    assert state.fault is Fault.SENSOR_MISSING
    assert entrance.display.views[-1].dots[0] is Dot.LOST


def test_a_sensor_that_comes_back_settles_and_then_screens_again(entrance):
    entrance.sensor.unplug()
    entrance.run(5.0)
    entrance.sensor.plug()
    entrance.run(3.0)
    assert entrance.display.states[-1] == "warming_up"

    entrance.run(16.0)
    entrance.visit(34.0)

    assert entrance.display.states[-5:] == ["ready", "guiding:hold", "measuring", "screened:inconclusive", "ready"]
    assert entrance.journal.visits[-1].verdict.reason is Reason.LEARNING
    assert len(entrance.journal.visits) == 1


def test_nobody_in_the_room_gets_nothing(entrance):
    entrance.run(60.0)

    assert entrance.display.states == ["ready"]
    assert entrance.journal.visits == []


def test_a_disk_that_takes_nothing_is_out_of_service_and_shows_no_outcome(entrance):
    entrance.journal.is_full = True

    entrance.visit(34.0)

    assert "out_of_service:S1" in entrance.display.states
    assert not any(name.startswith("screened") for name in entrance.display.states)


def test_a_full_disk_is_out_of_service_until_it_can_be_written_again(entrance):
    entrance.journal.is_full = True
    entrance.skin = 34.0
    entrance.run(20.0)
    assert entrance.display.states.count("out_of_service:S1") == 1
    assert entrance.display.states[-1] == "out_of_service:S1"

    entrance.journal.is_full = False
    entrance.run(6.0)

    assert len(entrance.journal.visits) == 1


def test_the_outcome_waits_for_the_disk_and_says_so_after_a_second(entrance):
    entrance.journal.waiting = []
    entrance.skin = 34.0
    entrance.run(6.0)
    assert entrance.display.views[-1].saving
    assert entrance.display.states[-1] == "measuring"

    done, visit = entrance.journal.waiting[0]
    done.set_result(Kept(visit.id, pictures=True))
    entrance.run(0.2)

    assert entrance.display.states[-1] == "screened:not_elevated"


def test_the_live_heat_goes_on_while_a_visit_is_written(entrance):
    entrance.journal.waiting = []
    entrance.skin = 34.0
    entrance.run(4.0)
    before = entrance.display.views[-1].frame.at

    entrance.run(1.0)

    assert entrance.display.views[-1].frame.at > before + 0.8


def test_a_capture_on_demand_is_kept_without_a_verdict(entrance):
    entrance.capture_wanted.set()
    entrance.run(0.2)

    (visit,) = entrance.journal.visits
    assert visit.verdict is None
    assert len(entrance.journal.pictures[0].heat) == 1


def test_a_cold_start_warms_up_first():
    entrance = Entrance(warm_from=1000.0, warm_up_s=60.0)
    entrance.skin = 34.0

    entrance.run(50.0)
    assert entrance.display.states == ["warming_up"]

    entrance.run(15.0)
    assert entrance.journal.visits != []
