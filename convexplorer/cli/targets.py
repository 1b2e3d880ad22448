"""Where the maps go: one file, or a folder with a file for each picture, stage and map."""

import argparse
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from convexplorer.cli import naming
from convexplorer.cli.inputs import Item
from convexplorer.cli.plan import Plan
from convexplorer.engine import apply as engine
from convexplorer.formats import EXPORTS, Format
from convexplorer.formats.export import Export, Look, remade, sidecar_path, write_export
from convexplorer.messages import UserError
from convexplorer.model.result import Result
from convexplorer.model.sources import PictureFile
from convexplorer.model.view import RangeChoice

PIPED = ("pgm", "y4m")


def add_flags(parser: argparse.ArgumentParser) -> None:
    """The flags that say where results go."""
    flags = parser.add_argument_group("where it goes")
    flags.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="OUT",
        help=f"a file ending in {suffixes()}; a folder (ending in a slash); or - for stdout",
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


@dataclass(frozen=True)
class Target:
    """A format and where its files go; `template` None: the one file `path`, else names below the folder `path`."""

    path: Path
    export: Format
    template: str | None
    overwrite: bool
    sidecar: bool

    def check(self, items: Sequence[Item], stages: Sequence[str]) -> None:
        """Say before any work what would go wrong with the names; UserError."""
        seen: set[str] = set()
        for item in items:
            for stage in stages:
                path = self._path(item, stage, "", 0)
                if str(path) in seen:
                    raise UserError("same-name-twice", name=path.name, known=_fields())
                seen.add(str(path))
        inputs = {os.path.realpath(item.source.path) for item in items if isinstance(item.source, PictureFile)}
        if self.template is None:
            if os.path.realpath(self.path) in inputs:
                raise UserError("is-an-input", name=self.path.name)
            self._free(self.path)

    def write(self, item: Item, plan: Plan, result: Result, choices: Mapping[str, RangeChoice]) -> None:
        """The files of one picture's result; UserError where one cannot be written."""
        for export in _exports(plan, result, choices, self.export):
            if self.template is None or not naming.names_maps(self.template):
                self._write(export, self._path(item, export.stage, "", 0))
                continue
            for position, name in enumerate(naming.words(export.maps)):
                self._write(export.only(position), self._path(item, export.stage, name, position))

    def _write(self, export: Export, path: Path) -> None:
        if isinstance(export.frame.spec, PictureFile) and os.path.realpath(export.frame.spec.path) == os.path.realpath(
            path
        ):
            raise UserError("is-an-input", name=path.name)
        self._free(path)
        if self.template is not None:
            try:
                self.path.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise UserError("no-folder-made", name=str(self.path), why=error.strerror or "unknown reason") from None
        write_export(export, path, self.export.key, overwrite=self.overwrite, sidecar=self.sidecar)

    def _free(self, path: Path) -> None:
        for target in (path, sidecar_path(path)) if self.sidecar else (path,):
            if not self.overwrite and os.path.lexists(target):
                raise UserError("is-there", name=target.name)

    def _path(self, item: Item, stage: str, name: str, index: int) -> Path:
        if self.template is None:
            return self.path
        return self.path / (naming.filled(self.template, item.stem, stage, name, index) + self.export.suffixes[0])


def of_flags(given: argparse.Namespace, plan: Plan, count: int) -> Target:
    """The target that -o, --format and --name describe for `count` pictures; UserError where they do not fit."""
    path = Path(given.output)
    template = naming.checked(given.name) if given.name else None
    row = None if given.format is None else _row(given.format)
    folder = given.output.endswith(("/", os.sep)) or path.is_dir()
    if template is not None and row is None and (found := _by_suffix(Path(template).suffix)) is not None:
        row, template = found, template[: -len(Path(template).suffix)]
    if template is None and not folder:
        if row is None:
            row = _of_file(path, plan)
        if count * len(plan.stages) > 1:
            raise UserError("several-into-one", count=count * len(plan.stages))
        return Target(path, row, None, given.overwrite, not given.no_sidecar)
    row = row or (_row(plan.recipe.kind) if plan.recipe is not None else EXPORTS[0])
    usual = naming.EACH_MAP if row.holds == "picture" else naming.ALL_MAPS
    return Target(path, row, template or usual, given.overwrite, not given.no_sidecar)


def _row(key: str) -> Format:
    row = next((row for row in EXPORTS if row.key == key.lower()), None) or _by_suffix("." + key.lower())
    if row is None:
        raise UserError("unknown-export", name=key, known=", ".join([*(row.key for row in EXPORTS), *PIPED]))
    return row


def _by_suffix(suffix: str) -> Format | None:
    return next((row for row in EXPORTS if suffix.lower() in row.suffixes), None)


def _of_file(path: Path, plan: Plan) -> Format:
    """By the suffix; where several formats share it, the one of the sidecar that is made again."""
    if plan.recipe is not None and path.suffix.lower() in _row(plan.recipe.kind).suffixes:
        return _row(plan.recipe.kind)
    row = _by_suffix(path.suffix)
    if row is None and path.suffix:
        raise UserError("unknown-export", name=path.suffix, known=suffixes())
    if row is None:
        raise UserError("no-suffix", name=path.name, known=suffixes())
    return row


def _exports(plan: Plan, result: Result, choices: Mapping[str, RangeChoice], row: Format) -> list[Export]:
    assert result.frame is not None
    frame, found = result.frame, []
    for stage, array in plan.arrays(result).items():
        recipe = plan.recipe
        if recipe is not None and plan.range is None and max(recipe.indices) < len(array):
            found.append(remade(recipe, array, frame))
            continue
        choice = choices[stage]
        # grey values have no sign to show: the range is the one asked for, not one made even around 0
        looks = engine.looks(array, choice, "auto" if row.painted else "grey")
        if choice.mode == "locked" and not row.painted:
            looks = tuple(Look(choice.low, choice.high) for _ in looks)
        names = engine.map_names(result.document, stage, len(array), frame.bands)
        found.append(Export(stage, array, names, result.document, frame, looks))
    return found


def _fields() -> str:
    return ", ".join("{" + field + "}" for field in naming.FIELDS)
