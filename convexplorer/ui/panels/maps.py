"""The feature map that comes out, large, with its range and the one value looked at."""

from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from convexplorer.compute import colour
from convexplorer.model.document import Document
from convexplorer.model.question import MapPicture, Question
from convexplorer.model.result import Picture, Result
from convexplorer.model.view import Probe, RangeChoice, View
from convexplorer.scenes.numbers import short
from convexplorer.ui import probing
from convexplorer.ui.panels.panel import FOOT, HEAD, Desk, Panel
from convexplorer.ui.panels.title import FittingTitle
from convexplorer.ui.widgets.image_view import ImageView
from convexplorer.ui.widgets.legend import Legend
from convexplorer.ui.widgets.segmented import Segmented

STAGES = (("conv1", "Convolved"), ("activation1", "Activated"), ("pool1", "Pooled"))
RANGES = (("auto", "auto"), ("shared", "shared"), ("locked", "lock"))


class MapsPanel(Panel):
    """Title, stage tabs, the big map, legend and range; hovering it moves the probe, a click pins it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._size = (0, 0)
        self._picture: Picture | None = None
        self._channel = 0
        self._range = (0.0, 1.0)
        self._title = FittingTitle("MAP")
        self._title.setFixedHeight(HEAD)
        self._stages = _segmented("stageStrip", "Stage", STAGES, "Which stage's maps are shown")
        self._stages.setWhatsThis("The maps after the convolution, after the activation, or after pooling.")
        self._stages.chosen.connect(self._choose_stage)
        self._view = ImageView()
        self._view.setObjectName("featureMaps")
        self._view.setAccessibleName("Feature map")
        self._view.setToolTip("What comes out. Move over it to see how each value was made.")
        self._view.setWhatsThis("One feature map of the layer: one output value for each place of the kernel.")
        self._view.hovered.connect(self._hovered)
        self._view.clicked.connect(self._clicked)
        self._view.resized_to.connect(self._resized)
        self._error = QLabel(self._view)
        self._error.setObjectName("shapeError")
        self._error.setTextFormat(Qt.TextFormat.PlainText)
        self._error.setWordWrap(True)
        self._error.setAutoFillBackground(True)
        self._error.setMargin(8)
        self._error.hide()
        self._legend = Legend()
        self._ranges = _segmented("rangeControl", "Range", RANGES, "Which values are darkest and brightest")
        self._ranges.setWhatsThis(
            "auto: each map uses all its colours. shared: all maps alike. lock: stays as it is now."
        )
        self._ranges.chosen.connect(self._choose_range)
        self._stages.setFixedHeight(HEAD)
        self._ranges.setFixedHeight(FOOT)
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._stages)
        foot = QHBoxLayout()
        foot.addWidget(self._legend, 1)
        foot.addWidget(self._ranges)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self._view, 1)
        layout.addLayout(foot)

    def questions(self, view: View) -> tuple[Question, ...]:
        """The selected map at panel size."""
        return (self._question(view),) if min(self._size) > 0 else ()

    def _question(self, view: View) -> MapPicture:
        return MapPicture(view.stage, self._channel, *self._size, view.maps.range, view.maps.scheme, view.visible)

    def set_document(self, document: Document, view: View) -> None:
        """Stage tabs and range as the view has them."""
        self._find_channel(document, view)
        self._stages.set_chosen(view.stage)
        self._stages.set_dimmed("activation1", document.activation.kind == "identity")
        self._stages.set_dimmed("pool1", document.pool.kind == "none")
        self._ranges.set_chosen(view.maps.range.mode)
        result = self.desk.newest()
        if result is not None and result.document is document:
            self._show_probe(document, view)

    def _find_channel(self, document: Document, view: View) -> None:
        shape = probing.input_shape(document, self.desk.newest())
        out = probing.stage_shape(document, view.stage, shape)
        self._channel = probing.map_channel(document, view, out[0] if out else document.convolution.filters)

    def set_result(self, result: Result) -> None:
        """The map, or why there is none: then the last good one stays, dimmed."""
        self._find_channel(result.document, result.view)
        stage = result.stage(result.view.stage)
        picture = result.answers.get(self._question(result.view))
        self._view.set_dimmed(result.error is not None)
        self._error.setVisible(result.error is not None)
        if result.error is not None:
            self._error.setText(str(result.error))
            self._place_error()
        elif isinstance(picture, Picture) and stage is not None and picture is not self._picture:
            self._picture = picture
            self._view.set_picture(picture.pixels, picture.shape)
            self._range = (picture.low, picture.high)
            self._legend.set_scheme(colour.colour_table(picture.scheme), picture.low, picture.high)
            _, rows, columns = stage.shape
            texts = [
                f"MAP {self._channel + 1}",
                f"{rows} × {columns}",
                f"{short(picture.lowest)} … {short(picture.highest)}",
            ]
            if picture.non_finite:
                texts.append(f"{picture.non_finite} not a number")
            self._title.set_parts(texts)
        self._show_probe(self.document, self.desk.store.view)

    def _show_probe(self, document: Document, view: View) -> None:
        probe = probing.current(document, view, self.desk.newest())
        failed = self._error.isVisibleTo(self._view)
        self._view.set_overlay([] if probe is None or failed else [(probe.row, probe.column, 1, 1, "output", "")])

    def _place_error(self) -> None:
        width = max(min(self._view.width() - 24, 420), 120)
        height = self._error.heightForWidth(width)
        self._error.setGeometry((self._view.width() - width) // 2, (self._view.height() - height) // 2, width, height)

    @Slot(str)
    def _choose_stage(self, key: str) -> None:
        store = self.desk.store
        probe = probing.current(store.shown, replace(store.view, stage=key), self.desk.newest())
        store.set_view(replace(store.view, stage=key, probe=probe if store.view.probe else None))

    @Slot(str)
    def _choose_range(self, key: str) -> None:
        view = self.desk.store.view
        low, high = self._range
        choice = (
            RangeChoice("locked", low, high)
            if key == "locked"
            else RangeChoice("shared" if key == "shared" else "auto")
        )
        self.desk.store.set_view(replace(view, maps=replace(view.maps, range=choice)))

    @Slot(int, int)
    def _hovered(self, row: int, column: int) -> None:
        store = self.desk.store
        if not store.view.pinned:
            store.set_view(replace(store.view, probe=Probe(store.view.stage, self._channel, row, column)))

    @Slot(int, int)
    def _clicked(self, row: int, column: int) -> None:
        store = self.desk.store
        probe = Probe(store.view.stage, self._channel, row, column)
        store.set_view(replace(store.view, pinned=not store.view.pinned, probe=probe))

    @Slot(int, int)
    def _resized(self, width: int, height: int) -> None:
        self._size = (width, height)
        self._place_error()
        self.desk.ask()


def _segmented(name: str, label: str, items: tuple[tuple[str, str], ...], tip: str) -> Segmented:
    control = Segmented()
    control.setObjectName(name)
    control.setAccessibleName(label)
    control.setToolTip(tip)
    control.set_items(list(items))
    return control
