"""The controls of the film that is shown, below the input; nothing of it where there is no film."""

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout

from convexplorer.model.document import Document
from convexplorer.model.result import Result
from convexplorer.model.sources import ImageSequence, VideoFile
from convexplorer.model.view import View
from convexplorer.ui.panels.panel import Desk, Panel
from convexplorer.ui.widgets.transport_bar import TransportBar


class FilmPanel(Panel):
    """Plays, steps and scrubs through the loop; speed and loop are part of the document."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.bar = TransportBar()
        self.bar.setObjectName("transportBar")
        self.bar.played.connect(self._play)
        self.bar.stepped.connect(self._step)
        self.bar.sought.connect(desk.loop.seek)
        self.bar.speed_chosen.connect(self._choose_speed)
        self.bar.loop_chosen.connect(self._choose_loop)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.bar)

    @property
    def film(self) -> VideoFile | ImageSequence | None:
        """What is shown, where it is a film."""
        source = self.document.source
        return source if isinstance(source, VideoFile | ImageSequence) else None

    def set_document(self, document: Document, view: View) -> None:
        """Length, speed and loop."""
        film, state = self.film, self.desk.loop.state
        if film is None:
            return
        known = state is not None and state.spec == film
        frames, rate = (state.count, state.rate) if state is not None and known else (0, 0.0)
        self.bar.set_film(frames, rate, film.speed, film.loop)
        self._show_place(view)

    def set_result(self, result: Result) -> None:
        """Where it is."""
        self._show_place(self.desk.store.view)

    def _show_place(self, view: View) -> None:
        result = self.desk.newest()
        if self.film is not None and result is not None and result.frame is not None:
            state = self.desk.loop.state
            ended = state is not None and state.status == "ended"
            self.bar.set_place(result.frame.index, not view.frozen and not self.desk.loop.waiting and not ended)

    @Slot(bool)
    def _play(self, playing: bool) -> None:
        loop, store = self.desk.loop, self.desk.store
        if playing and loop.waiting:
            loop.start()
        elif playing and loop.state is not None and loop.state.status == "ended":
            loop.seek(0)
        store.set_view(replace(store.view, frozen=not playing))

    @Slot(int)
    def _step(self, by: int) -> None:
        store = self.desk.store
        store.set_view(replace(store.view, frozen=True))
        self.desk.loop.step(by)

    @Slot(float)
    def _choose_speed(self, speed: float) -> None:
        film = self.film
        if film is not None and speed != film.speed:
            self.edit(self.document.with_source(replace(film, speed=speed)), f"Speed {speed:g}×")

    @Slot(bool)
    def _choose_loop(self, loop: bool) -> None:
        film = self.film
        if film is not None:
            self.edit(self.document.with_source(replace(film, loop=loop)), "Loop" if loop else "No loop")
