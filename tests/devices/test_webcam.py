from datetime import UTC, datetime

import cv2
import numpy as np
import pytest

from kiosk.devices.clocks import VirtualClock
from kiosk.devices.webcam import Webcam
from kiosk.domain.fault import Fault
from kiosk.errors import DeviceLost
from tests.devices.video_capture import PacedCapture, write_video

EVER = float("-inf")


@pytest.fixture
def clock():
    return VirtualClock(datetime(2026, 1, 5, tzinfo=UTC), 100.0)


def red_disc_on_green(size):
    """Draw a disc in the middle, so that a squeezed picture shows."""
    image = np.full((size[1], size[0], 3), (60, 180, 60), np.uint8)
    cv2.circle(image, (size[0] // 2, size[1] // 2), size[1] // 4, (40, 30, 220), -1)
    return image


def webcam_on(capture, clock, size=(640, 360)):
    return Webcam(clock, "/dev/video-of-the-test", size, close_s=0.2, capture=lambda _: capture)


def file_reader(path):
    return cv2.VideoCapture(path)


@pytest.fixture
def capture(tmp_path):
    capture = PacedCapture(write_video(tmp_path / "cam.avi", red_disc_on_green((640, 480))))
    yield capture
    capture.unplug()
    assert capture.is_released.wait(10)


def test_frames_of_another_shape_are_cut_not_squeezed(capture, clock):
    webcam = webcam_on(capture, clock)
    webcam.open()
    capture.take()

    picture = webcam.newest(EVER, 10)

    red = picture.pixels[:, :, 2] > 128
    assert picture.pixels.shape == (360, 640, 4)
    assert picture.small.shape == (180, 320, 3)
    assert abs(red.any(axis=0).sum() - red.any(axis=1).sum()) <= 4


def test_the_camera_is_asked_for_motion_jpeg_of_the_right_size(capture, clock):
    webcam = webcam_on(capture, clock)
    webcam.open()
    capture.take()

    assert capture.asked[cv2.CAP_PROP_FOURCC] == cv2.VideoWriter.fourcc(*"MJPG")
    assert capture.asked[cv2.CAP_PROP_FRAME_WIDTH] == 640
    assert capture.asked[cv2.CAP_PROP_FRAME_HEIGHT] == 360
    assert capture.asked[cv2.CAP_PROP_FPS] == 30


def test_a_pulled_plug_is_told_from_a_camera_that_stopped(tmp_path, clock):
    video = write_video(tmp_path / "cam.avi", red_disc_on_green((320, 180)), frames=1)
    webcam = Webcam(clock, str(video), (320, 180), capture=file_reader)
    webcam.open()

    with pytest.raises(DeviceLost, match="no pictures any more") as lost:
        webcam.newest(float("inf"), 10)

    webcam.close()
    assert lost.value.fault is Fault.CAMERA_STALLED


def test_a_webcam_that_is_not_there_is_missing(clock, tmp_path):
    webcam = Webcam(clock, str(tmp_path / "video9"))
    webcam.open()

    with pytest.raises(DeviceLost, match="there is no camera at") as lost:
        webcam.newest(EVER, 10)

    webcam.close()
    assert lost.value.fault is Fault.CAMERA_MISSING


def test_a_file_that_is_no_camera_is_missing_and_opencv_stays_silent(clock, tmp_path, capfd):
    (tmp_path / "video9").write_text("no camera")
    webcam = Webcam(clock, str(tmp_path / "video9"))
    webcam.open()

    with pytest.raises(DeviceLost, match="cannot be opened"):
        webcam.newest(EVER, 10)

    webcam.close()
    assert capfd.readouterr() == ("", "")


def test_a_device_that_another_program_holds_is_told_from_one_that_is_not_there(clock):
    webcam = Webcam(clock, "/dev/null")
    webcam.open()

    with pytest.raises(DeviceLost, match="another program holds it") as lost:
        webcam.newest(EVER, 10)

    webcam.close()
    assert lost.value.fault is Fault.CAMERA_IN_USE


def test_a_webcam_whose_read_hangs_is_a_stall(capture, clock):
    webcam = webcam_on(capture, clock)
    webcam.open()
    capture.take()
    clock.advance(2.1)

    with pytest.raises(DeviceLost, match=r"2\.1 s old") as lost:
        webcam.newest(EVER, 0)

    assert lost.value.fault is Fault.CAMERA_STALLED
