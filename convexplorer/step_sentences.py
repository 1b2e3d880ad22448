"""What can be said of stepping through a layer and of its films: the part of `messages.py` that is about Step."""

from collections.abc import Mapping

STEPS: Mapping[str, str] = {}
