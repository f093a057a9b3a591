"""Whom the demo's kiosk knows when it starts: drawn people who came on earlier days, kept and told apart as anybody is."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from secrets import token_hex

from kiosk.acts import called, naming
from kiosk.bootstrap import Stage, identity_log, open_records, registration_of, virtual_clock
from kiosk.devices.drawing.character import Character, character
from kiosk.devices.scenario import Figure
from kiosk.domain.action import CONSOLE
from kiosk.domain.baseline import Baseline
from kiosk.domain.card import PersonCard
from kiosk.domain.decision import Verdict
from kiosk.domain.face import distance_m
from kiosk.domain.identity import NotAsked
from kiosk.domain.person import PersonId
from kiosk.domain.picture import Picture
from kiosk.domain.screening import Observation, Ready, Screened, State, step
from kiosk.domain.thermal import Background, ThermalFrame
from kiosk.domain.visit import Moment, Visit, VisitId, VisitPictures
from kiosk.ports import Clock
from kiosk.recognition import APART_S, Recognition
from kiosk.settings import Settings
from kiosk.store.journal import SqliteJournal

MARK_M = 0.345
LOOKS_M = (0.0, 0.012)
"""Where somebody's face is, right of the middle, in the pictures that they are remembered by."""

BOOT = "an earlier day"
"""Names the runs of the machine in which they came."""

PATIENCE = 200
"""Frames within which somebody standing still is measured."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """Somebody who came before the demo. `seed` is that of the character, `ago` when they came.

    Without a name they wait on the panel for one.
    """

    seed: int
    name: str
    role: str
    ago: tuple[timedelta, ...]


EARLIER = (
    Earlier(1479, "박준호", "Reception", (timedelta(days=2, hours=1), timedelta(hours=20))),
    Earlier(952, "Daniel Weber", "Courier", (timedelta(days=1, hours=3),)),
    Earlier(1806, "", "", (timedelta(hours=5),)),
)
"""Three of those who come to the demo, whom the others resemble least. With the default seed the first of them is the first
visitor."""


class KnownVisitors:
    """Lets people have come on earlier days, before the demo's own entrance opens."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        journal: SqliteJournal,
        recognition: Recognition,
        baseline: Baseline,
        *,
        device: str,
        seed: int,
    ) -> None:
        """`recognition` is started already; `baseline` is what their readings are judged by, as of their days."""
        self._settings, self._clock, self._journal = settings, clock, journal
        self._recognition, self._baseline, self._device = recognition, baseline, device
        self._stage = Stage(settings, virtual_clock(), seed=seed)
        self._visitors = 0

    def come(self) -> list[PersonCard]:
        """Let them come, name those who have one, and return whom the kiosk knows now.

        Nobody is known without the face model. Raises StoreFull where the disk refuses.
        """
        records = open_records(self._settings)
        people: list[PersonId] = []
        for earlier in EARLIER:
            told = [self._visit(character(earlier.seed), ago) for ago in earlier.ago][-1]
            if told is not None:
                people.append(told)
                self._call(told, earlier)
        return [records.person(person) for person in people]

    def _call(self, person: PersonId, earlier: Earlier) -> None:
        if earlier.name:
            plan = naming(open_records(self._settings), [person], earlier.name, earlier.role, None)
            log = identity_log(self._settings, self._journal, self._clock)
            log.act(CONSOLE, *plan.deeds, labels=plan.labels).result()

    def _visit(self, who: Character, ago: timedelta) -> PersonId | None:
        """Let somebody be screened once; return whom they were taken for."""
        self._visitors -= 1  # the station counts its own upwards
        looks = [Figure(character=who, distance_m=MARK_M, x_m=x_m) for x_m in LOOKS_M]
        verdict, heat = self._screened(looks[-1])
        visit = self._row(verdict, ago)
        pictures = [self._picture(figure, at * APART_S) for at, figure in enumerate(looks, 1)]
        for figure, picture in zip(looks, pictures, strict=True):
            self._recognition.look(self._visitors, picture, self._stage.entrance.face_seen(figure))
            self._recognition.settle()
        self._journal.record(visit, self._kept(looks[-1], pictures[-1], heat)).result()
        told = self._recognition.identify(self._visitors, visit.id).result()
        self._recognition.leave(self._visitors)
        return None if isinstance(told, NotAsked) else told.person

    def _picture(self, figure: Figure, at: float) -> Picture:
        return replace(self._stage.camera.picture_of((figure,), at), at=at)

    def _row(self, verdict: Verdict, ago: timedelta) -> Visit:
        now = self._clock.now().utc - ago
        started = Moment(now, 0.0, synced=True)
        ended = Moment(now + timedelta(seconds=4), 4.0, synced=True)
        name = VisitId(f"{now:%Y%m%dT%H%M%S}-{token_hex(6)}")
        return Visit(id=name, device=self._device, boot=BOOT, started=started, ended=ended, verdict=verdict)

    def _kept(self, figure: Figure, picture: Picture, heat: tuple[ThermalFrame, ...]) -> VisitPictures:
        face = self._stage.entrance.face_seen(figure)
        away = distance_m(self._settings.lens().width_deg(face.box))
        return VisitPictures(picture, face.box, heat, registration_of(self._settings).heat_corners(away))

    def _screened(self, figure: Figure) -> tuple[Verdict, tuple[ThermalFrame, ...]]:
        """Return the outcome of somebody who stands still, by the product's own states, and the frames measured."""
        policy = self._settings.policy()
        state: State = Ready()
        frames: list[ThermalFrame] = []
        for seen in self._observed(figure):
            assert seen.frame is not None
            frames.append(seen.frame)
            state = step(state, seen, self._baseline, policy, seen.frame.at)
            if isinstance(state, Screened):
                return state.verdict, tuple(frames[-policy.samples :])
        raise AssertionError("somebody who stands still at the mark is measured")

    def _observed(self, figure: Figure) -> Iterator[Observation]:
        stage, period = self._stage, self._stage.devices.thermal.period
        seen = stage.entrance.face_seen(figure)
        face = registration_of(self._settings).to_thermal(seen, distance_m(self._settings.lens().width_deg(seen.box)))
        start, optics = stage.entrance.start, self._settings.optics()
        empty = Background.seen_in(stage.reading((), start))
        for number in range(1, PATIENCE):
            frame = stage.reading((figure,), start + period * number)
            yield Observation(frame, (face,), empty, optics, period=period)


def known_words(known: list[PersonCard], visits: int) -> str:
    """Return in words whom the demo's kiosk knows when it starts."""
    if not known:
        return "Nobody is known from earlier days: recognition cannot look for anybody."
    people = ", ".join(called(card) for card in known)
    return f"Known from {visits} visits on earlier days: {people}."
