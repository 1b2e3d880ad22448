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


def reword(action: QAction, text: str) -> None:
    """Another text with the letter that the menu gave the action, where it has that letter."""
    given, plain = action.text().partition("&")[2][:1], text.replace("&", "")
    at = plain.lower().find(given.lower()) if given else -1
    wanted = plain if at < 0 else f"{plain[:at]}&{plain[at:]}"
    if action.text() != wanted:
        action.setText(wanted)
