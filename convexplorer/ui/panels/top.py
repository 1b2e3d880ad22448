"""Where the picture comes from, undo and redo, and Export."""

import logging
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton

from convexplorer.model.document import Document
from convexplorer.model.result import Result
from convexplorer.model.view import View
from convexplorer.ui import comparing, theme
from convexplorer.ui.panels.panel import Desk, Panel
from convexplorer.ui.panels.source_bar import SourceBar
from convexplorer.ui.widgets.step_button import StepButton

OPEN = "open"
EXPORT_MENU = ("export", "record", "snapshot", "copy-picture", "copy-command", "apply-folder")
ROOM = 1100
"""Pixels of width from which *Compare* has its text."""
ICON = 26
"""Pixels that it takes without."""
LIST_TIP = "The arrow or Alt+Down lists all steps."
_log = logging.getLogger(__name__)


class TopPanel(Panel):
    """The bar above the three columns."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._source = SourceBar(desk)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 2, 8, 2)
        layout.setSpacing(4)
        layout.addWidget(self._source)
        layout.addStretch(1)
        self._undo = self._step_button("undo", "undoButton", self._undoable, "Undo all {count} steps")
        self._redo = self._step_button("redo", "redoButton", self._redoable, "Redo all {count} steps")
        for button in (self._undo, self._redo, self._button("start-over", "startOverButton")):
            layout.addWidget(button)
        layout.addStretch(1)
        self._compare = self._button("drawer-compare", "compareButton")
        self._compare.setMinimumWidth(ICON)  # as without its text: the window may be as narrow as before
        layout.addWidget(self._compare)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """*Compare* has its text where there is room."""
        super().resizeEvent(event)
        styles = Qt.ToolButtonStyle
        wide = event.size().width() >= ROOM
        self._compare.setToolButtonStyle(styles.ToolButtonTextBesideIcon if wide else styles.ToolButtonIconOnly)

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
        self._source.set_document(document, view)
        self._source.set_state(self.desk.loop.state)
        comparing.show_actions(self.desk.actions, document)
        history = self.desk.store.history
        # on the buttons and not on their actions: a changed action lays the window out anew
        if history.can_undo:
            self._undo.setToolTip(theme.plain_tooltip(f"Undo: {history.steps[history.now].label}. {LIST_TIP}"))
        if history.can_redo:
            self._redo.setToolTip(theme.plain_tooltip(f"Redo: {history.steps[history.now + 1].label}. {LIST_TIP}"))

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
