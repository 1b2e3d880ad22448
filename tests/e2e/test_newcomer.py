"""Five things a newcomer tries, with nothing but mouse and keys: edges of my photo, blur, half, save, and back."""

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from tests.fixtures_dialog import in_dialog

ROWS, COLUMNS = 120, 160
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def photo(tmp_path):
    """A colour picture with soft and hard parts, as a file."""
    draws = np.random.default_rng(11).integers(0, 256, (ROWS, COLUMNS, 3), np.uint8)
    soft = cv2.GaussianBlur(draws, (0, 0), 3)
    soft[30:80, 40:100] = (20, 200, 240)
    done, data = cv2.imencode(".png", soft)
    assert done
    path = tmp_path / "my photo.png"
    path.write_bytes(data.tobytes())
    return path


def grey(path):
    """The photo as the layer takes it, by OpenCV's own reader."""
    blue, green, red = cv2.split(cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR) / 255.0)
    return 0.299 * red + 0.587 * green + 0.114 * blue


def drop(driver, path):
    """Drag the file from a folder onto the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    enter = QDragEnterEvent(QPoint(200, 300), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(driver.window, enter)
    place = QPointF(200, 300)
    event = QDropEvent(place, Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(driver.window, event)
    driver.wait(lambda: driver.stage("input") is not None and driver.stage("input").shape == (3, ROWS, COLUMNS))


def choose_by_keys(driver, name, letters):
    """With the focus on a box, letters choose in it; the text that is chosen."""
    box = driver.find(name, QComboBox)
    box.setFocus(Qt.FocusReason.TabFocusReason)
    driver.qtbot.keyClicks(box, letters)
    driver.wait()
    return box.currentText()


def click(driver, name, kind=QWidget):
    driver.qtbot.mouseClick(driver.find(name, kind), LEFT)


def correlated(image, kernel):
    """What the kernel makes of the image with zeros round it, by OpenCV in double precision."""
    return cv2.filter2D(image, cv2.CV_64F, np.asarray(kernel, np.float64), borderType=cv2.BORDER_CONSTANT)


def close(shown, wanted):
    np.testing.assert_allclose(shown, wanted, rtol=0, atol=2e-5)


@pytest.fixture
def mine(window, photo):
    """The window with my photo in it."""
    drop(window, photo)
    return window


def test_find_the_edges_of_my_photo(mine, photo):
    assert choose_by_keys(mine, "presetSelector", "outl") == "Outline"
    close(mine.stage()[0], correlated(grey(photo), [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]))
    assert "MAP 1" in mine.window.panels["maps"]._title.text()


def test_blur_it(mine, photo):
    assert choose_by_keys(mine, "presetSelector", "blur") == "Blur"
    close(mine.stage()[0], correlated(grey(photo), np.outer([1, 2, 1], [1, 2, 1]) / 16))


def test_halve_it(mine, photo):
    choose_by_keys(mine, "presetSelector", "iden")
    slider = mine.find("strideSlider")
    mine.qtbot.mouseClick(slider, LEFT, pos=QPoint(4, slider.height() // 2))
    mine.qtbot.keyClick(slider, Qt.Key.Key_Home)
    mine.qtbot.keyClick(slider, Qt.Key.Key_Right)
    mine.wait(lambda: mine.stage().shape == (4, ROWS // 2, COLUMNS // 2))
    # "same" at stride 2 puts its one row and column of zeros below and to the right: the window sits at odd pixels
    close(mine.stage()[0], grey(photo)[1::2, 1::2])


def test_save_the_map(mine, tmp_path):
    folder = tmp_path / "saved"
    folder.mkdir()

    def save(form):
        form.type("exportFolder", folder)
        form.click(form.button("Save"))

    in_dialog(mine, lambda: click(mine, "exportButton"), save)
    mine.qtbot.waitUntil(lambda: "saved" in mine.window.messages.bar.text().lower(), timeout=20_000)
    (written,) = folder.glob("*.png")
    picture = cv2.imdecode(np.frombuffer(written.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    assert picture.shape[:2] == (ROWS, COLUMNS)
    strongest = np.unravel_index(np.abs(mine.stage()[0]).argmax(), (ROWS, COLUMNS))
    blue, green, red = picture[strongest].astype(int)
    assert (red > blue) == (mine.stage()[0][strongest] > 0)
    assert max(red, blue) > green


def test_get_back(mine):
    window = mine.window
    first = window.store.history.steps[0].document
    choose_by_keys(mine, "presetSelector", "outl")
    mine.qtbot.keyClick(mine.find("strideSlider"), Qt.Key.Key_Right)
    mine.wait()
    for _ in range(3):
        mine.qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        mine.wait()
    assert window.store.document is first
    assert mine.stage("input").shape == (3, 480, 640)
    assert not window.store.history.can_undo
    for _ in range(2):
        mine.qtbot.keyClick(
            window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
        mine.wait()
    assert mine.stage("input").shape == (3, ROWS, COLUMNS)
    click(mine, "startOverButton")
    mine.wait(lambda: mine.stage("input").shape == (3, 480, 640))
    assert window.store.document.convolution.titles[0] == "Vertical edges"
