"""Pictures of many bands and of medicine, as the window opens them."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QListWidget, QPushButton, QToolButton

from convexplorer.engine.apply import load
from convexplorer.engine.run import Job, run
from convexplorer.model.document import channels_mode, new_document, with_channels
from convexplorer.model.muting import muted
from convexplorer.model.question import InputPicture
from convexplorer.model.sources import PictureFile, VideoFile
from convexplorer.model.view import Probe
from convexplorer.ui.panels.input import parts
from convexplorer.ui.panels.title import FittingTitle
from convexplorer.ui.widgets.matrix_editor import MatrixEditor
from convexplorer.ui.widgets.number_field import NumberField
from convexplorer.ui.widgets.scene_board import SceneBoard
from tests.formats.pictures import by_tifffile

BANDS = ("blue", "green", "red", "nir", "swir")
COLOURS = ("Red", "Green", "Blue")


@pytest.fixture
def bands(opened, tmp_path):
    """The window on a TIFF of five bands, 16 bits."""
    pixels = np.random.default_rng(4).integers(0, 4096, (5, 30, 40)).astype(np.uint16)
    path = tmp_path / "five.tif"
    named = json.dumps({"bands": BANDS})
    path.write_bytes(
        by_tifffile(pixels, photometric="minisblack", planarconfig="separate", description=named, metadata=None)
    )
    driver = opened(str(path))
    driver.wait(lambda: driver.window.loop.feed.newest.frame.image.shape[0] == 5)
    return driver


def title(driver):
    """What the title of the input says, all of it."""
    (found,) = [w for w in driver.window.findChildren(FittingTitle) if w.accessibleName().startswith("INPUT")]
    return found.accessibleName()


def test_a_medical_picture_says_what_it_is_not_for(tmp_path):
    medical = pytest.importorskip("tests.formats.medical", reason="pydicom is an extra")
    path = tmp_path / "scan.dcm"
    path.write_bytes(
        medical.dicom(medical.scan(), RescaleSlope=1, RescaleIntercept=-24, WindowCenter=40, WindowWidth=400)
    )
    frame, asked = load(PictureFile(path)), InputPicture(9, 6)  # decoded in a child process
    result = run(Job(new_document(frame.spec), frame, questions=(asked,)))
    said = parts(result, result.answers[asked])
    assert said[:4] == ["INPUT", "not for diagnosis", "6 × 9", "shown −160 to 239"]
    assert "window of centre 40 and width 400" in said[-1]


def shown_as(driver):
    """Which pixels the input shows, and which it would if red, green and blue were these bands."""
    result = driver.window.loop.feed.newest
    (question,) = [one for one in result.answers if isinstance(one, InputPicture)]
    return question.bands, result.answers[question].pixels.copy()


def choose(driver, name, text):
    box = driver.find(name, QComboBox)
    box.setCurrentIndex(box.findText(text))
    box.activated.emit(box.currentIndex())
    driver.wait()


def test_every_band_goes_in_and_false_colours_are_chosen_in_the_menu_and_change_no_result(bands):
    assert channels_mode(bands.window.store.document) == "all"
    assert bands.stage("preprocess/scale").shape == (5, 30, 40)
    assert "5 channels" in title(bands)
    before, stage = shown_as(bands)[1], bands.stage("conv1")
    bands.find("inputMenu", QToolButton).click()
    choose(bands, "bandPreset", "Infrared as red")
    assert [bands.find(f"band{one}", QComboBox).currentText() for one in COLOURS] == ["nir", "red", "green"]
    asked, pixels = shown_as(bands)
    assert asked == (3, 2, 1)
    assert not np.array_equal(pixels, before)
    assert "R G B = nir red green" in title(bands)
    choose(bands, "bandBlue", "swir")
    assert bands.find("bandPreset", QComboBox).currentText() == "Own mixture"
    assert bands.window.store.view.input.bands == (3, 2, 4)
    choose(bands, "bandPreset", "Natural")
    assert np.array_equal(shown_as(bands)[1], before)
    assert bands.stage("conv1") is stage
    bands.window.store.edit(with_channels(bands.window.store.document, "grey"), "Grey")
    bands.find("wholeFilter", QToolButton).click()
    taken = bands.find("channelsTaken", QListWidget)
    bands.wait(lambda: taken.count() == 1)
    assert not taken.isEnabled()
    assert "Channels, under More" in taken.toolTip()


def test_the_window_is_only_shown_until_the_layer_takes_it(bands):
    bands.find("inputMenu", QToolButton).click()
    low, high = (bands.find(name, NumberField) for name in ("windowLow", "windowHigh"))
    assert (low.value(), high.value()) == (0, 4095)
    stage = bands.stage("conv1")
    for field, text in ((high, "3000"), (low, "1000")):
        field.setFocus()
        field.selectAll()
        bands.qtbot.keyClicks(field, text)
        bands.qtbot.keyClick(field, Qt.Key.Key_Return)
        bands.wait()
    assert bands.window.store.view.input.window == (1000, 3000)
    assert "shown 1000 to 3000" in title(bands)
    assert bands.stage("conv1") is stage
    step = bands.find("windowStep", QCheckBox)
    step.click()
    bands.wait()
    assert "1000 to 3000 goes in as 0 to 1" in title(bands)
    assert (bands.stage("preprocess/scale").min(), bands.stage("preprocess/scale").max()) == (0, 1)
    bands.window.actions_by_key["undo"].trigger()
    bands.wait()
    assert not step.isChecked()
    low.setFocus()
    low.selectAll()
    bands.qtbot.keyClicks(low, "5000")
    bands.qtbot.keyClick(low, Qt.Key.Key_Return)
    assert "not from 5000 to 3000" in bands.window.messages.bar.text()
    assert low.value() == 1000
    bands.find("windowReset", QPushButton).click()
    bands.wait()
    assert (low.value(), high.value()) == (0, 4095)


def said(driver):
    return driver.find("productLine").accessibleDescription()


def ticked(driver):
    tabs = driver.find("channelsTaken", QListWidget)
    return [tabs.item(row).checkState() == Qt.CheckState.Checked for row in range(tabs.count())]


def test_a_channel_left_out_shows_which_sums_change_and_comes_back(bands):
    stage = bands.stage("conv1")
    assert all(name in said(bands) for name in BANDS)
    assert "was" not in said(bands)
    button, board = bands.find("wholeFilter", QToolButton), bands.find("filterTiles", SceneBoard)
    button.click()
    bands.wait(lambda: not board.key_rect("tile:1:1:1").isEmpty())
    assert ticked(bands) == [True] * 5
    bands.qtbot.mouseClick(board, Qt.MouseButton.LeftButton, pos=board.key_rect("tile:1:1:1").center().toPoint())
    bands.wait(lambda: "left out" in said(bands))
    assert muted(bands.window.store.document) == {1}
    assert ticked(bands) == [True, False, True, True, True]
    assert re.search(r"green left out \(was −?[.\d]+\)", said(bands))
    assert said(bands).count("(was") == 2
    assert re.search(r"green Σ 0, was −?[.\d]+", board.accessibleDescription())
    assert "without green" in title(bands)
    assert bands.find("kernelChannels", QListWidget).item(2).font().strikeOut()
    taken = bands.find("channelsTaken", QListWidget)
    taken.setCurrentRow(1)
    bands.qtbot.keyClick(taken, Qt.Key.Key_Space)
    bands.wait(lambda: "left out" not in said(bands))
    assert muted(bands.window.store.document) == frozenset()
    assert np.array_equal(bands.stage("conv1"), stage)
    bands.window.actions_by_key["undo"].trigger()
    bands.wait()
    assert muted(bands.window.store.document) == {1}
    # a gesture is compared with what was before it, another value with nothing
    editor, first = bands.find("kernelEditor", MatrixEditor), said(bands)
    for value, gesture in ((1.5, "a"), (2.5, "a"), (3.5, "a")):
        editor.cells_edited.emit([(0, 1, value)], gesture)
        bands.wait()
    was = first.rsplit(" = ", 1)[1].split(" (was")[0]
    assert said(bands).endswith(f"(was {was})")
    probe = replace(bands.window.store.view.probe or Probe("conv1", 0, 0, 0), row=3, column=3)
    bands.window.store.set_view(replace(bands.window.store.view, probe=probe))
    bands.wait()
    assert "was" not in said(bands)


def test_alike_pages_are_a_film_or_the_channels_of_one_picture(opened, tmp_path):
    path = tmp_path / "stack.tif"
    pixels = np.random.default_rng(4).integers(0, 4096, (4, 20, 30)).astype(np.uint16)
    path.write_bytes(by_tifffile(pixels, photometric="minisblack"))
    driver = opened(str(path))
    driver.wait(lambda: driver.window.store.document.source == VideoFile(path))
    assert driver.find("transportBar").isVisible()
    choose(driver, "pagesSelector", "channels of one picture")
    driver.wait(lambda: driver.window.store.document.source == PictureFile(path, stacked=True))
    driver.wait()
    assert np.array_equal(driver.window.loop.feed.newest.frame.image, pixels)
    assert channels_mode(driver.window.store.document) == "all"
