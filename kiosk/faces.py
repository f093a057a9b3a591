"""`doorman faces`: how well the product's own gate, embedder and decision tell people apart, on picture files."""

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kiosk.bootstrap import stills
from kiosk.devices.stills import stills_in
from kiosk.domain.identity import Flaw, Gallery, Template, Vector
from kiosk.domain.matching import Index, Rule, worth_keeping
from kiosk.domain.person import PersonId
from kiosk.domain.visit import VisitId
from kiosk.errors import BadInput
from kiosk.settings import Settings

COLUMNS = ("file_a", "file_b", "same")

STEPS = (0.363, 0.40, 0.42, 0.45, 0.47, 0.50, 0.55, 0.60)
"""Thresholds to show beside the one in force."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two pictures, and whether they are of one person; `score` is their likeness, None where one is not usable."""

    files: tuple[str, str]
    same: bool
    score: float | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came of pairs of pictures: each one's likeness, and what kept pictures from being used."""

    pairs: tuple[Pair, ...]
    pictures: int
    flaws: Mapping[str, Flaw]
    threshold: float

    def accepted(self, threshold: float, *, same: bool) -> int:
        """Return how many pairs are taken for one person at a threshold."""
        return sum(pair.same == same and pair.score is not None and pair.score >= threshold for pair in self.pairs)

    def counted(self, *, same: bool) -> int:
        """Return how many pairs have two usable pictures."""
        return sum(pair.same == same and pair.score is not None for pair in self.pairs)

    def tar(self, threshold: float) -> float | None:
        """Return the share of genuine pairs of usable pictures that are accepted; None without any."""
        genuine = self.counted(same=True)
        return self.accepted(threshold, same=True) / genuine if genuine else None

    @property
    def usable(self) -> float:
        return 1 - len(self.flaws) / self.pictures

    def wrong(self) -> Iterable[Pair]:
        """Return pairs that come out wrong, the worst first."""
        off = [pair for pair in self.pairs if pair.score is not None and (pair.score >= self.threshold) is not pair.same]
        return sorted(off, key=lambda pair: -abs((pair.score or 0.0) - self.threshold))

    def as_json(self) -> dict[str, Any]:
        return {
            "tar": None if (tar := self.tar(self.threshold)) is None else round(tar, 4),
            "false_accepts": self.accepted(self.threshold, same=False),
            "usable": round(self.usable, 4),
            "threshold": self.threshold,
            "genuine": self.counted(same=True),
            "impostors": self.counted(same=False),
            "pictures": self.pictures,
            "unusable": {file: flaw.value for file, flaw in self.flaws.items()},
            "wrong": [{"files": list(pair.files), "same": pair.same, "score": pair.score} for pair in self.wrong()],
        }

    def as_text(self) -> str:
        lines = [f"{self.pictures - len(self.flaws)} of {self.pictures} pictures usable ({self.usable:.1%})"]
        lines += [f"  {file}: {flaw.value}" for file, flaw in self.flaws.items()]
        lines += ["threshold  true accepts          false accepts"]
        for threshold in sorted({*STEPS, self.threshold}):
            told = [f"{self.accepted(threshold, same=same):>5} of {self.counted(same=same):<5}" for same in (True, False)]
            tar = self.tar(threshold)
            share = "      " if tar is None else f"{tar:6.1%}"
            mark = "  in force" if threshold == self.threshold else ""
            lines.append(f"{threshold:<9}  {told[0]} {share}  {told[1]}{mark}")
        for pair in self.wrong():
            lines.append(f"{'refused ' if pair.same else 'accepted'}  {pair.score:.3f}  {pair.files[0]}  {pair.files[1]}")
        return "\n".join(lines)


def evaluate(settings: Settings, pairs: Path, threshold: float | None = None) -> Evaluation:
    """Compare pairs of pictures listed in a CSV file: file_a, file_b (beside the list) and same (0 or 1).

    Raises BadInput for a list or picture that cannot be read.
    """
    listed = _read_pairs(pairs)
    maker = stills()
    files = sorted({file for row in listed for file in row[:2]})
    made = {file: maker.template(pairs.parent / file) for file in files}

    def score(first: str, second: str) -> float | None:
        one, other = made[first], made[second]
        return None if isinstance(one, Flaw) or isinstance(other, Flaw) else round(float(one.vector @ other.vector), 4)

    return Evaluation(
        pairs=tuple(Pair((first, second), same, score(first, second)) for first, second, same in listed),
        pictures=len(files),
        flaws={file: one for file, one in made.items() if isinstance(one, Flaw)},
        threshold=settings.recognition.threshold if threshold is None else threshold,
    )


def _read_pairs(file: Path) -> list[tuple[str, str, bool]]:
    try:
        with file.open(newline="", encoding="utf-8-sig") as text:
            rows = csv.DictReader(text)
            if not set(COLUMNS) <= set(rows.fieldnames or ()):
                raise BadInput(f"{file}: the first line must name the columns {', '.join(COLUMNS)}")
            listed = [_pair(row, f"{file}, line {rows.line_num}") for row in rows]
    except OSError as cause:
        raise BadInput(f"{file} cannot be read: {cause.strerror}") from None
    except (UnicodeDecodeError, csv.Error) as cause:
        raise BadInput(f"{file} is no CSV file: {cause}") from None
    if not listed:
        raise BadInput(f"{file} lists no pairs")
    return listed


def _pair(row: Mapping[str, str | None], where: str) -> tuple[str, str, bool]:
    first, second, same = (row[name] for name in COLUMNS)
    if not first or not second or same not in ("0", "1"):
        raise BadInput(f"{where}: two files and 0 or 1 are needed")
    return first, second, same == "1"


def group(settings: Settings, folder: Path, say: Say) -> dict[str, int | None]:
    """Sort the pictures in a folder by person, as the kiosk sorts visits of people without a name.

    Returns the number of the group by file, relative to the folder; None where the largest face is not usable or there
    is none. Raises BadInput for a folder without pictures; a picture that cannot be read is told to `say`.
    """
    files = stills_in(folder)
    if not files:
        raise BadInput(f"{folder} has no pictures in it")
    maker, groups = stills(), Groups(Rule(sure=settings.recognition.threshold))
    made: dict[str, PersonId | None] = {}
    for file in files:
        name = file.relative_to(folder).as_posix()
        made[name] = None
        try:
            template = maker.template(file)
        except BadInput as unreadable:
            say(f"{unreadable}: left out")
            continue
        if isinstance(template, Template):
            made[name] = groups.add(name, template)
    return groups.numbered(made)


class Groups:
    """People without a name, by the product's decision, in memory."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._visits: list[VisitId] = []
        self._owners: dict[VisitId, PersonId] = {}
        self._vectors: list[Vector] = []
        self._model = ""
        self._met = 0

    def add(self, name: str, template: Template) -> PersonId:
        """Take one picture as a visit; return the person made for it or found."""
        visit, probes, index = VisitId(name), template.vector[None], self._index()
        self._model = template.model
        found = index.find(probes, self._rule).person
        person = found or self._somebody_new()
        self._owners[visit] = person
        kept = worth_keeping(probes, index.templates_of(person))
        self._visits += [visit] * len(kept)
        self._vectors += [probes[place] for place in kept]
        self._settle(person)
        return person

    def _somebody_new(self) -> PersonId:
        self._met += 1
        return PersonId(f"p-{self._met:016x}")

    def _settle(self, person: PersonId) -> None:
        """Let groups that agree as a whole become one."""
        while (other := self._index().same_as(person, self._rule)) is not None:
            self._owners = {visit: person if owner == other else owner for visit, owner in self._owners.items()}

    def _index(self) -> Index:
        vectors = np.stack(self._vectors) if self._vectors else np.empty((0, 128), np.float32)
        return Index(
            Gallery(
                version=0,
                model=self._model,
                vectors=vectors,
                visits=tuple(self._visits),
                owners=self._owners,
                names={},
                rejected=frozenset(),
                ignored=frozenset(),
            )
        )

    def numbered(self, made: Mapping[str, PersonId | None]) -> dict[str, int | None]:
        """Return the number of each file's group, counted in the order of the files."""
        numbers: dict[PersonId, int] = {}

        def number(file: str) -> int | None:
            owner = self._owners.get(VisitId(file))
            return None if owner is None else numbers.setdefault(owner, len(numbers) + 1)

        return {file: number(file) for file in made}
