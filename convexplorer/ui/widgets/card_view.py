"""A card: headings with a sentence or two under each."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from convexplorer.ui import theme


class CardView(QWidget):
    """The rows of a card under each other; as many as the first one had stay for the next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel()
        self._title.setFont(theme.font("title"))
        self._rows: list[tuple[QLabel, QLabel]] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(2)
        self._box.addWidget(self._title)
        self._box.addStretch(1)

    def set_card(self, title: str, rows: Sequence[tuple[str, str]]) -> None:
        """Show another card."""
        self._title.setText(title)
        while len(self._rows) < len(rows):
            heading, text = theme.small_label(), QLabel()
            text.setWordWrap(True)
            for label in (heading, text):
                self._box.insertWidget(self._box.count() - 1, label)
            self._rows.append((heading, text))
        for (heading, text), (name, sentence) in zip(self._rows, rows, strict=False):
            heading.setText(name)
            text.setText(sentence)
        self.setAccessibleDescription("; ".join(f"{name}: {sentence}" for name, sentence in rows))

    @property
    def text(self) -> str:
        """All that stands on it."""
        return " ".join([self._title.text(), *(f"{name.text()} {text.text()}" for name, text in self._rows)])
