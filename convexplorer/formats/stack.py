"""Arrays of one shape, one after another in one NPY file (N, …); no more than one of them is held."""

import contextlib
import io
import os
from pathlib import Path
from typing import BinaryIO

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.formats import save
from convexplorer.messages import UserError

_HEADER = 256
"""Bytes kept for the header, which says how many there are: that is known at the end."""


class _GivenUp(Exception):
    """Nobody wants the file any more."""


class Stack:
    """Takes arrays for the file at `path`, which is there after `finish` and not before."""

    def __init__(self, path: Path, overwrite: bool = False) -> None:
        if not overwrite and os.path.lexists(path):
            raise UserError("file-exists", name=path.name)
        self.path = path
        self.frames = self.bytes = 0
        self._kind: tuple[tuple[int, ...], np.dtype[np.generic]] | None = None
        self._open = contextlib.ExitStack()
        self._file: BinaryIO | None = None

    def write(self, array: Array) -> None:
        """One more array; UserError where it has another shape than the first, or cannot be written."""
        kind = array.shape, array.dtype
        if self._kind is not None and kind != self._kind:
            raise UserError(
                "stack-shape",
                name=self.path.name,
                number=self.frames + 1,
                shape=str(array.shape),
                first=str(self._kind[0]),
            )
        if self._file is None:
            self._kind, self._file = kind, self._open.enter_context(save.atomic(self.path))
        self._put(np.ascontiguousarray(array).tobytes(), self.frames == 0)
        self.frames += 1
        self.bytes += array.nbytes

    def finish(self) -> None:
        """No more arrays: the file takes its place; UserError where it cannot."""
        if self._file is None or self._kind is None:
            raise UserError("movie-empty", name=self.path.name)
        shape, dtype = self._kind
        self._file.seek(0)
        self._put(_header((self.frames, *shape), dtype))
        self._file = None
        self._open.close()

    def close(self) -> None:
        """Nothing stays of a file that was not finished. Safe to call twice."""
        if self._file is not None:
            self._file = None
            with contextlib.suppress(_GivenUp):
                self._fail(_GivenUp())

    def _put(self, data: bytes, first: bool = False) -> None:
        assert self._file is not None
        try:
            self._file.write(bytes(_HEADER) + data if first else data)
        except OSError as error:
            self._file = None
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        """Let the atomic save undo what it did and say why."""
        if not self._open.__exit__(type(error), error, error.__traceback__):
            raise error


def _header(shape: tuple[int, ...], dtype: np.dtype[np.generic]) -> bytes:
    """The header of an NPY file, made as long as the room that was kept for it."""
    said = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        said, {"descr": np.lib.format.dtype_to_descr(dtype), "fortran_order": False, "shape": shape}
    )
    text = said.getvalue()[10:].rstrip(b"\n").ljust(_HEADER - 11) + b"\n"
    return said.getvalue()[:8] + (_HEADER - 10).to_bytes(2, "little") + text
