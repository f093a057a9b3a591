"""Measure speed and memory of the real program: ratios against a named rival, medians of alternating runs."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from kiosk.bench.metrics import Metric, Say, metric
from kiosk.bootstrap import (
    Stage,
    UnhurriedJournal,
    application_for,
    drawn_baseline,
    open_store,
    station_for,
    system_clock,
    virtual_clock,
)
from kiosk.domain.screening import Measuring
from kiosk.domain.view import View
from kiosk.settings import Settings
from kiosk.summary import StateLog

ROUNDS = 7
SIZE = (1280, 720)
ON_SCREEN = (556, 556)
"""Pixels that the field of the sensor takes on that screen, with the lenses of the default settings."""
FIRST_FRAME = "first frame painted"
MEMORY_FRAMES = 10_000
WARM_FRAMES = 2_500
"""By then every drawing of the simulator is cached."""
SAMPLE_EVERY = 250
OURSELVES = (sys.executable, "-m", "kiosk.bench.view")
"""Some things are measured in a process of their own: `python -m kiosk.bench.view start|memory`."""
LIVE_S = 12.0


def _lines(file: str) -> list[str]:
    return Path(file).read_text(encoding="utf-8").splitlines()


@dataclass(frozen=True, slots=True)
class Contest:
    """CPU seconds per call of two ways to do one thing, measured in turns."""

    ours: float
    theirs: float

    @property
    def cheaper(self) -> float:
        """How many times cheaper ours is."""
        return self.theirs / self.ours

    @property
    def dearer(self) -> float:
        return self.ours / self.theirs


def contest(ours: Callable[[], object], theirs: Callable[[], object], calls: tuple[int, int]) -> Contest:
    """Measure two functions in turns; `calls` are how often each is called in one round."""
    ours(), theirs()
    mine, other = [], []
    for _ in range(ROUNDS):
        mine.append(_cpu(ours, calls[0]))
        other.append(_cpu(theirs, calls[1]))
    return Contest(median(mine), median(other))


def _cpu(work: Callable[[], object], calls: int) -> float:
    start = time.process_time()
    for _ in range(calls):
        work()
    return (time.process_time() - start) / calls


def view_suite(say: Say) -> dict[str, Any]:
    """Measure the frame path: heat layer, painting, start, freshness and memory."""
    import cv2  # noqa: PLC0415  (a rival here, an adapter's tool elsewhere)

    cv2.setNumThreads(1)
    results: dict[str, Any] = {}
    for step, work in (
        ("heat layer", _heat_layer),
        ("painting", _painting),
        ("simulated camera", _simulated_camera),
        ("start", _start),
        ("freshness", _freshness),
        ("memory", _memory),
    ):
        say(f"bench view: {step} …")
        results |= work(say)
    return results


def _heat_layer(_say: Say) -> dict[str, Metric]:
    import cv2  # noqa: PLC0415
    from PySide6.QtCore import QRect  # noqa: PLC0415
    from PySide6.QtGui import QColor, QImage, QPainter  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from ui.heat import HeatCanvas, HeatColours, overlay_table  # noqa: PLC0415

    keep = QApplication.instance() or QApplication([])
    frame = np.random.default_rng(1).uniform(0.1, 1.0, (8, 8)).astype(np.float32)
    table = overlay_table(HeatColours.INFERNO)
    plain = HeatCanvas((8, 8), 240, 240, table, part=QRect(0, 0, 240, 240))
    scaled = HeatCanvas((8, 8), *ON_SCREEN, table, part=QRect(0, 0, *ON_SCREEN), mirrored=True, doubled=True)
    colours = [(i, 64, 255 - i) for i in range(256)]  # as the old program kept them
    lut = np.random.default_rng(2).integers(0, 2**32, 256, dtype=np.uint32)
    canvas = QImage(320, 320, QImage.Format.Format_RGB32)

    def old_way() -> None:
        from scipy.interpolate import griddata  # noqa: PLC0415

        points = np.mgrid[0:8, 0:8].reshape(2, -1).T
        # Just inside the outermost pixels: on the edges of its triangles scipy is slower by far.
        grid = np.mgrid[0.03:6.96:32j, 0.03:6.96:32j]
        smooth = griddata(points, frame.ravel(), (grid[0], grid[1]), method="cubic")
        painter = QPainter(canvas)
        for row in range(32):
            for column in range(32):
                colour = colours[min(255, max(0, int(smooth[row, column] * 255)))]
                painter.fillRect(QRect(column * 10, row * 10, 10, 10), QColor(*colour))
        painter.end()

    def opencv() -> object:
        smooth = cv2.resize(frame, (240, 240), interpolation=cv2.INTER_CUBIC)
        return lut[np.clip(smooth * 255, 0, 255).astype(np.uint8)]

    old = "scipy griddata 32x32 + 1024 rectangles"
    layer = contest(lambda: plain.draw(frame), old_way, (200, 30))
    full = contest(lambda: scaled.draw(frame), old_way, (60, 30))
    rival = contest(lambda: plain.draw(frame), opencv, (300, 300))
    del keep
    return {
        "heat_layer_vs_griddata": metric(layer.cheaper, "ratio", ">= 40", old),
        "heat_layer_scaled_vs_griddata": metric(full.cheaper, "ratio", ">= 8", old),
        "heat_layer_vs_cv2": metric(rival.dearer, "ratio", "<= 1.2", "cv2.resize cubic + table lookup at 240x240"),
    }


def _stage_views(settings: Settings, wanted: int) -> list[View]:
    """Return consecutive views of somebody being measured, made by the real station."""

    class Collected:
        def __init__(self) -> None:
            self.views: list[View] = []

        def show(self, view: View) -> None:
            if isinstance(view.state, Measuring):
                self.views.append(view)

    clock, collected = virtual_clock(), Collected()
    stage = Stage(settings, clock, seed=1, seconds=60.0)
    with (
        tempfile.TemporaryDirectory() as place,
        open_store(settings, clock, Path(place, "d"), Path(place, "k", "key")) as kept,
    ):
        station = station_for(
            settings,
            stage.devices,
            display=collected,
            journal=UnhurriedJournal(kept),
            clock=clock,
            baseline=drawn_baseline(settings, 30, 1, stage),
        )
        while len(collected.views) < wanted:
            station.turn()
        station.settle()
        station.close()
    return collected.views


def _painting(_say: Say) -> dict[str, Metric]:
    """Paint the complete measuring screen as the window does, with the heat and without; 30 views hold 1 s of heat."""
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    settings = Settings()
    views = _stage_views(settings, 30)

    def screen(mode: str) -> Callable[[], None]:
        shown = replace(settings, view=replace(settings.view, mode=mode))  # type: ignore[arg-type]
        app = application_for(shown, virtual_clock(), windowed=True, size=SIZE)
        app.open()
        assert app.window is not None
        window = app.window
        live = window.screen_widget.live
        screens.append(app)
        QApplication.processEvents()

        def paint_all() -> None:
            for view in views:
                window.screen_widget.take(view)
                live.repaint()

        before = app.bridge.shown
        paint_all()
        assert app.bridge.shown >= before + len(views), "a screen that is not painted costs nothing"
        return paint_all

    screens: list[Any] = []
    result = contest(screen("overlay"), screen("camera"), (3, 3))
    for app in screens:
        app.close()
    return {
        "paint_vs_overlay_off": metric(result.dearer, "ratio", "<= 2", "the same screen with the overlay off"),
        "paint_ms": metric(1000 * result.ours / len(views), "ms CPU a frame", "<= 8"),
    }


def _simulated_camera(_say: Say) -> dict[str, Metric]:
    settings = Settings()
    costs = []
    for seed in range(1, 4):
        clock = virtual_clock()
        camera = Stage(settings, clock, seed=seed, seconds=60.0).camera
        last = float("-inf")
        start = time.process_time()
        for _ in range(300):
            picture = camera.newest(last, 1.0)
            assert picture is not None
            last = picture.at
        costs.append((time.process_time() - start) / 300)
    return {"simulated_camera_ms": metric(1000 * median(costs), "ms CPU a frame", "<= 3")}


def _start(_say: Say) -> dict[str, Metric]:
    """Compare the time to the first painted frame with what importing the three libraries takes in a bare interpreter.

    Both have been started before, so that the byte code of our modules is there as that of the libraries is.
    """
    bare = [sys.executable, "-c", f"import PySide6.QtWidgets, numpy, cv2; print({FIRST_FRAME!r}, flush=True)"]
    bares, starts = [], []
    _until_said(bare)
    _until_said([*OURSELVES, "start"])
    for _ in range(5):
        bares.append(_until_said(bare))
        starts.append(_until_said([*OURSELVES, "start"]))
    return {
        "start_vs_imports": metric(
            median(starts) / median(bares), "ratio", "<= 3", "importing PySide6.QtWidgets, numpy and cv2"
        )
    }


def _until_said(command: list[str]) -> float:
    keeping = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=keeping) as child:  # noqa: S603 - ourselves
        assert child.stdout is not None
        for line in child.stdout:
            if FIRST_FRAME in line:
                took = time.perf_counter() - started
                child.terminate()
                return took
    raise RuntimeError(f"{command} ended without a frame")


Until = Callable[[Any, Any], bool]


def _show_live(settings: Settings, clock: Any, *, lockstep: bool, until: Until, seconds: float, people: int = 30) -> Any:
    """Run station and window as the kiosk does until a condition on (station, application) holds; returns the latter."""
    stage = Stage(settings, clock, seed=1, seconds=seconds)
    with (
        tempfile.TemporaryDirectory() as place,
        open_store(settings, clock, Path(place, "d"), Path(place, "k", "key")) as kept,
    ):
        app = application_for(settings, clock, windowed=True, size=SIZE, lockstep=lockstep)
        station = station_for(
            settings,
            stage.devices,
            display=StateLog(app.bridge),
            journal=UnhurriedJournal(kept) if lockstep else kept,
            clock=clock,
            baseline=drawn_baseline(settings, people, 1, stage),
        )

        def play() -> None:
            while not until(station, app):
                station.turn()
            station.settle()
            station.close()
            app.quit()

        thread = threading.Thread(target=play, name="station", daemon=True)
        app.open()
        app.run(thread.start)
        thread.join()
    return app


def _freshness(_say: Say) -> dict[str, Metric]:
    """Run in real time and count camera frames over 100 ms old that were painted while a newer one existed."""
    settings, clock = Settings(), system_clock()
    end = clock.monotonic() + LIVE_S
    app = _show_live(settings, clock, lockstep=False, until=lambda *_: clock.monotonic() >= end, seconds=LIVE_S)
    return {
        "stale_frames_painted": metric(app.bridge.stale, "frames", "<= 0"),
        "frames_painted": metric(app.bridge.shown / LIVE_S, "frames a second", ">= 20"),
    }


def _memory(say: Say) -> dict[str, Metric]:
    """Return the slope of a fresh kiosk's resident memory over 10,000 camera frames, its first 2,500 left out."""
    with subprocess.Popen([*OURSELVES, "memory"], stdout=subprocess.PIPE, text=True) as child:  # noqa: S603 - ourselves
        assert child.stdout is not None
        samples = []
        for line in child.stdout:
            seen, size = map(int, line.split())
            samples.append((seen, size))
            if seen % 2500 < SAMPLE_EVERY:
                say(f"bench view: memory, {seen} of {WARM_FRAMES + MEMORY_FRAMES} frames")
    kept = np.array([sample for sample in samples if sample[0] >= WARM_FRAMES], dtype=np.float64)
    slope = float(np.polyfit(kept[:, 0], kept[:, 1], 1)[0])
    return {"memory_slope_bytes_per_frame": metric(slope, "bytes a frame", "<= 400")}


def _child_memory() -> None:
    """Run the simulated kiosk as fast as it goes and print frames seen and resident bytes now and then."""
    page, last = os.sysconf("SC_PAGE_SIZE"), 0

    def enough(station: Any, _app: Any) -> bool:
        nonlocal last
        seen: int = station.pictures_seen
        if seen >= last + SAMPLE_EVERY:
            last = seen
            print(seen, int(_lines("/proc/self/statm")[0].split()[1]) * page, flush=True)  # noqa: T201
        return seen >= WARM_FRAMES + MEMORY_FRAMES

    seconds = (WARM_FRAMES + MEMORY_FRAMES) / 30
    _show_live(Settings(), virtual_clock(), lockstep=True, until=enough, seconds=seconds)


def _child_start() -> None:
    """Start the simulated kiosk, say so when the first frame is painted, and end."""

    def painted(_station: Any, app: Any) -> bool:
        done: bool = app.bridge.shown > 0
        if done:
            print(FIRST_FRAME, flush=True)  # noqa: T201
        return done

    _show_live(Settings(), system_clock(), lockstep=False, until=painted, seconds=30.0, people=0)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    {"start": _child_start, "memory": _child_memory}[sys.argv[1]]()
