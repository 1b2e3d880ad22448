"""The menu bar, built from the table of actions."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from convexplorer.ui import theme
from convexplorer.ui.actions import ACTIONS, LINES, MENUS, Action, Window
from convexplorer.ui.enabling import with_shortcut
from convexplorer.ui.recent import RecentMenu
from convexplorer.ui.settings import Settings
from convexplorer.ui.store import Store


def build_actions(owner: QMainWindow, window: Window) -> dict[str, QAction]:
    """A QAction for every row of the table, by its key."""
    made = {}
    for record in ACTIONS:
        action = QAction(record.text, owner)
        action.setObjectName(f"action-{record.key}")
        if record.shortcut:
            action.setShortcut(QKeySequence(record.shortcut))
        if record.icon:
            theme.set_icon(action, record.icon)
        tip = record.tip or record.text.replace("&", "")
        action.setWhatsThis(tip)
        action.setToolTip(with_shortcut(action))
        action.setCheckable(record.checked is not None)
        action.triggered.connect(_runner(record, window))
        owner.addAction(action)
        made[record.key] = action
    return made


def show_checked(actions: dict[str, QAction], store: Store) -> None:
    """Actions that are either on or off say which."""
    for record in ACTIONS:
        if record.checked is not None:
            actions[record.key].setChecked(record.checked(store))


class Menus:
    """The menus, and the one whose rows change: the files opened lately."""

    def __init__(
        self, owner: QMainWindow, actions: dict[str, QAction], settings: Settings, open_path: Callable[[Path], None]
    ) -> None:
        bar = owner.menuBar()
        bar.setNativeMenuBar(False)  # the layouts stand in its corner
        bar.setStyleSheet(
            "QMenuBar { border: none; background: transparent; }"
            "QMenuBar::item { padding: 7px 8px; border-radius: 5px; background: transparent; }"
            "QMenuBar::item:selected { background: palette(midlight); }"
        )
        menus = {name.replace("&", ""): bar.addMenu(name) for name in MENUS}
        for record in ACTIONS:
            if record.key in LINES:
                menus[record.menu].addSeparator()
            if record.menu:
                _menu(menus, record.menu).addAction(actions[record.key])
        for menu in menus.values():
            menu.setToolTipsVisible(True)
        themes = QActionGroup(owner)
        for name in ("system", "light", "dark"):
            action = actions[f"theme-{name}"]
            action.setCheckable(True)
            action.setChecked(name == settings.get("theme"))
            themes.addAction(action)
        menus["File"].insertMenu(actions["save"], RecentMenu(owner, settings, open_path))


def _menu(menus: dict[str, QMenu], path: str) -> QMenu:
    """The menu of that name; "A/B" is the menu B in the menu A, made when its first row comes."""
    if path not in menus:
        outer, _, name = path.rpartition("/")
        menus[path] = menus[outer].addMenu(f"&{name}")
    return menus[path]


def _runner(record: Action, window: Window) -> Callable[..., None]:
    return lambda *_: (record.run(window), None)[1]
