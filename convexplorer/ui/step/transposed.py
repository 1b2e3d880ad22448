"""The way back: one step in three views, how stamps overlap, and that it is no inverse."""

from typing import Any

import numpy as np

from convexplorer.compute.trace import ConvTrace
from convexplorer.compute.way_back import WayBack
from convexplorer.messages import UserError
from convexplorer.model.layers import Conv2d, ConvTranspose2d
from convexplorer.model.result import WalkAnswer
from convexplorer.model.view import View
from convexplorer.scenes import way_back as scenes
from convexplorer.scenes.primitives import Scene
from convexplorer.scenes.runs import MOST, RUNS
from convexplorer.ui.panels.panel import Desk
from convexplorer.ui.step.board import BoardTab, place

LOOKS = (("views", "Three views"), ("overlap", "Overlap"), ("inverse", "There and back"))
WHAT = (
    "A transposed convolution stamps the kernel, times each value, on a larger map. The same numbers come out of a "
    "convolution over the stretched map, and of the transposed matrix."
)


class TransposedPanel(BoardTab):
    """Of a transposed layer its own step; of a convolution the one that leads back from its map."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "transposed", "Transposed convolution", WHAT, LOOKS)

    def look(self, view: View) -> str:
        """Which of the three."""
        return view.step.back

    def with_look(self, key: str) -> dict[str, Any]:
        """Another of the three."""
        return {"back": key}

    def draw(self, walk: WalkAnswer, step: int, look: str) -> Scene | str:
        """The look, of the part that is walked."""
        if not isinstance(walk.layer, Conv2d | ConvTranspose2d):
            return "A pool has no kernel to lead back with. Choose the convolution as the layer."
        try:
            way = self._way(walk)
            if not RUNS["transposed"].fits(walk):
                return (
                    f"The map has {way.x.size} values; up to {MOST} are stamped one by one. Choose a smaller example."
                )
            if look == "overlap":
                return scenes.overlap(way, place(self.looked, "overlap") or scenes.place_of(walk, way, step))
            if look == "inverse":
                return self._inverse(walk, way)
            value, at = self._focus(walk, way, step)
            return scenes.theatre(way, *at, value=value, origin=scenes.origin_of(walk))
        except UserError as error:
            return str(error)

    def said(self, walk: WalkAnswer, step: int, look: str, scene: Scene) -> str:
        """What the look shows, what output padding is for, and of what this is the way back."""
        way = self._way(walk)
        words = [scene.alt]
        if look == "views":  # the sum is written under the three
            words = [f"{scene.alt.split(':')[0]}.", scenes.extra_words(way)]
        words.append(_which(walk, self.desk.store.view.kernel_channel))
        return " ".join(word for word in words if word)

    def links(self) -> bool:
        """A value or a place that is pointed at is looked at in all three."""
        return True

    def cells_of(self, key: str) -> tuple[int, int] | None:
        """Of what is one image."""
        if self.walk is None or not isinstance(self.walk[0].layer, Conv2d | ConvTranspose2d):
            return None
        way = self._way(self.walk[0])
        found = {"output": way.shape, "overlap": way.shape, "stretched": way.stretched.shape}
        return way.matrix.shape if key == "matrix" else found.get(key)

    def _way(self, walk: WalkAnswer) -> WayBack:
        return scenes.way_of(walk, self.desk.store.view.kernel_channel)

    def _focus(self, walk: WalkAnswer, way: WayBack, step: int) -> tuple[int | None, tuple[int, int]]:
        """The number of the value that stamps, and the place looked at: of the step, or of what is pointed at."""
        value = step if isinstance(walk.layer, Conv2d) else None
        at = scenes.place_of(walk, way, step)
        output, matrix, stretched = (place(self.looked, name) for name in ("output", "matrix", "stretched"))
        across, down = place(self.looked, "x"), place(self.looked, "y")
        if stretched is not None and way.origins[stretched] >= 0:
            across = int(way.origins[stretched]), 0
        if across is not None:
            return across[0], scenes.under_stamp(way, across[0])
        if matrix is not None:
            return matrix[1], divmod(matrix[0], way.shape[1])
        if down is not None:
            output = divmod(down[0], way.shape[1])
        return (value, at) if output is None else (value, output)

    def _inverse(self, walk: WalkAnswer, way: WayBack) -> Scene | str:
        if isinstance(walk.layer, ConvTranspose2d):
            picture = self._picture(walk)
            return "There is no picture to compare with." if picture is None else scenes.there_and_back(picture, way)
        assert isinstance(walk.layer, Conv2d)
        (top, bottom), (left, right) = walk.layer.sides(walk.input_shape) if walk.whole else ((0, 0), (0, 0))
        rows, columns = walk.values.shape[1:]
        channel = min(self.desk.store.view.kernel_channel, len(walk.values) - 1)
        return scenes.there_and_back(walk.values[channel, top : rows - bottom, left : columns - right], way)

    def _picture(self, walk: WalkAnswer) -> Any:
        """The input of the convolution that made the map of a transposed layer."""
        result = self.desk.newest()
        stage = None if result is None else result.stage(result.document.convolution.name)
        if result is None or stage is None:
            return None
        before = result.stages[result.stages.index(stage) - 1]
        return None if before.array is None else np.asarray(before.array[0], np.float64)

    def clicked(self, key: str) -> None:
        """A place of the output, or a row of the matrix: the step that makes it, or whose stamp is nearest."""
        if self.walk is None or not isinstance(self.walk[0].layer, Conv2d | ConvTranspose2d):
            return
        walk, way = self.walk[0], self._way(self.walk[0])
        at, row, across = place(key, "output", "overlap"), place(key, "matrix", "y"), place(key, "x")
        if row is not None:
            at = divmod(row[0], way.shape[1])
        if isinstance(walk.layer, Conv2d) and across is not None:
            self.go(across[0])
        elif at is not None:
            step = self._step_of(walk, way, at)
            if step is not None:
                self.go(step)

    def _step_of(self, walk: WalkAnswer, way: WayBack, at: tuple[int, int]) -> int | None:
        """The step that makes a place of the output or, of a convolution, the one whose stamp is nearest."""
        if isinstance(walk.layer, ConvTranspose2d):
            row, column = (here + first for here, first in zip(at, scenes.origin_of(walk), strict=True))
            return walk.step_of(row, column)
        middle = [(extent - 1) // 2 for extent in way.reach]
        row, column = (
            min(max(round((at[axis] + way.pads[axis][0] - middle[axis]) / way.stride[axis]), 0), way.x.shape[axis] - 1)
            for axis in (0, 1)
        )
        return int(row * way.x.shape[1] + column)


def _which(walk: WalkAnswer, channel: int) -> str:
    """Of what this is the way back."""
    said = []
    if isinstance(walk.layer, Conv2d):
        same = "kernel, stride and padding" if walk.whole else "kernel and stride"
        said.append(f"It is the way back of the convolution: its {same}, no bias")
    trace = walk.traces[0]
    count = len(trace.input_channels) if isinstance(trace, ConvTrace) else 1
    if count > 1:
        said.append(f"by the kernel of channel {min(channel, count - 1) + 1} of {count}")
    if not walk.whole:
        high, wide = walk.outputs.shape if isinstance(walk.layer, Conv2d) else walk.values.shape[1:]
        padding = ", without padding" if isinstance(walk.layer, Conv2d) else ""
        said.append(f"the {high} × {wide} values here are taken for a whole map{padding}")
    text = "; ".join(said)
    return f"{text[0].upper()}{text[1:]}." if text else ""
