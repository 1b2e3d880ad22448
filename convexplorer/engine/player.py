"""Shows a film in its own time: pausing, stepping, scrubbing, speed and loop. What comes too late is passed over."""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

from convexplorer.engine import child as children
from convexplorer.engine import wire
from convexplorer.engine.show import Show, SourceState, Status
from convexplorer.messages import Message, UserError
from convexplorer.model.result import Frame
from convexplorer.model.sources import ImageSequence, Reel, Synthetic, VideoFile, title
from convexplorer.sources import reel
from convexplorer.sources.reel import Facts

Ask = Callable[[int | None], Frame | Facts]
LONGEST_SECONDS = 60.0
"""For one frame: to a place far in a film whose frames are not evenly spaced, they have to be counted."""
TELL_SECONDS = 1.0
"""How often the rate and the frames passed over are told."""


def play(show: Show, spec: Reel, take: wire.Take) -> None:
    """Hand on the film's frames until the show is over; UserError when it cannot be opened or read."""
    if isinstance(spec, Synthetic):
        with closing(reel.opened(spec)) as reader:
            _Player(show, lambda index: (None if index is None else reader.at(index)) or reader.facts).run()
        return
    what = f"Playing {title(spec)}"
    with children.iterate(reel.asked, spec, policy="asked", what=what, take=take) as items:
        show.on_end(items.kill)

        def ask(index: int | None) -> Frame | Facts:
            got = items.wait(LONGEST_SECONDS, index)
            if got is None:
                raise UserError("child-timeout", what=what, seconds=LONGEST_SECONDS)
            found: Frame | Facts = got[0]
            return found

        _Player(show, ask).run()


class _Player:
    """Where the film is, and when its next frame is due."""

    def __init__(self, show: Show, ask: Ask) -> None:
        self._show, self._ask = show, ask
        self._spec = show.spec
        self._facts = Facts(0, 0.0)
        self._index = 0
        self._at = -1  # number of the frame shown
        self._anchor = 0.0, 0.0  # a time, and the moment of the film that belongs to it
        self._forced = True  # the next frame is shown at once, also while held
        self._dropped = 0
        self._cut_told = False
        self._told = 0.0, 0

    def run(self) -> None:
        """Until the show is over."""
        found = self._ask(None)
        assert isinstance(found, Facts)
        self._facts = found
        self._index = self._start()
        try:
            while not self._show.over:
                self._turn()
        except StopIteration:  # the child was killed
            return

    def _turn(self) -> None:
        """One frame, or one order."""
        held = self._show.held
        self._obey()
        if held and not self._forced:
            self._show.wait(None, self._spec, held)
            self._anchor = 0.0, 0.0  # time went by that does not count
            return
        found = self._ask(self._index)
        if isinstance(found, Facts):
            self._past_the_end(found, held)
            return
        due = self._due(found)
        if not self._show.wait(due, self._spec, held):
            return
        # made ahead of its time, it is new when it is shown
        if self._show.hand_on(replace(found, spec=self._spec, time=time.monotonic())):
            self._shown(found, due)

    def _obey(self) -> None:
        """Turn to the frame that the user wants; to the one that is shown, when its spec is another now."""
        # from the frame that was asked for last, also while it is still on its way: no step is lost
        at = self._index if self._forced else max(self._at, 0)
        wanted = self._show.order(at)
        if self._show.spec is not self._spec:
            self._spec = self._show.spec
            self._told = 0.0, 0
            wanted = at if wanted is None else wanted
        if wanted is not None:
            count = self._facts.count
            self._index = min(wanted, count - 1) if count else wanted
            self._forced = True

    def _due(self, frame: Frame) -> float:
        """When to show it; at once when it was asked for, or when speed does not matter."""
        now = time.monotonic()
        if self._forced or self._anchor == (0.0, 0.0) or not self._speed:
            self._anchor = now, frame.moment
            return now
        return self._anchor[0] + (frame.moment - self._anchor[1]) / self._speed

    def _shown(self, frame: Frame, due: float) -> None:
        """Tell, and choose the next frame: that of the moment, where this one came late."""
        now = time.monotonic()
        late = int((now - due) * self._speed * self._facts.rate) if self._speed and not self._forced else 0
        self._at, self._forced = frame.index, False
        self._index = frame.index + max(1, late)
        self._dropped += max(0, late - 1)
        since, first = self._told
        if not since or now - since >= TELL_SECONDS:
            fps = (frame.index - first) / (now - since) if since and frame.index > first else 0.0
            self._told = now, frame.index
            self._say("live", fps=fps)

    def _past_the_end(self, facts: Facts, held: bool) -> None:
        """From the beginning again, or stop here; a frame that was jumped to and is not there, the last one instead."""
        self._facts = facts
        if self._at < 0 and self._index == 0:
            message = facts.cut or Message("video-damaged", {"name": title(self._spec)})
            raise UserError(message.code, **message.values)
        if self._forced and facts.count and self._index >= facts.count and self._at != facts.count - 1:
            self._index = facts.count - 1
            return
        if isinstance(self._spec, VideoFile | ImageSequence) and self._spec.loop and not self._forced:
            if facts.cut is not None and not self._cut_told:
                self._cut_told = True
                self._say("live", facts.cut)
            at, moment = self._anchor
            end = (self._at + 1) / facts.rate
            self._anchor = at + (end - moment) / (self._speed or 1.0), 0.0
            self._index = 0
            return
        self._forced = False
        self._say("ended", facts.cut)
        self._show.wait(None, self._spec, held)

    @property
    def _speed(self) -> float:
        return 1.0 if isinstance(self._spec, Synthetic) else getattr(self._spec, "speed", 1.0)

    def _start(self) -> int:
        return self._spec.start if isinstance(self._spec, VideoFile | ImageSequence) else 0

    def _say(self, status: Status, message: Message | None = None, fps: float = 0.0) -> None:
        self._show.say(
            SourceState(self._spec, status, message, self._dropped, fps, count=self._facts.count, rate=self._facts.rate)
        )
