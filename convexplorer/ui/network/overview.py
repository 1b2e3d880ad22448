"""The middle of the Network layout: all stages as columns of maps, from the whole network down to one product."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPointF, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from convexplorer.model.document import Document
from convexplorer.model.network_answers import DepthAnswer, Seen
from convexplorer.model.question import Question, TraceDepth
from convexplorer.model.result import Result, every_stage
from convexplorer.model.view import Probe, View
from convexplorer.scenes.network_layout import Column, NetworkLayout, fitted_rows, network_layout, told
from convexplorer.ui import probing
from convexplorer.ui.network.camera import READABLE, Camera, room
from convexplorer.ui.network.camera_view import STEP
from convexplorer.ui.network.canvas import Canvas, Pointed
from convexplorer.ui.network.canvas_cells import NUMBERS_FROM, cell_size
from convexplorer.ui.network.looking import OVERVIEW
from convexplorer.ui.network.opened import OpenedView
from convexplorer.ui.network.overview_head import OverviewHead
from convexplorer.ui.panels.panel import Desk, Panel, named
from convexplorer.ui.widgets.elided_text import ElidedText

WHAT = (
    "Every stage of the network is a column of its maps, from the picture on the left to the scores on the right. "
    "The wheel zooms: into a column, a map, its values, down to the products of one value. Point at a map to see what "
    "it is made of, at a line to see its kernel; click a map to open it. Arrow keys go from map to map, Enter opens."
)


class OverviewPanel(Panel):
    """Title, range of colours and zoom over the canvas; in one line below what is pointed at."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._shape: tuple[int, int, int] | None = None
        self._written: tuple[float, float, float] | None = None
        self.canvas = named(Canvas(), OVERVIEW, "Overview of the network", "", WHAT)
        self.canvas.pointed.connect(self._pointed)
        self.canvas.rested.connect(self._rested)
        self.canvas.clicked.connect(self._clicked)
        self.canvas.walked.connect(self._walk)
        self.canvas.entered.connect(self._open_selected)
        self.head = OverviewHead(desk.actions["export-diagram"])
        self.head.range_chosen.connect(self._choose_range)
        self.head.zoomed.connect(self._zoom)
        self.line = ElidedText()
        self.line.setObjectName("networkPointed")
        self.line.setFixedHeight(self.line.fontMetrics().height() + 4)
        self.pages = QStackedWidget()
        self.opened = OpenedView(desk)
        self.opened.closed.connect(self._close)
        self.opened.walked.connect(self._walk)
        for page in (self.canvas, self.opened):
            self.pages.addWidget(page)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 4, 8, 2)
        rows.setSpacing(4)
        rows.addWidget(self.head)
        rows.addWidget(self.pages, 1)
        rows.addWidget(self.line)

    # ------------------------------------------------------------ what is shown

    @property
    def layout_(self) -> NetworkLayout:
        """Where everything stands."""
        return self.canvas.layout_

    def questions(self, view: View) -> tuple[Question, ...]:
        """What the canvas needs, or the map that is opened."""
        if self._shape is None:
            return ()
        return self.opened.questions(view) if opens(self.layout_, view) else self.canvas.questions()

    def set_document(self, document: Document, view: View) -> None:
        """The columns of the document, what is selected, and the range."""
        self.head.ranges.set_chosen(view.network.range)
        self.canvas.range = view.network.range
        if view.network.camera != self._written:
            self._written = view.network.camera
            self.canvas.own = None if self._written is None else Camera(*self._written)
        if self.isVisible():
            self._place(document, view)

    def set_result(self, result: Result) -> None:
        """The pictures of all stages, or the map that is opened."""
        if result.frame is None:
            return
        shape = probing.input_shape(result.document, result)
        self._shape = None if shape is None else (shape[0], shape[1], shape[2])
        self._place(self.document, self.desk.store.view)
        if result.level == "full":  # a preview ends with the stage that Explore shows
            self.canvas.set_bare(frozenset(stage.name for stage in every_stage(result.stages) if stage.made is None))
        view = self.desk.store.view
        if opens(self.layout_, view):
            self.opened.show_result(result, view)
        else:
            self.canvas.set_answers(result.answers)
            self.canvas.set_seen(_seen(result))
        self._show_legend()
        self._say()

    def _place(self, document: Document, view: View) -> None:
        if self._shape is None:
            return
        rows = fitted_rows(document, self._shape, *room(self.canvas.width(), self.canvas.height()), READABLE)
        name = view.network.layer or document.layers[0].name
        elsewhere = self.canvas.selected[0] not in ("", name)
        self.canvas.selected = (name, view.network.channel)
        self.canvas.set_layout(network_layout(document, self._shape, rows, self.canvas.selected))
        column = self.layout_.column(name)
        channel = view.network.channel
        self.canvas.about = (
            None if column is None else column.rect(channel if channel in column.channels else column.first)
        )
        if elsewhere and column is not None:  # chosen in the list: it comes into sight
            self.canvas.hold(column.box._replace(height=0.0))
        self.opened.show_view(view, self.layout_)
        self._turn(view)
        count = len(self.layout_.columns)
        self.head.title.set_parts(["OVERVIEW", f"{count} stages", "wheel: zoom, down to one product"])

    def _turn(self, view: View) -> None:
        """To the map that is opened, or to all stages; the keyboard goes along."""
        page = self.opened if opens(self.layout_, view) else self.canvas
        if self.pages.currentWidget() is page:
            return
        held = self.focusWidget()
        self.pages.setCurrentWidget(page)
        if held is not None and self.pages.isAncestorOf(held):
            (self.canvas if page is self.canvas else self.opened.board).setFocus()

    def _show_legend(self) -> None:
        """Of what is pointed at, opened or selected."""
        under, opened = self.canvas.under, self.opened.range_shown()
        if opened is not None and opens(self.layout_, self.desk.store.view):
            self.head.set_range(*opened)
            return
        stage = under.stage or self.canvas.selected[0]
        self.head.show_legend(self.canvas.column_picture(stage), self.layout_.column(stage), under.channel)

    def _say(self) -> None:
        """What is pointed at, in one line."""
        under = self.canvas.under
        if opens(self.layout_, self.desk.store.view):
            self.line.set_text(self.opened.board.scene.alt)
            return
        column = self.layout_.column(under.stage or self.canvas.selected[0])
        if column is None:
            self.line.set_text("")
            return
        if under.edge is not None:
            text = f"{under.edge.before} {under.edge.source + 1} → {told(column, under.edge.target)}"
        elif under.channel is not None:
            text = told(column, under.channel)
            if column.kind == "maps":
                text += f" · row {under.row}, column {under.column}"
        else:
            text = told(column) if under.stage else told(column, self.canvas.selected[1])
        if column.name in self.canvas.bare and column.kind != "nothing":
            text += " · shape only"
        self.line.set_text(text)
        self.canvas.setAccessibleDescription(text)

    # ------------------------------------------------------------ what the user does

    def _set(self, **changes: Any) -> None:
        store = self.desk.store
        store.set_view(replace(store.view, network=replace(store.view.network, **changes)))

    @Slot()
    def _pointed(self) -> None:
        """A value that is pointed at is the one looked at everywhere, unless another is pinned."""
        under, store = self.canvas.under, self.desk.store
        self._say()
        self._show_legend()
        probe = probe_of(self.layout_.column(under.stage), under)
        if probe is not None and not store.view.pinned and probe != store.view.probe:
            self.desk.light.enter(OVERVIEW)
            store.set_view(replace(store.view, probe=probe))
        elif under.edge is not None:
            self.desk.ask()

    @Slot()
    def _rested(self) -> None:
        """The camera came to rest: it is kept, and other sizes are asked for."""
        own = self.canvas.own
        self._written = None if own is None else (own.scale, own.x, own.y)
        if self._written != self.desk.store.view.network.camera:
            self._set(camera=self._written)
        elif self.isVisible():
            self._place(self.document, self.desk.store.view)
            self.desk.ask()

    @Slot(QPointF)
    def _clicked(self, at: QPointF) -> None:
        """A map is opened, a value that is large is pinned, a title chooses its layer, "more" turns the page."""
        under = self.canvas.what_is_at(at)
        column = self.layout_.column(under.stage)
        if column is None:
            return
        store, probe = self.desk.store, probe_of(column, under)
        if under.channel is not None and probe is not None and readable(self.canvas.camera, column):
            self._set(layer=column.name, channel=probe.channel)
            store.set_view(replace(store.view, probe=probe, pinned=not store.view.pinned))
        elif under.channel is not None:
            self.open_map(column, under.channel)
        elif column.more > 0 and self.canvas.camera.at(at)[1] > column.box.y + column.box.height:
            self._set(layer=column.name, channel=column.first + column.count + column.count // 2)
        else:
            self._set(layer=column.name, channel=0)

    def open_map(self, column: Column, channel: int) -> None:
        """Select a map and show it large, with what it is made of; the picture itself is made of nothing."""
        known = column.kind not in ("nothing", "input")
        self._set(layer=column.name, channel=channel, open=(column.name, channel) if known else None)

    @Slot()
    def _close(self) -> None:
        self._set(open=None)

    @Slot()
    def _open_selected(self) -> None:
        name, channel = self.canvas.selected
        column = self.layout_.column(name)
        if column is not None:
            self.open_map(column, channel)

    @Slot(int, int)
    def _walk(self, across: int, down: int) -> None:
        """To the stage before or after, or to the map above or below."""
        name, channel = self.canvas.selected
        columns = [column for column in self.layout_.columns if column.kind != "nothing"]
        at = next((index for index, column in enumerate(columns) if column.name == name), 0)
        column = columns[min(max(at + across, 0), len(columns) - 1)] if columns else None
        if column is None:
            return
        most = 1 if column.kind in ("input", "scores") else column.shape[0]
        channel = min(max(channel + down, 0), most - 1)
        self.canvas.set_under(Pointed())
        opened = self.desk.store.view.network.open is not None and column.kind != "input"
        self._set(layer=column.name, channel=channel, open=(column.name, channel) if opened else None)
        there = self.layout_.column(column.name)
        if there is not None:
            self.canvas.hold(there.rect(channel) if there.kind == "maps" else there.box)
        self._say()
        self._show_legend()

    @Slot(str)
    def _choose_range(self, key: str) -> None:
        self._set(range=key)

    @Slot(str)
    def _zoom(self, key: str) -> None:
        if key == "fit":
            self.canvas.look(None)
        else:
            self.canvas.zoom(STEP**2 if key == "in" else STEP**-2)


def _seen(result: Result) -> tuple[Seen, ...]:
    """What the value looked at sees of every stage; nothing where none was chosen."""
    probe = result.view.probe
    answer = None if probe is None else result.answers.get(TraceDepth(probe))
    return answer.seen if isinstance(answer, DepthAnswer) else ()


def opens(layout: NetworkLayout, view: View) -> bool:
    """Whether a map is opened that there is: an edit may have taken it away."""
    stage, channel = view.network.open or ("", 0)
    column = layout.column(stage)
    return column is not None and column.kind != "nothing" and channel < column.shape[0]


def readable(camera: Camera, column: Column) -> bool:
    """Whether single values are large enough to be clicked."""
    return column.kind in ("maps", "vector") and cell_size(camera, column) >= NUMBERS_FROM


def probe_of(column: Column | None, under: Pointed) -> Probe | None:
    """The value that is pointed at; None for the picture itself, and beside every value."""
    if column is None or under.channel is None or column.kind not in ("maps", "vector", "scores"):
        return None
    return Probe(column.name, under.channel, under.row, under.column)
