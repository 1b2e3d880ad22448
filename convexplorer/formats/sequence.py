"""Frames as files of their own, 000001.png and so on, with a table of when each was: times.csv."""

import contextlib
import csv
import os
from pathlib import Path
from typing import TextIO

from convexplorer.formats import save
from convexplorer.messages import UserError

TIMES = "times.csv"


class Sequence:
    """Takes frames for a folder; nothing is repeated, nothing left out, and what is there is whole at any moment."""

    def __init__(self, folder: Path, overwrite: bool = False) -> None:
        self.folder = folder
        self.frames = self.bytes = 0
        self.seconds = 0.0
        self._names: TextIO | None = None
        if os.path.lexists(folder / TIMES):
            if not overwrite:
                raise UserError("sequence-not-empty", name=folder.name)
            _clear(folder)

    def write(self, data: bytes, suffix: str, seconds: float) -> Path:
        """One frame's file and its line in the table; UserError where it cannot be written."""
        number = self.frames + 1
        path = self.folder / f"{number:06}{suffix}"
        try:
            if self._names is None:
                self.folder.mkdir(parents=True, exist_ok=True)
                # a buffer of one line: the table never ends in half of one
                self._names = open(self.folder / TIMES, "x", encoding="ascii", newline="\n", buffering=1)  # noqa: SIM115
                self._names.write("frame,seconds,file\n")
            _write(path, data)
            self._names.write(f"{number},{seconds:.6f},{path.name}\n")
        except FileExistsError:
            raise UserError("sequence-not-empty", name=self.folder.name) from None
        except OSError as error:
            raise UserError(
                "sequence-stopped", name=self.folder.name, number=number, why=save.reason(path, error)
            ) from error
        self.frames, self.seconds = number, seconds
        self.bytes += len(data)
        return path

    def close(self) -> None:
        """No more frames. Safe to call twice."""
        if self._names is not None:
            with contextlib.suppress(OSError):
                self._names.close()
            self._names = None


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all, without waiting for the disk as one precious file would."""
    try:
        with open(path, "xb") as file:
            file.write(data)
    except FileExistsError:
        raise
    except OSError:
        with contextlib.suppress(OSError):
            path.unlink()
        raise


def _clear(folder: Path) -> None:
    """Remove an earlier sequence: the files its own table names, and the table."""
    with contextlib.suppress(OSError):
        with open(folder / TIMES, encoding="ascii", errors="replace", newline="") as file:
            for row in csv.DictReader(file):
                name = row.get("file") or ""
                if name == Path(name).name and name[:6].isdecimal():
                    (folder / name).unlink(missing_ok=True)
        (folder / TIMES).unlink()
