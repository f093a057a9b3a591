import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.pixels import Layout, fitted, picture_of, small_size


def test_a_frame_shorter_than_its_layout_is_refused():
    with pytest.raises(ValueError, match="reshape"):
        Layout("XRGB8888", (8, 4), 32).bgrx(np.zeros(100, np.uint8))


def test_a_frame_longer_than_its_layout_is_cut():
    assert Layout("XRGB8888", (8, 4), 64).bgrx(np.zeros(1000, np.uint8)).shape == (4, 8, 4)


def test_an_unknown_format_is_named():
    with pytest.raises(ValueError, match="SRGGB10"):
        Layout("SRGGB10", (8, 4), 32)


def test_what_is_copied_shares_nothing_with_the_cameras_memory():
    memory = np.zeros(4 * 32, np.uint8)

    copied = Layout("XRGB8888", (8, 4), 32).bgrx(memory)

    assert not np.shares_memory(copied, memory)


@given(st.integers(2, 2000), st.integers(2, 2000))
def test_the_small_picture_has_even_sides_and_is_never_larger(half_width, half_height):
    width, height = small_size((2 * half_width, 2 * half_height))

    assert width % 2 == height % 2 == 0
    assert width <= 2 * half_width
    assert height <= 2 * half_height


def test_a_wider_picture_loses_its_sides_only():
    image = np.zeros((100, 300, 3), np.uint8)
    image[:, 100:200] = 255

    cut = fitted(image, (50, 50))

    assert cut.shape == (50, 50, 3)
    assert cut[:, 2:-2].min() == 255


def test_a_taller_picture_loses_top_and_bottom_only():
    image = np.zeros((300, 160, 3), np.uint8)
    image[105:195] = 255

    cut = fitted(image, (320, 180))

    assert cut.shape == (180, 320, 3)
    assert cut[4:-4].min() == 255


def test_a_picture_is_frozen_when_it_is_made():
    made = picture_of(np.zeros((180, 320, 4), np.uint8), 1.0)

    with pytest.raises(ValueError, match="read-only"):
        made.pixels[0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        made.small[0, 0] = 1
