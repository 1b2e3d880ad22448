"""Everything the menus and shortcuts can do: one table of records."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWhatsThis

from convexplorer import __version__
from convexplorer.compute import kernels
from convexplorer.compute.arrays import Array
from convexplorer.formats import kernels as kernel_text
from convexplorer.messages import Message, UserError
from convexplorer.model import edits
from convexplorer.model.document import Document
from convexplorer.ui.dialogs import choose
from convexplorer.ui.files import Files
from convexplorer.ui.store import Store
from convexplorer.ui.theme import Mode


class Window(Protocol):
    """What an action may use of the window."""

    store: Store
    files: Files

    def say(self, message: Message) -> None:
        """Show one sentence."""

    def export(self) -> None:
        """Ask what to export, and where."""

    def show_layout(self, key: str) -> None:
        """Show one of the layouts."""

    def set_theme(self, name: Mode) -> None:
        """Light, dark, or as the system has it."""

    def close(self) -> bool:
        """Leave."""


@dataclass(frozen=True)
class Action:
    """One thing to do: its key, text, menu ("" for none), what it does, shortcut, tip and icon."""

    key: str
    text: str
    menu: str
    run: Callable[[Window], object]
    shortcut: str = ""
    tip: str = ""
    icon: str = ""


def _edited(window: Window, change: Callable[[Document, int], Document], label: str) -> None:
    """Edit the selected filter; one sentence when that cannot be."""
    store = window.store
    try:
        store.edit(change(store.shown, store.view.filter), label)
    except UserError as error:
        window.say(error.message)


def _mapped(label: str, change: Callable[[Array], Array], name: str = "") -> Callable[[Window], None]:
    """An action that puts every kernel of the selected filter through `change`, and calls it `name` where given."""
    return lambda window: _edited(
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


def add_filter(window: Window) -> None:
    """One more filter: the first preset that the bank has not got, selected."""
    store = window.store
    titles = set(store.shown.convolution.titles)
    name = next((n for n, p in kernels.PRESETS.items() if p.title not in titles and n != "identity"), "identity")
    preset = kernels.PRESETS[name]
    _edited(
        window, lambda document, _: edits.with_filter_added(document, kernels.kernel(name), preset.title), "Add filter"
    )
    _select(store, store.shown.convolution.filters - 1)


def duplicate_filter(window: Window) -> None:
    """A copy of the selected filter, selected."""
    _copied(window, "copy", 1.0)


def negative_filter(window: Window) -> None:
    """The negative of the selected filter beside it, selected."""
    _copied(window, "negative", -1.0)


def _copied(window: Window, word: str, sign: float) -> None:
    store = window.store
    name = f"{edits.title(store.shown.convolution, store.view.filter)} ({word})"
    _edited(window, lambda document, i: edits.with_filter_copied(document, i, name, sign), f"Add {word} of filter")
    _select(store, store.shown.convolution.filters - 1)


def remove_filter(window: Window) -> None:
    """The selected filter out of the bank."""
    store = window.store
    _edited(window, edits.without_filter, "Remove filter")
    _select(store, min(store.view.filter, store.shown.convolution.filters - 1))


def _select(store: Store, index: int) -> None:
    store.set_view(store.view.with_filter(index))


def rename_filter(window: Window) -> None:
    """Ask what the selected filter is called."""
    store = window.store
    index = store.view.filter
    name = choose.name(window.files.window, f"Name of filter {index + 1}", edits.title(store.shown.convolution, index))
    if name:
        store.edit(edits.with_title(store.shown, index, name), "Rename filter")


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


def _explain(window: Window) -> None:
    QWhatsThis.enterWhatsThisMode()


def _about(window: Window) -> None:
    window.say(Message("about", {"version": __version__}))


ACTIONS: tuple[Action, ...] = (
    Action(
        "open", "&Open…", "File", lambda w: w.files.choose_and_open(), "Ctrl+O", "Open a picture or a session", "open"
    ),
    Action("save", "&Save", "File", lambda w: w.files.save(), "Ctrl+S", "Save the work as a session", "save"),
    Action(
        "save-as", "Save &as…", "File", lambda w: w.files.save_as(), "Ctrl+Shift+S", "Save the work as another session"
    ),
    Action("export", "&Export…", "File", lambda w: w.export(), "Ctrl+E", "Save maps as pictures or numbers", "export"),
    Action("quit", "&Quit", "File", lambda w: w.close(), "Ctrl+Q", "Leave ConvExplorer"),
    Action("undo", "&Undo", "Edit", lambda w: w.store.undo(), "Ctrl+Z", "Take the last step back", "undo"),
    Action("redo", "&Redo", "Edit", lambda w: w.store.redo(), "Ctrl+Shift+Z", "Do it again", "redo"),
    Action(
        "start-over",
        "&Start over",
        "Edit",
        lambda w: w.files.new(),
        "",
        "Begin again; Undo brings everything back",
        "reset",
    ),
    Action("copy-kernel", "&Copy kernel", "Edit", copy_kernel, "", "The kernel's numbers as text"),
    Action("paste-kernel", "&Paste kernel", "Edit", paste_kernel, "", "A kernel from text, as a spreadsheet has it"),
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
    Action("add-filter", "&Add filter", "Layer", add_filter, "Ctrl+Shift+N", "One more filter: one more map"),
    Action(
        "duplicate-filter", "&Duplicate filter", "Layer", duplicate_filter, "Ctrl+D", "A copy of the selected filter"
    ),
    Action(
        "negative-filter", "Add its ne&gative", "Layer", negative_filter, "", "The selected filter times −1, beside it"
    ),
    Action("rename-filter", "Ren&ame filter…", "Layer", rename_filter, "F2", "Give the filter a name"),
    Action("remove-filter", "Remo&ve filter", "Layer", remove_filter, "", "Take the selected filter out"),
    Action(
        "theme-system",
        "Colours as the &system",
        "View",
        lambda w: w.set_theme("system"),
        "",
        "Light or dark as the system has it",
    ),
    Action("theme-light", "&Light colours", "View", lambda w: w.set_theme("light"), "", "A light window"),
    Action("theme-dark", "&Dark colours", "View", lambda w: w.set_theme("dark"), "", "A dark window"),
    Action(
        "home",
        "&Back to Explore",
        "View",
        lambda w: w.show_layout("explore"),
        "Ctrl+1",
        "The layout the program opens with",
    ),
    Action("teach", "&Lessons", "Learn", lambda w: w.show_layout("teach"), "Ctrl+5", "Where the lessons will be"),
    Action(
        "what-is-this",
        "&What is this?",
        "Help",
        lambda w: QWhatsThis.enterWhatsThisMode(),
        "Shift+F1",
        "Then click a control",
    ),
    Action("about", "&About ConvExplorer", "Help", _about, "", "Version and licence"),
)

MENUS: tuple[str, ...] = ("&File", "&Edit", "&View", "&Layer", "Lear&n", "&Help")
