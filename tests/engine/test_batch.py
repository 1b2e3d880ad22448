"""Many pictures: one range, failures collected, the rest done."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from convexplorer.engine.batch import batch, summed_up
from convexplorer.engine.order import Order
from convexplorer.engine.target import Target
from convexplorer.formats import EXPORTS
from convexplorer.messages import UserError
from convexplorer.model.document import new_document
from convexplorer.model.sources import Drawn, PictureFile
from convexplorer.model.view import RangeChoice
from convexplorer.sources.listing import Item

DIM, BRIGHT = (
    Item(Drawn(np.full((1, 6, 6), value, np.uint8)), name, name) for name, value in (("dim", 51), ("bright", 255))
)
GREY = Order(new_document(), ("preprocess/grey",))
PNG, NPY = (next(row for row in EXPORTS if row.key == key) for key in ("png", "npy"))


def grey_level(path: Path) -> int:
    pixels = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_UNCHANGED)
    assert (pixels == pixels[0, 0, 0]).all()
    return int(pixels[0, 0, 0])


def missing(folder: Path) -> Item:
    return Item(PictureFile(folder / "gone.png"), "gone", "gone.png")


def test_one_range_for_all_and_a_failure_does_not_end_it(tmp_path: Path) -> None:
    steps = list(batch(GREY, [DIM, missing(tmp_path), BRIGHT], Target(tmp_path, PNG, "{stem}")))
    assert (grey_level(tmp_path / "dim.png"), grey_level(tmp_path / "bright.png")) == (51, 255)
    problems = [step.problem for step in steps if step.problem is not None]
    assert ["gone.png" in str(problem) for problem in problems] == [True]
    assert (steps[-1].done, steps[-1].total) == (6, 6)
    assert [step.done for step in steps] == sorted(step.done for step in steps)


def test_a_range_that_was_asked_for_needs_one_pass(tmp_path: Path) -> None:
    order = Order(GREY.document, GREY.stages, RangeChoice("auto"))
    steps = list(batch(order, [DIM, BRIGHT], Target(tmp_path, PNG, "{stem}")))
    assert (grey_level(tmp_path / "dim.png"), grey_level(tmp_path / "bright.png")) == (255, 255)
    assert steps[-1].total == 2


def test_numbers_need_no_range_and_every_stage_has_its_file(tmp_path: Path) -> None:
    order = Order(GREY.document, ("preprocess/grey", "conv1"))
    steps = list(batch(order, [DIM, BRIGHT], Target(tmp_path, NPY, "{stem}_{stage}", sidecar=False)))
    assert steps[-1].total == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "bright_conv1.npy",
        "bright_preprocess-grey.npy",
        "dim_conv1.npy",
        "dim_preprocess-grey.npy",
    ]


def test_the_sum_of_what_failed_comes_last_and_names_it(tmp_path: Path) -> None:
    items = [missing(tmp_path), DIM, missing(tmp_path)]
    steps = list(summed_up(batch(GREY, items, Target(tmp_path, PNG, "{stem}")), len(items)))
    assert [step.problem is not None for step in steps] == [False] * (len(steps) - 1) + [True]
    assert "2 of 3" in str(steps[-1].problem)
    assert "gone.png" in str(steps[-1].problem)
    with pytest.raises(UserError, match=r"gone\.png is not there"):
        list(summed_up(batch(GREY, items[:1], Target(tmp_path, PNG, "{stem}")), 1))
