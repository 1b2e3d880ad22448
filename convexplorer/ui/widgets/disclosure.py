"""A small button that opens an area beside it; nothing else moves."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QLayout, QToolButton, QVBoxLayout, QWidget

from convexplorer.ui.theme import colours, set_icon
from convexplorer.ui.widgets.painting import pen

_MARGIN = 4
OPENS = "Opens beside it; Esc, or a click anywhere else, closes it again."
"""What a press of the button does, for *What is this?*."""


class _Panel(QFrame):
    """The framed area: a child laid over its window, for popup windows grab the keyboard and go astray on Wayland."""

    hidden = Signal()
    grown = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Opaque, with a frame."""
        roles = colours()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), roles["button"])
            painter.setPen(pen(roles["muted"]))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes it; other keys stay in it."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """What lies under it is not clicked."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Nor let go of."""
        event.accept()

    def event(self, event: QEvent) -> bool:
        """What it holds may need more room later on, as a curve that comes late."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.grown.emit()
        return done

    def hideEvent(self, event: QHideEvent) -> None:
        """However it was closed."""
        super().hideEvent(event)
        self.hidden.emit()


class Disclosure(QToolButton):
    """Click, Enter or Space opens `panel`, which holds any layout; Esc or a click beside it closes it again."""

    opened = Signal()
    closed = Signal()

    def __init__(self, text: str = "", icon_name: str = "chevron-right", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel = _Panel(self)
        panel.hidden.connect(self._closed)
        panel.grown.connect(self._place)
        self.panel: QFrame = panel
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if icon_name:
            set_icon(self, icon_name)
        if text:
            self.setText(text)
            self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        else:
            self.setFixedSize(24, 24)
        self.clicked.connect(self._toggle)

    def set_content(self, content: QLayout | QWidget) -> None:
        """What the panel holds, in place of what it held."""
        box = self.panel.layout()
        assert isinstance(box, QVBoxLayout)
        while box.count():
            old = box.takeAt(0)
            widget = old.widget() if old is not None else None
            if widget is not None:
                widget.deleteLater()
        if isinstance(content, QWidget):
            box.addWidget(content)
        else:
            holder = QWidget()
            content.setContentsMargins(0, 0, 0, 0)
            holder.setLayout(content)
            box.addWidget(holder)

    def open(self) -> None:
        """Show the panel below the button or, where there is no room, above it; wholly inside the window."""
        self.panel.setParent(self.window())
        self.setChecked(True)
        self._place()
        self.panel.show()
        self.panel.raise_()
        self._focus_first()
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)
        self.opened.emit()

    def _place(self) -> None:
        window = self.window()
        if not self.isChecked():
            return
        size = self.panel.sizeHint().boundedTo(window.size())
        corner, room = self.mapTo(window, QPoint(0, 0)), window.rect()
        left = max(_MARGIN, min(corner.x(), room.width() - size.width() - _MARGIN))
        below, above = corner.y() + self.height() + 2, corner.y() - size.height() - 2
        fits = below + size.height() <= room.height() - _MARGIN
        top = below if fits else above if above >= 0 else max(0, room.height() - size.height() - _MARGIN)
        self.panel.setGeometry(left, top, size.width(), size.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While the panel is open, a click anywhere else closes it, and Esc in it is no shortcut of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and isinstance(watched, QWidget) and self._holds(watched):
                event.accept()
                return True
            return False
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            inside = watched is self or watched is self.panel or self._holds(watched)
            if not inside and watched.window() is self.window():
                self.panel.hide()
        return False

    def _holds(self, widget: QWidget) -> bool:
        """Also what belongs to the panel in windows of its own, such as the list of a combo box."""
        parent = widget.parentWidget()
        while parent is not None and parent is not self.panel:
            parent = parent.parentWidget()
        return parent is self.panel

    def _toggle(self, checked: bool) -> None:
        if checked:
            self.open()
        else:
            self.panel.hide()

    def _closed(self) -> None:
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        if self.isChecked():
            self.setChecked(False)
            focused: QWidget | None = self.window().focusWidget()
            if focused is not None and self.panel.isAncestorOf(focused):
                self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.closed.emit()

    def _focus_first(self) -> None:
        for child in self.panel.findChildren(QWidget):
            if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isVisible() and child.isEnabled():
                child.setFocus(Qt.FocusReason.TabFocusReason)
                return
        self.panel.setFocus(Qt.FocusReason.TabFocusReason)
