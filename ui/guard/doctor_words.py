"""What the doctor found, in the language chosen now: its sentences are written once, in English, where it looks."""

from kiosk.doctor import Condition
from ui.guard.machine_words import MACHINE_PARTS, MACHINE_SENTENCES
from ui.guard.page_words import translate
from ui.guard.sentences import begun, said
from ui.symbols import Icon, Symbol
from ui.theme import Tone

PARTS: dict[str, Icon] = {
    **MACHINE_PARTS,
    "cloud": Icon.CLOUD,
    "Slack": Icon.NOTE,
    "settings": Icon.SETTINGS,
    "choices": Icon.SETTINGS,
    "heat sensor": Icon.FLAME,
    "camera": Icon.CAMERA,
    "calibration": Icon.HAND,
    "face models": Icon.FACE,
    "recognition": Icon.FACE,
    "guards": Icon.GUARD,
    "audit log": Icon.AUDIT,
    "key": Icon.KEY,
    "storage": Icon.DISK,
    "clock": Icon.CLOCK,
    "display": Icon.SCREEN,
    "fonts": Icon.LANGUAGE,
    "sound": Icon.SPEECH,
    "version": Icon.NOTICE,
    "baseline": Icon.PEOPLE,
}
"""The parts that the doctor looks at, with their symbols."""

SENTENCES = (
    *MACHINE_SENTENCES,
    "no settings file; the defaults hold (kiosk %1)",
    "%1 is in order (kiosk %2)",
    "nothing was chosen on the panel; the settings hold",
    "chosen on the panel: %1; the rest is as in the settings",
    "nobody has chosen yet whom it may remember, so it is off",
    "an admin chooses it on the panel, under Health; or set recognition.mode",
    "off: nobody is remembered",
    "%1, but its face model is not there",
    "run `doorman models`",
    "on: it may remember everybody",
    "opt-in: it may remember those who ask for it",
    "there is no admin who can log in",
    "open the panel, which asks for the first admin, or run `doorman guard add NAME --admin`",
    "%1 can log in, %2 of them as admin",
    "nothing was written yet",
    "broken at entry %1, %2",
    "somebody wrote to the journal past doorman, or the card is failing: keep a copy of it and ask who had access",
    "%1 entries, unbroken",
    "1 entry, unbroken",
    "made when the kiosk first starts",
    "opens what is sealed; without a copy of it elsewhere, a lost card is lost for good",
    "the kiosk has shown nothing yet",
    "wait a moment",
    "is lost (code %1)",
    "is lost",
    "check its cable; the kiosk keeps looking",
    "sends no frames yet",
    "wait until it has settled",
    "sees %1 to %2 °C, the sensor itself is at %3 °C",
    "sees %1 to %2 °C",
    "none by the settings",
    "simulated by the settings",
    "sends no picture yet",
    "wait a moment; then check its cable",
    "sends pictures of %1×%2",
    "in use by the running kiosk (process %1), whose screen tells how it is",
    "answers, but sends no frame",
    "switch the kiosk off and on",
    "opens, but sends no picture",
    "check its cable, then restart the kiosk",
    "all steps in order, the last on %1",
    "`doorman calibrate` opens the assistant: five minutes",
    "%1 missing or damaged",
    "complete, hashes match",
    "%1 is no folder",
    "%1 cannot be written",
    "set storage.data to a folder of the kiosk's user",
    "free some space: below %1 MB pictures are dropped",
    "%1 pictures damaged or missing (in %2)",
    "check the card; the rest is kept and goes on",
    "%1 MB free in %2, no visits yet",
    "%1 visits in %2, %3 MB free",
    "%1 MB free in %2",
    "not synced; it says %1 UTC",
    "synced, %1 UTC",
    "connect the network once, or fit the clock battery; `timedatectl` tells more",
    "none in this session",
    "start from the desktop, or over it by autostart",
    "the clock of this kiosk is %1",
    "%1 minutes slow",
    "%1 minutes fast",
    "%1 is full (%2)",
    "%1 is in another region than %2",
    "%1 is in another region",
    "it is not known in which AWS region everything is",
    "%1 is in %2",
    "%1 missing",
    "sudo apt install fonts-nanum",
    "switched off in the settings",
    "no aplay",
    "sudo apt install alsa-utils",
    "not set up: everything stays on this kiosk, and nothing is lost",
    "nothing was kept yet that could be sent",
    "everything is synced, this month about %1",
    "1 visit on the way, this month about %1",
    "%1 visits on the way, this month about %2",
    "does not answer since %1",
    "check the network; nothing is lost meanwhile",
    "this month's money is used up, so this kiosk recognises faces alone",
    "raise cloud.monthly_cap, or wait for the next month",
    "1 visit cannot be sent",
    "%1 visits cannot be sent",
    "`doorman sync show` tells why",
    "set it, or let it reach a time server",
    "the AWS credentials ran out",
    "see whether what renews them works",
    "AWS does not accept the credentials (%1)",
    "see docs/cloud.md",
    "this kiosk may not %1 in %2",
    "allow %1 in its policy",
    "there are no AWS credentials (%1)",
    "the AWS credentials cannot be renewed (%1)",
    "set cloud.region",
    "%1 cannot be asked (%2)",
    "correct cloud.region, or the address that is set for it",
    "%1 has other keys than doorman's",
    "raise the quota in the AWS console, or delete what is not needed any more",
    "the address of %1 cannot be used (%2)",
    "correct it",
    "%1 would be asked over plain %2, which everybody on the way can read",
    "use https",
    "this kiosk may not delete %1 from %2",
    "the sync stopped by a bug in doorman",
    "restart the kiosk, and send its log",
    "there is no bucket %1",
    "there is no table %1",
    "there is no collection %1",
    "correct %1, or make it with `doorman cloud deploy`",
    "correct %1",
    "not set up: nobody is told anything outside the panel",
    "nothing was kept yet that could be told",
    "everything is told",
    "alerts are told, but nobody can answer them: there is no SLACK_APP_TOKEN",
    "put the app-level token (xapp-…) into SLACK_APP_TOKEN, or set slack.answers = false",
    "does not answer since %1; %2",
    "1 alert on the way, 1 alert held until quiet hours end",
    "1 alert on the way, %1 alerts held until quiet hours end",
    "%1 alerts on the way, 1 alert held until quiet hours end",
    "%1 alerts on the way, %2 alerts held until quiet hours end",
    "1 alert held until quiet hours end",
    "%1 alerts held until quiet hours end",
    "1 alert on the way",
    "%1 alerts on the way",
    "1 alert could not be told",
    "%1 alerts could not be told",
    "the log says why",
    "there is no SLACK_BOT_TOKEN",
    "there is no SLACK_APP_TOKEN",
    "make an app-level token (xapp-) with connections:write, see docs/slack.md",
    "the tokens in %1 cannot be read (%2)",
    "put SLACK_BOT_TOKEN=… and SLACK_APP_TOKEN=… there, readable for the kiosk's user alone; see docs/slack.md",
    "put the app's bot token (xoxb-…) there, see docs/slack.md",
    "SLACK_BOT_TOKEN is no bot token",
    "take the one that begins with xoxb-",
    "SLACK_APP_TOKEN is no app-level token",
    "take the one that begins with xapp-",
    "%1 can be read by others",
    "chmod 600 %1",
    "the Slack app may not use %1",
    "give it %1 at api.slack.com/apps, and reinstall it",
    "Slack does not accept the token (%1)",
    "set %1 anew, see docs/slack.md",
    "Slack knows no channel %1, or it is archived",
    "correct the channels of [slack] in the settings, or invite the app if it is private",
    "the Slack app is not in %1",
    "write /invite @doorman there",
    "Slack does not let the app do that in %1 (%2)",
    "ask an admin of the workspace",
    "alerts stopped by a bug in doorman",
    "restart the kiosk, and send its log",
    "see docs/slack.md",
    "too many of the last ten visitors stood out to trust an outcome",
    "look whether the heat sensor or the room changed; then learn anew, under Baseline",
    "learning: %1 of %2 visitors until the first outcome",
    "let visitors be measured; until then there is no outcome",
    "learned from %1 recent visitors",
    "%1 is %2, screen %3",
    "%1 is %2",
)
"""What the doctor says, the more special before the more general; %1, %2, … stand for what differs."""


_AS_WRITTEN = {sentence: sentence for sentence in SENTENCES}


def part_words(what: str) -> str:
    """Return what a part is called, as a heading."""
    return begun(translate("doctor", what))


def spoken(text: str) -> str:
    """Return a sentence of the doctor; one that is not known stays English."""
    return begun(said(text, _AS_WRITTEN, "doctor") or text)


def condition_words(condition: Condition) -> str:
    match condition:
        case Condition.GOOD:
            return translate("doctor", "Good")
        case Condition.LOOK:
            return translate("doctor", "Needs a look")
        case Condition.OFF:
            return translate("doctor", "Off")


def condition_sign(condition: Condition) -> tuple[Symbol, Tone, Tone]:
    """Return the shape of a condition with its colour and that of its cut-outs."""
    match condition:
        case Condition.GOOD:
            return Symbol.TICK, Tone.TEAL, Tone.WHITE
        case Condition.LOOK:
            return Symbol.TRIANGLE, Tone.AMBER_TEXT, Tone.AMBER
        case Condition.OFF:
            return Symbol.DASH, Tone.INK_2, Tone.WHITE
