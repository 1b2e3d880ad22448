"""How a computer sees an image: picture, numbers and histogram side by side; its numbers can be typed and painted."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from convexplorer.compute.arrays import Array
from convexplorer.model.document import Document
from convexplorer.model.question import Histogram, Question, Spread
from convexplorer.model.result import HistogramAnswer, Picture, Result, SpreadAnswer
from convexplorer.model.view import PixelsView, Place, View
from convexplorer.scenes.grid import CELL
from convexplorer.scenes.numbers import MINUS, short
from convexplorer.scenes.pixels import HEAD, Cells, Numbers, number_grid, numbers_of
from convexplorer.ui import probing
from convexplorer.ui.panels.panel import LINE, Desk, Panel, named
from convexplorer.ui.panels.title import FittingTitle
from convexplorer.ui.step.pixels_head import PixelsHead
from convexplorer.ui.step.pixels_histograms import ChannelBars
from convexplorer.ui.step.pixels_pen import PixelsPen, key_of, place_of, texts
from convexplorer.ui.step.pixels_picture import Looked, PixelsPicture, channels_of, look
from convexplorer.ui.widgets.elided_text import ElidedText
from convexplorer.ui.widgets.number_board import NumberBoard

BINS = 64
CELL_PIXELS, MANY_PIXELS = 34, 42
"""Pixels of a cell with one number, and with three under each other."""
LEAST, MOST, MANY_MOST = 4, 16, 10
"""Rows or columns of cells shown at once; the last of cells with three numbers (300 take about 6 ms to paint)."""
HINT = "Point at a pixel in any of the three. Type over a number, or Enter; Paint: drag a value over cells."
PAINTING = "Drag over cells to paint, Space paints the one looked at; each stroke is one step that Undo takes back."
SWAPPED = (
    "Read as BGR, blue is taken for red: it does not look like the picture that was opened. Its numbers are the same."
)


class PixelsPanel(Panel):
    """Three panes that point at the same pixel, and one edit: the numbers themselves."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._head = PixelsHead(desk)
        self._facts = FittingTitle("PICTURE")
        self._facts.setObjectName("pixelsFacts")
        self._picture = PixelsPicture(desk)
        self._board = named(
            NumberBoard(),
            "pixelsNumbers",
            "Numbers of the picture",
            "The numbers round the pixel looked at: type over one, or paint",
            "Each cell is a pixel with its numbers. The arrow keys walk; Enter or a digit types over a number; with "
            "Paint on, dragging paints. What is changed becomes a drawing, and Undo takes it back.",
        )
        self._bars = ChannelBars()
        self._said, self._hint = ElidedText(), ElidedText()
        self._said.setObjectName("pixelsSaid")
        self._pen = PixelsPen(desk, self._board, self._looked)
        self._pen.stepped.connect(self._next)
        self._span = (0.0, 1.0)
        self._made: object = None
        self._numbers: Numbers | None = None
        self._lit: Array | None = None
        self._spread: SpreadAnswer | None = None
        self._lay_out()
        self._picture.hovered.connect(self._point)
        self._picture.clicked.connect(self._choose)
        self._picture.resized_to.connect(self._show)
        self._board.hovered.connect(self._hovered)
        self._board.clicked.connect(self._clicked)
        self._board.walked.connect(self._walk)
        self._bars.lit.connect(self._light)

    def _lay_out(self) -> None:
        panes = QHBoxLayout()
        panes.setSpacing(16)
        panes.addWidget(self._picture, 5)
        panes.addWidget(self._board, 5)
        panes.addWidget(self._bars, 3)
        lines = QHBoxLayout()
        for line, share in ((self._said, 4), (self._hint, 7)):
            line.setFixedHeight(LINE)
            lines.addWidget(line, share)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 4, 8, 4)
        rows.setSpacing(6)
        rows.addWidget(self._head)
        rows.addWidget(self._facts)
        rows.addLayout(panes, 1)
        rows.addLayout(lines)

    # ------------------------------------------------------------ what is shown

    def questions(self, view: View) -> tuple[Question, ...]:
        """The picture, how its channels spread, and the bars of those that are shown."""
        questions: list[Question] = [Spread("input")]
        if min(self._picture.picture_size) > 0:
            questions.append(self._picture.question(self.document, view))
        shape = probing.input_shape(self.document, self.desk.newest())
        if shape is not None:
            questions += [Histogram("input", channel, BINS) for channel in channels_of(view.pixels, shape[0])]
        return tuple(questions)

    def set_document(self, document: Document, view: View) -> None:
        """What the view says; the numbers follow with the result."""
        self._show()

    def set_result(self, result: Result) -> None:
        """Picture, facts, numbers and bars of one frame."""
        spread = result.answers.get(Spread("input"))
        if result.frame is None or not isinstance(spread, SpreadAnswer):
            return
        self._spread = spread
        picture = result.answers.get(self._picture.question(result.document, result.view))
        if isinstance(picture, Picture):
            pixels, self._span = result.view.pixels, (picture.low, picture.high)
            turned = pixels.swapped and pixels.channel is None and picture.scheme == "rgb"
            shown = self._picture.swapped(picture) if turned else picture
            self._picture.show_picture(shown, result.document, "input", result.frame.image.shape)
        self._facts.set_parts(facts(spread, result.frame.image.shape))
        self._show()

    @Slot()
    def _show(self) -> None:
        result, view = self.desk.newest(), self.desk.store.view
        self._hint.set_text(SWAPPED if view.pixels.swapped else PAINTING if view.pixels.painting else HINT)
        looked = self._looked()
        if looked is None or result is None:
            return
        self._head.show_state(view.pixels, looked)
        block = self._block(looked, view.pixels)
        self._picture.looked, self._picture.block = looked, block
        self._picture.show_view(self.document, view)
        row, column, rows, columns = block
        values = looked.frame.image[list(looked.channels), row : row + rows, column : column + columns]
        made = looked.frame, block, looked.channels, looked.read, self._span
        if made != self._made:
            self._made = made
            self._numbers = numbers_of(Cells(values, looked.channels, (row, column), *self._span), looked.read)
            self._lit = None
        assert self._numbers is not None
        self._board.set_cells((row, column), (rows, columns))
        self._board.set_scene(number_grid(self._numbers, looked.place, self._lit))
        self._board.set_current(key_of(looked.place))
        answers = [result.answers.get(Histogram("input", channel, BINS)) for channel in looked.channels]
        self._bars.show_looked(looked, [one if isinstance(one, HistogramAnswer) else None for one in answers])
        numbers = [f"{n} {t}" for n, t in zip(looked.names, texts(looked), strict=True)]
        self._said.set_text(f"row {looked.place[0]}, col {looked.place[1]}: {' '.join(numbers)}")

    def _looked(self) -> Looked | None:
        result = self.desk.newest()
        if result is None or self._spread is None or len(self._spread.lows) != _channels(result):
            return None
        return look(result, self._spread, self.desk.store.view.pixels)

    def _block(self, looked: Looked, pixels: PixelsView) -> tuple[int, int, int, int]:
        """(row, column, rows, columns) of the cells that there is room for, with the place among them."""
        one = len(looked.channels) == 1
        side, most = (CELL_PIXELS, MOST) if one else (MANY_PIXELS, MANY_MOST)
        begins, counts = [], []
        room, shape = (self._board.height(), self._board.width()), looked.frame.image.shape[1:]
        for axis in (0, 1):
            fits = int((room[axis] - side * HEAD / CELL) // side)
            count = min(max(fits, LEAST), most, shape[axis])
            at = looked.place[axis]
            begin = at - count // 2 if pixels.corner is None else pixels.corner[axis]
            begin = min(max(begin, at - count + 1), at)
            begins.append(min(max(begin, 0), shape[axis] - count))
            counts.append(count)
        return begins[0], begins[1], counts[0], counts[1]

    # ------------------------------------------------------------ where one looks

    def _look_at(self, place: Place, corner: Place | None) -> None:
        store = self.desk.store
        store.set_view(replace(store.view, pixels=replace(store.view.pixels, place=place, corner=corner)))

    @Slot(int, int)
    def _point(self, row: int, column: int) -> None:
        """From the picture: the numbers round it."""
        if not self._board.typing:
            self.desk.light.enter(self._picture.objectName())
            self._look_at((row, column), None)

    @Slot(int, int)
    def _choose(self, row: int, column: int) -> None:
        """Every other tab looks at the value whose window is centred there."""
        store = self.desk.store
        probe = probing.at_input(store.shown, store.view, self.desk.newest(), row + 0.5, column + 0.5)
        if probe is not None:
            store.set_view(replace(store.view, probe=probe))

    @Slot(str)
    def _hovered(self, key: str) -> None:
        """From the numbers: they stay where they are."""
        place = place_of(key)
        if place is not None and not self._board.typing:
            self._look_at(place, self._corner())

    @Slot(str)
    def _clicked(self, key: str) -> None:
        place = place_of(key)
        if place is not None:
            self._choose(*place)

    @Slot(int, int)
    def _walk(self, rows: int, columns: int) -> None:
        looked = self._looked()
        if looked is not None:
            height, width = looked.frame.image.shape[1:]
            row = min(max(looked.place[0] + rows, 0), height - 1)
            self._look_at((row, min(max(looked.place[1] + columns, 0), width - 1)), self._corner())

    @Slot(int)
    def _next(self, step: int) -> None:
        """The pixel after the one looked at, or before it, in reading order."""
        looked = self._looked()
        if looked is not None:
            height, width = looked.frame.image.shape[1:]
            at = min(max(looked.place[0] * width + looked.place[1] + step, 0), height * width - 1)
            self._look_at((at // width, at % width), self._corner())

    def _corner(self) -> Place | None:
        return None if self._picture.block is None else self._picture.block[:2]

    @Slot(int, float, float)
    def _light(self, line: int, low: float, high: float) -> None:
        """Frame the cells that a bar counts."""
        looked, block = self._looked(), self._picture.block
        self._lit = None
        if looked is not None and block is not None and 0 <= line < len(looked.channels):
            numbers = looked.shown(block)[line]
            self._lit = (numbers >= low) & (numbers < high)
        self._show()


def facts(spread: SpreadAnswer, shape: tuple[int, ...]) -> list[str]:
    """Shape, type, range and memory of the picture: what a program prints of its array."""
    channels, rows, columns = shape
    low, high = (float(one) for one in (np.nanmin(spread.lows), np.nanmax(spread.highs)))
    size = f"{rows} × {columns}" + (f" × {channels}" if channels > 1 else "")
    whole = not spread.dtype.startswith("float")
    span = " … ".join(f"{one:.0f}".replace("-", MINUS) if whole else short(one) for one in (low, high))
    return ["PICTURE", size, spread.dtype, span, f"{spread.bytes:,} byte{'s' if spread.bytes != 1 else ''}"]


def _channels(result: Result) -> int:
    return 0 if result.frame is None else result.frame.image.shape[0]
