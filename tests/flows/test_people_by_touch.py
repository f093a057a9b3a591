"""People by touch alone: strangers come, guards name them on the screen, and all that follows."""

import csv
import sqlite3
import threading
from contextlib import closing

import pytest

from kiosk.devices.sface import SFace
from kiosk.domain.action import Author, AuthorKind, Named
from kiosk.domain.card import Asked, Listed
from kiosk.domain.person import Label, LabelId
from kiosk.models import model_path
from tests.flows.post import ADMIN
from tests.flows.steps import (
    Step,
    comes,
    doctor_says,
    exports,
    finds_no_trace,
    goes_back,
    has_visits,
    is_closed,
    keeps_traces,
    leaves,
    locks,
    logs_in,
    message_begins,
    message_says,
    names,
    never_reads,
    nobody_touches,
    opens,
    opens_panel,
    opens_person,
    pastes,
    picks_face,
    reads,
    reads_now,
    renames,
    says_recognition_is_off,
    sees_act,
    sees_groups,
    sees_people,
    stands,
    stands_elevated,
    strikes,
    taps_group,
    taps_in_sheet,
    taps_of_person,
    types,
    undoes,
    undoes_in_audit,
)
from ui.guard.page import Tab
from ui.widgets.keys import Act

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (model_path("yunet").exists() and model_path("sface").exists()),
        reason="the face models' weights are not installed: run `doorman models`",
    ),
]
STRANGER, ANOTHER = 3, 5
NAME, OTHER_NAME = "박서연", "Han Minjun"
LABEL = Label(id=LabelId("l-0000000000000001"), name=NAME)


def test_a_stranger_is_named_greeted_merged_by_mistake_undone_and_forgotten(post):
    post.walk(
        comes(STRANGER, times=4),
        comes(ANOTHER),
        *opens_panel(),
        opens(Tab.UNKNOWN),
        sees_groups(n1="Unknown 1, 4th visit", n2="Unknown 2, 1st visit"),
        *names(1, NAME),
        message_says("Named 4 visits"),
        *names(2, OTHER_NAME),
        message_says("Named 1 visit"),
        sees_groups(),
        locks(),
        # the fifth visit
        stands(STRANGER),
        reads(f"Hello, {NAME}"),
        reads_now(f"Hello, {NAME}"),
        leaves(),
        reads_now("Stand on the mark"),
        stands_elevated(STRANGER),
        reads("Please re-check"),
        never_reads(NAME),
        leaves(),
        stands(ANOTHER),
        reads(f"Hello, {OTHER_NAME}"),
        never_reads(NAME),
        leaves(),
        # merged by mistake, and undone in two ways
        *opens_panel(),
        opens(Tab.PEOPLE),
        sees_people(OTHER_NAME, NAME),
        opens_person(OTHER_NAME),
        taps_of_person("merge"),
        picks_face(NAME),
        taps_in_sheet("merge"),
        message_says(f"Merged 2 visits into {NAME}"),
        undoes(),
        message_says("Undone"),
        goes_back(),
        sees_people(OTHER_NAME, NAME),
        opens_person(OTHER_NAME),
        taps_of_person("merge"),
        picks_face(NAME),
        taps_in_sheet("merge"),
        message_says(f"Merged 2 visits into {NAME}"),
        opens(Tab.AUDIT),
        undoes_in_audit(f"Merged {OTHER_NAME} into {NAME} · 2 visits"),
        message_says("Undone"),
        opens(Tab.PEOPLE),
        goes_back(),
        sees_people(OTHER_NAME, NAME),
        # forgotten, which a guard may not
        opens_person(NAME),
        taps_of_person("forget"),
        taps_in_sheet("keep"),
        locks(),
        *opens_panel(admin=True),
        opens(Tab.PEOPLE),
        opens_person(NAME),
        keeps_traces(NAME),
        taps_of_person("forget"),
        taps_in_sheet("forget"),
        taps_in_sheet("keep"),
        sees_people(OTHER_NAME),
        finds_no_trace(),
        locks(),
        stands(STRANGER),
        never_reads(NAME),
        leaves(),
        *opens_panel(),
        opens(Tab.UNKNOWN),
        sees_groups(n3="Unknown 3, 1st visit"),
    )


def test_a_name_given_just_before_the_panel_locks_is_kept(post):
    is_slow = threading.Event()
    post.walk(
        comes(STRANGER),
        *opens_panel(),
        opens(Tab.UNKNOWN),
        taps_group(1, "New person"),
        types(NAME),
        Step("the desk is busy", lambda post: post.office.desk._ask(is_slow.wait)),
        strikes(Act.DONE),
        nobody_touches(65.0),
        is_closed(),
    )

    is_slow.set()
    post.until(lambda: [card.name for card in post.records.people(Listed.KNOWN).items] == [NAME])


def test_of_two_guards_at_one_card_the_later_one_is_told_who_was_first(post_of):
    post = post_of(second=True)
    post.walk(comes(STRANGER, times=2), *logs_in(), opens(Tab.UNKNOWN), sees_groups(n1="Unknown 1, 2nd visit"))
    (card,) = post.records.people(Listed.UNKNOWN).items
    admin = next(guard for guard in post.book.guards() if guard.name == ADMIN)

    post.walk(
        taps_group(1, "New person"),
        types(OTHER_NAME),
        Step(
            "another guard, at another kiosk's panel, is faster",
            lambda post: post.log.act(
                Author(AuthorKind.GUARD, admin.id), Named(card.id, LABEL.id), labels=(LABEL,)
            ).result(),
        ),
        message_says(f"{ADMIN} named this person a moment ago"),
        opens(Tab.PEOPLE),
        sees_people(NAME),
        opens(Tab.AUDIT),
        sees_act(f"Named {NAME} · 2 visits"),
    )


@pytest.mark.slow
def test_damaged_templates_and_pictures_are_said_and_everybody_else_goes_on(post_of, caplog):
    post = post_of()
    post.walk(
        comes(STRANGER, times=2),
        comes(ANOTHER, times=2),
        *opens_panel(),
        opens(Tab.UNKNOWN),
        *names(1, NAME),
        *names(2, OTHER_NAME),
        locks(),
    )
    named = {card.name: card for card in post.records.people(Listed.KNOWN).items}
    theirs = [visit.id for visit in post.records.history(Asked(person=named[NAME].id)).items]
    post.close()
    with closing(sqlite3.connect(post.journal_db)) as db, db:
        db.execute("UPDATE templates SET sealed = zeroblob(40) WHERE visit IN (?, ?)", theirs)
    pictures = post.place / "data" / "pictures"
    (pictures / f"{theirs[0]}.portrait.sealed").write_bytes(b"not a picture")
    (pictures / f"{theirs[1]}.portrait.sealed").unlink()

    again = post.restarted()
    again.walk(
        stands(ANOTHER),
        reads(f"Hello, {OTHER_NAME}"),
        leaves(),
        stands(STRANGER),
        reads("No elevated skin temperature indicated"),
        never_reads(NAME),
        leaves(),
        *opens_panel(admin=True),
        opens(Tab.PEOPLE),
        sees_people(OTHER_NAME, NAME),
        opens_person(NAME),
        opens(Tab.UNKNOWN),
        sees_groups(n3="Unknown 3, 1st visit"),
        opens(Tab.HEALTH),
        doctor_says("storage", "damaged or missing"),
    )
    again.close()
    assert "templates cannot be opened" in caplog.text
    caplog.clear()


def test_without_the_face_model_the_kiosk_says_so_and_screens_on(post_of, tmp_path, caplog):
    def missing():
        return SFace(tmp_path / "missing.onnx", model_path("yunet"))

    post = post_of(embedder=missing)
    post.walk(
        comes(STRANGER),
        reads("No elevated skin temperature indicated"),
        has_visits(1),
        says_recognition_is_off(),
        *opens_panel(),
        opens(Tab.UNKNOWN),
        sees_groups(),
    )
    assert "nobody is recognised" in caplog.text
    caplog.clear()


HOSTILE = {
    '=HYPERLINK("http://x")': '=HYPERLINK("http://x")',
    "Robert'); DROP TABLE people;--": "Robert'); DROP TABLE people;--",
    "<b>Zoë</b>": "<b>Zoë</b>",
    "A" * 80: "A" * 80,
    "مريم العلي": "مريم العلي",
    "👩‍👧 Kim\u202eneve\x07t": "Kimnevet",
}
"""Names, and how they are greeted: without what cannot be drawn and what turns the direction of others."""


def test_hostile_names_are_text_on_every_screen_and_harmless_in_a_table(post, tmp_path):
    stick = tmp_path / "STICK"
    post.plug_stick(stick)
    first, *others = HOSTILE
    post.walk(
        comes(STRANGER),
        *opens_panel(),
        opens(Tab.UNKNOWN),
        taps_group(1, "New person"),
        pastes(first),
        strikes(Act.DONE),
        message_says("Named 1 visit"),
        locks(),
    )
    for name, shown in HOSTILE.items():
        if name != first:
            before = others[others.index(name) - 1] if name != others[0] else first
            post.walk(
                *opens_panel(), opens(Tab.PEOPLE), opens_person(before), *renames(name), message_begins("Saved"), locks()
            )
        post.walk(stands(STRANGER), reads(f"Hello, {shown}"), leaves())
    post.walk(*opens_panel(), opens(Tab.HISTORY), exports(), locks())

    with next(stick.glob("*.csv")).open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table))
    assert {row["name"] for row in rows} == {"👩‍👧 Kimnevet"}
    assert len(rows) == 1 + len(HOSTILE)


def test_a_name_that_a_spreadsheet_would_run_is_quoted_in_the_table(post, tmp_path):
    post.plug_stick(tmp_path / "STICK")
    post.walk(
        comes(STRANGER),
        *opens_panel(),
        opens(Tab.UNKNOWN),
        taps_group(1, "New person"),
        pastes("=cmd|calc!A1"),
        strikes(Act.DONE),
        message_says("Named 1 visit"),
        opens(Tab.HISTORY),
        exports(),
    )

    with next((tmp_path / "STICK").glob("*.csv")).open(encoding="utf-8-sig", newline="") as table:
        assert [row["name"] for row in csv.DictReader(table)] == ["'=cmd|calc!A1"]
