"""`make demo-cloud`: two drawn entrances share a cloud of their own on this computer, and then what lies in it is listed."""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from kiosk.live import has_display
from tests.cloud.devstack import PROGRAM
from tests.cloud.rekognition_faces import RealFaces
from tests.cloud.served import Address, admitted, local_sky
from tests.cloud.sky import Sky

PLACE = Path("build/demo-cloud")
MARKER = ".doorman-demo"
"""Lies beside what the next demo may delete."""

KINDS = {
    "scene.jpg": "scenes",
    "portrait.jpg": "portraits",
    "npz": "heat pictures",
    "json": "meta objects",
    "": "sign of life",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the whole story; returns an exit code of `doorman`."""
    parser = argparse.ArgumentParser(prog="make demo-cloud", description=__doc__)
    parser.add_argument("--seconds", type=float, nargs=2, default=(60.0, 45.0), help="scenario time at each entrance")
    parser.add_argument("--place", type=Path, default=PLACE, help="folder for everything (default build/demo-cloud)")
    asked = parser.parse_args(arguments)
    if not PROGRAM.exists():
        say("The local AWS server is not installed here: run `make devstack`, then `make demo-cloud` again.")
        return 2
    return play(emptied(asked.place.resolve()), *asked.seconds)


def play(place: Path, north_s: float, south_s: float) -> int:
    """Let people come to one entrance, then to the other; then list the cloud, forget somebody and list it again."""
    say("Two entrances, north and south, share a cloud. All of it runs on this computer: nothing leaves it.")
    with local_sky(place / "servers", RealFaces()) as (sky, server):
        kiosks = [Kiosk(admitted(sky, name), place / name) for name in ("north", "south")]
        north, south = kiosks
        part("The cloud")
        say(f"bucket {sky.bucket} · tables {sky.users}, {sky.history}, {sky.exchange} · faces {sky.collection}")
        say(
            "S3 and DynamoDB are a local server that enforces permissions, Rekognition one of our own with real face models."
        )
        say("Each kiosk has a user who may do what a kiosk must, and nothing else.")
        part("North: people come, some of whom a guard has named before")
        north.doorman("demo", *how(), "--cloud", "--seconds", f"{north_s:g}", "--shots", str(place / "shots" / "north"))
        north.doorman("sync", "now")
        part("South: a kiosk that knows nobody")
        south.doorman(
            *("demo", *how(), "--cloud", "--strangers", "--seconds", f"{south_s:g}"),
            *("--shots", str(place / "shots" / "south")),
        )
        south.doorman("sync", "now")
        north.sync_quietly()  # it hears whom the south met
        summary = told(sky) | {"answered": dict(server.done)}
        part("What lies in the cloud")
        show(summary)
        part("Forgetting somebody, everywhere")
        forgotten = forget(sky, kiosks, summary)
        part("How it stands")
        for kiosk in kiosks:
            kiosk.doorman("sync", "status")
        summary |= {"forgotten": forgotten, "status": {kiosk.name: kiosk.asked("sync", "status") for kiosk in kiosks}}
    (place / "summary.json").write_text(json.dumps(summary, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    say(f"\nPictures of both screens are in {place / 'shots'}, all of this as JSON in {place / 'summary.json'}.")
    say("How to have a cloud of your own, what it costs and who sees what: docs/cloud.md.")
    is_left = any(forgotten[what] for what in ("objects", "rows", "faces"))
    return 1 if is_left or any(status["state"] != "synced" for status in summary["status"].values()) else 0


@dataclass(frozen=True, slots=True)
class Kiosk:
    """A kiosk that is run by its command, as anybody would, with its own settings file and data folder."""

    address: Address
    folder: Path

    @property
    def name(self) -> str:
        return self.address.device

    def doorman(self, *words: str) -> None:
        """Type a command and show what it says; raises SystemExit where it fails."""
        say(f"\n$ doorman {' '.join(words)}".replace(f"{Path.cwd()}/", ""))
        code = subprocess.run([*COMMAND, *words], env=self._environment(), check=False).returncode  # noqa: S603 - ourselves
        if code:
            raise SystemExit(code)

    def asked(self, *words: str) -> Any:
        """Return what a command answers as JSON."""
        command = [*COMMAND, *words, "--json"]
        done = subprocess.run(command, env=self._environment(), check=True, capture_output=True)  # noqa: S603 - ourselves
        return json.loads(done.stdout)

    def sync_quietly(self) -> None:
        """Send and hear everything, and say nothing of it; raises SystemExit where something is left."""
        done = subprocess.run([*COMMAND, "sync", "now"], env=self._environment(), check=False, capture_output=True)  # noqa: S603
        if done.returncode:
            raise SystemExit(done.stdout.decode() + done.stderr.decode())

    def _environment(self) -> dict[str, str]:
        self.folder.mkdir(parents=True, exist_ok=True)
        file, cloud = self.folder / "doorman.toml", self.address.cloud()
        lines = [f'{name} = "{getattr(cloud, name)}"' for name in CLOUD]
        key = f'[storage]\nkey_file = "{self.folder / "picture.key"}"\n'
        site = f'[site]\nname = "The {self.name} entrance"\ndevice = "{self.name}"\n'
        file.write_text("\n".join(["[cloud]", *lines, key + site]), encoding="utf-8")
        ours = {"DOORMAN_CONFIG": str(file), "DOORMAN_DATA": str(self.folder / "data")}
        return os.environ | self.address.environment() | ours


COMMAND = (sys.executable, "-m", "kiosk")
CLOUD = ("bucket", "region", "users", "history", "exchange", "collection")


def how() -> list[str]:
    """Return how to show the demo: in a window, or off-screen as quickly as it goes."""
    return [] if has_display() else ["--fast"]


def told(sky: Sky) -> dict[str, Any]:
    """Return what lies in the cloud."""
    objects: dict[str, Counter[str]] = defaultdict(Counter)
    sizes: Counter[str] = Counter()
    for key, content in sky.objects().items():
        device, _, name = key.partition("/")
        objects[device][KINDS[name.partition(".")[2]]] += 1
        sizes[device] += len(content)
    history, faces = sky.rows(sky.history), Counter(face.get("UserId", "") for face in sky.indexed())
    return {
        "objects": {device: dict(found) | {"bytes": sizes[device]} for device, found in objects.items()},
        "people": [
            {
                "id": row["user_id"],
                "called": called(row),
                "kind": row["image_type"],
                "faces": faces[row["user_id"]],
                "visits": dict(Counter(one["device_id"] for one in history if one["user_id"] == row["user_id"])),
            }
            for row in sorted(sky.rows(sky.users), key=lambda row: -int(row.get("latest", 0)))
            if "merged_into" not in row
        ],
        "history": [
            {key: row[name] for key, name in SHOWN.items()} | {"at": at(row)}
            for row in sorted(history, key=lambda row: int(row["visited"]))
        ],
        "faces": sum(faces.values()),
    }


def called(row: dict[str, Any]) -> str:
    """Return what the table of people calls somebody."""
    named = row.get("real_name", "unknown")
    return str(named if named != "unknown" else f"Unknown {row.get('number', '')}".strip())


def at(row: dict[str, Any]) -> str:
    """Return when a visit was, in UTC."""
    return f"{datetime.fromtimestamp(int(row['visited']) / 1000, UTC):%Y-%m-%d %H:%M:%S}"


def show(summary: dict[str, Any]) -> None:
    """Print what lies in the cloud as tables."""
    for device, found in summary["objects"].items():
        kinds = ", ".join(f"{count} {kind}" for kind, count in found.items() if kind != "bytes")
        say(f"S3        {device}/: {kinds}; {found['bytes'] / 1e6:.1f} MB, none public and no visit written twice")
    names = {person["id"]: person["called"] for person in summary["people"]}
    say(f"DynamoDB  {len(summary['history'])} visits of {len(names)} people:")
    for row in summary["history"]:
        who = padded(names.get(row["who"], "nobody in particular"))
        say(f"            {row['at']}  {row['kiosk']:<6} {who} {row['outcome'].replace('_', ' ')}")
    say(f"Faces     {summary['faces']} in the collection, at most one a person:")
    for person in summary["people"]:
        where = ", ".join(f"{count} × {device}" for device, count in sorted(person["visits"].items()))
        say(f"            {padded(person['called'])} {person['id']}  {person['faces']} face  visits: {where or 'none here'}")
    both = [person["called"] for person in summary["people"] if len(person["visits"]) > 1]
    if both:
        say(f"Came to both entrances and were known by their faces: {', '.join(both)}.")


SHOWN = {"visit": "visit", "kiosk": "device_id", "who": "user_id", "outcome": "outcome"}


def padded(name: str, columns: int = 16) -> str:
    """Return a name filled up to so many columns of a terminal, in which Korean letters take two."""
    return name + " " * (columns - sum(2 if east_asian_width(one) in "WF" else 1 for one in name))


def forget(sky: Sky, kiosks: Sequence[Kiosk], summary: dict[str, Any]) -> dict[str, Any]:
    """Let one kiosk forget whoever came to most entrances, and look what is left of them once all have heard."""
    chosen = max(summary["people"], key=lambda person: (len(person["visits"]), person["kind"] != "unknown"))
    kiosks[0].doorman("people", "forget", chosen["id"], "--yes")
    say("\n$ doorman sync now    (at both entrances)")
    for kiosk in (*kiosks, kiosks[0]):
        kiosk.sync_quietly()
    rows = [row for table in (sky.users, sky.history) for row in sky.rows(table)]
    theirs = {row["visit"] for row in summary["history"] if row["who"] == chosen["id"]}
    left = {
        "objects": sum(any(visit in key for visit in theirs) for key in sky.versions()),
        "rows": sum(row["user_id"] == chosen["id"] for row in rows),
        "faces": sum(face.get("UserId") == chosen["id"] for face in sky.indexed()),
    }
    counts = ", ".join(f"{count} {what}" for what, count in left.items())
    say(f"\nLeft of {chosen['called']}, who came {len(theirs)} times: {counts}.")
    return {"person": chosen["id"], "called": chosen["called"]} | left


def emptied(place: Path) -> Path:
    """Return the folder of the demo, emptied of an earlier one; raises SystemExit for one that holds anything else."""
    if place.exists() and any(place.iterdir()) and not (place / MARKER).exists():
        raise SystemExit(f"{place} holds something else than an earlier demo: name another folder with --place")
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    (place / MARKER).touch()
    return place


def part(title: str) -> None:
    say(f"\n── {title} {'─' * (100 - len(title))}")


def say(line: str) -> None:
    """Print a line for the newcomer, before whatever a command says next."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
