"""Measure recognition: how well faces are told apart, how fast a gallery is searched, what the camera's pictures pay."""

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from statistics import median

import numpy as np

from kiosk.bench.gaps import entrance
from kiosk.bench.metrics import Metric, Say, metric
from kiosk.bootstrap import open_records, open_store, recogniser_for, system_clock
from kiosk.domain.identity import Gallery, Mode
from kiosk.domain.matching import Index, Rule
from kiosk.domain.person import PersonId
from kiosk.domain.visit import VisitId
from kiosk.errors import BadInput
from kiosk.faces import evaluate, group
from kiosk.settings import Settings

FACES = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "faces"
"""Photographs for measuring, beside a checkout; never part of the program."""

TEMPLATES, PEOPLE, PROBES = 100_000, 10_000, 3
ROUNDS = 41

GAP_RUNS, GAP_S = 3, 20.0
"""Runs of the simulated kiosk with and without recognition, in turns, and how long each is."""

Metrics = dict[str, Metric | str]


def pairs(say: Say) -> Metrics:
    """Return how many pairs of photographs come out right at the shipped threshold; a reason where there are none."""
    if not FACES.is_dir():
        return {"pairs_skipped": f"no photographs in {FACES.parent.name}/{FACES.name} beside the checkout"}
    say("bench people: comparing pairs of photographs")
    told = evaluate(Settings(), FACES / "pairs.csv")
    return {
        "pairs_tar": metric(told.tar(told.threshold) or 0.0, "share", ">= 0.98"),
        "pairs_false_accepts": metric(told.accepted(told.threshold, same=False), "pairs", "<= 0"),
        "pairs_usable": metric(told.usable, "share", ">= 0.95"),
    }


def grouping(say: Say) -> Metrics:
    """Return how well a folder of photographs is sorted by person, pair by pair; strangers are each their own person."""
    if not FACES.is_dir():
        return {"grouping_skipped": f"no photographs in {FACES.parent.name}/{FACES.name} beside the checkout"}
    say("bench people: sorting photographs by person")
    numbers = group(Settings(), FACES, say)
    people = {file: _whose(file) for file in numbers if not file.startswith("no-face/")}
    together = right = same = 0
    for one, other in combinations(people, 2):
        is_same, joined = people[one] == people[other], numbers[one] is not None and numbers[one] == numbers[other]
        same, together, right = same + is_same, together + joined, right + (is_same and joined)
    return {
        "group_precision": metric(right / max(together, 1), "share", ">= 0.99"),
        "group_recall": metric(right / max(same, 1), "share", ">= 0.93"),
    }


def _whose(file: str) -> str:
    """Return the identity that a file's folder names; a stranger's file is an identity of its own."""
    return file.split("/")[1] if file.startswith("identities/") else file


def search(say: Say) -> Metrics:
    """Return what deciding about a visit costs beside the bare matrix product, with 100,000 templates of 10,000 people."""
    say("bench people: searching 100,000 templates")
    gallery = crowded_gallery(TEMPLATES, PEOPLE)
    index, rule = Index(gallery), Rule()
    probes = gallery.vectors[:PROBES] + np.float32(0.05)
    probes /= np.linalg.norm(probes, axis=1, keepdims=True)
    columns = np.ascontiguousarray(probes.T)
    bare, ours = [], []
    for _ in range(ROUNDS):
        bare.append(_seconds(lambda: gallery.vectors @ columns))
        ours.append(_seconds(lambda: index.find(probes, rule)))
    ratio = median(ours) / median(bare)
    rival = f"bare product of [{TEMPLATES}, 128] and [128, {PROBES}] in numpy"
    return {"search_vs_matmul": metric(ratio, "ratio", "<= 1.5", rival)}


def crowded_gallery(templates: int, people: int, seed: int = 1) -> Gallery:
    """Return a gallery of chance templates, of people half of whom have a name."""
    random = np.random.default_rng(seed)
    vectors = random.standard_normal((templates, 128), np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    visits = tuple(VisitId(f"v-{row}") for row in range(templates))
    owners = random.integers(0, people, templates)
    return Gallery(
        version=1,
        model="chance",
        vectors=vectors,
        visits=visits,
        owners={visit: PersonId(f"p-{owner}") for visit, owner in zip(visits, owners.tolist(), strict=True)},
        names={PersonId(f"p-{n}"): f"Person {n}" for n in range(0, people, 2)},
        rejected=frozenset(),
        ignored=frozenset(),
    )


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def frame_gap(say: Say) -> Metrics:
    """Return how much longer the longest hundredth of the gaps between camera pictures is with recognition on.

    The simulated kiosk runs in real time; the median of the differences of runs in turns. The machine's own noise is
    `frame_gap_noise_ms`: the same between runs without recognition.
    """
    off, on = [], []
    for turn in range(GAP_RUNS):
        say(f"bench people: gaps between pictures, run {turn + 1} of {GAP_RUNS}")
        off.append(_p99_gap_ms(Mode.OFF, turn))
        on.append(_p99_gap_ms(Mode.ON, turn))
    added = median(one - other for one, other in zip(on, off, strict=True))
    return {
        "frame_gap_added_p99_ms": metric(added, "ms", "<= 20", "the same kiosk with recognition off"),
        "frame_gap_noise_ms": f"{max(off) - min(off):.1f} ms between runs with recognition off",
    }


def _p99_gap_ms(mode: Mode, seed: int) -> float:
    """Run the simulated kiosk for a while; return the 99th percentile of the gaps, in milliseconds."""
    clock = system_clock()
    with tempfile.TemporaryDirectory() as place:
        storage = replace(Settings().storage, data=f"{place}/data", key_file=f"{place}/key/picture.key")
        settings = replace(Settings(), storage=storage)
        with (
            open_store(settings, clock) as kept,
            recogniser_for(settings, kept, clock, lambda: mode) as recogniser,
            entrance(settings, kept, clock, seed=seed, recogniser=recogniser) as watched,
        ):
            longest = watched.watch(GAP_S)
        if mode is Mode.ON and not open_records(settings).groups().total:
            raise BadInput("nobody was recognised: are the face models in place? run `doorman models`")
    return longest
