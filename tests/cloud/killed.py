"""A kiosk's sync in a process of its own, to be killed at any moment: it begins, says so, and sends until it is dead."""

import multiprocessing as mp
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from random import Random
from signal import SIGKILL

from tests.cloud.kiosks import Kiosk
from tests.cloud.sky import Site

START_S = 60.0
LATER_S = 100_000.0
"""Behind everything that was put off by whoever was killed before."""


def from_fork_server() -> ForkServerContext:
    """Return what starts processes from one that has everything imported and no threads."""
    context = mp.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def kill_while_sending(context: ForkServerContext, site: Site, root: Path, dice: Random, longest_s: float) -> bool:
    """Start a kiosk's sync and kill it after a random time; return whether it was not done with everything before."""
    here, there = context.Pipe(duplex=False)
    process: ForkServerProcess = context.Process(target=_send, args=(site, root, dice.random(), there), daemon=True)
    process.start()
    there.close()
    assert here.poll(START_S)
    here.recv()
    process.join(dice.uniform(0.0, longest_s))
    process.kill()
    process.join()
    here.close()
    return process.exitcode == -SIGKILL


def _send(site: Site, root: Path, seed: float, says: Connection) -> None:
    with Kiosk(site, root, seed=round(1e6 * seed)) as kiosk:
        kiosk.pass_time(LATER_S)
        says.send("begun")
        kiosk.drain(turns=1_000_000)
