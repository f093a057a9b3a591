"""Kills where a function in AWS identifies: of the function at every call, of the kiosk around every commit."""

import pytest

from tests.cloud.functions import Trigger, backend, settle
from tests.cloud.kiosks import Kiosk
from tests.cloud.rekognition_faces import HashedFaces
from tests.cloud.rekognition_server import RekognitionServer
from tests.cloud.sky import Reach, Sky
from tests.cloud.test_kills import Killed, Reaper, afternoon, morning, state


class KilledTrigger(Trigger):
    """A bucket that tells a function of an object again where it was killed, as Lambda does by itself."""

    kills = 0

    def tell(self, key):
        while True:
            try:
                super().tell(key)
            except Killed:
                self.kills += 1
            else:
                return


class KilledKiosk(Kiosk):
    """A kiosk that leaves identifying to a function, and is started again whenever it is killed."""

    kills = 0

    def __init__(self, trigger, *places, **options):
        super().__init__(*places, identify="lambda", **options)
        self.trigger = trigger

    def drain_through(self):
        while True:
            try:
                settle(self.trigger, self)
            except Killed:
                self.kills += 1
                self.restart()
            else:
                return


def lived(sky, root, reach=None, **options):
    """Live through a day and return how often kiosk and function were interrupted."""
    trigger = KilledTrigger(sky, backend(sky, reach))
    with KilledKiosk(trigger, sky, root, **options) as kiosk:
        begin = kiosk.clock.monotonic()
        morning(kiosk)
        kiosk.drain_through()
        kiosk.clock.wait_until(begin + 3600.0)
        afternoon(kiosk)
        kiosk.drain_through()
        return kiosk.kills, trigger.kills


@pytest.mark.parametrize("repeated", ["same", "none"])
def test_a_kill_of_kiosk_or_function_at_every_step_changes_nothing_in_the_end(devstack, tmp_path, repeated):
    with RekognitionServer(HashedFaces()) as calm, RekognitionServer(HashedFaces(), repeated_index=repeated) as harried:
        whole, killed = Sky(devstack, calm), Sky(devstack, harried)
        lived(whole, tmp_path / "whole")
        reaper = Reaper()
        reach = Reach(devstack.url, harried.url, meet=reaper.meet)

        kiosks, functions = lived(killed, tmp_path / "killed", reach, through=reaper.through)

        assert kiosks > 50
        assert functions > 100
        assert kiosks + functions == len(reaper.points)
        assert state(killed) == state(whole)
        assert [face["FaceId"] for face in killed.indexed()] == list({face["FaceId"]: 0 for face in killed.indexed()})
