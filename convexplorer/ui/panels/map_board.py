"""The place under the map's title: one large map, all of them, or the three stages."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from convexplorer.model.document import Document
from convexplorer.model.question import Question
from convexplorer.model.result import Result
from convexplorer.model.view import Arrangement, View
from convexplorer.ui.panels.all_maps import AllMaps
from convexplorer.ui.panels.map_pane import MapPane
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.panels.split_map import SplitMap
from convexplorer.ui.panels.stage_maps import StageMaps

MOVE = "Move over it to see how each value was made."
ORDER: tuple[Arrangement, ...] = ("one", "all", "stages")


class MapBoard(QStackedWidget):
    """One page for each arrangement; only the one in front asks and is painted."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.one = named(
            MapPane(desk),
            "featureMaps",
            "Feature map",
            f"What comes out. {MOVE}",
            "One feature map of the layer: one output value for each place of the kernel. A click keeps the value "
            "looked at, arrow keys move it; the wheel zooms, and the input with it.",
        )
        # who uses a pixel is asked while it is pointed at, and no longer
        desk.light.crossed.connect(desk.ask)
        self._split = SplitMap(self.one)
        self.all = AllMaps(desk)
        self.stages = StageMaps(desk)
        for page in (self.one, self.all, self.stages):
            self.addWidget(page)

    def arrange(self, arrangement: Arrangement) -> bool:
        """Bring a page to the front; whether it was another one."""
        index = ORDER.index(arrangement)
        if index == self.currentIndex():
            return False
        focused: QWidget | None = self.window().focusWidget()
        held = focused is not None and self.isAncestorOf(focused)
        self.setCurrentIndex(index)
        if held:
            (self.one, self.all, self.stages.panes["conv1"])[index].setFocus()
        return True

    def painted(self) -> tuple[QWidget, ...]:
        """What paints maps, on whichever page."""
        return self.one, *self.stages.panes.values(), self.all, *self.all.findChildren(QWidget)

    def questions(self, document: Document, view: View) -> list[Question]:
        """What the page in front wants to know."""
        if view.maps.arrangement == "all":
            return self.all.questions(view)
        if view.maps.arrangement == "stages":
            return self.stages.questions(document, view)
        asked = [self.one.question(document, view)] if min(self.one.picture_size) > 0 else []
        users = self.one.influence(document, view)
        asked += [] if users is None else [users]
        return [*asked, *self._split.questions(document, view)]

    def show_result(self, result: Result) -> None:
        """What came out, on the page that asked."""
        if result.view.maps.arrangement == "all":
            self.all.show_result(result)
        elif result.view.maps.arrangement == "stages":
            self.stages.show_result(result)
        else:
            self.one.show_result(result)
            self._split.show_result(result)

    def show_view(self, document: Document, view: View) -> None:
        """As the view has it, on the page in front."""
        if view.maps.arrangement == "all":
            self.all.show_view(document, view)
        elif view.maps.arrangement == "stages":
            self.stages.show_view(document, view)
        else:
            self.one.show_view(document, view)
            self._split.show_view(view)
