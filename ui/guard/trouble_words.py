"""What could not be done, in the language chosen now: errors are written once, in English, where they happen."""

from ui.guard.sentences import begun, said

OTHERWISE = {
    "the disk refused %1: %2": "not kept: the card is full or failing. Nothing was changed; Health tells more",
    "%1 was forgotten on %2; nothing is left of them": "this person was forgotten on %2; nothing is left of them",
    "person %1 was forgotten; nothing can be done about them any more": (
        "this person was forgotten; nothing can be done about them any more"
    ),
    "person %1 was forgotten already": "this person was forgotten already",
    "visit %1 was of somebody who was forgotten; nothing can be done about it any more": (
        "this visit was of somebody who was forgotten; nothing can be done about it any more"
    ),
    "person %1 was joined with %2 meanwhile; look again, or undo that first": (
        "they were joined with somebody meanwhile; look again, or undo that first"
    ),
    "there is no person %1": "this person is not here any more",
    "there is nobody called %1": "this person is not here any more",
    "there is no visit %1; perhaps its time was up": "this visit is not kept any more; its time was up",
    "there is no visit %1": "this visit is not kept any more",
    "person %1 is damaged in the journal": "what is kept of this person is damaged",
    "visit %1 is damaged in the journal: %2": "what is kept of this visit is damaged",
    "visit %1 is damaged in the journal": "what is kept of this visit is damaged",
    "action %1 is damaged in the journal": "what is kept of this action is damaged",
    "visit %1 is not of %2; choose one of theirs": "this visit is not of %2; choose one of theirs",
    "no portrait of visit %1 is kept any more; choose another one": "that portrait is not kept any more; choose another one",
    "there is no folder %1; if it is on a stick, put that in again": "the stick is not there any more; put it in again",
    "the table cannot be written to %1: %2; make room there or choose another place": (
        "the stick does not take the file; make room on it or choose another one"
    ),
    "the disk of %1 is nearly full, and visits need the room; choose another place": (
        "that disk is nearly full, and visits need the room; choose another place"
    ),
    "somebody is called %1 already (disabled; let them in again, or take another name)": (
        "somebody who is locked out is called %1; let them in again, or take another name"
    ),
    "the PIN could not be checked: %1; try again": "the PIN could not be checked; try again",
    "%1 cannot be read: %2": "what is kept cannot be read: the card may be failing",
}
"""What is said to guards in other words: without the ids and paths that help whoever reads it in a log."""

AS_WRITTEN = (
    "somebody who was forgotten cannot be brought back; everything about them is erased",
    "everybody whom that was about was forgotten",
    "that would give visits back to somebody who was forgotten since",
    "forgetting cannot be undone: nothing is left to bring back",
    "that is %1 already; choose somebody else to join them with",
    "both are one person already",
    "that is %1 both times; choose two people",
    "choose the visits to move first",
    "choose somebody first",
    "these are all visits of %1; choose only those of somebody else",
    "these are visits of %1 already",
    "they are ignored already",
    "they are not ignored any more",
    "this was undone already; to have it back, undo that",
    "that was undone already",
    "this was not done by a person; move the visits or join the people instead",
    "%1 got a name or more visits since; undo that first, or join and move instead",
    "they were joined with %1 meanwhile; look again, or undo that first",
    "the name cannot be kept: %1",
    "the role cannot be kept: %1",
    "the note cannot be kept: %1",
    "a name has at least one character to read",
    "there is nothing to read in it",
    "it has %1 characters; at most %2 fit",
    "this site keeps readings apart from identities: readings cannot be looked up by person",
    "this site keeps readings apart from identities: visits of people cannot be looked up by outcome",
    "an export is being written; wait until it is done",
    "too much was asked at once; wait a moment and try again",
    "the kiosk is closing",
    "only an admin can do that",
    "you were locked out meanwhile; an admin can let you in again",
    "%1 is the only admin who can log in; add another one first",
    "somebody is called %1 already",
    "that is no name: %1",
    "that PIN cannot be used: %1",
    "a PIN has digits only",
    "a PIN has %1 to %2 digits",
    "the digits are too easy to guess",
    "Unknown %1",
)
"""What is said to guards as it is written, the more special before the more general."""

SENTENCES = OTHERWISE | {sentence: sentence for sentence in AS_WRITTEN}


def trouble_words(trouble: Exception | str) -> str:
    """Return an error as a sentence for guards; one that is not known stays as it was written."""
    text = str(trouble)
    return begun(said(text, SENTENCES, "trouble") or text)
