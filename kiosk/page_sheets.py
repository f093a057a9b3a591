"""The guards' pages about people, visits, acts and the kiosk for the guides, in every size and language."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from kiosk.doctor import good, needs_look, switched_off
from kiosk.domain.action import Author, AuthorKind
from kiosk.domain.card import Listed, PersonCard, Shown
from kiosk.domain.decision import Outcome
from kiosk.domain.guard import Role
from kiosk.guard_sheets import SIZES, Sitting, figure, household, keep_large
from kiosk.sheets import LANGUAGES, MANY_QUALITY
from ui.gallery import contact_sheet, keep
from ui.guard.audit import AuditPage
from ui.guard.baseline_sheet import BaselineSheet
from ui.guard.export_sheet import ExportSheet, no_folders
from ui.guard.forget import ForgetSheet
from ui.guard.health import HealthPage
from ui.guard.history import HistoryPage
from ui.guard.label_sheet import LabelSheet
from ui.guard.merge import MergeSheet, Union
from ui.guard.new_pin import NewPin
from ui.guard.page import Page, Tab
from ui.guard.pages import pages
from ui.guard.people import PeoplePage

FOUND = (
    good("settings", "/etc/doorman/doorman.toml is in order (kiosk entrance)"),
    good("heat sensor", "sees 21.3 to 34.1 °C"),
    good("camera", "sends pictures of 1280×720"),
    good("calibration", "all steps in order, the last on 2026-03-01"),
    needs_look("storage", "412 MB free in /var/lib/doorman", "free some space: below 500 MB pictures are dropped"),
    good("face models", "complete, hashes match"),
    good("guards", "2 can log in, 1 of them as admin"),
    good("clock", "synced, 2026-03-02 09:42 UTC"),
    switched_off("sound", "switched off in the settings"),
)
"""What the doctor says in the pictures."""

PIN = "274916"
SEARCHED = {"en": "pa", "ko": "ㅂㅏㄱ"}
PARK = {"en": "Park", "ko": "박"}

P = TypeVar("P", bound=Page)


def _page(sitting: Sitting, tab: Tab, kind: type[P]) -> P:
    page = sitting.show(tab)
    assert isinstance(page, kind)
    while page.back():
        pass
    return page


def _people(sitting: Sitting) -> PeoplePage:
    page = _page(sitting, Tab.PEOPLE, PeoplePage)
    page.search.set_text("")
    page.search.changed.emit("")
    sitting.rest()
    return page


def people(sitting: Sitting) -> None:
    """Everybody with a name."""
    _people(sitting)


def people_found(sitting: Sitting) -> None:
    """A name is being searched for."""
    page = _people(sitting)
    page.search.begin()
    page.search.type(SEARCHED[sitting.household.language])


def nobody_ignored(sitting: Sitting) -> None:
    """Nobody is ignored, and the page says what that is for."""
    page = _people(sitting)
    page.ignored.tapped.emit()
    sitting.rest()


def _opened(sitting: Sitting, most: int = 0) -> tuple[PeoplePage, PersonCard]:
    """Open one of those who came most often."""
    page = _people(sitting)
    page.known.tapped.emit()
    everybody = sitting.household.desk.people(Listed.RECENT).result().items
    card = sorted(everybody, key=lambda one: -one.visits)[most]
    sitting.panel.go_to(Tab.PEOPLE.value, person=card.id)
    sitting.rest()
    return page, sitting.household.desk.person(card.id).result()


def person(sitting: Sitting) -> None:
    """Somebody known."""
    _opened(sitting)


def picture(sitting: Sitting) -> None:
    """One of their portraits."""
    page, _ = _opened(sitting)
    page.person.strip.chosen.emit(page.person.strip.crops[-1])


def pick(sitting: Sitting) -> None:
    """Who they are too is picked by face."""
    page, _ = _opened(sitting)
    page.person.merge.tapped.emit()


def merge(sitting: Sitting) -> None:
    """What merging does, face beside face."""
    page, card = _opened(sitting)
    strangers = sitting.household.desk.people(Listed.UNKNOWN).result().items
    sitting.panel.open_sheet(MergeSheet(sitting.panel, page.person.pictures, Union.of(card, strangers[0])))


def edit(sitting: Sitting) -> None:
    """Their note is written."""
    page, card = _opened(sitting)
    sitting.panel.open_sheet(LabelSheet(sitting.panel, page.person.pictures, card, part="role"))


def same_name(sitting: Sitting) -> None:
    """Somebody else is called so already."""
    page, card = _opened(sitting)
    other = next(one for one in sitting.household.desk.people(Listed.KNOWN).result().items if one.id != card.id)
    sheet = LabelSheet(sitting.panel, page.person.pictures, card)
    sitting.panel.open_sheet(sheet)
    sheet.fields["name"].set_text(other.name or "")
    sheet.fields["name"].finish()


def forget(sitting: Sitting) -> None:
    """What forgetting somebody would erase."""
    page, card = _opened(sitting)
    sitting.panel.open_sheet(ForgetSheet(sitting.panel, page.person.pictures, card))


def receipt(sitting: Sitting) -> None:
    """What was erased."""
    page, card = _opened(sitting)
    sheet = ForgetSheet(sitting.panel, page.person.pictures, card)
    sheet.forgotten.connect(page.person.gone)
    sitting.panel.open_sheet(sheet)
    sitting.rest()
    sheet.forget.tapped.emit()
    sitting.rest()


def _history(sitting: Sitting) -> HistoryPage:
    page = _page(sitting, Tab.HISTORY, HistoryPage)
    page.search.set_text("")
    page.take_outcome(None)
    sitting.rest()
    return page


def history(sitting: Sitting) -> None:
    """Every visit."""
    _history(sitting)


def history_found(sitting: Sitting) -> None:
    """The visits of somebody searched for."""
    page = _history(sitting)
    page.search.set_text(PARK[sitting.household.language])
    page.search.changed.emit(page.search.text)


def visit(sitting: Sitting) -> None:
    """One that was elevated."""
    page = _history(sitting)
    page.take_outcome(Outcome.ELEVATED)
    sitting.rest()
    card = page.visits.item(0)
    assert card is not None
    page.visits.chosen.emit(card)


def days(sitting: Sitting) -> None:
    """Some days are chosen."""
    _history(sitting).day.tapped.emit()


def export(sitting: Sitting) -> None:
    """The visits are about to be written to a stick."""
    page = _history(sitting)
    sheet = ExportSheet(sitting.panel, page.asked(), page.shown, page.visits.total, lambda: (Path("/media/kiosk/KINGSTON"),))
    sitting.panel.open_sheet(sheet)


def identities(sitting: Sitting) -> None:
    """Readings are kept apart, and identities shown."""
    sitting.household.desk.shown = Shown.IDENTITIES
    _history(sitting).refresh()
    sitting.rest()


def readings(sitting: Sitting) -> None:
    """Readings are kept apart, and shown."""
    page = _history(sitting)
    page.switch.tapped.emit()
    sitting.rest()


def none_like_that(sitting: Sitting) -> None:
    """No visit is like what was searched for."""
    sitting.household.desk.shown = Shown.BOTH
    page = _history(sitting)
    page.refresh()
    page.search.set_text("xyz")
    page.search.changed.emit(page.search.text)


def audit(sitting: Sitting) -> None:
    """What guards did; one of the acts was undone."""
    household_, lee = sitting.household, Author(AuthorKind.GUARD, sitting.panel.guard.id)
    first, second, *_ = household_.desk.people(Listed.KNOWN).result().items
    done = household_.desk.ignore(lee, [first.id]).result()
    household_.desk.undo(lee, done.action.id).result()
    household_.desk.join(lee, [second.id], first.id).result()
    _page(sitting, Tab.AUDIT, AuditPage)


def log(sitting: Sitting) -> None:
    """The audit log."""
    _page(sitting, Tab.AUDIT, AuditPage).log.tapped.emit()


def _health(sitting: Sitting) -> HealthPage:
    page = _page(sitting, Tab.HEALTH, HealthPage)
    view = sitting.household.view(figure(7))
    spread = tuple(34.0 + 0.4 * ((7 * n) % 11 - 5) / 5 for n in range(30))
    page.takes(replace(view, baseline=replace(view.baseline, values=spread)))
    return page


def health(sitting: Sitting) -> None:
    """How the kiosk is."""
    _health(sitting)


def baseline(sitting: Sitting) -> None:
    """What visitors are compared with."""
    _health(sitting).baseline.tapped.emit()
    assert isinstance(sitting.panel.sheet.content, BaselineSheet)


def settings(sitting: Sitting) -> None:
    """What an admin chooses."""
    page = _health(sitting)
    sitting.household.choices.choose(Author(AuthorKind.GUARD, sitting.panel.guard.id), "greeting", "full name")
    page.settings.tapped.emit()


def recognition(sitting: Sitting) -> None:
    """Whom recognition may remember."""
    page = _health(sitting)
    page.settings.tapped.emit()
    sitting.rest()
    page.choices.column.acted.emit("open recognition")


def guards(sitting: Sitting) -> None:
    """Who may use the panel."""
    page = _health(sitting)
    page.guards.tapped.emit()


def new_pin(sitting: Sitting) -> None:
    """Somebody gets another PIN."""
    guards(sitting)
    sitting.rest()
    sitting.panel.open_sheet(NewPin(sitting.panel, sitting.panel.guard.name))


POSES: dict[str, Callable[[Sitting], None]] = {
    one.__name__: one
    for one in (
        people,
        people_found,
        nobody_ignored,
        person,
        picture,
        pick,
        merge,
        edit,
        same_name,
        forget,
        history,
        history_found,
        visit,
        days,
        export,
        identities,
        readings,
        none_like_that,
        audit,
        log,
        health,
        baseline,
        settings,
        recognition,
        guards,
        new_pin,
        receipt,
    )
}
"""What is pictured, in this order; the last one forgets somebody."""


def render_pages(out: Path, sheets: Path, poses: Iterable[str] = tuple(POSES)) -> list[Path]:
    """Write every pose to `out` and contact sheets to `sheets`; returns what the sheets are called.

    Raises BadInput when a file cannot be written and DoormanError without the font.
    """
    written = []
    for language in LANGUAGES:
        with household(language) as kept:
            guard = kept.guard()
            kept.book.add({"en": "Park", "ko": "박지성"}[language], PIN, Role.GUARD, Author(AuthorKind.CONSOLE))
            sittings = ((size, Sitting(kept, guard, size, pages(no_folders), FOUND)) for size in SIZES)
            written += [_render(sitting, size, poses, out, sheets) for size, sitting in sittings]
    return written


def _render(sitting: Sitting, size: tuple[int, int], poses: Iterable[str], out: Path, sheets: Path) -> Path:
    width, height = size
    language, pictures = sitting.household.language, []
    for number, name in enumerate(poses, 1):
        sitting.panel.message.clear()
        sitting.panel.keyboard.detach()
        POSES[name](sitting)
        drawn = sitting.picture()
        keep(drawn, out / f"pages-{width}x{height}-{language}-{number:02d}-{name}.png")
        pictures.append((name, drawn))
    sitting.close()
    sheet = sheets / f"pages-{width}x{height}-{language}.jpg"
    columns, tile = (9, 200) if height > width else (5, 400)
    keep(contact_sheet(pictures, columns, tile), sheet, MANY_QUALITY)
    keep_large(pictures, size, language, sheets)
    return sheet


if __name__ == "__main__":
    render_pages(Path("build/screens"), Path("docs/screens"))
