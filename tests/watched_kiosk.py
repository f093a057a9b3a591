"""Run the real `doorman run` until its screen says something, then keep a picture of it and end.

Arguments: a pattern, a file for the picture, then those of `doorman`. What the screen said is printed line by line. With
WATCHED_IN_THE_WAY it does not end: then it deletes that file, and the kiosk is to end by itself.
"""

import os
import re
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from kiosk.__main__ import main
from ui.window import Window
from ui.words import say


def watch(application: QApplication, pattern: str, picture: str) -> None:
    """Print what the screen says when that changes; end when the pattern was seen and painted."""
    said: list[str] = []
    in_the_way = os.environ.get("WATCHED_IN_THE_WAY", "")

    def look() -> None:
        window = next((one for one in QApplication.topLevelWidgets() if isinstance(one, Window)), None)
        view = None if window is None else window._bridge.newest()
        if view is None or window is None:
            return
        saying = say(view)
        line = " | ".join(text.replace("\u00a0", " ") for text in (saying.headline, saying.second, saying.hint) if text)
        if said[-1:] != [line]:
            said.append(line)
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
        elif re.search(pattern, line):
            window.grab().save(picture)
            timer.stop()
            if in_the_way:
                Path(in_the_way).unlink()
            else:
                os.kill(os.getpid(), signal.SIGTERM)

    timer = QTimer(application)
    timer.timeout.connect(look)
    timer.start(200)


if __name__ == "__main__":
    running = QApplication([])
    watch(running, sys.argv[1], sys.argv[2])
    sys.exit(main(sys.argv[3:]))
