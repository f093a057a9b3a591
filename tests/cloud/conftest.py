"""The cloud of the tests: one local AWS server for the session, a kiosk's user in it, and a Rekognition per test."""

import pytest

from kiosk.models import model_path
from tests.cloud.clients import client
from tests.cloud.devstack import PROGRAM, ROOT, Devstack
from tests.cloud.rekognition_faces import HashedFaces, RealFaces
from tests.cloud.rekognition_server import RekognitionServer
from tests.cloud.sky import Sky

IN_MEMORY = {"PERSIST_STATE": "0", "S3_PERSIST": "0"}
"""Nothing outlives the session; a folder for each object would take longer to delete than the tests take."""


@pytest.fixture(scope="session")
def devstack_program():
    """Skip where the local AWS server is not installed."""
    if not PROGRAM.exists():
        pytest.skip("the local AWS server is not installed: run `make devstack`")


@pytest.fixture(scope="session")
def devstack(devstack_program, tmp_path_factory):  # noqa: ARG001 - first see that there is one
    """Return the running local AWS server; tests share it, so each makes buckets and tables of its own."""
    with Devstack(tmp_path_factory.mktemp("devstack"), IN_MEMORY) as running:
        yield running


@pytest.fixture(scope="session")
def real_faces():
    """Return the reader of faces by the real models, which take a moment to load."""
    if not (model_path("yunet").exists() and model_path("sface").exists()):
        pytest.skip("the face models are not installed: run `doorman models`")
    return RealFaces()


@pytest.fixture
def rekognition():
    """Return an empty Rekognition that takes every image for one person of its own."""
    with RekognitionServer(HashedFaces()) as server:
        yield server


@pytest.fixture
def people(rekognition):
    """Return a client of `rekognition`, in which the collection "people" is made."""
    made = client("rekognition", rekognition.url, ROOT)
    made.create_collection(CollectionId="people")
    return made


@pytest.fixture
def sky(devstack, rekognition):
    """Return a cloud of the test's own."""
    return Sky(devstack, rekognition)
