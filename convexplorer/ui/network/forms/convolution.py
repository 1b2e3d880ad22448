"""A convolution: filters, size, stride, padding, groups, dilation, and one filter with its bias."""

from dataclasses import replace

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from convexplorer import limits
from convexplorer.messages import Message
from convexplorer.model.document import Document
from convexplorer.model.layer_edits import with_filters, with_kernel_size
from convexplorer.model.layers import Conv2d
from convexplorer.model.selecting import entering
from convexplorer.model.toggles import as_dense, is_dense
from convexplorer.ui.network.forms.channel import channel_row
from convexplorer.ui.network.forms.form import Around, Form
from convexplorer.ui.network.forms.grouping import Grouping
from convexplorer.ui.network.forms.rows import LEFT_OUT, Said, allow, button, labelled, number, pair, slider, switch
from convexplorer.ui.network.forms.sharing import bias, with_bias
from convexplorer.ui.network.forms.tiles import Tiles
from convexplorer.ui.panels.kernel_size import SizeBox
from convexplorer.ui.panels.padding import Padded, PaddingRow
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.widgets.disclosure import OPENS, Disclosure

FILTERS = Said(
    "networkFiltersSlider",
    "Fil&ters",
    "How many filters: so many maps come out",
    "Those that are there stay; new ones are drawn at random, the same every time.",
)
STRIDE = Said("networkStrideSlider", "&Stride", "How many pixels the window moves at a time")
DILATION = Said("networkDilationSlider", "&Dilation", "Gaps between the cells of the kernel; 1 is none")
FLIPPED = Said(
    "networkConvolutionSwitch",
    "Convolution: flip the kernel",
    "Networks do not flip the kernel; mathematics does",
)
BIAS = Said(
    "networkBiasField",
    "&Bias",
    "Added to every value; drag up or down, or type",
    "One number added to every sum: it makes the whole map brighter or darker.",
)
DENSE = Said(
    "networkAsDense",
    "The same &as a dense layer",
    "Its kernel is as large as the map: Flatten and one dense output for each filter give the very same scores",
)
BIASED = Said(
    "networkBiased",
    "learned",
    "Whether the filters have biases; none is needed before a normalisation, which shifts each map anyway",
)
NO_BIAS = "The layer has no biases"
MORE = "More: dilation, and a kernel that is flipped"


class ConvolutionForm(Form):
    """All of a convolution but its weights, and the filter that is looked at."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._filters = slider(self, FILTERS, 1, limits.FILTERS, lambda conv: conv.filters, with_filters)
        self._size = SizeBox("network")
        self._size.setWhatsThis("Rows and columns of the kernel; any size can be typed.")
        self._size.chosen.connect(self._edit_size)
        self._size.rejected.connect(self._reject_size)
        size = QHBoxLayout()
        size.setSpacing(8)
        size.addWidget(labelled("Si&ze", self._size), 1)
        size.addWidget(self._more())
        self.rows.addLayout(size)
        pair(self, STRIDE, 1, 8, lambda conv: conv.stride, lambda conv, value: replace(conv, stride=value))
        padded = Padded(
            lambda document: self.now(document).layer,
            lambda document, shape: entering(document, self.now(document).layer.name, shape),
            self.with_layer_or_not,
        )
        self._padding = PaddingRow(desk, "network", padded)
        self.rows.addWidget(self._padding)
        grouping = Grouping(self)
        others = QHBoxLayout()
        others.setSpacing(8)
        others.addWidget(grouping.separable, 1)
        others.addWidget(grouping.bottleneck, 1)
        self.rows.addLayout(others)
        self._dense = button(DENSE, self._make_dense)
        self.rows.addWidget(self._dense)
        channel_row(self, "Filter", "networkFilter", lambda conv: conv.filters)
        self._bias = number(self, BIAS, bias, with_bias)
        row = QHBoxLayout()
        row.addWidget(labelled(BIAS.title, self._bias))
        switch(self, BIASED, lambda conv: conv.biased, _with_biases, row)
        self.rows.addLayout(row)
        Tiles(self)
        self.follow(self._show)

    def _more(self) -> Disclosure:
        more = named(Disclosure(), "networkMoreDisclosure", "More settings", MORE, f"{MORE}. {OPENS}")
        holder = QWidget()
        rows = QVBoxLayout(holder)
        rows.setContentsMargins(0, 0, 0, 0)
        pair(
            self, DILATION, 1, 8, lambda conv: conv.dilation, lambda conv, value: replace(conv, dilation=value), rows
        ).setMinimumWidth(260)
        switch(self, FLIPPED, lambda conv: conv.flipped, lambda conv, on: replace(conv, flipped=on), rows)
        more.set_content(holder)
        return more

    def _show(self, around: Around) -> None:
        conv: Conv2d = around.layer
        self._size.show_size(*conv.size)
        self._padding.set_document(around.document, around.view)
        self._bias.setEnabled(conv.biased)
        self._bias.setToolTip(BIAS.tip if conv.biased else NO_BIAS)
        whole = around.shape is not None and is_dense(conv, around.shape)
        self._dense.setVisible(whole and "/" not in conv.name)
        allow(self._dense, DENSE, LEFT_OUT if around.left_out else "")

    def _edit_size(self, height: int, width: int) -> None:
        self.change(lambda conv: with_kernel_size(conv, height, width), f"Size {height} × {width}")

    def _reject_size(self, text: str) -> None:
        self.desk.say(Message("size-not-understood", {"text": text, "limit": limits.KERNEL_SIDE}))
        self._size.show_size(*self.now().layer.size)

    def _make_dense(self) -> None:
        self.edit(self._as_dense, "As a dense layer")

    def _as_dense(self, around: Around) -> Document:
        picture = self.picture(around.document)
        return around.document if picture is None else as_dense(around.document, around.layer.name, picture)


def _with_biases(conv: Conv2d, biased: bool) -> Conv2d:
    return replace(conv, biased=biased, bias=conv.bias if biased else np.zeros(conv.filters))
