"""What comes out of a document beside what comes out of its variants, and what is said of it."""

from dataclasses import replace

import numpy as np
import pytest

from convexplorer.compute import max_pool2d, psnr, relu, ssim
from convexplorer.compute.colour import paint
from convexplorer.engine.run import Job, estimate_job, run
from convexplorer.model import variants
from convexplorer.model.compared import ComparedAnswer
from convexplorer.model.document import Document, Variant, new_document
from convexplorer.model.layers import Activation, Pool2d
from convexplorer.model.question import Compared
from convexplorer.model.result import Frame, Result
from convexplorer.model.sources import Drawn
from convexplorer.model.view import View

IMAGE = np.random.default_rng(5).integers(0, 256, (3, 40, 48), dtype=np.uint8)
SOURCE = Drawn(IMAGE)
FRAME = Frame(0, 0.0, IMAGE, SOURCE)
DOCUMENT = new_document(SOURCE)
POOLED = DOCUMENT.with_layer(Activation("activation1", "relu")).with_layer(Pool2d("pool1", "max"))


def against(document: Document, layers: variants.Layers | None, name: str = "other") -> Document:
    assert layers is not None
    return variants.with_variant(document, layers, name)


def ran(document: Document, question: Compared, previous: Result | None = None) -> tuple[Result, ComparedAnswer]:
    result = run(Job(document, FRAME, questions=(question,), variants=True), previous)
    return result, result.answers[question]


def words(answer: ComparedAnswer) -> str:
    return " ".join(map(str, answer.said))


def end(result: Result, name: str = "") -> np.ndarray:
    stage = (result.variants[name] if name else result.stages)[-1]
    assert stage.array is not None
    return stage.array


def test_relu_and_max_can_change_places_and_average_cannot() -> None:
    document = against(POOLED, variants.swapped(POOLED.layers))
    result, answer = ran(document, Compared(0))
    maps = result.stage("conv1").array
    assert np.array_equal(end(result), max_pool2d(relu(maps), 2))
    assert np.array_equal(end(result, "other"), relu(max_pool2d(maps, 2)))
    assert np.array_equal(end(result), end(result, "other"))
    assert words(answer) == "Exactly the same: ReLU and Max can change places."
    assert answer.sides[1].fidelity == (0, 0, 0, 0, np.inf, 1)
    # the convolution is the same object in both, so it is made once
    assert result.variants["other"][3] is result.stage("conv1")
    average = POOLED.with_layer(Pool2d("pool1", "average"))
    _, answer = ran(against(average, variants.swapped(average.layers)), Compared(0))
    assert words(answer).startswith("ReLU and Average cannot change places: the values differ by at most ")


def test_measures_sizes_and_costs_are_those_of_the_maps() -> None:
    stride = replace(DOCUMENT.convolution, stride=(2, 2))
    blurred = DOCUMENT.with_layer(Activation("activation1", "tanh"))
    document = against(against(DOCUMENT, DOCUMENT.with_layer(stride).layers, "stride"), blurred.layers, "tanh")
    result, answer = ran(document, Compared(1, chosen=1))
    first, third = end(result)[1], end(result, "tanh")[1]
    measured = answer.sides[2].fidelity
    assert measured is not None
    span = float(first.max() - first.min())
    assert measured.psnr == pytest.approx(psnr(first, third, span))
    assert measured.ssim == pytest.approx(ssim(first, third, span))
    assert measured.largest == pytest.approx(np.abs(first - third).max())
    assert np.abs(first - third)[measured.row, measured.column] == np.abs(first - third).max()
    assert "activation Identity → Tanh" in words(answer).replace("None", "Identity")
    sides = answer.sides
    assert [side.shape for side in sides] == [(4, 40, 48), (4, 20, 24), (4, 40, 48)]
    assert [side.parameters for side in sides] == [40, 40, 40]
    assert [side.multiply_adds for side in sides] == [4 * 9 * 40 * 48, 4 * 9 * 20 * 24, 4 * 9 * 40 * 48]
    assert sides[0].fidelity is sides[1].fidelity is None
    said = words(ran(document, Compared(1))[1])
    assert "stride 1 → 2: 40×48 → 20×24, a quarter of the work" in said
    assert "20 × 24 against 40 × 48: of different sizes" in said


def test_pictures_are_painted_alike_and_the_difference_about_zero() -> None:
    halved = replace(DOCUMENT.convolution, weight=DOCUMENT.convolution.weight / 2)
    document = against(DOCUMENT, DOCUMENT.with_layer(halved).layers)
    _, answer = ran(document, Compared(0, width=48, height=40))
    now, other = (side.picture for side in answer.sides)
    assert now is not None
    assert other is not None
    assert (now.low, now.high, now.scheme) == (other.low, other.high, "signed")
    result, answer = ran(document, Compared(0, look="difference", width=48, height=40))
    assert answer.sides[0].picture is None
    gap, measured = answer.difference, answer.sides[1].fidelity
    assert gap is not None
    assert measured is not None
    assert (gap.low, gap.high) == (-measured.largest, measured.largest)
    away = end(result, "other")[0] - end(result)[0]
    assert np.array_equal(gap.pixels, paint(away, gap.low, gap.high, "signed"))
    _, answer = ran(document, Compared(0, look="swipe", width=48, height=40))
    assert all(side.picture is not None for side in answer.sides)


def test_one_that_does_not_fit_says_so_and_leaves_the_rest_alone() -> None:
    far = replace(DOCUMENT.convolution, padding="valid", dilation=(30, 30))
    document = against(DOCUMENT, DOCUMENT.with_layer(far).layers, "far")
    result, answer = ran(document, Compared(0, width=9, height=9))
    assert result.error is None
    assert answer.sides[0].picture is not None
    assert answer.sides[1].picture is None
    assert words(answer).startswith("“far” gives no maps: Kernel 3 with dilation 30 reaches 61 pixels")
    turned = variants.taken_over(document, 0)
    result, answer = ran(turned, Compared(0))
    assert result.error is not None
    assert words(answer).startswith("What is set now gives no maps: Kernel 3")
    one = replace(DOCUMENT.convolution, weight=DOCUMENT.convolution.weight[:1], bias=np.zeros(1), titles=("one",))
    _, answer = ran(against(DOCUMENT, DOCUMENT.with_layer(one).layers), Compared(2))
    assert words(answer) == "“other” has 1 maps, so there is no map 3."
    _, answer = ran(DOCUMENT, Compared(0))
    assert words(answer).startswith("Nothing to compare with yet")
    # a stack that the window could not work on is compared all the same
    short = replace(DOCUMENT, variants=(Variant("short", DOCUMENT.layers[:1]),))
    assert words(ran(short, Compared(0))[1]) == "Exactly the same, every value of every map."


def test_other_maps_and_values_that_are_no_numbers_are_told() -> None:
    weight = np.array(DOCUMENT.convolution.weight)
    weight[3] *= 2
    other = DOCUMENT.with_layer(replace(DOCUMENT.convolution, weight=weight))
    document = against(DOCUMENT, other.layers)
    assert words(ran(document, Compared(0))[1]).startswith("Map 1 is exactly the same; other maps differ.")
    assert "% differ, by at most" in words(ran(document, Compared(3))[1])
    weight[0, 0, 0, 0] = np.nan
    strange = DOCUMENT.with_layer(replace(DOCUMENT.convolution, weight=weight))
    assert "no numbers" in words(ran(against(DOCUMENT, strange.layers), Compared(0))[1])


def test_nothing_is_computed_for_nobody_or_twice() -> None:
    document = against(POOLED, variants.swapped(POOLED.layers))
    assert run(Job(document, FRAME)).variants == {}
    question = Compared(0, width=20, height=20)
    first, answer = ran(document, question)
    again, kept = ran(document, question, first)
    assert kept is answer
    assert again.variants["other"][-1] is first.variants["other"][-1]
    edited = document.with_layer(Activation("activation1", "tanh"))
    third, changed = ran(edited, question, first)
    assert changed is not answer
    assert third.variants["other"][-1] is first.variants["other"][-1]
    renamed, named = ran(variants.with_name(document, 0, "renamed"), question, first)
    assert named is not answer
    assert list(renamed.variants) == ["renamed"]
    moved = run(Job(document, replace(FRAME, index=1), questions=(question,), variants=True), first)
    assert moved.variants["other"][-1] is not first.variants["other"][-1]
    assert run(Job(document, FRAME, View(), (question,), "preview", variants=True)).answers[question] is None


def test_what_a_variant_costs_counts_until_it_is_there() -> None:
    wide = DOCUMENT.with_layer(replace(DOCUMENT.convolution, weight=np.ones((4, 1, 5, 5))))
    document = against(DOCUMENT, wide.layers)
    job = Job(document, FRAME, variants=True)
    assert estimate_job(job) - estimate_job(replace(job, variants=False)) == 4 * 25 * 40 * 48
    assert estimate_job(job, run(job)) == 0
    assert estimate_job(job, run(replace(job, variants=False))) == 4 * 25 * 40 * 48
