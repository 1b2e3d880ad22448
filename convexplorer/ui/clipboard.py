"""In and out of the window without a file dialog: paste, drop, and copy as picture or as command."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QMimeData, QObject, Slot
from PySide6.QtGui import QGuiApplication, QImage

from convexplorer.compute.arrays import Array
from convexplorer.engine.many import Many
from convexplorer.engine.saving import Saving, shown_colours
from convexplorer.formats import command
from convexplorer.messages import Message, UserError
from convexplorer.model import edits
from convexplorer.model.sources import Drawn, PictureFile, Synthetic, is_live
from convexplorer.sources import schemes
from convexplorer.sources.listing import collected, of_source, without_films
from convexplorer.ui import banking, incoming
from convexplorer.ui.background import Background
from convexplorer.ui.files import SESSION, Files
from convexplorer.ui.panels.panel import Desk
from convexplorer.ui.saving import saving_of, stage_of

PATIENCE = 5.0
Offer = Callable[[Message, str, Callable[[], object]], None]
"""Say a sentence with a button for what can be done about it."""


class Copy(NamedTuple):
    """A picture (H, W, 3) and what it is of."""

    pixels: Array
    what: str


class Clipboard(QObject):
    """What is pasted or dropped goes into the document; maps and the command go out."""

    def __init__(
        self, desk: Desk, files: Files, offer: Offer, apply_to: Callable[[Sequence[str]], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._files, self._offer, self._apply_to = desk, files, offer, apply_to
        self._incoming: Background[Drawn] = Background(self, files.show_source, desk.say)
        self._outgoing: Background[Copy] = Background(self, self._copy, desk.say)
        self._listing: Background[tuple[str, ...]] = Background(self, self._open_several, desk.say)

    def stop(self) -> None:
        """Leave nothing running."""
        for background in (self._incoming, self._outgoing, self._listing):
            background.stop(PATIENCE)

    # ------------------------------------------------------------ in

    def paste(self) -> None:
        """A picture becomes the source, text that is a kernel the kernel, a file is opened."""
        held: QMimeData | None = QGuiApplication.clipboard().mimeData()
        # nothing at all where the program that held it has gone
        if held is None or not self.take(held, "Pasted picture"):
            self._desk.say(Message("clipboard-nothing"))

    def take(self, data: QMimeData, title: str) -> bool:
        """Do what can be done with it; False when that is nothing."""
        match incoming.offered(data):
            case incoming.Paths(paths):
                self.open(paths)
            case incoming.Kernel(values):
                self._take_kernel(values, title)
            case incoming.Filters(text):
                self._try(lambda: banking.paste_text(self._desk.store, text))
            case incoming.Pixels():
                pixels = incoming.pixels_in(data)
                self._incoming.ask(lambda: incoming.drawn(pixels, title))
            case incoming.Link(text):
                self._files.show_source(schemes.checked(text))
            case _:
                return False
        return True

    def open(self, paths: Sequence[Path]) -> None:
        """Open the first; several pictures, or a folder of them, can then all be filtered."""
        session = next((path for path in paths if path.suffix.lower() == SESSION), None)
        if session is not None:
            self._files.open(session)
        elif len(paths) == 1 and not paths[0].is_dir():
            self._files.open(paths[0])
        else:
            names = [str(path) for path in paths]
            self._listing.ask(lambda: _picture_names(names))

    def _open_several(self, names: Sequence[str]) -> None:
        offer = partial(
            self._offer,
            Message("several-pictures", {"count": len(names)}),
            f"Apply to all {len(names)}…",
            partial(self._apply_to, names),
        )
        self._files.open(Path(names[0]), offer if len(names) > 1 else None)

    def _take_kernel(self, values: Array, title: str) -> None:
        store, word = self._desk.store, title.split(maxsplit=1)[0]
        channel = edits.channel_of(store.shown.convolution, store.view.kernel_channel)
        label = f"{word} kernel"
        self._try(lambda: store.edit(edits.with_kernel(store.shown, store.view.filter, values, word, channel), label))

    def _try(self, change: Callable[[], object]) -> None:
        """Make an edit, or say why it cannot be."""
        try:
            change()
        except UserError as error:
            self._desk.say(error.message)

    # ------------------------------------------------------------ out

    def copy_picture(self) -> None:
        """What is shown as the picture that its export would be: one map, or a montage of all that are not hidden."""
        result = self._desk.newest()
        saving = saving_of(result)
        if result is None or saving is None:
            self._desk.say(Message("no-maps-to-export"))
            return
        self._outgoing.ask(partial(_painted, saving, result.view.maps.arrangement == "all"))

    @Slot(object)
    def _copy(self, copy: Copy) -> None:
        height, width, _ = copy.pixels.shape
        whole = np.ascontiguousarray(copy.pixels)
        image = QImage(whole.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
        QGuiApplication.clipboard().setImage(image)
        self._desk.say(Message("map-copied", {"what": copy.what, "rows": height, "columns": width}))

    def copy_command(self) -> None:
        """The line that makes what is shown; where flags cannot say it, a session is named, or offered to be saved."""
        document = self._desk.store.shown
        why = command.needs_session(document)
        if why is not None and not self._files.saved:
            self._offer(Message("command-needs-session", {"why": why}), "Save session…", self._save_and_copy)
            return
        view = self._desk.store.view
        suffix = ".npy" if is_live(document.source) and not isinstance(document.source, Synthetic) else ".png"
        stage = stage_of(document, view)
        values, scheme = shown_colours(view.maps, self._desk.newest())
        line = command.command(
            document,
            output=f"{of_source(document.source).stem}_{stage.replace('/', '-')}{suffix}",
            stage=stage,
            values=values,
            scheme=scheme,
            session=self._files.path or "",
        )
        self._copied(line)

    def _save_and_copy(self) -> None:
        if self._files.save():
            self.copy_command()

    def copy_many(self, many: Many) -> Message:
        """The line that does the same to many pictures; UserError where a session must be saved first."""
        why = command.needs_session(many.document, many.folder)
        if why is not None and not self._files.saved:
            raise UserError("command-needs-session", why=why)
        return self._copied(many.line(self._files.path or ""))

    def _copied(self, line: str) -> Message:
        QGuiApplication.clipboard().setText(line)
        said = Message("command-copied", {"line": line})
        self._desk.say(said)
        return said


def _picture_names(names: Sequence[str]) -> tuple[str, ...]:
    """The files, and the pictures of the folders."""
    pictures, films = without_films(names)
    if not pictures:  # the first of them is opened
        return tuple(films[:1])
    found = [item.source for item in collected(pictures, recursive=False)]
    return tuple(str(source.path) for source in found if isinstance(source, PictureFile))


def _painted(saving: Saving, many: bool) -> Copy:
    if many:
        return Copy(saving.pixels("shown"), f"{len(saving.kept) or saving.maps} maps")
    shown = saving.shown
    return Copy(saving.pixels("one"), shown.called(f"map {shown.channel + 1}"))
