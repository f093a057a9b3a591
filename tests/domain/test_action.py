"""What a set of actions says, by the definition itself."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from kiosk.domain.action import (
    RECOGNITION,
    Action,
    ActionId,
    Assigned,
    Author,
    AuthorKind,
    Forgotten,
    Ignored,
    Merged,
    Met,
    Named,
    Portrayed,
    Rejected,
    Undone,
    project,
)
from kiosk.domain.person import LabelId, PersonId
from kiosk.domain.visit import VisitId

GUARD = Author(AuthorKind.GUARD, "g-00000001")
ADA, BEN, CHI = (PersonId(f"p-{n:016x}") for n in range(3))
ONE, TWO = VisitId("one"), VisitId("two")
KIM, LEE = LabelId("l-0000000000000001"), LabelId("l-0000000000000002")


def act(n, *deeds, by=GUARD, counter=None, device="east"):
    at = datetime(2026, 11, 2, tzinfo=UTC)
    return Action(
        id=ActionId(f"a-{n:016x}"), counter=n if counter is None else counter, device=device, author=by, at=at, deeds=deeds
    )


def undo(n, of, **rest):
    return act(n, Undone(ActionId(f"a-{of:016x}")), **rest)


ALL_MET = act(1, Met(ADA, 1), Met(BEN, 2), Met(CHI, 3), by=RECOGNITION)


def test_the_newest_name_holds_and_undoing_it_gives_back_the_one_before():
    log = [ALL_MET, act(2, Named(ADA, KIM)), act(3, Named(ADA, LEE))]

    assert project(log).people[ADA].label == LEE
    assert project([*log, undo(4, 3)]).people[ADA].label == KIM


def test_an_undo_can_be_undone_and_that_undone_again():
    log = [ALL_MET, act(2, Named(ADA, KIM)), undo(3, 2), undo(4, 3)]
    assert project(log).people[ADA].label == KIM

    assert project([*log, undo(5, 4)]).people[ADA].label is None


def test_an_undo_that_is_older_than_what_it_undoes_does_not_count():
    assert project([ALL_MET, act(5, Named(ADA, KIM)), undo(4, 5)]).people[ADA].label == KIM


def test_what_a_person_did_beats_recognition_however_new():
    log = [ALL_MET, act(2, Assigned((ONE,), ADA)), act(3, Assigned((ONE,), BEN), by=RECOGNITION)]

    assert project(log).visits == {ONE: ADA}


def test_recognition_undoes_nothing_that_a_person_did():
    assert project([ALL_MET, act(2, Named(ADA, KIM)), undo(3, 2, by=RECOGNITION)]).people[ADA].label == KIM


def test_a_person_undoes_what_recognition_did():
    log = [ALL_MET, act(2, Assigned((ONE,), ADA), by=RECOGNITION), undo(3, 2)]

    assert project(log).visits == {}


def test_of_two_acts_at_once_the_kiosk_decides():
    east, west = act(2, Named(ADA, KIM), device="east"), act(3, Named(ADA, LEE), counter=2, device="west")

    assert project([ALL_MET, west, east]).people[ADA].label == project([ALL_MET, east, west]).people[ADA].label == LEE


def test_merged_people_are_one_and_come_apart_when_that_is_undone():
    log = [ALL_MET, act(2, Assigned((ONE,), ADA), Assigned((TWO,), BEN)), act(3, Merged(ADA, BEN), Merged(BEN, CHI))]

    assert project(log).visits == {ONE: CHI, TWO: CHI}
    assert project(log).roots == {ADA: CHI, BEN: CHI}
    assert project([*log, undo(4, 3)]).visits == {ONE: ADA, TWO: BEN}


def test_merges_in_a_circle_leave_one_of_them_standing_for_everybody():
    log = [ALL_MET, act(2, Merged(ADA, BEN)), act(3, Merged(BEN, CHI)), act(4, Merged(CHI, ADA), device="west")]

    assert project(log).people.keys() == {ADA}
    assert project(log).roots == {BEN: ADA, CHI: ADA}


def test_merges_in_a_circle_within_one_action_leave_one_standing():
    assert project([ALL_MET, act(2, Merged(ADA, BEN), Merged(BEN, ADA))]).roots == {BEN: ADA}


def test_a_merge_into_somebody_not_met_here_yet_counts_once_they_are():
    merge, met = act(2, Merged(ADA, BEN)), act(3, Met(BEN, 2), by=RECOGNITION, device="west")
    ada = act(1, Met(ADA, 1), by=RECOGNITION)

    assert project([ada, merge]).people.keys() == {ADA}
    assert project([ada, merge, met]).people.keys() == {BEN}


def test_a_merge_into_somebody_forgotten_does_not_count():
    log = [ALL_MET, act(2, Merged(ADA, BEN)), act(3, Forgotten((BEN,)), device="west")]

    assert project(log).people.keys() == {ADA, CHI}
    assert project(log).forgotten == {BEN}


def test_forgetting_is_for_ever():
    log = [ALL_MET, act(2, Assigned((ONE,), ADA)), act(3, Forgotten((ADA,))), undo(4, 3), act(5, Met(ADA, 9))]

    assert ADA not in project(log).people
    assert project(log).visits == {}


def test_a_rejection_holds_for_those_the_two_were_merged_into():
    log = [ALL_MET, act(2, Rejected(BEN, ADA)), act(3, Merged(ADA, CHI))]

    assert project(log).rejected == {(BEN, CHI)}
    assert project([*log, act(4, Merged(CHI, BEN))]).rejected == frozenset()


def test_a_portrait_counts_only_while_the_visit_is_theirs():
    log = [ALL_MET, act(2, Assigned((ONE,), ADA), Portrayed(ADA, ONE))]
    assert project(log).people[ADA].portrait == ONE

    assert project([*log, act(3, Assigned((ONE,), BEN))]).people[ADA].portrait is None


def test_recognition_takes_nobody_away_to_whom_a_guard_gave_a_name_elsewhere():
    merge = act(2, Merged(ADA, BEN), Merged(CHI, ADA), by=RECOGNITION)
    named = act(3, Named(ADA, KIM), counter=2, device="west")
    log = [ALL_MET, act(4, Assigned((ONE,), ADA), by=RECOGNITION), merge, named]

    told = project(log)

    assert (told.people[ADA].label, told.visits) == (KIM, {ONE: ADA})
    assert told.roots == {CHI: ADA}
    assert project([*log, act(5, Merged(ADA, BEN))]).roots == {ADA: BEN, CHI: BEN}
    assert project([*log, undo(6, 3)]).roots == {ADA: BEN, CHI: BEN}


@pytest.mark.parametrize("ignored", [True, False])
def test_who_is_ignored_can_be_asked_about_again(ignored):
    assert (
        project([ALL_MET, act(2, Ignored(ADA, ignored=True)), act(3, Ignored(ADA, ignored=ignored))]).people[ADA].ignored
        is ignored
    )


def test_a_chain_of_merges_is_followed_once_however_long():
    count = 20_000
    chain = [PersonId(f"p-{n:016x}") for n in range(count)]
    met = act(1, *(Met(one, n + 1) for n, one in enumerate(chain)), by=RECOGNITION)
    merges = act(2, *(Merged(one, into) for one, into in pairwise(chain)))

    assert set(project([met, merges]).roots.values()) == {chain[-1]}
