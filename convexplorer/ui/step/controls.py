"""What is taken step by step: the layer, its stride, padding and kernel size."""

from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from convexplorer import limits
from convexplorer.messages import Message, UserError
from convexplorer.model import edits
from convexplorer.model.document import Document
from convexplorer.model.layers import Conv2d, Pool2d
from convexplorer.model.result import Result
from convexplorer.model.stepping import step_layer, step_layers
from convexplorer.model.view import View
from convexplorer.ui import theme
from convexplorer.ui.panels.kernel_bias import BiasField
from convexplorer.ui.panels.kernel_size import SizeBox
from convexplorer.ui.panels.layer_more import MoreSettings
from convexplorer.ui.panels.layer_pairs import StrideExtras
from convexplorer.ui.panels.layer_pooling import PoolExtras
from convexplorer.ui.panels.padding import PaddingRow
from convexplorer.ui.panels.panel import Desk, Panel, named
from convexplorer.ui.widgets.disclosure import OPENS, Disclosure
from convexplorer.ui.widgets.labelled_slider import LabelledSlider

KINDS = {"Conv2d": "Convolution", "Pool2d": "Pooling", "ConvTranspose2d": "Transposed"}
SLIDERS = 330
"""Pixels that a slider with all that belongs to it takes at most."""
FIXED = "The numbers of a transposed layer are those of its example: choose another one"

NETWORK = "Set it in Network"
ELSEWHERE = "The settings of this layer are in the Network layout"


class ControlsPanel(Panel):
    """One row; what stands in its middle is that of the layer."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._layer = named(QComboBox(), "stepLayerSelector", "Layer", "Which layer is taken step by step")
        self._layer.setWhatsThis("The convolution, the pool behind it, or the way back: each has a window that moves.")
        self._layer.activated.connect(self._choose_layer)
        self._layer.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._layer.setMinimumContentsLength(9)
        self._settings = QStackedWidget()
        self._settings.addWidget(self._build_convolution())
        self._settings.addWidget(self._build_pool())
        none = theme.small_label(FIXED)
        none.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self._settings.addWidget(none)
        self._settings.addWidget(self._build_elsewhere())
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 8, 2)
        row.setSpacing(12)
        row.addWidget(_labelled("&Layer", self._layer))
        row.addWidget(self._settings, 1)

    def _build_convolution(self) -> QWidget:
        self._stride = LabelledSlider("&Stride")
        self._stride.set_object_name("stepStrideSlider")
        self._stride.set_range(1, 8)
        named(self._stride.slider, "stepStrideSlider", "Stride", "How many pixels the window moves at a time")
        self._stride_extras = StrideExtras(self.desk, self._stride, "step")
        self._stride.add_widget(_disclosure("stepStrideDisclosure", "Stride: height and width", self._stride_extras))
        self._padding = PaddingRow(self.desk, "step")
        self._size = SizeBox("step")
        self._size.setWhatsThis("Rows and columns of the kernel; any size can be typed.")
        self._size.chosen.connect(self._edit_size)
        self._size.rejected.connect(self._reject_size)
        self._more, self._bias = MoreSettings(self.desk, "step"), BiasField(self.desk, "step")
        more = named(
            Disclosure("More"),
            "stepMoreDisclosure",
            "More settings",
            "Bias, dilation, channels, true convolution",
            OPENS,
        )
        more.setWhatsThis(f"Bias, dilation, channels and true convolution. {OPENS}")
        holder = QWidget()
        rows = QVBoxLayout(holder)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(_labelled("&Bias", self._bias))
        rows.addWidget(self._more)
        more.set_content(holder)
        page, row = QWidget(), QHBoxLayout()
        page.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for widget in (self._stride, self._padding):
            widget.setMaximumWidth(SLIDERS)
            row.addWidget(widget, 1)
        row.addWidget(_labelled("Si&ze", self._size))
        row.addWidget(more)
        row.addStretch(1)
        return page

    def _build_pool(self) -> QWidget:
        self._pool = PoolExtras(self.desk, "step")
        window = named(
            Disclosure("Window: size, stride, ceil"),
            "stepPoolDisclosure",
            "The pool's window",
            "Size and stride of the pool's window",
            f"Size and stride of the pool's window, and whether a last one may be cut off. {OPENS}",
        )
        window.set_content(self._pool)
        page, row = QWidget(), QHBoxLayout()
        page.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(window)
        row.addStretch(1)
        return page

    def _build_elsewhere(self) -> QWidget:
        """For the layers of a network: only its first ones have their settings here."""
        button = named(QPushButton(NETWORK), "stepNetworkButton", NETWORK, ELSEWHERE, f"{ELSEWHERE}.")
        button.clicked.connect(self._show_in_network)
        page, row = QWidget(), QHBoxLayout()
        page.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(button)
        row.addStretch(1)
        return page

    # ------------------------------------------------------------ showing

    def set_document(self, document: Document, view: View) -> None:
        """The layer's own numbers, and which example this is."""
        layer, layers = step_layer(document, view), step_layers(document)
        names = [one.name for one in layers]
        titles = [KINDS.get(type(one).__name__, one.name) for one in layers]
        titles = [title if titles.count(title) == 1 else name for title, name in zip(titles, names, strict=True)]
        rows = range(self._layer.count())
        if [*zip(names, titles, strict=True)] != [(self._layer.itemData(i), self._layer.itemText(i)) for i in rows]:
            self._layer.clear()
            for title, name in zip(titles, names, strict=True):
                self._layer.addItem(title, name)
        self._layer.setCurrentIndex(names.index(layer.name))
        self._layer.setEnabled(len(names) > 1)
        if isinstance(layer, Conv2d | Pool2d) and layer is not document.convolution and layer is not document.pool:
            self._settings.setCurrentIndex(3)
        else:
            self._settings.setCurrentIndex(0 if isinstance(layer, Conv2d) else 1 if isinstance(layer, Pool2d) else 2)
        self._stride_extras.set_document(document, view)
        self._padding.set_document(document, view)
        self._size.show_size(*document.convolution.size)
        self._more.set_document(document, view)
        self._bias.set_document(document, view)
        self._pool.set_document(document, view)

    def set_result(self, result: Result) -> None:
        """Padding by its name means other numbers for a picture of another size."""
        self._padding.set_document(self.document, self.desk.store.view)

    # ------------------------------------------------------------ editing

    @Slot(int)
    def _choose_layer(self, index: int) -> None:
        store = self.desk.store
        step = replace(store.view.step, layer=str(self._layer.itemData(index)), anchor=None)
        store.set_view(replace(store.view, step=step))

    @Slot()
    def _show_in_network(self) -> None:
        store = self.desk.store
        network = replace(store.view.network, layer=step_layer(store.shown, store.view).name)
        store.set_view(replace(store.view, layout="network", network=network))

    @Slot(str)
    def _reject_size(self, text: str) -> None:
        self.desk.say(Message("size-not-understood", {"text": text, "limit": limits.KERNEL_SIDE}))
        self.set_document(self.document, self.desk.store.view)

    @Slot(int, int)
    def _edit_size(self, height: int, width: int) -> None:
        try:
            self.edit(edits.with_size(self.document, height, width), f"Size {height} × {width}")
        except UserError as error:
            self.desk.say(error.message)
            self.set_document(self.document, self.desk.store.view)


def _labelled(text: str, control: QWidget) -> QWidget:
    label = QLabel(text)
    label.setBuddy(control)
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(label)
    row.addWidget(control)
    return holder


def _disclosure(name: str, label: str, content: QWidget) -> Disclosure:
    button = named(Disclosure(), name, label, label, f"{label}. {OPENS}")
    button.set_content(content)
    return button
