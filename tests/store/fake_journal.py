"""The journal port in memory; the contract suite holds it to what the real one does."""

from concurrent.futures import Future
from typing import Any, TypeVar

from kiosk.domain.baseline import Baseline
from kiosk.errors import BadInput, StoreFull
from kiosk.ports import Kept

T = TypeVar("T")


class FakeJournal:
    """Keeps visits in lists. The test says what the disk takes: `takes_pictures`, `takes_numbers`."""

    def __init__(self):
        self.visits = []
        self.pictures = {}
        self.takes_pictures = True
        self.takes_numbers = True
        self._baseline = (Baseline(), "")
        self._is_whole = True

    def record(self, visit, pictures) -> "Future[Kept]":
        if any(kept.id == visit.id for kept in self.visits):
            return _failed(BadInput(f"visit {visit.id} is kept already"))
        self._is_whole = self.takes_pictures and self.takes_numbers
        if not self.takes_numbers:
            return _failed(StoreFull(f"visit {visit.id} not kept"))
        self.visits.append(visit)
        if self.takes_pictures:
            self.pictures[visit.id] = pictures
        return _done(Kept(visit.id, self.takes_pictures))

    def keep_baseline(self, baseline, boot) -> "Future[None]":
        if not self.takes_numbers:
            self._is_whole = False
            return _failed(StoreFull("the baseline is not kept"))
        self._baseline = (baseline, boot)
        return _done(None)

    def restore_baseline(self, boot) -> Baseline:
        baseline, kept_in = self._baseline
        return baseline if kept_in == boot else Baseline()

    def is_whole(self) -> bool:
        return self._is_whole


def _done(result: T) -> "Future[T]":
    future: Future[T] = Future()
    future.set_result(result)
    return future


def _failed(error: Exception) -> "Future[Any]":
    future: Future[Any] = Future()
    future.set_exception(error)
    return future
