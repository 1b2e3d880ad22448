"""What will be written, small: a picture, or the first numbers."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QImage, QPalette, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from convexplorer.engine.preview import Preview
from convexplorer.ui import theme

SIDE = 240


class PreviewPane(QFrame):
    """A fixed square with a line under it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("exportPreview")
        self.setAccessibleName("Preview")
        self.setToolTip("What the file will hold")
        self.setWhatsThis("The picture as it will be written, or the first numbers of the first map.")
        self._picture = QLabel()
        self._picture.setTextFormat(Qt.TextFormat.PlainText)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setFixedSize(SIDE, SIDE)
        figures = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        figures.setPointSizeF(theme.font("small").pointSizeF())
        self._picture.setFont(figures)
        self._picture.setAutoFillBackground(True)
        self._picture.setBackgroundRole(QPalette.ColorRole.Base)
        self._caption = theme.small_label()
        self._caption.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._picture)
        layout.addWidget(self._caption)
        layout.addStretch(1)

    def show_preview(self, preview: Preview | None) -> None:
        """Show it; None: there is none."""
        self._picture.clear()
        self._caption.setText("" if preview is None else preview.caption)
        if preview is None:
            return
        self.setAccessibleDescription(preview.caption)
        if preview.pixels is None:
            self._picture.setText(preview.text)
            return
        height, width, _ = preview.pixels.shape
        image = QImage(preview.pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
        self._picture.setPixmap(QPixmap.fromImage(image))
