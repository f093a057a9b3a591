from uuid import UUID, uuid4

import pytest
from botocore.exceptions import ClientError

from tests.cloud.clients import client
from tests.cloud.devstack import ROOT
from tests.cloud.rekognition_faces import HashedFaces
from tests.cloud.rekognition_server import RekognitionServer

NOBODYS = "00000000-0000-4000-8000-000000000000"


def image(*people: str, take: int = 0) -> dict[str, bytes]:
    """Return an image of people for `hashed_people`; another take of the same people is another image."""
    return {"Bytes": b"\xff\xd8\xff" + ",".join(people).encode() + b"|%d" % take}


def hashed_people(content: bytes) -> tuple[str, ...]:
    return tuple(one for one in content[3:].split(b"|")[0].decode().split(",") if one)


@pytest.fixture
def rekognition():
    with RekognitionServer(HashedFaces(hashed_people), most_users=50) as server:
        yield server


def index(people, who, take=0, external=None):
    extra = {} if external is None else {"ExternalImageId": external}
    answer = people.index_faces(CollectionId="people", Image=image(who, take=take), **extra)
    return answer["FaceRecords"][0]["Face"]["FaceId"]


def enrol(people, user, *faces):
    people.create_user(CollectionId="people", UserId=user)
    return people.associate_faces(CollectionId="people", UserId=user, FaceIds=list(faces))


def settle(people):
    """Look until no update is under way, as a client does; returns users with their status."""
    for _ in range(5):
        users = {one["UserId"]: one["UserStatus"] for one in people.list_users(CollectionId="people")["Users"]}
        if "UPDATING" not in users.values():
            return users
    raise AssertionError(f"never settled: {users}")


def search_users(people, who, take=9, **options):
    return people.search_users_by_image(CollectionId="people", Image=image(who, take=take), **options)


def code_of(call, **parameters):
    with pytest.raises(ClientError) as raised:
        call(**parameters)
    return raised.value.response["Error"]["Code"]


def test_a_collection_is_made_described_listed_and_deleted(people):
    made = people.create_collection(CollectionId="other")
    described = people.describe_collection(CollectionId="other")
    listed = people.list_collections()["CollectionIds"]
    deleted = people.delete_collection(CollectionId="other")

    assert made["StatusCode"] == deleted["StatusCode"] == 200
    assert (described["FaceCount"], described["UserCount"]) == (0, 0)
    assert described["CollectionARN"] == "arn:aws:rekognition:us-east-1:000000000000:collection/other"
    assert described["CreationTimestamp"].tzinfo is not None
    assert listed == ["other", "people"]
    assert people.list_collections()["CollectionIds"] == ["people"]


def test_a_person_is_found_by_another_picture_once_the_user_is_active(people):
    enrolled = enrol(people, "ada", index(people, "ada"))
    while_updating = search_users(people, "ada")
    found = search_users(people, "ada")

    assert enrolled["UserStatus"] == "UPDATING"
    assert while_updating["UserMatches"] == []
    assert [match["User"] for match in found["UserMatches"]] == [{"UserId": "ada", "UserStatus": "ACTIVE"}]
    assert found["UserMatches"][0]["Similarity"] > 99
    assert found["FaceModelVersion"] == "7.0"
    assert search_users(people, "bob")["UserMatches"] == []


def test_a_user_goes_from_created_over_updating_to_active_and_back(people):
    face = index(people, "ada")
    people.create_user(CollectionId="people", UserId="ada")
    assert settle(people) == {"ada": "CREATED"}
    people.associate_faces(CollectionId="people", UserId="ada", FaceIds=[face])
    assert people.list_users(CollectionId="people")["Users"] == [{"UserId": "ada", "UserStatus": "UPDATING"}]
    assert settle(people) == {"ada": "ACTIVE"}
    people.disassociate_faces(CollectionId="people", UserId="ada", FaceIds=[face])
    assert settle(people) == {"ada": "CREATED"}
    assert search_users(people, "ada")["UserMatches"] == []


def test_three_operations_answer_in_three_ways_when_there_is_no_face(people):
    nobody = image()

    assert code_of(people.search_faces_by_image, CollectionId="people", Image=nobody) == "InvalidParameterException"
    by_user = people.search_users_by_image(CollectionId="people", Image=nobody)
    assert by_user["UserMatches"] == []
    assert "SearchedFace" not in by_user
    assert people.index_faces(CollectionId="people", Image=nobody)["FaceRecords"] == []


def test_only_the_largest_face_is_searched_and_the_others_are_told(people):
    enrol(people, "ada", index(people, "ada"))
    enrol(people, "bob", index(people, "bob"))
    settle(people)

    by_user = people.search_users_by_image(CollectionId="people", Image=image("bob", "ada"))
    by_face = people.search_faces_by_image(CollectionId="people", Image=image("bob", "ada"))

    assert [match["User"]["UserId"] for match in by_user["UserMatches"]] == ["bob"]
    assert [face["Reasons"] for face in by_user["UnsearchedFaces"]] == [["FACE_NOT_LARGEST"]]
    assert [match["Face"]["UserId"] for match in by_face["FaceMatches"]] == ["bob"]


def test_indexing_takes_no_more_faces_than_asked_for_and_tells_the_rest(people):
    answer = people.index_faces(CollectionId="people", Image=image("ada", "bob", "cleo"), MaxFaces=1, ExternalImageId="v1")

    assert len(answer["FaceRecords"]) == 1
    assert [face["Reasons"] for face in answer["UnindexedFaces"]] == [["EXCEEDS_MAX_FACES"]] * 2
    assert people.describe_collection(CollectionId="people")["FaceCount"] == 1
    assert UUID(answer["FaceRecords"][0]["Face"]["FaceId"]).version == 4


def test_the_same_image_with_the_same_external_id_stores_nothing_again(people):
    first, again = (index(people, "ada", external="visit-1") for _ in range(2))
    without, without_again = (index(people, "bob") for _ in range(2))
    other_id = index(people, "ada", external="visit-2")

    assert first == again
    assert without != without_again
    assert other_id != first
    assert people.describe_collection(CollectionId="people")["FaceCount"] == 4


def test_a_repeated_index_may_also_answer_without_records():
    with RekognitionServer(HashedFaces(), repeated_index="none") as server:
        people = client("rekognition", server.url, ROOT)
        people.create_collection(CollectionId="people")
        first, again = (
            people.index_faces(CollectionId="people", Image=image("ada"), ExternalImageId="visit-1") for _ in range(2)
        )

        assert len(first["FaceRecords"]) == 1
        assert again["FaceRecords"] == []
        assert people.describe_collection(CollectionId="people")["FaceCount"] == 1


def test_a_deleted_face_can_be_indexed_anew(people):
    first = index(people, "ada", external="visit-1")
    people.delete_faces(CollectionId="people", FaceIds=[first])

    assert index(people, "ada", external="visit-1") != first
    assert people.describe_collection(CollectionId="people")["FaceCount"] == 1


def test_associating_reports_each_face_that_does_not_fit_and_ignores_what_is_done(people):
    ada, ada_again, bob = index(people, "ada"), index(people, "ada", take=1), index(people, "bob")
    enrol(people, "bob", bob)
    enrol(people, "ada", ada)
    stranger = index(people, "cleo")

    answer = people.associate_faces(CollectionId="people", UserId="ada", FaceIds=[ada, ada_again, bob, stranger, NOBODYS])

    assert answer["AssociatedFaces"] == [{"FaceId": ada_again}]
    reasons = {failed["FaceId"]: failed["Reasons"] for failed in answer["UnsuccessfulFaceAssociations"]}
    assert reasons == {
        bob: ["ASSOCIATED_TO_A_DIFFERENT_USER"],
        stranger: ["LOW_MATCH_CONFIDENCE"],
        NOBODYS: ["FACE_NOT_FOUND"],
    }


def test_a_user_holds_a_hundred_faces_and_not_one_more(people):
    faces = [index(people, "ada", take=take) for take in range(101)]
    enrol(people, "ada", *faces[:100])

    refused = code_of(people.associate_faces, CollectionId="people", UserId="ada", FaceIds=faces[100:])

    assert refused == "ServiceQuotaExceededException"
    assert len(people.list_faces(CollectionId="people", UserId="ada")["Faces"]) == 100


def test_a_person_is_erased_in_the_order_that_the_service_asks_for(people):
    face = index(people, "ada", external="visit-1")
    enrol(people, "ada", face)

    refused = people.delete_faces(CollectionId="people", FaceIds=[face, NOBODYS])
    assert "DeletedFaces" not in refused
    assert [failed["Reasons"] for failed in refused["UnsuccessfulFaceDeletions"]] == [
        ["ASSOCIATED_TO_AN_EXISTING_USER"],
        ["FACE_NOT_FOUND"],
    ]
    gone = people.disassociate_faces(CollectionId="people", UserId="ada", FaceIds=[face, NOBODYS])
    assert gone["DisassociatedFaces"] == [{"FaceId": face}]
    assert [failed["Reasons"] for failed in gone["UnsuccessfulFaceDisassociations"]] == [["FACE_NOT_FOUND"]]
    assert people.delete_faces(CollectionId="people", FaceIds=[face])["DeletedFaces"] == [face]
    people.delete_user(CollectionId="people", UserId="ada")
    assert people.describe_collection(CollectionId="people")["FaceCount"] == 0
    assert settle(people) == {}


def test_deleting_a_user_alone_leaves_the_faces_searchable(people):
    enrol(people, "ada", index(people, "ada"))
    people.delete_user(CollectionId="people", UserId="ada")

    (match,) = people.search_faces_by_image(CollectionId="people", Image=image("ada", take=1))["FaceMatches"]

    assert "UserId" not in match["Face"]
    assert search_users(people, "ada")["UserMatches"] == []


def test_lists_come_in_pages_and_deletions_in_between_lose_nothing(people):
    faces = [index(people, f"person {n}") for n in range(7)]
    for n in range(4):
        enrol(people, f"user-{n}", faces[n])

    first = people.list_faces(CollectionId="people", MaxResults=3)
    people.delete_user(CollectionId="people", UserId="user-0")
    people.delete_faces(CollectionId="people", FaceIds=[faces[0]])
    rest = people.list_faces(CollectionId="people", NextToken=first["NextToken"])
    pages = people.get_paginator("list_users").paginate(CollectionId="people", PaginationConfig={"PageSize": 2})

    assert [face["FaceId"] for face in first["Faces"] + rest["Faces"]] == faces
    assert "NextToken" not in rest
    assert [user["UserId"] for page in pages for user in page["Users"]] == ["user-1", "user-2", "user-3"]
    assert [one["FaceId"] for one in people.list_faces(CollectionId="people", FaceIds=faces[5:])["Faces"]] == faces[5:]


def test_a_token_gets_its_first_answer_again_and_happens_once(people, rekognition):
    face, token = index(people, "ada"), str(uuid4())

    for _ in range(2):
        people.create_user(CollectionId="people", UserId="ada", ClientRequestToken=token)
    first, again = (
        people.associate_faces(CollectionId="people", UserId="ada", FaceIds=[face], ClientRequestToken=token)
        for _ in range(2)
    )

    assert first["AssociatedFaces"] == again["AssociatedFaces"] == [{"FaceId": face}]
    rekognition.collections.forget_tokens()
    assert code_of(people.create_user, CollectionId="people", UserId="ada", ClientRequestToken=token) == "ConflictException"
    late = people.associate_faces(CollectionId="people", UserId="ada", FaceIds=[face], ClientRequestToken=token)
    assert late["AssociatedFaces"] == []


def test_a_token_with_other_parameters_is_refused(people):
    people.create_user(CollectionId="people", UserId="ada", ClientRequestToken="t-1")

    refused = code_of(people.create_user, CollectionId="people", UserId="bob", ClientRequestToken="t-1")

    assert refused == "IdempotentParameterMismatchException"


IMAGE = image("ada")
UNKNOWN_COLLECTION = [
    ("describe_collection", {}),
    ("delete_collection", {}),
    ("index_faces", {"Image": IMAGE}),
    ("search_faces_by_image", {"Image": IMAGE}),
    ("search_users_by_image", {"Image": IMAGE}),
    ("create_user", {"UserId": "ada"}),
    ("delete_user", {"UserId": "ada"}),
    ("associate_faces", {"UserId": "ada", "FaceIds": [NOBODYS]}),
    ("disassociate_faces", {"UserId": "ada", "FaceIds": [NOBODYS]}),
    ("delete_faces", {"FaceIds": [NOBODYS]}),
    ("list_faces", {}),
    ("list_users", {}),
]


@pytest.mark.parametrize(("operation", "parameters"), UNKNOWN_COLLECTION)
def test_every_operation_needs_its_collection(people, operation, parameters):
    with pytest.raises(people.exceptions.ResourceNotFoundException, match="The collection id: nowhere does not exist"):
        getattr(people, operation)(CollectionId="nowhere", **parameters)


@pytest.mark.parametrize("operation", ["delete_user", "associate_faces", "disassociate_faces"])
def test_what_is_about_a_user_needs_the_user(people, operation):
    faces = {} if operation == "delete_user" else {"FaceIds": [NOBODYS]}

    assert code_of(getattr(people, operation), CollectionId="people", UserId="no", **faces) == "ResourceNotFoundException"


def test_what_exists_cannot_be_made_again(people):
    people.create_user(CollectionId="people", UserId="ada")

    assert code_of(people.create_collection, CollectionId="people") == "ResourceAlreadyExistsException"
    assert code_of(people.create_user, CollectionId="people", UserId="ada") == "ConflictException"


def test_quotas_are_kept():
    with RekognitionServer(HashedFaces(), most_faces=1, most_users=1) as server:
        people = client("rekognition", server.url, ROOT)
        people.create_collection(CollectionId="people")
        enrol(people, "ada", index(people, "ada"))

        for call, parameters in ((people.index_faces, {"Image": image("bob")}), (people.create_user, {"UserId": "bob"})):
            assert code_of(call, CollectionId="people", **parameters) == "ServiceQuotaExceededException"


@pytest.mark.parametrize("operation", ["list_faces", "list_users", "list_collections"])
@pytest.mark.parametrize("token", ["!", "dXNlcnM6eA==", "bm9uZTox"])
def test_a_foreign_page_token_is_refused(people, operation, token):
    collection = {} if operation == "list_collections" else {"CollectionId": "people"}

    assert code_of(getattr(people, operation), NextToken=token, **collection) == "InvalidPaginationTokenException"
