"""The mode "What is this?": while it is on, a click on a control tells what it is and does nothing else."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from convexplorer.ui.widgets.bubble import Bubble

INVITATION = "Click any control, or go to it with Tab, to read what it is. Esc leaves."
_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
_TABS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class HelpBubble(Bubble):
    """`explained(object name)` for every control that was asked about, `ended()` when the mode was left."""

    explained = Signal(str)
    ended = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("helpBubble")
        self.active = False

    def start(self) -> None:
        """Go into the mode; nothing happens when it is on."""
        app = QApplication.instance()
        if self.active or not isinstance(app, QApplication):
            return
        self.active = True
        app.setOverrideCursor(Qt.CursorShape.WhatsThisCursor)
        self.point_at(None, INVITATION)
        self._listen()

    def stop(self) -> None:
        """Leave the mode."""
        if self.active:
            self.active = False
            QApplication.restoreOverrideCursor()
            self.dismiss()
            self.ended.emit()

    def explain(self, target: QWidget) -> bool:
        """Say what a control is, or what it lies in; False when nobody wrote a word about it."""
        for widget in _outwards(target):
            text = _text_of(widget)
            if text:
                self.point_at(widget, text)
                self._listen()
                self.explained.emit(widget.objectName())
                return True
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Presses ask in place of acting; Tab goes on; Esc leaves; all other keys rest."""
        ours = isinstance(watched, QWidget) and watched.window() is self.window()
        if self.active and ours and isinstance(watched, QWidget):
            if isinstance(event, QMouseEvent) and event.type() in (*_PRESSES, QEvent.Type.MouseButtonRelease):
                if event.type() in _PRESSES:
                    self._ask(watched, event.position().toPoint())
                return True
            if isinstance(event, QKeyEvent):
                return self._key(event)
            if event.type() in (QEvent.Type.Wheel, QEvent.Type.ContextMenu):
                return True
            if event.type() == QEvent.Type.FocusIn and watched is not self:
                self.explain(watched)
        if ours and watched in (self.window(), self._target):
            return super().eventFilter(watched, event)
        return False

    def _ask(self, watched: QWidget, at: QPoint) -> None:
        if watched is self or self.isAncestorOf(watched):
            self.stop()
        elif not self.explain(_under(watched, at)):
            self.point_at(None, INVITATION)
            self._listen()

    def _key(self, event: QKeyEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self.stop()
            return True
        return event.key() not in _TABS

    def _listen(self) -> None:
        app = QApplication.instance()
        if app is not None:
            self.watch(app)


def _under(widget: QWidget, at: QPoint) -> QWidget:
    """What a press would reach if disabled controls took presses too."""
    child: QWidget | None = widget.childAt(at)
    return widget if child is None else child


def _outwards(widget: QWidget) -> Iterator[QWidget]:
    """The widget (a label speaks for its buddy) and what it lies in."""
    looked: QWidget | None = widget
    while looked is not None:
        buddy = looked.buddy() if isinstance(looked, QLabel) else None
        yield looked if buddy is None else buddy
        looked = looked.parentWidget()


def _text_of(widget: QWidget) -> str:
    """What was written about it; of a button the tooltip will do."""
    tip = widget.toolTip() if isinstance(widget, QAbstractButton) else ""
    return widget.whatsThis() or ("" if tip.startswith("<") else tip)
