import numpy as np
import pytest
from PySide6.QtGui import QImage

from kiosk.domain.assistant import Ask, Step, Trouble
from kiosk.errors import BadInput
from kiosk.sheets import Lesson, Stage, moments
from tests.ui.moments import CLEAR, UTC_LOOK, view_of
from ui.gallery import Gallery, contact_sheet, keep
from ui.words import say


def noise(width=120, height=80):
    pixels = np.random.default_rng(5).integers(0, 2**24, (height, width), np.uint32) | np.uint32(0xFF000000)
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()


def test_every_state_there_is_has_a_drawn_moment():
    stage = Stage()

    keys = {say(stage.views(moment)[-1]).key for moment in moments(stage)}

    assert keys == {
        *("warming_up", "ready", "closer", "back", "centre", "look", "one", "glasses", "hat", "hold", "once_more"),
        *("saving", "paused", "not_elevated", "elevated", "learning", "wait", "no_result", "out_of_service"),
    }


def test_everything_the_assistant_asks_and_every_trouble_has_a_drawn_scene():
    scenes = [scene for _, _, scene in Lesson(Stage()).scenes()]
    prompts = [scene.prompt for scene in scenes]

    assert {prompt.step for prompt in prompts if prompt.ask is Ask.DONE} == set(Step)
    assert {prompt.ask for prompt in prompts} == set(Ask)
    assert {prompt.trouble for prompt in prompts} == {None, *Trouble}
    assert {scene.at_summary for scene in scenes} == {scene.welcome for scene in scenes} == {True, False}


def test_drawn_steps_can_go_on_when_they_are_done_and_be_left_only_before():
    prompts = [scene.prompt for _, _, scene in Lesson(Stage()).scenes()]

    assert all(prompt.can_next is (prompt.ask is Ask.DONE) for prompt in prompts)
    assert all(prompt.can_skip is (prompt.ask is not Ask.DONE) for prompt in prompts)
    assert all(prompt.celsius is not None for prompt in prompts if prompt.step is Step.REFERENCE)


def test_a_gallery_pictures_the_assistant():
    named = list(Lesson(Stage()).scenes())[:2]

    pictures = Gallery(UTC_LOOK).assistant(named, (800, 480), "ko")

    assert [name for name, _ in pictures] == ["welcome", "wave"]
    assert pictures[0][1] != pictures[1][1]


def test_a_gallery_shows_the_last_view_of_each_moment_and_the_notice():
    views = [view_of(CLEAR, at=0.0), view_of(CLEAR, at=1.0)]

    pictures = Gallery(UTC_LOOK).screens([("clear", views)], (800, 480), "ko")

    assert [name for name, _ in pictures] == ["clear", "notice"]
    assert pictures[0][1].width() == 800


def test_a_contact_sheet_holds_all_its_pictures():
    sheet = contact_sheet([("one", noise()), ("two", noise()), ("three", noise())], columns=2, tile=60)

    assert sheet.width() == 2 * 60 + 3 * 16
    assert sheet.height() == 2 * (40 + 40) + 16


def test_a_picture_that_cannot_be_written_is_said_so(tmp_path):
    with pytest.raises(BadInput, match="cannot write"):
        keep(noise(), tmp_path / "picture.unknown")
