from dataclasses import replace

import numpy as np
import pytest

from kiosk.bench.days import (
    Arrival,
    Day,
    DayTask,
    Seen,
    Tally,
    captures_of,
    days_metrics,
    draughts,
    later,
    lived,
)
from kiosk.domain.decision import Outcome, Reason


@pytest.fixture(scope="module")
def day():
    return Day.drawn(seed=3, number=0, people=120)


@pytest.fixture(scope="module")
def visits(day):
    return lived(day)


def hottest(day, arrival):
    frames, _, _ = next(captures_of(day, arrival))
    return float(frames.mean(axis=0).max())


def test_a_day_is_the_same_for_the_same_seed(day, visits):
    assert lived(Day.drawn(seed=3, number=0, people=120)) == visits
    assert Day.drawn(seed=4, number=0, people=120).unit.offset != day.unit.offset


def test_the_first_ten_get_no_outcome_and_most_others_do(visits):
    assert all(visit.reason is Reason.LEARNING for visit in visits[:10])
    assert np.mean([visit.outcome is not Outcome.INCONCLUSIVE for visit in visits[10:]]) > 0.5


def test_somebody_from_the_cold_reads_colder_and_warms_up_while_waiting(day):
    warm = Arrival(0.0, 5, 0.0)
    cold = Arrival(0.0, 5, 4.0)
    back = later(day, cold)

    assert hottest(day, cold) == pytest.approx(hottest(day, warm) - 4.0, abs=0.8)
    assert back.again
    assert 300 <= back.at <= 900
    assert 0 < back.lacks < 2.0


def test_a_draught_cools_faces_and_what_is_behind_them(day):
    windy = replace(day, draught=np.ones_like(day.draught))
    still = replace(day, draught=np.zeros_like(day.draught))
    arrival = Arrival(0.0, 7, 0.0)

    _, _, empty_windy = next(captures_of(windy, arrival))
    _, _, empty_still = next(captures_of(still, arrival))

    assert 0.2 < hottest(still, arrival) - hottest(windy, arrival) < 1.0
    assert np.median(empty_still - empty_windy) == pytest.approx(1.0, abs=0.05)


def test_draughts_are_spells_of_minutes():
    strength = draughts(np.random.default_rng(1), 1000)

    assert 10 < np.count_nonzero(strength) < 130
    assert strength.max() <= 1.0


def test_a_row_of_elevated_people_makes_the_kiosk_give_no_outcome(day):
    crowd = replace(day, came_elevated=[person >= 60 for person in range(120)])

    visits = lived(crowd)

    assert not [v for v in visits if v.adrift and v.outcome is not Outcome.INCONCLUSIVE]
    assert Reason.DRIFT in {visit.reason for visit in visits}
    passed = [v for v in visits if v.person >= 75 and v.outcome is Outcome.NOT_ELEVATED]
    assert len(passed) < 15


def test_people_count_once_and_visits_each():
    seen = [
        Seen(0, Outcome.INCONCLUSIVE, Reason.COLD, adrift=False),
        Seen(0, Outcome.ELEVATED, Reason.ABOVE, adrift=False),
        Seen(1, Outcome.NOT_ELEVATED, Reason.WITHIN, adrift=True),
        Seen(2, Outcome.ELEVATED, Reason.ABOVE, adrift=False),
    ]

    tally = Tally.of(seen, [False, False, True])

    assert (tally.not_elevated, tally.false_alarms, tally.elevated, tally.found) == (2, 1, 1, 1)
    assert tally.spoken_adrift == 1
    assert tally.reasons["above_baseline"] == 2


def test_days_are_reported_with_their_goals():
    tally = DayTask(3, 1, people=40).do()

    metrics = days_metrics([tally, tally])

    assert metrics["days_false_alarm_mean"]["goal"] == "<= 0.06"
    assert metrics["days_verdicts_while_adrift"]["value"] == 0
    assert metrics["days"]["days"] == 2
    assert days_metrics([]) == {}
