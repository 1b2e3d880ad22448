"""A grabber for each test, with every thread of it ended behind it."""

from collections.abc import Iterator

import pytest

from tests.engine.shown import SECONDS, Log


@pytest.fixture
def log() -> Iterator[Log]:
    """A grabber and everything it says."""
    log = Log()
    yield log
    assert log.grabber.stop(SECONDS)
