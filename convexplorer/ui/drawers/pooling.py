"""Pools side by side: who wins in one window, what changes when the map moves, and when which is better."""

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from convexplorer.compute.shift import EVERY
from convexplorer.model.cards import POOL_CARDS
from convexplorer.model.document import Document
from convexplorer.model.question import PoolWindow, Question, ShiftMeter
from convexplorer.model.result import PoolWindowAnswer, Result, ShiftAnswer
from convexplorer.model.view import View
from convexplorer.scenes import pooling as scenes
from convexplorer.ui import probing, theme
from convexplorer.ui.drawers.pooling_argument import ArgumentSection
from convexplorer.ui.panels.panel import Desk, Panel, named
from convexplorer.ui.widgets.card_view import CardView
from convexplorer.ui.widgets.scene_board import SceneBoard
from convexplorer.ui.widgets.segmented import Segmented

SECTIONS = (("window", "Window"), ("shift", "Shift"), ("argument", "Which is better?"), ("card", "Card"))
BEFORE_CHOICE = (2, 2)
"""Rows and columns of the window while the layer has no pool."""


class PoolingDrawer(Panel):
    """One section at a time; each asks only while it is seen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._sections = named(
            Segmented(),
            "poolingSections",
            "About pooling",
            "One window, a map that moves, or which pool is better",
            "Three looks at pooling: at one window, at a map that moves, and at two pictures to be told apart.",
        )
        self._sections.set_compact(True)
        self._sections.set_items(SECTIONS)
        self._sections.chosen.connect(self._choose)
        self._window = named(
            SceneBoard(1.0, at_top=True),
            "poolWindow",
            "The window by every pool",
            "Point at the map: this is what each pool makes of the window there",
            "The values that go into one pooled value. Triangles mark the largest and the smallest, a lozenge the one "
            "that chance drew; below is what every pool makes of them.",
        )
        self._window.clicked.connect(self._take)
        self._shift = named(
            SceneBoard(1.0, at_top=True),
            "shiftMeter",
            "Shift meter",
            "How much each pool changes when its map moves by one column",
            "The mean change of the values over how much they vary at all, blue for the map that goes into the pool "
            "and amber for the picture as it is.",
        )
        self._words, self._shift_words = _sentence("poolWindowWords", 4), _sentence("shiftWords", 5)
        self._argument = ArgumentSection(desk)
        self._stack = QStackedWidget()
        for board, words in ((self._window, self._words), (self._shift, self._shift_words)):
            self._stack.addWidget(_page(board, words))
        self._stack.addWidget(self._argument)
        self._card = named(CardView(), "poolingCard", "Card", "What it is, why, what speaks for and against it, when")
        self._stack.addWidget(self._card)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addWidget(self._sections)
        rows.addWidget(self._stack, 1)

    # ------------------------------------------------------------ asking

    def questions(self, view: View) -> tuple[Question, ...]:
        """What the section that is seen wants to know."""
        if view.pooling.section == "shift":
            meter = self._meter(view)
            return () if meter is None else (meter,)
        if view.pooling.section == "window":
            question = self._place(view)
            return () if question is None else (question,)
        return ()

    def _size(self) -> tuple[tuple[int, int], tuple[int, int]]:
        pool = self.document.pool
        return (pool.size, pool.step) if pool.windowed else (BEFORE_CHOICE, BEFORE_CHOICE)

    def _place(self, view: View) -> PoolWindow | None:
        """The window round the value looked at, in what goes into the pool."""
        document, result = self.document, self.desk.newest()
        before = _before_pool(document)
        shape = probing.input_shape(document, result)
        # where the value looked at lies in the map before the pool: through the input, as everywhere
        probe = probing.current(document, replace(view, stage=before), result)
        out = probing.stage_shape(document, before, shape)
        if probe is None or out is None:
            return None
        size, stride = self._size()
        most = [max((n - k) // s, 0) for n, k, s in zip(out[1:], size, stride, strict=True)]
        row, column = (min(at // s, last) for at, s, last in zip((probe.row, probe.column), stride, most, strict=True))
        pool = document.pool
        return PoolWindow(before, probe.channel, row, column, size, stride, pool.seed, pool.kind)

    def _meter(self, view: View) -> ShiftMeter | None:
        document, result = self.document, self.desk.newest()
        before = _before_pool(document)
        out = probing.stage_shape(document, before, probing.input_shape(document, result))
        if out is None:
            return None
        size, stride = self._size()
        channel = probing.map_channel(document, view, out[0])
        return ShiftMeter(before, channel, probing.entry(document), max(size), max(stride))

    # ------------------------------------------------------------ showing

    def set_document(self, document: Document, view: View) -> None:
        """The section of the view."""
        keys = [key for key, _ in SECTIONS]
        key = view.pooling.section if view.pooling.section in keys else keys[0]
        self._sections.set_chosen(key)
        self._stack.setCurrentIndex(keys.index(key))
        kind = document.pool.kind if document.pool.kind in POOL_CARDS else "max"
        self._card.set_card(scenes.NAMES[kind], POOL_CARDS[kind].rows)
        if key == "argument":
            self._argument.set_view(view.pooling)

    def set_result(self, result: Result) -> None:
        """What was asked; the last answer stays while there is none."""
        view = result.view
        place, meter = self._place(view), self._meter(view)
        found = result.answers.get(place) if place is not None else None
        if isinstance(found, PoolWindowAnswer):
            self._window.set_scene(scenes.window(found))
            self._words.setText(_of_window(found))
        shift = result.answers.get(meter) if meter is not None else None
        if isinstance(shift, ShiftAnswer) and meter is not None:
            self._shift.set_scene(scenes.shifts(shift.here, shift.photo))
            self._shift_words.setText(_of_shift(shift, meter))

    @Slot(str)
    def _choose(self, key: str) -> None:
        store = self.desk.store
        store.set_view(replace(store.view, pooling=replace(store.view.pooling, section=key)))

    @Slot(str)
    def _take(self, key: str) -> None:
        """A pool that is clicked becomes the layer's."""
        name, _, kind = key.partition(":")
        pool = self.document.pool
        if name == "pool" and kind != pool.kind:
            size = pool.size if pool.windowed else BEFORE_CHOICE
            changed = replace(pool, kind=kind, size=size)
            if kind == "stochastic":  # it has neither padding nor a last window that is cut off
                changed = replace(changed, padding=((0, 0), (0, 0)), ceil_mode=False)
            self.edit(self.document.with_layer(changed), f"Pooling: {_lower(kind)}")


def _page(board: QWidget, words: QWidget) -> QWidget:
    page = QWidget()
    rows = QVBoxLayout(page)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.addWidget(board, 1)
    rows.addWidget(words)
    return page


def _sentence(name: str, lines: int) -> QLabel:
    label = theme.small_label()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setFixedHeight(lines * label.fontMetrics().lineSpacing() + 4)
    return label


def _before_pool(document: Document) -> str:
    """The stage that goes into the pool."""
    names = [layer.name for layer in document.layers]
    at = names.index(document.pool.name)
    return names[at - 1] if at else probing.entry(document)


def _of_window(answer: PoolWindowAnswer) -> str:
    """What is used of the window."""
    count = int((~answer.padding).sum())
    if count == 1:
        return "The window holds one value: every pool gives it back."
    lost = count - 1
    said = f"Max and min take one of {count} values and drop the other {lost}; average and L2 mix all {count} into one."
    if answer.kind == "none":
        return f"{said} The layer has no pool yet: click one to take it."
    return f"{said} {round(100 * lost / count)} % of the values are gone afterwards."


def _lower(way: str) -> str:
    return scenes.NAMES[way] if way == "l2" else scenes.NAMES[way].lower()


def _of_shift(answer: ShiftAnswer, meter: ShiftMeter) -> str:
    """Which pool bears the shift best, and why a photo shows little of it."""
    known = {way: value for way, value in answer.here.items() if value == value}  # noqa: PLR0124 -- NaN differs
    if EVERY not in known or len(known) < 2:
        return "The map is smaller than the window, or all its values are alike: there is nothing to compare."
    pools = {way: value for way, value in known.items() if way != EVERY}
    best = min(pools, key=lambda way: pools[way])
    said = (
        f"One column aside, windows of {meter.size} × {meter.size}: keeping every value at stride "
        f"{meter.stride} changes by {known[EVERY]:.2f} of its spread, "
        f"{_lower(best)} by {pools[best]:.2f} only."
    )
    photo = [value for value in answer.photo.values() if value == value]  # noqa: PLR0124 -- NaN differs
    if photo and max(photo) < known[EVERY]:
        return f"{said} On the picture as it is all change less: its neighbours are alike anyway."
    return said
