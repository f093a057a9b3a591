import io
import random
import zipfile
from contextlib import suppress

import numpy as np
import pytest

from kiosk.domain.visit import Kind, VisitPictures
from kiosk.errors import BadInput
from kiosk.store.key import PictureKey
from kiosk.store.pictures import decode_heat, decode_jpeg, encode
from kiosk.store.sealing import DamagedPicture, seal, unseal
from tests.store.samples import MIDDLE, NOTHING, heat, noise, pictures, scene, visit

KEY = PictureKey(bytes(range(32)))
OTHER = PictureKey(bytes(32))


def test_what_is_sealed_opens_again():
    assert unseal(seal(b"face", "v/scene", KEY), "v/scene", KEY, "file") == b"face"


def test_the_same_picture_is_never_sealed_the_same_way():
    assert seal(b"face", "v/scene", KEY) != seal(b"face", "v/scene", KEY)


def test_no_changed_byte_goes_unnoticed():
    sealed = seal(b"face", "v/scene", KEY)

    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises(DamagedPicture, match="kept/file"):
            unseal(bytes(changed), "v/scene", KEY, "kept/file")


def test_no_cut_goes_unnoticed():
    sealed = seal(b"face", "v/scene", KEY)

    for length in range(len(sealed)):
        with pytest.raises(DamagedPicture, match="kept/file"):
            unseal(sealed[:length], "v/scene", KEY, "kept/file")


def test_another_key_is_told_by_its_id():
    with pytest.raises(DamagedPicture, match=f"sealed with key {KEY.id.hex()}"):
        unseal(seal(b"face", "v/scene", KEY), "v/scene", OTHER, "file")


def test_one_visits_picture_cannot_pass_for_anothers(place):
    with place.journal() as journal:
        journal.record(visit(1), pictures()).result()
        journal.record(visit(2), pictures()).result()
        place.file(visit(2)).write_bytes(place.file(visit(1)).read_bytes())

        with pytest.raises(DamagedPicture, match=place.file(visit(2)).name):
            place.reader().picture_bytes(visit(2).id, Kind.SCENE)


def test_a_damaged_picture_is_set_aside_and_the_rest_goes_on(place, caplog):
    with place.journal() as journal:
        journal.record(visit(1), pictures()).result()
        place.file(visit(1)).write_bytes(b"x" + place.file(visit(1)).read_bytes()[1:])

        assert journal.inspect().result() == 1

        states = {row.kind: row.state for row in place.reader().pictures(visit(1).id)}
        assert states == {Kind.SCENE: "damaged", Kind.PORTRAIT: "kept", Kind.HEAT: "kept"}
        assert place.reader().picture_bytes(visit(1).id, Kind.PORTRAIT)
        with pytest.raises(DamagedPicture, match="set aside"):
            place.reader().picture_bytes(visit(1).id, Kind.SCENE)
        assert place.reader().summary().set_aside == 1
        assert journal.inspect().result() == 0
        assert journal.record(visit(2), pictures()).result().pictures
    caplog.clear()


def test_inspection_takes_its_turns_through_all_pictures(place, caplog):
    with place.journal() as journal:
        for n in range(40):
            journal.record(visit(n), pictures()).result()
        place.file(visit(39), "heat").write_bytes(b"changed")

        assert [journal.inspect().result() for _ in range(3)] == [0, 1, 0]
    caplog.clear()


def jpeg():
    return encode(VisitPictures(noise(64, 48), None, ()))[Kind.SCENE]


def test_a_picture_that_claims_to_be_huge_is_refused_before_it_is_decoded():
    plain = bytearray(jpeg())
    at = plain.index(b"\xff\xc0")
    plain[at + 5 : at + 9] = b"\xff\xdc\xff\xdc"

    with pytest.raises(BadInput, match="claims 65500 × 65500"):
        decode_jpeg(bytes(plain), "scene")


@pytest.mark.parametrize(
    "junk", [b"", b"\xff\xd8", b"\xff\xd8\xff\xff\xff\xff", b"\x89PNG" + bytes(99), b"\xff\xd8" + bytes(99)]
)
def test_what_is_no_jpeg_is_refused(junk):
    with pytest.raises(BadInput, match="scene: not a JPEG"):
        decode_jpeg(junk, "scene")


def test_no_mutation_of_a_jpeg_breaks_the_program():
    dice, plain = random.Random(1), jpeg()

    for _ in range(300):
        mutated = bytearray(plain[: dice.randrange(len(plain))] if dice.random() < 0.3 else plain)
        for _ in range(dice.randrange(1, 9)):
            if mutated:
                mutated[dice.randrange(len(mutated))] = dice.randrange(256)
        try:
            decoded = decode_jpeg(bytes(mutated), "scene")
        except BadInput:
            continue
        assert decoded.size <= 3 * 12_000_000


def test_no_mutation_of_heat_breaks_the_program():
    dice, plain = random.Random(2), encode(VisitPictures(None, None, heat()))[Kind.HEAT]

    for _ in range(300):
        mutated = bytearray(plain)
        for _ in range(dice.randrange(1, 9)):
            mutated[dice.randrange(len(mutated))] = dice.randrange(256)
        with suppress(BadInput):
            assert len(decode_heat(bytes(mutated), "heat")) == 3


def test_heat_that_would_unpack_to_much_more_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("frames.npy", bytes(20_000_000))

    with pytest.raises(BadInput, match="claims 20000000 bytes"):
        decode_heat(out.getvalue(), "heat")


def test_heat_is_never_a_pickle():
    out = io.BytesIO()
    np.savez(out, frames=np.array([{"a": 1}], object), times=np.zeros(1))

    with pytest.raises(BadInput, match="not kept heat"):
        decode_heat(out.getvalue(), "heat")


def test_frames_without_the_sensors_own_temperature_keep_none():
    frames = encode(VisitPictures(None, None, tuple(type(one)(one.celsius, one.at) for one in heat())))

    assert decode_heat(frames[Kind.HEAT], "heat")[0].thermistor is None


def test_without_a_camera_there_is_only_heat():
    assert set(encode(VisitPictures(None, MIDDLE, heat()))) == {Kind.HEAT}
    assert encode(NOTHING) == {}
    assert set(encode(VisitPictures(scene(), None, ()))) == {Kind.SCENE}
