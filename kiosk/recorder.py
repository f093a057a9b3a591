"""Record what the devices see, for bug reports and tuning."""

from collections.abc import Callable
from pathlib import Path

from kiosk.bootstrap import kept_calibration, live_devices, recording_writer, registration_of, system_clock
from kiosk.devices.recording import MOST_BYTES, RecordingWriter
from kiosk.domain.calibration import Calibration
from kiosk.domain.face import distance_m
from kiosk.domain.picture import Picture
from kiosk.domain.registration import Registration
from kiosk.domain.thermal import Optics
from kiosk.errors import BadInput, DeviceLost
from kiosk.installer import check_fits
from kiosk.settings import Settings

REPORT_EVERY_S = 5.0

FACES_A_FRAME = 4
"""For as many of them room is left in every frame; mostly there is one."""

PLACE_BYTES = 16
"""What a picture takes besides itself: its time and its offset."""

HEADERS = 100_000
"""More bytes than the headers and single values of a recording take."""


class PictureRoom:
    """Lets pictures into a recording while it stays one that replay reads, with all the heat still to come."""

    def __init__(self, writer: RecordingWriter, optics: Optics, frames: float, most_bytes: int) -> None:
        """`frames` is how many thermal frames there will be; `most_bytes` the size of all arrays together."""
        heat = optics.rows * optics.columns * 4 + 12 + FACES_A_FRAME * 24
        self._writer = writer
        self._left = most_bytes - HEADERS - round(frames * heat)
        self.pictures = 0
        self.is_full = False

    def add(self, picture: Picture) -> None:
        """Take in a picture if even an incompressible one of its size has room; after the first that has none, nothing."""
        self.is_full |= picture.pixels.nbytes > self._left
        if self.is_full:
            return
        self._left -= self._writer.add_picture(picture) + PLACE_BYTES
        self.pictures += 1


def _calibrated(settings: Settings, sensor: Optics) -> tuple[Calibration, Registration]:
    """Return the calibration in force with where it lays the heat; raises BadInput for one of another array."""
    calibration = kept_calibration(settings)
    check_fits(calibration, sensor)
    aligned = calibration.alignment
    return calibration, registration_of(settings) if aligned is None else aligned.registration


def record(
    settings: Settings,
    file: Path,
    *,
    seconds: float,
    with_pictures: bool,
    say: Callable[[str], None],
    most_bytes: int = MOST_BYTES,
) -> tuple[int, int]:
    """Record `seconds` of heat as the calibrated kiosk sees it, faces and, if asked, pictures; returns how many of each.

    Ctrl-C ends the recording early and keeps it. When pictures would make it larger than replay reads, only heat and
    faces go on. Raises BadInput when the file cannot be written or exists, and DeviceLost when a device is not there.
    """
    if not file.parent.is_dir():
        raise BadInput(f"there is no folder {file.parent} to record into")
    if file.exists():
        raise BadInput(f"{file} exists already; a recording never overwrites anything")
    clock = system_clock()
    devices, lens = live_devices(settings, clock), settings.lens()
    calibration, registration = _calibrated(settings, devices.thermal.optics)
    writer = recording_writer(file, calibration.seen(devices.thermal.optics))
    thermal, camera, finder = devices.thermal, devices.camera, devices.finder
    room = PictureRoom(writer, thermal.optics, seconds / thermal.period, most_bytes)
    thermal.open()
    if camera is not None:
        camera.open()
    start = reported = clock.monotonic()
    last = float("-inf")
    try:
        while (now := clock.monotonic()) < start + seconds:
            faces = None
            if camera is not None and finder is not None:
                picture = camera.newest(last, thermal.period)
                if picture is not None:
                    last = picture.at
                    found = finder.find(picture)
                    faces = [registration.to_thermal(face, distance_m(lens.width_deg(face.box))) for face in found]
                    if with_pictures and not room.is_full:
                        room.add(picture)
                        if room.is_full:
                            say(f"full after {room.pictures} pictures; heat and faces go on")
            frame = thermal.read()
            if frame is not None:
                writer.add(calibration.corrected(frame), faces)
            if now - reported >= REPORT_EVERY_S:
                reported = now
                say(f"{now - start:.0f} of {seconds:.0f} s, {writer.frames} frames (Ctrl-C ends and keeps it)")
            clock.wait_until(now + thermal.period)
    except KeyboardInterrupt:
        say("ended early")
    except DeviceLost as lost:
        if not writer.frames:
            raise
        say(f"ended early: {lost}")
    finally:
        thermal.close()
        if camera is not None:
            camera.close()
    writer.save()
    return writer.frames, room.pictures
