"""What a document is compared with: other stacks of layers on the same frames, and the edits of their list."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from convexplorer import limits
from convexplorer.compute.layer import Layer
from convexplorer.compute.pool import POOLS
from convexplorer.messages import UserError
from convexplorer.model.document import Document, Variant
from convexplorer.model.layers import Activation, Conv2d, Pool2d

Layers = tuple[Layer, ...]
WORKED_ON = ((Conv2d, "convolution"), (Activation, "activation"), (Pool2d, "pool"))
"""What the window needs of layers to work on them."""


BEFORE = "Before "


@lru_cache(maxsize=16)
def stacked(document: Document, variant: Variant) -> Document:
    """The document with the variant's layers in the place of its own, and nothing to compare with."""
    return replace(document, layers=variant.layers, variants=())


def with_variant(document: Document, layers: Layers, name: str) -> Document:
    """One more to compare with, at the end; UserError("variants-full") where there are as many as can be."""
    if len(document.variants) >= limits.VARIANTS:
        raise UserError("variants-full", limit=limits.VARIANTS + 1)
    return replace(document, variants=(*document.variants, Variant(free_name(document, name), layers)))


def without_variant(document: Document, index: int) -> Document:
    """One less."""
    return replace(document, variants=tuple(one for at, one in enumerate(document.variants) if at != index))


def with_name(document: Document, index: int, name: str) -> Document:
    """One of them called otherwise; a name without a sign, or its own, changes nothing."""
    old = document.variants[index]
    if not name.strip() or name.strip() == old.name:
        return document
    others = without_variant(document, index)
    return _with(document, index, Variant(free_name(others, name.strip()), old.layers))


def taken_over(document: Document, index: int) -> Document:
    """The variant's layers become the document's, and the document's take its place: the two change places.

    UserError("variant-lacks") where the window could not work on them.
    """
    taken = document.variants[index]
    for kind, name in WORKED_ON:
        if not any(isinstance(layer, kind) for layer in taken.layers):
            raise UserError("variant-lacks", name=taken.name, kind=name)
    # taken back again it has its own name again
    name = taken.name.removeprefix(BEFORE) if taken.name.startswith(BEFORE) else f"{BEFORE}{taken.name}"
    left = Variant(free_name(without_variant(document, index), name), document.layers)
    return replace(_with(document, index, left), layers=taken.layers)


def free_name(document: Document, name: str) -> str:
    """The name, with a number behind it where another variant has it."""
    names, name = {one.name for one in document.variants}, name[: limits.NAME_LENGTH - 5]
    return next(one for one in (name, *(f"{name} {n}" for n in range(2, len(names) + 3))) if one not in names)


def swapped(layers: Sequence[Layer]) -> Layers | None:
    """The first activation that does something and the first such pool in each other's places; None without both."""
    at = [
        next((index for index, layer in enumerate(layers) if isinstance(layer, kind) and _works(layer)), None)
        for kind in (Activation, Pool2d)
    ]
    first, second = at
    if first is None or second is None:
        return None
    changed = list(layers)
    changed[first], changed[second] = layers[second], layers[first]
    return tuple(changed)


def order_name(layers: Sequence[Layer]) -> str:
    """The activations and pools that do something, in their order: "Max, then ReLU"."""
    return ", then ".join(title(layer) for layer in layers if isinstance(layer, Activation | Pool2d) and _works(layer))


def change_places(layers: Sequence[Layer], others: Sequence[Layer]) -> tuple[str, str] | None:
    """What two layers are called that alone stand in another order in `others`; None where more is different."""
    first, second = ([layer for layer in stack if _works(layer)] for stack in (layers, others))
    at = [index for index, (one, other) in enumerate(zip(first, second, strict=False)) if one is not other]
    if (
        len(first) != len(second)
        or len(at) != 2
        or first[at[0]] is not second[at[1]]
        or first[at[1]] is not second[at[0]]
    ):
        return None
    return title(first[at[0]]), title(first[at[1]])


def title(layer: Layer) -> str:
    """What people call a layer: an activation or a pool by its kind, any other by its name."""
    if isinstance(layer, Activation):
        return layer.record.title
    return POOLS[layer.kind].title if isinstance(layer, Pool2d) and layer.kind != "none" else layer.name


def _works(layer: Layer) -> bool:
    return getattr(layer, "kind", "") not in ("identity", "none")


def _with(document: Document, index: int, variant: Variant) -> Document:
    before, after = document.variants[:index], document.variants[index + 1 :]
    return replace(document, variants=(*before, variant, *after))
