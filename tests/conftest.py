"""What every test gets: a home of its own, no screen, and a check that it leaves nothing running behind it."""

import gc
import itertools
import logging
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator

# before anything imports Qt or platformdirs; the folder goes when the session ends
_HOME = tempfile.TemporaryDirectory(prefix="convexplorer-tests-", ignore_cleanup_errors=True)
os.environ["CONVEXPLORER_HOME"] = _HOME.name
os.environ["HOME"] = os.environ["USERPROFILE"] = _HOME.name
for _name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
    os.environ[_name] = os.path.join(_HOME.name, _name.lower())
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("LC_ALL", "C.UTF-8")
if "PYTEST_XDIST_WORKER" in os.environ:
    # as many processes as cores: more threads than that would wait for each other in every small product of matrices
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
gc.disable()  # until all tests are collected: of what is imported nothing goes
# a shell starts what runs in its background deaf to Ctrl+C, and every program that a test starts would be, too
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


import pytest
from hypothesis import HealthCheck, settings

from tests import tiers

pytest_plugins = ["tests.fixtures_display", "tests.fixtures_leaks"]

settings.register_profile(
    "convexplorer",
    deadline=None,  # two cores shared with whatever else runs
    derandomize=True,  # the same examples everywhere: a red test is red for everybody
    print_blob=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("explore", settings.get_profile("convexplorer"), derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "convexplorer"))

_NUMBERS = itertools.count(1)


@pytest.fixture(autouse=True)
def own_settings() -> Iterator[None]:
    """Settings, autosaves and logs of one test are not the next one's; the folder is made by whoever writes first."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONVEXPLORER_HOME", os.path.join(_HOME.name, str(next(_NUMBERS))))
        yield


@pytest.fixture(autouse=True)
def own_log() -> Iterator[None]:
    """A test that starts the program in this process leaves its log and its hooks behind for no other."""
    logger = logging.getLogger("convexplorer")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "excepthook", sys.excepthook)
        patch.setattr(threading, "excepthook", threading.excepthook)
        patch.setattr(logging, "raiseExceptions", True)
        _made_new(logger)  # what a fixture of a whole module started
        yield
    _made_new(logger)


def _made_new(logger: logging.Logger) -> None:
    for handler in logger.handlers:
        handler.close()
    logger.handlers = []
    logger.propagate = True
    logger.setLevel(logging.NOTSET)
    # import-linter configures logging for itself and switches off every logger that is there already
    for name, known in logging.root.manager.loggerDict.items():
        if name.startswith(logger.name) and isinstance(known, logging.Logger):
            known.disabled = False


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--all`: the slow tests as well (`make test-all`)."""
    parser.addoption("--all", action="store_true", help="run the slow tests as well (soak tests only by -m soak)")


def pytest_configure(config: pytest.Config) -> None:
    """Before the tests are imported, which ask how many examples they may try."""
    tiers.EVERYTHING[0] = bool(config.option.all)


def pytest_collection_finish() -> None:
    """What is there from now on stays to the end: no look for garbage need go through it."""
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out slow and soak tests that nobody asked for."""
    if config.option.markexpr:
        return
    unwanted = {"soak"} if config.option.all else {"soak", "slow"}
    out = [item for item in items if any(item.get_closest_marker(name) for name in unwanted)]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in set(out)]
