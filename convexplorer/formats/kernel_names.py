"""What to call a kernel on the command line: the preset that it is, with its numbers, or its weights as text."""

import math
from collections.abc import Iterator

import numpy as np

from convexplorer.compute import kernels
from convexplorer.compute.arrays import Array
from convexplorer.formats.kernels import format_number
from convexplorer.messages import UserError
from convexplorer.model.document import centred, least_side
from convexplorer.model.layers import Conv2d

DENOMINATORS = range(3, 361)
"""Of the fractions that are tried for a number with a long decimal."""
_SHORT = 8


def kernel_texts(conv: Conv2d) -> tuple[str, ...]:
    """A text for the first kernel of every filter; read together they are exactly these kernels, of this size."""
    titles = conv.titles if len(conv.titles) == conv.filters else ("",) * conv.filters
    names = [preset_name(kernel[0], title) for kernel, title in zip(conv.weight, titles, strict=True)]
    reached = np.max([conv.size if name is None else kernels.kernel(name).shape for name in names], axis=0)
    if tuple(reached) != conv.size:
        names[0] = None  # smaller ones get zeros round them when they are read: one of them brings the size
    return tuple(name or numbers(kernel[0]) for kernel, name in zip(conv.weight, names, strict=True))


def preset_name(kernel: Array, title: str = "") -> str | None:
    """The preset, as "sobel-x" or "gaussian:5:1.2", that is exactly this kernel, or is it with zeros all round.

    Of several that are, the one with this title. None when no preset is.
    """
    for text in _candidates(kernel, title):
        try:
            made = kernels.kernel(text)
        except UserError:
            continue
        fits = made.shape[0] <= kernel.shape[0] and made.shape[1] <= kernel.shape[1]
        if fits and np.array_equal(centred(np.asarray(made, np.float64), *kernel.shape), kernel):
            return text
    return None


def numbers(kernel: Array) -> str:
    """Its rows as `formats.kernels.parse_kernel` reads them, bit for bit."""
    return "; ".join(" ".join(short_number(float(value)) for value in row) for row in kernel)


def short_number(value: float) -> str:
    """The number as text that is read back the same: a fraction where its decimal is long and a small one is exact."""
    text = format_number(float(value))
    if len(text) > _SHORT and abs(value) < 1e6:
        for below in DENOMINATORS:
            above = round(value * below)
            if above and above / below == value:
                return f"{above}/{below}"
    return text


def _candidates(kernel: Array, title: str) -> Iterator[str]:
    if title.split(":", maxsplit=1)[0] in kernels.PRESETS:
        yield title
    for preset in sorted(kernels.PRESETS.values(), key=lambda preset: preset.title != title):
        yield kernels.arguments_of(preset)
    for square in _squares(kernel):
        yield f"box:{len(square)}"
        yield from _bells(square)
        yield from _lines(square)


def _squares(kernel: Array) -> Iterator[Array]:
    """The kernel when it is square, and what is left of it without the zeros round it."""
    rows, columns = kernel.shape
    if rows == columns:
        yield kernel
    used = np.argwhere(kernel)
    if used.size:
        ends = zip(used.min(axis=0), used.max(axis=0), kernel.shape, strict=True)
        side = max(least_side(int(first), int(last), size) for first, last, size in ends)
        if side <= min(rows, columns) and (side, side) != kernel.shape:
            yield centred(kernel, side, side)


def _bells(kernel: Array) -> Iterator[str]:
    """Gaussian blurs of this size by how steeply they fall, and Laplacians of Gaussians by their size alone."""
    side, middle = len(kernel), len(kernel) // 2
    if side < 3 or side % 2 == 0:
        return
    top, beside = float(kernel[middle, middle]), float(kernel[middle, middle + 1])
    if 0 < beside < top:
        sigma = math.sqrt(-0.5 / math.log(beside / top))
        yield from (f"gaussian:{side}:{format_number(number)}" for number in (*_rounded(sigma), sigma))
    if top < 0:
        yield from (f"log:{tenths / 10:g}" for tenths in range(3, 101) if 2 * math.ceil(0.3 * tenths) + 1 == side)


def _lines(kernel: Array) -> Iterator[str]:
    """Motion blurs of this size along the line on which the weights lie."""
    side = len(kernel)
    if side < 3 or side % 2 == 0 or kernel.min() < 0:
        return
    down, right = np.mgrid[:side, :side] - side // 2
    both, rows, columns = (float((kernel * part).sum()) for part in (-down * right, down * down, right * right))
    if rows == columns == 0:
        return
    angle = math.degrees(math.atan2(both, columns) if columns >= rows else math.atan2(rows, both))
    # half a turn gives the same line but not always the same last digit
    for number in _rounded(angle):
        yield from (f"motion:{side}:{format_number(number + turned)}" for turned in (0, 180, -180, 360, -360))


def _rounded(value: float) -> list[float]:
    """The number, given more and more exactly."""
    return list(dict.fromkeys([round(2 * value) / 2, *(round(value, digits) for digits in range(1, 7))]))
