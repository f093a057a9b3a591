"""The cards of a list as rows: fetched page by page as they are looked at, and gone at once when somebody acted on one."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from kiosk.domain.card import Page
from kiosk.errors import DoormanError
from ui.guard.pictures import Asker

CARD = Qt.ItemDataRole.UserRole
"""Under this role a row gives its card; None while it is on its way."""

PAGE = 20

Index = QModelIndex | QPersistentModelIndex

NO_PARENT = QModelIndex()


class Cards(QAbstractListModel):
    """Cards that are here, in their order; `key` gives a card's id.

    `rearranged` tells that they may have other places now.
    """

    rearranged = Signal()

    def __init__(self, key: Callable[[Any], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self._items: list[Any | None] = []
        self._hidden: list[int] = []

    def rowCount(self, parent: Index = NO_PARENT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._items) - len(self._hidden)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return self.card_at(index.row()) if role == CARD and index.isValid() else None

    def card_at(self, row: int) -> Any | None:
        """Return the card in a row as it is here, without fetching any."""
        return self._items[self._place(row)] if 0 <= row < self.rowCount() else None

    def key_at(self, row: int) -> str | None:
        card = self.card_at(row)
        return None if card is None else self._key(card)

    def row_of(self, key: str) -> int | None:
        """Return where a card is, None where it isn't (any more)."""
        return next((row for row in range(self.rowCount()) if self.key_at(row) == key), None)

    def find(self, key: str) -> Any | None:
        """Return a card by its id."""
        return next((card for card in self._items if card is not None and self._key(card) == key), None)

    def show_cards(self, cards: Sequence[Any]) -> None:
        """Show other cards."""
        self._replace(list(cards), [])

    def hold(self) -> None:
        """Change nothing while a finger is on a card."""

    def go_on(self) -> None:
        """Take over what arrived meanwhile."""

    def _place(self, row: int) -> int:
        """Return where a row's card is among all, those that are hidden included."""
        place = row
        for hidden in self._hidden:
            if hidden > place:
                break
            place += 1
        return place

    def _replace(self, items: list[Any | None], hidden: list[int]) -> None:
        before, after = self.rowCount(), len(items) - len(hidden)
        if after > before:
            self.beginInsertRows(NO_PARENT, before, after - 1)
            self._items, self._hidden = items, hidden
            self.endInsertRows()
        elif after < before:
            self.beginRemoveRows(NO_PARENT, after, before - 1)
            self._items, self._hidden = items, hidden
            self.endRemoveRows()
        else:
            self._items, self._hidden = items, hidden
        if after:
            self.dataChanged.emit(self.index(0), self.index(after - 1))
        self.rearranged.emit()


class CardRows(Cards):
    """Cards of which only those looked at are fetched; a thousand more cost nothing.

    `fetch` gives a page. After `refresh` cards stay as they were until newer ones arrive. `counted` tells how many there
    are, `troubled` what keeps them from coming.
    """

    counted = Signal(int)
    troubled = Signal(str)

    def __init__(
        self,
        fetch: Callable[[int, int], "Future[Page[Any]]"],
        key: Callable[[Any], str],
        answers: Asker,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(key, parent)
        self._fetch, self._answers = fetch, answers
        self._away: set[str] = set()
        self._stale: set[int] = set()
        self._asked: set[int] = set()
        self._generation = 0
        self._held: list[Page[Any]] | None = None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != CARD or not index.isValid() or index.row() >= self.rowCount():
            return None
        place = self._place(index.row())
        if place // PAGE in self._stale or self._items[place] is None:
            self._ask(place // PAGE)
        return self._items[place]

    def refresh(self) -> None:
        """Fetch anew what is looked at, and the rest when it is."""
        self._generation += 1
        self._asked.clear()
        self._stale = set(range(len(self._items) // PAGE + 1))
        self._ask(0)
        if self.rowCount():
            self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))

    def take_out(self, keys: Iterable[str]) -> None:
        """Let cards be gone at once, while it is not yet sure that they are."""
        self._away |= set(keys)
        self._put(self._items)

    def bring_back(self, keys: Iterable[str]) -> None:
        """Show cards again that stayed after all."""
        self._away -= set(keys)
        self._put(self._items)

    def settle(self, keys: Iterable[str]) -> None:
        """Forget cards that are gone for sure; should one come back, it is shown again."""
        gone = set(keys)
        kept = [card for card in self._items if card is None or self._key(card) not in gone]
        self._away -= gone
        self._put(kept)

    def hold(self) -> None:
        if self._held is None:
            self._held = []

    def go_on(self) -> None:
        held, self._held = self._held, None
        for page in held or ():
            self._lay(page)

    def _ask(self, page: int) -> None:
        if page in self._asked:
            return
        self._asked.add(page)
        generation = self._generation

        def take(answer: Page[Any]) -> None:
            if generation == self._generation:
                self._take(answer)

        def fail(error: DoormanError) -> None:
            self.troubled.emit(str(error))

        self._answers.ask(self._fetch(page * PAGE, PAGE), take, fail)

    def _take(self, page: Page[Any]) -> None:
        if self._held is not None:
            self._held.append(page)
        else:
            self._lay(page)

    def _lay(self, page: Page[Any]) -> None:
        items = self._items[: page.total]
        items += [None] * (page.total - len(items))
        items[page.start : page.start + len(page.items)] = page.items
        self._stale.discard(page.start // PAGE)
        self._put(items)

    def _put(self, items: list[Any | None]) -> None:
        away = self._away
        hidden = [place for place, card in enumerate(items) if card is not None and self._key(card) in away] if away else []
        self._replace(items, hidden)
        self.counted.emit(self.rowCount())
