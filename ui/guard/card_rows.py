"""The cards of a list as rows: fetched page by page as they are looked at, and gone at once when somebody acted on one."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QObject, Signal

from kiosk.domain.card import Page
from kiosk.errors import DoormanError
from ui.guard.pictures import Asker

PAGE = 20


class Cards(QObject):
    """Cards that are here, in their order; `key` gives a card's id.

    `rearranged` tells that they may have other places now, `staled` that they are to be looked at again.
    """

    rearranged = Signal()
    staled = Signal()

    def __init__(self, key: Callable[[Any], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self._items: list[Any | None] = []
        self._hidden: list[int] = []

    def rowCount(self) -> int:  # noqa: N802 - as in all of Qt's lists
        return len(self._items) - len(self._hidden)

    def card_at(self, row: int) -> Any | None:
        """Return the card in a row as it is here, without fetching any."""
        return self._items[self._place(row)] if 0 <= row < self.rowCount() else None

    def look_at(self, row: int) -> Any | None:
        """Return the card in a row, and have it fetched where it is not here as it is now."""
        return self.card_at(row)

    def key_at(self, row: int) -> str | None:
        card = self.card_at(row)
        return None if card is None else self._key(card)

    def row_of(self, key: str) -> int | None:
        """Return where a card is, None where it isn't (any more)."""
        return next((row for row, card in self._rows() if card is not None and self._key(card) == key), None)

    def of_kind(self, kinds: tuple[type, ...]) -> list[tuple[int, Any]]:
        """Return the cards of some kinds that are here, with their rows."""
        return [(row, card) for row, card in self._rows() if isinstance(card, kinds)] if kinds else []

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

    def _rows(self) -> Iterator[tuple[int, Any | None]]:
        hidden = set(self._hidden)
        return enumerate(card for place, card in enumerate(self._items) if place not in hidden)

    def _place(self, row: int) -> int:
        """Return where a row's card is among all, those that are hidden included."""
        place = row
        for hidden in self._hidden:
            if hidden > place:
                break
            place += 1
        return place

    def _replace(self, items: list[Any | None], hidden: list[int]) -> None:
        self._items, self._hidden = items, hidden
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
        *,
        make: Callable[[Any], Any] = lambda item: item,
    ) -> None:
        """`make` makes a card of what is fetched."""
        super().__init__(key, parent)
        self._fetch, self._answers, self._make = fetch, answers, make
        self._head = 0
        self._away: set[str] = set()
        self._stale: set[int] = set()
        self._asked: set[int] = set()
        self._generation = 0
        self._held: list[Page[Any]] | None = None

    def look_at(self, row: int) -> Any | None:
        if not 0 <= row < self.rowCount():
            return None
        place = self._place(row)
        page = (place - self._head) // PAGE
        if page >= 0 and (page in self._stale or self._items[place] is None):
            self._ask(page)
        return self._items[place]

    def of_kind(self, kinds: tuple[type, ...]) -> list[tuple[int, Any]]:
        """Return the cards of some kinds before those that are fetched, which are all of one kind, with their rows."""
        return [(row, card) for row, card in enumerate(self._items[: self._head]) if isinstance(card, kinds)]

    @property
    def head(self) -> int:
        """How many cards stand before those that are fetched."""
        return self._head

    def show_head(self, cards: Sequence[Any]) -> None:
        """Show other cards before those that are fetched."""
        items = [*cards, *self._items[self._head :]]
        self._head = len(cards)
        self._put(items)

    def refresh(self) -> None:
        """Fetch anew what is looked at, and the rest when it is."""
        self._generation += 1
        self._asked.clear()
        self._stale = set(range((len(self._items) - self._head) // PAGE + 1))
        self._ask(0)
        self.staled.emit()

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
        start, total = self._head + page.start, self._head + page.total
        items = self._items[:total]
        items += [None] * (total - len(items))
        items[start : start + len(page.items)] = map(self._make, page.items)
        self._stale.discard(page.start // PAGE)
        self._put(items)

    def _put(self, items: list[Any | None]) -> None:
        away = self._away
        hidden = [place for place, card in enumerate(items) if card is not None and self._key(card) in away] if away else []
        self._replace(items, hidden)
        self.counted.emit(self.rowCount() - self._head)
