"""Who may use the panel, and the audit log."""

import argparse
from typing import Any

from kiosk.verbs import arguments as kinds
from kiosk.verbs.arguments import FINE, WRONG, print_json, settings_of, verb


def add(verbs: Any) -> None:
    """Tell the parser of the verbs."""
    who = verbs.add_parser("guard", help="Say who may use the panel.").add_subparsers(required=True, metavar="WHAT")

    adding = verb(who, "add", guard_add, "add somebody; the PIN is asked for, or read from standard input")
    adding.add_argument("name")
    adding.add_argument("--admin", action="store_true", help="may also change settings and guards")
    verb(who, "list", guard_list, "who there is", has_json=True)
    for name, function, text in (
        ("disable", guard_disable, "keep somebody out"),
        ("enable", guard_enable, "let somebody in again"),
        ("reset", guard_reset, "give somebody another PIN, and lift a wait"),
    ):
        verb(who, name, function, text).add_argument("guard", metavar="NAME|ID")

    log = verbs.add_parser("audit", help="Look at the audit log.").add_subparsers(required=True, metavar="WHAT")
    listing = verb(log, "list", audit_list, "newest first", has_json=True)
    listing.add_argument("--limit", type=kinds.count, default=50)
    verb(log, "verify", audit_verify, "follow the chain from its first entry to its last", has_json=True)


def guard_add(options: argparse.Namespace) -> int:
    from kiosk import guards
    from kiosk.domain.guard import Role

    role = Role.ADMIN if options.admin else Role.GUARD
    print(guards.add(settings_of(options), options.name, role, guards.read_pin))
    return FINE


def guard_list(options: argparse.Namespace) -> int:
    from kiosk import guards

    found = guards.listed(settings_of(options))
    if options.json:
        print_json({"guards": [one.as_json() for one in found]})
    else:
        print(guards.table(found))
    return FINE


def guard_disable(options: argparse.Namespace) -> int:
    from kiosk import guards

    print(guards.disable(settings_of(options), options.guard, disabled=True))
    return FINE


def guard_enable(options: argparse.Namespace) -> int:
    from kiosk import guards

    print(guards.disable(settings_of(options), options.guard, disabled=False))
    return FINE


def guard_reset(options: argparse.Namespace) -> int:
    from kiosk import guards

    print(guards.reset(settings_of(options), options.guard, guards.read_pin))
    return FINE


def audit_list(options: argparse.Namespace) -> int:
    from kiosk import audit

    found = audit.listed(settings_of(options), options.limit)
    if options.json:
        print_json({"entries": [audit.entry_json(one) for one in found.entries], "total": found.total})
    else:
        print(audit.table(found))
    return FINE


def audit_verify(options: argparse.Namespace) -> int:
    from kiosk import audit

    told = audit.verify(settings_of(options))
    if options.json:
        print_json(told.as_json())
    else:
        print(told.as_text())
    return FINE if told.is_unbroken else WRONG
