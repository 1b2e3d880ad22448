"""The best scores of the last layer for each picture, on stdout: `apply --top 5`."""

import argparse
from collections.abc import Sequence
from dataclasses import replace

from convexplorer import logs
from convexplorer.cli import UsageError
from convexplorer.engine import apply as engine
from convexplorer.engine.first_maps import best
from convexplorer.engine.order import Order
from convexplorer.messages import UserError
from convexplorer.sources import listing
from convexplorer.sources.listing import Item

MOVES = ("url", "camera", "screen", "frames", "seconds", "fps")


def check(given: argparse.Namespace) -> None:
    """UsageError where what moves is to be scored."""
    films = listing.without_films(given.input)[1]
    if films or any(getattr(given, name) is not None for name in MOVES):
        raise UsageError("--top scores pictures, not what moves.")


def show(order: Order, items: Sequence[Item], count: int) -> int:
    """A line for each of the best: picture, class number, share, parted by tabs; 1 when a picture failed."""
    failed = 0
    for item in items:
        try:
            for index, value in scores(order, item, count):
                print(f"{item.label}\t{index}\t{value:.6g}")
        except UserError as error:
            logs.say(f"{item.label}: {error}")
            failed += 1
    return 1 if failed else 0


def scores(order: Order, item: Item, count: int) -> tuple[tuple[int, float], ...]:
    """The largest values of the last layer with their numbers; UserError where it gives maps."""
    last = (order.document.layers[-1].name,)
    result = replace(order, stages=last).result(engine.load(item.source))
    (stage,) = engine.computed(result, last)
    assert stage.array is not None
    if stage.shape[1:] != (1, 1):
        raise UserError("top-needs-scores", stage=stage.name, shape=" × ".join(map(str, stage.shape)))
    return best(stage.array.reshape(-1), count)
