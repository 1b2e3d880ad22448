"""The same convolution as one product of matrices: with windows as columns, or with the sparse C."""

from typing import Any

from convexplorer.model.layers import Conv2d
from convexplorer.model.result import WalkAnswer
from convexplorer.model.view import View
from convexplorer.scenes import products_matrix as scenes
from convexplorer.scenes.primitives import Scene
from convexplorer.scenes.runs import RUNS, groups_of
from convexplorer.ui.panels.panel import Desk
from convexplorer.ui.step.board import BoardTab, place

LOOKS = (("columns", "Windows as columns"), ("sparse", "The matrix C"))
WHAT = (
    "A convolution is one product of matrices: every window becomes a column (im2col), or the kernel is written into a "
    "large matrix that is mostly 0. A click on a row or a column goes to its step."
)


class MatrixPanel(BoardTab):
    """The step's row or column is framed; a click goes to the step of another."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "matrix", "As matrices", WHAT, LOOKS)

    def look(self, view: View) -> str:
        """Which product."""
        return view.step.matrix

    def with_look(self, key: str) -> dict[str, Any]:
        """The other product."""
        return {"matrix": key}

    def draw(self, walk: WalkAnswer, step: int, look: str) -> Scene | str:
        """The product of the part that is walked."""
        if not isinstance(walk.layer, Conv2d):
            return (
                "Matrices are drawn of a convolution: choose it as the layer. That of the way back is under Transposed."
            )
        maps = walk.output_shape[0]
        groups = groups_of(walk)
        shape = scenes.sizes(walk, maps, groups)
        if look == "sparse":
            if not RUNS["sparse"].fits(walk):
                rows, columns = shape.sparse
                return (
                    f"C has {rows:,} × {columns:,} places here, too many to draw. Choose a smaller kernel or example."
                )
            at = place(self.looked, "C", "y")
            column = place(self.looked, "C")
            pixel, across = place(self.looked, "input"), place(self.looked, "x")
            found = column[1] if column else across[0] if across else None
            if pixel is not None:
                found = (pixel[0] - walk.first[0]) * walk.values.shape[2] + pixel[1] - walk.first[1]
            channel = self.desk.store.view.kernel_channel
            return scenes.by_sparse(walk, at[0] if at else step, maps, channel=channel, column=found)
        at, tap, weight = place(self.looked, "X", "Y"), place(self.looked, "X"), place(self.looked, "W")
        found = tap[0] if tap else weight[1] if weight else None
        return scenes.by_columns(walk, at[1] if at else step, maps, groups, tap=found)

    def links(self) -> bool:
        """A row or a column that is pointed at shows its window."""
        return True

    def cells_of(self, key: str) -> tuple[int, int] | None:
        """Of a matrix that is one image."""
        if self.walk is None or not isinstance(self.walk[0].layer, Conv2d):
            return None
        walk = self.walk[0]
        rows = min(len(scenes.filter_rows(walk)[0]), scenes.FILTERS)
        taps = min(len(scenes.columns(walk)), scenes.TAPS)
        found = {"C": (walk.steps, walk.values[0].size), "X": (taps, walk.steps), "W": (rows, taps)}
        return {**found, "Y": (rows, walk.steps)}.get(key)

    def clicked(self, key: str) -> None:
        """A row of C, or a column of X, is a step."""
        row, column = place(key, "C", "y"), place(key, "X", "Y")
        if row is not None:
            self.go(row[0])
        elif column is not None:
            self.go(column[1])
