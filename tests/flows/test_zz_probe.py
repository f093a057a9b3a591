from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests.flows.test_staff import *
from tests.ui.gatehouse import tap_window
from kiosk.domain.action import CONSOLE
from ui.guard.page import Tab


def enter(kiosk):
    kiosk.choices.choose(CONSOLE, "recognition", "on")
    kiosk.hold_the_corner()
    login = kiosk.shows(Login)
    kiosk.until(lambda: len(login.who.buttons) > 0)
    tap(login.who.buttons[0]) if login.chosen is None else None
    type_pin(login.pad, PIN)
    return kiosk.shows(Panel)


def test_typing_keeps(kiosk):
    kiosk.book.add("Kim", PIN, Role.ADMIN, CONSOLE)
    panel = enter(kiosk)
    guards = kiosk.window.guards
    tap(panel.rail.tabs[Tab.PEOPLE])
    tap_window(panel.page.search)
    guards._touched_at -= 55
    guards._look_at_clock()
    print("locking", panel.header._locking)
    at = panel.keyboard.keys[3].rect.center().toPoint()
    g = panel.keyboard.mapTo(panel.window(), at)
    QTest.mouseClick(panel.window().windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, g)
    print("text", panel.page.search.text, panel.header._locking)
    guards._look_at_clock()
    print("after", kiosk.window.has_guards)
    guards._touched_at -= 55
    QTest.keyClick(panel.window().windowHandle(), Qt.Key.Key_B)
    print("text", panel.page.search.text, kiosk.app._office.clock.monotonic() - guards._touched_at)
    from PySide6.QtWidgets import QApplication

    print("focus", QApplication.focusWidget(), panel.window().focusWidget(), QApplication.activeWindow())
    QTest.keyClick(panel.page.search, Qt.Key.Key_B)
    print("direct", panel.page.search.text)
    kiosk.window.activateWindow()
    kiosk.qtbot.wait(100)
    QTest.keyClick(panel.window().windowHandle(), Qt.Key.Key_B)
    print("active", panel.page.search.text, QApplication.activeWindow())
    tap(panel.rail.tabs[Tab.HEALTH])
    # Tab order
    for n in range(12):
        QTest.keyClick(kiosk.window.windowHandle(), Qt.Key.Key_Tab)
        from PySide6.QtWidgets import QApplication

        w = QApplication.focusWidget()
        print(n, type(w).__name__, w.accessibleName() if w else None)
    QTest.keyClick(kiosk.window.windowHandle(), Qt.Key.Key_Escape)
    # disabled meanwhile
    kiosk.book.add("Lee", "274916", Role.ADMIN, CONSOLE)
    kiosk.book.disable(guards.guard.id, CONSOLE, disabled=True)
    kiosk.qtbot.wait(1500)
    print("disabled still in:", kiosk.window.has_guards)
    tap(panel.rail.tabs[Tab.NOW])
    kiosk.qtbot.wait(500)
    kiosk.window.grab().save("/tmp/rev2_probe/now-live.png")
