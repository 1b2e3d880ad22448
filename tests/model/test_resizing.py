"""Pictures made smaller: means of exactly what each new pixel covers, and traces, gradients and places that agree."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convexplorer.compute import shapes
from convexplorer.engine.run import Job, run
from convexplorer.formats import session
from convexplorer.messages import UserError
from convexplorer.model.document import new_document, with_channels
from convexplorer.model.question import Trace
from convexplorer.model.resizing import Resize, shares, with_resize
from convexplorer.model.result import Frame
from convexplorer.model.sources import Drawn
from convexplorer.model.view import MapsView, Probe, View


def covered(n: int, wanted: int) -> np.ndarray:
    """(wanted, n): the share of each old position in each new one, by the lengths of intervals as fractions."""
    scale = Fraction(n, wanted)
    return np.array(
        [
            [float(max(min((i + 1) * scale, p + 1) - max(i * scale, p), 0) / scale) for p in range(n)]
            for i in range(wanted)
        ]
    )


@given(st.integers(1, 40), st.data())
def test_shares_are_lengths_covered(n: int, data: st.DataObject) -> None:
    wanted = data.draw(st.integers(1, n))
    found = shares(n, wanted)
    dense = np.zeros((wanted, n))
    for i in range(wanted):
        np.add.at(dense[i], found.places[i], found.weight[i])
    np.testing.assert_allclose(dense, covered(n, wanted), atol=1e-14)
    assert (found.weight > 0).all()


@settings(max_examples=40)
@given(st.integers(1, 24), st.integers(1, 24), st.integers(1, 24), st.integers(1, 24), st.integers(0, 99))
def test_forward_trace_and_gradient_are_the_definition(
    height: int, width: int, rows: int, columns: int, seed: int
) -> None:
    random = np.random.default_rng(seed)
    x = random.standard_normal((2, height, width))
    layer = Resize(size=(rows, columns))
    rows, columns = min(rows, height), min(columns, width)
    down, across = covered(height, rows), covered(width, columns)
    out = layer.forward(x)
    assert out.shape == layer.output_shape(x.shape) == (2, rows, columns)
    np.testing.assert_allclose(out, down @ x @ across.T, atol=1e-12)
    np.testing.assert_allclose(layer.forward(x.astype(np.float32)), out, atol=2e-6)
    gradient = random.standard_normal(out.shape)
    back, learned = layer.vjp(x, gradient)
    np.testing.assert_allclose(back, down.T @ gradient @ across, atol=1e-12)
    assert learned == {}
    row, column = int(random.integers(rows)), int(random.integers(columns))
    found = layer.trace(x, 1, row, column)
    assert found.value == pytest.approx(out[1, row, column], abs=1e-12)
    assert found.channel_sums.sum() + found.bias + found.rounding == found.value
    np.testing.assert_array_equal(found.values[0], x[1][np.ix_(found.rows, found.columns)])
    np.testing.assert_allclose(found.weight[0], np.outer(down[row], across[column])[np.ix_(found.rows, found.columns)])
    fields = shapes.receptive_field([layer.geometry(x.shape)])
    for field, n, wanted in zip(fields, (height, width), (rows, columns), strict=True):
        assert field.jump == Fraction(n, wanted)
        assert field.start == Fraction(n, wanted) / 2


def test_half_of_an_even_picture_is_the_mean_of_four() -> None:
    x = np.arange(24, dtype=np.float32).reshape(1, 4, 6)
    expected = x.reshape(1, 2, 2, 3, 2).mean(axis=(2, 4))
    np.testing.assert_array_equal(Resize().forward(x), expected)
    found = Resize().trace(x, 0, 1, 2)
    assert (found.rows, found.columns) == ((2, 3), (4, 5))
    np.testing.assert_array_equal(found.weight, np.full((1, 2, 2), 0.25))


@pytest.mark.parametrize("size", [(480, 640), (481, 639), (7, 3), (1, 1)])
def test_sizes_are_rounded_and_never_grow(size: tuple[int, int]) -> None:
    shape = Resize(factor=0.5).output_shape((3, *size))
    assert shape == (3, *(max(1, int(n / 2 + 0.5)) for n in size))
    assert Resize(size=(9999, 9999)).output_shape((3, *size)) == (3, *size)


@pytest.mark.parametrize("values", [{"factor": 0.0}, {"factor": 1.5}, {"factor": float("nan")}, {"size": (0, 3)}])
def test_factors_that_are_none(values: dict[str, object]) -> None:
    with pytest.raises(UserError):
        Resize(**values)


@pytest.mark.parametrize("channels", ["grey", "all", "each"])
def test_a_document_at_half_resolution(channels: str) -> None:
    image = np.random.default_rng(3).integers(0, 256, (3, 30, 41), dtype=np.uint8)
    document = with_channels(new_document(Drawn(image)), channels)
    smaller = with_resize(document, 0.5)
    assert [step.name for step in smaller.preprocessing][:2] == ["preprocess/scale", "preprocess/resize"]
    probe = Probe("conv1", 0, 3, 4)
    result = run(Job(smaller, Frame(0, 0.0, image, smaller.source), questions=(Trace(probe),)))
    assert result.error is None
    assert result.stage("conv1").shape[1:] == (15, 21)
    assert result.answers[Trace(probe)].steps[-1].stage == "conv1"
    expected = covered(30, 15) @ (image / 255) @ covered(41, 21).T
    np.testing.assert_allclose(result.stage("preprocess/resize").array, expected, atol=1e-6)
    again = session.from_data(session.to_data(smaller))
    assert again.layer("preprocess/resize") == Resize()
    assert with_resize(smaller, 1).preprocessing == document.preprocessing


def test_how_maps_are_shown_is_kept_with_a_session() -> None:
    maps = MapsView(scheme="magma", eight_bit=True, behind=True, combine="difference", chosen=(2, 0), recombine=True)
    kept = session.Session(new_document(), View(maps=maps))
    assert session.loads(session.dumps(kept)).view.maps == maps
