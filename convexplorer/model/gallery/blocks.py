"""Single blocks after the layers that come before them: MobileNet's separable convolution, and Inception."""

from convexplorer.compute.layer import Layer
from convexplorer.model.gallery.making import Maker, beside, max_pool, mean_of_all, norm, relu
from convexplorer.model.layers import Pool2d


def mobilenet(make: Maker) -> tuple[Layer, ...]:
    """Howard et al. 2017, table 1: its first convolution, one depthwise and one pointwise convolution."""
    return (
        make.conv("conv1", 3, 32, 3, stride=2, biased=False),
        norm("norm1", 32, 2.0),
        relu("activation1"),
        make.conv("depthwise", 32, 32, 3, groups=32, biased=False),
        norm("norm2", 32),
        relu("activation2"),
        make.conv("pointwise", 32, 64, 1, biased=False),
        norm("norm3", 64),
        relu("activation3"),
        mean_of_all("pool1"),
    )


def inception(make: Maker) -> tuple[Layer, ...]:
    """Szegedy et al. 2015, GoogLeNet down to inception (3a), without its two local response normalisations."""
    return (
        make.conv("conv1", 3, 64, 7, stride=2),
        relu("activation1"),
        max_pool("pool1", 3, 2, ceil=True),
        make.conv("conv2", 64, 64, 1),
        relu("activation2"),
        make.conv("conv3", 64, 192),
        relu("activation3"),
        max_pool("pool2", 3, 2, ceil=True),
        beside(
            "inception1",
            (make.conv("inception1/1x1/conv1", 192, 64, 1), relu("inception1/1x1/activation1")),
            (
                make.conv("inception1/3x3/conv1", 192, 96, 1),
                relu("inception1/3x3/activation1"),
                make.conv("inception1/3x3/conv2", 96, 128),
                relu("inception1/3x3/activation2"),
            ),
            (
                make.conv("inception1/5x5/conv1", 192, 16, 1),
                relu("inception1/5x5/activation1"),
                make.conv("inception1/5x5/conv2", 16, 32, 5),
                relu("inception1/5x5/activation2"),
            ),
            (
                Pool2d("inception1/pool/pool1", "max", (3, 3), (1, 1), ((1, 1), (1, 1))),
                make.conv("inception1/pool/conv1", 192, 32, 1),
                relu("inception1/pool/activation1"),
            ),
        ),
        mean_of_all("pool3"),
    )
