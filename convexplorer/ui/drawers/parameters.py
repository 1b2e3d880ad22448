"""What training learns and what the designer chooses: two lists whose entries and controls light each other."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QEnterEvent, QFocusEvent, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QSizePolicy, QVBoxLayout, QWidget

from convexplorer.compute.arrays import Shape, ShapeError
from convexplorer.model.document import Document
from convexplorer.model.result import Result
from convexplorer.model.view import View
from convexplorer.ui import probing, theme
from convexplorer.ui.panels.panel import Desk, Panel
from convexplorer.ui.widgets.bubble import Highlight
from convexplorer.ui.widgets.disclosure import Disclosure
from convexplorer.ui.widgets.labelled_slider import LabelledSlider
from convexplorer.ui.widgets.overlay_frame import rect_in_window
from convexplorer.ui.widgets.painting import focus_frame


@dataclass(frozen=True)
class Entry:
    """One row: its name, the object name of its control, what it is at present, and other controls that set it."""

    title: str
    control: str
    value: Callable[[Document, Shape], str]
    also: tuple[str, ...] = ()


def _weights(document: Document, shape: Shape) -> str:
    count, channels, rows, columns = document.convolution.weight_shape(shape[0])
    each = f"{channels} × {rows} × {columns}" if channels > 1 else f"{rows} × {columns}"
    return f"{count} × {each} = {count * channels * rows * columns:,}"


def _biases(document: Document, shape: Shape) -> str:
    return f"{_biased(document, shape):,}" if document.convolution.biased else "none"


def _biased(document: Document, shape: Shape) -> int:
    """How many biases are learned."""
    return document.convolution.weight_shape(shape[0])[0] * document.convolution.biased


def _padding(document: Document, shape: Shape) -> str:
    padding = document.convolution.padding
    return padding if isinstance(padding, str) else "custom"


def _pair(pair: tuple[int, int]) -> str:
    return f"{pair[0]} × {pair[1]}"


def _activation(document: Document, shape: Shape) -> str:
    activation = document.activation
    return "none" if activation.kind == "identity" else activation.record.title


LEARNED: tuple[Entry, ...] = (
    Entry("Weights", "kernelEditor", _weights, ("presetSelector",)),
    Entry("Biases", "biasField", _biases),
)
CHOSEN: tuple[Entry, ...] = (
    Entry("Filters", "filterBank", lambda document, shape: str(document.convolution.filters)),
    Entry("Kernel size", "sizeSelector", lambda document, shape: _pair(document.convolution.size)),
    Entry(
        "Stride",
        "strideSlider",
        lambda document, shape: _pair(document.convolution.stride),
        ("strideWidthSlider",),
    ),
    Entry(
        "Padding",
        "paddingSelector",
        _padding,
        ("paddingSlider", *(f"padding{side}Spin" for side in ("Top", "Bottom", "Left", "Right"))),
    ),
    Entry(
        "Dilation",
        "dilationSlider",
        lambda document, shape: _pair(document.convolution.dilation),
        ("dilationWidthSlider",),
    ),
    Entry("Activation", "activationSelector", _activation),
    Entry(
        "Pooling",
        "poolingSelector",
        lambda document, shape: document.pool.kind,
        ("poolingSizeSlider", "poolingSizeWidthSlider", "poolingStrideSlider", "poolingStrideWidthSlider"),
    ),
)


BAR = 3
"""Pixels of the bar beside an entry whose control is pointed at."""


class EntryButton(QAbstractButton):
    """One entry; `pointed` tells its control while the pointer or the focus is on it, "" afterwards."""

    pointed = Signal(str)

    def __init__(self, entry: Entry, role: str) -> None:
        super().__init__()
        self.entry, self._role, self._value, self._lit = entry, role, "", False
        self.setText(entry.title)
        self.setObjectName(f"entry-{entry.control}")
        self.setToolTip("Shows the control that sets it; a click goes there")
        self.setWhatsThis(self.toolTip())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(theme.font())

    def set_value(self, value: str) -> None:
        """What it is at present."""
        self._value = value
        self.setAccessibleName(f"{self.entry.title}: {value}")
        self.update()

    @property
    def value(self) -> str:
        """What it is at present."""
        return self._value

    @property
    def lit(self) -> bool:
        """Whether its control is pointed at."""
        return self._lit

    def set_lit(self, lit: bool) -> None:
        """Whether its control is pointed at."""
        if lit != self._lit:
            self._lit = lit
            self.update()

    def sizeHint(self) -> QSize:
        """A row."""
        return QSize(200, self.fontMetrics().height() + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Name in the colour of its list, value at the right."""
        roles = theme.colours()
        with QPainter(self) as painter:
            if self.underMouse() or self._lit:
                painter.fillRect(self.rect(), roles["fill"])
            if self._lit:
                painter.fillRect(0, 0, BAR, self.height(), roles[self._role])
            inner, middle = self.rect().adjusted(6, 0, -6, 0), int(Qt.AlignmentFlag.AlignVCenter)
            painter.setPen(roles[self._role])
            painter.drawText(inner, middle | int(Qt.AlignmentFlag.AlignLeft), self.text())
            painter.setPen(roles["text"])
            painter.drawText(inner, middle | int(Qt.AlignmentFlag.AlignRight), self._value)
            if self.hasFocus():
                focus_frame(painter, QRectF(self.rect()), roles)

    def enterEvent(self, event: QEnterEvent) -> None:
        """The pointer came."""
        super().enterEvent(event)
        self.pointed.emit(self.entry.control)

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer went."""
        super().leaveEvent(event)
        self.pointed.emit("")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard came."""
        super().focusInEvent(event)
        self.pointed.emit(self.entry.control)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard went."""
        super().focusOutEvent(event)
        self.pointed.emit("")


class ParametersDrawer(Panel):
    """Two lists with their counts."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._light = Highlight(self)
        self._buttons: list[EntryButton] = []
        self._watched: dict[QObject, EntryButton] = {}
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        self._learned = self._list(rows, LEARNED, "learned")
        rows.addSpacing(8)
        self._chosen = self._list(rows, CHOSEN, "chosen")
        rows.addStretch(1)

    def _list(self, rows: QVBoxLayout, entries: tuple[Entry, ...], role: str) -> QLabel:
        head = theme.title_label()
        head.setObjectName(f"{role}Count")
        head.setMinimumWidth(1)
        rows.addWidget(head)
        for entry in entries:
            button = EntryButton(entry, role)
            button.pointed.connect(self._point)
            button.clicked.connect(partial(self._go, entry.control))
            rows.addWidget(button)
            self._buttons.append(button)
        return head

    def set_document(self, document: Document, view: View) -> None:
        """Every value as it is now."""
        shape = probing.input_shape(document, self.desk.newest())
        if shape is None:
            return
        inner = probing.stage_shape(document, probing.entry(document), shape) or shape
        try:
            learned = math.prod(document.convolution.weight_shape(inner[0])) + _biased(document, inner)
        except ShapeError:
            return  # the layer does not fit: what it had stays, as its maps do
        for button in self._buttons:
            button.set_value(button.entry.value(document, inner))
        self._learned.setText(f"Learned in training: {learned:,}")
        self._chosen.setText(f"Chosen by the designer: {len(CHOSEN)}")

    def set_result(self, result: Result) -> None:
        """Another picture may have other channels."""
        self.set_document(self.document, self.desk.store.view)

    @Slot(str)
    def _point(self, name: str) -> None:
        control = self._control(name) if name else None
        if control is None:
            self._light.dismiss()
        else:
            self._light.setParent(control.window())
            self._light.surround(rect_in_window(control), glide=True)

    def _go(self, name: str, *_: object) -> None:
        control = self._control(name)
        if isinstance(control, Disclosure):
            control.open()
        elif control is not None:
            control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _control(self, name: str) -> QWidget | None:
        """The control of that name or, while that is in a closed disclosure, the button that opens it."""
        window = self.window()
        found: QWidget | None = window.findChild(QWidget, name)
        if found is None or found.isVisible():
            return found
        openers = window.findChildren(Disclosure)
        return next((one for one in openers if one.isVisible() and one.panel.isAncestorOf(found)), None)

    def _watch(self) -> None:
        """Listen to every control of every entry, and to the row that it stands in."""
        for button in self._buttons:
            for name in (button.entry.control, *button.entry.also):
                control: QWidget | None = self.window().findChild(QWidget, name)
                row = None if control is None else control.parentWidget()
                for widget in {control, row if isinstance(row, LabelledSlider) else None} - {None}:
                    assert widget is not None
                    widget.installEventFilter(self)
                    self._watched[widget] = button

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The pointer or the keyboard comes to a control of an entry, or leaves it."""
        button = self._watched.get(watched)
        if button is not None and event.type() in (QEvent.Type.Enter, QEvent.Type.FocusIn):
            self._lit(button)
        elif button is not None and event.type() in (QEvent.Type.Leave, QEvent.Type.FocusOut):
            self._lit(None)
        return super().eventFilter(watched, event)

    def _lit(self, lit: EntryButton | None) -> None:
        for button in self._buttons:
            button.set_lit(button is lit)

    def showEvent(self, event: QShowEvent) -> None:
        """Controls light their entries from now on."""
        super().showEvent(event)
        self._watch()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing stays lit, nobody listens."""
        super().hideEvent(event)
        self._light.dismiss()
        for widget in self._watched:
            widget.removeEventFilter(self)
        self._watched.clear()
        self._lit(None)
