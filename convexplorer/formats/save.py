"""The one atomic save: after it, a crash in it or its failure, the file is whole: the new one or the old."""

import contextlib
import errno
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from convexplorer.messages import UserError

_WHY = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your share of the disk is used up",
    errno.EACCES: "writing there is not allowed",
    errno.EPERM: "writing there is not allowed",
    errno.EROFS: "the disk can only be read",
    errno.ENOENT: "the folder does not exist",
    errno.ENOTDIR: "part of its path is not a folder",
    errno.EISDIR: "there is a folder of that name",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EIO: "the disk reported an error",
}
# virus scanners and indexers hold a file on Windows for a moment: retried for some 2.5 s in all
_WAITS = (0.05, 0.1, 0.2, 0.4, 0.75, 1.0)
_BUSY = (5, 32, 33)


def save_bytes(path: Path, data: bytes) -> None:
    """Write `data` to `path` at once or not at all; UserError("save-failed") says why and what was kept."""
    with atomic(path) as file:
        file.write(data)


@contextlib.contextmanager
def atomic(path: Path) -> Iterator[BinaryIO]:
    """A file to write to that takes the place of `path` when the block ends without an error.

    It is written beside `path`, flushed to the disk, then renamed over it; when anything fails it is removed and
    `path` stays as it was. OSError becomes UserError("save-failed"), other errors pass.
    """
    path = Path(os.path.realpath(path))  # a link stays a link, what it points to is replaced
    existed = os.path.exists(path)  # Path.exists raises for names that are too long
    temporary = path.with_name(f".{path.name[:100]}.{os.getpid():x}-{time.monotonic_ns():x}.tmp")
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder")
        try:
            with open(temporary, "xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            _like_before(path, temporary, existed)
            _replace(temporary, path)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
        _sync_folder(path.parent)
    except OSError as error:
        raise failed(path, error, existed) from error


def failed(path: Path, error: OSError, existed: bool) -> UserError:
    """The sentence for a file that could not be written; `existed` when an older version is still there."""
    kept = "The previous version is intact." if existed else "Nothing was written."
    return UserError("save-failed", name=path.name, why=reason(path, error), kept=kept)


def reason(path: Path, error: OSError) -> str:
    """Why a file could not be written, in plain words."""
    why = _WHY.get(error.errno or 0, error.strerror or type(error).__name__)
    if error.errno == errno.ENOSPC:
        with contextlib.suppress(OSError):
            why += f" ({shutil.disk_usage(path.parent).free >> 10} KB free)"
    return why


def put_in_place(temporary: Path, path: Path) -> None:
    """A finished file that another program wrote, flushed to the disk and renamed over `path`; OSError."""
    path = Path(os.path.realpath(path))
    with open(temporary, "rb+") as file:
        os.fsync(file.fileno())
    _like_before(path, temporary, os.path.exists(path))
    _replace(temporary, path)
    _sync_folder(path.parent)


def _like_before(path: Path, temporary: Path, existed: bool) -> None:
    """Who may read the old file may read the new one."""
    if existed and sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.chmod(temporary, path.stat().st_mode & 0o777)


def _replace(temporary: Path, path: Path) -> None:
    for wait in (*_WAITS, None):
        try:
            os.replace(temporary, path)
            return
        except OSError as error:
            if wait is None or getattr(error, "winerror", None) not in _BUSY:
                raise
            time.sleep(wait)


def _sync_folder(folder: Path) -> None:
    """The rename itself reaches the disk; a folder that cannot be synced is no reason to call the save failed."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
