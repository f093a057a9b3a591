import pytest

from kiosk.domain.action import Assigned, Merged, Named
from kiosk.domain.person import Label, LabelId
from tests.cloud.kiosks import GUARD, Kiosk, person
from tests.cloud.rekognition_faces import HashedFaces
from tests.cloud.rekognition_server import RekognitionServer
from tests.cloud.sky import Reach, Sky

ADA, BEN, CARL, DORA = (person(n) for n in (1, 2, 3, 4))
LABEL = Label(id=LabelId("l-00000000000000ad"), name="Ada", role="baker")


class Killed(BaseException):
    """The process is gone."""


class Reaper:
    """Kills once at each point that is met: as a request leaves, when its answer is there, before and after a commit."""

    def __init__(self):
        self.points = set()

    def meet(self, point):
        if point not in self.points:
            self.points.add(point)
            raise Killed(point)

    def through(self, keeper):
        return ReapedKeeper(keeper, self)


class ReapedKeeper:
    def __init__(self, keeper, reaper):
        self._keeper, self._reaper = keeper, reaper

    def keep(self, what, act, then=None):
        self._reaper.meet(f"before {what}")
        answer = self._keeper.keep(what, act, then)
        answer.exception()
        self._reaper.meet(f"after {what}")
        return answer


def morning(kiosk):
    """Let people come: three new ones, one again, one whom recognition made nothing of."""
    kiosk.comes("ada", ADA, new=True)
    kiosk.comes("ben", BEN, new=True)
    kiosk.comes("ada", ADA)
    kiosk.comes("nobody")
    kiosk.comes("dora", DORA, new=True)


def afternoon(kiosk):
    """Let guards name one, take two for one, move a visit, and forget somebody."""
    kiosk.log.act(GUARD, Named(ADA, LABEL.id), labels=(LABEL,)).result()
    carl = kiosk.comes("carl", CARL, new=True)
    kiosk.drain_through()
    kiosk.log.act(GUARD, Merged(BEN, ADA)).result()
    kiosk.log.act(GUARD, Assigned((carl,), ADA)).result()
    kiosk.log.forget(GUARD, DORA).result()


class KilledKiosk(Kiosk):
    """A kiosk that is started again whenever it is killed."""

    kills = 0

    def drain_through(self):
        while True:
            try:
                self.drain()
            except Killed:
                self.kills += 1
                self.restart()
            else:
                return


def state(sky):
    """Return everything in the cloud, with faces named by their visits."""
    return {
        "objects": sky.objects(),
        "versions": sorted(sky.versions()),
        "faces": sorted((face["ExternalImageId"], face.get("UserId")) for face in sky.indexed()),
        "users": sorted(sky.known()),
        "people": sorted(
            (row["user_id"], row["image_type"], row["user_name"], row["latest"]) for row in sky.rows(sky.users)
        ),
        "history": sorted(
            (row["user_id"], row["visited"], row["visit"], row["image_type"]) for row in sky.rows(sky.history)
        ),
        "exchange": sorted((row["pk"], row["sk"], row.get("name", "")) for row in sky.rows(sky.exchange)),
    }


def lived(sky, root, **options):
    """Live through a day and return how often it was interrupted."""
    with KilledKiosk(sky, root, **options) as kiosk:
        morning(kiosk)
        kiosk.drain_through()
        afternoon(kiosk)
        kiosk.drain_through()
        return kiosk.kills


@pytest.mark.parametrize("repeated", ["same", "none"])
def test_a_kill_at_every_step_before_and_after_its_commit_changes_nothing_in_the_end(devstack, tmp_path, repeated):
    with RekognitionServer(HashedFaces()) as calm, RekognitionServer(HashedFaces(), repeated_index=repeated) as harried:
        whole, killed = Sky(devstack, calm), Sky(devstack, harried)
        lived(whole, tmp_path / "whole")
        reaper = Reaper()
        reach = Reach(devstack.url, harried.url, meet=reaper.meet)

        kills = lived(killed, tmp_path / "killed", reach=reach, through=reaper.through)

        assert kills == len(reaper.points) > 150
        assert state(killed) == state(whole)
        assert [face["FaceId"] for face in killed.indexed()] == list({face["FaceId"]: 0 for face in killed.indexed()})
