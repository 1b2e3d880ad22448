"""One value back to the pixels: a list with a sentence for each level, and what the value sees of the picture."""

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from convexplorer.engine.depth import describe_seen
from convexplorer.model.network_answers import DepthAnswer
from convexplorer.ui import theme
from convexplorer.ui.panels.panel import Desk, named

WIDTH, HEIGHT = 560, 320


class Levels(QWidget):
    """The sentences of one answer, the value itself first, the pixel last; a level that is chosen is looked at."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._answer: DepthAnswer | None = None
        self._filling = False
        self._seen = QLabel()
        self._seen.setWordWrap(True)
        self._seen.setObjectName("depthSeen")
        self._seen.setFont(theme.font("small"))
        self._list = named(
            QListWidget(),
            "depthLevels",
            "From this value down to the pixels",
            "One sentence a level; Enter or a click looks at that level's value, Ctrl+C copies all",
            "At every level the way goes on with the value that counts most: the largest product of a sum, the winner "
            "of a pool, the path of a block that gives more.",
        )
        self._list.setWordWrap(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.itemActivated.connect(self._look)
        self._list.itemClicked.connect(self._look)
        copy = QShortcut(QKeySequence.StandardKey.Copy, self._list)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self._copy)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self._seen)
        rows.addWidget(self._list, 1)

    def sizeHint(self) -> QSize:
        """As wide as a sentence in two lines."""
        return QSize(WIDTH, HEIGHT)

    def set_answer(self, answer: DepthAnswer) -> None:
        """Show these levels; the one chosen stays chosen where its stage is still there."""
        self._answer = answer
        self._seen.setText(str(describe_seen(answer)))
        row = self._list.currentRow()
        for number, step in enumerate(answer.steps):
            if number == self._list.count():
                self._list.addItem(QListWidgetItem())
            item = self._list.item(number)
            if item.text() != str(step.words):
                item.setText(str(step.words))
        while self._list.count() > len(answer.steps):
            self._list.takeItem(self._list.count() - 1)
        self._list.setCurrentRow(min(max(row, 0), self._list.count() - 1))

    @Slot(QListWidgetItem)
    def _look(self, item: QListWidgetItem) -> None:
        row = self._list.row(item)
        if self._answer is not None and row < len(self._answer.steps):
            store = self._desk.store
            probe = self._answer.steps[row].probe
            store.set_view(replace(store.view, probe=probe, pinned=True))

    @Slot()
    def _copy(self) -> None:
        if self._answer is not None:
            lines = (str(describe_seen(self._answer)), *(str(step.words) for step in self._answer.steps))
            QApplication.clipboard().setText("\n".join(lines))
