"""Drawing on the picture: a blank grid, and what is done to all of its numbers."""

from collections.abc import Callable
from dataclasses import replace

from convexplorer.messages import UserError
from convexplorer.model import drawing
from convexplorer.model.document import Document
from convexplorer.model.result import Frame
from convexplorer.model.sources import title
from convexplorer.ui.actions.action import Action, Window
from convexplorer.ui.dialogs import grid

Change = Callable[[Document, Frame | None], Document]


def draw(window: Window, change: Change, label: str) -> None:
    """Edit the picture that is shown; one sentence where that cannot be."""
    result = window.loop.feed.newest
    try:
        document = change(window.store.shown, None if result is None else result.frame)
    except UserError as error:
        window.say(error.message)
        return
    window.desk.seal()
    window.store.edit(document, label)


def new_grid(window: Window, wanted: grid.Grid) -> None:
    """Open the grid, ready to be painted on; a picture that it replaces is one Undo away."""
    document = drawing.blank(window.store.shown, wanted.rows, wanted.columns, wanted.channels)
    if wanted.random:
        document = drawing.random_numbers(document, None, 1)
    window.desk.seal()
    window.store.edit(document, title(document.source))
    view = window.store.view
    pixels = replace(view.pixels, painting=not wanted.random, place=None, corner=None, channel=None, brush=None)
    step = replace(view.step, tab="pixels")
    shown = replace(view, layout="step", step=step, pixels=pixels, visible=None, probe=None, pinned=False)
    window.store.set_view(shown)


def _ask(window: Window) -> None:
    wanted = grid.ask(window.files.window)
    if wanted is not None:
        new_grid(window, wanted)


def _random(window: Window) -> None:
    seed = drawing.seed_of(title(window.store.shown.source)) + 1
    draw(window, lambda document, frame: drawing.random_numbers(document, frame, seed), f"Random numbers {seed}")


NEW_GRID: tuple[Action, ...] = (
    Action(
        "new-grid", "New blank &grid…", "File", _ask, "", "A small grid of pixels to paint and type numbers on", "grid"
    ),
)
DRAWING: tuple[Action, ...] = (
    Action(
        "random-picture",
        "Random &numbers as picture",
        "Edit",
        _random,
        "",
        "Whole numbers in place of the picture's own, drawn anew each time, by a seed that its title says",
    ),
    Action(
        "clear-picture",
        "C&lear the picture",
        "Edit",
        lambda window: draw(window, drawing.cleared, "Clear the picture"),
        "",
        "Every number of the picture becomes 0",
    ),
    Action(
        "swap-channels",
        "Swap red and &blue",
        "Edit",
        lambda window: draw(window, drawing.swapped, "Swap red and blue"),
        "",
        "What a program sees that takes BGR for RGB; again takes it back",
    ),
)
