"""The rows of the layer list as a tree: the input with what is done to it, the layers, and in blocks their layers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QImage

from convexplorer.compute.arrays import Shape
from convexplorer.formats.network_table import memory_text, shape_text
from convexplorer.messages import Message
from convexplorer.model.first_maps import FirstMapsAnswer
from convexplorer.model.layer_names import leaf_of
from convexplorer.model.leaving import does_nothing
from convexplorer.model.rows import Row
from convexplorer.ui.theme import plain_tooltip
from convexplorer.ui.widgets.painting import picture

ENTRY = Qt.ItemDataRole.UserRole
"""The role of the entry itself."""
INPUT = "input"
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(eq=False)
class Entry:
    """One row of the list; without a `row` it is the input."""

    name: str
    row: Row | None
    shape: Shape | None
    inside: list["Entry"] = field(default_factory=list)
    outer: "Entry | None" = None
    images: tuple[QImage, ...] = ()
    answer: FirstMapsAnswer | None = None
    bare: str = ""
    """Why there are no values, where only the shape is known."""

    @property
    def title(self) -> str:
        """Its name below that of its block."""
        if self.row is None:
            return "Input"
        outer = "" if self.outer is None or self.outer.row is None else f"{self.outer.name}/"
        return self.name[len(outer) :] if outer and self.name.startswith(outer) else leaf_of(self.name)

    @property
    def kind(self) -> str:
        """What it is."""
        if self.row is None:
            return "as it comes"
        return f"shape only: {self.row.kind}" if self.bare else self.row.kind

    @property
    def idle(self) -> bool:
        """Whether it does nothing: left out, no activation, no pool, or in a path that is off."""
        return self.row is not None and (self.row.off or does_nothing(self.row.layer))

    @property
    def parameters(self) -> str:
        """How many numbers are learned; "" where none are."""
        counts = None if self.row is None else self.row.counts
        return f"{counts.parameters:,}" if counts is not None and counts.parameters else ""

    @property
    def movable(self) -> bool:
        """Whether it can be moved, renamed, left out: not the input, nor what is done to it."""
        return self.row is not None and not self.row.prepares

    def spoken(self) -> str:
        """All of it in one sentence."""
        parts = [self.title, self.kind, shape_text(self.shape) if self.shape is not None else ""]
        if self.parameters:
            parts.append(f"{self.parameters} parameters")
        if self.row is not None and self.row.error is not None:
            parts.append(str(self.row.error))
        elif self.bare:
            parts.append(self.bare)
        return ", ".join(part for part in parts if part)

    def tip(self) -> str:
        """What the row has no room for."""
        row = self.row
        if row is None or row.counts is None or row.rows is None or row.columns is None:
            return self.spoken()
        sees = f"sees {float(row.rows.size):g} × {float(row.columns.size):g} pixels"
        work = f"{row.counts.multiply_adds:,} multiply-adds, {memory_text(row.memory)}"
        return f"{self.name}: {self.spoken()}, {work}, {sees}"


class LayerModel(QAbstractItemModel):
    """`renamed(name, new)` when a name was typed; entries by their names through `find`."""

    renamed = Signal(str, str)
    rebuilt = Signal()
    """There are other rows than before, or they stand elsewhere."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._top: list[Entry] = []
        self._entries: dict[str, Entry] = {}
        self._rows: tuple[Row, ...] = ()
        self._shape: Shape | None = None

    @property
    def shape(self) -> Shape | None:
        """That of the pictures."""
        return self._shape

    # ------------------------------------------------------------ what is shown

    def set_rows(self, rows: tuple[Row, ...], shape: Shape | None) -> None:
        """Show these; where names and nesting are the same, every row stays in its place."""
        if rows is self._rows and shape == self._shape:
            return
        same = [(row.name, row.depth) for row in rows] == [(row.name, row.depth) for row in self._rows]
        self._rows, self._shape = rows, shape
        if same and self._top:
            self._top[0].shape = shape
            for row in rows:
                self._entries[row.name].row, self._entries[row.name].shape = row, row.output
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._top) - 1, 0))
            return
        old = self._entries
        self.beginResetModel()
        self._build(rows, shape)
        for name, entry in self._entries.items():
            if name in old:
                entry.images, entry.answer = old[name].images, old[name].answer
        self.endResetModel()
        self.rebuilt.emit()

    def _build(self, rows: Sequence[Row], shape: Shape | None) -> None:
        first = Entry(INPUT, None, shape)
        self._top, self._entries = [first], {INPUT: first}
        open_: list[Entry] = []
        for row in rows:
            entry = Entry(row.name, row, row.output)
            self._entries[row.name] = entry
            del open_[row.depth :]
            entry.outer = first if row.prepares else open_[-1] if open_ else None
            (self._top if entry.outer is None else entry.outer.inside).append(entry)
            if not row.prepares:
                open_.append(entry)

    def set_answer(self, name: str, answer: FirstMapsAnswer) -> None:
        """The maps of one row; nothing is painted anew until the list is."""
        entry = self._entries.get(name)
        if entry is not None and entry.answer is not answer:
            entry.answer = answer
            entry.images = tuple(picture(pixels) for pixels in answer.pixels)

    def set_bare(self, bare: Mapping[str, Message | None]) -> None:
        """Of which rows only the shape is known, and why (None: another layer is the cause): they have no maps."""
        for name, entry in self._entries.items():
            entry.bare = str(bare[name] or Message("shape-behind")) if name in bare else ""
            if entry.bare:
                entry.images, entry.answer = (), None

    def entries(self) -> Iterator[Entry]:
        """All of them, a block before what lies in it."""
        yield from self._entries.values()

    def find(self, name: str) -> QModelIndex:
        """Where the row of that name is; invalid where there is none."""
        entry = self._entries.get(name)
        return QModelIndex() if entry is None else self._index_of(entry)

    def broken(self) -> Entry | None:
        """The row with an error."""
        return next((one for one in self.entries() if one.row is not None and one.row.error is not None), None)

    def _index_of(self, entry: Entry) -> QModelIndex:
        beside = self._top if entry.outer is None else entry.outer.inside
        return self.createIndex(beside.index(entry), 0, entry)

    # ------------------------------------------------------------ Qt's questions

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        """The place of a row."""
        inside = self._inside(parent)
        return self.createIndex(row, column, inside[row]) if 0 <= row < len(inside) and column == 0 else QModelIndex()

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        """The block that a row lies in."""
        entry = entry_of(index)
        return QModelIndex() if entry is None or entry.outer is None else self._index_of(entry.outer)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many lie in it."""
        return len(self._inside(parent))

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """One."""
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The entry, its name, or what is said of it."""
        entry = entry_of(index)
        if entry is None:
            return None
        match role:
            case Qt.ItemDataRole.UserRole:
                return entry
            case Qt.ItemDataRole.DisplayRole:
                return entry.title
            case Qt.ItemDataRole.EditRole:
                return leaf_of(entry.name)
            case Qt.ItemDataRole.AccessibleTextRole:
                return entry.spoken()
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tooltip(entry.tip())
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Another name: it is there when the document has it."""
        entry = entry_of(index)
        if entry is None or role != Qt.ItemDataRole.EditRole:
            return False
        self.renamed.emit(entry.name, str(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What is in the stack can be renamed."""
        entry = entry_of(index)
        if entry is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if entry.movable else flags

    def _inside(self, parent: Index) -> list[Entry]:
        entry = entry_of(parent)
        return self._top if entry is None else entry.inside


def entry_of(index: Index) -> Entry | None:
    """The entry at a place of the list."""
    found = index.internalPointer() if index.isValid() else None
    return found if isinstance(found, Entry) else None
