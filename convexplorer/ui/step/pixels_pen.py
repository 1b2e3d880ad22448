"""The pen of the numbers: what is typed into a cell or painted over cells becomes an edit of the picture."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from convexplorer.formats.kernels import parse_number
from convexplorer.messages import UserError
from convexplorer.model import drawing
from convexplorer.model.view import Place
from convexplorer.scenes.numbers import MINUS
from convexplorer.ui.panels.panel import Desk
from convexplorer.ui.step.pixels_picture import Looked
from convexplorer.ui.widgets.cell_block import between
from convexplorer.ui.widgets.gesture import Gesture
from convexplorer.ui.widgets.number_board import NumberBoard


class PixelsPen(QObject):
    """Writes what the board is told into the document; `stepped(cells)` where typing goes on."""

    stepped = Signal(int)

    def __init__(self, desk: Desk, board: NumberBoard, looked: Callable[[], Looked | None]) -> None:
        super().__init__(board)
        self._desk, self._board, self._looked = desk, board, looked
        self._gesture = Gesture(self)
        self._gesture.finished.connect(desk.seal)
        self._stroke: Place | None = None
        board.dragged.connect(self._paint)
        board.released.connect(self._stroke_done)
        board.typed.connect(self._type)
        board.typing_wanted.connect(self._open)
        board.entered.connect(self._take)

    @Slot(str)
    def _type(self, text: str) -> None:
        """A digit, sign or point begins a number; letters of shortcuts do not."""
        if text in "0123456789.-+" + MINUS and self._looked() is not None:
            self._board.open_edit(text, False)

    @Slot(str)
    def _open(self, key: str) -> None:
        looked = self._looked()
        if looked is not None:
            self._board.open_edit(" ".join(texts(looked)))

    @Slot(str, str, int)
    def _take(self, key: str, text: str, step: int) -> None:
        """What was typed: one number for all channels shown, or one for each."""
        looked, place = self._looked(), place_of(key)
        if looked is None or place is None:
            self._board.close_edit()
            return
        try:
            self._write(looked, place, text)
        except UserError as problem:
            self._board.refuse()
            self._desk.say(problem.message)
            return
        self._board.close_edit()
        if step:
            self.stepped.emit(step)
            self._open("")

    def _write(self, looked: Looked, place: Place, text: str) -> None:
        """Each number into its channel, or one into all that are shown; nothing where the text is as it was."""
        old, typed = texts(looked), text.split()
        if typed == old:
            return
        try:
            numbers = [parse_number(one) for one in typed]
        except UserError:
            numbers = []
        if len(numbers) not in (1, len(looked.channels)):
            more = ", or one for each channel" if len(old) > 1 else ""
            where = {"row": place[0], "column": place[1]}
            raise UserError("pixel-not-a-number", **where, text=text, more=more, old=" ".join(old))
        many = numbers * (len(looked.channels) if len(numbers) == 1 else 1)
        cells = [
            (channel, *place, looked.read.stored(value, channel))
            for channel, value in zip(looked.channels, many, strict=True)
        ]
        store = self._desk.store
        store.edit(drawing.with_cells(store.shown, looked.frame, cells), "Pixel")
        self._desk.seal()

    @Slot(str)
    def _paint(self, key: str) -> None:
        """A stroke: all cells from the one before to this one."""
        place, looked, pixels = place_of(key), self._looked(), self._desk.store.view.pixels
        if place is None or looked is None or not pixels.painting or self._board.typing:
            return
        passed = [place] if self._stroke is None else list(between(self._stroke, place))
        self._stroke = place
        value = drawing.brightest(looked.frame.image) if pixels.brush is None else pixels.brush
        channel = pixels.channel if pixels.channel in looked.channels else None
        try:
            cells = [(channel, row, column, value) for row, column in passed]
            document = drawing.with_cells(self._desk.store.shown, looked.frame, cells)
        except UserError as problem:
            self._desk.say(problem.message)
            return
        self._desk.store.edit(document, "Paint", self._gesture.begin())

    @Slot()
    def _stroke_done(self) -> None:
        self._stroke = None
        self._gesture.end()


def texts(looked: Looked) -> list[str]:
    """The numbers at the place looked at, as its cell shows them."""
    row, column = looked.place
    image = looked.frame.image
    return [looked.read.text(float(image[channel, row, column]), channel) for channel in looked.channels]


def key_of(place: Place) -> str:
    """The key of a cell."""
    return f"pixel:{place[0]}:{place[1]}"


def place_of(key: str) -> Place | None:
    """The cell of a key; None of "" and of what is no cell."""
    parts = key.split(":")
    return (int(parts[1]), int(parts[2])) if len(parts) == 3 else None
