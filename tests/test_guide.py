import re
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtGui import QImage, QPainter

import ui
from kiosk.guide_sheets import MARGIN, PAGE, draw, main, picture
from kiosk.guide_words import WORDS
from tests.test_docs import HOUSE
from ui.theme import Tone, load_fonts

LANGUAGES = pytest.mark.parametrize("language", WORDS)
ON_THE_PANEL = (
    "Lock",
    "Open",
    "Acknowledge",
    "Re-screened",
    "Someone else",
    "New person",
    "Ignore",
    "Sure",
    "Maybe",
    "Undo",
    "Audit",
    "Merge",
    "People",
    "Unknown",
    "Please wait inside",
)


@pytest.fixture(autouse=True)
def _fonts(qapp):
    assert qapp is not None
    load_fonts()


def text_of(words):
    return str(words)


@LANGUAGES
def test_the_page_for_guards_fits_one_side_of_paper(language):
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    painter = QPainter(image)

    end = draw(painter, WORDS[language])

    painter.end()
    assert PAGE.height() * 0.8 < end < PAGE.height() - MARGIN / 2


@LANGUAGES
def test_the_page_is_drawn_to_its_lower_edge_in_the_colours_of_the_panel(language):
    image = picture(language)

    assert image.pixelColor(5, 5) == Tone.NIGHT.colour()
    assert image.pixelColor(5, image.height() - 5) == Tone.PAPER.colour()


def test_the_page_names_buttons_as_the_panel_does():
    tree = ET.parse(HOUSE / "ui" / "translations" / "doorman_ko.ts")  # noqa: S314 - our own file
    assert ui
    korean: dict[str, set[str]] = {}
    for message in tree.iter("message"):
        korean.setdefault(message.findtext("source") or "", set()).add(message.findtext("translation") or "")

    missing = [
        word
        for word in ON_THE_PANEL
        if word not in text_of(WORDS["en"]) or not any(said in text_of(WORDS["ko"]) for said in korean[word])
    ]

    assert missing == []


def test_the_page_promises_nothing_that_a_reading_cannot():
    words = " ".join(text_of(one) for one in WORDS.values()).lower()

    assert not re.search(r"fever|normal|healthy|\bsafe\b|cleared|diagnos|passed|발열|체온(?!계)|정상", words)


def test_every_language_becomes_a_pdf_of_one_page(tmp_path):
    main(tmp_path)

    for language in WORDS:
        content = (tmp_path / f"guards-{language}.pdf").read_bytes()
        assert content.startswith(b"%PDF")
        assert len(re.findall(rb"/Type\s*/Page\b", content)) == 1
