import threading
from concurrent.futures import Future

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.domain.action import CONSOLE
from kiosk.domain.screening import Ready
from tests.fakes import FakeClock
from tests.store.samples import Place
from tests.ui.gatehouse import OTHER_PIN, PIN, Gatehouse, failing, plain_pages, tap, tap_window, type_pin
from tests.ui.moments import ELEVATED, UTC_LOOK, view_of
from tests.ui.scripted_assistant import ScriptedAssistant
from ui.application import Application
from ui.guard.answers import Answers
from ui.guard.empty_state import EmptyState, Step, draw_page
from ui.guard.frame import Frame
from ui.guard.guard_screen import GuardScreen
from ui.guard.login import Login
from ui.guard.page import Tab, tab_word
from ui.guard.panel import Panel
from ui.guard.sheet import SheetPage
from ui.guard.toast import LASTS_S
from ui.language import Language
from ui.theme import TOUCH_MIN, Unit
from ui.widgets.button import Button, ButtonLook
from ui.widgets.chip import Chip

SIZES = ((1280, 720), (720, 1280), (1024, 600), (800, 480))


@pytest.fixture
def house(tmp_path, qtbot, language):
    house = Gatehouse(Place(tmp_path), qtbot, language)
    yield house
    house.close()


@pytest.fixture
def panel_of(house, qtbot, language):
    """Return a function that shows Lee's panel at a size."""
    alive = []

    def show(size=(1280, 720), *, moves=False):
        panel = Panel(None, house.office, house.lee, language, plain_pages(), moves=moves)
        alive.append(panel)
        qtbot.addWidget(panel)
        panel.resize(*size)
        with qtbot.waitExposed(panel):
            panel.show()
        panel.go_to("now")
        return panel

    return show


@pytest.fixture
def panel(panel_of):
    return panel_of()


class Paper(SheetPage):
    """A sheet with two buttons, and a record of the keys it was offered."""

    def __init__(self, panel):
        super().__init__(panel, portrait=panel.frame.portrait, corner=panel.frame.sheet_corner)
        self.keys: list[Qt.Key] = []
        self.buttons = [Button(self, ButtonLook.OUTLINED) for _ in range(2)]

    def lay_out(self):
        for n, button in enumerate(self.buttons):
            button.fit("Do", QRect(20 + 120 * n, 20, 100, 64), Unit(1.0))

    def answer(self, key):
        self.keys.append(key)
        return False


@pytest.mark.parametrize("size", [*SIZES, (1920, 1080), (480, 800), (1280, 800)])
def test_every_target_is_large_and_all_have_their_own_place(size):
    frame = Frame.for_size(*size)
    targets = [*frame.tabs, frame.lock]
    whole = QRect(0, 0, *size)

    assert min(min(target.width(), target.height()) for target in targets) >= TOUCH_MIN
    assert not [1 for one in targets for other in targets if one is not other and one.intersects(other)]
    assert all(whole.contains(target) for target in (*targets, frame.content, frame.header, frame.sheet, frame.toast))
    assert all(frame.rail.contains(tab) for tab in frame.tabs)
    assert not frame.content.intersects(frame.rail)
    assert frame.lock_in_rail == frame.rail.contains(frame.lock)


def test_the_panel_lies_as_drawn():
    wide, tall, low = (Frame.for_size(*size) for size in ((1280, 720), (720, 1280), (800, 480)))

    assert (wide.rail.width(), wide.content) == (112, QRect(140, 88, 1112, 608))
    assert (tall.rail, tall.content) == (QRect(0, 1168, 720, 112), QRect(24, 88, 672, 1060))
    assert (low.rail.width(), low.tabs[0].size().toTuple()) == (88, (80, 76))
    assert (wide.sheet.left(), tall.sheet.top(), low.sheet) == (64, 56, QRect(0, 0, 800, 480))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("code", ["en", "ko"])
def test_every_word_in_the_rail_fits(size, code, panel_of, language):
    language.choose(code)
    panel = panel_of(size)

    for tab, button in panel.rail.tabs.items():
        assert button.word == tab_word(tab)
        assert button.rect().contains(button.words_rect().toAlignedRect())
        assert not button.words_rect().intersects(button.icon_rect())


def test_a_tap_on_a_tab_shows_its_page(panel):
    tap(panel.rail.tabs[Tab.PEOPLE])

    assert panel.page is panel._pages[Tab.PEOPLE]
    assert panel.page.isVisible()
    assert panel.page.happened == [("entered", {})]
    assert panel._pages[Tab.NOW].happened == [("entered", {}), "left"]


def test_a_page_is_made_when_it_is_first_seen(panel):
    assert list(panel._pages) == [Tab.NOW]


def test_going_to_a_page_says_what_about(panel):
    panel.go_to("people", person="p-1")

    assert panel.page.happened == [("entered", {"person": "p-1"})]


def test_views_and_changes_reach_the_page_in_sight_alone(panel, qtbot):
    view = view_of(Ready())
    panel.go_to("people")
    panel.takes(view)
    for _ in range(3):
        threading.Thread(target=panel.changed).start()

    qtbot.waitUntil(lambda: "refreshed" in panel.page.happened)

    assert panel.page.happened[1:3] == [view, "refreshed"]
    assert panel._pages[Tab.NOW].happened == [("entered", {}), "left"]


def test_how_many_are_unknown_is_kept_right_on_every_page(panel, house, qtbot):
    panel.go_to("history")
    house.desk.waiting = 7

    panel.changed()

    qtbot.waitUntil(lambda: panel.rail.tabs[Tab.UNKNOWN].badge == 7)


def test_the_header_has_the_tools_of_the_page_in_sight(panel):
    now = panel.page
    panel.go_to("people")

    assert panel.page.chip.isVisible()
    assert not now.chip.isVisible()
    assert min(panel.page.chip.width(), panel.page.chip.height()) >= TOUCH_MIN


@pytest.mark.parametrize("size", SIZES)
def test_many_tools_share_the_header_without_covering_anything(size, panel_of):
    panel = panel_of(size)
    page = panel.page
    page.is_deep = True
    page.tools = tuple(Chip(page) for _ in range(3))
    for chip in page.tools:
        chip.say("Deleted 1,234")
    panel.retitle()

    header = panel.header
    rects = [chip.geometry() for chip in page.tools] + [header.back.geometry()]
    rects += [] if panel.frame.lock_in_rail else [header.lock.geometry()]

    assert all(header.rect().contains(rect) for rect in rects)
    assert not [1 for one in rects for other in rects if one is not other and one.intersects(other)]
    assert min(min(rect.width(), rect.height()) for rect in rects) >= TOUCH_MIN


def test_back_goes_one_step_back_inside_the_page(panel):
    panel.page.is_deep = True
    panel.retitle()

    tap(panel.header.back)

    assert not panel.page.is_deep
    assert not panel.header.back.isVisible()


def test_lock_locks(panel, qtbot):
    with qtbot.waitSignal(panel.locked):
        tap(panel.rail.lock)


def test_a_number_on_a_tab_comes_and_goes(panel):
    plain = panel.rail.grab().toImage()
    panel.badge("unknown", 1234)
    with_badge = panel.rail.grab().toImage()

    panel.badge("unknown", 0)

    assert plain != with_badge
    assert panel.rail.grab().toImage() == plain


def test_a_sheet_covers_the_page_and_goes_by_a_tap_beside_it(panel):
    paper = Paper(panel)
    panel.open_sheet(paper)
    assert paper.geometry() == panel.frame.sheet

    QTest.mouseClick(panel.sheet, Qt.MouseButton.LeftButton, pos=QPoint(20, 300))

    assert not panel.sheet.is_open
    assert not panel.sheet.isVisible()


def test_a_sheet_that_stays_does_not(panel):
    paper = Paper(panel)
    paper.stays = True
    panel.open_sheet(paper)

    QTest.mouseClick(panel.sheet, Qt.MouseButton.LeftButton, pos=QPoint(20, 300))

    assert panel.sheet.content is paper


def test_another_sheet_takes_the_place_of_the_first(panel, qtbot):
    first, second = Paper(panel), Paper(panel)
    panel.open_sheet(first)

    with qtbot.waitSignal(first.destroyed):
        panel.open_sheet(second)

    assert panel.sheet.content is second


def test_a_sheet_slides_in_and_can_be_used_then(panel_of, qtbot):
    panel = panel_of(moves=True)
    paper = Paper(panel)
    panel.open_sheet(paper)
    during = paper.isVisible()

    qtbot.waitUntil(paper.isVisible)

    assert not during
    panel.close_sheet()
    assert not panel.sheet.is_open
    qtbot.waitUntil(lambda: not panel.sheet.isVisible())


def test_a_sheet_closed_while_it_slides_in_and_opened_again_is_there(panel_of, qtbot):
    panel = panel_of(moves=True)
    panel.open_sheet(Paper(panel))
    panel.close_sheet()
    again = Paper(panel)

    panel.open_sheet(again)

    qtbot.waitUntil(again.isVisible)
    assert panel.sheet.isVisible()
    assert panel.sheet.content is again


@pytest.mark.parametrize("size", SIZES)
def test_the_keyboard_leaves_the_sheet_room_above_it(size, panel_of):
    panel = panel_of(size)
    paper = Paper(panel)
    panel.open_sheet(paper)

    panel.page.field.begin()

    assert paper.geometry() == QRect(0, 0, size[0], panel.keyboard.y())
    panel.page.field.end()
    assert paper.geometry() == panel.frame.sheet


@pytest.mark.parametrize("size", SIZES)
def test_the_page_ends_above_the_keyboard(size, panel_of):
    panel = panel_of(size)

    panel.page.field.begin()

    assert panel.stage.geometry().bottom() < panel.keyboard.y()
    assert panel.page.size() == panel.stage.size()


def test_a_message_counts_down_and_goes(panel):
    panel.toast("Named 7 visits")

    for _ in range(LASTS_S - 1):
        panel.message.timer.timeout.emit()
    at_last = panel.message.isVisible()
    panel.message.timer.timeout.emit()

    assert at_last
    assert not panel.message.isVisible()


def test_undo_undoes_once(panel):
    undone: list[object] = []
    panel.toast("Named 7 visits", lambda: undone.append(1))
    panel.message.timer.timeout.emit()
    word = panel.message.button.text

    tap(panel.message.button)
    panel.message.undo()

    assert (undone, word) == ([1], "Undo 9")
    assert not panel.message.isVisible()


def test_a_tap_beside_undo_sends_the_message_away_and_undoes_nothing(panel):
    undone: list[object] = []
    panel.toast("Named 7 visits", lambda: undone.append(1))

    QTest.mouseClick(panel.message, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))

    assert not undone
    assert not panel.message.isVisible()


def test_the_newest_message_is_the_one_that_undo_is_for(panel):
    undone: list[object] = []
    panel.toast("Named 7 visits", lambda: undone.append("names"))
    panel.toast("Ignored", lambda: undone.append("ignored"))

    tap(panel.message.button)

    assert undone == ["ignored"]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("text", ["W" * 80, "Merged into " + "Müller-Lüdenscheidt " * 4, "محمد " * 16, "가" * 80])
def test_a_message_with_a_long_name_stays_inside_itself(size, text, panel_of):
    panel = panel_of(size)

    panel.toast(text, lambda: None, more=text)

    message = panel.message
    right = message.button.x()
    assert panel.rect().contains(message.geometry())
    assert message.rect().contains(message.button.geometry())
    assert all(message._words_left() + block.width <= right for block in message._blocks)
    assert sum(block.height for block in message._blocks) <= message.height()


def test_keys_of_hardware_go_on_where_a_tap_on_the_panels_keyboard_left_off(panel):
    panel.activateWindow()
    field = panel.page.field
    tap_window(field)
    key = next(key for key in panel.keyboard.keys if key.char == "r")
    at = panel.keyboard.mapTo(panel, key.rect.center().toPoint())

    QTest.mouseClick(panel.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    QTest.keyClick(panel.windowHandle(), Qt.Key.Key_B)

    assert field.text == "Rb"
    assert QApplication.focusWidget() is field


@pytest.mark.parametrize("size", SIZES)
def test_a_message_stays_above_the_keyboard(size, panel_of):
    panel = panel_of(size)
    panel.toast("Named 7 visits")

    panel.page.field.begin()

    assert panel.message.geometry().bottom() < panel.keyboard.y()


@pytest.mark.parametrize("size", [size for size in SIZES if size[0] > size[1]])
def test_a_message_lies_beside_what_guards_touch_next(size, panel_of):
    panel = panel_of(size)
    panel.page.is_deep = True
    panel.retitle()

    panel.toast("Named 7 visits", lambda: None, more="Kim Seoyeon")

    message, stage = panel.message.geometry(), panel.stage.geometry()
    back, lock = (QRect(one.mapTo(panel, QPoint(0, 0)), one.size()) for one in (panel.header.back, panel.header.lock))
    assert not message.intersects(stage)
    assert not message.intersects(back)
    assert not (panel.header.lock.isVisible() and message.intersects(lock))


@pytest.mark.parametrize("size", SIZES)
def test_undo_is_as_large_as_a_gloved_finger(size, panel_of):
    panel = panel_of(size)

    panel.toast("Named 7 visits", lambda: None)

    assert panel.message.button.height() >= TOUCH_MIN


@pytest.mark.parametrize("size", SIZES)
def test_a_message_hides_nothing_that_is_being_typed(size, panel_of):
    panel = panel_of(size)
    panel.open_sheet(Paper(panel))
    panel.toast("Named 7 visits", lambda: None)

    panel.page.field.begin()

    assert panel.message.y() > TOUCH_MIN
    assert panel.message.geometry().bottom() < panel.keyboard.y()


def test_trouble_is_said_in_the_same_place(panel, qtbot):
    panel.answers.ask(failing("there is nobody p-1"), lambda _answer: None)

    qtbot.waitUntil(lambda: panel.message.text == "There is nobody p-1")


def test_tab_goes_through_page_and_rail_in_reading_order(panel):
    panel.activateWindow()
    panel.setFocus()
    seen = []
    for _ in range(11):
        QTest.keyClick(QApplication.focusWidget() or panel, Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())

    page = panel.page
    assert seen[:3] == [page.chip, page.field, page.button]
    assert seen[3:10] == [*panel.rail.tabs.values(), panel.rail.lock]
    assert seen[10] is page.chip


def test_the_focus_stays_in_an_open_sheet(panel):
    panel.activateWindow()
    paper = Paper(panel)
    panel.open_sheet(paper)
    seen = set()
    for _ in range(5):
        QTest.keyClick(QApplication.focusWidget() or panel, Qt.Key.Key_Tab)
        seen.add(QApplication.focusWidget())

    assert seen == set(paper.buttons)


def test_a_ring_goes_round_what_has_the_focus(panel):
    panel.activateWindow()
    panel.setFocus()
    assert not panel._ring.isVisible()

    QTest.keyClick(panel, Qt.Key.Key_Tab)

    assert panel._ring.geometry().contains(QRect(panel.page.chip.mapTo(panel, QPoint()), panel.page.chip.size()))


def test_enter_is_the_primary_way_on_and_escape_goes_back(panel):
    panel.page.is_deep = True

    QTest.keyClick(panel, Qt.Key.Key_Return)
    QTest.keyClick(panel, Qt.Key.Key_Escape)

    assert panel.page.happened[-1] == "tapped"
    assert not panel.page.is_deep


def test_escape_closes_a_sheet_that_has_no_other_use_for_it(panel):
    paper = Paper(panel)
    panel.open_sheet(paper)

    QTest.keyClick(panel, Qt.Key.Key_Escape)

    assert paper.keys == [Qt.Key.Key_Escape]
    assert not panel.sheet.is_open


def test_another_language_changes_every_word(panel, language):
    language.choose("ko")

    assert panel.rail.tabs[Tab.UNKNOWN].word == "미확인"


def test_a_visitor_who_taps_another_language_does_not_change_what_staff_read(panel, language):
    language.toggle()

    assert panel.rail.tabs[Tab.UNKNOWN].word == "Unknown"
    assert language.code == "ko"


@pytest.mark.parametrize("size", [(1112, 608), (672, 1060), (680, 396), (400, 120)])
@pytest.mark.parametrize("steps", [0, 3])
def test_an_empty_page_teaches_within_its_room(size, steps, qtbot):
    empty = EmptyState(None, draw_page)  # type: ignore[arg-type]
    qtbot.addWidget(empty)
    empty.resize(*size)
    taught = (
        Step("A new face appears here", "Visits of one person come as one card."),
        Step("Name it once", "All earlier visits get the name too."),
        Step("Changed your mind?", "Undo right away, or later from History."),
    )[:steps]
    empty.say("No unknown visitors", "New faces appear here.", taught, Unit.of(1280, 720))

    inks = empty.ink()

    assert len(inks) >= 2 + 2 * steps
    if size[1] > 300:
        assert all(empty.rect().contains(ink.toAlignedRect()) for ink in inks)
    assert not empty.grab().isNull()


class Asker(QWidget):
    """Asks, and remembers what it was told."""

    def __init__(self):
        super().__init__()
        self.answers = Answers(self, self.fail)
        self.told: list[object] = []

    def take(self, answer):
        self.told.append(answer)

    def fail(self, error):
        self.told.append(f"failed: {error}")


@pytest.fixture
def asker(qtbot):
    asker = Asker()
    qtbot.addWidget(asker)
    return asker


def test_answers_come_in_the_screens_own_thread_and_never_at_once(asker, qtbot):
    future: Future[int] = Future()
    future.set_result(7)
    threads = []

    asker.answers.ask(future, lambda _answer: threads.append(threading.current_thread()))
    asker.answers.ask(future, asker.take)
    at_once = list(asker.told)

    qtbot.waitUntil(lambda: asker.told == [7])
    assert not at_once
    assert threads == [threading.main_thread()]


def test_an_answer_from_another_thread_arrives(asker, qtbot):
    future: Future[int] = Future()
    asker.answers.ask(future, asker.take)

    threading.Thread(target=future.set_result, args=(7,)).start()

    qtbot.waitUntil(lambda: asker.told == [7])


def test_what_failed_is_told_to_whoever_asked_or_to_the_widget(asker, qtbot):
    asker.answers.ask(failing("one"), asker.take)
    asker.answers.ask(failing("two"), asker.take, lambda error: asker.told.append(str(error)))

    qtbot.waitUntil(lambda: asker.told == ["failed: one", "two"])


def test_of_questions_in_one_slot_only_the_newest_is_answered(asker, qtbot):
    slow: Future[str] = Future()
    fast: Future[str] = Future()
    asker.answers.ask(slow, asker.take, slot="search")
    asker.answers.ask(fast, asker.take, slot="search")
    fast.set_result("kim s")
    slow.set_result("kim")
    last: Future[str] = Future()
    last.set_result("end")
    asker.answers.ask(last, asker.take)

    qtbot.waitUntil(lambda: "end" in asker.told)

    assert asker.told == ["kim s", "end"]


def test_a_widget_that_is_gone_is_told_nothing(qtbot):
    asker, other = Asker(), Asker()
    future: Future[int] = Future()
    asker.answers.ask(future, asker.take)
    other.answers.ask(future, asker.take)
    told = asker.told
    asker.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    future.set_result(7)
    done: Future[int] = Future()
    done.set_result(8)
    other.answers.ask(done, other.take)

    qtbot.waitUntil(lambda: other.told == [8])
    assert not told


def test_a_cancelled_question_is_not_answered(asker, qtbot):
    cancelled: Future[int] = Future()
    asker.answers.ask(cancelled, asker.take)
    cancelled.cancel()
    future: Future[int] = Future()
    future.set_result(7)
    asker.answers.ask(future, asker.take)

    qtbot.waitUntil(lambda: asker.told == [7])


@pytest.mark.no_qt_log
def test_a_bug_in_an_answer_is_a_bug(asker, qtbot):
    future: Future[int] = Future()
    future.set_exception(ZeroDivisionError("a bug"))

    with qtbot.captureExceptions() as caught:
        asker.answers.ask(future, asker.take)
        qtbot.waitUntil(lambda: bool(caught))

    assert caught[0][0] is ZeroDivisionError
    assert not asker.told


def logged_in(house, screen, pin=OTHER_PIN, name="Lee"):
    """Log somebody in at a guards' screen and return the panel."""
    login = house.shows(screen, Login)
    house.until(lambda: login.who.buttons)
    tap(next(button for button in login.who.buttons if button.guard.name == name))
    type_pin(login.pad, pin)
    return house.shows(screen, Panel)


def beat(house, screen, seconds):
    """Let time pass as the screen sees it."""
    house.clock.advance(seconds)
    screen.beat.timeout.emit()


def test_a_panel_that_nobody_touches_counts_down_and_locks(house, qtbot):
    screen = house.screen()
    panel = logged_in(house, screen)
    beat(house, screen, 49.0)
    before = panel.rail.lock.alarm, panel.header._locking
    beat(house, screen, 3.0)
    counting = panel.header._locking

    with qtbot.waitSignal(screen.left):
        beat(house, screen, 8.5)

    assert (before, counting) == ((False, None), 8)
    assert screen.guard is None
    house.until(lambda: house.events()[-1] == "logout")


def test_the_panel_of_somebody_who_is_locked_out_closes(house):
    screen = house.screen()
    logged_in(house, screen)
    house.book.disable(house.lee.id, CONSOLE, disabled=True)

    beat(house, screen, 6.0)

    house.until(lambda: screen.guard is None)


def test_the_panel_of_somebody_who_may_stay_stays(house, qtbot):
    screen = house.screen()
    logged_in(house, screen)

    beat(house, screen, 6.0)
    looked = house.office.run(house.book.guards)
    qtbot.waitUntil(looked.done)
    qtbot.wait(50)

    assert screen.panel is not None


def test_any_touch_begins_the_time_anew(house):
    screen = house.screen()
    panel = logged_in(house, screen)
    beat(house, screen, 55.0)
    assert panel.header._locking == 5

    tap_window(panel.page)
    beat(house, screen, 49.0)

    assert panel.header._locking is None
    assert screen.panel is panel


def test_the_time_is_what_an_admin_chose(house, qtbot):
    house.choices.choose(CONSOLE, "panel_idle_s", 15.0)
    screen = house.screen()
    logged_in(house, screen)

    with qtbot.waitSignal(screen.left):
        beat(house, screen, 15.5)


def test_lock_leaves_at_once_and_is_in_the_audit_log(house, qtbot):
    screen = house.screen()
    panel = logged_in(house, screen)

    with qtbot.waitSignal(screen.left):
        tap(panel.header.lock)

    house.until(lambda: house.events()[-1] == "logout")


@pytest.mark.parametrize("stays", [True, False])
def test_whoever_was_locked_out_meanwhile_is_logged_out_by_their_next_act_and_told_why(house, stays):
    screen = house.screen(stays=stays)
    panel = logged_in(house, screen)
    house.book.disable(house.lee.id, CONSOLE, disabled=True)
    panel.answers.ask(panel.run(lambda: house.book.set_pin(house.lee.id, "665321", panel.author)), print)

    login = house.shows(screen, Login)
    house.until(lambda: login.who.buttons)

    assert screen.guard is None
    assert login.words == "You were locked out meanwhile; an admin can let you in again"
    assert [button.guard.name for button in login.who.buttons] == ["Kim"]
    house.until(lambda: house.events()[-1] == "logout")
    type_pin(login.pad, PIN)
    assert house.shows(screen, Panel).guard == house.kim


def test_a_screen_of_its_own_shows_the_login_again(house):
    screen = house.screen(stays=True)
    panel = logged_in(house, screen)

    tap(panel.header.lock)

    login = house.shows(screen, Login)
    assert not login.close_button.isVisible()


def test_a_login_on_a_screen_of_its_own_forgets_half_a_pin(house):
    screen = house.screen(stays=True)
    login = house.shows(screen, Login)
    house.until(lambda: login.who.buttons)
    type_pin(login.pad, "271", enter=False)

    beat(house, screen, 61.0)

    house.until(lambda: login.pad.length == 0)
    assert screen.shown is login


def test_while_staff_are_elsewhere_the_panel_does_not_lock(house):
    screen = house.screen()
    panel = logged_in(house, screen)
    screen.hold(held=True)
    beat(house, screen, 500.0)

    screen.hold(held=False)
    beat(house, screen, 30.0)

    assert screen.panel is panel


class Kiosk(Application):
    """The application with plain pages in its panel."""

    def _make_guards(self, parent, *, stays=False):
        assert self._office is not None
        return GuardScreen(parent, self._office, self.language, plain_pages, stays=stays, moves=False)


@pytest.fixture
def kiosk_of(house):
    kiosks = []

    def make(**choices):
        kiosk = Kiosk(FakeClock(), UTC_LOOK, **({"size": (800, 480)} | choices))
        kiosks.append(kiosk)
        kiosk.open()
        kiosk.employ(house.office)
        return kiosk

    yield make
    for kiosk in kiosks:
        kiosk.close()
        kiosk.language.choose("en")


def test_the_corner_leads_to_the_login_and_visitors_wait(kiosk_of, house):
    kiosk = kiosk_of()

    kiosk.window.staff.emit()

    house.shows(kiosk.window.guards, Login)
    assert not kiosk.window.screen_widget.isVisible()
    assert not kiosk.window.corner.isVisible()
    assert house.calls[-1] is True


def test_after_the_panel_visitors_are_screened_again(kiosk_of, house):
    kiosk = kiosk_of()
    kiosk.window.staff.emit()
    login = house.shows(kiosk.window.guards, Login)

    tap(login.close_button)

    assert kiosk.window.screen_widget.isVisible()
    assert kiosk.window.corner.isVisible()
    assert house.calls[-1] is False
    assert kiosk.window.key == ""


def test_the_corner_opens_the_panel_again_and_again(kiosk_of, house):
    kiosk = kiosk_of()
    for _ in range(3):
        kiosk.window.staff.emit()
        login = house.shows(kiosk.window.guards, Login)
        tap(login.close_button)

    kiosk.window.staff.emit()

    assert logged_in(house, kiosk.window.guards).isVisible()


def test_views_reach_the_panel_while_it_is_open(kiosk_of, house):
    kiosk = kiosk_of()
    kiosk.window.staff.emit()
    panel = logged_in(house, kiosk.window.guards)
    view = view_of(Ready())

    kiosk.bridge.show(view)

    house.until(lambda: view in panel.page.happened)
    assert kiosk.window.key == "guards_panel"


def test_what_happens_at_the_desk_reaches_the_panel(kiosk_of, house):
    kiosk = kiosk_of()
    kiosk.window.staff.emit()
    panel = logged_in(house, kiosk.window.guards)

    threading.Thread(target=house.desk.announce).start()

    house.until(lambda: "refreshed" in panel.page.happened)


def test_the_assistant_lies_over_the_panel_and_leads_back_to_it(kiosk_of, house):
    kiosk = kiosk_of(assistant_for=lambda _asked: ScriptedAssistant())
    kiosk.window.staff.emit()
    panel = logged_in(house, kiosk.window.guards)
    panel.calibrate()
    during = kiosk.window.wizard.isVisible(), panel.isVisible()

    kiosk.window.close_assistant()

    assert during == (True, False)
    assert panel.isVisible()
    assert house.calls[-1] is True


def test_the_panel_does_not_lock_under_the_assistant(kiosk_of, house):
    kiosk = kiosk_of(assistant_for=lambda _asked: ScriptedAssistant())
    kiosk.window.staff.emit()
    panel = logged_in(house, kiosk.window.guards)
    panel.calibrate()

    beat(house, kiosk.window.guards, 300.0)

    assert kiosk.window.guards.panel is panel


def test_keys_for_the_visitors_window_do_nothing_under_the_panel(kiosk_of, house, qtbot):
    kiosk = kiosk_of(windowed=True)
    kiosk.window.staff.emit()
    panel = logged_in(house, kiosk.window.guards)

    QTest.keyClick(panel, Qt.Key.Key_Q)
    with qtbot.assertNotEmitted(kiosk.window.capture_wanted):
        QTest.keyClick(panel, Qt.Key.Key_C)

    assert kiosk.window.isVisible()


class Listener:
    def __init__(self):
        self.heard: list[object] = []

    def play(self, sound):
        self.heard.append(sound)


def test_acknowledge_stops_the_alarm_and_the_corner_alone_does_not(kiosk_of, house):
    listener = Listener()
    kiosk = kiosk_of(speaker=listener, repeat_alarm=True)
    hear = kiosk.window.watchers[0]
    hear(view_of(ELEVATED, at=0.0), "elevated")
    kiosk.window.staff.emit()
    hear(view_of(ELEVATED, at=10.0), "elevated")
    panel = logged_in(house, kiosk.window.guards)

    panel.acknowledge()
    hear(view_of(ELEVATED, at=20.0), "elevated")

    assert len(listener.heard) == 2


def test_on_a_second_screen_the_login_is_always_there_and_visitors_do_not_wait(kiosk_of, house):
    kiosk = kiosk_of(guard_screen="HDMI-A-2")

    house.shows(kiosk.guard_window.guards, Login)

    assert kiosk.guard_window.isVisible()
    assert kiosk.window.screen_widget.isVisible()
    assert True not in house.calls


def test_the_corner_opens_nothing_while_there_is_a_second_screen(kiosk_of):
    kiosk = kiosk_of(guard_screen="HDMI-A-2")

    kiosk.window.staff.emit()

    assert kiosk.window.guards is None


def test_the_second_screen_sees_views_and_changes(kiosk_of, house):
    kiosk = kiosk_of(guard_screen="HDMI-A-2")
    panel = logged_in(house, kiosk.guard_window.guards)
    view = view_of(Ready())

    kiosk.bridge.show(view)
    house.desk.announce()

    house.until(lambda: {"refreshed"} <= {one for one in panel.page.happened if isinstance(one, str)})
    assert view in panel.page.happened


def test_the_second_window_cannot_be_closed(kiosk_of):
    kiosk = kiosk_of(guard_screen="HDMI-A-2")

    kiosk.guard_window.close()

    assert kiosk.guard_window.isVisible()


def test_where_no_screen_has_that_name_the_corner_opens_the_panel(kiosk_of, house):
    kiosk = kiosk_of(guard_screen="HDMI-A-2", size=None)
    assert kiosk.guard_window is None

    kiosk.window.staff.emit()

    house.shows(kiosk.window.guards, Login)


def test_the_only_screen_there_is_belongs_to_visitors(kiosk_of, qapp):
    kiosk = kiosk_of(guard_screen=qapp.primaryScreen().name() or "none", size=None)

    assert kiosk.guard_window is None


def test_when_the_screens_change_the_panel_is_locked_and_nobody_waits(kiosk_of, house, qapp):
    kiosk = kiosk_of(size=None)
    kiosk.window.staff.emit()
    logged_in(house, kiosk.window.guards)
    before = kiosk.window

    qapp.screenAdded.emit(qapp.primaryScreen())

    house.until(lambda: kiosk.window is not before)
    assert kiosk.window.screen_widget.isVisible()
    assert house.calls[-1] is False


def test_after_the_desk_closes_nothing_of_the_panel_is_left(kiosk_of, house):
    kiosk = kiosk_of()
    kiosk.window.staff.emit()
    logged_in(house, kiosk.window.guards)

    kiosk.dismiss_staff()

    assert kiosk.window.guards is None
    assert kiosk.window.screen_widget.isVisible()
    assert not house.desk.callbacks


def test_staff_read_the_sites_language_when_a_visitor_left_another():
    language = Language("en")
    language.toggle()

    assert (language.code, language.staff, tab_word(Tab.NOW)) == ("ko", "en", "Now")
    language.reset()
