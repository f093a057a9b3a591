from itertools import product

import pytest

from kiosk.domain.opinion import Candidate, Join, Match, Meet, NoFace, NoMatch, Standing, Stay, first_sighting, weigh
from kiosk.domain.person import PersonId
from kiosk.domain.visit import VisitId

ADA, BEN, CARL = (PersonId(f"p-{n:016x}") for n in (1, 2, 3))

NOBODYS = Standing()
NEW = Standing(person=ADA, is_alone=True)
KNOWN = Standing(person=ADA, is_enrolled=True)
GUARDS = Standing(person=ADA, by_human=True, is_enrolled=True)


def candidate(person=BEN, **more):
    return Candidate(person=person, **more)


@pytest.mark.parametrize("standing", [NOBODYS, NEW, KNOWN, GUARDS])
def test_a_picture_without_a_face_changes_nothing(standing):
    assert weigh(standing, NoFace(), ()) == Stay()


@pytest.mark.parametrize(
    ("standing", "expected"),
    [(NOBODYS, Meet(enrol=True)), (NEW, Stay(enrol=True)), (KNOWN, Stay()), (Standing(person=ADA), Stay(enrol=True))],
)
def test_whom_the_cloud_does_not_know_it_gets_to_know_once(standing, expected):
    assert weigh(standing, NoMatch(), ()) == expected


def test_where_both_say_the_same_nothing_follows():
    assert weigh(KNOWN, Match((BEN, ADA)), (candidate(BEN), candidate(ADA))) == Stay()


@pytest.mark.parametrize("candidates", [(candidate(),), (candidate(was_compared=True),), (candidate(), candidate(CARL))])
def test_a_persons_word_beats_any_match(candidates):
    assert weigh(GUARDS, Match((BEN,)), candidates) == Stay()


def test_a_visit_that_this_kiosk_made_nothing_of_is_whose_the_cloud_says():
    assert weigh(NOBODYS, Match((BEN,)), (candidate(was_compared=True),)) == Join(BEN)


def test_somebody_new_here_who_comes_to_another_kiosk_is_the_same_there():
    assert weigh(NEW, Match((BEN,)), (candidate(),)) == Join(BEN)
    assert weigh(Standing(person=ADA), Match((BEN,)), (candidate(),)) == Join(BEN)
    assert weigh(Standing(person=ADA, is_named=True), Match((BEN,)), (candidate(),)) == Join(BEN)


@pytest.mark.parametrize(
    ("standing", "found"),
    [
        (KNOWN, candidate()),
        (Standing(person=ADA), candidate(was_compared=True)),
        (Standing(person=ADA, is_named=True), candidate(is_named=True)),
    ],
)
def test_where_the_two_disagree_the_visit_stands_by_itself_and_the_cloud_learns_nothing(standing, found):
    assert weigh(standing, Match((BEN,)), (found,)) == Meet(enrol=False)


def test_a_visit_that_stands_by_itself_already_is_left_to_a_guard():
    assert weigh(NEW, Match((BEN,)), (candidate(was_compared=True),)) == Stay()
    assert weigh(NEW, Match((BEN, CARL)), (candidate(), candidate(CARL))) == Stay()


def test_of_two_whom_the_cloud_takes_for_one_a_guard_chooses():
    assert weigh(NOBODYS, Match((BEN, CARL)), (candidate(), candidate(CARL))) == Meet(enrol=False)


def test_whom_a_guard_told_apart_is_no_candidate():
    rejected = candidate(is_rejected=True)

    assert weigh(KNOWN, Match((BEN,)), (rejected,)) == Stay()
    assert weigh(NEW, Match((BEN,)), (rejected,)) == Stay(enrol=True)
    assert weigh(NEW, Match((BEN, CARL)), (rejected, candidate(CARL))) == Join(CARL)


def test_whoever_was_forgotten_here_is_nobody_the_cloud_could_know():
    assert weigh(NOBODYS, Match((BEN,)), ()) == Meet(enrol=True)


def test_every_case_has_an_answer_and_scores_play_no_part():
    flags = list(product([False, True], repeat=4))
    standings = [NOBODYS, *(Standing(person=ADA, by_human=a, is_named=b, is_enrolled=c, is_alone=d) for a, b, c, d in flags)]
    found = [candidate(was_compared=a, is_rejected=b, is_named=c) for a, b, c, _ in flags]

    for standing, one in product(standings, found):
        answer = weigh(standing, Match((BEN,)), (one,))
        assert isinstance(answer, Stay | Join | Meet)
        assert not (standing.by_human and standing.person and isinstance(answer, Join | Meet))
        assert not (isinstance(answer, Join) and one.is_rejected)


def test_the_id_of_whoever_was_first_seen_at_a_visit_is_the_same_everywhere():
    one, other = first_sighting(VisitId("a")), first_sighting(VisitId("b"))

    assert one == first_sighting(VisitId("a")) != other
    assert one.startswith("p-")
    assert len(one) == 18
