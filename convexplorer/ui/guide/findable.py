"""Everything that Find knows: one table of providers, asked whenever Find is opened."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtWidgets import QComboBox, QMainWindow

from convexplorer.formats import EXPORTS, examples
from convexplorer.messages import Message
from convexplorer.model import cases
from convexplorer.model.gallery import ARCHITECTURES
from convexplorer.ui import keeping
from convexplorer.ui.dialogs import gallery
from convexplorer.ui.examples import open_case, open_example
from convexplorer.ui.guide import reach
from convexplorer.ui.layouts import LAYOUTS
from convexplorer.ui.panels.panel import Desk
from convexplorer.ui.preferences import Preferences
from convexplorer.ui.step import STEP_TABS
from convexplorer.ui.widgets.find_palette import FindItem

CHOICES = (
    ("presetSelector", "Preset"),
    ("activationSelector", "Activation"),
    ("poolingSelector", "Pooling"),
    ("sourceSelector", "Picture"),
    ("paddingSelector", "Padding"),
    ("paddingModeSelector", "Border"),
    ("channelsSelector", "Channels"),
    ("sizeSelector", "Kernel size"),
)
"""The selectors whose every choice can be found, and what a choice of each is."""

COMMANDS = (
    ("doctor", "Check this installation"),
    ("bench", "Measure the speed of this machine"),
    ("kernels", "List all kernels by name"),
    ("info", "What is in a picture or session"),
)
"""What is done in a terminal, by its command."""


@dataclass(frozen=True, eq=False)
class Surroundings:
    """What the providers may look at."""

    window: QMainWindow
    desk: Desk
    preferences: Preferences


@dataclass(frozen=True, eq=False)
class Found:
    """One thing to find, and what choosing it does."""

    item: FindItem
    run: Callable[[], object]


Provider = Callable[[Surroundings], Iterator[Found]]


def everything(around: Surroundings) -> dict[str, Found]:
    """Every item of every provider, by its key."""
    return {found.item.key: found for provider in PROVIDERS for found in provider(around)}


def _actions(around: Surroundings) -> Iterator[Found]:
    """Every row of the menus, with its keys; one that cannot be had says why."""
    for key, action in around.desk.actions.items():
        text = action.text().replace("&", "")
        keys = action.shortcut().toString()
        item = FindItem(
            f"action:{key}", text, keys, action.isEnabled(), _plain(action.toolTip()), f"{key} {action.whatsThis()}"
        )
        yield Found(item, action.trigger)


def _choices(around: Surroundings) -> Iterator[Found]:
    """Every choice of every selector: taken as if it had been chosen there."""
    for name, kind in CHOICES:
        box = around.window.findChild(QComboBox, name)
        if box is None:
            continue
        keyed = any(box.itemData(index) is not None for index in range(box.count()))
        for index in range(box.count()):
            free = bool(box.model().index(index, 0).flags() & Qt.ItemFlag.ItemIsEnabled)
            # among choices with a key, a row without one says how things are and cannot be chosen
            if free and (box.itemData(index) is not None or not keyed):
                words = f"{box.itemData(index)} {_plain(str(box.itemData(index, Qt.ItemDataRole.ToolTipRole) or ''))}"
                item = FindItem(f"{name}:{index}", f"{kind}: {box.itemText(index)}", kind, keywords=words)
                yield Found(item, partial(_choose, box, index))


def _choose(box: QComboBox, index: int) -> None:
    box.setCurrentIndex(index)
    box.activated.emit(index)


def _controls(around: Surroundings) -> Iterator[Found]:
    """Every control of the window: it is shown and has the focus."""
    known = reach.openers(around.window)
    for widget in reach.controls(around.window):
        button = reach.opener(widget, known)
        where = "Control" if button is None else f"Control in {button.accessibleName()}"
        missing = reach.why_not(widget, around.desk.store)
        reason = missing or ("" if widget.isEnabled() else _plain(widget.toolTip()))
        item = FindItem(
            f"control:{widget.objectName()}",
            widget.accessibleName(),
            where,
            widget.isEnabled() and not missing,
            reason,
            _plain(widget.toolTip()),
        )
        yield Found(item, partial(reach.reach, widget, around.window, around.desk.store))


def _settings(around: Surroundings) -> Iterator[Found]:
    """Every setting: each of its choices, or itself in the dialog."""
    preferences = around.preferences
    for setting in preferences.shown():
        for key, title in setting.options():
            item = FindItem(
                f"setting:{setting.key}:{key}", f"{setting.title}: {title}", "Setting", keywords=setting.help
            )
            yield Found(item, partial(preferences.set, setting.key, key))
        if not setting.options():
            item = FindItem(f"setting:{setting.key}", setting.title, "Settings…", keywords=setting.help)
            yield Found(item, around.desk.actions["settings"].trigger)


def _layouts(around: Surroundings) -> Iterator[Found]:
    store = around.desk.store
    for layout in LAYOUTS:
        item = FindItem(f"layout:{layout.key}", f"Layout: {layout.title}", "Layout", keywords=layout.tip)
        yield Found(item, partial(reach.show_layout, store, layout.key))


def _step_tabs(around: Surroundings) -> Iterator[Found]:
    for tab in STEP_TABS:
        item = FindItem(f"step:{tab.key}", f"Step: {tab.title}", "Way to look", keywords=tab.tip)
        yield Found(item, partial(reach.show_step, around.desk.store, tab.key))


def _examples(around: Surroundings) -> Iterator[Found]:
    for example in examples.examples():
        item = FindItem(f"example:{example.name}", f"Example: {example.title}", "Example", keywords=example.sentence)
        yield Found(item, partial(open_example, around.desk, example))


def _cases(around: Surroundings) -> Iterator[Found]:
    """Every small example: it opens in the Step layout."""
    for case in cases.CASES.values():
        item = FindItem(
            f"case:{case.key}",
            f"Example: {case.title}",
            cases.GROUPS[case.group],
            keywords=f"{case.key} step {case.sentence}",
        )
        yield Found(item, partial(open_case, around.desk, case))


def _architectures(around: Surroundings) -> Iterator[Found]:
    """Every network of the gallery: it takes the place of the layers."""
    for row in ARCHITECTURES.values():
        item = FindItem(
            f"architecture:{row.key}",
            f"Architecture: {row.title}",
            "In place of the layers",
            keywords=f"{row.key} network {row.what}",
        )
        yield Found(item, partial(gallery.use, around.desk, row))


def _library(around: Surroundings) -> Iterator[Found]:
    """Every kernel that is kept: it becomes one more filter."""
    for entry in keeping.kept():
        words = f"library {' '.join(entry.tags)}"
        item = FindItem(f"kernel:{entry.name}", f"Kernel: {entry.name}", "Kernel library", keywords=words)
        yield Found(item, partial(keeping.add, around.desk, entry))


def _formats(around: Surroundings) -> Iterator[Found]:
    """Every format to export in: the dialog opens with it chosen."""
    export = around.desk.actions["export"]
    for row in EXPORTS:
        item = FindItem(
            f"format:{row.key}",
            f"Export as {row.title}",
            "Export",
            export.isEnabled(),
            _plain(export.toolTip()),
            " ".join(row.suffixes),
        )
        yield Found(item, partial(_export, around, row.key))


def _export(around: Surroundings, key: str) -> None:
    around.preferences.settings.set("export", key)
    around.desk.actions["export"].trigger()


def _commands(around: Surroundings) -> Iterator[Found]:
    """What is done in a terminal: a sentence says how."""
    for name, title in COMMANDS:
        item = FindItem(f"command:{name}", title, "In a terminal", keywords=f"convexplorer {name} command")
        yield Found(item, partial(around.desk.say, Message("in-a-terminal", {"command": name})))


def _plain(text: str) -> str:
    """What a tooltip says, be it rich or not."""
    return QTextDocumentFragment.fromHtml(text).toPlainText() if text.startswith("<") else text


PROVIDERS: tuple[Provider, ...] = (
    _actions,
    _choices,
    _controls,
    _examples,
    _cases,
    _architectures,
    _library,
    _settings,
    _layouts,
    _step_tabs,
    _formats,
    _commands,
)
