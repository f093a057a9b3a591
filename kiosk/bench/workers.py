"""Long work on two cores."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def done(tasks: Sequence[T], work: Callable[[T], R], processes: int) -> Iterator[R]:
    """Yield the results of tasks in order, worked on by other processes where there are enough to be worth it."""
    if processes < 2 or len(tasks) < 8:
        yield from map(work, tasks)
        return
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # for the others: two with two threads each would only wait
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(work, tasks, chunksize=2)
