"""Sliders made from a table, a curve in a small space, and a range that is typed."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QToolButton

from convexplorer.ui import theme
from convexplorer.ui.widgets.legend import Legend
from convexplorer.ui.widgets.parameter_sliders import ParameterSliders, SliderRow
from convexplorer.ui.widgets.sparkcurve import Sparkcurve

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
ROWS = (SliderRow("sigma", "Sigma σ", 0.3, 5.0, 1.2, 0.1), SliderRow("theta", "Angle θ", 0, 180, 45, 5))


@pytest.fixture(autouse=True)
def themed(qapp):
    theme.apply_theme(qapp, "light")


def shown(qtbot, widget, width, height):
    widget.resize(width, height)
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


@pytest.fixture
def sliders(qtbot):
    made = ParameterSliders()
    made.set_parameters(ROWS)
    made.said = []
    made.value_edited.connect(lambda *values: made.said.append(values))
    return shown(qtbot, made, 320, 80)


def test_values_are_steps_between_the_ends(sliders):
    assert sliders.values() == {"sigma": 1.2, "theta": 45}
    inner = sliders.slider("sigma").slider
    QTest.keyClick(inner, Qt.Key.Key_Right)
    QTest.keyClick(inner, Qt.Key.Key_Home)
    QTest.keyClick(inner, Qt.Key.Key_End)
    assert [(name, value) for name, value, _ in sliders.said] == [("sigma", 1.3), ("sigma", 0.3), ("sigma", 5.0)]
    assert inner.accessibleName() == "Sigma σ"
    assert inner.objectName() == "sigmaParameter"


def test_a_number_from_outside_is_shown_as_it_is(sliders):
    sliders.set_values({"sigma": 1.234, "theta": 270, "unknown": 1})
    assert sliders.values() == {"sigma": 1.234, "theta": 270}
    assert sliders.slider("sigma").slider.accessibleDescription() == "1.23"
    assert sliders.slider("theta").slider.accessibleDescription() == "270"
    assert sliders.said == []
    QTest.keyClick(sliders.slider("theta").slider, Qt.Key.Key_Left)
    assert sliders.said[-1][:2] == ("theta", 175)


def test_a_drag_is_one_gesture(sliders):
    inner = sliders.slider("theta").slider
    middle = inner.height() // 2
    QTest.mousePress(inner, LEFT, NONE, QPoint(inner.width() // 4, middle))
    for x in range(inner.width() // 4, inner.width()):
        QTest.mouseMove(inner, QPoint(x, middle))
    QTest.mouseRelease(inner, LEFT, NONE, QPoint(inner.width() - 1, middle))
    assert len(sliders.said) > 3
    assert len({gesture for *_, gesture in sliders.said}) == 1
    assert sliders.said[-1][1] == 180


def test_other_parameters_take_the_place_of_the_old_ones(sliders, qtbot):
    play = sliders.slider("sigma").findChild(QToolButton)
    QTest.mouseClick(play, LEFT)
    sliders.set_parameters(ROWS)
    assert play.isChecked()
    sliders.set_parameters([SliderRow("slope", "Slope", 0, 1, 0.01, 0.01)])
    assert sliders.values() == {"slope": 0.01}
    sliders.set_parameters([])
    assert sliders.values() == {}


def test_the_curve_goes_through_its_points_and_the_dot_is_on_it(qtbot):
    made = shown(qtbot, Sparkcurve(), 200, 120)
    x = np.linspace(-4, 4, 81)
    made.set_curve(x, np.maximum(x, 0), (x > 0) * 1.0)
    for at in (-3.0, 1.0, 3.0):
        place, image = made.point(at, max(at, 0.0)).toPoint(), made.grab().toImage()
        near = [image.pixelColor(place + QPoint(0, down)) for down in (-1, 0, 1)]
        ink = theme.LIGHT["output"]  # the edge of a line lies between two pixels
        assert min(abs(c.red() - ink.red()) + abs(c.blue() - ink.blue()) for c in near) < 12
    centre = made.point(2, 2).toPoint()

    def inked():
        image = made.grab().toImage()
        box = [(x, y) for x in range(-3, 4) for y in range(-3, 4)]
        return sum(image.pixelColor(centre + QPoint(x, y)).name() == theme.LIGHT.output for x, y in box)

    before = inked()
    made.set_dot(2.0, 2.0)
    assert inked() > before + 8
    assert made.accessibleDescription() == "2 becomes 2"
    made.set_dot(None)
    assert made.accessibleDescription() == ""


def test_a_curve_takes_what_is_not_finite_and_values_far_away(qtbot):
    made = shown(qtbot, Sparkcurve(), 200, 120)
    made.grab()
    x = np.linspace(-4, 4, 9)
    made.set_curve(x, np.where(x < 0, np.nan, x))
    made.set_histogram(np.linspace(-1e9, 1e9, 5), np.array([1, 0, 2, 0]))
    made.set_dot(1e12, -1e12)
    assert not made.grab().isNull()
    made.set_curve(x, np.zeros(9))
    assert not made.grab().isNull()


@pytest.fixture
def legend(qtbot):
    made = Legend()
    made.set_scheme(np.zeros((256, 3), np.uint8), -1, 3)
    made.said = []
    made.range_typed.connect(lambda *values: made.said.append(values))
    made.rejected.connect(made.said.append)
    return shown(qtbot, made, 300, 24)


def double_click(legend, which):
    QTest.mouseDClick(legend, LEFT, NONE, legend.number_rect(which).center().toPoint())


def test_a_double_click_types_another_end(legend):
    legend.set_editable()
    double_click(legend, 1)
    line = legend.findChild(QLineEdit)
    QTest.keyClicks(line, "5")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert legend.said == [(-1, 5)]
    assert legend.range() == (-1, 5)
    double_click(legend, 0)
    QTest.keyClicks(line, "-2")
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert line.text() == "5"
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert legend.said == [(-1, 5), (-2, 5)]


def test_what_leaves_no_range_is_refused(legend):
    legend.set_editable()
    double_click(legend, 1)
    line = legend.findChild(QLineEdit)
    for text in ("x", "-1", "nan"):
        line.selectAll()
        QTest.keyClicks(line, text)
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert line.isVisible()
    assert legend.said == ["x", "-1", "nan"]
    assert legend.range() == (-1, 3)


def test_a_legend_is_read_only_unless_told(legend):
    double_click(legend, 0)
    assert not legend.findChild(QLineEdit).isVisible()
    assert legend.focusPolicy() == Qt.FocusPolicy.NoFocus
    legend.set_editable()
    legend.setFocus()
    QTest.keyClick(legend, Qt.Key.Key_Return)
    assert legend.findChild(QLineEdit).isVisible()


def test_clipping_is_marked_at_its_end_and_said(legend):
    def warnings():
        image = legend.grab().toImage()
        return [x for x in range(300) for y in range(24) if image.pixelColor(x, y).name() == theme.LIGHT.warning]

    assert warnings() == []
    legend.set_clipped(0, 0.031)
    assert warnings()
    assert min(warnings()) > 200
    assert legend.accessibleDescription() == "from −1 to 3, 3.1 % of the values are above"
    legend.set_clipped(0.5, 0)
    assert max(warnings()) < 100
