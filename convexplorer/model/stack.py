"""The edits of a stack of layers, each one step of undo: add, remove, move, leave out, duplicate, rename.

Every edit takes the `shape` (C, H, W) of the pictures, where it is known, and makes the weights of the layers after it
anew where other channels come in. They never leave a document without a convolution, an activation and a pool outside
of blocks, as Explore and Step edit the first of each. UserError says what cannot be done.
"""

from dataclasses import replace

from convexplorer import limits
from convexplorer.compute.arrays import Shape
from convexplorer.compute.layer import Layer
from convexplorer.messages import UserError
from convexplorer.model.document import Document
from convexplorer.model.fitting import fitted
from convexplorer.model.layer_kinds import KINDS, Kind
from convexplorer.model.layer_names import base_of, called, fresh, leaf_of, names, prefix_of
from convexplorer.model.layers import Conv2d
from convexplorer.model.leaving import is_last, left_out, without
from convexplorer.model.network_layers import Bypassed
from convexplorer.model.parallel import Parallel, every, replaced
from convexplorer.model.summary import summary

__all__ = [
    "KINDS",
    "Kind",
    "added",
    "bypassed",
    "duplicated",
    "edited",
    "fitted",
    "moved",
    "moved_after",
    "newest",
    "removed",
    "renamed",
    "switched",
]


def added(document: Document, kind: str, after: str | None = None, shape: Shape | None = None) -> Document:
    """A new layer of one of `KINDS` after the layer of that name, in the same path; None: at the end."""
    record = KINDS[kind]
    after = _after(document, after)
    prefix = "" if after is None else prefix_of(after)
    name = fresh(names(document), prefix, record.base)
    return fitted(_with(document, record.make(name, _coming(document, after, shape)), after=after), shape)


def removed(document: Document, name: str, shape: Shape | None = None) -> Document:
    """The document without a layer; of the last activation or pool one that does nothing is left."""
    return fitted(without(document, name), shape)


def bypassed(document: Document, name: str, on: bool = True, shape: Shape | None = None) -> Document:
    """A layer left out, which keeps its place and its weights, or taken in again."""
    layer = document.layer(name)
    if on:
        return fitted(left_out(document, name), shape)
    if not isinstance(layer, Bypassed):
        return document
    return fitted(replace(document, layers=replaced(document.layers, name, (layer.layer,))), shape)


def duplicated(document: Document, name: str, shape: Shape | None = None) -> Document:
    """A copy of a layer, with weights of its own, after it."""
    layer = _of_stack(document, name)
    copy = called(layer, fresh(names(document), prefix_of(name), base_of(name)))
    if isinstance(copy, Conv2d):
        copy = replace(copy, finders=())
    return fitted(_with(document, copy, after=name), shape)


def renamed(document: Document, name: str, new: str) -> Document:
    """A layer called otherwise: `new` is its last part; what lies in a block is called after it."""
    layer = _of_stack(document, name)
    new = new.strip()
    whole = f"{prefix_of(name)}{new}"
    if whole == name:
        return document
    if not new or "/" in new or not new.isprintable():
        raise UserError("layer-name-refused", name=new)
    made = called(layer, whole)
    if any(len(one.name) > limits.NAME_LENGTH for one in every((made,))):
        raise UserError("layer-name-too-long", limit=limits.NAME_LENGTH)
    if whole in names(document):
        raise UserError("layer-name-twice", name=whole)
    return replace(document, layers=replaced(document.layers, name, (made,)))


def moved(document: Document, name: str, before: str | None, shape: Shape | None = None) -> Document:
    """A layer put before another, perhaps in another path; None: at the end of the stack."""
    return _moved(document, name, shape, before=before)


def moved_after(document: Document, name: str, after: str, shape: Shape | None = None) -> Document:
    """A layer put after another, which may be the last of a path."""
    return _moved(document, name, shape, after=after)


def switched(document: Document, name: str, path: int, on: bool, shape: Shape | None = None) -> Document:
    """A path of a block switched on or off; ShapeError where it is the last one that is on."""
    block = document.layer(name)
    assert isinstance(block, Parallel)
    off = block.off - {path} if on else block.off | {path}
    return fitted(document.with_layer(replace(block, off=frozenset(off))), shape)


def edited(document: Document, layer: Layer, shape: Shape | None = None) -> Document:
    """The document with the layer of that name another, and those after it made to fit."""
    return fitted(document.with_layer(layer), shape)


def newest(document: Document, before: Document) -> str | None:
    """The first layer of a document that has a name which `before` has not: the one that was added or moved."""
    old = names(before)
    return next((layer.name for layer in every(document.layers) if layer.name not in old), None)


def _moved(
    document: Document, name: str, shape: Shape | None, before: str | None = None, after: str | None = None
) -> Document:
    layer = _of_stack(document, name)
    place = before or after
    if place is not None and (place == name or place.startswith(f"{name}/")):
        return document
    prefix = "" if place is None else prefix_of(place)
    if prefix and not prefix_of(name) and is_last(document, layer):
        raise UserError("last-of-its-kind", name=name)
    if prefix != prefix_of(name):
        layer = called(layer, fresh(names(document), prefix, base_of(name)))
    bare = replace(document, layers=replaced(document.layers, name, ()))
    return fitted(_with(bare, layer, before=before, after=after), shape)


def _with(document: Document, layer: Layer, before: str | None = None, after: str | None = None) -> Document:
    """The layer put before or after another; at the end of the stack, or at its beginning after a step before it."""
    if before is not None:
        other = document.layer(before)
        return replace(document, layers=replaced(document.layers, before, (layer, other)))
    if after is None:
        return replace(document, layers=(*document.layers, layer))
    if after == "":
        return replace(document, layers=(layer, *document.layers))
    other = document.layer(after)
    return replace(document, layers=replaced(document.layers, after, (other, layer)))


def _after(document: Document, after: str | None) -> str | None:
    """The same, "" for the beginning of the stack where it names the input or a step before the layers."""
    if after is None or after == "input" or any(step.name == after for step in document.preprocessing):
        return None if after is None else ""
    document.layer(after)
    return after


def _coming(document: Document, after: str | None, shape: Shape | None) -> Shape | None:
    """What comes out of the layer `after` which something is added; None where that is not known."""
    rows = summary(document, shape)
    if after is None:
        after = document.layers[-1].name
    if after == "":
        return next((row.input for row in rows if not row.prepares), None)
    return next((row.output for row in rows if row.name == after), None)


def _of_stack(document: Document, name: str) -> Layer:
    """The layer of that name; UserError for a step before the layers, which has its place."""
    if any(step.name == name for step in document.preprocessing):
        raise UserError("step-has-its-place", name=leaf_of(name))
    return document.layer(name)
