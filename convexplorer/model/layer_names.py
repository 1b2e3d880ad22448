"""What layers are called: "conv2" in the stack, "block1/body/conv1" in a path; names stay unique and blocks lead."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, cast

from convexplorer.compute.layer import Layer
from convexplorer.model.document import Document
from convexplorer.model.network_layers import Bypassed
from convexplorer.model.parallel import Parallel, every


def prefix_of(name: str) -> str:
    """What comes before the last part: "block1/body/" of "block1/body/conv1", "" in the stack."""
    return name[: name.rfind("/") + 1]


def leaf_of(name: str) -> str:
    """The last part: "conv1" of "block1/body/conv1"."""
    return name[name.rfind("/") + 1 :]


def base_of(name: str) -> str:
    """The last part without its number: "conv" of "block1/body/conv1"."""
    return leaf_of(name).rstrip("0123456789") or "layer"


def names(document: Document) -> set[str]:
    """Every name that is taken, those within blocks that are left out and of the input too."""
    return {"input", *_all_names((*document.preprocessing, *document.layers))}


def _all_names(layers: Iterable[Layer]) -> Iterable[str]:
    for layer in every(layers):
        yield layer.name
        if isinstance(layer, Bypassed):
            yield from _all_names((layer.layer,))


def fresh(taken: set[str], prefix: str, base: str) -> str:
    """The first of base1, base2 … after the prefix that is not taken."""
    number = 1
    while f"{prefix}{base}{number}" in taken:
        number += 1
    return f"{prefix}{base}{number}"


def called(layer: Layer, name: str) -> Layer:
    """The same layer with another name; what lies in a block is called after it."""
    if isinstance(layer, Bypassed):
        return Bypassed(called(layer.layer, name))
    made: Any = replace(cast(Any, layer), name=name)
    if not isinstance(layer, Parallel):
        return cast(Layer, made)
    old = f"{layer.name}/"
    paths = tuple(
        tuple(called(one, f"{name}/{one.name[len(old) :]}" if one.name.startswith(old) else one.name) for one in path)
        for path in layer.paths
    )
    return replace(layer, name=name, paths=paths)
