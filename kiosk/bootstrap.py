"""Composition root: settings become adapters, adapters become a kiosk.

What the first frame of a kiosk does not need is imported where it is made.
"""

import logging
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from kiosk.devices.amg8833 import Amg8833, I2CBus, hardware_bus
from kiosk.devices.clocks import SystemClock, VirtualClock, boot_id
from kiosk.devices.emulated import EmulatedAmg8833, EmulatedBus
from kiosk.devices.speaker import Aplay, Silent
from kiosk.devices.threads import yield_to_others
from kiosk.domain.action import CONSOLE
from kiosk.domain.assistant import Step
from kiosk.domain.audit import CALIBRATION
from kiosk.domain.baseline import Baseline
from kiosk.domain.calibration import UNCALIBRATED, Calibration
from kiosk.domain.card import Shown
from kiosk.domain.choices import Choices, Held, choices_in
from kiosk.domain.face import Face, distance_m
from kiosk.domain.identity import Gallery, Greeting, Identity, Mode
from kiosk.domain.matching import Rule
from kiosk.domain.measurement import Sample, measure
from kiosk.domain.parcel import CLOUD, FACES, PICTURES, ROWS, SLACK
from kiosk.domain.picture import Picture
from kiosk.domain.registration import Registration
from kiosk.domain.thermal import Background, Celsius, Optics, ThermalFrame
from kiosk.domain.view import Dot
from kiosk.domain.visit import Visit, VisitId, VisitPictures
from kiosk.errors import BadInput
from kiosk.models import model_path
from kiosk.ports import (
    CalibrationAssistant,
    CameraSource,
    ChoiceBook,
    Clock,
    Display,
    FaceEmbedder,
    FaceFinder,
    GuardBook,
    IdentityLog,
    Journal,
    Kept,
    Recogniser,
    Speaker,
    ThermalSource,
)
from kiosk.settings import Settings
from kiosk.station import HeatFinder, Station, warm_blob
from kiosk.store.calibrations import from_text as calibration_from_text
from kiosk.store.calibrations import to_text as calibration_text
from kiosk.store.journal import SqliteJournal
from kiosk.store.key import picture_key
from kiosk.store.ledger import MB
from kiosk.store.lock import holder
from kiosk.store.schema import JOURNAL
from kiosk.store.terms import Terms

if TYPE_CHECKING:
    from kiosk.desk import Desk
    from kiosk.devices.mounting import Mounting
    from kiosk.devices.props import Thing
    from kiosk.devices.recording import Recording, RecordingWriter
    from kiosk.devices.simulated import Play
    from kiosk.devices.simulated_array import SimulatedArray
    from kiosk.devices.simulated_heat import HeatOnFaces, SimulatedHeat, Unit
    from kiosk.devices.stills import Stills
    from kiosk.installer import Installer
    from kiosk.recognition import Recognition
    from kiosk.store.choices import SqliteChoices
    from kiosk.store.guards import SqliteGuardBook
    from kiosk.store.identity import SqliteIdentityLog
    from kiosk.store.reader import VisitReader
    from kiosk.store.records import SqliteRecords
    from kiosk.store.side_door import Keeper, SideDoor
    from ui.application import Application
    from ui.visitor.screen import Look

log = logging.getLogger(__name__)

SENSOR_ADDRESS = 0x69


@dataclass(frozen=True, slots=True)
class Devices:
    """What a station looks with."""

    thermal: ThermalSource
    camera: CameraSource | None
    finder: FaceFinder | None
    heat_finder: HeatFinder = warm_blob


def live_devices(settings: Settings, clock: Clock) -> Devices:
    """Return the devices that the settings name; nothing is opened yet."""
    if settings.camera.source == "simulated":
        return Stage(settings, clock, seed=1, seconds=STAGE_S).devices
    camera, finder = camera_of(settings, clock), _finder(settings)
    if settings.thermal.source != "amg8833":
        return heat_on_faces(settings, clock, camera, finder)
    return Devices(sensor_of(settings, clock), camera, finder)


def _finder(settings: Settings) -> FaceFinder | None:
    if settings.camera.source == "none":
        return None
    return LateFinder(model_path("yunet"))


class LateFinder:
    """A face finder that loads its weights when they are first needed; without them `find` raises DeviceLost."""

    def __init__(self, weights: Path) -> None:
        self._weights = weights
        self._finder: FaceFinder | None = None

    def find(self, picture: Picture) -> tuple[Face, ...]:
        if self._finder is None:
            from kiosk.devices.yunet import YuNet  # noqa: PLC0415  (OpenCV's networks take a while)

            self._finder = YuNet(self._weights)
        return self._finder.find(picture)


def face_embedder() -> FaceEmbedder:
    """Return what makes templates of faces; raises BadInput when its weights are missing or not the expected ones."""
    from kiosk.devices.sface import SFace  # noqa: PLC0415  (OpenCV's networks take a while)

    return SFace(model_path("sface"), model_path("yunet"))


def stills() -> "Stills":
    """Return what makes templates of picture files, with the kiosk's own face finder and embedder."""
    from kiosk.devices.stills import Stills  # noqa: PLC0415

    return Stills(LateFinder(model_path("yunet")), face_embedder())


def bus_of(settings: Settings) -> Callable[[], I2CBus]:
    """Return what opens the machine's I2C bus that the heat sensor is on."""
    return partial(hardware_bus, settings.thermal.bus)


def sensor_of(settings: Settings, clock: Clock, open_bus: Callable[[], I2CBus] | None = None) -> ThermalSource:
    """Return the heat sensor on the I2C bus, not yet opened; `open_bus` opens another bus than the machine's."""
    thermal = settings.thermal
    return Amg8833(
        open_bus or bus_of(settings),
        clock,
        thermal.address or None,
        thermal.rotation,
        thermal.mirror,
        settings.optics(),
    )


def camera_of(settings: Settings, clock: Clock) -> CameraSource | None:
    """Return the real camera of the settings, None for others; an adapter brings a library, so it is imported late."""
    camera = settings.camera
    size = (camera.width, camera.height)
    match camera.source:
        case "picamera":
            from kiosk.devices.picamera import PiCamera  # noqa: PLC0415

            return PiCamera(
                clock,
                size,
                camera.fps,
                hflip=camera.hflip,
                vflip=camera.vflip,
                autofocus=camera.autofocus if camera.autofocus == "continuous" else camera.lens_position,
                camera_number=camera.number,
            )
        case "webcam":
            from kiosk.devices.webcam import Webcam  # noqa: PLC0415

            return Webcam(clock, camera.device or camera.number, size, camera.fps)
        case _:
            return None


STAGE_S = 86_400.0
"""How long visitors keep coming to a simulated kiosk."""


class Stage:
    """A simulated entrance: somebody before a simulated camera and an emulated sensor under the real driver.

    Drawn visitors come unless a `script` is given (an `InstallerScene` is steered while it runs). `mounting` is how this
    kiosk's sensor was screwed in, `unit` which specimen it is. With `thermal.source = "simulated-array"` a finer array
    takes the place of sensor and driver.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        *,
        seed: int,
        seconds: float = 0.0,
        script: "Play | None" = None,
        mounting: "Mounting | None" = None,
        unit: "Unit | None" = None,
    ) -> None:
        from kiosk.devices.mounting import PLAIN  # noqa: PLC0415
        from kiosk.devices.scenario import demo_script  # noqa: PLC0415
        from kiosk.devices.simulated import SimulatedCamera, SimulatedEntrance  # noqa: PLC0415

        self.script = script or demo_script(seed, seconds)
        self.entrance = SimulatedEntrance(self.script, clock, settings.optics(), settings.lens(), seed)
        self.heat = self.entrance.heat(unit, mounting or PLAIN)
        self.sensor, thermal = _thermal_over(self.heat, settings, clock)
        self.camera = SimulatedCamera(
            self.entrance, clock, settings.camera.width, settings.camera.height, settings.camera.fps
        )
        self.devices = Devices(thermal, self.camera, _finder(settings))

    def reading(self, things: "tuple[Thing, ...]", at: float) -> ThermalFrame:
        """Return what the sensor would deliver with others standing there, at a monotonic time."""
        celsius = self.heat.reading(things, at)
        if isinstance(self.sensor, EmulatedAmg8833):
            celsius = np.round(celsius * 4) / 4
        return ThermalFrame(celsius.astype(np.float32), at, Celsius(self.heat.thermistor(at)))


def _thermal_over(
    heat: "SimulatedHeat | HeatOnFaces", settings: Settings, clock: Clock
) -> "tuple[EmulatedAmg8833 | SimulatedArray, ThermalSource]":
    """Return a simulated sensor that looks at the heat, for faults to be played on it, and what the station reads."""
    from kiosk.devices.simulated_array import SimulatedArray  # noqa: PLC0415 - only a few have one

    if settings.thermal.source == "simulated-array":
        array = SimulatedArray(heat.scene, heat.thermistor, clock, settings.optics())
        return array, array
    sensor = EmulatedAmg8833(heat.scene, heat.thermistor, clock)
    bus = EmulatedBus({SENSOR_ADDRESS: sensor})
    return sensor, Amg8833(lambda: bus, clock, optics=settings.optics())


def heat_on_faces(settings: Settings, clock: Clock, camera: CameraSource | None, finder: FaceFinder | None) -> Devices:
    """Return a real camera with simulated heat on the faces it sees: for a laptop without a sensor."""
    from kiosk.devices.simulated_heat import HeatOnFaces  # noqa: PLC0415

    if camera is None or finder is None:
        raise BadInput("simulated heat needs somebody to lie on: choose a camera, or camera = simulated")
    heat = HeatOnFaces(settings.optics(), seed=1)
    _, thermal = _thermal_over(heat, settings, clock)
    registration, lens = registration_of(settings), settings.lens()

    def warm(faces: tuple[Face, ...]) -> None:
        heat.place([registration.to_thermal(face, distance_m(lens.width_deg(face.box))).box for face in faces])

    return Devices(thermal, camera, _TellingFinder(finder, warm))


@dataclass(frozen=True, slots=True)
class _TellingFinder:
    """A face finder that tells somebody else what it found."""

    finder: FaceFinder
    tell: Callable[[tuple[Face, ...]], None]

    def find(self, picture: Picture) -> tuple[Face, ...]:
        faces = self.finder.find(picture)
        self.tell(faces)
        return faces


def recorded_devices(recording: "Recording", settings: Settings, clock: Clock) -> Devices:
    """Return a recording's sources, starting now: its own faces, else those found in its pictures, else the warm blob."""
    from kiosk.devices.recorded import RecordedCamera, RecordedFaces, RecordedThermal  # noqa: PLC0415 - not live

    start = clock.monotonic()
    thermal = RecordedThermal(recording, clock, start)
    camera = None if recording.camera is None else RecordedCamera(recording, clock, start)
    if camera is not None and not camera.has_pictures():
        raise BadInput("none of the recording's pictures can be read")
    if recording.faces is not None:
        faces = RecordedFaces(recording, clock, start)
        return Devices(thermal, camera, None, lambda frame, _background: faces.faces_at(frame.at))
    return Devices(thermal, camera, None if camera is None else _finder(settings))


def open_recording(file: Path) -> "Recording":
    """Read a recording; raises BadInput with one line when it is none."""
    from kiosk.devices.recording import read_recording  # noqa: PLC0415 - not live

    return read_recording(file)


def registration_of(settings: Settings) -> Registration:
    """Return where the thermal field lies in the camera picture, from the lenses alone."""
    camera = settings.camera
    return Registration.from_lenses(settings.lens(), settings.optics(), (camera.parallax_right_m, camera.parallax_down_m))


def station_for(
    settings: Settings,
    devices: Devices,
    *,
    display: Display,
    journal: Journal,
    clock: Clock,
    baseline: Baseline | None = None,
    warm_from: float | None = None,
    device: str = "",
    era: str = "",
    capture_wanted: threading.Event | None = None,
    calibration: Calibration = UNCALIBRATED,
    lasting_era: str = "",
    recogniser: Recogniser | None = None,
    on_turn: Callable[[], None] | None = None,
    cloud: Callable[[], Dot | None] = lambda: None,
) -> Station:
    """Return a station that looks with the devices; `warm_from` is when the sensor got its power, None if long ago."""
    return Station(
        thermal=devices.thermal,
        camera=devices.camera,
        finder=devices.finder,
        heat_finder=devices.heat_finder,
        display=display,
        journal=journal,
        clock=clock,
        policy=settings.policy(),
        lens=settings.lens(),
        registration=registration_of(settings),
        device=device or settings.site.device,
        boot=boot_id(),
        era=era,
        baseline=baseline,
        warm_from=warm_from,
        capture_wanted=capture_wanted,
        calibration=calibration,
        lasting_era=lasting_era,
        recogniser=recogniser,
        on_turn=on_turn,
        cloud=cloud,
    )


def installer_for(
    settings: Settings, station: Station, sensor: Optics, clock: Clock, journal: SqliteJournal, only: Step | None = None
) -> "Installer":
    """Return the calibration assistant of a station, which pauses until the assistant is closed.

    Every result is kept in the journal and holds at once.
    """
    from kiosk.installer import Installer  # noqa: PLC0415 - visitors do not wait for it

    held = station.calibration

    def adopt(calibration: Calibration) -> None:
        nonlocal held
        station.adopt(calibration)
        journal.keep_calibration(calibration).add_done_callback(_say_if_lost)
        audit_calibration(settings, journal, clock, calibration.changed_since(held)).add_done_callback(_say_if_not_audited)
        held = calibration

    station.pause(paused=True)
    return Installer(
        held=station.calibration,
        sensor=sensor,
        lens=settings.lens(),
        lenses=registration_of(settings),
        policy=settings.policy(),
        clock=clock,
        adopt=adopt,
        on_close=lambda: station.pause(paused=False),
        only=only,
    )


def _say_if_lost(kept: "Future[None]") -> None:
    lost = kept.exception()
    if lost is not None:
        log.warning("the calibration holds until the next start only: %s", lost)


def _say_if_not_audited(noted: "Future[None]") -> None:
    missed = noted.exception()
    if missed is not None:
        log.warning("a calibration is missing in the audit log: %s", missed)


def audit_calibration(settings: Settings, keeper: "Keeper", clock: Clock, steps: tuple[str, ...]) -> "Future[None]":
    """Write which steps of the calibration changed to the audit log; returns at once."""
    book = guard_book(settings, keeper, clock)

    def write(db: sqlite3.Connection) -> None:
        book.line(CONSOLE, CALIBRATION, ",".join(steps))(db)  # on the store thread, as it reads the key

    return keeper.keep("the audit log", write)


def held_calibration(journal: SqliteJournal, sensor: Optics) -> Calibration:
    """Return the calibration kept for this kiosk; one of another kind of array does not hold, and the log says so."""
    from kiosk.installer import check_fits  # noqa: PLC0415 - visitors do not wait for it

    kept = journal.restore_calibration()
    try:
        check_fits(kept, sensor)
    except BadInput as other:
        log.warning("%s", other)
        return UNCALIBRATED
    return kept


def kept_calibration(settings: Settings) -> Calibration:
    """Return the calibration in the journal, beside a running kiosk or without one; raises BadInput for a damaged one."""
    if not (settings.data_folder() / JOURNAL).exists():
        return UNCALIBRATED
    text = open_reader(settings).calibration()
    return UNCALIBRATED if text is None else calibration_from_text(text, "the calibration in the journal")


def read_calibration(file: Path) -> Calibration:
    """Read an exported calibration; raises BadInput that says what is wrong with the file."""
    try:
        text = file.read_text("utf-8-sig")
    except OSError as cause:
        raise BadInput(f"{file} cannot be read: {cause.strerror}") from None
    except UnicodeDecodeError:
        raise BadInput(f"{file} is no calibration: not a text file") from None
    return calibration_from_text(text, str(file))


def write_calibration(calibration: Calibration, file: Path) -> None:
    """Write a calibration where `read_calibration` finds it; raises BadInput where the file cannot be written."""
    try:
        file.write_text(calibration_text(calibration) + "\n", "utf-8")
    except OSError as cause:
        raise BadInput(f"{file} cannot be written: {cause.strerror}") from None


def open_store(
    settings: Settings,
    clock: Clock,
    folder: Path | None = None,
    key: Path | None = None,
    on_turn: Callable[[], None] | None = None,
) -> SqliteJournal:
    """Open the journal in a data folder (the settings' own unless given) and take the folder."""
    storage = settings.storage
    terms = Terms(
        boot=boot_id(),
        destinations=(CLOUD,) if settings.cloud.is_on else (),
        keep=settings.keep(),
        min_free_pictures_mb=storage.min_free_pictures_mb,
        min_free_numbers_mb=storage.min_free_numbers_mb,
    )
    return SqliteJournal(
        folder or settings.data_folder(), terms=terms, clock=clock, key_path=key or settings.key_file(), on_turn=on_turn
    )


def open_reader(settings: Settings) -> "VisitReader":
    """Return what reads the kept visits, beside a running kiosk or without one."""
    from kiosk.store.reader import VisitReader  # noqa: PLC0415 - visitors do not wait for it

    return VisitReader(settings.data_folder(), settings.key_file())


def open_records(settings: Settings) -> "SqliteRecords":
    """Return what reads people, visits and acts, beside a running kiosk or without one."""
    from kiosk.store.records import SqliteRecords  # noqa: PLC0415

    return SqliteRecords(settings.data_folder(), settings.key_file())


def identity_log(settings: Settings, keeper: "Keeper", clock: Clock) -> "SqliteIdentityLog":
    """Return the log of actions, with people's acts audited; what it writes goes through the store, or the side door."""
    from kiosk.store.identity import SqliteIdentityLog  # noqa: PLC0415

    key = picture_key(settings.data_folder(), settings.key_file(), create=False)
    audit, device = guard_book(settings, keeper, clock).line, settings.site.device
    elsewhere = erased_at(settings)
    return SqliteIdentityLog(keeper, key=key, device=device, clock=clock, destinations=elsewhere, audit=audit)


def erased_at(settings: Settings) -> tuple[str, ...]:
    """Return where else than here somebody who is forgotten has to be erased."""
    cloud = (PICTURES, ROWS, FACES) if settings.cloud.is_on else ()
    return (*cloud, SLACK) if settings.slack.is_on else cloud


def open_desk(
    settings: Settings,
    identities: IdentityLog,
    book: GuardBook,
    clock: Clock,
    gallery: Callable[[], Gallery | None] = lambda: None,
) -> "Desk":
    """Return the guards' desk, to be closed before the store is; `gallery` is what recognition compares with now."""
    from kiosk.desk import Desk  # noqa: PLC0415 - visitors do not wait for it
    from kiosk.store.history_table import HistoryTable  # noqa: PLC0415

    spare_bytes = settings.storage.min_free_pictures_mb * MB
    return Desk(
        open_records(settings),
        identities,
        book,
        HistoryTable(settings.data_folder(), clock, spare_bytes),
        gallery=gallery,
        rule=Rule(sure=settings.recognition.threshold),
        shown=Shown(settings.privacy.shown),
    )


def recogniser_for(settings: Settings, keeper: "Keeper", clock: Clock, mode: Callable[[], Mode]) -> "Recognition":
    """Return what tells who visitors are, to be entered; leave it before the store is closed."""
    from kiosk.recognition import Recognition  # noqa: PLC0415

    return Recognition(
        face_embedder,
        identity_log(settings, keeper, clock),
        open_records(settings),
        mode=mode,
        rule=Rule(sure=settings.recognition.threshold),
        monotonic=clock.monotonic,
        begin=yield_to_others,
    )


@dataclass(frozen=True, slots=True)
class UnhurriedRecogniser:
    """A recogniser for virtual time: no virtual moment passes while it works."""

    recognition: "Recognition"

    @property
    def is_able(self) -> bool:
        return self.recognition.is_able

    def look(self, visitor: int, picture: Picture, face: Face) -> None:
        self.recognition.look(visitor, picture, face)
        self.recognition.settle()

    def identify(self, visitor: int, visit: VisitId) -> "Future[Identity]":
        return self._settled(self.recognition.identify(visitor, visit))

    def remember(self, visitor: int) -> "Future[Identity]":
        return self._settled(self.recognition.remember(visitor))

    def leave(self, visitor: int) -> None:
        self.recognition.leave(visitor)

    def _settled(self, answer: "Future[Identity]") -> "Future[Identity]":
        self.recognition.settle()
        return answer


def export_folders() -> tuple[Path, ...]:
    """Return where a table can be written to for taking along: the sticks that are plugged in now."""
    from kiosk.store.sticks import sticks  # noqa: PLC0415 - only for exports

    return sticks()


def guard_book(settings: Settings, keeper: "Keeper", clock: Clock) -> "SqliteGuardBook":
    """Return who may use the panel, with the audit log; what it writes goes through the store, or the side door."""
    from kiosk.store.guards import SqliteGuardBook  # noqa: PLC0415

    return SqliteGuardBook(settings.data_folder(), keeper, clock=clock, boot=boot_id(), key_path=settings.key_file())


def choice_book(settings: Settings, keeper: "Keeper", book: "SqliteGuardBook", clock: Clock) -> "SqliteChoices":
    """Return what admins choose on the panel; `settings` are as in the file."""
    from kiosk.store.choices import SqliteChoices  # noqa: PLC0415

    return SqliteChoices(settings.data_folder(), keeper, book, clock=clock, from_file=settings.choices())


def held_choices(settings: Settings) -> tuple[Held, ...]:
    """Return what holds of everything that can be chosen, beside a running kiosk or without one."""
    from kiosk.store.choices import kept_choices  # noqa: PLC0415

    return kept_choices(settings.data_folder(), settings.choices())


def in_force(settings: Settings) -> Settings:
    """Return the settings with what was chosen on the panel in place of what the file says."""
    from_file = settings.choices()
    return settings.chosen(choices_in(held_choices(settings), from_file))


def side_door(settings: Settings) -> "SideDoor":
    """Return what writes a little beside the running kiosk."""
    from kiosk.store.side_door import SideDoor  # noqa: PLC0415

    return SideDoor(settings.data_folder())


@contextmanager
def lent_keeper(settings: Settings, clock: Clock) -> "Iterator[Keeper]":
    """Lend what writes a little to the journal: beside the kiosk that runs, else by the store, which makes one at first."""
    if running_kiosk(settings) is not None:
        yield side_door(settings)
        return
    with open_store(settings, clock) as journal:
        yield journal


@contextmanager
def passing_store(settings: Settings, clock: Clock) -> "Iterator[tuple[UnhurriedJournal, VisitReader]]":
    """Lend the real store in a folder that is gone afterwards."""
    from kiosk.store.reader import VisitReader  # noqa: PLC0415 - visitors do not wait for it

    with TemporaryDirectory(prefix="doorman-") as place:
        folder, key = Path(place, "data"), Path(place, "key", "picture.key")
        with open_store(settings, clock, folder, key) as journal:
            yield UnhurriedJournal(journal), VisitReader(folder, key)


@dataclass(frozen=True, slots=True)
class UnhurriedJournal:
    """A journal for virtual time: no virtual moment passes while the disk writes."""

    journal: Journal

    def record(self, visit: Visit, pictures: VisitPictures) -> "Future[Kept]":
        done = self.journal.record(visit, pictures)
        wait([done])
        return done

    def keep_baseline(self, baseline: Baseline, boot: str) -> "Future[None]":
        return self.journal.keep_baseline(baseline, boot)

    def is_whole(self) -> bool:
        return self.journal.is_whole()


def system_clock() -> Clock:
    """Return the machine's own clocks."""
    return SystemClock()


def lasting_era_of(settings: Settings, kind: str) -> str:
    """Name the time in which readings compare that a reference source keeps comparable: over power-ups too."""
    return f"referenced/{settings.site.device}/{settings.thermal.source}/{kind}"


def era_of(settings: Settings, kind: str) -> str:
    """Name the time in which readings compare: one boot, one kiosk, one heat sensor; drawn people never with real ones."""
    return f"{boot_id()}/{settings.site.device}/{settings.thermal.source}/{kind}"


def this_boot() -> str:
    """Name the run of the machine within which monotonic times compare."""
    return boot_id()


def running_kiosk(settings: Settings) -> int | None:
    """Return the process of the kiosk that holds the data folder, None when there is none."""
    return folder_holder(settings.data_folder())


def folder_holder(folder: Path) -> int | None:
    """Return the process that holds a data folder, None when nobody does."""
    return holder(folder)


def virtual_clock() -> VirtualClock:
    """Return a clock that runs as fast as it is waited on, from now."""
    return VirtualClock(datetime.now(UTC), SystemClock().monotonic())


def speaker_here() -> Speaker:
    """Return the kiosk's voice: silent where there is no aplay."""
    return Aplay() if shutil.which("aplay") else Silent()


def drawn_baseline(settings: Settings, people: int, seed: int, stage: Stage | None = None) -> Baseline:
    """Return the baseline after `people` drawn visitors, measured with the product's own code by the stage's sensor."""
    from kiosk.devices.scenario import earlier_visitors  # noqa: PLC0415

    clock = virtual_clock()
    stage = stage or Stage(settings, clock, seed=seed)
    policy, optics, registration = settings.policy(), settings.optics(), registration_of(settings)
    baseline = Baseline()
    start = stage.entrance.start
    for number, figure in enumerate(earlier_visitors(seed, people)):
        at = start - 10.0 * (people - number)
        empty = Background.seen_in(stage.reading((), at))
        seen = stage.entrance.face_seen(figure)
        face = registration.to_thermal(seen, distance_m(settings.lens().width_deg(seen.box)))
        frames = [stage.reading((figure,), at + 0.1 * n) for n in range(policy.samples)]
        samples = [Sample(frame, face) for frame in frames]
        taken = measure(samples, empty, optics, policy.kappa, policy.ambient_fixed)
        baseline = baseline.after(taken, at, policy)
    return baseline


def application_for(
    settings: Settings,
    clock: Clock,
    *,
    windowed: bool,
    size: tuple[int, int] | None = None,
    lockstep: bool = False,
    shots: Path | None = None,
    on_capture: Callable[[], None] = lambda: None,
    on_bug: Callable[[], None] = lambda: None,
    assistant_for: Callable[[bool], CalibrationAssistant | None] = lambda _asked: None,
) -> "Application":
    """Return the Qt application with the visitor's screen, not yet shown; Qt is imported here and not before."""
    from ui.application import Application  # noqa: PLC0415

    return Application(
        clock,
        look_of(settings),
        language=settings.site.language,
        windowed=windowed,
        size=size,
        screen=settings.display.screen or None,
        guard_screen=settings.panel.screen or None,
        lockstep=lockstep,
        speaker=speaker_here(),
        sounds=settings.sound.enabled,
        repeat_alarm=settings.sound.alarm_until_acknowledged,
        shots=shots,
        on_capture=on_capture,
        on_bug=on_bug,
        assistant_for=assistant_for,
    )


def look_of(settings: Settings) -> "Look":
    """Return how the visitor's screen looks by the settings."""
    from ui.heat import HeatColours  # noqa: PLC0415
    from ui.visitor.live_view import PictureMode  # noqa: PLC0415
    from ui.visitor.notice import Notice  # noqa: PLC0415
    from ui.visitor.screen import Look  # noqa: PLC0415

    site, view, storage = settings.site, settings.view, settings.storage
    return Look(
        mode=PictureMode(view.mode),
        colours=HeatColours[view.palette.upper()],
        heat_range=(view.range_low, view.range_high) if view.range == "fixed" else None,
        helper_lines=site.helper_lines,
        reduced_motion=view.reduced_motion,
        notice=Notice(
            operator=site.name,
            contact=site.contact,
            url=site.notice_url,
            kept_days=max(storage.keep_pictures_days, storage.keep_heat_days),
            known_days=max(storage.keep_known_portraits_days, storage.keep_known_scenes_days, storage.keep_heat_days),
            kept_readings_days=storage.keep_readings_days,
            face_days=storage.keep_templates_days,
            known_face_days=storage.keep_known_templates_days,
            remembers=Mode(settings.recognition.mode or Mode.OFF.value),
        ),
        greeting=Greeting(settings.recognition.greeting),
    )


def follow_choices(choices: ChoiceBook, settings: Settings, station: Station, app: "Application") -> None:
    """Let the running kiosk take what an admin chooses from now on; `settings` are as in the file."""

    def adopt(now: Choices) -> None:
        chosen = settings.chosen(now)
        station.judge_by(chosen.policy())
        sound = chosen.sound
        app.dress(look_of(chosen), chosen.site.language, sounds=sound.enabled, repeat_alarm=sound.alarm_until_acknowledged)

    choices.watch(adopt)


def recording_writer(file: Path, optics: Optics) -> "RecordingWriter":
    """Return what gathers frames and pictures into a recording."""
    from kiosk.devices.recording import RecordingWriter  # noqa: PLC0415 - not live

    return RecordingWriter(file, optics)
