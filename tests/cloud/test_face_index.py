import pytest

from kiosk.domain.opinion import FaceId, Match, NoFace, NoMatch
from kiosk.domain.person import PersonId
from kiosk.domain.spending import Charge
from kiosk.domain.visit import VisitId
from kiosk.errors import CloudRejected, CloudUnreachable, Rejection
from tests.cloud.portraits import people_in, portrait
from tests.cloud.rekognition_faces import HashedFaces
from tests.cloud.rekognition_server import DroppedReply, Portal, Refusal, RekognitionServer
from tests.cloud.sky import Sky

ADA, BEN = PersonId("p-00000000000000ad"), PersonId("p-00000000000000be")
FIRST, SECOND = VisitId("20261102T120000-000000000001"), VisitId("20261102T120000-000000000002")


@pytest.fixture(params=["same", "none"])
def server(request):
    """Return a Rekognition in each reading of what a repeated IndexFaces answers."""
    with RekognitionServer(HashedFaces(people_in), repeated_index=request.param, updating_looks=0) as running:
        yield running


@pytest.fixture
def sky(devstack, server):
    return Sky(devstack, server)


@pytest.fixture
def faces(sky):
    return sky.faces()


def enrolled(faces, person, name, visit=FIRST):
    face = faces.index(portrait(name), visit)
    assert faces.enrol(person, face)
    return face


def test_nobody_is_known_at_first(faces):
    assert faces.search(portrait("ada")) == NoMatch()


def test_a_picture_without_a_face_is_one_answer_whoever_says_so(faces):
    assert faces.search(portrait("")) == NoFace()
    assert faces.index(portrait(""), FIRST) is None


@pytest.mark.parametrize(
    "picture",
    [
        portrait("ada", side=79),
        portrait("ada", side=30_000),  # 900 megapixels in a few bytes
        b"no picture",
        b"",
        portrait("ada") + bytes(6_000_000),
    ],
    ids=len,
)
def test_what_the_service_would_refuse_is_not_sent(faces, server, picture):
    assert faces.search(picture) == NoFace()
    assert faces.index(picture, FIRST) is None
    assert not server.calls["SearchUsersByImage"] + server.calls["IndexFaces"]


def test_whoever_was_enrolled_is_found_by_another_picture(faces, sky):
    enrolled(faces, ADA, "ada")

    assert faces.search(portrait("ada", 2)) == Match((ADA,))
    assert faces.search(portrait("ben")) == NoMatch()
    assert sky.indexed()[0]["ExternalImageId"] == FIRST


def test_a_user_that_no_kiosk_made_is_never_a_match(faces, sky, caplog):
    face = faces.index(portrait("ada"), FIRST)
    sky.rekognition.create_user(CollectionId=sky.collection, UserId="somebody:else")
    sky.rekognition.associate_faces(CollectionId=sky.collection, UserId="somebody:else", FaceIds=[face])

    assert faces.search(portrait("ada")) == NoMatch()
    assert "skipped user 'somebody:else'" in caplog.text
    caplog.clear()


@pytest.mark.parametrize("operation", ["IndexFaces", "CreateUser", "AssociateFaces"])
def test_a_lost_answer_doubles_nothing_however_long_ago_it_was(faces, sky, server, operation):
    server.fail_next(DroppedReply(operation))
    with pytest.raises(CloudUnreachable):
        enrolled(faces, ADA, "ada")
    server.collections.forget_tokens()

    enrolled(faces, ADA, "ada")

    assert len(sky.indexed()) == 1
    assert sky.indexed()[0]["UserId"] == ADA
    assert sky.known() == [ADA]


def test_a_page_of_the_network_is_no_stranger(faces, server):
    server.fail_next(Portal())

    with pytest.raises(CloudUnreachable, match="not AWS"):
        faces.search(portrait("ada"))


def test_the_face_of_a_visit_is_found_again_in_the_collection(faces):
    for number in range(30):
        faces.index(portrait(f"person {number}"), VisitId(f"visit-{number}"))
    face = faces.index(portrait("ada"), FIRST)

    assert faces.indexed(FIRST) == face
    assert faces.indexed(SECOND) is None


def test_a_face_that_the_service_holds_for_somebody_elses_does_not_become_a_persons(faces, sky):
    enrolled(faces, ADA, "ada")
    bens = faces.index(portrait("ben"), SECOND)

    assert not faces.enrol(ADA, bens)

    assert [face["ExternalImageId"] for face in sky.indexed()] == [FIRST]


def test_a_face_goes_to_whoever_it_is_said_to_be_of(faces, sky):
    face = enrolled(faces, ADA, "ben")

    for _ in range(2):
        assert faces.enrol(BEN, face)

    assert [(one["FaceId"], one["UserId"]) for one in sky.indexed()] == [(face, BEN)]
    assert faces.search(portrait("ben", 2)) == Match((BEN,))
    faces.drop(face)
    faces.drop(face)
    assert sky.indexed() == []


def test_a_face_that_is_gone_becomes_nobodys(faces):
    assert not faces.enrol(ADA, FaceId("00000000-0000-0000-0000-000000000000"))


def test_erasing_leaves_no_face_and_no_user_of_somebody_and_all_others(faces, sky):
    enrolled(faces, ADA, "ada")
    enrolled(faces, BEN, "ben", SECOND)
    faces.index(portrait("somebody"), VisitId("orphan"))  # a kill between indexing and enrolling leaves such a one

    faces.erase(ADA, faces.of(ADA, [VisitId("orphan")]))

    assert [face["UserId"] for face in sky.indexed()] == [BEN]
    assert sky.known() == [BEN]
    assert faces.search(portrait("ada")) == NoMatch()


def test_a_face_of_an_erased_visit_goes_whoever_it_was_given_to(faces, sky):
    enrolled(faces, BEN, "ada", FIRST)

    faces.erase(ADA, faces.of(ADA, [FIRST]))

    assert sky.indexed() == []


def test_erasing_goes_on_where_it_was_interrupted(faces, sky, server):
    for number in range(3):
        assert faces.enrol(ADA, faces.index(portrait("ada", number), VisitId(f"visit-{number}")))
    theirs = faces.of(ADA, [])
    for operation in ("DisassociateFaces", "DeleteFaces", "DeleteUser"):
        server.fail_next(DroppedReply(operation))
        with pytest.raises(CloudUnreachable):
            faces.erase(ADA, theirs)

    faces.erase(ADA, theirs)

    assert (sky.indexed(), sky.known()) == ([], [])


def test_erasing_somebody_who_was_never_there_is_fine(faces):
    faces.erase(ADA, faces.of(ADA, [FIRST]))


def test_images_are_paid_and_everything_else_is_free(sky):
    counted = []
    faces = sky.faces(count=lambda charge, _calls: counted.append(charge))

    faces.search(portrait("ada"))
    faces.enrol(ADA, faces.index(portrait("ada"), FIRST))

    assert counted == [Charge.IMAGE, Charge.IMAGE, Charge.FREE, Charge.FREE]


def test_a_missing_collection_and_a_full_one_are_named(sky, faces, server):
    server.fail_next(Refusal("ServiceQuotaExceededException", "IndexFaces"))
    with pytest.raises(CloudRejected, match=rf"collection {sky.collection} is full .*: raise the quota") as full:
        faces.index(portrait("ada"), FIRST)
    object.__setattr__(sky, "collection", "nowhere")
    with pytest.raises(
        CloudRejected, match=r"there is no collection nowhere in us-east-1: correct cloud.collection or cloud.region"
    ) as missing:
        sky.faces().search(portrait("ada"))

    assert (full.value.cause, missing.value.cause) == (Rejection.QUOTA, Rejection.SETTING)


@pytest.mark.parametrize(
    ("code", "cause", "words"),
    [
        ("AccessDeniedException", Rejection.PERMISSION, "may not SearchUsersByImage in collection"),
        ("ExpiredTokenException", Rejection.CREDENTIALS, "credentials ran out"),
        ("UnrecognizedClientException", Rejection.CREDENTIALS, "does not accept the credentials"),
        ("InvalidImageFormatException", Rejection.CONTENT, "Rekognition does not take it"),
    ],
)
def test_a_refusal_says_whether_one_picture_or_everything_is_held_up(faces, server, code, cause, words):
    server.fail_next(Refusal(code))

    with pytest.raises(CloudRejected, match=words) as refused:
        faces.search(portrait("ada"))

    assert refused.value.cause is cause


@pytest.mark.parametrize(
    "code", ["ThrottlingException", "ProvisionedThroughputExceededException", "InternalServerError", "New"]
)
def test_what_will_pass_is_tried_again(faces, server, code):
    server.fail_next(Refusal(code))

    with pytest.raises(CloudUnreachable, match=f"Rekognition answers {code}"):
        faces.search(portrait("ada"))
