"""A patch is found again; its score is the definition's; what a kernel is like."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convexplorer.compute import finding, kernels
from convexplorer.compute.arrays import Array
from convexplorer.compute.naive import scores_naive
from convexplorer.messages import UserError


def textured(rng: np.random.Generator, height: int, width: int) -> Array:
    """Blots of several sizes, 0 to 1: a picture in which places differ."""
    picture = np.zeros((height, width))
    for size in (3, 7, 15):
        coarse = rng.random((-(-height // size), -(-width // size)))
        picture += np.kron(coarse, np.ones((size, size)))[:height, :width] / 3
    return picture.astype(np.float32)


def test_a_distinct_patch_is_found_in_the_shifted_brightened_noisy_picture() -> None:
    found = tried = 0
    seed = 0
    while tried < 200:
        rng = np.random.default_rng(seed)
        seed += 1
        picture = textured(rng, 72, 96)
        height, width = (int(one) for one in rng.integers(9, 20, 2))
        row, column = int(rng.integers(8, 64 - height)), int(rng.integers(8, 88 - width))
        patch = finding.from_patch(picture[None, row : row + height, column : column + width])
        own = finding.best_two(finding.scores(picture[None], patch.kernels), (height, width))
        if patch.deviation < finding.DULL or own[1].value >= finding.TWIN:
            continue  # looks like many places: nothing is promised
        tried += 1
        down, right = (int(one) for one in rng.integers(-8, 9, 2))
        moved = np.roll(picture, (down, right), (0, 1)) * rng.uniform(0.7, 1.3)
        noisy = (moved + rng.normal(0, 0.03, moved.shape)).astype(np.float32)
        best = finding.best_two(finding.scores(noisy[None], patch.kernels), (height, width))[0]
        found += abs(best.row - row - down) <= 1 and abs(best.column - column - right) <= 1
    assert found >= 0.95 * tried
    assert seed < 400  # most patches of such pictures are distinct: the test is about them


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 3), st.integers(1, 9), st.integers(1, 9))
def test_the_score_is_the_definition_s(seed: int, channels: int, height: int, width: int) -> None:
    rng = np.random.default_rng(seed)
    x = (rng.random((channels, 12, 14)) * rng.choice([1, 255]) + rng.choice([0, 100])).astype(np.float32)
    x[:, :5, :6] = x[:, :1, :1]  # flat windows
    kernel = rng.normal(size=(channels, height, width))
    fast, slow = finding.scores(x, kernel), scores_naive(x, kernel)
    assert fast.shape == slow.shape == (13 - height, 15 - width)
    np.testing.assert_allclose(fast, slow, atol=2e-3 if height * width > finding.FEW else 1e-4)


def test_scores_with_dilation_are_those_of_the_kernel_with_holes() -> None:
    rng = np.random.default_rng(4)
    x, kernel = rng.random((1, 20, 23)).astype(np.float32), rng.normal(size=(1, 3, 4))
    found = finding.scores(x, kernel, (2, 3))
    assert found.shape == (20 - 4, 23 - 9)
    for row, column in ((0, 0), (7, 5), (15, 13)):
        window = x[:, row : row + 5 : 2, column : column + 10 : 3]
        assert found[row, column] == pytest.approx(scores_naive(window, kernel)[0, 0], abs=1e-5)


def test_a_flat_window_scores_0_and_one_with_a_nan_nan() -> None:
    x = np.full((1, 20, 20), 0.3, np.float32)
    x[0, 12:, :] = np.random.default_rng(0).random((8, 20))
    kernel = np.random.default_rng(1).normal(size=(1, 8, 8))
    assert (finding.scores(x, kernel)[:5] == 0).all()
    x[0, 3, 4] = np.nan
    found = finding.scores(x, kernel)
    holds = np.isnan(scores_naive(x, kernel))
    assert np.isnan(found).tolist() == holds.tolist()
    assert finding.best_two(found, (8, 8))[0].row >= 4
    x[0] = np.nan
    assert finding.best_two(finding.scores(x, kernel), (8, 8)) == ()
    assert (finding.scores(np.zeros((1, 20, 20)), kernel) == 0).all()
    assert (finding.scores(np.random.default_rng(2).random((1, 20, 20)), np.ones((1, 3, 3))) == 0).all()
    assert finding.scores(np.zeros((1, 4, 4)), kernel).size == 0


def test_the_filter_of_a_patch_has_no_sum_and_length_1() -> None:
    rng = np.random.default_rng(5)
    patch = rng.random((3, 24, 31))
    made = finding.from_patch(patch)
    assert made.kernels.shape == patch.shape
    assert not made.resized
    np.testing.assert_allclose(made.kernels.sum(axis=(1, 2)), 0, atol=1e-12)
    assert np.square(made.kernels).sum() == pytest.approx(1)
    np.testing.assert_allclose(np.square(finding.from_patch(patch, apart=True).kernels).sum(axis=(1, 2)), 1)
    large = finding.from_patch(rng.random((1, 40, 124)))
    assert large.resized
    assert large.kernels.shape == (1, 10, 31)
    assert large.full == (40, 124)
    # areas are averaged: 62 × 62 made of 2 × 2 blocks is the 31 × 31 blocks
    blocks = rng.random((31, 31))
    halved = finding.from_patch(np.kron(blocks, np.ones((2, 2)))[None])
    np.testing.assert_allclose(halved.kernels, finding.from_patch(blocks[None]).kernels, atol=1e-12)


@pytest.mark.parametrize(
    ("patch", "code"),
    [
        (np.full((1, 1, 1), 0.5), "patch-flat"),
        (np.full((3, 9, 9), 0.1), "patch-flat"),
        (np.full((1, 50, 50), 200.0), "patch-flat"),
        (np.where(np.eye(5, dtype=bool), np.nan, 1.0)[None], "patch-not-finite"),
    ],
)
def test_a_patch_with_nothing_in_it_is_refused(patch: Array, code: str) -> None:
    with pytest.raises(UserError) as refused:
        finding.from_patch(patch)
    assert refused.value.message.code == code


def test_strongest_values_lie_apart() -> None:
    values = np.zeros((30, 30), np.float32)
    values[5, 5], values[5, 8], values[20, 20], values[29, 0] = 9, 8, 7, -3
    spots = finding.strongest(values, 9, (4, 4), least=0.0)
    assert [(one.row, one.column, one.value) for one in spots] == [(5, 5, 9), (20, 20, 7)]
    assert [one[:2] for one in finding.strongest(values, 9, (3, 3), least=0.0)] == [(5, 5), (5, 8), (20, 20)]
    assert finding.strongest(values, 9, (4, 4), lowest=True, least=0.0) == ((29, 0, -3.0),)
    assert len(finding.strongest(values, 4, (10, 10))) == 4
    assert finding.strongest(np.full((3, 3), np.nan), 9, (1, 1)) == ()


def test_likeness_is_the_cosine_with_the_named_kernels() -> None:
    sobel, prewitt = kernels.kernel("sobel-x"), kernels.kernel("prewitt-x")
    cosine = float((sobel * prewitt).sum() / np.sqrt((sobel**2).sum() * (prewitt**2).sum()))
    found = finding.likenesses(7 * sobel)
    assert found[0].title == "Vertical edges"
    assert found[0].cosine == pytest.approx(1)
    assert {one.title for one in found} >= {"Prewitt, vertical edges"}
    said = {one.title: one.cosine for one in finding.likenesses(-prewitt, 99)}
    assert said["Vertical edges"] == pytest.approx(-cosine)
    assert cosine == pytest.approx(8 / np.sqrt(12 * 6))
    assert "Left Sobel" not in said
    assert "Right Sobel" not in said
    wide = np.zeros((9, 9))
    wide[3:6, 3:6] = sobel
    assert finding.likenesses(wide)[0] == (pytest.approx(1), "Vertical edges")
    assert finding.likenesses(np.full((7, 7), 3.0))[0] == (pytest.approx(1), "Box blur")
    assert finding.likenesses(np.zeros((3, 3))) == () == finding.likenesses(np.full((3, 3), np.nan))
    assert finding.likenesses(np.ones((1, 1)), 99) == ()
