"""The exact numbers of feature maps: TIFF for image programs, NPY and NPZ for Python."""

from collections.abc import Iterator

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.compute.layer import Layer
from convexplorer.formats import arrays
from convexplorer.formats import tiff as tiff_format
from convexplorer.formats.export import Export
from convexplorer.model.document import Document
from convexplorer.model.layers import Conv2d, ConvTranspose2d
from convexplorer.model.network_layers import BatchNorm2d, Linear
from convexplorer.model.parallel import every


def tiff(export: Export) -> bytes:
    """float32 (float64 where the engine worked in it), one sample plane a map, their names in the description."""
    return tiff_format.encode(export.array, export.maps, {"stage": export.stage, "unit": export.unit})


def npy(export: Export) -> bytes:
    """Exactly the engine's array, (C, H, W)."""
    return arrays.npy(export.array)


def npz(export: Export) -> bytes:
    """`maps` (C, H, W) as the engine has them; `names`; and what is learned in every layer down to that stage.

    `conv1.weight`, `conv1.bias`, of a normalisation `mean` and `variance`, too. Weights are those of the document:
    where all channels share one kernel, its axis of channels has length 1.
    """
    found: dict[str, Array] = {"maps": export.array, "names": np.array(export.maps)}
    for layer in _down_to(export.document, export.stage):
        # a name may hold a slash, which in an archive would be a folder
        name = layer.name.replace("/", ".")
        if isinstance(layer, Conv2d | Linear):
            found[f"{name}.weight"], found[f"{name}.bias"] = layer.values, layer.bias
        elif isinstance(layer, ConvTranspose2d | BatchNorm2d):
            found[f"{name}.weight"], found[f"{name}.bias"] = layer.weight, layer.bias
        if isinstance(layer, BatchNorm2d):
            found[f"{name}.mean"], found[f"{name}.variance"] = layer.mean, layer.variance
    return arrays.npz(found)


def _down_to(document: Document, stage: str) -> Iterator[Layer]:
    """Every layer that a stage of the stack is made by, those of blocks included; all where it is none of them."""
    for layer in document.layers:
        inside = list(every((layer,)))
        yield from inside
        if any(one.name == stage for one in inside):
            return
