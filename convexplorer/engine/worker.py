"""The one thread that computes: always the newest job, never a queue."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from convexplorer.compute.arrays import Abandoned
from convexplorer.engine.buffers import Pool
from convexplorer.engine.mailbox import Mailbox
from convexplorer.engine.run import Job, estimate_job, framed_job, kept, plan_of, run
from convexplorer.messages import Message
from convexplorer.model.document import Document
from convexplorer.model.question import Compared, Question
from convexplorer.model.result import Frame, Result, Timing
from convexplorer.model.view import View

LOG = logging.getLogger(__name__)

PREVIEW_ABOVE = 400_000_000
"""Multiply-adds above which the map that is looked at comes first: some 40 ms (four 7×7 filters on 1080p, one core of
a busy two: 4.1e8 in 40 ms; 3×3: 0.7e8 in 20 ms; 15×15: 18.7e8 in 250 ms)."""
PREVIEW_SHARE = 0.6
"""A preview that costs more than this share of the whole is not worth making."""
PATIENCE = 2
"""Jobs given up in a row before one is run to its end all the same: dragging must show something."""


@dataclass(frozen=True, eq=False)
class _Wanted:
    """The newest of everything; `edits` counts the changes that make older work worthless (a newer frame does not)."""

    document: Document | None = None
    frame: Frame | None = None
    view: View = View()
    questions: tuple[Question, ...] = ()
    edits: int = 0
    dropped: int = 0


class Worker:
    """Runs the newest job and puts its result into the mailbox; every method may be called from any thread."""

    def __init__(self, results: Mailbox[Result], on_error: Callable[[Exception], None] | None = None) -> None:
        self._results = results
        self._on_error = on_error
        self._pool = Pool()
        self._changed = threading.Condition()
        self._wanted = _Wanted()
        self._pending = False
        self._frame_waits = False
        self._stopping = False
        self._last: Result | None = None
        self._abandoned = self._made = 0
        self._thread = threading.Thread(target=self._loop, name="worker", daemon=True)

    def start(self) -> None:
        """Begin; once only."""
        self._thread.start()

    def update(
        self,
        *,
        document: Document | None = None,
        frame: Frame | None = None,
        view: View | None = None,
        questions: tuple[Question, ...] | None = None,
    ) -> None:
        """Merge what is new into what is wanted; returns at once. A frame of another source is passed over."""
        with self._changed:
            old = self._wanted
            new = replace(
                old,
                document=document or old.document,
                view=old.view if view is None else view,
                questions=old.questions if questions is None else questions,
            )
            edited = new.document is not old.document or new.view is not old.view or new.questions != old.questions
            new = self._with_frame(new, frame)
            if not edited and new.frame is old.frame:
                return
            self._wanted = replace(new, edits=old.edits + edited)
            self._pending = True
            self._changed.notify_all()

    def _with_frame(self, wanted: _Wanted, frame: Frame | None) -> _Wanted:
        source = wanted.document.source if wanted.document is not None else None
        if frame is not None and (source is None or frame.spec == source):
            waits = self._frame_waits and wanted.frame is not None and wanted.frame.spec == frame.spec
            self._frame_waits = True
            return replace(wanted, frame=frame, dropped=wanted.dropped + waits)
        if wanted.frame is not None and source is not None and wanted.frame.spec != source:
            self._frame_waits = False
            return replace(wanted, frame=None, dropped=0)
        return wanted

    def stop(self, timeout: float | None = None) -> bool:
        """Give up what is under way; True when the thread ended within `timeout` seconds."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _loop(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._pending or self._stopping)
                if self._stopping:
                    return
                wanted, self._pending, self._frame_waits = self._wanted, False, False
            if wanted.document is None:
                continue
            try:
                self._work(wanted, wanted.document)
            except Exception as problem:  # the thread's last line of defence: it never dies
                LOG.exception("the worker failed")
                self._failed(wanted, wanted.document, problem)

    def _work(self, wanted: _Wanted, document: Document) -> None:
        begun = time.monotonic()
        job = framed_job(
            Job(
                document,
                wanted.frame,
                wanted.view,
                wanted.questions,
                variants=any(isinstance(question, Compared) for question in wanted.questions),
            ),
            self._last,
        )
        try:
            preview = self._preview(job, lambda: self._stale(wanted, patient=False))
            if preview is not None:
                self._publish(preview, wanted, begun)
            previous = self._closest(job, preview)
            # once there was a preview, giving up starves nobody
            result = run(job, previous, lambda: self._stale(wanted, preview is not None), self._pool.take)
        except Abandoned:
            self._abandoned += 1
            return
        self._publish(result, wanted, begun)

    def _preview(self, job: Job, stale: Callable[[], bool]) -> Result | None:
        """The result of what is looked at, where the whole takes long and this is much less."""
        whole = estimate_job(job, self._last)
        if whole < PREVIEW_ABOVE:
            return None
        early = replace(job, level="preview")
        if estimate_job(early, self._last) > whole * PREVIEW_SHARE:
            return None
        return run(early, self._last, stale, self._pool.take)

    def _closest(self, job: Job, preview: Result | None) -> Result | None:
        """The earlier result of which most stages can stay."""
        plan = plan_of(job)
        if preview is not None and len(kept(job, plan, preview)) > len(kept(job, plan, self._last)):
            return preview
        return self._last

    def _stale(self, wanted: _Wanted, patient: bool) -> bool:
        with self._changed:
            if self._stopping:
                return True
            return self._wanted.edits != wanted.edits and (patient or self._abandoned < PATIENCE)

    def _publish(self, result: Result, wanted: _Wanted, begun: float) -> None:
        now = time.monotonic()
        self._made += result.level == "full"
        result = replace(result, timing=Timing(now - begun, now, wanted.dropped, self._made))
        self._abandoned = 0
        if result.level == "full" or self._last is None or self._last.frame is not result.frame:
            self._last = result
        self._results.put(result)

    def _failed(self, wanted: _Wanted, document: Document, problem: Exception) -> None:
        error = Message("unexpected", {"kind": type(problem).__name__})
        answers = dict.fromkeys(wanted.questions)
        self._results.put(Result(document, wanted.frame, wanted.view, (), answers, error))
        if self._on_error is not None:
            try:
                self._on_error(problem)
            except Exception:
                LOG.exception("nobody could be told that the worker failed")
