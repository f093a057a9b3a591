"""People by touch alone: strangers come, guards name them on the screen, and all that follows."""

import pytest

from kiosk.models import model_path
from tests.flows.post import Post
from tests.flows.steps import (
    comes,
    finds_no_trace,
    keeps_traces,
    leaves,
    locks,
    message_says,
    names,
    never_reads,
    opens,
    opens_panel,
    opens_person,
    picks_face,
    reads,
    reads_now,
    sees_groups,
    sees_people,
    stands,
    stands_elevated,
    taps_in_sheet,
    taps_of_person,
    undoes,
    undoes_in_audit,
)
from ui.guard.page import Tab

pytestmark = pytest.mark.skipif(
    not (model_path("yunet").exists() and model_path("sface").exists()),
    reason="the face models' weights are not installed: run `doorman models`",
)
STRANGER, ANOTHER = 3, 5
NAME, OTHER_NAME = "박서연", "Han Minjun"


@pytest.fixture
def post_of(tmp_path, qtbot):
    """Return a function that opens a kiosk in the same place again and again."""
    posts = []

    def make(**about):
        post = Post(tmp_path, qtbot, **about)
        posts.append(post)
        return post

    yield make
    for post in posts:
        post.close()


@pytest.fixture
def post(post_of):
    return post_of()


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
        opens(Tab.AUDIT),
        opens(Tab.PEOPLE),
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
