"""All that staff see, one after the other: set-up on a new kiosk, login, panel; and the way out when nobody is there."""

from collections.abc import Callable, Mapping
from math import ceil

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from kiosk.domain.action import Author, AuthorKind
from kiosk.domain.audit import LOGOUT
from kiosk.domain.guard import Guard, Role
from kiosk.domain.view import View
from ui.guard.answers import Answers
from ui.guard.consent import Consent
from ui.guard.first_admin import FirstAdmin
from ui.guard.login import Login
from ui.guard.offer import NOW, CalibrationOffer
from ui.guard.office import Office
from ui.guard.page import Tab
from ui.guard.panel import MakePage, Panel
from ui.guard.trouble_words import trouble_words
from ui.language import Language
from ui.theme import Tone

WARNING_S = 10.0
"""For this long before it locks the panel counts down."""

LOOK_EVERY_S = 5.0
"""So often it is looked whether whoever is logged in may still be."""

LINGER_MS = 50
"""How often it is looked whether a panel that was left has been answered."""

TOUCHES = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.KeyPress,
        QEvent.Type.Wheel,
    }
)


class GuardScreen(QWidget):
    """Shows login or panel, over the visitor's screen or, where it `stays`, on a screen of its own.

    `left` when staff are done or were away for too long: then whoever shows it hides it; one that stays shows the login
    again by itself. `beat` ticks once a second. Made once and opened again and again.
    """

    left = Signal()

    def __init__(
        self,
        parent: QWidget | None,
        office: Office,
        language: Language,
        pages: Callable[[], Mapping[Tab, MakePage]],
        *,
        stays: bool = False,
        moves: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._office, self._language, self._pages = office, language, pages
        self._stays, self._moves = stays, moves
        self._answers = Answers(self)
        self._guard: Guard | None = None
        self._is_new = False
        self._held = False
        self._touched_at = self._looked_at = office.clock.monotonic()
        self._watched: QObject | None = None
        self.shown: QWidget | None = None
        self.beat = QTimer(self)
        self.beat.setInterval(1000)
        self.beat.timeout.connect(self._look_at_clock)

    @property
    def guard(self) -> Guard | None:
        """Who is logged in."""
        return self._guard

    @property
    def panel(self) -> Panel | None:
        """The panel, while somebody is logged in."""
        return self.shown if isinstance(self.shown, Panel) else None

    @property
    def key(self) -> str:
        """The name of what is shown now, for records of it."""
        return "guards" if self.shown is None else f"guards_{type(self.shown).__name__.lower()}"

    def open(self) -> None:
        """Begin: with the login, or the set-up where there is no admin."""
        self.touched()
        self.beat.start()
        self._show(None)
        self._answers.ask(self._office.run(self._office.book.has_admin), self._route, self._route_without, slot="route")

    def _route(self, has_admin: object) -> None:
        if has_admin:
            self._ask_pin()
        else:
            self._ask_first_admin()

    def _route_without(self, error: Exception) -> None:
        """Show the login all the same, which then says what is wrong."""
        self._ask_pin()
        if isinstance(self.shown, Login):
            self.shown.say(trouble_words(error), trouble=True)

    def _ask_pin(self, notice: str = "") -> None:
        login = Login(self, self._office, self._language)
        login.close_button.setVisible(not self._stays)
        login.welcomed.connect(self._welcome)
        login.closed.connect(self.leave)
        self._show(login)
        login.ask(notice)

    def _ask_first_admin(self) -> None:
        first = FirstAdmin(self, self._office, self._language)
        first.made.connect(self._welcome_first)
        first.closed.connect(self.leave)
        self._show(first)
        first.ask()

    def _welcome_first(self, guard: Guard) -> None:
        self._is_new = self._office.is_uncalibrated()
        self._welcome(guard)

    def _welcome(self, guard: Guard) -> None:
        self._guard = guard
        if guard.role is Role.ADMIN and self._office.choices.now.recognition is None:
            consent = Consent(self, self._office, self._language)
            consent.settled.connect(self._go_on)
            self._show(consent)
            consent.open_for(guard)
        else:
            self._go_on()

    def _go_on(self) -> None:
        """Offer a new kiosk's first admin the calibration, else open the panel."""
        if self._is_new:
            self._is_new = False
            offer = CalibrationOffer(self, self._language)
            offer.answered.connect(self._take_offer)
            self._show(offer)
        else:
            self._open_panel()

    def _take_offer(self, answer: str) -> None:
        self._open_panel()
        if answer == NOW:
            self._office.calibrate()

    def _open_panel(self) -> None:
        assert self._guard is not None
        pages = self._pages()
        panel = Panel(self, self._office, self._guard, self._language, pages, moves=self._moves)
        panel.locked.connect(self.leave)
        panel.expelled.connect(self._expel)
        self._show(panel)
        panel.go_to(next(iter(pages)).value)

    def _show(self, part: QWidget | None) -> None:
        before, self.shown = self.shown, part
        if part is not None:
            part.setGeometry(self.rect())
            part.show()
            part.setFocus()
        if before is not None:
            before.hide()
            self._let_go(before)
        self.update()

    def _let_go(self, part: QWidget) -> None:
        """Delete a part once everything it asked is answered: what a guard did last takes several steps to be kept."""
        if all(answers.is_idle for answers in part.findChildren(Answers)):
            part.deleteLater()
        else:
            QTimer.singleShot(LINGER_MS, part, lambda: self._let_go(part))

    def _expel(self, error: Exception) -> None:
        """Log out whoever was locked out meanwhile; the login says why the panel is gone."""
        if self._guard is not None:
            self._log_out()
            self.touched()
            self._ask_pin(str(error))

    def _log_out(self) -> None:
        guard, self._guard = self._guard, None
        self._is_new = False
        if guard is not None:
            author, book = Author(AuthorKind.GUARD, guard.id), self._office.book
            self._answers.ask(self._office.run(lambda: book.note(author, LOGOUT)), lambda _done: None)

    def leave(self) -> None:
        """Log out; a screen that stays shows the login again."""
        self._log_out()
        if self._stays:
            self.open()
            return
        self.beat.stop()
        self._answers.drop("route")
        self._show(None)
        self.left.emit()

    def takes(self, view: View) -> None:
        """Hand a view of the kiosk to the panel."""
        if self.panel is not None:
            self.panel.takes(view)

    def changed(self) -> None:
        """Tell the panel that something kept has changed."""
        panel = self.panel
        if panel is not None:
            panel.changed()

    def _look_whether_let_in(self) -> None:
        """Close the panel of somebody whom an admin locked out meanwhile."""
        now = self._office.clock.monotonic()
        if self.panel is not None and now - self._looked_at >= LOOK_EVERY_S:
            self._looked_at = now
            self._answers.ask(self._office.run(self._office.book.guards), self._look_for_guard, slot="guards")

    def _look_for_guard(self, guards: tuple[Guard, ...]) -> None:
        guard = self._guard
        if guard is not None and not any(one.id == guard.id and not one.disabled for one in guards):
            self.leave()

    def hold(self, *, held: bool) -> None:
        """Do not lock while staff work elsewhere, as in the calibration assistant; the time begins anew after it."""
        self._held = held
        self.touched()

    def touched(self) -> None:
        """Begin the time anew after which the panel locks."""
        self._touched_at = self._office.clock.monotonic()
        if self.panel is not None:
            self.panel.show_locking(None)

    def _look_at_clock(self) -> None:
        self._look_whether_let_in()
        if self._held:
            return
        idle = self._office.choices.now.panel_idle_s
        left = idle - (self._office.clock.monotonic() - self._touched_at)
        if left <= 0:
            self._give_up()
        elif self.panel is not None:
            self.panel.show_locking(ceil(left) if left <= WARNING_S else None)

    def _give_up(self) -> None:
        """Leave what nobody touched for too long; a login that stays is only emptied."""
        if self._stays and isinstance(self.shown, Login):
            self.touched()
            self.shown.ask()
        else:
            self.leave()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Watch the window that this is in for touches: whatever is touched there, somebody is here."""
        handle = self.window().windowHandle()
        if handle is not None and handle is not self._watched:
            handle.installEventFilter(self)
            self._watched = handle
        super().showEvent(event)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in TOUCHES and self.isVisible():
            self.touched()
        return False

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        if self.shown is not None:
            self.shown.setGeometry(self.rect())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and self.shown is None:
            self.leave()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(event.rect(), Tone.NIGHT.colour())
        painter.end()
