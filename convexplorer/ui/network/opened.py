"""A map of the network, opened: what it is made of, with kernels and sums, and a way back."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from convexplorer.model.overview import CellsAnswer, MapCells, OpenedAnswer, OpenedMap
from convexplorer.model.question import Question
from convexplorer.model.result import Result
from convexplorer.model.view import Probe, View
from convexplorer.scenes.network_layout import NetworkLayout
from convexplorer.scenes.network_opened import HEAD, LARGE, LARGEST, ROW, SIDE, opened
from convexplorer.ui import theme
from convexplorer.ui.network.looking import OVERVIEW
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.panels.title import FittingTitle
from convexplorer.ui.widgets.scene_board import SceneBoard

WIDE = 37.0
"""em of a scene with kernels: what the size of its pictures is reckoned from."""
EM = 18.0
"""Logical pixels an em at most: rather more sources than larger ones."""
MOST = 10
"""Sources that are shown at once."""
LARGEST_TEXT = 1.5
"""How much larger than the window's own text the scene's is at most."""
WHAT = (
    "Each source of the map, the kernel on it and what the two make; their sum and the bias are the map. Point at the "
    "map: its window is framed in every source. Click a source to open it; arrow keys go to other maps and stages."
)


class OpenedView(QWidget):
    """`closed()` for the way back; `walked(across, down)` for an arrow key."""

    closed = Signal()
    walked = Signal(int, int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._answer: OpenedAnswer | None = None
        self._first = 0
        self._open: tuple[str, int] | None = None
        self.layout_: NetworkLayout | None = None
        self.board = named(SceneBoard(LARGEST_TEXT), "networkOpened", "Opened map", "", WHAT)
        self.board.pointed.connect(self._point)
        self.board.clicked.connect(self._click)
        self.board.walked.connect(self._walk)
        self.title = FittingTitle("MAP")
        back = named(QToolButton(), "networkBack", "Back to all stages", "Back to all stages (Esc)")
        back.setText("All stages")
        back.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        back.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        back.clicked.connect(self.closed)
        theme.set_icon(back, "step-back")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(back)
        head.addWidget(self.title, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addLayout(head)
        rows.addWidget(self.board, 1)

    def question(self, view: View) -> OpenedMap | None:
        """The map and as many of its sources as there is room for."""
        if view.network.open is None or min(self.board.width(), self.board.height()) < 1:
            return None
        em = max(min(self.board.width() / WIDE, self.board.height() / (HEAD + LARGE + 2), EM), 4.0)
        count = min(max(int((self.board.height() / em - HEAD - 1.4) / ROW), 2), MOST)
        ratio = self.devicePixelRatioF()
        large = min(max(LARGE, 0.6 * count * ROW), LARGEST)
        size, large = round(SIDE * em * ratio), round(large * em * ratio)
        return OpenedMap(*view.network.open, self._first, count, size, large, view.network.range)

    def questions(self, view: View) -> tuple[Question, ...]:
        """The map, and how the value looked at came about."""
        asked = self.question(view)
        if asked is None:
            return ()
        probe = self.probe(view)
        return (asked,) if probe is None else (asked, self._traced(probe))

    def probe(self, view: View) -> Probe | None:
        """The value looked at where it is one of the opened map, else the one in its middle."""
        if view.network.open is None:
            return None
        stage, channel = view.network.open
        found = view.probe
        if found is not None and (found.stage, found.channel) == (stage, channel):
            return found
        column = None if self.layout_ is None else self.layout_.column(stage)
        if column is None or column.kind == "nothing":
            return None
        return Probe(stage, channel, column.shape[1] // 2, column.shape[2] // 2)

    def _traced(self, probe: Probe) -> MapCells:
        """How a value came about; one of a stage of single values is counted by its row."""
        column = None if self.layout_ is None else self.layout_.column(probe.stage)
        if column is not None and column.kind in ("vector", "scores"):
            return MapCells(probe.stage, 0, probe.channel, 0, 1, 1, traced=True)
        return MapCells(probe.stage, probe.channel, probe.row, probe.column, 1, 1, traced=True)

    def show_view(self, view: View, layout: NetworkLayout) -> None:
        """Another map begins with its first sources."""
        self.layout_ = layout
        if view.network.open != self._open:
            self._open, self._first = view.network.open, 0
        if self._open is not None:
            stage, channel = self._open
            column = layout.column(stage)
            shape = "" if column is None else " × ".join(str(size) for size in column.shape[1:])
            single = column is None or column.kind in ("vector", "scores")
            self.title.set_parts([f"{stage.upper()} {'VALUE' if single else 'MAP'} {channel + 1}", shape])

    def show_result(self, result: Result, view: View) -> None:
        """The scene of what came out."""
        asked, probe = self.question(view), self.probe(view)
        answer = None if asked is None else result.answers.get(asked)
        if not isinstance(answer, OpenedAnswer):
            return
        self._answer = answer
        cells = None if probe is None else result.answers.get(self._traced(probe))
        found = cells.traces[0] if isinstance(cells, CellsAnswer) and cells.traces else None
        self.board.set_scene(opened(answer, found, probe))

    def range_shown(self) -> tuple[str, float, float] | None:
        """The colours of the map, and what the lowest and the highest stand for."""
        return None if self._answer is None else (self._answer.scheme, self._answer.low, self._answer.high)

    @Slot(str, float, float)
    def _point(self, key: str, across: float, down: float) -> None:
        answer, store = self._answer, self._desk.store
        if answer is None or key != "map" or store.view.pinned or answer.shape[1:] == (1, 1):
            return
        row, column = (
            min(int(part * size), size - 1) for part, size in zip((down, across), answer.shape[1:], strict=True)
        )
        probe = Probe(answer.stage, answer.channel, row, column)
        if probe != store.view.probe:
            self._desk.light.enter(OVERVIEW)
            store.set_view(replace(store.view, probe=probe))

    @Slot(str)
    def _click(self, key: str) -> None:
        answer, store = self._answer, self._desk.store
        name, _, number = key.partition(":")
        if answer is None:
            return
        if name == "source" and answer.sources[int(number)].stage != "input":
            source = answer.sources[int(number)]
            network = replace(store.view.network, layer=source.stage, channel=source.channel)
            store.set_view(replace(store.view, network=replace(network, open=(source.stage, source.channel))))
        elif name == "more":
            count = len(answer.sources)
            self._first = 0 if self._first + 2 * count > count + answer.more else self._first + count
            self._desk.ask()
        elif name == "map":
            store.set_view(replace(store.view, pinned=not store.view.pinned))

    @Slot(int, int)
    def _walk(self, down: int, across: int) -> None:
        self.walked.emit(across, down)
