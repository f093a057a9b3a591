"""Python's cyclic garbage collected in the main thread only, and between Qt's calls.

Python collects in whichever thread allocates next, and inside whichever call. Widgets are full of cycles, so Qt's objects
would be destroyed in the store's thread, or while Qt holds a lock that their destructor wants (a translator's, within
`translate`): both stood still for good.
"""

import gc

from PySide6.QtCore import QObject, QTimer

PERIOD_MS = 500
"""A window makes some hundred objects in that time: the youngest generation's threshold."""


def collect_due() -> None:
    """Collect the oldest generation that is over its threshold, as Python would have; belongs to the main thread."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in reversed(range(len(counts))):
        if counts[generation] > thresholds[generation]:
            gc.collect(generation)
            break


class GarbageCollector(QObject):
    """Collects from the event loop, as long as its parent lives; from now on nobody else does in this process.

    What is there when the event loop first comes round stays as long as the program, and is never looked through again.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._collect)
        self._timer.start(PERIOD_MS)

    def _collect(self) -> None:
        if gc.get_freeze_count() == 0:
            gc.collect()
            gc.freeze()
        collect_due()
