"""Plays the walk: play and pause, one step back and forth, any step, how fast, and whether it begins again."""

from dataclasses import replace

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel

from convexplorer.model.document import Document
from convexplorer.model.question import Question
from convexplorer.model.result import Result
from convexplorer.model.view import View
from convexplorer.ui import theme
from convexplorer.ui.panels.panel import Desk, Panel, named
from convexplorer.ui.step.walks import go_to, shown_walk, walk_question
from convexplorer.ui.widgets.transport_bar import TransportBar, TransportWords

STEP = 800
"""Milliseconds a step takes at its own speed: time to read three products."""
SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
WHATS = (
    "Goes back to the step before; the output forgets what comes later.",
    "Lets the window slide by itself, a step after another, or holds it where it is.",
    "Goes on to the next step: one more value of the output.",
    "At the last step the walk begins again; otherwise it stays there.",
    "Which step is shown: drag to any other.",
    "From a quarter to sixteen times the usual speed of a little over one step a second.",
)
ENDS = ("Goes back to the first step, with an empty output.", "Goes to the last step: the output is full.")
NOTHING = "no steps"


class PlayerPanel(Panel):
    """Moves the value looked at through the block; wherever else it is moved to, the player follows."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._steps, self._step = 0, 0
        words = TransportWords(
            "step",
            "step",
            "Step",
            "How fast the window slides; 1× is a little over one step a second",
            SPEEDS,
            WHATS,
            "step 888 of 888",
            self._text,
            ENDS,
        )
        self.bar = TransportBar(words)
        self.bar.setObjectName("stepBar")
        self.bar.played.connect(self._play)
        self.bar.stepped.connect(self._move)
        self.bar.sought.connect(self._seek)
        self.bar.speed_chosen.connect(self._choose_speed)
        self.bar.loop_chosen.connect(self._choose_loop)
        self._where = named(QLabel(NOTHING), "stepWhere", "Where the window is", "The row and column of its value")
        self._where.setFont(theme.font("small"))
        self._where.setFixedWidth(self._where.fontMetrics().horizontalAdvance("row 8888, column 8888"))
        self._guess = named(
            QCheckBox("&Guess first"),
            "stepGuess",
            "Guess first",
            "Hides the answer until you have typed one",
            "The value, the size, the parameters or a weight is hidden; of a wrong answer the slip is told.",
        )
        self._guess.clicked.connect(self._choose_guess)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 8, 2)
        row.addWidget(self.bar, 1)
        row.addWidget(self._where)
        row.addWidget(self._guess)

    @property
    def playing(self) -> bool:
        """Whether the window slides by itself."""
        return self._timer.isActive()

    def questions(self, view: View) -> tuple[Question, ...]:
        """The walk, whichever tab is shown."""
        question = walk_question(self.document, view, self.desk.newest())
        return () if question is None else (question,)

    def set_document(self, document: Document, view: View) -> None:
        """Whether answers are hidden."""
        self._guess.setChecked(view.step.guess)

    def set_result(self, result: Result) -> None:
        """Where the walk is; without one there is nothing to play."""
        shown = shown_walk(result)
        step = result.view.step
        self.bar.setEnabled(shown is not None)
        if shown is None:
            self._steps = 0
            self._stop()
            self._where.setText(NOTHING)
            return
        walk, self._step = shown
        self._steps = walk.steps
        self.bar.set_film(walk.steps, 0, step.speed, step.loop)
        self.bar.set_place(self._step, self.playing)
        self._where.setText("row {}, column {}".format(*walk.place_of(self._step)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End go to the first and the last step, the rest as in the bar."""
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._seek(0 if event.key() == Qt.Key.Key_Home else self._steps - 1)
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Comma, Qt.Key.Key_Period):
            self.bar.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """What nobody sees does not play."""
        super().hideEvent(event)
        self._stop()

    def _text(self, step: int) -> str:
        return f"step {step + 1} of {self._steps}" if self._steps else NOTHING

    def _stop(self) -> None:
        self._timer.stop()
        self.bar.set_place(self._step, False)

    @Slot(bool)
    def _play(self, playing: bool) -> None:
        if not playing or self._steps < 2:
            self._stop()
            return
        if self._step >= self._steps - 1:
            self._seek(0)
        self._timer.start(round(STEP / self.desk.store.view.step.speed))
        self.bar.set_place(self._step, True)

    @Slot()
    def _tick(self) -> None:
        """The next step; the one asked for before may still be on its way."""
        last = self._steps - 1
        if self._step < last:
            self._go(self._step + 1)
        elif self.desk.store.view.step.loop:
            self._go(0)
        else:
            self._stop()

    @Slot(int)
    def _move(self, by: int) -> None:
        self._stop()
        self._go(min(max(self._step + by, 0), max(self._steps - 1, 0)))

    @Slot(int)
    def _seek(self, step: int) -> None:
        self._go(min(max(step, 0), max(self._steps - 1, 0)))

    def _go(self, step: int) -> None:
        result = self.desk.newest()
        shown = None if result is None else shown_walk(result)
        if shown is not None:
            self._step = step
            go_to(self.desk, shown[0], step)

    @Slot(float)
    def _choose_speed(self, speed: float) -> None:
        store = self.desk.store
        store.set_view(replace(store.view, step=replace(store.view.step, speed=speed)))
        if self.playing:
            self._timer.start(round(STEP / speed))

    @Slot(bool)
    def _choose_guess(self, on: bool) -> None:
        store = self.desk.store
        store.set_view(replace(store.view, step=replace(store.view.step, guess=on, revealed=None)))

    @Slot(bool)
    def _choose_loop(self, loop: bool) -> None:
        store = self.desk.store
        store.set_view(replace(store.view, step=replace(store.view.step, loop=loop)))
