import numpy as np
import pytest

from kiosk.domain.identity import Gallery, Sureness
from kiosk.domain.likeness import Likenesses
from kiosk.domain.matching import Index, Rule
from kiosk.domain.person import PersonId
from kiosk.domain.visit import VisitId

ANNA, BOB, CHO, SOMEBODY = (PersonId(f"p-{n:016x}") for n in range(4))


def faces(person, count, spread=0.03, seed=0):
    """Return unit vectors around a direction of the person's own."""
    middle = np.random.default_rng(100 + person).normal(size=128)
    near = middle / np.linalg.norm(middle) + spread * np.random.default_rng(seed).normal(size=(count, 128))
    return (near / np.linalg.norm(near, axis=1, keepdims=True)).astype(np.float32)


def gallery(*people, names=(), rejected=(), ignored=()):
    """Return a gallery of (person, vectors), each vector of a visit of its own, in a mixed order."""
    rows = [(person, vector) for person, vectors in people for vector in vectors]
    order = np.random.default_rng(1).permutation(len(rows))
    visits = tuple(VisitId(f"v{n}") for n in order)
    return Gallery(
        version=1,
        model="m",
        vectors=np.array([rows[n][1] for n in order], np.float32).reshape(len(rows), 128),
        visits=visits,
        owners={VisitId(f"v{n}"): person for n, (person, _) in enumerate(rows) if person is not None},
        names=dict.fromkeys(names, "somebody"),
        rejected=frozenset(tuple(sorted(pair)) for pair in rejected),
        ignored=frozenset(ignored),
    )


def named(*people, **more):
    return gallery(*people, names=[person for person, _ in people if person not in {SOMEBODY, None}], **more)


def test_whoever_is_most_alike_comes_first():
    held = named((ANNA, faces(1, 5)), (BOB, faces(2, 5)), (CHO, faces(3, 5)), (SOMEBODY, faces(2, 4, seed=7)))

    first, *others = Likenesses(held, Rule()).of([SOMEBODY], 6)[SOMEBODY]

    assert (first.person, first.sureness) == (BOB, Sureness.SURE)
    assert {other.sureness for other in others} == {Sureness.NOBODY}
    assert len(others) == 2
    assert [match.person for match in Likenesses(held, Rule()).of([SOMEBODY], 1)[SOMEBODY]] == [BOB]


def test_the_score_is_the_one_that_recognition_decides_by():
    held = named((ANNA, faces(1, 7)), (SOMEBODY, faces(1, 3, 0.1, seed=5)))

    (match,) = Likenesses(held, Rule()).of([SOMEBODY], 1)[SOMEBODY]

    index = Index(held)
    means, _ = index.scores(index.templates_of(SOMEBODY))
    assert match.score == pytest.approx(float(means[index.people.index(ANNA)].mean()), abs=1e-5)


def test_between_sure_and_nobody_it_is_maybe():
    held = named((ANNA, faces(1, 5)), (SOMEBODY, faces(1, 5, seed=5)))

    (match,) = Likenesses(held, Rule()).of([SOMEBODY], 1)[SOMEBODY]

    (doubted,) = Likenesses(held, Rule(sure=match.score + 0.01, maybe=match.score - 0.01)).of([SOMEBODY], 1)[SOMEBODY]
    assert (match.sureness, doubted.sureness) == (Sureness.SURE, Sureness.MAYBE)


def test_nobody_is_suggested_whom_they_were_told_from_or_who_is_ignored_or_has_no_name():
    alike = [(one, faces(1, 3, seed=n)) for n, one in enumerate((ANNA, BOB, CHO, SOMEBODY))]

    told = Likenesses(gallery(*alike, names=[ANNA, BOB], rejected=[(SOMEBODY, ANNA)]), Rule()).of([SOMEBODY], 9)[SOMEBODY]
    ignored = Likenesses(gallery(*alike, names=[ANNA, BOB], ignored=[BOB]), Rule()).of([SOMEBODY], 9)[SOMEBODY]

    assert [match.person for match in told] == [BOB]
    assert [match.person for match in ignored] == [ANNA]


def test_somebody_without_a_template_resembles_nobody():
    held = named((ANNA, faces(1, 5)), (None, faces(2, 2)))

    assert Likenesses(held, Rule()).of([SOMEBODY], 6)[SOMEBODY] == ()
    assert Likenesses(gallery(), Rule()).of([SOMEBODY], 6)[SOMEBODY] == ()


def test_many_are_told_at_once_as_they_are_one_by_one():
    held = gallery(*((one, faces(n, 4)) for n, one in enumerate((ANNA, BOB, CHO, SOMEBODY))), names=[ANNA, BOB])
    told = Likenesses(held, Rule())

    for one, (match,) in told.of([CHO, SOMEBODY, ANNA], 1).items():
        (alone,) = told.of([one], 1)[one]
        assert (match.person, match.sureness) == (alone.person, alone.sureness)
        assert match.score == pytest.approx(alone.score, abs=1e-5)


def test_a_gallery_larger_than_is_summed_at_once_gives_the_same():
    few = named((ANNA, faces(1, 20)), (SOMEBODY, faces(1, 2, seed=5)))
    many = named((ANNA, np.repeat(faces(1, 20), 1000, axis=0)), (SOMEBODY, faces(1, 2, seed=5)))

    (one,), (other,) = (Likenesses(held, Rule()).of([SOMEBODY], 1)[SOMEBODY] for held in (few, many))

    assert one.score == pytest.approx(other.score, abs=1e-4)
