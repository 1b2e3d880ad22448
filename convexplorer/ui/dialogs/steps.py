"""The dialog that makes a file of steps: which, in which format, how large, how fast, and where to."""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from convexplorer.engine.animate import SINGLE, Animation, write
from convexplorer.engine.preview import Preview, small
from convexplorer.engine.task import Task
from convexplorer.engine.walking import walk
from convexplorer.formats import naming
from convexplorer.messages import Message, UserError
from convexplorer.model import sources
from convexplorer.model.result import Result, WalkAnswer
from convexplorer.model.view import View
from convexplorer.scenes.runs import RUNS
from convexplorer.ui import theme
from convexplorer.ui.background import Background
from convexplorer.ui.dialogs import choose
from convexplorer.ui.dialogs.destination import start_folder
from convexplorer.ui.dialogs.frame import lay_out
from convexplorer.ui.dialogs.preview_pane import SIDE, PreviewPane
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.step.walks import step_probe, walk_question

KINDS = (
    (".gif", "Animation (GIF)"),
    (".png", "Picture, or animation (PNG)"),
    (".webp", "Animation, exact (WebP)"),
    (".svg", "Drawing, sharp at every size (SVG)"),
    (".mp4", "Film (MP4)"),
    (".webm", "Film for browsers (WebM)"),
    (".avi", "Film, large and exact (AVI)"),
)
SIZES = ((10.0, "Small"), (16.0, "As in the window"), (24.0, "For slides"), (40.0, "For a poster"))


@dataclass(frozen=True, eq=False)
class Survey:
    """What would be written where, and how one step of it looks."""

    animation: Animation
    path: Path
    preview: Preview
    alt: str


class StepsDialog(QDialog):
    """What, how and where; `survey` is what Save writes, None while that is not known or cannot be."""

    def __init__(self, parent: QWidget, desk: Desk, walk: WalkAnswer, step: int, run: str) -> None:
        super().__init__(parent)
        self.setObjectName("stepsDialog")
        self.setWindowTitle("Export steps")
        self._desk, self._walk, self._step = desk, walk, step
        self.survey: Survey | None = None
        self._what = named(QComboBox(), "animateWhat", "Steps", "All steps, or the one that is shown")
        self._what.addItem(f"All {walk.steps} steps", "all")
        self._what.addItem(f"This step: {step + 1} of {walk.steps}", "this")
        self._run = named(QComboBox(), "animateRun", "Drawn as", "How each step is drawn")
        for key, one in RUNS.items():
            if one.fits(walk):
                self._run.addItem(one.title, key)
        self._run.setCurrentIndex(max(self._run.findData(run), 0))
        self._kind = named(QComboBox(), "animateFormat", "Format", "What kind of file it becomes")
        for suffix, title in KINDS:
            self._kind.addItem(title, suffix)
        self._kind.setCurrentIndex(max(self._kind.findData(desk.settings.get("animate")), 0))
        self._size = named(QComboBox(), "animateSize", "Size", "How large its numbers are")
        for pixels, title in SIZES:
            self._size.addItem(title, pixels)
        self._size.setCurrentIndex(1)
        self._seconds = named(QDoubleSpinBox(), "animateSeconds", "Seconds a step", "How long each step is shown")
        self._seconds.setRange(0.05, 10)
        self._seconds.setSingleStep(0.1)
        self._seconds.setValue(0.8)
        self._dark = named(QCheckBox("&Dark"), "animateDark", "Dark", "Light on dark, for a dark page or slide")
        self._dark.setChecked(theme.colours().dark)
        self._title = named(QLineEdit(), "animateTitle", "Title", "What stands over it")
        self._name = named(QLineEdit(naming.word(_stem(desk)) or "steps"), "animateName", "Name", "The file's name")
        self._folder = named(QLineEdit(start_folder(desk.settings)), "animateFolder", "Folder", "Where the file goes")
        self._browse = named(
            QPushButton("Choose…"), "animateFolderButton", "Choose a folder", "Choose the folder it goes to"
        )
        self._browse.setAutoDefault(False)
        self._copy = named(
            QPushButton("Copy the &words"), "animateCopyAlt", "Copy the words", "What it shows, as text for a web page"
        )
        self._copy.setAutoDefault(False)
        self._note = theme.small_label()
        self._note.setObjectName("animateNote")
        self._note.setWordWrap(True)
        self._note.setFixedHeight(3 * self._note.fontMetrics().lineSpacing())
        self._preview = PreviewPane()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self._lay_out()
        self._background: Background[Survey] = Background(self, self._show, self._refuse)
        self._connect()
        self._look()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        timing, folder, words = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        timing.addWidget(self._seconds)
        timing.addWidget(self._dark)
        timing.addStretch(1)
        folder.addWidget(self._folder, 1)
        folder.addWidget(self._browse)
        words.addWidget(self._copy)
        words.addStretch(1)
        rows: tuple[tuple[str, QWidget, QWidget | QHBoxLayout], ...] = (
            ("&Steps", self._what, self._what),
            ("Drawn &as", self._run, self._run),
            ("Forma&t", self._kind, self._kind),
            ("Si&ze", self._size, self._size),
            ("S&econds a step", self._seconds, timing),
            ("T&itle", self._title, self._title),
            ("&Name", self._name, self._name),
            ("F&older", self._folder, folder),
        )
        for text, buddy, content in rows:
            label = QLabel(text)
            label.setBuddy(buddy)
            form.addRow(label, content)
        form.addRow(QLabel(), words)
        form.addRow(self._note)
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addLayout(form, 1)
        top.addWidget(self._preview)
        lay_out(self, top, self._buttons, 720)

    def _connect(self) -> None:
        for box in (self._what, self._run, self._kind, self._size):
            box.currentIndexChanged.connect(self._look)
        for field in (self._title, self._name, self._folder):
            field.textChanged.connect(self._look)
        self._seconds.valueChanged.connect(self._look)
        self._dark.toggled.connect(self._look)
        self._browse.clicked.connect(self._choose)
        self._copy.clicked.connect(self._copy_words)
        self.finished.connect(lambda *_: self._background.stop())

    @property
    def suffix(self) -> str:
        """The kind of file chosen."""
        return str(self._kind.currentData())

    def remember(self) -> None:
        """The choices, for the next time."""
        self._desk.settings.set("animate", self.suffix)
        self._desk.settings.set("export-folder", self._folder.text().strip())

    def _animation(self) -> Animation:
        steps = tuple(range(self._walk.steps)) if self._what.currentData() == "all" else (self._step,)
        return Animation(
            self._walk,
            steps,
            str(self._run.currentData()),
            self._title.text().strip(),
            self._seconds.value(),
            float(self._size.currentData()),
            self._dark.isChecked(),
        )

    def _look(self) -> None:
        """Find out what would be written, beside the window."""
        self._allow("Looking…")
        self._copy.setEnabled(False)
        self._background.ask(partial(survey_of, self._animation(), self._folder.text(), self._name.text(), self.suffix))

    def _show(self, survey: Survey) -> None:
        self.survey = survey
        self._preview.show_preview(survey.preview)
        self._copy.setEnabled(True)
        self._allow("", f"{survey.path.name}. {survey.alt}")

    def _refuse(self, message: Message) -> None:
        self.survey = None
        self._preview.show_preview(None)
        self._allow(str(message))

    def _allow(self, why_not: str, note: str = "") -> None:
        """Save is possible, or why it is not."""
        button = self._buttons.button(QDialogButtonBox.StandardButton.Save)
        button.setEnabled(not why_not)
        button.setToolTip(theme.plain_tooltip(why_not or "Write the file"))
        self._note.setText(why_not or note)

    def _choose(self) -> None:
        found = choose.save_folder(self, self._folder.text())
        if found is not None:
            self._folder.setText(str(found))

    def _copy_words(self) -> None:
        if self.survey is not None:
            QApplication.clipboard().setText(self.survey.alt)


def _stem(desk: Desk) -> str:
    return Path(sources.title(desk.store.shown.source)).stem + "-steps"


def survey_of(animation: Animation, folder: str, name: str, suffix: str) -> Survey:
    """What would be written; UserError where it cannot be."""
    if not folder.strip():
        raise UserError("no-folder-named")
    stem = name.strip().removesuffix(suffix)
    if not stem or Path(stem).name != stem or "\\" in stem:
        raise UserError("no-name-for-a-file", name=stem)
    if len(animation.steps) == 1 and suffix not in SINGLE:
        raise UserError("one-step-is-a-picture")
    drawings = animation.drawings
    rows, columns = drawings.room
    middle = replace(drawings, scenes=(drawings.scenes[len(drawings.scenes) // 2],))
    picture = Preview(small(middle.pixels(0, (rows, columns)), SIDE), "", f"{rows} × {columns} pixels")
    path = naming.unused(Path(folder.strip()).expanduser().absolute(), stem, suffix)
    return Survey(animation, path, picture, drawings.alt)


def ask(parent: QWidget, desk: Desk) -> None:
    """Ask what to make of the steps looked at and where to, then start the work; a sentence where there are none."""
    result = desk.newest()
    found = None if result is None else walk_of(result, desk.store.view)
    if found is None:
        desk.say((result.error if result is not None else None) or Message("no-steps-here"))
        return
    tab = desk.store.view.step.tab
    dialog = StepsDialog(parent, desk, *found, desk.store.view.step.matrix if tab == "matrix" else tab)
    taken = dialog.exec() == QDialog.DialogCode.Accepted
    survey = dialog.survey
    if taken and survey is not None:
        dialog.remember()
        done = Message("exported", {"path": str(survey.path)})
        desk.start(Task(f"Export {survey.path.name}", write(survey.animation, survey.path)), lambda: desk.say(done))
    dialog.deleteLater()


def walk_of(result: Result, view: View) -> tuple[WalkAnswer, int] | None:
    """The steps of the layer that Step shows, and the one looked at; None where no value comes out."""
    question, probe = walk_question(result.document, view, result), step_probe(result.document, view, result)
    answer = None if question is None else walk(question, result)
    if answer is None or probe is None:
        return None
    step = answer.step_of(probe.row, probe.column)
    return None if step is None else (answer, step)
