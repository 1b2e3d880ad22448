"""What is to be made of pictures, as one value: which stages of a document, how they are computed and painted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from convexplorer.compute import seeded
from convexplorer.compute.arrays import Shape, ShapeError
from convexplorer.compute.layer import Layer
from convexplorer.engine import apply as engine
from convexplorer.engine.finding import in_its_place
from convexplorer.engine.pictures import ground
from convexplorer.engine.ranges import Population, populations, together
from convexplorer.engine.wire import Take
from convexplorer.formats import Format
from convexplorer.formats.export import Export, Recipe, remade
from convexplorer.messages import UserError
from convexplorer.model.document import Document
from convexplorer.model.layers import Conv2d
from convexplorer.model.network_layers import Linear
from convexplorer.model.parallel import every
from convexplorer.model.result import Frame, Result, Stage
from convexplorer.model.summary import first_error, summary
from convexplorer.model.view import RangeChoice, Scheme

SHARED = RangeChoice("shared")


def needed_layers(document: Document, stages: Sequence[str]) -> tuple[Layer, ...]:
    """The layers down to the last of these stages, and to those that Explore edits: what comes after is not run."""
    wanted = {document.convolution.name, document.activation.name, document.pool.name, *stages}
    last = max(at for at, layer in enumerate(document.layers) if any(one.name in wanted for one in every((layer,))))
    return document.layers[: last + 1]


def check_computed(document: Document, stages: Sequence[str], shape: Shape) -> None:
    """UserError("shape-only") before any work where a layer with too many weights comes before all of these stages."""
    if first_error(summary(document, shape)) is not None:
        return  # that is said first
    for at, layer in enumerate(document.layers):
        try:
            seeded.check_weights(layer.weight.shape if isinstance(layer, Conv2d | Linear) else ())
        except ShapeError as problem:
            made = [one.name for one in every((*document.preprocessing, *document.layers[:at]))]
            if not any(stage in ("input", *made) for stage in stages):
                raise UserError("shape-only", stage=stages[0], layer=layer.name, why=str(problem)) from None
            return


@dataclass(frozen=True, eq=False)
class Order:
    """A document, the stages wanted, and how they are painted; `range` None: one for several pictures, else "auto"."""

    document: Document
    stages: tuple[str, ...]
    range: RangeChoice | None = None
    scheme: Scheme = "auto"
    dtype: str = "float32"
    recipe: Recipe | None = None
    """What a sidecar said, where that is to be made again."""
    map: int | None = None
    """The one map that is written, by its number in the stage; None: all of them."""

    def result(self, frame: Frame, take: Take = np.empty) -> Result:
        """The stages down to the last one wanted, in memory from `take`; UserError where sizes do not fit."""
        whole = self.document
        check_computed(whole, self.stages, frame.image.shape)
        needed = replace(whole, layers=needed_layers(whole, self.stages), variants=())
        result = engine.result_for(needed, frame, np.dtype(self.dtype), take)
        return replace(result, document=whole.with_source(frame.spec))

    def found(self, result: Result) -> tuple[Stage, ...]:
        """The wanted stages of a result; UserError where all are known by their shapes only."""
        return engine.computed(result, self.stages)

    def populations(self, result: Result) -> dict[str, Population]:
        """For each wanted stage what a range that all its maps share is about."""
        return {stage.name: together(populations(SHARED, result, stage)) for stage in self.found(result)}

    def exports(
        self, result: Result, row: Format, shared: Mapping[str, Population] | None = None
    ) -> tuple[Export, ...]:
        """What is written of each wanted stage; `shared`: the values of all pictures, by stage."""
        assert result.frame is not None
        return tuple(
            self._export(result, result.frame, stage, row, (shared or {}).get(stage.name))
            for stage in self.found(result)
        )

    def _export(self, result: Result, frame: Frame, stage: Stage, row: Format, shared: Population | None) -> Export:
        array = stage.array
        assert array is not None
        if self.recipe is not None and self.recipe.fits(len(array)):
            behind = ground(result, stage.shape) if self.recipe.making.behind else None
            if self.recipe.making.scored:
                array = in_its_place(result, stage, self.recipe.indices[0])
            return remade(self.recipe, array, frame, behind)
        choice = self.range or (RangeChoice() if shared is None else SHARED)
        if row.painted:
            looks = engine.looks(result, stage, choice, self.scheme, shared)
        else:
            looks = engine.value_looks(stage, choice, shared)
        names = engine.map_names(result.document, stage.name, len(array), frame.bands)
        export = Export(stage.name, array, names, result.document, frame, looks)
        return export if self.map is None else export.only(self.chosen(stage).start)

    def chosen(self, stage: Stage) -> slice:
        """Which maps of a stage are written; UserError where there is none of that number."""
        if self.map is None:
            return slice(None)
        if self.map >= stage.shape[0]:
            raise UserError("no-such-map", number=self.map + 1, stage=stage.name, maps=stage.shape[0])
        return slice(self.map, self.map + 1)
