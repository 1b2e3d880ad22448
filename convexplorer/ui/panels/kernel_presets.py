"""The list of ready-made kernels: pointing at one tries it, choosing one is a step."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox

from convexplorer.compute import kernels
from convexplorer.ui import theme
from convexplorer.ui.panels.panel import named

GROUPS: Mapping[str, str] = {"start": "Start here", "classics": "Classics", "sliders": "With sliders"}
TIP = "A ready-made kernel for this filter; point at one in the list to try it"
ALL_ROWS = 40
"""Rows of the open list: all of them, where the screen is high enough."""


class PresetBox(QComboBox):
    """`chosen(name)` is a step; `tried(name)` while the open list is walked through, "" when nothing is tried any more.

    The first row is the kernel as it is when it is no preset, the last one (`library_wanted`) leads to those kept.
    """

    chosen = Signal(str)
    tried = Signal(str)
    library_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._quiet = False
        named(self, "presetSelector", "Preset", TIP)
        self.setWhatsThis("Kernels that people use: pick one, then change its cells as you like.")
        rows = QStandardItemModel(self)
        rows.appendRow(QStandardItem("own kernel"))
        for group, heading in GROUPS.items():
            header = QStandardItem(heading)
            header.setEnabled(False)
            rows.appendRow(header)
            for name, preset in kernels.PRESETS.items():
                if preset.group == group:
                    item = QStandardItem(preset.title)
                    item.setData(name, Qt.ItemDataRole.UserRole)
                    if name in kernels.ALSO_CALLED:
                        item.setToolTip(f"Also: {kernels.ALSO_CALLED[name]}")
                    rows.appendRow(item)
        rows.appendRow(QStandardItem("Kernel library…"))
        self.setModel(rows)
        self._last = 0
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setMaxVisibleItems(ALL_ROWS)
        self.view().installEventFilter(self)
        self.highlighted.connect(self._try)
        self.activated.connect(self._choose)

    def show_preset(self, preset: kernels.Preset) -> None:
        """The kernel is this preset."""
        self._show(self.findData(preset.name), TIP)

    def show_other(self, title: str) -> None:
        """The kernel is none of them."""
        self.setItemText(0, title)
        self._show(0, theme.plain_tooltip(title))

    def _show(self, index: int, tip: str) -> None:
        # the open list follows the box, which is no pointing at anything
        self._quiet, self._last = True, index
        self.setCurrentIndex(index)
        self._quiet = False
        self.setToolTip(tip)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A name that is too long ends in an ellipsis; Qt would cut a letter in two."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width()
        text = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room - 2)
        option.currentText = text
        with QPainter(self) as painter:
            self.style().drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option, painter, self)
            self.style().drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option, painter, self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """However the list was closed, nothing is tried any more; what was chosen in it follows."""
        if event.type() == QEvent.Type.Hide:
            # after what was chosen: Qt asks the list for it once it is closed
            QTimer.singleShot(0, self, self._closed)
        return super().eventFilter(watched, event)

    @Slot()
    def _closed(self) -> None:
        if not self.view().isVisible():
            self.tried.emit("")

    @Slot(int)
    def _try(self, index: int) -> None:
        if not self._quiet:
            self.tried.emit(self._name(index))

    @Slot(int)
    def _choose(self, index: int) -> None:
        if self._name(index):
            self.chosen.emit(self._name(index))
        elif index == self.count() - 1:
            self._show(self._last, self.toolTip())
            self.library_wanted.emit()

    def _name(self, index: int) -> str:
        return str(self.itemData(index, Qt.ItemDataRole.UserRole) or "")
