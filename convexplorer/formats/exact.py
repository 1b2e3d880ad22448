"""The exact numbers of feature maps: TIFF for image programs, NPY and NPZ for Python."""

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.formats import arrays
from convexplorer.formats import tiff as tiff_format
from convexplorer.formats.export import Export
from convexplorer.model.layers import Conv2d, ConvTranspose2d


def tiff(export: Export) -> bytes:
    """float32 (float64 where the engine worked in it), one sample plane a map, their names in the description."""
    return tiff_format.encode(export.array, export.maps, {"stage": export.stage, "unit": export.unit})


def npy(export: Export) -> bytes:
    """Exactly the engine's array, (C, H, W)."""
    return arrays.npy(export.array)


def npz(export: Export) -> bytes:
    """`maps` (C, H, W) as the engine has them; `conv1.weight`, `conv1.bias` and so on for every convolution; `names`.

    Weights are those of the document: where all channels share one kernel, its axis of channels has length 1.
    """
    found: dict[str, Array] = {"maps": export.array, "names": np.array(export.maps)}
    for layer in export.document.layers:
        if isinstance(layer, Conv2d | ConvTranspose2d):
            # a name may hold a slash, which in an archive would be a folder
            name = layer.name.replace("/", ".")
            found[f"{name}.weight"], found[f"{name}.bias"] = layer.weight, layer.bias
    return arrays.npz(found)
