"""Watches over a live source in its child process: the newest frame wins, silence and death are told and mended."""

import time
from dataclasses import replace

from convexplorer.engine import child as children
from convexplorer.engine import wire
from convexplorer.engine.patience import Lost, patient, pause
from convexplorer.engine.show import Show, SourceState, Status
from convexplorer.messages import Message, UserError
from convexplorer.model.result import Frame
from convexplorer.model.sources import Source, title

SILENCE_SECONDS = 2.5
"""A live source that brings nothing for so long is lost: its child is killed and another one started."""
OPENING_SECONDS = 20.0
"""Some camera drivers take this long; who opens streams gives up earlier by itself."""
TELL_SECONDS = 1.0


def watch(show: Show, take: wire.Take) -> None:
    """Hand on the source's frames until the show is over; UserError when it never was live.

    Once it was, it is tried again until then, whatever happens.
    """
    _Watch(show, take).run()


class _Watch:
    """What is known of the source."""

    def __init__(self, show: Show, take: wire.Take) -> None:
        self._show, self._take = show, take
        self._spec: Source = show.spec
        self._name = title(show.spec)
        self._live = self._ever = False
        self._due = True  # the next frame is handed on, also while the picture is held
        self._attempt, self._lost_since = 0, 0.0
        self._number = 0
        self._dropped_before = self._dropped = 0
        self._told: tuple[float, float, int] | None = None  # now, and the time and number of the frame then

    def run(self) -> None:
        """Child after child."""
        self._say("opening")
        while not self._show.over:
            try:
                self._one_child()
            except StopIteration:  # it was killed, because the show is over
                return
            except UserError as problem:
                self._lost(problem.message, self._attempt + 1)
            self._dropped_before = self._dropped
            if self._show.pause(pause(self._attempt, time.monotonic() - self._lost_since)):
                return

    def _one_child(self) -> None:
        """Until it is silent, dead or killed."""
        lost_for = time.monotonic() - self._lost_since if self._attempt else 0.0
        with children.iterate(
            patient, self._spec, self._number, self._attempt, lost_for, what=self._name, take=self._take
        ) as items:
            self._show.on_end(items.kill)
            while True:
                got = items.wait(SILENCE_SECONDS if self._live else OPENING_SECONDS, self._wish())
                if got is None:
                    seconds = SILENCE_SECONDS if self._live else OPENING_SECONDS
                    self._lost(Message("source-silent", {"name": self._name, "seconds": seconds}), self._attempt + 1)
                    return
                (item,) = got
                if isinstance(item, Lost):
                    self._lost(item.message, item.attempt)
                    continue
                self._dropped = self._dropped_before + items.dropped
                self._frame(item)

    def _wish(self) -> Source | None:
        """The same camera set otherwise, told once."""
        if self._show.spec is self._spec:
            return None
        self._spec, self._due = self._show.spec, True
        if self._live:
            self._say("live")
        return self._spec

    def _frame(self, frame: Frame) -> None:
        self._number = frame.index + 1
        if self._due or not self._show.held:
            self._due = False
            self._show.hand_on(replace(frame, spec=self._spec))
        if not self._live:
            self._live = self._ever = True
            self._attempt = 0
            self._told = time.monotonic(), frame.time, frame.index
            self._say("live")
            return
        assert self._told is not None
        now, (at, since, first) = time.monotonic(), self._told
        if now - at >= TELL_SECONDS and frame.time > since:
            self._told = now, frame.time, frame.index
            self._say("live", fps=(frame.index - first) / (frame.time - since))

    def _lost(self, message: Message, attempt: int) -> None:
        if not self._ever:
            raise UserError(message.code, **message.values)
        if self._live:
            self._live, self._lost_since = False, time.monotonic()
        self._attempt = attempt
        self._say("lost", message)

    def _say(self, status: Status, message: Message | None = None, fps: float = 0.0) -> None:
        self._show.say(SourceState(self._spec, status, message, self._dropped, fps, self._attempt))
