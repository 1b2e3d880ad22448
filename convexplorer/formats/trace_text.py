"""How one value came about, as text to paste: plain, LaTeX, or NumPy that gives the same value."""

from collections.abc import Callable, Mapping

import numpy as np

from convexplorer.compute.activations import ACTIVATIONS
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
    """Statements that end in `value`, with every number in full; they need `import numpy as np` alone."""
    lines = ["import numpy as np", ""]
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


def _array(values: np.ndarray) -> str:
    return f"np.array({values.tolist()!r})"


def _numpy(trace: LayerTrace, stage: str) -> list[str]:
    if isinstance(trace, ConvTrace | MixTrace):
        bias = trace.bias if isinstance(trace, ConvTrace) else 0.0
        return [
            f"# {stage}",
            f"window = {_array(trace.values)}",
            f"weight = {_array(trace.weight)}",
            f"value = (window * weight).sum() + {bias!r}",
        ]
    if isinstance(trace, PoolTrace):
        inside = _array(trace.values[~trace.padding])
        made = {"max": "max()", "global-max": "max()", "min": "min()", "average": "mean()", "global-average": "mean()"}
        last = f"{inside}.{made[trace.kind]}" if trace.kind in made else None
        if trace.kind == "l2":
            last = f"np.sqrt(np.square({inside}).sum())"
        if trace.kind == "average" and trace.value and np.isfinite(trace.value):
            # padding may be counted
            share = round(float(trace.values[~trace.padding].sum()) / trace.value)
            last = f"{inside}.sum() / {share or 1}"
        return [f"# {stage}: {trace.kind}", f"value = {last or repr(trace.value)}"]
    return _point(trace, stage)


def _point(trace: PointTrace, stage: str) -> list[str]:
    forms = {
        "relu": "max(value, 0)",
        "leaky-relu": f"max(value, 0) + {_slope(trace)} * min(value, 0)",
        "sigmoid": "1 / (1 + np.exp(-value))",
        "tanh": "np.tanh(value)",
        "absolute": "abs(value)",
        "square": "value ** 2",
        "identity": "value",
    }
    form = forms.get(trace.function)
    if form is None:
        name = ACTIVATIONS[trace.function].title if trace.function in ACTIVATIONS else trace.function
        return [f"# {stage}: {name} of value", f"value = {trace.value!r}"]
    return [] if form == "value" else [f"# {stage}", f"value = {form}"]


def _slope(trace: PointTrace) -> str:
    return repr(trace.value / trace.before) if trace.before < 0 else "0.01"
