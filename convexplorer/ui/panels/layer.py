"""How the kernel slides and what follows it: stride, padding, activation, pooling, and the rest under *More*."""

from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from convexplorer.compute.activations import ACTIVATIONS
from convexplorer.compute.arrays import Shape
from convexplorer.compute.pool import POOLS
from convexplorer.model.document import Document
from convexplorer.model.result import Result
from convexplorer.model.view import View
from convexplorer.ui import probing
from convexplorer.ui.panels.layer_activation import ActivationExtras
from convexplorer.ui.panels.layer_more import MoreSettings
from convexplorer.ui.panels.layer_pairs import StrideExtras
from convexplorer.ui.panels.layer_pooling import PoolExtras
from convexplorer.ui.panels.padding import PaddingRow
from convexplorer.ui.panels.panel import MIDDLE, Desk, Panel, named
from convexplorer.ui.widgets.disclosure import OPENS, Disclosure
from convexplorer.ui.widgets.labelled_slider import LabelledSlider

LABEL_WIDTH = 72

MORE = f"What is needed less often: dilation, channels, groups, true convolution. {OPENS}"


class LayerPanel(Panel):
    """The settings of the layer that are not weights."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._shown: tuple[Document, Shape | None, frozenset[str], int] | None = None
        self._padding = PaddingRow(desk)
        self._activation_extras = ActivationExtras(desk)
        self._pool_extras = PoolExtras(desk)
        self._more = MoreSettings(desk)
        self._build_stride()
        self._build_activation()
        self._build_pooling()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._stride)
        layout.addWidget(self._padding)
        layout.addLayout(_row("&Activation", self._activation, self._activation_more))
        layout.addLayout(_row("P&ooling", self._pooling, self._pooling_more))
        more = named(
            Disclosure("More: dilation, channels, …"), "moreDisclosure", "More settings", "More settings", MORE
        )
        more.set_content(self._more)
        layout.addWidget(more)
        self.setFixedWidth(MIDDLE)

    def _build_stride(self) -> None:
        self._stride = LabelledSlider("&Stride")
        self._stride.set_object_name("strideSlider")
        self._stride.set_range(1, 8)
        self._stride.set_label_width(LABEL_WIDTH)
        named(self._stride.slider, "strideSlider", "Stride", "How many pixels the window moves at a time")
        self._extras = StrideExtras(self.desk, self._stride)
        self._stride.add_widget(_disclosure("strideDisclosure", "Stride: height and width apart", self._extras))

    def _build_activation(self) -> None:
        box = named(QComboBox(), "activationSelector", "Activation", "The function that every value is put through")
        box.setWhatsThis("What comes after the sum: ReLU, for one, makes everything negative 0.")
        rows = QStandardItemModel(box)
        for basic in (True, False):
            for name, kind in ACTIVATIONS.items():
                if kind.basic == basic:
                    item = QStandardItem("none" if name == "identity" else kind.title)
                    item.setData(name, Qt.ItemDataRole.UserRole)
                    rows.appendRow(item)
            if basic:
                heading = QStandardItem("More")
                heading.setEnabled(False)
                rows.appendRow(heading)
        box.setModel(rows)
        box.activated.connect(self._choose_activation)
        box.setMaxVisibleItems(24)
        self._activation = box
        self._activation_more = _disclosure(
            "activationDisclosure", "Activation: curve and parameter", self._activation_extras
        )
        self._activation_extras.left.connect(self._activation_more.panel.hide)

    def _build_pooling(self) -> None:
        box = named(QComboBox(), "poolingSelector", "Pooling", "One value for each window of the map")
        box.setWhatsThis(
            "Makes the map smaller: of each window only the largest, the average or the smallest value stays."
        )
        box.addItem("none", "none")
        for name, kind in POOLS.items():
            box.addItem(kind.title, name)
        box.activated.connect(self._choose_pooling)
        self._pooling = box
        self._pooling_more = _disclosure("poolingDisclosure", "Pooling: size, stride", self._pool_extras)

    def set_document(self, document: Document, view: View) -> None:
        """Every control as the document has it; a mere look elsewhere changes none."""
        shape = probing.input_shape(document, self.desk.newest())
        shown = (document, shape, view.open_disclosures, view.kernel_channel)
        if self._shown is not None and document is self._shown[0] and shown[1:] == self._shown[1:]:
            return
        self._shown = shown
        self._padding.set_document(document, view)
        self._extras.set_document(document, view)
        self._activation.setCurrentIndex(self._activation.findData(document.activation.kind))
        self._pooling.setCurrentIndex(self._pooling.findData(document.pool.kind))
        self._activation_extras.set_document(document, view)
        self._pool_extras.set_document(document, view)
        self._more.set_document(document, view)

    def set_result(self, result: Result) -> None:
        """Padding by its name means other numbers for a picture of another size."""
        self.set_document(self.document, self.desk.store.view)

    @Slot(int)
    def _choose_activation(self, index: int) -> None:
        kind = self._activation.itemData(index)
        if isinstance(kind, str) and kind != self.document.activation.kind:
            changed = replace(self.document.activation, kind=kind, parameter=None)
            self.edit(self.document.with_layer(changed), f"Activation {self._activation.itemText(index)}")
            self._look_at(self.document.activation.name, kind != "identity")

    @Slot(int)
    def _choose_pooling(self, index: int) -> None:
        kind = self._pooling.itemData(index)
        if isinstance(kind, str) and kind != self.document.pool.kind:
            self.edit(self.document.with_layer(replace(self.document.pool, kind=kind)), f"Pooling {kind}")
            self._look_at(self.document.pool.name, kind != "none")

    def _look_at(self, stage: str, on: bool) -> None:
        """Show what was just switched on; when it is switched off, the stage before it."""
        document, store = self.document, self.desk.store
        if not on:
            active = document.activation.kind != "identity"
            stage = document.activation.name if active else document.convolution.name
            if document.pool.kind != "none":
                stage = document.pool.name
        probe = probing.current(document, replace(store.view, stage=stage), self.desk.newest())
        store.set_view(replace(store.view, stage=stage, probe=probe if store.view.probe else None))


def _disclosure(name: str, label: str, content: QWidget) -> Disclosure:
    button = named(Disclosure(), name, label, label, f"{label}. {OPENS}")
    button.set_content(content)
    return button


def _row(text: str, control: QComboBox, more: QToolButton) -> QHBoxLayout:
    label = QLabel(text)
    label.setFixedWidth(LABEL_WIDTH)
    label.setBuddy(control)
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(label, 0, Qt.AlignmentFlag.AlignLeft)
    row.addWidget(control, 1)
    row.addWidget(more)
    return row
