"""Which bands of a picture are shown as red, green and blue: as they look, or in false colours."""

from collections.abc import Sequence
from typing import NamedTuple

Three = tuple[int, int, int]
_KNOWN = {
    "red": ("red", "r", "b04", "b4"),
    "green": ("green", "g", "b03", "b3"),
    "blue": ("blue", "b", "b02", "b2"),
    "infrared": ("nir", "near infrared", "near-infrared", "infrared", "b08", "b8"),
    "short-wave": ("swir", "swir1", "swir 1", "swir-1", "short-wave infrared", "b11"),
}
"""What the bands of cameras and satellites are called; of those called b…, Sentinel-2's."""


class Preset(NamedTuple):
    """A way of showing bands in colours."""

    key: str
    title: str
    bands: Three


def usual(names: Sequence[str], count: int) -> Three | None:
    """The bands called red, green and blue, else the first three; None of fewer than three."""
    found = _named(names, "red", "green", "blue")
    return found or ((0, 1, 2) if count >= 3 else None)


def presets(names: Sequence[str], count: int) -> tuple[Preset, ...]:
    """The ways there are for these bands; of four without names, the fourth is taken for the near infrared."""
    natural = usual(names, count)
    if natural is None:
        return ()
    found = [Preset("natural", "Natural", natural)]
    infrared = _named(names, "infrared", "red", "green")
    if infrared is None and count >= 4 and not any(_one(names, kind) is not None for kind in _KNOWN):
        infrared = (3, natural[0], natural[1])
    if infrared is not None:
        found.append(Preset("infrared", "Infrared as red", infrared))
    short = _named(names, "short-wave", "infrared", "red")
    if short is not None:
        found.append(Preset("short-wave", "Short-wave as red", short))
    return tuple(found)


def _named(names: Sequence[str], red: str, green: str, blue: str) -> Three | None:
    places = _one(names, red), _one(names, green), _one(names, blue)
    return None if None in places else places  # type: ignore[return-value]


def _one(names: Sequence[str], kind: str) -> int | None:
    """Where the band of that kind is."""
    spoken = [name.strip().lower() for name in names]
    return next((spoken.index(word) for word in _KNOWN[kind] if word in spoken), None)
