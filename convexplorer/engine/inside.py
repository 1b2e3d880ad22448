"""The other side of `engine/child.py`: what a child process does with the work it is sent."""

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Generator, Iterator
from multiprocessing import connection as connections
from multiprocessing import shared_memory
from multiprocessing.connection import Connection
from typing import Any

import psutil

from convexplorer.engine import wire
from convexplorer.messages import UserError

READY, NEED, VALUE, FAILED, ITEM, OVER = b"r", b"n", b"v", b"f", b"i", b"o"
"""First byte of what a child says: it can work; how many bytes of shared memory it needs; what comes after is a
result, an error, an item with the number of those dropped, or nothing any more."""

_INLINE = 1 << 16
_NO_MEMORY = -4  # cv2.error.code; cv2 is not imported for it


def main(pipe: "Connection[Any, Any]") -> None:
    """Do what is asked until the parent ends; runs in the child."""
    _settle()
    pipe.send_bytes(READY)
    out = _Out(pipe)
    with contextlib.suppress(EOFError, OSError):
        while True:
            try:
                kind, *job = pipe.recv()
            except (EOFError, OSError):
                break
            except Exception as error:  # noqa: BLE001 - a function that cannot be imported here is an answer too
                out.say(FAILED, _failure(error))
                continue
            if kind == "call":
                out.say(*_outcome(*job))
            else:
                function, args, policy, memory = job
                if policy == "asked":
                    _respond(pipe, out, function, args, memory)
                else:
                    _produce(pipe, out, function, args, policy, memory)
                break
    os._exit(0)  # a decoder's own threads must not keep it from ending


def _settle() -> None:
    """Deaf to Ctrl+C, silent at the terminal (stdout may carry data), and gone when the parent is."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    os.close(nothing)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connections.wait([parent.sentinel])
        os._exit(1)


def _outcome(function: Callable[..., Any], args: tuple[Any, ...], memory: int | None) -> tuple[bytes, Any]:
    try:
        with limited(memory):
            return VALUE, function(*args)
    except Exception as error:  # noqa: BLE001 - every error is an answer
        return FAILED, _failure(error)


def _failure(error: Exception) -> Any:
    """A UserError as it is; of others what kind, and the details for the log."""
    if isinstance(error, UserError):
        return error
    short = isinstance(error, MemoryError) or getattr(error, "code", None) == _NO_MEMORY
    kind = "MemoryError" if short else type(error).__name__
    return kind, "".join(traceback.format_exception(error))[-20_000:]


@contextlib.contextmanager
def limited(memory: int | None) -> Iterator[None]:
    """No more than `memory` bytes of address space beyond what the process has; without effect on Windows."""
    if memory is None or sys.platform == "win32":
        yield
        return
    import resource  # noqa: PLC0415 - there is none on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = psutil.Process().memory_info().vms + memory
    with contextlib.suppress(ValueError, OSError):  # macOS may refuse
        resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))
    try:
        yield
    finally:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


class _Out:
    """Says things to the parent: text through the pipe, large arrays through the parent's shared memory."""

    def __init__(self, pipe: "Connection[Any, Any]") -> None:
        self._pipe = pipe
        self._memory: shared_memory.SharedMemory | None = None

    def say(self, kind: bytes, value: object) -> None:
        """One message; a value that may not cross becomes a failure."""
        try:
            packed = wire.pack(value)
        except (TypeError, ValueError) as error:
            kind, packed = FAILED, wire.pack(_failure(error))
        inline = b""
        if packed.size > _INLINE:
            shared = self._room(packed.size)
            if shared is None:
                inline = _joined(packed)
            else:
                wire.write(packed, shared)
        elif packed.size:
            inline = _joined(packed)
        self._pipe.send_bytes(kind + len(packed.head).to_bytes(4, "little") + packed.head + inline)

    def _room(self, size: int) -> memoryview | None:
        """The parent's memory: what was there for the last message, or asked for; None where there is none.

        The parent asks for the next message when it has copied the last one, and lets go of memory only when asked for
        more.
        """
        if self._memory is not None and self._memory.size >= size:
            return self._memory.buf
        self._pipe.send_bytes(NEED + str(size).encode())
        name = self._pipe.recv()[0]
        if self._memory is not None:
            self._memory.close()
        # attaching tells the resource tracker, which parent and child share: a second mention of the same name,
        # undone when the parent removes it
        self._memory = None if name is None else shared_memory.SharedMemory(name=name)
        return None if self._memory is None else self._memory.buf


def _joined(packed: wire.Packed) -> bytes:
    blob = bytearray(packed.size)
    wire.write(packed, memoryview(blob))
    return bytes(blob)


class _Slot:
    """Room for one item between the generator and the thread that hands it over."""

    def __init__(self, policy: str) -> None:
        self._newest = policy == "newest"
        self._changed = threading.Condition()
        self._said: tuple[bytes, Any] | None = None
        self._last: tuple[bytes, Any] | None = None
        self._wish: Any = None
        self._dropped = 0

    def put(self, item: Any) -> None:
        """Instead of the item before ("newest"), or when that has been taken ("every")."""
        with self._changed:
            if self._newest:
                self._dropped += self._said is not None
            else:
                self._changed.wait_for(lambda: self._said is None)
            self._said = ITEM, item
            self._changed.notify_all()

    def ask(self, wish: Any) -> None:
        """What the parent would have otherwise from now on; None: nothing."""
        with self._changed:
            self._wish = wish if wish is not None else self._wish

    def wish(self) -> Any:
        """The newest wish, told once."""
        with self._changed:
            wish, self._wish = self._wish, None
            return wish

    def end(self, kind: bytes, value: Any) -> None:
        """What is said after the last item."""
        with self._changed:
            self._last = kind, value
            self._changed.notify_all()

    def take(self) -> tuple[bytes, Any]:
        """The item with the number dropped, or the end; waits for it."""
        with self._changed:
            self._changed.wait_for(lambda: self._said is not None or self._last is not None)
            if self._said is None:
                assert self._last is not None
                return self._last
            (kind, item), self._said = self._said, None
            self._changed.notify_all()
            return kind, (self._dropped, item)


def _produce(
    pipe: "Connection[Any, Any]",
    out: _Out,
    function: Callable[..., Generator[Any, Any, None]],
    args: tuple[Any, ...],
    policy: str,
    memory: int | None,
) -> None:
    """Run the generator here, in the main thread, as some systems ask of who opens a camera; send it wishes."""
    slot = _Slot(policy)
    handing = threading.Thread(target=_hand_over, args=(pipe, out, slot), daemon=True)
    handing.start()
    try:
        with limited(memory):
            items = function(*args)
            item = next(items)
            while True:
                slot.put(item)
                wish = slot.wish()
                item = next(items) if wish is None else items.send(wish)
    except StopIteration:
        slot.end(OVER, None)
    except Exception as error:  # noqa: BLE001 - every error is an answer
        slot.end(FAILED, _failure(error))
    handing.join()


def _respond(
    pipe: "Connection[Any, Any]",
    out: _Out,
    function: Callable[..., Generator[Any, Any, None]],
    args: tuple[Any, ...],
    memory: int | None,
) -> None:
    """Send the generator each question of the parent, and say its answer; what it does until the next is its own."""
    asked = False
    last: tuple[bytes, Any] = OVER, None
    try:
        with limited(memory):
            generator = function(*args)
            while True:
                next(generator)
                _, wanted = pipe.recv()
                asked = True
                out.say(ITEM, (0, generator.send(wanted)))
                asked = False
    except StopIteration:
        pass
    except Exception as error:  # noqa: BLE001 - every error is an answer
        last = FAILED, _failure(error)
    if not asked:
        pipe.recv()
    out.say(*last)


def _hand_over(pipe: "Connection[Any, Any]", out: _Out, slot: _Slot) -> None:
    """Answer each "next" of the parent with what is in the slot."""
    try:
        while True:
            _, wish = pipe.recv()
            slot.ask(wish)
            kind, value = slot.take()
            out.say(kind, value)
            if kind != ITEM:
                return
    except (EOFError, OSError):
        os._exit(0)
