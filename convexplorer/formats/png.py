"""PNG of feature maps: as they are painted on the screen, or as grey values by a mapping that the sidecar states."""

from collections.abc import Callable, Mapping

import numpy as np

from convexplorer.compute import colour
from convexplorer.compute.arrays import Array
from convexplorer.formats import images, montage
from convexplorer.formats.export import Export, Look


def painted(export: Export) -> bytes:
    """The maps in their colours, 8 bits; several as a montage."""
    return images.encode_png(painted_pixels(export))


def values8(export: Export) -> bytes:
    """Grey values from 0 (low) to 255 (high); what is not a number is 0, what lies outside is the nearest end."""
    return images.encode_png(_values(export, np.uint8))


def values16(export: Export) -> bytes:
    """Grey values from 0 (low) to 65,535 (high); what is not a number is 0, what lies outside is the nearest end."""
    return images.encode_png(_values(export, np.uint16))


def painted_pixels(export: Export) -> Array:
    """What `painted` writes, (H, W, 3)."""
    tiles = [_painted(plane, look, export) for plane, look in zip(export.array, export.looks, strict=True)]
    if export.making.colour and len(tiles) == 3:
        return np.stack([tile[..., 0] for tile in tiles], axis=-1)
    return montage.compose(tiles)


def _painted(plane: Array, look: Look, export: Export) -> Array:
    if export.making.eight_bit and plane.dtype.kind == "f":
        return np.repeat(colour.as_bytes(plane, look.high)[..., None], 3, axis=2)
    pixels = colour.paint(plane, look.low, look.high, look.scheme)
    if export.ground is None:
        return pixels
    return colour.over(pixels, colour.strength(plane, look.low, look.high), export.ground)


def _values(export: Export, dtype: type[np.uint8] | type[np.uint16]) -> Array:
    planes = zip(export.array, export.looks, strict=True)
    return montage.compose([quantised(plane, look, dtype) for plane, look in planes])


def quantised(plane: Array, look: Look, dtype: type[np.uint8] | type[np.uint16]) -> Array:
    """round((value − low) / (high − low) · largest) in float64, clipped to what `dtype` holds."""
    largest = np.iinfo(dtype).max
    share = (plane.astype(np.float64) - look.low) / ((look.high - look.low) or 1.0)
    return np.rint(np.clip(np.nan_to_num(share, nan=0.0, posinf=1.0, neginf=0.0), 0, 1) * largest).astype(dtype)


PIXELS: Mapping[str, Callable[[Export], Array]] = {
    "png": painted_pixels,
    "png-8": lambda export: _values(export, np.uint8),
    "png-16": lambda export: _values(export, np.uint16),
}
"""What is written in a format, by its key in EXPORTS, before it is packed."""
