"""The examples open, run, and show what their sentences say; packaging/examples.py writes the very files that ship."""

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from convexplorer.engine import apply as engine
from convexplorer.engine.run import Job, run
from convexplorer.formats import session, strict
from convexplorer.formats.examples import examples
from convexplorer.formats.session import Session
from convexplorer.model.result import Result
from convexplorer.model.sources import BuiltIn
from convexplorer.resources import resource

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = {example.name: example for example in examples()}


def opened(name: str) -> Session:
    return session.read(EXAMPLES[name].path)


def ran(name: str) -> Result:
    found = opened(name)
    result = run(Job(found.document, engine.load(found.document.source), found.view, variants=True))
    assert result.error is None
    return result


def maps(result: Result, stage: str = "conv1") -> np.ndarray:
    found = result.stage(stage)
    assert found is not None
    assert found.array is not None
    return found.array


def variant(result: Result) -> np.ndarray:
    """The convolution's maps of the one variant."""
    ((_, stages),) = result.variants.items()
    return next(stage.array for stage in stages if stage.name == "conv1")


def picture(name: str) -> np.ndarray:
    """A built-in picture (C, H, W) from 0 to 1."""
    image = engine.load(BuiltIn(name)).image
    return image / np.float32(np.iinfo(image.dtype).max)


def grey(name: str) -> np.ndarray:
    image = picture(name)
    return image[0] if len(image) == 1 else np.tensordot([0.299, 0.587, 0.114], image, 1)


def test_every_file_is_in_the_index_and_the_other_way_round():
    folder = resource("examples")
    assert {path.name for path in folder.iterdir()} == {f"{name}.convx" for name in EXAMPLES} | {"index.json"}
    assert len(EXAMPLES) == len(examples()) == len({example.title for example in examples()}) == 17


def near(a: Any, b: Any) -> bool:
    """The same JSON, weights but for a last digit, in lists or as bytes (exp differs between processors)."""
    if isinstance(a, dict) and isinstance(b, dict):
        if a.keys() == b.keys() == {"dtype", "shape", "data"} and a["dtype"] == b["dtype"]:
            return near(*(strict.array(len(said["shape"])).read(said, "").tolist() for said in (a, b)))
        return a.keys() == b.keys() and all(near(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(near, a, b))
    return bool(a == b) or (isinstance(a, float) and a == pytest.approx(b, rel=1e-14))


def test_they_are_written_again_the_same(tmp_path):
    spec = importlib.util.spec_from_file_location("written_examples", ROOT / "packaging" / "examples.py")
    assert spec is not None
    assert spec.loader is not None
    program = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:  # its dataclass looks its own module up
        patch.setitem(sys.modules, spec.name, program)
        spec.loader.exec_module(program)
        assert program.main([str(tmp_path)]) == 0
    shipped = resource("examples")
    assert (tmp_path / "index.json").read_bytes() == (shipped / "index.json").read_bytes().replace(b"\r\n", b"\n")
    for name in EXAMPLES:
        made, there = (json.loads((folder / f"{name}.convx").read_text()) for folder in (tmp_path, shipped))
        assert near(made, there), name


def test_weights_may_differ_by_a_last_digit_but_not_by_more():
    for weight in (np.linspace(0.1, 1, 9), np.linspace(0.1, 1, 1600)):  # the second is written as bytes
        there, beside, other = (
            strict.array(weight.ndim).write(each) for each in (weight, np.nextafter(weight, 2), weight * (1 + 1e-9))
        )
        assert isinstance(there, dict) == (weight.size > 1024)
        assert near({"weight": there}, {"weight": beside})
        assert not near({"weight": there}, {"weight": other})


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_opens_on_a_map_that_is_there(name):
    example, found = EXAMPLES[name], opened(name)
    assert example.sentence.endswith(".")
    assert not example.title.endswith(".")
    assert isinstance(found.document.source, BuiltIn)
    result = ran(name)
    shown = maps(result, found.view.stage)
    assert np.isfinite(shown).all()
    assert shown.min() < shown.max()
    assert (found.view.maps.arrangement == "all") == (len(shown) > 1)


def test_one_moves_the_picture():
    (moved,) = maps(ran("one-moves-the-picture"))
    np.testing.assert_allclose(moved[5:, 5:], grey("street")[:-5, :-5], atol=1e-6)
    assert not moved[:5].any()
    assert not moved[:, :5].any()


def test_blur_in_three_sizes():
    found = maps(ran("blur-in-three-sizes"))
    spread = found.std(axis=(1, 2))
    assert spread[0] > spread[1] > spread[2]
    np.testing.assert_allclose(found.mean(axis=(1, 2)), grey("street").mean(), rtol=0.005)


def test_sharpen_overshoots():
    (found,) = maps(ran("sharpen-overshoots"))
    white = grey("checkerboard") == 1
    middle = slice(2, 30)  # along an edge, away from the corners
    assert {float(v) for v in found[middle, 31:33].ravel()} == {-1.0, 2.0}
    assert found[white].min() >= 1
    assert found[~white].max() <= 0


def test_corners_of_the_checkerboard():
    (found,) = maps(ran("corners-of-the-checkerboard"), "activation1")
    rows, columns = np.nonzero(found)
    assert len(rows) == 49
    assert set(rows) == set(columns) == set(range(31, 255, 32))
    assert set(found[rows, columns]) == {2.0}


def centre(values: np.ndarray) -> np.ndarray:
    rows, columns = np.indices(values.shape)
    return np.array([(values * rows).sum(), (values * columns).sum()]) / values.sum()


def test_even_kernels_shift():
    result = ran("even-kernels-shift")
    digit = grey("digit")
    np.testing.assert_allclose(centre(maps(result)[0]) - centre(digit), [-0.5, -0.5], atol=1e-4)
    np.testing.assert_allclose(centre(variant(result)[0]) - centre(digit), 0, atol=1e-4)


def test_grey_as_1x1():
    result = ran("grey-as-1x1")
    assert result.stage("preprocess/grey") is None
    np.testing.assert_allclose(maps(result)[0], grey("street"), atol=1e-6)


def test_depthwise_blur():
    wanted = [cv2.GaussianBlur(plane, (13, 13), 2, borderType=cv2.BORDER_REFLECT) for plane in picture("cup")]
    np.testing.assert_allclose(maps(ran("depthwise-blur")), wanted, atol=1e-5)


def test_vegetation_from_six_bands():
    bands = engine.load(BuiltIn("satellite"))
    red, infrared = (bands.image[bands.bands.index(name)] / 10_000 for name in ("red", "near infrared"))
    (found,) = maps(ran("vegetation-from-six-bands"))
    np.testing.assert_allclose(found, infrared - red, atol=1e-6)
    plants = (infrared - red) / (infrared + red) > 0.5  # the index that specialists use
    assert found[plants].mean() > 4 * found[~plants].mean()


def test_zeros_against_reflect():
    result = ran("zeros-against-reflect")
    zeros, reflect = maps(result)[0], variant(result)[0]
    assert zeros[:, 0].mean() < 0.6 * reflect[:, 0].mean()
    np.testing.assert_allclose(zeros[10:-10, 10:-10], reflect[10:-10, 10:-10], atol=1e-5)


def test_pixels_nobody_reads():
    result = ran("pixels-nobody-reads")
    (found,) = maps(result)
    assert found.shape == (96, 128)
    document, frame = result.document, result.frame
    assert frame is not None
    gradient, _ = document.convolution.vjp(maps(result, "preprocess/grey"), np.ones_like(found)[None])
    assert np.mean(gradient == 0) == 0.64


def test_dilated_kernel_sees_further():
    result = ran("dilated-kernel-sees-further")
    far, near_ = maps(result)[0], variant(result)[0]
    image = grey("street")
    weight = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    for found, step in ((far, 6), (near_, 1)):
        window = image[100 - step : 101 + step : step, 200 - step : 201 + step : step]
        assert found[100, 200] == pytest.approx((window * weight).sum(), abs=1e-5)
    assert result.document.convolution.weight.size == 9


def test_blur_against_aliasing():
    plain, blurred = maps(ran("blur-against-aliasing"))
    edge = np.s_[:20]  # rings finer than four pixels
    assert plain[edge].std() > 0.15
    assert blurred[edge].std() < 0.01
    assert blurred[edge].mean() == pytest.approx(0.5, abs=0.01)
    middle = np.s_[54:74, 54:74]  # rings that are wide enough stay
    assert blurred[middle].std() > 0.5 * plain[middle].std()


def test_relu_throws_half_away():
    off = maps(ran("relu-throws-half-away"), "activation1") == 0
    assert 0.4 < off.mean() < 0.5


def test_the_negative_keeps_the_other_half():
    result = ran("negative-keeps-the-other-half")
    kept, other = maps(result, "activation1")
    np.testing.assert_array_equal(kept - other, maps(result)[0])
    assert not (kept * other).any()


def test_sobel_magnitude():
    image = grey("cup").astype(np.float32)
    across, down = (cv2.Sobel(image, cv2.CV_32F, *which, borderType=cv2.BORDER_REFLECT) for which in ((1, 0), (0, 1)))
    found = maps(ran("sobel-magnitude"), "activation1").sum(axis=0)
    np.testing.assert_allclose(np.sqrt(found), cv2.magnitude(across, down), atol=1e-4)


def test_max_pooling_forgives_a_shift():
    result = ran("max-pooling-forgives-a-shift")
    one, other = maps(result, "activation1")
    assert np.count_nonzero(one) == np.count_nonzero(other) == 49
    assert not (one * other).any()
    pooled, same = maps(result, "pool1")
    np.testing.assert_array_equal(pooled, same)
    assert np.count_nonzero(pooled) == 49


def test_digit_as_a_network_sees_it():
    found = maps(ran("digit-as-a-network-sees-it"), "pool1")
    assert found.shape == (8, 13, 13)
    assert found.min() == 0
    assert all(one.max() > 1 for one in found)
