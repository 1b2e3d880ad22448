"""Random layers for the tests that compare implementations, and how close two of them must be."""

from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

MODES = ("zeros", "constant", "reflect", "symmetric", "replicate", "circular")
TYPES = (np.uint8, np.uint16, np.float16, np.float32, np.float64)
ODD = (np.nan, np.inf, -np.inf)


class Case(NamedTuple):
    """A picture, weights and a bias, and the keyword arguments of the call."""

    x: np.ndarray
    weight: np.ndarray
    bias: np.ndarray | None
    settings: dict[str, Any]


def numbers(draw: st.DrawFn, shape: tuple[int, ...], dtype: type) -> np.ndarray:
    """An array of a plain random kind: hypothesis chooses the seed, so that examples stay small and fast."""
    random = np.random.default_rng(draw(st.integers(0, 10_000)))
    if np.dtype(dtype).kind in "iu":
        return random.integers(0, np.iinfo(dtype).max, shape, dtype, endpoint=True)
    return random.standard_normal(shape).astype(dtype)


def spoilt(draw: st.DrawFn, x: np.ndarray) -> np.ndarray:
    """`x` with a few values that are no numbers, sometimes."""
    if x.dtype.kind == "f" and draw(st.integers(0, 3)) == 0:
        x = x.copy()
        for _ in range(draw(st.integers(1, 2))):
            x.flat[draw(st.integers(0, x.size - 1))] = draw(st.sampled_from(ODD))
    return x


def pairs(low: int, high: int) -> st.SearchStrategy:
    return st.tuples(st.integers(low, high), st.integers(low, high))


PADDINGS = st.one_of(
    st.integers(0, 3),
    pairs(0, 4),
    st.tuples(pairs(0, 4), pairs(0, 4)),
    st.sampled_from(["valid", "same", "same_upper", "same_lower", "full"]),
)


@st.composite
def convolutions(draw: st.DrawFn, largest: int = 9, types=TYPES, modes=MODES, strange: bool = True) -> Case:
    groups = draw(st.sampled_from([1, 1, 2, 3]))
    depth, share = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    dtype = draw(st.sampled_from(types))
    leading = draw(st.sampled_from([(), (), (2,), (1, 2)]))
    x = numbers(draw, (*leading, groups * depth, *draw(pairs(1, largest))), dtype)
    float_type = np.float64 if dtype == np.float64 else np.float32
    weight = numbers(draw, (groups * share, depth, *draw(pairs(1, 4))), float_type)
    weight[numbers(draw, weight.shape, np.float32) > 0.8] = 0
    if strange:
        x, weight = spoilt(draw, x), spoilt(draw, weight) if draw(st.booleans()) else weight
    bias = numbers(draw, (groups * share,), float_type) if draw(st.booleans()) else None
    settings = {
        "stride": draw(st.one_of(st.integers(1, 3), pairs(1, 4))),
        "padding": draw(PADDINGS),
        "dilation": draw(st.one_of(st.integers(1, 2), pairs(1, 3))),
        "groups": groups,
        "padding_mode": draw(st.sampled_from(modes)),
    }
    if settings["padding_mode"] == "constant":
        settings["padding_value"] = draw(st.sampled_from([1.5, -2.0, 0.0]))
    return Case(x, weight, bias, settings)


@st.composite
def transposed(draw: st.DrawFn, types=TYPES, strange: bool = True) -> Case:
    groups = draw(st.sampled_from([1, 1, 2]))
    depth, share = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    dtype = draw(st.sampled_from(types))
    leading = draw(st.sampled_from([(), (), (2,)]))
    x = numbers(draw, (*leading, groups * depth, *draw(pairs(1, 5))), dtype)
    float_type = np.float64 if dtype == np.float64 else np.float32
    weight = numbers(draw, (groups * depth, share, *draw(pairs(1, 4))), float_type)
    if strange:
        x = spoilt(draw, x)
    stride, dilation = draw(pairs(1, 3)), draw(pairs(1, 3))
    extra = tuple(draw(st.integers(0, max(s, d) - 1)) for s, d in zip(stride, dilation, strict=True))
    settings = {
        "stride": stride,
        "padding": draw(st.tuples(pairs(0, 2), pairs(0, 2))),
        "output_padding": extra,
        "dilation": dilation,
        "groups": groups,
    }
    return Case(x, weight, numbers(draw, (groups * share,), float_type) if draw(st.booleans()) else None, settings)


@st.composite
def pools(draw: st.DrawFn, types=TYPES, strange: bool = True) -> Case:
    """`weight` is the window's size here."""
    x = numbers(draw, (draw(st.integers(1, 2)), *draw(pairs(1, 10))), draw(st.sampled_from(types)))
    if draw(st.booleans()):
        x = np.round(x.astype(np.float64)).astype(x.dtype)  # ties
    kernel = draw(pairs(1, 4))
    settings = {
        "stride": draw(st.one_of(st.none(), pairs(1, 4))),
        "padding": draw(st.one_of(st.tuples(*(pairs(0, k - 1) for k in kernel)), st.sampled_from(["same", "full"]))),
        "dilation": draw(st.sampled_from([(1, 1), (1, 1), (2, 1), (2, 3)])),
        "ceil_mode": draw(st.booleans()),
    }
    return Case(spoilt(draw, x) if strange else x, np.array(kernel), None, settings)


POINTS = hnp.arrays(np.float64, st.integers(1, 20), elements=st.floats(-50, 50))


def close(made: np.ndarray, wanted: np.ndarray, terms: np.ndarray | float, tolerance: float = 1e-5) -> None:
    """|a − b| ≤ tolerance · Σ|terms|, and NaN and infinity in exactly the same places."""
    made, wanted = np.asarray(made), np.asarray(wanted)
    assert made.shape == wanted.shape
    assert np.array_equal(np.isnan(made), np.isnan(wanted))
    finite = np.isfinite(wanted)
    assert np.array_equal(made[~finite], wanted[~finite].astype(made.dtype), equal_nan=True)
    if made.dtype == np.float64:
        tolerance *= 1e-8
    with np.errstate(invalid="ignore"):
        allowed = tolerance * np.broadcast_to(terms, made.shape)[finite] + np.finfo(made.dtype).tiny
        assert (np.abs(made[finite].astype(np.float64) - wanted[finite]) <= allowed).all()
