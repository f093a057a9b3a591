"""The recogniser with a real store: only the face model is a hand-written one, whose templates the test chooses."""

import numpy as np
import pytest

from kiosk.acts import undoing
from kiosk.domain.action import Author, AuthorKind, Ignored, Merged, Rejected
from kiosk.domain.face import Box, Face
from kiosk.domain.identity import Ambiguous, Flaw, Known, Mode, NotAsked, Quality, Template, Unasked, Unknown
from kiosk.domain.picture import Picture
from kiosk.errors import BadInput
from kiosk.recognition import APART_S, QUICK_LOOKS, RETRY_S, Recognition
from tests.store.household import KIM, Household, visit_id
from tests.store.samples import Place

FACE = Face(Box(0.4, 0.3, 0.2, 0.3))
MODEL = "m" * 64
AXES = np.eye(128, dtype=np.float32)
QUALITY = Quality(width_px=120, sharpness=0.1, brightness=120, score=0.93)


class ChosenFaces:
    """An embedder whose next answer is `face`: a vector, or a flaw. Counts how often it was asked."""

    model = MODEL

    def __init__(self):
        self.face = AXES[0]
        self.asked = 0

    def embed(self, picture, face):
        self.asked += 1
        if isinstance(self.face, Flaw):
            return self.face
        if isinstance(self.face, Exception):
            raise self.face
        return Template(vector=self.face.copy(), model=MODEL, quality=QUALITY, at=picture.at)


class Kiosk:
    """Somebody comes with `come`; `mode` may be changed at any time."""

    def __init__(self, tmp_path):
        self.house = Household(Place(tmp_path))
        self.faces, self.mode, self.is_missing = ChosenFaces(), Mode.ON, False
        self.visits, self.visitors, self.at = 0, 0, 0.0
        self.recognition = Recognition(
            self._load, self.house.log, self.house.records, mode=lambda: self.mode, monotonic=lambda: self.at
        )
        self.recognition.start()

    def _load(self):
        if self.is_missing:
            raise BadInput("the weights are missing: run `doorman models`")
        return self.faces

    def close(self):
        self.recognition.close()
        self.house.close()

    def look(self, face=None, visitor=None):
        self.at += 0.25
        self.faces.face = self.faces.face if face is None else face
        pixels = np.zeros((4, 4, 4), np.uint8)
        self.recognition.look(visitor or self.visitors, Picture(pixels, pixels[..., :3].copy(), self.at), FACE)
        self.recognition.settle()

    def come(self, *faces, stays=False):
        """Let somebody with these faces, one after another, be screened; return who they are taken for."""
        self.visitors += 1
        self.visits += 1
        for face in faces:
            self.look(face)
        self.house.come(self.visits)
        told = self.recognition.identify(self.visitors, visit_id(self.visits)).result(10)
        if not stays:
            self.recognition.leave(self.visitors)
        self.recognition.settle()
        return told

    @property
    def gallery(self):
        return self.house.records.gallery(MODEL)


@pytest.fixture
def kiosk(tmp_path):
    made = Kiosk(tmp_path)
    yield made
    made.close()


def like(axis, cosine, aside):
    return (cosine * AXES[axis] + np.sqrt(1 - cosine**2) * AXES[aside]).astype(np.float32)


def three(axis, start=50, cosine=0.85):
    """Return three looks of one person in one visit, each as like an axis as `cosine` says."""
    looks = [like(axis, cosine, start) + 0.2 * AXES[start + 1 + k] for k in range(3)]
    return tuple((look / np.linalg.norm(look)).astype(np.float32) for look in looks)


def test_a_stranger_who_comes_back_is_the_same_unknown_person(kiosk):
    first, second = kiosk.come(*three(0)), kiosk.come(*three(0, 60))
    other = kiosk.come(*three(1))

    assert first == Unknown(visit_id(1), first.person, 1, 1)
    assert second == Unknown(visit_id(2), first.person, 1, 2)
    assert other == Unknown(visit_id(3), other.person, 2, 1)


def test_whoever_was_named_is_known_on_the_next_visit(kiosk):
    stranger = kiosk.come(*three(0)).person
    kiosk.house.call(stranger, "김서연")

    assert kiosk.come(*three(0, 60)) == Known(visit_id(2), stranger, "김서연")
    assert kiosk.gallery.owners[visit_id(1)] == stranger
    assert kiosk.house.records.person(stranger).visits == 2


def test_whoever_is_perhaps_somebody_named_is_asked_about_and_joins_nobody(kiosk):
    known = kiosk.come(*three(0)).person
    kiosk.house.call(known, "Lee")

    told = kiosk.come(*three(0, 80, 0.5))

    assert isinstance(told, Ambiguous)
    assert told.person != known
    assert [match.person for match in told.matches] == [known]
    assert kiosk.house.records.person(known).visits == 1


def test_templates_are_learned_of_somebody_named_only_from_a_match_that_is_clear(kiosk):
    known = kiosk.come(*three(0)).person
    kiosk.house.call(known, "Lee")
    kept = len(kiosk.gallery.visits)

    weak = kiosk.come(*three(0, 80, 0.6))
    after_weak = len(kiosk.gallery.visits)
    clear = kiosk.come(*three(0, 90, 0.9))

    assert isinstance(weak, Known)
    assert isinstance(clear, Known)
    assert (after_weak, len(kiosk.gallery.visits)) == (kept, kept + 3)
    assert kiosk.house.records.person(known).visits == 3


def test_an_ignored_person_is_recognised_but_not_asked_about(kiosk):
    courier = kiosk.come(*three(0)).person
    kiosk.house.do(Ignored(courier, ignored=True))

    assert kiosk.come(*three(0, 60)) == Unknown(visit_id(2), courier, 1, 2)
    assert kiosk.house.records.groups().total == 0


def test_groups_that_turn_out_to_be_one_person_become_one(kiosk):
    one = kiosk.come(*three(0, 10, 0.6)).person
    two = kiosk.come(*three(0, 20, 0.6)).person
    assert one != two

    kiosk.come(*three(0, 30, 0.98))

    assert kiosk.house.records.person(one).id == kiosk.house.records.person(two).id
    assert kiosk.house.records.groups().total == 1


def test_groups_that_a_guard_told_apart_never_become_one(kiosk):
    one = kiosk.come(*three(0, 10, 0.6)).person
    two = kiosk.come(*three(0, 20, 0.6)).person
    kiosk.house.do(Rejected(one, two))

    kiosk.come(*three(0, 30, 0.98))

    assert kiosk.house.records.person(one).id != kiosk.house.records.person(two).id


def test_groups_that_recognition_merged_stay_apart_once_a_guard_undid_it(kiosk):
    one = kiosk.come(*three(0, 10, 0.6)).person
    two = kiosk.come(*three(0, 20, 0.6)).person
    kiosk.come(*three(0, 30, 0.98))
    told = kiosk.house.records.actions(person=one).items
    (merged,) = [card for card in told if isinstance(card.action.deeds[0], Merged)]

    kiosk.house.do(*undoing(kiosk.house.records, merged.action.id).deeds)
    kiosk.come(*three(0, 40, 0.98))

    assert kiosk.house.records.person(one).id != kiosk.house.records.person(two).id


def test_somebody_forgotten_comes_back_as_somebody_new(kiosk):
    gone = kiosk.come(*three(0)).person
    kiosk.house.log.forget(KIM, gone).result()

    told = kiosk.come(*three(0, 60))

    assert isinstance(told, Unknown)
    assert told.person != gone


def test_a_merge_by_a_guard_holds_for_the_next_visit(kiosk):
    one, two = kiosk.come(*three(0)).person, kiosk.come(*three(1)).person
    kiosk.house.call(one, "Lee")
    kiosk.house.do(Merged(two, one))

    assert kiosk.come(*three(1, 70)) == Known(visit_id(3), one, "Lee")


def test_somebody_who_stepped_in_between_is_not_taken_for_the_visitor(kiosk):
    told = kiosk.come(AXES[5], *three(0))

    assert isinstance(told, Unknown)
    assert float((kiosk.gallery.vectors @ AXES[5]).max()) < 0.5


def test_without_a_good_picture_the_visit_keeps_the_reason(kiosk):
    told = kiosk.come(Flaw.BLURRED, Flaw.SMALL)

    assert told == NotAsked(visit_id(1), Unasked.NO_PORTRAIT)
    assert len(kiosk.gallery.visits) == 0


def test_good_pictures_do_not_count_once_it_is_open_who_stands_there(kiosk):
    kiosk.house.call(kiosk.come(*three(0)).person, "Lee")

    assert isinstance(kiosk.come(*three(0, 60), Flaw.BLURRED), Known)
    assert kiosk.come(*three(0, 70), Flaw.BLURRED, Flaw.TURNED) == NotAsked(visit_id(3), Unasked.NO_PORTRAIT)


def test_pictures_are_embedded_a_moment_apart_and_more_rarely_later(kiosk):
    kiosk.visitors += 1
    for _ in range(3):
        kiosk.look()
        kiosk.at -= 0.25 - APART_S / 4
    assert kiosk.faces.asked == 1

    for _ in range(30):
        kiosk.look()
    assert kiosk.faces.asked < QUICK_LOOKS + 30 / 3


def test_nothing_is_embedded_or_kept_while_recognition_is_off(kiosk):
    kiosk.mode = Mode.OFF

    assert kiosk.come(*three(0)) == NotAsked(visit_id(1), Unasked.OFF)
    assert kiosk.faces.asked == 0
    assert kiosk.recognition.gallery() is None
    assert kiosk.recognition.is_able


def test_before_consent_nothing_is_kept(kiosk):
    kiosk.mode = Mode.OPT_IN

    told = [kiosk.come(*three(0)), kiosk.come(*three(0, 60)), kiosk.come(Flaw.DARK)]

    assert [one.reason for one in told] == [Unasked.NOT_AGREED, Unasked.NOT_AGREED, Unasked.NO_PORTRAIT]
    assert len(kiosk.gallery.visits) == 0
    assert kiosk.house.records.groups().total == 0
    assert kiosk.house.records.actions().total == 0


def test_whoever_asked_to_be_remembered_is_found_again_and_nobody_else(kiosk):
    kiosk.mode = Mode.OPT_IN
    kiosk.come(*three(0), stays=True)

    remembered = kiosk.recognition.remember(kiosk.visitors).result(10)
    kiosk.recognition.leave(kiosk.visitors)

    assert remembered == Unknown(visit_id(1), remembered.person, 1, 1)
    assert kiosk.come(*three(0, 60)) == Unknown(visit_id(2), remembered.person, 1, 2)
    assert kiosk.come(*three(1)) == NotAsked(visit_id(3), Unasked.NOT_AGREED)
    (action, *_) = kiosk.house.records.actions(person=remembered.person).items[::-1]
    assert action.action.author == Author(AuthorKind.VISITOR)


def test_whoever_is_gone_cannot_be_remembered(kiosk):
    kiosk.mode = Mode.OPT_IN
    kiosk.come(*three(0))

    with pytest.raises(BadInput, match="gone"):
        kiosk.recognition.remember(kiosk.visitors).result(10)

    assert len(kiosk.gallery.visits) == 0


def test_in_opt_in_those_who_never_asked_are_not_compared_with(kiosk):
    stranger = kiosk.come(*three(0)).person
    kiosk.house.call(stranger, "Lee")
    kiosk.mode = Mode.OPT_IN

    assert kiosk.come(*three(0, 60)) == NotAsked(visit_id(2), Unasked.NOT_AGREED)


def test_a_missing_face_model_is_said_and_tried_again_later(kiosk, caplog):
    kiosk.is_missing = True
    kiosk.recognition._embedder = None

    assert kiosk.come(*three(0)) == NotAsked(visit_id(1), Unasked.NO_EMBEDDER)
    assert not kiosk.recognition.is_able
    assert "doorman models" in caplog.text

    kiosk.is_missing = False
    kiosk.at += RETRY_S
    assert isinstance(kiosk.come(*three(1)), Unknown)
    assert kiosk.recognition.is_able
    caplog.clear()


def test_a_bug_in_the_face_model_ends_recognition_and_nothing_else(kiosk, caplog):
    kiosk.visitors += 1
    kiosk.look(ValueError("a bug"))

    assert not kiosk.recognition.is_able
    assert kiosk.come(*three(0)) == NotAsked(visit_id(1), Unasked.NO_EMBEDDER)
    assert "recognition ends here" in caplog.text
    caplog.clear()


def test_a_visit_that_was_not_kept_is_told_as_such(kiosk):
    kiosk.visitors += 1
    for face in three(0):
        kiosk.look(face)

    with pytest.raises(BadInput, match="there is no visit"):
        kiosk.recognition.identify(kiosk.visitors, visit_id(9)).result(10)


def test_templates_of_another_model_are_not_compared_with(kiosk, caplog):
    kiosk.house.come(40)
    kiosk.house.log.enrol(visit_id(40), (), None).result()
    template = Template(vector=AXES[0].copy(), model="other", quality=QUALITY, at=0.0)
    kiosk.house.come(41)
    kiosk.house.log.enrol(visit_id(41), (template,), None).result()

    told = kiosk.come(AXES[0], *three(0))

    assert isinstance(told, Unknown)
    assert (told.number, told.nth) == (1, 1)
    assert "another face model" in caplog.text
    caplog.clear()
