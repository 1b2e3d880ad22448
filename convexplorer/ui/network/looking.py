"""Which value of a network is looked at: the one pointed at, or else the best score."""

from weakref import WeakKeyDictionary

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.model.result import Result, Stage
from convexplorer.model.view import Probe, View

MOST = 1 << 20
"""Values that are searched for the largest one while the window waits."""
# a stage never changes, and is asked about for every panel and every move of the pointer
_LARGEST: WeakKeyDictionary[Stage, tuple[int, int, int]] = WeakKeyDictionary()
OVERVIEW = "networkOverview"
"""The name of the picture in which values of a network are pointed at."""


def probed(view: View, result: Result | None, over: str = "") -> Probe | None:
    """The view's probe where there is such a value; else the largest of the last stage; None where nothing was made.

    A value of the stage that Explore shows is one that was pointed at there, unless it is pinned or the pointer was
    last `over` the maps of the network.
    """
    if result is None or not result.stages:
        return None
    probe = view.probe
    if probe is not None and (view.pinned or probe.stage != view.stage or over == OVERVIEW):
        stage = result.stage(probe.stage)
        if stage is not None and stage.made is not None and len(stage.shape) == 3:
            channels, rows, columns = stage.shape
            if probe.channel < channels and probe.row < rows and probe.column < columns:
                return probe
    last = next((stage for stage in reversed(result.stages) if stage.made is not None), None)
    array = None if last is None else last.array
    if last is None or array is None or array.ndim != 3 or last.name == "input":
        return None
    if last not in _LARGEST:
        _LARGEST[last] = _largest(array)
    channel, row, column = _LARGEST[last]
    return Probe(last.name, channel if last.maps is None else last.maps[channel], row, column)


def _largest(array: Array) -> tuple[int, int, int]:
    """Channel, row and column of the largest value that is a number; of very many, in the first maps."""
    array = array[: max(1, MOST // array[0].size)]
    at = int(array.argmax())
    if np.isnan(array.flat[at]):  # not-a-number is taken for the largest
        at = int(np.argmax(np.where(np.isnan(array), -np.inf, array)))
    channel, row, column = np.unravel_index(at, array.shape)
    return int(channel), int(row), int(column)
