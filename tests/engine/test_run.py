"""The pure run: what is computed, what is kept, what a failure looks like."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from convexplorer.compute.arrays import PLAIN, Abandoned, Array, Work
from convexplorer.compute.kernels import kernel
from convexplorer.engine.run import Job, estimate, estimate_job, run, with_filters
from convexplorer.model.document import Document, Variant, new_document, with_channels
from convexplorer.model.layers import Activation, Conv2d, Pool2d, Scale
from convexplorer.model.parallel import Parallel
from convexplorer.model.preprocessing import Pointwise
from convexplorer.model.question import MapPicture
from convexplorer.model.result import Frame, Result
from convexplorer.model.sources import Drawn
from convexplorer.model.view import View

IMAGE = np.random.default_rng(3).integers(0, 256, (3, 20, 24), dtype=np.uint8)
SOURCE = Drawn(IMAGE)
FRAME = Frame(0, 0.0, IMAGE, SOURCE)
DOCUMENT = new_document(SOURCE)


@dataclass(frozen=True, eq=False)
class Raising(Pointwise):
    """A layer with a mistake in it."""

    name: str = "broken"

    def forward(self, x: Array, work: Work = PLAIN) -> Array:
        raise ZeroDivisionError("on purpose")


def test_the_sobel_map_is_the_sum_of_products_of_the_grey_picture() -> None:
    result = run(Job(DOCUMENT, FRAME, dtype=np.float64))
    red, green, blue = IMAGE.astype(np.float64) / 255
    grey = np.pad(0.299 * red + 0.587 * green + 0.114 * blue, 1)
    weights = [(-1, 0, 1), (-2, 0, 2), (-1, 0, 1)]
    expected = sum(weights[i][j] * grey[i : i + 20, j : j + 24] for i in range(3) for j in range(3))
    np.testing.assert_allclose(result.stage("conv1").array[0], expected, atol=1e-12)
    assert result.stage("conv1").array.dtype == np.float64
    assert result.error is None


def test_there_is_one_stage_for_the_input_and_for_every_layer() -> None:
    result = run(Job(DOCUMENT, FRAME))
    assert [stage.name for stage in result.stages] == [
        "input", "preprocess/scale", "preprocess/grey", "conv1", "activation1", "pool1",
    ]  # fmt: skip
    assert all(stage.array.shape == stage.shape and not stage.array.flags.writeable for stage in result.stages)
    assert result.stage("input").array.dtype == np.uint8
    assert result.stage("conv1").array.dtype == np.float32


def test_without_a_frame_there_are_no_stages() -> None:
    assert run(Job(DOCUMENT, None)).stages == ()


def test_without_a_scale_layers_get_the_stored_values_in_float() -> None:
    document = DOCUMENT.without_preprocessing("preprocess/scale").without_preprocessing("preprocess/grey")
    result = run(Job(document, FRAME))
    blur = result.stage("conv1").array[3]
    expected = np.pad(IMAGE.astype(np.float64).mean(axis=0), 1)
    weights = kernel("blur")
    wanted = sum(weights[i, j] * expected[i : i + 20, j : j + 24] for i in range(3) for j in range(3))
    np.testing.assert_allclose(blur, wanted, rtol=1e-4)


def test_stages_before_an_edit_are_the_same_objects() -> None:
    first = run(Job(DOCUMENT, FRAME))
    edited = DOCUMENT.with_layer(Activation("activation1", "relu"))
    second = run(Job(edited, FRAME), first)
    kept = [new is old for new, old in zip(second.stages, first.stages, strict=True)]
    assert kept == [True, True, True, True, False, False]
    np.testing.assert_array_equal(second.stage("pool1").array, np.maximum(first.stage("conv1").array, 0))


@pytest.mark.parametrize("change", ["frame", "dtype", "first layer"])
def test_nothing_is_kept_that_the_change_concerns(change: str) -> None:
    first = run(Job(DOCUMENT, FRAME))
    job = {
        "frame": Job(DOCUMENT, replace(FRAME, index=1)),
        "dtype": Job(DOCUMENT, FRAME, dtype=np.float64),
        "first layer": Job(DOCUMENT.with_layer(Scale()), FRAME),
    }[change]
    again = run(job, first)
    assert not set(map(id, again.stages[1:])) & set(map(id, first.stages[1:]))


def test_sizes_that_do_not_fit_are_a_value() -> None:
    conv = replace(DOCUMENT.convolution, padding="valid", dilation=(12, 12))
    result = run(Job(DOCUMENT.with_layer(conv), FRAME))
    stage = result.stage("conv1")
    assert stage.array is None
    assert stage.error is result.error
    assert result.error.code == "kernel-too-large"
    assert result.stage("preprocess/grey").array.shape == (1, 20, 24)
    assert result.stage("pool1").array is None
    assert result.stage("pool1").error is None


def test_what_does_not_fit_in_a_stack_is_said_with_the_layer_it_is_in() -> None:
    late = replace(DOCUMENT.convolution, name="conv2", padding="valid", dilation=(12, 12))
    result = run(Job(replace(DOCUMENT, layers=(*DOCUMENT.layers, late)), FRAME))
    assert str(result.error) == f"conv2: {result.stage('conv2').error}"
    inside = Parallel("block1", ((replace(late, name="block1/body/conv1"),), ()))
    result = run(Job(replace(DOCUMENT, layers=(*DOCUMENT.layers, inside)), FRAME))
    assert str(result.error).startswith("block1/body/conv1: Kernel 3 with dilation 12")


def test_a_mistake_in_a_layer_is_logged_and_becomes_a_sentence(caplog: pytest.LogCaptureFixture) -> None:
    document = replace(DOCUMENT, layers=(Raising(), *DOCUMENT.layers))
    result = run(Job(document, FRAME, questions=(MapPicture("preprocess/grey", 0, 40, 40),)))
    assert result.error.code == "unexpected"
    assert "on purpose" in caplog.text
    assert result.answers[MapPicture("preprocess/grey", 0, 40, 40)].pixels.shape == (33, 40, 3)


def test_stale_work_is_abandoned() -> None:
    with pytest.raises(Abandoned):
        run(Job(DOCUMENT, FRAME), stale=lambda: True)


def test_variants_share_the_preprocessing_and_keep_what_did_not_change() -> None:
    variant = Variant("other", (replace(DOCUMENT.convolution, stride=(2, 2)),))
    document = replace(DOCUMENT, variants=(variant,))
    first = run(Job(document, FRAME, variants=True))
    stages = first.variants["other"]
    assert all(a is b for a, b in zip(stages[:3], first.stages[:3], strict=True))
    # "same" with stride 2 puts its one row of padding below: output 0 is centred on row 1
    np.testing.assert_allclose(stages[3].array, first.stage("conv1").array[:, 1::2, 1::2], atol=1e-6)
    second = run(Job(document.with_layer(Activation("activation1", "relu")), FRAME, variants=True), first)
    assert second.variants["other"][3] is stages[3]


def preview_of(document: Document, view: View, previous: Result | None = None) -> Result:
    return run(Job(document, FRAME, view, level="preview"), previous)


@pytest.mark.parametrize("channels", ["grey", "all", "each"])
@pytest.mark.parametrize("stage", ["conv1", "pool1"])
def test_a_preview_is_the_full_result_s_map(channels: str, stage: str) -> None:
    document = with_channels(DOCUMENT, channels).with_layer(Pool2d("pool1", "max"))
    document = document.with_layer(Activation("activation1", "relu"))
    full = run(Job(document, FRAME)).stage(stage)
    preview = preview_of(document, View(stage=stage, filter=2)).stage(stage)
    assert preview.maps == ((2, 6, 10) if channels == "each" else (2,))
    assert preview.shape == full.shape
    np.testing.assert_array_equal(preview.array, full.array[list(preview.maps)])


def test_a_preview_ends_at_the_stage_that_is_looked_at_and_a_full_result_follows_it() -> None:
    preview = preview_of(DOCUMENT, View(stage="conv1", filter=1))
    assert preview.stages[-1].name == "conv1"
    full = run(Job(DOCUMENT, FRAME), preview)
    assert full.stage("preprocess/grey") is preview.stage("preprocess/grey")
    assert full.stage("conv1").maps is None
    assert full.stage("conv1").array.shape[0] == 4


def test_a_preview_after_a_full_result_narrows_what_comes_later() -> None:
    full = run(Job(DOCUMENT, FRAME))
    edited = DOCUMENT.with_layer(Activation("activation1", "tanh"))
    preview = preview_of(edited, View(stage="activation1", filter=3), full)
    assert preview.stage("conv1") is full.stage("conv1")
    assert preview.stage("activation1").maps == (3,)
    np.testing.assert_array_equal(preview.stage("activation1").array[0], run(Job(edited, FRAME)).stages[4].array[3])


def test_a_preview_costs_its_share_and_what_is_kept_costs_nothing() -> None:
    whole = estimate(DOCUMENT, (3, 20, 24))
    assert whole == 4 * 9 * 20 * 24 + 3 * 20 * 24
    assert estimate_job(Job(DOCUMENT, FRAME)) == whole
    assert estimate_job(Job(DOCUMENT, FRAME, level="preview")) == 9 * 20 * 24 + 3 * 20 * 24
    assert estimate_job(Job(DOCUMENT, FRAME), run(Job(DOCUMENT, FRAME))) == 0


def test_fewer_filters_keep_their_titles_and_biases() -> None:
    conv = Conv2d("conv1", np.arange(12.0).reshape(3, 1, 2, 2), np.array((1.0, 2.0, 3.0)), titles=("a", "b", "c"))
    fewer = with_filters(conv, (2, 0))
    assert fewer.titles == ("c", "a")
    np.testing.assert_array_equal(fewer.bias, (3, 1))
    np.testing.assert_array_equal(fewer.weight[:, 0, 0, 0], (8, 0))
