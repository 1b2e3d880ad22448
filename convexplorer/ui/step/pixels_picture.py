"""The picture beside its numbers: zoomed until each pixel shows its own, and pointed at."""

from dataclasses import dataclass, replace

import numpy as np

from convexplorer.compute.arrays import Array, Shape
from convexplorer.model.document import Document
from convexplorer.model.question import InputPicture, input_picture
from convexplorer.model.result import Frame, Picture, Result, SpreadAnswer
from convexplorer.model.view import PixelsView, Place, Rectangle, View
from convexplorer.scenes.pixels import Reading, reading
from convexplorer.ui import probing
from convexplorer.ui.panels.linked_view import LinkedView
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.readouts import Block, channel_names
from convexplorer.ui.widgets.image_painter import Overlay


@dataclass(frozen=True, eq=False)
class Looked:
    """A frame as the view looks at it: which channels, how they are read, and at which place."""

    frame: Frame
    spread: SpreadAnswer
    channels: tuple[int, ...]
    read: Reading
    place: Place

    @property
    def names(self) -> list[str]:
        """What the channels are called, in the order in which they are shown."""
        every = channel_names(self.frame)
        return [every[channel] for channel in self.channels]

    def shown(self, block: Block) -> Array:
        """The numbers (lines, rows, columns) of a block, as they are read."""
        row, column, rows, columns = block
        stored = self.frame.image[list(self.channels), row : row + rows, column : column + columns]
        factors, offsets = (
            np.array([side[channel] for channel in self.channels])[:, None, None]
            for side in (self.read.factors, self.read.offsets)
        )
        return np.asarray(stored.astype(np.float64) * factors + offsets)


FIRST = (0, 1, 2)
"""Of several channels together, which are shown."""


def channels_of(pixels: PixelsView, count: int) -> tuple[int, ...]:
    """Which channels are shown, first to last, of so many: one, or red, green and blue, or those the other way round.

    Of more than three the first three are shown together.
    """
    if pixels.channel is not None and pixels.channel < count:
        return (pixels.channel,)
    if count < 3:
        return (0,)
    return FIRST[::-1] if pixels.swapped else FIRST


def look(result: Result, spread: SpreadAnswer, pixels: PixelsView) -> Looked | None:
    """What is looked at; None without a frame."""
    if result.frame is None:
        return None
    image = result.frame.image
    count, rows, columns = image.shape
    kind = image.dtype.kind
    largest = float(np.iinfo(image.dtype).max) if kind in "iu" else 1.0
    spreads = spread.lows, spread.highs, spread.means, spread.deviations
    row, column = pixels.place or (rows // 2, columns // 2)
    place = min(row, rows - 1), min(column, columns - 1)
    read = reading(pixels.scale, kind, largest, spreads)
    return Looked(result.frame, spread, channels_of(pixels, count), read, place)


class PixelsPicture(LinkedView):
    """The picture alone, without padding; `looked` is set by whoever owns it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        named(
            self,
            "pixelsPicture",
            "Picture",
            "Move over it: the numbers of its pixels follow. The wheel zooms until each pixel shows its own.",
            "The picture that goes in. Point at a pixel, or walk with the arrow keys: the numbers beside it follow. "
            "The wheel, + and − zoom; from 34 screen pixels on, each pixel shows its numbers.",
        )
        self.looked: Looked | None = None
        self.block: Block | None = None
        """The pixels whose numbers stand beside it."""
        self._turned: tuple[Picture, Picture] | None = None

    def question(self, document: Document, view: View) -> InputPicture:
        """The picture at this size: in colour, or one channel in grey."""
        shape = probing.input_shape(document, self.desk.newest())
        channel = view.pixels.channel
        if shape is not None and channel is not None and channel >= shape[0]:
            channel = None
        seen = replace(view.input, channel=channel, bands=FIRST)  # the numbers beside it are of these
        return input_picture(*self.picture_size, seen, self.part_shown(document, view))

    def part_shown(self, document: Document, view: View) -> Rectangle | None:
        """What is seen of the picture itself, whatever padding or maps the other layouts show round it."""
        shape, seen = probing.input_shape(document, self.desk.newest()), view.visible
        if shape is None or seen is None:
            return None
        rows, columns = shape[1:]
        height, width = min(seen.height, rows), min(seen.width, columns)
        row, column = min(max(seen.row, 0), rows - height), min(max(seen.column, 0), columns - width)
        return Rectangle(row, column, height, width)

    def show_picture(self, picture: Picture, document: Document, stage: str, shape: Shape) -> bool:
        """In a scene of its own: nothing but its pixels."""
        self.set_scene(None)
        if picture is self._shown:
            return False
        self._shown = picture
        part = None if picture.part is None else _numbers(picture.part)
        self.set_picture(picture.pixels, picture.shape, part, picture.covered)
        return True

    def swapped(self, picture: Picture) -> Picture:
        """The picture with red and blue taken for each other; the same one for the same picture."""
        if self._turned is None or self._turned[0] is not picture:
            self._turned = picture, replace(picture, pixels=np.ascontiguousarray(picture.pixels[..., ::-1]))
        return self._turned[1]

    def numbers(self, result: Result, block: Block) -> Array | None:
        """As the board reads them."""
        return None if self.looked is None else self.looked.shown(block)

    def caption(self) -> str:
        """The picture."""
        return "picture"

    def marks(self, document: Document, view: View) -> list[Overlay]:
        """The pixels whose numbers are shown, and the one looked at."""
        if self.looked is None:
            return []
        place: Overlay = (*self.looked.place, 1, 1, "input", "")
        rows, columns = self.looked.frame.image.shape[1:]
        if self.block is None or self.block[2:] == (rows, columns):
            return [place]
        return [(*self.block, "text", ""), place]

    def probed(self, document: Document, view: View) -> tuple[float, float] | None:
        """The pixel looked at."""
        return None if self.looked is None else (float(self.looked.place[0]), float(self.looked.place[1]))


def _numbers(part: Rectangle) -> tuple[float, float, float, float]:
    return part.row, part.column, part.height, part.width
