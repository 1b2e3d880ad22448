"""PNG of feature maps: as they are painted on the screen, or as grey values by a mapping that the sidecar states."""

import numpy as np

from convexplorer.compute import colour
from convexplorer.compute.arrays import Array
from convexplorer.formats import images, montage
from convexplorer.formats.export import Export, Look


def painted(export: Export) -> bytes:
    """The maps in their colours, 8 bits; several as a montage."""
    planes = zip(export.array, export.looks, strict=True)
    tiles = [colour.paint(plane, look.low, look.high, look.scheme) for plane, look in planes]
    return images.encode_png(montage.compose(tiles))


def values8(export: Export) -> bytes:
    """Grey values from 0 (low) to 255 (high); what is not a number is 0, what lies outside is the nearest end."""
    return _values(export, np.uint8)


def values16(export: Export) -> bytes:
    """Grey values from 0 (low) to 65,535 (high); what is not a number is 0, what lies outside is the nearest end."""
    return _values(export, np.uint16)


def _values(export: Export, dtype: type[np.uint8] | type[np.uint16]) -> bytes:
    planes = zip(export.array, export.looks, strict=True)
    return images.encode_png(montage.compose([quantised(plane, look, dtype) for plane, look in planes]))


def quantised(plane: Array, look: Look, dtype: type[np.uint8] | type[np.uint16]) -> Array:
    """round((value − low) / (high − low) · largest) in float64, clipped to what `dtype` holds."""
    largest = np.iinfo(dtype).max
    share = (plane.astype(np.float64) - look.low) / ((look.high - look.low) or 1.0)
    return np.rint(np.clip(np.nan_to_num(share, nan=0.0, posinf=1.0, neginf=0.0), 0, 1) * largest).astype(dtype)
