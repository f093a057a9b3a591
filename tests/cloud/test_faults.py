from tests.cloud.crowds import assert_everything_is_there_once, send_through_faults
from tests.cloud.fault_proxy import Break
from tests.cloud.rekognition_faces import HashedFaces
from tests.cloud.rekognition_server import RekognitionServer
from tests.cloud.sky import Sky

VISITS, KIOSKS = 300, 6


def test_networks_that_break_every_fifth_exchange_in_every_way_cost_no_visit_and_double_none(devstack, tmp_path):
    with RekognitionServer(HashedFaces(), repeated_index="same") as server:
        sky = Sky(devstack, server)

        lived, broken = send_through_faults(sky, tmp_path, VISITS, KIOSKS, 0.2)

        assert sum(map(len, lived.values())) == VISITS
        assert_everything_is_there_once(sky, lived)
        assert min(broken[kind] for kind in Break) >= VISITS / 30
