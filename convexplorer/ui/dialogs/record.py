"""The record dialog: what is recorded, as which kind of file, how fast, and where to."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QWidget,
)

from convexplorer.engine.shots import LEAST, Shot, magnification, pixels
from convexplorer.engine.show import SourceState
from convexplorer.engine.takes import KINDS, Kind, Take
from convexplorer.formats import EXPORTS
from convexplorer.formats.movie import SLOWEST
from convexplorer.messages import Message, UserError
from convexplorer.model.result import Result
from convexplorer.model.sources import ImageSequence, VideoFile
from convexplorer.ui import recorded, theme
from convexplorer.ui.background import Background
from convexplorer.ui.dialogs.destination import Destination
from convexplorer.ui.dialogs.frame import lay_out
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.recorded import WHATS, What

USUAL_RATE = 30
FASTEST = 240.0
SEQUENCE_TIP = "Each frame has a file of its own, with its time in a table: there is no rate"
RATE_TIP = "Frames a second of the film; as many as the source brings, unless you say otherwise"


@dataclass(frozen=True)
class Survey:
    """Where it would go, and the rows and columns of a frame."""

    path: Path
    rows: int
    columns: int


class RecordDialog(QDialog):
    """What, how and where; `survey` is what Start begins with, None while that is not known or cannot be."""

    def __init__(self, parent: QWidget, desk: Desk, result: Result) -> None:
        super().__init__(parent)
        self.setObjectName("recordDialog")
        self.setWindowTitle("Record")
        self._result = result
        self._from_file = isinstance(result.document.source, VideoFile | ImageSequence)
        self.survey: Survey | None = None
        self._what = named(QComboBox(), "recordWhat", "What is recorded", "What the film or the frames show")
        for what, text in WHATS.items():
            self._what.addItem(text, what)
        self._kind = _kind_box(desk)
        self._rate = _rate_box(desk.loop.state)
        self._note = theme.small_label()
        self._note.setObjectName("recordNote")
        self._note.setWordWrap(True)
        self._note.setFixedHeight(3 * self._note.fontMetrics().lineSpacing())
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        rows = (("&What", self._what), ("Forma&t", self._kind), ("F&rames a second", self._rate))
        for text, control in rows:
            label = QLabel(text)
            label.setBuddy(control)
            form.addRow(label, control)
        self._destination = Destination(form, desk.settings, "record", lines=1)
        # a name that nothing has yet is found by itself
        form.setRowVisible(self._destination.replace, False)
        form.addRow(self._note)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._start = self._buttons.addButton("&Start", QDialogButtonBox.ButtonRole.AcceptRole)
        self._start.setObjectName("recordStart")
        lay_out(self, form, self._buttons, 520)
        self._background: Background[Survey] = Background(self, self._show, self._refuse)
        for box in (self._what, self._kind):
            box.currentIndexChanged.connect(self._look)
        self._destination.changed.connect(self._look)
        self.finished.connect(lambda *_: self._background.stop())
        self._look()

    @property
    def what(self) -> What:
        """What is chosen to be recorded."""
        found: What = self._what.currentData()
        return found

    @property
    def kind(self) -> Kind:
        """The kind of file chosen."""
        found: Kind = self._kind.currentData()
        return found

    @property
    def rate(self) -> float:
        """Frames a second, as many as the kind of film can show."""
        return self._rate.value()

    def remember(self, desk: Desk) -> None:
        """The choices, for the next time."""
        desk.settings.set("record", self.kind.key)
        self._destination.remember()

    def _look(self) -> None:
        """Find out what would be written, beside the window."""
        self._allow("Looking…")
        movie = self.kind.movie
        self._rate.setEnabled(movie is not None)
        self._rate.setToolTip(RATE_TIP if movie is not None else SEQUENCE_TIP)
        self._rate.setMaximum(FASTEST if movie is None else movie.fastest)
        try:
            if self.kind.holds_numbers and self.what == "pipeline":
                raise UserError("recording-numbers")
            # the row of the table does not matter: its folder and its template do
            target = self._destination.target(EXPORTS[0])
        except UserError as error:
            self._background.stop()  # what comes of an earlier choice is out of date
            self._refuse(error.message)
            return
        template = target.template or ""
        self._background.ask(partial(survey_of, self._result, self.what, self.kind, target.path, template))

    def _show(self, survey: Survey) -> None:
        self.survey = survey
        self._destination.show_files([survey.path.name + ("" if self.kind.movie else "/")], 0)
        self._allow("", f"{_size(survey, self.kind)} {_pace(self._from_file, self.kind)}")

    def _refuse(self, message: Message) -> None:
        self.survey = None
        self._destination.show_files((), 0)
        self._allow(str(message))

    def _allow(self, why_not: str, note: str = "") -> None:
        """Start is possible, or why it is not."""
        self._start.setEnabled(not why_not)
        self._start.setToolTip(theme.plain_tooltip(why_not or "Begin to record; Ctrl+R stops it"))
        self._note.setText(why_not or note)


def _kind_box(desk: Desk) -> QComboBox:
    box = named(QComboBox(), "recordFormat", "Format", "A film, or a folder with a file for each frame")
    for kind in KINDS:
        box.addItem(kind.title, kind)
        if kind.key == desk.settings.get("record"):
            box.setCurrentIndex(box.count() - 1)
    return box


def _rate_box(state: SourceState | None) -> QDoubleSpinBox:
    box = named(_Rate(), "recordRate", "Frames a second", RATE_TIP)
    box.lineEdit().setTextMargins(5, 0, 0, 0)
    box.setRange(SLOWEST, FASTEST)
    box.setDecimals(2)
    live = round(state.fps) if state is not None else 0
    box.setValue((state.rate if state is not None else 0) or live or USUAL_RATE)
    return box


class _Rate(QDoubleSpinBox):
    """Frames a second, without zeros behind them."""

    def textFromValue(self, value: float) -> str:  # noqa: N802 -- Qt's name
        """As in 25 or 29.97."""
        return f"{value:g}"


def _size(survey: Survey, kind: Kind) -> str:
    """How large a frame is, and what one value is of it."""
    said = f"{survey.rows} × {survey.columns}"
    times = magnification((survey.rows, survey.columns))
    if kind.holds_numbers:
        return f"{said} values, exactly as they are computed."
    if kind.movie is None or times == 1:
        return f"{said} pixels, one for each value."
    larger = f"{times * survey.rows} × {times * survey.columns}"
    return f"{said} values, each {times} × {times} pixels, so that players show it: {larger} (at least {LEAST})."


def _pace(from_file: bool, kind: Kind) -> str:
    if from_file:
        return "Every frame of the film once, in order."
    if kind.movie is None:
        return "The frames as they come; times.csv says when each was."
    return "It lasts as long as it takes: frames are repeated where needed."


def survey_of(result: Result, what: What, kind: Kind, folder: Path, template: str) -> Survey:
    """Where it would go and how large it would be; UserError where it cannot be."""
    subjects = recorded.subjects(what, result.document, result.view, result)
    shape = pixels(Shot(result, subjects)).shape
    return Survey(recorded.file(what, template, folder, kind.suffix, result), shape[0], shape[1])


def ask(parent: QWidget, desk: Desk, result: Result) -> tuple[What, Take] | None:
    """What to record and where; None when the user would rather not."""
    dialog = RecordDialog(parent, desk, result)
    taken = dialog.exec() == QDialog.DialogCode.Accepted
    survey = dialog.survey
    wish = None
    if taken and survey is not None:
        dialog.remember(desk)
        wish = dialog.what, Take(dialog.kind, survey.path, dialog.rate)
    dialog.deleteLater()
    return wish
