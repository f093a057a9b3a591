"""A channel painted: what is said takes room, and pictures are in it."""

from PySide6.QtGui import QColor

from tests.slack.picture import SHARPNESS, paint_channel, save_channel
from tests.slack.test_web_api import SECTION

ENTRANCE = "C0ENTRANCE"


def test_each_message_takes_room_below_those_before_it(qapp, slack, web):  # noqa: ARG001 - painting needs it
    empty = paint_channel(slack.workspace, ENTRANCE)
    first = web.chat_postMessage(channel=ENTRANCE, text="x", blocks=[SECTION])["ts"]
    one = paint_channel(slack.workspace, ENTRANCE)
    web.chat_postMessage(channel=ENTRANCE, text="again", thread_ts=first)
    both = paint_channel(slack.workspace, ENTRANCE)
    assert empty.width() == one.width() == both.width() == round(820 * SHARPNESS)
    assert empty.height() < one.height() < both.height()


def test_an_uploaded_picture_is_seen_in_the_saved_channel(qapp, slack, web, tmp_path):  # noqa: ARG001
    red = paint_channel(slack.workspace, ENTRANCE)
    red.fill(QColor("#ff0000"))
    assert red.save(str(tmp_path / "red.png"))
    first = web.chat_postMessage(channel=ENTRANCE, text="x")["ts"]
    content = (tmp_path / "red.png").read_bytes()
    web.files_upload_v2(channel=ENTRANCE, thread_ts=first, content=content, filename="red.png", title="Red")
    save_channel(slack.workspace, ENTRANCE, tmp_path / "deep" / "channel.png")
    image = paint_channel(slack.workspace, ENTRANCE)
    reds = sum(image.pixelColor(300, y) == QColor("#ff0000") for y in range(image.height()))
    assert reds > 40
    assert (tmp_path / "deep" / "channel.png").stat().st_size > 1000
