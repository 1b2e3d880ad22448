"""One value followed through all layers back to a pixel, one sentence a level, and what it sees on the way."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil, floor

import numpy as np

from convexplorer.compute import dense
from convexplorer.compute.activations import ACTIVATIONS
from convexplorer.compute.layer import AxisGeometry
from convexplorer.compute.pool import POOLS
from convexplorer.compute.shapes import reach
from convexplorer.compute.trace import ConvTrace, LayerTrace, MixTrace, PointTrace, PoolTrace
from convexplorer.engine.links import Link, chain, holds
from convexplorer.engine.links import value as value_of
from convexplorer.messages import Message
from convexplorer.model.network_answers import DepthAnswer, DepthStep, Seen
from convexplorer.model.network_layers import Flatten, Pad2d
from convexplorer.model.parallel import Parallel
from convexplorer.model.question import TraceDepth
from convexplorer.model.result import Result, Stage
from convexplorer.model.view import Probe
from convexplorer.scenes.numbers import short

CODES = {
    "identity": "depth-same",
    "flatten": "depth-flatten",
    "softmax": "depth-softmax",
    "batch-norm": "depth-norm",
    "concat": "depth-concat",
    "pad": "depth-pad",
    "scale": "depth-scale",
}
"""By the function of a value that depends on one other only; any other is an activation."""


NAMED = 3
"""Layers that are named where padding comes in."""


def trace_depth(question: TraceDepth, result: Result) -> DepthAnswer | None:
    """The value of a probe back to a pixel of the input; None where the stage does not hold it."""
    probe = question.probe
    links = chain(result, probe.stage)
    if not links or not holds(links[-1].after, probe):
        return None
    return DepthAnswer(_of(links[-1].after, probe), tuple(_walk(links, probe)[0]), _seen(links, probe))


def _of(stage: Stage, probe: Probe) -> float:
    return value_of(stage, probe.channel, probe.row, probe.column)


def _walk(links: Sequence[Link], at: Probe) -> tuple[list[DepthStep], Probe | None]:
    """Level after level towards the input, and where that leads; None where it ends: in the padding, or not there."""
    steps: list[DepthStep] = []
    for link in reversed(links):
        if not holds(link.after, at) or link.before.array is None or link.before.maps is not None:
            return steps, None
        if isinstance(link.layer, Parallel):
            step, inner = _through_block(link, at)
            more, following = _walk(inner, step.next or at)
            steps += (step, *more)
        else:
            step = _step(link, at)
            following = step.next
            steps.append(step)
        if following is None:
            return steps, None
        at = following
    return steps, at


def _through_block(link: Link, at: Probe) -> tuple[DepthStep, tuple[Link, ...]]:
    """The level of a block, and the path that the value is followed into."""
    block = link.layer
    assert isinstance(block, Parallel)
    value = _of(link.after, at)
    if block.join == "concat":
        number, channel = block.path_of(link.before.shape, at.channel)
        words = Message("depth-concat", {"name": block.name, "value": short(value), "path": number + 1})
    else:
        ends = {number: _end(link, number) for number in block.on}
        values = {number: _of(end, replace(at, stage=end.name)) for number, end in ends.items()}
        number, channel = max(values, key=lambda one: abs(values[one])), at.channel
        terms = " + ".join(short(one) for one in values.values()).replace("+ −", "− ")
        words = Message("depth-add", {"name": block.name, "value": short(value), "terms": terms, "path": number + 1})
    end = _end(link, number)
    following = Probe(end.name, channel, at.row, at.column)
    stages = (link.before, *link.after.inner[number])
    inner = tuple(Link(*one) for one in zip(block.paths[number], stages, stages[1:], strict=False))
    return DepthStep(at, value, None, words, following), inner


def _end(link: Link, number: int) -> Stage:
    return (link.before, *link.after.inner[number])[-1]


def _step(link: Link, at: Probe) -> DepthStep:
    assert link.before.array is not None
    found = link.layer.trace(link.before.array, at.channel, at.row, at.column)
    value = _of(link.after, at)
    following = _following(link, found)
    return DepthStep(at, value, found, _words(link, found, value, following), following)


def _following(link: Link, found: LayerTrace) -> Probe | None:
    """The value before the layer that counts most for this one; None where that is padding."""
    name = link.before.name
    match found:
        case ConvTrace():
            products = np.where(found.padding, -1.0, np.nan_to_num(np.abs(found.products)))
            channel, row, column = (int(one) for one in np.unravel_index(products.argmax(), products.shape))
            if found.padding[row, column]:
                return None
            return Probe(name, found.input_channels[channel], found.rows[row], found.columns[column])
        case PoolTrace(winner=None):
            row, column = len(found.rows) // 2, len(found.columns) // 2
            if found.padding[row, column]:
                row, column = (int(one) for one in np.argwhere(~found.padding)[0])
            return Probe(name, found.channel, found.rows[row], found.columns[column])
        case PoolTrace():
            row, column = found.winner or (found.row, found.column)
            return Probe(name, found.channel, row, column)
        case MixTrace():
            return Probe(name, int(np.abs(found.values * found.weight).argmax()), found.row, found.column)
    match link.layer:
        case Flatten(order=order):
            return Probe(name, *dense.flat_place(found.channel, link.before.shape, order))
        case Pad2d(sides=((top, _), (left, _))):
            row, column = found.row - top, found.column - left
            inside = 0 <= row < link.before.shape[1] and 0 <= column < link.before.shape[2]
            return Probe(name, found.channel, row, column) if inside else None
    return Probe(name, found.channel, found.row, found.column)


def _words(link: Link, found: LayerTrace, value: float, following: Probe | None) -> Message:
    """One sentence for a level."""
    said: dict[str, str | int] = {"name": link.layer.name, "value": short(value)}
    if following is not None:
        said |= {"map": following.channel + 1, "row": following.row, "column": following.column}
    match found:
        case ConvTrace():
            real = int((~found.padding).sum()) * len(found.input_channels)
            padded = found.products.size - real
            if following is None:
                return Message("depth-padding-only", said)
            channel = found.input_channels.index(following.channel)
            place = channel, found.rows.index(following.row), found.columns.index(following.column)
            said |= {
                "terms": found.products.size,
                "padded": padded,
                "bias": short(found.bias),
                "product": f"{short(found.values[place])} · {short(found.weight[place])}".replace("· −", "· −"),
                "term": short(found.products[place]),
            }
            return Message("depth-sum-padded" if padded else "depth-sum", said)
        case PoolTrace():
            kind = POOLS[found.kind].title if found.kind in POOLS else found.kind
            kind = kind if kind.isupper() else kind.lower()
            said |= {"kind": kind, "height": len(found.rows), "width": len(found.columns)}
            return Message("depth-pool-shared" if found.winner is None else "depth-pool", said)
        case MixTrace():
            return Message("depth-mix", said | {"channels": len(found.values)})
    assert isinstance(found, PointTrace)
    code = CODES.get(found.function, "depth-activation")
    record = ACTIVATIONS.get(found.function)
    said |= {"function": found.function if record is None else record.title, "before": short(found.before)}
    if code == "depth-pad" and following is None:
        return Message("depth-pad-only", said)
    return Message(code, said)


def _seen(links: Sequence[Link], probe: Probe) -> tuple[Seen, ...]:
    """What the value sees of every stage on the way, the last one (itself) first; the input's is the last."""
    rows, columns = (probe.row, probe.row), (probe.column, probe.column)
    seen = [Seen(probe.stage, probe.row, probe.column, 1, 1, (0, 0, 0, 0))]
    for link in reversed(links):
        shape = link.before.shape
        if len(shape) != 3:
            break
        geometry = link.layer.geometry(shape)
        down, across = _back(geometry.height, rows), _back(geometry.width, columns)
        rows, columns = _clipped(down, shape[1]), _clipped(across, shape[2])
        padding = (
            max(rows[0] - down[0], 0), max(down[1] - rows[1], 0),
            max(columns[0] - across[0], 0), max(across[1] - columns[1], 0),
        )  # fmt: skip
        size = rows[1] - rows[0] + 1, columns[1] - columns[0] + 1
        seen.append(Seen(link.before.name, rows[0], columns[0], *size, padding))
    return tuple(seen)


def _back(axis: AxisGeometry, span: tuple[int, int]) -> tuple[int, int]:
    """First and last position that a layer reads for these of its output."""
    extra = reach(axis.kernel, axis.dilation) - 1
    return ceil(span[0] * axis.stride - axis.before), floor(span[1] * axis.stride - axis.before + extra)


def _clipped(span: tuple[int, int], n: int) -> tuple[int, int]:
    return min(max(span[0], 0), n - 1), min(max(span[1], 0), n - 1)


def describe_seen(answer: DepthAnswer) -> Message:
    """What the value sees of the picture, and at which layers padding comes in."""
    seen = answer.seen[-1]
    said: dict[str, str | int] = {"height": seen.height, "width": seen.width, "row": seen.row, "column": seen.column}
    entering = [after.stage for before, after in zip(answer.seen[1:], answer.seen, strict=False) if any(before.padding)]
    if not entering:
        return Message("depth-seen", said)
    names = ", ".join(reversed(entering[-NAMED:])) + (", …" if len(entering) > NAMED else "")
    return Message("depth-seen-padded", said | {"names": names})
