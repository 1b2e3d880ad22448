"""A block of paths: how they are joined, and which of them are on."""

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QVBoxLayout

from convexplorer.model.document import Document
from convexplorer.model.parallel import Parallel
from convexplorer.ui.network.forms.form import Around, Form
from convexplorer.ui.network.forms.rows import Said, choice
from convexplorer.ui.panels.panel import Desk, named

JOIN = Said(
    "networkJoinSelector",
    "&Join",
    "What becomes of the outputs of the paths",
    "Added: all must have one shape, as in a residual block. One after another: their maps stand side by side.",
)
JOINS = (("add", "added up"), ("concat", "one after another"))
NAMES = 4
"""Layers of a path that are named."""


class BlockForm(Form):
    """The join, and a switch for each path."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        choice(self, JOIN, JOINS, lambda block: block.join, lambda block, join: replace(block, join=join))
        self._paths = QVBoxLayout()
        self._paths.setSpacing(2)
        self.rows.addLayout(self._paths)
        self._boxes: list[QCheckBox] = []
        self.follow(self._show)

    def _show(self, around: Around) -> None:
        block: Parallel = around.layer
        while len(self._boxes) < len(block.paths):
            self._add(len(self._boxes))
        for number, box in enumerate(self._boxes):
            there = number < len(block.paths)
            box.setVisible(there)
            if there:
                title = path_title(block, number)
                box.setText(title)
                box.setAccessibleName(title)
                box.setChecked(number not in block.off)

    def _add(self, number: int) -> None:
        box = QCheckBox(self)
        named(box, f"networkPath{number + 1}", "Path", "Off: the path is left out, and counts for nothing")
        box.clicked.connect(lambda on: self.edit(lambda around: self._switched(around, number, on), box.text()))
        self._paths.addWidget(box)
        self._boxes.append(box)

    def _switched(self, around: Around, number: int, on: bool) -> Document:
        block: Parallel = around.layer
        off = block.off - {number} if on else block.off | {number}
        return self.with_layer(around.document, replace(block, off=off))


def path_title(block: Parallel, number: int) -> str:
    """As in "Body: conv1, relu1, conv2", or "Shortcut on" for a path that hands its input on."""
    path = block.paths[number]
    if not path:
        return "Shortcut on"
    called, _, _ = path[0].name.removeprefix(f"{block.name}/").rpartition("/")
    names = [layer.name.rsplit("/", 1)[-1] for layer in path[:NAMES]]
    more = ", …" if len(path) > NAMES else ""
    return f"{called.capitalize() or f'Path {number + 1}'}: {', '.join(names)}{more}"
