import pytest

from tests.store.samples import Place


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)
