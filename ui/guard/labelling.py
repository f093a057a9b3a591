"""What guards do with people who have no name yet: at once, told with a count, and taken back by a tap."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QObject, Signal

from kiosk.domain.action import ActionId, AuthorKind
from kiosk.domain.card import ActionCard, GroupCard, Page, PersonCard
from kiosk.domain.person import PersonId
from kiosk.domain.visit import VisitId
from kiosk.errors import DoormanError, Gone
from ui.guard.group_look import is_likely
from ui.guard.page import Place
from ui.guard.page_words import called
from ui.guard.people_words import (
    acted_first,
    beaten_more,
    beaten_toast,
    ignored_toast,
    named_toast,
    split_toast,
    undone_toast,
)

Step = Callable[[], "Future[Any]"]
"""One act at the desk, begun when it is its turn."""

LOOKED_BACK = 30
"""Newest actions among which it is looked whether another one beat ours."""


class Labelling(QObject):
    """Does what a guard asks with groups; every signal has their ids.

    Before anything is done, it is made sure that nobody was faster: otherwise nothing is done, and it is said who did what.
    `left` tells that groups are gone from the queue as far as the guard is concerned, `stayed` that they are not, `done`
    that they are for sure, be it by this guard's act or another's; `changed` that they are others than before, but stay.
    """

    left = Signal(object)
    stayed = Signal(object)
    done = Signal(object)
    changed = Signal(object)

    def __init__(self, place: Place, parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self._mine: set[ActionId] = set()

    # What can be done

    def join(self, groups: Sequence[GroupCard], into: PersonCard, left_out: Sequence[VisitId] = ()) -> None:
        """Say that groups are somebody who has a name; visits left out become somebody unknown of their own."""
        desk, author, people = self._place.desk, self._place.author, _ids(groups)
        steps = [*self._apart(left_out), *self._denied(groups, into.id)]
        steps.append(lambda: desk.join(author, people, into.id))
        self._do(groups, steps, lambda visits: (named_toast(visits), called(into)))

    def name(self, groups: Sequence[GroupCard], name: str, left_out: Sequence[VisitId] = ()) -> None:
        """Give groups a name as one new person."""
        desk, author, people = self._place.desk, self._place.author, _ids(groups)
        steps = [*self._apart(left_out), *self._denied(groups, None)]
        steps.append(lambda: desk.name(author, people, name))
        self._do(groups, steps, lambda visits: (named_toast(visits), name))

    def ignore(self, groups: Sequence[GroupCard]) -> None:
        """Ask about groups no more."""
        desk, author, people = self._place.desk, self._place.author, _ids(groups)
        self._do(groups, [lambda: desk.ignore(author, people)], lambda _: (ignored_toast(tuple(groups)), ""))

    def split(self, group: GroupCard, visits: Sequence[VisitId]) -> None:
        """Say that visits are somebody else's: they become a group of their own, never to be put together again."""
        told = split_toast(len(visits))
        self._do((group,), self._apart(visits), lambda _: (told, called(group.person)), stays=True)

    def _apart(self, visits: Sequence[VisitId]) -> list[Step]:
        desk, author, moved = self._place.desk, self._place.author, tuple(visits)
        return [lambda: desk.move(author, moved, None)] if moved else []

    def _denied(self, groups: Sequence[GroupCard], chosen: PersonId | None) -> list[Step]:
        """Return what remembers that groups are not those whom they were taken for."""
        desk, author = self._place.desk, self._place.author
        wrong = [
            (group.person.id, group.likely.person.id)
            for group in groups
            if group.likely is not None and is_likely(group) and group.likely.person.id != chosen
        ]
        return [lambda one=one, other=other: desk.reject(author, one, other) for one, other in wrong]  # type: ignore[misc]

    def make_sure(self, groups: Sequence[GroupCard]) -> None:
        """Find out whether groups are still what they were, and say who was faster where they are not."""
        self._check(list(groups), frozenset(_ids(groups)), lambda: None)

    # How it is done

    def _do(
        self,
        groups: Sequence[GroupCard],
        steps: Sequence[Step],
        told: Callable[[int], tuple[str, str]],
        *,
        stays: bool = False,
    ) -> None:
        ids = frozenset(_ids(groups))
        ended = self.changed if stays else self.done
        if not stays:
            self.left.emit(ids)

        def end(acts: Sequence[Any]) -> None:
            self._tell(acts, told)
            ended.emit(ids)

        self._check(list(groups), ids, lambda: self._go(ids, list(steps), [], end))

    def _check(self, rest: list[GroupCard], ids: frozenset[PersonId], then: Callable[[], None]) -> None:
        """Go on if every group is still what the guard saw, one after the other."""
        if not rest:
            then()
            return
        group = rest.pop()

        def compare(now: PersonCard) -> None:
            if _is_same(now, group):
                self._check(rest, ids, then)
            else:
                self._tell_who(group.person.id, ids)

        def lost(error: DoormanError) -> None:
            if isinstance(error, Gone):
                self._tell_who(group.person.id, ids)
            else:
                self._stay(ids, error)

        self._place.answers.ask(self._place.desk.person(group.person.id), compare, lost)

    def _tell_who(self, person: PersonId, ids: frozenset[PersonId]) -> None:
        def tell(page: Page[ActionCard]) -> None:
            card = next((one for one in page.items if one.action.author.kind is not AuthorKind.RECOGNITION), None)
            self._place.toast(acted_first(card, self._place.clock.now().utc))
            self.done.emit(ids)

        def unknown(_error: DoormanError) -> None:
            self._place.toast(acted_first(None, self._place.clock.now().utc))
            self.done.emit(ids)

        self._place.answers.ask(self._place.desk.actions(0, LOOKED_BACK, person), tell, unknown)

    def _go(
        self, ids: frozenset[PersonId], steps: list[Step], acts: list[Any], end: Callable[[Sequence[Any]], None]
    ) -> None:
        """Take the steps one after the other."""
        if not steps:
            end(acts)
            return

        def took(act: Any) -> None:
            self._mine.add(act.action.id)
            self._go(ids, steps[1:], [*acts, act], end)

        def failed(error: DoormanError) -> None:
            self._stay(ids, error)

        self._place.answers.ask(steps[0](), took, failed)

    def _stay(self, ids: frozenset[PersonId], error: DoormanError) -> None:
        """Say what could not be done, or not be found out."""
        self._place.trouble(error)
        self.stayed.emit(ids)

    def _tell(self, acts: Sequence[Any], told: Callable[[int], tuple[str, str]]) -> None:
        """Say what was done: the last step's count is what it was done for."""
        text, more = told(acts[-1].visits)
        self._place.toast(text, lambda: self._undo([act.action.id for act in acts]), more=more)

    def _undo(self, actions: list[ActionId]) -> None:
        """Take actions back, the newest first."""
        if not actions:
            self._place.toast(undone_toast())
            return
        newest = actions.pop()
        undoing = self._place.desk.undo(self._place.author, newest)
        self._place.answers.ask(undoing, lambda _act: self._undo(actions), self._place.trouble)

    # Whether somebody decided otherwise since

    def look_back(self) -> None:
        """Say so once when what this guard did was beaten by a newer action of another."""
        if self._mine:
            self._place.answers.ask(self._place.desk.actions(0, LOOKED_BACK), self._look_at, _unsaid)

    def _look_at(self, page: Page[ActionCard]) -> None:
        by = {card.action.id: card for card in page.items}
        beaten = [card for card in page.items if card.action.id in self._mine and card.beaten is not None]
        for card in beaten:
            self._mine.discard(card.action.id)
            winner = by.get(card.beaten) if card.beaten is not None else None
            if winner is not None and winner.action.author != self._place.author:
                self._place.toast(beaten_toast(winner.author), more=beaten_more())


def _ids(groups: Iterable[GroupCard]) -> tuple[PersonId, ...]:
    return tuple(group.person.id for group in groups)


def _is_same(now: PersonCard, group: GroupCard) -> bool:
    """Tell whether somebody is still unknown, not ignored and nobody else's."""
    return now.id == group.person.id and now.name is None and not now.ignored


def _unsaid(_error: DoormanError) -> None:
    """Let it go: what matters is in the audit log."""
