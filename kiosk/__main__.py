"""The `doorman` command: arguments in, exit code out."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from kiosk.errors import BadSettings, DoormanError
from kiosk.verbs import calibrating, cloud, entrance, guards, people, upkeep, visits
from kiosk.verbs.arguments import BUG, FINE, SETTINGS, USAGE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; returns its exit code. The world's faults become one line on stderr, bugs a traceback and 70."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(
        level=logging.DEBUG if options.verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s",
    )
    for library in ("botocore", "boto3", "urllib3"):  # their details hold whole requests
        logging.getLogger(library).setLevel(logging.WARNING)
    os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")
    try:
        code: int = options.verb(options)
    except BadSettings as error:
        print(f"doorman: {error}", file=sys.stderr)
        return SETTINGS
    except DoormanError as error:
        print(f"doorman: {error}", file=sys.stderr)
        return USAGE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except KeyboardInterrupt:
        return FINE
    except Exception:  # whatever is left is our bug: show all of it
        logging.getLogger(__name__).exception("this is a bug in doorman")
        return BUG
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="doorman", description="Entrance kiosk with heat over the camera picture.")
    parser.add_argument("--config", type=Path, help="settings file (default: $DOORMAN_CONFIG)")
    parser.add_argument("--verbose", action="store_true", help="log what happens")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    for subject in (entrance, calibrating, upkeep, visits, people, guards, cloud):
        subject.add(verbs)
    return parser


if __name__ == "__main__":
    sys.exit(main())
