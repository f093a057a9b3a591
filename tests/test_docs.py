"""The guides: what they quote, name and link to is there."""

import ast
import re
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from kiosk.domain.fault import Fault
from ui.words import staff_hint

HOUSE = Path(__file__).parents[1]
DOCS = HOUSE / "docs"
GUIDES = [*(HOUSE / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")), *sorted(DOCS.rglob("*.md"))]
TROUBLE = (DOCS / "troubleshooting.md").read_text("utf-8")
GAP = "…"


def _shape(node):
    """Return a text of the source with … where something is put in, None for what is no text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.sub(r"%[sdr]", GAP, node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_shape(part) or GAP for part in node.values)
    return None


@cache
def texts_of_the_source():
    found = set()
    for folder in ("kiosk", "ui"):
        for file in (HOUSE / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                text = _shape(node)
                if text:
                    found.add(text)
    return found


def quoted_lines():
    """Return every log line that the tables quote: code with a gap or with three words, which is no command."""
    cells = re.findall(r"\| `([^`|]+)` \|", TROUBLE)
    return [cell for cell in cells if not cell.startswith(("sudo ", "doorman calibrate", "journalctl"))]


def test_the_guide_quotes_lines():
    assert len(quoted_lines()) > 20


@pytest.mark.parametrize("line", quoted_lines())
def test_every_line_that_the_guide_quotes_is_in_the_source(line):
    asked = re.sub(r"^doorman: ", "", line)
    asked = re.sub(r"\((S2|P1)\)", f"({GAP})", asked).rstrip(GAP + " ").strip()

    assert any(asked in text for text in texts_of_the_source()), asked


@pytest.mark.parametrize("fault", Fault)
def test_every_code_is_in_the_guide_with_the_words_of_the_screen(fault):
    words = staff_hint(fault).removeprefix("For staff: ").removesuffix(f" ({fault.value})")

    assert f"| {fault.value} | {words} |" in TROUBLE


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_every_file_that_a_guide_links_to_is_there(guide):
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", guide.read_text("utf-8"))

    missing = [one for one in targets if "://" not in one and not (guide.parent / one).exists()]

    assert missing == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_every_place_that_a_guide_links_to_is_there(guide):
    text = guide.read_text("utf-8")
    for file, place in re.findall(r"\]\(([^)#\s]*)#([^)]+)\)", text):
        if "://" in file:
            continue
        target = text if not file else (guide.parent / file).read_text("utf-8")
        heads = [re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in re.findall(r"(?m)^#+ (.+)$", target)]
        assert place in heads, f"{guide.name}: {file}#{place}"


def test_every_guide_is_linked_from_another():
    links = {
        (guide.parent / link).resolve()
        for guide in GUIDES
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", guide.read_text("utf-8"))
        if "://" not in link
    }

    orphans = [guide.name for guide in sorted(DOCS.rglob("*.md")) if guide not in links]

    assert orphans == []


@pytest.mark.parametrize("name", ["wiring", "mounting"])
def test_the_drawings_are_whole_and_name_their_pins(name):
    drawing = ET.parse(DOCS / f"{name}.svg").getroot()  # noqa: S314 - our own file

    words = " ".join(text for text in drawing.itertext() if text.strip())
    wanted = {"wiring": ("pin 1 (3.3 V)", "pin 6", "pin 3", "pin 5"), "mounting": ("1.5 m", "0.4 m")}
    assert all(word in words for word in wanted[name])
