"""Who reads which pixel against marking them in a loop; fits; other libraries against the published table and ONNX."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convexplorer.compute.dialects import (
    DIALECTS,
    Axis,
    Said,
    caffe,
    difference,
    effective,
    pytorch,
    same_lower,
    same_upper,
    valid,
)
from convexplorer.compute.reads import depths, nearest_fit, use_map, uses
from convexplorer.compute.shapes import axis_plan, reach


@st.composite
def plans(draw):
    """One axis for which something comes out."""
    kernel, dilation = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    sides = draw(st.tuples(st.integers(0, 4), st.integers(0, 4)))
    least = max(1, reach(kernel, dilation) - sum(sides))
    n = draw(st.integers(least, least + 14))
    return axis_plan(n, kernel, stride=draw(st.integers(1, 5)), padding=sides, dilation=dilation)


@given(plans())
def test_uses_are_those_that_a_loop_marks(plan):
    marked = np.zeros(plan.padded + plan.overhang, int)
    for position in range(plan.out):
        for read in plan.reads(position):
            marked[read + plan.before] += 1
    assert np.array_equal(uses(plan), marked)
    inside = marked[plan.before : plan.before + plan.n]
    assert plan.unread == np.count_nonzero(inside == 0)


def test_the_corner_of_five_by_five():
    for padding, corner in ((0, 1), (1, 4)):
        plan = axis_plan(5, 3, padding=(padding, padding))
        counts = use_map(plan, plan)
        assert counts[padding, padding] == corner
        assert counts.max() == 9
        assert counts.sum() == 9 * plan.out**2


@given(plans())
def test_what_fits_leaves_nothing_over_and_nothing_nearer_does(plan):
    fit = nearest_fit(plan)

    def divides(stride, padding):
        return (plan.n + padding - plan.effective) % stride == 0 and plan.n + padding >= plan.effective

    assert divides(fit.stride, plan.before + plan.after)
    for stride in range(1, 9):
        if divides(stride, plan.before + plan.after):
            assert abs(fit.stride - plan.stride) <= abs(stride - plan.stride)
    if fit.padding is not None:
        assert divides(plan.stride, 2 * fit.padding)


def test_thirty_two_pixels_last_fifteen_layers():
    sizes = depths(32, 3, 1, 0, 0)
    assert sizes == tuple(range(32, 1, -2))
    assert (len(sizes) - 1, sizes[-1]) == (15, 2)
    assert depths(32, 3, 1, 1, 1) == (32,)


# numbers.md §2.9: n, k, s; what comes out and TensorFlow's pads
SAME = [
    (224, 7, 2, 112, (2, 3)),
    (112, 3, 2, 56, (0, 1)),
    (5, 3, 2, 3, (1, 1)),
    (6, 3, 2, 3, (0, 1)),
    (28, 5, 2, 14, (1, 2)),
]


@pytest.mark.parametrize(("n", "k", "s", "out", "pads"), SAME)
def test_same_in_two_dialects(n, k, s, out, pads):
    axis = Axis(n, k, s)
    upper, lower = same_upper(axis), same_lower(axis)
    assert (upper.out, (upper.before, upper.after)) == (out, pads)
    assert (lower.out, (lower.after, lower.before)) == (out, pads)


def test_the_same_picture_seen_one_pixel_apart():
    axis = Axis(224, 7, 2, 1, 3, 3)
    here = pytorch(axis)
    assert (here.out, float(here.exact), effective(axis, here)) == (112, 112.5, (3, 2))
    assert difference(axis, "tf-same", here) == "pads (2, 3): the same size, seen 1 pixel apart"
    assert difference(axis, "onnx-lower", here) == "pads (3, 2), the same as here"
    assert difference(axis, "tf-valid", here) == "pads (0, 0), 109 instead of 112"
    assert difference(Axis(2, 3), "tf-valid", Said(1, 1, here.exact, 2)) == "nothing comes out"


def test_caffe_rounds_its_pools_up():
    # ResNet's pool of 112 by 3 and 2: ⌈55.5⌉ = 56 in Caffe without padding, 55 rounded down
    axis = Axis(112, 3, 2, pool=True)
    assert (caffe(axis).out, valid(axis).out) == (56, 55)
    assert caffe(Axis(112, 3, 2)).out == 55
    # no window begins in the padding behind the picture
    assert caffe(Axis(5, 2, 2, 1, 1, 1, True)).out == 3


@pytest.mark.parametrize("auto", ["SAME_UPPER", "SAME_LOWER", "VALID"])
@pytest.mark.parametrize(("n", "k", "s", "d"), [(7, 3, 2, 1), (8, 4, 3, 1), (9, 2, 2, 1), (10, 3, 2, 1), (6, 5, 1, 1)])
def test_onnx_runtime_agrees(auto, n, k, s, d):
    import onnxruntime
    from onnx import TensorProto, helper

    node = helper.make_node("Conv", ["x", "w"], ["y"], auto_pad=auto, strides=[1, s], dilations=[1, d])
    x = np.arange(1, n + 1, dtype=np.float32).reshape(1, 1, 1, n)
    w = np.arange(1, k + 1, dtype=np.float32).reshape(1, 1, 1, k)
    graph = helper.make_graph(
        [node],
        "g",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, a.shape) for name, a in (("x", x), ("w", w))],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    (y,) = session.run(None, {"x": x, "w": w})
    key = {"SAME_UPPER": "onnx-upper", "SAME_LOWER": "onnx-lower", "VALID": "tf-valid"}[auto]
    said = DIALECTS[key].rule(Axis(n, k, s, d))
    padded = np.pad(x.ravel(), (said.before, said.after))
    own = [sum(padded[i * s + j * d] * w.ravel()[j] for j in range(k)) for i in range(said.out)]
    assert y.ravel().tolist() == own
