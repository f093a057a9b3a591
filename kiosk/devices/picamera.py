"""A Raspberry Pi camera through picamera2 (0.3.30 and later; its source was read, not its manual)."""

import atexit
import importlib
import logging
import os
import traceback
from collections.abc import Callable, Mapping
from threading import Event
from typing import Any, Literal

from kiosk.devices.camera_thread import CameraThread
from kiosk.devices.mailbox import Mailbox
from kiosk.devices.pixels import Layout, Size, fitted, opaque, picture_of, small_size
from kiosk.domain.fault import Fault
from kiosk.domain.picture import Picture
from kiosk.errors import DeviceLost
from kiosk.ports import Clock

log = logging.getLogger(__name__)

Autofocus = Literal["continuous", "manual"] | float
"""How a camera with a lens motor focuses: by itself, not at all, or at a fixed lens position in dioptres (1/metres)."""


def picamera2() -> Any:
    """Import and return picamera2, which takes seconds; raises ImportError without it.

    Up to 0.3.36 its import makes Qt use X11 on a Wayland desktop, which is undone here. Open the camera after the
    QApplication exists: between the import and the undoing a new one would see the wrong value.
    """
    os.environ.setdefault("LIBCAMERA_LOG_LEVELS", "*:ERROR")
    platform = os.environ.get("QT_QPA_PLATFORM")
    try:
        return importlib.import_module("picamera2")
    finally:
        if platform is None:
            os.environ.pop("QT_QPA_PLATFORM", None)
        else:
            os.environ["QT_QPA_PLATFORM"] = platform


class PiCamera:
    """A CameraSource (see kiosk.ports) on a Raspberry Pi camera.

    Pictures have `size` (width, height) and show the sensor's full width of view, turned by `hflip` and `vflip`. In dim
    light the rate falls to half of `fps`. `library` returns the picamera2 package.
    """

    def __init__(
        self,
        clock: Clock,
        size: Size = (1280, 720),
        fps: float = 30.0,
        *,
        hflip: bool = False,
        vflip: bool = False,
        autofocus: Autofocus = "continuous",
        camera_number: int = 0,
        stall_s: float = 2.0,
        close_s: float = 1.0,
        library: Callable[[], Any] = picamera2,
    ) -> None:
        self._clock = clock
        self._size = size
        self._fps = fps
        self._flips = {"hflip": hflip, "vflip": vflip}
        self._autofocus = autofocus
        self._number = camera_number
        self._library = library
        self._thread = CameraThread(clock, self._shoot, stall_s=stall_s, close_s=close_s)

    def open(self) -> None:
        self._thread.open()

    def newest(self, after: float, timeout: float) -> Picture | None:
        return self._thread.newest(after, timeout)

    def close(self) -> None:
        self._thread.close()

    def _shoot(self, mailbox: Mailbox, stop: Event) -> None:
        try:
            library = self._library()
            camera = self._opened(library)
            try:
                camera.configure(self._configuration(library, camera))
                camera.post_callback = self._taker(library, camera.camera_configuration(), mailbox)
                camera.start()
                stop.wait()
            finally:
                _release(camera)
        except ImportError as error:
            raise DeviceLost(Fault.CAMERA_MISSING, _import_advice(error)) from error
        except DeviceLost:
            raise
        except Exception as error:  # picamera2, libcamera and the kernel raise whatever they come across
            log.warning("the camera failed", exc_info=True)
            text = f"the camera does not work ({_because(error)}): check its cable, see `rpicam-hello --list-cameras`"
            raise DeviceLost(Fault.CAMERA_MISSING, text) from error

    def _opened(self, library: Any) -> Any:
        """Take hold of the camera; raises DeviceLost when there is none or another program has it."""
        cameras = library.Picamera2.global_camera_info()
        if self._number >= len(cameras):
            text = f"camera {self._number} is not there, only {len(cameras)}" if cameras else "no camera is connected"
            fix = "check that the cable sits firmly at both ends, then see `rpicam-hello --list-cameras`"
            raise DeviceLost(Fault.CAMERA_MISSING, f"{text}: {fix}")
        # In two steps, because a constructor that fails leaves a descriptor open which only the object knows.
        camera = library.Picamera2.__new__(library.Picamera2)
        try:
            camera.__init__(self._number)
        except Exception as error:  # see _shoot
            _release(camera)
            text = f"the camera cannot be opened ({_because(error)}): does another program use it?"
            raise DeviceLost(Fault.CAMERA_IN_USE, text) from error
        # picamera2's own exit hook would wait for a hung camera for ever; whoever opens a PiCamera closes it.
        atexit.unregister(camera.close)
        return camera

    def _configuration(self, library: Any, camera: Any) -> Any:
        """Return picamera2's configuration: the picture, and on Pi cameras a small one by the hardware's second scaler."""
        small = small_size(self._size)
        with_isp = "ColorFilterArrangement" in camera.camera_properties
        wide, high = camera.sensor_resolution
        return camera.create_video_configuration(
            main={"format": "XRGB8888", "size": self._size},
            # YUV, because the second scaler of a Pi 4 and older can do nothing else.
            lores={"format": "YUV420", "size": small} if with_isp else None,
            raw=None,
            transform=library.libcamera.Transform(**self._flips),
            # The matrix and range that OpenCV's conversion from YUV assumes.
            colour_space=library.libcamera.ColorSpace.Smpte170m(),
            buffer_count=4,
            queue=False,
            # Half the resolution is the mode that bins pixels but sees all of the sensor; the mode nearest to the
            # picture's size would show the middle only, and the heat would not fit.
            sensor={"output_size": (wide // 2, high // 2)},
            controls=self._controls(library, camera.camera_controls),
        )

    def _controls(self, library: Any, offered: Mapping[str, Any]) -> dict[str, Any]:
        """Return those controls that this camera offers; setting another raises in picamera2."""
        period = round(1e6 / self._fps)
        modes = library.libcamera.controls.AfModeEnum
        wanted: dict[str, Any] = {"FrameDurationLimits": (period, 2 * period)}
        wanted["AfMode"] = modes.Continuous if self._autofocus == "continuous" else modes.Manual
        if not isinstance(self._autofocus, str):
            wanted["LensPosition"] = float(self._autofocus)
        return {name: value for name, value in wanted.items() if name in offered}

    def _taker(self, library: Any, configuration: Mapping[str, Any], mailbox: Mailbox) -> Callable[[Any], None]:
        """Return the callback that copies a finished frame into the mailbox, on picamera2's event thread."""
        main = _layout(configuration["main"])
        # libcamera may have adjusted the picture's size; then the small one shows another part of the scene.
        lores = configuration["lores"] if main.size == self._size else None
        small = None if lores is None else _layout(lores)

        def take(request: Any) -> None:
            try:
                mailbox.put(self._picture(library, request, main, small))
            except Exception as error:  # noqa: BLE001 - an escaped one would end picamera2's event thread without a word
                text = f"a camera picture cannot be read ({_because(error)})"
                log.warning("%s\n%s", text, traceback.format_exc())
                mailbox.lose(DeviceLost(Fault.CAMERA_STALLED, text))

        return take

    def _picture(self, library: Any, request: Any, main: Layout, small: Layout | None) -> Picture:
        """Copy a frame; its memory belongs to the camera again when the callback returns."""
        at = self._clock.monotonic()
        with library.MappedArray(request, "main", reshape=False, write=False) as mapped:
            pixels = main.bgrx(mapped.array)
        if small is None:
            return picture_of(fitted(pixels, self._size), at)
        with library.MappedArray(request, "lores", reshape=False, write=False) as mapped:
            return Picture(pixels, opaque(small.bgrx(mapped.array)), at)


def _layout(stream: Mapping[str, Any]) -> Layout:
    try:
        return Layout(stream["format"], stream["size"], stream["stride"])
    except ValueError as error:
        raise DeviceLost(Fault.CAMERA_MISSING, f"{error}: use this camera as a webcam instead") from error


def _release(camera: Any) -> None:
    """Close a camera, and the pipe that picamera2 forgets where constructor or close() fail.

    Not stop() first: it waits on picamera2's event thread, for ever if that died; close() ends the thread, then stops.
    """
    try:
        camera.close()
    except Exception:
        log.warning("picamera2 did not close the camera in order", exc_info=True)
    if "notifyme_w" in vars(camera) and not camera.notifymeread.closed:
        camera.notifymeread.close()
        os.close(camera.notifyme_w)


def _because(error: BaseException) -> str:
    """Return what an error says, with its causes: picamera2 tells the reason only there, up to 0.3.36 as mere context."""
    cause = error.__cause__ or error.__context__
    words = str(error) or type(error).__name__
    return words if cause is None else f"{words} {_because(cause)}"


def _import_advice(error: ImportError) -> str:
    return (
        f"the camera's library is not there ({error}): install python3-picamera2 with apt; in a checkout also make the "
        "virtual environment with --system-site-packages, because libcamera comes with the system"
    )
