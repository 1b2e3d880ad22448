"""Many pictures: one range, failures collected, the rest done."""

from pathlib import Path

import numpy as np

from convexplorer.engine.batch import batch
from convexplorer.model.document import new_document
from convexplorer.model.result import Result
from convexplorer.model.sources import Drawn, PictureFile
from convexplorer.model.view import RangeChoice

DIM, BRIGHT = (Drawn(np.full((1, 6, 6), value, np.uint8)) for value in (51, 255))


def test_one_range_for_all_and_a_failure_does_not_end_it(tmp_path: Path) -> None:
    written: list[tuple[Result, RangeChoice]] = []
    missing = PictureFile(tmp_path / "gone.png")
    steps = list(
        batch(
            new_document(),
            [DIM, missing, BRIGHT],
            "preprocess/grey",
            lambda result, choice: written.append((result, choice)),
        )
    )
    assert [result.frame.spec for result, _ in written] == [DIM, BRIGHT]
    assert {(choice.mode, choice.low, round(choice.high, 6)) for _, choice in written} == {("locked", 0, 1)}
    problems = [step.problem for step in steps if step.problem is not None]
    assert ["gone.png" in str(problem) for problem in problems] == [True]
    assert (steps[-1].done, steps[-1].total) == (6, 6)
    assert [step.done for step in steps] == sorted(step.done for step in steps)


def test_a_range_that_was_asked_for_needs_one_pass() -> None:
    written: list[RangeChoice] = []
    choice = RangeChoice("auto")
    steps = list(batch(new_document(), [DIM], "conv1", lambda _, given: written.append(given), choice))
    assert written == [choice]
    assert steps[-1].total == 1
