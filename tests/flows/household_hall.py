"""A whole kiosk in virtual time that recognises: real face finder, embedder, gallery and store before drawn people."""

import threading
from dataclasses import replace

from kiosk.bootstrap import (
    UnhurriedJournal,
    UnhurriedRecogniser,
    drawn_baseline,
    identity_log,
    open_records,
    open_store,
    recogniser_for,
    station_for,
)
from kiosk.devices.drawing.character import CHOSEN, character
from kiosk.devices.scenario import Figure
from kiosk.domain.action import Author, AuthorKind, Named
from kiosk.domain.identity import Mode
from kiosk.domain.person import Label, LabelId
from kiosk.domain.screening import Screened, state_name
from tests.flows.hall import SteeredHall

GUARD = Author(AuthorKind.GUARD, "g-00000001")


def drawn(n, **about):
    """Return the `n`th character of the cast at the mark."""
    return Figure(character=character(CHOSEN[n]), distance_m=0.4, **about)


class GreetingDisplay:
    """Remembers what is known of whom while an outcome is shown, and the names of all states."""

    def __init__(self):
        self.view, self.identities, self.states = None, [], []

    def show(self, view):
        self.view = view
        if self.states[-1:] != [state_name(view.state)]:
            self.states.append(state_name(view.state))
        if isinstance(view.state, Screened) and view.identity is not None and self.identities[-1:] != [view.identity]:
            self.identities.append(view.identity)


class SlowToTell:
    """A recogniser that looks as usual, and tells who somebody is only once it is `released`."""

    def __init__(self, recognition):
        self.released = threading.Event()
        self._recognition, self._usual = recognition, UnhurriedRecogniser(recognition)
        self.is_able, self.look, self.leave = True, self._usual.look, self._usual.leave

    def identify(self, visitor, visit):
        self._recognition._order(self.released.wait)
        return self._recognition.identify(visitor, visit)


class RecognisingHall(SteeredHall):
    """`mode` is whom the kiosk may remember, and may be changed at any time; `come` lets drawn people visit."""

    def __init__(self, place, mode=Mode.ON, seed=1):
        super().__init__(seed=seed)
        storage = replace(self.settings.storage, data=str(place / "data"), key_file=str(place / "picture.key"))
        self.settings = replace(self.settings, storage=storage)
        self.mode = mode
        self.store = open_store(self.settings, self.clock)
        self.log, self.records = identity_log(self.settings, self.store, self.clock), open_records(self.settings)
        self.recognition = recogniser_for(self.settings, self.store, self.clock, lambda: self.mode)
        self.recognition.start()
        self.greeted = GreetingDisplay()
        self.station = station_for(
            self.settings,
            self.stage.devices,
            display=self.greeted,
            journal=UnhurriedJournal(self.store),
            clock=self.clock,
            baseline=drawn_baseline(self.settings, 30, seed, self.stage),
            recogniser=UnhurriedRecogniser(self.recognition),
        )

    def close(self):
        self.recognition.close()
        self.store.close()

    def come(self, *figures, seconds=6.0):
        """Let each in turn stand there and go; return who the kiosk took them for, when it told."""
        told = []
        for figure in figures:
            self.greeted.identities.clear()
            self.scene.place(figure)
            self.run(seconds)
            self.scene.clear()
            self.run(3.0)
            told += self.greeted.identities[-1:]
        return told

    def call(self, person, name):
        """Have a guard give somebody a name."""
        label = Label(id=LabelId(f"l-{abs(hash(name)) % 16**16:016x}"), name=name)
        self.log.act(GUARD, Named(person, label.id), labels=(label,)).result()

    def templates(self):
        """Return the gallery as it is kept."""
        embedder = self.recognition._embedder
        return self.records.gallery(embedder.model if embedder is not None else "none")
