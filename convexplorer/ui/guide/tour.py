"""The tour: two minutes in which the user acts; each step ends when it was done."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QWidget

from convexplorer.model.document import Document
from convexplorer.model.view import View
from convexplorer.ui.guide.reach import show_page
from convexplorer.ui.panels.panel import Desk
from convexplorer.ui.preferences import Preferences
from convexplorer.ui.widgets.find_palette import FindPalette
from convexplorer.ui.widgets.tour_bubble import TourBubble

PAUSE = 400
"""Milliseconds in which the user sees what came of it before the bubble goes on."""
OFFER = "New here? Two minutes show you round: you act, the window answers."


@dataclass(frozen=True, eq=False)
class Moment:
    """What a step compares: as it was when the step began, and as it is."""

    document: Document
    view: View
    now: int
    """Which step of the history is shown."""


@dataclass(frozen=True)
class Step:
    """A control by its object name, what to do with it, and whether that was done since the step began."""

    target: str
    text: str
    done: Callable[[Moment, Moment], bool]


def _never(before: Moment, after: Moment) -> bool:
    return False


def _other_weights(before: Moment, after: Moment) -> bool:
    return not np.array_equal(after.document.convolution.weight, before.document.convolution.weight)


STEPS: tuple[Step, ...] = (
    Step(
        "productLine",
        "Move over the picture. This line shows the sum: each pixel in the box times its weight in the kernel.",
        lambda before, after: after.view.probe is not None and after.view.probe != before.view.probe,
    ),
    Step(
        "kernelEditor",
        "These weights are the kernel. Drag one up or down, or type a number: the map follows while you drag.",
        _other_weights,
    ),
    Step(
        "presetSelector",
        "Choose a ready-made kernel, such as Outline, and read below the cells what it does.",
        lambda before, after: after.document.convolution.titles != before.document.convolution.titles,
    ),
    Step(
        "strideSlider",
        "Set the stride to 2: the kernel moves two pixels at a time, and the map has half the rows and columns.",
        lambda before, after: after.document.convolution.stride != before.document.convolution.stride,
    ),
    Step(
        "activationSelector",
        "Choose ReLU: everything negative becomes 0, as in most networks.",
        lambda before, after: after.document.activation != before.document.activation,
    ),
    Step(
        "stageStrip",
        "Go to and fro between Convolved and Activated: what was blue is gone.",
        lambda before, after: after.view.stage != before.view.stage,
    ),
    Step(
        "undoButton",
        "Undo takes back one step after another (Ctrl+Z), and Redo brings them back: try as you like.",
        lambda before, after: after.now < before.now,
    ),
    Step(
        "findButton",
        "Everything else is one Find away: open it, type a few letters, and leave with Esc.",
        _never,
    ),
    Step(
        "exportButton",
        "Export saves what you see, as a picture or as numbers. Learn › Examples has more to look at.",
        _never,
    ),
)
FINDING = next(index for index, step in enumerate(STEPS) if step.target == "findButton")


class Tour(QObject):
    """Where the tour stands is kept in the settings: it goes on where it was left."""

    def __init__(self, window: QMainWindow, desk: Desk, preferences: Preferences, palette: FindPalette) -> None:
        super().__init__(window)
        self._window, self._store, self._preferences = window, desk.store, preferences
        self._bubble = TourBubble(window)
        self._bubble.next_requested.connect(self._next)
        self._bubble.back_requested.connect(self._back)
        self._bubble.skip_requested.connect(self.leave)
        self._step = -1
        self._before: Moment | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._go_on)
        self._store.changed.connect(self._look)
        palette.closed.connect(self._searched)

    @property
    def running(self) -> bool:
        """Whether it shows a step."""
        return self._step >= 0

    def offer(self) -> None:
        """Ask quietly whether the user wants it, unless it was taken or put off before; the focus stays where it is."""
        if self._preferences.settings.get("tour-offer") and not self.running:
            self._bubble.show_offer(OFFER, "Start", "Later")

    def start(self) -> None:
        """Go on where it was left; from the beginning when it was finished."""
        self._decided()
        left = int(self._preferences.settings.get("tour-step"))
        self._show(left if left < len(STEPS) else 0, quiet=False)

    @Slot()
    def leave(self) -> None:
        """Away with it; the step is kept."""
        self._decided()
        self._pause.stop()
        self._step = -1
        self._bubble.finish()

    def _decided(self) -> None:
        if self._preferences.settings.get("tour-offer"):
            self._preferences.set("tour-offer", False)

    def _show(self, step: int, *, quiet: bool) -> None:
        self._pause.stop()
        self._step = step
        self._preferences.settings.set("tour-step", step)
        target = self._window.findChild(QWidget, STEPS[step].target)
        if target is not None:
            show_page(target, self._store)
        self._before = self._moment()
        last = step == len(STEPS) - 1
        text = STEPS[step].text
        self._bubble.show_step(target, text, step + 1, len(STEPS), "Finish" if last else "Next", quiet=quiet)

    def _moment(self) -> Moment:
        return Moment(self._store.shown, self._store.view, self._store.history.now)

    @Slot()
    def _look(self) -> None:
        """Whether what the step asks for was done."""
        if not self.running or self._before is None or self._pause.isActive():
            return
        if STEPS[self._step].done(self._before, self._moment()):
            self._pause.start()

    @Slot()
    def _searched(self) -> None:
        if self._step == FINDING:
            self._pause.start()

    @Slot()
    def _go_on(self) -> None:
        """The next step, once the mouse is let go of: a drag is not over before."""
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._pause.start()
        elif self.running:
            self._advance(quiet=True)

    @Slot()
    def _next(self) -> None:
        if self.running:
            self._advance(quiet=False)
        else:
            self.start()

    @Slot()
    def _back(self) -> None:
        if self._step > 0:
            self._show(self._step - 1, quiet=False)

    def _advance(self, *, quiet: bool) -> None:
        if self._step + 1 < len(STEPS):
            self._show(self._step + 1, quiet=quiet)
        else:
            self.leave()
            self._preferences.settings.set("tour-step", len(STEPS))
