"""How much of the processor a thread takes."""

import os
import threading
from contextlib import suppress

PATIENT = 10
"""Niceness on the scale of -20 to 19; 10 leaves a tenth to a thread that competes with one of 0."""


def yield_to_others() -> None:
    """Let the calling thread run only as others leave it the processor; does nothing where the system cannot."""
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), PATIENT)
