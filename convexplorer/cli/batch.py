"""The loop over pictures: one range for all where they are painted, then each picture to its files."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from convexplorer.cli.inputs import Item
from convexplorer.cli.plan import Plan
from convexplorer.cli.targets import Target
from convexplorer.engine import apply as engine
from convexplorer.engine.batch import locked
from convexplorer.engine.ranges import Extremes, extremes
from convexplorer.messages import Message, UserError
from convexplorer.model.view import RangeChoice


@dataclass(frozen=True)
class Outcome:
    """What became of one picture: nothing to say, a note, or why it failed."""

    item: Item
    error: Message | None = None
    note: Message | None = None


class Batch:
    """The pictures of one call and where their maps go."""

    def __init__(self, plan: Plan, target: Target, items: Sequence[Item]) -> None:
        self._plan, self._target, self._items = plan, target, items
        choice = plan.range or RangeChoice("shared" if len(items) > 1 else "auto")
        self._choices = dict.fromkeys(plan.stages, choice)
        self._looks = target.export.holds == "picture" and choice.mode == "shared" and len(items) > 1

    @property
    def total(self) -> int:
        """Steps of the progress bar: every picture is loaded twice where the range is looked for first."""
        return len(self._items) * (2 if self._looks else 1)

    def run(self, step: Callable[[], object]) -> Iterator[Outcome]:
        """Each picture's outcome, in order; `step` is called after every step of the progress bar."""
        if self._looks:
            self._look(step)
        for item in self._items:
            yield self._done(item)
            step()

    def _look(self, step: Callable[[], object]) -> None:
        """The range of every stage over all pictures; a picture that fails is told about when its turn comes."""
        found: dict[str, list[Extremes]] = {name: [] for name in self._plan.stages}
        for item in self._items:
            try:
                result = self._plan.result(engine.load(item.source))
            except UserError:
                continue
            finally:
                step()
            for name, array in self._plan.arrays(result).items():
                found[name].extend(extremes(plane) for plane in array)
        for name, values in found.items():
            if values:
                self._choices[name] = locked(values)

    def _done(self, item: Item) -> Outcome:
        try:
            frame = engine.load(item.source)
            self._target.write(item, self._plan, self._plan.result(frame), self._choices)
        except UserError as error:
            return Outcome(item, error.message)
        except MemoryError:
            return Outcome(item, Message("out-of-memory"))
        return Outcome(item, note=frame.note)
