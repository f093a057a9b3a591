import gc
from threading import Thread
from weakref import ref

import pytest
from PySide6.QtCore import QObject

from ui.garbage import GarbageCollector


class Ring(QObject):
    """Refers to itself, so that only the collector can end it."""

    def __init__(self):
        super().__init__()
        self.me = self


@pytest.fixture
def left():
    """A ring that nobody holds any more."""
    return ref(Ring())


def keep_many():
    return [[] for _ in range(100_000)]


@pytest.mark.usefixtures("qtbot")
def test_no_other_thread_ends_objects_of_qt(left):
    other = Thread(target=keep_many)
    other.start()
    other.join()

    assert left() is not None


def test_garbage_is_collected_from_the_event_loop(qtbot, left):
    before = gc.get_freeze_count()
    kept = keep_many()
    parent = QObject()
    GarbageCollector(parent)

    qtbot.waitUntil(lambda: left() is None)

    assert gc.get_freeze_count() == before
    assert kept
