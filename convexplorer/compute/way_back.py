"""A transposed convolution of one map with one kernel, three ways: slid over, stamped, and as a matrix."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.compute.shapes import Pads, Sides, reach, transposed_size


@dataclass(frozen=True, eq=False)
class WayBack:
    """The map `x` (h, w) and the `weight` (kernel height, width) that each of its values is stamped with.

    `stride`, `pads` and `dilation` are those of the convolution that this is the way back of; `extra` rows and columns
    are made at the bottom and at the right (torch's output_padding; Dumoulin & Visin 2016, relation 14: a).
    """

    x: Array
    weight: Array
    stride: Sides = (1, 1)
    pads: Pads = ((0, 0), (0, 0))
    extra: Sides = (0, 0)
    dilation: Sides = (1, 1)

    @property
    def shape(self) -> Sides:
        """(rows, columns) that come out; ShapeError where the padding crops everything away."""
        rows, columns = (
            transposed_size(
                self.x.shape[axis],
                self.weight.shape[axis],
                stride=self.stride[axis],
                padding=self.pads[axis],
                output_padding=self.extra[axis],
                dilation=self.dilation[axis],
            )
            for axis in (0, 1)
        )
        return rows, columns

    @property
    def reach(self) -> Sides:
        """(rows, columns) that a stamp covers."""
        rows, columns = (reach(self.weight.shape[axis], self.dilation[axis]) for axis in (0, 1))
        return rows, columns

    @property
    def margins(self) -> Pads:
        """Zeros round the stretched map: reach − 1 − padding on each side, and the extra below and at the right.

        Negative: so much of it is cut off (relation 13: p′ = k − p − 1).
        """
        above, left = (self.reach[axis] - 1 - self.pads[axis][0] for axis in (0, 1))
        below, right = (self.reach[axis] - 1 - self.pads[axis][1] + self.extra[axis] for axis in (0, 1))
        return (above, below), (left, right)

    @property
    def between(self) -> Sides:
        """(rows, columns) of the map with zeros between its values: stride · (n − 1) + 1."""
        rows, columns = (self.stride[axis] * (self.x.shape[axis] - 1) + 1 for axis in (0, 1))
        return rows, columns

    @cached_property
    def stretched(self) -> Array:
        """The map with zeros between its values and round it: what the turned kernel slides over, step 1."""
        return self._laid_out(self.x, 0.0)

    @cached_property
    def origins(self) -> Array:
        """Where in the stretched map a value of `x` lies: its number in reading order, −1 for zeros put in."""
        return self._laid_out(np.arange(self.x.size).reshape(self.x.shape), -1)

    @cached_property
    def outside(self) -> Array:
        """Where in the stretched map there is padding, not the map and its gaps."""
        return self._framed(np.zeros(self.between, bool), True)

    @cached_property
    def output(self) -> Array:
        """What comes out: every value's stamp, added up."""
        return np.asarray((self.matrix @ self.x.ravel()).reshape(self.shape))

    @cached_property
    def overlap(self) -> Array:
        """How many stamps cover each place of the output: uneven where the kernel is no multiple of the stride."""
        return np.asarray((self._stamps(np.ones_like(self.weight)) != 0).sum(axis=1).reshape(self.shape))

    def along(self, axis: int) -> Array:
        """How many stamps cover each row (axis 0) or column (axis 1): `overlap` is the outer product of both."""
        counts = np.zeros(self.shape[axis], int)
        for value in range(self.x.shape[axis]):
            for tap in range(self.weight.shape[axis]):
                at = value * self.stride[axis] - self.pads[axis][0] + tap * self.dilation[axis]
                if 0 <= at < len(counts):
                    counts[at] += 1
        return counts

    @property
    def even(self) -> bool:
        """Whether all places far from the border get as many stamps: without gaps, where the stride divides k."""
        return all(self._even(axis) for axis in (0, 1))

    def _even(self, axis: int) -> bool:
        stride = self.stride[axis]
        taps = np.arange(self.weight.shape[axis]) * self.dilation[axis]
        return len(set(np.bincount(taps % stride, minlength=stride).tolist())) == 1

    @cached_property
    def matrix(self) -> Array:
        """Cᵀ, (places of the output, values of the map): C is the matrix of the convolution that this leads back."""
        return self._stamps(self.weight)

    def stamp(self, index: int) -> tuple[int, int]:
        """(row, column) in the output of the first weight of a value's stamp; it may lie outside."""
        row, column = divmod(index, self.x.shape[1])
        return row * self.stride[0] - self.pads[0][0], column * self.stride[1] - self.pads[1][0]

    def meeting(self, row: int, column: int) -> list[tuple[int, int, int]]:
        """(value's number, kernel row, kernel column) of every stamp that reaches a place of the output."""
        found = []
        for index in range(self.x.size):
            top, left = self.stamp(index)
            i, down = divmod(row - top, self.dilation[0])
            j, right = divmod(column - left, self.dilation[1])
            if down == right == 0 and 0 <= i < self.weight.shape[0] and 0 <= j < self.weight.shape[1]:
                found.append((index, i, j))
        return found

    def _stamps(self, weight: Array) -> Array:
        rows, columns = self.shape
        made = np.zeros((rows * columns, self.x.size))
        for index in range(self.x.size):
            top, left = self.stamp(index)
            for (i, j), value in np.ndenumerate(weight):
                row, column = top + i * self.dilation[0], left + j * self.dilation[1]
                if 0 <= row < rows and 0 <= column < columns:
                    made[row * columns + column, index] = value
        return made

    def _laid_out(self, values: Array, fill: float) -> Array:
        made = np.full(self.between, fill, values.dtype)
        made[:: self.stride[0], :: self.stride[1]] = values
        return self._framed(made, fill)

    def _framed(self, inner: Array, fill: float) -> Array:
        pads = [tuple(max(side, 0) for side in axis) for axis in self.margins]
        made = np.pad(inner, pads, constant_values=fill)
        cut = [
            (max(-before, 0), made.shape[axis] - max(-after, 0)) for axis, (before, after) in enumerate(self.margins)
        ]
        return made[cut[0][0] : cut[0][1], cut[1][0] : cut[1][1]]


def leftover(n: int, padding: Sides, extent: int, stride: int) -> int:
    """The rows (or columns) that a convolution over `n` does not reach at its end: (n + 2p − k) mod s (relation 14)."""
    return (n + sum(padding) - extent) % stride
