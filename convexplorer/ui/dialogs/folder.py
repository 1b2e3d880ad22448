"""*Apply to folder*: the same filters on many pictures, each result into a file."""

import os
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from convexplorer.engine.apply import map_names
from convexplorer.engine.many import Found, Many, found
from convexplorer.engine.saving import shown_colours
from convexplorer.engine.task import Task
from convexplorer.formats import Format, naming
from convexplorer.messages import Message, UserError
from convexplorer.model.document import Document
from convexplorer.model.result import Result
from convexplorer.model.view import RangeChoice
from convexplorer.scenes.numbers import short
from convexplorer.ui import theme
from convexplorer.ui.background import Background
from convexplorer.ui.dialogs import choose
from convexplorer.ui.dialogs.destination import Destination
from convexplorer.ui.dialogs.export import format_box
from convexplorer.ui.dialogs.frame import lay_out
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.settings import Settings

Copy = Callable[[Many], Message]
"""Puts the line for a shell on the clipboard, and says so."""


class FolderDialog(QDialog):
    """Which pictures, what of them and where to; `found` is what Apply does, None while that is not known."""

    def __init__(self, parent: QWidget, desk: Desk, settings: Settings, copy: Copy) -> None:
        super().__init__(parent)
        self.setObjectName("folderDialog")
        self.setWindowTitle("Apply to folder")
        self._settings, self._copy = settings, copy
        self._document, view, result = desk.store.shown, desk.store.view, desk.newest()
        self._words = _words(self._document, view.stage, result)
        self._inputs: tuple[str, ...] = ()
        self.found: Found | None = None
        self._title = QLabel()
        self._recursive = named(
            QCheckBox("Folders &inside as well"), "folderRecursive", "Folders inside as well", "Pictures in sub-folders"
        )
        self._stage = named(QComboBox(), "folderStage", "Stage", "Which stage's maps are written")
        self._stage.addItem(f"As shown: {view.stage}", view.stage)
        self._stage.addItem("Every stage that does something", "all")
        self._format = format_box("folderFormat", settings)
        shown, self._scheme = shown_colours(view.maps, result)
        self._range = named(QComboBox(), "folderRange", "Range", "Which values are darkest and brightest in pictures")
        for text, choice in _ranges(shown):
            self._range.addItem(text, choice)
        self._note = theme.small_label()
        self._note.setObjectName("folderNote")
        self._note.setWordWrap(True)
        self._note.setFixedHeight(3 * self._note.fontMetrics().lineSpacing())
        self._lay_out()
        self._background: Background[Found] = Background(self, self._show, self._refuse)
        for box in (self._stage, self._format, self._range):
            box.currentIndexChanged.connect(self._look)
        self._recursive.toggled.connect(lambda *_: self._look())
        self._destination.changed.connect(self._look)
        self.finished.connect(lambda *_: self._background.stop())

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(QLabel("Pictures"), self._pictures_row())
        form.addRow(QLabel(), self._recursive)
        for text, box in (("&Stage", self._stage), ("Forma&t", self._format), ("&Range", self._range)):
            label = QLabel(text)
            label.setBuddy(box)
            form.addRow(label, box)
        self._destination = Destination(form, self._settings, "folder")
        form.addRow(self._note)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._apply = self._buttons.addButton("&Apply", QDialogButtonBox.ButtonRole.AcceptRole)
        line = self._buttons.addButton("&Copy as command", QDialogButtonBox.ButtonRole.ActionRole)
        named(line, "folderCopy", "Copy as command", "The same as a line for a shell, into the clipboard")
        line.clicked.connect(self._copy_line)
        lay_out(self, form, self._buttons, 560)

    def _pictures_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._title, 1)
        for text, name, tip, ask in (
            ("&Pictures…", "folderPictures", "Choose single pictures", choose.open_pictures),
            ("Fol&der…", "folderInput", "Choose a folder: all its pictures", choose.open_folder),
        ):
            button = named(QPushButton(text), name, tip, tip)
            button.setAutoDefault(False)
            button.clicked.connect(partial(self._choose, ask))
            row.addWidget(button)
        return row

    def set_inputs(self, inputs: Sequence[str]) -> None:
        """These pictures and folders."""
        self._inputs = tuple(inputs)
        self._look()

    @property
    def many(self) -> Many:
        """What was chosen; UserError where it cannot be."""
        row: Format = self._format.currentData()
        if not self._inputs:
            raise UserError("no-pictures-named")
        return Many(
            self._document,
            self._inputs,
            self._recursive.isChecked(),
            self._stage.currentData(),
            self._range.currentData(),
            self._scheme,
            self._destination.target(row),
        )

    def remember(self) -> None:
        """The choices, for the next time."""
        self._settings.set("export", self._format.currentData().key)
        self._destination.remember()

    def _choose(self, ask: Callable[[QWidget, str], Sequence[str]], *_: object) -> None:
        start = os.path.dirname(self._inputs[0]) if self._inputs else self._settings.get("folder")
        if chosen := ask(self, start):
            self.set_inputs(chosen)

    def _look(self) -> None:
        """Find out what would be done, beside the window."""
        self._allow("Looking…")
        try:
            many = self.many
        except UserError as error:
            self._background.stop()  # what comes of an earlier choice is out of date
            self._refuse(error.message)
            return
        self._range.setEnabled(many.target.export.holds == "picture")
        self._background.ask(partial(found, many, self._words))

    def _show(self, known: Found) -> None:
        self.found = known
        count = len(known.items)
        self._title.setText(f"{count} picture{'s' if count > 1 else ''}")
        self._destination.show_files(known.names, known.there)
        kept = known.there and not self._destination.overwrite
        there = Message("files-kept", {"there": known.there, "count": len(known.names)})
        left_out = known.note or "Pictures that cannot be read are left out, and named at the end."
        self._allow("", str(there if kept else left_out))

    def _refuse(self, message: Message) -> None:
        self.found = None
        self._title.setText("none" if not self._inputs else "")
        self._destination.show_files((), 0)
        self._allow(str(message))

    def _allow(self, why_not: str, note: str = "") -> None:
        self._apply.setEnabled(not why_not)
        self._apply.setToolTip(theme.plain_tooltip(why_not or "Write the files"))
        self._note.setText(why_not or note)

    def _copy_line(self) -> None:
        try:
            self._note.setText(str(self._copy(self.many)))
        except UserError as error:
            self._note.setText(str(error))


def _ranges(shown: RangeChoice) -> list[tuple[str, RangeChoice]]:
    rows = [
        ("One range for all pictures", RangeChoice("shared")),
        ("Each map its own range", RangeChoice("auto")),
    ]
    if shown.mode == "locked":
        rows.insert(0, (f"As locked: {short(shown.low)} … {short(shown.high)}", shown))
    return rows


def _words(document: Document, stage: str, result: Result | None) -> tuple[str, ...]:
    """What the maps of a stage are called in names, as far as it is known now."""
    found = None if result is None else result.stage(stage)
    bands = () if result is None or result.frame is None else result.frame.bands
    count = document.convolution.filters if found is None or not found.shape else found.shape[0]
    return naming.words(map_names(document, stage, count, bands))


def ask(parent: QWidget, desk: Desk, settings: Settings, copy: Copy, inputs: Sequence[str] = ()) -> None:
    """Ask for everything, then start the work in the strip."""
    dialog = FolderDialog(parent, desk, settings, copy)
    dialog.set_inputs(inputs)
    if dialog.exec() == QDialog.DialogCode.Accepted and dialog.found is not None:
        dialog.remember()
        many, items = dialog.many, dialog.found.items
        done = Message("batch-done", {"count": len(items), "path": str(many.target.path)})
        title = f"Apply to {items[0].label}" if len(items) == 1 else f"Apply to {len(items)} pictures"
        desk.start(Task(title, many.steps(items)), lambda: desk.say(done))
    dialog.deleteLater()
