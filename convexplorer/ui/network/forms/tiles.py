"""One filter of a convolution drawn whole: a tile for each channel of its input."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo, QResizeEvent

from convexplorer.compute.arrays import Array
from convexplorer.messages import UserError
from convexplorer.model.edits import own_title, title
from convexplorer.model.layers import Conv2d
from convexplorer.scenes.filter_tiles import narrow_tiles, weights_of
from convexplorer.ui import theme
from convexplorer.ui.network.forms.form import Around, Form
from convexplorer.ui.panels.panel import named
from convexplorer.ui.widgets.scene_board import SceneBoard

COLOURS = {3: ("red", "green", "blue")}
"""Names of the channels of a picture, by how many it has."""


class Tiles(SceneBoard):
    """As wide as the form, and as high as the tiles then are; what the filter is called stands above it."""

    def __init__(self, form: Form) -> None:
        super().__init__(at_top=True)
        named(self, "networkFilterTiles", "Filter", "The weights of the filter, one tile for each channel it reads")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._title = theme.small_label()
        self._weight: Array | None = None
        self._drawn: tuple[object, ...] = ()
        form.rows.addWidget(self._title)
        form.rows.addWidget(self)
        form.follow(self._show)

    def _show(self, around: Around) -> None:
        conv: Conv2d = around.layer
        index = min(around.channel, conv.filters - 1)
        channels = 1 if around.shape is None else around.shape[0]
        if self._drawn and self._drawn[0] is conv and self._drawn[1:] == (index, channels):
            return
        self._drawn = conv, index, channels
        try:
            weight = conv.per_channel(channels).values[index] if conv.alike else conv.values[index]
        except UserError:  # too many to be made
            self.hide()
            return
        first = around.document.convolution is conv and len(weight) == channels
        called = f"{title(conv, index)}: " if own_title(conv, index) else ""
        self._title.setText(called + weights_of(weight.shape))
        self.set_scene(narrow_tiles(weight, COLOURS.get(channels, ()) if first else ()))
        self.show()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width has another height."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """No larger than small text, so that the tiles leave room."""
        em = min(self.width() / self.scene.width, float(QFontInfo(theme.font("small")).pixelSize()))
        self.setFixedHeight(max(1, round(em * self.scene.height)))
