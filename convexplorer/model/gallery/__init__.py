"""Networks from the papers, built layer by layer from their specs, with weights that nothing has trained."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from convexplorer.compute.arrays import Shape
from convexplorer.compute.layer import Counts, Layer
from convexplorer.model.document import Document, Variant
from convexplorer.model.gallery import blocks, classic, resnet, vgg
from convexplorer.model.gallery.making import OWN, Maker
from convexplorer.model.preparation import PREPARATIONS
from convexplorer.model.sizing import CentreCrop

SEED = 1


@dataclass(frozen=True)
class Architecture:
    """One network: what it is, where it was published, the picture it takes and how its layers are made."""

    key: str
    title: str
    what: str
    shape: Shape
    """(channels, rows, columns) of the picture as the first layer takes it."""
    prepared: str
    """How pictures are prepared for it: a key of PREPARATIONS."""
    make: Callable[[Maker], tuple[Layer, ...]]
    twin: str = ""
    """The key of the one that is shown beside it."""

    def layers(self, seed: int = SEED, own: int = OWN) -> tuple[Layer, ...]:
        """Its layers; weights of layers with more than `own` of them are drawn when they are needed."""
        return self.make(Maker(seed, own))

    def preparation(self) -> tuple[Layer, ...]:
        """What is done to a picture before the first layer; its middle is as large as this network takes it."""
        height, width = self.shape[1:]
        return tuple(
            replace(step, size=(height, width)) if isinstance(step, CentreCrop) else step
            for step in PREPARATIONS[self.prepared].steps
        )

    def build(self, document: Document, seed: int = SEED) -> Document:
        """The document with this network in place of its layers; it keeps its source and how its frames stand."""
        twin = ARCHITECTURES.get(self.twin)
        variants = () if twin is None else (Variant(twin.title, twin.layers(seed)),)
        made = replace(document, preprocessing=self.preparation(), layers=self.layers(seed), variants=variants)
        return made.with_layer(made.convolution.own())


def _table(*rows: Architecture) -> Mapping[str, Architecture]:
    return {row.key: row for row in rows}


ARCHITECTURES: Mapping[str, Architecture] = _table(
    Architecture(
        "lenet-5",
        "LeNet-5",
        "Reads handwritten digits: the layers that all later ones grew from (1998). LeCun et al., Gradient-based "
        "learning applied to document recognition; sizes and pools as in Harley's visualisation.",
        (1, 32, 32),
        "lenet",
        classic.lenet,
    ),
    Architecture(
        "alexnet",
        "AlexNet",
        "Won ImageNet with large kernels, ReLU and dropout, and began the deep years (2012). Krizhevsky, Sutskever & "
        "Hinton, ImageNet classification with deep convolutional neural networks; its normalisation is left out.",
        (3, 227, 227),
        "torchvision",
        classic.alexnet,
    ),
    Architecture(
        "vgg-16",
        "VGG-16",
        "Nothing but 3 × 3 kernels and 2 × 2 pools, sixteen layers deep; three quarters of its weights are in one "
        "dense layer (2014). Simonyan & Zisserman, Very deep convolutional networks for large-scale image recognition.",
        (3, 224, 224),
        "torchvision",
        vgg.vgg16,
    ),
    Architecture(
        "resnet-18",
        "ResNet-18",
        "Every two convolutions add to what went in, so that a deep network learns as easily as a shallow one (2015). "
        "He, Zhang, Ren & Sun, Deep residual learning for image recognition.",
        (3, 224, 224),
        "torchvision",
        resnet.resnet18,
    ),
    Architecture(
        "resnet-50",
        "ResNet-50",
        "1 × 1 convolutions make the maps few before each 3 × 3, and many again after it: fifty layers (2015). "
        "He, Zhang, Ren & Sun, Deep residual learning for image recognition.",
        (3, 224, 224),
        "torchvision",
        resnet.resnet50,
    ),
    Architecture(
        "mobilenet-block",
        "MobileNet's separable block",
        "Filters each map by itself, then mixes the maps: 2,336 weights where a full 3 × 3 has 18,432 (2017). "
        "Howard et al., MobileNets: efficient convolutional neural networks for mobile vision applications.",
        (3, 224, 224),
        "torchvision",
        blocks.mobilenet,
    ),
    Architecture(
        "inception-block",
        "Inception block",
        "1 × 1, 3 × 3 and 5 × 5 kernels and a pool look at the same maps, and all they find stands one after another "
        "(2014). Szegedy et al., Going deeper with convolutions: GoogLeNet down to its block 3a.",
        (3, 224, 224),
        "torchvision",
        blocks.inception,
    ),
    Architecture(
        "tiny-vgg",
        "Tiny VGG",
        "Small enough to see every value: four convolutions, ten classes (2020). "
        "Wang et al., CNN Explainer: learning convolutional neural networks with interactive visualization.",
        (3, 64, 64),
        "tiny-vgg",
        vgg.tiny_vgg,
    ),
    Architecture(
        "workshop-head",
        "The workshop's head on VGG-16",
        "VGG-16 up to 7 × 7 × 512, then five dense layers that tell apples from oranges: the part that the workshop's "
        "notebook trains (2014). Below them Simonyan & Zisserman, Very deep convolutional networks.",
        (3, 224, 224),
        "keras-vgg",
        vgg.workshop,
    ),
    Architecture(
        "plain-31",
        "A plain deep net",
        "Thirty-one convolutions in a row; Compare shows the residual twin. The last maps here have faded and lost the "
        "picture, there it still shows, and the gradient that comes back to the first weights is several times as "
        "large (2015). After He, Zhang, Ren & Sun, figure 3.",
        (3, 64, 64),
        "tiny-vgg",
        resnet.plain,
        twin="residual-31",
    ),
    Architecture(
        "residual-31",
        "Its residual twin",
        "The same thirty-one convolutions with the same weights, and a shortcut past every two of them: switch one off "
        "to see what it carried (2015). After He, Zhang, Ren & Sun, Deep residual learning for image recognition.",
        (3, 64, 64),
        "tiny-vgg",
        resnet.twin,
    ),
)
"""By key, in the order of the list."""


def counted(layers: tuple[Layer, ...], shape: Shape) -> Counts:
    """Parameters and multiply-adds of all layers, for a picture of `shape`."""
    parameters = products = 0
    for layer in layers:
        own = layer.counts(shape)
        parameters, products = parameters + own.parameters, products + own.multiply_adds
        shape = layer.output_shape(shape)
    return Counts(parameters, products)
