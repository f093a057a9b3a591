"""Who was met, and recognition on picture files."""

import argparse
import sys
from pathlib import Path
from typing import Any

from kiosk.verbs import arguments as kinds
from kiosk.verbs.arguments import FINE, WRONG, print_json, settings_of, verb


def add(verbs: Any) -> None:
    """Tell the parser of the verbs."""
    what = verbs.add_parser("people", help="Look at people, undo, forget.").add_subparsers(required=True, metavar="WHAT")

    somebody = {"metavar": "PERSON", "help": "an id, a name, or the number of somebody unknown"}
    listing = verb(what, "list", people_list, "who was met: those with a name A to Z, others newest first", has_json=True)
    listing.add_argument("which", nargs="?", default="known", choices=["known", "recent", "unknown", "ignored"])
    listing.add_argument("--words", default="", metavar="TEXT", help="how words in name, role or note begin")
    listing.add_argument("--limit", type=kinds.count, default=50)
    verb(what, "show", people_show, "one person with the newest visits", has_json=True).add_argument("who", **somebody)
    told = verb(what, "actions", people_actions, "who did what, newest first", has_json=True)
    told.add_argument("who", nargs="?", **somebody)
    told.add_argument("--limit", type=kinds.count, default=50)
    verb(what, "undo", people_undo, "take an action back", has_json=True).add_argument("action", metavar="ACTION")
    forgetting = verb(
        what, "forget", people_forget, "erase somebody everywhere: pictures, templates, names, notes", has_json=True
    )
    forgetting.add_argument("who", **somebody)
    forgetting.add_argument("--yes", action="store_true", help="without being asked once more")

    what = verbs.add_parser("faces", help="Try recognition on picture files.").add_subparsers(required=True, metavar="WHAT")
    pairs = verb(what, "evaluate", faces_evaluate, "compare pairs of pictures: file_a,file_b,same", has_json=True)
    pairs.add_argument("pairs", type=Path, metavar="PAIRS.csv")
    pairs.add_argument("--threshold", type=kinds.likeness, help="instead of the setting")
    folder = verb(what, "group", faces_group, "sort a folder of pictures by person", has_json=True)
    folder.add_argument("folder", type=Path, metavar="FOLDER")


def people_list(options: argparse.Namespace) -> int:
    from kiosk import people
    from kiosk.domain.card import Listed

    which = Listed(options.which)
    page = people.listed(settings_of(options), which, options.words, options.limit)
    if options.json:
        print_json({"people": [people.person_json(card) for card in page.items], "total": page.total})
    else:
        print(people.table(page, which, options.words))
    return FINE


def people_show(options: argparse.Namespace) -> int:
    from kiosk import people

    card, visits = people.shown(settings_of(options), options.who)
    if options.json:
        print_json(people.person_json(card) | {"newest": [people.visit_json(visit) for visit in visits.items]})
    else:
        print(people.person_text(card, visits))
    return FINE


def people_actions(options: argparse.Namespace) -> int:
    from kiosk import people

    page = people.actions(settings_of(options), options.who, options.limit)
    if options.json:
        print_json({"actions": [people.action_json(card) for card in page.items], "total": page.total})
    else:
        print(people.actions_text(page))
    return FINE


def people_undo(options: argparse.Namespace) -> int:
    from kiosk import people

    action, visits = people.undo(settings_of(options), options.action)
    if options.json:
        print_json({"action": action.id, "undone": options.action, "visits": visits})
    else:
        print(f"undone; `doorman people undo {action.id}` brings it back")
    return FINE


def people_forget(options: argparse.Namespace) -> int:
    from kiosk import people

    receipt = people.forget(settings_of(options), options.who, (lambda _: True) if options.yes else people.confirm)
    if receipt is None:
        print("nothing was erased")
        return WRONG
    if options.json:
        print_json(people.receipt_json(receipt))
    else:
        print(people.receipt_text(receipt))
    return FINE


def faces_evaluate(options: argparse.Namespace) -> int:
    from kiosk.faces import evaluate

    found = evaluate(settings_of(options), options.pairs, options.threshold)
    if options.json:
        print_json(found.as_json())
    else:
        print(found.as_text())
    return FINE


def faces_group(options: argparse.Namespace) -> int:
    from kiosk.faces import group

    numbers = group(settings_of(options), options.folder, lambda line: print(f"doorman: {line}", file=sys.stderr))
    if options.json:
        print_json(numbers)
    else:
        for file, number in numbers.items():
            print(f"{'–' if number is None else number:>5}  {file}")
    return FINE
