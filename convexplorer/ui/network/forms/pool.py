"""A pooling layer: its kind, the size and stride of its window, and whether a last one may be cut off."""

from dataclasses import replace

from convexplorer.compute.pool import POOLS
from convexplorer.ui.network.forms.form import Around, Form
from convexplorer.ui.network.forms.rows import Said, allow, choice, pair, switch
from convexplorer.ui.panels.layer_pooling import CEIL, DRAWN, WHOLE
from convexplorer.ui.panels.panel import Desk

KIND = Said(
    "networkPoolingSelector",
    "&Pooling",
    "One value for each window of the map",
    "Makes the map smaller: of each window only the largest, the average or the smallest value stays.",
)
SIZE = Said("networkPoolingSizeSlider", "Si&ze", "Rows and columns of the pool's window")
STRIDE = Said("networkPoolingStrideSlider", "&Stride", "How far the pool's window moves at a time")
ROUNDED = Said("networkPoolingCeil", "Keep a last window that is cut off", CEIL)


class PoolForm(Form):
    """Four rows; a pool over the whole map has no window."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        kinds = [("none", "none"), *((name, kind.title) for name, kind in POOLS.items())]
        choice(self, KIND, kinds, lambda pool: pool.kind, lambda pool, kind: replace(pool, kind=kind))
        self._windows = (
            pair(self, SIZE, 1, 8, lambda pool: pool.size, lambda pool, size: replace(pool, size=size)),
            pair(self, STRIDE, 1, 8, lambda pool: pool.step, lambda pool, step: replace(pool, stride=step)),
        )
        self._ceil = switch(self, ROUNDED, lambda pool: pool.ceil_mode, lambda pool, on: replace(pool, ceil_mode=on))
        self.follow(self._enable)

    def _enable(self, around: Around) -> None:
        whole = "" if around.layer.windowed or around.layer.kind == "none" else WHOLE
        for row in self._windows:
            row.set_reason(whole)
        why = whole or (DRAWN if around.layer.kind == "stochastic" else "")
        allow(self._ceil, ROUNDED, why)
