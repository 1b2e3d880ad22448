"""From dense over grouped to depthwise and separable: a slider over the divisors, and what each form costs."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from convexplorer.compute.layer import Counts
from convexplorer.messages import UserError
from convexplorer.model.document import Document
from convexplorer.model.forms import SHARE, Forms, forms, through_bottleneck
from convexplorer.model.layers import Conv2d
from convexplorer.model.toggles import possible_groups, separable, with_groups
from convexplorer.ui import theme
from convexplorer.ui.network.forms.form import LABEL, Around, Form
from convexplorer.ui.network.forms.rows import LEFT_OUT, Said, allow, button
from convexplorer.ui.panels.panel import named
from convexplorer.ui.widgets.labelled_slider import LabelledSlider

GROUPS = Said(
    "networkGroupsSlider",
    "&Groups",
    "Into how many groups channels and filters fall, from dense to each channel by itself",
    "A filter sees the channels of its own group alone: so many times fewer weights and products.",
)
SEPARABLE = Said(
    "networkSeparable",
    "Separable",
    "Two layers in its place: each channel by itself, then a 1×1 that mixes them, as near as such a pair can be",
)
BOTTLENECK = Said(
    "networkBottleneckButton",
    "Bottleneck",
    "Three layers in its place, as near as they can be: 1×1 down to a quarter of the channels, its kernels, and 1×1 up",
)
WIDEST = "depthwise"
ONE_CHANNEL = "One channel comes in: there is nothing to deal out"
EACH_ALREADY = "Each channel is filtered by itself already: see Channels in Explore"
UNKNOWN = "Not known before a picture is there"


class Grouping:
    """The slider and what the forms cost are rows of a form; the buttons stand where the form puts them."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._counts: tuple[int, ...] = (1,)
        self._gesture: tuple[str, Conv2d] | None = None
        self._slider = LabelledSlider(GROUPS.title, playable=False, widest=WIDEST)
        self._slider.set_object_name(GROUPS.name)
        self._slider.set_label_width(LABEL)
        named(self._slider.slider, GROUPS.name, GROUPS.label, GROUPS.tip, GROUPS.what)
        self._slider.value_edited.connect(self._edit)
        self._slider.gesture_finished.connect(self._finish)
        self._cost = _Costs()
        self.separable = button(SEPARABLE, self._make_separable)
        self.bottleneck = button(BOTTLENECK, self._make_bottleneck)
        form.rows.addWidget(self._slider)
        form.rows.addWidget(self._cost)
        form.follow(self._show)

    def _show(self, around: Around) -> None:
        conv: Conv2d = around.layer
        channels = 1 if around.shape is None else around.shape[0]
        self._counts = (1,) if conv.depthwise else possible_groups(conv.filters, channels)
        counts = self._counts if conv.groups in self._counts else (conv.groups,)
        self._counts = counts
        self._slider.set_range(0, len(counts) - 1)
        self._slider.set_format(lambda index: word(counts[min(index, len(counts) - 1)], channels, conv.depthwise))
        self._slider.set_value(counts.index(conv.groups))
        why = UNKNOWN if around.shape is None else EACH_ALREADY if conv.depthwise else ONE_CHANNEL
        self._slider.set_reason(why if channels == 1 or conv.depthwise else "")
        alone = channels == 1 or conv.depthwise or conv.groups == channels or conv.size == (1, 1)
        self.separable.setVisible(not alone)
        allow(self.separable, SEPARABLE, LEFT_OUT if around.left_out else "")
        found = _forms(around)
        self._cost.show_rows(() if found is None else costs(conv, found, channels))
        hint = "" if found is None else bottleneck(conv, found, channels)
        self.bottleneck.setVisible(bool(hint))
        allow(self.bottleneck, BOTTLENECK._replace(tip=hint), LEFT_OUT if around.left_out else "")

    def _edit(self, index: int, gesture: str) -> None:
        """A drag begins from the layer as it was: weights that it took away come back when it goes back."""
        around = self._form.now()
        if self._gesture is None or self._gesture[0] != gesture:
            self._gesture = gesture, around.layer
        first, groups, channels = self._gesture[1], self._counts[index], around.shape[0] if around.shape else 1

        def grouped(conv: Conv2d) -> Conv2d:
            return first if groups == first.groups else with_groups(first, groups, channels)

        self._form.change(grouped, f"{groups} groups", gesture)

    def _finish(self) -> None:
        self._gesture = None
        self._form.desk.seal()

    def _make_separable(self) -> None:
        self._form.edit(_separable, "Separable")

    def _make_bottleneck(self) -> None:
        self._form.edit(_through_bottleneck, "Bottleneck")


def _through_bottleneck(around: Around) -> Document:
    if around.shape is None:
        return around.document
    return through_bottleneck(around.document, around.layer.name, around.shape[0])


def _forms(around: Around) -> Forms | None:
    if around.shape is None:
        return None
    try:
        return forms(around.layer, around.shape)
    except UserError:
        return None


def _separable(around: Around) -> Document:
    if around.shape is None:
        return around.document
    return separable(around.document, around.layer.name, around.shape[0])


def word(groups: int, channels: int, each: bool) -> str:
    """What so many groups of so many channels are called."""
    if each or (groups == channels and channels > 1):
        return "depthwise"
    return "dense" if groups == 1 else str(groups)


def costs(conv: Conv2d, found: Forms, channels: int) -> tuple[tuple[str, Counts], ...]:
    """The forms that the layer can have with what each costs: the dense one first, then its own."""
    if channels == 1 or conv.depthwise:
        return ()
    rows = [("dense", found.dense)]
    if conv.groups > 1:
        rows.append(("depthwise" if conv.groups == channels else f"{conv.groups} groups", found.now))
    if conv.size != (1, 1) and conv.groups < channels:
        rows.append(("separable", found.separable))
    if bottleneck(conv, found, channels):
        rows.append(("bottleneck", found.bottleneck))
    return tuple(rows)


def bottleneck(conv: Conv2d, found: Forms, channels: int) -> str:
    """What three layers in its place would cost; "" where the middle would be nothing."""
    if conv.size == (1, 1) or channels < 2 * SHARE or conv.groups > 1 or conv.depthwise:
        return ""
    size = f"{conv.size[0]}×{conv.size[1]}"
    return (
        f"1×1 down to {found.middle} channels, {size}, 1×1 up would take {found.bottleneck.parameters:,} parameters "
        f"({_share(found.bottleneck, found.dense)}) and {found.bottleneck.multiply_adds:,} ×+."
    )


def _share(part: Counts, whole: Counts) -> str:
    return f"{part.parameters / whole.parameters:.0%}"


class _Costs(QWidget):
    """A table of forms: parameters, multiply-adds, and the share of a dense layer's parameters."""

    HEAD = ("", "parameters", "×+", "")
    ROWS = 4

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("networkCosts")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 2)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        rows = (self.HEAD, *((" ",) * len(self.HEAD) for _ in range(self.ROWS)))
        self._labels = [[theme.small_label(said) for said in row] for row in rows]
        for row, labels in enumerate(self._labels):
            for column, label in enumerate(labels):
                if column:
                    label.setAlignment(Qt.AlignmentFlag.AlignRight)
                grid.addWidget(label, row, column)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)

    def show_rows(self, rows: tuple[tuple[str, Counts], ...]) -> None:
        """Each form with its costs; the space of those that are not there is given back."""
        self.setVisible(bool(rows))
        for row, labels in enumerate(self._labels[1:]):
            there = row < len(rows)
            name, counts = rows[row] if there else (" ", Counts())
            said = (
                name,
                f"{counts.parameters:,}",
                f"{counts.multiply_adds:,}",
                _share(counts, rows[0][1]) if there else "",
            )
            for label, value in zip(labels, said, strict=True):
                label.setText(value)
                label.setVisible(there)
