"""The built-in small examples: the animations of convolution arithmetic, published figures, and what misleads."""

from collections.abc import Mapping

from convexplorer.model.case import Case
from convexplorer.model.case_figures import CHANNELS, FIGURES, FIT, ORIENTATION, POOLING
from convexplorer.model.case_sizes import SIZES, TRANSPOSED

GROUPS: Mapping[str, str] = {
    "sizes": "Sizes: padding, stride, dilation",
    "transposed": "Transposed: the way back",
    "figures": "Published figures",
    "pooling": "Pooling",
    "channels": "Several channels",
    "orientation": "Which way up",
    "fit": "What does not fit",
}
"""The groups of the examples by their keys, in the order of a selector."""

CASES: Mapping[str, Case] = {
    case.key: case for case in (*SIZES, *TRANSPOSED, *FIGURES, *POOLING, *CHANNELS, *ORIENTATION, *FIT)
}
"""Every example by its key, in the order of a selector; the names of conv_arithmetic where they exist."""


def in_group(group: str) -> tuple[Case, ...]:
    """The examples of one group, in their order."""
    return tuple(case for case in CASES.values() if case.group == group)
