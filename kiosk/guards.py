"""`doorman guard`: who may use the panel, from the console."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from getpass import getpass
from typing import Any

from kiosk.bootstrap import guard_book, lent_keeper, side_door, system_clock
from kiosk.domain.action import CONSOLE
from kiosk.domain.guard import PIN_MAX, PIN_MIN, Guard, GuardId, Role, folded_name, pin_trouble
from kiosk.errors import BadInput
from kiosk.ports import GuardBook
from kiosk.settings import Settings
from kiosk.store.schema import JOURNAL

Ask = Callable[[str], str]
"""Returns a new PIN for somebody called so."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A guard as listed; `wait_s` is how long wrong PINs keep them waiting."""

    guard: Guard
    wait_s: float

    def as_json(self) -> dict[str, Any]:
        guard = self.guard
        return {
            "id": guard.id,
            "name": guard.name,
            "role": guard.role.value,
            "disabled": guard.disabled,
            "wait_s": round(self.wait_s, 1),
        }

    def as_line(self) -> str:
        state = "disabled" if self.guard.disabled else f"waits {self.wait_s:.0f} s" if self.wait_s else ""
        return f"{self.guard.id}  {self.guard.role.value:<5}  {self.guard.name}{f' ({state})' if state else ''}"


def read_pin(name: str) -> str:
    """Read a new PIN: twice from the terminal, which does not show it, else one line from standard input.

    Raises BadInput when the two differ, or it cannot be used.
    """
    if not sys.stdin.isatty():
        return _usable(sys.stdin.readline().rstrip("\r\n"))
    pin = _usable(getpass(f"New PIN for {name} ({PIN_MIN} to {PIN_MAX} digits): "))
    if getpass("The same again: ") != pin:
        raise BadInput("the two PINs differ; nothing was changed")
    return pin


def _usable(pin: str) -> str:
    trouble = pin_trouble(pin)
    if trouble is not None:
        raise BadInput(f"that PIN cannot be used: {trouble}")
    return pin


def add(settings: Settings, name: str, role: Role, ask: Ask) -> str:
    """Add somebody and say so; raises BadInput for a name in use before it asks for the PIN."""
    if (settings.data_folder() / JOURNAL).exists():
        _refuse_in_use(_read_only(settings), name)
    pin, clock = ask(name), system_clock()
    with lent_keeper(settings, clock) as keeper:
        guard = guard_book(settings, keeper, clock).add(name, pin, role, CONSOLE)
    return f"{guard.name} may use the panel as {_article(role)} ({guard.id})"


def _refuse_in_use(book: GuardBook, name: str) -> None:
    if any(folded_name(guard.name) == folded_name(name) for guard in book.guards()):
        raise BadInput(f"somebody is called {name} already; `doorman guard list` shows everyone")


def listed(settings: Settings) -> list[Listed]:
    """Return everyone, by name; nobody before the kiosk first started."""
    if not (settings.data_folder() / JOURNAL).exists():
        return []
    book = _read_only(settings)
    return [Listed(guard, book.wait_left(guard.id)) for guard in book.guards()]


def table(found: list[Listed]) -> str:
    """Return everyone as lines."""
    if not found:
        return "Nobody yet. `doorman guard add NAME --admin` adds the first admin, and so does the panel when first opened."
    return "\n".join(one.as_line() for one in found)


def disable(settings: Settings, who: str, *, disabled: bool) -> str:
    """Keep somebody out or let them in again, and say so; raises BadInput for the last admin."""
    guard, clock = _found(settings, who), system_clock()
    with lent_keeper(settings, clock) as keeper:
        guard_book(settings, keeper, clock).disable(guard.id, CONSOLE, disabled=disabled)
    return f"{guard.name} may {'no longer use' if disabled else 'use'} the panel ({guard.id})"


def reset(settings: Settings, who: str, ask: Ask) -> str:
    """Give somebody another PIN and say so."""
    guard, clock = _found(settings, who), system_clock()
    pin = ask(guard.name)
    with lent_keeper(settings, clock) as keeper:
        guard_book(settings, keeper, clock).set_pin(guard.id, pin, CONSOLE)
    still = "; still disabled: `doorman guard enable` lets them in" if guard.disabled else ""
    return f"{guard.name} has another PIN ({guard.id}){still}"


def _read_only(settings: Settings) -> GuardBook:
    return guard_book(settings, side_door(settings), system_clock())


def _found(settings: Settings, who: str) -> Guard:
    """Return the guard with an id, or called so; raises BadInput for nobody."""
    guards = [one.guard for one in listed(settings)]
    for guard in guards:
        if guard.id == GuardId(who):
            return guard
    for guard in guards:
        if folded_name(guard.name) == folded_name(who):
            return guard
    raise BadInput(f"nobody is called {who}; `doorman guard list` shows everyone")


def _article(role: Role) -> str:
    return "an admin" if role is Role.ADMIN else "a guard"
