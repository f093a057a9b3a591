import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage

from kiosk.domain.face import Box, Face
from kiosk.domain.registration import IDENTITY
from kiosk.domain.screening import Ready
from kiosk.domain.thermal import ThermalFrame
from tests.domain.scenes import heat_of
from tests.ui.moments import IN_HEAT, measuring, view_of
from ui.heat import (
    OPACITY,
    HeatCanvas,
    HeatColours,
    HeatLayer,
    HeatRange,
    heat_image,
    opaque_table,
    overlay_table,
    wanted_range,
)

PANE = QRect(0, 0, 240, 240)
OVER = overlay_table(HeatColours.INFERNO)


def picture_of(layer):
    assert layer.image is not None
    return layer.image


def warm_spot(row, column, value=1.0):
    values = np.zeros((8, 8), np.float32)
    values[row, column] = value
    return values


def alphas(image):
    words = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return words[:, : image.width(), 3].astype(int)


def hottest(image):
    return tuple(np.argwhere(alphas(image) == alphas(image).max()).mean(axis=0))


def test_a_warm_pixel_is_drawn_where_it_is():
    image = heat_image(warm_spot(2, 5), 240, 160, OVER)

    assert hottest(image) == pytest.approx((2.5 * 20, 5.5 * 30), abs=1)


def test_the_layer_can_be_mirrored():
    canvas = HeatCanvas((8, 8), 240, 240, OVER, mirrored=True, part=PANE)

    assert hottest(canvas.draw(warm_spot(2, 5))) == pytest.approx((75, 240 - 165), abs=1)


def test_a_part_is_cut_out_of_the_whole():
    values = np.random.default_rng(1).random((8, 8)).astype(np.float32)
    whole = heat_image(values, 240, 240, OVER).copy(30, 50, 101, 77)

    part = HeatCanvas((8, 8), 240, 240, OVER, part=QRect(30, 50, 101, 77)).draw(values)

    assert part == whole


def test_other_arrays_are_drawn_as_well():
    values = np.zeros((24, 32), np.float32)
    values[6, 20] = 1.0

    assert hottest(heat_image(values, 320, 240, OVER)) == pytest.approx((65, 205), abs=1)


def test_the_layer_fades_out_at_the_edges_of_the_field():
    alpha = alphas(heat_image(np.ones((8, 8), np.float32), 240, 240, OVER))

    assert alpha[0].max() == alpha[:, 0].max() == alpha[-1].max() == alpha[:, -1].max() == 0
    assert alpha[120, 120] == pytest.approx(255 * OPACITY, abs=1)


def test_cold_scenery_is_left_untouched():
    assert alphas(heat_image(np.full((8, 8), 0.17, np.float32), 240, 240, OVER)).max() == 0


def test_values_beyond_the_table_take_its_ends():
    hot = heat_image(np.full((8, 8), 7.0, np.float32), 240, 240, OVER)
    cold = heat_image(np.full((8, 8), -7.0, np.float32), 240, 240, OVER)

    assert alphas(hot)[120, 120] == pytest.approx(255 * OPACITY, abs=1)
    assert alphas(cold).max() == 0


@pytest.mark.parametrize("colours", HeatColours)
def test_every_table_leaves_half_of_the_picture_visible(colours):
    assert max(colour >> 24 for colour in overlay_table(colours)) <= round(255 * OPACITY)
    assert len(set(opaque_table(colours))) > 128


@pytest.mark.parametrize(
    ("t", "name", "alpha"), [(0.5, "#B63458", 0.25), (0.65, "#DA4E3C", 0.41), (0.8, "#F3761B", 0.48), (1.0, "#FBB81D", 0.48)]
)
def test_the_default_table_has_the_colours_of_the_design(t, name, alpha):
    colour = QColor.fromRgba(OVER[round(255 * t)])

    wanted = QColor(name)
    assert [colour.red(), colour.green(), colour.blue()] == pytest.approx(
        [wanted.red(), wanted.green(), wanted.blue()], abs=4
    )
    assert colour.alphaF() == pytest.approx(alpha, abs=0.01)


@pytest.mark.parametrize("index", [80, 120, 160, 200, 255])
def test_the_colours_are_premultiplied_as_qt_does_it(index):
    plain = QImage(1, 1, QImage.Format.Format_ARGB32)
    plain.setPixel(0, 0, OVER[index])
    theirs = plain.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)

    ours = heat_image(np.full((8, 8), (index + 0.5) / 255, np.float32), 96, 96, OVER)

    channels = np.frombuffer(ours.constBits(), np.uint8).reshape(96, 96, 4)[48, 48].astype(int)
    assert channels == pytest.approx(np.frombuffer(theirs.constBits(), np.uint8).astype(int), abs=1)


def test_the_range_moves_at_most_half_a_degree_a_second():
    moved = HeatRange(23.0, 34.0, at=10.0).towards(24.0, 33.0, at=11.0)

    assert (moved.low, moved.high) == pytest.approx((23.5, 33.5))


def test_the_range_starts_above_the_empty_scene_and_ends_above_the_face():
    view = view_of(measuring(), frame=heat_of([IN_HEAT], skin=36.0))

    low, high = wanted_range(view, view.frame, view.heat_map)
    assert high is not None

    assert low == pytest.approx(23.2)
    assert 33.0 < high < 38.0


def test_nobody_sets_no_upper_end():
    view = view_of(Ready())

    _, high = wanted_range(view, view.frame, IDENTITY)

    assert high is None


def test_a_frame_is_drawn_once_however_often_it_is_painted():
    layer = HeatLayer(OVER)
    view = view_of(measuring())
    layer.take(view, IDENTITY, (240.0, 0.0, 0.0, 0.0, 240.0, 0.0), PANE)
    picture_of(layer).fill(0)

    layer.take(view, IDENTITY, (240.0, 0.0, 0.0, 0.0, 240.0, 0.0), PANE)

    assert alphas(picture_of(layer)).max() == 0


def test_a_pinned_range_makes_two_people_comparable():
    layer = HeatLayer(opaque_table(HeatColours.INFERNO), fixed=(24.0, 36.0))
    placed = (240.0, 0.0, 0.0, 0.0, 240.0, 0.0)
    layer.take(view_of(measuring(), frame=heat_of([IN_HEAT], skin=33.0)), IDENTITY, placed, PANE)
    cooler = picture_of(layer).copy()

    layer.take(view_of(measuring(), frame=heat_of([IN_HEAT], skin=36.0)), IDENTITY, placed, PANE)

    assert layer.image != cooler


def test_a_turned_registration_turns_the_layer():
    layer = HeatLayer(OVER)
    celsius = np.full((8, 8), 22.0, np.float32)
    celsius[2, 5] = 36.0
    quarter_turn = (0.0, 240.0, 0.0, 240.0, 0.0, 0.0)

    layer.take(view_of(measuring(), frame=ThermalFrame(celsius, 1.0)), IDENTITY, quarter_turn, PANE)

    assert hottest(layer.image) == pytest.approx((165, 75), abs=2)


def test_a_field_beside_the_picture_draws_nothing():
    layer = HeatLayer(OVER)

    layer.take(view_of(measuring()), IDENTITY, (240.0, 0.0, 900.0, 0.0, 240.0, 0.0), PANE)

    assert layer.image is None


def test_without_a_thermal_frame_there_is_no_layer():
    layer = HeatLayer(OVER)

    layer.take(view_of(measuring(), frame=None), IDENTITY, (240.0, 0.0, 0.0, 0.0, 240.0, 0.0), PANE)

    assert layer.image is None


def test_the_range_spans_at_least_eight_degrees():
    frame = heat_of([IN_HEAT], skin=36.0)
    elsewhere = Face(Box(0.0, 0.0, 0.3, 0.3))

    high = wanted_range(view_of(measuring(), faces=(elsewhere,)), frame, IDENTITY)[1]

    assert high == pytest.approx(31.2)


def test_a_face_far_away_does_not_set_the_range():
    far = Face(Box(0.5, 0.5, 0.13, 0.13))

    assert wanted_range(view_of(measuring(), faces=(far,)), heat_of([IN_HEAT]), IDENTITY)[1] is None
