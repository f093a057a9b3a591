"""A whole kiosk in virtual time with a scene that the test steers: everything is real but the hardware."""

from dataclasses import replace
from datetime import UTC, datetime
from math import hypot

from kiosk.bootstrap import Stage, drawn_baseline, station_for
from kiosk.devices.clocks import VirtualClock
from kiosk.devices.installer_scene import InstallerScene
from kiosk.devices.pinhole import spot_at
from kiosk.devices.props import INSTALLER
from kiosk.devices.scenario import Figure
from kiosk.domain.face import distance_m as face_distance_m
from kiosk.domain.screening import state_name
from kiosk.settings import Settings
from tests.flows.entrance import RememberingJournal

MORNING = datetime(2026, 11, 2, 9, tzinfo=UTC)


def clock_from(start=1000.0):
    """Return a virtual clock that begins at a fixed moment.

    What a drawn sensor reads hangs on the time, noise and drift alike: only with the same start does a run come out the
    same again.
    """
    return VirtualClock(MORNING, start)


class LastView:
    """A display that remembers the names of all states and the last view: a picture takes megabytes."""

    def __init__(self):
        self.view, self.states = None, []

    def show(self, view):
        self.view = view
        name = state_name(view.state)
        if self.states[-1:] != [name]:
            self.states.append(name)


class SteeredHall:
    """Place somebody with `scene` and let time pass with `run`; the baseline is that of 30 earlier drawn visitors.

    Another `start` is another draw of the sensor's noise.
    """

    def __init__(self, *, thermal="simulated", seed=1, start=1000.0, mounting=None, unit=None, **options):
        settings = Settings()
        settings = replace(
            settings,
            camera=replace(settings.camera, source="simulated", fps=10),
            thermal=replace(settings.thermal, source=thermal),
        )
        self.settings, self.clock = settings, clock_from(start)
        self.scene = InstallerScene(settings.lens())
        self.stage = Stage(settings, self.clock, seed=seed, script=self.scene, mounting=mounting, unit=unit)
        self.display, self.journal = LastView(), RememberingJournal()
        self.station = station_for(
            settings,
            self.stage.devices,
            display=self.display,
            journal=self.journal,
            clock=self.clock,
            baseline=drawn_baseline(settings, 30, seed, self.stage),
            **options,
        )

    def run(self, seconds):
        end = self.clock.monotonic() + seconds
        while self.clock.monotonic() < end:
            self.station.turn()

    def shows(self, *actors, seconds=6.0):
        """Let these stand there for so long, then nobody; return the states gone through and the visits that came of it."""
        self.display.states.clear()
        kept = len(self.journal.visits)
        self.scene.place(*actors)
        self.run(seconds)
        self.scene.clear()
        self.run(3.0)
        return tuple(self.display.states), self.journal.visits[kept:]

    def face_misses(self, registration, distance_m, points=((0.42, 0.42), (0.5, 0.5), (0.58, 0.55))):
        """Return how far from a drawn face's heat a registration puts the box that the finder sees, in degrees.

        This is what a calibration is for: the box lies a little below the face, and reads too far away.
        """
        lens, optics, mounting = self.settings.lens(), self.stage.heat.optics, self.stage.heat.mounting
        upright = mounting.orientation.seen(optics)
        finder, misses = self.stage.devices.finder, []
        assert finder is not None
        for point in points:
            figure = Figure(character=INSTALLER, distance_m=distance_m)
            x_m, y_m = spot_at(point, distance_m, lens)
            picture = self.stage.camera.picture_of((replace(figure, x_m=x_m, y_m=y_m),), 0.0)
            (face,) = finder.find(picture)
            told = registration.to_thermal(face, face_distance_m(lens.width_deg(face.box))).box.centre
            true = mounting.true_place((x_m, y_m), distance_m, optics)
            misses.append(hypot((told[0] - true[0]) * upright.fov_x, (told[1] - true[1]) * upright.fov_y))
        return misses
