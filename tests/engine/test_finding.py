"""Matches and what excites a map, against searches that are written out; folded over frames."""

import json
from dataclasses import replace

import numpy as np
import pytest

from convexplorer.compute.arrays import frozen
from convexplorer.compute.naive import scores_naive
from convexplorer.engine.exciting import COUNT, FRAMES
from convexplorer.engine.run import Job, run
from convexplorer.formats import session
from convexplorer.messages import UserError
from convexplorer.model import bank, edits
from convexplorer.model.document import Document, new_document, with_channels
from convexplorer.model.finding import finder, with_patch
from convexplorer.model.layers import Finder
from convexplorer.model.question import Excites, MapPicture, Match, Scored
from convexplorer.model.resizing import Resize
from convexplorer.model.result import ExcitesAnswer, Frame, MatchAnswer, Result, ScoredAnswer
from convexplorer.model.sources import Drawn
from convexplorer.model.view import MapsView, View

RNG = np.random.default_rng(3)
IMAGE = frozen(RNG.integers(0, 256, (3, 40, 52), dtype=np.uint8))
BOX = (17, 25, 9, 12)


def ask(document: Document, question, image=IMAGE, index=0, previous=None) -> Result:
    return run(Job(document, Frame(index, index / 30, image, document.source), View(), (question,)), previous)


def patched(document: Document) -> Document:
    """One more filter, of what the layer takes of BOX."""
    entry = run(Job(document, Frame(0, 0.0, IMAGE, document.source))).stages[len(document.preprocessing)].array
    assert entry is not None
    row, column, height, width = BOX
    return with_patch(document, entry[:, row : row + height, column : column + width])[0]


@pytest.mark.parametrize("channels", ["grey", "all", "each"])
@pytest.mark.parametrize("change", [{}, {"flipped": True}, {"padding": "valid"}, {"stride": (3, 2)}])
def test_a_patch_is_found_where_it_was_cut_out(channels, change) -> None:
    document = with_channels(new_document(Drawn(IMAGE)), channels)
    document = patched(document.with_layer(replace(document.convolution, **change)))
    conv = document.convolution
    for channel in range(3 if channels == "each" else 1):
        question = Match("conv1", conv.filters - 1 + channel * conv.filters)
        found = ask(document, question).answers[question]
        assert isinstance(found, MatchAnswer)
        assert (found.row, found.column, found.height, found.width) == BOX
        assert found.score == pytest.approx(1, abs=1e-3)
        assert found.second is not None
        assert found.second < 0.9
    assert ask(document, Match("conv1", 0)).answers[Match("conv1", 0)] is None


def test_with_dilation_and_in_a_bank_of_larger_kernels() -> None:
    document = new_document(Drawn(IMAGE))
    wide = patched(document.with_layer(replace(document.convolution, dilation=(2, 2))))
    assert wide.convolution.size == (5, 6)
    found = ask(wide, Match("conv1", 4)).answers[Match("conv1", 4)]
    assert (found.row, found.column) == BOX[:2]
    larger = edits.with_size(patched(document), 21, 20)
    found = ask(larger, Match("conv1", 4)).answers[Match("conv1", 4)]
    assert (found.row, found.column, found.height, found.width) == BOX
    # cut to its middle, or turned with the picture, it is still searched as large as it was
    cut = edits.with_size(patched(document), 5, 6)
    found = ask(cut, Match("conv1", 4)).answers[Match("conv1", 4)]
    assert (found.row, found.column, found.height, found.width) == (BOX[0] + 2, BOX[1] + 3, 5, 6)
    turned = edits.with_kernels_mapped(patched(document), 4, np.rot90)
    found = ask(turned, Match("conv1", 4), np.rot90(IMAGE, axes=(1, 2))).answers[Match("conv1", 4)]
    assert (found.row, found.column, found.height, found.width) == (52 - BOX[1] - 12, BOX[0], 12, 9)


def test_the_score_map_has_the_definition_s_values_where_the_layer_has_its() -> None:
    document = new_document(Drawn(IMAGE))
    document = patched(document.with_layer(replace(document.convolution, stride=(2, 3))))
    picture = MapPicture("conv1", 4, 60, 40)
    result = ask(document, Scored(picture))
    answer = result.answers[Scored(picture)]
    assert isinstance(answer, ScoredAnswer)
    entry, made = result.stage("preprocess/grey"), result.stage("conv1")
    assert entry is not None
    assert made is not None
    assert answer.values.shape == made.shape[1:]
    conv = document.convolution
    (top, _), (left, _) = conv.sides(entry.shape)
    slow = scores_naive(entry.array, conv.weight[4])
    wanted = np.zeros(made.shape[1:])
    for row in range(made.shape[1]):
        for column in range(made.shape[2]):
            at = row * 2 - top, column * 3 - left
            if 0 <= at[0] < slow.shape[0] and 0 <= at[1] < slow.shape[1]:
                wanted[row, column] = slow[at]
    np.testing.assert_allclose(answer.values, wanted, atol=1e-3)


def test_numbers_that_are_none_and_pictures_of_other_sizes_and_channels() -> None:
    document = patched(new_document(Drawn(IMAGE)))
    question = Match("conv1", 4)
    image = IMAGE.astype(np.float32)
    image[:, 20, 30] = np.nan
    found = ask(document, question, image).answers[question]
    assert found is not None
    assert not (found.row <= 20 < found.row + 9 and found.column <= 30 < found.column + 12)
    assert ask(document, question, np.full((3, 40, 52), np.nan, np.float32)).answers[question] is None
    assert ask(document, question, IMAGE[:, :5, :6]).answers[question] is None  # no window fits
    assert isinstance(ask(document, question, IMAGE[:1]).answers[question], MatchAnswer)  # grey as it is
    flat = ask(document, question, np.full((3, 40, 52), 7, np.uint8)).answers[question]
    assert flat.score == 0
    coloured = patched(with_channels(new_document(Drawn(IMAGE)), "all"))
    result = ask(coloured, question, IMAGE[:1])
    assert result.error is not None
    assert result.answers[question] is None


def test_half_the_resolution_is_the_same_place() -> None:
    image = frozen(np.kron(RNG.integers(0, 256, (1, 20, 26), dtype=np.uint8), np.ones((1, 4, 4), np.uint8)))
    document = new_document(Drawn(image))
    entry = ask(document, Match("conv1", 0), image).stage("preprocess/grey")
    assert entry is not None
    document = with_patch(document, entry.array[:, 24:44, 40:64])[0]
    steps = (*document.preprocessing, Resize(factor=0.5))
    found = ask(replace(document, preprocessing=steps), Match("conv1", 4), image).answers[Match("conv1", 4)]
    assert abs(found.row - 24) <= 1
    assert abs(found.column - 40) <= 1
    assert (found.height, found.width) == (20, 24)


def test_finders_go_with_their_filters() -> None:
    document = patched(new_document(Drawn(IMAGE)))
    moved = bank.arranged(document, bank.moved(5, 4, 1))
    assert finder(moved.convolution, 1) is not None
    assert finder(moved.convolution, 4) is None
    assert bank.arranged(document, bank.without(5, [4])).convolution.finders == ()
    copied = bank.with_copies(document, [0, 4], "copy").convolution
    assert [one.filter for one in copied.finders] == [4, 6]
    assert edits.with_preset(document, 4, "blur").convolution.finders == ()
    assert edits.with_preset(document, 0, "blur").convolution.finders == document.convolution.finders
    for _ in range(64 - 5):
        document = patched(document)
    with pytest.raises(UserError, match="64"):
        patched(document)


def test_sessions_keep_what_is_followed_and_how_it_is_shown() -> None:
    document = with_patch(new_document(), RNG.random((1, 9, 12)), (2.0, 2.0))[0]
    view = View(maps=MapsView(normalised=True, marked=False))
    written = session.dumps(session.Session(document, view))
    again = session.loads(written)
    assert again.document.convolution.finders == (Finder(4, 2.0, 2.0),)
    assert again.view == view
    older = json.loads(written)
    for layer in older["document"]["layers"]:
        layer.pop("finders", None)
    assert session.loads(json.dumps(older)).document.convolution.finders == ()


# ------------------------------------------------------------ what excites a map


def excites(values, index=0, previous=None, *, preset="identity", document=None):
    """What excites the first map of a picture (H, W) of floats."""
    document = document or edits.with_preset(new_document(Drawn(IMAGE)), 0, preset)
    question = Excites("conv1", 0)
    result = ask(document, question, values[None].astype(np.float32), index, previous)
    return result, result.answers[question]


def test_the_strongest_and_the_most_negative_lie_apart_and_inside() -> None:
    values = RNG.normal(size=(80, 90)) + 20  # beside the black padding the outline is the strongest: it is left out
    result, answer = excites(values, preset="outline")
    assert isinstance(answer, ExcitesAnswer)
    made = result.stage("conv1")
    assert made is not None
    inside = made.array[0, 1:-1, 1:-1]
    for found, sign in ((answer.best, 1), (answer.worst, -1)):
        assert len(found) == COUNT
        assert sign * found[0].value == pytest.approx((sign * inside).max())
        left = sign * inside.astype(np.float64)
        for one in found:
            row, column = one.row - 1, one.column - 1
            assert sign * one.value == pytest.approx(left.max())
            left[max(0, row - 14) : row + 15, max(0, column - 14) : column + 15] = -np.inf
        assert found[0].part[2:] == (15, 15) == found[0].pixels.shape[:2]


def test_of_positive_values_only_there_are_no_negative_ones_and_of_a_flat_map_none() -> None:
    _, answer = excites(np.full((40, 40), 3.0))
    assert answer.worst == ()
    assert [(one.row, one.column) for one in answer.best] == [(r, c) for r in (0, 15, 30) for c in (0, 15, 30)]
    assert excites(np.zeros((40, 40)))[1].best == ()
    assert excites(np.full((40, 40), np.nan))[1].best == ()
    assert excites(np.ones((2, 2)))[1].best != ()


def test_frames_are_folded_and_forgotten_after_three_hundred() -> None:
    document, previous, tops = edits.with_preset(new_document(Drawn(IMAGE)), 0, "identity"), None, []
    for index in range(FRAMES + 40):
        values = np.random.default_rng(index).normal(size=(30, 30))
        values[15, 15] += 20 if index == 5 else 0
        previous, answer = excites(values, index, previous, document=document)
        made = previous.stage("conv1")
        tops.append(made.array[0].max())
        # the strongest of the last 300 frames is always exact
        assert answer.best[0].value == pytest.approx(max(tops[-FRAMES:]))
        assert answer.frames == min(index + 1, FRAMES)
        assert all(index - one.frame < FRAMES for one in answer.kept)
    again, answer = excites(values[:20], index + 1, previous, document=document)  # a source of another size begins anew
    assert answer.frames == 1
    assert excites(values[:20], index, again, document=document)[1].frames == 1  # and so does one that was wound back
    assert excites(values[:20], index + 2, again)[1].frames == 1  # and another kernel
