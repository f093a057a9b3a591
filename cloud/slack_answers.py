"""From a click in Slack to an act on the kiosk: each once, by those who may, and answered where it changes nothing."""

import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, Queue
from typing import Any, Protocol, Self, TypeVar

from cloud.slack_allowed import Allowed
from cloud.slack_buttons import NAME_FIELD, NOTE_FIELD, PERSON_FIELD, USER_FIELD, Button, Form, Subject, read_subject
from cloud.slack_commands import Commands
from cloud.slack_forms import wrong_with
from cloud.slack_replies import (
    again_words,
    failed_words,
    settled_words,
    stranger_words,
)
from cloud.slack_text import Tongue
from cloud.slack_views import name_view, note_view, options_of
from cloud.slack_words import unknown_words
from kiosk import answers
from kiosk.acts import Plan
from kiosk.answers import Settled
from kiosk.desk import Desk
from kiosk.domain.action import Author, AuthorKind
from kiosk.domain.card import Listed
from kiosk.domain.person import PersonId
from kiosk.errors import BadInput, SlackRefused, SlackRejected, SlackUnreachable, StoreFull
from kiosk.ports import Records
from kiosk.slack_ports import Click, ClickBook, ClickKind, Slack

log = logging.getLogger(__name__)

READ_S = 2.0
"""How long the desk may take to look something up that Slack waits for."""

ACT_S = 30.0
LOOK_S = 1.0
TRIES = 3
OFFERED = 50
JOIN_S = 5.0

T = TypeVar("T")
Answer = Mapping[str, Any] | None


class NamedSlack(Slack, Protocol):
    """Slack, with what its users are called."""

    def name_of(self, user: str) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Where answers come from and go to: the desk they are acts on, Slack, what remembers clicks, and who may.

    `device` is this kiosk.
    """

    desk: Desk
    slack: NamedSlack
    book: ClickBook
    allowed: Allowed
    device: str
    tongue: Tongue


class SlackAnswers:
    """Acts on clicks while its `with` block runs, one after the other, those first that a power cut fell into.

    `receive` is what the socket calls with each click, before it is acknowledged; `count`, which may be set, is called with
    names of what kiosk.domain.hearing.Hearing counts.
    """

    def __init__(self, post: Post, commands: Commands) -> None:
        self._post, self._commands = post, commands
        self.count: Callable[[str], None] = lambda _what: None
        self._clicks: Queue[Click | None] = Queue()
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="slack answers", daemon=True)

    def __enter__(self) -> Self:
        self.begin()
        self._thread.start()
        return self

    def begin(self) -> None:
        """Take up the clicks that came and were not acted on."""
        for click in self._post.book.left():
            self._clicks.put(click)

    def work_off(self) -> None:
        """Act on what came so far, for whoever does that by hand."""
        with suppress(Empty):
            while (click := self._clicks.get_nowait()) is not None:
                self._answer(click)

    def __exit__(self, *_ended: object) -> None:
        self._is_closed = True
        self._clicks.put(None)
        self._thread.join(JOIN_S)

    # Before it is acknowledged

    def receive(self, click: Click) -> Answer:
        """Keep a click to act on and return what to acknowledge it with; what is only a question is answered with that.

        Raises StoreFull where it cannot be kept.
        """
        match click.kind:
            case ClickKind.SEARCH:
                return self._found(click)
            case ClickKind.COMMAND:
                return self._told(click)
            case ClickKind.VIEW:
                wrong = wrong_with(click, self._is_taken, self._post.tongue)
                if wrong is not None:
                    return wrong
            case ClickKind.BUTTON:
                pass
        if self._post.book.is_new(click):
            self._clicks.put(click)
        else:
            self.count("repeated")
        return None

    def _found(self, click: Click) -> Answer:
        """Return whom the kiosk knows by what was typed so far."""
        if not self._post.allowed.may_answer(click.user):
            return options_of(())
        try:
            return options_of(self._read(self._post.desk.people(Listed.KNOWN, click.value, 0, OFFERED)).items)
        except (BadInput, TimeoutError):
            return options_of(())

    def _told(self, click: Click) -> Answer:
        if not self._post.allowed.may_ask(click.user, click.channel):
            return {"text": self._refused()}
        try:
            return {"text": self._commands.told(click.value)}
        except (BadInput, StoreFull, TimeoutError) as failed:
            return {"text": failed_words(str(failed) or "the kiosk is busy", self._post.tongue)}

    def _is_taken(self, name: str) -> bool:
        """Tell whether somebody is called so; while the kiosk is too busy to look, nobody is."""
        with suppress(TimeoutError, BadInput):
            return bool(self._read(self._post.desk.same_name(name)))
        return False

    def _read(self, asked: "Future[T]") -> T:
        return asked.result(READ_S)

    # After it

    def _run(self) -> None:
        try:
            while not self._is_closed:
                self._post.allowed.refresh()
                with suppress(Empty):
                    click = self._clicks.get(timeout=LOOK_S)
                    if click is None:
                        return
                    self._answer(click)
        except Exception:
            log.exception("answers from Slack end here, alerts and screening go on: this is a bug in doorman")

    def _answer(self, click: Click) -> None:
        """Act on a click, or tell whoever clicked why not; a disk that refuses leaves it for the next start."""
        try:
            words = self._acted(click)
            self._post.book.done(click)
        except StoreFull as full:
            log.warning("what somebody clicked in Slack waits: %s", full)
            words = failed_words(str(full), self._post.tongue)
        if words:
            self._whisper(click, words)

    def _acted(self, click: Click) -> str:
        """Do what a click asks for; returns what to tell whoever clicked, "" where the message itself will."""
        tongue = self._post.tongue
        if not self._may(click.user):
            return self._refused()
        subject = read_subject(click.value)
        try:
            if click.kind is ClickKind.BUTTON and Button(click.action) in {Button.WHO, Button.RESCREENED}:
                return self._asked(click, subject)
            plan = self._plan(click, subject)
            self._post.desk.decide(Author(AuthorKind.SLACK, click.user), plan).result(ACT_S)
        except Settled as settled:
            return settled_words(settled.by, tongue)
        except BadInput as refused:
            return failed_words(str(refused), tongue)
        except (SlackUnreachable, SlackRejected, SlackRefused, TimeoutError) as lost:
            log.info("%s", lost)
            return again_words(tongue)
        return ""

    def _may(self, user: str) -> bool:
        """Tell whether a user may answer; who is in no group so far may have come into one."""
        allowed = self._post.allowed
        if not allowed.may_answer(user) and not allowed.is_sure:
            allowed.refresh(at_once=True)
        return allowed.may_answer(user)

    def _refused(self) -> str:
        """Return what to tell whoever may not act, or of whom Slack cannot tell just now whether they may."""
        if not self._post.allowed.is_sure:
            return again_words(self._post.tongue)
        self.count("strangers")
        return stranger_words(self._post.tongue)

    def _asked(self, click: Click, subject: Subject) -> str:
        """Open the modal that a button asks for, unless it was decided meanwhile."""
        tongue, place = self._post.tongue, f"{click.channel} {click.message}"
        if Button(click.action) is Button.WHO:
            person = _needed(subject.person)
            self._post.desk.look(lambda records: answers.naming(records, person, "?")).result(READ_S)
            number = self._read(self._post.desk.person(person)).number
            view = name_view(subject, place, tongue, title=unknown_words(number, tongue))
        else:
            visit, is_own = _needed(subject.visit), subject.device == self._post.device
            self._post.desk.look(lambda records: answers.rescreening(records, visit, "", is_own=is_own)).result(READ_S)
            view = note_view(subject, place, tongue)
        try:
            self._post.slack.open_view(click.trigger, view)
        except SlackUnreachable as unsure:
            if not unsure.may_have_arrived:
                raise
        return ""

    def _plan(self, click: Click, subject: Subject) -> Callable[[Records], Plan]:
        """Return what a click means; raises BadInput where it cannot mean anything."""
        is_own = subject.device == self._post.device
        if click.kind is ClickKind.VIEW:
            if Form(click.action) is Form.NAME:
                return self._naming(click, _needed(subject.person))
            visit, note = _needed(subject.visit), click.state.get(NOTE_FIELD, "")
            return lambda records: answers.rescreening(records, visit, note, is_own=is_own)
        match Button(click.action):
            case Button.ACKNOWLEDGE:
                visit = _needed(subject.visit)
                return lambda records: answers.acknowledging(records, visit, is_own=is_own)
            case Button.IGNORE:
                person = _needed(subject.person)
                return lambda records: answers.ignoring(records, person)
            case Button.NOT_THEM:
                visit, person = _needed(subject.visit), _needed(subject.person)
                return lambda records: answers.parting(records, visit, person, is_own=is_own)
            case Button.UNDO:
                action = _needed(subject.action)
                return lambda records: answers.undoing(records, action)
            case Button.WHO | Button.RESCREENED:
                raise BadInput("a modal asks for that first")

    def _naming(self, click: Click, person: PersonId) -> Callable[[Records], Plan]:
        """Return how somebody gets the name typed, or becomes one of our people, or is a Slack user by their name."""
        chosen, user = click.state.get(PERSON_FIELD, ""), click.state.get(USER_FIELD, "")
        if chosen:
            return lambda records: answers.joining(records, person, PersonId(chosen))
        if user:
            called = self._name_of(user)
            return lambda records: answers.introducing(records, person, called)
        name = click.state.get(NAME_FIELD, "")
        return lambda records: answers.naming(records, person, name)

    def _name_of(self, user: str) -> str:
        """Ask Slack what a user is called, a few times: what was filled in would be lost."""
        for _ in range(TRIES - 1):
            with suppress(SlackUnreachable):
                return self._post.slack.name_of(user)
        return self._post.slack.name_of(user)

    def _whisper(self, click: Click, words: str) -> None:
        try:
            self._post.slack.whisper(click.channel, click.user, words, click.thread)
        except (SlackUnreachable, SlackRejected, SlackRefused) as lost:
            log.info("%s", lost)


def _needed(one: T | None) -> T:
    if one is None:
        raise BadInput("this message does not say any more whom it is about")
    return one
