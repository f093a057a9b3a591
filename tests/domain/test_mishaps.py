from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.alert import Mishap
from kiosk.domain.fault import Fault
from kiosk.domain.mishaps import TroubleWatch

CAUSES = [Fault.SENSOR_MISSING, Fault.CAMERA_STALLED, Mishap.DISK]
SEEN = st.lists(st.tuples(st.floats(0.1, 40), st.sets(st.sampled_from(CAUSES))), max_size=40)


@given(SEEN)
def test_trouble_begins_and_ends_in_turn_and_only_after_it_lasted(moments):
    watch, now, told = TroubleWatch(), 0.0, set[object]()
    history = []
    for step, causes in moments:
        now += step
        history.append((now, causes))
        watch, changes = watch.after(now, dict.fromkeys(causes, ""), 30.0)
        for change in changes:
            assert change.is_over is (change.cause in told)
            told ^= {change.cause}
            recent = [seen for at, seen in history if at >= now - change.ago]
            assert change.ago >= 30.0
            assert all((change.cause in seen) is not change.is_over for seen in recent)
        assert watch.told == told


def test_what_flaps_is_not_told():
    watch, told = TroubleWatch(), list[object]()
    for second in range(120):
        watch, changes = watch.after(second, {Fault.CAMERA_STALLED: ""} if second % 20 < 15 else {}, 30.0)
        told += changes

    assert told == []


def test_it_tells_when_something_will_be_told():
    watch, _ = TroubleWatch().after(5.0, {Mishap.DISK: ""}, 30.0)

    assert watch.due(30.0) == 35.0
    assert TroubleWatch().due(30.0) is None
