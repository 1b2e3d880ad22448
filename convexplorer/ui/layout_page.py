"""What a page is that is made when its layout is first shown: it adds panels, and follows document and view."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from convexplorer.model.document import Document
from convexplorer.model.view import View
from convexplorer.ui.panels.panel import Desk, Panel

AddPanel = Callable[[str, str], Panel]
"""A panel made by its key and its name, "module:Class"; the result feed hands it every result from then on."""


class LayoutPage(QWidget):
    """One layout's page; its panels are added through `add` and follow by themselves."""

    def __init__(self, desk: Desk, add: AddPanel) -> None:
        super().__init__()
        self.desk, self.add = desk, add

    def set_document(self, document: Document, view: View) -> None:
        """Show what the view asks for; called on every change while this layout is shown."""

    def show_part(self, widget: QWidget) -> None:
        """In a narrow window, the part of the page that the widget lies in."""

    def floor(self) -> int | None:
        """Pixels from its top above which a sentence may lie; None: at the top."""
        return None

    def close_one(self) -> bool:
        """Close what is open, the uppermost first; False when nothing is: Esc leads home."""
        return False
