"""The flight through the network in a window of its own: played, held at any frame, and saved as a film."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from convexplorer.engine.animate import SUFFIXES
from convexplorer.engine.flight import RATE, Flight, flight, write_flight
from convexplorer.engine.task import Task
from convexplorer.messages import Message, UserError
from convexplorer.model import sources
from convexplorer.model.view import Probe
from convexplorer.ui import theme
from convexplorer.ui.dialogs import choose
from convexplorer.ui.dialogs.destination import start_folder
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.widgets.scene_board import SceneBoard
from convexplorer.ui.widgets.transport_bar import TransportBar, TransportWords

SIZE = 1040, 660
SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0)
PIXELS = 20
"""Pixels of an em of the film: 1280 × 720."""
KINDS = "Film (*.mp4);;Film for browsers (*.webm);;Animation (*.gif);;Animation, exact (*.webp);;Film, exact (*.avi)"
WHATS = (
    "Goes back by one frame and pauses.",
    "Flies on by itself, or stops at this frame.",
    "Goes on by one frame and pauses.",
    "At the scores the flight begins again; otherwise it stays there.",
    "Which frame is shown; each stage has as many.",
    "From a quarter to four times the usual speed.",
)
ENDS = ("Goes back to the picture.", "Goes to the last stage.")


class FlightDialog(QDialog):
    """One flight; a click on a map stops it and makes that map the one looked at."""

    def __init__(self, parent: QWidget, desk: Desk, found: Flight) -> None:
        super().__init__(parent)
        self.setObjectName("flightDialog")
        self.setWindowTitle("Fly through the network")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.resize(*SIZE)
        self._desk, self._flight, self._frame, self._speed, self._loop = desk, found, 0, 1.0, False
        self._board = named(
            SceneBoard(4.0),
            "flightBoard",
            "The flight",
            "From the picture to the scores, one stage after another; click a map to look at it in the network",
        )
        words = TransportWords(
            "flight", "frame", "Place in the flight", "How fast it flies", SPEEDS, WHATS,
            "888 of 888", lambda frame: f"{frame + 1} of {len(found)}", ENDS,
        )  # fmt: skip
        self._bar = TransportBar(words)
        self._save = named(
            QPushButton("Save the &film…"), "flightSave", "Save the film", "The whole flight as a film or an animation"
        )
        self._save.setAutoDefault(False)
        close = named(QPushButton("&Close"), "flightClose", "Close", "Close the flight")
        close.setAutoDefault(False)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on)
        row = QHBoxLayout()
        row.addWidget(self._bar, 1)
        row.addWidget(self._save)
        row.addWidget(close)
        rows = QVBoxLayout(self)
        rows.addWidget(self._board, 1)
        rows.addLayout(row)
        self._bar.played.connect(self._play)
        self._bar.stepped.connect(lambda step: self._stop_at(self._frame + step))
        self._bar.sought.connect(self._show)
        self._bar.speed_chosen.connect(self._choose_speed)
        self._bar.loop_chosen.connect(self._choose_loop)
        self._board.clicked.connect(self._click)
        self._save.clicked.connect(self._write)
        close.clicked.connect(self.close)
        self._choose_speed(1.0)
        self._show(0)
        self._play(theme.motion(200) > 0)

    @Slot(bool)
    def _play(self, wanted: bool) -> None:
        if wanted:
            if self._frame == len(self._flight) - 1:
                self._show(0)
            self._timer.start(round(1000 / RATE / self._speed))
        else:
            self._timer.stop()
        self._bar.set_place(self._frame, self._timer.isActive())

    @Slot()
    def _on(self) -> None:
        if self._frame + 1 < len(self._flight):
            self._show(self._frame + 1)
        elif self._loop:
            self._show(0)
        else:
            self._play(False)

    def _stop_at(self, frame: int) -> None:
        self._play(False)
        self._show(frame)

    @Slot(int)
    def _show(self, frame: int) -> None:
        self._frame = min(max(frame, 0), len(self._flight) - 1)
        self._bar.set_place(self._frame, self._timer.isActive())
        self._board.set_scene(self._flight[self._frame])

    @Slot(float)
    def _choose_speed(self, speed: float) -> None:
        self._speed = speed
        self._bar.set_film(len(self._flight), RATE, speed, self._loop)
        if self._timer.isActive():
            self._play(True)

    @Slot(bool)
    def _choose_loop(self, wanted: bool) -> None:
        self._loop = wanted
        self._bar.set_film(len(self._flight), RATE, self._speed, wanted)

    @Slot(str)
    def _click(self, key: str) -> None:
        kind, _, rest = key.partition(":")
        if kind == "station":
            self._stop_at((int(rest) + 1) * self._flight.frames - 1)
        elif kind == "map":
            self._play(False)
            station, index = (int(one) for one in rest.split(":"))
            self._look(station, index)

    def _look(self, number: int, index: int) -> None:
        """That map is the one looked at in the network, in its middle; a vector's bar is one of its values."""
        station, store = self._flight.stations[number], self._desk.store
        if not station.channels:
            return
        probe = Probe(station.name, station.channels[index], station.shape[1] // 2, station.shape[2] // 2)
        view = replace(store.view, probe=probe, pinned=True)
        store.set_view(replace(view, network=replace(view.network, layer=station.name)))

    @Slot()
    def _write(self) -> None:
        self._play(False)
        stem = Path(sources.title(self._desk.store.shown.source)).stem
        path = choose.save_file(self, Path(start_folder(self._desk.settings)) / f"{stem}-flight.mp4", KINDS)
        if path is None:
            return
        if path.suffix.lower() not in SUFFIXES:
            path = path.with_name(path.name + ".mp4")
        self._desk.settings.set("export-folder", str(path.parent))
        work = write_flight(self._flight, path, PIXELS, theme.colours().dark, True)
        done = Message("exported", {"path": str(path)})
        self._desk.start(Task(f"Save {path.name}", work), lambda: self._desk.say(done))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space plays and stops, the comma and the point step, wherever the focus is."""
        if event.key() == Qt.Key.Key_Space:
            self._play(not self._timer.isActive())
        elif event.key() in (Qt.Key.Key_Comma, Qt.Key.Key_Period):
            self._stop_at(self._frame + (1 if event.key() == Qt.Key.Key_Period else -1))
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._stop_at(0 if event.key() == Qt.Key.Key_Home else len(self._flight) - 1)
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing flies unseen."""
        super().hideEvent(event)
        self._play(False)


def fly(parent: QWidget, desk: Desk) -> None:
    """Fly through the network on the picture that is shown now; a sentence where there is none."""
    result = desk.newest()
    try:
        if result is None:
            raise UserError("nothing-to-fly-through")
        dialog = FlightDialog(parent, desk, flight(result))
    except UserError as error:
        desk.say(error.message)
        return
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()
