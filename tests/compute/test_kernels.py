"""Named kernels to the number, and the sentences about kernels held against what the kernels really do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from convexplorer import compute
from convexplorer.compute.analysis import DIRECTIONS, describe_kernel, kernel_facts
from convexplorer.compute.kernels import PRESETS, arguments_of, kernel, preset, read, title_of
from convexplorer.messages import UserError

SETOSA = {
    "outline": [-1, -1, -1, -1, 8, -1, -1, -1, -1],
    "blur": [0.0625, 0.125, 0.0625, 0.125, 0.25, 0.125, 0.0625, 0.125, 0.0625],
    "sharpen": [0, -1, 0, -1, 5, -1, 0, -1, 0],
    "emboss": [-2, -1, 0, -1, 1, 1, 0, 1, 2],
    "left-sobel": [1, 0, -1, 2, 0, -2, 1, 0, -1],
    "right-sobel": [-1, 0, 1, -2, 0, 2, -1, 0, 1],
    "top-sobel": [1, 2, 1, 0, 0, 0, -1, -2, -1],
    "bottom-sobel": [-1, -2, -1, 0, 0, 0, 1, 2, 1],
    "identity": [0, 0, 0, 0, 1, 0, 0, 0, 0],
}


@pytest.mark.parametrize("name", SETOSA)
def test_setosa(name):
    assert kernel(name).ravel().tolist() == SETOSA[name]


def test_others_to_the_number():
    assert kernel("sobel-x").tolist() == [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
    assert np.array_equal(kernel("sobel-y"), kernel("sobel-x").T)
    assert kernel("box:4").tolist() == [[1 / 16] * 4] * 4
    binomial = np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1])
    unsharp = kernel("unsharp") * -256
    assert unsharp[2, 2] == -476
    unsharp[2, 2] = 36
    assert np.array_equal(unsharp, binomial)
    assert kernel("imagej")[2, 2] == 24
    assert (kernel("imagej") == -1).sum() == 24
    assert np.allclose(kernel("motion:5:0"), np.outer([0, 0, 1, 0, 0], [0.2] * 5))
    assert np.allclose(kernel("motion:5:45"), np.fliplr(np.diag([0, 1, 1, 1, 0])) / 3)
    bell = kernel("gaussian:7:1.2")
    assert np.isclose(bell[3, 4] / bell[3, 3], np.exp(-1 / (2 * 1.2**2)))
    assert np.isclose(bell.sum(), 1)
    assert kernel("vertical-edges").tolist() == kernel("sobel-x").tolist()


def ramp(axis: int) -> np.ndarray:
    return 10.0 * np.indices((7, 7))[axis][None]


@pytest.mark.parametrize(
    ("name", "down", "right"),
    [("top-sobel", -80, 0), ("bottom-sobel", 80, 0), ("left-sobel", 0, -80), ("right-sobel", 0, 80)],
)
def test_ramps(name, down, right):
    weight = kernel(name)[None, None]
    assert (compute.conv2d(ramp(0), weight) == down).all()
    assert (compute.conv2d(ramp(1), weight) == right).all()


def test_emboss_on_ramps():
    for axis in (0, 1):
        x = ramp(axis)
        assert (compute.conv2d(x, kernel("emboss")[None, None]) == x[:, 1:-1, 1:-1] + 60).all()


@pytest.mark.parametrize("name", PRESETS)
def test_names_come_back(name):
    found = preset(name)
    assert np.array_equal(kernel(arguments_of(found)), found.kernel())
    assert found.kernel().dtype == np.float64
    assert found.kernel().ndim == 2
    for parameter in found.parameters:
        for end in (parameter.low, parameter.high):
            made = found.make(**{p.name: p.default for p in found.parameters} | {parameter.name: end})
            assert np.isfinite(made).all()
            assert max(made.shape) <= 63
            assert made.any()
    # a preset handed out may be written to without changing the table
    found.kernel()[:] = 99
    assert not (found.kernel() == 99).any()


@pytest.mark.parametrize(
    ("text", "title", "values"),
    [
        ("gaussian:5:1.2", "Gaussian blur 5, σ 1.2", (5, 1.2)),
        ("gabor:11:5:90:2.5", "Gabor 11, λ 5, 90°, σ 2.5", (11, 5, 90, 2.5)),
        ("motion:9:-45", "Motion blur 9, −45°", (9, -45)),
        ("log:1.4", "Laplacian of Gaussian σ 1.4", (1.4,)),
        ("box:7", "Box blur 7", (7,)),
        ("gaussian:7", "Gaussian blur 7, σ 1", (7, 1)),
        ("Gaussian blur", "Gaussian blur", (5, 1)),
        ("sobel-x", "Vertical edges", ()),
        ("Vertical edges", "Vertical edges", ()),
    ],
)
def test_a_title_tells_the_preset_and_its_numbers(text, title, values):
    found = read(text)
    assert found is not None
    assert found[1] == values
    assert title_of(text) == title
    assert (
        read(arguments_of(found[0], **dict(zip([p.name for p in found[0].parameters], values, strict=True)))) == found
    )


@pytest.mark.parametrize(
    "text", ["", "my own", "gaussian:4:1", "gaussian:5:1:2", "gaussian:x", "sobel-x:1", "blur:nan"]
)
def test_any_other_title_is_no_preset(text):
    assert read(text) is None
    assert title_of(text) == text


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("gausian", "gaussian"),
        ("gaussian:4", "in steps of 2"),
        ("gaussian:x", "not a number"),
        ("gaussian:nan", "must"),
        ("box:0", "from 1 to 63"),
        ("box:3:4", "takes 1"),
        ("log:99", "between 0.3 and 10"),
    ],
)
def test_wrong_names_are_explained(text, part):
    with pytest.raises(UserError, match=part):
        kernel(text)


def said(weights: np.ndarray) -> dict[str, dict]:
    messages = describe_kernel(weights)
    assert all(str(message) for message in messages)
    return {message.code: dict(message.values) for message in messages}


def step_picture(direction: int, place: int, size: int = 41) -> np.ndarray:
    """Dark to bright along DIRECTIONS[direction]."""
    down, right = ((0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1))[direction]
    rows, columns = np.indices((size, size)) - size // 2
    return (rows * down + columns * right > place).astype(float)[None]


def answer(weights: np.ndarray, picture: np.ndarray) -> np.ndarray:
    return compute.conv2d(picture, weights[None, None], padding="same", padding_mode="replicate")[0]


def check_steps(weights: np.ndarray, towards: int, relief: bool) -> None:
    """No step that gets brighter that way is answered with less than 0, none that gets darker with more."""
    facts = kernel_facts(weights)
    slack = 1e-6 * facts.size
    for direction, sign in ((towards, 1), ((towards + 4) % 8, -1)):
        picture = step_picture(direction, 0)
        change = sign * (answer(weights, picture) - (picture[0] * facts.total if relief else 0))[12:-12, 12:-12]
        assert change.min() >= -slack
        assert change.max() > slack


def check_sentences(weights: np.ndarray) -> None:
    """Each sentence against the convolution itself."""
    facts, sentences = kernel_facts(weights), said(weights)
    slack = 1e-6 * max(facts.size, 1e-300)
    flat = answer(weights, np.ones((1, 9, 9)))
    for code, values in sentences.items():
        if code == "kernel-sum-zero":
            assert np.abs(flat).max() <= slack
        elif code == "kernel-sum-one":
            assert np.abs(flat - 1).max() <= slack
        elif code in ("kernel-sum", "kernel-sum-about"):
            shown = float(values["sum"].replace("−", "-"))
            assert np.abs(flat - shown).max() <= slack + (abs(shown) * 1e-3 if code == "kernel-sum-about" else 0)
        elif code in ("kernel-steps", "kernel-relief"):
            check_steps(weights, DIRECTIONS.index(values["direction"]), code == "kernel-relief")
        elif code.startswith("kernel-spots"):
            spot = np.zeros((1, 41, 41))
            spot[0, 20, 20] = 1
            assert np.sign(answer(weights, spot)[20, 20]) == (1 if code.endswith("bright") else -1)
            assert any(np.abs(answer(weights, step_picture(way, 0))[12:-12, 12:-12]).max() > slack for way in (0, 2))
        elif code.startswith("kernel-lines"):
            way = ("upright", "level", "falling diagonal", "rising diagonal").index(values["direction"])
            rows, columns = np.indices((41, 41)) - 20
            on = [columns == 0, rows == 0, rows == columns, rows == -columns]
            answers = [answer(weights, line.astype(float)[None])[20, 20] for line in on]
            assert np.sign(answers[way]) == (1 if code.endswith("bright") else -1)
            assert np.argmax(np.abs(answers)) == way
        elif code == "kernel-blurs":
            noise = np.random.default_rng(0).random((1, 30, 30))
            made = answer(weights / facts.total, noise)
            assert noise.min() - 1e-9 <= made.min()
            assert made.max() <= noise.max() + 1e-9
            used = np.argwhere(weights)
            assert (values["height"], values["width"]) == tuple(np.ptp(used, axis=0) + 1)
        elif code in ("kernel-copies", "kernel-moves"):
            spot = np.zeros((1, 41, 41))
            spot[0, 20, 20] = 1
            place = np.argwhere(answer(weights, spot))[0] - 20
            move = [int(values.get(name, "0").replace("−", "-")) for name in ("rows", "columns")]
            assert place.tolist() == move
        elif code == "kernel-mixed":
            turned = weights[::-1, ::-1]
            share = 100 * np.square((weights + turned) / 2).sum() / np.square(weights).sum()
            assert abs(values["symmetric"] - share) <= 0.51
            assert values["symmetric"] + values["antisymmetric"] == 100
        elif code == "kernel-sharpens":
            noise = np.random.default_rng(0).random((1, 30, 30))
            made, smooth = answer(weights, noise), weights.copy()
            centre = (weights.shape[0] - 1) // 2, (weights.shape[1] - 1) // 2
            smooth[centre] = 0
            around = answer(smooth / smooth.sum(), noise)
            pushed = made - facts.total * noise[0]
            assert np.allclose(pushed, -smooth.sum() * (noise[0] - around))
        else:
            assert code in ("kernel-all-zero", "kernel-not-finite")


@pytest.mark.parametrize("name", PRESETS)
def test_sentences_of_presets(name):
    check_sentences(kernel(name))
    assert "kernel-mixed" not in said(kernel(name))


def test_what_the_sentences_say_of_the_classics():
    assert [str(m) for m in describe_kernel(kernel("sobel-x"))] == [
        "Sum 0: flat areas give 0.",
        "Finds dark-to-bright steps, left to right.",
    ]
    assert "kernel-blurs" in said(kernel("gaussian:5:1"))
    assert "kernel-sharpens" in said(kernel("sharpen"))
    assert said(kernel("top-sobel"))["kernel-steps"] == {"direction": "bottom to top"}
    assert said(kernel("gabor:11:5:90:2.5"))["kernel-lines-bright"] == {"direction": "level"}
    assert said(np.eye(3)[:, ::-1] * np.nan) == {"kernel-not-finite": {}}
    assert np.allclose(kernel_facts(kernel("gaussian:31:2")).width, 2, rtol=0.01)


def of_all_kinds(count: int) -> list[np.ndarray]:
    """Seeded kernels: any size, whole and broken numbers, even, odd, four-fold, sparse, with sum 0, 1 or any."""
    generator = np.random.default_rng(2026)
    made = []
    for number in range(count):
        rows, columns = generator.integers(1, 8, 2)
        side = int(generator.choice([3, 5, 7]))
        shape = (rows, columns) if number % 3 == 0 else (side, side)
        weights = generator.normal(size=shape) if number % 2 else generator.integers(-4, 5, shape).astype(float)
        kind = number % 7
        if kind == 1:
            weights = weights - weights[::-1, ::-1]
        elif kind == 2:
            weights = weights + weights[::-1, ::-1]
        elif kind == 3 and shape[0] == shape[1]:
            weights = sum(np.rot90(weights, turn) for turn in range(4))
        elif kind == 4:
            weights = np.abs(weights)
        elif kind == 5:
            weights = weights * (generator.random(shape) < 0.2)
        elif kind == 6:
            centre = (shape[0] - 1) // 2, (shape[1] - 1) // 2
            weights = -np.abs(weights)
            weights[centre] += float(generator.integers(0, 3)) - weights.sum()
        if number % 5 == 0 and weights.size > 1:
            weights.flat[0] -= weights.sum()
        made.append(weights)
    return made


def test_sentences_of_a_thousand_kernels():
    said_of = set()
    for weights in of_all_kinds(1000):
        check_sentences(weights)
        said_of |= set(said(weights))
    assert {"kernel-sum-zero", "kernel-sum-one", "kernel-sum", "kernel-sum-about", "kernel-copies"} <= said_of
    assert {"kernel-blurs", "kernel-steps", "kernel-sharpens", "kernel-mixed", "kernel-all-zero"} <= said_of
    assert {"kernel-spots-bright", "kernel-spots-dark", "kernel-moves"} <= said_of


SHAPES = st.tuples(st.integers(1, 6), st.integers(1, 6))


@given(hnp.arrays(np.float64, SHAPES, elements=st.integers(-3, 3).map(float)))
def test_sentences_of_whole_number_kernels(weights):
    check_sentences(weights)


@given(hnp.arrays(np.float64, st.sampled_from([(3, 3), (5, 5), (2, 3)]), elements=st.integers(-3, 3).map(float)))
def test_sentences_of_opposite_kernels(weights):
    check_sentences(weights - weights[::-1, ::-1])
    check_sentences(weights + weights[::-1, ::-1])
    if weights.shape[0] == weights.shape[1]:
        check_sentences(sum(np.rot90(weights, turn) for turn in range(4)))


@given(hnp.arrays(np.float64, SHAPES, elements=st.floats(-2, 2, width=32)))
def test_sentences_of_any_kernel(weights):
    if np.abs(weights).max() == 0 or np.abs(weights[weights != 0]).min() > 1e-6:
        check_sentences(weights)
