"""From frames to what is written of each: computed as everywhere, and painted in ranges that do not flicker."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from convexplorer.compute import ranges
from convexplorer.engine.buffers import Pool
from convexplorer.engine.order import Order
from convexplorer.engine.ranges import Population, together
from convexplorer.formats import Format
from convexplorer.formats.export import Export, Look
from convexplorer.model.result import Frame


def exports(
    order: Order, frames: Iterator[Frame], row: Format, shared: Mapping[str, Population] | None = None
) -> Iterator[tuple[Export, Frame]]:
    """What is written of the one stage wanted, frame after frame.

    `shared`: what one range for all frames is about. Without it, and without a range that was asked for, each frame has
    the range that the window would show it with: its own, quietly followed.
    """
    easing, pool = _Easing(), Pool()
    for frame in frames:
        result = order.result(frame, pool.take)
        if not row.painted and shared is None:
            shared = order.populations(result)  # a grey value means the same in every frame
        (export,) = order.exports(result, row, shared)
        if row.painted and shared is None and order.recipe is None:
            export = replace(export, looks=easing.eased(export.looks, frame.moment))
        yield export, frame


def one_range(order: Order, frames: Iterator[Frame]) -> Iterator[dict[str, Population]]:
    """What a range for all frames together is about, after each of them for those so far."""
    found: dict[str, Population] = {}
    pool = Pool()
    for frame in frames:
        for name, own in order.populations(order.result(frame, pool.take)).items():
            found[name] = together([found[name], own]) if name in found else own
        yield found


class _Easing:
    """Ranges on their way from frame to frame."""

    def __init__(self) -> None:
        self._before: tuple[Look, ...] = ()
        self._moment = 0.0

    def eased(self, looks: tuple[Look, ...], moment: float) -> tuple[Look, ...]:
        seconds, before = moment - self._moment, self._before
        if [look.scheme for look in before] == [look.scheme for look in looks]:
            looks = tuple(_eased(old, new, seconds) for old, new in zip(before, looks, strict=True))
        self._before, self._moment = looks, moment
        return looks


def _eased(old: Look, new: Look, seconds: float) -> Look:
    low, high = ranges.eased((old.low, old.high), (new.low, new.high), seconds)
    return Look(low, high, new.scheme)
