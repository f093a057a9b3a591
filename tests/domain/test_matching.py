from dataclasses import replace

import numpy as np
import pytest

from kiosk.domain.identity import Gallery, Sureness
from kiosk.domain.matching import (
    ALIKE_AT_MOST,
    PER_VISIT,
    SURE_AT_MOST,
    TEMPLATES_AT_MOST,
    Index,
    Rule,
    one_persons,
    worth_keeping,
)
from kiosk.domain.person import PersonId
from kiosk.domain.visit import VisitId

RULE = Rule()
ONE = PersonId("one")
AXES = np.eye(128, dtype=np.float32)


def like(axis, cosine, aside):
    """Return a unit vector at a cosine to one axis; the rest of it lies along another."""
    return (cosine * AXES[axis] + np.sqrt(1 - cosine**2) * AXES[aside]).astype(np.float32)


def gallery(people, names=(), rejected=(), ignored=(), **changes):
    """Return a gallery of people's templates: each person is one visit."""
    rows = [(person, vector) for person, vectors in people.items() for vector in vectors]
    return Gallery(
        version=1,
        model="m",
        vectors=np.array([vector for _, vector in rows], np.float32).reshape(-1, 128),
        visits=tuple(VisitId(f"v-{person}") for person, _ in rows),
        owners={VisitId(f"v-{person}"): PersonId(person) for person in people},
        names={person: person.title() for person in names},
        rejected=frozenset(rejected),
        ignored=frozenset(ignored),
        **changes,
    )


def found(people, probes, **about):
    return Index(gallery(people, **about)).find(np.array(probes, np.float32), RULE)


def test_somebody_named_is_found_when_two_of_three_templates_are_sure():
    kim = {"kim": [AXES[0], like(0, 0.97, 9)]}

    assert found(kim, [like(0, 0.5, 1), like(0, 0.5, 2), like(0, 0.1, 3)], names=["kim"]).person == "kim"
    assert found(kim, [like(0, 0.5, 1), like(0, 0.1, 2), like(0, 0.1, 3)], names=["kim"]).person is None


def test_somebody_with_a_single_template_must_be_more_like_it():
    kim = {"kim": [AXES[0]]}

    assert found(kim, [like(0, 0.48, 1)] * 3, names=["kim"]).person is None
    assert [match.person for match in found(kim, [like(0, 0.48, 1)] * 3, names=["kim"]).matches] == ["kim"]
    assert found(kim, [like(0, 0.52, 1)] * 3, names=["kim"]).person == "kim"


def test_looks_that_are_little_alike_do_not_keep_somebody_named_from_being_found():
    masked, bare = [like(1, 0.97, axis) for axis in (9, 10, 11)], [like(0, 0.97, axis) for axis in (12, 13, 14)]

    assert found({"kim": masked + bare}, [like(0, 0.6, 1)] * 3, names=["kim"]).person == "kim"
    assert found({"group": masked + bare}, [like(0, 0.6, 2)] * 3).person is None


def test_one_template_is_never_enough_to_call_somebody_by_name():
    seen = found({"kim": [AXES[0]]}, [like(0, 0.9, 1)], names=["kim"])

    assert seen.person is None
    assert [(match.person, match.sureness) for match in seen.matches] == [("kim", Sureness.SURE)]


@pytest.mark.parametrize(("cosine", "asked"), [(0.44, True), (0.37, True), (0.36, False)])
def test_whoever_is_perhaps_somebody_named_is_asked_about_and_stands_alone(cosine, asked):
    seen = found({"kim": [AXES[0]]}, [like(0, cosine, 1)] * 3, names=["kim"])

    assert seen.person is None
    assert [match.person for match in seen.matches] == (["kim"] if asked else [])


def test_a_name_is_not_said_when_somebody_else_is_nearly_as_like():
    probe = (0.6 * AXES[0] + 0.57 * AXES[1] + np.sqrt(1 - 0.36 - 0.57**2) * AXES[2]).astype(np.float32)
    both = {"kim": [AXES[0]], "lee": [AXES[1]]}

    seen = found(both, [probe] * 3, names=["kim", "lee"])

    assert seen.person is None
    assert [match.person for match in seen.matches] == ["kim", "lee"]


def test_an_unresolved_card_of_the_same_person_does_not_keep_them_from_being_greeted():
    people = {"kim": [AXES[0]], "stranger": [like(0, 0.8, 1)]}

    assert found(people, [like(0, 0.9, 1)] * 3, names=["kim"]).person == "kim"


def test_a_lookalike_told_apart_by_a_guard_does():
    people = {"kim": [AXES[0]], "twin": [like(0, 0.8, 1)]}

    seen = found(people, [like(0, 0.9, 1)] * 3, names=["kim"], rejected=[("kim", "twin")])

    assert seen.person == "twin"
    assert seen.matches == ()


def test_an_unknown_visit_is_compared_with_the_whole_group_never_with_one_member():
    chain = {"group": [AXES[0], like(0, 0.3, 1)]}

    assert found(chain, [like(1, 0.8, 2)] * 3).person is None
    assert found(chain, [like(0, 0.8, 2)] * 3).person == "group"


def test_one_picture_against_one_takes_more():
    assert found({"group": [AXES[0]]}, [like(0, 0.47, 1)]).person is None
    assert found({"group": [AXES[0]]}, [like(0, 0.51, 1)]).person == "group"
    assert found({"group": [AXES[0]]}, [like(0, 0.47, 1)] * 3).person == "group"


def test_a_stranger_like_an_unknown_group_and_perhaps_like_somebody_named_joins_the_group_and_is_asked_about():
    probe = (0.7 * AXES[0] + 0.4 * AXES[1] + np.sqrt(1 - 0.49 - 0.16) * AXES[2]).astype(np.float32)

    seen = found({"group": [AXES[0]], "kim": [AXES[1]]}, [probe] * 3, names=["kim"])

    assert (seen.person, [match.person for match in seen.matches]) == ("group", ["kim"])


def test_whom_a_guard_rejected_is_not_suggested_again():
    probe = (0.7 * AXES[0] + 0.4 * AXES[1] + np.sqrt(1 - 0.49 - 0.16) * AXES[2]).astype(np.float32)

    seen = found({"group": [AXES[0]], "kim": [AXES[1]]}, [probe] * 3, names=["kim"], rejected=[("group", "kim")])

    assert (seen.person, seen.matches) == ("group", ())


def test_somebody_ignored_is_matched_but_not_asked_about():
    courier = {"courier": [AXES[0]]}

    assert found(courier, [like(0, 0.6, 1)] * 3, ignored=["courier"]).person == "courier"
    assert found(courier, [like(0, 0.4, 1)] * 3, names=["courier"], ignored=["courier"]).matches == ()


def test_a_gallery_without_anybody_finds_nobody():
    seen = found({}, [AXES[0]])

    assert (seen.person, seen.matches) == (None, ())


def test_templates_that_are_nobodys_and_people_left_out_are_not_compared_with():
    held = gallery({"kim": [AXES[0]], "lee": [AXES[1]]}, names=["kim", "lee"])
    orphan = replace(held, owners={VisitId("v-kim"): PersonId("kim")})

    assert Index(orphan).people == ("kim",)
    assert Index(held, frozenset({PersonId("lee")})).people == ("lee",)
    assert Index(held, frozenset({PersonId("lee")})).find(np.array([like(0, 0.9, 5)] * 3), RULE).matches == ()


def test_scores_are_those_of_a_plain_loop_however_rows_lie():
    random = np.random.default_rng(3)
    vectors = random.normal(size=(60, 128)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    visits = tuple(VisitId(f"v-{row}") for row in range(60))
    owners = {visit: PersonId(f"p-{random.integers(0, 9)}") for visit in visits[:50]}
    held = replace(gallery({}), vectors=vectors, visits=visits, owners=owners)
    index, probes = Index(held), vectors[:3] + 0.01

    means, bests = index.scores(probes)

    for place, person in enumerate(index.people):
        own = vectors[[row for row in range(50) if owners[visits[row]] == person]]
        assert means[place] == pytest.approx((own @ probes.T).mean(axis=0), abs=1e-5)
        assert bests[place] == pytest.approx((own @ probes.T).max(axis=0), abs=1e-5)


def test_the_threshold_rises_with_the_people_and_never_falls_below_the_setting():
    assert RULE.sure_among(1) == RULE.sure_among(32) == 0.45
    assert RULE.sure_among(320) == pytest.approx(0.55)
    assert RULE.sure_among(1_000_000) == SURE_AT_MOST
    assert Rule(sure=0.65).sure_among(1_000_000) == 0.65


def test_groups_that_agree_as_a_whole_are_one_person():
    index = Index(gallery({"one": [AXES[0], like(0, 0.9, 1)], "two": [like(0, 0.8, 2), like(0, 0.7, 3)]}))

    assert index.same_as(ONE, RULE) == "two"


@pytest.mark.parametrize(
    "about",
    [
        {"names": ["two"]},
        {"ignored": ["two"]},
        {"ignored": ["one"]},
        {"rejected": [("one", "two")]},
        {"rejected": [("two", "one")]},
    ],
)
def test_groups_named_ignored_or_told_apart_never_become_one(about):
    people = {"one": [AXES[0], like(0, 0.9, 1)], "two": [like(0, 0.8, 2), like(0, 0.7, 3)]}

    assert Index(gallery(people, **about)).same_as(ONE, RULE) is None


def test_one_like_member_does_not_join_two_groups():
    index = Index(gallery({"one": [AXES[0], AXES[1]], "two": [like(0, 0.9, 2), AXES[3]]}))

    assert index.same_as(ONE, RULE) is None


def test_of_a_visit_only_templates_of_whoever_was_seen_last_count():
    assert one_persons(np.array([AXES[5], like(0, 0.9, 1), AXES[0]]), RULE.maybe) == [1, 2]
    assert one_persons(np.empty((0, 128), np.float32), RULE.maybe) == []


def test_a_copy_of_a_template_is_not_kept_and_of_one_visit_three_at_most():
    nothing = np.empty((0, 128), np.float32)

    assert worth_keeping(np.array([AXES[0]] * 5), nothing) == [0]
    assert len(worth_keeping(AXES[:5], nothing)) == PER_VISIT
    assert worth_keeping(AXES[:1], AXES[:1]) == []


def test_of_looks_that_are_alike_six_are_kept_and_another_look_still_finds_room():
    alike = np.array([like(0, 0.9, axis) for axis in range(1, 1 + ALIKE_AT_MOST)])

    assert worth_keeping(np.array([like(0, 0.9, 20)]), alike) == []
    assert worth_keeping(np.array([like(40, 0.9, 20)]), alike) == [0]
    assert worth_keeping(AXES[100:101], AXES[:TEMPLATES_AT_MOST]) == []
