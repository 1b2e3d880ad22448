"""The slips that students make, each computed: which wrong way of reckoning gives which answer."""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from convexplorer.compute.shapes import AxisPlan
from convexplorer.compute.trace import ConvTrace, PoolTrace


class Slip(NamedTuple):
    """A slip by its key, what it gives, and the sentence that tells it; "right" is no slip."""

    key: str
    answer: float
    sentence: str


def of_value(
    trace: ConvTrace | PoolTrace, beside: float | None = None, unstrided: float | None = None
) -> Iterator[Slip]:
    """Of one value: the right answer first. `beside` is the value of the next window, `unstrided` that at stride 1."""
    yield Slip("right", trace.value, "Right.")
    if isinstance(trace, ConvTrace):
        yield from _of_sum(trace)
    else:
        yield from _of_pool(trace)
    if beside is not None:
        yield Slip("beside", beside, "That is the value of the window one step on.")
    if unstrided is not None:
        yield Slip("stride-ignored", unstrided, "The stride was ignored: that is the value at stride 1.")


def _of_sum(trace: ConvTrace) -> Iterator[Slip]:
    if trace.bias:
        yield Slip("bias-forgotten", trace.value - trace.bias, "The bias was forgotten.")
        yield Slip("bias-subtracted", trace.value - 2 * trace.bias, "The bias was subtracted in place of added.")
    flipped = float((trace.values * trace.weight[:, ::-1, ::-1]).sum()) + trace.bias
    yield Slip("kernel-flipped", flipped, "The kernel was flipped: networks apply it as it stands.")
    turned = np.swapaxes(trace.weight, 1, 2)
    if turned.shape == trace.weight.shape:
        yield Slip(
            "kernel-transposed", float((trace.values * turned).sum()) + trace.bias, "Rows and columns were swapped."
        )
    if len(trace.channel_sums) > 1:
        for index, part in enumerate(trace.channel_sums):
            said = f"The channels were not summed: that is channel {index + 1} alone."
            yield Slip("channels-not-summed", float(part) + trace.bias, said)
        yield Slip(
            "channels-averaged",
            float(trace.channel_sums.mean()) + trace.bias,
            "The channels were averaged, not summed.",
        )
    weights = float(trace.weight.sum()) + trace.bias
    yield Slip("values-forgotten", weights, "That is the sum of the weights: each is multiplied by its value first.")
    yield Slip(
        "weights-forgotten",
        float(trace.values.sum()) + trace.bias,
        "The weights were forgotten: values alone were added.",
    )
    yield Slip("sign-lost", float(np.abs(trace.products).sum()) + trace.bias, "A minus sign was lost.")
    middle = tuple((size - 1) // 2 for size in trace.products.shape[1:])
    yield Slip(
        "one-product", float(trace.products[(0, *middle)]) + trace.bias, "Only the product in the middle was taken."
    )


def _of_pool(trace: PoolTrace) -> Iterator[Slip]:
    inside = trace.values[~trace.padding]
    others = {
        "max": (float(inside.max()), "That is the largest value."),
        "min": (float(inside.min()), "That is the smallest value."),
        "average": (float(inside.mean()), "That is the average."),
        "sum": (float(inside.sum()), "That is the sum: an average is divided by how many there are."),
    }
    for key, (answer, said) in others.items():
        if key != trace.kind:
            yield Slip(f"took-{key}", answer, f"{said} This pool is another one.")


def of_size(plan: AxisPlan) -> Iterator[Slip]:
    """Of the size of the map along one axis: the right answer first."""
    n, k, s, both = plan.n, plan.effective, plan.stride, plan.before + plan.after
    yield Slip("right", plan.out, "Right.")
    yield Slip("not-rounded", float(plan.exact), "It was not rounded down: there is no part of a window.")
    yield Slip("rounded-up", float(-(-plan.exact // 1)), "It was rounded up: the last window would not fit.")
    yield Slip("one-forgotten", plan.out - 1, "The + 1 was forgotten: the first window counts, too.")
    yield Slip("padding-once", _size(n + plan.before, k, s), "The padding was counted once: it lies on both sides.")
    yield Slip("padding-forgotten", _size(n, k, s), "The padding was forgotten.")
    yield Slip("stride-ignored", n + both - k + 1, "The stride was ignored.")
    yield Slip("kernel-forgotten", _size(n + both, 0, s), "The kernel was not subtracted.")
    yield Slip("dilation-forgotten", _size(n + both, plan.kernel, s), "The gaps of the dilation were forgotten.")
    yield Slip("the-input", n, "That is the size of the input.")


def _size(padded: int, kernel: int, stride: int) -> int:
    return int(Fraction(padded - kernel, stride) // 1) + 1


def of_parameters(filters: int, channels: int, size: tuple[int, int], biased: bool = True) -> Iterator[Slip]:
    """Of how many numbers a layer learns: the right answer first."""
    taps = size[0] * size[1]
    if not biased:
        yield Slip("right", filters * taps * channels, "Right.")
        yield Slip("bias-counted", filters * (taps * channels + 1), "Biases were counted: this layer has none.")
        yield Slip("channels-forgotten", filters * taps, "The channels were forgotten: a kernel for each of them.")
        yield Slip("filters-forgotten", taps * channels, "That is one filter; there are more.")
        return
    yield Slip("right", filters * (taps * channels + 1), "Right.")
    yield Slip("bias-forgotten", filters * taps * channels, "The biases were forgotten: one for each filter.")
    yield Slip("channels-forgotten", filters * (taps + 1), "The channels were forgotten: a kernel for each of them.")
    yield Slip("filters-forgotten", taps * channels + 1, "That is one filter; there are more.")
    yield Slip("one-bias", filters * taps * channels + 1, "One bias was counted; every filter has its own.")
    yield Slip(
        "bias-per-kernel", filters * channels * (taps + 1), "A bias was counted for each kernel; a filter has one."
    )
    yield Slip("one-side", filters * (size[0] * channels + 1), "The kernel has rows and columns: both are multiplied.")


def of_weight(trace: ConvTrace, row: int, column: int) -> Iterator[Slip]:
    """Of one weight of the kernel (of the first channel): the right answer first."""
    weight = trace.weight[0]
    yield Slip("right", float(weight[row, column]), "Right.")
    yield Slip(
        "kernel-flipped", float(weight[-1 - row, -1 - column]), "That weight lies opposite: the kernel is not flipped."
    )
    if weight.shape[0] == weight.shape[1]:
        yield Slip("kernel-transposed", float(weight[column, row]), "Row and column were swapped.")


def verdict(answer: float, ways: Iterator[Slip], tolerance: float = 0.0051) -> Slip | None:
    """Which way of reckoning gives the answer; the right one wins over a slip that happens to give the same."""
    found = list(ways)
    right = found[0]
    # as it is shown, to two decimals; whole numbers must be hit
    near = 1e-9 if float(right.answer).is_integer() else tolerance
    return next(
        (way for way in found if abs(way.answer - answer) <= (near if way is right else 1e-9 + 0.1 * near)), None
    )
