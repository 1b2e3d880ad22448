"""Who reads which pixel; what a stride leaves out; how many layers fit."""

from typing import Any

from PySide6.QtCore import Slot

from convexplorer.engine.walking import plans
from convexplorer.model.layers import Conv2d, ConvTranspose2d
from convexplorer.model.result import WalkAnswer
from convexplorer.model.view import View
from convexplorer.scenes import reads as scenes
from convexplorer.scenes.primitives import Scene
from convexplorer.ui.panels.panel import Desk
from convexplorer.ui.step.board import BoardTab

LOOKS = (("uses", "Who reads it"), ("crossed", "Stride 1, crossed out"), ("depth", "How deep?"))
WHAT = (
    "Every pixel with the number of windows that use it. Those at the border are used less, and with a stride larger "
    "than the kernel some are never read: padding, stride and size decide it."
)
BACK = "A transposed layer reads every value; how its stamps overlap is under Transposed."
WHOLE = "This pool reads the whole map at once: every value once."


class ReadsPanel(BoardTab):
    """Pointing at a pixel says by how many windows it is used."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "reads", "Who reads which pixel", WHAT, LOOKS)
        self.board.hovered.connect(self._point)

    def look(self, view: View) -> str:
        """Which of the three."""
        return view.step.reads

    def with_look(self, key: str) -> dict[str, Any]:
        """Another of the three."""
        return {"reads": key}

    def draw(self, walk: WalkAnswer, step: int, look: str) -> Scene | str:
        """Of the whole layer, however large its picture."""
        if isinstance(walk.layer, ConvTranspose2d):
            return BACK
        axes = plans(walk.layer, walk.input_shape)
        if axes is None:
            return WHOLE
        if look == "depth":
            return scenes.deeper(axes[0])
        if look == "crossed":
            if not isinstance(walk.layer, Conv2d):
                return "A pool is no convolution: choose the convolution as the layer."
            return scenes.crossed(walk)
        return scenes.heat(*axes)

    @Slot(str)
    def _point(self, key: str) -> None:
        name, *place = key.split(":")
        axes = None if self.walk is None else plans(self.walk[0].layer, self.walk[0].input_shape)
        if axes is not None and name == "use" and len(place) == 2:
            self.words.setText(scenes.pixel_text(*axes, int(place[0]), int(place[1])))
        else:
            self.words.setText(self.board.scene.alt)
