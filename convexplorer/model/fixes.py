"""What mends a stack that does not fit: for the row with the error a sentence, and the document it makes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from convexplorer.compute.arrays import Shape
from convexplorer.compute.layer import Layer
from convexplorer.messages import Message, UserError
from convexplorer.model.document import Document
from convexplorer.model.fitting import fitted
from convexplorer.model.layer_kinds import convolution_for
from convexplorer.model.layer_names import fresh, leaf_of, names, prefix_of
from convexplorer.model.layers import Conv2d, ConvTranspose2d, Pool2d
from convexplorer.model.leaving import left_out
from convexplorer.model.network_layers import BatchNorm2d, Flatten
from convexplorer.model.parallel import Parallel, Path, after, replaced
from convexplorer.model.rows import Row, first_error, rows_of

EARLIER = 8
"""So many layers before the one that does not fit are tried with stride 1."""


class Fix(NamedTuple):
    """What to do, as a sentence, and the document in which it is done."""

    message: Message
    document: Document


def fix_of(document: Document, shape: Shape, rows: Sequence[Row], broken: Row) -> Fix | None:
    """The first way of mending the broken row after which its layer fits; None where there is none."""
    for message, make in _ways(document, shape, rows, broken):
        try:
            made = fitted(make(), shape)
        except UserError:
            continue
        if _mended(made, shape, broken.name):
            return Fix(message, made)
    return None


def _mended(document: Document, shape: Shape, name: str) -> bool:
    """Whether the layer (if it is still there) and all before it fit."""
    rows = rows_of(document, shape)
    own = next((row for row in rows if row.name == name), None)
    return first_error(rows) is None if own is None else own.output is not None


Way = tuple[Message, Callable[[], Document]]


def _ways(document: Document, shape: Shape, rows: Sequence[Row], broken: Row) -> Iterator[Way]:
    error = broken.error
    assert error is not None
    layer = broken.layer
    if broken.input is None or 0 in broken.input:
        return
    if error.code == "linear-needs-flat":
        flatten = Flatten(fresh(names(document), prefix_of(layer.name), "flatten"))
        yield (
            Message("fix-flatten", {"name": leaf_of(layer.name)}),
            lambda: replace(document, layers=replaced(document.layers, layer.name, (flatten, layer))),
        )
    if error.code in ("linear-inputs", "norm-channels", "kernels-per-channel", "channels-per-group"):
        said = {"name": leaf_of(layer.name), "channels": broken.input[0]}
        yield Message("fix-weights", said), lambda: fitted(document, shape)
    if isinstance(layer, Parallel):
        yield from _block_ways(document, layer, broken.input)
    elif error.code == "kernel-too-large":
        yield from _size_ways(document, rows, layer)
    if isinstance(layer, Pool2d | ConvTranspose2d):
        yield from _padding_ways(document, layer)
    yield Message("fix-leave-out", {"name": leaf_of(layer.name)}), lambda: left_out(document, layer.name)


def _size_ways(document: Document, rows: Sequence[Row], layer: Layer) -> Iterator[Way]:
    """Nothing is left to slide over: a step less before it, or same padding."""
    at = next(i for i, row in enumerate(rows) if row.name == layer.name)
    strided = [row.layer for row in rows[:at] if row.output is not None and not row.off and _strides(row.layer)]
    for one in strided[: -EARLIER - 1 : -1]:
        message = Message("fix-stride", {"name": leaf_of(one.name)})
        yield message, lambda one=one: document.with_layer(replace(one, stride=(1, 1)))  # type: ignore[misc]
    if isinstance(layer, Conv2d):
        message = Message("fix-same", {"name": leaf_of(layer.name)})
        yield message, lambda: document.with_layer(replace(layer, padding="same"))


def _strides(layer: Layer) -> bool:
    if isinstance(layer, Pool2d):
        return layer.windowed and max(layer.step) > 1
    return isinstance(layer, Conv2d) and max(layer.stride) > 1


def _padding_ways(document: Document, layer: Pool2d | ConvTranspose2d) -> Iterator[Way]:
    none = ((0, 0), (0, 0))
    bare = replace(layer, padding=none)
    if isinstance(bare, ConvTranspose2d):
        bare = replace(bare, output_padding=(0, 0))
    yield Message("fix-no-padding", {"name": leaf_of(layer.name)}), lambda: document.with_layer(bare)


def _block_ways(document: Document, block: Parallel, shape: Shape) -> Iterator[Way]:
    """Paths that do not meet: a 1×1 convolution on the one that differs, strides of 1, or that path switched off."""
    ends = {number: after(block.paths[number], shape) for number in block.on}
    goal = next((number for number in block.on if block.paths[number]), block.on[0])
    others = [number for number in block.on if number != goal and ends[number] != ends[goal]]
    if block.join == "concat":
        others = [number for number in others if ends[number][1:] != ends[goal][1:]]
        yield Message("fix-paths", {"name": leaf_of(block.name)}), lambda: document.with_layer(_even(block))
    for number in others if block.join == "add" else ():
        stride = _stride_to(shape, ends[goal])
        said = {"stride": stride, "filters": ends[goal][0], "number": number + 1}
        code = "fix-shortcut" if block.paths[number] == () else "fix-path-end"
        yield (
            Message(code, said),
            lambda number=number: document.with_layer(_projected(document, block, number, shape, ends[goal])),  # type: ignore[misc]
        )
    for number in others:
        code = "fix-shortcut-off" if block.paths[number] == () else "fix-path-off"
        off = block.off | frozenset(others)
        where = {"number": str(number + 1), "name": leaf_of(block.name)}
        yield Message(code, where), lambda off=off: document.with_layer(replace(block, off=off))  # type: ignore[misc]


def _stride_to(shape: Shape, goal: Shape) -> int:
    """The stride that makes `goal`'s rows of the rows of `shape`: 1 where none does."""
    return max(1, -(-shape[1] // max(goal[1], 1)))


def _projected(document: Document, block: Parallel, number: int, shape: Shape, goal: Shape) -> Parallel:
    """The block with a path that ends in a 1×1 convolution which gives the goal's shape.

    A path that is such a convolution, with or without a normalisation, gets another one instead.
    """
    path = block.paths[number]
    shortcut = not path or (
        isinstance(path[0], Conv2d) and path[0].size == (1, 1) and all(isinstance(one, BatchNorm2d) for one in path[1:])
    )
    kept: Path = () if shortcut else path
    coming = after(kept, shape)
    name = path[0].name if path and shortcut else fresh(names(document), _prefix(block, number), "conv")
    conv = convolution_for(name, goal[0], coming[0], 1, _stride_to(coming, goal))
    paths = list(block.paths)
    paths[number] = (*kept, conv, *path[1:]) if shortcut else (*kept, conv)
    return replace(block, paths=tuple(paths))


def _prefix(block: Parallel, number: int) -> str:
    path = block.paths[number]
    return prefix_of(path[0].name) if path else f"{block.name}/shortcut/"


def _even(block: Parallel) -> Parallel:
    """The block with stride 1 and same padding in all of its layers."""
    return replace(block, paths=tuple(tuple(map(_same, path)) for path in block.paths))


def _same(layer: Layer) -> Layer:
    if isinstance(layer, Conv2d):
        return replace(layer, stride=(1, 1), padding="same")
    if isinstance(layer, Pool2d) and layer.windowed:
        sides = tuple(((size - 1) // 2, size // 2) for size in layer.size)
        return replace(layer, stride=(1, 1), padding=(sides[0], sides[1]))
    return layer
