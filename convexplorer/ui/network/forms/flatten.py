"""Flatten: in which order the values go into one column, drawn small."""

from dataclasses import replace

from convexplorer.scenes.flattening import TOLD, flattening
from convexplorer.ui.network.forms.form import Around, Form
from convexplorer.ui.network.forms.rows import Said, choice, text
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.widgets.scene_view import SceneView

ORDER = Said(
    "networkFlattenOrder",
    "&Order",
    "In which order the values of the maps go into the column",
    "Weights of a dense layer fit only the order that they were trained with.",
)
ORDERS = (("channels-first", "map by map"), ("channels-last", "place by place"))


class FlattenForm(Form):
    """The order, and what it means for two small maps."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        choice(self, ORDER, ORDERS, lambda layer: layer.order, lambda layer, order: replace(layer, order=order))
        self._view = named(
            SceneView(), "networkFlattenView", "Order of the values", "Two small maps, numbered in order"
        )
        self._told = text()
        self.rows.addWidget(self._view)
        self.rows.addWidget(self._told)
        self.follow(self._show)

    def _show(self, around: Around) -> None:
        order = around.layer.order
        self._view.set_scene(flattening(order))
        self._told.setText(TOLD[order])
