"""Steps of flows: what visitors and guards do, and what they see, in words and as deeds."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from kiosk.bootstrap import open_reader
from kiosk.devices.drawing.character import CHOSEN, character
from kiosk.devices.scenario import Figure
from kiosk.domain.card import Asked, Listed
from kiosk.domain.spelling import folded
from kiosk.domain.thermal import Celsius
from kiosk.domain.visit import Kind, VisitId
from kiosk.ports import Sound
from kiosk.store.schema import connect_to_read
from tests.flows.post import ADMIN, ADMIN_PIN, GUARD, GUARD_PIN, Post, tap, tap_card, tap_keys, tap_row, type_pin, type_text
from tests.store.tracks import pieces, tracks
from ui.guard.export_sheet import ExportSheet
from ui.guard.group_look import IGNORE, NEW, OTHER, YES
from ui.guard.login import Login
from ui.guard.page import Tab
from ui.guard.page_words import action_words
from ui.guard.panel import Panel
from ui.visitor.greeting import END_ISOLATE, ISOLATE
from ui.widgets.keys import Act
from ui.widgets.name_field import NameField

ELEVATED_C = Celsius(36.8)
BUTTONS = {"Yes": YES, "Someone else": OTHER, "New person": NEW, "Ignore": IGNORE}


@dataclass(frozen=True)
class Step:
    """One thing that somebody does or sees."""

    words: str
    take: Callable[[Post], Any]


def step(words: str) -> Callable[[Callable[[Post], Any]], Step]:
    """Make a step of a function, in a line above it."""
    return lambda take: Step(words, take)


def drawn(n: int, **about: Any) -> Figure:
    """Return one of the cast at the mark."""
    return Figure(character=character(CHOSEN[n]), distance_m=0.4, **about)


def plain(text: str) -> str:
    """Return what is read, without the marks that keep a name's direction apart."""
    return text.replace(ISOLATE, "").replace(END_ISOLATE, "").replace("\u00a0", " ")


# Visitors


def comes(n: int, times: int = 1) -> Step:
    return Step(f"visitor {n} comes, {times} times", lambda post: post.comes(*[drawn(n)] * times))


def comes_elevated(n: int) -> Step:
    figure = replace(drawn(n), skin_c=ELEVATED_C)
    return Step(f"visitor {n} comes with an elevated reading", lambda post: post.comes(figure, seconds=10.0))


def stands(n: int, seconds: float = 5.0) -> Step:
    return Step(f"visitor {n} stands there", lambda post: post.stands(drawn(n), seconds=seconds))


def stands_elevated(n: int) -> Step:
    figure = replace(drawn(n), skin_c=ELEVATED_C)
    return Step(f"visitor {n} stands there with an elevated reading", lambda post: post.stands(figure, seconds=10.0))


def leaves() -> Step:
    return Step("they leave", lambda post: post.leaves())


def reads(*wanted: str) -> Step:
    """Have the visitor read headlines, in this order, perhaps others between."""

    def look(post: Post) -> None:
        read = iter([plain(one) for one in post.headlines])
        assert all(one in read for one in wanted), f"{wanted} not in {post.headlines}"

    return Step(f"the visitor reads {wanted}", look)


def reads_now(wanted: str) -> Step:
    def look(post: Post) -> None:
        assert plain(post.said) == wanted

    return Step(f"the visitor's screen says {wanted}", look)


def never_reads(unwanted: str) -> Step:
    def look(post: Post) -> None:
        assert not [one for one in post.headlines if unwanted in one]

    return Step(f"the visitor never reads {unwanted}", look)


def says_recognition_is_off() -> Step:
    def look(post: Post) -> None:
        view = post.app.bridge.newest()
        assert view is not None
        assert not view.recognises

    return Step("the visitors' screen says that recognition is off", look)


# Guards


def holds_corner() -> Step:
    def hold(post: Post) -> None:
        post.press_corner()
        post.until(lambda: post.window.has_guards)
        post.lift_corner()

    return Step("a guard holds the corner", hold)


def chooses(name: str) -> Step:
    def choose(post: Post) -> None:
        login = post.shows(Login)
        post.until(lambda: login.who.buttons)
        tap(post, next(button for button in login.who.buttons if button.guard.name == name))

    return Step(f"they choose {name}", choose)


def enters(pin: str) -> Step:
    def enter(post: Post) -> None:
        login = post.shows(Login)
        post.until(lambda: login.chosen is not None and not login._is_checking)
        type_pin(post, login.pad, pin)
        post.until(lambda: not login._is_checking or not isinstance(post.guards.shown, Login))

    return Step("they enter a PIN", enter)


def login_says(words: str) -> Step:
    def look(post: Post) -> None:
        login = post.shows(Login)
        post.until(lambda: words in login.words)

    return Step(f"the login says {words}", look)


def is_in() -> Step:
    return Step("the panel opens", lambda post: post.shows(Panel))


def logs_in(*, admin: bool = False) -> tuple[Step, ...]:
    name, pin = (ADMIN, ADMIN_PIN) if admin else (GUARD, GUARD_PIN)
    return chooses(name), enters(pin), is_in()


def opens_panel(*, admin: bool = False) -> tuple[Step, ...]:
    return holds_corner(), *logs_in(admin=admin)


def opens(tab: Tab) -> Step:
    return Step(f"they open {tab.value}", lambda post: tap(post, post.panel.rail.tabs[tab]))


def goes_back() -> Step:
    return Step("they go back", lambda post: tap(post, post.panel.header.back))


def locks() -> Step:
    def lock(post: Post) -> None:
        button = post.panel.header.lock if post.panel.header.lock.isVisible() else post.panel.rail.lock
        tap(post, button)
        post.run(0.3)

    return Step("they lock the panel", lock)


def message_says(words: str) -> Step:
    def look(post: Post) -> None:
        post.until(lambda: post.message == words)

    return Step(f"a message says {words}", look)


def message_begins(words: str) -> Step:
    def look(post: Post) -> None:
        post.until(lambda: post.message.startswith(words))

    return Step(f"a message begins with {words}", look)


def undoes() -> Step:
    return Step("they tap Undo in the message", lambda post: tap(post, post.panel.message.button))


# Unknown


def group(post: Post, number: int) -> Any:
    """Return the card of somebody unknown once it is there."""
    rows = post.page(Tab.UNKNOWN).rows

    def found() -> Any:
        cards = [rows.card_at(row) for row in range(rows.rowCount())]
        return next((card for card in cards if card is not None and card.person.number == number), None)

    post.until(found)
    return found()


def sees_groups(**wanted: str) -> Step:
    """Have the page of unknown people show just these, by number, with these words on the card."""

    def look(post: Post) -> None:
        page = post.page(Tab.UNKNOWN)
        for number, words in wanted.items():
            card = group(post, int(number.removeprefix("n")))
            post.until(lambda words=words, card=card: words in page.look.words(group(post, card.person.number)))
        assert page.rows.rowCount() == len(wanted)

    return Step(f"the cards say {wanted}", look)


def taps_group(number: int, button: str) -> Step:
    def touch(post: Post) -> None:
        card = group(post, number)
        tap_card(post, post.page(Tab.UNKNOWN).cards, str(card.person.id), BUTTONS[button])

    return Step(f"they tap {button} on Unknown {number}", touch)


def types(text: str) -> Step:
    def strike(post: Post) -> None:
        post.until(post.panel.keyboard.isVisible)
        type_text(post, post.panel.keyboard, text)

    return Step(f"they type {text}", strike)


def strikes(act: Act) -> Step:
    return Step(f"they tap {act.value}", lambda post: tap_keys(post, post.panel.keyboard, act))


def names(number: int, name: str) -> tuple[Step, ...]:
    """Give somebody unknown a name by New person and the keyboard."""
    return taps_group(number, "New person"), types(name), strikes(Act.DONE), sees_gone(number)


def sees_gone(number: int) -> Step:
    """Have somebody's card leave the page and the others come to rest."""

    def look(post: Post) -> None:
        page = post.page(Tab.UNKNOWN)

        def gone() -> bool:
            cards = [page.rows.card_at(row) for row in range(page.rows.rowCount())]
            return not page.cards.is_settling and all(card is None or card.person.number != number for card in cards)

        post.until(gone)

    return Step(f"the card of Unknown {number} goes", look)


def pastes(text: str) -> Step:
    """Put text in place of what is in the field at work, from the clipboard by a keyboard of hardware."""

    def paste(post: Post) -> None:
        post.until(lambda: post.panel.keyboard.field is not None)
        field = post.panel.keyboard.field
        assert isinstance(field, NameField)
        QTest.keyClick(field, Qt.Key.Key_End)
        for _ in field.text:
            QTest.keyClick(field, Qt.Key.Key_Backspace)
        QGuiApplication.clipboard().setText(text)
        QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    return Step(f"they paste {text!r}", paste)


# People


def renames(name: str) -> tuple[Step, ...]:
    """Give the person in sight another name."""
    return taps_of_person("edit"), pastes(name), strikes(Act.DONE)


def opens_person(name: str) -> Step:
    def touch(post: Post) -> None:
        tap_row(post, post.page(Tab.PEOPLE).people, lambda card: card.name == name)
        post.until(lambda: post.page(Tab.PEOPLE).person.card is not None)

    return Step(f"they open {name}", touch)


def taps_of_person(button: str) -> Step:
    def touch(post: Post) -> None:
        page = post.page(Tab.PEOPLE)
        post.until(lambda: getattr(page.person, button).isEnabled())
        tap(post, getattr(page.person, button))

    return Step(f"they tap {button}", touch)


def picks_face(name: str) -> Step:
    """Tap a face in the sheet that picks somebody."""

    def touch(post: Post) -> None:
        grid = post.panel.sheet.content.faces

        def key() -> str | None:
            tiles = [grid.tiles.card_at(row) for row in range(grid.tiles.rowCount())]
            return next(
                (grid.look.key(tile) for tile in tiles if getattr(tile, "person", None) and tile.person.name == name), None
            )

        post.until(key)
        tap_card(post, grid, key())

    return Step(f"they tap the face of {name}", touch)


def taps_in_sheet(button: str) -> Step:
    def touch(post: Post) -> None:
        post.until(
            lambda: hasattr(post.panel.sheet.content, button) and getattr(post.panel.sheet.content, button).isVisible()
        )
        tap(post, getattr(post.panel.sheet.content, button))

    return Step(f"they tap {button} in the sheet", touch)


def sees_act(words: str) -> Step:
    def look(post: Post) -> None:
        rows = post.page(Tab.AUDIT).doings
        post.until(lambda: words in [action_words(item) for item in map(rows.item, rows.in_sight()) if item is not None])

    return Step(f"Audit says {words}", look)


def exports() -> Step:
    def write(post: Post) -> None:
        tap(post, post.page(Tab.HISTORY).export)
        post.until(lambda: isinstance(post.panel.sheet.content, ExportSheet))
        sheet = post.panel.sheet.content
        post.until(sheet.buttons[0].isVisible)
        tap(post, sheet.buttons[0])
        post.until(lambda: sheet.table is not None)
        tap(post, sheet.done)

    return Step("they export the history to a stick", write)


def doctor_says(name: str, words: str) -> Step:
    def look(post: Post) -> None:
        page = post.page(Tab.HEALTH)
        post.until(lambda: any(one.what == name and words in one.words for one in page.findings))

    return Step(f"the doctor says {words}", look)


def undoes_in_audit(words: str) -> Step:
    """Tap Undo beside an action in Audit that reads so and still holds."""

    def touch(post: Post) -> None:
        rows = post.page(Tab.AUDIT).doings
        tap_row(post, rows, lambda card: action_words(card) == words and card.undone is None, "undo")

    return Step(f"they undo {words} in Audit", touch)


def keeps_traces(name: str) -> Step:
    """Note every byte that must be gone once somebody is forgotten: pictures, templates, names, plain and sealed."""

    def note(post: Post) -> None:
        (card,) = post.records.people(Listed.KNOWN, name).items
        theirs = [visit.id for visit in post.records.history(Asked(person=card.id)).items]
        assert len(theirs) >= 5
        post.store.backup().result()
        post.looked_for = theirs, traces_of(post, name, theirs)
        where = {name for _, name in tracks(post.place / "data", post.place / "picture.key", post.looked_for[1], theirs)}
        assert where == post.looked_for[1].keys(), "what is not there before says nothing when it is not there after"

    return Step(f"all traces of {name} are noted", note)


def traces_of(post: Post, name: str, theirs: list[VisitId]) -> dict[str, bytes]:
    """Return pieces of all that is kept of somebody."""
    found: dict[str, bytes] = {"name": name.encode(), "name as it is searched": folded(name).encode()}
    reader = open_reader(post.settings)
    for visit in theirs:
        for kept in reader.pictures(visit):
            if kept.kind is not Kind.HEAT:
                found |= pieces(f"{kept.kind.value} of {visit}", reader.picture_bytes(visit, kept.kind))
            sealed = (post.place / "data" / kept.path).read_bytes()
            found |= pieces(f"sealed {kept.kind.value} of {visit}", sealed[21:])
    gallery = post.recognition.gallery()
    assert gallery is not None
    vectors = [(visit, vector) for visit, vector in zip(gallery.visits, gallery.vectors, strict=True) if visit in theirs]
    assert vectors
    for number, (visit, vector) in enumerate(vectors):
        found |= pieces(f"template {number} of {visit}", vector.tobytes())
    with closing(connect_to_read(post.place / "data" / "journal.db")) as db:
        for visit, sealed in db.execute("SELECT visit, sealed FROM templates"):
            found |= pieces(f"sealed template of {visit}", sealed[21:]) if visit in theirs else {}
    return found


def finds_no_trace() -> Step:
    def look(post: Post) -> None:
        theirs, traces = post.looked_for
        assert tracks(post.place / "data", post.place / "picture.key", traces, theirs) == []

    return Step("no byte of them is found in any file of the data folder", look)


def sees_people(*wanted: str) -> Step:
    def look(post: Post) -> None:
        rows = post.page(Tab.PEOPLE).people
        post.until(lambda: [getattr(rows.item(row), "name", None) for row in rows.in_sight()] == list(wanted))

    return Step(f"they see {wanted}", look)


# Now


def sees_pinned(*, count: int) -> Step:
    def look(post: Post) -> None:
        page = post.page(Tab.NOW)
        post.until(lambda: page.pins.rowCount() == count)

    return Step(f"{count} elevated visitors are pinned", look)


def taps_pinned(target: str) -> Step:
    def touch(post: Post) -> None:
        page = post.page(Tab.NOW)
        post.until(lambda: page.pins.rowCount() > 0)
        tap_card(post, page.pinned, page.look.key(page.pins.card_at(0)), target)

    return Step(f"they tap {target} on the pinned card", touch)


def hears(sound: Sound, times: int) -> Step:
    """Have a sound been played so often since it was last asked."""

    def listen(post: Post) -> None:
        heard = post.voice.played.count(sound)
        post.voice.played.clear()
        assert heard == times, f"heard {heard} times"

    return Step(f"{sound.value} sounds {times} times", listen)


def hears_again(sound: Sound) -> Step:
    def listen(post: Post) -> None:
        assert post.voice.played.count(sound) >= 3

    return Step(f"{sound.value} sounds again and again", listen)


def listens() -> Step:
    return Step("from now on they listen", lambda post: post.voice.played.clear())


# Time, and the panel by itself


def waits(seconds: float) -> Step:
    return Step(f"{seconds:g} s pass", lambda post: post.run(seconds))


def nobody_touches(seconds: float) -> Step:
    return Step(f"nobody touches the panel for {seconds:g} s", lambda post: post.run(seconds))


def is_open() -> Step:
    def look(post: Post) -> None:
        assert post.guards.panel is not None

    return Step("the panel is open", look)


def is_closed() -> Step:
    def look(post: Post) -> None:
        post.until(lambda: not post.window.has_guards)
        assert post.visitor.isVisible()
        assert post.guards.guard is None

    return Step("the visitors' screen is there again and nobody is logged in", look)


def has_visits(count: int) -> Step:
    def look(post: Post) -> None:
        post.until(lambda: post.records.history(Asked()).total == count)

    return Step(f"{count} visits are kept", look)


def has_templates(of: int) -> Step:
    """Count visits with templates in the journal, whatever the gallery makes of them."""

    def look(post: Post) -> None:
        with closing(connect_to_read(post.journal_db)) as db:
            visits = db.execute("SELECT count(DISTINCT visit) FROM templates").fetchone()[0]
        assert visits == of

    return Step(f"templates of {of} visits are kept", look)
