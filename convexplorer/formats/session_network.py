"""How the layers of a network stand in a session: dense ones, blocks with paths, and weights that are drawn."""

import math
from collections.abc import Mapping
from typing import Any

from convexplorer import limits
from convexplorer.compute import seeded
from convexplorer.compute.arrays import Array
from convexplorer.compute.dense import ORDERS
from convexplorer.compute.padding import PADDING_MODES
from convexplorer.formats.strict import (
    Codec,
    Refused,
    array,
    choice,
    listed,
    number,
    objects,
    optional,
    record,
    tagged,
    text,
    whole,
)
from convexplorer.model.network_layers import (
    BatchNorm2d,
    Bypassed,
    Dropout,
    Flatten,
    Linear,
    Pad2d,
    Softmax,
    Upsample,
)
from convexplorer.model.parallel import Parallel
from convexplorer.model.view import NetworkView

SEED = whole(0, (1 << 63) - 1)
_NAME = text(limits.NAME_LENGTH)
_SIDES = listed(listed(whole(0, limits.PADDING), 2, 2), 2, 2)
PATHS = 64
"""Paths of one block."""


def _map_read(value: Any, where: str) -> tuple[str, int]:
    if not isinstance(value, list) or len(value) != 2:
        raise Refused(where, "is not a stage and a channel")
    stage: str = _NAME.read(value[0], f"{where}[0]")
    return stage, int(whole(0, 1 << 24).read(value[1], f"{where}[1]"))


VIEW = record(
    NetworkView,
    {
        "layer": _NAME,
        "range": choice("map", "layer", "network"),
        "open": optional(Codec(list, _map_read)),
        "channel": whole(0, 1 << 24),
        "camera": optional(listed(number(-1e6, 1e6), 3, 3)),
    },
)


def weight(axes: int) -> Codec:
    """An array of weights, or the shape of one that is drawn from the layer's seed."""
    plain = array(axes)

    def write(value: Array) -> Any:
        return {"drawn": list(value.shape)} if seeded.is_stand_in(value) else plain.write(value)

    def read(value: Any, where: str) -> Array:
        if not (isinstance(value, dict) and "drawn" in value):
            found: Array = plain.read(value, where)
            return found
        said = objects(value, where, {"drawn": None})
        shape = listed(whole(1, 1 << 24), axes, axes).read(said["drawn"], f"{where}.drawn")
        if math.prod(shape) > 1 << 31:
            raise Refused(f"{where}.drawn", "has more weights than any layer")
        return seeded.stands_for(shape)

    return Codec(write, read)


def with_network(layers: Mapping[str, tuple[type, Codec]]) -> Codec:
    """A layer, of these or of a network's; the layers in the paths of a block are of all kinds, too."""
    table = dict(layers)
    one = tagged(table)
    table |= _network(one)
    return tagged(table)


def _network(one: Codec) -> dict[str, tuple[type, Codec]]:
    return {
        "flatten": (Flatten, record(Flatten, {"name": _NAME, "order": choice(*ORDERS)})),
        "linear": (
            Linear,
            record(Linear, {"name": _NAME, "weight": weight(2), "bias": array(1), "drawn": optional(SEED)}),
        ),
        "softmax": (Softmax, record(Softmax, {"name": _NAME})),
        "batch_norm2d": (
            BatchNorm2d,
            record(
                BatchNorm2d,
                {
                    "name": _NAME,
                    **dict.fromkeys(("weight", "bias", "mean", "variance"), array(1)),
                    "epsilon": number(0, 1),
                },
            ),
        ),
        "dropout": (Dropout, record(Dropout, {"name": _NAME, "share": number(0, 1)})),
        "bypassed": (Bypassed, record(Bypassed, {"layer": one})),
        "upsample": (
            Upsample,
            record(
                Upsample,
                {"name": _NAME, "factor": whole(1, limits.STRIDE), "mode": choice("nearest", "bilinear")},
            ),
        ),
        "pad2d": (
            Pad2d,
            record(Pad2d, {"name": _NAME, "sides": _SIDES, "mode": choice(*PADDING_MODES), "value": number()}),
        ),
        "parallel": (
            Parallel,
            record(
                Parallel,
                {
                    "name": _NAME,
                    "paths": listed(listed(one, limits.LAYERS), PATHS),
                    "join": choice("add", "concat"),
                    "off": Codec(
                        sorted, lambda value, where: frozenset(listed(whole(0, PATHS), PATHS).read(value, where))
                    ),
                },
            ),
        ),
    }
