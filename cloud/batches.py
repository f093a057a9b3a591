"""A list in parts, none longer than a service takes at once."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def batches(items: Sequence[T], size: int) -> Iterator[list[T]]:
    """Yield the items in order, so many at a time."""
    for start in range(0, len(items), size):
        yield list(items[start : start + size])
