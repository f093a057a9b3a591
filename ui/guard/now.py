"""The page of this moment: elevated visitors on top, the last visits, the live picture and the day in numbers."""

from datetime import datetime
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.domain.card import Asked, GroupCard, Page, Shown, VisitCard
from kiosk.domain.decision import Outcome
from kiosk.domain.view import View
from kiosk.domain.visit import VisitId
from kiosk.errors import DoormanError
from ui.guard.acting import undo
from ui.guard.aim import AimView
from ui.guard.card_list import CardList
from ui.guard.card_rows import Cards
from ui.guard.elevated import ask_elevated, left_alone
from ui.guard.empty_state import EmptyState
from ui.guard.note_sheet import VisitNoteSheet
from ui.guard.page import Page as PanelPage
from ui.guard.page import Place, Tab, tab_word
from ui.guard.page_words import role_word
from ui.guard.painted import paint_ground
from ui.guard.people_words import acknowledged_toast, live_word, now_empty, rescreened_toast
from ui.guard.pictures import Pictures
from ui.guard.pinned import ACKNOWLEDGE, NOTE, RESCREENED, PinnedLook
from ui.guard.today import SyncCard, TodayCard
from ui.guard.why_sheet import open_why
from ui.heat import HeatColours
from ui.symbols import Icon, draw_icon
from ui.theme import G_SMALL, Tone, Unit
from ui.widgets.line import draw_line, width_of
from ui.widgets.visit_list import VisitList

ASIDE = 344
GAP = 16


class LiveMark(QWidget):
    """Says on the live picture that it is live; touches pass through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._unit = Unit(1.0)

    def lie(self, picture: QRect, unit: Unit) -> None:
        """Take a place in the picture's upper left corner."""
        self._unit = unit
        pixels = G_SMALL.pixels(unit)
        inset = max(8, unit.px(14))
        width = round(width_of(live_word(), G_SMALL, pixels) + 3.2 * pixels)
        self.setGeometry(picture.x() + inset, picture.y() + inset, width, round(1.8 * pixels))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pixels, where = G_SMALL.pixels(self._unit), QRectF(self.rect())
        paint_ground(painter, where, 0.34 * where.height(), Tone.HALO.colour())
        side = 1.1 * pixels
        icon = QRectF(0.75 * pixels, (where.height() - side) / 2, side, side)
        draw_icon(painter, Icon.NOW, icon, Tone.CREAM.colour())
        words = where.adjusted(icon.right() + 0.4 * pixels, 0, 0, 0)
        draw_line(painter, live_word(), G_SMALL, pixels, words, Tone.CREAM)
        painter.end()


class NowPage(PanelPage):
    """Shows what just happened, and what a guard does about an elevated visitor."""

    def __init__(self, place: Place, pictures: Pictures) -> None:
        super().__init__(place)
        now = self._now
        self.shown = Shown.BOTH if place.desk.shown is Shown.BOTH else Shown.READINGS
        self.pictures = pictures
        self.look = PinnedLook(place.frame, self.pictures, now, place.zone, self.shown)
        self.pins = Cards(self.look.key, self)
        self.pinned = CardList(self, self.pins, self.look)
        self.visits = VisitList(self, place.answers, self.pictures, place.clock, place.zone)
        self.visits.shown = self.shown
        self.live = AimView(self, colours=HeatColours.INFERNO)
        self.live_mark = LiveMark(self)
        self.today, self.sync, self.empty = TodayCard(self), SyncCard(self), EmptyState(self)
        self._done: set[VisitId] = set()
        self._elevated: tuple[VisitCard, ...] = ()
        self.empty.hide()
        self._join()
        self.say_again()

    def _join(self) -> None:
        self.pinned.acted.connect(self._act)
        self.visits.chosen.connect(self._explain)
        self.visits.counted.connect(self._count)
        self.visits.failed.connect(self._unsaid)

    def _now(self) -> datetime:
        return self.place.clock.now().utc

    @property
    def title(self) -> str:
        return tab_word(Tab.NOW)

    def _say_who(self) -> None:
        """Say in the header whose panel this is: what is done here stands in the log under that name."""
        guard = self.place.guard
        self.status = f"{guard.name} · {role_word(guard.role)}"

    # What is shown

    def enter(self, **about: Any) -> None:
        self.visits.show_rows(self._history)
        self._ask_for_the_day()

    def refresh(self) -> None:
        self._tell_sync()
        self.visits.refresh()
        self._ask_for_the_day()

    def _ask_for_the_day(self) -> None:
        answers, desk = self.place.answers, self.place.desk
        answers.ask(ask_elevated(desk, self.place.clock), self._pin, slot="pinned")
        local = self._now().astimezone(self.place.zone)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        for which, outcome in enumerate((None, Outcome.ELEVATED, Outcome.INCONCLUSIVE)):
            self._count_today(which, Asked(outcome=outcome, since=midnight))
        answers.ask(desk.strangers(0, 0), self._badge, slot="badge")

    def _history(self, start: int, count: int) -> Any:
        return self.place.desk.history(Asked(), start, count, self.shown)

    def _count_today(self, which: int, asked: Asked) -> None:
        def take(page: Page[VisitCard]) -> None:
            self.today.count(which, page.total)

        self.place.answers.ask(self.place.desk.history(asked, 0, 0, self.shown), take, slot=f"today {which}")

    def _badge(self, page: Page[GroupCard]) -> None:
        self.place.badge(Tab.UNKNOWN.value, page.total)

    def _pin(self, page: Page[VisitCard]) -> None:
        self._elevated = page.items
        self._done &= {visit.id for visit in left_alone(page.items)}  # what is kept as done may be undone from anywhere
        self._show_pinned()

    def _show_pinned(self) -> None:
        open_ones = [visit for visit in left_alone(self._elevated) if visit.id not in self._done]
        self.pins.show_cards(open_ones)
        self.place.badge(Tab.NOW.value, len(open_ones))
        self.lay_out(self.size())

    def _count(self, total: int) -> None:
        self.empty.setVisible(total == 0)
        self.visits.setVisible(total > 0)

    def takes(self, view: View) -> None:
        self.live.take(view)
        self._tell_sync()

    def _tell_sync(self) -> None:
        synced, told = self.place.sync, self.place.told
        if (synced, told) != self.sync.shown:
            for card in (self.today, self.sync):
                card.tell(synced, told, self.place.zone)

    # What is done

    def _act(self, key: str, target: str) -> None:
        visit: VisitCard | None = self.pins.find(key)
        if visit is None:
            return
        author, desk = self.place.author, self.place.desk
        if target == ACKNOWLEDGE:
            self.place.acknowledge()
            self._settle(visit, desk.acknowledge(author, visit.id), acknowledged_toast())
        elif target == RESCREENED:
            self.place.acknowledge()
            self._settle(visit, desk.rescreened(author, visit.id), rescreened_toast())
        elif target == NOTE:
            self.place.open_sheet(VisitNoteSheet(self.place, visit))
        else:
            self._explain(visit)

    def _settle(self, visit: VisitCard, acting: Any, told: str) -> None:
        """Take a card away at once; it comes back if that could not be kept."""
        place = self.place
        self._done.add(visit.id)
        self._show_pinned()

        def did(act: Any) -> None:
            place.toast(told, lambda: self._take_back(visit.id, act))

        def failed(error: DoormanError) -> None:
            self._done.discard(visit.id)
            self._show_pinned()
            place.trouble(error)

        place.answers.ask(acting, did, failed)

    def _take_back(self, visit: VisitId, act: Any) -> None:
        self._done.discard(visit)
        undo(self.place, act.action.id)

    def _explain(self, visit: VisitCard) -> None:
        open_why(self.place, visit, self.shown)

    def _unsaid(self, _error: DoormanError) -> None:
        """The list keeps what it has; the next change asks again."""

    # Where it lies

    def say_again(self) -> None:
        sentence, line, steps = now_empty()
        self.empty.say(sentence, line, steps, self.place.unit)
        self._say_who()
        super().say_again()
        for part in (self.today, self.sync, self.live_mark, self.pinned.viewport(), self.visits.viewport()):
            part.update()

    def lay_out(self, size: QSize) -> None:
        frame = self.place.frame
        self.look.frame = frame
        self.pinned.setVisible(self.pins.rowCount() > 0)
        if frame.portrait:
            self._lay_out_below(size, frame.unit.px(180))
        elif frame.low:
            self._lay_out_below(size, 0 if self.pins.rowCount() else 124)
        else:
            self._lay_out_beside(size)

    def _place_pinned(self, width: int, room: int) -> int:
        """Put the pinned cards on top: one wholly, of more so much that the next one peeps out; return where they end."""
        count, one, gap = self.pins.rowCount(), self.look.height + self.look.gap, self.look.gap
        high = 0 if count == 0 else one if count == 1 else min(count * one, max(one + 2 * gap, round(0.6 * room)))
        is_whole = high == count * one
        self.pinned.setGeometry(0, 0, width, high if is_whole else high - gap)
        return high

    def _lay_out_beside(self, size: QSize) -> None:
        unit, gap = self.place.unit, self.place.unit.px(GAP)
        aside = unit.px(ASIDE)
        left = size.width() - aside - unit.px(24)
        top = self._place_pinned(left, size.height())
        self._place_list(QRect(0, top, left, size.height() - top))
        x, sync = size.width() - aside, unit.px(114)
        today = unit.px(186)
        self._place_live(QRect(x, 0, aside, size.height() - sync - today - 2 * gap))
        self.today.setGeometry(x, size.height() - sync - gap - today, aside, today)
        self.sync.setGeometry(x, size.height() - sync, aside, sync)
        self._show_aside(brief=False)

    def _lay_out_below(self, size: QSize, band: int) -> None:
        gap = max(10, self.place.unit.px(GAP))
        top = self._place_pinned(size.width(), size.height())
        live = round(1.26 * band)
        self._place_live(QRect(0, top, live, band))
        self.today.setGeometry(live + gap, top, size.width() - live - gap, band)
        if band:
            top += band + gap
        self._place_list(QRect(0, top, size.width(), size.height() - top))
        self._show_aside(brief=True)

    def _place_live(self, rect: QRect) -> None:
        seen = rect.height() > 0
        for part in (self.live, self.live_mark, self.today):
            part.setVisible(seen)
        if seen:
            self.live.lay_out(rect, self.place.unit, framed=True)
            self.live_mark.lie(rect, self.place.unit)
            self.live_mark.raise_()

    def _show_aside(self, *, brief: bool) -> None:
        self.today.lie(self.place.unit, brief=brief)
        self.sync.lie(self.place.unit)
        self.sync.setVisible(not brief)

    def _place_list(self, rect: QRect) -> None:
        self.visits.place_at(rect, self.place.unit)
        self.empty.setGeometry(rect)
