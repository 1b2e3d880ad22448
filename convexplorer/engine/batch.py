"""Many pictures through one document: one range for all where they are painted, then each written in turn."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace

from convexplorer.engine.apply import left_out, load
from convexplorer.engine.order import Order
from convexplorer.engine.ranges import Population, together
from convexplorer.engine.target import Target
from convexplorer.engine.task import Progress
from convexplorer.messages import Message, UserError
from convexplorer.sources.listing import Item

_log = logging.getLogger(__name__)
NAMED = 3
"""Of the pictures that failed so many are named."""


def batch(order: Order, items: Sequence[Item], target: Target) -> Iterator[Progress]:
    """Write the wanted stages of every picture; one that cannot be done is a progress with a `problem`, others go on.

    Several pictures that are painted share one range unless the order has another: it is looked for first, in a pass of
    its own. The last `len(items)` steps are the pictures. Meant to be run by a `Task`.
    """
    several = len(items) > 1
    look = several and target.export.holds == "picture" and (order.range is None or order.range.mode == "shared")
    total = len(items) * (2 if look else 1)
    found: dict[str, list[Population]] = {}
    for done, item in enumerate(items if look else ()):
        yield Progress(done, total, item.label)
        for name, own in _populations(order, item).items():
            found.setdefault(name, []).append(own)
    shared = {name: together(values) for name, values in found.items()}
    for done, item in enumerate(items, total - len(items)):
        yield Progress(done, total, item.label)
        yield _written(order, item, target, shared, Progress(done + 1, total, item.label))


def _populations(order: Order, item: Item) -> dict[str, Population]:
    """Of one picture; nothing of one that fails: that is told about when its turn to be written comes."""
    try:
        return order.populations(order.result(load(item.source)))
    except (UserError, MemoryError):
        return {}


def _written(order: Order, item: Item, target: Target, shared: dict[str, Population], step: Progress) -> Progress:
    try:
        frame = load(item.source)
        result = order.result(frame)
        target.write(item.stem, order.exports(result, target.export, shared))
    except UserError as error:
        return replace(step, problem=error.message)
    except MemoryError:
        return replace(step, problem=Message("out-of-memory"))
    return replace(step, note=frame.note or left_out(result, order.stages))


def summed_up(steps: Iterator[Progress], count: int, code: str = "batch-left-out") -> Iterator[Progress]:
    """The same steps with one problem at their end that says how many of `count` failed; the log has each of them."""
    failed: list[tuple[str, Message]] = []
    for step in steps:
        if step.problem is not None:
            failed.append((step.text, step.problem))
            _log.warning("%s: %s", step.text, step.problem)
        yield replace(step, problem=None)
    if count == 1 and failed:
        raise UserError(failed[0][1].code, **failed[0][1].values)
    if failed:
        names = ", ".join(name for name, _ in failed[:NAMED]) + (", …" if len(failed) > NAMED else "")
        values = {"failed": len(failed), "total": count, "names": names, "why": str(failed[0][1])}
        yield Progress(1, 1, problem=Message(code, values))
