"""The guard panel for the guides: its pages in every size and language, over a real store that drawn visitors came by."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from kiosk.desk import Desk
from kiosk.devices.clocks import VirtualClock
from kiosk.devices.drawing.character import CHOSEN, Pose, Worn, character
from kiosk.devices.scenario import Figure
from kiosk.doctor import Finding
from kiosk.domain.action import RECOGNITION, Assigned, Author, AuthorKind, Met, Named
from kiosk.domain.card import GroupCard, Listed
from kiosk.domain.choices import Choices
from kiosk.domain.guard import Guard, Role
from kiosk.domain.identity import Flaw, Gallery, Quality, Template
from kiosk.domain.person import Label, LabelId, PersonId
from kiosk.domain.screening import Ready
from kiosk.domain.thermal import Celsius, ThermalFrame
from kiosk.domain.view import View
from kiosk.domain.visit import Moment as Instant
from kiosk.domain.visit import Visit, VisitId, VisitPictures
from kiosk.sheets import JPEG_QUALITY, LANGUAGES, MANY_QUALITY, Moment, Stage
from kiosk.store.choices import SqliteChoices
from kiosk.store.guards import SqliteGuardBook
from kiosk.store.history_table import HistoryTable
from kiosk.store.identity import SqliteIdentityLog
from kiosk.store.journal import SqliteJournal
from kiosk.store.key import picture_key
from kiosk.store.records import SqliteRecords
from kiosk.store.terms import Terms
from kiosk.why_sheets import Judge
from ui.gallery import Picture, contact_sheet, keep
from ui.guard.group_look import IGNORE, NEW, OTHER, YES
from ui.guard.naming import NamingSheet, SplitSheet
from ui.guard.office import Office
from ui.guard.page import Page, Tab
from ui.guard.pages import pages
from ui.guard.panel import MakePage, Panel
from ui.guard.unknown import UnknownPage
from ui.language import Language
from ui.off_screen import off_screen

SIZES = ((1280, 720), (720, 1280), (800, 480))
NINE_FORTY_TWO = datetime(2026, 3, 2, 9, 42, tzinfo=UTC)
MODEL = "5c0a" * 16
MARK_M = 0.42
EYE_LEVEL_M = -0.02

NAMES = {
    "en": (
        *("Kim Seoyeon", "Kwame Mensah", "Jung Eunji", "Tomasz Novak", "Park Okja", "Park Jihun", "Amara Okafor"),
        *("Choi Hyun", "Courier 3", "Omar Haddad"),
    ),
    "ko": (
        *("김서연", "콰메 멘사", "정은지", "토마시 노바크", "박옥자", "박지훈", "아마라 오카포"),
        *("최현", "택배 3", "오마르 하다드"),
    ),
}
"""What those with a name are called; the last one comes elevated."""

MORE = {
    "en": (
        "Ahn Bora",
        "Baek Minho",
        "Clara Diaz",
        "Emil Frank",
        "Han Jiwoo",
        "Ida Lund",
        "Lee Sujin",
        "Maya Rao",
        "Yoon Tae",
    ),
    "ko": ("강아라", "김미나", "김보라", "김유나", "나지호", "문하늘", "서민준", "윤태", "한지우"),
}
"""Others whom the kiosk knows."""

LIKELY, LIKELY_LOOKS = 5, 31
"""Whom the likely ones among the unknown are taken for, by their place among the names, and how they and the one who
really is them look."""

LARGE = frozenset({"now", "unknown", "naming", "audit"})
"""The pictures that the guides show large."""

ROLES = {"en": ("Design", "3rd floor", "Visitor", ""), "ko": ("디자인", "3층", "방문", "")}
GUARDS = {"en": "Lee", "ko": "이수진"}


def figure(number: int, pose: Pose = Pose.FRONTAL, worn: Worn = Worn.NOTHING, skin_c: float = 34.2) -> Figure:
    """Return a drawn person at the mark: first the chosen ones, then others."""
    looks = character(CHOSEN[number] if number < len(CHOSEN) else 100 + number)
    return Figure(character=looks, distance_m=MARK_M, x_m=0.0, y_m=EYE_LEVEL_M, skin_c=Celsius(skin_c), pose=pose, worn=worn)


def _template(likeness: float, own: int) -> Template:
    """Return a template whose cosine to that of likeness 1 with the same first value is as given."""
    vector = np.zeros(128, np.float32)
    vector[0], vector[own % 127 + 1] = likeness, np.sqrt(1 - likeness**2)
    quality = Quality(width_px=180.0, sharpness=60.0, brightness=128.0, score=0.95)
    return Template(vector=vector, model=MODEL, quality=quality, at=0.0)


@dataclass(frozen=True, slots=True)
class Coming:
    """One visit of somebody drawn, so many minutes before the pictures are taken; a flaw keeps it from being recognised."""

    figure: Figure
    minutes: float
    likeness: float = 0.0
    flaw: Flaw | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody drawn, with every visit; without a name they stay unknown."""

    comings: tuple[Coming, ...]
    name: str = ""
    role: str = ""


class Household:
    """A data folder in which drawn people came by, were recognised and named, with the desk over it."""

    def __init__(self, folder: Path, language: str) -> None:
        self.language = language
        self.clock = VirtualClock(NINE_FORTY_TWO)
        kept, key = folder / "kept", folder / "picture.key"
        terms = Terms(boot="drawn", min_free_pictures_mb=0, min_free_numbers_mb=0)
        self.journal = SqliteJournal(kept, terms=terms, clock=self.clock, key_path=key, environ={})
        sealing = picture_key(kept, key, create=False, environ={})
        self._log = SqliteIdentityLog(self.journal, key=sealing, device="entrance", clock=self.clock)
        self.records = SqliteRecords(kept, key, {})
        self.book = SqliteGuardBook(kept, self.journal, clock=self.clock, boot="drawn", key_path=key, environ={})
        self.choices = SqliteChoices(kept, self.journal, self.book, clock=self.clock, from_file=Choices())
        tables = HistoryTable(kept, self.clock, spare_bytes=0)
        self.desk = Desk(self.records, self._log, self.book, tables, gallery=self._gallery)
        self._held: Gallery | None = None
        self._stage, self._judge, self._numbers = Stage(), Judge(), count(1)

    def close(self) -> None:
        self.desk.close()
        self.journal.close()

    def _gallery(self) -> Gallery | None:
        return self._held

    def guard(self) -> Guard:
        """Return somebody who may use the panel."""
        return self.book.add(GUARDS[self.language], "274916", Role.ADMIN, Author(AuthorKind.CONSOLE))

    def come(self, people: Sequence[Person]) -> None:
        """Have people come by in the order of time, be recognised, and be called by their names."""
        comings = sorted(
            ((one, n) for n, person in enumerate(people) for one in person.comings), key=lambda it: -it[0].minutes
        )
        visits: dict[int, list[VisitId]] = {n: [] for n in range(len(people))}
        for coming, n in comings:
            visits[n].append(self._come(coming, n))
        for n, person in enumerate(people):
            self._meet(person, n + 1, tuple(visits[n]))

    def _meet(self, person: Person, number: int, visits: tuple[VisitId, ...]) -> None:
        met = PersonId(f"p-{number:016x}")
        self._log.act(RECOGNITION, Met(met, 0), Assigned(visits, met)).result()
        if person.name:
            label = Label(id=LabelId(f"l-{number:016x}"), name=person.name, role=person.role)
            self._log.act(Author(AuthorKind.CONSOLE), Named(met, label.id), labels=(label,)).result()

    def _come(self, coming: Coming, own: int) -> VisitId:
        at = NINE_FORTY_TWO - timedelta(minutes=coming.minutes)
        visit = VisitId(f"{at:%Y%m%dT%H%M%S}-{next(self._numbers):012x}")
        started, ended = Instant(at, 0.0, synced=True), Instant(at + timedelta(seconds=3), 3.0, synced=True)
        verdict, frames = self._judge.judge(coming.figure)
        kept = Visit(id=visit, device="entrance", boot="drawn", started=started, ended=ended, verdict=verdict)
        self.journal.record(kept, self._pictures(coming.figure, frames)).result()
        templates = () if coming.flaw is not None else (_template(coming.likeness, own),)
        self._log.enrol(visit, templates, coming.flaw).result()
        return visit

    def _pictures(self, who: Figure, frames: tuple[ThermalFrame, ...]) -> VisitPictures:
        view = self.view(who)
        return VisitPictures(view.picture, view.faces[0].box, frames, view.heat_map)

    def view(self, who: Figure) -> View:
        """Return what the kiosk sees while somebody stands there."""
        return self._stage.views(Moment("", Ready(), (who,)))[-1]

    def bring_back(self) -> None:
        """Ask again about everybody who was ignored."""
        ignored = self.desk.people(Listed.IGNORED).result().items
        if ignored:
            self.desk.restore(Author(AuthorKind.CONSOLE), [card.id for card in ignored]).result()

    def fill(self) -> None:
        """Have everybody come: known and unknown, likely and unlike anybody, one of them elevated."""
        self.come([*_unknown(), *_known(self.language)])
        self._held = self.records.gallery(MODEL, None)


def _known(language: str) -> Iterator[Person]:
    """Yield those with a name; the last one comes elevated."""
    names, roles = NAMES[language], ROLES[language]
    for n, name in enumerate(names[:-1]):
        likeness = 1.0 if n == LIKELY else 0.0
        looks = LIKELY_LOOKS if n == LIKELY else n
        comings = Coming(figure(looks), 4 + 3 * n, likeness), Coming(figure(looks, Pose.SMILING), 1500 + 60 * n, likeness)
        yield Person(comings, name, roles[n % len(roles)])
    for n, name in enumerate(MORE[language]):
        yield Person((Coming(figure(20 + n), 9000 + 100 * n),), name, roles[n % len(roles)])
    yield Person((Coming(figure(9, skin_c=35.9), 1),), names[-1], roles[2])


def _unknown() -> Iterator[Person]:
    """Yield those without: one who may be somebody, two whom nobody knows, one who surely is somebody."""
    poses = (Pose.FRONTAL, Pose.SMILING, Pose.HALF_RIGHT, Pose.LEFT)
    likely = LIKELY_LOOKS
    for who, minutes, visits, likeness in ((34, 900, 2, 0.0), (33, 240, 7, 0.4), (32, 200, 1, 0.0), (likely, 15, 4, 0.7)):
        turned = [poses[n % len(poses)] is Pose.LEFT or who == 34 for n in range(visits)]
        yield Person(
            tuple(
                Coming(figure(who, poses[n % 4]), minutes + 700 * n, likeness, Flaw.TURNED if turned[n] else None)
                for n in range(visits)
            )
        )


class Sitting:
    """A panel of one size over a household, posed for pictures."""

    def __init__(
        self,
        household: Household,
        guard: Guard,
        size: tuple[int, int],
        made: Mapping[Tab, MakePage],
        found: Sequence[Finding] = (),
    ) -> None:
        """`found` is what the doctor says."""
        self.household = household
        self._application = off_screen()
        self._spoken = Language(household.language)
        office = Office(
            desk=household.desk,
            book=household.book,
            choices=household.choices,
            clock=household.clock,
            zone=UTC,
            examine=lambda: found,
        )
        self._office = office
        self.panel = Panel(None, office, guard, self._spoken, made, moves=False)
        self.panel.resize(*size)
        self.panel.show()
        self._unwatch = household.desk.watch(self.panel.changed)

    def close(self) -> None:
        self._unwatch()
        self.panel.close()
        self.panel.deleteLater()
        self._office.close()
        self._spoken.choose("en")

    def rest(self) -> None:
        """Let the desk answer everything that was asked, and everything asked because of that."""
        for _ in range(12):
            self.household.desk.people(Listed.KNOWN, count=1).result()
            self._application.processEvents()
            self.panel.grab()

    def picture(self) -> Picture:
        self.rest()
        return self.panel.grab().toImage()

    def show(self, tab: Tab) -> Page:
        """Go to a page."""
        self.panel.close_sheet()
        self.panel.go_to(tab.value)
        self.rest()
        page = self.panel.page
        assert page is not None
        return page


def now(sitting: Sitting) -> None:
    """Somebody elevated just came."""
    sitting.show(Tab.NOW)
    sitting.panel.takes(sitting.household.view(figure(7)))


def unknown(sitting: Sitting) -> None:
    """People wait for their names."""
    sitting.show(Tab.UNKNOWN)


def _unknown_page(sitting: Sitting) -> UnknownPage:
    page = sitting.show(Tab.UNKNOWN)
    assert isinstance(page, UnknownPage)
    page.back()
    return page


def _first(page: UnknownPage) -> GroupCard:
    group = page.rows.card_at(0)
    assert isinstance(group, GroupCard)
    return group


def selected(sitting: Sitting) -> None:
    """Two of them are selected."""
    page = _unknown_page(sitting)
    key = page.rows.key_at(0)
    assert key is not None
    page.cards.held.emit(key)
    page.cards.acted.emit(str(page.rows.key_at(1)), "card")


def named(sitting: Sitting) -> None:
    """One was just named by a tap, with a way back."""
    page = _unknown_page(sitting)
    page.cards.acted.emit(page.look.key(_first(page)), YES)


def _sheet(sitting: Sitting, target: str) -> NamingSheet:
    sitting.panel.message.undo()
    sitting.rest()
    sitting.panel.message.clear()
    page = _unknown_page(sitting)
    page.cards.acted.emit(page.look.key(_first(page)), target)
    sitting.rest()
    assert isinstance(page.sheet, NamingSheet)
    return page.sheet


def naming(sitting: Sitting) -> None:
    """One of them gets a name, but for one face."""
    sheet = _sheet(sitting, OTHER)
    sheet.pane.faces.acted.emit(str(sheet.pane.faces.crops.key_at(3)), "card")


def typing(sitting: Sitting) -> None:
    """A name is being typed."""
    sheet = _sheet(sitting, NEW)
    sheet.field.type("ㄱㅣㅁ" if sitting.household.language == "ko" else "Ki")


def same(sitting: Sitting) -> None:
    """The name typed is somebody's already."""
    sheet = _sheet(sitting, NEW)
    sheet.field.draft.put(NAMES[sitting.household.language][LIKELY])
    sheet.field.finish()


def split(sitting: Sitting) -> None:
    """A face of somebody else is split off."""
    page = _unknown_page(sitting)
    page.cards.held.emit(page.look.key(_first(page)))
    page.split_button.tapped.emit()
    sitting.rest()
    assert isinstance(page.sheet, SplitSheet)
    page.sheet.faces.acted.emit(str(page.sheet.faces.crops.key_at(3)), "card")


def nobody_unknown(sitting: Sitting) -> None:
    """Everybody has been looked after."""
    page = _unknown_page(sitting)
    while page.rows.rowCount():
        page.cards.acted.emit(str(page.rows.key_at(0)), IGNORE)
        sitting.rest()
    sitting.panel.message.clear()


POSES: dict[str, Callable[[Sitting], None]] = {
    "now": now,
    "unknown": unknown,
    "selected": selected,
    "named": named,
    "naming": naming,
    "typing": typing,
    "same_person": same,
    "split": split,
    "nobody_unknown": nobody_unknown,
}
"""What is pictured, in this order; the last one leaves nobody to name."""


@contextmanager
def household(language: str) -> Iterator[Household]:
    """Lend a filled household in a folder that is gone afterwards."""
    with TemporaryDirectory() as folder:
        kept = Household(Path(folder), language)
        try:
            kept.fill()
            yield kept
        finally:
            kept.close()


def render_panel(out: Path, sheets: Path, poses: Iterable[str] = tuple(POSES)) -> list[Path]:
    """Write every pose to `out` and contact sheets to `sheets`; returns what the sheets are called.

    Raises BadInput when a file cannot be written and DoormanError without the font.
    """
    written = []
    for language in LANGUAGES:
        with household(language) as kept:
            guard = kept.guard()
            for size in SIZES:
                sitting = Sitting(kept, guard, size, pages(_nowhere))
                pictures = []
                for name in poses:
                    POSES[name](sitting)
                    pictures.append((name, sitting.picture()))
                sitting.close()
                kept.bring_back()
                written.append(_keep(pictures, size, language, out, sheets))
    return written


def _nowhere() -> tuple[Path, ...]:
    """Find no folder to export to."""
    return ()


def _keep(pictures: list[tuple[str, Picture]], size: tuple[int, int], language: str, out: Path, sheets: Path) -> Path:
    width, height = size
    for number, (name, picture) in enumerate(pictures, 1):
        keep(picture, out / f"guard-{width}x{height}-{language}-{number:02d}-{name}.png")
    sheet = sheets / f"guard-{width}x{height}-{language}.jpg"
    columns, tile = (5, 288) if height > width else (3, 520)
    keep(contact_sheet(pictures, columns, tile), sheet, MANY_QUALITY)
    keep_large(pictures, size, language, sheets)
    return sheet


def keep_large(pictures: list[tuple[str, Picture]], size: tuple[int, int], language: str, sheets: Path) -> None:
    """Write the pictures that the guides show large, once."""
    for name, picture in pictures if (size, language) == (SIZES[0], LANGUAGES[0]) else ():
        if name in LARGE:
            keep(picture, sheets / f"guard-{name}.jpg", JPEG_QUALITY)


if __name__ == "__main__":
    render_panel(Path("build/screens"), Path("docs/screens"))
