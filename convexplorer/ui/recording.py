"""Recording what the window shows: asked for, handed over result by result, told about, and ended in time."""

import time
from functools import partial

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from convexplorer.engine.record import Recorder, Recording
from convexplorer.engine.shots import Shot, asked
from convexplorer.engine.takes import Take, filmed
from convexplorer.engine.task import Task
from convexplorer.messages import Message, UserError
from convexplorer.model.question import Question
from convexplorer.model.result import Frame, Result
from convexplorer.model.sources import ImageSequence, VideoFile, is_live
from convexplorer.model.view import View
from convexplorer.ui import recorded
from convexplorer.ui.dialogs import record
from convexplorer.ui.enabling import reword
from convexplorer.ui.panels.panel import Desk
from convexplorer.ui.recorded import What
from convexplorer.ui.result_feed import ResultFeed
from convexplorer.ui.widgets.recording_strip import RecordingStrip

PERIOD = 250
PATIENCE = 10.0
"""Seconds that leaving waits for a film to be made; then its parts stay, which play."""


class Recordings(QObject):
    """One recording at a time; of what is live the newest results, of a film on disk every frame."""

    def __init__(self, desk: Desk, strip: RecordingStrip, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._strip, self._window = desk, strip, window
        self._feed: ResultFeed = desk.loop.feed
        self._recorder: Recorder | None = None
        self._take: Take | None = None
        self._what: What = "map"
        self._frame: Frame | None = None
        self._newest = 0.0
        self._put: tuple[object, ...] | None = None
        self._listening = self._closing = False
        self._timer = QTimer(self, interval=PERIOD)
        self._timer.timeout.connect(self._look)
        strip.stopped.connect(self.toggle)

    # ------------------------------------------------------------ what the user does

    @Slot()
    def toggle(self) -> None:
        """Ask what to record, and begin; or stop what is recorded, or give up making it."""
        recorder = self._recorder
        if recorder is not None:
            if recorder.recording.state == "recording":
                self._end(recorder)
            else:
                recorder.cancel()
            return
        result = self._desk.newest()
        if result is None or not recorded.possible(result):
            self._desk.say(Message("recording-nothing"))
            return
        wish = record.ask(self._window, self._desk, result)
        if wish is not None:
            self._start(*wish)

    def _start(self, what: What, take: Take) -> None:
        source = self._desk.store.shown.source
        if isinstance(source, VideoFile | ImageSequence):
            self._film(what, take)
            return
        try:
            self._recorder = take.recorder(live=True)
        except UserError as error:
            self._desk.say(error.message)
            return
        self._what, self._take, self._put = what, take, None
        newest = self._desk.newest()
        # what moves begins with its next frame, whose time is its own
        self._frame = newest.frame if newest is not None and self._moves() else None
        self._newest = time.monotonic() if self._frame is None else 0.0
        reword(self._desk.actions["record"], "Stop &recording")
        self._timer.start()
        self._look()
        self._listening = True
        self._feed.add(self)
        self._desk.ask()

    def _film(self, what: What, take: Take) -> None:
        """Every frame of a film on disk, beside the window."""
        document, view, result = self._desk.store.shown, self._desk.store.view, self._desk.newest()
        task = Task(
            f"Record {take.path.name}",
            partial(filmed, document, recorded.subjects(what, document, view, result), take),
        )
        self._desk.start(task, lambda: self._say_filmed(task, take))

    def _say_filmed(self, task: Task, take: Take) -> None:
        frames = task.progress.text.partition(" ")[0]
        self._desk.say(Message("recorded-film", {"path": str(take.path), "frames": frames}))

    # ------------------------------------------------------------ what the feed needs to know

    def isVisible(self) -> bool:  # noqa: N802 -- Qt's name
        """Whether results are wanted."""
        return self._listening

    def questions(self, view: View) -> tuple[Question, ...]:
        """The ranges of what is recorded, where no panel asks for them."""
        wanted = recorded.subjects(self._what, self._desk.store.shown, view, self._desk.newest())
        panels = (panel for panel in self._feed.visible() if panel is not self)
        return asked(wanted, (question for panel in panels for question in panel.questions(view)))

    def set_result(self, result: Result) -> None:
        """Hand it over: it is painted and written elsewhere."""
        recorder, new = self._recorder, result.frame is not self._frame
        if recorder is None or result.level != "full" or not recorded.possible(result) or result.frame is None:
            return
        wanted = recorded.subjects(self._what, result.document, result.view, result)
        put = (result.frame, result.document, wanted)
        if put == self._put or (self._put is None and not new and self._moves()):
            return
        self._frame, self._put = result.frame, put
        now = result.frame.time if new and self._moves() else time.monotonic()
        self._newest = max(self._newest, now)
        recorder.put(Shot(result, wanted), self._newest)

    def _moves(self) -> bool:
        store = self._desk.store
        return is_live(store.shown.source) and not store.view.frozen and not self._desk.loop.waiting

    # ------------------------------------------------------------ how it goes on and ends

    def _end(self, recorder: Recorder) -> None:
        recorder.stop()
        self._deaf()
        self._look()

    def _deaf(self) -> None:
        """Results are wanted no more."""
        if self._listening:
            self._listening = False
            self._feed.remove(self)

    @Slot()
    def _look(self) -> None:
        """Show how far it is; when all is over, say so."""
        recorder, take = self._recorder, self._take
        if recorder is None or take is None:
            return
        now = recorder.recording
        if now.state in ("recording", "converting"):
            making = now.state == "converting"
            text = f"Making {take.path.name} · {now.share:.0%}" if making else _told(now, take)
            self._strip.show_text(text, making)
            return
        self._forget()
        self._desk.say(_sentence(now, take))
        if self._closing:
            self._closing = False
            if now.state != "failed":  # a failure is to be read
                self._window.close()

    def _forget(self) -> None:
        self._timer.stop()
        self._strip.hide()
        self._recorder = None
        self._deaf()
        reword(self._desk.actions["record"], "&Record…")

    def may_leave(self) -> bool:
        """Whether nothing is being recorded; otherwise it is ended, said, and the window closes when it is done.

        Asked once more it does not wait: what was recorded stays in its parts.
        """
        recorder, take = self._recorder, self._take
        if recorder is None or take is None:
            return True
        if self._closing:
            recorder.cancel()
            return False
        self._closing = True
        if recorder.recording.state == "recording":
            self._end(recorder)
        self._desk.say(Message("recording-closes", {"name": take.path.name}))
        return False

    def stop(self) -> bool:
        """Leave nothing running, whatever it takes up to a limit; True when all ended in time."""
        recorder = self._recorder
        self._timer.stop()
        if recorder is None:
            return True
        recorder.stop()
        if not recorder.wait(PATIENCE):
            recorder.cancel()
        return recorder.wait(PATIENCE)


def _told(now: Recording, take: Take) -> str:
    """As in "0:12 · 360 frames · 4.2 MB · 3 repeated · 1 dropped"."""
    minutes, seconds = divmod(int(now.seconds), 60)
    parts = [f"{minutes}:{seconds:02}", f"{now.frames} frames", f"{now.bytes / 1e6:.1f} MB"]
    repeated = [f"{now.repeated} repeated"] if take.kind.movie is not None else []
    return " · ".join([*parts, *repeated, f"{now.dropped} dropped"])


def _sentence(now: Recording, take: Take) -> Message:
    """What became of it."""
    if now.state != "done" or now.message is not None:
        assert now.message is not None
        return now.message
    values = {"path": str(take.path), "seconds": f"{now.seconds:.1f}", "frames": now.frames, "dropped": now.dropped}
    if take.kind.movie is None:
        return Message("recorded-frames", values)
    return Message("recorded", {**values, "repeated": now.repeated})
