import pytest

from kiosk.errors import BadSettings
from kiosk.store.key import default_path, picture_key
from tests.store.samples import pictures, visit


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "kept"
    folder.mkdir()
    return folder


def test_a_key_is_made_at_first_for_its_owner_only(data, tmp_path):
    key = picture_key(data, environ={"XDG_CONFIG_HOME": str(tmp_path / "config")})

    file = tmp_path / "config" / "doorman" / "picture.key"
    assert file.read_bytes() == key.secret
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert list(file.parent.iterdir()) == [file]


def test_the_same_key_is_found_again(data, tmp_path):
    file = tmp_path / "picture.key"

    assert picture_key(data, file, environ={}) == picture_key(data, file, environ={})


def test_each_new_key_is_another(data, tmp_path):
    assert picture_key(data, tmp_path / "one", environ={}).id != picture_key(data, tmp_path / "two", environ={}).id


def test_without_a_setting_it_is_in_the_configuration_folder(tmp_path):
    assert default_path({"XDG_CONFIG_HOME": str(tmp_path)}) == tmp_path / "doorman" / "picture.key"
    assert default_path({}).parts[-3:] == (".config", "doorman", "picture.key")


def test_a_credential_of_systemd_comes_first(data, tmp_path):
    (tmp_path / "doorman-picture-key").write_bytes(bytes(range(32)))

    key = picture_key(data, tmp_path / "file.key", environ={"CREDENTIALS_DIRECTORY": str(tmp_path)})

    assert key.secret == bytes(range(32))
    assert not (tmp_path / "file.key").exists()


def test_without_the_credential_the_file_counts(data, tmp_path):
    file = tmp_path / "file.key"
    picture_key(data, file, environ={"CREDENTIALS_DIRECTORY": str(tmp_path)})

    assert file.exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_key_that_others_can_read_is_refused_with_the_fix(data, tmp_path, mode):
    file = tmp_path / "picture.key"
    picture_key(data, file, environ={})
    file.chmod(mode)

    with pytest.raises(BadSettings, match=f"chmod 600 {file}"):
        picture_key(data, file, environ={})


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_key_of_the_wrong_length_is_refused_and_left_alone(data, tmp_path, length):
    file = tmp_path / "picture.key"
    file.touch(mode=0o600)
    file.write_bytes(bytes(length))

    with pytest.raises(BadSettings, match="a key has 32 bytes"):
        picture_key(data, file, environ={})

    assert file.read_bytes() == bytes(length)


@pytest.mark.parametrize("inside", ["picture.key", "deeper/picture.key", "../kept/picture.key"])
def test_a_key_beside_what_it_protects_is_refused(data, inside):
    with pytest.raises(BadSettings, match="would have the key as well"):
        picture_key(data, data / inside, environ={})


def test_a_link_into_the_data_folder_is_seen_through(data, tmp_path):
    (tmp_path / "link").symlink_to(data)

    with pytest.raises(BadSettings, match="in the data folder"):
        picture_key(data, tmp_path / "link" / "picture.key", environ={})


def test_a_place_that_cannot_hold_a_key_is_named(data, tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(BadSettings, match="out of reach"):
        picture_key(data, tmp_path / "file" / "picture.key", environ={})


def test_looking_for_a_key_never_makes_one(data, tmp_path):
    with pytest.raises(BadSettings, match="missing"):
        picture_key(data, tmp_path / "picture.key", create=False, environ={})

    assert not (tmp_path / "picture.key").exists()


def test_the_secret_is_not_shown(data, tmp_path):
    key = picture_key(data, tmp_path / "picture.key", environ={})

    assert repr(key) == "PictureKey()"


def test_a_lost_key_is_not_replaced_while_pictures_are_sealed_with_it(place):
    with place.journal() as journal:
        journal.record(visit(1), pictures()).result()
    place.key.rename(place.key.with_name("moved"))

    with pytest.raises(BadSettings, match="put it back"):
        place.journal()

    assert not place.key.exists()
    place.key.with_name("moved").rename(place.key)
    with place.journal() as journal:
        assert journal.record(visit(2), pictures()).result().pictures


def test_a_lost_key_is_missed_even_when_the_journal_is_lost_too(place):
    with place.journal() as journal:
        journal.record(visit(1), pictures()).result()
    place.key.unlink()
    (place.folder / "journal.db").unlink()

    with pytest.raises(BadSettings, match="a new key would not open them"):
        place.journal()


def test_another_key_is_refused(place):
    place.ledger().close()
    place.key.write_bytes(bytes(32))

    with pytest.raises(BadSettings, match="put that one back"):
        place.journal()
