"""Where the picture comes from: built in, a file, a camera, an address, the screen; held, stopped and started."""

import logging

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QWidget

from convexplorer.engine.show import SourceState
from convexplorer.model import sources
from convexplorer.model.document import Document
from convexplorer.model.sources import BuiltIn, Camera, Source, Synthetic, is_live
from convexplorer.model.view import View
from convexplorer.sources import still
from convexplorer.ui import theme
from convexplorer.ui.panels.camera_menu import CameraMenu
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.panels.source_extras import SourceExtras
from convexplorer.ui.widgets.disclosure import Disclosure

ASKED = (("Open…", "open"), ("Address…", "open-address"), ("Screen…", "open-screen"))
"""Rows of the list that ask: what they say, and the action that does it."""
_log = logging.getLogger(__name__)


class SourceBar(QWidget):
    """The list, the camera, hold and stop, and what is one click away."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._source: Source | None = None
        self._sources = self._build_list()
        self._camera = self._build_camera()
        self._hold = named(QToolButton(), "freezeButton", "Hold the picture", "Hold the picture (Pause)")
        self._hold.setWhatsThis("Holds a moving picture as it is; the layers go on answering every edit on it.")
        self._hold.setCheckable(True)
        theme.set_icon(self._hold, "pause")
        self._hold.clicked.connect(lambda *_: desk.actions["freeze"].trigger())
        self._start = named(QToolButton(), "startButton", "Start", "Start the source")
        self._start.setWhatsThis("Starts a camera, film or stream that waits, or stops the one that runs.")
        self._start.clicked.connect(self._start_or_stop)
        self._extras = SourceExtras(desk)
        more = named(Disclosure("", "more"), "sourceDisclosure", "The source's settings", "The source's settings")
        more.setWhatsThis("How the picture is taken: mirrored, turned, a part of it; and what its source can be told.")
        more.set_content(self._extras)
        self._hold.setFixedSize(24, 24)
        self._start.setFixedSize(self._start.fontMetrics().horizontalAdvance("Start") + 20, 24)
        for button in (self._hold, self._start):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        label = QLabel("P&icture")
        label.setBuddy(self._sources)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for widget in (label, self._sources, self._camera, self._hold, self._start, more):
            row.addWidget(widget)

    def _build_list(self) -> QComboBox:
        box = named(QComboBox(), "sourceSelector", "Picture", "Where the picture comes from; a file may be dropped")
        box.setWhatsThis("The picture that goes in: one that comes with the program, a moving scene, or your own.")
        for name, title, tip in built_in():
            box.addItem(title, BuiltIn(name))
            box.setItemData(box.count() - 1, theme.plain_tooltip(tip), Qt.ItemDataRole.ToolTipRole)
        box.addItem("Moving scene", Synthetic())
        box.insertSeparator(box.count())
        for text, key in ASKED:
            box.addItem(text, key)
        self._fixed = box.count()
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(14)
        box.setMaxVisibleItems(24)
        box.activated.connect(self._choose)
        return box

    def _build_camera(self) -> QToolButton:
        button = named(QToolButton(), "cameraButton", "Camera", "Show the camera; the arrow lists all that are there")
        button.setWhatsThis("One click and the camera is live. The arrow beside it lists every camera that is there.")
        button.setText("Camera")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        theme.set_icon(button, "camera")
        button.setCheckable(True)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setStyleSheet(
            "QToolButton { padding: 3px 20px 3px 3px; }"
            "QToolButton::menu-button { border: none; width: 16px; }"
            "QToolButton::menu-button:hover { background: palette(midlight); }"
        )
        button.setMenu(CameraMenu(self._desk, button))
        button.clicked.connect(self._click_camera)
        return button

    def set_document(self, document: Document, view: View) -> None:
        """Which source is chosen, and whether it is held or waits."""
        if document.source != self._source:
            self._source = document.source
            self._show(document.source)
            if isinstance(document.source, Camera):
                self._desk.cameras.look()
        self._show_state(document.source, view)
        tried = self._desk.loop.tried  # its settings are those that the next change starts from
        self._extras.set_document(document if tried is None else document.with_source(tried), view)

    def _show_state(self, source: Source, view: View) -> None:
        loop = self._desk.loop
        moves, waits, tries = is_live(source), loop.waiting, loop.tried is not None
        self._camera.setChecked(isinstance(loop.tried or source, Camera))
        self._hold.setEnabled(moves and not waits)
        self._hold.setChecked(moves and view.frozen)
        tip = ("Go on (Pause)" if view.frozen else "Hold the picture (Pause)") if moves else "This picture stands still"
        self._hold.setToolTip(tip)
        theme.set_icon(self._hold, "play" if view.frozen and moves else "pause")
        self._start.setEnabled(moves or tries)
        self._start.setText("Start" if waits or not (moves or tries) else "Stop")
        words = "Start the source" if waits else "Stop the source" if moves else "Nothing runs here by itself"
        if tries:
            words = "Give up opening the source"
        self._start.setToolTip(words)
        self._start.setAccessibleName(words)

    def set_state(self, state: SourceState | None) -> None:
        """What the source brings: its film's length, its rate."""
        self._extras.set_state(state)

    def _show(self, source: Source) -> None:
        index = next((i for i in range(self._sources.count()) if self._sources.itemData(i) == source), -1)
        if index < 0 and isinstance(source, Synthetic):
            index = self._sources.findText("Moving scene")
        if index < 0:
            while self._sources.count() > self._fixed:
                self._sources.removeItem(self._fixed)
            self._sources.addItem(sources.title(source), source)
            index = self._sources.count() - 1
        self._sources.setCurrentIndex(index)
        self._sources.setToolTip(theme.plain_tooltip(f"Picture: {sources.title(source)}"))

    @Slot(int)
    def _choose(self, index: int) -> None:
        chosen = self._sources.itemData(index)
        self._show(self._desk.store.shown.source)
        if isinstance(chosen, str):
            self._desk.actions[chosen].trigger()
        elif chosen is not None:
            self._desk.show_source(chosen)

    @Slot()
    def _click_camera(self) -> None:
        """The camera used last, or the first there is; a click while it is live stops it."""
        loop, source = self._desk.loop, self._desk.store.shown.source
        if isinstance(loop.tried or source, Camera) and not loop.waiting:
            loop.halt()
        else:
            self._desk.show_source(self._desk.cameras.last())
        self._camera.setChecked(isinstance(loop.tried or source, Camera))

    @Slot()
    def _start_or_stop(self) -> None:
        loop = self._desk.loop
        if loop.waiting:
            loop.start()
        else:
            loop.halt()


def built_in() -> list[tuple[str, str, str]]:
    """(name, title, what it is good for) of the pictures that come with the program."""
    try:
        return [(name, str(row["title"]), str(row["good_for"])) for name, row in still.built_in_pictures().items()]
    except (OSError, ValueError, KeyError, TypeError):
        _log.warning("no list of built-in pictures", exc_info=True)
        return [("street", "Street", "")]
