"""Packs the code of the functions in AWS: their modules and whatever of ours those import, nothing else."""

import ast
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

FUNCTIONS = ("cloud.backend", "cloud.watch")
PACKAGES = ("cloud", "kiosk")
ROOT = Path(__file__).parents[1]
EPOCH = (1980, 1, 1, 0, 0, 0)
"""Of every file in the archive, so that the same code is the same archive."""


def pack() -> bytes:
    """Return a zip of Python files that run wherever boto3 is; the same bytes for the same code."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for path in sorted(files()):
            entry = zipfile.ZipInfo(path.relative_to(ROOT).as_posix(), EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, path.read_bytes())
    return content.getvalue()


def files() -> set[Path]:
    """Return the files that the functions need."""
    found: set[Path] = set()
    left = list(FUNCTIONS)
    while left:
        path = _file(left.pop())
        if path not in found:
            found.add(path)
            left += _imported(path)
    packages = {parent for path in found for parent in path.parents if parent.is_relative_to(ROOT) and parent != ROOT}
    return found | {package / "__init__.py" for package in packages}


def _file(module: str) -> Path:
    path = ROOT.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _imported(path: Path) -> Iterator[str]:
    """Yield the modules of ours that a file imports when it is loaded; what only types need stands deeper in."""
    for statement in ast.parse(path.read_text(encoding="utf-8")).body:
        names = [one.name for one in statement.names] if isinstance(statement, ast.Import) else []
        names += [statement.module or ""] if isinstance(statement, ast.ImportFrom) else []
        yield from (name for name in names if name.split(".")[0] in PACKAGES)
