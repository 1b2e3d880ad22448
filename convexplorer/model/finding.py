"""The edit that makes a filter of a patch of what the layer takes."""

from dataclasses import replace

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.compute.finding import Patch, from_patch
from convexplorer.model import bank
from convexplorer.model.bank import Filter
from convexplorer.model.document import Document
from convexplorer.model.layers import Conv2d, Finder


def with_patch(document: Document, patch: Array, cell: tuple[float, float] = (1.0, 1.0)) -> tuple[Document, Patch]:
    """The document with one more filter, made of `patch` (C, height, width) as the layer takes it.

    `cell` is how many rows and columns of the input one of its values stands for. Every channel gets a kernel of its
    own: a layer whose filters had one kernel for all channels computes the same with one for each from then on.
    UserError where the patch is flat, the bank full, or the layer has other channels.
    """
    conv = document.convolution
    channels = patch.shape[0]
    # the taps of a stretched kernel lie so far apart
    made = from_patch(patch[:, :: conv.dilation[0], :: conv.dilation[1]], apart=conv.depthwise)
    kernels = made.kernels[:, ::-1, ::-1] if conv.flipped else made.kernels
    if conv.alike and channels > 1:
        document = document.with_layer(conv.per_channel(channels))
    grown = bank.with_filters(document, (Filter(title(made), 0.0, np.ascontiguousarray(kernels)),), conv.depthwise)
    layer = grown.convolution
    down, across = (
        one * step * full / taps
        for one, step, full, taps in zip(cell, conv.dilation, made.full, made.kernels.shape[1:], strict=True)
    )
    return grown.with_layer(replace(layer, finders=(*layer.finders, Finder(layer.filters - 1, down, across)))), made


def title(made: Patch) -> str:
    """ "Patch 24 × 31", or "Patch 31 × 25 of 62 × 50" where it was made smaller."""
    rows, columns = made.kernels.shape[1:]
    return f"Patch {rows} × {columns}" + (f" of {made.full[0]} × {made.full[1]}" if made.resized else "")


def finder(conv: Conv2d, index: int) -> Finder | None:
    """What is followed by that filter, if it was made of a patch."""
    return next((one for one in conv.finders if one.filter == index), None)
