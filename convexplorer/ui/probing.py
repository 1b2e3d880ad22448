"""Which value is looked at: from a pixel of the input to a value of a map and back, through the receptive field."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from convexplorer.compute import shapes
from convexplorer.compute.arrays import Shape
from convexplorer.compute.layer import Geometry, Layer
from convexplorer.compute.shapes import ReceptiveField
from convexplorer.messages import UserError
from convexplorer.model.document import Document, channels_mode
from convexplorer.model.parallel import every
from convexplorer.model.result import Result
from convexplorer.model.view import Probe, View


def steps_to(document: Document, stage: str) -> tuple[Layer, ...]:
    """The layers from the input to the stage, preprocessing included; none for the input itself.

    For a stage inside a block those to the block, which is one layer here.
    """
    steps = (*document.preprocessing, *document.layers)
    at = next((i for i, step in enumerate(steps) if any(one.name == stage for one in every((step,)))), -1)
    return steps[: at + 1]


def input_shape(document: Document, result: Result | None) -> Shape | None:
    """(channels, rows, columns) of the document's frames, as far as one was seen."""
    if result is None or result.frame is None or result.frame.spec != document.source:
        return None
    return result.frame.image.shape


@lru_cache(maxsize=64)
def stage_shape(document: Document, stage: str, shape: Shape | None) -> Shape | None:
    """The shape of a stage for an input of `shape`; None when there is no input or nothing comes out."""
    if shape is None:
        return None
    try:
        for step in steps_to(document, stage):
            shape = step.output_shape(shape)
    except UserError:
        return None
    return shape


def convolution_input(document: Document, result: Result | None) -> Shape | None:
    """The shape that Explore's convolution takes: the frame, prepared, after the layers before it; None without one."""
    before = steps_to(document, document.convolution.name)[:-1]
    shape = input_shape(document, result)
    return stage_shape(document, before[-1].name, shape) if before else shape


def map_channel(document: Document, view: View, maps: int) -> int:
    """Which channel of a stage of so many maps the selected filter's map is."""
    filters = document.convolution.filters
    index = min(view.filter, filters - 1)
    if channels_mode(document) == "each":
        index += min(view.kernel_channel, max(maps // filters - 1, 0)) * filters
    return min(index, maps - 1)


@lru_cache(maxsize=32)
def fields(document: Document, stage: str, shape: Shape) -> tuple[ReceptiveField, ReceptiveField]:
    """What the values of a stage see of the input, along rows and along columns."""
    geometries: list[Geometry] = []
    steps: Sequence[Layer] = steps_to(document, stage)
    for step in steps:
        geometries.append(step.geometry(shape))
        shape = step.output_shape(shape)
    return shapes.receptive_field(geometries)


def current(document: Document, view: View, result: Result | None) -> Probe | None:
    """The value looked at: that of the view, brought to the stage shown, or the middle of the map; None without one."""
    shape = input_shape(document, result)
    out = stage_shape(document, view.stage, shape)
    if out is None or shape is None:
        return None
    channel = map_channel(document, view, out[0])
    probe = view.probe
    if probe is None or stage_shape(document, probe.stage, shape) is None:  # that layer may fit no more
        return Probe(view.stage, channel, out[1] // 2, out[2] // 2)
    if probe.stage != view.stage:
        there = fields(document, probe.stage, shape)
        middle = [field.start + at * field.jump for field, at in zip(there, (probe.row, probe.column), strict=True)]
        return at_input(document, view, result, middle[0], middle[1])
    return replace(probe, channel=channel, row=min(probe.row, out[1] - 1), column=min(probe.column, out[2] - 1))


def at_input(
    document: Document, view: View, result: Result | None, row: float | Fraction, column: float | Fraction
) -> Probe | None:
    """The value of the map whose window is centred nearest to a point of the input (pixel r spans r to r + 1)."""
    shape = input_shape(document, result)
    out = stage_shape(document, view.stage, shape)
    if out is None or shape is None:
        return None
    places = [
        min(max(round((point - float(field.start)) / float(field.jump)), 0), size - 1)
        for field, point, size in zip(
            fields(document, view.stage, shape), (float(row), float(column)), out[1:], strict=True
        )
    ]
    return Probe(view.stage, map_channel(document, view, out[0]), places[0], places[1])


def centre_on_input(document: Document, probe: Probe, shape: Shape) -> tuple[float, float]:
    """The point of the input that one value is centred on: start + jump · index."""
    rows, columns = fields(document, probe.stage, shape)
    return float(rows.start + probe.row * rows.jump), float(columns.start + probe.column * columns.jump)


def window_on_input(document: Document, probe: Probe, shape: Shape) -> tuple[int, int, int, int]:
    """(row, column, height, width) in input pixels of what one value sees; may reach into the padding."""
    rows, columns = fields(document, probe.stage, shape)
    top, bottom = rows.sees(probe.row)
    left, right = columns.sees(probe.column)
    return top, left, bottom - top, right - left


def entry(document: Document) -> str:
    """The name of the stage that the first layer takes: the input after its preprocessing."""
    return document.preprocessing[-1].name if document.preprocessing else "input"


def middle_on_input(document: Document, view: View, result: Result | None) -> tuple[int, int] | None:
    """(row, column) of the input pixel in the middle of what the value looked at sees, brought inside the picture."""
    probe, shape = current(document, view, result), input_shape(document, result)
    if probe is None or shape is None:
        return None
    row, column, height, width = window_on_input(document, probe, shape)
    return min(max(row + height // 2, 0), shape[1] - 1), min(max(column + width // 2, 0), shape[2] - 1)
