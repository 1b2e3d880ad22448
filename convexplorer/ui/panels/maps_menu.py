"""What opens beside the map's title: its colours, what is laid under it, maps made into one, copies."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QGridLayout, QToolButton, QVBoxLayout

from convexplorer.compute.eight_bit import PIPELINES
from convexplorer.model.document import Document, channels_mode
from convexplorer.model.view import MapsView, View
from convexplorer.ui import theme
from convexplorer.ui.enabling import enable
from convexplorer.ui.map_choices import COMBINE, SCHEMES, TOGGLES, combine_key, in_effect, pipeline_key
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.widgets.disclosure import Disclosure

COPIES = ("copy-map", "copy-map-part", "copy-picture", "save-map")
ONE_ONLY = "Only of one large map or of its stages: choose that below the maps"
_WIDTH = 300


class MapsMenu(Disclosure):
    """Three dots; every control in it is also an action of the menu bar."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("", "more")
        self._desk = desk
        named(self, "mapsMenu", "Map settings", "Colours, input behind, 8 bit, maps made into one, copies")
        self._colours = self._box("colourMap", "Colours", "Which colour stands for which value", SCHEMES.values())
        self._colours.activated.connect(self._choose_colours)
        self._combine = self._box(
            "combineMaps", "Combine", "Maps chosen in the filter strip made into one", COMBINE.values()
        )
        self._combine.activated.connect(self._choose_combination)
        self._toggles = {field: self._check(*record) for field, record in TOGGLES.items()}
        self._pipelines = self._box(
            "lostPipeline",
            "Whose 8 bits",
            "How values are rounded and clipped",
            [(p.title, p.tip) for p in PIPELINES.values()],
        )
        self._pipelines.activated.connect(self._choose_pipeline)
        self._clipped = theme.small_label(" ")
        self._clipped.setObjectName("clippedLabel")
        form = QFormLayout()
        form.addRow("&Colours", self._colours)
        for field, box in self._toggles.items():
            if field == "lost":
                form.addRow(box, self._pipelines)
                continue
            form.addRow(box)
            if field == "eight_bit":
                form.addRow(self._clipped)
        form.addRow("Com&bine", self._combine)
        buttons = QGridLayout()
        for index, key in enumerate(COPIES):
            button = QToolButton()
            button.setDefaultAction(desk.actions[key])
            button.setObjectName(f"button-{key}")
            button.setAccessibleName(desk.actions[key].iconText())
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            buttons.addWidget(button, *divmod(index, 2))
        column = QVBoxLayout()
        column.addLayout(form)
        column.addLayout(buttons)
        self.set_content(column)

    def show_state(self, document: Document, view: View) -> None:
        """As document and view have it; what cannot be had says why."""
        maps = view.maps
        self._colours.setCurrentIndex(list(SCHEMES).index(maps.scheme))
        self._combine.setCurrentIndex(list(COMBINE).index(in_effect(maps)))
        self._pipelines.setCurrentIndex(list(PIPELINES).index(maps.pipeline))
        reasons = why_not(document, maps)
        for field, box in self._toggles.items():
            key, _, tip = TOGGLES[field]
            reason = reasons.get(field, "")
            box.setChecked(bool(getattr(maps, field)))
            box.setEnabled(not reason)
            box.setToolTip(reason or tip)
            enable(self._desk.actions[key], not reason, reason)
        few = reasons.get("combine", "")
        self._combine.setEnabled(not few)
        self._combine.setToolTip(few or self._combine.whatsThis())
        for how in COMBINE:
            enable(self._desk.actions[combine_key(how)], not few or how is None, few)

    def show_clipped(self, text: str) -> None:
        """How much 8 bit leaves out; " " where it is not shown so."""
        self._clipped.setText(text or " ")

    def _box(self, name: str, label: str, tip: str, texts: Iterable[tuple[str, str]]) -> QComboBox:
        box = named(QComboBox(), name, label, tip)
        for text, _ in texts:
            box.addItem(text.replace("&", ""))
        box.setMinimumWidth(_WIDTH // 2)
        return box

    def _check(self, key: str, text: str, tip: str) -> QCheckBox:
        box = named(QCheckBox(text), f"check-{key}", text.replace("&", ""), tip)
        box.clicked.connect(self._desk.actions[key].trigger)
        return box

    @Slot(int)
    def _choose_colours(self, index: int) -> None:
        self._desk.actions[f"map-colours-{list(SCHEMES)[index]}"].trigger()

    @Slot(int)
    def _choose_pipeline(self, index: int) -> None:
        self._desk.actions[pipeline_key(list(PIPELINES)[index])].trigger()

    @Slot(int)
    def _choose_combination(self, index: int) -> None:
        self._desk.actions[combine_key(list(COMBINE)[index])].trigger()


def why_not(document: Document, maps: MapsView) -> dict[str, str]:
    """By field: why it cannot be had at present."""
    reasons = {}
    if channels_mode(document) != "each":
        reasons["recombine"] = "Each channel must go through the filter by itself: More, Channels, each by itself"
    if maps.arrangement == "all":
        reasons.update(eight_bit=ONE_ONLY, lost=ONE_ONLY, behind=ONE_ONLY, recombine=ONE_ONLY, normalised=ONE_ONLY)
    if len(maps.chosen) < 2:
        reasons["combine"] = "Choose two or more maps in the filter strip first: hold Ctrl and click them"
    elif in_effect(maps) is not None:
        made = "Not of several maps made into one"
        reasons.update(eight_bit=made, lost=made, behind=made, normalised=made)
    return reasons
