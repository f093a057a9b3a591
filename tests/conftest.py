"""Fixtures for every test."""

import gc
import logging
import os
from pathlib import Path

import pytest
from hypothesis import settings

from ui.garbage import collect_due

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A busy machine is no failure, and a failure must come again on the next run.
settings.register_profile("doorman", deadline=None, derandomize=True, database=None)
settings.load_profile("doorman")

SHARED = Path(__file__).parents[1].parent / "shared"


def pytest_collection_finish():
    """Look through what the tests leave only: all that is here now stays to the end."""
    gc.collect()
    gc.freeze()
    gc.disable()


def pytest_runtest_logfinish():
    """Collect garbage between tests, where Qt holds no lock and in the thread that made its objects."""
    if gc.get_count()[0] > 10_000:
        gc.collect()
    else:
        collect_due()


@pytest.fixture
def shared():
    """Return the folder of shared test data beside the checkout."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the shared data folder is not beside the checkout")
    return SHARED


@pytest.fixture(autouse=True)
def no_stray_warnings(caplog):
    """Fail a test that logs a warning or worse; one that expects it looks at `caplog` and then clears it."""
    yield
    stray = [
        record.getMessage()
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.WARNING
    ]
    assert not stray, f"stray log records: {stray}"
