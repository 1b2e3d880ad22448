"""One step of the tour: a bubble at a control with a sentence, its number, Next and Skip."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from convexplorer.ui.theme import small_label
from convexplorer.ui.widgets.bubble import Bubble

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TourBubble(Bubble):
    """`next_requested()` by the button, Enter or →; `back_requested()` by ←; `skip_requested()` by the button or Esc.

    The window stays usable: the user acts, and the caller shows the next step.
    """

    next_requested = Signal()
    back_requested = Signal()
    skip_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("tourBubble")
        self._count = small_label()
        self.skip = QPushButton("Skip the tour")
        self.next = QPushButton("Next")
        self.skip.setObjectName("tourSkip")
        self.next.setObjectName("tourNext")
        for button, name in ((self.skip, "Skip the tour"), (self.next, "Next")):
            button.setAccessibleName(name)
            button.setWhatsThis(f"{name}: the tour can be taken again from the Help menu, where it was left.")
        self.skip.setFlat(True)
        self.skip.setToolTip("Leave the tour; Help has it again (Esc)")
        self.next.setToolTip("Go on (Enter)")
        self.next.clicked.connect(self.next_requested)
        self.skip.clicked.connect(self.skip_requested)
        for button in (self.next, self.skip):
            button.installEventFilter(self)
        self.foot.addWidget(self._count, 1)
        self.foot.addWidget(self.skip)
        self.foot.addWidget(self.next)

    def show_step(
        self, target: QWidget | None, text: str, step: int, steps: int, next_text: str = "Next", *, quiet: bool = False
    ) -> None:
        """Point at a control (None: at nothing) and say a sentence; `step` counts from 1.

        `next_text` "" hides the button: the step ends when the user has done what it asks for. A quiet step leaves the
        focus where it is: the user is still busy.
        """
        self._words(f"Step {step} of {steps}", next_text or "Next", "Skip the tour")
        self.next.setVisible(bool(next_text))
        if not self.isVisible():
            self.remember_focus()
        self.point_at(target, text)
        self.setAccessibleDescription(self._count.text())
        if quiet:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        elif next_text:
            self.next.setFocus(Qt.FocusReason.OtherFocusReason)
        elif target is not None and target.focusPolicy() != Qt.FocusPolicy.NoFocus:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_offer(self, text: str, yes: str, no: str) -> None:
        """Ask whether the user wants the tour, by the same two buttons; the focus stays where it is."""
        self._words("", yes, no)
        self.next.setVisible(True)
        self.point_at(None, text)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _words(self, count: str, forward: str, away: str) -> None:
        self._count.setText(count)
        for button, text in ((self.next, forward), (self.skip, away)):
            button.setText(text)
            button.setAccessibleName(text)

    def finish(self) -> None:
        """The tour is over: everything gone, the focus back."""
        self.give_focus_back()
        self.dismiss()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and → go on, ← goes back, Esc leaves."""
        self._key(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The same on its buttons, of which Enter presses the one that has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched in (self.next, self.skip):
            if watched is self.skip and event.key() in _ENTER:
                self.skip_requested.emit()
                return True
            return self._key(event)
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Esc in it is no shortcut of the window."""
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escape and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (*_ENTER, Qt.Key.Key_Right):
            if self.next.isVisible():
                self.next_requested.emit()
        elif key == Qt.Key.Key_Left:
            self.back_requested.emit()
        elif key == Qt.Key.Key_Escape:
            self.skip_requested.emit()
        else:
            return False
        return True
