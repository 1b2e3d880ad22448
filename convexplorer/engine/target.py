"""Where the maps go: one file, or a folder with a file for each picture, stage and map."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from convexplorer.formats import Format, naming
from convexplorer.formats.export import Export, sidecar_path, write_export
from convexplorer.messages import UserError
from convexplorer.model.sources import PictureFile
from convexplorer.sources.listing import Item


@dataclass(frozen=True)
class Target:
    """A format and where its files go; `template` None: the one file `path`, else names below the folder `path`."""

    path: Path
    export: Format
    template: str | None
    overwrite: bool = False
    sidecar: bool = True
    there: str = "file-exists"
    """The sentence for a file that is there already."""

    def check(self, items: Sequence[Item], stages: Sequence[str]) -> None:
        """Say before any work what would go wrong with the names; UserError."""
        seen: set[str] = set()
        for item in items:
            for stage in stages:
                path = self.file(item.stem, stage)
                if str(path) in seen:
                    raise UserError("same-name-twice", name=path.name, known=naming.KNOWN)
                seen.add(str(path))
        inputs = {os.path.realpath(item.source.path) for item in items if isinstance(item.source, PictureFile)}
        if self.template is None:
            if os.path.realpath(self.path) in inputs:
                raise UserError("is-an-input", name=self.path.name)
            self._free(self.path)

    def write(self, stem: str, exports: Sequence[Export]) -> None:
        """The files of one picture's stages; UserError where one cannot be written."""
        for export in exports:
            for part, path in self.parts(stem, export):
                self.write_one(part, path)

    def parts(self, stem: str, export: Export) -> Iterator[tuple[Export, Path]]:
        """What of a stage goes into which file: each map, where the template names it, else all."""
        if self.template is None or not naming.names_maps(self.template):
            yield export, self.file(stem, export.stage)
            return
        for position, word in enumerate(naming.words(export.maps)):
            yield export.only(position), self.file(stem, export.stage, word, position)

    def file(self, stem: str, stage: str, word: str = "", index: int = 0) -> Path:
        """The file of one map, or of all of a stage."""
        if self.template is None:
            return self.path
        return self.path / (naming.filled(self.template, stem, stage, word, index) + self.export.suffixes[0])

    def write_one(self, export: Export, path: Path) -> None:
        """One file and its sidecar; UserError for what is there already, for an input, and where it cannot be."""
        spec = export.frame.spec
        if isinstance(spec, PictureFile) and os.path.realpath(spec.path) == os.path.realpath(path):
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
                raise UserError(self.there, name=target.name)
