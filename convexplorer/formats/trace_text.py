"""How one value came about, as text to paste: plain, LaTeX, or NumPy that gives the same value."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from convexplorer.compute.activations import ACTIVATIONS, SELU_ALPHA, SELU_SCALE
from convexplorer.compute.trace import ConvTrace, LayerTrace, MixTrace, PointTrace, PoolTrace
from convexplorer.model.result import TraceAnswer
from convexplorer.scenes.arithmetic import product_text

_MOST = 10_000


def plain(answer: TraceAnswer) -> str:
    """The line of products, with every product."""
    return product_text(answer, most_terms=_MOST) + "\n"


def latex(answer: TraceAnswer) -> str:
    """Aligned equations, for an amsmath `align*`: one line for each layer that does something."""
    lines = [line for step in reversed(answer.steps) for line in _latex(step.trace)]
    return "\\begin{align*}\n" + " \\\\\n".join(f"  {line}" for line in lines) + "\n\\end{align*}\n"


def numpy(answer: TraceAnswer) -> str:
    """Statements that end in `value`, with every number in full; they need NumPy and the standard library alone."""
    lines = ["import numpy as np", ""]
    first = answer.steps[-1].trace
    if isinstance(first, PointTrace) and first.function in ACTIVATIONS:
        lines.append(f"value = {_literal(first.before)}")
    for step in reversed(answer.steps):
        lines += _numpy(step.trace, step.stage)
    return "\n".join(lines) + "\n"


FORMS: Mapping[str, tuple[str, Callable[[TraceAnswer], str]]] = {
    "text": ("as text", plain),
    "latex": ("as LaTeX", latex),
    "numpy": ("as NumPy", numpy),
}
"""By its key what a form is called, and what writes it."""


def _number(value: float) -> str:
    return f"{value:.6g}"


def _bracketed(value: float) -> str:
    text = _number(value)
    return f"({text})" if text.startswith("-") else text


def _latex(trace: LayerTrace) -> list[str]:
    name = f"y_{{{trace.channel + 1},{trace.row},{trace.column}}}"
    value = _number(trace.value)
    if isinstance(trace, ConvTrace | MixTrace):
        weights, values = np.ravel(trace.weight), np.ravel(trace.values)
        terms = [rf"{_bracketed(float(v))} \cdot {_bracketed(float(w))}" for v, w in zip(values, weights, strict=True)]
        if isinstance(trace, ConvTrace) and trace.bias:
            terms.append(_bracketed(trace.bias))
        return [f"{name} &= {' + '.join(terms)} = {value}"]
    if isinstance(trace, PoolTrace):
        inside = ", ".join(_number(float(v)) for v in trace.values[~trace.padding])
        return [rf"{name} &= \operatorname{{{trace.kind}}}({inside}) = {value}"]
    if trace.function == "identity":
        return []
    return [rf"{name} &= \operatorname{{{trace.function}}}({_number(trace.before)}) = {value}"]


def _literal(values: float | list[Any]) -> str:
    """Numbers in full, as Python reads them."""
    return re.sub(r"\b(nan|inf)\b", r"np.\1", repr(values))


def _array(values: np.ndarray) -> str:
    return f"np.array({_literal(values.tolist())})"


def _numpy(trace: LayerTrace, stage: str) -> list[str]:
    if isinstance(trace, ConvTrace | MixTrace):
        bias = trace.bias if isinstance(trace, ConvTrace) else 0.0
        return [
            f"# {stage}",
            f"window = {_array(trace.values)}",
            f"weight = {_array(trace.weight)}",
            f"value = (window * weight).sum() + {_literal(bias)}",
        ]
    return _pool(trace, stage) if isinstance(trace, PoolTrace) else _point(trace, stage)


def _pool(trace: PoolTrace, stage: str) -> list[str]:
    head = f"# {stage}: {trace.kind}"
    if trace.kind == "stochastic":
        return [head, *_drawn(trace)]
    inside = trace.values[~trace.padding]
    made = {"max": "max()", "global-max": "max()", "min": "min()", "average": "mean()", "global-average": "mean()"}
    if trace.kind == "l2":
        return [head, f"value = np.sqrt(np.square({_array(inside)}).sum())"]
    exact = trace.value - trace.rounding
    if trace.kind == "average" and exact and np.isfinite(exact):  # padding may be counted
        return [head, f"value = {_array(inside)}.sum() / {round(float(inside.sum()) / exact)}"]
    return [head, f"value = {_array(inside)}.{made[trace.kind]}"]


def _drawn(trace: PoolTrace) -> list[str]:
    lines = [f"window = {_array(trace.values)}"]
    if trace.winner is None:
        why = "one of them is no number" if np.isnan(trace.value) else "none of them is positive"
        return [*lines, f"value = {_literal(trace.value)}  # {why}"]
    row, column = trace.rows.index(trace.winner[0]), trace.columns.index(trace.winner[1])
    positive = "np.maximum(window, 0)"
    return [
        *lines,
        f"chances = {positive} / {positive}.sum()",
        f"value = window[{row}, {column}]  # this one was drawn",
    ]


_FORMS = {
    "relu": "np.maximum(value, 0)",
    "leaky-relu": "value if value > 0 else {parameter} * value",
    "elu": "value if value > 0 else {parameter} * np.expm1(value)",
    "sigmoid": "1 / (1 + np.exp(-value))",
    "tanh": "np.tanh(value)",
    "gelu": "value * (1 + erf(value / np.sqrt(2))) / 2",
    "silu": "value / (1 + np.exp(-value))",
    "softplus": "np.logaddexp(0, value)",
    "selu": f"{SELU_SCALE} * (value if value > 0 else {SELU_ALPHA} * np.expm1(value))",
    "mish": "value * np.tanh(np.logaddexp(0, value))",
    "hardswish": "value * np.clip(value + 3, 0, 6) / 6",
    "step": "np.heaviside(value, 0)",
    "absolute": "np.abs(value)",
    "square": "np.square(value)",
}
"""What each activation but the identity makes of `value`."""


def _point(trace: PointTrace, stage: str) -> list[str]:
    if trace.function == "identity":
        return []
    form = _FORMS.get(trace.function)
    if form is None:
        return [f"# {stage}: {trace.function} of value", f"value = {_literal(trace.value)}"]
    parameter = next(iter(ACTIVATIONS[trace.function].parameters.values()), None)
    parameter = parameter if trace.parameter is None else trace.parameter
    borrowed = ["from math import erf  # NumPy has none"] if "erf" in form else []
    return [f"# {stage}", *borrowed, f"value = {form.format(parameter=parameter)}"]
