"""Which block of which layer is walked, and at which step it stands: what every tab and strip of Step shares."""

from dataclasses import replace

from convexplorer.model.document import Document
from convexplorer.model.question import Walk
from convexplorer.model.result import Result, WalkAnswer
from convexplorer.model.stepping import block, step_layer
from convexplorer.model.view import Probe, View
from convexplorer.ui import probing
from convexplorer.ui.panels.panel import Desk


def step_view(document: Document, view: View) -> View:
    """The view as one that looks at the layer taken step by step, so that `probing` speaks of its values."""
    layer = step_layer(document, view)
    return view if view.stage == layer.name else type(view)(**{**vars(view), "stage": layer.name})


def step_probe(document: Document, view: View, result: Result | None) -> Probe | None:
    """The value of the step layer that is looked at; None while nothing comes out."""
    return probing.current(document, step_view(document, view), result)


def walk_question(document: Document, view: View, result: Result | None) -> Walk | None:
    """The block round the value looked at; None while nothing comes out."""
    probe, shape = step_probe(document, view, result), probing.input_shape(document, result)
    if probe is None or shape is None:
        return None
    names = [step.name for step in (*document.preprocessing, *document.layers)]
    at = names.index(probe.stage)
    before = probing.stage_shape(document, names[at - 1], shape) if at else shape
    out = probing.stage_shape(document, probe.stage, shape)
    assert before is not None
    assert out is not None
    return Walk(probe.stage, probe.channel, block(before, out, (probe.row, probe.column), view.step.anchor))


def go_to(desk: Desk, walk: WalkAnswer, step: int) -> None:
    """Look at the value that a step makes; the block stays where it is."""
    store = desk.store
    row, column = walk.place_of(min(max(step, 0), walk.steps - 1))
    probe = Probe(walk.layer.name, walk.channel, row, column)
    anchor = None if walk.whole else walk.block[:2]
    store.set_view(replace(store.view, probe=probe, pinned=True, step=replace(store.view.step, anchor=anchor)))


def shown_walk(result: Result) -> tuple[WalkAnswer, int] | None:
    """The walk that a result holds the answer to, and the step at which the value looked at is made."""
    probe = step_probe(result.document, result.view, result)
    question = walk_question(result.document, result.view, result)
    answer = None if question is None else result.answers.get(question)
    if probe is None or not isinstance(answer, WalkAnswer):
        return None
    step = answer.step_of(probe.row, probe.column)
    return None if step is None else (answer, step)
