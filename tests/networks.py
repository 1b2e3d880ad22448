"""Small networks that several tests look at."""

import numpy as np

from convexplorer.model.document import Document
from convexplorer.model.layers import Activation, Conv2d, Pool2d, Scale
from convexplorer.model.network_layers import Flatten, Linear, Softmax
from convexplorer.model.parallel import Parallel
from convexplorer.model.sizing import ResizeTo
from convexplorer.model.sources import BuiltIn


def conv(name, filters, channels, size=3, padding="valid", **more):
    """A convolution with weights of its own for every name."""
    random = np.random.default_rng(sum(map(ord, name)))
    weight = random.normal(0, (2 / (channels * size * size)) ** 0.5, (filters, channels, size, size))
    return Conv2d(name, weight, random.normal(0, 0.1, filters), padding=padding, alike=False, **more)


def tiny_vgg():
    """Twice two convolutions with ReLU and a pool, then ten scores, on 64 × 64 pixels."""
    layers, channels = [], 3
    for number in range(1, 5):
        layers += [conv(f"conv{number}", 10, channels), Activation(f"relu{number}", "relu")]
        channels = 10
        if number % 2 == 0:
            layers.append(Pool2d(f"pool{number // 2}", "max"))
    weight = np.random.default_rng(9).normal(0, (2 / 1690) ** 0.5, (10, 1690))
    layers += [Flatten("flatten", "channels-last"), Linear("dense", weight, np.zeros(10)), Softmax("softmax")]
    return Document(BuiltIn(), (ResizeTo(size=(64, 64)), Scale()), tuple(layers))


def branched():
    """A residual block, then one whose paths stand one after another; two scores."""
    body = (conv("block1/body/conv1", 4, 4, padding="same"), Activation("block1/body/relu1", "relu"))
    paths = ((conv("mix/a/conv1", 2, 4, 1),), (conv("mix/b/conv1", 3, 4, padding="same"),))
    layers = (
        conv("conv1", 4, 3, padding="same"),
        Activation("relu1", "relu"),
        Parallel("block1", (body, ())),
        Parallel("mix", paths, "concat"),
        Pool2d("pool1", "max"),
        Pool2d("pool2", "global-average"),
        Linear("dense", np.arange(10.0).reshape(2, 5) / 10, np.array([0.5, -0.5])),
        Softmax("softmax"),
    )
    return Document(BuiltIn(), (Scale(),), layers)
