"""The same convolution as one product of matrices: with windows as columns, or with the sparse C."""

from typing import Any

from convexplorer.model.layers import Conv2d
from convexplorer.model.result import WalkAnswer
from convexplorer.model.view import View
from convexplorer.scenes import products_matrix as scenes
from convexplorer.scenes.primitives import Scene
from convexplorer.scenes.runs import RUNS, groups_of
from convexplorer.ui.panels.panel import Desk
from convexplorer.ui.step.board import BoardTab

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
            return scenes.by_sparse(walk, step, maps)
        if not RUNS["columns"].fits(walk):
            rows, columns = shape.columns
            return (
                f"X_col is {rows:,} × {columns:,}, W_row {shape.weights[0]} × {shape.weights[1]:,}: too many to draw."
            )
        return scenes.by_columns(walk, step, maps, groups)

    def clicked(self, key: str) -> None:
        """A row of C, or a column of X, is a step."""
        name, *place = key.split(":")
        if len(place) == 2 and name in ("C", "X", "y", "Y"):
            self.go(int(place[0] if name in ("C", "y") else place[1]))
