"""Taking a layer out of a stack, or out of action, so that Explore still finds a convolution, an activation, a pool."""

from dataclasses import replace

from convexplorer.compute.layer import Layer
from convexplorer.messages import UserError
from convexplorer.model.document import Document
from convexplorer.model.layers import Activation, Conv2d, Pool2d
from convexplorer.model.network_layers import Bypassed
from convexplorer.model.parallel import replaced


def idle(layer: Layer) -> Layer | None:
    """The activation or pool of the same name that does nothing; None for other layers."""
    if isinstance(layer, Activation):
        return Activation(layer.name)
    return Pool2d(layer.name) if isinstance(layer, Pool2d) else None


def does_nothing(layer: Layer) -> bool:
    """Whether a layer hands everything on as it is."""
    if isinstance(layer, Activation):
        return layer.kind == "identity"
    return isinstance(layer, Bypassed) or (isinstance(layer, Pool2d) and layer.kind == "none")


def is_last(document: Document, layer: Layer) -> bool:
    """Whether the layer is the stack's only convolution, activation or pool outside of blocks."""
    kind = next((kind for kind in (Conv2d, Activation, Pool2d) if isinstance(layer, kind)), None)
    if kind is None:
        return False
    return [one.name for one in document.layers if isinstance(one, kind)] == [layer.name]


def without(document: Document, name: str) -> Document:
    """The document without a layer; the last activation or pool does nothing instead.

    UserError("last-convolution") for the last convolution outside of blocks.
    """
    if any(step.name == name for step in document.preprocessing):
        return document.without_preprocessing(name)
    layer = document.layer(name)
    return replace(document, layers=replaced(document.layers, name, _instead(document, layer, ())))


def left_out(document: Document, name: str) -> Document:
    """The document with a layer that is there but does nothing; UserError("last-convolution") as above.

    Steps before the layers are taken out.
    """
    if any(step.name == name for step in document.preprocessing):
        return document.without_preprocessing(name)
    layer = document.layer(name)
    if isinstance(layer, Bypassed):
        return document
    new = _instead(document, layer, (Bypassed(layer),))
    return replace(document, layers=replaced(document.layers, name, new))


def _instead(document: Document, layer: Layer, otherwise: tuple[Layer, ...]) -> tuple[Layer, ...]:
    if not is_last(document, layer):
        return otherwise
    instead = idle(layer)
    if instead is None:
        raise UserError("last-convolution", name=layer.name)
    return (instead,)
