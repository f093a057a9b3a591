"""Every camera adapter with its camera in the test's hands, for the contract suite."""

from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Protocol

import cv2
import numpy as np

from kiosk.devices.clocks import VirtualClock
from kiosk.devices.picamera import PiCamera
from kiosk.devices.recorded import RecordedCamera
from kiosk.devices.recording import Recording
from kiosk.devices.scenario import Script
from kiosk.devices.simulated import SimulatedCamera, SimulatedEntrance
from kiosk.devices.webcam import Webcam
from kiosk.domain.registration import Lens
from kiosk.domain.thermal import Optics
from kiosk.ports import CameraSource
from tests.devices.video_capture import PacedCapture, write_video
from tests.devices.virtual_picamera2 import Rig, library

SIZE = (1280, 720)
RED, BLUE = (40, 30, 220), (200, 120, 10)
TICK_S = 1 / 30
CLOSE_S = 0.2


def red_and_blue():
    """Draw red on the left and blue on the right, uint8 [720, 1280, 3] in blue, green, red."""
    bgr = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    bgr[:, : SIZE[0] // 2], bgr[:, SIZE[0] // 2 :] = RED, BLUE
    return bgr


class Stage(Protocol):
    """One adapter and its camera."""

    clock: VirtualClock
    camera: CameraSource

    def take(self) -> None:
        """Let a tick pass and the camera take one picture; returns when the adapter has it."""

    def let_go(self) -> None:
        """End what hangs, so that every thread ends."""


class Unpluggable(Stage, Protocol):
    def unplug(self) -> None: ...

    def plug_in(self) -> None: ...


class Hardware(Unpluggable, Protocol):
    def hang(self) -> None:
        """Make the camera hang from now on, closing it included."""


class PiStage:
    def __init__(self, folder: Path) -> None:
        self.clock = VirtualClock(datetime(2026, 1, 5, tzinfo=UTC), 100.0)
        self.rig = Rig()
        self.camera = PiCamera(self.clock, SIZE, close_s=CLOSE_S, library=lambda: library(self.rig))

    def take(self):
        self.clock.advance(TICK_S)
        self.rig.send(red_and_blue())

    def unplug(self):
        self.rig.cameras = 0
        self.clock.advance(2.1)  # libcamera tells nobody: pictures just stop

    def plug_in(self):
        self.rig.cameras = 1

    def hang(self):
        self.rig.hang_in = "close"

    def let_go(self):
        self.rig.released.set()


class WebcamStage:
    def __init__(self, folder: Path) -> None:
        self.clock = VirtualClock(datetime(2026, 1, 5, tzinfo=UTC), 100.0)
        self.video = write_video(folder / "cam.avi", red_and_blue(), frames=10)
        self.away = folder / "unplugged.avi"
        self.captures: list[PacedCapture] = []
        self.opened = Event()
        self.camera = Webcam(self.clock, str(self.video), SIZE, close_s=CLOSE_S, capture=self._capture)

    def _capture(self, device):
        self.captures.append(PacedCapture(Path(device)))
        self.opened.set()
        return self.captures[-1]

    def take(self):
        self.clock.advance(TICK_S)
        assert self.opened.wait(10)
        self.captures[-1].take()

    def unplug(self):
        self.video.rename(self.away)
        self.captures[-1].unplug()
        assert self.captures[-1].is_released.wait(10)
        self.opened.clear()

    def plug_in(self):
        self.away.rename(self.video)

    def hang(self):
        """Nothing to do: a paced read hangs by itself."""

    def let_go(self):
        for capture in self.captures:
            capture.unplug()


class SimulatedStage:
    def __init__(self, folder: Path) -> None:
        self.clock = VirtualClock(datetime(2026, 1, 5, tzinfo=UTC), 100.0)
        entrance = SimulatedEntrance(Script(()), self.clock, Optics(), Lens(), seed=1)
        self.camera = SimulatedCamera(entrance, self.clock, *SIZE, fps=1 / TICK_S)

    def take(self):
        self.clock.advance(TICK_S)

    def unplug(self):
        self.camera.unplug()

    def plug_in(self):
        self.camera.plug()

    def let_go(self):
        """Nothing hangs."""


class RecordedStage:
    def __init__(self, folder: Path) -> None:
        self.clock = VirtualClock(datetime(2026, 1, 5, tzinfo=UTC), 100.0)
        _, jpeg = cv2.imencode(".jpg", red_and_blue())
        recording = Recording(
            frames=np.full((2, 8, 8), 22, np.float32),
            times=np.array([0.0, 0.1]),
            camera=np.tile(jpeg.reshape(-1), 30),
            camera_offsets=np.arange(31, dtype=np.int64) * jpeg.size,
            camera_times=np.arange(30, dtype=np.float64) * np.float64(TICK_S),
        )
        self.camera = RecordedCamera(recording, self.clock)

    def take(self):
        self.clock.advance(TICK_S)

    def let_go(self):
        """Nothing hangs."""


HARDWARE = [PiStage, WebcamStage]
UNPLUGGABLE = [*HARDWARE, SimulatedStage]
PAINTED = [*HARDWARE, RecordedStage]
EVERY = [*UNPLUGGABLE, RecordedStage]
