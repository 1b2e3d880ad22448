"""Settings that have a height and a width: one slider for both, or two that are apart."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from convexplorer import limits
from convexplorer.model.document import Document
from convexplorer.model.view import View
from convexplorer.ui.panels.panel import Desk, named, prefixed
from convexplorer.ui.widgets.labelled_slider import LabelledSlider

WIDTH = 260
Reader = Callable[[int], str]


@dataclass(frozen=True)
class Pair:
    """One such setting: what it is called, how it is read and changed, and under which name it is kept apart."""

    title: str
    read: Callable[[Document], tuple[int, int]]
    write: Callable[[Document, tuple[int, int]], Document]
    apart: str


def _of_convolution(title: str, field: str, most: int) -> Pair:
    def write(document: Document, pair: tuple[int, int]) -> Document:
        changed: dict[str, Any] = {field: (min(pair[0], most), min(pair[1], most))}
        return document.with_layer(replace(document.convolution, **changed))

    return Pair(title, lambda document: getattr(document.convolution, field), write, f"{field}-apart")


def _of_pool(title: str, field: str, shown: str) -> Pair:
    def write(document: Document, pair: tuple[int, int]) -> Document:
        changed: dict[str, Any] = {field: pair}
        return document.with_layer(replace(document.pool, **changed))

    return Pair(title, lambda document: getattr(document.pool, shown), write, "pool-apart")


STRIDE = _of_convolution("Stride", "stride", limits.STRIDE)
DILATION = _of_convolution("Dilation", "dilation", limits.DILATION)
POOL_SIZE = _of_pool("Pool size", "size", "size")
POOL_STRIDE = _of_pool("Pool stride", "stride", "step")


def slider(name: str, title: str, tip: str, low: int, high: int) -> LabelledSlider:
    """A labelled slider with its names and range."""
    made = LabelledSlider(title)
    made.set_object_name(name)
    made.set_range(low, high)
    named(made.slider, name, title.replace("&", ""), tip)
    made.setMinimumWidth(WIDTH)
    return made


def linked(pair: Pair, document: Document, view: View) -> bool:
    """Whether one slider sets both; two different numbers are never linked."""
    height, width = pair.read(document)
    return height == width and pair.apart not in view.open_disclosures


class PairSliders(QObject):
    """The slider of the height, which sets both while they are linked, and that of the width."""

    def __init__(self, desk: Desk, pair: Pair, height: LabelledSlider, width: LabelledSlider) -> None:
        super().__init__(height)
        self._desk, self._pair, self._height, self._width = desk, pair, height, width
        for one, edit in ((height, self._edit_height), (width, self._edit_width)):
            one.value_edited.connect(edit)
            one.gesture_finished.connect(desk.seal)

    def set_document(self, document: Document) -> None:
        """As the document has it."""
        height, width = self._pair.read(document)
        self._height.set_value(height)
        self._height.set_format(str if height == width else partial(_both, width))
        self._width.set_value(width)

    @Slot(int, str)
    def _edit_height(self, value: int, gesture: str) -> None:
        store = self._desk.store
        both = linked(self._pair, store.shown, store.view)
        pair = (value, value if both else self._pair.read(store.shown)[1])
        store.edit(self._pair.write(store.shown, pair), f"{self._pair.title} {value}", gesture)

    @Slot(int, str)
    def _edit_width(self, value: int, gesture: str) -> None:
        store = self._desk.store
        if linked(self._pair, store.shown, store.view):
            store.set_view(replace(store.view, open_disclosures=store.view.open_disclosures | {self._pair.apart}))
        pair = (self._pair.read(store.shown)[0], value)
        store.edit(self._pair.write(store.shown, pair), f"{self._pair.title} width {value}", gesture)


class Apart(QCheckBox):
    """Whether height and width are set apart; linking them again gives the width the height's number."""

    def __init__(self, desk: Desk, name: str, pairs: Sequence[Pair]) -> None:
        super().__init__("Height and width apart")
        named(self, name, "Height and width apart", "Two numbers in place of one")
        self._desk, self._pairs = desk, tuple(pairs)
        self.clicked.connect(self._choose)

    def set_document(self, document: Document, view: View) -> None:
        """As the document has it."""
        self.setChecked(not all(linked(pair, document, view) for pair in self._pairs))

    @Slot(bool)
    def _choose(self, apart: bool) -> None:
        store = self._desk.store
        names = {pair.apart for pair in self._pairs}
        kept = store.view.open_disclosures
        store.set_view(replace(store.view, open_disclosures=kept | names if apart else kept - names))
        changed = store.shown
        for pair in self._pairs if not apart else ():
            height, width = pair.read(changed)
            changed = changed if height == width else pair.write(changed, (height, height))
        if changed is not store.shown:
            store.edit(changed, f"{self._pairs[0].title} linked")


class StrideExtras(QWidget):
    """Height and width of the stride apart; the slider of the height stands outside."""

    def __init__(self, desk: Desk, height: LabelledSlider, prefix: str = "") -> None:
        super().__init__()
        width = slider(
            prefixed(prefix, "strideWidthSlider"), "&Width", "How many columns the window moves at a time", 1, 8
        )
        self._apart = Apart(desk, prefixed(prefix, "strideApart"), (STRIDE,))
        self._sliders = PairSliders(desk, STRIDE, height, width)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._apart)
        column.addWidget(width)

    def set_document(self, document: Document, view: View) -> None:
        """As the document has it."""
        self._apart.set_document(document, view)
        self._sliders.set_document(document)


def _both(width: int, height: int) -> str:
    return f"{height} × {width}"
