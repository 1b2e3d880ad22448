"""What can block, crash or take all memory runs in a child process: one call with a deadline, or a generator's items.

The child is started afresh (spawn), never forked from a process that has threads and Qt. It costs 0.2 to 0.4 s until
it can work (measured: interpreter 0.03, NumPy 0.1, the rest what the function imports), so one is kept warm for `call`.
"""

import contextlib
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from multiprocessing import shared_memory
from typing import Any, Generic, Literal, TypeVar, cast

import numpy as np

from convexplorer import limits
from convexplorer.engine import wire
from convexplorer.engine.inside import FAILED, ITEM, NEED, OVER, READY, main
from convexplorer.messages import UserError

T = TypeVar("T")
Policy = Literal["newest", "every", "asked"]

START_SECONDS = 30.0
"""A machine that is busy, or checks every file for viruses, may take this long to start an interpreter."""
END_SECONDS = 0.15
"""How long closing waits for a killed process to be gone; the system may take longer over a device."""
_GRAIN = 1 << 20
_log = logging.getLogger(__name__)


class _Ended(Exception):
    """The child is gone."""


class _Child:
    """A process, the pipe to it, and the memory both see; owned by one thread at a time but for `kill`."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=main, args=(theirs,), daemon=True, name="convexplorer-child")
        self.memory: shared_memory.SharedMemory | None = None
        try:
            with _interrupts_blocked():
                self.process.start()
        except OSError as error:
            self.connection.close()
            raise UserError("child-not-started", why=error.strerror or "unknown reason") from error
        finally:
            theirs.close()
        self.ready = False
        # a child whose owner is forgotten ends as well; what is left of it at exit, multiprocessing ends
        self._forgotten = weakref.finalize(self, _kill, self.process)

    def send(self, *job: Any) -> None:
        """Something to do; _Ended when nobody is there to do it."""
        try:
            self.connection.send(job)
        except (BrokenPipeError, ConnectionError, OSError, EOFError):
            raise _Ended from None

    def wait_ready(self) -> None:
        """Until the child can work."""
        if not self.ready:
            if not self._arrived(START_SECONDS):
                raise UserError("child-not-started", why="it did not answer")
            self.ready = self._bytes()[:1] == READY
            if not self.ready:
                raise _Ended

    def answer(self, seconds: float | None, take: wire.Take = np.empty) -> tuple[bytes, Any] | None:
        """(what it is, value), or None when nothing arrives in time; _Ended when the child is gone."""
        until = None if seconds is None else time.monotonic() + seconds
        while True:
            if not self._arrived(None if until is None else max(until - time.monotonic(), 0)):
                return None
            said = self._bytes()
            if said[:1] != NEED:
                break
            self.send(self._room(int(said[1:])))
        length = int.from_bytes(said[1:5], "little")
        inline = memoryview(said)[5 + length :]
        shared = None if inline or self.memory is None else self.memory.buf
        blob = inline if shared is None else shared
        try:
            return said[:1], wire.unpack(said[5 : 5 + length], blob, take)
        except ValueError:
            _log.exception("a child sent what it should not")
            raise _Ended from None

    def _arrived(self, seconds: float | None) -> bool:
        try:
            return self.connection.poll(seconds)
        except (BrokenPipeError, ConnectionError, OSError, EOFError):
            raise _Ended from None

    def _bytes(self) -> bytes:
        try:
            return self.connection.recv_bytes()
        except (EOFError, OSError):
            raise _Ended from None

    def _room(self, size: int) -> str | None:
        """The name of shared memory of at least that size, or None: then the bytes come through the pipe.

        The memory is this process's: whatever happens to the child, none is left over.
        """
        if size > limits.memory_at_hand():
            return None
        if self.memory is not None and self.memory.size >= size:
            return self.memory.name
        self._free()
        try:
            self.memory = shared_memory.SharedMemory(create=True, size=-(-size // _GRAIN) * _GRAIN)
            handle = getattr(self.memory, "_fd", -1)
            if sys.platform == "linux" and handle >= 0:
                # a container may have 64 MB of it; touching what is not there would kill the child
                _reserve(handle, size)
        except OSError:
            self._free()
            return None
        return self.memory.name

    def _free(self) -> None:
        if self.memory is not None:
            self.memory.close()
            with contextlib.suppress(FileNotFoundError):
                self.memory.unlink()
            self.memory = None

    def kill(self) -> None:
        """End the process, from any thread; whoever waits for its answer gets _Ended."""
        _kill(self.process)

    def close(self) -> None:
        """End the process and give everything back; by the owner only."""
        self.kill()
        self.process.join(END_SECONDS)
        self.connection.close()
        self._free()
        self._forgotten.detach()
        with contextlib.suppress(ValueError):
            self.process.close()


def _reserve(handle: int, size: int) -> None:
    if sys.platform == "linux":
        os.posix_fallocate(handle, 0, size)


def _kill(process: Any) -> None:
    with contextlib.suppress(ValueError, OSError):  # closed already
        process.kill()


@contextlib.contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Ctrl+C at the terminal goes to all its processes: the child is born deaf to it, the parent decides."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_idle: list[_Child] = []
_idle_lock = threading.Lock()


def call(
    function: Callable[..., T],
    *args: Any,
    deadline: float,
    memory: int | None = None,
    what: str = "The work",
    take: wire.Take = np.empty,
) -> T:
    """`function(*args)` as computed in a child process, within `deadline` seconds and `memory` bytes more than it has.

    The function is named by its module; what it returns may hold numbers, text, arrays (made by `take`) and records of
    this package. Its UserErrors are raised here; `what` begins the sentence of "child-timeout", "child-died",
    "child-memory" and "child-failed". The limit of memory is one on Linux and macOS only.
    """
    child = _warm()
    again = False
    try:
        _send_call(child, function, args, memory)
        kind, value = child.answer(deadline, take) or (None, None)
        again = kind is not None
    except _Ended:
        raise UserError("child-died", what=what) from None
    finally:
        _give_back(child) if again else child.close()
    if kind is None:
        raise UserError("child-timeout", what=what, seconds=deadline)
    if kind == FAILED:
        raise _error(value, what)
    return cast(T, value)


def _send_call(child: _Child, function: Callable[..., Any], args: tuple[Any, ...], memory: int | None) -> None:
    child.wait_ready()
    child.send("call", function, args, memory)


def _warm() -> _Child:
    """A child that waits for work, or a new one."""
    while True:
        with _idle_lock:
            child = _idle.pop() if _idle else None
        if child is None:
            return _Child()
        if child.process.is_alive():
            return child
        child.close()


def _give_back(child: _Child) -> None:
    with _idle_lock:
        if not _idle:
            _idle.append(child)
            return
    child.close()


def kept_warm() -> frozenset[int]:
    """Process ids of the children that wait for the next `call`."""
    with _idle_lock:
        return frozenset(child.process.pid for child in _idle if child.process.pid is not None)


def dismiss() -> None:
    """End the child kept warm, as before leaving; the next `call` starts another."""
    with _idle_lock:
        children, _idle[:] = list(_idle), []
    for child in children:
        child.close()


def _error(said: Any, what: str) -> UserError:
    """What went wrong in the child as the sentence it becomes here."""
    if isinstance(said, UserError):
        return said
    kind, details = said
    if kind == "MemoryError":
        return UserError("child-memory", what=what)
    _log.error("%s failed in a child process:\n%s", what, details)
    return UserError("child-failed", what=what, kind=kind)


class Items(Generic[T], Iterator[T]):
    """The items of a generator that runs in a child process; iterate in one thread, `close` from any."""

    def __init__(self, child: _Child, job: tuple[Any, ...], what: str, take: wire.Take) -> None:
        self._child, self._job, self._what, self._take = child, job, what, take
        self._lock = threading.Lock()
        self._asked = self._over = self._closed = False
        self.dropped = 0
        """Items that were passed over for newer ones so far."""

    def __enter__(self) -> "Items[T]":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __next__(self) -> T:
        """The next item (policy "newest": the newest one not yet given); waits for it."""
        (item,) = cast(tuple[T], self._next(None))
        return item

    def wait(self, seconds: float | None, wanted: Any = None) -> tuple[T] | None:
        """The next item in a tuple, or None when there is none in time; StopIteration after the last one.

        The first item may take the time the child needs to start. `wanted` is the question of the policy "asked", with
        others a wish that the generator is sent; while an item is being waited for, no other is put.
        """
        return self._next(seconds, wanted)

    def kill(self) -> None:
        """End the child now and return at once, from any thread; who iterates gets StopIteration, and gives it back."""
        self._closed = True
        self._child.kill()

    def close(self) -> None:
        """End the child now, whatever it is doing; whoever waits for an item gets StopIteration."""
        self.kill()
        with self._lock:
            self._end()

    def _end(self) -> None:
        if not self._over:
            self._over = True
            self._child.close()

    def _next(self, seconds: float | None, wanted: Any = None) -> tuple[T] | None:
        with self._lock:
            if self._over:
                raise StopIteration
            try:
                answer = self._answer(seconds, wanted)
            except _Ended:
                self._end()
                if self._closed:
                    raise StopIteration from None
                raise UserError("child-died", what=self._what) from None
            if answer is None:
                return None
            kind, value = answer
            if kind == ITEM:
                self.dropped, item = value
                return (item,)
            self._end()
            if kind == OVER:
                raise StopIteration
            raise _error(value, self._what)

    def _answer(self, seconds: float | None, wanted: Any) -> tuple[bytes, Any] | None:
        if not self._child.ready:
            self._child.wait_ready()
            self._child.send(*self._job)
        if not self._asked:
            self._child.send("next", wanted)
            self._asked = True
        answer = self._child.answer(seconds, self._take)
        self._asked = answer is None
        return answer


def iterate(
    function: Callable[..., Iterator[T]],
    *args: Any,
    policy: Policy = "newest",
    memory: int | None = None,
    what: str = "The source",
    take: wire.Take = np.empty,
) -> Items[T]:
    """The items of the generator `function(*args)`, which runs in a child process; use it in a `with`.

    "newest": the generator never waits; an item not taken when the next one is ready is dropped and counted.
    "every": the generator waits until its item is taken. "asked": the generator is sent each question of `Items.wait`,
    yields its answer, and yields once more when it is ready for the next.

    Errors, `memory`, `what` and `take` as for `call`; the child ends with `close`, with the generator, and with
    this process.
    """
    return Items(_Child(), ("iterate", function, args, policy, memory), what, take)
