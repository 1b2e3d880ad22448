"""The page of a layout that has nothing yet: what will be there, and the way back."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from convexplorer.ui import theme


class PromisePage(QWidget):
    """One sentence and one button."""

    def __init__(self, title: str, sentence: str, home: Callable[[], None]) -> None:
        super().__init__()
        text = QLabel(sentence)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        text.setFixedWidth(520)
        text.setMinimumHeight(text.heightForWidth(520))
        text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        back = QPushButton("Back to Explore")
        back.setObjectName("backButton")
        back.setToolTip("Esc leads there, too")
        back.setAccessibleName(back.text())
        back.setWhatsThis("Leads back to the layout that the program opens with; Esc does, too.")
        back.clicked.connect(lambda *_: home())
        layout = QVBoxLayout(self)
        layout.setSpacing(16)
        layout.addStretch(1)
        for widget in (theme.title_label(title.upper()), text, back):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)
