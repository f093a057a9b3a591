"""Drawn visitors walk up to the real program: emulated sensor, real face finder, real store, real screen."""

import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from secrets import randbelow
from tempfile import mkdtemp
from typing import Any

from kiosk.acts import called
from kiosk.answer_wiring import SlackEars
from kiosk.bootstrap import (
    Stage,
    UnhurriedJournal,
    UnhurriedRecogniser,
    application_for,
    choice_book,
    drawn_baseline,
    era_of,
    folder_holder,
    follow_choices,
    guard_book,
    open_reader,
    open_records,
    open_store,
    recogniser_for,
    station_for,
    system_clock,
    virtual_clock,
)
from kiosk.cloud_wiring import RunningSync, sync_for
from kiosk.domain.action import CONSOLE
from kiosk.domain.card import PersonCard, Shown
from kiosk.domain.guard import PIN_MIN, Role, pin_trouble
from kiosk.domain.identity import Mode
from kiosk.domain.sync_status import Pace
from kiosk.domain.visit import Kind, VisitId
from kiosk.errors import BadInput
from kiosk.explanation import card_drawer
from kiosk.known_visitors import KnownVisitors, known_words
from kiosk.live import JOIN_S, answering, use_offscreen_without_display
from kiosk.ports import ChoiceBook, Clock, GuardBook
from kiosk.settings import Cloud, Settings, Slack
from kiosk.slack_wiring import RunningTelling, tell_for
from kiosk.staffing import staffed
from kiosk.station import Station
from kiosk.store.journal import SqliteJournal
from kiosk.store.reader import VisitReader
from kiosk.store.rows import VisitRow
from kiosk.summary import StateLog, visit_json

TELL_S, LOOK_S = 20.0, 0.2
"""How long is waited in the end for Slack, and how often it is looked meanwhile."""

DEVICE = "demo"
MARKER = ".doorman-demo"
"""Lies beside what a demo may delete when the next one starts."""
EARLIER_VISITORS = 30
ADMIN = "Demo"
"""Who may use the demo's panel."""
COLD_WARM_UP_S = 15.0
"""The cold demo shows the shortest warm-up there is: the sensor's own settling time."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a demo kept and showed; `intended` are the outcomes that its script aims at, in order.

    `known` are the people it knew when it started, `seen` tells by visit whose it is and which of theirs.
    """

    visits: list[VisitRow]
    known: list[PersonCard]
    seen: dict[VisitId, tuple[PersonCard, int]]
    portraits: dict[str, str]
    intended: tuple[str, ...]
    camera: int
    thermal: int
    shown: int
    states: list[str]
    shots: list[str]
    data: str
    seed: int
    pin: str

    def who(self) -> str:
        """Return in words who came, in order, and how many people that were."""
        came = [f"{called(card)} ({ordinal(nth)} visit)" for card, nth in self.seen.values()]
        people = {card.id for card, _ in self.seen.values()}
        return f"People told apart: {len(people)}. In order: {', '.join(came)}." if came else "Nobody was told apart."

    def as_json(self) -> dict[str, Any]:
        return {
            "visits": [visit_json(row, self.portraits.get(row.id)) for row in self.visits],
            "known": [_called_json(card) | {"visits": card.visits} for card in self.known],
            "people": [
                _called_json(card)
                | {
                    "visits": [visit for visit, (one, _) in self.seen.items() if one.id == card.id],
                    "nth": [nth for one, nth in self.seen.values() if one.id == card.id],
                }
                for card in {card.id: card for card, _ in self.seen.values()}.values()
            ],
            "intended": list(self.intended),
            "frames": {"camera": self.camera, "thermal": self.thermal, "shown": self.shown},
            "states": self.states,
            "shots": self.shots,
            "data": self.data,
            "seed": self.seed,
            "admin": {"name": ADMIN, "pin": self.pin},
        }


def run_demo(
    settings: Settings,
    *,
    seconds: float,
    fast: bool,
    cold: bool,
    seed: int,
    shots: Path | None,
    size: tuple[int, int],
    say: Callable[[str], None],
    strangers: bool = False,
    cloud: bool = False,
    slack: bool = False,
) -> Report:
    """Play `seconds` of scenario time and return what came of it; `say` gets a line now and then.

    With `strangers` nobody is known from earlier days. With `cloud` everything is kept for the settings' cloud too, and
    sent while the demo runs, unless it is `fast`: then by whoever syncs afterwards. With `slack` the settings' channels are
    told, and answers heard. Raises BadInput where there is none.
    """
    offscreen, place = use_offscreen_without_display(say), _place()
    settings = _demo_settings(settings, place, cloud=cloud, slack=slack)
    shots = _emptied(place / "shots") if shots is None and offscreen else shots
    before = _pictures_in(shots)
    clock = virtual_clock() if fast else system_clock()
    stage = Stage(settings, clock, seed=seed, seconds=seconds)
    wanted, era = threading.Event(), era_of(settings, "demo")
    with answering({signal.SIGUSR1: wanted.set}), open_store(settings, clock) as journal, ExitStack() as opened:
        earlier = _earlier_visits(settings)
        book = guard_book(settings, journal, clock)
        pin = admit(book, say)
        choices = choice_book(settings, journal, book, clock)
        filed, settings = settings, settings.chosen(choices.now)
        _say_how(say, cold=cold)
        baseline, known = drawn_baseline(settings, EARLIER_VISITORS, seed, stage), list[PersonCard]()
        if not cold:
            journal.keep_baseline(baseline, era).result()
        recognition = opened.enter_context(recogniser_for(settings, journal, clock, lambda: choices.now.mode))
        if not (earlier or strangers) and choices.now.mode is Mode.ON:
            known = KnownVisitors(settings, clock, journal, recognition, baseline, device=DEVICE, seed=seed).come()
            earlier = _earlier_visits(settings)
            say(known_words(known, len(earlier)))
        app = application_for(settings, clock, windowed=True, size=size, lockstep=fast, shots=shots, on_capture=wanted.set)
        log = StateLog(app.bridge)
        telling, ears = opened.enter_context(_telling(settings, journal, clock, choices))
        sync = opened.enter_context(_syncing(settings, journal, clock, fast=fast))
        station = station_for(
            settings,
            stage.devices,
            display=log,
            journal=UnhurriedJournal(journal) if fast else journal,
            clock=clock,
            baseline=None if cold else journal.restore_baseline(era),
            warm_from=clock.monotonic() if cold else None,
            device=DEVICE,
            era=era,
            capture_wanted=wanted,
            recogniser=UnhurriedRecogniser(recognition) if fast else recognition,
            cloud=lambda: sync.status.dot,
        )
        follow_choices(choices, filed, station, app)
        app.remember_by(station.remember)
        stopping = threading.Event()

        play = (station, stage, clock, seconds, stopping, app.quit)
        thread = threading.Thread(target=_play, args=play, name="station", daemon=True)
        app.open()
        opened.enter_context(
            staffed(
                app,
                station,
                settings=settings,
                filed=filed,
                clock=clock,
                journal=journal,
                book=book,
                choices=choices,
                gallery=recognition.gallery,
                sync=lambda: sync.status,
                told=lambda: telling.status,
                attend=ears.open,
            )
        )
        opened.enter_context(ears)
        code = app.run(thread.start)
        stopping.set()
        thread.join(JOIN_S)
        opened.close()
        if code:
            raise SystemExit(code)
        pictures = "" if shots is None else f" Pictures are in {shots}."
        say(f"{seconds:.0f} s of the entrance shown; visits are kept in {settings.data_folder()}.{pictures}")
        reader = open_reader(settings)
        visits = [row for row in reader.visits()[::-1] if row.id not in earlier]
        portraits = _portraits(reader, visits)
        seen = _seen(settings, visits) if choices.now.shown is Shown.BOTH else {}
    taken = [file for file, written in _pictures_in(shots).items() if before.get(file) != written]
    return Report(
        visits=visits,
        known=known,
        seen=seen,
        portraits=portraits,
        intended=stage.script.intended,
        camera=station.pictures_seen,
        thermal=station.frames_seen,
        shown=app.bridge.shown,
        states=log.states,
        shots=taken,
        data=str(settings.data_folder()),
        seed=seed,
        pin=pin,
    )


@contextmanager
def _syncing(settings: Settings, journal: SqliteJournal, clock: Clock, *, fast: bool) -> Iterator[RunningSync]:
    """Send what happens inside, unless time runs faster there than the network's."""
    sync = sync_for(settings, journal, clock)
    journal.watch(sync.wake)
    with nullcontext() if fast else sync:
        yield sync


@contextmanager
def _telling(
    settings: Settings, journal: SqliteJournal, clock: Clock, choices: ChoiceBook
) -> Iterator[tuple[RunningTelling, SlackEars]]:
    """Tell Slack what happens inside, and wait a while in the end for what is on the way; with what may hear answers."""
    telling = tell_for(settings, journal, clock, shown=lambda: choices.now.shown, draw_card=card_drawer(settings))
    journal.watch(telling.wake)
    with telling:
        yield telling, SlackEars(settings, journal, clock, told=lambda: telling.status)
        end = time.monotonic() + TELL_S
        while telling.status.pace is Pace.BEHIND and time.monotonic() < end:
            time.sleep(LOOK_S)


def _play(
    station: Station, stage: Stage, clock: Clock, seconds: float, stopping: threading.Event, end: Callable[[], None]
) -> None:
    """Let the visitors come, on the station's thread."""
    stage.entrance.start = clock.monotonic()
    last = stage.entrance.start + seconds
    while clock.monotonic() < last and not stopping.is_set():
        station.turn()
    station.settle()
    station.close()
    end()


def admit(book: GuardBook, say: Callable[[str], None]) -> str:
    """Let the demo's admin in by a new PIN of chance; say and return it. Raises BadInput where a real kiosk's guards are."""
    guards = {guard.name: guard.id for guard in book.guards()}
    if guards.keys() - {ADMIN}:
        raise BadInput("there are a real kiosk's guards; set DOORMAN_DATA to another folder for a demo")
    pin = chance_pin()
    if ADMIN in guards:
        book.set_pin(guards[ADMIN], pin, CONSOLE)
    else:
        book.add(ADMIN, pin, Role.ADMIN, CONSOLE)
    say(f"The guard's panel: hold the upper right corner, choose {ADMIN}, PIN {pin}.")
    say("Recognition is on here, as everybody is drawn; a real kiosk leaves it off until an admin chooses.")
    return pin


def chance_pin() -> str:
    """Return a PIN that nobody chose."""
    while pin_trouble(pin := f"{randbelow(10**PIN_MIN):0{PIN_MIN}}") is not None:
        pass
    return pin


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def _say_how(say: Callable[[str], None], *, cold: bool) -> None:
    """Say how the demo starts."""
    if cold:
        say("Starting cold: the sensor warms up, then the kiosk learns from its first ten visitors.")
    else:
        say(f"Starting warm, with the baseline of {EARLIER_VISITORS} earlier drawn visitors.")


def _portraits(reader: VisitReader, visits: list[VisitRow]) -> dict[str, str]:
    """Return where the portraits of visits are, by the visits' ids."""
    kept = ((row.id, picture) for row in visits for picture in reader.pictures(row.id))
    return {str(visit): picture.path for visit, picture in kept if picture.kind is Kind.PORTRAIT}


def _seen(settings: Settings, visits: list[VisitRow]) -> dict[VisitId, tuple[PersonCard, int]]:
    """Return by visit whose it is, and which of theirs."""
    records = open_records(settings)
    cards = [records.visit_card(row.id) for row in visits]
    return {card.id: (card.person, card.nth) for card in cards if card.person is not None and card.nth is not None}


def _called_json(card: PersonCard) -> dict[str, Any]:
    return {"id": card.id, "number": card.number, "name": card.name}


def ordinal(number: int) -> str:
    """Return a number as English counts visits: 1st, 2nd, 11th."""
    is_teen = number % 100 in range(11, 14)
    return f"{number}{'th' if is_teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _earlier_visits(settings: Settings) -> set[str]:
    """Return the ids of visits that are there already; raises BadInput when they are a real kiosk's."""
    rows = open_reader(settings).visits()
    if any(row.device != DEVICE for row in rows):
        raise BadInput(
            f"{settings.data_folder()} holds a real kiosk's visits; set DOORMAN_DATA to another folder for a demo"
        )
    return {row.id for row in rows}


def _pictures_in(folder: Path | None) -> dict[str, int]:
    """Return the pictures in a folder with the time each was written."""
    return {} if folder is None else {str(file): file.stat().st_mtime_ns for file in sorted(folder.glob("*.png"))}


def _place() -> Path:
    """Return a folder for the demo: build/demo here, or one of its own where that is not ours to use.

    It is ours if it can be written, holds nothing but an earlier demo, and no other demo runs in it.
    """
    here = Path("build/demo").resolve()
    data = here / "data"
    try:
        here.mkdir(parents=True, exist_ok=True)
        is_ours = (
            os.access(here, os.W_OK) and (not data.exists() or (here / MARKER).exists()) and folder_holder(data) is None
        )
        if is_ours:
            (here / MARKER).touch()
            return here
    except OSError:
        pass
    return Path(mkdtemp(prefix="doorman-demo-"))


def _demo_settings(settings: Settings, place: Path, *, cloud: bool, slack: bool) -> Settings:
    """Keep the demo's visits and key apart from a real kiosk's: in a new folder, or in the one DOORMAN_DATA names.

    And out of a real kiosk's cloud and channels, unless somebody asks for it.
    """
    if cloud and not settings.cloud.is_on:
        raise BadInput("there is no cloud to send to: name a bucket in cloud.bucket first, or see `make demo-cloud`")
    if slack and not settings.slack.is_on:
        raise BadInput("there is no channel to tell: set slack.channel first, or see `make demo-slack`")
    storage = settings.storage
    if not os.environ.get("DOORMAN_DATA"):
        shutil.rmtree(place / "data", ignore_errors=True)
        storage = replace(storage, data=str(place / "data"), key_file=str(place / "picture.key"))
    camera = replace(settings.camera, source="simulated", width=1280, height=720, fps=30)
    source = settings.thermal.source if settings.thermal.source != "amg8833" else "simulated"
    thermal = replace(settings.thermal, source=source, warm_up_s=COLD_WARM_UP_S)
    recognition = replace(settings.recognition, mode="on")
    return replace(
        settings,
        storage=storage,
        camera=camera,
        thermal=thermal,
        recognition=recognition,
        cloud=settings.cloud if cloud else Cloud(),
        slack=settings.slack if slack else Slack(),
    )
