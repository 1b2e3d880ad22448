"""What can be done with a rectangle that was just drawn on a picture."""

from PySide6.QtCore import QEvent, QRect, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QToolButton, QWidget

from convexplorer.ui.theme import set_icon
from convexplorer.ui.widgets.overlay_frame import OverlayFrame

_GAP = 4


class RegionBar(OverlayFrame):
    """Buttons beside the rectangle ask to zoom, find, measure, copy or crop; Enter is the first.

    Esc, or the focus going elsewhere, closes it; `closed()` however it was closed.
    """

    zoom_asked = Signal()
    find_asked = Signal()
    copy_asked = Signal()
    crop_asked = Signal()
    measure_asked = Signal()
    closed = Signal()

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._box = box = QHBoxLayout(self)
        box.setContentsMargins(4, 4, 4, 4)
        box.setSpacing(4)
        self._zoom = _button("zoomHere", "&Zoom here", "zoom-in", "See this part as large as it fits (Enter)")
        self._find = _button("findHere", "&Find this", "target", "Make a filter of it: its map glows where it is found")
        self._copy = _button("copyHere", "&Copy as cells", "copy", "The numbers of this part, for a spreadsheet")
        self._crop = _button("cropHere", "C&rop to it", "crop", "This part becomes the whole input; Undo takes it back")
        tip = "Values along its diagonal, and mean, spread and extremes inside, in the input and every map"
        self._measure = _button("measureHere", "&Measure", "curve", tip)
        self._measure.clicked.connect(self._take_measure)
        self._zoom.clicked.connect(self._take_zoom)
        self._find.clicked.connect(self._take_find)
        self._copy.clicked.connect(self._take_copy)
        self._crop.clicked.connect(self._take_crop)
        for button in (self._zoom, self._find, self._measure, self._copy, self._crop):
            box.addWidget(button)

    def open(self, beside: QRect) -> None:
        """Show it under the rectangle, or where there is room."""
        room = self._over.rect()
        for style in (Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly):
            for button in (self._measure, self._copy, self._crop):  # a narrow picture has no room for all their names
                button.setToolButtonStyle(style)
            self._box.activate()
            if self.sizeHint().width() <= room.width():
                break
        size = self.sizeHint()
        top = beside.bottom() + _GAP
        if top + size.height() > room.height():
            top = max(0, min(beside.top() - size.height() - _GAP, room.height() - size.height()))
        left = max(0, min(beside.right() - size.width(), room.width() - size.width()))
        self.setGeometry(left, top, size.width(), size.height())
        self.show()
        self.raise_()
        self._zoom.setFocus(Qt.FocusReason.PopupFocusReason)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved, Qt.ConnectionType.UniqueConnection)

    def give_up(self) -> None:
        """Nothing is done with the rectangle."""
        if not self.isHidden():
            focused: QWidget | None = self.window().focusWidget()
            held = focused is not None and self.isAncestorOf(focused)
            self.hide()
            if held:
                self._over.setFocus(Qt.FocusReason.OtherFocusReason)
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the button that has the keyboard; Esc closes; other keys stay here."""
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            next(
                (one for one in (self._find, self._measure, self._copy, self._crop) if one.hasFocus()), self._zoom
            ).click()

    def event(self, event: QEvent) -> bool:
        """Esc in it is no shortcut of the window."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    @Slot(QWidget, QWidget)
    def _focus_moved(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is not None and not self.isAncestorOf(now):
            self.give_up()

    @Slot()
    def _take_zoom(self) -> None:
        self.give_up()
        self.zoom_asked.emit()

    @Slot()
    def _take_find(self) -> None:
        self.give_up()
        self.find_asked.emit()

    @Slot()
    def _take_copy(self) -> None:
        self.give_up()
        self.copy_asked.emit()

    @Slot()
    def _take_measure(self) -> None:
        self.give_up()
        self.measure_asked.emit()

    @Slot()
    def _take_crop(self) -> None:
        self.give_up()
        self.crop_asked.emit()


def _button(name: str, text: str, icon: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setText(text)
    button.setAccessibleName(text.replace("&", ""))
    button.setToolTip(tip)
    button.setWhatsThis(tip)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    set_icon(button, icon)
    return button
