"""The kernel library: what is kept and what is ready-made, searched, taken, renamed, deleted, brought in and out."""

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from convexplorer.formats import library, naming
from convexplorer.formats.library import Entry, Shelf
from convexplorer.messages import Message, UserError
from convexplorer.scenes.kernels_row import kernels_row
from convexplorer.ui import keeping, theme
from convexplorer.ui.dialogs import choose
from convexplorer.ui.dialogs.destination import start_folder
from convexplorer.ui.dialogs.frame import lay_out
from convexplorer.ui.dialogs.library_list import LibraryList
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.widgets.scene_board import SceneBoard

READY_MADE = "It is ready-made: take it, change it, and save it under a name of your own"
NOTHING = "Choose a kernel first"
BUTTONS = (
    ("librarySave", "&Save selected filter", "The selected filter's kernel and bias, under its name"),
    ("libraryRename", "&Keep name and tags", "The chosen kernel is called and tagged as typed above"),
    ("libraryDelete", "&Delete", "Take the chosen kernel out of the library"),
    ("libraryPutBack", "&Put back", "The kernel that was deleted last comes back"),
    ("libraryImport", "&Import…", "Kernels from a file: JSON, text, CSV, ImageJ or NumPy"),
    ("libraryExport", "&Export…", "The chosen kernel as a file: JSON, text, CSV, ImageJ or NumPy"),
)


class LibraryDialog(QDialog):
    """`wanted` says what to do with `entry()` when the dialog was accepted: "add" or "use"."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent)
        self.setObjectName("libraryDialog")
        self.setWindowTitle("Kernel library")
        self._desk = desk
        self._shelf = Shelf()
        self.wanted = "add"
        self._list = LibraryList()
        self._list.picked.connect(self._pick)
        self._list.activated.connect(self._add)
        self._board = named(
            SceneBoard(1.0), "libraryBoard", "The chosen kernel", "The chosen kernel", "Its weights, or their colours."
        )
        self._board.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._board.setFixedHeight(180)
        self._name = named(QLineEdit(), "libraryName", "Name", "What the chosen kernel is called")
        self._tags = named(QLineEdit(), "libraryTags", "Tags", "Words to find it by, parted by commas")
        for field in (self._name, self._tags):
            field.textChanged.connect(self._allow)
        self._note = theme.small_label()
        self._note.setObjectName("libraryNote")
        self._note.setWordWrap(True)
        self._note.setFixedHeight(2 * self._note.fontMetrics().lineSpacing() + 2)
        self._buttons: dict[str, QPushButton] = {}
        self._lay_out()
        self._read()

    def _lay_out(self) -> None:
        acts = (self._save, self._rename, self._delete, self._put_back, self._import, self._export)
        grid = QGridLayout()
        for index, ((name, text, tip), act) in enumerate(zip(BUTTONS, acts, strict=True)):
            button = named(QPushButton(text), name, text.replace("&", ""), tip)
            button.setAutoDefault(False)
            button.clicked.connect(act)
            self._buttons[name] = button
            grid.addWidget(button, *divmod(index, 2))
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("&Name", self._name)
        form.addRow("&Tags", self._tags)
        right, both, rows = QVBoxLayout(), QHBoxLayout(), QVBoxLayout()
        right.addWidget(self._board)
        right.addLayout(form)
        right.addLayout(grid)
        right.addStretch(1)
        both.setSpacing(16)
        both.addWidget(self._list, 1)
        both.addLayout(right, 1)
        rows.addLayout(both, 1)
        rows.addWidget(self._note)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for name, text, tip, act in (
            ("libraryUse", "&Use in this filter", "The selected filter becomes the chosen kernel", self._use),
            ("libraryAdd", "&Add as filter", "The chosen kernel as one more filter", self._add),
        ):
            button = named(QPushButton(text), name, text.replace("&", ""), tip)
            box.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
            button.clicked.connect(act)
            self._buttons[name] = button
        lay_out(self, rows, box, 680)
        self._buttons["libraryUse"].setAutoDefault(False)
        self._buttons["libraryAdd"].setDefault(True)  # only now: the dialog has to know the button

    # ------------------------------------------------------------ showing

    def _read(self) -> None:
        try:
            self._shelf = library.read(library.place())
        except UserError as error:
            self._say(str(error))
        self._list.show_own(self._shelf.entries)

    def entry(self) -> Entry | None:
        """The one chosen."""
        return self._list.entry()

    def _own(self) -> Entry | None:
        """The one chosen, where it is the user's own."""
        entry = self.entry()
        return entry if entry is not None and any(entry is one for one in self._shelf.entries) else None

    @Slot()
    def _pick(self) -> None:
        entry = self.entry()
        self._name.setText("" if entry is None else entry.name)
        self._tags.setText("" if entry is None else ", ".join(entry.tags))
        if entry is not None:
            self._board.set_scene(kernels_row([("", entry.kernel)], ()))
        self._allow()

    @Slot()
    def _allow(self) -> None:
        """What cannot be done says why."""
        entry, own = self.entry(), self._own()
        reason = "" if own is not None else READY_MADE if entry is not None else NOTHING
        tips = {name: tip for name, _, tip in BUTTONS}
        same = own is not None and (self._name.text(), self._typed_tags()) == (own.name, own.tags)
        why = {
            "libraryRename": reason or ("Type another name or other tags above" if same else ""),
            "libraryDelete": reason,
            "libraryPutBack": "" if self._shelf.trash else str(Message("library-nothing-deleted")),
            "libraryExport": "" if entry is not None else NOTHING,
            "libraryAdd": "" if entry is not None else NOTHING,
            "libraryUse": "" if entry is not None else NOTHING,
        }
        for name, text in why.items():
            button = self._buttons[name]
            button.setEnabled(not text)
            button.setToolTip(text or tips.get(name, button.whatsThis()))
        for field in (self._name, self._tags):
            field.setEnabled(own is not None)
            field.setToolTip(field.whatsThis() if own is not None else reason)

    def _typed_tags(self) -> tuple[str, ...]:
        return library.tidy(tuple(self._tags.text().split(",")))

    def _say(self, text: str) -> None:
        self._note.setText(text)

    # ------------------------------------------------------------ doing

    def _done(self, shelf: Shelf, entry: Entry | None, said: str = "") -> None:
        self._shelf = shelf
        self._list.show_own(shelf.entries, entry)
        self._say(said)

    @Slot()
    def _save(self) -> None:
        try:
            shelf, entry = keeping.changed(lambda shelf: shelf.with_entry(keeping.shown_entry(self._desk)))
        except UserError as error:
            self._say(str(error))
            return
        self._done(shelf, entry, str(Message("library-saved", {"name": entry.name})))
        self._name.setFocus()
        self._name.selectAll()

    @Slot()
    def _rename(self) -> None:
        own = self._own()
        if own is None:
            return
        name, tags = self._name.text(), self._typed_tags()
        try:
            self._done(*keeping.changed(lambda shelf: shelf.changed(own.name, name, tags)))
        except UserError as error:
            self._say(str(error))

    @Slot()
    def _delete(self) -> None:
        own = self._own()
        if own is None:
            return
        try:
            shelf, _ = keeping.changed(lambda shelf: (shelf.without(own.name), None))
        except UserError as error:
            self._say(str(error))
            return
        self._done(shelf, None, str(Message("library-deleted", {"name": own.name})))

    @Slot()
    def _put_back(self) -> None:
        try:
            self._done(*keeping.changed(lambda shelf: shelf.put_back()))
        except UserError as error:
            self._say(str(error))

    @Slot()
    def _import(self) -> None:
        path = choose.open_kernel(self, start_folder(self._desk.settings))
        if path is not None:
            self.bring_in(path)

    def bring_in(self, path: Path) -> None:
        """The kernels of a file into the library: all of them, or none and a sentence."""

        def grown(shelf: Shelf) -> tuple[Shelf, Entry | None]:
            last = None
            for one in found:
                shelf, last = shelf.with_entry(one)
            return shelf, last

        try:
            found = library.imported(path)
            shelf, last = keeping.changed(grown)
        except UserError as error:
            self._say(str(error))
            return
        self._done(shelf, last, str(Message("library-imported", {"count": len(found), "name": path.name})))

    @Slot()
    def _export(self) -> None:
        entry = self.entry()
        if entry is None:
            return
        suggestion = Path(start_folder(self._desk.settings)) / f"{naming.word(entry.name) or 'kernel'}.json"
        kinds = {kind.key: (kind.title, kind.suffix) for kind in library.KINDS.values()}
        wanted = choose.save_kernel(self, suggestion, kinds)
        if wanted is not None:
            self.take_out(entry, *wanted)

    def take_out(self, entry: Entry, path: Path, key: str) -> None:
        """A kernel into a file of that kind, or a sentence; an ending that is another one's is not kept."""
        suffix = library.KINDS[key].suffix
        try:
            if path.suffix.lower() != suffix:  # the system did not ask about that name: it must be free
                known = any(path.suffix.lower() == kind.suffix for kind in library.KINDS.values())
                path = naming.unused(path.parent, path.stem if known else path.name, suffix)
            library.export(entry, path, key)
            self._say(str(Message("exported", {"path": str(path)})))
        except UserError as error:
            self._say(str(error))

    @Slot()
    def _add(self) -> None:
        self.wanted = "add"
        if self.entry() is not None:
            self.accept()

    @Slot()
    def _use(self) -> None:
        self.wanted = "use"
        self.accept()


def ask(parent: QWidget, desk: Desk) -> None:
    """Show the library; what is taken of it becomes a filter, in one step."""
    dialog = LibraryDialog(parent, desk)
    taken = dialog.exec() == QDialog.DialogCode.Accepted
    entry = dialog.entry()
    if taken and entry is not None:
        (keeping.use if dialog.wanted == "use" else keeping.add)(desk, entry)
    dialog.deleteLater()
