"""The guards' pages about people, visits, acts and the kiosk, together in one panel, with fingers for their lists."""

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from kiosk.domain.action import Author, AuthorKind
from kiosk.domain.guard import Guard, Role
from tests.ui.counter import KIM
from ui.guard.audit import AuditPage
from ui.guard.health import HealthPage
from ui.guard.history import HistoryPage
from ui.guard.page import Tab
from ui.guard.panel import Panel
from ui.guard.people import PeoplePage
from ui.guard.pictures import Pictures
from ui.widgets.row_list import RowList
from ui.widgets.touch import TouchTarget

SIZES = ((1280, 720), (720, 1280), (1024, 600), (800, 480))
CONSOLE = Author(AuthorKind.CONSOLE)
PIN = "274916"


def opened(counter, tab, size=(1280, 720), guard=KIM, sticks=(), examine=None):
    """Show a page of a panel that has all four, and return it when everything it asked for is there."""

    def pictures(place, made={}):  # noqa: B006 - one cache for all pages of the panel
        return made.setdefault(id(place), Pictures(place.desk, place.answers, place.stage))

    pages = {
        Tab.PEOPLE: lambda place: PeoplePage(place, pictures(place)),
        Tab.HISTORY: lambda place: HistoryPage(place, pictures(place), lambda: sticks),
        Tab.AUDIT: AuditPage,
        Tab.HEALTH: HealthPage,
    }
    if examine is not None:
        object.__setattr__(counter.office, "examine", examine)
    counter.panel = Panel(None, counter.office, guard, counter.language, pages, moves=False)
    counter.panel.resize(*size)
    counter.panel.show()
    counter.desk.watch(counter.panel.changed)
    counter.panel.go_to(tab.value)
    counter.rest()
    return counter.panel.page


def admin_of(counter, name="Lee"):
    """Return an admin who may use this kiosk."""
    return counter.book.add(name, PIN, Role.ADMIN, CONSOLE)


def author_of(guard: Guard) -> Author:
    return Author(AuthorKind.GUARD, guard.id)


def shown(rows: RowList[Any]):
    """Return what the rows in sight show."""
    return [rows.item(row) for row in rows.in_sight()]


def tap_row(rows: RowList[Any], row, button=None):
    """Touch a row, or a button on it."""
    where = rows.rect_of(row)
    if button is not None:
        where = rows.buttons_of(rows.item(row), where)[button]
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=where.center())


def tap(column, name):
    """Touch a button that a column has painted."""
    where = column.button_places()[name]
    column.bar.setValue(column.bar.value() + where.bottom() - column.viewport().height() + 10)
    where = column.button_places()[name]
    QTest.mouseClick(column.viewport(), Qt.MouseButton.LeftButton, pos=where.center())


def push(button: QWidget):
    """Touch a control that can be touched."""
    assert button.isVisible()
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(button.width() // 2, button.height() // 2))


def targets(widget: QWidget):
    """Return every control in sight."""
    return [one for one in widget.findChildren(TouchTarget) if one.isVisible()]
