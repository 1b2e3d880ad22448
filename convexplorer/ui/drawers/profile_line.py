"""A line between any two places, and a rectangle: values along it in every stage, statistics of it in every map."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from convexplorer import limits
from convexplorer.formats import measures, save
from convexplorer.messages import Message, UserError
from convexplorer.model.document import Document
from convexplorer.model.layers import Activation, Pool2d
from convexplorer.model.question import LineProfile, Question, RegionStatistics
from convexplorer.model.result import LineAnswer, Result, Statistics
from convexplorer.model.view import MeasureView, Rectangle, View
from convexplorer.scenes.numbers import short
from convexplorer.ui import probing, theme
from convexplorer.ui.dialogs import choose
from convexplorer.ui.dialogs.destination import start_folder
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.widgets.profile_view import Curve, ProfileView

ROLES = {"input": "input", "conv": "output", "activation": "accent", "pool": "learned"}
HEAD = ("n", "mean", "σ", "min", "max")
ENDS = (
    ("Row", "row of its start"),
    ("Column", "column of its start"),
    ("Row", "row of its end"),
    ("Column", "column of its end"),
)


class LineSection(QWidget):
    """The ends as numbers, the curves, the table, and both as CSV."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._curves: dict[str, LineAnswer] = {}
        self._tables: dict[str, Sequence[Statistics]] = {}
        self._ends: list[QSpinBox] = []
        lines = QHBoxLayout(), QHBoxLayout()
        for line, word in zip(lines, ("From", "To"), strict=True):
            label = QLabel(word)
            label.setFixedWidth(label.fontMetrics().horizontalAdvance("From") + 8)
            line.setSpacing(6)
            line.addWidget(label)
        for index, (name, tip) in enumerate(ENDS):
            spin = named(
                QSpinBox(), f"lineEnd{index + 1}", f"{name} {index // 2 + 1}", f"The {tip}, in pixels of the input"
            )
            spin.setWhatsThis(f"The {tip}: a line may begin and end anywhere.")
            spin.setRange(0, limits.PICTURE_SIDE)
            spin.setKeyboardTracking(False)
            spin.setMinimumWidth(60)
            spin.setPrefix("row " if index % 2 == 0 else "col ")
            spin.valueChanged.connect(self._edit)
            self._ends.append(spin)
            lines[index // 2].addWidget(spin, 1)
        self._view = named(
            ProfileView(),
            "lineView",
            "Values along the line",
            "Input amber, convolved blue, activated violet, pooled pink; each from its lowest to its highest value",
            "The nearest value of the input and of each stage along the line, about one for each pixel. A step of the "
            "input is a bump in the map of an edge filter.",
        )
        self._words = theme.small_label()
        self._words.setObjectName("lineWords")
        self._words.setWordWrap(True)
        self._words.setFixedHeight(2 * self._words.fontMetrics().lineSpacing() + 2)
        self._table = _table()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        for line in lines:
            rows.addLayout(line)
        rows.addWidget(self._view, 3)
        rows.addWidget(self._words)
        rows.addWidget(self._table, 2)
        buttons = QHBoxLayout()
        for name, text, tip, slot in (
            (
                "copyMeasures",
                "Copy as CSV",
                "Line and rectangle as comma-separated values, into the clipboard",
                self._copy,
            ),
            ("saveMeasures", "Save as CSV…", "The line into a file, the rectangle's numbers into another", self._save),
        ):
            button = named(QPushButton(text), name, text, tip, f"{tip}.")
            button.setMinimumWidth(60)
            button.clicked.connect(slot)
            buttons.addWidget(button)
        rows.addLayout(buttons)

    # ------------------------------------------------------------ asking

    def questions(self, document: Document, view: View) -> tuple[Question, ...]:
        """The line in every stage that does something, the rectangle in the input and in the stage shown."""
        return (*self._lines(document, view), *self._regions(document, view))

    def _lines(self, document: Document, view: View) -> tuple[LineProfile, ...]:
        line = self._line(document, view)
        if line is None:
            return ()
        ends = (line[0], line[1]), (line[2], line[3])
        found = [LineProfile(probing.entry(document), 0, *ends)]
        shape = probing.input_shape(document, self._desk.newest())
        for stage in stages(document):
            out = probing.stage_shape(document, stage, shape)
            if out is not None:
                found.append(LineProfile(stage, probing.map_channel(document, view, out[0]), *ends))
        return tuple(found)

    def _regions(self, document: Document, view: View) -> tuple[RegionStatistics, ...]:
        region = view.measure.region or self._whole(document)
        if region is None:
            return ()
        return RegionStatistics(probing.entry(document), region), RegionStatistics(view.stage, region)

    def _line(self, document: Document, view: View) -> tuple[float, float, float, float] | None:
        """The line of the view, or the diagonal of the picture."""
        if view.measure.line is not None:
            return view.measure.line
        whole = self._whole(document)
        return None if whole is None else (0.0, 0.0, whole.height, whole.width)

    def _whole(self, document: Document) -> Rectangle | None:
        shape = probing.input_shape(document, self._desk.newest())
        return None if shape is None else Rectangle(0, 0, shape[1], shape[2])

    # ------------------------------------------------------------ showing

    def set_document(self, document: Document, view: View) -> None:
        """The ends of the line."""
        line = self._line(document, view)
        for spin, value in zip(self._ends, line or (0, 0, 0, 0), strict=True):
            spin.blockSignals(True)
            spin.setValue(round(value))
            spin.blockSignals(False)

    def set_result(self, result: Result) -> None:
        """Curves, words and table; the last good ones stay where there are none."""
        document, view = result.document, result.view
        curves: dict[str, LineAnswer] = {}
        for question in self._lines(document, view):
            answer = result.answers.get(question)
            if isinstance(answer, LineAnswer):
                curves["input" if question.stage == probing.entry(document) else question.stage] = answer
        if curves:
            self._curves = curves
            length = max(float(answer.places[-1]) for answer in curves.values()) + 0.5
            self._view.set_curves(
                tuple(Curve(_role(document, n), a.places, a.values) for n, a in curves.items()), length
            )
            self._words.setText("; ".join(f"{name} {_span(answer)}" for name, answer in curves.items()))
            self._view.setAccessibleDescription(self._words.text())
        tables = {
            ("input" if question.stage == probing.entry(document) else question.stage): result.answers.get(question)
            for question in self._regions(document, view)
        }
        if all(isinstance(records, tuple) for records in tables.values()) and tables:
            self._tables = {name: records for name, records in tables.items() if records is not None}
            self._fill()

    def _fill(self) -> None:
        rows = [(name, one) for name, records in self._tables.items() for one in records]
        self._table.setRowCount(len(rows))
        self._table.setVerticalHeaderLabels([f"{name} {one.channel + 1}" for name, one in rows])
        for row, (_, one) in enumerate(rows):
            texts = (str(one.count), *(short(value) for value in (one.mean, one.deviation, one.low, one.high)))
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self._table.setItem(row, column, item)

    # ------------------------------------------------------------ doing

    @Slot()
    def _edit(self) -> None:
        store = self._desk.store
        line = tuple(float(spin.value()) for spin in self._ends)
        measure = MeasureView((line[0], line[1], line[2], line[3]), store.view.measure.region)
        store.set_view(replace(store.view, measure=measure))

    def _texts(self) -> Mapping[str, str]:
        return {"line": measures.line(self._curves), "rectangle": measures.statistics(self._tables)}

    @Slot()
    def _copy(self) -> None:
        if not self._curves:
            self._desk.say(Message("nothing-measured"))
            return
        QApplication.clipboard().setText("\n".join(self._texts().values()))

    @Slot()
    def _save(self) -> None:
        if not self._curves:
            self._desk.say(Message("nothing-measured"))
            return
        suggestion = Path(start_folder(self._desk.settings)) / "profile.csv"
        path = choose.save_file(self.window(), suggestion, "Comma-separated values (*.csv)")
        if path is None:
            return
        path = path if path.suffix else path.with_suffix(".csv")
        beside = path.with_name(f"{path.stem}-rectangle{path.suffix}")
        try:
            for target, text in zip((path, beside), self._texts().values(), strict=True):
                save.save_bytes(target, text.encode())
        except UserError as error:
            self._desk.say(error.message)
            return
        self._desk.say(Message("exported", {"path": str(path)}))


def stages(document: Document) -> tuple[str, ...]:
    """The convolution, and what of the rest does something."""
    idle = {
        layer.name
        for layer in document.layers
        if (isinstance(layer, Activation) and layer.kind == "identity")
        or (isinstance(layer, Pool2d) and layer.kind == "none")
    }
    return tuple(layer.name for layer in document.layers if layer.name not in idle)


def _role(document: Document, stage: str) -> str:
    if stage == "input":
        return ROLES["input"]
    layer = document.layer(stage)
    if isinstance(layer, Activation):
        return ROLES["activation"]
    return ROLES["pool"] if isinstance(layer, Pool2d) else ROLES["conv"]


def _span(answer: LineAnswer) -> str:
    finite = answer.values[np.isfinite(answer.values)]
    return f"{short(float(finite.min()))} … {short(float(finite.max()))}" if finite.size else "nothing here"


def _table() -> QTableWidget:
    table = named(
        QTableWidget(0, len(HEAD)),
        "regionTable",
        "The rectangle",
        "How many values, mean, standard deviation, smallest and largest: of the input and of every map",
        "Drag a rectangle on the picture and choose Measure; without one this is the whole picture.",
    )
    table.setHorizontalHeaderLabels(list(HEAD))
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setMinimumSize(1, 76)
    table.setFont(theme.font("small"))
    table.verticalHeader().setDefaultSectionSize(18)
    return table
