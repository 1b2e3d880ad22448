"""What can be said of finding, comparing and taking kernels apart: the part of `messages.py` about instruments."""

from collections.abc import Mapping

INSTRUMENTS: Mapping[str, str] = {}
