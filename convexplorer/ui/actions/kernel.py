"""What can be done to the kernel of the selected filter."""

from collections.abc import Callable

import numpy as np
from PySide6.QtGui import QGuiApplication

from convexplorer.compute.arrays import Array
from convexplorer.formats import kernels as kernel_text
from convexplorer.messages import UserError
from convexplorer.model import edits
from convexplorer.ui.actions.action import Action, Window, edited


def _mapped(label: str, change: Callable[[Array], Array], name: str = "") -> Callable[[Window], None]:
    """An action that puts every kernel of the selected filter through `change`, and calls it `name` where given."""
    return lambda window: edited(
        window, lambda document, i: edits.with_kernels_mapped(document, i, change, name), label
    )


def _normalised(kernel: Array) -> Array:
    """Divided by its sum, or by the sum of its absolute values where that is 0, so that values stay in their range."""
    total = kernel.sum()
    scale = total if abs(total) > 1e-9 * np.abs(kernel).sum() else np.abs(kernel).sum()
    return kernel / scale if scale else kernel


def _drawn(kernel: Array) -> Array:
    """Random weights between −1 and 1; the same ones for the same size."""
    seed = kernel.shape[0] * 64 + kernel.shape[1]
    return np.round(np.random.default_rng(seed).uniform(-1, 1, kernel.shape), 2)


def copy_kernel(window: Window) -> None:
    """The kernel of the selected filter as text into the clipboard."""
    view = window.store.view
    own = window.store.shown.convolution.weight[view.filter]
    kernel = own[min(view.kernel_channel, len(own) - 1)]
    QGuiApplication.clipboard().setText(kernel_text.format_kernel(kernel))


def paste_kernel(window: Window) -> None:
    """The kernel of the selected filter from text in the clipboard."""
    store, text = window.store, QGuiApplication.clipboard().text()
    channel = None if store.shown.convolution.alike else store.view.kernel_channel
    try:
        kernel = kernel_text.parse_kernel(text)
        store.edit(edits.with_kernel(store.shown, store.view.filter, kernel, "Pasted", channel), "Paste kernel")
    except UserError as error:
        window.say(error.message)


CLIPBOARD: tuple[Action, ...] = (
    Action("copy-kernel", "&Copy kernel", "Edit", copy_kernel, "", "The kernel's numbers as text"),
    Action("paste-kernel", "&Paste kernel", "Edit", paste_kernel, "", "A kernel from text, as a spreadsheet has it"),
)

KERNEL: tuple[Action, ...] = (
    Action(
        "normalise",
        "&Normalise",
        "Layer",
        _mapped("Normalise kernel", _normalised),
        "",
        "Divide by the sum of the weights",
    ),
    Action(
        "flip-across",
        "Flip &left to right",
        "Layer",
        _mapped("Flip kernel", np.fliplr),
        "",
        "Mirror the kernel's columns",
    ),
    Action(
        "flip-down", "Flip &top to bottom", "Layer", _mapped("Flip kernel", np.flipud), "", "Mirror the kernel's rows"
    ),
    Action(
        "rotate",
        "&Rotate 90°",
        "Layer",
        _mapped("Rotate kernel", lambda k: np.rot90(k, -1)),
        "",
        "Turn the kernel clockwise",
    ),
    Action(
        "transpose",
        "Trans&pose",
        "Layer",
        _mapped("Transpose kernel", np.transpose),
        "",
        "Swap the kernel's rows and columns",
    ),
    Action(
        "invert", "&Invert signs", "Layer", _mapped("Invert kernel", np.negative), "", "Multiply every weight by −1"
    ),
    Action("zero", "Set to &zero", "Layer", _mapped("Zero kernel", np.zeros_like, "All zero"), "", "Every weight 0"),
    Action(
        "random", "Rando&m", "Layer", _mapped("Random kernel", _drawn, "Random"), "", "Random weights between −1 and 1"
    ),
)
