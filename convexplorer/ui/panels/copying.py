"""Numbers into the clipboard, as a spreadsheet takes them."""

from collections.abc import Iterator

from PySide6.QtGui import QGuiApplication

from convexplorer.compute.arrays import Array
from convexplorer.engine.task import Progress, Task
from convexplorer.ui.panels.panel import Desk

_ROWS = 64
"""So many rows are written between two looks at whether somebody cancelled."""


def copy_cells(desk: Desk, numbers: Array, title: str) -> None:
    """(planes, rows, columns) as text for a spreadsheet: tabs between cells, an empty row between planes.

    Written beside the window: a whole picture has a million numbers.
    """
    lines: list[str] = []
    task = Task(f"Copy {title} as cells", lambda: _write(numbers, lines))
    desk.start(task, lambda: QGuiApplication.clipboard().setText("\n".join(lines) + "\n"))


def _write(numbers: Array, lines: list[str]) -> Iterator[Progress]:
    planes, rows, _ = numbers.shape
    for index, plane in enumerate(numbers):
        lines.extend([""] * (index > 0))
        for first in range(0, rows, _ROWS):
            # the shortest text in the array's own precision, so that float32 does not end in noise
            lines.extend("\t".join(row) for row in plane[first : first + _ROWS].astype(str))
            yield Progress(index * rows + first, planes * rows)
