"""A picture that is zoomed together with all others: it asks for what it shows at its own size."""

from dataclasses import replace

from PySide6.QtCore import Slot

from convexplorer.model.view import Rectangle
from convexplorer.ui.panels.panel import Desk
from convexplorer.ui.widgets.image_view import ImageView


class SharedView(ImageView):
    """What the user zooms to becomes the view's part of the scene; that the pointer left is told to the others."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.picture_size = (0, 0)
        self.left.connect(self._leave_it)
        self.resized_to.connect(self._resized)
        self.visible_changed.connect(self.see_part)

    @Slot()
    def _leave_it(self) -> None:
        if self.desk.light.over == self.objectName():
            self.desk.light.enter("")

    @Slot(int, int)
    def _resized(self, width: int, height: int) -> None:
        self.picture_size = (width, height)
        self.desk.ask()

    @Slot(float, float, float, float)
    def see_part(self, row: float, column: float, height: float, width: float) -> None:
        """Show a part of the scene everywhere; all there is stands for no part."""
        store = self.desk.store
        part = None if (row, column, height, width) == self.sight().bounds else Rectangle(row, column, height, width)
        store.set_view(replace(store.view, visible=part))
