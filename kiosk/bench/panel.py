"""Measure the guards' panel over 100,000 visits of 10,000 people: from a tap to what it brought, painted; and its memory."""

import ctypes
import gc
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from PySide6.QtCore import QPoint

from kiosk.bench.cast import cast
from kiosk.bench.crowd import REGULARS, VISITS_OF_A_REGULAR, Crowd, Look, fill
from kiosk.bench.guard_post import KIM, NOON, GuardPost, kept_in, make_folder
from kiosk.bench.metrics import Metric, Say, metric
from kiosk.domain.action import Author, AuthorKind
from kiosk.domain.card import Asked
from kiosk.store.key import PictureKey
from ui.guard.group_look import NEW, OTHER
from ui.guard.history import HistoryPage
from ui.guard.naming import NamingSheet
from ui.guard.page import Tab
from ui.guard.people import PeoplePage
from ui.guard.unknown import UnknownPage
from ui.widgets.row_list import RowList

CROWD = Crowd(pictured=6_000)
IDLE = Crowd(visits=REGULARS * VISITS_OF_A_REGULAR, people=REGULARS, templates=1_000, pictured=1_000)
"""Hardly anybody: what the same costs whatever is kept."""

TRIES = 11
FACES = 24
LETTERS = "aknㄱb"
"""Typed one at a time; each begins a word in hundreds or thousands of labels."""

AT_MOST_MS = "<= 100"
NAMING_AT_MOST_MS = "<= 150"
PANEL_GOALS = {"panel_memory_mb": "<= 60", "panel_process_mb": "<= 400", "gallery_load_s": "<= 10"}
"""What the panel may take over the empty one; what the process may take without camera and face models, of the 600 MB that
a kiosk gets; and how long it may be before recognition begins with the fullest gallery."""

OURSELVES = (sys.executable, "-m", "kiosk.bench.panel")
"""Memory is measured in a process of its own: `python -m kiosk.bench.panel memory FOLDER`."""

GUARD = Author(AuthorKind.GUARD, KIM.id)

Times = Iterator[float]
"""Milliseconds of one try after the other, without end."""


def panel_suite(say: Say, crowd: Crowd = CROWD, idle: Crowd = IDLE, tries: int = TRIES) -> dict[str, Any]:
    """Measure the panel over a crowd; beside each number the same over hardly anybody, and of the first try of all."""
    with tempfile.TemporaryDirectory(prefix="doorman-") as place:
        looks = cast(FACES)
        full, nearly_empty = (_filled(Path(place, name), who, looks, say) for name, who in (("full", crowd), ("idle", idle)))
        say("bench people: the panel over hardly anybody")
        before = _all_times(nearly_empty, crowd.model, tries)
        say(f"bench people: the panel over {crowd.visits} visits of {crowd.people} people")
        after = _all_times(full, crowd.model, tries)
        say("bench people: memory of the panel")
        memory = _memory(full, nearly_empty, crowd.model)
    return {name: _told(GOALS[name], after[name], before[name]) for name in GOALS} | memory


def _filled(folder: Path, crowd: Crowd, looks: Sequence[Look], say: Say) -> Path:
    say(f"bench people: letting {crowd.people} people come {crowd.visits} times")
    make_folder(folder)
    kept, key = kept_in(folder)
    fill(kept, PictureKey(key.read_bytes()), crowd, NOON - timedelta(minutes=3), looks)
    return folder


@dataclass(frozen=True, slots=True)
class Tried:
    """What the tries of one thing took, in milliseconds: by the clock, and of the processor."""

    wall: list[float]
    cpu: list[float]


def _told(goal: str, full: Tried, idle: Tried) -> Metric:
    beside = {"idle": median(idle.wall), "first": full.wall[0], "cpu": median(full.cpu)}
    return metric(median(full.wall), "ms", goal) | {name: round(value, 1) for name, value in beside.items()}


def _all_times(folder: Path, model: str, tries: int) -> dict[str, Tried]:
    """Return the times of everything that is measured, by its name; the first of each with no page of the panel made."""
    _drop_from_memory(folder)
    with GuardPost(folder, model) as post:
        times = {}
        for name, begin in MEASURED.items():
            post.log_in()
            post.cpu_ms.clear()
            times[name] = Tried(list(islice(begin(post), tries)), list(post.cpu_ms))
        return times


def _drop_from_memory(folder: Path) -> None:
    """Have files read from the disk again, as after the machine started; what only some systems can."""
    for file in kept_in(folder)[0].rglob("*"):
        if file.is_file() and hasattr(os, "posix_fadvise"):
            opened = os.open(file, os.O_RDONLY)
            os.posix_fadvise(opened, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(opened)


# What is measured: each yields the time of one try after the other


def _repaint(post: GuardPost) -> Times:
    """Paint a page anew of which nothing changed."""
    page = post.page(Tab.PEOPLE)
    assert isinstance(page, PeoplePage)
    while True:
        yield post.time(page.people.viewport().update)


def _opening(tab: Tab) -> Callable[[GuardPost], Times]:
    """Log in and see the first page, with every picture in sight."""

    def times(post: GuardPost) -> Times:
        while True:
            post.log_in()
            yield post.time(lambda: post.panel.go_to(tab.value))

    return times


def _coming_back(post: GuardPost) -> Times:
    """See the page of this moment again."""
    post.page(Tab.NOW)
    while True:
        post.page(Tab.AUDIT)
        yield post.time(lambda: post.panel.go_to(Tab.NOW.value))


def _searching(tab: Tab) -> Callable[[GuardPost], Times]:
    """Type one letter."""

    def times(post: GuardPost) -> Times:
        page = post.page(tab)
        assert isinstance(page, PeoplePage | HistoryPage)
        page.search.begin()
        while True:
            for letter in LETTERS:
                yield post.time(lambda letter=letter: post.type(page.search, letter))  # type: ignore[misc]
                page.search.erase()
                post.rest()

    return times


def _places(rows: RowList[Any], post: GuardPost) -> Iterator[QPoint]:
    """Scroll here and there in a list, and yield each time where a row can be tapped."""
    step = max(rows.total // TRIES, 1)
    while True:
        for row in range(0, rows.total, step):
            rows.scroll_to(row)
            post.rest()
            post.until(lambda: not rows.settling.isActive())
            yield rows.rect_of(rows.in_sight()[1]).center()


def _opening_person(post: GuardPost) -> Times:
    """Tap somebody in the list of people."""
    page = post.page(Tab.PEOPLE)
    assert isinstance(page, PeoplePage)
    for place in _places(page.people, post):
        yield post.time(lambda place=place: post.tap(page.people.viewport(), place), lambda: page.is_deep)  # type: ignore[misc]
        page.back()
        post.rest()


def _opening_visit(post: GuardPost) -> Times:
    """Tap a visit in the history."""
    page = post.page(Tab.HISTORY)
    assert isinstance(page, HistoryPage)
    for place in _places(page.visits, post):
        yield post.time(lambda place=place: post.tap(page.visits.viewport(), place))  # type: ignore[misc]


def _scrolling(post: GuardPost) -> Times:
    """Fling the history somewhere else."""
    page = post.page(Tab.HISTORY)
    assert isinstance(page, HistoryPage)
    step = max(page.visits.total // (TRIES + 1), 1)
    while True:
        for row in range(step, page.visits.total, step):
            yield post.time(lambda row=row: page.visits.scroll_to(row))  # type: ignore[misc]


def _by_letter(post: GuardPost) -> Times:
    """Touch a letter beside the list of people."""
    page = post.page(Tab.PEOPLE)
    assert isinstance(page, PeoplePage)
    while True:
        for letter in reversed(page.rail.letters):
            yield post.time(lambda letter=letter: page.rail.scrubbed.emit(letter))  # type: ignore[misc]


def _unknown(post: GuardPost) -> UnknownPage:
    page = post.page(Tab.UNKNOWN)
    assert isinstance(page, UnknownPage)
    return page


def _tap_first(post: GuardPost, page: UnknownPage, target: str) -> None:
    """Touch a button of the first card."""
    where = page.cards.place_of(page.rows.key_at(0) or "", target)
    assert where is not None
    post.tap(page.cards.viewport(), where.center().toPoint())


def _settle(post: GuardPost, page: UnknownPage) -> None:
    post.rest()
    post.until(lambda: not page.cards.is_settling)


def _opening_sheet(post: GuardPost) -> Times:
    """Ask who somebody unknown is: the grid of faces."""
    page = _unknown(post)
    while True:
        _settle(post, page)
        yield post.time(lambda: _tap_first(post, page, OTHER), lambda: page.sheet is not None)
        post.panel.close_sheet()
        page.leave()


def _naming(post: GuardPost) -> Times:
    """Name a group of 50 visits, from Enter to "Named 50 visits"; then take it back."""
    page, number = _unknown(post), 0
    while True:
        number += 1
        sheet = _sheet_with_name(post, page, f"Zora Vik {number}")
        post.panel.message.clear()
        took = post.time(sheet.field.finish, lambda: bool(post.panel.message.text), fully=False)
        _undo(post)
        yield took


def _undo(post: GuardPost) -> None:
    """Take back what was just done, and let the page show that."""
    post.rest()
    message = post.panel.message
    named = message.text
    message.undo()
    post.until(lambda: message.text != named)
    post.desk.announce()
    post.rest()


def _sheet_with_name(post: GuardPost, page: UnknownPage, name: str) -> NamingSheet:
    """Open the sheet of the first group and type a name."""
    _settle(post, page)
    _tap_first(post, page, NEW)
    post.until(lambda: page.sheet is not None)
    sheet = page.sheet
    assert isinstance(sheet, NamingSheet)
    post.type(sheet.field, name)
    return sheet


def _while_exporting(post: GuardPost) -> Times:
    """Log in and see the first page while the whole history is being exported."""
    with tempfile.TemporaryDirectory() as place:
        number = 0
        while True:
            number += 1
            written = post.desk.export(GUARD, Asked(), Path(place, f"{number}.csv"))
            while not written.done():
                post.log_in()
                yield post.time(lambda: post.panel.go_to(Tab.NOW.value))
            written.result()


MEASURED: dict[str, Callable[[GuardPost], Times]] = {
    "panel_first_page_ms": _opening(Tab.NOW),
    "panel_again_ms": _coming_back,
    "panel_unknown_ms": _opening(Tab.UNKNOWN),
    "panel_people_ms": _opening(Tab.PEOPLE),
    "panel_history_ms": _opening(Tab.HISTORY),
    "panel_audit_ms": _opening(Tab.AUDIT),
    "panel_search_ms": _searching(Tab.PEOPLE),
    "panel_search_history_ms": _searching(Tab.HISTORY),
    "panel_open_person_ms": _opening_person,
    "panel_open_visit_ms": _opening_visit,
    "panel_scroll_ms": _scrolling,
    "panel_letter_ms": _by_letter,
    "panel_naming_sheet_ms": _opening_sheet,
    "name_group_ms": _naming,
    "panel_while_exporting_ms": _while_exporting,
    "panel_repaint_ms": _repaint,
}
"""By the names of the metrics, in the order measured; the first one is that of a kiosk just started."""

GOALS = dict.fromkeys(MEASURED, AT_MOST_MS) | {"name_group_ms": NAMING_AT_MOST_MS}


# Memory


def _memory(full: Path, nearly_empty: Path, model: str) -> dict[str, Metric]:
    """Return what a panel that saw everything takes more than one over hardly anybody, and what the process takes."""
    big, small = browsed(full, model), browsed(nearly_empty, model)
    panel, idle = (told["after_mb"] - told["before_mb"] for told in (big, small))
    measured = {
        "panel_memory_mb": (panel - idle, "MB", idle),
        "panel_process_mb": (big["after_mb"], "MB", small["after_mb"]),
        "gallery_load_s": (big["gallery_s"], "s", small["gallery_s"]),
    }
    return {
        name: metric(value, unit, PANEL_GOALS[name]) | {"idle": round(beside, 2)}
        for name, (value, unit, beside) in measured.items()
    }


def browsed(folder: Path, model: str) -> dict[str, float]:
    """Look at everything in a process of its own; return its memory before and after, and how long the gallery took."""
    asked = [*OURSELVES, "memory", str(folder), model]
    told = subprocess.run(asked, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 - ourselves
    numbers: dict[str, float] = json.loads(told.stdout)
    return numbers


def _child_memory(folder: Path, model: str) -> None:
    """Look at everything that the panel has, and print what that took."""
    with GuardPost(folder, model) as post:
        _give_back()
        before = _resident_mb()
        post.log_in()
        for tab in (Tab.NOW, Tab.UNKNOWN, Tab.PEOPLE, Tab.HISTORY, Tab.AUDIT):
            post.page(tab)
        for begin in BROWSED:
            for _ in islice(begin(post), LOOKED_AT):
                pass
        print(json.dumps({"before_mb": before, "after_mb": _resident_mb(), "gallery_s": post.gallery_s}))  # noqa: T201


def _give_back() -> None:
    """Let the system have the memory that is free, or the panel would seem to need none; what only some can."""
    gc.collect()
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


BROWSED = (
    _searching(Tab.PEOPLE),
    _searching(Tab.HISTORY),
    _opening_person,
    _opening_visit,
    _scrolling,
    _by_letter,
    _opening_sheet,
)
LOOKED_AT = 30
"""How often each of these is done in one panel, without locking it in between."""

if __name__ == "__main__":
    _child_memory(Path(sys.argv[2]), sys.argv[3])
