"""The ways in which maps can be shown: what each is called, and what it is for."""

from convexplorer.compute.combine import How
from convexplorer.model.view import Arrangement, MapsView, Scheme

ARRANGEMENTS: dict[Arrangement, tuple[str, str]] = {
    "one": ("&One large map", "The map of the selected filter, as large as the input"),
    "all": ("&All maps", "Every map of the stage at once"),
    "stages": ("&Three stages", "The map convolved, activated and pooled, side by side"),
}
SCHEMES: dict[Scheme, tuple[str, str]] = {
    "auto": ("&Automatic", "Grey where no value can be negative, else blue, white and red"),
    "grey": ("&Grey", "From black to white"),
    "signed": ("&Blue, white, red", "Blue below 0, white at 0, red above"),
    "signed-dark": ("Blue, &black, orange", "As before with a dark zero, for bright rooms"),
    "viridis": ("&Viridis", "Even steps for the eye, from violet to yellow"),
    "magma": ("&Magma", "Even steps for the eye, from black to pale yellow"),
    "cividis": ("&Cividis", "Even steps for the eye, the same for colour-blind ones"),
}
COMBINE: dict[How | None, tuple[str, str]] = {
    None: ("&Each by itself", "The map of the selected filter alone"),
    "magnitude": ("&Magnitude √(a² + b²)", "How strong the chosen maps are together, as one large map"),
    "max": ("&Largest", "The largest value of the chosen maps at each place, as one large map"),
    "sum": ("&Sum", "The chosen maps added up, as one large map"),
    "difference": ("&Difference", "The first chosen map less the others, as one large map"),
}
TOGGLES: dict[str, tuple[str, str, str]] = {
    "eight_bit": ("map-eight-bit", "As &8 bit would show it", "0 to 1 as 0 to 255, what lies outside is clipped"),
    "lost": ("map-lost", "What 8 bits would &lose", "The map less what a picture of 8 bits would keep of it"),
    "behind": ("map-behind", "&Input behind", "The darkened input shines through where values are near 0"),
    "split": ("map-split", "&Untreated beside it", "The input left of a line that can be dragged, the map right of it"),
    "true_size": ("map-true-size", "True si&ze outlined", "How large a smaller map is beside the input"),
    "recombine": ("map-recombine", "&Recombine as colour", "One filter's maps of red, green and blue as one picture"),
    "normalised": (
        "map-normalised",
        "&Normalised score",
        "How alike each place is to the kernel, whatever its brightness and contrast: 1 is its twin, −1 its negative",
    ),
    "marked": ("map-marked", "Best &match marked", "Where a filter made of a patch finds it again"),
}
"""By the field of `MapsView`: key, text and tip."""


def pipeline_key(pipeline: str) -> str:
    """The key of the action that chooses whose 8 bits are meant."""
    return f"lost-by-{pipeline}"


def combine_key(how: How | None) -> str:
    """The key of the action that combines maps so."""
    return f"combine-{how or 'none'}"


def in_effect(maps: MapsView) -> How | None:
    """How maps are made into one as they are shown: not where all are shown, nor without two that were chosen."""
    return maps.combine if maps.arrangement != "all" and len(maps.chosen) > 1 else None
