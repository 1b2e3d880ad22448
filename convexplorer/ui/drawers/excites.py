"""What excites the map: the patches of the picture that it answers most, and most negatively; and its kernel's kin."""

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from convexplorer.compute.finding import describe_likeness
from convexplorer.engine.exciting import COUNT
from convexplorer.model.document import Document
from convexplorer.model.question import Excites, Question
from convexplorer.model.result import Excitement, ExcitesAnswer, Result
from convexplorer.model.view import Probe, View
from convexplorer.scenes.exciting import ACROSS, BEST, HEIGHT, WIDTH, WORST, exciting_scene, key_of
from convexplorer.scenes.primitives import Scene
from convexplorer.ui import probing, theme
from convexplorer.ui.panels.panel import Desk, Panel, named
from convexplorer.ui.widgets.scene_board import SceneBoard

STILL = "Padding left out; a click goes there."
MOVING = "Of the last {frames} frames; a click goes there."


class ExcitesDrawer(Panel):
    """Nine patches of each sign, what they are of, and which named kernels this one is like."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._title = theme.small_label("Map")
        self._board = named(
            SceneBoard(1.0, at_top=True),
            "excitesBoard",
            "What excites this map",
            "Patches of the picture with the map's value for each; click one to go there",
            "The places where this map is largest, and where it is most negative, no two of them near each other. "
            "The frame is what one value sees. A map is bright where the picture looks like the kernel. Below: how "
            "like the kernel is to the named ones, whatever its scale: 1 is the same, −1 its negative.",
        )
        self._board.set_scene(Scene(WIDTH, HEIGHT))
        self._board.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._board.clicked.connect(self._go)
        self._board.walked.connect(self._walk)
        self._words, self._kin = theme.small_label(), theme.small_label()
        self._answer: ExcitesAnswer | None = None
        self._asked = Excites("", 0)
        self._chosen = ""
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addWidget(self._title)
        rows.addWidget(self._board)
        self._kin.setObjectName("kernelLikeness")
        for label, lines in ((self._words, 1), (self._kin, 3)):
            label.setWordWrap(True)
            # of fixed size: it says something else without the window being laid out anew
            label.setFixedHeight(lines * label.fontMetrics().lineSpacing())
            rows.addWidget(label)
        rows.addStretch(1)

    def questions(self, view: View) -> tuple[Question, ...]:
        """What excites the map that is shown."""
        asked = self._question(self.document, view, self.desk.newest())
        return () if asked is None else (asked,)

    def _question(self, document: Document, view: View, result: Result | None) -> Excites | None:
        out = probing.stage_shape(document, view.stage, probing.input_shape(document, result))
        return None if out is None else Excites(view.stage, probing.map_channel(document, view, out[0]))

    def set_document(self, document: Document, view: View) -> None:
        """Which named kernels the selected one is like."""
        conv = document.convolution
        kernels = conv.weight[min(view.filter, conv.filters - 1)]
        kernel = kernels[min(view.kernel_channel, len(kernels) - 1)]
        said = describe_likeness(kernel[::-1, ::-1] if conv.flipped else kernel)
        self._kin.setText("" if said is None else str(said))

    def set_result(self, result: Result) -> None:
        """The patches; the last good ones stay where there are none."""
        asked = self._question(result.document, result.view, result)
        answer = None if asked is None else result.answers.get(asked)
        if asked is None or result.frame is None or not isinstance(answer, ExcitesAnswer):
            return
        if answer is not self._answer:
            if asked != self._asked:
                self._choose("")
            self._answer, self._asked = answer, asked
            self._board.set_scene(exciting_scene(answer.best, answer.worst, result.frame.index))
            self._title.setText(f"Map {asked.channel + 1}")
            self._words.setText(STILL if answer.frames == 1 else MOVING.format(frames=answer.frames))

    def _patches(self, group: str) -> tuple[Excitement, ...]:
        if self._answer is None:
            return ()
        return self._answer.best if group == BEST else self._answer.worst

    @Slot(str)
    def _go(self, key: str) -> None:
        group, _, index = key.partition(":")
        found = self._patches(group)
        if int(index) < len(found):
            self._choose(key)
            one = found[int(index)]
            probe = Probe(self._asked.stage, self._asked.channel, one.row, one.column)
            store = self.desk.store
            store.set_view(replace(store.view, probe=probe, pinned=True))

    @Slot(int, int)
    def _walk(self, rows: int, columns: int) -> None:
        """To the patch beside the one chosen; the two groups lie side by side."""
        group, _, text = (self._chosen or key_of(BEST, 0)).partition(":")
        row, column = divmod(int(text), ACROSS)
        column += ACROSS * (group == WORST)
        if self._chosen:
            row, column = row + rows, column + columns
        if 0 <= row < COUNT // ACROSS and 0 <= column < 2 * ACROSS:
            self._go(key_of(WORST if column >= ACROSS else BEST, row * ACROSS + column % ACROSS))

    def _choose(self, key: str) -> None:
        self._chosen = key
        self._board.set_lit(*([key] if key else []))
