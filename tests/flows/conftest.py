"""Kiosks in virtual time with guards at them."""

import pytest


@pytest.fixture
def post_of(tmp_path, qtbot):
    """Return a function that opens a kiosk in the same place, one after the other."""
    from tests.flows.post import Post  # noqa: PLC0415 - only some flows need a screen

    posts: list[Post] = []

    def make(**about):
        post = Post(tmp_path, qtbot, **about)
        posts.append(post)
        return post

    yield make
    for post in posts:
        post.close()


@pytest.fixture
def post(post_of):
    return post_of()
