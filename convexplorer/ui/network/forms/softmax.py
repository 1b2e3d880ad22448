"""Softmax: the highest of its shares as bars, live."""

from convexplorer.engine.first_maps import best
from convexplorer.model.result import Result
from convexplorer.scenes.scores import scores
from convexplorer.ui.network.forms.form import Form
from convexplorer.ui.network.forms.rows import text
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.widgets.scene_view import SceneView

TOP = 5
WHAT = "Scores as shares that add up to 1: e to the power of each, divided by the sum of all."


class SoftmaxForm(Form):
    """The five highest; where there are several positions, at the one in the middle."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.rows.addWidget(text(WHAT))
        self._bars = named(
            SceneView(), "networkScores", "Scores", "The highest shares, by the number of their class, from 0"
        )
        self.rows.addWidget(self._bars)

    def set_result(self, result: Result) -> None:
        """The shares of the newest frame."""
        stage = result.stage(self.now().layer.name)
        array = None if stage is None else stage.array
        if array is None:
            self._bars.set_scene(None)
            return
        shares = array[:, array.shape[1] // 2, array.shape[2] // 2]
        self._bars.set_scene(scores([(f"class {number}", share) for number, share in best(shares, TOP)]))
