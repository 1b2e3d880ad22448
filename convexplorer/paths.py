"""The folders of this user that ConvExplorer keeps settings, logs and other files of its own in."""

import os
from pathlib import Path

import platformdirs

OVERRIDE = "CONVEXPLORER_HOME"


def config_folder() -> Path:
    """Settings that the user made; made when missing."""
    return _made("config", platformdirs.user_config_dir("convexplorer", appauthor=False, roaming=True))


def data_folder() -> Path:
    """What cannot be made again: autosaved sessions, own presets; made when missing."""
    return _made("data", platformdirs.user_data_dir("convexplorer", appauthor=False))


def cache_folder() -> Path:
    """What can be made again at any time; made when missing."""
    return _made("cache", platformdirs.user_cache_dir("convexplorer", appauthor=False))


def log_folder() -> Path:
    """The log and the reports of crashes; made when missing."""
    return _made("log", platformdirs.user_log_dir("convexplorer", appauthor=False))


def _made(name: str, usual: str) -> Path:
    """The folder below CONVEXPLORER_HOME when that is set (portable installations, tests), else the platform's own.

    Errors: OSError where it cannot be made; the caller decides whether it can do without.
    """
    home = os.environ.get(OVERRIDE)
    folder = Path(home).expanduser() / name if home else Path(usual)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
