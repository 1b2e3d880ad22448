"""The button that takes one more state to compare with: the one that is shown, another order, or an earlier one."""

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QMenu, QToolButton

from convexplorer.messages import UserError
from convexplorer.ui import comparing, theme
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.widgets.step_button import LISTED


class AddButton(QToolButton):
    """A menu with two actions and every step of the history whose layers are others than now."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        named(
            self,
            "compareAdd",
            "Add a state to compare",
            "Keep the state as it is, in another order, or as it was at any step",
            "Up to three states are compared with the one that the window works on, on the same picture.",
        )
        self.setText("Add")
        theme.set_icon(self, "plus")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        menu = QMenu(self)
        menu.setObjectName("compareAddMenu")
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)

    @Slot()
    def _fill(self) -> None:
        menu, actions = self.menu(), self._desk.actions
        menu.clear()
        menu.addAction(actions["compare-keep"])
        menu.addAction(actions["compare-swap"])
        steps = list(comparing.steps(self._desk.store.history))
        if steps:
            menu.addSection("As it was after")
        while steps:
            for label, index in steps[:LISTED]:
                action = menu.addAction(label.replace("&", "&&"))
                action.setEnabled(actions["compare-keep"].isEnabled())
                if not action.isEnabled():
                    action.setToolTip(actions["compare-keep"].toolTip())
                action.triggered.connect(partial(self._keep, index))
            steps = steps[LISTED:]
            if steps:  # a menu is to be read
                menu = menu.addMenu("Earlier")

    def _keep(self, index: int, _checked: bool = False) -> None:
        try:
            comparing.keep_step(self._desk.store, index)
        except UserError as error:
            self._desk.say(error.message)
