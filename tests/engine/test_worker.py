"""The worker under a fast producer, edits in between, mistakes in layers, and work nobody wants any more."""

import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from convexplorer.compute.arrays import PLAIN, Array, Work
from convexplorer.engine import worker as module
from convexplorer.engine.mailbox import Mailbox
from convexplorer.engine.worker import PATIENCE, Worker
from convexplorer.model.document import Document, new_document
from convexplorer.model.layers import Activation
from convexplorer.model.preprocessing import Pointwise
from convexplorer.model.question import MapPicture
from convexplorer.model.result import Frame, Result
from convexplorer.model.sources import Drawn
from convexplorer.model.view import View

SOURCE = Drawn(np.zeros((1, 8, 8), np.uint8))
SECONDS = 20.0


@dataclass(frozen=True, eq=False)
class Gate(Pointwise):
    """A layer that waits inside until it is let through; `work.check` is called once more after that."""

    name: str = "gate"
    entered: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    open: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def forward(self, x: Array, work: Work = PLAIN) -> Array:
        self.entered.release()
        assert self.open.acquire(timeout=SECONDS)
        work.check()
        return x + 0


@dataclass(frozen=True, eq=False)
class Raising(Pointwise):
    name: str = "broken"

    def forward(self, x: Array, work: Work = PLAIN) -> Array:
        raise ZeroDivisionError("on purpose")


def frame(index: int) -> Frame:
    return Frame(index, 0.0, np.full((1, 8, 8), index % 256, np.uint8), SOURCE)


def document(*layers: object) -> Document:
    return replace(new_document(SOURCE), layers=layers or new_document(SOURCE).layers)


@contextmanager
def running(results: Mailbox[Result], **given: object) -> Iterator[Worker]:
    worker = Worker(results, **given)
    worker.start()
    try:
        yield worker
    finally:
        assert worker.stop(SECONDS)


def next_of(results: Mailbox[Result], wanted: Callable[[Result], bool] = lambda _: True) -> Result:
    while results.wait(SECONDS):
        result = results.take()
        if result is not None and wanted(result):
            return result
    raise AssertionError("no such result came")


def test_under_overload_frames_go_forward_and_the_last_edit_is_shown() -> None:
    results: Mailbox[Result] = Mailbox()
    edits = [document().with_layer(Activation("activation1", "relu")) for _ in range(10)]
    indices, shown = [], None
    with running(results) as worker:
        worker.update(document=document())
        for index in range(400):
            worker.update(frame=frame(index))
            if index % 40 == 0:
                worker.update(document=edits[index // 40])
            result = results.take()
            if result is not None and result.frame is not None:
                indices.append(result.frame.index)
        while shown is None or shown.document is not edits[-1] or shown.frame.index != 399:
            shown = next_of(results)
            indices.append(shown.frame.index)
    assert all(later >= earlier for earlier, later in itertools.pairwise(indices))
    assert shown.timing.dropped + 1 <= 400
    assert not results.wait(0)


def test_frames_that_were_never_looked_at_are_counted() -> None:
    results: Mailbox[Result] = Mailbox()
    gate = Gate()
    with running(results) as worker:
        worker.update(document=document(gate), frame=frame(0))
        assert gate.entered.acquire(timeout=SECONDS)
        for index in (1, 2, 3, 4):
            worker.update(frame=frame(index))
        gate.open.release()
        assert next_of(results).frame.index == 0, "a newer frame must not make work worthless"
        gate.open.release()
        last = next_of(results)
    assert last.frame.index == 4
    assert last.timing.dropped == 3


def test_an_edit_gives_up_the_work_under_way_but_not_for_ever() -> None:
    results: Mailbox[Result] = Mailbox()
    documents = [document(Gate()) for _ in range(PATIENCE + 2)]
    with running(results) as worker:
        worker.update(document=documents[0], frame=frame(0))
        for now, after in itertools.pairwise(documents):
            assert now.layers[0].entered.acquire(timeout=SECONDS)
            worker.update(document=after)
            now.layers[0].open.release()
        documents[-1].layers[0].open.release()
        first = next_of(results)
        last = first if first.document is documents[-1] else next_of(results)
    assert first.document in documents[PATIENCE:]
    assert last.document is documents[-1]


def test_the_worker_survives_a_layer_with_a_mistake(caplog: pytest.LogCaptureFixture) -> None:
    results: Mailbox[Result] = Mailbox()
    good = document()
    with running(results) as worker:
        worker.update(document=document(Raising()), frame=frame(1))
        assert next_of(results).error.code == "unexpected"
        worker.update(document=good)
        assert next_of(results).error is None
    assert "on purpose" in caplog.text


def test_the_worker_survives_its_own_mistakes(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    results: Mailbox[Result] = Mailbox()
    told: list[Exception] = []
    real = module.run
    question = MapPicture("conv1", 0, 10, 10)
    monkeypatch.setattr(module, "run", lambda *_: 1 / 0)
    with running(results, on_error=told.append) as worker:
        worker.update(document=document(), frame=frame(1), questions=(question,))
        failed = next_of(results)
        assert failed.error.code == "unexpected"
        assert failed.answers == {question: None}
        monkeypatch.setattr(module, "run", real)
        worker.update(frame=frame(2))
        assert next_of(results).answers[question] is not None
    assert [type(error) for error in told] == [ZeroDivisionError]
    assert "the worker failed" in caplog.text


def test_a_frame_of_another_source_is_passed_over() -> None:
    results: Mailbox[Result] = Mailbox()
    other = Drawn(SOURCE.image)
    with running(results) as worker:
        worker.update(document=document(), frame=frame(1))
        assert next_of(results).frame.index == 1
        changed = document().with_source(other)
        worker.update(document=changed)
        assert next_of(results).frame is None
        worker.update(frame=frame(2))
        worker.update(frame=replace(frame(3), spec=other))
        assert next_of(results).frame.index == 3


def test_new_questions_are_answered_from_the_stages_that_are_there() -> None:
    results: Mailbox[Result] = Mailbox()
    with running(results) as worker:
        worker.update(document=document(), frame=frame(9), view=View())
        first = next_of(results)
        question = MapPicture("conv1", 1, 16, 16)
        worker.update(questions=(question,))
        second = next_of(results)
    assert all(a is b for a, b in zip(first.stages, second.stages, strict=True))
    assert second.answers[question].pixels.shape == (16, 16, 3)


def test_the_same_again_is_no_work() -> None:
    results: Mailbox[Result] = Mailbox()
    shown, view = document(), View()
    with running(results) as worker:
        worker.update(document=shown, frame=frame(1), view=view)
        first = next_of(results)
        worker.update(document=shown, view=view, questions=())
        newer = frame(2)
        worker.update(frame=newer)
        assert next_of(results).frame is newer
    assert first.frame.index == 1
    assert results.dropped == 0


def test_slow_work_shows_the_map_that_is_looked_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PREVIEW_ABOVE", 1)
    results: Mailbox[Result] = Mailbox()
    seen: list[Result] = []
    put = results.put
    monkeypatch.setattr(results, "put", lambda result: (seen.append(result), put(result)))
    view = View(stage="conv1", filter=2)
    with running(results) as worker:
        worker.update(document=document(), frame=frame(77), view=view)
        full = next_of(results, lambda result: result.level == "full")
    preview, last = seen
    assert last is full
    assert preview.level == "preview"
    assert preview.stage("conv1").maps == (2,)
    np.testing.assert_array_equal(preview.stage("conv1").array[0], full.stage("conv1").array[2])
    assert full.stage("preprocess/grey") is preview.stage("preprocess/grey")


def test_stopping_gives_up_what_is_under_way() -> None:
    gate = Gate()
    worker = Worker(Mailbox())
    worker.start()
    worker.update(document=document(gate), frame=frame(0))
    assert gate.entered.acquire(timeout=SECONDS)
    assert not worker.stop(0)
    gate.open.release()
    assert worker.stop(SECONDS)
