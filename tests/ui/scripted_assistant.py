"""A calibration assistant that shows what the test says and remembers what it was told."""

from kiosk.domain.assistant import Ask, Finding, Prompt, Quality, Step

MISSING = tuple(Finding(step, Quality.MISSING) for step in Step)


class ScriptedAssistant:
    """`prompt`, `findings` and `at_summary` are the test's to set; `told` has each call with what came along."""

    def __init__(self, prompt=None, findings=MISSING, *, at_summary=False):
        self.prompt = prompt or Prompt(Step.ORIENTATION, Ask.WAVE)
        self.findings = findings
        self.at_summary = at_summary
        self.told = []
        self.views = []

    def take(self, view):
        self.views.append(view)

    def tap(self, point):
        self.told.append(("tap", point))

    def find_face(self):
        self.told.append(("find_face",))

    def set_celsius(self, celsius):
        self.told.append(("set_celsius", celsius))

    def redo(self):
        self.told.append(("redo",))

    def next(self):
        self.told.append(("next",))

    def skip(self):
        self.told.append(("skip",))

    def go_to(self, step):
        self.told.append(("go_to", step))

    def close(self):
        self.told.append(("close",))
