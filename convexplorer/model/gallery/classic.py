"""LeNet-5 and AlexNet."""

import numpy as np

from convexplorer.compute.layer import Layer
from convexplorer.model.gallery.making import Maker, max_pool, relu
from convexplorer.model.layers import Activation, Conv2d
from convexplorer.model.network_layers import Dropout, Flatten, Softmax

SEEN: tuple[str, ...] = (
    *("012", "123", "234", "345", "045", "015"),
    *("0123", "1234", "2345", "0345", "0145", "0125", "0134", "1245", "0235"),
    "012345",
)
"""Which of the six maps each of LeNet's sixteen second filters reads: table I of the paper."""


def lenet(make: Maker) -> tuple[Layer, ...]:
    """LeCun et al. 1998, with the sizes and the maximum pools of Harley's visualisation (2015)."""
    return (
        make.conv("conv1", 1, 6, 5, padding=0),
        Activation("activation1", "tanh"),
        max_pool("pool1"),
        _connected(make.conv("conv2", 6, 16, 5, padding=0)),
        Activation("activation2", "tanh"),
        max_pool("pool2"),
        Flatten("flatten1"),
        make.linear("linear1", 400, 120),
        Activation("activation3", "tanh"),
        make.linear("linear2", 120, 100),
        Activation("activation4", "tanh"),
        make.linear("linear3", 100, 10),
        Softmax("softmax1"),
    )


def _connected(conv: Conv2d) -> Conv2d:
    """The filters with zeros in place of the kernels that the table leaves out."""
    if conv.drawn is not None:
        return conv
    there = np.array([[str(channel) in seen for channel in range(6)] for seen in SEEN])
    # those that are left read fewer values: larger weights keep the spread
    share = np.sqrt(6 / there.sum(axis=1, keepdims=True))
    return Conv2d(
        conv.name, conv.weight * (there * share)[..., None, None], conv.bias, padding=conv.padding, alike=False
    )


def alexnet(make: Maker) -> tuple[Layer, ...]:
    """Krizhevsky et al. 2012: two graphics cards, so the filters of three layers fall into two groups."""
    return (
        make.conv("conv1", 3, 96, 11, stride=4, padding=0),
        relu("activation1"),
        max_pool("pool1", 3, 2),
        make.conv("conv2", 96, 256, 5, groups=2),
        relu("activation2"),
        max_pool("pool2", 3, 2),
        make.conv("conv3", 256, 384),
        relu("activation3"),
        make.conv("conv4", 384, 384, groups=2),
        relu("activation4"),
        make.conv("conv5", 384, 256, groups=2),
        relu("activation5"),
        max_pool("pool3", 3, 2),
        Flatten("flatten1"),
        Dropout("dropout1"),
        make.linear("linear1", 9216, 4096),
        relu("activation6"),
        Dropout("dropout2"),
        make.linear("linear2", 4096, 4096),
        relu("activation7"),
        make.linear("linear3", 4096, 1000),
        Softmax("softmax1"),
    )
