"""Which example is taken step by step, and what is made of its steps; stands beside the tabs."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton

from convexplorer.model.cases import CASES, GROUPS, in_group
from convexplorer.model.document import Document
from convexplorer.model.sources import title
from convexplorer.model.view import View
from convexplorer.ui import theme
from convexplorer.ui.examples import open_case
from convexplorer.ui.panels.panel import Desk, Panel, named

OWN = "Your own picture"


class ChoosingPanel(Panel):
    """The built-in examples by their groups, and Export."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._example = named(QComboBox(), "stepExampleSelector", "Example", "Small examples with known numbers")
        self._example.setWhatsThis("Every case of the well-known animations of convolution arithmetic, and others.")
        self._example.setMaxVisibleItems(30)
        self._example.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._example.setMinimumContentsLength(26)
        self._fill()
        self._example.activated.connect(self._choose)
        label = QLabel("E&xample")
        label.setBuddy(self._example)
        export = QToolButton()
        export.setObjectName("stepExportButton")
        export.setDefaultAction(desk.actions["export-steps"])
        export.setAccessibleName("Export steps")
        export.setWhatsThis("Draws one step or all of them as a picture, an animation or a film.")
        export.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        export.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        theme.set_icon(export, "export")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(label)
        row.addWidget(self._example)
        row.addWidget(export)

    def _fill(self) -> None:
        model = self._example.model()
        self._example.addItem(OWN, None)
        for group, heading in GROUPS.items():
            self._example.insertSeparator(self._example.count())
            self._example.addItem(heading, None)
            # a heading is read, not chosen
            model.setData(model.index(self._example.count() - 1, 0), 0, Qt.ItemDataRole.UserRole - 1)
            for case in in_group(group):
                self._example.addItem(f"  {case.title}", case.key)
                at = self._example.count() - 1
                self._example.setItemData(at, theme.plain_tooltip(case.sentence), Qt.ItemDataRole.ToolTipRole)

    def set_document(self, document: Document, view: View) -> None:
        """Which example this is."""
        wanted = title(document.source)
        key = next((case.key for case in CASES.values() if case.title == wanted), None)
        self._example.setCurrentIndex(max(self._example.findData(key), 0) if key else 0)

    @Slot(int)
    def _choose(self, index: int) -> None:
        case = CASES.get(str(self._example.itemData(index)))
        if case is None:  # a heading, or the picture that is there already
            self.set_document(self.document, self.desk.store.view)
            return
        open_case(self.desk, case)
