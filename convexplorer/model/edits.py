"""The edits of one filter that more than one control makes: its cells, size, preset, title; and one more filter."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import numpy as np

from convexplorer import limits
from convexplorer.compute import kernels
from convexplorer.compute.arrays import Array, frozen
from convexplorer.messages import UserError
from convexplorer.model.document import Document, centred, least_side
from convexplorer.model.layers import Conv2d


def title(conv: Conv2d, index: int) -> str:
    """What the filter is called: its own title as people read it, or its number."""
    return kernels.title_of(own_title(conv, index)) or f"Filter {index + 1}"


def own_title(conv: Conv2d, index: int) -> str:
    """The filter's title as the document has it, such as "gaussian:5:1.2"; "" where it has none."""
    return conv.titles[index] if index < len(conv.titles) else ""


def preset_of(conv: Conv2d, index: int) -> tuple[kernels.Preset, tuple[float, ...]] | None:
    """The preset that the filter's title names, with its arguments, whatever has become of the kernel since."""
    return kernels.read(own_title(conv, index))


def still_preset(conv: Conv2d, index: int, channel: int | None) -> tuple[kernels.Preset, tuple[float, ...]] | None:
    """That preset where the kernel is it, be it divided by the channels, with zeros round it or not."""
    known = preset_of(conv, index)
    if known is None:
        return None
    kernel, own = conv.weight[index, channel or 0], centred(known[0].kernel(*known[1]), *conv.size)
    return known if any(np.allclose(kernel * share, own) for share in {1, conv.weight.shape[1]}) else None


def is_changed(conv: Conv2d, index: int, channel: int | None) -> bool:
    """Whether the kernel is no more what the filter's title says: a preset, or the draw of a seed."""
    seed = kernels.seed_of(own_title(conv, index))
    if seed is not None:
        return not np.array_equal(conv.weight[index, channel or 0], kernels.drawn(seed, *conv.size))
    return preset_of(conv, index) is not None and still_preset(conv, index, channel) is None


def channel_of(conv: Conv2d, chosen: int) -> int | None:
    """The channel whose kernel is edited by itself; None where there is one kernel for all."""
    kernels_there = conv.weight.shape[1]
    return None if conv.alike or kernels_there == 1 else min(chosen, kernels_there - 1)


def titles(conv: Conv2d) -> list[str]:
    """The titles of all filters as the document has them; their numbers now where they have none."""
    return [own_title(conv, index) or title(conv, index) for index in range(conv.filters)]


def with_weights(document: Document, index: int, channel: int, cells: Iterable[tuple[int, int, float]]) -> Document:
    """The document with some weights changed, each given as (row, column, value)."""
    conv = document.convolution
    weight = np.array(conv.weight)
    for row, column, value in cells:
        weight[index, min(channel, weight.shape[1] - 1), row, column] = value
    return document.with_layer(replace(conv, weight=frozen(weight)))


def with_cells(document: Document, index: int, channel: int, row: int, column: int, values: Array) -> Document:
    """The document with a block of weights replaced, from a cell on down and to the right; it must fit."""
    conv = document.convolution
    weight = np.array(conv.weight)
    rows, columns = values.shape
    weight[index, min(channel, weight.shape[1] - 1), row : row + rows, column : column + columns] = values
    return document.with_layer(replace(conv, weight=frozen(weight)))


def with_bias(document: Document, index: int, value: float) -> Document:
    """The document with one filter's bias changed."""
    conv = document.convolution
    bias = np.array(conv.bias)
    bias[index] = value
    return document.with_layer(replace(conv, bias=frozen(bias)))


def with_size(document: Document, height: int, width: int) -> Document:
    """Every kernel centred in a grid of that size, or cut to its middle."""
    _check_size(height, width)
    conv = document.convolution
    if conv.size == (height, width):
        return document
    return document.with_layer(replace(conv, weight=frozen(_resized(conv.weight, height, width))))


def with_kernel(document: Document, index: int, kernel: Array, name: str = "", channel: int | None = None) -> Document:
    """One filter's kernel replaced (all its kernels, unless `channel` names one), and its title when one is given.

    All kernels of a layer have one size: it becomes the smallest that holds this kernel and what the others use.
    """
    conv = document.convolution
    kernel = np.asarray(kernel, np.float64)
    _check_size(*kernel.shape)
    height, width = (max(kernel.shape[axis], _used(conv, index, axis)) for axis in (0, 1))
    weight = _resized(conv.weight, height, width)
    channels = weight.shape[1]
    if channel is not None and channels > 1:
        weight[index, channel] = centred(kernel, height, width)
    else:
        share = channels if channels > 1 and not conv.depthwise else 1
        weight[index] = centred(kernel, height, width) / share
        conv = replace(conv, finders=tuple(one for one in conv.finders if one.filter != index))
    return document.with_layer(replace(conv, weight=frozen(weight), titles=_renamed(conv, index, name)))


def with_preset(document: Document, index: int, name: str, channel: int | None = None) -> Document:
    """One filter made into a preset, with its title and no bias left over; or one channel's kernel of it."""
    changed = with_kernel(document, index, kernels.kernel(name), kernels.PRESETS[name].title, channel)
    return with_bias(changed, index, 0.0)


def with_arguments(
    document: Document, index: int, preset: kernels.Preset, values: Mapping[str, float], channel: int | None = None
) -> Document:
    """One filter (or one channel's kernel of it) made anew from a preset with these numbers, which its title keeps."""
    text = kernels.arguments_of(preset, **values)
    return with_kernel(document, index, kernels.kernel(text), text, channel)


def with_kernels_mapped(
    document: Document, index: int, change: Callable[[Array], Array], name: str = "", channel: int | None = None
) -> Document:
    """One filter's kernels (or that of one channel) put through `change`, which may swap rows and columns."""
    conv = document.convolution
    own = conv.weight[index]
    chosen = range(len(own)) if channel is None or len(own) == 1 else [channel]
    changed = {number: change(own[number]) for number in chosen}
    height, width = next(iter(changed.values())).shape
    side = conv.size if (height, width) == conv.size else (max(conv.size),) * 2
    weight = _resized(conv.weight, *side)
    for number, kernel in changed.items():
        weight[index, number] = centred(kernel, *side)
    return document.with_layer(replace(conv, weight=frozen(weight), titles=_renamed(conv, index, name)))


def with_filter_added(document: Document, kernel: Array, name: str, bias: float = 0.0) -> Document:
    """One more filter at the end, the same kernel for every channel."""
    conv = document.convolution
    if conv.filters >= limits.FILTERS:
        raise UserError("bank-full", limit=limits.FILTERS)
    grown = replace(
        conv,
        weight=frozen(np.concatenate([conv.weight, np.zeros_like(conv.weight[:1])])),
        bias=frozen(np.append(conv.bias, bias)),
        titles=(*titles(conv), name),
    )
    return with_kernel(document.with_layer(grown), conv.filters, kernel, name)


def with_title(document: Document, index: int, name: str) -> Document:
    """One filter called otherwise; its name as it is read says nothing new."""
    conv = document.convolution
    if name == title(conv, index):
        return document
    return document.with_layer(replace(conv, titles=_renamed(conv, index, name[: limits.NAME_LENGTH])))


def _renamed(conv: Conv2d, index: int, name: str) -> tuple[str, ...]:
    """The titles with one of them another, where there is one."""
    names = titles(conv)
    names[index] = name or names[index]
    return tuple(names)


def _resized(weight: Array, height: int, width: int) -> Array:
    return np.stack([[centred(kernel, height, width) for kernel in kernels_] for kernels_ in weight])


def _check_size(height: int, width: int) -> None:
    if not (1 <= height <= limits.KERNEL_SIDE and 1 <= width <= limits.KERNEL_SIDE):
        raise UserError("kernel-side", height=height, width=width, limit=limits.KERNEL_SIDE)


def _used(conv: Conv2d, index: int, axis: int) -> int:
    """The smallest size along an axis that keeps every other filter's cells that are not zero, centred as they are."""
    others = np.delete(conv.weight, index, axis=0)
    if others.size == 0:
        return 1
    size = conv.size[axis]
    used = np.flatnonzero(np.any(others != 0, axis=tuple(a for a in range(4) if a != axis + 2)))
    if used.size == 0:
        return 1
    return least_side(int(used[0]), int(used[-1]), size)
