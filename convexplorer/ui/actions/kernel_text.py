"""The kernel as text in the clipboard: cells for a spreadsheet, NumPy or CSV, and back."""

from collections.abc import Callable

import numpy as np
from PySide6.QtGui import QGuiApplication

from convexplorer.compute.arrays import Array
from convexplorer.formats import kernels as kernel_text
from convexplorer.formats.kernels import Style
from convexplorer.messages import UserError
from convexplorer.model import edits
from convexplorer.ui.actions.action import Action, Window
from convexplorer.ui.widgets.matrix_editor import MatrixEditor

Block = tuple[int, int, int, int]


def selection(window: Window) -> Block:
    """First row, first column, rows and columns of the cells that are selected in the kernel editor."""
    editor = window.files.window.findChild(MatrixEditor, "kernelEditor")
    return editor.selection() if isinstance(editor, MatrixEditor) else (0, 0, 1, 1)


def _shown(window: Window) -> Array:
    conv, view = window.store.shown.convolution, window.store.view
    return np.asarray(conv.weight[view.filter, edits.channel_of(conv, view.kernel_channel) or 0])


def _copy(style: Style) -> Callable[[Window], None]:
    """Copies the selected block or, where one cell is selected, the whole kernel."""

    def copy(window: Window) -> None:
        row, column, rows, columns = selection(window)
        kernel = _shown(window)
        if rows * columns > 1:
            kernel = kernel[row : row + rows, column : column + columns]
        QGuiApplication.clipboard().setText(kernel_text.format_kernel(kernel, style))

    return copy


def paste(window: Window) -> None:
    """Cells from text: over the selected ones where they fit there, else in place of the whole kernel."""
    store = window.store
    try:
        cells = kernel_text.parse_kernel(QGuiApplication.clipboard().text())
        conv, index = store.shown.convolution, store.view.filter
        channel = edits.channel_of(conv, store.view.kernel_channel)
        row, column, rows, columns = selection(window)
        if cells.size == 1:
            cells = np.full((rows, columns), cells[0, 0])  # one number fills the selected block, as in a spreadsheet
        whole = conv.size in ((rows, columns), cells.shape)
        if not whole and row + cells.shape[0] <= conv.size[0] and column + cells.shape[1] <= conv.size[1]:
            store.edit(edits.with_cells(store.shown, index, channel or 0, row, column, cells), "Paste cells")
        else:
            store.edit(edits.with_kernel(store.shown, index, cells, "Pasted", channel), "Paste kernel")
    except UserError as error:
        window.say(error.message)


CLIPBOARD: tuple[Action, ...] = (
    Action(
        "copy-kernel",
        "&Copy kernel",
        "Edit",
        _copy("spreadsheet"),
        tip="The selected cells, or all, as a spreadsheet takes them",
    ),
    Action("copy-kernel-numpy", "Copy kernel as &NumPy", "Edit", _copy("numpy"), tip="As np.array([[…]])"),
    Action("copy-kernel-csv", "Copy kernel as CS&V", "Edit", _copy("csv"), tip="Numbers parted by commas"),
    Action(
        "paste-kernel",
        "&Paste kernel",
        "Edit",
        paste,
        tip="Numbers from a spreadsheet, NumPy or CSV: at the selected cell where they fit, else a new kernel",
    ),
)
