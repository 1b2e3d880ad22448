"""The kernels that there are, with a field to search them: the user's own first, then the ready-made ones."""

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from convexplorer.compute.arrays import Array
from convexplorer.compute.colour import paint
from convexplorer.formats import library
from convexplorer.formats.library import Entry
from convexplorer.ui import keeping, theme
from convexplorer.ui.panels.panel import named
from convexplorer.ui.widgets.painting import picture

ICON = 28


class LibraryList(QWidget):
    """`picked()` when another one is chosen, `activated()` when it is to be taken."""

    picked = Signal()
    activated = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._own: tuple[Entry, ...] = ()
        self._search = named(QLineEdit(), "librarySearch", "Search", "Words of a name or a tag")
        self._search.setPlaceholderText("Search names and tags")
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._fill)
        self._list = named(QListWidget(), "libraryList", "Kernels", "Your own first, then the ready-made ones")
        self._list.setIconSize(QSize(ICON, ICON))
        self._list.setSpacing(2)
        self._list.currentItemChanged.connect(self.picked)
        self._list.itemActivated.connect(self.activated)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self._search)
        rows.addWidget(self._list, 1)

    def show_own(self, own: tuple[Entry, ...], chosen: Entry | None = None) -> None:
        """What the user has; the one chosen is found whatever is searched."""
        self._own = own
        if chosen is not None and not library.found(chosen, self._search.text()):
            self._search.clear()
        self._fill("" if chosen is None else chosen.name)

    def entry(self) -> Entry | None:
        """The one chosen."""
        item = self._list.currentItem()
        found = None if item is None else item.data(Qt.ItemDataRole.UserRole)
        return found if isinstance(found, Entry) else None

    @Slot(str)
    def _fill(self, chosen: str = "") -> None:
        """What the search finds, the one of that name chosen, else the first."""
        self._list.clear()
        for entry in (*self._own, *keeping.ready_made()):
            if library.found(entry, self._search.text()):
                item = QListWidgetItem(_icon(entry.kernel), entry.name)
                item.setData(Qt.ItemDataRole.UserRole, entry)
                item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, ", ".join(entry.tags))
                item.setToolTip(theme.plain_tooltip(", ".join(entry.tags) or entry.name))
                self._list.addItem(item)
                if entry.name == chosen and self._list.currentItem() is None:
                    self._list.setCurrentItem(item)
        if self._list.currentItem() is None and self._list.count():
            self._list.setCurrentRow(0)
        self.picked.emit()


def _icon(kernel: Array) -> QIcon:
    """The kernel in colours, its cells sharp."""
    most = float(np.abs(kernel).max(initial=0.0)) or 1.0
    image = picture(paint(kernel, -most, most, "signed"))
    side = Qt.AspectRatioMode.KeepAspectRatio
    shown = QPixmap.fromImage(image.scaled(ICON, ICON, side, Qt.TransformationMode.FastTransformation))
    icon = QIcon(shown)
    icon.addPixmap(shown, QIcon.Mode.Selected)  # else the colours of the one that is chosen would be others
    return icon
