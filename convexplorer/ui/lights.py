"""A letter of the formula and its control point at each other: hovering one lights the other."""

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from convexplorer.ui.panels.panel import Desk
from convexplorer.ui.theme import colours
from convexplorer.ui.widgets.labelled_slider import LabelledSlider


class Lit(NamedTuple):
    """A control's keys in the formula, and whether pointing at the control lights the first of them."""

    keys: tuple[str, ...]
    points: bool = True


LARGE, SHADE = 60, 56
"""Pixels of height from which a frame is painted in place of a shade; how much of its colour the shade has, of 255."""
ROLES: Mapping[str, str] = {"N": "input", "F": "kernel", "weights": "kernel", "bias": "learned", "O": "output"}
"""The colour of a key's number in the formula; all others are chosen by the designer."""
LIGHTS: Mapping[str, Lit] = {
    "strideSlider": Lit(("S",)),
    "strideWidthSlider": Lit(("S",)),
    "paddingSlider": Lit(("P",)),
    "paddingSelector": Lit(("P",)),
    "paddingTopSpin": Lit(("P",)),
    "paddingBottomSpin": Lit(("P",)),
    "paddingLeftSpin": Lit(("P",)),
    "paddingRightSpin": Lit(("P",)),
    "dilationSlider": Lit(("D",)),
    "dilationWidthSlider": Lit(("D",)),
    "sizeSelector": Lit(("F",)),
    "biasField": Lit(("bias",)),
    # these tell what else is under the pointer: they are pointed at, and do not point
    "kernelEditor": Lit(("F", "weights"), points=False),
    "filterBank": Lit(("filters",), points=False),
    "inputView": Lit(("N",), points=False),
    "featureMaps": Lit(("O",), points=False),
}


class Lights(QObject):
    """Listens to what is pointed at, and tells when it is one of the controls of the table."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        super().__init__(window)
        self._light = desk.light
        self._keys: dict[QObject, str] = {}
        self._glows: list[tuple[_Glow, tuple[str, ...]]] = []
        for name, lit in LIGHTS.items():
            control = window.findChild(QWidget, name)
            if control is None:
                continue
            parent = control.parentWidget()
            row = parent if isinstance(parent, LabelledSlider) else control
            self._glows.append((_Glow(row), lit.keys))
            for widget in {control, row} if lit.points else ():
                self._keys[widget] = lit.keys[0]
                widget.installEventFilter(self)
        desk.light.moved.connect(self._move)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Coming and going of the pointer and of the keyboard."""
        if event.type() in (QEvent.Type.Enter, QEvent.Type.FocusIn):
            self._light.moved.emit(self._keys.get(watched, ""))
        elif event.type() in (QEvent.Type.Leave, QEvent.Type.FocusOut):
            self._light.moved.emit("")
        return super().eventFilter(watched, event)

    @Slot(str)
    def _move(self, key: str) -> None:
        for glow, keys in self._glows:
            glow.shine(key if key in keys else "")


class _Glow(QWidget):
    """A shade over a small control, a frame round a large one, in the colour of the number that it sets."""

    def __init__(self, control: QWidget) -> None:
        super().__init__(control)
        self._control, self._key = control, ""
        self.setObjectName("glow")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        control.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As large as its control."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._control.rect())
        return super().eventFilter(watched, event)

    def shine(self, key: str) -> None:
        """Show it for that key; "" hides it."""
        self._key = key
        if not key:
            self.hide()
            return
        self.setGeometry(self._control.rect())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The shade or the frame."""
        colour = colours()[ROLES.get(self._key, "accent")]
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.height() > LARGE:
                painter.setPen(QPen(colour, 2))
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                colour.setAlpha(SHADE)
                painter.setBrush(colour)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
