"""Forgetting a person for ever: what goes and what stays, asked once, and a receipt of what was erased."""

from datetime import datetime, tzinfo

from PySide6.QtCore import QRect, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter

from kiosk.domain.card import HERE, Crop, ErasedAt, Page, PersonCard, Receipt
from kiosk.domain.guard import Role
from kiosk.domain.visit import Kind
from kiosk.errors import DoormanError
from ui.guard.answers import Answers
from ui.guard.column import Block, Column, gap, paragraph
from ui.guard.page import Place
from ui.guard.page_words import called, clock_words, filled, people_count, translate, visit_count
from ui.guard.pictures import Pictures
from ui.guard.titled_sheet import TitledSheet
from ui.symbols import Icon
from ui.theme import G_BODY, G_HEAD, G_SMALL, Tone
from ui.widgets.button import Button, ButtonLook

LOOK_MS = 1000
"""How often an open receipt looks whether somebody is erased elsewhere by now."""

APART = 36
"""Least room between keeping and forgetting."""


class ForgetSheet(TitledSheet):
    """The only act that asks first. Guards read why they cannot; admins see the receipt afterwards.

    `forgotten` when nothing is left of the person here.
    """

    forgotten = Signal()

    def __init__(self, place: Place, pictures: Pictures, card: PersonCard) -> None:
        super().__init__(place)
        self._pictures, self._card = pictures, card
        self._answers = Answers(self, place.trouble)
        self._portraits: int | None = None
        self._receipt: Receipt | None = None
        self._erased: tuple[ErasedAt, ...] = ()
        self._is_erasing = False
        self._face = QRect()
        self._beat = QTimer(self)
        self._beat.setInterval(LOOK_MS)
        self._beat.timeout.connect(self.look)
        self.words = Column(self, Tone.PAPER)
        self.keep = Button(self, ButtonLook.OUTLINED)
        self.forget = Button(self, ButtonLook.BRICK, Icon.FORGET)
        self.keep.tapped.connect(place.close_sheet)
        self.forget.tapped.connect(self._forget)
        self._answers.ask(place.desk.crops(card.id, 0, 1), self._count)

    @property
    def stays(self) -> bool:  # type: ignore[override]
        """Stay while erasing, so that nobody misses the receipt."""
        return self._is_erasing or self._receipt is not None

    @property
    def may(self) -> bool:
        """Tell whether whoever is logged in may forget somebody."""
        return self.place.guard.role is Role.ADMIN

    @property
    def receipt(self) -> Receipt | None:
        return self._receipt

    @property
    def title(self) -> str:
        if self._receipt is not None:
            return translate("pages", "Forgotten")
        return filled(translate("pages", "Forget %1?"), called(self._card))

    def _count(self, page: Page[Crop]) -> None:
        self._portraits = page.total
        self._say()

    def lay_out_body(self, room: QRect) -> None:
        frame = self.place.frame
        side = frame.unit.px(150) if not frame.low else 96
        self._face = QRect(room.left(), room.top(), side, side)
        beside = self._face.right() + 1 + frame.unit.px(24)
        row = QRect(room.left(), room.bottom() + 1 - frame.row, room.width(), frame.row)
        self.words.setGeometry(QRect(beside, room.top(), room.right() - beside, row.top() - frame.gap - room.top()))
        apart = max(APART, frame.unit.px(APART))
        half = (row.width() - apart) // 2
        alone = not self.may or self._receipt is not None
        self.forget.setVisible(not alone)
        self.keep.fit(
            self._keep_word(), QRect(row.left(), row.top(), row.width() if alone else half, row.height()), frame.unit
        )
        name = filled(translate("pages", "Forget %1 for ever"), called(self._card))
        self.forget.fit(name, QRect(row.right() + 1 - half, row.top(), half, row.height()), frame.unit)
        self.forget.setEnabled(not self._is_erasing)
        self._say()

    def _keep_word(self) -> str:
        if self._receipt is not None:
            return translate("pages", "Done")
        return translate("pages", "Keep") if self.may else translate("pages", "Close")

    def _say(self) -> None:
        if self._receipt is not None:
            lines = receipt_lines(self._receipt, self._erased, self.place.zone)
        elif not self.may:
            lines = [(translate("pages", "Only an admin can forget somebody."), True), (_why_admins(), False)]
        else:
            lines = self._question()
        self.words.show_blocks(self._blocks(lines))

    def _question(self) -> list[tuple[str, bool]]:
        card = self._card
        goes = [filled(translate("pages", "The name, the role and every note of %1"), called(card))]
        if self._portraits:
            goes.append(
                filled(
                    translate("pages", "All pictures of %1, with %2 portraits"), visit_count(card.visits), self._portraits
                )
            )
        else:
            goes.append(filled(translate("pages", "All pictures of %1"), visit_count(card.visits)))
        if card.templates is None:  # a card from a list, which counts none
            goes.append(translate("pages", "Every face template, so that nobody is recognised by them"))
        else:
            goes.append(
                filled(translate("pages", "Every face template (%1), so that nobody is recognised by them"), card.templates)
            )
        stays = [
            filled(translate("pages", "The readings of %1, with nobody's name on them"), visit_count(card.visits)),
            translate("pages", "One line in the log: that you forgot somebody, and when"),
        ]
        heads = translate("pages", "What goes, here and in the cloud"), translate("pages", "What stays")
        return [
            (heads[0], True),
            *((f"–  {line}", False) for line in goes),
            (heads[1], True),
            *((f"–  {line}", False) for line in stays),
            (translate("pages", "This cannot be undone."), True),
        ]

    def _blocks(self, lines: list[tuple[str, bool]]) -> list[Block]:
        unit, width = self.place.unit, float(self.words.width())
        blocks: list[Block] = []
        for text, is_head in lines:
            if blocks:
                blocks.append(gap(unit.px(16 if is_head else 6)))
            role = G_HEAD if is_head else (G_SMALL if self.place.frame.low else G_BODY)
            blocks.append(paragraph(text, role, unit, width))
        return blocks

    def _forget(self) -> None:
        self._is_erasing = True
        self.lay_out()
        done = self.place.desk.forget(self.place.author, self._card.id)
        self._answers.ask(done, self._take, self._fail)

    def _take(self, receipt: Receipt) -> None:
        self._is_erasing, self._receipt = False, receipt
        if receipt.pending:
            self._beat.start()
        self._pictures.forget()
        self.forgotten.emit()
        self.lay_out()

    def look(self) -> None:
        """Find out where they are erased by now; for as long as the receipt is open."""
        if self._receipt is not None and self._answers.is_idle:
            self._answers.ask(self.place.desk.erased(self._receipt.people), self._see)

    def _see(self, erased: tuple[ErasedAt, ...]) -> None:
        if erased != self._erased:
            self._erased = erased
            self.lay_out()
        if all(one.done_at is not None for one in erased):
            self._beat.stop()

    def _fail(self, error: DoormanError) -> None:
        self._is_erasing = False
        self.place.trouble(error)
        self.lay_out()

    def paint(self, painter: QPainter) -> None:
        super().paint(painter)
        portrait = self._card.portrait if self._receipt is None else None
        self._pictures.paint(painter, QRectF(self._face), self.place.unit.px(20), portrait, Kind.PORTRAIT)


def _why_admins() -> str:
    return translate(
        "pages",
        "It erases pictures, templates and names for ever, so it is asked of two people: whoever is asked, and an admin. "
        "Until then Ignore keeps somebody out of the lists.",
    )


def receipt_lines(receipt: Receipt, now: tuple[ErasedAt, ...] = (), zone: tzinfo | None = None) -> list[tuple[str, bool]]:
    """Return what was erased and what is still to be, as lines and whether they are heads; `now` tells how it stands."""
    done = _done_by(now)
    erased = [
        filled(
            translate("pages", "%1, and the pictures of %2: %3 files"),
            people_count(len(receipt.people)),
            visit_count(receipt.visits),
            receipt.pictures,
        ),
        filled(translate("pages", "Face templates: %1. Names and notes: %2"), receipt.templates, receipt.labels),
    ]
    if receipt.outbox_rows:
        erased.append(filled(translate("pages", "%1 messages that had not left yet"), receipt.outbox_rows))
    lines = [(translate("pages", "Erased on this kiosk"), True), *((f"–  {line}", False) for line in erased)]
    if HERE in receipt.pending and HERE not in done:
        lines.append(("–  " + translate("pages", "The last traces on this kiosk go by themselves, within minutes"), False))
    elsewhere = [where for where in receipt.pending if where != HERE]
    left = [where for where in elsewhere if where not in done]
    if left:
        lines.append((translate("pages", "Still to be erased elsewhere, as soon as it answers"), True))
        lines += [(f"–  {where}", False) for where in left]
    for where in elsewhere:
        if where in done:
            said = filled(translate("pages", "Erased in %1 at %2"), where, clock_words(done[where], zone))
            lines.append((f"–  {said}", False))
    if not left:
        lines.append((translate("pages", "Nothing of them is kept anywhere else."), True))
    return lines


def _done_by(now: tuple[ErasedAt, ...]) -> dict[str, datetime]:
    """Return since when everybody is erased, by destination; where somebody is not, it is left out."""
    left = {one.destination for one in now if one.done_at is None}
    done: dict[str, datetime] = {}
    for one in now:
        if one.destination not in left and one.done_at is not None:
            done[one.destination] = max(one.done_at, done.get(one.destination, one.done_at))
    return done
