"""The figures of Dumoulin & Visin's guide, of the course notes and of the other tools, number by number."""

from fractions import Fraction

import numpy as np
import pytest

from convexplorer import compute
from convexplorer.compute.layer import AxisGeometry, Geometry
from convexplorer.compute.shapes import (
    axis_plan,
    input_rectangle,
    plan_window,
    receptive_field,
    resolve_padding,
    transposed_size,
)


def grid(text: str) -> np.ndarray:
    return np.array([[float(v) for v in row.split()] for row in text.split("/")])


def plane(values: np.ndarray) -> np.ndarray:
    return np.asarray(values, np.float64)[None]


def correlated(x: np.ndarray, kernel: np.ndarray, **settings) -> np.ndarray:
    return compute.conv2d(plane(x), kernel[None, None], **settings)[0]


PICTURE = grid("3 3 2 1 0/0 0 1 3 1/3 1 2 2 3/2 0 0 2 2/2 0 0 0 1")
KERNEL = grid("0 1 2/2 2 0/0 1 2")
COUNT = np.arange(25.0).reshape(5, 5)
NINE = np.arange(1.0, 10).reshape(3, 3)

# i k s p d o exact, then the transposed i' a o'
ARITHMETIC = [
    (4, 3, 1, 0, 1, 2, 2, 2, 0, 4),
    (5, 4, 1, 2, 1, 6, 6, 6, 0, 5),
    (5, 3, 1, 1, 1, 5, 5, 5, 0, 5),
    (5, 3, 1, 2, 1, 7, 7, 7, 0, 5),
    (5, 3, 2, 0, 1, 2, 2, 2, 0, 5),
    (5, 3, 2, 1, 1, 3, 3, 3, 0, 5),
    (6, 3, 2, 1, 1, 3, Fraction(7, 2), 3, 1, 6),
]


@pytest.mark.parametrize(("i", "k", "s", "p", "d", "o", "exact", "back", "a", "again"), ARITHMETIC)
def test_animations_of_the_guide(i, k, s, p, d, o, exact, back, a, again):
    plan = axis_plan(i, k, stride=s, padding=(p, p), dilation=d)
    assert (plan.out, plan.exact) == (o, exact)
    assert back == o
    assert (i + 2 * p - k) % s == a
    assert transposed_size(back, k, stride=s, padding=(p, p), output_padding=a) == again
    picture, weight = np.ones((1, i, i)), np.ones((1, 1, k, k))
    assert compute.conv2d(picture, weight, stride=s, padding=p).shape == (1, o, o)
    stamped = compute.conv_transpose2d(np.ones((1, o, o)), weight, stride=s, padding=p, output_padding=a)
    assert stamped.shape == (1, again, again)


def test_dilation_of_the_guide():
    plan = axis_plan(7, 3, dilation=2)
    assert (plan.out, plan.effective, plan.unread) == (3, 5, 0)


def test_same_and_full_by_name():
    assert compute.output_size(5, 3, padding="same") == 5
    assert compute.output_size(5, 3, padding="full") == 7
    assert resolve_padding("full", (3, 4), (1, 1), (1, 1), (5, 5)) == ((2, 2), (3, 3))


def test_the_odd_case_leaves_the_bottom_and_right_padding():
    plan = axis_plan(6, 3, stride=2, padding=(1, 1))
    assert (plan.unread, plan.unreached_padding) == (0, 1)


def test_uneven_overlap():
    ones = np.ones((1, 1, 1, 4))
    spread = compute.conv_transpose2d(ones[0], np.ones((1, 1, 1, 3)), stride=(1, 2))
    assert spread.ravel().tolist() == [1, 1, 2, 1, 2, 1, 2, 1, 1]
    even = compute.conv_transpose2d(ones[0, ..., :3], np.ones((1, 1, 1, 4)), stride=(1, 2))
    assert even.ravel().tolist() == [1, 1, 2, 2, 2, 2, 1, 1]


def test_as_a_matrix():
    """The 4 × 4 by 3 × 3 case is a 4 × 16 matrix, and the transposed convolution its transpose."""
    weight = KERNEL[None, None]
    columns = [compute.conv2d(unit.reshape(1, 4, 4), weight).ravel() for unit in np.eye(16)]
    matrix = np.stack(columns, axis=1)
    assert matrix.shape == (4, 16)
    small = np.array([[[1.0, 2], [3, 4]]])
    assert np.array_equal(compute.conv_transpose2d(small, weight).ravel(), matrix.T @ small.ravel())


@pytest.mark.parametrize(
    ("settings", "wanted"),
    [
        ({}, "12 12 17/10 17 19/9 6 14"),
        ({"stride": 2, "padding": 1}, "6 17 3/8 17 13/6 4 4"),
    ],
)
def test_golden_convolutions(settings, wanted):
    assert np.array_equal(correlated(PICTURE, KERNEL, **settings), grid(wanted))


def test_golden_pools():
    average = compute.avg_pool2d(plane(PICTURE), 3, stride=1)[0]
    assert np.array_equal(np.round(average, 1), grid("1.7 1.7 1.7/1.0 1.2 1.8/1.1 0.8 1.3"))
    assert np.array_equal(compute.max_pool2d(plane(PICTURE), 3, stride=1)[0], grid("3 3 3/3 3 3/3 2 3"))


def test_one_dimension_of_the_notes():
    x, w = np.array([[0.0, 1, 2, -1, 1, -3, 0]]), np.array([[1.0, 0, -1]])
    assert correlated(x, w).ravel().tolist() == [-2, 2, 1, 2, 1]
    assert correlated(x, w, stride=(1, 2)).ravel().tolist() == [-2, 1, 1]
    assert correlated(x, compute.flip(w)).ravel().tolist() == [2, -2, -1, -2, -1]


@pytest.mark.parametrize("engine", ["fast", "naive"])
def test_orientation(engine):
    def run(x, kernel, **settings):
        call = compute.conv2d if engine == "fast" else compute.conv2d_naive
        return call(plane(x), kernel[None, None], **settings)[0]

    assert np.array_equal(run(COUNT, NINE), grid("366 411 456/591 636 681/816 861 906"))
    assert np.array_equal(run(COUNT, compute.flip(NINE)), grid("174 219 264/399 444 489/624 669 714"))
    assert np.array_equal(run(COUNT, NINE, stride=2, padding=1), grid("100 202 160/408 636 426/304 436 268"))
    small = np.arange(12.0).reshape(3, 4)
    assert run(small, grid("1 2 3/4 5 6")).tolist() == [[85, 106], [169, 190]]


# W F S P exact shown unread
SIZES = [
    (7, 3, 1, 0, 5, 5, 0),
    (7, 3, 2, 0, 3, 3, 0),
    (5, 3, 1, 1, 5, 5, 0),
    (5, 3, 2, 1, 3, 3, 0),
    (5, 3, 3, 1, Fraction(7, 3), 2, 0),
    (10, 3, 2, 0, Fraction(9, 2), 4, 1),
    (227, 11, 4, 0, 55, 55, 0),
    (224, 11, 4, 0, Fraction(217, 4), 54, 1),
    (11, 5, 2, 0, 4, 4, 0),
    (32, 5, 1, 2, 32, 32, 0),
    (224, 7, 2, 3, Fraction(225, 2), 112, 0),
    (112, 3, 2, 1, Fraction(113, 2), 56, 0),
    (12, 7, 1, 0, 6, 6, 0),
]


@pytest.mark.parametrize(("w", "f", "s", "p", "exact", "shown", "unread"), SIZES)
def test_output_sizes(w, f, s, p, exact, shown, unread):
    plan = axis_plan(w, f, stride=s, padding=(p, p))
    assert (plan.exact, plan.out, plan.unread) == (exact, shown, unread)
    assert compute.output_size(w, f, stride=s, padding=p) == shown
    # nothing is lost without a trace: what is not read is either picture or padding
    assert (plan.exact == plan.out) == (plan.unread + plan.unreached_padding == 0)


def test_caffe_and_trax():
    assert compute.output_size(112, 3, stride=2, ceil_mode=True) == 56
    assert compute.output_size(112, 3, stride=2) == 55


def test_rows_between_the_windows_are_unread_too():
    assert axis_plan(10, 2, stride=4).unread == 4
    assert axis_plan(3, 2, dilation=2).unread == 1


@pytest.mark.parametrize(
    ("n", "k", "s", "out", "upper"),
    [
        (224, 7, 2, 112, (2, 3)),
        (112, 3, 2, 56, (0, 1)),
        (5, 3, 2, 3, (1, 1)),
        (6, 3, 2, 3, (0, 1)),
        (28, 5, 2, 14, (1, 2)),
    ],
)
def test_same_in_two_dialects(n, k, s, out, upper):
    for name, sides in (("same", upper), ("same_upper", upper), ("same_lower", upper[::-1])):
        assert resolve_padding(name, (k, k), (s, s), (1, 1), (n, n)) == (sides, sides)
        assert compute.output_size(n, k, stride=s, padding=name) == out


@pytest.mark.parametrize(("n", "k", "s", "p", "out"), [(5, 2, 2, 1, 3), (5, 3, 3, 1, 2)])
def test_ceil_mode_drops_a_window_that_starts_in_the_padding(n, k, s, p, out):
    assert compute.output_size(n, k, stride=s, padding=p, ceil_mode=True) == out
    assert compute.max_pool2d(np.ones((1, n, n)), k, stride=s, padding=p, ceil_mode=True).shape == (1, out, out)


def test_overhang_is_not_counted():
    x = np.ones((1, 1, 3))
    assert compute.avg_pool2d(x, (1, 2), stride=(1, 2), ceil_mode=True).ravel().tolist() == [1, 1]
    padded = compute.avg_pool2d(x, (1, 2), stride=(1, 2), padding=(0, 1)).ravel()
    assert padded.tolist() == [0.5, 1]
    without = compute.avg_pool2d(x, (1, 2), stride=(1, 2), padding=(0, 1), count_include_pad=False).ravel()
    assert without.tolist() == [1, 1]


def test_l2_of_the_notes():
    figure = grid("1 1 2 4/5 6 7 8/3 2 1 0/1 2 3 4")
    assert np.allclose(compute.lp_pool2d(plane(figure), 2, 2)[0], grid("7.9373 11.5326/4.2426 5.0990"), atol=5e-5)


def test_min_is_max_turned_round():
    x = np.random.default_rng(1).standard_normal((2, 9, 8))
    assert np.array_equal(compute.min_pool2d(x, 3, padding=1), -compute.max_pool2d(-x, 3, padding=1))


POINTS = [-3, -2, -1, -0.5, 0, 0.5, 1, 2, 3]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("sigmoid", [0.0474, 0.1192, 0.2689, 0.3775, 0.5, 0.6225, 0.7311, 0.8808, 0.9526]),
        ("tanh", [-0.9951, -0.9640, -0.7616, -0.4621, 0, 0.4621, 0.7616, 0.9640, 0.9951]),
        ("leaky-relu", [-0.03, -0.02, -0.01, -0.005, 0, 0.5, 1, 2, 3]),
        ("elu", [-0.9502, -0.8647, -0.6321, -0.3935, 0, 0.5, 1, 2, 3]),
        ("relu", [0, 0, 0, 0, 0, 0.5, 1, 2, 3]),
    ],
)
def test_activation_figures(name, wanted):
    made = compute.ACTIVATIONS[name].function(np.array(POINTS, np.float64))
    assert np.allclose(made, wanted, atol=5.1e-5, rtol=0)


def test_receptive_field_of_resnet():
    conv1 = Geometry(AxisGeometry(7, 2, 3), AxisGeometry(7, 2, 3))
    pool = Geometry(AxisGeometry(3, 2, 1), AxisGeometry(3, 2, 1))
    assert receptive_field([conv1])[0][:2] == (7, 2)
    assert receptive_field([conv1, pool])[0][:2] == (11, 4)
    assert input_rectangle([conv1, pool], 0, 1, (224, 224)) == ((0, 6), (0, 10))


def test_receptive_field_of_tiny_vgg():
    conv = Geometry(AxisGeometry(3), AxisGeometry(3))
    pool = Geometry(AxisGeometry(2, 2), AxisGeometry(2, 2))
    rows, columns = receptive_field([conv, conv, pool, conv, conv, pool])
    assert rows == columns
    assert (rows.size, rows.jump) == (16, 4)


def test_receptive_field_is_what_an_output_changes_with():
    """Against the network itself: the inputs that change one output are those the recurrence names."""
    x = np.zeros((1, 20, 23))
    weight = np.ones((1, 1, 3, 3))
    settings = [{"stride": 2, "padding": 1}, {"dilation": 2, "padding": ((1, 2), (0, 1))}, {"stride": (1, 2)}]
    geometries, size = [], (20, 23)
    for setting in settings:
        plans = plan_window(size, (3, 3), **setting)
        geometries.append(Geometry(plans[0].geometry, plans[1].geometry))
        size = plans[0].out, plans[1].out

    def last(picture):
        for setting in settings:
            picture = compute.conv2d(picture, weight, **setting)
        return picture

    row, column = size[0] - 1, 0
    changed = np.zeros((20, 23), bool)
    for i in range(20):
        for j in range(23):
            probe = x.copy()
            probe[0, i, j] = 1
            changed[i, j] = last(probe)[0, row, column] != 0
    where = np.argwhere(changed)
    (top, bottom), (left, right) = input_rectangle(geometries, row, column, (20, 23))
    assert (top, left) == tuple(where.min(axis=0))
    assert (bottom, right) == tuple(where.max(axis=0) + 1)
