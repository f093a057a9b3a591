"""What goes into the cloud and to Slack."""

import argparse
import sys
from pathlib import Path
from typing import Any

from kiosk.verbs import arguments as kinds
from kiosk.verbs.arguments import FINE, WRONG, print_json, settings_of, verb


def add(verbs: Any) -> None:
    """Tell the parser of the verbs."""
    what = verbs.add_parser("cloud", help="Make what doorman needs in AWS, and check it.").add_subparsers(
        required=True, metavar="WHAT"
    )

    modes = {"choices": ["lambda", "kiosk"], "help": "who looks for faces: a function in AWS (as it comes), or the kiosks"}
    planning = verb(what, "plan", cloud_plan, "what would be made, and what a month of it costs", has_json=True)
    planning.add_argument("--kiosks", type=kinds.count, default=1, help="how many (default 1)")
    planning.add_argument("--visits", type=kinds.count, default=200, help="a day, at all kiosks together (default 200)")
    planning.add_argument("--identify", **modes)
    making = verb(what, "deploy", cloud_deploy, "make it all, or bring it up to date")
    making.add_argument("--stack", default="doorman", help="its name in CloudFormation (default doorman)")
    making.add_argument("--kiosk", action="append", metavar="ID", help="another kiosk beside this one; may be repeated")
    making.add_argument("--identify", **modes)
    making.add_argument("--mail", metavar="ADDRESS", help="whom alarms are mailed to")
    making.add_argument("--keep-days", type=kinds.count, metavar="DAYS", help="how long objects stay in the bucket (30)")
    making.add_argument("--template", type=Path, metavar="FILE", help="instead of packaging/aws/template.yaml")
    verb(what, "check", cloud_check, "try what this kiosk must be able to do there, and what it must not", has_json=True)

    what = verbs.add_parser("sync", help="See and steer what is sent to the cloud.").add_subparsers(
        required=True, metavar="WHAT"
    )
    verb(what, "status", sync_status, "how it stands, and what it costs", has_json=True)
    verb(what, "now", sync_now, "send everything that waits, and say how far it is", has_json=True)
    again = verb(what, "retry", sync_retry, "send again what was given up", has_json=True)
    again.add_argument("visit", nargs="?", metavar="VISIT", help="only this one")
    showing = verb(
        what,
        "show",
        sync_show,
        "what waits, what was given up and who is erased, or where a visit's pictures are",
        has_json=True,
    )
    showing.add_argument("visit", nargs="?", metavar="VISIT")
    showing.add_argument("--links", action="store_true", help="with addresses that show the pictures for five minutes")

    what = verbs.add_parser("slack", help="See whether Slack is set up.").add_subparsers(required=True, metavar="WHAT")
    text = "look at token, scopes, channels (by a test post), socket and who may answer"
    checking = verb(what, "check", slack_check, text, has_json=True)
    checking.add_argument("--keep", action="store_true", help="leave the test posts in the channels")


def cloud_plan(options: argparse.Namespace) -> int:
    from kiosk import clouding

    by_function = (options.identify or "lambda") == "lambda"
    items = clouding.plan(settings_of(options), options.kiosks, options.visits, by_function=by_function)
    if options.json:
        print_json(clouding.plan_json(items, options.visits))
    else:
        print(clouding.plan_text(items, options.visits))
    return FINE


def cloud_deploy(options: argparse.Namespace) -> int:
    from kiosk import clouding

    wish = clouding.Wish(
        stack=options.stack,
        kiosks=tuple(options.kiosk or ()),
        identify=options.identify,
        mail=options.mail,
        keep_days=options.keep_days,
        template=options.template,
    )
    for line in clouding.deploy(settings_of(options), wish):
        print(line, flush=True)
    return FINE


def cloud_check(options: argparse.Namespace) -> int:
    from kiosk import clouding

    proofs = []
    for proof in clouding.check(settings_of(options)):
        proofs.append(proof)
        if not options.json:
            print(clouding.proof_line(proof), flush=True)
    wrong = sum(not proof.is_right for proof in proofs)
    if options.json:
        print_json({"ok": not wrong, "proofs": [clouding.proof_json(proof) for proof in proofs]})
    else:
        print(f"{wrong} of {len(proofs)} are not as they must be" if wrong else f"all {len(proofs)} are as they must be")
    return WRONG if wrong else FINE


def sync_status(options: argparse.Namespace) -> int:
    from kiosk.domain.sync_status import Pace
    from kiosk.syncing import account

    told = account(settings_of(options))
    if options.json:
        print_json(told.as_json())
    else:
        print(told.as_text())
    return WRONG if told.status.pace is Pace.ATTENTION else FINE


def sync_now(options: argparse.Namespace) -> int:
    from kiosk.domain.sync_status import Pace
    from kiosk.syncing import Bar, send_now

    bar = Bar(sys.stderr)
    try:
        told = send_now(settings_of(options), bar.show)
    finally:
        bar.close()
    if options.json:
        print_json(told.as_json())
    else:
        print(told.as_text())
    left = told.status.waiting
    is_stuck = told.status.pace in {Pace.ATTENTION, Pace.OFFLINE}
    return WRONG if is_stuck or left.visits or left.given_up or left.erasures else FINE


def sync_retry(options: argparse.Namespace) -> int:
    from kiosk.syncing import retry

    count = retry(settings_of(options), options.visit)
    if options.json:
        print_json({"retried": count})
    else:
        print(f"{count} to be sent again" if count else "nothing was given up")
    return FINE


def sync_show(options: argparse.Namespace) -> int:
    from kiosk import syncing

    settings = settings_of(options)
    if options.visit is not None:
        told = syncing.shown(settings, options.visit, with_links=options.links)
        if options.json:
            print_json(told)
        else:
            print(*(f"{name}: {value}" for name, value in told.items()), sep="\n")
        return FINE
    found, erased = syncing.letters(settings), syncing.erasures(settings)
    if options.json:
        outbox, erasures = map(syncing.letter_json, found), map(syncing.erasure_json, erased)
        print_json({"outbox": list(outbox), "erasures": list(erasures)})
    else:
        print(syncing.letters_text(found))
        if erased:
            print(f"\nForgotten:\n{syncing.erasures_text(erased)}")
    return FINE


def slack_check(options: argparse.Namespace) -> int:
    from kiosk.slack_check import check_slack

    checked = check_slack(settings_of(options), keeps=options.keep)
    if options.json:
        print_json(checked.as_json())
    else:
        print(checked.as_text())
    return FINE if checked.is_fine else WRONG
