"""Pictures of maps: colours by sign, ranges eased, eight bits, maps combined, and every part in its place."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from convexplorer import limits
from convexplorer.compute.arrays import ShapeError, frozen
from convexplorer.engine.pictures import stored_range
from convexplorer.engine.placing import fields, in_stage, placed, visible_part
from convexplorer.engine.run import Job, run
from convexplorer.model.document import Document, convolution, new_document, with_channels
from convexplorer.model.layers import Activation, Conv2d, Pool2d
from convexplorer.model.network_layers import Flatten
from convexplorer.model.question import (
    Combined,
    Description,
    InputPicture,
    MapPicture,
    Question,
    Recombined,
    Thumbnails,
    Values,
)
from convexplorer.model.resizing import Resize
from convexplorer.model.result import Frame, Picture, Result
from convexplorer.model.sources import Drawn, Synthetic
from convexplorer.model.view import Probe, RangeChoice, Rectangle, View
from tests.tiers import examples

IMAGE = np.random.default_rng(8).integers(0, 256, (3, 24, 32), dtype=np.uint8)


def result_of(image: np.ndarray, *questions: Question, document: Document | None = None, **job: object) -> Result:
    frame = Frame(0, 0.0, image, Drawn(image))
    return run(Job((document or new_document()).with_source(frame.spec), frame, questions=questions, **job))


def moving(image: np.ndarray, index: int, seconds: float) -> Frame:
    return Frame(index, seconds, image, Synthetic())


# --- where things lie ---


def identity(height: int, width: int, **settings: object) -> Conv2d:
    """A filter that copies the middle of its window."""
    weight = np.zeros((1, 1, height, width))
    weight[0, 0, height // 2, width // 2] = 1
    return replace(Conv2d("conv1", frozen(weight), frozen(np.zeros(1))), **settings)


ODD = st.sampled_from([1, 3, 5])
PAIRS = st.tuples(st.integers(1, 3), st.integers(1, 3))


@st.composite
def scenes(draw: st.DrawFn) -> tuple[Document, tuple[int, int]]:
    size = draw(st.tuples(st.integers(8, 60), st.integers(8, 60)))
    conv = identity(
        draw(ODD),
        draw(ODD),
        stride=draw(PAIRS),
        dilation=draw(PAIRS),
        padding=draw(st.sampled_from(["valid", "same", "full", ((2, 0), (1, 3))])),
    )
    kind = draw(st.sampled_from(["none", "average", "max"]))
    pool = Pool2d("pool1", kind, draw(PAIRS), draw(st.one_of(st.none(), PAIRS)))
    document = Document(Synthetic(), (), (conv, Activation("activation1"), pool))
    if draw(st.booleans()):
        document = replace(document, preprocessing=(Resize(factor=draw(st.sampled_from([0.5, 0.7]))),))
    return document, size


@settings(max_examples=examples(120))
@given(scenes(), st.data())
def test_the_middle_of_every_cell_lies_on_the_middle_of_what_it_sees(
    scene: tuple[Document, tuple[int, int]], data: st.DataObject
) -> None:
    document, (height, width) = scene
    image = np.zeros((1, height, width), np.float32)
    try:
        result = run(Job(document, Frame(0, 0.0, image, document.source)))
    except ShapeError:
        assume(False)
    assume(result.error is None)
    stage = result.stages[-1]
    top, left = data.draw(st.floats(0, height - 2)), data.draw(st.floats(0, width - 2))
    part = Rectangle(top, left, data.draw(st.floats(1, height - top)), data.draw(st.floats(1, width - left)))
    wide, high = data.draw(st.integers(4, 200)), data.draw(st.integers(4, 200))
    found = visible_part(part, image.shape, wide, high)
    assert found is not None
    shown, size = found
    there = in_stage(result, stage, shown)
    numbers = np.arange(stage.shape[1], dtype=np.float32)[:, None] + np.zeros(stage.shape[2], np.float32)
    seen = placed(numbers, there, size)
    ground = placed(np.arange(height, dtype=np.float32)[:, None] + np.zeros(width, np.float32), shown, size)
    assume(seen.values.size > 0)
    rows, _ = fields(result, stage)
    pixels = size[0] / shown.height
    first = seen.box[0]
    for row in range(stage.shape[1]):
        centre = (float(rows.start + row * rows.jump) - shown.row) * pixels
        cell = pixels * float(rows.jump)
        where = first + np.flatnonzero(seen.values[:, 0] == row)
        if cell < 1 or not (cell / 2 < centre < size[0] - cell / 2) or where.size == 0:
            continue
        assert abs((where[0] + where[-1] + 1) / 2 - centre) <= 0.5 + 1e-6
    if pixels * float(rows.jump) < 1:  # made smaller: what a pixel holds is, in the mean, what lies under it
        inner = seen.values[1:-1, 0]
        middle = (first + 1.5 + np.arange(inner.size)) / pixels + shown.row
        expected = (middle - float(rows.start)) / float(rows.jump)
        assert (np.abs(inner - expected) * pixels * float(rows.jump) <= 0.5 + 0.126).all()
    if pixels <= 1:
        inner = ground.values[1:-1, 0]
        expected = (1.5 + np.arange(inner.size)) / pixels + shown.row - 0.5
        assert (np.abs(inner - expected) <= 0.126).all()  # the mean of cells is off by an eighth of one at most


def test_a_valid_convolution_leaves_its_border_out() -> None:
    document = Document(Synthetic(), (), (identity(5, 5, padding="valid"), Activation("activation1"), Pool2d("pool1")))
    image = np.linspace(0.5, 1, 400, dtype=np.float32).reshape(1, 20, 20).copy()
    whole = Rectangle(0, 0, 20, 20)
    questions = (MapPicture("conv1", 0, 40, 40, visible=whole), InputPicture(40, 40, visible=whole))
    result = result_of(image, *questions, document=document)
    mine, theirs = (result.answers[question] for question in questions)
    assert mine.part == Rectangle(-2, -2, 20, 20)
    assert mine.covered == (4, 36, 4, 36)
    assert theirs.covered is None
    inside = (slice(4, 36), slice(4, 36))
    expected = np.kron(result.stage("conv1").array[0], np.ones((2, 2)))
    np.testing.assert_allclose(
        mine.pixels[inside][..., 0] / 255 * mine.high, np.minimum(expected, mine.high), atol=0.01
    )
    outside = np.ones((40, 40), bool)
    outside[inside] = False
    assert (mine.pixels[outside] == 128).all()


@given(st.integers(1, 50), st.integers(1, 50), st.integers(1, 99), st.integers(1, 99))
def test_whole_maps_fill_their_picture(height: int, width: int, rows: int, columns: int) -> None:
    values = placed(np.ones((height, width), np.float32), Rectangle(0, 0, height, width), (rows, columns))
    assert values.values.shape == (rows, columns)
    assert values.box == (0, rows, 0, columns)


def test_of_a_million_maps_the_first_are_shown_small() -> None:
    """A flattened picture, then an activation: nobody waits for a picture of each of its values."""
    document = new_document()
    flat = replace(document, layers=(document.layers[0], Flatten("flatten1"), *document.layers[1:]))
    for choice in (RangeChoice(), RangeChoice("shared")):
        question = Thumbnails("activation1", 8, 8, choice)
        result = result_of(np.random.default_rng(1).integers(0, 256, (3, 40, 40), np.uint8), question, document=flat)
        assert result.stage("activation1").shape == (4 * 40 * 40, 1, 1)
        assert len(result.answers[question]) == limits.SMALL_MAPS


# --- ranges and colours ---


def test_grey_where_weights_and_input_are_not_negative_whatever_the_values_are() -> None:
    bank = convolution([("blur", None), ("sobel-x", None)])
    document = new_document().with_layer(bank)
    flat = np.full((3, 8, 8), 9, np.uint8)
    schemes = [result_of(flat, Thumbnails("conv1", 8, 8), document=document).answers]
    assert [picture.scheme for picture in next(iter(schemes[0].values()))] == ["grey", "signed"]
    shared = Thumbnails("conv1", 8, 8, RangeChoice("shared"))
    assert {p.scheme for p in result_of(flat, shared, document=document).answers[shared]} == {"signed"}
    below = replace(bank, bias=frozen(np.array([-0.1, 0.0])))
    one = MapPicture("conv1", 0, 8, 8)
    assert result_of(flat, one, document=document.with_layer(below)).answers[one].scheme == "signed"
    relu = document.with_layer(below).with_layer(Activation("activation1", "relu"))
    after = MapPicture("pool1", 1, 8, 8)
    assert result_of(flat, after, document=relu).answers[after].scheme == "grey"


def brighter(image: np.ndarray, factor: float) -> np.ndarray:
    return (image * factor).astype(np.uint8)


def test_a_moving_picture_s_range_is_eased_and_a_still_s_is_exact() -> None:
    questions = (
        MapPicture("conv1", 0, 16, 12),
        Thumbnails("conv1", 8, 6),
        Combined("conv1", (0, 1), "magnitude", 8, 6),
    )
    document = new_document(Synthetic())
    dark, light = brighter(IMAGE, 0.4), IMAGE
    first = run(Job(document, moving(dark, 0, 10.0), questions=questions))
    exact = run(Job(document, moving(light, 1, 10.03), questions=questions))
    second = run(Job(document, moving(light, 1, 10.03), questions=questions), first)

    def highs(result: Result) -> list[float]:
        found: Mapping[Question, object] = result.answers
        one, small, combined = (found[question] for question in questions)
        assert isinstance(one, Picture)
        assert isinstance(combined, Picture)
        return [one.high, combined.high, *(picture.high for picture in small)]

    for was, is_, eventually in zip(highs(first), highs(second), highs(exact), strict=True):
        assert was < is_ < eventually
    late = run(Job(document, moving(light, 2, 10.9), questions=questions), second)
    assert highs(late) == highs(exact)
    edited = document.with_layer(Activation("activation1", "tanh"))
    assert highs(run(Job(edited, moving(light, 1, 10.03), questions=questions), first)) == highs(exact)
    other = Frame(0, 10.03, light, Synthetic())
    assert highs(run(Job(document, other, questions=questions), first)) == highs(exact)


def test_a_locked_range_is_never_eased() -> None:
    question = MapPicture("conv1", 0, 16, 12, RangeChoice("locked", -1, 1))
    document = new_document(Synthetic())
    first = run(Job(document, moving(brighter(IMAGE, 0.4), 0, 1.0), questions=(question,)))
    second = run(Job(document, moving(IMAGE, 1, 1.03), questions=(question,)), first).answers[question]
    assert (second.low, second.high) == (-1, 1)
    values = run(Job(document, moving(IMAGE, 1, 1.03))).stage("conv1").array[0]
    assert (second.below, second.above) == ((values < -1).sum(), (values > 1).sum())


def test_eight_bits_lose_what_is_below_black_and_above_white() -> None:
    question = MapPicture("conv1", 0, 32, 24, eight_bit=True)
    result = result_of(IMAGE, question)
    picture, values = result.answers[question], result.stage("conv1").array[0]
    np.testing.assert_array_equal(picture.pixels[..., 1], np.clip(np.rint(255 * values), 0, 255))
    assert picture.clipped == ((values < 0) | (values > 1)).sum() > 0
    assert (picture.low, picture.high, picture.scheme) == (0, 1, "grey")


def test_eight_bits_of_unscaled_pictures_and_of_what_is_no_number() -> None:
    copy = Document(Synthetic(), (), (identity(1, 1), Activation("activation1"), Pool2d("pool1")))
    question = MapPicture("conv1", 0, 32, 24, eight_bit=True)
    picture = result_of(IMAGE[:1].copy(), question, document=copy).answers[question]
    np.testing.assert_array_equal(picture.pixels[..., 0], IMAGE[0])
    assert (picture.high, picture.clipped) == (255, 0)
    odd = np.array([[[np.nan, -np.inf, np.inf, 0.5, 1e12, -1e12]]], np.float32)
    question = MapPicture("conv1", 0, 6, 1, eight_bit=True)
    picture = result_of(odd, question, document=copy).answers[question]
    assert picture.pixels[0, :, 0].tolist() == [0, 0, 255, 128, 255, 0]
    assert picture.clipped == 4


def test_maps_combined_are_painted_like_any_other() -> None:
    questions = [Combined("conv1", (0, 1), how, 32, 24) for how in ("magnitude", "difference", "max", "sum")]
    result = result_of(IMAGE, *questions)
    a, b = result.stage("conv1").array[:2]
    expected = [np.hypot(a, b), a - b, np.maximum(a, b), a + b]
    for question, values in zip(questions, expected, strict=True):
        picture = result.answers[question]
        assert picture.lowest == pytest.approx(values.min(), abs=1e-5)
        assert picture.highest == pytest.approx(values.max(), abs=1e-5)
        assert picture.scheme == ("grey" if question.how == "magnitude" else "signed")
    missing = Combined("conv1", (0, 9), "sum", 32, 24)
    assert result_of(IMAGE, missing).answers[missing] is None
    preview = result_of(IMAGE, questions[0], level="preview", view=View(filter=0))
    assert preview.answers[questions[0]] is None


def test_maps_of_red_green_and_blue_become_a_colour_picture_again() -> None:
    document = with_channels(new_document(), "each").with_layer(
        replace(convolution([("identity", None), ("sharpen", None)]), depthwise=True)
    )
    question = Recombined("conv1", 0, 2, 32, 24)
    picture = result_of(IMAGE, question, document=document).answers[question]
    np.testing.assert_array_equal(picture.pixels, np.moveaxis(IMAGE, 0, 2))
    assert (picture.scheme, picture.clipped) == ("rgb", 0)
    sharp = Recombined("conv1", 1, 2, 32, 24)
    result = result_of(IMAGE, sharp, document=document)
    values = result.stage("conv1").array[1::2]
    np.testing.assert_array_equal(
        result.answers[sharp].pixels, np.moveaxis(np.clip(np.rint(values * 255), 0, 255), 0, 2)
    )
    assert result.answers[sharp].clipped == ((values < 0) | (values > 1)).sum()
    grey = result_of(IMAGE[:1].copy(), question, document=document).answers[question]
    assert grey.scheme == "grey"
    assert Recombined("conv1", 2, 2, 32, 24) not in [q for q, a in result.answers.items() if a is not None]


def test_the_input_shines_through_where_values_are_near_zero() -> None:
    image = np.full((3, 24, 32), 200, np.uint8)
    image[:, :, 16:] = 100
    behind = MapPicture("conv1", 0, 32, 24, behind=True)
    plain = MapPicture("conv1", 0, 32, 24, scheme="signed-dark")
    result = result_of(image, behind, plain)
    mine, theirs = result.answers[behind].pixels, result.answers[plain].pixels
    assert (mine[5:-5, 5] == 120).all()
    assert (mine[5:-5, 26] == 60).all()
    strongest = np.unravel_index(np.abs(result.stage("conv1").array[0]).argmax(), (24, 32))
    np.testing.assert_array_equal(mine[strongest], theirs[strongest])
    assert result.answers[behind].scheme == "signed-dark"


def test_values_of_every_map_at_one_place() -> None:
    document = new_document().with_layer(Pool2d("pool1", "max"))
    question = Values(Probe("pool1", 0, 5, 7))
    result = result_of(IMAGE, question, document=document)
    found = result.answers[question]
    assert found.maps == tuple(result.stage("pool1").array[:, 5, 7].tolist())
    assert (found.row, found.column) == (11, 15)
    assert found.inputs == tuple(IMAGE[:, 11, 15].tolist())
    outside = Values(Probe("pool1", 0, 12, 0))
    assert result_of(IMAGE, outside, document=document).answers[outside] is None
    some = result_of(IMAGE, question, document=document, level="preview", view=View(stage="pool1", filter=2))
    assert [np.isnan(value) for value in some.answers[question].maps] == [True, True, False, True]


def test_a_full_convolution_sees_the_padding() -> None:
    document = new_document().with_layer(replace(new_document().convolution, padding="full"))
    question = Values(Probe("conv1", 0, 0, 0))
    found = result_of(IMAGE, question, document=document).answers[question]
    assert (found.row, found.column, found.inputs) == (-1, -1, ())


def test_a_map_in_words() -> None:
    questions = [Description("conv1", 0), Description("conv1", 3), Description("pool1", 0), Description("conv1", 9)]
    result = result_of(IMAGE, *questions)
    step, blur, pooled, nothing = (result.answers[question] for question in questions)
    row, column = divmod(int(result.stage("conv1").array[0].argmax()), 32)
    assert str(step[-1]) == f"Largest at row {row}, column {column}: a dark-to-bright step, left to right."
    assert blur[-1].code == pooled[-1].code == "map-largest"
    assert nothing is None


def test_pictures_may_reach_into_the_padding_and_say_where_they_show_something() -> None:
    document = Document(Synthetic(), (), (identity(5, 5, padding="full"), Activation("activation1"), Pool2d("pool1")))
    image = np.linspace(0.5, 1, 400, dtype=np.float32).reshape(1, 20, 20).copy()
    padded = Rectangle(-4, -4, 28, 28)
    questions = (MapPicture("conv1", 0, 56, 56, visible=padded), InputPicture(56, 56, visible=padded))
    result = result_of(image, *questions, document=document)
    mine, theirs = (result.answers[question] for question in questions)
    # full: 24 × 24 values, the first of them centred two pixels before the picture
    assert (mine.part, mine.covered) == (Rectangle(-2, -2, 28, 28), (4, 52, 4, 52))
    assert (theirs.part, theirs.covered) == (padded, (8, 48, 8, 48))
    assert mine.pixels.shape == theirs.pixels.shape == (56, 56, 3)
    expected = np.rint(255 * np.kron(image[0], np.ones((2, 2))))
    np.testing.assert_allclose(theirs.pixels[8:48, 8:48, 0], expected, atol=1)


def test_the_input_behind_is_black_in_the_padding() -> None:
    document = new_document(Synthetic())
    image = np.full((3, 20, 20), 255, np.uint8)
    question = MapPicture("conv1", 0, 44, 44, visible=Rectangle(-1, -1, 22, 22), behind=True)
    picture = result_of(image, question, document=document).answers[question]
    assert picture.covered == (2, 42, 2, 42)
    inner = picture.pixels[8:36, 8:36]
    assert (inner == round(255 * 0.6)).all()
    assert (picture.pixels[0] == 0).all()


@pytest.mark.parametrize(("largest", "white"), [(200, 255), (1023, 1023), (1024, 2047), (4000, 4095), (65_535, 65_535)])
def test_a_sensor_of_few_bits_is_not_black(largest: int, white: int) -> None:
    image = np.zeros((1, 8, 8), np.uint16)
    image[0, 2:6, 2:6] = largest
    found = stored_range(image)
    assert (found.low, found.high) == (0, white)
