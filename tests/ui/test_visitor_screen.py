import gc
import weakref
from dataclasses import replace
from datetime import UTC

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from kiosk.domain.decision import Guidance
from kiosk.domain.face import Box, Face
from kiosk.domain.fault import Fault
from kiosk.domain.registration import IDENTITY
from kiosk.domain.screening import Guiding, OutOfService, Ready
from kiosk.domain.view import Dot
from tests.domain.scenes import heat_of
from tests.ui.moments import CLEAR, COLD, ELEVATED, FACE, IN_HEAT, STATES, UTC_LOOK, measuring, picture, view_of
from ui.theme import Tone
from ui.visitor.live_view import PictureMode

PANEL = (800, 480)
"""Lies within the screen of the off-screen platform, so that touches reach every spot."""

CLOSER = Guiding(Guidance.CLOSER, 0.0, 0.0, IN_HEAT)


def colour_at(widget, x, y):
    return widget.grab().toImage().pixelColor(x, y)


def tap(widget):
    device = QTest.createTouchDevice()
    QTest.touchEvent(widget, device).press(0, widget.rect().center(), widget).commit()
    QTest.touchEvent(widget, device).release(0, widget.rect().center(), widget).commit()


def shown(screen, *views):
    for view in views:
        screen.take(view)
    return screen.grab().toImage()


def test_the_picture_is_a_mirror(screen_of):
    reddish, bluish = (0, 0, 200), (200, 0, 0)
    view = view_of(CLOSER, picture=picture(left=reddish, right=bluish))

    image = shown(screen_of(look=replace(UTC_LOOK, mode=PictureMode.CAMERA)), view)

    assert image.pixelColor(100, 500).blue() > 150
    assert image.pixelColor(600, 500).red() > 150


def test_the_camera_is_shown_pixel_for_pixel_where_the_sizes_allow(screen_of):
    pixels = np.random.default_rng(3).integers(0, 255, (720, 1280, 4), np.uint8)
    view = view_of(CLOSER, faces=(), picture=replace(picture(), pixels=pixels))
    screen = screen_of(look=replace(UTC_LOOK, mode=PictureMode.CAMERA))

    image = shown(screen, view)

    blue, green, red, _ = pixels[600, 290 + 699 - 50].tolist()
    assert image.pixelColor(50, 600).getRgb()[:3] == (red, green, blue)


def test_heat_lies_on_the_face_and_not_beside_it(screen_of):
    grey = picture(left=(100, 100, 100), right=(100, 100, 100))
    views = [view_of(measuring(3), at=at, picture=grey) for at in (0.0, 1.0)]

    image = shown(screen_of(), *views)

    assert image.pixelColor(350, 335).red() > 160
    assert image.pixelColor(60, 335).getRgb()[:3] == (100, 100, 100)


def test_an_empty_hall_shows_no_heat(screen_of):
    grey = picture(left=(100, 100, 100), right=(100, 100, 100))
    view = view_of(Ready(), picture=grey, frame=heat_of([IN_HEAT]))

    image = shown(screen_of(), view)

    assert image.pixelColor(350, 335).getRgb()[:3] == (100, 100, 100)


def test_heat_steps_back_behind_an_outcome(screen_of):
    grey = picture(left=(100, 100, 100), right=(100, 100, 100))
    screen = screen_of()
    while_measuring = shown(screen, *(view_of(measuring(3), at=at, picture=grey) for at in (0.0, 1.0)))

    with_outcome = shown(screen, *(view_of(CLEAR, at=at, picture=grey) for at in (1.1, 2.0)))

    assert 100 < with_outcome.pixelColor(350, 335).red() < while_measuring.pixelColor(350, 335).red()


@pytest.mark.parametrize(
    ("state", "tone"), [(CLEAR, Tone.CALM), (ELEVATED, Tone.AMBER), (COLD, Tone.DUSK), (Ready(), Tone.NIGHT)]
)
def test_each_outcome_has_its_ground_up_to_the_rounded_corner(state, tone, screen_of):
    image = shown(screen_of(), view_of(state, at=0.0), view_of(state, at=1.0))

    assert image.pixelColor(1200, 560) == tone.colour()
    assert image.pixelColor(666, 300) == tone.colour()
    assert image.pixelColor(665, 1) != tone.colour()


def test_a_changed_caption_fades_with_the_time_of_the_views(screen_of):
    screen = screen_of()
    shown(screen, view_of(measuring(15), at=0.0), view_of(CLEAR, at=1.0))
    halfway = shown(screen, view_of(CLEAR, at=1.05)).pixelColor(1200, 560)

    after = shown(screen, view_of(CLEAR, at=1.3)).pixelColor(1200, 560)

    assert halfway not in (Tone.NIGHT.colour(), Tone.CALM.colour())
    assert after == Tone.CALM.colour()


def test_reduced_motion_cuts_instead_of_fading(screen_of):
    screen = screen_of(look=replace(UTC_LOOK, reduced_motion=True))

    image = shown(screen, view_of(measuring(15), at=0.0), view_of(CLEAR, at=0.01))

    assert image.pixelColor(1200, 560) == Tone.CALM.colour()


def test_the_ring_never_runs_ahead_of_the_samples(screen_of):
    screen = screen_of()
    drawn = []
    for step in range(60):
        screen.take(view_of(measuring(step // 4), at=step / 30))
        drawn.append((screen.live.progress, (step // 4) / 15))

    assert all(ring <= real + 1e-9 for ring, real in drawn)
    assert drawn[-1][0] > 0.8


def test_reduced_motion_closes_the_ring_in_five_steps(screen_of):
    screen = screen_of(look=replace(UTC_LOOK, reduced_motion=True))
    rings = set()
    for samples in range(16):
        screen.take(view_of(measuring(samples), at=samples / 10))
        rings.add(screen.live.progress)

    assert rings == {0.0, 0.2, 0.4, 0.6, 0.8, 1.0}


def test_a_visitor_chooses_the_language_by_a_tap(screen_of, language):
    screen = screen_of(*PANEL)
    screen.take(view_of(CLOSER))

    tap(screen.foot.language)

    assert language.code == "ko"
    assert screen.card.saying.headline == "조금 더 가까이"


def test_the_language_goes_back_to_the_sites_when_the_visitor_has_left(screen_of, language):
    screen = screen_of(*PANEL)
    screen.take(view_of(Ready(), at=0.0))
    tap(screen.foot.language)
    for state, at in ((CLOSER, 1.0), (measuring(3), 2.0), (CLEAR, 4.0)):
        screen.take(view_of(state, at=at))
    during = language.code

    screen.take(view_of(Ready(), at=7.0))

    assert (during, language.code) == ("ko", "en")


def test_a_language_that_nobody_needs_is_given_up(screen_of, language):
    screen = screen_of(*PANEL)
    screen.take(view_of(Ready(), at=0.0))
    tap(screen.foot.language)

    screen.take(view_of(Ready(), at=31.0))

    assert language.code == "en"


def test_the_notice_opens_by_a_tap_and_closes_by_another(screen_of):
    screen = screen_of(*PANEL)
    screen.take(view_of(Ready()))
    tap(screen.foot.targets[1])
    opened = screen.sheet.isVisible()

    tap(screen.sheet.close_button)

    assert opened
    assert not screen.sheet.isVisible()


def test_all_of_the_two_lines_is_one_button(screen_of):
    screen = screen_of(1280, 720)
    lines = screen.foot.targets[1]

    QTest.mouseClick(lines, Qt.MouseButton.LeftButton, pos=QPoint(lines.width() - 3, 3))

    assert screen.sheet.isVisible()


def test_a_finger_that_slides_off_a_button_does_nothing(screen_of, language):
    button = screen_of().foot.language
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    QTest.mouseMove(button, QPoint(-200, 10))

    QTest.mouseRelease(button, Qt.MouseButton.LeftButton, pos=QPoint(-200, 10))

    assert language.code == "en"


def test_an_outcome_is_never_hidden_behind_the_notice(screen_of):
    screen = screen_of(*PANEL)
    screen.take(view_of(measuring(14), at=0.0))
    tap(screen.foot.targets[1])

    screen.take(view_of(ELEVATED, at=1.0))

    assert not screen.sheet.isVisible()


def test_a_notice_left_open_closes_after_a_minute(screen_of):
    screen = screen_of(*PANEL)
    screen.take(view_of(Ready(), at=0.0))
    tap(screen.foot.targets[1])

    screen.take(view_of(Ready(), at=60.0))

    assert not screen.sheet.isVisible()


def test_after_five_quiet_minutes_the_screen_rests_and_a_face_wakes_it(screen_of):
    screen = screen_of()
    bright = shown(screen, view_of(Ready(), at=0.0)).pixelColor(30, 600).lightness()
    resting = shown(screen, view_of(Ready(), at=301.0)).pixelColor(30, 600).lightness()

    awake = shown(screen, view_of(CLOSER, at=302.0)).pixelColor(30, 600).lightness()

    assert resting < 0.6 * bright
    assert awake == bright


def test_somebody_warm_keeps_the_screen_awake(screen_of):
    screen = screen_of()
    screen.take(view_of(Ready(), at=0.0))

    screen.take(view_of(Ready(), at=301.0, frame=heat_of([IN_HEAT], at=301.0)))

    assert not screen.rest.resting


def test_marks_wander_while_the_screen_rests_so_that_nothing_burns_in(screen_of):
    screen = screen_of()
    spots = set()
    for at in (0.0, 400.0, 460.0, 520.0, 580.0):
        screen.take(view_of(Ready(), at=at))
        spots.add((screen.rest.shift.x(), screen.rest.shift.y()))

    assert len(spots) >= 4
    assert all(max(abs(x), abs(y)) <= 6 for x, y in spots)


def test_a_lost_part_is_marked_in_the_strip(screen_of):
    dots = (Dot.LOST, Dot.FINE, Dot.WAITING)

    image = shown(screen_of(), view_of(OutOfService(Fault.SENSOR_MISSING, 0.0), dots=dots))

    assert image.pixelColor(545, 39) == Tone.AMBER.colour()
    assert image.pixelColor(589, 39) == Tone.CREAM.colour()
    assert image.pixelColor(625, 39) != Tone.CREAM.colour()


def test_the_sync_has_a_mark_of_its_own_only_where_there_is_a_cloud(screen_of):
    without, fine, lost = (shown(screen_of(), view_of(CLOSER, cloud=dot)) for dot in (None, Dot.FINE, Dot.LOST))

    assert without.pixelColor(517, 39) != Tone.CREAM.colour()
    assert fine.pixelColor(517, 39) == Tone.CREAM.colour()
    assert lost.pixelColor(617, 39) == Tone.AMBER.colour()


def test_without_a_camera_the_heat_alone_is_the_picture(screen_of):
    face_in_heat = Face(Box(0.35, 0.3, 0.3, 0.4))
    views = [view_of(measuring(2), at=at, picture=None, faces=(face_in_heat,), heat_map=IDENTITY) for at in (0.0, 1.0)]

    image = shown(screen_of(), *views)

    assert image.pixelColor(350, 330).red() > image.pixelColor(40, 600).red() + 40


@pytest.mark.parametrize("mode", PictureMode)
def test_every_state_can_be_shown_in_every_mode(mode, screen_of):
    screen = screen_of(*PANEL, look=replace(UTC_LOOK, mode=mode))

    images = [shown(screen, view_of(state, at=at)) for at, state in enumerate(STATES.values())]

    assert len({image.cacheKey() for image in images}) == len(STATES)


def test_side_by_side_shows_the_camera_left_and_the_heat_right(screen_of):
    grey = picture(left=(100, 100, 100), right=(100, 100, 100))
    screen = screen_of(look=replace(UTC_LOOK, mode=PictureMode.SIDE_BY_SIDE))

    image = shown(screen, *(view_of(measuring(2), at=at, picture=grey) for at in (0.0, 1.0)))

    assert image.pixelColor(40, 600).getRgb()[:3] == (100, 100, 100)
    assert image.pixelColor(520, 335).red() > 200


def test_the_face_frame_follows_calmly(screen_of):
    screen = screen_of()
    screen.take(view_of(CLOSER, at=0.0))
    aside = Face(Box(FACE.box.x + 0.1, FACE.box.y, FACE.box.width, FACE.box.height))

    before, after = (shown(screen, view_of(CLOSER, at=at, faces=(aside,))) for at in (0.03, 1.0))

    assert before != after


def test_a_bug_leaves_the_screen_out_of_service(screen_of):
    screen = screen_of()
    screen.take(view_of(CLOSER, at=0.0))

    screen.stop_for_bug()
    screen.take(view_of(CLEAR, at=1.0))

    assert screen.key == "out_of_service"


def test_old_views_are_let_go(screen_of):
    screen = screen_of()
    screen.take(view_of(measuring(3), at=0.0, picture=picture(0.0)))
    screen.grab()
    old = view_of(measuring(3), at=0.1, picture=picture(0.1))
    frames, pictures = weakref.ref(old.frame.celsius), weakref.ref(old.picture.pixels)
    shown(screen, old)

    del old
    shown(screen, view_of(measuring(4), at=0.2, picture=picture(0.2)))
    gc.collect()

    assert frames() is None
    assert pictures() is None


def test_while_staff_use_the_kiosk_the_picture_goes_on_without_heat_or_marks(screen_of):
    screen = screen_of()
    grey = picture(left=(100, 100, 100), right=(100, 100, 100))

    image = shown(screen, *(view_of(measuring(3), at=at, picture=grey, paused=True) for at in (0.0, 1.0)))

    below = {image.pixelColor(x, y).getRgb()[:3] for x in range(20, 640, 20) for y in range(100, 700, 20)}
    assert below == {(100, 100, 100)}


def test_the_language_stays_while_staff_use_the_kiosk(screen_of, language):
    screen = screen_of(*PANEL)
    screen.take(view_of(Ready(), at=0.0))
    tap(screen.foot.language)

    screen.take(view_of(Ready(), at=40.0, paused=True))

    assert language.code == "ko"


def test_the_clock_shows_the_sites_time(screen_of):
    assert UTC_LOOK.zone is UTC
    early = view_of(Ready())

    screen = screen_of()
    first = shown(screen, early).copy(0, 0, 150, 80)
    later = shown(screen, replace(early, utc=early.utc.replace(hour=13))).copy(0, 0, 150, 80)

    assert first != later
