"""The overview itself: all stages as columns of maps, pointed at, zoomed into, chosen with mouse and arrow keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from convexplorer.model.network_answers import Seen
from convexplorer.model.overview import (
    CellsAnswer,
    ColumnPicture,
    EdgeKernel,
    KernelAnswer,
    MapCells,
    MapColumn,
    RangeOver,
)
from convexplorer.model.question import InputPicture, Question
from convexplorer.model.result import Picture
from convexplorer.scenes.network_edges import Edge, all_edges, edges_to, nearest_edge
from convexplorer.scenes.network_layout import Column, NetworkLayout
from convexplorer.ui.network import canvas_cells
from convexplorer.ui.network.camera import Camera
from convexplorer.ui.network.camera_view import MOVES, CameraView
from convexplorer.ui.network.canvas_kernel import paint_kernel
from convexplorer.ui.network.canvas_lens import paint_lens
from convexplorer.ui.network.canvas_paint import (
    Painted,
    paint_column,
    paint_ground,
    paint_head,
    paint_lines,
    paint_place,
    reaches_out,
    score_bars,
)
from convexplorer.ui.theme import colours
from convexplorer.ui.widgets.painting import focus_frame, halo_rect, picture

LARGEST = 512 * 512
"""Device pixels of a map up to which the worker paints it as it is on the screen; larger ones come as they are."""
NEAR = 5.0
"""Logical pixels within which a line is pointed at."""


@dataclass(frozen=True)
class Pointed:
    """What the pointer is on: a value of a map, a whole column, or a line."""

    stage: str = ""
    channel: int | None = None
    row: int = 0
    column: int = 0
    edge: Edge | None = None


class Canvas(CameraView):
    """`pointed()` when the pointer came to something else: see `under`; `opened(stage, channel)` for Enter."""

    pointed = Signal()
    walked = Signal(int, int)
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.under = Pointed()
        self.selected: tuple[str, int] = ("", 0)
        self.range: RangeOver = "layer"
        self.bare: frozenset[str] = frozenset()
        """Stages of which there is only the shape."""
        self.seen: tuple[Seen, ...] = ()
        """What the value looked at sees of every stage."""
        self._pictures: dict[str, Painted] = {}
        self._cells: tuple[MapCells, CellsAnswer] | None = None
        self._kernel: tuple[EdgeKernel, KernelAnswer] | None = None
        self._ground: tuple[object, QPixmap] | None = None
        self._at: QPointF | None = None

    # ------------------------------------------------------------ what is asked and shown

    def shown(self) -> list[Column]:
        """The columns in sight."""
        seen = self.camera.seen()
        found = []
        for column in self.layout_.columns:
            box = column.box
            if box.x < seen.x + seen.width and box.x + box.width > seen.x:
                found.append(column)
        return found

    def questions(self) -> tuple[Question, ...]:
        """A picture of every column in sight, of those maps that are; what stands in values, and on a line."""
        camera, ratio = self.camera, self.devicePixelRatioF()
        asked: list[Question] = []
        for column in self.shown():
            width, height = pixels_of(column, camera, ratio)
            if column.kind == "input":
                asked.append(InputPicture(width, height))
            elif column.kind != "nothing":
                first, count = in_sight(column, camera)
                if count:
                    asked.append(MapColumn(column.name, first, count, width, height, self.range))
        cells = self._cells_question(camera)
        kernel = edge_question(self.under.edge)
        return (*asked, *(one for one in (cells, kernel) if one is not None))

    def _cells_question(self, camera: Camera) -> MapCells | None:
        """Of the map that has the middle of the canvas."""
        x, y = camera.x, camera.y
        for column in self.layout_.columns:
            if column.kind in ("maps", "vector") and column.box.holds(x, y):
                for channel in column.channels:
                    if column.rect(channel).holds(x, y):
                        return canvas_cells.question(camera, column, channel)
        return None

    def set_layout(self, layout: NetworkLayout) -> None:
        """Another network, or another page of a column's maps."""
        if layout is not self.layout_:
            self.layout_ = layout
            self._pictures = {name: made for name, made in self._pictures.items() if layout.column(name) is not None}
            self.update()

    def set_answers(self, answers: Mapping[Question, Any]) -> None:
        """What came out; pictures that are the very same are not made again."""
        camera = self.camera
        cells, kernel = self._cells_question(camera), edge_question(self.under.edge)
        self._cells = self._kernel = None
        for asked, answer in answers.items():
            if isinstance(asked, MapColumn) and isinstance(answer, ColumnPicture):
                held = self._pictures.get(asked.stage)
                if held is None or held.picture is not answer:
                    self._pictures[asked.stage] = Painted(answer, picture(answer.pixels), asked.first)
            elif isinstance(asked, InputPicture) and isinstance(answer, Picture):
                column = self.layout_.column("input")
                if column is not None and (asked.width, asked.height) == pixels_of(
                    column, camera, self.devicePixelRatioF()
                ):
                    self._show_input(answer)
            elif asked == cells and isinstance(answer, CellsAnswer) and cells is not None:
                self._cells = cells, answer
            elif isinstance(asked, EdgeKernel) and isinstance(answer, KernelAnswer) and asked == kernel:
                self._kernel = asked, answer
        self.update()

    def set_bare(self, bare: frozenset[str]) -> None:
        """Of which stages there are no values."""
        if bare != self.bare:
            self.bare, self._ground = bare, None
            self.update()

    def set_seen(self, seen: tuple[Seen, ...]) -> None:
        """Another value is looked at, or none."""
        if seen is not self.seen:
            self.seen = seen
            self.update()

    def _show_input(self, answer: Picture) -> None:
        held = self._pictures.get("input")
        if held is None or held.picture.pixels is not answer.pixels:
            made = ColumnPicture(answer.pixels, 1, (answer.low,), (answer.high,), answer.scheme)
            self._pictures["input"] = Painted(made, picture(answer.pixels), 0)

    def column_picture(self, stage: str) -> ColumnPicture | None:
        """The maps of a stage as they are shown."""
        made = self._pictures.get(stage)
        return None if made is None else made.picture

    def kernel_shown(self) -> KernelAnswer | None:
        """What stands on the line that is pointed at."""
        return None if self._kernel is None else self._kernel[1]

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, the maps of columns in sight, then what is pointed at."""
        roles, ratio, camera, shown = colours(), self.devicePixelRatioF(), self.camera, self.shown()
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._painted_ground(camera, shown))
            for column in shown:
                made = self._pictures.get(column.name)
                if made is not None and column.kind != "nothing" and column.name not in self.bare:
                    paint_column(painter, camera, column, made, roles, ratio)
            if self._cells is not None:
                asked, answer = self._cells
                column_of = self.layout_.column(asked.stage)
                if column_of is not None:
                    painter.save()
                    painter.setClipRect(camera.rect(column_of.rect(asked.channel)))
                    canvas_cells.paint_cells(painter, camera, column_of, asked, answer, roles)
                    painter.restore()
            for column in shown:
                if reaches_out(camera, column):
                    paint_head(painter, camera, column, column.name == self.selected[0], roles)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_lens(painter, camera, self.layout_, self.seen, (column.name for column in shown), roles)
            self._paint_pointed(painter, camera)
            paint_place(painter, camera, self.layout_, roles)
            if self.hasFocus():
                focus_frame(painter, QRectF(self.rect()), roles)

    def _painted_ground(self, camera: Camera, shown: list[Column]) -> QPixmap:
        roles, ratio = colours(), self.devicePixelRatioF()
        key = self.layout_, camera, self.selected[0], roles.dark, ratio
        if self._ground is None or self._ground[0] != key:
            made = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
            made.setDevicePixelRatio(ratio)
            with QPainter(made) as painter:
                paint_ground(painter, camera, self.layout_, shown, self.selected[0], roles, self.bare)
            self._ground = key, made
        return self._ground[1]

    def _paint_pointed(self, painter: QPainter, camera: Camera) -> None:
        roles, under = colours(), self.under
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        name, channel = self.selected
        chosen = self.layout_.column(name)
        if chosen is not None and chosen.kind != "nothing":
            place = channel if channel in chosen.channels else chosen.first
            focus_frame(painter, camera.rect(chosen.rect(place)).adjusted(-3, -3, 3, 3), roles, 2)
        column = self.layout_.column(under.stage)
        if under.edge is not None:
            paint_lines(painter, camera, (under.edge,), roles["kernel"], 3.0)
            if self._kernel is not None:
                x, y = middle(under.edge)
                paint_kernel(painter, camera.point(x, y), self._kernel[1], QRectF(self.rect()), roles)
        elif column is not None and under.channel is not None:
            edges = edges_to(self.layout_, column, under.channel)
            paint_lines(painter, camera, edges, roles["accent"], 1.6)
            for edge in edges:
                source = self.layout_.column(edge.before)
                if source is not None and source.kind != "vector":
                    halo_rect(painter, camera.rect(source.rect(edge.source)), "input", 1.5)
            if column.kind != "scores":
                lit = column.cell(under.channel) if column.kind == "vector" else column.rect(under.channel)
                halo_rect(painter, camera.rect(lit), "output", 1.5)

    # ------------------------------------------------------------ pointer and keys

    def point(self, at: QPointF) -> None:
        """What is there: a value, a line, or a column."""
        self._at = at
        self.set_under(self.what_is_at(at))

    def look(self, camera: Camera | None) -> None:
        """See another part; what is under the pointer may be another map now."""
        super().look(camera)
        self.set_under(Pointed() if self._at is None else self.what_is_at(self._at))

    def what_is_at(self, at: QPointF) -> Pointed:
        """What lies at a point of the widget."""
        x, y = self.camera.at(at)
        column = self.layout_.at(x, y)
        if column is not None:
            value = (
                score_at(column, self.column_picture(column.name), y)
                if column.kind == "scores"
                else column.value_at(x, y)
            )
            if value is not None:
                return Pointed(column.name, *value)
        edges = [edge for one in self.shown() for edge in all_edges(self.layout_, one)]
        if self.under.channel is not None and (lit := self.layout_.column(self.under.stage)) is not None:
            edges += edges_to(self.layout_, lit, self.under.channel)
        edge = nearest_edge(edges, x, y, NEAR / self.camera.scale)
        if edge is not None:
            return Pointed(edge.after, edge.target, edge=edge)
        return Pointed() if column is None else Pointed(column.name)

    def set_under(self, under: Pointed) -> None:
        """Point at something else."""
        if under != self.under:
            self.under = under
            self.pointed.emit()
            self.update()

    def event(self, event: QEvent) -> bool:
        """Leaving points at nothing."""
        if event.type() == QEvent.Type.Leave:
            self._at = None
            self.set_under(Pointed())
        elif event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows go from stage to stage and from map to map; Enter opens."""
        key, ctrl = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in MOVES and not ctrl:
            self.walked.emit(*MOVES[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


def middle(edge: Edge) -> tuple[float, float]:
    """The point half way along a line; of a fan, half way along its middle."""
    start, end = edge.points[0], edge.points[-1]
    if len(edge.points) == 3 and start[0] == end[0]:
        start, end = (start[0], (start[1] + end[1]) / 2), edge.points[1]
    return (start[0] + end[0]) / 2, (start[1] + end[1]) / 2


def score_at(column: Column, made: ColumnPicture | None, y: float) -> tuple[int, int, int] | None:
    """(number, 0, 0) of the score whose bar is at that height."""
    bars = [] if made is None else score_bars(column, made)
    line = floor((y - column.box.y) / column.box.height * len(bars))
    return (bars[line][0], 0, 0) if 0 <= line < len(bars) else None


def edge_question(edge: Edge | None) -> EdgeKernel | None:
    """What stands on a line."""
    return None if edge is None else EdgeKernel(edge.after, edge.target, edge.source)


def pixels_of(column: Column, camera: Camera, ratio: float) -> tuple[int, int]:
    """(width, height) in device pixels of one picture of a column; as many as it has values where that is too many."""
    box = camera.rect(column.rect(column.first))
    width, height = max(round(box.width() * ratio), 1), max(round(box.height() * ratio), 1)
    rows, columns = column.grid
    if width * height <= LARGEST:
        return width, height
    return min(width, columns), min(height, rows)


def in_sight(column: Column, camera: Camera) -> tuple[int, int]:
    """The first map of a column that can be seen, and how many."""
    if column.kind != "maps":
        return 0, 1
    seen = camera.seen()
    inside = [c for c in column.channels if (r := column.rect(c)).y < seen.y + seen.height and r.y + r.height > seen.y]
    return (inside[0], len(inside)) if inside else (0, 0)
