"""What an action is, what it may use of the window, and how one edits the selected filter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from convexplorer.engine.saving import What
from convexplorer.messages import Message, UserError
from convexplorer.model.document import Document
from convexplorer.ui.clipboard import Clipboard
from convexplorer.ui.files import Files
from convexplorer.ui.guide.guide import Guide
from convexplorer.ui.loop import Loop
from convexplorer.ui.pages import Pages
from convexplorer.ui.panels.panel import Desk
from convexplorer.ui.recording import Recordings
from convexplorer.ui.snapshot import Snapshots
from convexplorer.ui.store import Store
from convexplorer.ui.theme import Mode


class Window(Protocol):
    """What an action may use of the window."""

    store: Store
    files: Files
    loop: Loop
    desk: Desk
    clipboard: Clipboard
    pages: Pages
    guide: Guide
    recordings: Recordings
    snapshots: Snapshots

    def say(self, message: Message) -> None:
        """Show one sentence."""

    def export(self, what: What = "one") -> None:
        """Ask what to export, and where."""

    def export_steps(self) -> None:
        """Ask what to draw of the layer at work, and where."""

    def apply_to(self, names: Sequence[str] = ()) -> None:
        """Ask which pictures the filters are applied to, and where the maps go."""

    def show_layout(self, key: str) -> None:
        """Show one of the layouts."""

    def set_theme(self, name: Mode) -> None:
        """Light, dark, or as the system has it."""

    def close(self) -> bool:
        """Leave."""


@dataclass(frozen=True)
class Action:
    """One thing to do: its key, text, menu ("" for none, "A/B" for B in A), what it does, shortcut, tip and icon."""

    key: str
    text: str
    menu: str
    run: Callable[[Window], object]
    shortcut: str = ""
    tip: str = ""
    icon: str = ""
    checked: Callable[[Store], bool] | None = None
    """Whether it is on, for an action that is either on or off."""


def edited(window: Window, change: Callable[[Document, int], Document], label: str) -> None:
    """Edit the selected filter; one sentence when that cannot be."""
    store = window.store
    try:
        store.edit(change(store.shown, store.view.filter), label)
    except UserError as error:
        window.say(error.message)


def done(change: Callable[[Store], None]) -> Callable[[Window], None]:
    """An action that makes a change; one sentence when it cannot be made."""

    def run(window: Window) -> None:
        try:
            change(window.store)
        except UserError as error:
            window.say(error.message)

    return run
