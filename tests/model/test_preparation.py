"""What networks take: published numbers, other programs' resizing, and traces, gradients and places that agree."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from types import SimpleNamespace

import cv2
import numpy as np
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper

from convexplorer.cli import settings as flags
from convexplorer.compute import shapes
from convexplorer.compute.arrays import Work
from convexplorer.compute.resample import INTERPOLATIONS
from convexplorer.engine.cost import describe_cost
from convexplorer.engine.run import Job, run
from convexplorer.formats import command, session
from convexplorer.messages import UserError
from convexplorer.model.changes import change
from convexplorer.model.colour_steps import Colour, Normalise
from convexplorer.model.document import channels_mode, new_document, with_channels
from convexplorer.model.layers import Grey
from convexplorer.model.preparation import (
    ADDABLE,
    PREPARATIONS,
    is_swapped,
    preparation_of,
    preparation_words,
    prepared,
    slips,
    with_step_added,
    with_step_moved,
    with_swapped,
    without_step,
)
from convexplorer.model.preprocessing import Scale
from convexplorer.model.question import Influence, Trace
from convexplorer.model.result import Frame
from convexplorer.model.sizing import CentreCrop, ResizeTo
from convexplorer.model.sources import Drawn
from convexplorer.model.view import Probe

STEPS = [
    Colour(),
    Colour(order="bgr"),
    Colour(order="grey"),
    Scale(divisor=127.0, offset=-1.0),
    Scale(divisor=255.0),
    Normalise(),
    Normalise(mean=(0.5,), std=(0.25,)),
    CentreCrop(size=(4, 5)),
    CentreCrop(size=(7, 6)),
    *(ResizeTo(size=(5, 11), interpolation=kind, antialias=smooth) for kind in INTERPOLATIONS for smooth in (0, 1)),
    ResizeTo(side=3),
]


def taken(key, image, layers=True):
    """What the network takes of an image, and the whole result."""
    document = prepared(new_document(Drawn(image)), key)
    result = run(Job(document, Frame(0, 0.0, image, document.source)))
    assert result.error is None
    return result.stage(document.preprocessing[-1].name).array, result


def flat(level, shape=(3, 300, 400), dtype=np.uint8):
    return np.full(shape, level, dtype)


@pytest.mark.parametrize(
    ("key", "shape", "black", "white"),
    [
        ("torchvision", (3, 224, 224), (-2.1179, -2.0357, -1.8044), (2.2489, 2.4286, 2.6400)),
        ("keras-vgg", (3, 224, 224), (0, 0, 0), (1, 1, 1)),
        ("tiny-vgg", (3, 64, 64), (0, 0, 0), (1, 1, 1)),
        ("teachable-machine", (3, 224, 224), (-1, -1, -1), (255 / 127 - 1,) * 3),
        ("lenet", (1, 32, 32), (0,), (1,)),
    ],
)
def test_black_and_white_as_published(key, shape, black, white):
    for level, expected in ((0, black), (255, white)):
        for image in (flat(level), flat(level, (1, 9, 300)), flat(level * 257, (3, 300, 301), np.uint16)):
            made, _ = taken(key, image)
            assert made.shape == shape
            np.testing.assert_allclose(made, np.broadcast_to(np.array(expected)[:, None, None], shape), atol=5e-5)


def test_float_pictures_keep_their_scale_and_many_bands_give_three():
    image = np.random.default_rng(1).random((6, 64, 64)).astype(np.float32)
    made, _ = taken("tiny-vgg", image)
    np.testing.assert_allclose(made, image[:3], atol=1e-7)


def by_onnx(x, size, mode, antialias):
    """ONNX Runtime's Resize of one plane, at half-pixel centres."""
    own = {"antialias": 1, "exclude_outside": 1} if antialias else {}
    own |= {"cubic_coeff_a": -0.5 if antialias else -0.75} if mode == "cubic" else {}
    node = helper.make_node(
        "Resize", ["x", "", "", "sizes"], ["y"], mode=mode, coordinate_transformation_mode="half_pixel", **own
    )
    ends = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 1, *shape])
        for name, shape in (("x", x.shape), ("y", size))
    ]
    sizes = helper.make_tensor("sizes", TensorProto.INT64, [4], [1, 1, *size])
    graph = helper.make_graph([node], "resize", ends[:1], ends[1:], [sizes])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)])
    model.ir_version = 8
    ran = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return ran.run(None, {"x": x[None, None]})[0][0, 0]


@pytest.mark.parametrize("size", [(20, 31), (64, 90), (37, 10), (11, 100), (1, 1)])
def test_resizing_is_that_of_other_programs(size):
    x = np.random.default_rng(2).random((37, 53)).astype(np.float32)

    def ours(kind, antialias, of=x):
        return ResizeTo(size=size, interpolation=kind, antialias=antialias).forward(of[None])[0]

    ways = {"bilinear": cv2.INTER_LINEAR, "bicubic": cv2.INTER_CUBIC, "nearest": cv2.INTER_NEAREST_EXACT}
    if size < x.shape and size[1] <= x.shape[1]:
        ways["area"] = cv2.INTER_AREA
    stored = (x * 255).astype(np.uint8)
    for kind, way in ways.items():
        np.testing.assert_allclose(ours(kind, False), cv2.resize(x, size[::-1], interpolation=way), atol=1e-6)
        # whole numbers stay whole, rounded as those of picture files are (OpenCV's own weights are of 11 bits)
        bytes_ = ours(kind, False, stored)
        assert bytes_.dtype == np.uint8
        others = cv2.resize(stored, size[::-1], interpolation=way).astype(int)
        assert np.abs(bytes_.astype(int) - others).max() <= 1
    for kind, mode in (("bilinear", "linear"), ("bicubic", "cubic")):
        for antialias in (False, True):
            np.testing.assert_allclose(ours(kind, antialias), by_onnx(x, size, mode, antialias), atol=5e-6)


def lanczos(n, wanted):
    """Windowed sinc over three zeros on each side, stretched over what a new pixel covers: one value at a time."""
    stretch = max(n / wanted, 1)
    out = np.zeros((wanted, n))
    for i in range(wanted):
        for p in range(n):
            at = (p + 0.5 - (i + 0.5) * n / wanted) / stretch
            out[i, p] = np.sinc(at) * np.sinc(at / 3) if abs(at) < 3 else 0
        out[i] /= out[i].sum()
    return out


@pytest.mark.parametrize("size", [(9, 30), (40, 13)])
def test_lanczos_by_its_definition(size):
    x = np.random.default_rng(3).random((20, 24))
    made = ResizeTo(size=size, interpolation="lanczos").forward(x[None])[0]
    np.testing.assert_allclose(made, lanczos(20, size[0]) @ x @ lanczos(24, size[1]).T, atol=1e-12)


def test_area_covers_and_never_leaves_out():
    x = np.arange(24.0).reshape(1, 4, 6)
    made = ResizeTo(size=(2, 3), interpolation="area").forward(x)
    np.testing.assert_allclose(made, x.reshape(1, 2, 2, 3, 2).mean(axis=(2, 4)))
    wide = ResizeTo(size=(4, 9), interpolation="area").forward(x)
    np.testing.assert_allclose(wide[0, 0, :3], [0, 0.5, 1])


@pytest.mark.parametrize(
    ("shape", "side", "out"),
    [((480, 640), 256, (256, 341)), ((640, 480), 256, (341, 256)), ((100, 100), 256, (256, 256)), ((3, 7), 2, (2, 4))],
)
def test_the_short_side_is_exact_and_the_long_one_rounded_down(shape, side, out):
    assert ResizeTo(side=side).output_shape((3, *shape)) == (3, *out)


@pytest.mark.parametrize(("n", "first"), [(341, 58), (227, 2), (224, 0), (229, 2), (225, 0)])
def test_an_odd_rest_is_shared_to_even(n, first):
    x = np.arange(n * n, dtype=np.float32).reshape(1, n, n)
    np.testing.assert_array_equal(CentreCrop().forward(x), x[:, first : first + 224, first : first + 224])


EXACT = Work(dtype=np.float64)


def matrix(step, shape):
    """The step as a matrix, from its answers to single ones; and what it gives for nothing."""
    zero = np.zeros(shape)
    nothing = step.forward(zero, EXACT)
    columns = []
    for place in np.ndindex(*shape):
        one = zero.copy()
        one[place] = 1
        columns.append((step.forward(one, EXACT) - nothing).ravel())
    return np.array(columns).T, nothing


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_every_step_with_its_gradient_trace_shape_and_place(step):
    random = np.random.default_rng(4)
    shape = (3, 7, 6)
    x = random.standard_normal(shape)
    linear, nothing = matrix(step, shape)
    out = step.forward(x, EXACT)
    assert out.shape == step.output_shape(shape)
    np.testing.assert_allclose(out, (linear @ x.ravel()).reshape(out.shape) + nothing, atol=1e-12)
    np.testing.assert_allclose(step.forward(x.astype(np.float32)), out, atol=2e-5, rtol=1e-5)
    gradient = random.standard_normal(out.shape)
    back, learned = step.vjp(x, gradient)
    np.testing.assert_allclose(back.ravel(), linear.T @ gradient.ravel(), atol=1e-12)
    assert learned == {}
    channel, row, column = out.shape[0] - 1, out.shape[1] - 1, 0
    found = step.trace(x, channel, row, column)
    # the scale alone makes floats of its own type, whatever it is given
    assert found.value == pytest.approx(out[channel, row, column], rel=1e-6, abs=1e-6)
    if hasattr(found, "products"):
        assert found.channel_sums.sum() + found.bias + found.rounding == found.value
        np.testing.assert_array_equal(found.values[0], x[channel][np.ix_(found.rows, found.columns)])
        assert found.weight.sum() == pytest.approx(1)
        read = linear.reshape(*out.shape, *shape)[channel, row, column]
        assert np.abs(read).sum() == pytest.approx(np.abs(found.weight).sum())
    for one, n, wanted in zip(shapes.receptive_field([step.geometry(shape)]), shape[1:], out.shape[1:], strict=True):
        if isinstance(step, ResizeTo):
            assert (one.jump, one.start) == (Fraction(n, wanted), Fraction(n, wanted) / 2)
        elif isinstance(step, CentreCrop):
            assert (one.jump, one.start - Fraction(1, 2)) == (1, round((n - wanted) / 2))
    assert step.counts(shape).parameters == 0


@settings(max_examples=30)
@given(st.integers(1, 40), st.integers(1, 40), st.sampled_from(sorted(INTERPOLATIONS)), st.booleans())
def test_shares_add_to_one_and_stay_inside(n, wanted, kind, antialias):
    step = ResizeTo(size=(wanted, 1), interpolation=kind, antialias=antialias)
    np.testing.assert_allclose(step.forward(np.ones((1, n, 1))), 1, atol=1e-12)
    row = np.random.default_rng(5).integers(wanted)
    found = step.trace(np.ones((1, n, 1), np.float64), 0, int(row), 0)
    assert found.rows[0] >= 0
    assert found.rows[-1] < n


def test_traces_through_a_whole_preparation_end_in_the_stages_own_numbers():
    image = np.random.default_rng(6).integers(0, 256, (3, 300, 333), dtype=np.uint8)
    document = with_channels(prepared(new_document(Drawn(image)), "torchvision"), "all")
    names = [step.name for step in document.preprocessing]
    asked = [Trace(Probe(name, 2, 5, 7)) for name in names]
    users = Influence("conv1", 0, 150, 160)
    frame = Frame(0, 0.0, image, document.source)
    result = run(Job(document, frame, questions=(*asked, users)))
    assert result.error is None
    for name, question in zip(names, asked, strict=True):
        answer = result.answers[question]
        assert answer.value == float(result.stage(name).array[2, 5, 7])
    # the pixel in the middle of the picture is in the middle of what the layer takes
    places = np.array(result.answers[users].uses)
    assert len(places) == 9
    np.testing.assert_array_equal(places[:, :2].mean(axis=0).round(), [112, 106])
    # what was made of the same frame is not made again, although it is stored as bytes
    again = run(Job(replace(document, layers=document.layers), frame), result)
    assert [stage is before for stage, before in zip(again.stages, result.stages, strict=True)] == [True] * len(
        result.stages
    )


# ------------------------------------------------------------ edits


@pytest.mark.parametrize("key", PREPARATIONS)
def test_a_preparation_is_one_edit_kept_by_sessions_and_said_by_a_command(key):
    document = prepared(new_document(), key)
    assert preparation_of(document) == key
    again = session.from_data(session.to_data(document))
    assert again.preprocessing == document.preprocessing
    words = command.words(document)
    given = SimpleNamespace(**dict.fromkeys(flags.LAYER_FLAGS))
    given.kernel, given.prepare, given.channels = ["identity"], None, None
    for flag, value in pairwise(words):
        if flag in ("--prepare", "--channels"):
            setattr(given, flag[2:], value)
    made = flags.document(given)
    assert made.preprocessing == document.preprocessing
    assert channels_mode(made) == channels_mode(document)


def test_steps_come_go_and_change_places():
    document = prepared(new_document(), "torchvision")
    assert preparation_words(document.preprocessing, np.dtype(np.uint8)) == (
        "RGB › short side 256 › centre 224 × 224 › ÷ 255 › − mean ÷ std"
    )
    shorter = without_step(document, "preprocess/crop")
    assert [type(step) for step in shorter.preprocessing] == [Colour, ResizeTo, Scale, Normalise]
    assert with_step_added(shorter, "crop").preprocessing == document.preprocessing
    twice = with_step_added(document, "size")
    assert [step.name for step in twice.preprocessing][:3] == [
        "preprocess/colour",
        "preprocess/size",
        "preprocess/size-2",
    ]
    moved = with_step_moved(document, "preprocess/normalise", -9)
    assert moved.preprocessing[0] == Normalise()
    assert with_step_moved(moved, "preprocess/normalise", 9).preprocessing == document.preprocessing
    assert with_step_moved(document, "preprocess/colour", -1) is document
    for key in ADDABLE:
        assert len(with_step_added(document, key).preprocessing) == 6
    (told,) = change(new_document(), prepared(new_document(), "plain"), (3, 8, 8))[:1]
    assert str(told).startswith("channels grey → all")
    said = change(prepared(new_document(), "plain"), prepared(new_document(), "tiny-vgg"), (3, 128, 128))
    assert str(said[-1]).startswith("input 0 to 1 → RGB › resize 64 × 64 › 0 to 1")


def test_half_the_resolution_is_not_offered_where_a_network_says_the_size():
    shape = (3, 480, 640)
    assert describe_cost(new_document(), shape, 0.0) is not None
    assert describe_cost(prepared(new_document(), "plain"), shape, 0.0) is not None
    assert describe_cost(prepared(new_document(), "tiny-vgg"), shape, 0.0) is None


def test_bgr_is_rgb_turned_round():
    image = np.random.default_rng(7).integers(0, 256, (3, 64, 64), dtype=np.uint8)
    right = prepared(new_document(Drawn(image)), "tiny-vgg")
    wrong = with_swapped(right, True)
    assert is_swapped(wrong)
    assert with_swapped(wrong, False).preprocessing == right.preprocessing
    one, other = (
        run(Job(document, Frame(0, 0.0, image, document.source))).stage("preprocess/scale").array
        for document in (right, wrong)
    )
    np.testing.assert_array_equal(one, other[::-1])
    bare = with_swapped(replace(right, preprocessing=(Scale(),)), True)
    assert bare.preprocessing == (Colour(order="bgr"), Scale())


def test_what_can_go_wrong():
    def keys(key):
        return [slip.key for slip in slips(prepared(new_document(), key))]

    assert keys("torchvision") == ["bgr", "signed", "unscaled", "unnormalised", "stretched", "nearest"]
    assert keys("teachable-machine") == ["bgr", "unsigned", "unscaled", "stretched", "nearest"]
    assert keys("lenet") == ["signed", "unscaled", "nearest"]
    for slip in slips(prepared(new_document(), "torchvision")):
        image = flat(100)
        result = run(Job(slip.document, Frame(0, 0.0, image, slip.document.source)))
        assert result.error is None
        assert result.stages[len(slip.document.preprocessing)].shape == (3, 224, 224)


def test_grey_and_colour_through_the_channels_selector():
    lenet = prepared(new_document(), "lenet")
    assert channels_mode(lenet) == "grey"
    coloured = with_channels(lenet, "all")
    assert coloured.preprocessing[0] == Colour()
    assert with_channels(coloured, "grey").preprocessing[-1] == Grey()


def test_what_cannot_be():
    for make in (
        lambda: ResizeTo(side=0),
        lambda: ResizeTo(size=(3, 70_000)),
        lambda: ResizeTo(interpolation="sharp"),
        lambda: CentreCrop(size=(0, 1)),
        lambda: Scale(divisor=0.0),
        lambda: Normalise(std=(0.0,)),
        lambda: Normalise(mean=(1.0, 2.0)),
        lambda: prepared(new_document(), "vgg"),
    ):
        with pytest.raises(UserError):
            make()
    image = flat(1, (3, 100, 300))
    document = replace(new_document(Drawn(image)), preprocessing=(CentreCrop(),))
    result = run(Job(document, Frame(0, 0.0, image, document.source)))
    assert result.error.code == "preparation-crop"
    with pytest.raises(UserError, match="3 means or standard deviations for 1 channels"):
        Normalise().output_shape((1, 4, 4))
    written = session.dumps(session.Session(prepared(new_document(), "tiny-vgg")))
    with pytest.raises(UserError, match="divisor"):
        session.loads(written.replace('"divisor": null', '"divisor": 0'))
