"""Where the picture comes from, undo and redo, and Export."""

import logging
from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QMenu, QToolButton

from convexplorer.model import sources
from convexplorer.model.document import Document
from convexplorer.model.result import Result
from convexplorer.model.sources import BuiltIn, Source, Synthetic
from convexplorer.model.view import View
from convexplorer.sources import still
from convexplorer.ui import theme
from convexplorer.ui.panels.panel import Desk, Panel, named
from convexplorer.ui.widgets.step_button import StepButton

OPEN = "open"
EXPORT_MENU = ("export", "copy-map-picture", "copy-command", "apply-folder")
LIST_TIP = "The arrow or Alt+Down lists all steps."
_log = logging.getLogger(__name__)


class TopPanel(Panel):
    """The bar above the three columns."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._sources = named(
            QComboBox(), "sourceSelector", "Picture", "Where the picture comes from; a file may be dropped"
        )
        self._sources.setWhatsThis(
            "The picture that goes in: one that comes with the program, a moving scene, or your own."
        )
        for name, title, tip in built_in():
            self._sources.addItem(title, BuiltIn(name))
            self._sources.setItemData(self._sources.count() - 1, theme.plain_tooltip(tip), Qt.ItemDataRole.ToolTipRole)
        self._sources.addItem("Moving scene", Synthetic())
        self._sources.insertSeparator(self._sources.count())
        self._sources.addItem("Open…", OPEN)
        self._fixed = self._sources.count()
        self._source: Source | None = None
        self._sources.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._sources.setMinimumContentsLength(18)
        self._sources.activated.connect(self._choose)
        label = QLabel("P&icture")
        label.setBuddy(self._sources)
        self._start = named(QToolButton(), "startButton", "Start", "Start the source that undo brought back")
        self._start.setText("Start")
        self._start.clicked.connect(lambda *_: desk.start_source())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 2, 8, 2)
        layout.setSpacing(6)
        layout.addWidget(label)
        layout.addWidget(self._sources)
        layout.addWidget(self._start)
        layout.addStretch(1)
        self._undo = self._step_button("undo", "undoButton", self._undoable, "Undo all {count} steps")
        self._redo = self._step_button("redo", "redoButton", self._redoable, "Redo all {count} steps")
        for button in (self._undo, self._redo, self._button("start-over", "startOverButton")):
            layout.addWidget(button)
        layout.addStretch(1)
        self._export = self._button("export", "exportButton")
        self._export.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        menu = QMenu(self._export)
        menu.setToolTipsVisible(True)
        for key in EXPORT_MENU:
            menu.addAction(desk.actions[key])
        self._export.setMenu(menu)
        self._export.setStyleSheet(
            "QToolButton { border: 1px solid palette(mid); border-radius: 5px; padding: 4px 26px 4px 10px; }"
            "QToolButton:hover { background: palette(midlight); } QToolButton:focus { border-color: palette(accent); }"
            "QToolButton::menu-button { border: none; border-left: 1px solid palette(mid); width: 20px; }"
            "QToolButton::menu-button:hover { background: palette(midlight); }"
        )
        layout.addWidget(self._export)

    def _step_button(self, key: str, name: str, steps: Callable[[], list[tuple[str, int]]], text: str) -> StepButton:
        button = StepButton(steps, text)
        self._button(key, name, button)
        button.menu().setObjectName(f"{key}Menu")
        button.setStyleSheet(
            "QToolButton { padding: 3px 20px 3px 3px; }"
            "QToolButton::menu-button { border: none; width: 16px; }"
            "QToolButton::menu-button:hover { background: palette(midlight); }"
        )
        button.chosen.connect(self.desk.store.go_to)
        return button

    def _undoable(self) -> list[tuple[str, int]]:
        """The steps that can be taken back, the newest first, each with the step before it."""
        history = self.desk.store.history
        return [(history.steps[at].label or "Change", at - 1) for at in range(history.now, 0, -1)]

    def _redoable(self) -> list[tuple[str, int]]:
        """The steps that can be done again, the next first."""
        history = self.desk.store.history
        return [(history.steps[at].label or "Change", at) for at in range(history.now + 1, len(history.steps))]

    def _button(self, key: str, name: str, button: QToolButton | None = None) -> QToolButton:
        button = button or QToolButton()
        button.setObjectName(name)
        button.setDefaultAction(self.desk.actions[key])
        button.setAccessibleName(self.desk.actions[key].iconText())
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def set_document(self, document: Document, view: View) -> None:
        """Which source is chosen."""
        self._start.setVisible(self.desk.source_waits())
        if document.source != self._source:
            self._source = document.source
            self._show(document.source)
        history = self.desk.store.history
        # on the buttons and not on their actions: a changed action lays the window out anew
        if history.can_undo:
            self._undo.setToolTip(theme.plain_tooltip(f"Undo: {history.steps[history.now].label}. {LIST_TIP}"))
        if history.can_redo:
            self._redo.setToolTip(theme.plain_tooltip(f"Redo: {history.steps[history.now + 1].label}. {LIST_TIP}"))

    def _show(self, source: Source) -> None:
        index = next((i for i in range(self._sources.count()) if self._sources.itemData(i) == source), -1)
        if index < 0:
            while self._sources.count() > self._fixed:
                self._sources.removeItem(self._fixed)
            self._sources.addItem(sources.title(source), source)
            index = self._sources.count() - 1
        self._sources.setCurrentIndex(index)
        self._sources.setToolTip(theme.plain_tooltip(f"Picture: {sources.title(source)}"))

    def set_result(self, result: Result) -> None:
        """Export is off while there is nothing to export."""
        reason = (
            str(result.error) if result.error is not None else ("" if result.frame is not None else "No picture yet")
        )
        action = self.desk.actions["export"]
        if action.isEnabled() == bool(reason):
            action.setEnabled(not reason)
        action.setToolTip(
            theme.plain_tooltip(reason) if reason else f"{action.whatsThis()} ({action.shortcut().toString()})"
        )

    @Slot(int)
    def _choose(self, index: int) -> None:
        chosen = self._sources.itemData(index)
        self._show(self.document.source)
        if chosen == OPEN:
            self.desk.actions["open"].trigger()
        elif chosen is not None:
            self.desk.show_source(chosen)


def built_in() -> list[tuple[str, str, str]]:
    """(name, title, what it is good for) of the pictures that come with the program."""
    try:
        return [(name, str(row["title"]), str(row["good_for"])) for name, row in still.built_in_pictures().items()]
    except (OSError, ValueError, KeyError, TypeError):
        _log.warning("no list of built-in pictures", exc_info=True)
        return [("street", "Street", "")]
