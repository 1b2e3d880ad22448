"""The page of a layout that has nothing yet: what will be there, what can be done today, and the way back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from convexplorer.ui import theme

WIDTH = 520


@dataclass(frozen=True)
class Today:
    """One thing that can be done already: a sentence, and the action (by its key) that its button starts."""

    sentence: str
    button: str
    action: str


@dataclass(frozen=True)
class Promise:
    """What will be there, a sentence a line, and what can be done of it today."""

    will: tuple[str, ...]
    today: tuple[Today, ...]


class PromisePage(QScrollArea):
    """Title, sentences, buttons; it scrolls in a very low window."""

    def __init__(self, title: str, promise: Promise, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setSpacing(6)
        rows.addStretch(1)
        self._add(rows, theme.title_label(title.upper()))
        rows.addSpacing(4)
        for sentence in promise.will:
            self._add(rows, _text(sentence))
        rows.addSpacing(20)
        self._add(rows, theme.title_label("TODAY"))
        rows.addSpacing(4)
        for today in promise.today:
            self._add(rows, _text(today.sentence))
            self._add(rows, _button(f"today-{today.action}", today.button, actions[today.action].trigger))
            rows.addSpacing(8)
        back = _button("backButton", "Back to Explore", actions["home"].trigger)
        back.setToolTip("Esc leads there, too")
        rows.addSpacing(8)
        self._add(rows, back)
        rows.addStretch(2)
        self.setWidget(page)
        page.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def _add(self, rows: QVBoxLayout, widget: QWidget) -> None:
        """One width for all, so that they have one left edge."""
        holder = QWidget()
        holder.setFixedWidth(WIDTH)
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(
            widget, 0, Qt.AlignmentFlag.AlignLeft if isinstance(widget, QPushButton) else Qt.AlignmentFlag(0)
        )
        rows.addWidget(holder, 0, Qt.AlignmentFlag.AlignHCenter)


def _text(sentence: str) -> QLabel:
    text = QLabel(sentence)
    text.setTextFormat(Qt.TextFormat.PlainText)
    text.setWordWrap(True)
    text.setMinimumHeight(text.heightForWidth(WIDTH))
    return text


def _button(name: str, text: str, run: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAccessibleName(text)
    button.setToolTip(text)
    button.setWhatsThis(f"{text}. Esc leads back to Explore, too.")
    button.clicked.connect(lambda *_: run())
    return button
