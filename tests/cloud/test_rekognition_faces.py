import struct

import cv2
import numpy as np
import pytest
from botocore.exceptions import ClientError

from kiosk.devices.drawing.character import CHOSEN, character
from kiosk.devices.scenario import Figure, Script
from kiosk.devices.simulated import SimulatedCamera, SimulatedEntrance
from kiosk.domain.registration import Lens
from kiosk.domain.thermal import Optics
from tests.cloud.clients import client
from tests.cloud.devstack import ROOT
from tests.cloud.rekognition_faces import HashedFaces, dimensions, similarity
from tests.cloud.rekognition_server import RekognitionServer
from tests.cloud.rekognition_wire import Refused
from tests.fakes import FakeClock


@pytest.fixture(scope="module")
def pixels_of():
    """Return a function that draws people at the entrance, as the kiosk's camera sees them."""
    clock = FakeClock()
    camera = SimulatedCamera(SimulatedEntrance(Script(()), clock, Optics(), Lens(), seed=1), clock)

    def draw(*figures):
        return np.ascontiguousarray(camera.picture_of(figures, at=0.0).pixels[..., :3])

    return draw


@pytest.fixture
def people(real_faces):
    with RekognitionServer(real_faces, updating_looks=0) as server:
        made = client("rekognition", server.url, ROOT)
        made.create_collection(CollectionId="people")
        yield made


def person(number, distance_m=0.38, **where):
    return Figure(character=character(CHOSEN[number]), distance_m=distance_m, **where)


def encoded(pixels, kind=".jpg"):
    _, content = cv2.imencode(kind, pixels)
    return {"Bytes": content.tobytes()}


def test_drawn_people_are_told_apart_and_known_again(people, pixels_of):
    for number in range(3):
        name = f"person-{number}"
        (record,) = people.index_faces(CollectionId="people", Image=encoded(pixels_of(person(number))))["FaceRecords"]
        people.create_user(CollectionId="people", UserId=name)
        people.associate_faces(CollectionId="people", UserId=name, FaceIds=[record["Face"]["FaceId"]])

    later = [encoded(pixels_of(person(number, 0.45, x_m=0.02)), ".png") for number in range(4)]
    answers = [people.search_users_by_image(CollectionId="people", Image=image) for image in later]
    found = [[match["User"]["UserId"] for match in answer["UserMatches"]] for answer in answers]

    assert found == [["person-0"], ["person-1"], ["person-2"], []]
    assert min(answer["UserMatches"][0]["Similarity"] for answer in answers[:3]) > 95


def test_a_face_is_described_where_it_is(people, pixels_of):
    (record,) = people.index_faces(CollectionId="people", Image=encoded(pixels_of(person(0))))["FaceRecords"]
    detail, box = record["FaceDetail"], record["FaceDetail"]["BoundingBox"]

    assert abs(box["Left"] + box["Width"] / 2 - 0.5) < 0.1
    assert detail["Confidence"] > 80
    assert [landmark["Type"] for landmark in detail["Landmarks"]][:2] == ["eyeLeft", "eyeRight"]
    assert detail["Landmarks"][0]["X"] < detail["Landmarks"][1]["X"]
    assert abs(detail["Pose"]["Yaw"]) < 20
    assert 10 < detail["Quality"]["Brightness"] < 100


def test_an_empty_hall_holds_no_face(people, pixels_of):
    hall = encoded(pixels_of())

    assert people.index_faces(CollectionId="people", Image=hall)["FaceRecords"] == []
    assert "SearchedFace" not in people.search_users_by_image(CollectionId="people", Image=hall)
    with pytest.raises(people.exceptions.InvalidParameterException, match="There are no faces in the image"):
        people.search_faces_by_image(CollectionId="people", Image=hall)


def test_of_two_people_the_nearer_one_is_searched(people, pixels_of):
    both = pixels_of(person(0, 0.4, x_m=-0.12), person(1, 0.7, x_m=0.2))
    (record,) = people.index_faces(CollectionId="people", Image=encoded(both), MaxFaces=1)["FaceRecords"]

    answer = people.search_users_by_image(CollectionId="people", Image=encoded(both))

    assert answer["UnsearchedFaces"][0]["Reasons"] == ["FACE_NOT_LARGEST"]
    assert answer["SearchedFace"]["FaceDetail"]["BoundingBox"] == record["FaceDetail"]["BoundingBox"]


def test_a_blurred_face_is_searched_but_not_indexed_unless_asked_to(people, pixels_of):
    blurred = encoded(cv2.GaussianBlur(pixels_of(person(0)), (0, 0), 9))

    refused = people.index_faces(CollectionId="people", Image=blurred)

    assert refused["FaceRecords"] == []
    assert [face["Reasons"] for face in refused["UnindexedFaces"]] == [["LOW_SHARPNESS"]]
    assert len(people.index_faces(CollectionId="people", Image=blurred, QualityFilter="NONE")["FaceRecords"]) == 1
    assert "SearchedFace" in people.search_users_by_image(CollectionId="people", Image=blurred)


def test_a_face_under_forty_pixels_is_not_there(people, pixels_of):
    near = pixels_of(person(0, 0.5))
    face = people.index_faces(CollectionId="people", Image=encoded(near))["FaceRecords"][0]["Face"]["BoundingBox"]
    shrunk = [
        cv2.resize(near, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        for scale in (px / (face["Width"] * near.shape[1]) for px in (46, 34))
    ]

    counts = [len(people.index_faces(CollectionId="people", Image=encoded(one))["FaceRecords"]) for one in shrunk]

    assert counts == [1, 0]


@pytest.mark.parametrize(
    ("image", "code"),
    [
        (b"GIF89a", "InvalidImageFormatException"),
        (b"\xff\xd8\xff", "InvalidImageFormatException"),
        (b"\xff\xd8\xff\xe0\x00\x04JF" + bytes(50), "InvalidImageFormatException"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + struct.pack(">II", 200, 200), "InvalidImageFormatException"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + struct.pack(">II", 30_000, 30_000), "ImageTooLargeException"),
        (encoded(np.zeros((79, 200, 3), np.uint8))["Bytes"], "InvalidParameterException"),
    ],
)
def test_what_is_no_picture_of_a_fair_size_is_refused_by_name(people, image, code):
    with pytest.raises(ClientError) as raised:
        people.index_faces(CollectionId="people", Image={"Bytes": image})

    assert raised.value.response["Error"]["Code"] == code


@pytest.mark.parametrize("kind", [".jpg", ".png"])
def test_the_size_of_a_picture_stands_in_its_head(kind):
    assert dimensions(encoded(np.zeros((90, 160, 3), np.uint8), kind)["Bytes"]) == (160, 90)


def test_similarity_is_read_as_the_service_means_it():
    told = similarity(np.array([0.45, 0.5, 0.75, 1.0], np.float32))

    assert told[0] < 80
    assert told[1] == pytest.approx(80, abs=0.2)
    assert told[2] == pytest.approx(99, abs=0.2)
    assert told[3] <= 100


def test_by_hash_no_two_of_many_people_are_alike():
    reader = HashedFaces()
    vectors = np.stack([reader(b"\xff\xd8\xff%d" % n)[0].vector for n in range(1500)])

    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, 0.0)

    assert similarity(cosines).max() < 60


def test_by_hash_something_that_is_no_picture_is_refused():
    with pytest.raises(Refused, match="InvalidImageFormatException"):
        HashedFaces()(b"hello")
