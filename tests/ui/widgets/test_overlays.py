"""What lies over the window: Find, the tour's bubble, and "What is this?"."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from convexplorer.ui import theme
from convexplorer.ui.widgets.find_palette import FindItem, FindPalette
from convexplorer.ui.widgets.fuzzy import fit
from convexplorer.ui.widgets.help_bubble import INVITATION, HelpBubble
from convexplorer.ui.widgets.overlay_frame import rect_in_window
from convexplorer.ui.widgets.tour_bubble import TourBubble

LEFT = Qt.MouseButton.LeftButton
ITEMS = (
    FindItem("normalise", "Normalise kernel", "Kernel menu", keywords="sum divisor"),
    FindItem("vertical", "Vertical edges", "Preset", keywords="sobel"),
    FindItem("save", "Save this map…", "Ctrl+S", False, "There is no map yet."),
    FindItem("reset", "Reset layout", "View"),
)


@pytest.fixture(autouse=True)
def themed(qapp):
    theme.apply_theme(qapp, "light")
    theme.set_reduced_motion(qapp, True)
    yield
    theme.set_reduced_motion(qapp, False)


@pytest.fixture
def window(qtbot):
    made = QWidget()
    made.resize(800, 500)
    made.kernel, made.export = QPushButton("Kernel", made), QPushButton("Export", made)
    made.kernel.setGeometry(20, 20, 120, 60)
    made.export.setGeometry(660, 440, 120, 40)
    made.kernel.setObjectName("kernelEditor")
    made.kernel.setWhatsThis("The <b>weights</b>.")
    made.export.setToolTip("Save what is shown")
    made.pressed = []
    for button in (made.kernel, made.export):
        button.clicked.connect(lambda _=False, button=button: made.pressed.append(button.text()))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.kernel.setFocus()
    return made


@pytest.fixture
def find(window):
    made = FindPalette(window)
    made.said = []
    made.chosen.connect(made.said.append)
    made.closed.connect(lambda: made.said.append("closed"))
    made.open(ITEMS)
    yield made
    made.close_palette()


def found(find):
    return [find.results.item(row).text() for row in range(find.results.count())]


def best(query, *texts):
    return max(texts, key=lambda text: fit(query, text))


def test_letters_fit_as_a_reader_expects():
    assert best("vert", "Invert", "Vertical edges", "Convert to grey") == "Vertical edges"
    assert best("edges", "Vertical edges", "Hedgehog") == "Vertical edges"
    assert fit("ve", "Vertical edges") > fit("ve", "Invert") > 0
    assert fit("rstlay", "Reset layout") > 0
    assert fit("edges vertical", "Vertical edges") > 0
    assert fit("sobel", "Vertical edges", "sobel") > 0
    assert fit("etalage", "Étalage") > 0
    assert fit("", "anything") > 0
    assert fit("xyz", "Vertical edges") == fit("kz", "Normalise kernel") == 0


def test_typing_finds_and_enter_takes(find, window):
    assert QApplication.focusWidget() in (find.field, None)
    assert found(find) == [item.text for item in ITEMS]
    QTest.keyClicks(find.field, "vedg")
    assert found(find) == ["Vertical edges"]
    QTest.keyClick(find.field, Qt.Key.Key_Return)
    assert find.said == ["closed", "vertical"]
    assert not find.isVisible()
    assert window.focusWidget() is window.kernel


def test_the_arrows_walk_the_list_from_the_field(find):
    QTest.keyClick(find.field, Qt.Key.Key_Down)
    QTest.keyClick(find.field, Qt.Key.Key_Down)
    QTest.keyClick(find.field, Qt.Key.Key_Up)
    QTest.keyClick(find.field, Qt.Key.Key_Return)
    assert find.said[-1] == "vertical"


def test_what_cannot_be_had_says_why_and_is_not_taken(find):
    QTest.keyClicks(find.field, "save")
    QTest.keyClick(find.field, Qt.Key.Key_Return)
    assert find.said == []
    assert "There is no map yet." in [label.text() for label in find.findChildren(QLabel)]


def test_a_click_takes_a_row_and_keywords_count(find):
    QTest.keyClicks(find.field, "divisor")
    rect = find.results.visualItemRect(find.results.item(0))
    QTest.mouseClick(find.results.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, rect.center())
    assert find.said == ["closed", "normalise"]


def test_escape_and_a_click_beside_close_it_and_are_no_shortcut(find, window):
    home = []
    QShortcut(QKeySequence(Qt.Key.Key_Escape), window, lambda: home.append(1))
    QTest.keyClick(find.field, Qt.Key.Key_Escape)
    assert (find.said, home) == (["closed"], [])
    find.open(ITEMS)
    QTest.mouseClick(window.export, LEFT)
    assert find.said == ["closed", "closed"]
    assert window.pressed == ["Export"]


@pytest.mark.parametrize("size", [(300, 200), (1024, 576)])
def test_it_stays_inside_its_window(find, window, size):
    window.resize(*size)
    assert window.rect().contains(find.geometry())
    QTest.keyClicks(find.field, "no such thing")
    assert found(find) == []
    assert window.rect().contains(find.geometry())


@pytest.fixture
def tour(window):
    made = TourBubble(window)
    made.said = []
    for name in ("next_requested", "back_requested", "skip_requested"):
        getattr(made, name).connect(lambda name=name: made.said.append(name.partition("_")[0]))
    yield made
    made.finish()


@pytest.mark.parametrize("name", ["kernel", "export"])
def test_the_bubble_points_at_its_control_and_covers_it_not(tour, window, name):
    target = getattr(window, name)
    tour.show_step(target, "Drag a <cell>.", 2, 7)
    assert window.rect().contains(tour.geometry())
    assert not tour.geometry().adjusted(10, 10, -10, -10).intersects(target.geometry())
    assert tour.highlight.geometry().contains(target.geometry())
    assert tour.label.text() == "Drag a <cell>."
    assert tour.label.textFormat() == Qt.TextFormat.PlainText
    assert tour.accessibleDescription() == "Step 2 of 7"


def test_the_control_can_be_used_through_the_frame(tour, window):
    tour.show_step(window.kernel, "Press it.", 1, 2, next_text="")
    assert window.childAt(window.kernel.geometry().center()) is window.kernel
    QTest.mouseClick(window.kernel, LEFT)
    assert window.pressed == ["Kernel"]
    assert not tour.next.isVisible()
    assert window.focusWidget() is window.kernel


def test_buttons_and_keys_go_on_back_and_away(tour, window):
    home = []
    QShortcut(QKeySequence(Qt.Key.Key_Escape), window, lambda: home.append(1))
    tour.show_step(window.kernel, "Look.", 1, 2)
    QTest.mouseClick(tour.next, LEFT)
    QTest.mouseClick(tour.skip, LEFT)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Left, Qt.Key.Key_Escape):
        QTest.keyClick(tour.next, key)
    assert tour.said == ["next", "skip", "next", "back", "skip"]
    QTest.keyClick(tour.skip, Qt.Key.Key_Return)
    assert tour.said[-1] == "skip"
    assert home == []
    tour.finish()
    assert not tour.isVisible()
    assert not tour.highlight.isVisible()
    assert window.focusWidget() is window.kernel


def test_the_bubble_follows_its_control_and_outlives_it(tour, window):
    tour.show_step(window.kernel, "Look.", 1, 2)
    window.kernel.move(400, 300)
    assert tour.highlight.geometry().contains(window.kernel.geometry())
    assert not tour.geometry().adjusted(10, 10, -10, -10).intersects(window.kernel.geometry())
    window.kernel.hide()
    assert not tour.highlight.isVisible()
    assert window.rect().contains(tour.geometry())
    window.kernel.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    tour.show_step(window.export, "Go on.", 2, 2)
    assert tour.highlight.geometry().contains(window.export.geometry())


def test_motion_is_short_or_none(qapp):
    assert theme.motion(180) == 0
    theme.set_reduced_motion(qapp, False)
    assert 0 <= theme.motion(5000) <= 200


def test_motion_ends_at_the_control(tour, window, qapp, qtbot):
    theme.set_reduced_motion(qapp, False)
    tour.show_step(window.kernel, "Look.", 1, 2)
    wanted = rect_in_window(window.kernel).adjusted(-4, -4, 4, 4)
    qtbot.waitUntil(lambda: tour.highlight.geometry() == wanted, timeout=5000)


@pytest.fixture
def asked(window):
    made = HelpBubble(window)
    made.said = []
    made.explained.connect(made.said.append)
    made.ended.connect(lambda: made.said.append("ended"))
    yield made
    made.stop()


def test_a_click_asks_in_place_of_acting(asked, window):
    asked.start()
    assert asked.label.text() == INVITATION
    QTest.mouseClick(window.kernel, LEFT)
    assert window.pressed == []
    assert asked.label.text() == "The <b>weights</b>."
    assert asked.label.textFormat() == Qt.TextFormat.PlainText
    assert asked.said == ["kernelEditor"]
    QTest.mouseClick(window.export, LEFT)
    assert asked.label.text() == "Save what is shown"
    QTest.mouseClick(window, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(400, 250))
    assert asked.label.text() == INVITATION
    assert QApplication.overrideCursor().shape() == Qt.CursorShape.WhatsThisCursor


def test_what_is_disabled_can_be_asked_about(asked, window):
    window.kernel.setEnabled(False)
    asked.start()
    QTest.mouseClick(window.kernel, LEFT)
    assert asked.said == ["kernelEditor"]


def test_keys_rest_and_escape_leaves(asked, window):
    home = []
    QShortcut(QKeySequence(Qt.Key.Key_Escape), window, lambda: home.append(1))
    asked.start()
    asked.start()
    QTest.keyClick(window.kernel, Qt.Key.Key_Space)
    assert window.pressed == []
    QTest.keyClick(window.kernel, Qt.Key.Key_Escape)
    assert asked.said == ["ended"]
    assert home == []
    assert not asked.isVisible()
    assert QApplication.overrideCursor() is None
    QTest.mouseClick(window.kernel, LEFT)
    assert window.pressed == ["Kernel"]
