"""What the doctor looks at in the data folder: choices, guards, audit log, key, and the room for visits."""

import errno
import os
import shutil
from pathlib import Path
from tempfile import TemporaryFile

from kiosk.bootstrap import guard_book, held_choices, open_reader, side_door, system_clock
from kiosk.doctor import Finding, good, needs_look, switched_off
from kiosk.domain.guard import Role
from kiosk.errors import BadSettings
from kiosk.ports import Clock
from kiosk.settings import Settings
from kiosk.store.schema import JOURNAL


def look_at_choices(settings: Settings) -> Finding:
    """Say what was chosen on the panel, which comes before the settings file."""
    names = _names(settings)
    told = [
        f"{held.row.name} = {held.value} ({names.get(held.by.id) or held.by.kind.value}, {held.at:%Y-%m-%d})"
        for held in held_choices(settings)
        if held.by is not None
    ]
    if not told:
        return switched_off("choices", "nothing was chosen on the panel; the settings hold")
    return good("choices", f"chosen on the panel: {', '.join(told)}; the rest is as in the settings")


def _names(settings: Settings) -> dict[str, str]:
    if not _has_journal(settings):
        return {}
    return {guard.id: guard.name for guard in guard_book(settings, side_door(settings), system_clock()).guards()}


def _has_journal(settings: Settings) -> bool:
    return (settings.data_folder() / JOURNAL).exists()


def look_at_guards(settings: Settings, clock: Clock) -> Finding:
    guards = guard_book(settings, side_door(settings), clock).guards() if _has_journal(settings) else ()
    let_in = [guard for guard in guards if not guard.disabled]
    admins = sum(guard.role is Role.ADMIN for guard in let_in)
    if not admins:
        fix = "open the panel, which asks for the first admin, or run `doorman guard add NAME --admin`"
        return needs_look("guards", "there is no admin who can log in", fix)
    return good("guards", f"{len(let_in)} can log in, {admins} of them as admin")


def look_at_audit(settings: Settings, clock: Clock) -> Finding:
    if not _has_journal(settings):
        return switched_off("audit log", "nothing was written yet")
    walked = guard_book(settings, side_door(settings), clock).walk()
    if walked.broken is not None:
        fix = "somebody wrote to the journal past doorman, or the card is failing: keep a copy of it and ask who had access"
        return needs_look("audit log", f"broken at entry {walked.broken}, {walked.words}", fix)
    return good("audit log", f"{walked.counted}, unbroken")


def look_at_key(settings: Settings, clock: Clock) -> Finding:
    if not _has_journal(settings):
        return switched_off("key", "made when the kiosk first starts")
    try:
        guard_book(settings, side_door(settings), clock).check_key()
    except BadSettings as unusable:
        words, _, fix = str(unusable).partition(" is not usable: ")
        return needs_look("key", words, fix)
    return good("key", "opens what is sealed; without a copy of it elsewhere, a lost card is lost for good")


def look_at_storage(settings: Settings) -> Finding:
    folder = settings.data_folder()
    there = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(there).free // 2**20
    low = settings.storage.min_free_pictures_mb
    if not there.is_dir():
        return needs_look("storage", f"{there} is no folder", "set storage.data to a folder of the kiosk's user")
    if not _takes_a_file(there):
        return needs_look("storage", f"{there} cannot be written", "set storage.data to a folder of the kiosk's user")
    if free < low:
        return needs_look("storage", f"{free} MB free in {there}", f"free some space: below {low} MB pictures are dropped")
    if not (folder / JOURNAL).exists():
        return good("storage", f"{free} MB free in {there}, no visits yet")
    reader = open_reader(settings)
    seen = reader.summary()
    if seen.pictures:
        reader.check_key()
    if seen.recovered is not None or seen.set_aside or seen.lost_pictures:
        trouble = seen.recovered or f"{seen.set_aside + seen.lost_pictures} pictures damaged or missing"
        return needs_look("storage", f"{trouble} (in {folder})", "check the card; the rest is kept and goes on")
    return good("storage", f"{seen.visits} visits in {folder}, {free} MB free")


def _takes_a_file(folder: Path) -> bool:
    """Tell whether a file can be made there: a disk that went read-only by itself says so to nobody who only asks."""
    if not os.access(folder, os.W_OK):
        return False
    try:
        with TemporaryFile(dir=folder) as probe:
            probe.write(b"doorman")
    except OSError as refused:
        return refused.errno == errno.ENOSPC  # that is told by how much is free
    return True
