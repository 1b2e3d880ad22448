"""Job in, result out: the one pure function behind the window, the command line and every export."""

import logging
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from convexplorer import limits
from convexplorer.compute.arrays import Abandoned, Array, Later, Shape, ShapeError, Work, frozen
from convexplorer.compute.layer import Layer
from convexplorer.engine import misfit
from convexplorer.engine.answers import answer_all
from convexplorer.engine.framing import framed
from convexplorer.engine.pairs import pair_at
from convexplorer.messages import Message, UserError
from convexplorer.model.document import Document
from convexplorer.model.layers import Activation, Conv2d, Pool2d
from convexplorer.model.parallel import Parallel
from convexplorer.model.preprocessing import AsStored
from convexplorer.model.question import MapPicture, Question
from convexplorer.model.result import Frame, Level, Result, Stage
from convexplorer.model.view import View

LOG = logging.getLogger(__name__)
MEMORY_ASKED_FROM = 256 << 20
"""Bytes of one output from which the system is asked whether it has them (asking takes 40 µs)."""
TOO_LARGE = frozenset({"weights-too-many"})
"""Sentences of layers that are shown by their shapes only: no mistake in the document, so no error of the result."""


def _never() -> bool:
    return False


@dataclass(frozen=True, eq=False)
class Job:
    """Everything `run` reads; level "preview" computes only what `view` looks at, as exactly as "full"."""

    document: Document
    frame: Frame | None
    view: View = View()
    questions: tuple[Question, ...] = ()
    level: Level = "full"
    dtype: DTypeLike = np.float32
    variants: bool = False
    """Whether the document's variants are computed, too (at level "full"): only when somebody compares."""


class Former(NamedTuple):
    """A block that was made before: the layer, what it was made of, and its stage."""

    layer: Parallel
    before: Stage
    stage: Stage


class Plan(NamedTuple):
    """Which steps are run and, from step `narrow` on, of which filters only."""

    steps: tuple[Layer, ...]
    narrow: int | None = None
    filters: tuple[int, ...] = ()
    former: Mapping[str, Former] = MappingProxyType({})
    """Blocks as they were made before, by their names."""

    def maps(self, index: int, channels: int) -> tuple[int, ...] | None:
        """The channels that step `index` has of `channels` in all; None: every one."""
        if self.narrow is None or index < self.narrow:
            return None
        conv = self.steps[self.narrow]
        assert isinstance(conv, Conv2d)
        groups = channels // conv.filters
        return tuple(group * conv.filters + one for group in range(groups) for one in self.filters)


def run(
    job: Job,
    previous: Result | None = None,
    stale: Callable[[], bool] = _never,
    take: Callable[[Shape, DTypeLike], Array] = np.empty,
) -> Result:
    """The result of a job; what `previous` already holds of the same frame and the same layers is kept by identity.

    Sizes that do not fit are a value: the failing stage and the result carry the sentence, stages before it are there.
    Anything else that goes wrong is logged and becomes the error "unexpected". Only `Abandoned` leaves this function,
    when `stale()` says that nobody wants the result any more.
    """
    job = framed_job(job, previous)
    document, frame, view = job.document, job.frame, job.view
    if frame is None:
        return Result(document, None, view, level=job.level)
    work = Work(take, stale, job.dtype)
    plan = plan_of(job)._replace(former=_formers(previous))
    stages, error = _stages(plan, frame, kept(job, plan, previous), work)
    variants: dict[str, tuple[Stage, ...]] = {}
    if job.level == "full" and job.variants:
        for variant in document.variants:
            others = Plan((*document.preprocessing, *variant.layers), former=plan.former)
            shared = stages[: 1 + len(document.preprocessing) + _begin_alike(document.layers, variant.layers)]
            before = previous.variants.get(variant.name) if previous is not None else None
            own = _kept_variant(others, before, previous, document, variant.name, shared)
            variants[variant.name], _ = _stages(others, frame, own, work)  # its error is its own
    error = misfit.named(error, document, stages)
    result = Result(document, frame, view, stages, {}, error, job.level, variants)
    answers, failed = answer_all(job.questions, result, previous, work)
    return replace(result, answers=answers, error=error or failed)


def framed_job(job: Job, previous: Result | None) -> Job:
    """The job with its frame as the document takes it: the very frame of `previous` where that was made alike."""
    if job.frame is None:
        return job
    frame = framed(job.frame, job.document.framing, previous.frame if previous is not None else None)
    return job if frame is job.frame else replace(job, frame=frame)


def plan_of(job: Job) -> Plan:
    """Every step at level "full"; at level "preview" the steps up to the view's stage, and of the last convolution
    before it only the filters that are looked at (where the layers after it treat each map by itself).
    """
    document, view = job.document, job.view
    steps = (*document.preprocessing, *document.layers)
    if job.level == "full":
        return Plan(steps)
    names = [step.name for step in steps]
    if view.stage in names:
        steps = steps[: names.index(view.stage) + 1]
    elif view.stage == "input":
        steps = ()
    narrow = next((i for i in reversed(range(len(steps))) if isinstance(steps[i], Conv2d)), None)
    if narrow is None or not all(map(_map_by_map, steps[narrow + 1 :])):
        return Plan(steps)
    conv = steps[narrow]
    assert isinstance(conv, Conv2d)
    looked_at = {
        view.filter,
        *(q.channel for q in job.questions if isinstance(q, MapPicture) and q.stage == view.stage),
    }
    if view.probe is not None and view.probe.stage in names[: len(steps)]:
        looked_at.add(view.probe.channel)
    filters = tuple(sorted({channel % conv.filters for channel in looked_at if channel >= 0}))
    return Plan(steps) if len(filters) in (0, conv.filters) else Plan(steps, narrow, filters)


def _map_by_map(layer: Layer) -> bool:
    """Whether a layer gives the same for a map however many others there are (a seeded draw does not)."""
    return isinstance(layer, Activation) or (isinstance(layer, Pool2d) and layer.kind != "stochastic")


def with_filters(conv: Conv2d, filters: Sequence[int]) -> Conv2d:
    """The same layer with only these of its filters, in this order."""
    chosen = list(filters)
    titles = tuple(conv.titles[i] for i in chosen) if len(conv.titles) == conv.filters else ()
    return replace(conv, weight=conv.weight[chosen], bias=conv.bias[chosen], titles=titles, finders=())


def kept(job: Job, plan: Plan, previous: Result | None) -> tuple[Stage, ...]:
    """The stages of `previous` that this job would make again: same frame, same layer objects, same dtype."""
    if previous is None or job.frame is None or previous.frame is not job.frame or not previous.stages:
        return ()
    before = (*previous.document.preprocessing, *previous.document.layers)
    return _same(plan, before, previous.stages, np.dtype(job.dtype))


def _same(plan: Plan, before: Sequence[Layer], stages: Sequence[Stage], dtype: np.dtype[Any]) -> tuple[Stage, ...]:
    count = 1
    for index, (step, old, stage) in enumerate(zip(plan.steps, before, stages[1:], strict=False)):
        if step is not old or stage.made is None:
            break
        if stage.made.dtype != dtype and not (isinstance(step, AsStored) and stage.made.dtype.kind in "iu"):
            break
        if stage.maps is not None and stage.maps != plan.maps(index, stage.shape[0]):
            break
        count += 1
    return tuple(stages[:count])


def _begin_alike(layers: Sequence[Layer], others: Sequence[Layer]) -> int:
    """How many layers two stacks begin with that are the same objects."""
    alike = (one is other for one, other in zip(layers, others, strict=False))
    return next((count for count, same in enumerate(alike) if not same), min(len(layers), len(others)))


def _kept_variant(
    plan: Plan,
    before: tuple[Stage, ...] | None,
    previous: Result | None,
    document: Document,
    name: str,
    shared: tuple[Stage, ...],
) -> tuple[Stage, ...]:
    """What it shares with this very result, then what the variant of that name had on top of the same."""
    if before is None or previous is None or shared[-1].made is None:
        return shared
    old = next(variant for variant in previous.document.variants if variant.name == name)
    if len(before) <= len(shared) or before[len(shared) - 1] is not shared[-1]:
        return shared
    steps = (*previous.document.preprocessing, *old.layers)
    made = before[len(shared)].made
    return shared if made is None else _same(plan, steps, before, made.dtype)


def _stages(plan: Plan, frame: Frame, begun: tuple[Stage, ...], work: Work) -> tuple[tuple[Stage, ...], Message | None]:
    """Every stage of the plan, those of `begun` first, and the sentence of the one that failed."""
    return _path(plan, begun or (Stage("input", frozen(frame.image[:]), frame.image.shape),), work)


def _path(plan: Plan, begun: tuple[Stage, ...], work: Work) -> tuple[tuple[Stage, ...], Message | None]:
    """The same from what is begun, which is not empty."""
    stages = list(begun)
    failed = (stage.error for stage in stages if stage.error is not None and not stage.shape)
    error = next(failed, None)
    for index in range(len(stages) - 1, len(plan.steps)):
        layer = plan.steps[index]
        if stages[-1].made is None:
            stages.append(_shape_only(layer, stages[-1].shape))
            error = stages[-1].error or error
            continue
        try:
            stages.append(_stage(plan, index, stages, work))
            error = stages[-1].error or error
        except Abandoned:
            raise
        except UserError as problem:
            if problem.message.code in TOO_LARGE:
                stages.append(_shape_only(layer, stages[-1].shape, problem.message))
                continue
            error = problem.message
        except MemoryError:
            error = Message("no-memory-for-maps", {"stage": layer.name})
        except Exception as problem:  # a Result is a value: the thread that asked goes on
            LOG.exception("stage %s failed", layer.name)
            error = Message("unexpected", {"kind": type(problem).__name__})
        if len(stages) == index + 1:
            stages.append(Stage(layer.name, None, (), error))
    return tuple(stages), error


def _shape_only(layer: Layer, shape: Shape, error: Message | None = None) -> Stage:
    """A stage without values: of a layer that is too large, or behind one; behind one that failed it has no shape."""
    try:
        return Stage(layer.name, None, layer.output_shape(shape) if shape else (), error)
    except UserError as problem:
        return Stage(layer.name, None, (), problem.message)


def _stage(plan: Plan, index: int, stages: Sequence[Stage], work: Work) -> Stage:
    """What step `index` makes of the last of `stages`; the first of a pair is made when somebody looks at it."""
    layer, before = plan.steps[index], stages[-1]
    if isinstance(layer, Parallel):
        return _block(plan, layer, before, work)
    shape = layer.output_shape(before.shape)
    if pair_at(plan.steps, index, before.made, work.dtype):
        patient = work._replace(stale=_never)  # whoever asks later does want it
        return Stage(layer.name, Later(partial(_forward, layer, before, patient), work.dtype), shape)
    pair = pair_at(plan.steps, index - 1, stages[-2].made, work.dtype) if index else None
    if pair is not None:
        stored = stages[-2].array
        assert stored is not None
        _check_memory(layer, shape, work.dtype)
        return Stage(layer.name, frozen(pair.together(plan.steps[index - 1], layer, stored, work)), shape)
    maps = plan.maps(index, shape[0])
    kept_maps = None
    if maps is not None:
        if index == plan.narrow:
            assert isinstance(layer, Conv2d)
            layer = with_filters(layer, plan.filters)
        elif before.maps is None:
            kept_maps = list(maps)
    _check_memory(layer, shape, work.dtype)
    return Stage(layer.name, frozen(_forward(layer, before, work, kept_maps)), shape, maps=maps)


def _block(plan: Plan, block: Parallel, before: Stage, work: Work) -> Stage:
    """Every path of a block that is on, then the join; paths are kept as far as they are the same.

    Where the join does not fit, the paths are there all the same.
    """
    former = plan.former.get(block.name)
    inner: list[tuple[Stage, ...]] = []
    for number, path in enumerate(block.paths):
        if number in block.off:
            inner.append(())
            continue
        begun: tuple[Stage, ...] = (before,)
        if former is not None and former.before is before and number < len(former.stage.inner):
            old = before, *former.stage.inner[number]
            begun = _same(Plan(path), former.layer.paths[number], old, np.dtype(work.dtype)) or begun
        stages, error = _path(Plan(path, former=plan.former), begun, work)
        inner.append(stages[1:])
        if error is not None:
            return Stage(block.name, None, (), error, inner=tuple(inner))
    try:
        shape = block.output_shape(before.shape)
    except UserError as problem:
        return Stage(block.name, None, (), problem.message, inner=tuple(inner))
    ends = [(before, *inner[number])[-1].array for number in block.on]
    if any(end is None for end in ends):
        return Stage(block.name, None, shape, inner=tuple(inner))
    _check_memory(block, shape, work.dtype)
    made = block.join_arrays([end.astype(work.dtype, copy=False) for end in ends if end is not None])
    return Stage(block.name, frozen(made), shape, inner=tuple(inner))


def _formers(previous: Result | None) -> dict[str, Former]:
    """The blocks of a result, also those within blocks."""
    found: dict[str, Former] = {}

    def look(layers: Sequence[Layer], stages: Sequence[Stage]) -> None:
        for layer, before, stage in zip(layers, stages, stages[1:], strict=False):
            if isinstance(layer, Parallel) and stage.inner:
                found[layer.name] = Former(layer, before, stage)
                for path, inner in zip(layer.paths, stage.inner, strict=False):
                    look(path, (before, *inner))

    if previous is not None and previous.stages:
        look((*previous.document.preprocessing, *previous.document.layers), previous.stages)
    return found


def _forward(layer: Layer, before: Stage, work: Work, maps: list[int] | None = None) -> Array:
    """The layer's output for a stage, or for these of its maps."""
    x = before.array
    assert x is not None
    if maps is not None:
        x = x[maps]
    if x.dtype != work.dtype and not isinstance(layer, AsStored):
        x = x.astype(work.dtype)  # steps on the picture itself must see the stored type: its largest value is the unit
    work.check()
    return layer.forward(x, work)


def _check_memory(layer: Layer, shape: Shape, dtype: DTypeLike) -> None:
    size = math.prod(shape) * np.dtype(dtype).itemsize
    if size > MEMORY_ASKED_FROM and size > limits.memory_at_hand():
        raise UserError("no-memory-for-maps", stage=layer.name)


def costs(steps: Sequence[Layer], shape: Shape) -> Iterator[int]:
    """Multiply-adds of each step in turn for an image of `shape`; ends before a step that does not fit."""
    for step in steps:
        try:
            yield step.counts(shape).multiply_adds
            shape = step.output_shape(shape)
        except ShapeError:
            return


def estimate(document: Document, shape: Shape) -> int:
    """Multiply-adds of the whole document, variants included, for one frame of `shape` (C, H, W)."""
    stacks = (document.layers, *(variant.layers for variant in document.variants))
    return sum(sum(costs((*document.preprocessing, *layers), shape)) for layers in stacks)


def _estimate_variants(job: Job, previous: Result | None) -> int:
    """Multiply-adds of the variants' layers that a job computes, without those whose results are kept."""
    if job.frame is None or job.level != "full" or not job.variants:
        return 0
    document = job.document
    kept_layers: set[int] = set()
    if previous is not None and previous.frame is job.frame and previous.variants:
        alike = previous.document.preprocessing == document.preprocessing
        kept_layers = {id(variant) for variant in previous.document.variants} if alike else set()
    own = {id(layer) for layer in document.layers}
    return sum(
        cost * (index >= len(document.preprocessing) and id(steps[index]) not in own)
        for variant in document.variants
        if id(variant) not in kept_layers
        for steps in [(*document.preprocessing, *variant.layers)]
        for index, cost in enumerate(costs(steps, job.frame.image.shape))
    )


def estimate_job(job: Job, previous: Result | None = None) -> int:
    """Multiply-adds of this very job: at its level, without what `previous` holds."""
    if job.frame is None:
        return 0
    plan = plan_of(job)
    done = max(len(kept(job, plan, previous)) - 1, 0)
    steps = list(plan.steps)
    share = 1.0
    if plan.narrow is not None:
        narrow = steps[plan.narrow]
        assert isinstance(narrow, Conv2d)
        share = len(plan.filters) / narrow.filters
    total = float(_estimate_variants(job, previous))
    for index, cost in enumerate(costs(steps, job.frame.image.shape)):
        if index >= done:
            total += cost * (share if plan.narrow is not None and index >= plan.narrow else 1.0)
    return int(total)
