"""The part that dialogs which write files share: folder, names, and what is there already."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton

from convexplorer.engine.target import Target
from convexplorer.formats import Format, naming
from convexplorer.messages import UserError
from convexplorer.ui import theme
from convexplorer.ui.dialogs import choose
from convexplorer.ui.panels.panel import named
from convexplorer.ui.settings import Settings

SHOWN = 3
"""Of the names so many are shown."""


class Destination(QObject):
    """Rows of a form, called `<prefix>Folder` and so on; `changed()` when one of them says something else."""

    changed = Signal()

    def __init__(self, form: QFormLayout, settings: Settings, prefix: str, lines: int = SHOWN + 1) -> None:
        super().__init__(form)
        self._settings = settings
        self._folder = named(QLineEdit(start_folder(settings)), f"{prefix}Folder", "Folder", "Where the files go")
        self._browse = named(QPushButton("Choose…"), f"{prefix}FolderButton", "Choose a folder", "Choose a folder")
        self._browse.setAutoDefault(False)
        self._template = named(
            QLineEdit(settings.get("template") or naming.EACH_MAP),
            f"{prefix}Template",
            "Names",
            f"What the files are called: {naming.KNOWN} stand for what they say",
            "{stem} is the picture's name, {filter} the map's, {stage} the layer's, {index} the map's number.",
        )
        self._names = theme.small_label()
        self._names.setObjectName(f"{prefix}Names")
        self._names.setFixedHeight(lines * self._names.fontMetrics().lineSpacing())
        self._names.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.replace = named(
            QCheckBox("&Replace files that are there"),
            f"{prefix}Replace",
            "Replace files that are there",
            "No file of these names is there",
        )
        self.replace.setEnabled(False)
        self._browse.clicked.connect(self._choose)
        for field in (self._folder, self._template):
            field.textChanged.connect(lambda *_: self.changed.emit())
        self.replace.toggled.connect(lambda *_: self.changed.emit())
        self._add_to(form)

    def _add_to(self, form: QFormLayout) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._folder, 1)
        row.addWidget(self._browse)
        for text, field, content in (("F&older", self._folder, row), ("&Names", self._template, self._template)):
            label = QLabel(text)
            label.setBuddy(field)
            form.addRow(label, content)
        form.addRow(QLabel(), self._names)
        form.addRow(QLabel(), self.replace)

    @property
    def overwrite(self) -> bool:
        """Whether files that are there may be replaced."""
        return self.replace.isEnabled() and self.replace.isChecked()

    def target(self, row: Format) -> Target:
        """The folder and names for a format; UserError for a folder or a template that is none."""
        folder = self._folder.text().strip()
        if not folder:
            raise UserError("no-folder-named")
        template = naming.checked(self._template.text().strip())
        return Target(Path(folder).expanduser().absolute(), row, template, self.overwrite)

    def show_files(self, names: Sequence[str], there: int) -> None:
        """The first of the names and how many more there are; how many are there already."""
        lines = list(names[:SHOWN])
        if len(names) > SHOWN:
            lines.append(f"and {len(names) - SHOWN} more, {len(names)} in all")
        metrics, width = self._names.fontMetrics(), max(200, self._names.width())
        self._names.setText("\n".join(metrics.elidedText(one, Qt.TextElideMode.ElideMiddle, width) for one in lines))
        self._names.setToolTip(theme.plain_tooltip(", ".join(names[:50])))
        self.replace.setEnabled(there > 0)
        self.replace.setToolTip("Otherwise they stay as they are" if there else "No file of these names is there")

    def remember(self) -> None:
        """For the next time."""
        self._settings.set("export-folder", self._folder.text().strip())
        self._settings.set("template", self._template.text().strip())

    def _choose(self) -> None:
        window = self._browse.window()
        found = choose.save_folder(window, self._folder.text())
        if found is not None:
            self._folder.setText(str(found))


def start_folder(settings: Settings) -> str:
    """The folder last written to, else that of the last file, else the one for pictures."""
    pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return str(settings.get("export-folder") or settings.get("folder") or pictures or Path.home())
