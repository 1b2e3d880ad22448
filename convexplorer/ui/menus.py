"""The menu bar, built from the table of actions."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QMenuBar, QToolButton, QWidget

from convexplorer.ui import theme
from convexplorer.ui.actions import ACTIONS, LINES, MENUS, Action, Window
from convexplorer.ui.enabling import with_shortcut
from convexplorer.ui.examples import ExamplesMenu
from convexplorer.ui.panels.panel import Desk
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

    def __init__(self, owner: QMainWindow, desk: Desk, settings: Settings, open_path: Callable[[Path], None]) -> None:
        bar, actions = owner.menuBar(), desk.actions
        bar.setNativeMenuBar(False)  # the layouts stand in its corner
        bar.setStyleSheet(
            "QMenuBar { border: none; background: transparent; }"
            "QMenuBar::item { padding: 7px 8px; border-radius: 5px; background: transparent; }"
            "QMenuBar::item:selected { background: palette(midlight); }"
        )
        menus = {name.replace("&", ""): bar.addMenu(name) for name in MENUS}
        for record in ACTIONS:
            if not record.menu:
                continue
            menu = _menu(menus, record.menu)
            if record.key in LINES and not menu.isEmpty():
                menu.addSeparator()
            menu.addAction(actions[record.key])
        for menu in menus.values():
            menu.setToolTipsVisible(True)
        themes = QActionGroup(owner)
        for name in ("system", "light", "dark"):
            action = actions[f"theme-{name}"]
            action.setCheckable(True)
            action.setChecked(name == settings.get("theme"))
            themes.addAction(action)
        menus["File"].insertMenu(actions["save"], RecentMenu(owner, settings, open_path))
        menus["Learn"].addMenu(ExamplesMenu(owner, desk))
        for menu in menus.values():
            give_letters(menu.actions())


def give_letters(actions: Sequence[QAction]) -> None:
    """Each row the letter it asks for or, where another has it, the first of its own that is free."""
    taken: set[str] = set()
    without = []
    for action in actions:
        wanted = action.text().partition("&")[2][:1].lower()
        if wanted and wanted not in taken:
            taken.add(wanted)
        elif action.text():
            without.append(action)
    for action in without:
        text = action.text().replace("&", "")
        at = next((at for at, letter in enumerate(text) if letter.isalpha() and letter.lower() not in taken), None)
        taken.add("" if at is None else text[at].lower())
        action.setText(text if at is None else f"{text[:at]}&{text[at:]}")


def fill_corner(bar: QMenuBar, layouts: QWidget, find: QAction) -> None:
    """What stands at the right end of the menu bar: the layouts, and the way to everything else."""
    button = QToolButton()
    button.setObjectName("findButton")
    button.setDefaultAction(find)
    button.setAccessibleName(find.iconText())
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    holder = QWidget(bar)
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 8, 0)
    row.setSpacing(8)
    row.addWidget(layouts)
    row.addWidget(button)
    bar.setCornerWidget(holder, Qt.Corner.TopRightCorner)


def _menu(menus: dict[str, QMenu], path: str) -> QMenu:
    """The menu of that name; "A/B" is the menu B in the menu A, made when its first row comes."""
    if path not in menus:
        outer, _, name = path.rpartition("/")
        menus[path] = menus[outer].addMenu(f"&{name}")
    return menus[path]


def _runner(record: Action, window: Window) -> Callable[..., None]:
    return lambda *_: (record.run(window), None)[1]
