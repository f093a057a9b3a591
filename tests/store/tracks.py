"""Looks for what must be gone: in every byte of every file of a data folder, sealed or not."""

from contextlib import suppress

from kiosk.domain.visit import Kind
from kiosk.store.key import PictureKey
from kiosk.store.sealing import MAGIC, DamagedPicture, label_of, unseal
from kiosk.store.templates import template_label
from tests.store.crowd import templates

SEALED_TEMPLATE = len(MAGIC) + 8 + 12 + templates(1)[0].vector.nbytes + 16


def tracks(folder, key_file, needles, visits):
    """Return where any of the needles (bytes) is still found, also in what the key opens as one of these visits' own."""
    key = PictureKey(key_file.read_bytes())
    found = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = file.read_bytes()
        for plain in (content, *_opened(content, key, visits)):
            found += [(file.name, name) for name, needle in needles.items() if needle in plain]
    return found


def _opened(content, key, visits):
    """Yield all that can be unsealed, a whole file or a template within the journal."""
    labels = [label_of(visit, kind) for visit in visits for kind in Kind]
    labels += [template_label(visit, n) for visit in visits for n in range(5)]
    at = content.find(MAGIC)
    while at >= 0:
        for sealed in (content[at:], content[at : at + SEALED_TEMPLATE]):
            for label in labels:
                with suppress(DamagedPicture):
                    yield unseal(sealed, label, key, "")
        at = content.find(MAGIC, at + 1)


def pieces(name, content, size=16):
    """Return needles for a content: pieces of it from all over, so that none may stay."""
    step = max(size, len(content) // 50)
    return {f"{name} at {at}": content[at : at + size] for at in range(0, len(content) - size + 1, step)}
