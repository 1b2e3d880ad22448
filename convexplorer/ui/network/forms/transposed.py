"""A transposed convolution: filters, size of the stamp, stride, what is cropped, dilation and bias."""

from dataclasses import replace

from convexplorer import limits
from convexplorer.messages import Message
from convexplorer.model.layer_edits import with_maps, with_stamp_size
from convexplorer.model.layers import ConvTranspose2d
from convexplorer.ui.network.forms.channel import channel_row
from convexplorer.ui.network.forms.form import Around, Form
from convexplorer.ui.network.forms.rows import Said, labelled, number, pair, slider
from convexplorer.ui.network.forms.sharing import bias, with_bias
from convexplorer.ui.panels.kernel_size import SizeBox
from convexplorer.ui.panels.panel import Desk

FILTERS = Said("networkTransposedFilters", "Fil&ters", "How many maps come out")
STRIDE = Said("networkTransposedStride", "&Stride", "How far apart the values of the input are stamped")
CROP = Said("networkTransposedPadding", "&Padding", "How many pixels are cut off on every side of what was stamped")
EXTRA = Said(
    "networkTransposedExtra", "E&xtra", "Rows and columns added below and at the right, for a size that strides skip"
)
DILATION = Said("networkTransposedDilation", "&Dilation", "Gaps between the cells of the stamp; 1 is none")
BIAS = Said("networkTransposedBias", "&Bias", "Added to every value of the map; drag up or down, or type")


class TransposedForm(Form):
    """The numbers of the layer, and the bias of one filter."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        slider(self, FILTERS, 1, 64, lambda layer: layer.weight.shape[1], with_maps)
        self._size = SizeBox("networkTransposed")
        self._size.setWhatsThis("Rows and columns of the stamp; any size can be typed.")
        self._size.chosen.connect(self._edit_size)
        self._size.rejected.connect(self._reject_size)
        self.rows.addWidget(labelled("Si&ze", self._size))
        pair(self, STRIDE, 1, 8, lambda layer: layer.stride, lambda layer, value: replace(layer, stride=value))
        slider(
            self, CROP, 0, 8, _cropped, lambda layer, value: replace(layer, padding=((value, value), (value, value)))
        )
        slider(self, EXTRA, 0, 7, lambda layer: max(layer.output_padding), _with_extra)
        pair(self, DILATION, 1, 8, lambda layer: layer.dilation, lambda layer, value: replace(layer, dilation=value))
        channel_row(self, "Filter", "networkTransposedFilter", lambda layer: len(layer.bias))
        self.rows.addWidget(labelled(BIAS.title, number(self, BIAS, bias, with_bias)))
        self.follow(self._show)

    def _show(self, around: Around) -> None:
        self._size.show_size(*around.layer.weight.shape[2:])

    def _edit_size(self, height: int, width: int) -> None:
        self.change(lambda layer: with_stamp_size(layer, height, width), f"Size {height} × {width}")

    def _reject_size(self, text: str) -> None:
        self.desk.say(Message("size-not-understood", {"text": text, "limit": limits.KERNEL_SIDE}))
        self._show(self.now())


def _cropped(layer: ConvTranspose2d) -> int:
    return max(max(side) for side in layer.padding)


def _with_extra(layer: ConvTranspose2d, value: int) -> ConvTranspose2d:
    return replace(layer, output_padding=(value, value))
