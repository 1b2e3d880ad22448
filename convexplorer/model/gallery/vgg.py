"""Nothing but 3×3 convolutions and 2×2 pools: VGG-16, the workshop's head on it, and Tiny VGG."""

from convexplorer.compute.layer import Layer
from convexplorer.model.gallery.making import Maker, max_pool, relu
from convexplorer.model.network_layers import Dropout, Flatten, Softmax

BLOCKS = ((64, 64), (128, 128), (256, 256, 256), (512, 512, 512), (512, 512, 512))


def _convolutions(make: Maker, blocks: tuple[tuple[int, ...], ...], padding: int = 1) -> tuple[Layer, ...]:
    """Convolutions and rectifiers in turn, a pool after each block of them."""
    layers: list[Layer] = []
    inputs, number = 3, 0
    for block, widths in enumerate(blocks, 1):
        for filters in widths:
            number += 1
            layers += make.conv(f"conv{number}", inputs, filters, padding=padding), relu(f"activation{number}")
            inputs = filters
        layers.append(max_pool(f"pool{block}"))
    return tuple(layers)


def vgg16(make: Maker) -> tuple[Layer, ...]:
    """Simonyan & Zisserman 2014, configuration D."""
    return (
        *_convolutions(make, BLOCKS),
        Flatten("flatten1"),
        make.linear("linear1", 25_088, 4096),
        relu("activation14"),
        Dropout("dropout1"),
        make.linear("linear2", 4096, 4096),
        relu("activation15"),
        Dropout("dropout2"),
        make.linear("linear3", 4096, 1000),
        Softmax("softmax1"),
    )


def workshop(make: Maker) -> tuple[Layer, ...]:
    """VGG-16 without its top, read as Keras reads it, and five dense layers for two classes."""
    return (
        *_convolutions(make, BLOCKS),
        Flatten("flatten1", "channels-last"),
        make.linear("linear1", 25_088, 512),
        relu("activation14"),
        make.linear("linear2", 512, 256),
        relu("activation15"),
        make.linear("linear3", 256, 128),
        relu("activation16"),
        make.linear("linear4", 128, 64),
        relu("activation17"),
        make.linear("linear5", 64, 2),
        Softmax("softmax1"),
    )


def tiny_vgg(make: Maker) -> tuple[Layer, ...]:
    """Wang et al. 2020, CNN Explainer: two blocks of two convolutions without padding, ten classes."""
    return (
        *_convolutions(make, ((10, 10), (10, 10)), padding=0),
        Flatten("flatten1", "channels-last"),
        make.linear("linear1", 1690, 10),
        Softmax("softmax1"),
    )
