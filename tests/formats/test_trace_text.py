"""The NumPy text of a value is executed: every activation with its slope or α, every pool, and values that are none."""

import numpy as np
import pytest

from convexplorer.compute.activations import ACTIVATIONS
from convexplorer.compute.layer import Layer
from convexplorer.compute.pool import POOLS
from convexplorer.formats.trace_text import numpy
from convexplorer.model.layers import Activation, Pool2d
from convexplorer.model.result import TraceAnswer, TraceStep

HARD = np.array([[-800, -3, -0.7], [-0.0, 0.4, 3], [900, np.inf, np.nan]], np.float32)


def text(layer: Layer, x: np.ndarray, row: int, column: int) -> tuple[str, float]:
    """What is pasted of one value, and the value."""
    trace = layer.trace(x, 0, row, column)
    return numpy(TraceAnswer((TraceStep("stage", trace),), trace.value)), trace.value


def executed(pasted: str) -> float:
    scope: dict[str, object] = {}
    with np.errstate(over="ignore", invalid="ignore"):
        exec(pasted, scope)  # noqa: S102 -- what a user would paste
    return float(scope["value"])  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ACTIVATIONS)
def test_every_activation_is_an_expression_that_gives_the_value_again(kind: str) -> None:
    for parameter in (None, 0.37) if ACTIVATIONS[kind].parameters else (None,):
        for row, column in np.ndindex(HARD.shape):
            pasted, value = text(Activation("activation1", kind, parameter), HARD[None], row, column)
            assert kind == "identity" or "value" in pasted.splitlines()[-1].partition("=")[2]
            assert executed(pasted) == pytest.approx(value, rel=1e-6, abs=1e-6, nan_ok=True)


@pytest.mark.parametrize("kind", POOLS)
def test_every_pool_is_an_expression_that_gives_the_value_again(kind: str) -> None:
    numbers = np.random.default_rng(4)
    pictures = [numbers.normal(size=(1, 6, 7)).astype(np.float32), -np.ones((1, 4, 4), np.float32)]
    pictures.append(np.where(numbers.random((1, 6, 6)) < 0.2, np.nan, 1).astype(np.float32))
    pool = Pool2d("pool1", kind, (3, 2), padding=((0, 0), (0, 0)) if kind == "stochastic" else ((1, 1), (1, 0)))
    for x in pictures:
        _, height, width = pool.output_shape(x.shape)
        for row, column in np.ndindex(height, width):
            pasted, value = text(pool, x, row, column)
            assert "np.array" in pasted
            assert executed(pasted) == pytest.approx(value, rel=1e-5, abs=1e-6, nan_ok=True)


def test_padding_that_an_average_counts_is_counted() -> None:
    pool = Pool2d("pool1", "average", (3, 3), padding=((1, 1), (1, 1)), count_include_pad=True)
    pasted, value = text(pool, np.array([[[1000, -999.99], [5, 3]]], np.float32), 0, 0)
    assert pasted.endswith(".sum() / 9\n")
    assert executed(pasted) == pytest.approx(value, rel=1e-6)
