"""What opens beside the pooling: the size and stride of its window."""

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from convexplorer.model.document import Document
from convexplorer.model.view import View
from convexplorer.ui.panels.layer_pairs import POOL_SIZE, POOL_STRIDE, Apart, PairSliders, slider
from convexplorer.ui.panels.panel import Desk, named, prefixed

WHOLE = "This pool takes the whole map: it has no window"
DRAWN = "Stochastic pooling has no last window that is cut off"
CEIL = "Rounds the size of the map up instead of down"


class PoolExtras(QWidget):
    """Size and stride of the pool's window, each as one number or as height and width."""

    def __init__(self, desk: Desk, prefix: str = "") -> None:
        super().__init__()
        self._desk = desk
        size = slider(prefixed(prefix, "poolingSizeSlider"), "Si&ze", "Rows and columns of the pool's window", 1, 8)
        wide = slider(prefixed(prefix, "poolingSizeWidthSlider"), "Size, &width", "Columns of the pool's window", 1, 8)
        stride = slider(
            prefixed(prefix, "poolingStrideSlider"), "&Stride", "How far the pool's window moves at a time", 1, 8
        )
        across = slider(
            prefixed(prefix, "poolingStrideWidthSlider"), "Stride, wi&dth", "How many columns it moves at a time", 1, 8
        )
        self._rows = (size, wide, stride, across)
        self._pairs = (PairSliders(desk, POOL_SIZE, size, wide), PairSliders(desk, POOL_STRIDE, stride, across))
        self._apart = Apart(desk, prefixed(prefix, "poolingApart"), (POOL_SIZE, POOL_STRIDE))
        self._ceil = named(
            QCheckBox("Keep a last window that is cut off"), prefixed(prefix, "poolingCeil"), "Ceil mode", CEIL
        )
        self._ceil.clicked.connect(self._edit_ceil)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (*self._rows, self._apart, self._ceil):
            layout.addWidget(widget)

    def set_document(self, document: Document, view: View) -> None:
        """As the document has it."""
        pool = document.pool
        for pair in self._pairs:
            pair.set_document(document)
        self._apart.set_document(document, view)
        self._ceil.setChecked(pool.ceil_mode)
        reason = "" if pool.windowed or pool.kind == "none" else WHOLE
        for one in self._rows:
            one.set_reason(reason)
        ceil = reason or (DRAWN if pool.kind == "stochastic" else "")
        self._ceil.setEnabled(not ceil)
        self._ceil.setToolTip(ceil or CEIL)

    @Slot(bool)
    def _edit_ceil(self, on: bool) -> None:
        store = self._desk.store
        store.edit(store.shown.with_layer(replace(store.shown.pool, ceil_mode=on)), "Pool ceil mode")
