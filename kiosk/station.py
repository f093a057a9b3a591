"""The one loop of the entrance: read, find, measure, step, show; a finished visit is handed to the journal."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass, field, replace
from secrets import token_hex

from kiosk.domain.baseline import Baseline
from kiosk.domain.calibration import UNCALIBRATED, Calibration
from kiosk.domain.decision import Verdict, lesson
from kiosk.domain.face import Box, Face, distance_m
from kiosk.domain.fault import Fault
from kiosk.domain.identity import Identity, NotAsked
from kiosk.domain.measurement import blob_face, box_distance_m
from kiosk.domain.picture import Picture
from kiosk.domain.policy import Policy
from kiosk.domain.registration import Lens, Registration
from kiosk.domain.screening import (
    Guiding,
    Measuring,
    Observation,
    OutOfService,
    Ready,
    Screened,
    State,
    WarmingUp,
    state_name,
    step,
)
from kiosk.domain.thermal import Background, Celsius, Optics, ThermalFrame
from kiosk.domain.view import Dot, View
from kiosk.domain.visit import Moment, Visit, VisitId, VisitPictures
from kiosk.errors import DeviceLost, StoreFull
from kiosk.ports import CameraSource, Clock, Display, FaceFinder, Journal, Kept, Recogniser, ThermalSource
from kiosk.reopening import Reopening
from kiosk.sensing import Sensing

log = logging.getLogger(__name__)

CAMERA_PATIENCE_S = 0.15
"""How long to wait for a picture before going on with the heat alone."""

PICTURE_AGE_S = 0.3
"""A picture older than this says nothing about the thermal frame at hand."""

SLOW_SAVE_S = 1.0
"""From here on the screen says that it is still saving."""

UNSEEN_S = 0.4
"""Somebody else can have stepped up when a visitor was not looked at for longer."""

POWER_LOSS_S = 2.0
"""A heat sensor that does not answer for longer was without power, or was swapped."""

HeatFinder = Callable[[ThermalFrame, Background], tuple[Face, ...]]
"""Finds faces (thermal fractions) where there is no camera."""


def warm_blob(frame: ThermalFrame, background: Background) -> tuple[Face, ...]:
    """Let the warm blob stand in for the face."""
    face = blob_face(frame, background)
    return () if face is None else (face,)


def _nothing() -> None:
    """Do nothing."""


def _visitor_in(state: State) -> Face | None:
    """Return the face that a state is about, in thermal fractions."""
    match state:
        case Guiding() | Measuring():
            return state.face
        case Screened():
            return state.follows or state.face
        case _:
            return None


@dataclass(slots=True)
class _Visitor:
    """What is gathered about the person in front of the kiosk until the outcome is known.

    The number changes whenever somebody else may have taken their place: the recogniser never takes one for the other.
    """

    number: int
    came: Moment
    heat: list[ThermalFrame] = field(default_factory=list)
    picture: Picture | None = None
    face: Face | None = None


@dataclass(slots=True)
class _Standing:
    """Who was screened and still stands there, since the measurement ended, and who they are."""

    number: int
    since: float
    answer: "Future[Identity]"
    wants_to_be_remembered: bool = False

    @property
    def identity(self) -> Identity | None:
        """Who they are, None as long as that is not known."""
        answer = self.answer
        return answer.result() if answer.done() and not answer.cancelled() and answer.exception() is None else None


@dataclass(frozen=True, slots=True)
class _Saving:
    screened: Screened
    since: float
    done: "Future[Kept]"
    teaches: bool = True


def _source(calibration: Calibration) -> tuple[Box, Celsius] | None:
    """Return what makes a reference source the same one."""
    return None if calibration.reference is None else (calibration.reference.box, calibration.reference.celsius)


class Station:
    """Screens one visitor after another.

    Everything but `stop` is called from the station thread alone. `turn` is one round
    of the loop; `run` repeats it until `stop`.
    """

    def __init__(
        self,
        *,
        thermal: ThermalSource,
        camera: CameraSource | None,
        finder: FaceFinder | None,
        display: Display,
        journal: Journal,
        clock: Clock,
        policy: Policy,
        lens: Lens,
        registration: Registration,
        device: str,
        boot: str,
        era: str = "",
        baseline: Baseline | None = None,
        warm_from: float | None = None,
        heat_finder: HeatFinder = warm_blob,
        capture_wanted: threading.Event | None = None,
        calibration: Calibration = UNCALIBRATED,
        lasting_era: str = "",
        recogniser: Recogniser | None = None,
        on_turn: Callable[[], None] | None = None,
        cloud: Callable[[], Dot | None] = lambda: None,
    ) -> None:
        """Arrange the loop; nothing is opened yet.

        `era` names the time in which readings of one sensor compare (default: the boot); the baseline is kept under it,
        or under `lasting_era` where a reference source makes readings compare for longer. `registration` holds until
        the calibration has one of its own.
        `capture_wanted`, set by anybody, keeps one picture of what is there, whoever it is. `warm_from` is when the
        sensor got its power (monotonic); None means that it is warm already. Without a `recogniser` everybody stays
        unknown. `on_turn` is called before each turn of `run`, as a sign of life. `cloud` returns at once how the sync is.
        """
        self._period = thermal.period
        self._sensing = Sensing(thermal.optics, calibration)
        self._thermal = Reopening(thermal, clock)
        self._camera = None if camera is None else Reopening(camera, clock)
        self._finder, self._heat_finder = finder, heat_finder
        self._display, self._journal, self._clock = display, journal, clock
        self._settings_policy, self._lens, self._by_lenses = policy, lens, registration
        self._device, self._boot = device, boot
        self._era, self._lasting_era = era or boot, lasting_era or era or boot
        self._baseline = baseline or Baseline()
        self._state: State = Ready() if warm_from is None else WarmingUp(warm_from + policy.warm_up_s)
        self._picture: Picture | None = None
        self._frame: ThermalFrame | None = None
        self._answered_at = clock.monotonic()
        self._raw: ThermalFrame | None = None
        self._background: Background | None = calibration.empty_scene
        self._news: deque[Calibration] = deque(maxlen=1)
        self._pausing = threading.Event()
        self._relearning = threading.Event()
        self._faces: tuple[Face, ...] = ()
        self._away_m = 0.45
        self._due = clock.monotonic()
        self._has_shown = False
        self._recogniser, self._cloud = recogniser, cloud
        self._visitor: _Visitor | None = None
        self._visitors = 0
        self._there: _Standing | None = None
        self._remembering = threading.Event()
        self._saving: _Saving | None = None
        self._is_full = False
        self._stopping = threading.Event()
        self._capture_wanted = capture_wanted or threading.Event()
        self._on_turn = on_turn or _nothing
        self.frames_seen = 0
        self.pictures_seen = 0

    @property
    def state(self) -> State:
        return self._state

    @property
    def baseline(self) -> Baseline:
        return self._baseline

    @property
    def calibration(self) -> Calibration:
        return self._sensing.calibration

    def adopt(self, calibration: Calibration) -> None:
        """Let a calibration hold from the next turn on; from any thread. The live view goes on."""
        self._news.append(calibration)

    def pause(self, *, paused: bool) -> None:
        """Screen nobody while staff use the kiosk, or go on; from any thread. The live view goes on."""
        (self._pausing.set if paused else self._pausing.clear)()

    def judge_by(self, policy: Policy) -> None:
        """Let other thresholds hold from the next turn on; from any thread. The live view goes on."""
        self._settings_policy = policy

    def relearn(self) -> None:
        """Learn anew who recent visitors are, from the next turn on; from any thread. The live view goes on."""
        self._relearning.set()

    def remember(self) -> None:
        """Have the visitor who was just screened remembered, as they asked by a tap; from any thread."""
        self._remembering.set()

    def run(self) -> None:
        """Screen visitors until `stop`; devices are closed on the way out."""
        try:
            while not self._stopping.is_set():
                self._on_turn()
                self.turn()
        finally:
            self.close()

    def stop(self) -> None:
        """Ask the loop to end after its current turn; from any thread."""
        self._stopping.set()

    def settle(self) -> None:
        """Wait until a finished visit is on disk; the loop has ended."""
        if self._saving is not None:
            wait([self._saving.done])
            self._finish_saving()

    def close(self) -> None:
        """Let go of the devices."""
        self._thermal.close()
        if self._camera is not None:
            self._camera.close()

    def turn(self) -> None:
        """Take the next picture, the heat when it is due, and show what follows from them."""
        self._take_news()
        if self._relearning.is_set():
            self._relearning.clear()
            self._forget("staff asked for it")
        self._take_picture()
        if self._has_shown and self._clock.monotonic() >= self._due:
            self._due = max(self._due + self._period, self._clock.monotonic() - self._period)
            self._observe()
        self._finish_saving()
        self._look_who_is_there()
        if self._capture_wanted.is_set():
            self._capture_wanted.clear()
            self._keep_on_demand()
        self._display.show(self._view())
        self._has_shown = True  # only then is the sensor opened, whose library takes a while to load

    def _take_news(self) -> None:
        """Let an adopted calibration hold; what was learned from differently corrected frames is gone."""
        if not self._news:
            return
        news = self._news.pop()
        before = self._sensing.calibration
        self._sensing.adopt(news)
        self._frame = None
        if news.orientation is not before.orientation or news.flat_field is not before.flat_field:
            if self._background is not None:
                moved = news.righted(before.undone(self._background.celsius))
                self._background = replace(self._background, celsius=moved)
            self._forget("frames are corrected in another way now")
        if _source(news) != _source(before):
            self._forget("there is another reference source, or none")
        if news.empty_scene is not None and news.empty_scene is not before.empty_scene:
            self._background = news.empty_scene

    @property
    def _optics(self) -> Optics:
        return self._sensing.optics

    @property
    def _registration(self) -> Registration:
        alignment = self._sensing.calibration.alignment
        return self._by_lenses if alignment is None else alignment.registration

    @property
    def _policy(self) -> Policy:
        distance = self._sensing.calibration.distance
        return self._settings_policy if distance is None else self._settings_policy.around(distance.metres)

    def _take_picture(self) -> None:
        camera = self._camera
        if camera is None:
            self._clock.wait_until(self._due)
            return
        after = self._picture.at if self._picture is not None else float("-inf")
        started = self._clock.monotonic()
        picture = camera.use(lambda device: device.newest(after, CAMERA_PATIENCE_S))
        if picture is not None:
            self._picture = picture
            self.pictures_seen += 1
        elif camera.fault is not None:
            self._picture = None
            self._clock.wait_until(max(self._due, started + self._period / 2))

    def _observe(self) -> None:
        fresh = self._thermal.use(lambda device: device.read())
        fault = self._thermal.fault or (self._camera.fault if self._camera is not None else None) or self._storage_fault()
        if self._has_lost_power() and self._baseline.values and not self._baseline.referenced:
            self._forget("the heat sensor was away, and another may have come back")
        if fault is not None:
            if self._thermal.fault is not None:
                self._frame = None
            elif fresh is not None and (self._raw is None or fresh.at > self._raw.at):
                self._raw, self._frame = fresh, self._sensing.corrected(fresh)
            self._faces = ()
            self._advance(Observation(None, (), self._background, self._optics, fault))
            return
        if fresh is None or (self._raw is not None and fresh.at <= self._raw.at):
            return
        self._raw, fresh = fresh, self._sensing.corrected(fresh)
        self._frame = fresh
        self.frames_seen += 1
        if self._background is None:
            self._background = Background.seen_in(fresh)
        try:
            in_heat = self._find(fresh, self._background)
        except DeviceLost as lost:
            self._advance(Observation(None, (), self._background, self._optics, lost.fault))
            return
        if not self._faces and not self._pausing.is_set():  # staff at work bring hands and boards, which no face gives away
            before = self._background
            self._background = before.after(fresh)
            if not isinstance(self._state, WarmingUp):
                self._sensing.look(fresh, before, self._clock.monotonic())
        fault = self._sensing.fault
        if fault is Fault.UNSTEADY and self._baseline.values:
            self._forget("the room or the sensor changes too fast")
        self._advance(Observation(fresh, in_heat, self._background, self._optics, fault, self._period, self._sensing.offset))

    def _has_lost_power(self) -> bool:
        """Tell whether the heat sensor has been away for longer than a glitch on the bus: then it starts like a new one."""
        now = self._clock.monotonic()
        if self._thermal.fault not in (Fault.SENSOR_MISSING, Fault.SENSOR_BUS, Fault.SENSOR_NO_BUS):
            self._answered_at = now
        return now - self._answered_at > POWER_LOSS_S

    def _storage_fault(self) -> Fault | None:
        """Stay out of service after a visit could not be kept, until the journal can write again."""
        self._is_full = self._is_full and not self._journal.is_whole()
        return Fault.STORAGE if self._is_full else None

    def _find(self, frame: ThermalFrame, background: Background) -> tuple[Face, ...]:
        """Find faces, remember them as the screen needs them, and return them in thermal fractions."""
        if self._finder is None or self._camera is None:
            in_heat = self._heat_finder(frame, background)
            self._faces = in_heat if self._camera is None else tuple(map(self._in_camera, in_heat))
            return in_heat
        recent = self._picture is not None and self._clock.monotonic() - self._picture.at <= PICTURE_AGE_S
        self._faces = self._finder.find(self._picture) if self._picture is not None and recent else ()
        return tuple(map(self._in_heat, self._faces))

    def _in_heat(self, face: Face) -> Face:
        """Move a face from the camera picture into the thermal field."""
        return self._registration.to_thermal(face, distance_m(self._lens.width_deg(face.box)))

    def _in_camera(self, face: Face) -> Face:
        """Move a face from the thermal field into the camera picture."""
        return self._registration.to_camera(face, box_distance_m(face.box, self._optics))

    def _advance(self, seen: Observation) -> None:
        if self._saving is not None:
            return
        if self._pausing.is_set() and not isinstance(self._state, WarmingUp | OutOfService):
            self._state = Ready()
            self._let_go()
            return
        before, now = self._state, self._clock.monotonic()
        after = step(before, seen, self._baseline, self._policy, now)
        self._put_first(_visitor_in(after), seen)
        self._gather(before, after, seen)
        if isinstance(after, Screened) and not isinstance(before, Screened):
            self._save(after)
            return
        if state_name(after) != state_name(before):
            log.debug("%s -> %s", state_name(before), state_name(after))
        self._state = after

    def _put_first(self, visitor: Face | None, seen: Observation) -> None:
        """Let the face that counts lead the others: the largest found one may be a picture on the wall."""
        if visitor not in seen.faces or len(seen.faces) != len(self._faces):
            return
        index = seen.faces.index(visitor)
        self._faces = (self._faces[index], *self._faces[:index], *self._faces[index + 1 :])
        self._away_m = box_distance_m(visitor.box, self._optics)

    def _gather(self, before: State, after: State, seen: Observation) -> None:
        """Keep what the visit will need: when the visitor came, the heat of good samples, the best picture."""
        if isinstance(after, Ready | WarmingUp | OutOfService):
            self._let_go()
            return
        if self._visitor is None:
            self._visitor = _Visitor(self._next_number(), self._clock.now())
        if isinstance(before, Measuring) and isinstance(after, Guiding) and self._recogniser is not None:
            self._recogniser.leave(self._visitor.number)  # a face that moved or was away may come back as another one
            self._visitor.number = self._next_number()
        self._offer(self._visitor, after)
        if isinstance(after, Guiding):
            self._visitor.heat.clear()
            self._visitor.picture = None
        if not isinstance(before, Measuring) or isinstance(after, Guiding) or seen.frame is None:
            return
        self._visitor.heat.append(seen.frame)
        best = self._visitor.face
        if self._faces and (self._visitor.picture is None or best is None or self._faces[0].score > best.score):
            self._visitor.picture, self._visitor.face = self._picture, self._faces[0]

    def _next_number(self) -> int:
        self._visitors += 1
        return self._visitors

    def _let_go(self) -> None:
        """Drop what was gathered about a visitor who went without a visit."""
        visitor, self._visitor = self._visitor, None
        if visitor is not None and self._recogniser is not None:
            self._recogniser.leave(visitor.number)

    def _offer(self, visitor: _Visitor, state: State) -> None:
        """Let the recogniser look at whom the heat is being measured of, and at nobody else.

        Only then is a face followed without a gap or a jump: whoever stood there before may have been another.
        """
        if self._recogniser is None or self._finder is None or self._picture is None or not self._faces:
            return
        if isinstance(state, Measuring):
            self._recogniser.look(visitor.number, self._picture, self._faces[0])

    def _look_who_is_there(self) -> None:
        """Forget who was screened as soon as they are gone, so that no name is left for whoever comes next."""
        there, recogniser = self._there, self._recogniser
        if there is None or recogniser is None or self._saving is not None:
            return
        match self._state:
            case Screened(left=False):
                stays = not self._pausing.is_set()
            case Ready(stays=face):
                stays = face is not None and not self._pausing.is_set()
            case _:
                stays = False
        if not stays:
            self._there = None
            recogniser.leave(there.number)
        elif self._remembering.is_set() and isinstance(there.identity, NotAsked) and not there.wants_to_be_remembered:
            there.answer, there.wants_to_be_remembered = recogniser.remember(there.number), True
        self._remembering.clear()

    def _who_is_there(self) -> Identity | None:
        """Return who was screened; after a slow save only once they were seen again, as nobody looked meanwhile."""
        there, state = self._there, self._state
        if there is None or self._saving is not None:
            return None
        unseen = isinstance(state, Screened) and state.follows is None and state.since - there.since > UNSEEN_S
        return None if unseen else there.identity

    def _save(self, screened: Screened) -> None:
        """Hand the visit to the journal; the outcome is shown when it is on disk."""
        visitor, now = self._visitor, self._clock.now()
        assert visitor is not None
        visit = self._visit(visitor.came, now, screened.verdict)
        has_camera = visitor.picture is not None and visitor.face is not None and self._finder is not None
        box = visitor.face.box if has_camera and visitor.face is not None else None
        heat_map = None if visitor.picture is None else self._registration.heat_corners(self._away_m)
        done = self._journal.record(visit, VisitPictures(visitor.picture, box, tuple(visitor.heat), heat_map))
        self._saving = _Saving(screened, now.monotonic, done)
        self._visitor = None
        if self._recogniser is not None:
            self._remembering.clear()
            self._there = _Standing(visitor.number, now.monotonic, self._recogniser.identify(visitor.number, visit.id))

    def _visit(self, started: Moment, ended: Moment, verdict: Verdict | None) -> Visit:
        name = VisitId(f"{started.utc:%Y%m%dT%H%M%S}-{token_hex(6)}")
        return Visit(id=name, device=self._device, boot=self._boot, started=started, ended=ended, verdict=verdict)

    def _finish_saving(self) -> None:
        saving = self._saving
        if saving is None or not saving.done.done():
            return
        self._saving = None
        now = self._clock.monotonic()
        try:
            saving.done.result()
        except StoreFull as full:
            log.info("visit not kept: %s", full)
            self._is_full = True
            self._state = OutOfService(Fault.STORAGE, now)
            return
        if saving.teaches:
            self._learn(saving.screened.verdict, now)
        self._state = replace(saving.screened, since=now, seen_at=now)

    def _forget(self, why: str) -> None:
        """Begin to learn anew, here and on the disk."""
        if self._baseline.values:
            log.info("%s: learning starts again", why)
        if self._saving is not None:
            self._saving = replace(self._saving, teaches=False)
        self._baseline = Baseline()
        self._journal.keep_baseline(self._baseline, self._era)

    def _learn(self, verdict: Verdict, now: float) -> None:
        """Let the baseline know."""
        had_values, was_adrift = bool(self._baseline.values), self._baseline.is_adrift(self._policy)
        self._baseline = lesson(verdict, self._baseline, now, self._policy)
        if had_values and not self._baseline.values:
            log.info("recent readings do not compare any more: learning starts again")
        if self._baseline.is_adrift(self._policy) and not was_adrift:
            log.info("too many of the last ten visitors stood out to trust an outcome (A2)")
        era = self._lasting_era if self._baseline.referenced else self._era
        self._journal.keep_baseline(self._baseline, era)

    def _keep_on_demand(self) -> None:
        now = self._clock.now()
        box = self._faces[0].box if self._faces and self._picture is not None else None
        heat = () if self._frame is None else (self._frame,)
        heat_map = None if self._picture is None else self._registration.heat_corners(self._away_m)
        self._journal.record(self._visit(now, now, None), VisitPictures(self._picture, box, heat, heat_map))

    def _view(self) -> View:
        now = self._clock.now()
        saving = self._saving
        return View(
            state=self._state,
            picture=self._picture,
            frame=self._frame,
            raw=self._raw,
            paused=self._pausing.is_set(),
            background=self._background,
            faces=self._faces,
            heat_map=self._registration.heat_corners(self._away_m),
            baseline=self._baseline,
            policy=self._policy,
            dots=(
                Dot.FINE if self._thermal.fault is None else Dot.LOST,
                Dot.FINE if self._camera is None or self._camera.fault is None else Dot.LOST,
                Dot.FINE if self._journal.is_whole() else Dot.LOST,
            ),
            utc=now.utc,
            at=now.monotonic,
            saving=saving is not None and now.monotonic - saving.since > SLOW_SAVE_S,
            identity=self._who_is_there(),
            recognises=self._recogniser is None or self._recogniser.is_able,
            cloud=self._cloud(),
        )
