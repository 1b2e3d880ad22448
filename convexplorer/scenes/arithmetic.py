"""How one output value came about, as one line: every product, the bias, what activation and pool did with the sum."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from convexplorer.compute.activations import ACTIVATIONS
from convexplorer.compute.arrays import Array
from convexplorer.compute.pool import POOLS
from convexplorer.compute.trace import ConvTrace, LayerTrace, MixTrace, PointTrace, PoolTrace
from convexplorer.model.result import TraceAnswer
from convexplorer.scenes import channel_sums
from convexplorer.scenes.numbers import MINUS, bracketed, finite_of, fixed, rounded, short, signed
from convexplorer.scenes.primitives import Role, Scene, Text, flow

MOST_TERMS = 12
_LISTED = 9  # values of a pool's window that are still listed one by one


@dataclass(frozen=True)
class Channels:
    """What a line says of a sum over several channels: their names, those left out, and what they were before."""

    names: tuple[str, ...] = ()
    left_out: frozenset[int] = frozenset()
    before: TraceAnswer | None = None


def product_line(
    answer: TraceAnswer,
    most_terms: int = MOST_TERMS,
    decimals: int | None = None,
    channels: Channels | None = None,
) -> Scene:
    """The trace as a scene of one line; more than `most_terms` products are counted and summed in the middle.

    With `channels`, more products than that of several channels are summed channel by channel (keys "sum:i").
    What is shown adds up as shown: where the rounded numbers do not, the difference stands there as "rounding".
    `decimals` None: two, or four for small values, or none where everything is a whole number. Keys: "tap:i:j:k" for
    input channel i (its position in the trace), kernel row j, column k; then "rest", "bias", "rounding", "value",
    "activation" and "pool".
    """
    if not answer.steps:  # a pixel of the picture
        return flow([_value(answer.value, 2 if decimals is None else decimals)])
    first = answer.steps[0].trace
    pieces = [_text(f"row {first.row}, col {first.column}:  ", "muted")]
    steps = [step.trace for step in reversed(answer.steps)]
    shown = [trace for trace in steps if not (isinstance(trace, PointTrace) and trace.function == "identity")]
    places = _decimals(shown) if decimals is None else decimals
    for index, trace in enumerate(shown):
        if index:
            pieces.append(_text("  →  ", "muted"))
        pieces += _part(trace, most_terms, places, channels)
    if not shown:
        pieces.append(_value(answer.value, places))
    return flow(pieces)


def product_text(answer: TraceAnswer, most_terms: int = MOST_TERMS, decimals: int | None = None) -> str:
    """The same line as text."""
    return product_line(answer, most_terms, decimals).text


def _part(trace: LayerTrace, most_terms: int, places: int, channels: Channels | None) -> list[Text]:
    if isinstance(trace, ConvTrace):
        if channels is not None and trace.products.size > most_terms and len(trace.products) > 1:
            return _by_channel(trace, places, channels)
        return _sum(_conv_terms(trace), trace.bias, trace.value, most_terms, places)
    if isinstance(trace, MixTrace):
        mixed = _Terms(np.asarray(trace.values), np.asarray(trace.weight), lambda i: f"tap:{i}:0:0", lambda i: False)
        return _sum(mixed, None, trace.value, most_terms, places)
    if isinstance(trace, PoolTrace):
        return _pool(trace, places)
    record = ACTIVATIONS.get(trace.function)
    name = record.title if record is not None else trace.function
    before = fixed(trace.before, places)
    return [_text(f"{name}({before}) = ", "muted", "activation"), _value(trace.value, places)]


def _by_channel(trace: ConvTrace, places: int, channels: Channels) -> list[Text]:
    """One sum for each channel, those that an edit changed marked, and the value with what it was."""
    before = channel_sums.sums_of(channels.before, trace)
    places = channel_sums.places_for(trace.channel_sums, places)
    pieces, total = channel_sums.terms(trace, channels.names, places, before, channels.left_out)
    pieces += [_text(" + bias "), _text(bracketed(short(trace.bias)), "learned", "bias")]
    total += finite_of(short(trace.bias))
    gap = finite_of(fixed(trace.value, places)) - rounded(total, places)
    if gap and np.isfinite(trace.value) and np.isfinite(trace.channel_sums).all():
        pieces += _rounding(gap, places)
    pieces += [_text(" = "), _value(trace.value, places)]
    was = before_value(channels.before, trace)
    if was is not None and signed(was, places) != signed(trace.value, places):
        pieces.append(_text(f" (was {signed(was, places)})", "muted", "value"))
    return pieces


def before_value(before: TraceAnswer | None, trace: ConvTrace) -> float | None:
    """What a convolution's value was."""
    steps = () if before is None else before.steps
    found = (step.trace.value for step in steps if isinstance(step.trace, ConvTrace))
    return next(found, None)


def _rounding(gap: Decimal, places: int) -> list[Text]:
    sign, size = (f" {MINUS} " if gap < 0 else " + "), fixed(abs(float(gap)), places)
    return [_text(f"{sign}{size} rounding", "muted", "rounding")]


class _Terms(NamedTuple):
    """Every product of a sum, of which few are written: a dense layer has thousands."""

    values: Array
    weights: Array
    key: Callable[[int], str]
    padded: Callable[[int], bool]

    def written(self, first: int, last: int) -> list[tuple[float, float, str, bool]]:
        """(value, weight, key, whether it is padding) of some of them."""
        return [
            (float(self.values[i]), float(self.weights[i]), self.key(i), self.padded(i)) for i in range(first, last)
        ]


def _conv_terms(trace: ConvTrace) -> _Terms:
    """Channel after channel."""
    shape = trace.values.shape
    _, rows, columns = shape

    def key(index: int) -> str:
        return f"tap:{index // (rows * columns)}:{index // columns % rows}:{index % columns}"

    def padded(index: int) -> bool:
        return bool(trace.padding[index // columns % rows, index % columns])

    return _Terms(trace.values.ravel(), trace.weight.ravel(), key, padded)


def _sum(terms: _Terms, bias: float | None, value: float, most_terms: int, places: int) -> list[Text]:
    pieces: list[Text] = []
    total = Decimal(0)
    count = terms.values.size
    many = count > most_terms
    head, tail = (-(-(most_terms - 1) // 2), (most_terms - 1) // 2) if many else (count, 0)
    for number, value_shown, weight_shown, key, padded in _shown(terms.written(0, head), places):
        pieces += _product(number > 0, value_shown, weight_shown, key, padded)
    total += _exact((v, w) for _, v, w, _, _ in _shown(terms.written(0, head), places))
    if many:
        between = slice(head, count - tail)
        with np.errstate(invalid="ignore", over="ignore"):
            summed = (terms.values[between].astype(np.float64) * terms.weights[between]).sum()
        rest = fixed(float(summed), places)
        pieces += [_text(" + "), _text(f"… {count - head - tail:,} more: {rest} …", "muted", "rest")]
        total += finite_of(rest)
        for _, value_shown, weight_shown, key, padded in _shown(terms.written(count - tail, count), places):
            pieces += _product(True, value_shown, weight_shown, key, padded)
        total += _exact((v, w) for _, v, w, _, _ in _shown(terms.written(count - tail, count), places))
    if bias is not None:
        pieces += [_text(" + bias "), _text(bracketed(short(bias)), "learned", "bias")]
        total += finite_of(short(bias))
    gap = finite_of(fixed(value, places)) - rounded(total, places)
    if gap and np.isfinite(value) and np.isfinite(terms.values).all() and np.isfinite(terms.weights).all():
        pieces += _rounding(gap, places)
    return [*pieces, _text(" = "), _value(value, places)]


def _shown(terms: Iterable[tuple[float, float, str, bool]], places: int) -> list[tuple[int, str, str, str, bool]]:
    return [(i, fixed(v, places), short(w), key, padded) for i, (v, w, key, padded) in enumerate(terms)]


def _product(follows: bool, value: str, weight: str, key: str, padded: bool) -> list[Text]:
    return [
        *([_text(" + ")] if follows else []),
        _text(bracketed(value) if follows else value, "muted" if padded else "input", key),
        _text("×", "muted"),
        _text(bracketed(weight), "kernel", key),
    ]


def _pool(trace: PoolTrace, places: int) -> list[Text]:
    record = POOLS.get(trace.kind)
    rows, columns = trace.values.shape
    name = (record.title if record is not None else trace.kind).lower()
    pieces = [_text(f"{name} of {rows} × {columns}", "muted", "pool")]
    if trace.values.size <= _LISTED:
        for index, (place, value) in enumerate(np.ndenumerate(trace.values)):
            pieces.append(_text(": " if index == 0 else ", ", "muted"))
            outside = bool(trace.padding[place])
            won = trace.winner == (trace.rows[place[0]], trace.columns[place[1]])
            text = "·" if outside else fixed(float(value), places)
            pieces.append(Text(None, 0, text, "output" if won else "muted", bold=won, key="pool"))
    return [*pieces, _text(" = "), _value(trace.value, places)]


def _value(value: float, places: int) -> Text:
    return Text(None, 0, signed(value, places), "output", bold=True, key="value")


def _text(text: str, role: Role = "text", key: str = "") -> Text:
    return Text(None, 0, text, role, key=key)


def _exact(pairs: Iterable[tuple[str, str]]) -> Decimal:
    return sum((finite_of(value) * finite_of(weight) for value, weight in pairs), Decimal(0))


def decimals_of(trace: LayerTrace) -> int:
    """Decimals of the numbers of one trace, as the line has them."""
    return _decimals([trace])


def _decimals(traces: list[LayerTrace]) -> int:
    """Two; none where all numbers are whole and some larger than 1; four where all inputs are small."""
    arrays = [
        np.asarray(part, np.float64).ravel()
        for trace in traces
        for part in ((trace.values, [trace.value]) if not isinstance(trace, PointTrace) else ([trace.value],))
    ]
    numbers = np.concatenate(arrays) if arrays else np.zeros(1)
    numbers = numbers[np.isfinite(numbers)]
    if not numbers.size:
        return 2
    if _whole(numbers) and np.abs(numbers).max() > 1:
        return 0
    largest = float(np.abs(numbers).max())
    return 4 if 0 < largest < 0.1 else 2


def _whole(numbers: Array) -> bool:
    return bool((numbers == np.round(numbers)).all())
