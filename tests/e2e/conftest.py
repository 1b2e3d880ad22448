"""The window for the tests of this folder."""

from tests.fixtures_window import opened, window

__all__ = ["opened", "window"]
