from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt

from kiosk.domain.decision import Guidance, Outcome, Reason, Verdict
from kiosk.domain.gates import Check, Gate
from kiosk.domain.why import Evidence, WhyCard, why
from kiosk.why_sheets import SIZES, Judge, cards
from tests.domain.scenes import measured
from ui.guard.dot_strip import axis_of, piled, spread_labels
from ui.guard.heat_picture import Shown, placing
from ui.guard.why_card import WhyCardView, WhyView, about, lay_out, mark_of, why_image
from ui.guard.why_words import celsius, signed, words_of
from ui.theme import Unit

AT = datetime(2026, 3, 2, 9, 40, tzinfo=UTC)
ABOUT = about(AT, UTC)


@pytest.fixture(scope="module")
def told():
    return {one.name: one for one in cards(Judge())}


CASES = (
    *("elevated", "not elevated", "not confirmed", "a mean of two", "learning", "cold arrival", "face covered"),
    *("baseline adrift", "left before recheck", "implausible", "pictures no longer kept", "no camera"),
)


def test_there_is_a_card_for_every_reason(told):
    reasons = {one.card.reason for one in told.values()}

    assert tuple(told) == CASES
    assert reasons | {Reason.ON_DEMAND} == set(Reason)


@pytest.mark.parametrize("switch", [False, True])
@pytest.mark.parametrize("code", ["en", "ko"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", CASES)
def test_every_word_is_whole_large_enough_and_by_itself(told, language, name, size, code, switch):
    language.choose(code)

    parts = lay_out(WhyView(told[name].card, told[name].evidence, ABOUT, switch=switch), size)

    page = QRectF(0, 0, *size)
    inks = [block.ink(x, y) for part in parts for block, x, y, _ in part.texts]
    assert all(page.contains(ink) for ink in inks)
    assert not any(a.intersects(b) for n, a in enumerate(inks) for b in inks[:n])
    assert all(block.pixels >= 18 for part in parts for block, *_ in part.texts)
    areas = [part.rect for part in parts if part.rect.height() > 0]
    assert all(page.contains(area) for area in areas)
    assert not any(a.intersects(b) for n, a in enumerate(areas) for b in areas[:n])


@pytest.mark.parametrize("code", ["en", "ko"])
@pytest.mark.parametrize("size", SIZES)
def test_gates_that_were_not_met_and_a_hat_find_room_as_well(told, language, size, code):
    language.choose(code)
    gates = tuple(Gate(check, 0.0, low=float(n < 3)) for n, check in enumerate(Check))
    card = replace(told["left before recheck"].card, gates=gates, covered=Guidance.GLASSES)

    parts = lay_out(WhyView(card, told["elevated"].evidence, ABOUT), size)

    page = QRectF(0, 0, *size)
    assert all(page.contains(block.ink(x, y)) for part in parts for block, x, y, _ in part.texts)
    assert all(page.contains(part.rect) for part in parts)


@pytest.mark.parametrize("size", SIZES)
def test_a_picture_taken_on_demand_is_a_card_too(told, size):
    parts = lay_out(WhyView(why(None), told["elevated"].evidence, ABOUT), size)

    said = " ".join(line for part in parts for block, *_ in part.texts for line in block.lines)
    assert "nobody was measured" in said
    assert "figures" not in {part.piece.name for part in parts}


def test_a_card_of_an_older_visit_shows_what_was_recorded_then():
    verdict = Verdict(Outcome.ELEVATED, Reason.ABOVE, (measured(35.6),) * 3, 1.5, 1.0, 34.1, 0.5, 10)

    words = words_of(why(verdict))

    assert words.headline == "+1.5 °C"
    assert words.checks == ()
    assert why_image(WhyView(why(verdict)), (1280, 720)).width() == 1280


def sentence(told, name):
    return " ".join(words_of(told[name].card).sentences).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("elevated", "All three readings were 1.0 °C or more above the last 30 visitors"),
        ("not confirmed", "Only one of three readings was 1.0 °C or more"),
        ("a mean of two", "The mean of two readings was"),
        ("learning", "Only 4 visitors were known"),
        ("cold arrival", "still cold from outside"),
        ("face covered", "A hat covered the forehead"),
        ("baseline adrift", "Too many of the last ten visitors"),
        ("left before recheck", "left before it was repeated"),
        ("implausible", "Skin cannot be at 42"),
        ("not elevated", "the limit is 1.0 °C"),
    ],
)
def test_a_sentence_says_why(told, name, part):
    assert part in sentence(told, name)


@pytest.mark.parametrize(("people", "said"), [(0, "No visitor was known"), (1, "Only one visitor"), (7, "Only 7 visitors")])
def test_how_few_were_known_is_said_in_the_right_number(people, said):
    verdict = Verdict(Outcome.INCONCLUSIVE, Reason.LEARNING, (measured(),), recent=(0.0,) * people)

    assert words_of(why(verdict)).sentences[0].startswith(said)


def test_an_absolute_temperature_never_stands_without_its_doubt(told):
    elevated = told["elevated"].card
    assert elevated.taken is not None

    plain = words_of(elevated).absolute
    referenced = words_of(replace(elevated, taken=replace(elevated.taken, offset=0.4), absolute_uncertainty=0.5)).absolute

    assert "± 3 °C absolute, uncalibrated" in plain
    assert "± 0.5 °C absolute, by the reference source" in referenced


def test_no_number_stands_with_two_uncertainties(told):
    words = words_of(told["elevated"].card)

    assert words.absolute.count("±") == 1
    assert not any("±" in value for figure in words.figures for value in figure.values)


def test_an_implausible_reading_is_never_said_to_have_met_all_checks(told):
    gates = (Gate(Check.STILLNESS, 0.0), Gate(Check.FRAMES, 15.0))

    assert words_of(replace(told["implausible"].card, gates=gates)).checked == ""
    assert words_of(replace(told["elevated"].card, gates=gates)).checked == "All checks were met."


def test_elevated_asks_for_a_clinical_thermometer_in_both_languages(told, language):
    english = words_of(told["elevated"].card).advice
    language.choose("ko")

    assert english == "Confirm with a clinical thermometer"
    assert words_of(told["elevated"].card).advice == "의료용 체온계로 확인해 주세요"


def test_every_figure_has_a_number_in_every_language(told, language):
    for code in ("en", "ko"):
        language.choose(code)
        figures = words_of(told["elevated"].card).figures

        assert len(figures) == 8
        assert not any("%1" in value or "%2" in value for figure in figures for value in figure.values)


def test_outcomes_differ_in_shape(told):
    shapes = [mark_of(told[name].card)[0] for name in ("elevated", "not elevated", "cold arrival", "implausible")]

    assert len(set(shapes)) == 4


def test_signs_are_those_that_the_font_has():
    assert (signed(1.44), signed(-0.3), signed(-0.04)) == ("+1.4", "–0.3", "0.0")
    assert celsius(-2.5) == "–2.5 °C"


def test_a_clock_that_was_not_set_is_said():
    assert about(AT, UTC, synced=False, subject="Omar Haddad") == "Omar Haddad · 2026-03-02 09:40, clock not set"


def picture_of(evidence, shown=Shown.BOTH, pixel=None, size=(1280, 720)):
    """Return the picture part of a card as pixels [height, width, 3] red, green, blue, with the place of the field."""
    taken = None if pixel is None else replace(measured(), pixel=pixel)
    card = WhyCard(outcome=Outcome.NOT_ELEVATED, reason=Reason.WITHIN, advice=why(None).advice, taken=taken)
    view = WhyView(card, evidence, shown=shown)
    area = next(part.rect for part in lay_out(view, size) if part.piece.name == "picture")
    image = why_image(view, size)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(size[1], size[0], 4)[..., 2::-1].copy()
    return pixels, placing(area, evidence)


PHOTO = np.full((720, 1280, 3), (40, 120, 40), np.uint8)
HEAT_MAP = (0.434, 0.0, 0.283, 0.0, 0.772, 0.114)


def spot(rows=8, columns=8, at=(2, 5)):
    """Return a cool field with one warm pixel."""
    celsius = np.full((rows, columns), 22.0, np.float32)
    celsius[at] = 36.0
    return celsius


def middle(field, shape, pixel):
    """Return where the middle of a thermal pixel lies in the picture."""
    x, y = field.map((pixel[1] + 0.5) / shape[1], (pixel[0] + 0.5) / shape[0])
    return int(x), int(y)


@pytest.mark.parametrize("shape", [(8, 8), (24, 32)])
@pytest.mark.parametrize("heat_map", [HEAT_MAP, (-0.434, 0.0, 0.717, 0.0, 0.772, 0.114)])
def test_heat_lies_where_it_was_seen(shape, heat_map):
    rows, columns = shape
    warmest = (rows // 4, 5 * columns // 8)
    pixels, place = picture_of(Evidence(PHOTO, spot(rows, columns, warmest), heat_map), Shown.HEAT)

    x, y = middle(place.field, shape, warmest)

    warm = pixels[y, x].astype(int)
    assert warm[0] > 200
    assert warm.sum() > 450
    cold_x, cold_y = middle(place.field, shape, (rows - 2, 1))
    assert pixels[cold_y, cold_x].astype(int).sum() < 120


def test_the_photo_alone_shows_no_heat_and_both_shows_either():
    evidence = Evidence(PHOTO, spot(), HEAT_MAP)
    photo, place = picture_of(evidence, Shown.PHOTO)
    both, _ = picture_of(evidence, Shown.BOTH)

    x, y = middle(place.field, (8, 8), (2, 5))

    assert tuple(photo[y, x]) == (40, 120, 40)
    assert both[y, x][0] > 110
    assert both[y, x][1] > 60


@pytest.mark.parametrize("shape", [(8, 8), (24, 32)])
def test_the_measured_pixel_is_framed(shape):
    pixels, place = picture_of(Evidence(PHOTO, spot(*shape), HEAT_MAP), Shown.PHOTO, pixel=(3, 2))
    x, y = middle(place.field, shape, (3, 2))

    right = pixels[y, x : x + 60].astype(int).sum(axis=1)

    assert right.max() > 740
    assert right.min() < 60


@pytest.mark.parametrize("photo_size", [(720, 1280), (480, 640), (600, 300)])
def test_the_whole_field_is_in_the_picture_where_the_photo_reaches(photo_size):
    evidence = Evidence(np.zeros((*photo_size, 3), np.uint8), spot(), (0.5, 0.0, 0.25, 0.0, 0.5, 0.25))
    pane = QRectF(10, 20, 400, 440)

    place = placing(pane, evidence)

    assert place.photo.contains(pane.adjusted(1, 1, -1, -1))
    if photo_size[1] >= photo_size[0]:
        assert pane.adjusted(-1, -1, 1, 1).contains(place.field.mapRect(QRectF(0, 0, 1, 1)))


def test_without_a_camera_the_field_keeps_its_shape():
    place = placing(QRectF(0, 0, 400, 400), Evidence(None, spot(24, 32)))

    field = place.field.mapRect(QRectF(0, 0, 1, 1))
    assert field.width() / field.height() == pytest.approx(32 / 24)


def test_a_photo_without_heat_is_shown_whole():
    assert Shown.BOTH.within(Evidence(PHOTO)) is Shown.PHOTO
    assert Shown.PHOTO.within(Evidence(None, spot())) is Shown.HEAT
    assert Shown.BOTH.within(Evidence()) is None


def test_labels_under_the_strip_never_touch():
    edges = spread_labels([(100, 80), (110, 60), (395, 40)], 0, 400, 12)

    assert edges is not None
    assert edges[0] + 80 + 12 <= edges[1]
    assert edges[2] + 40 <= 400
    assert spread_labels([(10, 80), (20, 80)], 0, 150, 12) is None


def test_dots_at_one_place_are_piled_up():
    assert piled([5.0, 5.0, 20.0, 5.0], 10) == [(5.0, 0), (5.0, 1), (5.0, 2), (20.0, 0)]


def test_a_wild_reading_stays_on_the_strip(told):
    card = replace(told["elevated"].card, score=25.0)

    axis = axis_of(card, 0, 500)

    assert axis.x(25.0) == 500
    assert axis.x(0.0) < 300


@pytest.fixture
def panel(qtbot, told):
    card_view = WhyCardView()
    qtbot.addWidget(card_view)
    card_view.resize(1112, 632)
    card_view.show_card(WhyView(told["elevated"].card, told["elevated"].evidence, ABOUT))
    card_view.show()
    return card_view


def test_a_tap_chooses_what_the_picture_shows(qtbot, panel):
    switch = next(part.rect for part in panel.parts if part.piece.name == "switch")
    before = panel.grab().toImage()

    with qtbot.waitSignal(panel.switched) as heard:
        qtbot.mouseClick(panel, Qt.MouseButton.LeftButton, pos=QPoint(int(switch.right()) - 20, int(switch.center().y())))

    assert heard.args == ["heat"]
    assert panel.shown is Shown.HEAT
    assert panel.grab().toImage() != before
    assert switch.height() >= Unit(1.0).touch(64)


def test_the_keyboard_chooses_too(qtbot, panel):
    chosen = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(panel, key)
        chosen.append(panel.shown)

    assert chosen == [Shown.PHOTO, Shown.HEAT, Shown.HEAT, Shown.PHOTO]


def test_where_one_picture_is_kept_there_is_nothing_to_choose(qtbot, panel, told):
    panel.show_card(WhyView(told["no camera"].card, told["no camera"].evidence))

    assert "switch" not in {part.piece.name for part in panel.parts}
    qtbot.keyClick(panel, Qt.Key.Key_Right)
    assert panel.shown is Shown.BOTH


def test_a_card_follows_the_size_of_its_panel(panel):
    panel.resize(672, 1060)

    assert all(QRectF(panel.rect()).contains(part.rect) for part in panel.parts)


def test_without_a_card_the_view_is_plain_paper(qtbot):
    empty = WhyCardView()
    qtbot.addWidget(empty)
    empty.resize(200, 100)

    assert empty.grab().toImage().pixelColor(50, 50).name() == "#f5f1ea"
