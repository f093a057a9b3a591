"""The visitor screen: live picture, caption, foot and notice as one opaque widget."""

from dataclasses import dataclass, field
from datetime import tzinfo

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.domain.identity import Greeting, NotAsked, Unasked, Unknown
from kiosk.domain.screening import Guiding, Measuring, OutOfService, Ready, Screened
from kiosk.domain.view import View
from ui.heat import HeatColours
from ui.language import NAMES, Language
from ui.theme import Tone
from ui.visitor.caption import Caption, CaptionCard
from ui.visitor.foot import Foot, FootWords, Remembering
from ui.visitor.live_view import LiveView, PictureMode
from ui.visitor.notice import Notice, NoticeSheet
from ui.visitor.places import Places
from ui.visitor.rest import REST_LAYER, Rest
from ui.words import Saying, out_of_service, say, staff_hint

translate = QCoreApplication.translate

IDLE_LANGUAGE_S = 30.0
"""A language tapped while nobody stands there is given up after this long."""

IDLE_NOTICE_S = 60.0
"""The full notice closes by itself after this long."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a site wants its visitor screen. `heat_range` pins the colours to °C; `zone` None is the machine's own."""

    mode: PictureMode = PictureMode.OVERLAY
    colours: HeatColours = HeatColours.INFERNO
    heat_range: tuple[float, float] | None = None
    helper_lines: bool = True
    reduced_motion: bool = False
    notice: Notice = field(default_factory=Notice)
    greeting: Greeting = Greeting.OFF
    zone: tzinfo | None = None


class VisitorScreen(QWidget):
    """Shows views as they come; everything that moves follows their time. `remember_wanted` is a visitor's tap."""

    remember_wanted = Signal()

    def __init__(self, parent: QWidget | None, language: Language, look: Look) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._language = language
        self._look = look
        self._view: View | None = None
        self._visited = False
        self._tapped_at: float | None = None
        self._opened_at = 0.0
        self._stopped = False
        self._remembering = Remembering.NOT_OFFERED
        places = Places.for_size(max(self.width(), 64), max(self.height(), 64))
        self.card = CaptionCard(places, fades=not look.reduced_motion)
        self.caption = Caption(self, self.card)
        self.foot = Foot(self)
        self.live = LiveView(
            self,
            self.card,
            places,
            mode=look.mode,
            colours=look.colours,
            heat_range=look.heat_range,
            reduced_motion=look.reduced_motion,
            zone=look.zone,
        )
        self.rest = Rest()
        self._veil = Veil(self)
        self.sheet = NoticeSheet(self)
        self.foot.notice_wanted.connect(self._open_notice)
        self.foot.language_wanted.connect(self._speak_other)
        self.foot.remember_wanted.connect(self._remember)
        language.changed.connect(self._say_again)
        self._lay_out(places)

    @property
    def key(self) -> str:
        """The name of what is said now, or an empty text before the first view."""
        return self.card.saying.key if self.card.saying is not None else ""

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._lay_out(Places.for_size(self.width(), self.height()))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint nothing: the children cover every pixel."""

    def _lay_out(self, places: Places) -> None:
        self._places = places
        self.card.lay_out(places)
        self.live.lay_out(places)
        beside = places.caption
        if places.portrait:
            beside = beside.adjusted(0, places.live.bottom() + 1 - beside.top(), 0, 0)
        else:
            beside = beside.adjusted(places.live.right() + 1 - beside.left(), 0, 0, 0)
        self.caption.setGeometry(beside)
        self._veil.setGeometry(self.rect())
        self._label_foot()
        self.live.raise_()
        self._veil.raise_()
        self.sheet.raise_()
        if self.sheet.isVisible():
            self.sheet.open(self._look.notice, self.size())

    def dress(self, look: Look) -> None:
        """Take other colours, helper lines and notice; what is on the screen stays. Mode, range and motion do not change."""
        self._look = look
        self.live.recolour(look.colours)
        self._say_again()
        if self.sheet.isVisible():
            self.sheet.open(look.notice, self.size())

    def _label_foot(self) -> None:
        words = FootWords(
            lines=self._look.notice.lines(),
            notice=translate("notice", "Notice"),
            language=NAMES[self._language.other],
            remember=translate("visitor", "Remember me"),
            remembered=translate("visitor", "Remembered"),
        )
        self.foot.lay_out(self._places, words, self._remembering)

    def take(self, view: View) -> None:
        """Show a view."""
        if self._stopped:
            return
        self._view = view
        if not view.paused:
            self._give_language_back(view)
        self._close_notice_for(view)
        self._rest_or_wake(view)
        self._show(self._saying(view), view.at)
        self._offer_to_remember(view)
        self.live.take(view)
        self.card.progress = self.live.progress
        self.caption.update_symbol()

    def stop_for_bug(self) -> None:
        """Say "not available" from now on, whatever views still come: the program is about to start again."""
        self._stopped = True
        self.sheet.hide()
        self.card.repaint_words(out_of_service(staff_hint(None)))
        self.update()
        self.caption.update()
        self.live.update()

    def _saying(self, view: View) -> Saying:
        saying = say(view, self._look.greeting)
        return saying if self._look.helper_lines else saying.without_helper()

    def _show(self, saying: Saying, at: float) -> None:
        if self.card.take(saying, at):
            self.caption.update()

    def _give_language_back(self, view: View) -> None:
        if isinstance(view.state, Guiding | Measuring | Screened):
            self._visited = True
            return
        waited = self._tapped_at is not None and view.at - self._tapped_at >= IDLE_LANGUAGE_S
        if isinstance(view.state, Ready) and (self._visited or waited) and not self.sheet.isVisible():
            self._visited, self._tapped_at = False, None
            self._language.reset()

    def _close_notice_for(self, view: View) -> None:
        if not self.sheet.isVisible():
            return
        if view.paused or isinstance(view.state, Screened | OutOfService) or view.at - self._opened_at >= IDLE_NOTICE_S:
            self.sheet.hide()

    def _offer_to_remember(self, view: View) -> None:
        """Offer to whoever was screened, only while they stand there, to be remembered where only those are who ask."""
        match view.identity:
            case NotAsked(reason=Unasked.NOT_AGREED):
                offered = Remembering.OFFERED
            case Unknown() if self._remembering is not Remembering.NOT_OFFERED:
                offered = Remembering.DONE
            case _:
                offered = Remembering.NOT_OFFERED
        if offered is not self._remembering:
            self._remembering = offered
            self._label_foot()

    def _remember(self) -> None:
        self.wake()
        self.remember_wanted.emit()

    def _rest_or_wake(self, view: View) -> None:
        self.rest.take(view)
        self.live.resting, self.live.rest_shift = self.rest.resting, self.rest.shift
        self._veil.setVisible(self.rest.resting)

    def wake(self) -> None:
        """Light up at once, as when somebody touches the screen."""
        self.rest.wake()
        self._veil.hide()

    def _open_notice(self) -> None:
        self.wake()
        self._opened_at = self._view.at if self._view is not None else 0.0
        self.sheet.open(self._look.notice, self.size())

    def _speak_other(self) -> None:
        self.wake()
        self._tapped_at = self._view.at if self._view is not None else 0.0
        self._language.toggle()

    def _say_again(self) -> None:
        self._label_foot()
        if self._view is not None and not self._stopped:
            self.card.repaint_words(self._saying(self._view))
        self.caption.update()
        self.live.update()


class Veil(QWidget):
    """The flat night over a resting screen; touches pass through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(event.rect(), Tone.NIGHT.colour(REST_LAYER))
        painter.end()
