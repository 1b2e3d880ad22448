"""The flags of `apply` that say where its results go."""

import argparse
import os
from pathlib import Path

from convexplorer.engine.order import Order
from convexplorer.engine.target import Target
from convexplorer.formats import EXPORTS, Format, naming
from convexplorer.formats.movie import MOVIES
from convexplorer.messages import UserError

PIPED = ("pgm", "y4m")


def add_flags(parser: argparse.ArgumentParser) -> None:
    """The flags that say where results go."""
    flags = parser.add_argument_group("where it goes")
    flags.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help=f"a file ending in {suffixes()}, a film ending in {film_suffixes()}; a folder (ending in a slash); "
        "or - for stdout",
    )
    flags.add_argument(
        "--format",
        metavar="FORMAT",
        help=f"in a folder {EXPORTS[0].key} unless said; "
        + "; ".join(f"{row.key}: {row.title}" for row in EXPORTS)
        + "; on stdout npy (default), pgm or y4m",
    )
    flags.add_argument(
        "--name",
        metavar="NAME",
        help="names in a folder, from {stem}, {filter}, {stage} and {index}; with {filter} or {index} each map has a "
        f"file of its own (default: {naming.EACH_MAP} for pictures, {naming.ALL_MAPS} for numbers)",
    )
    flags.add_argument("--overwrite", action="store_true", help="replace files that are there already")
    flags.add_argument("--no-sidecar", action="store_true", help="no .json beside each file")


def suffixes() -> str:
    """Every suffix that can be written."""
    return ", ".join(sorted({suffix for row in EXPORTS for suffix in row.suffixes}))


def film_suffixes() -> str:
    """Every suffix of a film that can be written."""
    return ", ".join(sorted({suffix for row in MOVIES for suffix in row.suffixes}))


def of_flags(given: argparse.Namespace, order: Order, count: int) -> Target:
    """The target that -o, --format and --name describe for `count` pictures; UserError where they do not fit."""
    path = Path(given.output)
    template = naming.checked(given.name) if given.name else None
    row = None if given.format is None else row_of(given.format)
    folder = given.output.endswith(("/", os.sep)) or path.is_dir()
    if template is not None and row is None and (found := _by_suffix(Path(template).suffix)) is not None:
        row, template = found, template[: -len(Path(template).suffix)]
    if template is None and not folder:
        if row is None:
            row = _of_file(path, order)
        if count * len(order.stages) > 1:
            raise UserError("several-into-one", count=count * len(order.stages))
        return Target(path, row, None, given.overwrite, not given.no_sidecar, "is-there")
    row = row or (_by_key(order.recipe.kind) if order.recipe is not None else None) or EXPORTS[0]
    usual = naming.EACH_MAP if row.holds == "picture" else naming.ALL_MAPS
    return Target(path, row, template or usual, given.overwrite, not given.no_sidecar, "is-there")


def row_of(key: str) -> Format:
    """The format of that key or suffix; UserError for anything else."""
    row = _by_key(key) or _by_suffix("." + key.lower())
    if row is None:
        raise UserError("unknown-export", name=key, known=", ".join([*(row.key for row in EXPORTS), *PIPED]))
    return row


def _by_key(key: str) -> Format | None:
    return next((row for row in EXPORTS if row.key == key.lower()), None)


def _by_suffix(suffix: str) -> Format | None:
    return next((row for row in EXPORTS if suffix.lower() in row.suffixes), None)


def _of_file(path: Path, order: Order) -> Format:
    """By the suffix; where several formats share it, the one of the sidecar that is made again."""
    again = None if order.recipe is None else _by_key(order.recipe.kind)
    if again is not None and path.suffix.lower() in again.suffixes:
        return again
    row = _by_suffix(path.suffix)
    if row is None and path.suffix:
        raise UserError("unknown-export", name=path.suffix, known=f"{suffixes()}, {film_suffixes()}")
    if row is None:
        raise UserError("no-suffix", name=path.name, known=f"{suffixes()}, {film_suffixes()}")
    return row
