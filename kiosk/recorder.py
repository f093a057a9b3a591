"""Record what the devices see, for bug reports and tuning."""

from collections.abc import Callable
from pathlib import Path

from kiosk.bootstrap import live_devices, recording_writer, registration_of, system_clock
from kiosk.domain.face import distance_m
from kiosk.errors import BadInput, DeviceLost
from kiosk.settings import Settings

REPORT_EVERY_S = 5.0


def record(
    settings: Settings, file: Path, *, seconds: float, with_pictures: bool, say: Callable[[str], None]
) -> tuple[int, int]:
    """Record `seconds` of heat, faces and, if asked, pictures; returns how many thermal frames and pictures there are.

    Ctrl-C ends the recording early and keeps it. Raises BadInput when the file cannot be written or exists, and
    DeviceLost when a device is not there.
    """
    if file.exists():
        raise BadInput(f"{file} exists already; a recording never overwrites anything")
    clock = system_clock()
    devices, lens, registration = live_devices(settings, clock), settings.lens(), registration_of(settings)
    writer = recording_writer(file, devices.thermal.optics)
    thermal, camera, finder = devices.thermal, devices.camera, devices.finder
    thermal.open()
    if camera is not None:
        camera.open()
    start = reported = clock.monotonic()
    last, pictures = float("-inf"), 0
    try:
        while (now := clock.monotonic()) < start + seconds:
            faces = None
            if camera is not None and finder is not None:
                picture = camera.newest(last, thermal.period)
                if picture is not None:
                    last = picture.at
                    found = finder.find(picture)
                    faces = [registration.to_thermal(face, distance_m(lens.width_deg(face.box))) for face in found]
                    if with_pictures:
                        writer.add_picture(picture)
                        pictures += 1
            frame = thermal.read()
            if frame is not None:
                writer.add(frame, faces)
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
    return writer.frames, pictures
