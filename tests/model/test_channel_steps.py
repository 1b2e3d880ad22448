"""Windows of values, channels left out, and bands in colours: against formulas, gradients, and a naive sum."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convexplorer.compute.arrays import PLAIN, Array, frozen
from convexplorer.compute.trace import ConvTrace
from convexplorer.engine.run import Job, run
from convexplorer.formats import session
from convexplorer.formats.session import Session
from convexplorer.messages import UserError
from convexplorer.model import bands, signs
from convexplorer.model.document import Document, channels_mode, new_document, opened, with_channels
from convexplorer.model.muting import MuteChannels, muted, with_muted
from convexplorer.model.preparation import preparation_words
from convexplorer.model.preprocessing import Scale
from convexplorer.model.question import InputPicture, Trace
from convexplorer.model.result import Frame, Result
from convexplorer.model.sources import BuiltIn, Drawn
from convexplorer.model.view import InputView, Probe, View
from convexplorer.model.windowing import Window, with_window

IMAGE = np.random.default_rng(2).integers(0, 60_000, (5, 12, 14)).astype(np.uint16)
LARGEST = 65_535


def result_of(document: Document, image: Array = IMAGE, *questions: object, **facts: object) -> Result:
    frame = Frame(0, 0.0, frozen(image), Drawn(image), **facts)  # type: ignore[arg-type]
    return run(Job(document.with_source(frame.spec), frame, questions=questions))  # type: ignore[arg-type]


def close_to_differences(step: Window | MuteChannels, x: Array) -> None:
    """The gradient against the difference quotient of a random weighing of the outputs."""
    weights = np.random.default_rng(1).normal(size=x.shape)
    found, _ = step.vjp(x, weights)
    for place in np.ndindex(x.shape):
        ends = []
        for by in (1e-6, -1e-6):
            moved = x.copy()
            moved[place] += by
            ends.append(float((weights * step.forward(moved, PLAIN._replace(dtype=np.float64))).sum()))
        assert abs((ends[0] - ends[1]) / 2e-6 - found[place]) < 1e-3


def test_a_window_is_taken_before_anything_else() -> None:
    document = with_window(with_channels(new_document(), "all"), (1000.0, 21000.0))
    assert preparation_words(document.preprocessing).startswith("window 1000 to 21000")
    expected = np.clip((IMAGE.astype(np.float64) - 1000) / 20000, 0, 1)
    stage = result_of(document).stage("preprocess/scale")
    assert stage is not None
    np.testing.assert_allclose(stage.array, expected, atol=1e-6)
    assert with_window(document, None).preprocessing == with_channels(new_document(), "all").preprocessing
    close_to_differences(Window(low=-1, high=2), np.random.default_rng(3).normal(size=(2, 3, 3)) * 2)
    assert np.isnan(Window().forward(np.full((1, 1, 1), np.nan, np.float32))).all()


@pytest.mark.parametrize("span", [(1.0, 1.0), (2.0, 1.0), (0.0, float("nan")), (float("-inf"), 0.0)])
def test_a_window_without_width_is_refused(span: tuple[float, float]) -> None:
    with pytest.raises(UserError, match="from a lower value to a higher one"):
        with_window(new_document(), span)


@settings(max_examples=30)
@given(st.sets(st.integers(0, 6)))
def test_the_sums_of_channels_left_out_are_zero_and_the_others_as_they_were(left_out: set[int]) -> None:
    whole = with_channels(new_document(), "all")
    document = with_muted(whole, left_out)
    assert muted(document) == left_out
    question = Trace(Probe("conv1", 1, 4, 5))
    sums = []
    for one in (whole, document):
        (step,) = (s for s in result_of(one, IMAGE, question).answers[question].steps if s.stage == "conv1")
        assert isinstance(step.trace, ConvTrace)
        sums.append(step.trace.channel_sums)
    kernel = whole.convolution.weight[1, 0] / 5
    naive = [(kernel * IMAGE[c, 3:6, 4:7].astype(np.float64) / LARGEST).sum() for c in range(5)]
    np.testing.assert_allclose(sums[0], naive, atol=1e-6)
    np.testing.assert_array_equal(sums[1], [0 if c in left_out else sums[0][c] for c in range(5)])


def test_leaving_out_is_a_step_right_before_the_layers() -> None:
    document = with_muted(with_channels(new_document(), "all"), [2, 0])
    assert document.preprocessing[-1] == MuteChannels(channels=(0, 2))
    assert preparation_words(document.preprocessing).endswith("without channel 1, 3")
    assert with_muted(document, []).preprocessing == (Scale(),)
    close_to_differences(MuteChannels(channels=(1,)), np.random.default_rng(3).normal(size=(2, 3, 3)))
    sure = signs.nonnegative_maps((MuteChannels(channels=(1,)), Window()), 2, False)
    assert sure.tolist() == [True, True]
    assert signs.nonnegative_maps((MuteChannels(channels=(1,)),), 2, False).tolist() == [False, True]


def test_sessions_keep_steps_and_view() -> None:
    document = with_window(with_muted(with_channels(new_document(), "all"), [3]), (-1024.5, 3071.0))
    view = View(input=InputView(bands=(3, 2, 1), window=(-160.0, 239.0)))
    back = session.loads(session.dumps(Session(document, view)))
    assert back.document.preprocessing == document.preprocessing
    assert back.view == view


def test_bands_go_in_each_when_they_are_neither_grey_nor_colours() -> None:
    for channels, mode in ((0, "grey"), (1, "grey"), (3, "grey"), (2, "all"), (8, "all"), (300, "all")):
        assert channels_mode(opened(new_document(), BuiltIn("cells"), channels)) == mode
    each = with_channels(new_document(), "each")
    assert channels_mode(opened(each, BuiltIn("cells"), 8)) == "each"


def test_mixtures_follow_the_names_of_the_bands() -> None:
    def found(*names: str, count: int = 0) -> dict[str, bands.Three]:
        return {preset.key: preset.bands for preset in bands.presets(names, count or len(names))}

    assert found("blue", "green", "red", "nir") == {"natural": (2, 1, 0), "infrared": (3, 2, 1)}
    sentinel = ("B02", "B03", "B04", "B08", "B11")
    assert found(*sentinel) == {"natural": (2, 1, 0), "infrared": (3, 2, 1), "short-wave": (4, 3, 2)}
    assert found(count=4) == {"natural": (0, 1, 2), "infrared": (3, 0, 1)}
    assert found(count=3) == {"natural": (0, 1, 2)}
    assert found("DAPI", "GFP", "RFP", "Cy5") == {"natural": (0, 1, 2), "infrared": (3, 0, 1)}
    assert found(count=2) == {}


def test_false_colours_are_of_the_bands_chosen_and_change_no_result() -> None:
    document = replace(new_document(), preprocessing=(), layers=())
    image = (IMAGE >> 8).astype(np.uint8)
    size = 14, 12
    for asked, expected in (
        (InputPicture(*size, bands=(4, 0, 3)), (4, 0, 3)),
        (InputPicture(*size, bands=(4, 0, 9)), (2, 1, 0)),  # of another picture: as it looks
        (InputPicture(*size), (2, 1, 0)),
        (InputPicture(*size, channel=3, bands=(4, 0, 3)), (3, 3, 3)),
    ):
        result = result_of(document, image, asked, bands=("blue", "green", "red", "nir", "swir"))
        np.testing.assert_array_equal(result.answers[asked].pixels, np.moveaxis(image[list(expected)], 0, 2))
        np.testing.assert_array_equal(result.stages[0].array, image)


def test_the_window_shown_is_that_of_the_step_else_of_the_view_else_of_the_file() -> None:
    plain = replace(with_channels(new_document(), "all"), layers=())
    asked, own = InputPicture(14, 12), InputPicture(14, 12, window=(5.0, 6.0))

    def shown(document: Document, question: InputPicture) -> tuple[float, float]:
        answer = result_of(document, IMAGE[:1], question, window=(1.0, 2.0)).answers[question]
        return answer.low, answer.high

    assert shown(plain, asked) == (1, 2)
    assert shown(plain, own) == (5, 6)
    assert shown(with_window(plain, (8, 9)), own) == (8, 9)


def test_in_grey_nothing_stays_left_out() -> None:
    document = with_channels(with_muted(with_channels(new_document(), "all"), [1]), "grey")
    assert muted(document) == frozenset()
    assert channels_mode(document) == "grey"
