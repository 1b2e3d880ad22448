"""A picture of the scene that input and maps share: what one shows, zooms or points at, all do."""

from abc import abstractmethod

from PySide6.QtCore import Slot
from PySide6.QtGui import QMouseEvent

from convexplorer.compute.arrays import Array, Shape
from convexplorer.model.document import Document
from convexplorer.model.result import Picture, Result
from convexplorer.model.view import Rectangle, View
from convexplorer.ui import linking, probing
from convexplorer.ui.cropping import crop
from convexplorer.ui.measuring import measure
from convexplorer.ui.panels import copying, seeking
from convexplorer.ui.panels.panel import Desk
from convexplorer.ui.panels.shared_view import SharedView
from convexplorer.ui.readouts import Block
from convexplorer.ui.widgets.image_painter import NUMBERS_FROM, Overlay
from convexplorer.ui.widgets.region_bar import RegionBar


class LinkedView(SharedView):
    """Asks for its picture at its own size, shows the part that the view names, and tells the others what it is on."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._shown: Picture | None = None
        self._box: Block | None = None
        self.bar = RegionBar(self)
        self.bar.zoom_asked.connect(self._zoom_to_box)
        self.bar.find_asked.connect(self._find_box)
        self.bar.copy_asked.connect(self._copy_box)
        self.bar.crop_asked.connect(self._crop_to_box)
        self.bar.measure_asked.connect(lambda: measure(desk.store, self.sight().in_scene(*(self._box or (0, 0, 1, 1)))))
        self.bar.closed.connect(self._repaint)
        self.box_dragged.connect(self._offer)
        desk.light.crossed.connect(self._repaint)

    @abstractmethod
    def numbers(self, result: Result, block: Block) -> Array | None:
        """The values (lines, rows, columns) of a block of cells."""

    @abstractmethod
    def caption(self) -> str:
        """What is shown, in a word or two."""

    @abstractmethod
    def marks(self, document: Document, view: View) -> list[Overlay]:
        """What is outlined on it."""

    @abstractmethod
    def probed(self, document: Document, view: View) -> tuple[float, float] | None:
        """The row and column that the value looked at lies on."""

    def part_shown(self, document: Document, view: View) -> Rectangle | None:
        """The part of the scene that the next picture is to show."""
        return linking.seen(document, view, probing.input_shape(document, self.desk.newest()))

    def show_picture(self, picture: Picture, document: Document, stage: str, shape: Shape) -> bool:
        """A picture of a stage as it came out of the engine; whether it is another one."""
        self.set_scene(linking.bounds(document, shape), linking.grid(document, stage, shape))
        if picture is self._shown:
            return False
        self._shown = picture
        part = None if picture.part is None else self.sight().in_scene(*linking.as_part(picture.part))
        self.set_picture(picture.pixels, picture.shape, part, picture.covered)
        return True

    def show_view(self, document: Document, view: View) -> None:
        """The part, the outlines, the cross-hair and the numbers that the view asks for."""
        part = view.visible
        self.set_visible(None if part is None else linking.as_part(part))
        place = self.probed(document, view)
        marks = self.marks(document, view) + seeking.mark(self.desk.newest(), document, view, self.sight())
        if self._box is not None and not self.bar.isHidden():
            marks.append((*self._box, "text", f"{self._box[2]} × {self._box[3]}"))
        self.set_overlay(marks)
        elsewhere = self.desk.light.over not in ("", self.objectName())
        self.set_crosshair(place if elsewhere else None)
        self.set_start(None if place is None else (int(place[0]), int(place[1])))
        result, block = self.desk.newest(), self.block_in_sight()
        if result is None or self.sight().cell < NUMBERS_FROM:
            self.set_values(None)
        else:
            self.set_values(self.numbers(result, block), block[:2])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press beside the bar closes it."""
        self.bar.give_up()
        super().mousePressEvent(event)

    def copy(self, block: Block) -> None:
        """The numbers of some cells into the clipboard."""
        result = self.desk.newest()
        numbers = None if result is None else self.numbers(result, block)
        if numbers is not None:
            copying.copy_cells(self.desk, numbers, self.caption())

    def block_in_sight(self) -> Block:
        """The cells that are seen."""
        top, left, bottom, right = self.sight().cells
        return top, left, max(0, bottom - top), max(0, right - left)

    @Slot()
    def _repaint(self) -> None:
        self.show_view(self.desk.store.shown, self.desk.store.view)

    @Slot(int, int, int, int)
    def _offer(self, row: int, column: int, height: int, width: int) -> None:
        self._box = (row, column, height, width)
        self.bar.open(self.cells_rect(*self._box).toRect())
        self._repaint()

    @Slot()
    def _zoom_to_box(self) -> None:
        if self._box is not None:
            self.see_part(*self.sight().in_scene(*self._box))

    @Slot()
    def _find_box(self) -> None:
        if self._box is not None:
            seeking.seek(self.desk, self.sight().in_scene(*self._box))

    @Slot()
    def _copy_box(self) -> None:
        if self._box is not None:
            self.copy(self._box)

    @Slot()
    def _crop_to_box(self) -> None:
        result = self.desk.newest()
        if self._box is not None and result is not None and result.frame is not None:
            crop(self.desk.store, result.frame, self.sight().in_scene(*self._box))
