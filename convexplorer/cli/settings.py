"""From the flags of `apply` to a Document: one layer of filters, an activation, a pool."""

import argparse
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from convexplorer import limits
from convexplorer.compute import activations, kernels, padding, pool, shapes
from convexplorer.compute.arrays import Array
from convexplorer.formats import gate
from convexplorer.formats import kernels as kernel_text
from convexplorer.messages import UserError
from convexplorer.model.document import Document, channels_mode, convolution, new_document, with_channels
from convexplorer.model.layers import Activation, Conv2d, Pool2d
from convexplorer.model.preparation import PREPARATIONS, prepared
from convexplorer.model.view import RangeChoice

CHANNELS = ("grey", "all", "rgb", "each")
_NAME = re.compile(r"[A-Za-z][A-Za-z-]*\d*[A-Za-z-]*")


def add_layer_flags(parser: argparse.ArgumentParser) -> None:
    """The flags that describe the filters and what follows them."""
    flags = parser.add_argument_group("filters")
    flags.add_argument(
        "--kernel",
        action="append",
        metavar="KERNEL",
        help="a preset NAME[:ARGS] (`convexplorer kernels` lists them), rows as in '1 0 -1; 2 0 -2; 1 0 -1', or @FILE; "
        "several --kernel are several filters of one layer (default: identity)",
    )
    flags.add_argument(
        "--title",
        action="append",
        metavar="TITLE",
        help="what a filter is called in names and tables, one for each --kernel (default: the kernel's own text)",
    )
    flags.add_argument(
        "--bias", metavar="B", help="added to every sum, in engine units (0 to 1); one, or one a filter: 0,0.5"
    )
    flags.add_argument("--stride", metavar="S", help="a number, or rows,columns (default: 1)")
    flags.add_argument(
        "--padding",
        metavar="P",
        help="a number, top,bottom,left,right, or valid, same, same_lower, full (default: same)",
    )
    flags.add_argument("--padding-mode", metavar="MODE", help=f"{', '.join(padding.PADDING_MODES)} (default: zeros)")
    flags.add_argument("--padding-value", metavar="V", help="the value of --padding-mode constant, in engine units")
    flags.add_argument("--dilation", metavar="D", help="a number, or rows,columns (default: 1)")
    flags.add_argument("--channels", metavar="MODE", help="grey, all (summed; rgb is the same) or each (default: grey)")
    flags.add_argument(
        "--prepare",
        metavar="NAME",
        help=f"resized, cropped and scaled as a network takes it: {', '.join(PREPARATIONS)} (channels then: its own)",
    )
    flags.add_argument(
        "--flip", action="store_true", default=None, help="a true convolution: the kernel is turned by 180°"
    )
    flags.add_argument(
        "--activation", metavar="NAME[:A]", help=f"{', '.join(activations.ACTIVATIONS)}; A is its slope or α"
    )
    flags.add_argument(
        "--pool",
        metavar="KIND[:SIZE[:STRIDE]][:ceil]",
        help=f"{', '.join(pool.POOLS)} (default size: 2, stride: the size); ceil keeps a last window that is cut off",
    )
    flags.add_argument(
        "--session", metavar="FILE", help="the settings of a .convx session or of a result's sidecar instead"
    )


LAYER_FLAGS = (
    "kernel",
    "title",
    "bias",
    "stride",
    "padding",
    "padding_mode",
    "padding_value",
    "dilation",
    "channels",
    "prepare",
    "flip",
    "activation",
    "pool",
)


def document(given: argparse.Namespace) -> Document:
    """The document that the flags describe; UserError names the flag whose value does not make sense."""
    filters = [_kernel(text) for text in given.kernel or ["identity"]]
    if len(filters) > limits.FILTERS:
        raise UserError("too-many-filters", count=len(filters), limit=limits.FILTERS)
    for title, kernel in filters:
        if max(kernel.shape) > limits.KERNEL_SIDE:
            rows, columns = kernel.shape
            raise UserError("kernel-size", title=title, rows=rows, columns=columns, limit=limits.KERNEL_SIDE)
    if given.title is not None:
        if len(given.title) != len(filters):
            raise UserError("title-count", count=len(given.title), filters=len(filters))
        filters = [
            (title[: limits.NAME_LENGTH], kernel) for title, (_, kernel) in zip(given.title, filters, strict=True)
        ]
    made = new_document()
    if given.prepare is not None:
        made = prepared(made, given.prepare)
    made = made.with_layer(_filled(convolution(filters), given))
    made = with_channels(made, (given.channels or channels_mode(made)).lower())
    if given.activation:
        made = made.with_layer(_activation(given.activation))
    return made.with_layer(_pool(given.pool)) if given.pool else made


def range_choice(text: str) -> RangeChoice:
    """`--range`: auto, shared, or LO:HI."""
    if text == "auto":
        return RangeChoice("auto")
    if text == "shared":
        return RangeChoice("shared")
    expected = "auto, shared or LO:HI with LO below HI"
    low, _, high = text.partition(":")
    number = _number("--range", text, expected)
    choice = RangeChoice("locked", number(low), number(high))
    if not (choice.low < choice.high and np.isfinite([choice.low, choice.high]).all()):
        raise _wrong("--range", text, expected)
    return choice


def _filled(conv: Conv2d, given: argparse.Namespace) -> Conv2d:
    mode = given.padding_mode or "zeros"
    if mode not in padding.PADDING_MODES:
        raise _wrong("--padding-mode", mode, f"one of {', '.join(padding.PADDING_MODES)}")
    value = given.padding_value
    return replace(
        conv,
        bias=_biases(given.bias, conv.filters),
        stride=_pair("--stride", given.stride, limits.STRIDE),
        padding=_padding(given.padding or "same"),
        padding_mode=mode,
        padding_value=0.0 if value is None else _number("--padding-value", value, "a number")(value),
        dilation=_pair("--dilation", given.dilation, limits.DILATION),
        flipped=bool(given.flip),
    )


def _kernel(text: str) -> tuple[str, Array]:
    """The filter's title and its kernel, of a preset's name, a file, or the numbers themselves."""
    if text.startswith("@"):
        path = Path(text[1:])
        return path.stem[: limits.NAME_LENGTH], kernel_text.parse_kernel(
            gate.read_bytes(path).decode("utf-8", errors="replace")
        )
    name = text.split(":", maxsplit=1)[0].strip()
    if name in kernels.PRESETS or _NAME.fullmatch(name):
        return text.strip(), np.asarray(kernels.kernel(text.strip()), np.float64)
    return "custom", kernel_text.parse_kernel(text)


def _biases(text: str | None, filters: int) -> Array:
    if text is None:
        return np.zeros(filters)
    one = _number("--bias", text, "a number, or one for each filter, as in 0,0.5")
    values = [one(part) for part in text.split(",")]
    if not np.isfinite(values).all():
        raise _wrong("--bias", text, "numbers that are finite")
    if len(values) not in (1, filters):
        raise UserError("bias-count", count=len(values), filters=filters)
    return np.array(values * (filters // len(values)), np.float64)


def _padding(text: str) -> Any:
    if text in shapes.PADDING_NAMES:
        return text
    expected = f"a number up to {limits.PADDING}, top,bottom,left,right, or one of {', '.join(shapes.PADDING_NAMES)}"
    whole = _whole("--padding", text, expected, 0, limits.PADDING)
    parts = [whole(part) for part in text.split(",")]
    if len(parts) == 1:
        return (parts[0], parts[0]), (parts[0], parts[0])
    if len(parts) == 2:
        return (parts[0], parts[0]), (parts[1], parts[1])
    if len(parts) == 4:
        return (parts[0], parts[1]), (parts[2], parts[3])
    raise _wrong("--padding", text, expected)


def _pair(flag: str, text: str | None, most: int) -> tuple[int, int]:
    if text is None:
        return 1, 1
    expected = f"a whole number from 1 to {most}, or rows,columns"
    parts = [_whole(flag, text, expected, 1, most)(part) for part in text.split(",")]
    if len(parts) > 2:
        raise _wrong(flag, text, expected)
    return parts[0], parts[-1]


def _activation(text: str) -> Activation:
    name, colon, parameter = text.partition(":")
    made = Activation("activation1", name)
    if not colon:
        return made
    names = activations.ACTIVATIONS[name].parameters
    if not names:
        raise _wrong("--activation", text, f"no number after {name}")
    value = _number("--activation", text, f"a number after {name}:")(parameter)
    return replace(made, parameter=value)


def _pool(text: str) -> Pool2d:
    kind, *rest = text.split(":")
    expected = f"KIND, KIND:SIZE or KIND:SIZE:STRIDE (:ceil behind it) with whole numbers from 1 to {limits.PADDING}"
    made = Pool2d("pool1", kind)
    if made.windowed and rest[-1:] == ["ceil"]:
        made = replace(made, ceil_mode=True)
        rest.pop()
    if len(rest) > 2 or (rest and not made.windowed):
        raise _wrong("--pool", text, expected if made.windowed else f"no size after {kind}")
    pairs = []
    for part in rest:
        sides = [_whole("--pool", text, expected, 1, limits.PADDING)(side) for side in part.split(",")]
        if len(sides) > 2:
            raise _wrong("--pool", text, expected)
        pairs.append((sides[0], sides[-1]))
    size = pairs[0] if pairs else made.size
    return replace(made, size=size, stride=pairs[1] if len(pairs) > 1 else None)


def _wrong(flag: str, value: str, expected: str) -> UserError:
    return UserError("flag-value", flag=flag, value=value, expected=expected)


def _number(flag: str, text: str, expected: str) -> Callable[[str], float]:
    def number(part: str) -> float:
        try:
            return float(kernel_text.parse_number(part))
        except (UserError, ValueError):
            raise _wrong(flag, text, expected) from None

    return number


def _whole(flag: str, text: str, expected: str, least: int, most: int) -> Callable[[str], int]:
    def whole(part: str) -> int:
        if not re.fullmatch(r"\s*\d{1,9}\s*", part, re.ASCII) or not least <= int(part) <= most:
            raise _wrong(flag, text, expected)
        return int(part)

    return whole
