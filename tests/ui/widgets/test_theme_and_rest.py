"""The theme's colours, and the small controls: choices, disclosures, messages, tasks, legends."""

from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QSpinBox, QToolButton, QVBoxLayout, QWidget

from convexplorer.resources import resource
from convexplorer.ui import theme
from convexplorer.ui.widgets.disclosure import Disclosure
from convexplorer.ui.widgets.legend import Legend
from convexplorer.ui.widgets.message_bar import MessageBar
from convexplorer.ui.widgets.painting import signed_colour
from convexplorer.ui.widgets.segmented import Segmented
from convexplorer.ui.widgets.task_strip import TaskStrip

TEXT_ROLES = (
    *("text", "muted", "accent", "warning", "error"),
    *("input", "kernel", "output", "learned", "chosen", "positive", "negative"),
)
GROUNDS = ("window", "base", "fill", "button")


@pytest.fixture(autouse=True)
def themed(qapp):
    theme.apply_theme(qapp, "light")


def shown(qtbot, widget):
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def test_contrast_is_wcags():
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("roles", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_text_is_readable_on_every_ground(roles):
    for role in TEXT_ROLES:
        for ground in GROUNDS:
            assert theme.contrast(roles[role], roles[ground]) >= 4.5, (role, ground)
    assert theme.contrast(roles.on_accent, roles.accent) >= 4.5


@pytest.mark.parametrize("roles", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_a_kernels_numbers_are_readable_on_their_colours(roles):
    for value in np.linspace(-1, 1, 41):
        ground = signed_colour(float(value), 1.0, roles)
        assert theme.contrast(ground, theme.readable_on(ground)) >= 4.5, value
    assert signed_colour(-1, 1, roles).blue() > signed_colour(-1, 1, roles).red()
    assert signed_colour(1, 1, roles).red() > signed_colour(1, 1, roles).blue()


def test_changing_the_theme_recolours_icons_and_labels(qtbot, qapp):
    button = QToolButton()
    theme.set_icon(button, "undo")
    qtbot.addWidget(button)

    def ink():
        image = button.icon().pixmap(24, 24).toImage()
        return {
            image.pixelColor(x, y).name() for x in range(24) for y in range(24) if image.pixelColor(x, y).alpha() == 255
        }

    assert theme.LIGHT.text in ink()
    theme.apply_theme(qapp, "dark")
    assert theme.colours() is theme.DARK
    assert theme.DARK.text in ink()
    assert theme.LIGHT.text not in ink()
    theme.apply_theme(qapp, "system")


def test_every_icon_is_a_line_drawing_of_one_weight(qapp):
    names = sorted(path.stem for path in resource("icons").glob("*.svg"))
    assert len(names) > 40
    for name in names:
        text = resource(f"icons/{name}.svg").read_text(encoding="utf-8")
        if not name.startswith(("style-", "convexplorer")):
            assert 'stroke="currentColor" stroke-width="1.6"' in text, name
        image = theme.icon_pixmap(name, "#ff0000", 24).toImage()
        assert any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24)), name


def test_figures_have_one_width_and_there_are_three_sizes(qapp):
    assert theme.font("small").pointSizeF() < theme.font("title").pointSizeF() < theme.font("body").pointSizeF()
    assert theme.font().isFeatureSet(theme.QFont.Tag("tnum"))


def test_labels_show_markup_as_it_is(qapp):
    for made in (theme.title_label("<b>x"), theme.small_label("<b>x")):
        assert made.textFormat() == Qt.TextFormat.PlainText
    assert "&lt;b&gt;" in theme.plain_tooltip("<b>")


@pytest.fixture
def stage(qtbot):
    made = Segmented()
    made.set_items([("conv", "Convolved"), ("act", "Activated"), ("pool", "Pooled")])
    made.said = []
    made.chosen.connect(made.said.append)
    return shown(qtbot, made)


def test_one_of_three_is_chosen_with_mouse_and_arrows(stage):
    QTest.mouseClick(stage, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, stage.tabRect(2).center())
    stage.setFocus()
    QTest.keyClick(stage, Qt.Key.Key_Left)
    assert stage.said == ["pool", "act"]
    assert stage.key() == "act"
    stage.set_chosen("conv")
    stage.set_chosen("unknown")
    assert (stage.key(), stage.said) == ("conv", ["pool", "act"])


def test_a_dimmed_choice_can_be_taken_and_says_why(stage):
    stage.set_dimmed("pool", True, "Pooling is off")
    assert stage.tabToolTip(2) == "Pooling is off"
    QTest.mouseClick(stage, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, stage.tabRect(2).center())
    assert stage.said == ["pool"]


def test_labels_never_move_when_another_is_taken(stage):
    before = [stage.tabRect(index) for index in range(3)]
    stage.set_chosen("pool")
    assert [stage.tabRect(index) for index in range(3)] == before


def test_other_items_keep_what_remains_chosen(stage):
    stage.set_chosen("act")
    stage.set_items([("act", "Activated"), ("new", "New")])
    assert stage.key() == "act"
    assert stage.said == []


@pytest.fixture
def disclosure(qtbot):
    window = QWidget()
    window.resize(300, 200)
    made = Disclosure("More", parent=window)
    made.move(240, 160)
    beside = QPushButton("beside", window)
    made.beside, made.keep = beside, window
    box, made.spin = QVBoxLayout(), QSpinBox()
    made.spin.setObjectName("dilationSlider")
    box.addWidget(made.spin)
    made.set_content(box)
    shown(qtbot, window)
    return made


def test_a_disclosure_opens_inside_its_window_and_takes_the_focus(disclosure, qtbot):
    window = disclosure.window()
    assert window.findChild(QSpinBox, "dilationSlider") is disclosure.spin
    assert not disclosure.spin.isVisible()
    with qtbot.waitSignal(disclosure.opened):
        QTest.mouseClick(disclosure, Qt.MouseButton.LeftButton)
    assert disclosure.spin.isVisible()
    assert window.focusWidget() is disclosure.spin
    assert window.rect().contains(disclosure.panel.geometry())
    assert not disclosure.panel.geometry().intersects(disclosure.geometry())
    assert window.findChild(QSpinBox, "dilationSlider") is disclosure.spin


def test_escape_closes_a_disclosure_and_gives_the_focus_back(disclosure, qtbot):
    disclosure.setFocus()
    QTest.keyClick(disclosure, Qt.Key.Key_Space)
    assert disclosure.spin.isVisible()
    with qtbot.waitSignal(disclosure.closed):
        QTest.keyClick(disclosure.spin, Qt.Key.Key_Escape)
    assert not disclosure.spin.isVisible()
    assert not disclosure.isChecked()
    assert disclosure.window().focusWidget() is disclosure


def test_escape_in_a_disclosure_is_no_shortcut_of_the_window(disclosure):
    home = []
    QShortcut(QKeySequence(Qt.Key.Key_Escape), disclosure.window(), lambda: home.append(1))
    QTest.mouseClick(disclosure, Qt.MouseButton.LeftButton)
    QTest.keyClick(disclosure.spin, Qt.Key.Key_Escape)
    assert not disclosure.spin.isVisible()
    assert home == []
    QTest.keyClick(disclosure.window(), Qt.Key.Key_Escape)
    assert home == [1]


def test_a_disclosure_grows_with_what_it_holds(disclosure, qtbot):
    QTest.mouseClick(disclosure, Qt.MouseButton.LeftButton)
    before = disclosure.panel.height()
    disclosure.spin.setMinimumHeight(90)
    qtbot.waitUntil(lambda: disclosure.panel.height() >= before + 40)
    assert disclosure.window().rect().contains(disclosure.panel.geometry())


def test_a_click_beside_closes_a_disclosure_and_still_counts(disclosure, qtbot):
    QTest.mouseClick(disclosure, Qt.MouseButton.LeftButton)
    QTest.mouseClick(disclosure.spin, Qt.MouseButton.LeftButton)
    assert disclosure.spin.isVisible()
    with qtbot.waitSignal(disclosure.beside.clicked):
        QTest.mouseClick(disclosure.beside, Qt.MouseButton.LeftButton)
    assert not disclosure.spin.isVisible()
    QTest.mouseClick(disclosure, Qt.MouseButton.LeftButton)
    QTest.mouseClick(disclosure, Qt.MouseButton.LeftButton)
    assert not disclosure.isChecked()


def test_a_message_is_plain_text_keeps_its_space_and_closes(qtbot):
    made = shown(qtbot, MessageBar())
    height = made.height()
    made.resize(700, height)
    made.show_message("error", "<img src='x'>.png is no picture.", "Choose another")
    label = made.findChild(QLabel)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert "<img" in label.text()
    assert made.text() == made.accessibleName() == "<img src='x'>.png is no picture."
    assert made.sizePolicy().retainSizeWhenHidden()
    with qtbot.waitSignal(made.action_triggered):
        QTest.mouseClick(made.findChild(QPushButton), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(made.closed):
        QTest.mouseClick(made.findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert not made.isVisible()
    assert made.text() == ""


def test_a_long_message_is_cut_and_whole_in_the_tooltip(qtbot):
    made = shown(qtbot, MessageBar())
    made.resize(200, 32)
    made.show_message("note", "word " * 100 + "<b>")
    assert made.findChild(QLabel).text().endswith("…")
    assert "&lt;b&gt;" in made.findChild(QLabel).toolTip()


def test_a_task_is_shown_cancelled_and_leaves(qtbot):
    task = SimpleNamespace(title="Export", state="running", progress=SimpleNamespace(done=1, total=4, text="1 of 4"))
    task.cancel = lambda: setattr(task, "state", "cancelled")
    made = TaskStrip()
    qtbot.addWidget(made)
    made.set_task(task)
    assert made.isVisible()
    assert made.accessibleDescription() == "1 of 4"
    with qtbot.waitSignal(made.finished, timeout=5000):
        QTest.mouseClick(made.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert not made.isVisible()


def test_a_legend_shows_its_colours_from_low_to_high(qtbot):
    made = Legend()
    ramp = np.zeros((256, 3), np.uint8)
    ramp[:, 0] = np.arange(256)
    made.set_scheme(ramp, -1, 3)
    made.resize(300, 24)
    shown(qtbot, made)
    image = made.grab().toImage()
    reds = [image.pixelColor(x, image.height() // 2).red() for x in range(70, 230)]
    assert reds[-1] > reds[0] + 100
    assert made.accessibleDescription() == "from −1 to 3"
    assert made.range() == (-1, 3)


def test_a_curve_follows_the_theme(qtbot, qapp):
    curve_view = pytest.importorskip("convexplorer.ui.widgets.curve_view")
    made = curve_view.CurveView()
    x = np.linspace(-4, 4, 81)
    made.set_curve(x, np.maximum(x, 0), (x > 0) * 1.0)
    made.set_histogram(np.linspace(-4, 4, 11), np.arange(10))
    made.set_dot(1, 1)
    made.resize(300, 200)
    shown(qtbot, made)
    for mode, roles in (("light", theme.LIGHT), ("dark", theme.DARK)):
        theme.apply_theme(qapp, mode)
        qapp.processEvents()
        assert made.grab().toImage().pixelColor(QPoint(298, 4)).name() == roles.base
    made.set_curve(x, x)
    made.set_dot(None)
