"""What can be done to the kernel of the selected filter, or to the one of the channel shown."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from convexplorer.compute import kernels
from convexplorer.compute.arrays import Array
from convexplorer.formats.kernels import parse_number
from convexplorer.messages import Message, UserError
from convexplorer.model import edits
from convexplorer.ui.actions.action import Action, Window, edited
from convexplorer.ui.dialogs import choose
from convexplorer.ui.store import Store


def mapped(window: Window, label: str, change: Callable[[Array], Array], name: str = "") -> None:
    """Put the kernels that are shown through `change`, and call the filter `name` where given."""
    store = window.store
    channel = edits.channel_of(store.shown.convolution, store.view.kernel_channel)
    edited(window, lambda document, i: edits.with_kernels_mapped(document, i, change, name, channel), label)


def _mapped(label: str, change: Callable[[Array], Array], name: str = "") -> Callable[[Window], None]:
    return lambda window: mapped(window, label, change, name)


def _normalised(kernel: Array) -> Array:
    """Divided by its sum, or by the sum of its absolute values where that is 0, so that values stay in their range."""
    total = kernel.sum()
    scale = total if abs(total) > 1e-9 * np.abs(kernel).sum() else np.abs(kernel).sum()
    return kernel / scale if scale else kernel


def divide(window: Window) -> None:
    """Ask for a divisor, such as the 9 under a kernel of ones."""
    text = choose.number(window.files.window, "Divide kernel", "Divide every weight by", "9")
    if not text:
        return
    try:
        divisor = parse_number(text)
    except UserError:
        divisor = 0.0
    if divisor == 0:
        window.say(Message("divisor-not-a-number", {"text": text}))
    else:
        mapped(window, f"Divide kernel by {text}", lambda kernel: kernel / divisor)


def draw(window: Window) -> None:
    """Random weights between −1 and 1: the first draw after those that the bank has, by a seed that its title says."""
    seeds = [kernels.seed_of(title) or 0 for title in window.store.shown.convolution.titles]
    seed = max(seeds, default=0) + 1
    said = kernels.SEEDED.format(seed=seed)
    mapped(window, said, lambda kernel: kernels.drawn(seed, *kernel.shape), said)


def _switch(setting: str) -> Callable[[Window], None]:
    def switch(window: Window) -> None:
        view = window.store.view
        window.store.set_view(
            replace(view, kernel=replace(view.kernel, **{setting: not getattr(view.kernel, setting)}))
        )

    return switch


def _is_on(setting: str) -> Callable[[Store], bool]:
    return lambda store: bool(getattr(store.view.kernel, setting))


KERNEL: tuple[Action, ...] = (
    Action(
        "normalise",
        "&Normalise",
        "Layer",
        _mapped("Normalise kernel", _normalised),
        tip="Divide by the sum of the weights",
    ),
    Action("divide", "Di&vide by…", "Layer", divide, tip="Divide every weight by one number"),
    Action("flip-across", "Flip &left to right", "Layer", _mapped("Flip kernel", np.fliplr), tip="Mirror its columns"),
    Action("flip-down", "Flip &top to bottom", "Layer", _mapped("Flip kernel", np.flipud), tip="Mirror its rows"),
    Action(
        "flip-both",
        "Flip bot&h ways",
        "Layer",
        _mapped("Flip kernel both ways", np.flip),
        tip="Mirror rows and columns: what tells a convolution from a cross-correlation",
    ),
    Action(
        "rotate",
        "&Rotate 90°",
        "Layer",
        _mapped("Rotate kernel", lambda k: np.rot90(k, -1)),
        tip="Turn the kernel clockwise",
    ),
    Action(
        "transpose", "Trans&pose", "Layer", _mapped("Transpose kernel", np.transpose), tip="Swap its rows and columns"
    ),
    Action(
        "invert", "&Invert signs", "Layer", _mapped("Invert kernel", np.negative), tip="Multiply every weight by −1"
    ),
    Action("zero", "Set to &zero", "Layer", _mapped("Zero kernel", np.zeros_like, "All zero"), tip="Every weight 0"),
    Action(
        "random", "Rando&m", "Layer", draw, tip="Weights between −1 and 1, drawn anew each time, by a seed it names"
    ),
    Action(
        "paint-cells",
        "Paint &cells",
        "Layer",
        _switch("painting"),
        tip="Dragging over the kernel gives other cells the value of the first; else hold Ctrl",
        checked=_is_on("painting"),
    ),
    Action(
        "write-fractions",
        "Weights as &fractions",
        "View",
        _switch("fractions"),
        tip="Write a ninth as 1/9 in place of .111",
        checked=_is_on("fractions"),
    ),
)
