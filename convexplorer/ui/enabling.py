"""What an action says of itself: its keys, and while it cannot be done, why."""

from PySide6.QtGui import QAction, QKeySequence


def with_shortcut(action: QAction) -> str:
    """What the action does, and its keys."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{action.whatsThis()} ({keys})" if keys else action.whatsThis()


def enable(action: QAction, possible: bool, why_not: str) -> None:
    """Disabled things say why."""
    if action.isEnabled() != possible or not action.property("asked"):
        action.setProperty("asked", True)
        action.setEnabled(possible)
        action.setToolTip(with_shortcut(action) if possible else why_not)
