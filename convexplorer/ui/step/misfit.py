"""Why a layer makes nothing: the window beside what it should slide over, where sizes are the reason."""

from convexplorer.compute import shapes
from convexplorer.compute.arrays import Shape
from convexplorer.compute.layer import Layer
from convexplorer.messages import Message
from convexplorer.model.layers import Conv2d, Pool2d
from convexplorer.model.result import Result
from convexplorer.scenes.primitives import Scene
from convexplorer.scenes.slide import misfit


def no_steps(result: Result, error: Message) -> Scene:
    """The first layer that makes nothing, drawn to scale; nothing where it is not a window that is too large."""
    at = next((i for i, stage in enumerate(result.stages) if stage.error is not None), 0)
    layers = (*result.document.preprocessing, *result.document.layers)
    shape = result.stages[at - 1].shape if at else ()
    found = _sizes(layers[at - 1], shape) if len(shape) == 3 and min(shape[1:]) > 0 else None
    if found is None:
        return Scene(20, 2, (), str(error))
    before, padded, reach = found
    return misfit((shape[1], shape[2]), before, padded, reach, str(error))


def _sizes(layer: Layer, shape: Shape) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]] | None:
    """(rows, columns) of the padding before, of the padded input and of the window, where that is larger."""
    if isinstance(layer, Conv2d):
        sides, dilation = layer.sides(shape), layer.dilation
    elif isinstance(layer, Pool2d) and layer.windowed:
        sides, dilation = layer.padding, (1, 1)
    else:
        return None
    padded = shape[1] + sum(sides[0]), shape[2] + sum(sides[1])
    reach = shapes.reach(layer.size[0], dilation[0]), shapes.reach(layer.size[1], dilation[1])
    if reach[0] <= padded[0] and reach[1] <= padded[1]:
        return None
    return (sides[0][0], sides[1][0]), padded, reach
