"""Which layer of a network is looked at, and what comes into it."""

from functools import lru_cache

from convexplorer.compute.arrays import Shape
from convexplorer.compute.layer import Layer
from convexplorer.messages import UserError
from convexplorer.model.document import Document
from convexplorer.model.network_layers import Bypassed
from convexplorer.model.parallel import before, every
from convexplorer.model.view import View

INPUT = "input"


def selected(document: Document, view: View) -> Layer | None:
    """The layer that the view looks at, the first one where that is gone; None for the input itself."""
    wanted = view.network.layer
    if wanted == INPUT:
        return None
    steps = (*document.preprocessing, *document.layers)
    return next((layer for layer in every(steps) if layer.name == wanted), document.layers[0])


def own(layer: Layer) -> Layer:
    """The layer itself where it is left out, too."""
    return layer.layer if isinstance(layer, Bypassed) else layer


@lru_cache(maxsize=64)
def entering(document: Document, name: str, shape: Shape | None) -> Shape | None:
    """The shape of what comes into a layer for pictures of `shape`; None where nothing comes that far."""
    if shape is None:
        return None
    try:
        return before((*document.preprocessing, *document.layers), name, shape)
    except UserError:
        return None


def as_it_stands(document: Document, layer: Layer) -> Layer:
    """The layer in the place of that of its name: left out where that is left out."""
    return Bypassed(layer) if isinstance(document.layer(layer.name), Bypassed) else layer
