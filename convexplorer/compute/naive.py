"""The definitions, as plain loops: slow, and meant to be read. Every fast function is tested against these."""

from math import inf, isnan, nan, sqrt

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.compute.padding import pad2d
from convexplorer.compute.shapes import Padding, Pads, Pair, pair, plan_window


def conv2d_naive(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    *,
    stride: Pair = 1,
    padding: Padding = 0,
    dilation: Pair = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
    padding_value: float = 0.0,
) -> Array:
    """Cross-correlation of `x` (C, H, W) with `weight` (filters, C // groups, kh, kw), one multiplication at a time.

    Each output value is the sum, over the channels of its group and over the taps of the kernel, of input × weight,
    plus the filter's bias. Arithmetic is float64.
    """
    filters, channels, kernel_height, kernel_width = weight.shape
    rows, columns = plan_window(x.shape[1:], (kernel_height, kernel_width), stride, padding, dilation)
    pads = (rows.before, rows.after), (columns.before, columns.after)
    padded = pad2d(x.astype(np.float64), pads, padding_mode, padding_value)
    out = np.zeros((filters, rows.out, columns.out))
    for filter_ in range(filters):
        first_channel = filter_ // (filters // groups) * channels
        for row in range(rows.out):
            for column in range(columns.out):
                total = 0.0 if bias is None else float(bias[filter_])
                for channel in range(channels):
                    for i in range(kernel_height):
                        for j in range(kernel_width):
                            value = padded[
                                first_channel + channel,
                                row * rows.stride + i * rows.dilation,
                                column * columns.stride + j * columns.dilation,
                            ]
                            # as plain numbers: ∞ − ∞ is NaN, and no warning
                            total += float(value) * float(weight[filter_, channel, i, j])
                out[filter_, row, column] = total
    return out


def conv_transpose2d_naive(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    *,
    stride: Pair = 1,
    padding: Pads = ((0, 0), (0, 0)),
    output_padding: Pair = 0,
    dilation: Pair = 1,
    groups: int = 1,
) -> Array:
    """Transposed convolution of `x` (C, H, W) with `weight` (C, filters // groups, kh, kw).

    Every input value stamps the kernel, multiplied by itself, onto the output; stamps overlap and add up; then
    `padding` is cropped from the four sides. Arithmetic is float64.
    """
    channels, height, width = x.shape
    _, filters, kernel_height, kernel_width = weight.shape
    (down, right), (gap_down, gap_right) = pair(stride, "stride"), pair(dilation, "dilation")
    extra_rows, extra_columns = pair(output_padding, "output padding", 0)
    (top, bottom), (left, right_side) = padding
    full_height = down * (height - 1) + gap_down * (kernel_height - 1) + 1 + extra_rows
    full_width = right * (width - 1) + gap_right * (kernel_width - 1) + 1 + extra_columns
    out = np.zeros((filters * groups, full_height, full_width))
    for channel in range(channels):
        group = channel // (channels // groups)
        for row in range(height):
            for column in range(width):
                for filter_ in range(filters):
                    for i in range(kernel_height):
                        for j in range(kernel_width):
                            product = float(x[channel, row, column]) * float(weight[channel, filter_, i, j])
                            place = group * filters + filter_, row * down + i * gap_down, column * right + j * gap_right
                            out[place] = float(out[place]) + product
    if bias is not None:
        out += np.asarray(bias, np.float64)[:, None, None]
    return out[:, top : full_height - bottom, left : full_width - right_side]


def pool2d_naive(
    x: Array,
    kind: str,
    kernel_size: Pair,
    *,
    stride: Pair | None = None,
    padding: Padding = 0,
    dilation: Pair = 1,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    norm_type: float = 2.0,
) -> tuple[Array, Array]:
    """Pool of `x` (C, H, W), window by window; `kind` is "max", "min", "average" or "lp".

    Returns the values and, for max and min, the winner's place row · W + column (the first of equals; −1 otherwise).
    Padding is never a value; under `count_include_pad` an average counts it as zeros, but not the ceil-mode overhang.
    """
    kernel = pair(kernel_size, "kernel")
    rows, columns = plan_window(x.shape[1:], kernel, kernel if stride is None else stride, padding, dilation, ceil_mode)
    channels, height, width = x.shape
    out = np.zeros((channels, rows.out, columns.out))
    winners = np.full(out.shape, -1)
    for channel in range(channels):
        for row in range(rows.out):
            for column in range(columns.out):
                window, counted = [], 0
                for r in rows.reads(row):
                    for c in columns.reads(column):
                        counted += r < height + rows.after and c < width + columns.after
                        if 0 <= r < height and 0 <= c < width:
                            window.append((float(x[channel, r, c]), r * width + c))
                share = counted if count_include_pad else len(window)
                value, winner = _pooled(kind, window, share, norm_type)
                out[channel, row, column], winners[channel, row, column] = value, winner
    return out, winners


def _pooled(kind: str, window: list[tuple[float, int]], share: int, norm_type: float) -> tuple[float, int]:
    if kind == "average":
        return sum(value for value, _ in window) / share, -1
    if kind == "lp":
        return sum(abs(value) ** norm_type for value, _ in window) ** (1 / norm_type), -1
    sign = 1.0 if kind == "max" else -1.0
    best, winner = -inf, window[0][1]
    for value, place in window:
        if isnan(value):  # not a number wins over everything, and the last one is reported, as in PyTorch
            best, winner = nan, place
        elif not isnan(best) and sign * value > best:
            best, winner = sign * value, place
    return sign * best, winner


def scores_naive(x: Array, kernels: Array) -> Array:
    """The zero-mean normalised cross-correlation of `x` (C, H, W) with `kernels` (C, h, w), window by window.

    Each score is Σ w·k / √(Σ w² · Σ k²) with the channel's mean taken out of the window w and out of the kernel k; 0 in
    place of 0 / 0. Arithmetic is float64.
    """
    channels, height, width = kernels.shape
    centred = [kernel - kernel.mean() for kernel in kernels.astype(np.float64)]
    out = np.zeros((x.shape[1] - height + 1, x.shape[2] - width + 1))
    for row in range(out.shape[0]):
        for column in range(out.shape[1]):
            product = own = other = 0.0
            for channel in range(channels):
                window = x[channel, row : row + height, column : column + width].astype(np.float64)
                window = window - window.mean()
                product += float((window * centred[channel]).sum())
                own += float((window**2).sum())
                other += float((centred[channel] ** 2).sum())
            out[row, column] = product / sqrt(own * other) if own * other > 1e-20 or isnan(own) else 0.0
    return out
