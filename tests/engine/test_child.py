"""Work in a child process: what comes back, what becomes of errors, crashes, hangs, and that nothing is left over."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from convexplorer.compute.arrays import ShapeError
from convexplorer.engine import child, wire
from convexplorer.messages import Message, UserError
from convexplorer.model.result import Frame
from convexplorer.model.sources import Synthetic
from tests.engine import child_work as work

PATIENT = 60.0


@pytest.fixture(autouse=True, scope="module")
def none_left_warm() -> Iterator[None]:
    yield
    child.dismiss()


def _error(function: object, *args: object, deadline: float = PATIENT, memory: int | None = None) -> UserError:
    with pytest.raises(UserError) as caught:
        child.call(function, *args, deadline=deadline, memory=memory, what="Reading cat.jpg")  # type: ignore[arg-type]
    return caught.value


def test_values_come_back_as_they_were() -> None:
    value = {"a": (1, 2.5, None, True, "ü\ud800"), 3: [b"\x00\xff", Path("x/y.png")], "set": frozenset({1, 2})}
    assert child.call(work.give_back, value, deadline=PATIENT) == value


def test_infinities_and_nan_come_back() -> None:
    low, nan = child.call(work.give_back, (-np.inf, float("nan")), deadline=PATIENT)
    assert low == -np.inf
    assert np.isnan(nan)


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32", "float64", ">i4", "bool", "complex64"])
@pytest.mark.parametrize("shape", [(), (0, 3), (5,), (3, 300, 400)])
def test_arrays_come_back_bit_for_bit(shape: tuple[int, ...], dtype: str) -> None:
    got = child.call(work.picture, shape, dtype, deadline=PATIENT)
    np.testing.assert_array_equal(got, work.picture(shape, dtype))
    assert got.dtype == np.dtype(dtype)


def test_records_come_back_with_read_only_arrays_read_only() -> None:
    frame = work.frame_of_file()
    got = child.call(work.frame_of_file, deadline=PATIENT)
    assert isinstance(got, Frame)
    assert (got.index, got.time, got.spec, got.note, got.bands) == (4, 0.5, frame.spec, frame.note, frame.bands)
    assert not got.image.flags.writeable
    np.testing.assert_array_equal(got.image, frame.image)


def test_take_says_where_arrays_go() -> None:
    taken: list[np.ndarray] = []

    def take(shape: tuple[int, ...], dtype: object) -> np.ndarray:
        taken.append(np.empty(shape, dtype))
        return taken[-1]

    got = child.call(work.picture, (3, 4), "float32", deadline=PATIENT, take=take)
    assert got is taken[0]


def test_one_child_serves_call_after_call() -> None:
    first = child.call(work.process_id, deadline=PATIENT)
    assert child.call(work.process_id, deadline=PATIENT) == first != os.getpid()
    assert first in child.kept_warm()


def test_user_errors_cross_with_their_type() -> None:
    assert _error(work.user_error).message == Message("file-missing", {"name": "cat.jpg"})
    assert isinstance(_error(work.shape_error), ShapeError)


@pytest.mark.parametrize(
    ("function", "code"),
    [(work.crash, "child-died"), (work.bug, "child-failed"), (work.unpackable, "child-failed")],
)
def test_what_goes_wrong_in_the_child_is_a_sentence_and_the_next_call_works(function: object, code: str) -> None:
    error = _error(function)
    assert error.message.code == code
    assert "Reading cat.jpg" in str(error)
    assert child.call(work.give_back, 1, deadline=PATIENT) == 1


def test_a_hang_ends_at_the_deadline() -> None:
    assert _error(work.hang, deadline=0.2).message.code == "child-timeout"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory reliably")
def test_memory_is_limited_for_one_call_only() -> None:
    assert _error(work.allocate, 3 << 28, memory=1 << 28).message.code == "child-memory"
    assert child.call(work.allocate, 1 << 29, deadline=PATIENT, memory=None) == 1 << 29


def test_a_function_nobody_can_import_is_an_answer() -> None:
    ghost = type("Ghost", (), {"__reduce__": lambda self: (work.give_back, ())})()
    assert _error(work.give_back, ghost).message.code == "child-failed"


def test_calls_from_several_threads_do_not_mix() -> None:
    got: dict[int, int] = {}

    def ask(number: int) -> None:
        got[number] = child.call(work.give_back, number, deadline=PATIENT)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENT)
    assert got == {0: 0, 1: 1, 2: 2}


def test_every_item_arrives_in_order() -> None:
    with child.iterate(work.frames, 20, policy="every") as frames:
        got = list(frames)
    assert [frame.index for frame in got] == list(range(20))
    assert [int(frame.image[2, 239, 319]) for frame in got] == list(range(20))
    assert got[0].spec == Synthetic()
    assert frames.dropped == 0


def test_every_waits_for_the_consumer(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    with child.iterate(work.count_in_file, str(trace), 1_000, policy="every") as items:
        assert [next(items) for _ in range(5)] == [0, 1, 2, 3, 4]
        # one lies ready, one more may be on its way into the slot
        assert int(trace.read_text() or 0) <= 6


def test_newest_gives_the_last_and_counts_the_others() -> None:
    with child.iterate(work.count, 1_000) as items:
        got = list(items)
    assert got[-1] == 999
    assert got == sorted(set(got))
    assert len(got) + items.dropped == 1_000


@pytest.mark.parametrize(("function", "code"), [(work.then_error, "file-missing"), (work.then_crash, "child-died")])
def test_items_before_an_error_arrive_then_the_error_then_nothing(function: object, code: str) -> None:
    with child.iterate(function, 1, policy="every", what="The camera") as items:  # type: ignore[arg-type]
        if code == "file-missing":
            assert next(items) == 0
        with pytest.raises(UserError) as caught:
            list(items)
        assert caught.value.message.code == code
        assert list(items) == []


def test_wait_comes_back_empty_handed_and_close_ends_a_blocked_generator() -> None:
    with child.iterate(work.then_hang, 1, policy="every") as items:
        assert next(items) == 0
        assert items.wait(0.05) is None
        assert items.wait(0.0) is None
        begun = time.monotonic()
    assert time.monotonic() - begun < 2.0  # measured: 6 ms


def test_close_from_another_thread_ends_the_wait() -> None:
    items = child.iterate(work.then_hang, 1, policy="every")
    assert next(items) == 0
    closer = threading.Timer(0.05, items.close)
    closer.start()
    assert list(items) == []
    closer.join(PATIENT)


def test_no_file_handle_is_left_over() -> None:
    child.call(work.give_back, 1, deadline=PATIENT)
    before = psutil.Process().num_fds() if hasattr(psutil.Process, "num_fds") else 0
    for _ in range(2):
        with child.iterate(work.frames, 2, policy="every") as items:
            list(items)
    after = psutil.Process().num_fds() if hasattr(psutil.Process, "num_fds") else 0
    assert after <= before


@pytest.mark.skipif(sys.platform == "win32", reason="no signals there")
def test_the_child_is_deaf_to_interrupts() -> None:
    assert child.call(work.ignore_interrupts, deadline=PATIENT)


_PARENT = """
import sys
from convexplorer.engine import child
from tests.engine import child_work
if __name__ == "__main__":
    print(child.call(child_work.process_id, deadline=60), flush=True)
    items = child.iterate(child_work.then_hang, 1, policy="every")
    next(items)
    print(items._child.process.pid, flush=True)
    if sys.argv[1] == "end":
        items.close()
    else:
        next(items)
"""


@pytest.mark.parametrize("way", ["end", "kill"])
def test_children_end_with_their_parent_and_nothing_is_said(tmp_path: Path, way: str) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT)
    root = str(Path(__file__).parents[2])
    with subprocess.Popen(
        [sys.executable, "-W", "error", str(script), way],
        cwd=root,
        env={**os.environ, "PYTHONPATH": root},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as parent:
        assert parent.stdout is not None
        assert parent.stderr is not None
        children = [int(parent.stdout.readline()) for _ in range(2)]
        if way == "kill":
            parent.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        said = parent.stderr.read()  # ends when the last process that holds it is gone
    until = time.monotonic() + PATIENT
    while any(_alive(number) for number in children) and time.monotonic() < until:
        time.sleep(0.01)
    assert not any(_alive(number) for number in children)
    if way == "end":
        assert parent.returncode == 0
        assert said == b""


def _alive(number: int) -> bool:
    try:
        return psutil.Process(number).status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


@pytest.mark.parametrize(
    "head",
    [
        b'{"record": ["subprocess:Popen", {"args": "true"}]}',
        b'{"record": ["convexplorer.engine.child:call", {"function": 1}]}',
        b'{"record": ["convexplorer.engine.child:os.system", {"command": "true"}]}',
        b'{"array": ["|O", [1], 0, true]}',
        b'{"array": ["<f4", [1000000], 0, true]}',
        b'{"array": ["<f4", [-1], 0, true]}',
        b'{"unknown": 1}',
        b"{}",
        b"[",
    ],
)
def test_a_child_cannot_make_the_parent_do_things(head: bytes) -> None:
    with pytest.raises(ValueError):
        wire.unpack(head, memoryview(b"12345678"))


@pytest.mark.parametrize("policy", ["newest", "every"])
def test_a_generator_is_sent_the_wishes_of_who_takes_its_items(policy: child.Policy) -> None:
    with child.iterate(work.obedient, policy=policy) as items:
        assert next(items) == 0
        items.wait(PATIENT, 7)
        got = [next(items) for _ in range(20)]
        assert got[-1] == 7
        items.wait(PATIENT, 8)
        items.wait(PATIENT, 9)
        assert [next(items) for _ in range(20)][-1] == 9


def test_asked_it_answers_each_question_and_is_ready_for_the_next() -> None:
    with child.iterate(work.answering, policy="asked") as items:
        assert [items.wait(PATIENT, number) for number in (3, 5, 1)] == [((3, 0),), ((5, 1),), ((1, 2),)]
        with pytest.raises(UserError) as caught:
            items.wait(PATIENT, -1)
        assert caught.value.message.code == "file-missing"
        with pytest.raises(StopIteration):
            items.wait(PATIENT, 1)
