"""What the kernel does to waves, and the parts it is made of: rows and columns, symmetric and antisymmetric."""

from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from convexplorer.compute.analysis import kernel_facts
from convexplorer.compute.arrays import Array
from convexplorer.compute.frequency import STEPS, off_centre, response
from convexplorer.messages import Message
from convexplorer.model import edits
from convexplorer.model.document import Document
from convexplorer.model.view import View
from convexplorer.scenes.frequency import PLANE, SECTION, Look, Waves, frequency_scene, said
from convexplorer.scenes.kernel_parts import parts_scene, saving
from convexplorer.ui import parting, theme
from convexplorer.ui.panels.panel import Desk, Panel, named
from convexplorer.ui.widgets.scene_board import SceneBoard
from convexplorer.ui.widgets.segmented import Segmented

SECTIONS = (("db", "Gain, dB"), ("gain", "Gain, ×"), ("phase", "Phase"), ("parts", "Parts"))
LOOKS: dict[str, Look] = {"db": "db", "gain": "gain", "phase": "phase"}
KEEP = (("keep-symmetric", "Symmetric"), ("keep-antisymmetric", "Antisymmetric"), ("lower-rank", "One less"))


class FrequencyDrawer(Panel):
    """A plane of waves or the kernel's parts; it is computed here: 65 × 65 waves of a 63 × 63 kernel take 0.3 ms."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._shown: tuple[Any, ...] = ()
        self._sections = named(
            Segmented(),
            "frequencySections",
            "About the kernel",
            "Gain in decibels or as a factor, phase, or the parts of the kernel",
            "How strongly each wave comes through, on a logarithmic scale or as a factor; how far it is turned; "
            "or the rows, columns and halves that the kernel is made of.",
        )
        self._sections.set_compact(True)
        self._sections.set_items(SECTIONS)
        self._sections.chosen.connect(self._choose)
        self._plane = named(
            SceneBoard(1.0, at_top=True),
            "frequencyPlane",
            "Frequency response",
            "Point at a wave, or use the arrows: how much of it comes through",
            "Every place stands for a wave: its middle for flat areas, further out for finer stripes. Below are the "
            "row and the column through the place.",
        )
        self._plane.pointed.connect(self._point)
        self._plane.walked.connect(self._walk)
        self._parts = named(
            SceneBoard(1.0, at_top=True),
            "kernelParts",
            "Parts of the kernel",
            "Click a bar to keep the parts up to it, a half to keep that half",
            "The singular values: each stands for a column times a row, and together they make the kernel. Below it "
            "are what stays and what changes its sign when the kernel is turned by 180 degrees.",
        )
        self._parts.clicked.connect(self._take)
        for board, least in ((self._plane, 300), (self._parts, 230)):
            # as high as there is room: a board's own wish takes the drawer for wider than it is
            board.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
            board.setMinimumHeight(least)
        self._words, self._parts_words = _sentence("frequencyWords", 3), _sentence("partsWords", 3)
        self._stack = QStackedWidget()
        self._stack.addWidget(_page(self._plane, self._words))
        self._stack.addWidget(_page(self._parts, self._parts_words, self._buttons()))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addWidget(self._sections)
        rows.addWidget(self._stack, 1)

    def _buttons(self) -> QWidget:
        """The same as clicks on the parts, for keys."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for key, text in KEEP:
            action = self.desk.actions[key]
            button = named(QPushButton(text), f"button-{key}", action.iconText(), action.toolTip(), action.whatsThis())
            button.clicked.connect(action.trigger)
            button.setMinimumWidth(48)  # else three of them would make the drawer wider than it is
            row.addWidget(button, len(text))
        return holder

    # ------------------------------------------------------------ showing

    def set_document(self, document: Document, view: View) -> None:
        """The kernel that is selected, as it is applied."""
        keys = [key for key, _ in SECTIONS]
        section = view.frequency.section if view.frequency.section in keys else keys[0]
        self._sections.set_chosen(section)
        self._stack.setCurrentIndex(int(section == "parts"))
        conv = document.convolution
        index = min(view.filter, conv.filters - 1)
        channel = edits.channel_of(conv, view.kernel_channel) or 0
        shown = (conv, index, channel, view.frequency)
        if shown == self._shown:
            return
        self._shown = shown
        kernel = conv.weight[index, channel]
        if not np.isfinite(kernel).all():  # the last picture stays
            for words in (self._words, self._parts_words):
                words.setText(str(Message("kernel-not-finite")))
            return
        applied = kernel[::-1, ::-1] if conv.flipped else kernel
        if section == "parts":
            self._show_parts(kernel)
        else:
            place = (min(view.frequency.place[0], STEPS), min(view.frequency.place[1], STEPS))
            values = response(applied, dilation=conv.dilation)
            waves = Waves(values, place, LOOKS[section], kernel_facts(kernel).zero_sum, off_centre(applied))
            self._plane.set_scene(frequency_scene(waves))
            self._words.setText(said(waves))

    def _show_parts(self, kernel: Array) -> None:
        self._parts.set_scene(parts_scene(kernel))
        self._parts_words.setText(str(saving(kernel)))

    # ------------------------------------------------------------ pointing

    @Slot(str, float, float)
    def _point(self, key: str, across: float, down: float) -> None:
        row, column = self.desk.store.view.frequency.place
        if key == PLANE:
            row, column = int(down * (STEPS + 1)), int(across * (STEPS + 1))
        elif key == SECTION:
            column = round(across * STEPS)
        self._look_at(row, column)

    @Slot(int, int)
    def _walk(self, rows: int, columns: int) -> None:
        row, column = self.desk.store.view.frequency.place
        self._look_at(row + rows, column + columns)

    def _look_at(self, row: int, column: int) -> None:
        store = self.desk.store
        place = (min(max(row, 0), STEPS), min(max(column, 0), STEPS))
        if place != store.view.frequency.place:
            store.set_view(replace(store.view, frequency=replace(store.view.frequency, place=place)))

    # ------------------------------------------------------------ changing

    @Slot(str)
    def _choose(self, key: str) -> None:
        store = self.desk.store
        store.set_view(replace(store.view, frequency=replace(store.view.frequency, section=key)))

    @Slot(str)
    def _take(self, key: str) -> None:
        """A part that is clicked is kept: of bars all up to it, of the halves that one."""
        name, _, number = key.partition(":")
        if name == "part":
            parting.keep_first(self.desk.store, int(number))
        elif name in ("symmetric", "antisymmetric"):
            self.desk.actions[f"keep-{name}"].trigger()


def _page(board: QWidget, *below: QWidget) -> QWidget:
    page = QWidget()
    rows = QVBoxLayout(page)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.addWidget(board, 1)
    for widget in below:
        rows.addWidget(widget)
    return page


def _sentence(name: str, lines: int) -> QLabel:
    label = theme.small_label()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setFixedHeight(lines * label.fontMetrics().lineSpacing() + 4)
    return label
