"""What every CameraSource does, whoever implements it."""

from itertools import pairwise
from threading import Thread
from time import monotonic

import numpy as np
import pytest

from kiosk.errors import DeviceLost
from tests.contracts.camera_stages import BLUE, CLOSE_S, EVERY, HARDWARE, PAINTED, RED, TICK_S, UNPLUGGABLE, RecordedStage

EVER = float("-inf")


@pytest.fixture
def stage(request, tmp_path):
    stage = request.param(tmp_path)
    yield stage
    stage.let_go()
    stage.camera.close()


def on(stages):
    return pytest.mark.parametrize("stage", stages, indirect=True, ids=lambda stage: stage.__name__.removesuffix("Stage"))


@on(EVERY)
def test_every_picture_is_strictly_newer_than_the_one_before(stage):
    stage.camera.open()
    times = [EVER]
    for _ in range(5):
        stage.take()
        times.append(stage.camera.newest(times[-1], 10).at)

    assert all(later > earlier for earlier, later in pairwise(times))


@on(EVERY)
def test_with_no_newer_picture_there_is_none_in_time(stage):
    stage.camera.open()
    stage.take()
    seen = stage.camera.newest(EVER, 10)

    assert stage.camera.newest(seen.at, 0.01) is None


@on(EVERY)
def test_a_reader_who_waits_gets_the_picture_when_it_is_taken(stage):
    stage.camera.open()
    stage.take()
    before = stage.camera.newest(EVER, 10)
    photographer = Thread(target=stage.take)
    photographer.start()

    after = stage.camera.newest(before.at, 10)

    photographer.join(10)
    assert after.at > before.at


@on(EVERY)
def test_a_slow_reader_gets_the_newest_and_never_an_older_one(stage):
    stage.camera.open()
    for _ in range(4):
        stage.take()

    picture = stage.camera.newest(EVER, 10)

    assert picture.at == pytest.approx(stage.clock.monotonic(), abs=1e-5)
    assert stage.camera.newest(picture.at, 0) is None


@on(EVERY)
def test_a_picture_is_what_the_screen_and_the_finder_expect(stage):
    stage.camera.open()
    stage.take()

    picture = stage.camera.newest(EVER, 10)

    assert (picture.pixels.shape, picture.small.shape) == ((720, 1280, 4), (180, 320, 3))
    for array in (picture.pixels, picture.small):
        assert array.dtype == np.uint8
        assert array.flags.c_contiguous
        assert not array.flags.writeable


@on(EVERY)
def test_a_picture_already_given_never_changes(stage):
    stage.camera.open()
    stage.take()
    first = stage.camera.newest(EVER, 10)
    pixels, small = first.pixels.copy(), first.small.copy()
    for _ in range(6):
        stage.take()
        stage.camera.newest(first.at, 10)

    assert np.array_equal(first.pixels, pixels)
    assert np.array_equal(first.small, small)


@on(EVERY)
def test_the_finder_gets_the_same_scene_as_the_screen(stage):
    stage.camera.open()
    stage.take()

    picture = stage.camera.newest(EVER, 10)

    averaged = picture.pixels[:, :, :3].reshape(180, 4, 320, 4, 3).mean(axis=(1, 3))
    assert np.abs(averaged - picture.small).mean() < 4


@on(PAINTED)
def test_colours_come_as_blue_green_red(stage):
    stage.camera.open()
    stage.take()

    picture = stage.camera.newest(EVER, 10)

    corners = picture.pixels[[20, 20], [20, 1260], :3].astype(int)
    small_corners = picture.small[[10, 10], [10, 310]].astype(int)
    assert np.abs(corners - [RED, BLUE]).max() <= 8
    assert np.abs(small_corners - [RED, BLUE]).max() <= 8


@on(EVERY)
def test_closing_twice_or_without_opening_is_harmless(stage):
    stage.camera.close()
    stage.camera.open()
    stage.let_go()
    stage.camera.close()
    stage.camera.close()


@on([*HARDWARE, RecordedStage])
def test_a_closed_camera_has_no_pictures(stage):
    stage.camera.open()
    stage.let_go()
    stage.camera.close()

    with pytest.raises(DeviceLost, match="is not open"):
        stage.camera.newest(EVER, 0)


@on(UNPLUGGABLE)
def test_an_unplugged_camera_is_lost_and_comes_back_after_it_is_opened_again(stage):
    stage.camera.open()
    stage.take()
    stage.unplug()
    with pytest.raises(DeviceLost):
        stage.camera.newest(EVER, 0.01)
    stage.camera.close()
    stage.plug_in()
    stage.camera.open()
    stage.take()

    assert stage.camera.newest(EVER, 10).at == pytest.approx(stage.clock.monotonic(), abs=TICK_S)


@on(UNPLUGGABLE)
def test_a_camera_opened_while_unplugged_is_lost_until_it_is_there(stage):
    stage.camera.open()
    stage.take()
    stage.unplug()
    stage.camera.close()
    stage.camera.open()

    with pytest.raises(DeviceLost):
        stage.camera.newest(EVER, 10)


@on(HARDWARE)
def test_closing_is_prompt_although_the_camera_hangs(stage, caplog):
    stage.camera.open()
    stage.take()
    stage.hang()
    started = monotonic()
    stage.camera.close()
    stage.camera.close()

    assert monotonic() - started < CLOSE_S + 1.0
    assert "left behind" in caplog.text
    caplog.clear()


@on(HARDWARE)
def test_opening_returns_at_once_although_the_camera_hangs(stage, caplog):
    stage.camera.open()
    stage.take()
    stage.hang()
    stage.camera.close()
    started = monotonic()
    stage.camera.open()

    assert monotonic() - started < 1.0
    with pytest.raises(DeviceLost, match="has not answered"):
        stage.camera.newest(EVER, 10)
    caplog.clear()
