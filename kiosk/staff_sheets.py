"""How staff get to the panel, for the guides: the set-up of a new kiosk, the login, and the panel locking by itself."""

from collections.abc import Callable, Iterator
from datetime import UTC
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk.desk import Desk
from kiosk.devices.clocks import VirtualClock
from kiosk.domain.action import CONSOLE
from kiosk.domain.choices import Choices
from kiosk.domain.guard import Role
from kiosk.domain.identity import Mode
from kiosk.guard_sheets import NINE_FORTY_TWO, SIZES
from kiosk.sheets import LANGUAGES, MANY_QUALITY
from kiosk.store.choices import SqliteChoices
from kiosk.store.guards import SqliteGuardBook
from kiosk.store.history_table import HistoryTable
from kiosk.store.identity import SqliteIdentityLog
from kiosk.store.journal import SqliteJournal
from kiosk.store.key import picture_key
from kiosk.store.pins import Cost
from kiosk.store.records import SqliteRecords
from kiosk.store.terms import Terms
from ui.gallery import Picture, contact_sheet, keep
from ui.guard.consent import Consent
from ui.guard.first_admin import Asking, FirstAdmin
from ui.guard.login import Login
from ui.guard.offer import CalibrationOffer
from ui.guard.office import Office
from ui.guard.page import Tab
from ui.guard.pages import pages
from ui.guard.panel import Panel
from ui.language import Language
from ui.off_screen import off_screen

GUARDS = {"en": ("Bae", "Lee", "Yoon"), "ko": ("배 경비", "이 경비", "윤 소장")}
TYPED = {"en": "Yoon Ta", "ko": "ㅇㅠㄴㅌㅐ"}
PIN, WRONG = "274916", "998877"
CHEAP = Cost(memory_kib=64, passes=1)
"""Nobody attacks these PINs."""


class Entry:
    """Three guards' office over an empty data folder, and the screens before the panel at one size."""

    def __init__(self, folder: Path, language: str, size: tuple[int, int]) -> None:
        self._application = off_screen()
        self._size, self._code, self._spoken = size, language, Language(language)
        clock = VirtualClock(NINE_FORTY_TWO)
        kept, key = folder / "kept", folder / "picture.key"
        terms = Terms(boot="drawn", min_free_pictures_mb=0, min_free_numbers_mb=0)
        self._journal = SqliteJournal(kept, terms=terms, clock=clock, key_path=key, environ={})
        book = SqliteGuardBook(kept, self._journal, clock=clock, boot="drawn", key_path=key, environ={}, cost=CHEAP)
        log = SqliteIdentityLog(self._journal, key=picture_key(kept, key, create=False, environ={}), device="", clock=clock)
        self.guards = [book.add(name, PIN, Role.ADMIN, CONSOLE) for name in GUARDS[language]]
        self._desk = Desk(SqliteRecords(kept, key, {}), log, book, HistoryTable(kept, clock, spare_bytes=0))
        choices = SqliteChoices(kept, self._journal, book, clock=clock, from_file=Choices())
        self._office = Office(desk=self._desk, book=book, choices=choices, clock=clock, zone=UTC)

    def close(self) -> None:
        self._office.close()
        self._desk.close()
        self._journal.close()
        self._spoken.choose("en")

    def pictures(self) -> Iterator[tuple[str, Picture]]:
        """Yield every screen with its name, in the order in which staff come to them."""
        yield from self._first_admin()
        yield from self._questions()
        yield from self._login()
        yield from self._locking()

    def _first_admin(self) -> Iterator[tuple[str, Picture]]:
        first = FirstAdmin(None, self._office, self._spoken)
        self._lay(first.resize, first.show)
        first.ask()
        first.field.type(TYPED[self._code])
        yield "first_admin", first.grab().toImage()
        for asking, typed in ((Asking.PIN, PIN[:4]), (Asking.AGAIN, PIN + "38")):
            first.ask(asking)
            for digit in typed:
                first.pad.type(digit)
            yield f"first_{asking.value}", first.grab().toImage()
        first.deleteLater()

    def _questions(self) -> Iterator[tuple[str, Picture]]:
        consent = Consent(None, self._office, self._spoken)
        offer = CalibrationOffer(None, self._spoken)
        consent.mark(Mode.OPT_IN.value)
        for name, question in (("consent", consent), ("calibration_offer", offer)):
            self._lay(question.resize, question.show)
            yield name, question.grab().toImage()
            question.deleteLater()

    def _login(self) -> Iterator[tuple[str, Picture]]:
        login = Login(None, self._office, self._spoken)
        self._lay(login.resize, login.show)
        login.setFocus()
        login.ask()
        self._until(lambda: len(login.who.buttons) == len(self.guards))
        yield "login", login.grab().toImage()
        login.choose(self.guards[1])
        self._until(lambda: not login.words)
        for name, tries in (("wrong_pin", 1), ("wait", 2)):
            for _ in range(tries):
                self._type(login, WRONG)
                login.pad.enter()
                self._until(lambda: not login.is_checking)
            self._type(login, PIN[:4] if name == "wait" else "")
            yield name, login.grab().toImage()
        login.deleteLater()

    def _type(self, login: Login, pin: str) -> None:
        for digit in pin:
            login.pad.type(digit)

    def _locking(self) -> Iterator[tuple[str, Picture]]:
        panel = Panel(None, self._office, self.guards[1], self._spoken, pages(tuple), moves=False)
        self._lay(panel.resize, panel.show)
        panel.go_to(Tab.AUDIT.value)
        for _ in range(6):
            self._desk.audit().result()
            self._application.processEvents()
        panel.show_locking(8)
        yield "locking", panel.grab().toImage()
        panel.deleteLater()

    def _lay(self, resize: Callable[[int, int], None], show: Callable[[], None]) -> None:
        resize(*self._size)
        show()

    def _until(self, holds: Callable[[], bool]) -> None:
        while not holds():
            self._application.processEvents()


def render_entry(out: Path, sheets: Path) -> list[Path]:
    """Write every screen to `out` and contact sheets to `sheets`; returns what the sheets are called.

    Raises BadInput when a file cannot be written and DoormanError without the font.
    """
    written = []
    for language in LANGUAGES:
        for width, height in SIZES:
            with TemporaryDirectory() as folder:
                entry = Entry(Path(folder), language, (width, height))
                pictures = list(entry.pictures())
                entry.close()
            for number, (name, picture) in enumerate(pictures, 1):
                keep(picture, out / f"staff-{width}x{height}-{language}-{number:02d}-{name}.png")
            sheet = sheets / f"staff-{width}x{height}-{language}.jpg"
            columns, tile = (5, 288) if height > width else (3, 520)
            keep(contact_sheet(pictures, columns, tile), sheet, MANY_QUALITY)
            written.append(sheet)
    return written


if __name__ == "__main__":
    render_entry(Path("build/screens"), Path("docs/screens"))
