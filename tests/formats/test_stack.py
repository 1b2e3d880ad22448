"""Arrays one after another in one NPY file: whole and exact, or not there at all."""

import errno
from pathlib import Path

import numpy as np
import pytest

from convexplorer.formats import save
from convexplorer.formats.stack import Stack
from convexplorer.messages import UserError


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.uint8])
@pytest.mark.parametrize("count", [1, 12])
def test_every_bit_comes_back(tmp_path: Path, dtype: type, count: int) -> None:
    arrays = [np.random.default_rng(n).integers(0, 200, (2, 3, 5)).astype(dtype) for n in range(count)]
    stack = Stack(tmp_path / "a.npy")
    for array in arrays:
        stack.write(array)
    assert [path for path in tmp_path.iterdir() if path.suffix == ".npy"] == []
    stack.finish()
    stack.close()
    found = np.load(tmp_path / "a.npy", allow_pickle=False)
    assert found.dtype == dtype
    assert np.array_equal(found, np.stack(arrays))
    # a reader may map it instead of reading it
    assert np.array_equal(np.load(tmp_path / "a.npy", mmap_mode="r")[-1], arrays[-1])
    assert [path.name for path in tmp_path.iterdir()] == ["a.npy"]


def test_another_shape_nothing_and_a_change_of_mind_leave_nothing(tmp_path: Path) -> None:
    stack = Stack(tmp_path / "a.npy")
    stack.write(np.zeros((1, 2, 2), np.float32))
    with pytest.raises(UserError, match="Frame 2 gives maps of"):
        stack.write(np.zeros((1, 2, 3), np.float32))
    stack.close()
    stack.close()
    with pytest.raises(UserError, match="no frame"):
        Stack(tmp_path / "b.npy").finish()
    assert list(tmp_path.iterdir()) == []


class Full:
    """Takes one array and no more."""

    def __init__(self, file) -> None:
        self._file, self._writes = file, 0

    def write(self, data: bytes) -> int:
        self._writes += 1
        if self._writes > 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        return self._file.write(data)


def test_a_full_disk_is_a_sentence_and_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.npy"
    path.write_bytes(b"old")
    real = save.atomic

    class Atomic:
        def __init__(self, where: Path) -> None:
            self._real = real(where)

        def __enter__(self) -> Full:
            return Full(self._real.__enter__())

        def __exit__(self, *error: object) -> object:
            return self._real.__exit__(*error)

    monkeypatch.setattr(save, "atomic", Atomic)
    stack = Stack(path, overwrite=True)
    stack.write(np.zeros(9))
    with pytest.raises(UserError, match="the disk is full") as caught:
        stack.write(np.zeros(9))
    assert "intact" in str(caught.value)
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.npy"]
