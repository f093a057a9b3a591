import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.baseline import Baseline
from kiosk.domain.face import distance_m
from kiosk.domain.measurement import Sample, blob_face, covering, fill_fractions, measure, trimmed_mean, width_deg
from kiosk.domain.policy import Policy
from kiosk.domain.registration import Lens, Registration
from kiosk.domain.thermal import Background, Optics, ThermalFrame, cubic_matrix, interpolate
from tests.domain.scenes import OPTICS, empty_room, face_at, heat_of, measured

POLICY = Policy()


def capture(skin, width=21.0, n=15, optics=OPTICS):
    face = face_at(width, optics=optics)
    samples = [Sample(heat_of([face], skin, at=i / 10, optics=optics), face) for i in range(n)]
    return measure(samples, empty_room(optics), optics, POLICY.kappa, None)


@pytest.mark.parametrize("width", [17.0, 21.0, 28.0])
@pytest.mark.parametrize("optics", [OPTICS, Optics(24, 32)])
def test_one_degree_more_on_the_face_is_one_degree_more_measured(width, optics):
    low, high = capture(34.0, width, optics=optics), capture(35.0, width, optics=optics)

    assert 0.95 <= high.skin - low.skin <= 1.05


def test_a_near_face_fills_its_best_pixel_and_a_far_one_does_not():
    near, far = (fill_fractions(face_at(width).box, OPTICS).max() for width in (21.0, 7.0))

    assert near > 0.98
    assert far < 0.6


def test_a_stuck_or_torn_frame_does_not_move_the_trimmed_mean():
    frames = [ThermalFrame(np.full((8, 8), 30.0, np.float32), i / 10) for i in range(15)]
    frames[4] = ThermalFrame(np.full((8, 8), 79.0, np.float32), 0.4)

    assert np.allclose(trimmed_mean(frames), 30.0)


def test_a_measurement_without_samples_is_refused():
    with pytest.raises(ValueError, match="samples"):
        measure([], empty_room(), OPTICS, 0.4, None)


@given(st.floats(-5, 5), st.lists(st.floats(30, 38), min_size=10, max_size=30))
def test_a_shift_of_the_measured_temperature_shifts_the_score_by_exactly_as_much(delta, values):
    baseline = Baseline(tuple(values))

    shift = baseline.score(measured(34.0 + delta)) - baseline.score(measured(34.0))

    assert shift == pytest.approx(delta, abs=1e-9)


def test_elevated_visitors_never_enter_the_baseline():
    baseline = Baseline((34.0,) * 10)

    for i in range(10):
        baseline = baseline.after(measured(36.0), float(i), POLICY)

    assert set(baseline.values) == {34.0}
    assert baseline.is_adrift(POLICY)


def test_people_who_differ_too_much_make_learning_start_again():
    baseline = Baseline()

    for i in range(25):
        baseline = baseline.after(measured(34.0 + (i % 5 - 2) * 1.3), float(i), Policy(learn_people=24))

    assert len(baseline.values) < 10


def test_people_behind_a_visitor_do_not_change_the_room():
    face = face_at(24.0)
    crowd = heat_of([face])
    warm = ThermalFrame(np.where(crowd.celsius < 24, crowd.celsius + 4, crowd.celsius).astype(np.float32), 0.0)

    taken = measure([Sample(warm, face)] * 15, empty_room(), OPTICS, POLICY.kappa, None)

    assert taken.ambient == pytest.approx(22.0)
    assert taken.background > 25.0


def test_the_baseline_is_empty_again_after_a_long_gap():
    baseline = Baseline((34.0,) * 10).after(measured(34.0), 0.0, POLICY)

    assert baseline.at(4000.0, measured().ambient, POLICY) == Baseline()


def test_the_warm_blob_stands_in_for_the_head_where_there_is_no_camera():
    face = face_at(21.0)

    found = blob_face(heat_of([face]), empty_room())

    assert found is not None
    assert np.hypot(*np.subtract(found.box.centre, face.box.centre)) < 0.06
    assert width_deg(found.box, OPTICS) == pytest.approx(21.0, rel=0.25)


def test_an_empty_room_has_no_blob():
    assert blob_face(heat_of([]), empty_room()) is None


@pytest.mark.parametrize(("band", "what"), [((-0.9, -0.35), "hat"), ((-0.3, 0.1), "glasses"), (None, None)])
def test_a_cold_band_on_the_face_is_what_covers_it(band, what):
    face, optics = face_at(24.0), OPTICS
    celsius = np.full(optics.shape, 22.0) + fill_fractions(face.box, optics) * 12.0
    if band is not None:
        _, cy = face.box.centre
        half = face.box.height / 2
        rows = (np.arange(8) + 0.5) / 8
        hidden = (rows > cy + band[0] * half - 0.03) & (rows < cy + band[1] * half + 0.03)
        celsius[hidden] -= 7.0

    assert covering(ThermalFrame(celsius.astype(np.float32), 0.0), face.box, empty_room(), optics) == what


@pytest.mark.parametrize("points", [64, 240])
def test_interpolation_keeps_a_flat_scene_flat_and_its_rows_sum_to_one(points):
    matrix = cubic_matrix(points, 8)
    flat = np.full((8, 8), 25.0, np.float32)

    assert np.allclose(matrix.sum(axis=1), 1, atol=1e-6)
    assert np.allclose(interpolate(flat, matrix, matrix), 25.0, atol=1e-4)


def test_interpolation_has_the_row_order_of_the_array():
    celsius = np.zeros((8, 8), np.float32)
    celsius[1, 6] = 10.0

    smooth = interpolate(celsius, cubic_matrix(80, 8), cubic_matrix(80, 8))

    row, column = np.unravel_index(smooth.argmax(), smooth.shape)
    assert 10 <= row < 20
    assert 60 <= column < 70


def test_the_lens_and_the_sensor_agree_on_how_wide_a_face_is():
    lens = Lens()
    registration = Registration.from_lenses(lens, OPTICS)
    face = face_at(21.0)
    in_camera = lens.focal * 0.15 / 0.4
    seen = registration.to_thermal(type(face)(type(face.box)(0.5 - in_camera / 2, 0.3, in_camera, 0.4)), 0.4)

    assert width_deg(seen.box, OPTICS) == pytest.approx(21.2, abs=0.6)
    assert distance_m(lens.width_deg(type(face.box)(0.5 - in_camera / 2, 0.3, in_camera, 0.4))) == pytest.approx(
        0.4, abs=0.005
    )


@given(st.floats(0.25, 2.0), st.floats(0.2, 0.8), st.floats(0.2, 0.8), st.floats(-0.05, 0.05))
def test_heat_is_laid_back_exactly_where_the_camera_saw_it(distance, x, y, parallax):
    registration = Registration.from_lenses(Lens(), OPTICS, (parallax, 0.02))
    a, b, c, d, e, f = registration.at(distance)
    p, q, r, s, t, u = registration.heat_corners(distance)
    tx, ty = a * x + b * y + c, d * x + e * y + f

    assert p * tx + q * ty + r == pytest.approx(x, abs=1e-9)
    assert s * tx + t * ty + u == pytest.approx(y, abs=1e-9)


def test_somebody_standing_there_at_start_does_not_become_scenery():
    background = Background.seen_in(heat_of([face_at(28.0)]))

    assert background.celsius.max() <= 24.0
