"""What a guard does: done at once, said with its count, taken back by a tap."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from kiosk.domain.action import ActionId
from ui.guard.page import Place
from ui.guard.page_words import translate


def act(place: Place, future: "Future[Any]", words: Callable[[Any], str]) -> None:
    """Say what an act (`kiosk.desk.Act`) did when it is done, with Undo; what it could not do is said too."""

    def say(done: Any) -> None:
        place.toast(words(done), lambda: undo(place, done.action.id))

    place.answers.ask(future, say)


def undo(place: Place, action: ActionId) -> None:
    """Undo an action and say so."""
    place.answers.ask(place.desk.undo(place.author, action), lambda _: place.toast(translate("pages", "Undone")))
