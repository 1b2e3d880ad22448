"""The export dialog: which maps, in which format, and where to; the work itself is a task beside the window."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QWidget,
)

from convexplorer.engine.batch import summed_up
from convexplorer.engine.preview import Preview, preview
from convexplorer.engine.saving import File, Saving, What, there_already, write
from convexplorer.engine.shown import Shown
from convexplorer.engine.target import Target
from convexplorer.engine.task import Task
from convexplorer.formats import EXPORTS, Format
from convexplorer.formats.export import Export
from convexplorer.messages import Message, UserError
from convexplorer.model.result import Result
from convexplorer.ui import theme
from convexplorer.ui.background import Background
from convexplorer.ui.dialogs.destination import Destination
from convexplorer.ui.dialogs.frame import lay_out
from convexplorer.ui.dialogs.preview_pane import SIDE, PreviewPane
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.saving import saving_of
from convexplorer.ui.settings import Settings


@dataclass(frozen=True, eq=False)
class Survey:
    """What would be written, which of it is there already, and how it looks."""

    files: tuple[File, ...]
    there: int
    preview: Preview


class ExportDialog(QDialog):
    """What, how and where; `survey` is what Save writes, None while that is not known or cannot be."""

    def __init__(self, parent: QWidget, settings: Settings, saving: Saving) -> None:
        super().__init__(parent)
        self.setObjectName("exportDialog")
        self.setWindowTitle("Export")
        self._saving = saving
        self.survey: Survey | None = None
        self._what = named(QComboBox(), "exportWhat", "Maps", "Which maps are saved")
        for text, what in _choices(saving):
            self._what.addItem(text, what)
        self._format = format_box("exportFormat", settings)
        self._part = _part_box(saving)
        self._note = theme.small_label()
        self._note.setObjectName("exportNote")
        self._note.setWordWrap(True)
        self._note.setFixedHeight(3 * self._note.fontMetrics().lineSpacing())
        self._preview = PreviewPane()
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for text, control in (("&Maps", self._what), ("Forma&t", self._format)):
            label = QLabel(text)
            label.setBuddy(control)
            form.addRow(label, control)
        form.addRow(QLabel(), self._part)
        self._destination = Destination(form, settings, "export")
        form.addRow(self._note)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self._lay_out(form)
        self._background: Background[Survey] = Background(self, self._show, self._refuse)
        for box in (self._what, self._format):
            box.currentIndexChanged.connect(self._look)
        self._part.toggled.connect(self._look)
        self._destination.changed.connect(self._look)
        self.finished.connect(lambda *_: self._background.stop())
        self._look()

    def _lay_out(self, form: QFormLayout) -> None:
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addLayout(form, 1)
        top.addWidget(self._preview)
        lay_out(self, top, self._buttons, 720)

    @property
    def format(self) -> Format:
        """The format chosen."""
        row: Format = self._format.currentData()
        return row

    def choose(self, what: What) -> None:
        """Begin with these maps."""
        self._what.setCurrentIndex(self._what.findData(what))

    def target(self) -> Target:
        """Where the files go."""
        return self._destination.target(self.format)

    def remember(self, settings: Settings) -> None:
        """The choices, for the next time."""
        settings.set("export", self.format.key)
        self._destination.remember()

    def _look(self) -> None:
        """Find out what would be written, beside the window."""
        self._allow("Looking…")
        try:
            target = self.target()
        except UserError as error:
            self._background.stop()  # what comes of an earlier choice is out of date
            self._refuse(error.message)
            return
        seen = self._part.isChecked()
        self._background.ask(partial(survey_of, self._saving, self._what.currentData(), target, seen))

    def _show(self, survey: Survey) -> None:
        names, row = [file.path.name for file in survey.files], self.format
        self._destination.show_files(names, survey.there)
        self._preview.show_preview(survey.preview)
        self.survey = survey
        if survey.there and not self._destination.overwrite:
            self._allow(str(Message("files-there", {"there": survey.there, "count": len(names)})))
            return
        self._allow("", _said(survey.files[0].export, row, self._saving.shown))

    def _refuse(self, message: Message) -> None:
        self.survey = None
        self._destination.show_files((), 0)
        self._preview.show_preview(None)
        self._allow(str(message))

    def _allow(self, why_not: str, note: str = "") -> None:
        """Save is possible, or why it is not."""
        button = self._buttons.button(QDialogButtonBox.StandardButton.Save)
        button.setEnabled(not why_not)
        button.setToolTip(theme.plain_tooltip(why_not or "Write the files"))
        self._note.setText(why_not or note)


def _said(export: Export, row: Format, shown: Shown) -> str:
    """What the file will hold, in sentences."""
    making, said = export.making, []
    if making.part is not None:
        part = making.part
        rows = f"rows {part.row} to {part.row + part.height - 1}"
        said.append(f"Of the map {rows}, columns {part.column} to {part.column + part.width - 1}.")
    if len(export.array) > 1 and row.holds == "picture" and not making.colour:
        said.append("All maps side by side.")
    if row.holds == "numbers" and export.indices == (shown.channel,):
        said += ["Without the input behind it."] * shown.making.behind
        said += ["Not clipped to 8 bits."] * shown.making.eight_bit
    return " ".join([*said, f"Holds {row.mapping}. Beside it a .json file says how to make it again."])


def _choices(saving: Saving) -> list[tuple[str, What]]:
    count, kept, stages = saving.maps, len(saving.kept), saving.stages
    this = saving.shown.called(saving.names[saving.shown.channel])
    where = f" of {saving.stage}" if saving.result.view.layout == "network" else ""
    found: list[tuple[str, What]] = [(f"This map{where}: {this}", "one")]
    if kept:
        found.append(("The map not hidden" if kept == 1 else f"The {kept} maps not hidden, in one file", "shown"))
    if count > 1:
        hidden = f", also the {count - kept} hidden" if kept else ""
        found += [(f"All {count} maps{where} in one file{hidden}", "together")]
        found += [(f"All {count} maps, a file each{hidden}", "each")]
    if len(stages) > 1:
        found.append((f"Every stage that does something: {len(stages)} files", "stages"))
    return found


def _part_box(saving: Saving) -> QCheckBox:
    """Off, and off limits while all is seen."""
    box = named(
        QCheckBox("Only the &part that is seen"),
        "exportPart",
        "Only the part that is seen",
        "The rows and columns that the window shows now",
    )
    if saving.visible is None:
        box.setEnabled(False)
        box.setToolTip("All of the map is seen: zoom in first, or drag a rectangle on it")
    return box


def format_box(name: str, settings: Settings) -> QComboBox:
    """Every format, that of the last time chosen."""
    box = named(QComboBox(), name, "Format", "A picture as it is shown, or numbers")
    for row in EXPORTS:
        box.addItem(row.title, row)
        if row.key == settings.get("export"):
            box.setCurrentIndex(box.count() - 1)
    return box


def survey_of(saving: Saving, what: What, target: Target, seen: bool = False) -> Survey:
    """What would be written; UserError where it cannot be."""
    files = saving.files(what, target, seen)
    shown = files[saving.shown.channel] if what == "each" else files[-1]
    there = there_already([file.path for file in files])
    return Survey(files, len(there), preview(shown.export, target.export, SIDE))


def ask(parent: QWidget, desk: Desk, settings: Settings, result: Result, what: What = "one") -> None:
    """Ask what to export and where to, then start the work; a sentence when there is nothing to export."""
    saving = saving_of(result)
    if saving is None:
        desk.say(result.error or Message("no-maps-to-export"))
        return
    dialog = ExportDialog(parent, settings, saving)
    dialog.choose(what)
    taken = dialog.exec() == QDialog.DialogCode.Accepted
    survey = dialog.survey
    if taken and survey is not None:
        dialog.remember(settings)
        start(desk, survey.files, dialog.target())
    dialog.deleteLater()


def start(desk: Desk, files: tuple[File, ...], target: Target) -> None:
    """Write the files beside the window, and say so."""
    if len(files) == 1:
        done = Message("exported", {"path": str(files[0].path)})
    else:
        done = Message("exported-many", {"count": len(files), "path": str(target.path)})
    work = summed_up(write(files, target), len(files), "files-left-out")
    desk.start(
        Task(f"Export {files[0].path.name if len(files) == 1 else f'{len(files)} files'}", work), lambda: desk.say(done)
    )
