from concurrent.futures import Future

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter
from PySide6.QtWidgets import QWidget

from kiosk.domain.thermal import ThermalFrame
from kiosk.domain.visit import Kind, VisitId
from kiosk.errors import BadInput
from ui.guard.answers import Answers
from ui.guard.pictures import AT_ONCE, MOST_WAITING, Pictures, Wanted


def jpeg(colour="red", width=80, height=120):
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(b"jpeg")).write(image)
    return bytes(buffer.data().data())


class Archive:
    """Answers when the test says so."""

    def __init__(self):
        self.asked: list[VisitId] = []
        self.open: dict[VisitId, Future[bytes]] = {}
        self.frames: dict[VisitId, ThermalFrame | None] = {}

    def picture(self, visit, _kind):
        self.asked.append(visit)
        self.open[visit] = Future()
        return self.open[visit]

    def heat(self, visit):
        self.asked.append(visit)
        answer: Future[ThermalFrame | None] = Future()
        answer.set_result(self.frames.get(visit))
        return answer


def wanted(n, side=40):
    return Wanted(VisitId(f"v{n}"), Kind.PORTRAIT, side, side, 8)


@pytest.fixture
def archive():
    return Archive()


@pytest.fixture
def pictures_of(archive):
    owners = []

    def make(**about):
        owner = QObject()
        owners.append(owner)
        return Pictures(archive, Answers(owner), owner, **about)

    return make


def test_a_picture_comes_later_is_kept_and_asked_for_once(archive, pictures_of, qtbot):
    pictures = pictures_of()

    assert pictures.get(wanted(1)) is None
    with qtbot.waitSignal(pictures.arrived):
        archive.open["v1"].set_result(jpeg())

    pixmap = pictures.get(wanted(1))
    assert (pixmap.width(), pixmap.height()) == (40, 40)
    assert archive.asked == ["v1"]


def test_its_corners_are_round_and_its_middle_is_the_pictures(archive, pictures_of, qtbot):
    pictures = pictures_of()
    pictures.get(wanted(1))
    with qtbot.waitSignal(pictures.arrived):
        archive.open["v1"].set_result(jpeg("blue"))

    image = pictures.get(wanted(1)).toImage()

    assert image.pixelColor(0, 0).alpha() == 0
    assert image.pixelColor(20, 20).blue() > 230


def test_memory_is_bounded_and_those_seen_last_stay(archive, pictures_of, qtbot):
    one = 40 * 40 * 4
    pictures = pictures_of(most_bytes=3 * one)
    for n in range(5):
        pictures.get(wanted(n))
        with qtbot.waitSignal(pictures.arrived):
            archive.open[f"v{n}"].set_result(jpeg())
        pictures.get(wanted(0))

    assert pictures.bytes <= 3 * one
    asked = len(archive.asked)
    assert pictures.get(wanted(0)) is not None
    assert pictures.get(wanted(1)) is None
    assert len(archive.asked) == asked + 1


def test_pictures_that_come_one_after_the_other_are_told_of_together(archive, pictures_of, qtbot):
    pictures = pictures_of()
    told = []
    pictures.arrived.connect(lambda: told.append(pictures.is_idle))
    for n in range(3):
        pictures.get(wanted(n))

    for n in range(3):
        archive.open[f"v{n}"].set_result(jpeg())
    qtbot.waitUntil(lambda: pictures.is_idle)

    assert told == [True]


class Wall(QWidget):
    """Paints a picture, where it has one, and counts how often."""

    def __init__(self, pictures, visit):
        super().__init__()
        self.pictures, self.visit, self.painted = pictures, visit, 0

    def paintEvent(self, _event):  # noqa: N802 - Qt's name
        self.painted += 1
        painter = QPainter(self)
        if self.visit is not None:
            self.pictures.paint(painter, QRectF(0, 0, 40, 40), 8, self.visit, Kind.PORTRAIT)
        painter.end()


def test_only_what_was_painted_without_a_picture_is_painted_anew(archive, pictures_of, qtbot):
    pictures = pictures_of()
    walls = [Wall(pictures, VisitId("v0")), Wall(pictures, None)]
    for wall in walls:
        qtbot.addWidget(wall)
        wall.show()
    qtbot.waitUntil(lambda: "v0" in archive.open and walls[1].painted > 0)
    before = [wall.painted for wall in walls]

    archive.open["v0"].set_result(jpeg())
    qtbot.waitUntil(lambda: walls[0].painted > before[0])

    assert walls[1].painted == before[1]
    assert pictures.is_idle


def test_what_is_seen_now_comes_before_what_was_scrolled_past(archive, pictures_of, qtbot):
    pictures = pictures_of()
    for n in range(200):
        pictures.get(wanted(n))

    with qtbot.waitSignal(pictures.arrived):
        archive.open["v0"].set_result(jpeg())

    assert archive.asked[-1] == "v199"
    assert len(archive.asked) <= AT_ONCE + 1
    assert MOST_WAITING < 200


@pytest.mark.qt_log_ignore("JPEG")  # libjpeg says so itself, beside the panel
@pytest.mark.parametrize("answer", [b"", b"no picture", jpeg()[:200], None])
def test_a_picture_that_is_gone_or_damaged_is_a_plain_panel_and_not_asked_for_again(archive, pictures_of, qtbot, answer):
    pictures = pictures_of()
    pictures.get(wanted(1))
    with qtbot.waitSignal(pictures.arrived):
        if answer is None:
            archive.open["v1"].set_exception(BadInput("the picture is gone"))
        else:
            archive.open["v1"].set_result(answer)

    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    pictures.paint(painter, QRectF(0, 0, 40, 40), 8, VisitId("v1"), Kind.PORTRAIT)
    painter.end()

    assert image.pixelColor(20, 3) != QColor(Qt.GlobalColor.white)
    assert archive.asked == ["v1"]


def test_nothing_is_left_of_what_was_dropped_and_late_answers_are_not_kept(archive, pictures_of, qtbot):
    pictures = pictures_of()
    pictures.get(wanted(1))
    late = archive.open["v1"]

    pictures.forget()
    late.set_result(jpeg())
    qtbot.wait(0)

    assert pictures.bytes == 0
    assert pictures.is_idle


def test_heat_is_drawn_in_a_fixed_range_and_without_heat_there_is_a_plain_panel(archive, pictures_of, qtbot):
    warm, cold = (ThermalFrame(np.full((8, 8), celsius, np.float32), 0.0) for celsius in (36.0, 24.0))
    archive.frames = {"v1": warm, "v2": cold, "v3": None, "v4": ThermalFrame(np.full((8, 8), np.nan, np.float32), 0.0)}
    pictures = pictures_of()
    asked = {n: Wanted(VisitId(f"v{n}"), Kind.HEAT, 40, 40, 8) for n in (1, 2, 3, 4)}
    for one in asked.values():
        pictures.get(one)
    qtbot.waitUntil(lambda: pictures.is_idle)

    lightness = [pictures.get(asked[n]).toImage().pixelColor(20, 20).lightness() for n in (1, 2)]
    assert lightness[0] > lightness[1] + 60
    assert pictures.get(asked[3]) is None
    assert pictures.get(asked[4]) is None


def test_a_picture_with_no_room_is_not_asked_for(archive, pictures_of):
    pictures = pictures_of()
    image = QImage(10, 10, QImage.Format.Format_RGB32)
    painter = QPainter(image)

    pictures.paint(painter, QRectF(0, 0, 0, 20), 8, VisitId("v1"), Kind.PORTRAIT)
    painter.end()

    assert archive.asked == []
