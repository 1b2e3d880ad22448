"""What the forms of all kinds of layers share: they show one layer, and every change of it is one step."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from convexplorer.compute.arrays import Shape
from convexplorer.compute.layer import Layer
from convexplorer.messages import UserError
from convexplorer.model import stack
from convexplorer.model.document import Document
from convexplorer.model.result import Result
from convexplorer.model.selecting import as_it_stands, entering, own, selected
from convexplorer.model.view import View
from convexplorer.ui import probing
from convexplorer.ui.panels.panel import Desk

LABEL = 72
"""Pixels of the labels, so that all controls begin at one line."""


@dataclass(frozen=True, eq=False)
class Around:
    """The layer that is looked at, itself also where it is left out, with the shape of what comes into it."""

    document: Document
    view: View
    layer: Any
    shape: Shape | None

    @property
    def channel(self) -> int:
        """Which of its maps is looked at: the one that is opened, or the one last chosen."""
        opened = self.view.network.open
        return opened[1] if opened is not None and opened[0] == self.layer.name else self.view.network.channel

    @property
    def left_out(self) -> bool:
        """Whether the layer is out of action."""
        return self.document.layer(self.layer.name) is not self.layer


class Form(QWidget):
    """The controls of one kind of layer, one under another; `set_layer` is called for layers of that kind alone."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(4)
        self._followers: list[Callable[[Around], None]] = []

    def follow(self, function: Callable[[Around], None]) -> None:
        """Call this with every layer that is shown."""
        self._followers.append(function)

    def set_layer(self, around: Around) -> None:
        """Show a layer."""
        for function in self._followers:
            function(around)

    def set_result(self, result: Result) -> None:
        """Show what came out, where that matters."""

    def now(self, document: Document | None = None) -> Around:
        """The layer that is looked at in the document as it is shown, or in another one."""
        store = self.desk.store
        document = store.shown if document is None else document
        layer = selected(document, store.view)
        assert layer is not None
        shape = entering(document, layer.name, self.picture(document))
        return Around(document, store.view, own(layer), shape)

    def picture(self, document: Document) -> Shape | None:
        """The shape of the document's pictures."""
        return probing.input_shape(document, self.desk.newest())

    def with_layer(self, document: Document, layer: Layer) -> Document:
        """The document with that layer changed, and those after it made for what now comes into them."""
        return stack.edited(document, as_it_stands(document, layer), self.picture(document))

    def with_layer_or_not(self, document: Document, layer: Layer) -> Document:
        """The same, for controls that know no refusal: one sentence, and the document as it was."""
        try:
            return self.with_layer(document, layer)
        except UserError as error:
            self.desk.say(error.message)
            return document

    def change(self, make: Callable[[Any], Layer], label: str, merge: str | None = None) -> None:
        """Change the layer that is looked at, as one step; one sentence where that cannot be."""
        self.edit(lambda around: self.with_layer(around.document, make(around.layer)), label, merge)

    def edit(self, make: Callable[[Around], Document], label: str, merge: str | None = None) -> None:
        """Change the document, as one step; one sentence where that cannot be."""
        around = self.now()
        try:
            changed = make(around)
        except UserError as error:
            self.desk.say(error.message)
            self.set_layer(around)
            return
        if changed is not around.document:
            self.desk.store.edit(changed, label, merge)

    def choose_channel(self, channel: int) -> None:
        """Look at another of the layer's maps."""
        store = self.desk.store
        network = replace(store.view.network, channel=channel)
        if network.open is not None:
            network = replace(network, open=(network.open[0], channel))
        store.set_view(replace(store.view, network=network))
