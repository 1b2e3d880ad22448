"""The export dialog: which maps, in which format, and where to; the work itself is a task beside the window."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QWidget

from convexplorer.engine.apply import looks, map_names
from convexplorer.engine.task import Progress, Task
from convexplorer.formats import EXPORTS, Format
from convexplorer.formats.export import Export, write_export
from convexplorer.messages import Message, UserError
from convexplorer.model.result import Result, Stage
from convexplorer.ui import probing, theme
from convexplorer.ui.dialogs import choose
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.settings import Settings

What = Literal["one", "together", "each"]


@dataclass(frozen=True)
class Order:
    """What the user asked for."""

    what: What
    format: Format


@dataclass(frozen=True, eq=False)
class Job:
    """The stage to export, the names of its maps, and which of them is shown."""

    result: Result
    stage: Stage
    names: tuple[str, ...]
    shown: int

    def export(self) -> Export:
        """All maps, with the ranges and colours they have on the screen."""
        frame, array, maps = self.result.frame, self.stage.array, self.result.view.maps
        assert frame is not None
        assert array is not None
        colours = looks(self.result, self.stage, maps.range, maps.scheme)
        return Export(self.stage.name, array, self.names, self.result.document, frame, colours)


class ExportDialog(QDialog):
    """Two choices: which maps, and which format."""

    def __init__(self, parent: QWidget, name: str, count: int, kind: str) -> None:
        super().__init__(parent)
        self.setObjectName("exportDialog")
        self.setWindowTitle("Export")
        self._what = named(QComboBox(), "exportWhat", "Which maps", "Which maps are saved")
        self._what.addItem(f"This map: {name}", "one")
        self._what.addItem(f"All {count} maps in one file", "together")
        self._what.addItem(f"All {count} maps, a file each", "each")
        self._format = named(QComboBox(), "exportFormat", "Format", "A picture as it is shown, or numbers")
        for row in EXPORTS:
            self._format.addItem(row.title, row)
            if row.key == kind:
                self._format.setCurrentIndex(self._format.count() - 1)
        self._note = theme.small_label()
        self._note.setWordWrap(True)
        self._note.setMinimumWidth(380)
        self._note.setMinimumHeight(2 * self._note.fontMetrics().lineSpacing())
        for box in (self._what, self._format):
            box.currentIndexChanged.connect(self._explain)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QFormLayout(self)
        for text, control in (("&Maps", self._what), ("&Format", self._format)):
            label = QLabel(text)
            label.setBuddy(control)
            layout.addRow(label, control)
        layout.addRow(self._note)
        layout.addRow(buttons)
        self._explain()

    @property
    def order(self) -> Order:
        """What was chosen."""
        return Order(self._what.currentData(), self._format.currentData())

    def _explain(self) -> None:
        chosen = self.order
        text = f"Holds {chosen.format.mapping}."
        if chosen.what == "together" and chosen.format.holds == "picture":
            text = f"A montage of all maps. {text}"
        self._note.setText(f"{text} Beside it a .json file says how to make it again.")


def ask(parent: QWidget, desk: Desk, settings: Settings, result: Result) -> None:
    """Ask what to export and where to, then start the work; a sentence when there is nothing to export."""
    view = result.view
    stage = result.stage(view.stage)
    if (
        result.frame is None
        or stage is None
        or stage.array is None
        or stage.maps is not None
        or result.error is not None
    ):
        desk.say(result.error or Message("no-maps-to-export"))
        return
    names = map_names(result.document, stage.name, stage.shape[0], result.frame.bands)
    shown = probing.map_channel(result.document, view, stage.shape[0])
    dialog = ExportDialog(parent, names[shown], len(names), settings.get("export"))
    taken = dialog.exec() == QDialog.DialogCode.Accepted
    order = dialog.order
    dialog.deleteLater()
    if not taken:
        return
    settings.set("export", order.format.key)
    start(parent, desk, settings, order, Job(result, stage, names, shown))


def start(parent: QWidget, desk: Desk, settings: Settings, order: Order, job: Job) -> None:
    """Ask where to, and write there beside the window."""
    folder, suffix = Path(settings.get("folder")), order.format.suffixes[0]
    ending = f"{job.stage.name}{suffix}"
    if order.what == "each":
        done = choose.save_folder(parent, str(folder))
        if done is None:
            return
        targets = {i: done / f"{i + 1:02}_{plain(name)}_{ending}" for i, name in enumerate(job.names)}
        work = write(job, list(targets.items()), order.format, False)
    else:
        only = job.shown if order.what == "one" else None
        name = "all" if only is None else plain(job.names[only])
        kinds = f"{order.format.title} ({' '.join('*' + one for one in order.format.suffixes)})"
        path = choose.save_file(parent, folder / f"{name}_{ending}", kinds)
        if path is None:
            return
        done = path if path.suffix.lower() in order.format.suffixes else path.with_name(path.name + suffix)
        # the file dialog asked about the name it saw, not about the one with a suffix added
        work = write(job, [(only, done)], order.format, done == path)
        settings.set("folder", str(done.parent))
    desk.start(Task(f"Export {done.name}", work), lambda: desk.say(Message("exported", {"path": str(done)})))


def write(job: Job, targets: list[tuple[int | None, Path]], kind: Format, overwrite: bool) -> Iterator[Progress]:
    """Each map (None: all) into its file; one that cannot be written is said, and the others go on."""
    yield Progress(0, len(targets), targets[0][1].name)
    whole = job.export()
    for done, (index, target) in enumerate(targets, 1):
        try:
            write_export(whole if index is None else whole.only(index), target, kind.key, overwrite=overwrite)
            yield Progress(done, len(targets), target.name)
        except UserError as error:
            if len(targets) == 1:
                raise
            yield Progress(done, len(targets), target.name, error.message)


def plain(name: str) -> str:
    """A name that every file system takes."""
    return re.sub(r"[^\w.-]+", "-", name).strip("-.").lower()[:80] or "map"
