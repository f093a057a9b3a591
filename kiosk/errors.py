"""Everything that is the world's fault, as one small tree; any other exception is a bug."""

from enum import Enum
from pathlib import Path

from kiosk.domain.fault import Fault


class DoormanError(Exception):
    """Base of the errors that the program expects and explains; the text is written for people."""


class DeviceLost(DoormanError):
    """A device is gone or answers nonsense; the station reopens it with back-off."""

    def __init__(self, fault: Fault, message: str) -> None:
        super().__init__(message)
        self.fault = fault


class CloudUnreachable(DoormanError):
    """The network or the service did not answer; try again later."""


class Rejection(Enum):
    """Why a service says no. CONTENT is about the one thing sent; all others hold everything until somebody repairs them."""

    CLOCK = "clock"
    CREDENTIALS = "credentials"
    PERMISSION = "permission"
    SETTING = "setting"
    QUOTA = "quota"
    CONTENT = "content"


class CloudRejected(DoormanError):
    """The service answered no; trying the same again is of no use. The text says what happened and what to do."""

    def __init__(self, cause: Rejection, message: str) -> None:
        super().__init__(message)
        self.cause = cause


class SlackUnreachable(DoormanError):
    """Slack did not answer, or asks for patience: try again, not before `retry_after_s` seconds where Slack says so.

    `may_have_arrived` tells that what was sent may have had its effect all the same.
    """

    def __init__(self, message: str, *, retry_after_s: float = 0.0, may_have_arrived: bool = False) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s
        self.may_have_arrived = may_have_arrived


class SlackRejected(DoormanError):
    """Slack answers no until somebody repairs a token, scope or channel; the text says what happened and what to do."""


class SlackRefused(DoormanError):
    """Slack will never take this one thing; the others may go on."""


class Withdrawn(DoormanError):
    """What was being sent was erased or ran out of time meanwhile; nothing more of it is to leave."""


class BadSettings(DoormanError):
    """A setting is unknown or out of range; names file, key, value and range."""

    def __init__(self, file: Path | str, key: str, value: object, expected: str) -> None:
        super().__init__(f"{file}: {key} = {value!r} is not usable: {expected}")
        self.key = key


class Shut(DoormanError):
    """The kiosk cannot open its doors; its screen says so with the fault's code until that is put right."""

    def __init__(self, fault: Fault, message: str) -> None:
        super().__init__(message)
        self.fault = fault


class BadInput(DoormanError):
    """A file or argument given by a person cannot be used."""


class Gone(BadInput):
    """Somebody asked for is not here any more, or never was."""


class LockedOut(BadInput):
    """Whoever acts may not any more."""

    def __init__(self) -> None:
        super().__init__("you were locked out meanwhile; an admin can let you in again")


class StoreFull(DoormanError):
    """The disk took neither the pictures nor the numbers of a visit."""
