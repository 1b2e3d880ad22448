"""A window of values as a step before the layers: what lies in it becomes 0 to 1, what lies beyond is cut off."""

from dataclasses import dataclass, replace

import numpy as np

from convexplorer.compute.arrays import PLAIN, Array, Work
from convexplorer.compute.trace import LayerTrace, PointTrace
from convexplorer.messages import UserError
from convexplorer.model.document import Document
from convexplorer.model.preprocessing import Pointwise

Span = tuple[float, float]


@dataclass(frozen=True)
class Window(Pointwise):
    """(x − low) / (high − low), cut off at 0 and 1, of values as they are stored."""

    name: str = "preprocess/window"
    low: float = 0.0
    high: float = 1.0

    def __post_init__(self) -> None:
        if not (np.isfinite([self.low, self.high]).all() and self.low < self.high):
            raise UserError("window-range", low=f"{self.low:g}", high=f"{self.high:g}")

    def forward(self, x: Array, work: Work = PLAIN) -> Array:
        """The values from 0 to 1; what is no number stays none."""
        work.check()
        out = work.take(x.shape, work.dtype)
        np.subtract(x, self.low, out=out, dtype=out.dtype, casting="unsafe")
        np.multiply(out, out.dtype.type(1 / (self.high - self.low)), out=out)
        return np.asarray(np.clip(out, 0, 1, out=out))

    def vjp(self, x: Array, gradient: Array) -> tuple[Array, dict[str, Array]]:
        """The gradient inside the window, 0 outside."""
        inside = (x > self.low) & (x < self.high)
        return np.where(inside, gradient / (self.high - self.low), 0).astype(gradient.dtype), {}

    def trace(self, x: Array, channel: int, row: int, column: int) -> LayerTrace:
        """The value before and after."""
        before = np.asarray(x[channel, row, column], np.float64)
        value = float(self.forward(before.reshape(1, 1, 1))[0, 0, 0])
        return PointTrace(channel, row, column, "window", float(before), value)


def window_of(document: Document) -> Window | None:
    """The step, where the document has it."""
    return next((step for step in document.preprocessing if isinstance(step, Window)), None)


def with_window(document: Document, span: Span | None) -> Document:
    """The document with values between these two taken as 0 to 1, before any other step; None takes that out.

    UserError where the lower value is not below the higher one.
    """
    rest = tuple(step for step in document.preprocessing if not isinstance(step, Window))
    steps = rest if span is None else (Window(low=span[0], high=span[1]), *rest)
    return replace(document, preprocessing=steps)
