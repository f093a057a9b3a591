"""Waiting for the store's thread, from a thread that may wait."""

from concurrent.futures import Future
from typing import TypeVar

from kiosk.errors import StoreFull

LONGEST_S = 60.0
"""A store that takes longer than this is stuck on its disk."""

T = TypeVar("T")


def waited(answer: "Future[T]") -> T:
    """Return what the store answers; raises what it refuses with, and StoreFull where it does not answer."""
    try:
        return answer.result(LONGEST_S)
    except TimeoutError as late:
        raise StoreFull("the disk does not answer: trying again") from late
