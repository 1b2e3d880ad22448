"""What the forms of convolutions and dense layers do alike: the bias of one filter or output."""

from dataclasses import replace
from typing import Any

import numpy as np

from convexplorer.compute.layer import Layer
from convexplorer.ui.network.forms.form import Around


def bias(around: Around) -> float:
    """That of the filter or output that is looked at."""
    return float(around.layer.bias[min(around.channel, len(around.layer.bias) - 1)])


def with_bias(around: Around, value: float) -> Layer:
    """The layer with that one changed."""
    layer: Any = around.layer
    changed = np.array(layer.bias)
    changed[min(around.channel, len(changed) - 1)] = value
    made: Layer = replace(layer, bias=changed)
    return made
