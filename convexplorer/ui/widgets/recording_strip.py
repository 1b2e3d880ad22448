"""That something is being recorded: a red dot, how long and how much, and a button that stops it."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from convexplorer.ui.theme import colours
from convexplorer.ui.widgets.one_line import OneLine

WIDEST = "88:88 · 88888 frames · 888.8 MB · 888 repeated · 888 dropped"


class RecordingStrip(QWidget):
    """`stopped()` when the button is pressed; of one size while it is shown."""

    stopped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recordingStrip")
        self._dot = _Dot()
        self._text = OneLine()
        self._text.setObjectName("recordingText")
        self._text.setAccessibleName("Recording")
        self._text.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._text.setFixedWidth(self._text.fontMetrics().horizontalAdvance(WIDEST) + 4)
        self._stop = QPushButton("Stop")
        self._stop.setObjectName("recordingStop")
        self._stop.setAccessibleName("Stop recording")
        self._stop.setToolTip("Stop (Ctrl+R)")
        self._stop.setWhatsThis("Ends the recording and makes the file of it; Ctrl+R does the same.")
        self._stop.setFixedWidth(self._stop.fontMetrics().horizontalAdvance("Cancel") + 24)
        self._stop.clicked.connect(self.stopped)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self._dot, self._text, self._stop):
            row.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_text(self, text: str, making: bool) -> None:
        """How far it is; while the film is made the button gives that up."""
        self._text.set_text(text)
        self._text.setToolTip(text)
        self._dot.setVisible(not making)
        self._stop.setText("Cancel" if making else "Stop")
        tip = "Do not make the file: the recording stays in its parts, which play" if making else "Stop (Ctrl+R)"
        self._stop.setToolTip(tip)
        self.show()

    def text(self) -> str:
        """What it says."""
        return self._text.text()


class _Dot(QWidget):
    """The red dot that every recorder has."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(10, 10)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Round."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours()["error"])
            painter.drawEllipse(QRectF(self.rect()))
