"""A part of the picture becomes a filter, and its best match is marked on the input and the map."""

from math import floor

import numpy as np

from convexplorer.compute.finding import DULL, TWIN, Patch
from convexplorer.messages import Message, UserError
from convexplorer.model.document import Document
from convexplorer.model.finding import finder, with_patch
from convexplorer.model.finding import title as title_of
from convexplorer.model.question import Match
from convexplorer.model.result import MatchAnswer, Result
from convexplorer.model.view import View
from convexplorer.scenes.numbers import short
from convexplorer.ui import banking, linking, probing, readouts
from convexplorer.ui.panels.panel import Desk
from convexplorer.ui.widgets.image_painter import Overlay
from convexplorer.ui.widgets.sight import Part, Sight

WEAK = 0.5
"""A best match with a lower score is most likely something else."""
SIDE = 24
"""Rows and columns of the patch round the place looked at, for the keyboard."""
PLAIN = "Bright parts of the picture win here, alike or not: the mark follows the normalised score, the map does not."
SCORE = (
    "Brightness and contrast are divided out, so that only likeness counts: 1 is the kernel's twin, −1 its negative."
)


def question(document: Document, view: View, result: Result | None) -> tuple[Match, ...]:
    """Where the selected filter's patch is, if it was made of one and that is to be marked."""
    conv = document.convolution
    if not view.maps.marked or not conv.finders:
        return ()
    out = probing.stage_shape(document, conv.name, probing.input_shape(document, result))
    if out is None:
        return ()
    channel = probing.map_channel(document, view, out[0])
    return (Match(conv.name, channel),) if finder(conv, channel % conv.filters) is not None else ()


def answer(result: Result | None, view: View) -> MatchAnswer | None:
    """The match that the newest result has for the filter that is selected now."""
    if result is None or result.error is not None:
        return None
    for asked in question(result.document, view, result):
        found = result.answers.get(asked)
        if isinstance(found, MatchAnswer):
            return found
    return None


def mark(result: Result | None, document: Document, view: View, sight: Sight) -> list[Overlay]:
    """The best match, as the same place in whatever the sight shows."""
    found = answer(result, view) if result is not None and result.document is document else None
    if found is None:
        return []
    row, column = sight.cell_of(found.row, found.column)
    height, width = found.height / sight.grid.height, found.width / sight.grid.width
    said = f"match {short(found.score)}" if found.score >= WEAK else f"weak match {short(found.score)}"
    return [(round(row), round(column), max(1, round(height)), max(1, round(width)), "kernel", said)]


def seek(desk: Desk, part: Part) -> None:
    """One more filter, made of what the layer takes of a part of the scene; one sentence where that cannot be."""
    try:
        _seek(desk, part)
    except UserError as error:
        desk.say(error.message)


def _seek(desk: Desk, part: Part) -> None:
    result, document = desk.newest(), desk.store.shown
    entry = None if result is None else result.stage(probing.entry(result.document))
    if result is None or result.frame is None or entry is None or entry.array is None:
        raise UserError("patch-nowhere")
    grid = linking.grid(result.document, entry.name, result.frame.image.shape)
    # cells of what the layer takes: those that lie in the part by more than half
    top, bottom = (floor((at - grid.row) / grid.height + 0.5) for at in (part[0], part[0] + part[2]))
    left, right = (floor((at - grid.column) / grid.width + 0.5) for at in (part[1], part[1] + part[3]))
    bottom, right = min(entry.shape[1], max(bottom, top + 1)), min(entry.shape[2], max(right, left + 1))
    top, left = max(0, top), max(0, left)
    if bottom <= top or right <= left:
        raise UserError("patch-nowhere")
    patch = entry.array[:, top:bottom, left:right]
    changed, made = with_patch(document, patch, (grid.height, grid.width))
    banking.grow(desk.store, changed, f"Find {title_of(made)}")
    kind = result.frame.image.dtype
    whole = kind.kind in "iu" and not readouts.is_scaled(result.document)
    _tell(desk, made, 1 / np.iinfo(kind).max if whole else 1.0)


def _tell(desk: Desk, made: Patch, unit: float) -> None:
    """What the user did not ask for: that there is little to find it by, or that it was made smaller."""
    rows, columns = made.kernels.shape[1:]
    if made.deviation * unit < DULL:
        desk.say(Message("patch-many-places"))
    elif made.resized:
        height, width = made.full
        desk.say(Message("patch-resized", {"height": height, "width": width, "rows": rows, "columns": columns}))


def seek_round_probe(desk: Desk) -> None:
    """The same of the pixels round the place looked at."""
    result = desk.newest()
    shape = probing.input_shape(desk.store.shown, result)
    middle = probing.middle_on_input(desk.store.shown, desk.store.view, result)
    if shape is None or middle is None:
        desk.say(Message("patch-nowhere"))
        return
    height, width = min(SIDE, shape[1]), min(SIDE, shape[2])
    row = min(max(middle[0] - height // 2, 0), shape[1] - height)
    column = min(max(middle[1] - width // 2, 0), shape[2] - width)
    seek(desk, (row, column, height, width))


class Twins:
    """Says once, with the first match of a new filter, that its patch looks like other places."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: int | None = None

    def hear(self, result: Result) -> None:
        """A result came; a filter is new when there is one more than in the result before."""
        count, before = len(result.document.convolution.finders), self._known
        found = answer(result, result.view)
        if before is not None and count > before and found is None and result.view.maps.marked:
            return  # its match is still to come
        self._known = count
        if before is not None and count > before and found is not None and (found.second or 0.0) >= TWIN:
            self._desk.say(Message("patch-many-places"))
