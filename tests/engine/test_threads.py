"""Mailbox, pool and task: what two threads may rely on."""

import gc
import threading

import numpy as np

from convexplorer.engine.buffers import Pool
from convexplorer.engine.mailbox import Mailbox
from convexplorer.engine.task import Progress, Task
from convexplorer.messages import UserError

SHAPE = (4, 100, 100)


def test_the_newest_thing_wins_and_the_others_are_counted() -> None:
    box: Mailbox[int] = Mailbox()
    for thing in (1, 2, 3):
        box.put(thing)
    assert box.wait(0)
    assert (box.take(), box.take(), box.dropped) == (3, None, 2)


def test_waiting_ends_with_a_thing_or_with_closing() -> None:
    box: Mailbox[int] = Mailbox()
    assert not box.wait(0)
    threads = [threading.Thread(target=box.put, args=(1,)), threading.Thread(target=box.close)]
    threads[0].start()
    assert box.wait(10)
    box.take()
    threads[1].start()
    assert not box.wait(10)
    box.put(2)
    assert box.take() is None
    for thread in threads:
        thread.join()


def test_memory_comes_back_only_after_the_last_view_is_gone() -> None:
    pool = Pool()
    array = pool.take(SHAPE, np.float32)
    address = array.__array_interface__["data"][0]
    view = array[1, ::2].T
    view[...] = 7
    del array
    other = pool.take(SHAPE, np.float32)
    other[...] = 1
    assert (view == 7).all()
    assert pool.idle_bytes == 0
    del view
    gc.collect()
    again = pool.take(SHAPE, np.float32)
    assert again.__array_interface__["data"][0] == address
    assert again.flags.c_contiguous
    assert again.flags.writeable


def test_a_frozen_array_comes_back_writable() -> None:
    pool = Pool()
    array = pool.take(SHAPE, np.float64)
    array.setflags(write=False)
    del array
    pool.take(SHAPE, np.float64)[...] = 0


def test_idle_memory_is_bounded() -> None:
    pool = Pool(idle=400_000)
    arrays = [pool.take(SHAPE, np.float32) for _ in range(5)]
    assert pool.idle_bytes == 0
    arrays.clear()
    assert pool.idle_bytes == 320_000


def test_held_memory_is_never_handed_out_twice_to_several_threads() -> None:
    pool, wrong = Pool(), []

    def use(mark: int) -> None:
        for _ in range(200):
            array = pool.take((30_000,), np.int32)
            array[...] = mark
            if not (array == mark).all():
                wrong.append(mark)

    threads = [threading.Thread(target=use, args=(mark,)) for mark in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not wrong


def test_a_task_reports_and_ends() -> None:
    problem = UserError("no-built-in", name="x").message
    task = Task("Count", iter([Progress(1, 2, "one"), Progress(2, 2, "two", problem)]))
    assert task.state == "waiting"
    task.start()
    assert task.wait(10)
    assert (task.state, task.progress.text, task.problems) == ("done", "two", (problem,))


def test_a_cancelled_task_closes_what_it_opened() -> None:
    begun, closed = threading.Event(), threading.Event()

    def work():  # type: ignore[no-untyped-def]
        try:
            while True:
                begun.set()
                yield Progress(0, 1)
        finally:
            closed.set()

    task = Task("Endless", work)
    task.start()
    assert begun.wait(10)
    task.cancel()
    assert task.wait(10)
    assert task.state == "cancelled"
    assert closed.is_set()


def test_a_task_that_fails_has_a_sentence(caplog) -> None:  # type: ignore[no-untyped-def]
    def refused():  # type: ignore[no-untyped-def]
        yield Progress(0, 1)
        raise UserError("no-built-in", name="x")

    def broken():  # type: ignore[no-untyped-def]
        yield Progress(0, 1)
        raise ZeroDivisionError("on purpose")

    for work, code in ((refused, "no-built-in"), (broken, "unexpected")):
        task = Task("Fail", work())
        task.start()
        assert task.wait(10)
        assert (task.state, task.error.code) == ("failed", code)
    assert "on purpose" in caplog.text
