"""A snapshot: what is shown as a picture file at once, described as an export is."""

from pathlib import Path

from convexplorer.engine.evidence import keep_frame
from convexplorer.formats import naming
from convexplorer.formats.export import Export, write_export
from convexplorer.messages import UserError


def snap(export: Export, folder: Path, stem: str) -> Path:
    """Write the picture under a name that nothing has yet, its sidecar, and of a live source the frame.

    Gives the path. Errors: UserError says what could not be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError("no-folder-made", name=str(folder), why=error.strerror or "unknown reason") from None
    path = naming.unused(folder, stem, ".png")
    write_export(export, path)
    keep_frame(export.frame, path)
    return path
