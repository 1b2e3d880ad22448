"""What the activation drawer asks, over one frame and over many: a map that is off for long is dead."""

import numpy as np

from convexplorer.compute.activations import ACTIVATIONS
from convexplorer.compute.arrays import frozen
from convexplorer.compute.counting import counted
from convexplorer.compute.microscope import factors, finite, shares
from convexplorer.model.question import ActivationLook
from convexplorer.model.result import ActivationAnswer, Result


def activation_look(
    question: ActivationLook, result: Result, previous: Result | None = None
) -> ActivationAnswer | None:
    """Histograms and shares of a map; what `previous` counted of the same document's frames goes on."""
    stage = result.stage(question.stage)
    index = None if stage is None else stage.index_of(question.channel)
    if stage is None or stage.array is None or index is None:
        return None
    values = finite(stage.array[index])
    if not values.size:
        return None
    record = ACTIVATIONS[question.kind]
    settings = {} if question.parameter is None else dict.fromkeys(record.parameters, question.parameter)
    counts, edges = counted(values, question.bins)
    with np.errstate(over="ignore"):  # a square of 3e38: what is no number any more is not counted
        out = finite(record.function(values, **settings))
        found = shares(values, question.kind, settings)
        slopes = factors(values, question.kind, settings)
    after, edges_after = counted(out, question.bins)
    frames, off_frames = 1, int(found.off == 1.0)
    before = None if previous is None else previous.answers.get(question)
    moved = previous is not None and previous.document is result.document and previous.frame is not result.frame
    if isinstance(before, ActivationAnswer) and moved:
        frames = before.frames + 1
        off_frames = before.off_frames + 1 if off_frames else 0
    return ActivationAnswer(
        frozen(edges),
        frozen(counts),
        frozen(edges_after),
        frozen(after),
        found.off,
        found.saturated,
        found.slope,
        slopes,
        frames,
        off_frames,
    )
