"""The atomic save: whatever fails, wherever it is cut off, the file is the old one or the new one, and nothing else."""

import builtins
import errno
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from convexplorer.formats import save
from convexplorer.messages import UserError

OLD, NEW = b"old" * 1000, b"new" * 2000


def test_a_new_file_and_a_replaced_one(tmp_path: Path) -> None:
    path = tmp_path / "ünï 1.convx"
    save.save_bytes(path, OLD)
    assert path.read_bytes() == OLD
    save.save_bytes(path, NEW)
    assert path.read_bytes() == NEW
    assert os.listdir(tmp_path) == [path.name]


class Faults:
    """Makes the `at`-th of all calls to open, write, flush, fsync and replace fail, as SQLite tests its files."""

    def __init__(self, patch: pytest.MonkeyPatch, number: int, at: int) -> None:
        self.number, self.at, self.count = number, at, 0
        real_open = builtins.open
        faults = self

        class File(io.BufferedWriter):
            def write(self, data: Any) -> int:
                faults.step()
                return super().write(data)

            def flush(self) -> None:
                faults.step()
                super().flush()

        def opened(name: Any, mode: str = "r", *rest: Any, **more: Any) -> Any:
            if "x" not in mode:
                return real_open(name, mode, *rest, **more)
            self.step()
            return File(io.FileIO(name, mode.replace("b", "")))

        patch.setattr(builtins, "open", opened)
        for name in ("fsync", "replace"):
            patch.setattr(os, name, self._counted(getattr(os, name)))

    def step(self) -> None:
        self.count += 1
        if self.count == self.at:
            raise OSError(self.number, os.strerror(self.number))

    def _counted(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            self.step()
            return real(*args, **more)

        return call


@pytest.mark.parametrize("existed", [True, False])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EIO])
def test_a_fault_at_every_point_leaves_the_old_file(tmp_path: Path, number: int, existed: bool) -> None:
    path = tmp_path / "a.convx"
    failures = 0
    for at in range(1, 100):
        if existed:
            path.write_bytes(OLD)
        with pytest.MonkeyPatch.context() as patch:
            faults = Faults(patch, number, at)
            try:
                save.save_bytes(path, NEW)
                failed = None
            except UserError as error:
                failed = error
        if failed is None:
            if faults.count < at:
                break  # every point has had its fault
            assert path.read_bytes() == NEW  # the folder's own fsync: the file is there all the same
            path.unlink()
            continue
        failures += 1
        assert failed.message.code == "save-failed"
        assert ("previous version is intact" in str(failed)) == existed
        assert os.listdir(tmp_path) == (["a.convx"] if existed else [])
        assert not existed or path.read_bytes() == OLD
    assert failures >= 5
    assert path.read_bytes() == NEW


def test_an_error_of_the_writer_passes_and_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(OLD)

    def half() -> None:
        with save.atomic(path) as file:
            file.write(NEW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert path.read_bytes() == OLD
    assert os.listdir(tmp_path) == ["a"]


@pytest.mark.parametrize(
    ("name", "why"),
    [("missing/a.png", "the folder does not exist"), ("folder", "a folder of that name"), ("x" * 300, "too long")],
)
def test_why_it_failed_is_said(tmp_path: Path, name: str, why: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(UserError) as caught:
        save.save_bytes(tmp_path / name, NEW)
    assert why in str(caught.value)
    assert os.listdir(tmp_path) == ["folder"]


@pytest.mark.skipif(sys.platform == "win32", reason="links and modes are those of POSIX")
def test_a_link_stays_a_link_and_permissions_stay(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_bytes(OLD)
    real.chmod(0o640)
    link.symlink_to(real)
    save.save_bytes(link, NEW)
    assert link.is_symlink()
    assert real.read_bytes() == NEW
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_scanner_that_holds_the_file_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    real, calls = os.replace, []

    def held(source: Any, target: Any) -> None:
        calls.append(target)
        if len(calls) < 3:
            error = PermissionError(errno.EACCES, "held")
            error.winerror = 32  # type: ignore[attr-defined,unused-ignore]
            raise error
        real(source, target)

    monkeypatch.setattr(os, "replace", held)
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    save.save_bytes(path, NEW)
    assert path.read_bytes() == NEW
    assert len(calls) == 3


_SAVER = """
import sys
from pathlib import Path
from convexplorer.formats import save
number = 0
while True:
    number += 1
    save.save_bytes(Path(sys.argv[1]), b"%08d" % number * 50_000)
    print(number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
def test_kill_in_the_middle_of_saving_loses_nothing_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "a"
    root = str(Path(__file__).parents[2])
    for wait in range(6):
        with subprocess.Popen(
            [sys.executable, "-c", _SAVER, str(path)],
            cwd=root,
            env={**os.environ, "PYTHONPATH": root},
            stdout=subprocess.PIPE,
        ) as saver:
            assert saver.stdout is not None
            for _ in range(wait * 3 + 1):
                saver.stdout.readline()
            saver.send_signal(signal.SIGKILL)
            rest = saver.stdout.read().split()
        last = int(rest[-1]) if rest else wait * 3 + 1
        data = path.read_bytes()
        assert len(data) == 400_000
        assert int(data[:8]) in (last, last + 1)
        assert data == data[:8] * 50_000
