"""Residual networks: ResNet-18 and 50, and a plain deep net with its residual twin."""

from collections import Counter
from dataclasses import replace

from convexplorer.compute.layer import Layer
from convexplorer.model.gallery.making import Maker, max_pool, mean_of_all, norm, relu, residual
from convexplorer.model.network_layers import BatchNorm2d, Flatten, Softmax
from convexplorer.model.parallel import Parallel, every

WIDTHS = (64, 128, 256, 512)
TWIN_WIDTH, TWIN_BLOCKS = 16, (8, 7)
"""Of the two twins: filters of every convolution, and pairs of them before and after the pool."""


def resnet18(make: Maker) -> tuple[Layer, ...]:
    """He et al. 2016, table 1: two blocks of two 3×3 convolutions in each of four stages."""
    return _resnet(make, (2, 2, 2, 2), bottleneck=False)


def resnet50(make: Maker) -> tuple[Layer, ...]:
    """He et al. 2016, table 1: blocks of 1×1, 3×3 and 1×1; the stride is on the 3×3, as in torchvision."""
    return _resnet(make, (3, 4, 6, 3), bottleneck=True)


def _resnet(make: Maker, blocks: tuple[int, ...], bottleneck: bool) -> tuple[Layer, ...]:
    layers: list[Layer] = [
        make.conv("conv1", 3, 64, 7, stride=2, biased=False),
        norm("norm1", 64, 2.0),
        relu("activation1"),
        max_pool("pool1", 3, 2, 1),
    ]
    inputs, number, square = 64, 0, 1.0
    for width, count in zip(WIDTHS, blocks, strict=True):
        outputs = 4 * width if bottleneck else width
        for place in range(count):
            number += 1
            stride = 2 if width > WIDTHS[0] and not place else 1
            layers += _block(make, number, inputs, width, outputs, stride, square), relu(f"activation{number + 1}")
            # the branch adds 1 to what comes past it; where the shortcut is normed, too, ReLU makes 1 of 1 + 1
            square = square + 1 if inputs == outputs and stride == 1 else 1.0
            inputs = outputs
    return (
        *layers,
        mean_of_all("pool2"),
        Flatten("flatten1"),
        make.linear("linear1", inputs, 1000),
        Softmax("softmax1"),
    )


def _block(make: Maker, number: int, inputs: int, width: int, outputs: int, stride: int, square: float) -> Parallel:
    """One residual block; `square` is the mean square of what goes in."""
    name = f"block{number}"
    # (inputs, filters, size, stride) of each convolution of the body
    shapes = (
        ((inputs, width, 1, 1), (width, width, 3, stride), (width, outputs, 1, 1))
        if outputs != width
        else ((inputs, width, 3, stride), (width, width, 3, 1))
    )
    body: list[Layer] = []
    for place, (before, filters, size, step) in enumerate(shapes, 1):
        body.append(make.conv(f"{name}/body/conv{place}", before, filters, size, stride=step, biased=False))
        body.append(norm(f"{name}/body/norm{place}", filters, 2 * square if place == 1 else 1.0))
        if place < len(shapes):
            body.append(relu(f"{name}/body/activation{place}"))
    if inputs == outputs and stride == 1:
        return residual(name, tuple(body))
    shortcut = (
        make.conv(f"{name}/shortcut/conv1", inputs, outputs, 1, stride=stride, biased=False),
        norm(f"{name}/shortcut/norm1", outputs, 2 * square),
    )
    return residual(name, tuple(body), shortcut)


def twin(make: Maker) -> tuple[Layer, ...]:
    """Fifteen residual blocks of two convolutions, all of one width, so that every shortcut hands on what it gets.

    No dense layer ends them: the last maps are what is compared.
    """
    layers: list[Layer] = [
        make.conv("conv1", 3, TWIN_WIDTH, biased=False),
        norm("norm1", TWIN_WIDTH, 2.0),
        relu("activation1"),
    ]
    number, square = 0, 0.5
    for stage, count in enumerate(TWIN_BLOCKS, 1):
        for _ in range(count):
            number += 1
            layers.append(_block(make, number, TWIN_WIDTH, TWIN_WIDTH, TWIN_WIDTH, 1, square))
            layers.append(relu(f"activation{number + 1}"))
            square += 1
        if stage < len(TWIN_BLOCKS):
            layers.append(max_pool(f"pool{stage}"))
    return tuple(layers)


def plain(make: Maker) -> tuple[Layer, ...]:
    """The same layers with the very same weights, taken out of their blocks: nothing goes past them."""
    layers: list[Layer] = []
    counts = Counter[str]()
    for layer in (one for one in every(twin(make)) if not isinstance(one, Parallel)):
        kind = layer.name.rpartition("/")[2].rstrip("0123456789")
        counts[kind] += 1
        named = replace(layer, name=f"{kind}{counts[kind]}")  # type: ignore[type-var]
        if isinstance(named, BatchNorm2d) and counts[kind] > 1:
            named = norm(named.name, TWIN_WIDTH)  # ReLU of what was normed has ½, a convolution makes 1 of it again
        layers.append(named)
    return tuple(layers)
