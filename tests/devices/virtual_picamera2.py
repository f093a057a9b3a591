"""A stand-in for picamera2 with a camera that a test controls: the same surface, threads and memory rules as the real one.

Its surface is checked against picamera2's source in test_picamera.py.
"""

import mmap
import os
from collections.abc import Callable
from queue import SimpleQueue
from threading import Event, Lock, Thread
from types import SimpleNamespace
from typing import Any, ClassVar, Self

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
OFFERED = {"FrameDurationLimits": (11415, 1000000, None), "AfMode": (0, 2, 0), "LensPosition": (0.0, 15.0, 1.0)}
CHANNELS = {"XRGB8888": 4, "XBGR8888": 4, "RGB888": 3, "BGR888": 3, "YUYV": 2}


def encoded(bgr: Image, form: str, stride: int, filler: int = 0x55) -> Image:
    """Lay a picture [h, w, 3] out as a camera does: rows padded to `stride` bytes with `filler`; one row of bytes."""
    height, width = bgr.shape[:2]
    if form in {"YUV420", "NV12"}:
        i420 = cv2.cvtColor(bgr, cv2.COLOR_BGR2YUV_I420).reshape(-1)
        luma, chroma = (
            i420[: height * width].reshape(height, width),
            i420[height * width :].reshape(2, height // 2, width // 2),
        )
        planes = [luma, *chroma] if form == "YUV420" else [luma, np.dstack(list(chroma)).reshape(height // 2, width)]
        strides = [stride, stride // 2, stride // 2] if form == "YUV420" else [stride, stride]
    else:
        codes = {"XRGB8888": cv2.COLOR_BGR2BGRA, "XBGR8888": cv2.COLOR_BGR2RGBA, "BGR888": cv2.COLOR_BGR2RGB}
        codes["YUYV"] = cv2.COLOR_BGR2YUV_YUYV
        image = bgr if form == "RGB888" else cv2.cvtColor(bgr, codes[form])
        planes, strides = [image.reshape(height, width * CHANNELS[form])], [stride]
    padded = [
        np.pad(p, ((0, 0), (0, s - p.shape[1])), constant_values=filler) for p, s in zip(planes, strides, strict=False)
    ]
    return np.concatenate([plane.reshape(-1) for plane in padded]).astype(np.uint8)


class Rig:
    """The camera hardware as a test handles it."""

    def __init__(self) -> None:
        self.cameras = 1
        self.is_pi_camera = True
        self.offered: dict[str, Any] = dict(OFFERED)
        self.main_format = "XRGB8888"
        self.main_size: tuple[int, int] | None = None
        self.alignment = 64
        self.broken = ""
        self.hang_in = ""
        self.hanging = Event()
        self.released = Event()
        self.opened: list[Any] = []
        self.frames: SimpleQueue[tuple[Image, Event, bool] | None] = SimpleQueue()

    def send(self, bgr: Image) -> None:
        """Take a picture and return when the camera's callback has dealt with it; waits for the camera to start."""
        self._deliver(bgr, torn=False)

    def send_torn(self, bgr: Image) -> None:
        """Deliver a frame whose memory is shorter than its size says."""
        self._deliver(bgr, torn=True)

    def _deliver(self, bgr: Image, *, torn: bool) -> None:
        done = Event()
        self.frames.put((bgr, done, torn))
        assert done.wait(10), "the camera took no picture"

    def reach(self, place: str) -> None:
        """Raise or hang where the test wants it."""
        if place == self.broken:
            raise RuntimeError(f"{place} failed")
        if place == self.hang_in:
            self.hanging.set()
            self.released.wait()


class CompletedRequest:
    """A finished frame; its memory is the camera's again after the callback."""

    def __init__(self, request: Any, picam2: Any) -> None:
        self.request = request
        self.picam2 = picam2
        self.config = dict(picam2.camera_config)


class MappedArray:
    def __init__(self, request: CompletedRequest, stream: str, reshape: bool = True, write: bool = True) -> None:
        assert not reshape, "the stand-in maps plain bytes only"
        self._memory = request.request[stream]

    def __enter__(self) -> Self:
        self.array = np.array(self._memory, copy=False, dtype=np.uint8)
        return self

    def __exit__(self, *exc: object) -> None:
        del self.array


class Picamera2:
    rig: ClassVar[Rig]

    @staticmethod
    def global_camera_info() -> list[Any]:
        raise NotImplementedError("library() makes a class with a rig")

    def __init__(self, camera_num: int = 0, verbose_console: Any = None, tuning: Any = None, allocator: Any = None) -> None:
        self.rig.opened.append(self)
        self.notifyme_r, self.notifyme_w = os.pipe2(os.O_NONBLOCK)
        self.notifymeread = os.fdopen(self.notifyme_r, "rb")
        self.is_open = False
        self.started = False
        self.post_callback: Callable[[CompletedRequest], None] | None = None
        self.camera_config: dict[str, Any] = {}
        self.sensor_resolution = (4608, 2592)
        self.controls: dict[str, Any] = {}
        self._gone: Event | None = None
        self._memory: list[mmap.mmap] = []
        self.lock = Lock()
        try:
            self.rig.reach("init")
        except RuntimeError as error:
            raise RuntimeError("Camera __init__ sequence did not complete.") from error
        self.is_open = True

    @property
    def camera_controls(self) -> dict[str, Any]:
        return self.rig.offered

    @property
    def camera_properties(self) -> dict[str, Any]:
        return {"Model": "imx708_wide"} | ({"ColorFilterArrangement": 0} if self.rig.is_pi_camera else {})

    def create_video_configuration(
        self,
        main: Any = {},  # noqa: B006 - as in picamera2
        lores: Any = None,
        raw: Any = {},  # noqa: B006
        transform: Any = None,
        colour_space: Any = None,
        buffer_count: int = 6,
        controls: Any = {},  # noqa: B006
        display: str | None = "main",
        encode: str | None = "main",
        queue: bool = True,
        sensor: Any = {},  # noqa: B006
        use_case: str = "video",
    ) -> dict[str, Any]:
        for stream in (main, lores or {}):
            assert set(stream) <= {"format", "size", "stride", "preserve_ar"}
        given = {"main": main, "lores": lores, "raw": raw, "transform": transform, "colour_space": colour_space}
        return given | {"controls": controls, "sensor": sensor, "queue": queue, "buffer_count": buffer_count}

    def configure(self, camera_config: Any = None) -> None:
        self.rig.reach("configure")
        unknown = set(camera_config["controls"]) - set(self.camera_controls)
        if unknown:
            raise RuntimeError(f"Control {unknown} is not advertised by libcamera")
        main, lores = dict(camera_config["main"]), camera_config["lores"] and dict(camera_config["lores"])
        main |= {"format": self.rig.main_format, "size": self.rig.main_size or main["size"]}
        for stream in filter(None, (main, lores)):
            if stream["size"][0] % 2 or stream["size"][1] % 2:
                raise RuntimeError("width and height should be even")
            stream["stride"] = (
                -(-stream["size"][0] * CHANNELS.get(stream["format"], 1) // self.rig.alignment) * self.rig.alignment
            )
        if lores and (lores["size"][0] > main["size"][0] or lores["size"][1] > main["size"][1]):
            raise RuntimeError("lores stream dimensions may not exceed main stream")
        self.camera_config = camera_config | {"main": main, "lores": lores}
        self.controls = camera_config["controls"]

    def camera_configuration(self) -> dict[str, Any]:
        return self.camera_config

    def start(self, config: Any = None, show_preview: bool | None = False) -> None:
        self.rig.reach("start")
        self.started = True
        self._gone = Event()
        Thread(target=self._event_loop, args=(self._gone,), daemon=True).start()

    def stop(self) -> None:
        raise AssertionError("the real stop() never returns if the event thread died")

    def close(self) -> None:
        if self._gone:
            self.rig.frames.put(None)
            self._gone.wait()
        if not self.is_open:
            return
        self.rig.reach("close")
        for memory in self._memory:
            memory.close()  # a BufferError here tells that somebody still looks into the camera's memory
        self.is_open = self.started = False
        self.notifymeread.close()
        os.close(self.notifyme_w)

    def _event_loop(self, gone: Event) -> None:
        try:
            while (item := self.rig.frames.get()) is not None:
                self._process(*item)
        finally:
            gone.set()

    def _process(self, bgr: Image, done: Event, torn: bool) -> None:
        memory = {name: self._exposed(bgr, name, torn) for name in ("main", "lores") if self.camera_config[name]}
        with self.lock:
            if self.post_callback:
                self.post_callback(CompletedRequest(memory, self))
        for buffer in memory.values():
            buffer[:] = b"\xaa" * len(buffer)
        done.set()

    def _exposed(self, bgr: Image, name: str, torn: bool) -> mmap.mmap:
        stream = self.camera_config[name]
        scaled = np.asarray(cv2.resize(bgr, stream["size"], interpolation=cv2.INTER_AREA), dtype=np.uint8)
        content = encoded(scaled, stream["format"], stream["stride"]).tobytes()
        content = content[: len(content) // 2] if torn else content
        memory = mmap.mmap(-1, len(content))
        memory[:] = content
        self._memory.append(memory)
        return memory


def library(rig: Rig) -> SimpleNamespace:
    """Return what `import picamera2` would, on this rig's camera."""
    cameras = [{"Model": "imx708_wide", "Location": 2, "Rotation": 180, "Id": "/base/soc/i2c0mux", "Num": 0}]
    attributes = {"rig": rig, "global_camera_info": staticmethod(lambda: cameras[: rig.cameras])}
    modes = SimpleNamespace(Manual=0, Auto=1, Continuous=2)
    libcamera = SimpleNamespace(
        Transform=lambda hflip=0, vflip=0: (hflip, vflip),
        ColorSpace=SimpleNamespace(Smpte170m=lambda: "Smpte170m"),
        controls=SimpleNamespace(AfModeEnum=modes),
    )
    return SimpleNamespace(
        Picamera2=type("Picamera2", (Picamera2,), attributes), MappedArray=MappedArray, libcamera=libcamera
    )
