"""Problems to reckon by hand, without end: small whole numbers, three levels, the same for the same seed."""

import numpy as np

from convexplorer.compute.arrays import frozen
from convexplorer.compute.layer import Layer
from convexplorer.model.document import Document
from convexplorer.model.layers import Activation, Conv2d, Grey, Pool2d, Scale
from convexplorer.model.sources import Drawn

LEVELS = ("one channel, step by step", "stride, padding and bias", "two channels, dilation, ReLU")
_SEED = 20_000


def problem(level: int, seed: int) -> Document:
    """The problem number `seed` of a level from 1 to 3: small whole numbers, a value or more."""
    r = np.random.default_rng((_SEED, level, seed))
    channels = 2 if level >= 3 else 1
    side = int(r.integers(4, 6)) if level < 3 else 5
    size = int(r.integers(2, 4))
    x = r.integers(0, 4 if level < 3 else 3, (channels, side, side)).astype(np.float32)
    weight = r.integers(-2, 3, (1, channels, size, size)).astype(float)
    weight[0, 0, 0, 0] = weight[0, 0, 0, 0] or 1.0  # never a kernel of zeros
    stride = int(r.integers(1, 3)) if level >= 2 else 1
    pad = int(r.integers(0, 2)) if level >= 2 else 0
    dilation = int(r.integers(1, 3)) if level >= 3 else 1
    bias = float(r.integers(-3, 4)) if level >= 2 else 0.0
    conv = Conv2d(
        "conv1",
        weight,
        np.array([bias]),
        (stride, stride),
        ((pad, pad), (pad, pad)),
        dilation=(dilation, dilation),
        alike=channels == 1,
        titles=("",),
    )
    grey: tuple[Layer, ...] = (Grey(),) if channels == 1 else ()
    after = Activation("activation1", "relu" if level >= 3 else "identity")
    title = f"Problem {seed + 1}, level {level}"
    return Document(Drawn(frozen(x), title), (Scale(), *grey), (conv, after, Pool2d("pool1")))
