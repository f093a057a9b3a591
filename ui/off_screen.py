"""An application that paints without a screen: for exports, guides and tests."""

import os
import sys

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from ui.garbage import GarbageCollector
from ui.theme import load_fonts


def off_screen() -> QCoreApplication:
    """Return the running application, made without a screen if there is none; raises DoormanError without the font.

    Belongs to the main thread, and whoever paints keeps the application alive.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication(sys.argv[:1])
    if application.findChild(GarbageCollector) is None:
        GarbageCollector(application)
    load_fonts()
    return application
