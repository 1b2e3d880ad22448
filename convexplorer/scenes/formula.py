"""What size comes out, as the formula with its numbers in; how many parameters, how much work."""

from fractions import Fraction

from convexplorer.compute.arrays import Shape, ShapeError
from convexplorer.compute.shapes import AxisPlan
from convexplorer.model.document import Document
from convexplorer.model.layers import Conv2d
from convexplorer.scenes.numbers import MINUS
from convexplorer.scenes.primitives import Role, Scene, Text, flow

_PARTS = {Fraction(1, 2): "½", Fraction(1, 3): "⅓", Fraction(2, 3): "⅔", Fraction(1, 4): "¼", Fraction(3, 4): "¾"}
_LINES = {"height": "row", "width": "column"}


def formula(plan: AxisPlan, axis_name: str) -> Scene:
    """As in "height (480 + 2·1 − 3)/1 + 1 = 480"; floor brackets, and what they cut off in red, only where they cut.

    Keys: "N" input size, "P" padding, "F" kernel, "S" stride, "D" dilation, "O" the size that comes out, "note".
    The seed's form when padding is the same on both sides and dilation is 1, else the general one. Behind it, a
    warning when rows or columns of the picture are never read, else a quiet note when padding is not reached.
    """
    bites = plan.exact != plan.out
    up = plan.out > plan.exact
    left, right = ("⌈", "⌉") if up else ("⌊", "⌋")
    pieces = [_text(f"{axis_name} ", "muted")]
    if bites:
        pieces.append(_text(left))
    pieces += [_text("("), _text(str(plan.n), "input", "N"), *_padding(plan), *_kernel(plan), _text(")/")]
    pieces += [_text(str(plan.stride), "chosen", "S"), _text(" + 1")]
    if bites:
        exact = _text(mixed(plan.exact), "error", "exact")
        pieces += [_text(f"{right} = {left}"), exact, _text(right)]
    pieces += [_text(" = "), Text(None, 0, str(plan.out), "output", bold=True, key="O"), *_note(plan, axis_name)]
    return flow(pieces)


def formula_text(plan: AxisPlan, axis_name: str) -> str:
    """The same as text."""
    return formula(plan, axis_name).text


def output_line(document: Document, shape: Shape) -> Scene:
    """As in "4 × 480 × 640   4 filters × (9 + 1) = 40 parameters   11.1 M ×+", of the convolution for (C, H, W).

    Keys: "shape", "filters", "weights", "bias", "parameters", "work"; shape and work only where something comes out.
    """
    convolution = document.convolution
    filters, channels, *size = convolution.weight_shape(shape[0])
    taps = size[0] * size[1]
    weights = f"{channels}·{taps}" if channels > 1 else str(taps)
    parameters = filters * (channels * taps + convolution.biased)
    pieces = [
        *_shape(convolution, shape),
        _text(str(filters), "chosen", "filters"),
        _text(" filter × (" if filters == 1 else " filters × ("),
        _text(weights, "learned", "weights"),
        *((_text(" + "), _text("1", "learned", "bias")) if convolution.biased else ()),
        _text(") = "),
        Text(None, 0, f"{parameters:,}", "learned", bold=True, key="parameters"),
        _text(" parameters"),
    ]
    try:
        work = convolution.counts(shape).multiply_adds
    except ShapeError:
        return flow(pieces)
    return flow([*pieces, _text("    "), _text(amount(work), "text", "work"), _text(" ×+", "muted", "work")])


def _shape(convolution: Conv2d, shape: Shape) -> list[Text]:
    try:
        out = convolution.output_shape(shape)
    except ShapeError:
        return []
    return [Text(None, 0, " × ".join(map(str, out)), "output", bold=True, key="shape"), _text("    ")]


def amount(count: int) -> str:
    """A large count with three figures: 11059200 is "11.1 M"."""
    for size, letter in ((10**12, "T"), (10**9, "G"), (10**6, "M"), (10**3, "k")):
        if count >= size:
            scaled = count / size
            return f"{scaled:.{2 if scaled < 10 else 1 if scaled < 100 else 0}f} {letter}"
    return str(count)


def mixed(value: Fraction) -> str:
    """A whole number and a fraction: 481/2 is "240½", 12/7 is "1 5/7"."""
    whole, rest = divmod(abs(value), 1)
    sign = MINUS if value < 0 else ""
    if not rest:
        return f"{sign}{whole}"
    if rest in _PARTS:
        return f"{sign}{whole or ''}{_PARTS[rest]}"
    return f"{sign}{f'{whole} ' if whole else ''}{rest.numerator}/{rest.denominator}"


def _padding(plan: AxisPlan) -> list[Text]:
    if plan.before == plan.after and plan.dilation == 1:
        return [_text(" + 2·"), _text(str(plan.before), "chosen", "P")]
    both = (plan.before, plan.after)
    return [piece for side in both for piece in (_text(" + "), _text(str(side), "chosen", "P"))]


def _kernel(plan: AxisPlan) -> list[Text]:
    kernel = _text(str(plan.kernel), "kernel", "F")
    if plan.before == plan.after and plan.dilation == 1:
        return [_text(f" {MINUS} "), kernel]
    dilation = _text(str(plan.dilation), "chosen", "D")
    return [_text(f" {MINUS} ("), dilation, _text("·("), kernel, _text(f" {MINUS} 1) + 1)")]


def _note(plan: AxisPlan, axis_name: str) -> list[Text]:
    line = _LINES.get(axis_name, "position")
    if plan.unread:
        return [_text(f"   {_counted(plan.unread, line)} never read", "warning", "note")]
    if plan.unreached_padding:
        return [_text(f"   {_counted(plan.unreached_padding, f'padding {line}')} not reached", "muted", "note")]
    return []


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _text(text: str, role: Role = "text", key: str = "") -> Text:
    return Text(None, 0, text, role, key=key)
