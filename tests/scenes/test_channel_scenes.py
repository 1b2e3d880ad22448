"""Sums of channels in a line and a filter as tiles: everything adds up as shown, and what changed says what it was."""

import re
from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from convexplorer.model.document import convolution
from convexplorer.model.result import TraceAnswer, TraceStep
from convexplorer.scenes.arithmetic import Channels, product_line
from convexplorer.scenes.filter_tiles import MOST, filter_tiles, narrow_tiles, weights_of
from convexplorer.scenes.numbers import decimal_of
from convexplorer.scenes.primitives import Image, Rect, Text

SOBEL = convolution([("sobel-x", None)], bias=0.25)
NAMES = ("R", "G", "B")


def traced(x):
    trace = SOBEL.trace(np.asarray(x, np.float64), 0, 2, 3)
    return TraceAnswer((TraceStep("conv1", trace),), trace.value)


def line(answer, **channels):
    return product_line(answer, channels=Channels(**channels))


def picture(channels, seed=0, scale=1.0):
    return np.random.default_rng(seed).random((channels, 6, 7)) * scale


@settings(max_examples=40)
@given(st.integers(2, 12), st.integers(0, 99), st.sampled_from([1e-5, 0.03, 1.0, 255.0]), st.booleans())
def test_the_sums_add_up_as_they_are_written(channels: int, seed: int, scale: float, edited: bool) -> None:
    before = traced(picture(channels, seed + 1, scale)) if edited else None
    total, value = Decimal(0), None
    for item in line(traced(picture(channels, seed, scale)), before=before).items:
        assert isinstance(item, Text)
        if item.role == "input" or "(was" in item.text or item.key in ("", "sum"):
            continue
        if item.key == "value":
            value = decimal_of(item.text.lstrip("+"))
        elif item.key == "rounding":
            sign, number, _ = item.text.split()
            total += decimal_of(number) * (-1 if sign == "−" else 1)
        else:
            total += decimal_of(item.text.rsplit(": ")[-1].strip("()"))
    assert total == value


def test_each_channel_has_its_name_and_its_sum() -> None:
    x = picture(3)
    answer = traced(x)
    kernel = SOBEL.weight[0, 0] / 3
    sums = [(kernel * x[c, 1:4, 2:5]).sum() for c in range(3)]
    items = {}
    for item in line(answer, names=NAMES).items:
        assert isinstance(item, Text)
        items.setdefault(item.key, []).append((item.text, item.role))
    for index, name in enumerate(NAMES):
        label, number = items[f"sum:{index}"]
        assert label == (f"{name} ", "input")
        assert abs(float(decimal_of(number[0].strip("()"))) - sums[index]) < 0.0051
    assert items["bias"] == [(".25", "learned")]


def test_what_an_edit_changed_is_bold_and_says_what_it_was() -> None:
    x = picture(3)
    moved = x.copy()
    moved[1] = 0
    said = line(traced(moved), names=NAMES, left_out=frozenset({1}), before=traced(x))
    bold = [item.text for item in said.items if isinstance(item, Text) and item.bold and item.key.startswith("sum")]
    assert bold == ["left out"]
    assert re.search(r"G left out \(was −?\.\d\d\)", said.text)
    assert len(re.findall(r"\(was", said.text)) == 2  # the sum and the value
    assert "was" not in line(traced(x), names=NAMES, before=traced(x)).text


def test_of_many_channels_those_that_changed_are_written_out() -> None:
    x = picture(300)
    moved = x.copy()
    moved[[17, 250]] *= -1
    text = line(traced(moved), before=traced(x)).text
    assert [int(number) for number in re.findall(r"(?:^|[+:] +)ch (\d+) \(?−?\.\d+", text)] == [1, 2, 3, 4, 18, 251]
    assert "… 294 more:" in text
    everything = line(traced(-x), before=traced(x)).text
    assert "… 294 more (29" in everything


def test_few_products_and_one_channel_stay_as_they_were() -> None:
    one = traced(picture(1))
    assert line(one, names=("grey",)).text == product_line(one).text
    point = convolution([("point", np.ones((1, 1)))])
    trace = point.trace(picture(3), 0, 2, 3)
    few = TraceAnswer((TraceStep("conv1", trace),), trace.value)
    assert line(few, names=NAMES).text == product_line(few).text


def test_a_filter_has_one_tile_for_each_channel_in_the_same_colours() -> None:
    weight = np.stack([np.full((3, 3), 1.0), np.full((3, 3), -2.0), np.zeros((3, 3))])
    scene = filter_tiles(weight, NAMES, sums=np.array([0.5, 0.0, -1.25]), before=np.array([0.5, 0.75, -1.25]))
    assert scene.text.startswith("3 × 3 × 3 = 27 weights")
    roles = {item.text: item.role for item in scene.items if isinstance(item, Text)}
    assert (roles["3"], roles[" × 3 × 3"], roles["R"]) == ("input", "kernel", "input")
    frames = [item for item in scene.items if isinstance(item, Rect) and item.role == "kernel" and not item.filled]
    assert len({(frame.x, frame.y, frame.width) for frame in frames}) == 3
    cells = {item.key: item.colour for item in scene.items if isinstance(item, Rect) and item.key}
    assert sum(key.startswith("tile:1:") for key in cells) == 9
    assert cells["tile:0:0:0"] != cells["tile:1:0:0"]
    assert cells["tile:2:0:0"] == (255, 255, 255)
    said = [item.text for item in scene.items if isinstance(item, Text) and item.text.startswith("Σ")]
    assert said == ["Σ .50", "Σ 0, was .75", "Σ −1.25"]
    assert "G Σ 0, was .75" in scene.alt
    for item in scene.items:
        assert getattr(item, "x", None) is None or -0.1 <= item.x <= scene.width
        assert getattr(item, "y", 0) <= scene.height


def test_a_deep_filter_and_a_large_one_are_drawn_as_pictures() -> None:
    deep = filter_tiles(np.random.default_rng(1).normal(size=(300, 3, 3)), left_out={2})
    assert sum(isinstance(item, Image) for item in deep.items) == MOST
    assert "… and 236 more" in deep.text
    assert sum(isinstance(item, Image) for item in filter_tiles(np.ones((300, 3, 3)), most=32).items) == 32
    large = filter_tiles(np.random.default_rng(1).normal(size=(2, 31, 11)), ("a", "b"))
    assert [item.key for item in large.items if isinstance(item, Image)] == ["tile:0", "tile:1"]
    for depth in (1, 4, 5, 8, 9, 64):
        assert filter_tiles(np.full((depth, 2, 2), np.nan)).height > 0


def test_tiles_for_a_column_are_all_there_and_as_wide_as_it():
    for depth in (1, 2, 4, 5, 24, 30):
        weight = np.random.default_rng(depth).normal(size=(depth, 3, 3))
        scene = narrow_tiles(weight, ("red",))
        keys = {item.key for item in scene.items if item.key.count(":") == 1}
        assert keys == {f"tile:{index}" for index in range(min(depth, 24))}
        assert ("more" in scene.text) == (depth > 24)
        assert scene.text.startswith("red")
        assert scene.width <= 26
        for item in scene.items:
            if isinstance(item, Rect | Image):
                assert 0 <= item.x <= item.x + item.width <= scene.width
                assert 0 <= item.y <= item.y + item.height <= scene.height
    assert weights_of((4, 3, 5)) == "4 × 3 × 5 = 60 weights"
