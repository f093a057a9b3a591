import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from PySide6.QtGui import QImage

from kiosk.__main__ import main
from kiosk.domain.baseline import Baseline
from kiosk.domain.decision import Guidance, Outcome, Reason, compared, decide, lesson
from kiosk.domain.measurement import Measurement
from kiosk.domain.policy import Policy
from kiosk.domain.thermal import Celsius
from kiosk.errors import BadInput
from kiosk.tune import Fate, Result, Trial, sweep, trials_of, tune
from tests.store.samples import NOON, NOTHING, Place, capture, visit

POLICY = Policy()
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def reading(skin, ambient=22.25, fill=0.92, offset=None):
    """Return a measurement whose apparent temperature fits its skin temperature at the policy's κ."""
    leverage = POLICY.kappa * (1 / fill - 1)
    apparent = (skin + (offset or 0.0) + leverage * 21.5) / (1 + leverage)
    return replace(
        capture(skin),
        apparent=Celsius(apparent),
        fill=fill,
        ambient=Celsius(ambient),
        offset=offset,
        background=Celsius(21.5),
    )


class Entrance:
    """Lets visitors come one after another, judged as the kiosk would, and keeps them in a real journal."""

    def __init__(self, place, policy=POLICY):
        self.policy = policy
        self.ledger = place.ledger()
        self.baseline = Baseline()
        self.boot, self.now, self.n = "boot-1", 100.0, 0
        self.outcomes = []

    def restart(self, boot):
        self.boot, self.baseline = boot, Baseline()

    def come(self, *readings, wait=40.0, leaves=False, covered=None):
        self.now += wait
        self.n += 1
        taken: tuple[Measurement, ...] = ()
        verdict = None
        for one in [*readings, *[readings[-1]] * 3]:
            taken = (*taken, one)
            known = self.baseline.at(self.now, one.ambient, self.policy, referenced=one.offset is not None)
            verdict = decide(taken, known, self.policy, covered)
            if verdict is None and leaves:
                verdict = replace(compared(taken, known, self.policy), reason=Reason.LEFT)
            if verdict is not None:
                break
        assert verdict is not None
        self.baseline = lesson(verdict, self.baseline, self.now, self.policy)
        kept = visit(self.n, verdict, at=self.now - 3, boot=self.boot)
        self.ledger.record(kept, NOTHING)
        self.outcomes.append(verdict.outcome)
        return verdict


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


def crowd(place, people=300, seed=1, ill=0.06):
    """Let a crowd with some warm people come, over a gap, a step of the room and a restart."""
    entrance, draw = Entrance(place), np.random.default_rng(seed)
    for n in range(people):
        if n == people // 2:
            entrance.restart("boot-2")
        person = draw.normal(34.0, 0.5) + (1.6 if draw.random() < ill else 0.0)
        again = tuple(reading(person + error, 22.25 if n < 40 else 24.75) for error in draw.normal(0, 0.14, 3))
        entrance.come(*again, wait=5000.0 if n == people // 4 else 40.0)
    entrance.ledger.close()
    return entrance


def test_the_settings_in_force_repeat_what_was_recorded(place):
    entrance = crowd(place)

    tuning = tune(place.reader(), POLICY, [Trial.of(POLICY)])

    assert (tuning.visits, tuning.same) == (300, 300)
    assert tuning.today.fates == tuning.recorded
    assert tuning.today.elevated == entrance.outcomes.count(Outcome.ELEVATED)
    assert tuning.today.fates[Fate.LEARNING] >= 40


def test_a_higher_limit_raises_fewer_alarms_and_needs_no_unrecorded_reading(place):
    crowd(place)

    tuning = tune(place.reader(), POLICY, trials_of(POLICY, {"delta": "1.0,1.5,2.0"}))

    elevated = [result.elevated for result in tuning.results]
    assert elevated == sorted(elevated, reverse=True)
    assert elevated[0] > elevated[2]
    assert tuning.results[0].fates[Fate.AGAIN_ABOVE] == 0


def test_a_lower_limit_asks_for_readings_nobody_took_and_says_so(place):
    crowd(place)

    low = tune(place.reader(), POLICY, trials_of(POLICY, {"delta": "0.6"})).results[0]

    assert low.asked_again > 0
    assert low.judged + low.asked_again + sum(low.fates[f] for f in (Fate.LEARNING, Fate.COLD, Fate.UNAVAILABLE)) == 300
    assert low.elevated_at_most == low.elevated + low.fates[Fate.AGAIN_ABOVE]
    assert low.per_hundred_at_most is not None
    assert low.per_hundred is not None
    assert low.per_hundred_at_most > low.per_hundred


def test_unrecorded_readings_below_the_limit_never_make_the_rate_exceed_its_most():
    fates = Counter({Fate.ELEVATED: 5, Fate.NOT_ELEVATED: 45, Fate.AGAIN_BELOW: 50})

    result = Result(Trial.of(POLICY), fates)

    assert result.per_hundred == result.per_hundred_at_most == 5.0


def test_the_span_runs_from_the_earliest_to_the_latest_date_even_after_the_clock_was_set_back(place):
    entrance = Entrance(place)
    settled(entrance, 3)
    set_back = visit(50, replace(VERDICT, captures=(reading(34.0),)), at=entrance.now + 40, utc=NOON - timedelta(days=2))
    entrance.ledger.record(set_back, NOTHING)
    entrance.ledger.close()

    tuning = tune(place.reader(), POLICY, [Trial.of(POLICY)])

    assert tuning.first == set_back.started.utc
    assert tuning.last > NOON


def test_another_kappa_is_applied_to_what_was_measured():
    one = reading(35.0, fill=0.8)

    assert one.with_kappa(POLICY.kappa).skin == pytest.approx(35.0)
    assert one.with_kappa(0.0).skin == one.apparent
    assert reading(35.0, fill=0.8, offset=0.5).with_kappa(0.0).skin == pytest.approx(one.with_kappa(0.0).skin, abs=0.05)


def settled(entrance, people=12):
    for n in range(people):
        entrance.come(reading(34.0 + 0.1 * (n % 3)))


def test_a_visitor_who_left_then_leaves_again(place):
    entrance = Entrance(place)
    settled(entrance)
    entrance.come(reading(36.0), leaves=True)
    entrance.ledger.close()

    tuning = tune(place.reader(), POLICY, trials_of(POLICY, {"delta": "1.0,2.5"}))

    assert [result.fates[Fate.UNAVAILABLE] for result in tuning.results] == [1, 0]
    assert tuning.same == 13


def test_a_hat_and_the_cold_are_told_apart_from_outcomes(place):
    entrance = Entrance(place)
    settled(entrance)
    entrance.come(reading(34.0), covered=Guidance.HAT)
    entrance.come(reading(31.0))
    entrance.ledger.record(visit(99, None, at=entrance.now), NOTHING)
    entrance.ledger.close()

    today = tune(place.reader(), POLICY, [Trial.of(POLICY)]).today

    assert (today.fates[Fate.UNAVAILABLE], today.fates[Fate.COLD], today.judged) == (1, 1, 2)


def test_a_reference_source_carries_the_baseline_over_a_restart(place):
    entrance = Entrance(place)
    for n in range(15):
        entrance.come(reading(34.0 + 0.1 * (n % 3), offset=0.4))
    carried = entrance.baseline
    entrance.restart("boot-2")
    entrance.baseline = carried
    entrance.come(reading(34.1, offset=0.4))
    entrance.ledger.close()

    tuning = tune(place.reader(), POLICY, [Trial.of(POLICY)])

    assert tuning.same == tuning.visits
    assert tuning.today.fates[Fate.LEARNING] == 10


def test_visits_before_the_time_asked_for_teach_the_baseline_but_do_not_count(place):
    entrance = Entrance(place)
    settled(entrance, 20)
    entrance.ledger.close()

    tuning = tune(place.reader(), POLICY, [Trial.of(POLICY)], since=NOON + timedelta(seconds=entrance.now - 203))

    assert tuning.visits == 6
    assert tuning.today.judged == 6


def test_people_who_are_not_in_the_journal_are_taken_from_what_was_recorded_of_them(place):
    entrance = Entrance(place)
    entrance.baseline = Baseline(tuple(34.0 + 0.1 * (n % 5) for n in range(30)))
    entrance.come(reading(34.2))
    entrance.come(reading(36.0))
    entrance.ledger.close()

    tuning = tune(place.reader(), POLICY, trials_of(POLICY, {"kappa": "0.2,0.4,0.6"}))

    assert tuning.same == 2
    assert [result.elevated for result in tuning.results] == [1, 1, 1]


def test_what_made_the_kiosk_forget_is_taken_from_what_was_recorded(place):
    entrance = Entrance(place)
    settled(entrance, 15)
    entrance.baseline = Baseline()
    settled(entrance, 5)
    entrance.ledger.close()

    tuning = tune(place.reader(), POLICY, [Trial.of(POLICY)])

    assert tuning.same == 20
    assert tuning.today.fates[Fate.LEARNING] == 15


def test_visits_of_another_boot_teach_nothing(place):
    entrance = Entrance(place)
    settled(entrance, 20)
    entrance.restart("boot-2")
    settled(entrance, 6)
    entrance.ledger.close()

    tuning = tune(place.reader(), POLICY, [Trial.of(POLICY)], since=NOON + timedelta(seconds=entrance.now - 203))

    assert tuning.today.fates[Fate.LEARNING] == 6


def test_a_visit_dated_by_a_wrong_clock_teaches_but_does_not_count(place):
    entrance = Entrance(place)
    settled(entrance, 11)
    lost = visit(50, decide((reading(34.0),), entrance.baseline, POLICY), at=entrance.now, synced=False, utc=EPOCH)
    entrance.ledger.record(lost, NOTHING)
    entrance.come(reading(34.1))
    entrance.ledger.close()

    tuning = tune(place.reader(), POLICY, [Trial.of(POLICY)], since=NOON - timedelta(days=1))

    assert tuning.visits == 12
    assert sum(tuning.today.fates.values()) == 12


def test_many_visits_say_how_far_the_replay_is(place):
    entrance = Entrance(place)
    for n in range(30):
        entrance.n, entrance.now = n + 1, entrance.now + 30
        entrance.ledger.record(visit(n + 1, replace(VERDICT, captures=(reading(34.0),)), at=entrance.now), NOTHING)
    entrance.ledger.close()
    said: list[str] = []

    tune(place.reader(), POLICY, [Trial.of(POLICY)], say=said.append, many=20)

    assert len(said) == 10
    assert said[-1] == "30 of 30 visits judged again"


VERDICT = replace(compared((reading(34.0),), Baseline((34.0,)), POLICY), outcome=Outcome.NOT_ELEVATED, reason=Reason.WITHIN)


@pytest.fixture
def kiosk(place, tmp_path, monkeypatch):
    monkeypatch.setenv("DOORMAN_DATA", str(place.folder))
    monkeypatch.delenv("DOORMAN_CONFIG", raising=False)
    monkeypatch.chdir(tmp_path)
    return place


def test_the_command_prints_a_table(kiosk, capsys):
    crowd(kiosk, 120)

    code = main(["tune", "--delta", "1.0,1.5", "--kappa", "0.2,0.4"])

    out = capsys.readouterr().out
    assert code == 0
    assert "120 visits, 2026-11-02" in out
    assert "gives 120 of 120" in out or "give 120 of 120" in out
    assert sum(line.startswith("tried") for line in out.splitlines()) == 4


def test_the_command_prints_json_and_a_plot(kiosk, tmp_path, capsys):
    crowd(kiosk, 120)

    code = main(["tune", "--since", "2026-11-01", "--delta", "0.7,1.2", "--json", "--plot", str(tmp_path / "alarms.png")])

    told = json.loads(capsys.readouterr().out)
    assert code == 0
    assert told["visits"] == told["same_as_recorded"] == 120
    assert [row["delta_c"] for row in told["settings"]] == [0.7, 1.2]
    assert {"judged", "elevated", "asked_again_above", "learning", "cold", "unavailable"} <= told["today"].keys()
    assert told["recorded"]["elevated"] == told["today"]["elevated"]
    assert QImage(told["plot"]).width() > 1000


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--delta", "1.0,much"], "--delta takes numbers from 0.3 to 5"),
        (["--delta", "9"], "--delta takes numbers from 0.3 to 5"),
        (["--delta", "nan"], "--delta takes numbers"),
        (["--kappa", "-1"], "--kappa takes numbers from 0 to 1"),
        (["--mads", ""], "no visitor was measured yet"),
        (["--people", "12.5"], "--people takes"),
        (["--people", "3"], "from 10 to 200"),
        (["--delta", ",".join(["1.1"] * 3 + [f"{1 + n / 500}" for n in range(150)])], "at most 100"),
        (["--plot", "alarms.jpg"], "end the name in .png"),
        (["--plot", "nowhere/alarms.png"], "no folder nowhere"),
        (["--since", "2026-11-03", "--until", "2026-11-02"], "swap them"),
        ([], "no visitor was measured yet"),
    ],
)
def test_what_cannot_be_tried_is_one_line(kiosk, capsys, arguments, said):
    kiosk.ledger().close()

    code = main(["tune", *arguments])

    captured = capsys.readouterr()
    assert code == 2
    assert said in captured.err
    assert (captured.err.count("\n"), captured.out) == (1, "")


def test_a_time_without_visits_says_what_to_do(kiosk, capsys):
    crowd(kiosk, 12)

    code = main(["tune", "--since", "2027-01-01"])

    assert code == 2
    assert "ask for a longer time" in capsys.readouterr().err


def test_an_empty_place_is_named(kiosk, capsys):
    assert not kiosk.folder.exists()

    assert main(["tune"]) == 2
    assert "holds no visits" in capsys.readouterr().err


def test_nobody_compared_is_said(kiosk, capsys):
    crowd(kiosk, 8)

    assert main(["tune"]) == 0
    assert "Nobody was compared" in capsys.readouterr().out


def test_a_sweep_has_a_curve_for_each_other_setting():
    trials = trials_of(POLICY, {"delta": "1,1.5", "kappa": "0.2,0.4,0.6", "mads": "1.5,2"})

    curves = sweep(trials)

    assert len(trials) == 12
    assert len(curves) == 4
    assert [trial.delta for trial in curves[0]][:2] == [0.5, 0.6]


def test_too_many_combinations_are_refused():
    with pytest.raises(BadInput, match="120 combinations"):
        trials_of(POLICY, {"delta": ",".join(str(n / 10) for n in range(5, 45)), "kappa": "0,0.2,0.4"})
