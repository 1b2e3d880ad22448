"""The product line: what is shown adds up as shown, in its colours, and says everything that happened."""

import re
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convexplorer.model.document import convolution
from convexplorer.model.layers import Activation, Conv2d, Pool2d
from convexplorer.model.result import TraceAnswer, TraceStep
from convexplorer.scenes.arithmetic import product_line, product_text
from convexplorer.scenes.numbers import fixed, float_of, full, short, signed
from convexplorer.scenes.primitives import Text


def traced(x, *layers, at=(0, 1, 1)):
    """The answer to a probe of the last layer, followed back through pool winners."""
    stages = [np.asarray(x, np.float64)]
    for layer in layers:
        stages.append(layer.forward(stages[-1]))
    steps, (channel, row, column) = [], at
    for layer, before in zip(reversed(layers), reversed(stages[:-1]), strict=True):
        trace = layer.trace(before, channel, row, column)
        steps.append(TraceStep(layer.name, trace))
        row, column = getattr(trace, "winner", None) or (row, column)
    return TraceAnswer(tuple(steps), float(stages[-1][at]))


SOBEL = convolution([("sobel-x", None)])
DIGITS = np.arange(1, 10, dtype=float).reshape(1, 3, 3)


def test_every_product_stands_there_and_the_sum():
    # Σ of ±1, ±2 times the columns: (3 − 1) + 2·(6 − 4) + (9 − 7) = 8
    assert product_text(traced(DIGITS, SOBEL)) == (
        "row 1, col 1:  1×(−1) + 2×0 + 3×1 + 4×(−2) + 5×0 + 6×2 + 7×(−1) + 8×0 + 9×1 + bias 0 = +8"
    )


def test_values_amber_weights_green_result_blue_padding_quiet():
    line = product_line(traced(DIGITS, SOBEL, at=(0, 0, 0)))
    taps = {}
    for item in line.items:
        assert isinstance(item, Text)
        taps.setdefault(item.key, []).append((item.text, item.role))
    assert taps["tap:0:1:1"] == [("1", "input"), ("0", "kernel")]
    assert taps["tap:0:0:0"] == [("0", "muted"), ("(−1)", "kernel")]
    assert taps["value"] == [("+9", "output")]
    assert line.alt == line.text


def test_rounded_numbers_that_do_not_add_up_say_so():
    thirds = convolution([("thirds", np.full((1, 3), 1 / 3))])
    line = product_text(traced(np.ones((1, 1, 3)), thirds, at=(0, 0, 1)), decimals=3)
    assert line.endswith("1.000×.333 + 1.000×.333 + 1.000×.333 + bias 0 + .001 rounding = +1.000")


def test_many_terms_are_counted_and_summed_in_the_middle():
    box = convolution([("box", np.ones((5, 5)))])
    line = product_text(traced(np.full((1, 9, 9), 2.0), box, at=(0, 4, 4)))
    assert line.count("2×1") == 11
    assert "… 14 more: 28 …" in line
    assert line.endswith("= +50")
    assert "rounding" not in line


def test_activation_and_pool_follow():
    x = -DIGITS
    line = product_text(
        traced(x, SOBEL, Activation("activation1", "relu"), Pool2d("pool1", "max", (2, 2)), at=(0, 0, 0))
    )
    assert "→  ReLU(" in line
    assert "→  max of 2 × 2: " in line
    quiet = product_text(traced(x, SOBEL, Activation("activation1"), Pool2d("pool1", "none"), at=(0, 0, 0)))
    assert "→" not in quiet


def test_nan_is_shown_and_breaks_nothing():
    x = DIGITS.copy()
    x[0, 0, 0] = np.nan
    line = product_text(traced(x, SOBEL))
    assert "NaN×(−1)" in line
    assert line.endswith("= NaN")
    assert "rounding" not in line


def added_up(line):
    """What a reader with pencil and paper gets from the shown terms, and the shown result."""
    terms, result = line.replace("−", "-").split(":  ", 1)[1].rsplit(" = ", 1)
    terms = terms.replace("bias ", "").replace(" rounding", "").replace(" - ", " + -")
    terms = re.sub(r"… \d+ more: (\S+) …", r"\1", terms)
    total = Decimal(0)
    for term in terms.split(" + "):
        product = Decimal(1)
        for part in term.replace("(", "").replace(")", "").split("×"):
            product *= Decimal(part)
        total += product
    return total, Decimal(result)


@given(
    st.integers(0, 2**32 - 1),
    st.sampled_from([1, 3, 5]),
    st.sampled_from([0.01, 1.0, 200.0, 1e16, 3e38]),
    st.floats(-2, 2),
)
def test_what_is_shown_adds_up_as_shown(seed, side, scale, bias):
    random = np.random.default_rng(seed)
    layer = convolution([("random", random.normal(size=(side, side)).round(3))], bias=round(bias, 2))
    line = product_text(traced(random.random((2, 6, 6)) * scale, layer, at=(0, 2, 3)))
    total, result = added_up(line)
    places = -result.as_tuple().exponent
    assert abs(total - result) <= Decimal(1).scaleb(-places) / 2, line


@pytest.mark.parametrize(
    ("value", "text"),
    [(1 / 9, ".111"), (-1, "−1"), (0.0625, ".0625"), (2.5, "2.5"), (100.04, "100"), (1234.5, "1234"), (4e-5, "4e−5"),
     (-0.0, "0"), (float("nan"), "NaN"), (float("-inf"), "−∞"), (1 / 3, ".333"), (-0.5, "−.5"), (123456, "1.2e5")],
)  # fmt: skip
def test_short_numbers(value, text):
    assert short(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_full_numbers_lose_nothing(value):
    assert float_of(full(value)) == value


@given(st.floats(-1000, 1000), st.integers(0, 4))
def test_fixed_numbers_are_rounded_to_their_places(value, places):
    assert abs(float_of(fixed(value, places)) - value) <= 0.5 * 10**-places * 1.0001
    assert signed(value, places).lstrip("+") == fixed(value, places)


def test_a_layer_of_a_hundred_thousand_products_writes_a_dozen_of_them():
    """A dense layer on a flattened picture: only what is written is looked at one by one."""
    many = 120_000
    conv = Conv2d("conv1", np.ones((1, many, 1, 1)), np.zeros(1), alike=False)
    line = product_line(traced(np.full((many, 1, 1), 0.5), conv, at=(0, 0, 0)))
    assert "… 119,989 more: 59994.50 …" in line.text
    assert line.text.endswith("= +60000.00")
    assert [item.key for item in line.items if item.key.startswith("tap")][-1] == f"tap:{many - 1}:0:0"


def test_of_a_pixel_of_the_picture_the_line_is_its_value():
    assert product_text(TraceAnswer((), 0.5)) == "+.50"
