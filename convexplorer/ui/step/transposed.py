"""The way back: one step in three views, how stamps overlap, and that it is no inverse."""

from typing import Any

import numpy as np

from convexplorer.compute.way_back import WayBack
from convexplorer.messages import UserError
from convexplorer.model.layers import Conv2d, ConvTranspose2d
from convexplorer.model.result import WalkAnswer
from convexplorer.model.view import View
from convexplorer.scenes import way_back as scenes
from convexplorer.scenes.primitives import Scene
from convexplorer.scenes.runs import MOST, RUNS
from convexplorer.ui.panels.panel import Desk
from convexplorer.ui.step.board import BoardTab

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
            way = scenes.way_of(walk)
            if not RUNS["transposed"].fits(walk):
                return (
                    f"The map has {way.x.size} values; up to {MOST} are stamped one by one. Choose a smaller example."
                )
            if look == "overlap":
                return scenes.overlap(way)
            if look == "inverse":
                return self._inverse(walk, way)
            return scenes.theatre(way, *scenes.place_of(walk, way, step))
        except UserError as error:
            return str(error)

    def _inverse(self, walk: WalkAnswer, way: WayBack) -> Scene | str:
        if isinstance(walk.layer, ConvTranspose2d):
            picture = self._picture(walk)
            return "There is no picture to compare with." if picture is None else scenes.there_and_back(picture, way)
        assert isinstance(walk.layer, Conv2d)
        (top, bottom), (left, right) = walk.layer.sides(walk.input_shape) if walk.whole else ((0, 0), (0, 0))
        rows, columns = walk.values.shape[1:]
        return scenes.there_and_back(walk.values[0, top : rows - bottom, left : columns - right], way)

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
        name, *place = key.split(":")
        if self.walk is None or name not in ("output", "matrix") or len(place) != 2:
            return
        walk, _ = self.walk
        way = scenes.way_of(walk)
        at = (int(place[0]), int(place[1])) if name == "output" else divmod(int(place[0]), way.shape[1])
        if isinstance(walk.layer, ConvTranspose2d):
            self.go(at[0] * walk.outputs.shape[1] + at[1])
            return
        middle = [(extent - 1) // 2 for extent in way.reach]
        row, column = (
            min(max(round((at[axis] + way.pads[axis][0] - middle[axis]) / way.stride[axis]), 0), way.x.shape[axis] - 1)
            for axis in (0, 1)
        )
        self.go(row * way.x.shape[1] + column)
