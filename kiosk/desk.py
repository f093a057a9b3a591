"""The guard's work: what can be done about people and visits, and what there is to see of them."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, wait
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from queue import Empty, Full, Queue
from types import TracebackType
from typing import Any, Self, TypeVar

from kiosk import acts
from kiosk.acts import Plan
from kiosk.domain.action import Acknowledged, Action, ActionId, Author, Rescreened
from kiosk.domain.audit import EXPORT
from kiosk.domain.card import (
    ActionCard,
    Asked,
    AuditEntry,
    Crop,
    ErasedAt,
    GroupCard,
    Likeness,
    Listed,
    Page,
    PersonCard,
    Receipt,
    Shown,
    VisitCard,
)
from kiosk.domain.decision import Verdict
from kiosk.domain.identity import Gallery, Match, Sureness
from kiosk.domain.likeness import Likenesses
from kiosk.domain.matching import Rule
from kiosk.domain.person import PersonId
from kiosk.domain.thermal import ThermalFrame
from kiosk.domain.visit import Kind, VisitId
from kiosk.domain.why import Evidence
from kiosk.errors import BadInput, DoormanError
from kiosk.ports import GuardBook, IdentityLog, Records, Table, TableWriter

WAITING_AT_MOST = 256
"""Questions in the queue; a guard who types fast asks ten in a second."""

LOOK_EVERY_S = 1.0
"""How often it is looked whether visitors, other programs or other kiosks changed anything."""

S = TypeVar("S")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Act:
    """What was done: how many visits it concerned, and whom; where people became one, that one comes first."""

    action: Action
    visits: int
    people: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True)
class _Question:
    """Something to do on the desk's thread, and who waits for it."""

    work: Callable[[], None]
    answer: "Future[Any]"
    is_act: bool = False

    def begin(self) -> None:
        """Do it, or fail as expected; a bug is answered as well, and ends the desk."""
        if not self.answer.set_running_or_notify_cancel():
            return
        try:
            self.work()
        except DoormanError as expected:
            self.answer.set_exception(expected)
        except BaseException as bug:
            self.answer.set_exception(bug)
            raise

    def refuse(self) -> None:
        if self.answer.set_running_or_notify_cancel():
            self.answer.set_exception(BadInput("the kiosk is closing"))


class Desk:
    """Answers guards and does what they say. Methods may be called from any thread and return a future at once.

    Futures fail with BadInput, whose text is for people, when something cannot be done or is not there any more, and with
    StoreFull when the disk refuses. What is read is read on a thread of its own; acts are written by the identity log, one
    after the other, so that each is decided by what the one before it left.
    `shown` is what may stand side by side; where it is not BOTH, nothing here shows a reading beside somebody.
    """

    def __init__(
        self,
        records: Records,
        identities: IdentityLog,
        book: GuardBook,
        tables: TableWriter,
        *,
        gallery: Callable[[], Gallery | None] = lambda: None,
        rule: Rule | None = None,
        shown: Shown = Shown.BOTH,
    ) -> None:
        """`gallery` returns at once what recognition compares with, by `rule`; None while it is off.

        Then nobody resembles anybody.
        """
        self.shown = shown
        self._records, self._identities, self._book, self._tables, self._gallery = records, identities, book, tables, gallery
        self._rule = rule or Rule()
        self._watchers: list[Callable[[], None]] = []
        self._resemblances: Likenesses | None = None
        self._questions: Queue[_Question | None] = Queue(WAITING_AT_MOST)
        self._gate = threading.Lock()
        self._is_closed = False
        self._exporting = threading.Lock()
        self._seen: int | None = None
        self._acts: deque[_Question] = deque()
        self._writing: Future[Any] | None = None
        self._thread = threading.Thread(target=self._run, name="desk", daemon=True)
        self._thread.start()

    # What there is to see

    def strangers(self, start: int = 0, count: int = 24) -> "Future[Page[GroupCard]]":
        """Return who has no name and is not ignored, newest first, each with whom they may be."""

        def found() -> Page[GroupCard]:
            page = self._records.groups(start, count)
            matches = self._matches([card.person.id for card in page.items], 1)
            return replace(page, items=tuple(self._with_likely(card, matches[card.person.id]) for card in page.items))

        return self._ask(found)

    def _with_likely(self, card: GroupCard, matches: tuple[Match, ...]) -> GroupCard:
        likely = self._likenesses([match for match in matches if match.sureness is not Sureness.NOBODY])
        heat = card.heat if self.shown is Shown.BOTH else None
        return replace(card, likely=likely[0] if likely else None, heat=heat)

    def similar(self, person: PersonId, count: int = 6) -> "Future[tuple[Likeness, ...]]":
        """Return the people with a name whom somebody resembles, most similar first; never one they were told from."""

        def found() -> tuple[Likeness, ...]:
            root = self._records.person(person).id
            return self._likenesses(self._matches([root], count)[root])

        return self._ask(found)

    def _matches(self, people: Sequence[PersonId], count: int) -> dict[PersonId, tuple[Match, ...]]:
        gallery = self._gallery()
        if gallery is None:
            return dict.fromkeys(people, ())
        if self._resemblances is None or self._resemblances.gallery is not gallery:
            self._resemblances = Likenesses(gallery, self._rule)
        return self._resemblances.of(people, count)

    def _likenesses(self, matches: Iterable[Match]) -> tuple[Likeness, ...]:
        found: list[Likeness] = []
        for match in matches:
            with suppress(BadInput):  # the gallery may be a moment behind
                found.append(Likeness(person=self._records.person(match.person), match=match))
        return tuple(found)

    def people(self, listed: Listed, words: str = "", start: int = 0, count: int = 50) -> "Future[Page[PersonCard]]":
        """Return people whose name, role or note has words that begin so; those without a name by their number."""
        return self._ask(lambda: self._records.people(listed, words, start, count))

    def initials(self) -> "Future[tuple[tuple[str, int], ...]]":
        """Return with what the names of those listed as known begin, as they sort, and how many begin so, in order."""
        return self._ask(self._records.initials)

    def person(self, person: PersonId) -> "Future[PersonCard]":
        """Return a person; of one merged into another, that other."""
        return self._ask(lambda: self._records.person(person))

    def same_name(self, name: str) -> "Future[tuple[PersonCard, ...]]":
        """Return who is called so already, whatever the capitals and accents."""
        return self._ask(lambda: self._records.called(name))

    def crops(self, person: PersonId, start: int = 0, count: int = 50) -> "Future[Page[Crop]]":
        """Return a person's portraits that are still kept: the chosen one, then the best first."""
        return self._ask(lambda: self._records.crops(person, start, count))

    def history(
        self, asked: Asked, start: int = 0, count: int = 50, shown: Shown | None = None
    ) -> "Future[Page[VisitCard]]":
        """Return visits, newest first. `shown` chooses identities or readings where they are kept apart."""
        return self._ask(lambda: self._records.history(asked, start, count, self._allowed(shown)))

    def visit(self, visit: VisitId, shown: Shown | None = None) -> "Future[VisitCard]":
        """Return a visit."""
        return self._ask(lambda: self._records.visit_card(visit, self._allowed(shown)))

    def _allowed(self, shown: Shown | None) -> Shown:
        """Return what to show: as asked, but never both where they are kept apart."""
        if self.shown is Shown.BOTH or shown is None or shown is Shown.BOTH:
            return self.shown
        return shown

    def picture(self, visit: VisitId, kind: Kind) -> "Future[bytes]":
        """Return a kept picture as JPEG, or heat as .npz; fails with DamagedPicture or BadInput when it is gone."""
        return self._ask(lambda: self._records.picture_bytes(visit, kind))

    def heat(self, visit: VisitId) -> "Future[ThermalFrame | None]":
        """Return the heat of a visit for a thumbnail; None when it is gone or damaged."""
        return self._ask(lambda: self._records.heat(visit))

    def evidence(self, visit: VisitId) -> "Future[Evidence]":
        """Return what is behind a visit's outcome; without the photo where readings are kept apart."""

        def found() -> Evidence:
            evidence = self._records.evidence(visit)
            return evidence if self.shown is Shown.BOTH else replace(evidence, photo=None)

        return self._ask(found)

    def verdict(self, visit: VisitId) -> "Future[Verdict | None]":
        """Return the verdict of a visit; None for a picture taken on demand."""
        return self._ask(lambda: self._records.verdict(visit))

    def actions(self, start: int = 0, count: int = 50, person: PersonId | None = None) -> "Future[Page[ActionCard]]":
        """Return actions, newest first: those of people, or about one person, with how recognition met and merged them.

        Where readings are kept apart, what was done about an elevated reading is left out.
        """
        return self._ask(lambda: self._records.actions(start, count, person, self.shown))

    def action(self, action: ActionId) -> "Future[ActionCard]":
        """Return an action, for instance the one that another undid."""
        return self._ask(lambda: self._records.action(action))

    def look(self, read: Callable[[Records], T]) -> "Future[T]":
        """Return what somebody reads for themselves, on the desk's thread."""
        return self._ask(lambda: read(self._records))

    def devices(self) -> "Future[tuple[str, ...]]":
        """Return the kiosks whose visits are kept here, A to Z."""
        return self._ask(self._records.devices)

    def erased(self, people: Sequence[PersonId]) -> "Future[tuple[ErasedAt, ...]]":
        """Return where people who were forgotten are erased by now, and where not yet."""
        return self._ask(lambda: self._records.erased(people))

    def audit(self, start: int = 0, count: int = 50) -> "Future[Page[AuditEntry]]":
        """Return lines of the audit log, newest first."""
        return self._ask(lambda: self._book.audit(start, count))

    # What can be done

    def name(
        self, author: Author, people: Iterable[PersonId], name: str, role: str | None = None, note: str | None = None
    ) -> "Future[Act]":
        """Call people so; several become one person, the first of them who has a name, else the first.

        A role or note that is None stays as it was.
        """
        return self._act(author, lambda: acts.naming(self._records, people, name, role, note))

    def join(self, author: Author, people: Iterable[PersonId], into: PersonId) -> "Future[Act]":
        """Say that people are somebody else, whose name and portrait stay.

        If it is the other way round, since only one of `people` has a name, that one stays. `Act.people` tells first who
        stays; `Act.visits` are those of the others.
        """
        return self._act(author, lambda: acts.joining(self._records, people, into))

    def move(self, author: Author, visits: Iterable[VisitId], to: PersonId | None = None) -> "Future[Act]":
        """Say that visits are somebody else's: of a person, or None for a new one, who is never taken for the old again.

        `Act.people` tells first whose they are now, then whose they were.
        """
        return self._act(author, lambda: acts.moving(self._records, visits, to))

    def ignore(self, author: Author, people: Iterable[PersonId]) -> "Future[Act]":
        """Ask about people no more."""
        return self._act(author, lambda: acts.ignoring(self._records, people, ignored=True))

    def restore(self, author: Author, people: Iterable[PersonId]) -> "Future[Act]":
        """Ask about people again."""
        return self._act(author, lambda: acts.ignoring(self._records, people, ignored=False))

    def reject(self, author: Author, person: PersonId, other: PersonId) -> "Future[Act]":
        """Say that two people are not the same; it is never suggested again."""
        return self._act(author, lambda: acts.rejecting(self._records, person, other))

    def portray(self, author: Author, person: PersonId, visit: VisitId) -> "Future[Act]":
        """Show somebody by the portrait of one of their visits."""
        return self._act(author, lambda: acts.portraying(self._records, person, visit))

    def acknowledge(self, author: Author, visit: VisitId) -> "Future[Act]":
        """Say that somebody looks after an elevated visitor."""
        return self._act(author, lambda: acts.marking(self._records, visit, Acknowledged(visit)))

    def rescreened(self, author: Author, visit: VisitId) -> "Future[Act]":
        """Say that an elevated visitor was looked at again and there is nothing to follow."""
        return self._act(author, lambda: acts.marking(self._records, visit, Rescreened(visit)))

    def note(self, author: Author, visit: VisitId, text: str) -> "Future[Act]":
        """Write a note to a visit, in place of the one there is; "" leaves none."""
        return self._act(author, lambda: acts.noting(self._records, visit, text))

    def undo(self, author: Author, action: ActionId) -> "Future[Act]":
        """Take an action back, whatever came after it; what was undone comes back by undoing the undo."""
        return self._act(author, lambda: acts.undoing(self._records, action))

    def forget(self, author: Author, person: PersonId) -> "Future[Receipt]":
        """Erase somebody, and everyone who was joined with them, everywhere here, and have it done elsewhere."""
        answer: Future[Receipt] = Future()

        def begin() -> None:
            self._pass_on(self._identities.forget(author, self._records.person(person).id), answer, lambda receipt: receipt)

        return self._put(begin, answer, is_act=True)

    def export(self, author: Author, asked: Asked, place: Path, shown: Shown | None = None) -> "Future[Table]":
        """Write the visits asked for as a CSV file into a folder, under a name that is free there, or as a new file.

        Takes its time on a thread of its own. It stands in the audit log before the file gets its name.
        """
        answer: Future[Table] = Future()
        work = _Question(lambda: answer.set_result(self._exported(author, asked, place, self._allowed(shown))), answer)
        threading.Thread(target=work.begin, name="export", daemon=True).start()
        return answer

    def _exported(self, author: Author, asked: Asked, place: Path, shown: Shown) -> Table:
        if not self._exporting.acquire(blocking=False):
            raise BadInput("an export is being written; wait until it is done")
        try:
            return self._tables.write(
                asked, shown, place, lambda table: self._book.note(author, EXPORT, f"{table.rows},{shown.value}")
            )
        finally:
            self._exporting.release()

    def decide(self, author: Author, plan: Callable[[Records], Plan]) -> "Future[Act]":
        """Do what a plan says, made of what the act before it left; BadInput that the plan raises comes back."""
        return self._act(author, lambda: plan(self._records))

    # Who is told

    def watch(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Have `callback` called, from any thread, after anything changed; returns what ends that."""
        self._watchers.append(callback)

        def unwatch() -> None:
            with suppress(ValueError):
                self._watchers.remove(callback)

        return unwatch

    def announce(self) -> None:
        """Look now whether anything changed, instead of within a second."""
        with suppress(Full):
            self._questions.put_nowait(_Question(self._look, Future()))

    def close(self) -> None:
        """Answer what was asked so far; what is asked later fails with BadInput."""
        with self._gate:
            already, self._is_closed = self._is_closed, True
        if not already:
            self._questions.put(None)
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # How it is done

    def _ask(self, read: Callable[[], T]) -> "Future[T]":
        answer: Future[T] = Future()
        return self._put(lambda: answer.set_result(read()), answer)

    def _act(self, author: Author, plan: Callable[[], Plan]) -> "Future[Act]":
        answer: Future[Act] = Future()

        def begin() -> None:
            planned = plan()
            done = self._identities.act(author, *planned.deeds, labels=planned.labels)
            self._pass_on(done, answer, lambda action: Act(action, planned.visits, planned.people))

        return self._put(begin, answer, is_act=True)

    def _pass_on(self, done: "Future[S]", answer: "Future[T]", told: Callable[[S], T]) -> None:
        """Answer when the store has, and have everybody look."""

        def settle(done: "Future[S]") -> None:
            failure = done.exception()
            if failure is not None:
                answer.set_exception(failure)
                return
            answer.set_result(told(done.result()))

        self._writing = done
        done.add_done_callback(settle)
        done.add_done_callback(lambda _: self.announce())

    def _put(self, work: Callable[[], None], answer: "Future[T]", *, is_act: bool = False) -> "Future[T]":
        question = _Question(work, answer, is_act)
        with self._gate:
            if self._is_closed:
                question.refuse()
                return answer
            try:
                self._questions.put_nowait(question)
            except Full:
                answer.set_exception(BadInput("too much was asked at once; wait a moment and try again"))
        return answer

    def _run(self) -> None:
        try:
            with self._records.at_hand():
                self._serve()
        finally:
            self._refuse_the_rest()

    def _serve(self) -> None:
        while True:
            self._begin_acts()
            try:
                question = self._questions.get(timeout=LOOK_EVERY_S)
            except Empty:
                self._look()
                continue
            if question is None:
                return self._finish_acts()
            if question.is_act:
                self._acts.append(question)
            else:
                question.begin()

    def _begin_acts(self) -> None:
        """Begin the next act once the one before is written, which rings the queue."""
        while self._acts and not self._is_writing():
            self._acts.popleft().begin()

    def _finish_acts(self) -> None:
        while self._acts:
            self._begin_acts()
            wait([self._writing] if self._writing is not None else [])

    def _is_writing(self) -> bool:
        return self._writing is not None and not self._writing.done()

    def _look(self) -> None:
        """Tell everybody who watches when anything changed since the last look.

        Templates that recognition no longer holds go, so that nobody forgotten stays in memory.
        """
        if self._resemblances is not None and self._resemblances.gallery is not self._gallery():
            self._resemblances = None
        if not self._watchers:
            return
        with suppress(BadInput):  # whoever asks for something is told why it cannot be read
            now = self._records.changes()
            before, self._seen = self._seen, now
            if now != before:
                for callback in tuple(self._watchers):
                    callback()

    def _refuse_the_rest(self) -> None:
        """After a bug nobody shall wait for ever."""
        with self._gate:
            self._is_closed = True
        for act in self._acts:
            act.refuse()
        with suppress(Empty):
            while True:
                question = self._questions.get_nowait()
                if question is not None:
                    question.refuse()
