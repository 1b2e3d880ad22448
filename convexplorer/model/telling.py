"""What just happened to the history, in one sentence: an edit by what it did, a step back or forward by its name."""

from convexplorer.compute.arrays import Shape
from convexplorer.messages import Message
from convexplorer.model.changes import change
from convexplorer.model.history import History, Step


def told(before: History, after: History, shape: Shape | None) -> Message | None:
    """The sentence of the way from one history to the next, for an image of `shape` (C, H, W); None of no way.

    The edits of one gesture are told against the step before it: "stride 1 → 3" and not "stride 2 → 3".
    """
    old, new = before.document, after.document
    if old is new:
        return None
    at = next((index for index, step in enumerate(before.steps) if step.document is new), None)
    if at is None:
        if after.now == 0:
            return None
        return _did("change-told", after.steps[after.now], after.steps[after.now - 1], shape)
    back = at < before.now
    count = abs(before.now - at)
    if count > 1:
        return Message("change-undone-several" if back else "change-redone-several", {"count": count})
    if back:
        return _did("change-undone", before.steps[before.now], before.steps[before.now], shape, after.steps[after.now])
    return _did("change-redone", after.steps[after.now], before.steps[before.now], shape)


def _did(code: str, named: Step, start: Step, shape: Shape | None, end: Step | None = None) -> Message:
    """A step by its name, with what the way from `start` to `end` did where it did more than move or rename."""
    moved = named.order is not None and None not in named.order
    end = end or named
    moved = moved and start.document.convolution.filters == end.document.convolution.filters
    found = change(start.document, end.document, shape) if shape is not None and not moved else ()
    if not found:
        return Message(code, {"label": named.label or "Changed"})
    # an edit of the stack is known by its name, one of a setting by the setting
    network = code == "change-told" and found[0].code == "change-network"
    which = "network" if network else "what"
    return Message(f"{code}-{which}", {"label": named.label or "Changed", "what": "; ".join(map(str, found))})
