"""The questions that the system's own dialogs ask: which file, and whether to save."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QWidget

PICTURES = "*.png *.jpg *.jpeg *.bmp *.webp *.tif *.tiff *.gif *.ppm *.pgm *.npy *.hdr *.avif *.jp2 *.dcm"


def open_file(parent: QWidget, folder: str) -> Path | None:
    """A picture or session to open; None when the user would rather not."""
    kinds = f"Pictures and sessions ({PICTURES} *.convx);;All files (*)"
    name, _ = QFileDialog.getOpenFileName(parent, "Open a picture or a session", folder, kinds)
    return Path(name) if name else None


def open_kernel(parent: QWidget, folder: str) -> Path | None:
    """A file with kernels; None when the user would rather not."""
    kinds = "Kernels (*.json *.txt *.csv *.npy);;All files (*)"
    name, _ = QFileDialog.getOpenFileName(parent, "Import kernels", folder, kinds)
    return Path(name) if name else None


def open_pictures(parent: QWidget, folder: str) -> list[str]:
    """Several pictures; none when the user would rather not."""
    names, _ = QFileDialog.getOpenFileNames(parent, "Choose pictures", folder, f"Pictures ({PICTURES});;All files (*)")
    return list(names)


def open_folder(parent: QWidget, folder: str) -> list[str]:
    """A folder with pictures; none when the user would rather not."""
    name = QFileDialog.getExistingDirectory(parent, "Choose a folder with pictures", folder)
    return [name] if name else []


def save_file(parent: QWidget, suggestion: Path, kinds: str) -> Path | None:
    """Where to save; the dialog asks before it overwrites. None when the user would rather not."""
    name, _ = QFileDialog.getSaveFileName(parent, "Save as", str(suggestion), kinds)
    return Path(name) if name else None


def save_kernel(parent: QWidget, suggestion: Path, kinds: Mapping[str, tuple[str, str]]) -> tuple[Path, str] | None:
    """Where to save a kernel, and the key of its kind, of `kinds` with their title and ending; None if rather not."""
    rows = {f"{title} (*{suffix})": key for key, (title, suffix) in kinds.items()}
    name, row = QFileDialog.getSaveFileName(parent, "Export kernel", str(suggestion), ";;".join(rows))
    return (Path(name), rows.get(row, next(iter(kinds)))) if name else None


def save_folder(parent: QWidget, folder: str) -> Path | None:
    """A folder to save several files in."""
    name = QFileDialog.getExistingDirectory(parent, "Save in folder", folder)
    return Path(name) if name else None


def save_changes(parent: QWidget, title: str) -> Literal["save", "discard", "cancel"]:
    """Whether work that is not saved should be."""
    box = QMessageBox(parent)
    box.setObjectName("saveChangesBox")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle("Save changes?")
    box.setText(f"Save the changes to “{title}”?")
    box.setInformativeText("Otherwise they are lost.")
    buttons = QMessageBox.StandardButton
    box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
    box.setDefaultButton(buttons.Save)
    chosen = box.exec()
    box.deleteLater()
    if chosen == buttons.Save:
        return "save"
    return "discard" if chosen == buttons.Discard else "cancel"


def number(parent: QWidget, title: str, label: str, old: str) -> str:
    """A number as it was typed; "" when the user would rather not."""
    text, taken = QInputDialog.getText(parent, title, label, text=old)
    return text.strip() if taken else ""
