"""The frame that an export was made of, kept beside it where its source will not show it again."""

from pathlib import Path

import numpy as np

from convexplorer.formats import arrays, images, naming, save
from convexplorer.model.result import Frame
from convexplorer.model.sources import is_device


def keep_frame(frame: Frame, beside: Path) -> Path | None:
    """The exact frame of a live source next to an export, as PNG or else NPY; None where the source has it for ever.

    It is as the source gave it: the one whose pixels the sidecar's hash is of. Errors: UserError.
    """
    if not is_device(frame.spec):
        return None
    image = (frame.raw or frame).image
    flat = image.dtype in (np.uint8, np.uint16) and image.shape[0] in (1, 3)
    path = naming.unused(beside.parent, f"{beside.stem}_input", ".png" if flat else ".npy")
    pixels = image[0] if image.shape[0] == 1 else image.transpose(1, 2, 0)
    save.save_bytes(path, images.encode_png(pixels) if flat else arrays.npy(image))
    return path
