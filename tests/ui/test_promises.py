"""What the window promises of every number: it can be grabbed, finely or coarsely, as one step that undo takes back."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QSlider

from convexplorer.ui.widgets.matrix_editor import MatrixEditor
from convexplorer.ui.widgets.number_field import NumberField
from convexplorer.ui.widgets.scene_view import SceneView
from tests.ui.kernel_hands import LEFT, cell, kernel, steps, undo

NONE = Qt.KeyboardModifier.NoModifier
WAYS = {"Shift": Qt.KeyboardModifier.ShiftModifier, "": NONE, "Alt": Qt.KeyboardModifier.AltModifier}
LAYER = ("S", "P", "strideSlider", "paddingSlider")
NUMBERS = ("cell", "bias", *LAYER)


def mouse(widget, kind, at, modifiers):
    """One event of the mouse with keys held, as the window system sends it."""
    held = LEFT if kind != QEvent.Type.MouseButtonRelease else Qt.MouseButton.NoButton
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else LEFT
    place = QPointF(at)
    QApplication.sendEvent(widget, QMouseEvent(kind, place, QPointF(widget.mapToGlobal(at)), button, held, modifiers))


def drag(widget, start, pixels_up, modifiers=NONE):
    """Press, move up little by little, let go."""
    mouse(widget, QEvent.Type.MouseButtonPress, start, NONE)
    for up in range(4, pixels_up + 1, 4):
        mouse(widget, QEvent.Type.MouseMove, start - QPoint(0, up), modifiers)
    mouse(widget, QEvent.Type.MouseButtonRelease, start - QPoint(0, pixels_up), NONE)


def grabbed(driver, number):
    """The widget that shows the number, and the place to take hold of it."""
    if number == "cell":
        editor = driver.find("kernelEditor", MatrixEditor)
        return editor, cell(editor, 1, 1)
    if number in ("S", "P"):
        formula = driver.find("formulaBar", SceneView)
        return formula, formula.key_rect(number).center().toPoint()
    if number == "bias":
        field = driver.find("biasField", NumberField)
        return field, field.rect().center()
    slider = driver.find(number, QSlider)
    row = slider.parentWidget()
    place = slider.geometry().topRight() + QPoint(24, slider.height() // 2)
    read_out = row.childAt(place)
    return read_out, read_out.mapFrom(row, place)


def value(driver, number):
    """What the document holds for that number."""
    layer = driver.window.store.document.convolution
    if number == "cell":
        return float(kernel(driver)[1, 1])
    if number == "bias":
        return float(layer.bias[0])
    return layer.stride[0] if number in ("S", "strideSlider") else layer.sides((3, 480, 640))[0][0]


def test_every_number_can_be_grabbed_as_one_step(window):
    for number in NUMBERS:
        can_be_grabbed_as_one_step(window, number)


def can_be_grabbed_as_one_step(window, number):
    first, before = window.window.store.document, value(window, number)
    drag(*grabbed(window, number), 16)
    window.wait()
    assert value(window, number) > before
    assert steps(window) == 2
    undo(window)
    window.wait()
    assert window.window.store.document is first


def test_shift_drags_finely_and_alt_coarsely(window):
    for number in NUMBERS:
        shift_drags_finely_and_alt_coarsely(window, number)


def shift_drags_finely_and_alt_coarsely(window, number):
    before, moved = value(window, number), {}
    pixels = 16 if number in LAYER else 40
    for key, modifiers in WAYS.items():
        drag(*grabbed(window, number), pixels, modifiers)
        window.wait()
        moved[key] = value(window, number) - before
        if moved[key]:
            undo(window)
            window.wait()
    assert moved["Shift"] < moved[""] < moved["Alt"]


def test_a_finely_dragged_whole_number_moves_one_for_forty_pixels(window):
    drag(*grabbed(window, "paddingSlider"), 80, WAYS["Shift"])
    window.wait()
    assert value(window, "paddingSlider") == 3
    assert steps(window) == 2


def test_the_wheel_moves_a_slider_only_with_the_focus(window):
    slider = window.find("strideSlider", QSlider)
    at = slider.rect().center()
    where = QPointF(at), QPointF(slider.mapToGlobal(at))
    up = (QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, NONE, Qt.ScrollPhase.NoScrollPhase, False)
    window.find("biasField").setFocus()
    QApplication.sendEvent(slider, QWheelEvent(*where, *up))
    assert value(window, "S") == 1
    slider.setFocus()
    QApplication.sendEvent(slider, QWheelEvent(*where, *up))
    window.wait()
    assert value(window, "S") == 2
