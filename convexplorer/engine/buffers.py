"""Memory for results that is used again, and only after its last holder has let go."""

import threading
import weakref
from collections import OrderedDict, deque

import numpy as np
from numpy.typing import DTypeLike, NDArray

from convexplorer.compute.arrays import Array, Shape

Slab = NDArray[np.uint8]
SMALL = 1 << 16
"""Bytes below which fresh memory is cheaper than keeping it."""
IDLE = 256 << 20


class Pool:
    """Hands out arrays; the memory of one comes back when it and every view of it are gone.

    A ring of buffers, however long, is overwritten while shown as soon as the painter is slow; here a holder counts.
    At most `idle` bytes are kept for the next taker, oldest let go first. Safe from any thread.
    """

    def __init__(self, idle: int = IDLE) -> None:
        self._idle_limit = idle
        self._lock = threading.Lock()
        # finalizers may run inside any statement, also while the lock is held: they only append
        self._returned: deque[Slab] = deque()
        self._idle: OrderedDict[int, Slab] = OrderedDict()
        self._idle_bytes = 0

    def take(self, shape: Shape, dtype: DTypeLike) -> Array:
        """An array with undefined contents, C-contiguous and writable."""
        kind = np.dtype(dtype)
        count = int(np.prod(shape, dtype=np.int64))
        size = count * kind.itemsize
        if size < SMALL:
            return np.empty(shape, kind)
        slab = self._slab(size)
        # NumPy follows `base` only through arrays: over a memoryview every view keeps `flat` itself alive
        flat = np.frombuffer(slab.data, kind, count)
        weakref.finalize(flat, self._returned.append, slab).atexit = False
        return flat.reshape(shape)

    @property
    def idle_bytes(self) -> int:
        """Bytes that wait for the next taker."""
        with self._lock:
            self._collect()
            return self._idle_bytes

    def _slab(self, size: int) -> Slab:
        with self._lock:
            self._collect()
            for key, slab in reversed(self._idle.items()):
                if slab.size == size:
                    del self._idle[key]
                    self._idle_bytes -= size
                    return slab
        return np.empty(size, np.uint8)

    def _collect(self) -> None:
        while self._returned:
            slab = self._returned.popleft()
            self._idle[id(slab)] = slab
            self._idle_bytes += slab.size
        while self._idle_bytes > self._idle_limit:
            _, slab = self._idle.popitem(last=False)
            self._idle_bytes -= slab.size
