"""How the steps before the first layer are written in a session."""

from typing import Any

from convexplorer import limits
from convexplorer.compute.resample import INTERPOLATIONS
from convexplorer.formats.strict import BOOLEAN, Codec, choice, listed, number, optional, record, text, whole
from convexplorer.model.colour_steps import ORDERS, Colour, Normalise
from convexplorer.model.muting import MuteChannels
from convexplorer.model.preprocessing import Grey, Scale
from convexplorer.model.resizing import Resize
from convexplorer.model.sizing import CentreCrop, ResizeTo
from convexplorer.model.view import PreparationView
from convexplorer.model.windowing import Window

_NAME = text(limits.NAME_LENGTH)
_SIZE = listed(whole(1, limits.PICTURE_SIDE), 2, 2)
_NUMBER = number(-1e30, 1e30)
_EACH = listed(_NUMBER, 64)

_SCALE = record(Scale, {"name": _NAME, "divisor": optional(number(1e-30, 1e30)), "offset": _NUMBER})


def _scale_written(step: Scale) -> dict[str, Any]:
    """Without an offset as before there were offsets, so that older versions read it, too."""
    written: dict[str, Any] = _SCALE.write(step)
    return written if step.offset else {name: value for name, value in written.items() if name != "offset"}


STEPS: dict[str, tuple[type, Codec]] = {
    "scale": (Scale, Codec(_scale_written, _SCALE.read)),
    "grey": (Grey, record(Grey, {"name": _NAME})),
    "resize": (Resize, record(Resize, {"name": _NAME, "factor": number(1e-6, 1), "size": optional(_SIZE)})),
    "colour": (Colour, record(Colour, {"name": _NAME, "order": choice(*ORDERS)})),
    "resize_to": (
        ResizeTo,
        record(
            ResizeTo,
            {
                "name": _NAME,
                "side": whole(1, limits.PICTURE_SIDE),
                "size": optional(_SIZE),
                "interpolation": choice(*INTERPOLATIONS),
                "antialias": BOOLEAN,
            },
        ),
    ),
    "centre_crop": (CentreCrop, record(CentreCrop, {"name": _NAME, "size": _SIZE})),
    "window": (Window, record(Window, {"name": _NAME, "low": _NUMBER, "high": _NUMBER})),
    "mute": (
        MuteChannels,
        record(MuteChannels, {"name": _NAME, "channels": listed(whole(0, limits.BANDS - 1), limits.BANDS)}),
    ),
    "normalise": (Normalise, record(Normalise, {"name": _NAME, "mean": _EACH, "std": _EACH})),
}

VIEW = record(PreparationView, {"slip": _NAME})
"""How what is looked at there is written."""
