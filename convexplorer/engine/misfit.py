"""Which layer a sentence is about, where its maps are not the ones that stand beside it."""

from collections.abc import Sequence

from convexplorer.messages import Message
from convexplorer.model.document import Document
from convexplorer.model.layers import Activation, Conv2d, Pool2d
from convexplorer.model.result import Stage, every_stage

SHOWN = (Conv2d, Activation, Pool2d)
"""Explore shows the first layer of each."""
WHOLE = ("unexpected", "no-memory-for-maps")
"""Sentences that are about no setting of a layer."""


def named(error: Message | None, document: Document, stages: Sequence[Stage]) -> Message | None:
    """The sentence with its layer's name before it, unless that is one of those which Explore shows.

    "Kernel 2 reaches 2 pixels …" is enough beside the one kernel there is, but not in a stack of a hundred layers.
    """
    if error is None or error.code in WHOLE:
        return error
    failed = [stage.name for stage in every_stage(stages) if stage.error is error]
    firsts = (next((one.name for one in document.layers if isinstance(one, kind)), "") for kind in SHOWN)
    plain = {*firsts, *(step.name for step in document.preprocessing)}
    if not failed or failed[-1] in plain or failed[-1] in str(error):
        return error
    return Message("in-layer", {"layer": failed[-1], "problem": error})
