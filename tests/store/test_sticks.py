import pytest

from kiosk.store.sticks import sticks


@pytest.fixture
def mounts(tmp_path):
    def write(*folders):
        table = tmp_path / "mounts"
        lines = [f"/dev/sd{n} {folder} vfat rw 0 0" for n, folder in enumerate(folders)]
        table.write_text("\n".join(["proc /proc proc rw 0 0", "broken", *lines]) + "\n", "utf-8")
        return table

    return write


def test_sticks_are_the_folders_mounted_where_sticks_are(tmp_path, mounts):
    media = tmp_path / "media"
    blue, red = media / "pi" / "BLUE", media / "pi" / "RED STICK"
    for folder in (blue, red):
        folder.mkdir(parents=True)
    table = mounts(str(red).replace(" ", "\\040"), blue, tmp_path, media / "gone")

    assert sticks(table, (f"{media}/",)) == (blue, red)


def test_without_a_mount_table_there_are_no_sticks(tmp_path):
    assert sticks(tmp_path / "nothing") == ()
