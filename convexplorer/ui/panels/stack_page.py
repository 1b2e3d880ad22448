"""What the alike pages of a file are taken for: frames of a film, or channels of one picture."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QFormLayout, QWidget

from convexplorer.model.sources import PictureFile, Source, VideoFile
from convexplorer.ui.panels.panel import Desk, named

SUFFIXES = (".tif", ".tiff")
FILM, CHANNELS = 0, 1


class StackPage(QWidget):
    """One choice; the other way is tried, and what is worked on stays where it cannot be."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._path: Path | None = None
        self._pages = named(
            QComboBox(),
            "pagesSelector",
            "Pages",
            "What the pages of the file are",
            "Pages of one size may follow each other in time or in depth, which is a film, or be one picture in "
            "several lights, which has so many channels.",
        )
        self._pages.addItems(["frames of a film", "channels of one picture"])
        self._pages.activated.connect(self._choose)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("&Pages are", self._pages)

    def set_stack(self, stack: VideoFile | PictureFile) -> None:
        """As the document has it."""
        self._path = stack.path
        self._pages.setCurrentIndex(FILM if isinstance(stack, VideoFile) else CHANNELS)

    @Slot(int)
    def _choose(self, index: int) -> None:
        source, path = self._desk.store.shown.source, self._path
        if path is None or not isinstance(source, VideoFile | PictureFile):
            return
        wanted: Source = VideoFile(path) if index == FILM else PictureFile(path, stacked=True)
        if type(wanted) is not type(source):
            self._desk.show_source(wanted)
        self.set_stack(source)  # until the other way is there


def is_stack(source: Source) -> bool:
    """Whether a source is a file of alike pages, by its name or by how it is opened."""
    if isinstance(source, PictureFile):
        return source.stacked
    return isinstance(source, VideoFile) and source.path.suffix.lower() in SUFFIXES
