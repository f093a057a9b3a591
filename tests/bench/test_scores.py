import numpy as np
import pytest

from kiosk.bench.scores import Runs, auc, interval, sensitivity


def drawn(runs=6, people=40, lead=1.0, seed=1):
    dice = np.random.default_rng(seed)
    below = [dice.normal(0, 1, people) for _ in range(runs)]
    return Runs(below, [dice.normal(lead, 1, people) for _ in range(runs)])


def once(runs):
    return np.ones((1, len(runs.below)))


def test_the_area_is_the_share_of_pairs_in_the_right_order_with_ties_counted_half():
    runs = Runs([np.array([0.0, 1.0]), np.array([1.0, 3.0])], [np.array([1.0]), np.array([2.0, 3.0])])

    area = auc(runs, once(runs))[0]

    below, above = np.concatenate(runs.below), np.concatenate(runs.above)
    pairs = [(a > b) + 0.5 * (a == b) for a in above for b in below]
    assert area == pytest.approx(np.mean(pairs))


def test_a_run_drawn_twice_counts_like_two_such_runs():
    runs = drawn()
    twice = Runs([*runs.below, runs.below[0]], [*runs.above, runs.above[0]])
    weights = np.array([[2.0, 1, 1, 1, 1, 1]])

    assert auc(runs, weights)[0] == pytest.approx(auc(twice, once(twice))[0])
    assert sensitivity(runs, weights)[0] == pytest.approx(sensitivity(twice, once(twice))[0])


def test_sensitivity_is_read_where_one_in_twenty_below_the_line_would_alarm():
    below = np.arange(100.0)
    runs = Runs([below], [np.array([93.5, 94.5, 95.5, 200.0])])

    found = sensitivity(runs, once(runs))[0]

    assert found == 0.75


def test_adding_the_same_to_everybody_changes_nothing():
    runs = drawn()
    moved = Runs([one + 3 for one in runs.below], [one + 3 for one in runs.above])

    assert auc(moved, once(moved))[0] == pytest.approx(auc(runs, once(runs))[0])


def test_the_interval_holds_the_truth_and_is_wider_where_runs_differ_more():
    alike = drawn(runs=30)
    dice = np.random.default_rng(2)
    shifts = dice.normal(0, 1, 30)
    uneven = Runs(
        [one + shift for one, shift in zip(alike.below, shifts, strict=True)],
        [one + shift for one, shift in zip(alike.above, shifts, strict=True)],
    )

    low, high = interval(auc(alike, alike.resamples(1)))
    wide_low, wide_high = interval(auc(uneven, uneven.resamples(1)))

    assert low < 0.760 < high  # Φ(1/√2)
    assert wide_high - wide_low > 1.5 * (high - low)


def test_nobody_above_the_line_gives_no_number():
    runs = Runs([np.arange(5.0)], [np.array([])])

    assert np.isnan(auc(runs, once(runs))[0])
    assert np.isnan(sensitivity(runs, once(runs))[0])
