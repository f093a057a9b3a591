import inspect
import os
import subprocess
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from kiosk.devices import picamera
from kiosk.devices.camera_thread import FIRST_S
from kiosk.devices.clocks import VirtualClock
from kiosk.devices.picamera import PiCamera
from kiosk.domain.fault import Fault
from kiosk.errors import DeviceLost
from tests.devices import virtual_picamera2
from tests.devices.picamera2_source import Source, complaints
from tests.devices.virtual_picamera2 import Rig, library

EVER = float("-inf")
SOURCES = Path(os.environ.get("DOORMAN_PICAMERA2_SRC", Path(__file__).parents[2] / "build" / "picamera2-src"))
FOLDERS = sorted(file.parent for file in SOURCES.glob("**/picamera2/picamera2.py"))
WHY_NOT = f"no picamera2 source in {SOURCES}: `make picamera2-source` fetches it"
ABSENT = pytest.param(None, marks=pytest.mark.skip(reason=WHY_NOT))
each_source = pytest.mark.parametrize("folder", FOLDERS or [ABSENT], ids=lambda folder: folder and folder.parent.name)


@pytest.fixture
def clock():
    return VirtualClock(datetime(2026, 1, 5, tzinfo=UTC), 100.0)


@pytest.fixture
def rig():
    rig = Rig()
    yield rig
    rig.released.set()


@pytest.fixture
def camera(clock, rig):
    with_rig = PiCamera(clock, size=(640, 360), close_s=0.2, library=lambda: library(rig))
    yield with_rig
    rig.released.set()
    with_rig.close()


def scene(red_side="left"):
    bgr = np.zeros((360, 640, 3), np.uint8)
    bgr[:, :320], bgr[:, 320:] = (40, 30, 220), (200, 120, 10)
    return bgr if red_side == "left" else np.ascontiguousarray(bgr[:, ::-1])


def said(caplog):
    """Return the warnings that a test expects, and take them off the list of those it does not."""
    text = caplog.text
    caplog.clear()
    return text


def loss_of(camera):
    with pytest.raises(DeviceLost) as lost:
        camera.newest(EVER, 10)
    return lost.value


def test_a_picture_has_the_asked_size_and_a_small_copy_of_the_same_scene(camera, rig):
    camera.open()
    rig.send(scene())

    picture = camera.newest(EVER, 10)

    assert picture.pixels.shape == (360, 640, 4)
    assert picture.small.shape == (180, 320, 3)
    assert np.abs(picture.small[90, 80].astype(int) - (40, 30, 220)).max() <= 6


@pytest.mark.parametrize("form", ["XRGB8888", "XBGR8888", "RGB888", "BGR888", "YUV420", "NV12", "YUYV"])
@pytest.mark.parametrize("alignment", [2, 256], ids=["tight", "padded"])
def test_whatever_the_pixel_format_red_stays_red(camera, rig, form, alignment):
    rig.main_format, rig.alignment = form, alignment
    camera.open()
    rig.send(scene())

    picture = camera.newest(EVER, 10)

    assert np.abs(picture.pixels[180, [2, 637], :3].astype(int) - [(40, 30, 220), (200, 120, 10)]).max() <= 6


def test_a_picture_outlives_the_cameras_memory(camera, rig):
    camera.open()
    rig.send(scene())
    picture = camera.newest(EVER, 10)
    before = picture.pixels.copy()
    camera.close()

    assert np.array_equal(picture.pixels, before)
    assert not rig.opened[0].is_open


def test_a_size_that_libcamera_changed_is_fitted_back(camera, rig):
    rig.main_size = (1640, 1232)
    camera.open()
    rig.send(scene())

    picture = camera.newest(EVER, 10)

    assert picture.pixels.shape == (360, 640, 4)
    assert picture.small.shape == (180, 320, 3)


def test_a_camera_without_image_processor_has_its_small_picture_scaled_here(camera, rig):
    rig.is_pi_camera, rig.main_format = False, "NV12"
    camera.open()
    rig.send(scene())

    picture = camera.newest(EVER, 10)

    assert rig.opened[0].camera_configuration()["lores"] is None
    assert picture.small.shape == (180, 320, 3)


def test_the_camera_is_configured_once_for_speed_and_the_full_view(clock, rig):
    camera = PiCamera(clock, (1280, 720), 25.0, hflip=True, autofocus=1.5, library=lambda: library(rig))
    camera.open()
    rig.send(scene())
    used = rig.opened[0].camera_configuration()
    camera.close()

    assert used["controls"] == {"FrameDurationLimits": (40000, 80000), "AfMode": 0, "LensPosition": 1.5}
    assert used["sensor"] == {"output_size": (2304, 1296)}
    assert used["transform"] == (True, False)
    assert used["lores"]["size"] == (320, 180)
    assert used["raw"] is None


def test_a_camera_without_lens_motor_is_not_asked_to_focus(camera, rig):
    rig.offered = {"FrameDurationLimits": (11415, 1000000, None)}
    camera.open()
    rig.send(scene())

    assert list(rig.opened[0].controls) == ["FrameDurationLimits"]


def test_with_no_camera_connected_the_words_tell_what_to_check(camera, rig):
    rig.cameras = 0
    camera.open()

    lost = loss_of(camera)

    assert lost.fault is Fault.CAMERA_MISSING
    assert "cable" in str(lost)
    assert "rpicam-hello --list-cameras" in str(lost)


def test_without_libcamera_the_words_name_the_right_virtual_environment(clock):
    def absent():
        raise ImportError("No module named 'libcamera'")

    camera = PiCamera(clock, library=absent)
    camera.open()
    lost = loss_of(camera)
    camera.close()

    assert lost.fault is Fault.CAMERA_MISSING
    assert str(lost).startswith("the camera's library is not there (No module named 'libcamera'): install python3-picamera2")
    assert "--system-site-packages" in str(lost)


def test_a_camera_in_use_elsewhere_leaves_no_descriptor_open(camera, rig):
    rig.broken = "init"
    camera.open()

    lost = loss_of(camera)

    assert lost.fault is Fault.CAMERA_IN_USE
    assert "another program" in str(lost)
    assert rig.opened[0].notifymeread.closed
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(rig.opened[0].notifyme_w)


@pytest.mark.parametrize("place", ["configure", "start"])
def test_a_camera_that_fails_while_starting_is_closed_and_can_be_opened_again(camera, rig, caplog, place):
    rig.broken = place
    camera.open()
    lost = loss_of(camera)
    camera.close()
    rig.broken = ""
    camera.open()
    rig.send(scene())

    assert f"{place} failed" in str(lost)
    assert f"{place} failed" in said(caplog)
    assert not rig.opened[0].is_open
    assert camera.newest(EVER, 10) is not None


def test_a_format_nobody_can_read_is_told_in_words(camera, rig):
    rig.main_format = "MJPEG"
    camera.open()

    assert "MJPEG" in str(loss_of(camera))


def test_a_frame_that_cannot_be_read_is_a_loss_and_never_an_error_in_picamera2s_thread(camera, rig, caplog):
    camera.open()
    rig.send_torn(scene())

    lost = loss_of(camera)

    assert lost.fault is Fault.CAMERA_STALLED
    assert "cannot be read" in str(lost)
    assert "Traceback" in said(caplog)


def test_frames_that_stop_are_a_stall(camera, rig, clock):
    camera.open()
    rig.send(scene())
    clock.advance(2.1)

    with pytest.raises(DeviceLost, match=r"2\.1 s old") as lost:
        camera.newest(EVER, 0)

    assert lost.value.fault is Fault.CAMERA_STALLED


def test_a_camera_that_never_takes_a_first_picture_is_a_stall(camera, rig, clock):
    rig.hang_in = "start"
    camera.open()
    rig.hanging.wait(10)
    in_time = camera.newest(EVER, 0)
    clock.advance(FIRST_S + 0.1)

    assert in_time is None
    with pytest.raises(DeviceLost, match="no picture"):
        camera.newest(EVER, 0)


def test_while_the_old_camera_hangs_no_second_one_is_started(camera, rig, caplog):
    rig.hang_in = "close"
    camera.open()
    rig.send(scene())
    camera.close()
    camera.open()

    lost = loss_of(camera)

    assert lost.fault is Fault.CAMERA_STALLED
    assert "has not answered" in str(lost)
    assert len(rig.opened) == 1
    assert "left behind" in said(caplog)


def test_a_camera_that_hung_comes_back_when_it_lets_go(camera, rig, caplog):
    rig.hang_in = "close"
    camera.open()
    rig.send(scene())
    camera.close()
    left_behind = camera._thread._thread
    rig.hang_in = ""
    rig.released.set()
    left_behind.join(10)
    camera.open()
    rig.send(scene())

    assert "left behind" in said(caplog)
    assert camera.newest(EVER, 10) is not None


def test_importing_picamera2_leaves_qt_the_platform_it_had(tmp_path):
    (tmp_path / "picamera2.py").write_text("import os\nos.environ['QT_QPA_PLATFORM'] = 'xcb'\n")
    program = "import os; from kiosk.devices.picamera import picamera2; picamera2(); print(os.environ['QT_QPA_PLATFORM'])"
    paths = os.pathsep.join([str(tmp_path), str(Path(picamera.__file__).parents[2])])
    environment = os.environ | {"PYTHONPATH": paths, "QT_QPA_PLATFORM": "wayland"}

    printed = subprocess.check_output([sys.executable, "-c", program], env=environment, text=True)  # noqa: S603 - our own

    assert printed == "wayland\n"


@each_source
def test_every_use_of_picamera2_exists_in_its_real_source(folder):
    program = Path(picamera.__file__).read_text(encoding="utf-8")

    assert complaints(program, source_of(folder)) == []


@each_source
@pytest.mark.parametrize(
    "wrong",
    ["camera.take()", "camera.start(1, 2, 3)", "camera.configure(size=1)", "library.Mapped", "library.libcamera.Nothing.X"],
)
def test_the_check_against_the_source_finds_what_is_wrong(folder, wrong):
    assert len(complaints(wrong, source_of(folder))) >= 1


@each_source
def test_the_source_itself_uses_libcamera_as_the_adapter_does(folder):
    source = source_of(folder)

    assert "libcamera" in source.exports
    assert {("Transform", "hflip"), ("Transform", "vflip")} <= source.libcamera_keywords


@each_source
@pytest.mark.parametrize(
    "stand_in", [virtual_picamera2.Picamera2, virtual_picamera2.MappedArray, virtual_picamera2.CompletedRequest]
)
def test_the_stand_in_has_no_call_that_the_source_lacks(folder, stand_in):
    source = source_of(folder)
    methods = {name: member for name, member in vars(stand_in).items() if inspect.isroutine(member)}
    public = {name for name in methods if not name.startswith("_")} | {"__init__"}

    assert {name: own_parameters(stand_in, name) for name in public} == {
        name: list(source.signature(stand_in.__name__, name).parameters) for name in public
    }


@each_source
def test_the_stand_in_has_no_attribute_that_the_source_lacks(folder):
    rig = Rig()
    stand_in = library(rig).Picamera2()
    stand_in.close()
    public = {name for name in dir(stand_in) if not name.startswith("_")} - {"rig"}

    assert public <= source_of(folder).members("Picamera2")


@cache
def source_of(folder):
    return Source(folder)


def own_parameters(stand_in, name):
    method = inspect.getattr_static(stand_in, name)
    names = list(inspect.signature(getattr(stand_in, name)).parameters)
    return names if isinstance(method, staticmethod) else names[1:]
