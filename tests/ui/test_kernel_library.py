"""The kernel library in the window: saved, renamed, deleted and put back, found, taken, brought in; by keys."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from convexplorer.formats import library
from convexplorer.ui.guide import findable
from tests.fixtures_dialog import in_dialog
from tests.ui.kernel_hands import choose_in, do, kernel, steps


def texts(form):
    rows = form.field("libraryList")
    return [rows.item(row).text() for row in range(rows.count())]


def press(driver, form, name):
    assert form.field(name).isEnabled(), form.field(name).toolTip()
    driver.qtbot.keyClick(form.field(name), Qt.Key.Key_Space)


def shelf():
    return [(entry.name, entry.tags) for entry in library.read(library.place()).entries]


def test_a_kernel_is_kept_found_and_taken(window, tmp_path):
    store = window.window.store
    choose_in(window, "presetSelector", "Emboss")
    own = kernel(window).copy()
    (tmp_path / "mine.csv").write_text("1,2\n3,4\n")
    (tmp_path / "wrong.txt").write_text("1 2\n3\n")

    def keep(form):
        assert not form.field("libraryDelete").isEnabled()  # what is ready-made stays
        press(window, form, "librarySave")
        assert form.field("libraryName").hasFocus() or form.field("libraryName").text() == "Emboss"
        form.type("libraryName", "My relief")
        form.type("libraryTags", "Soft, stone")
        press(window, form, "libraryRename")
        assert shelf() == [("My relief", ("soft", "stone"))]
        press(window, form, "libraryDelete")
        assert shelf() == []
        assert "Put back" in form.field("libraryNote").text()
        press(window, form, "libraryPutBack")
        assert shelf() == [("My relief", ("soft", "stone"))]
        form.dialog.bring_in(tmp_path / "wrong.txt")
        assert "Row 2" in form.field("libraryNote").text()
        form.dialog.bring_in(tmp_path / "mine.csv")
        assert [name for name, _ in shelf()] == ["mine", "My relief"]
        form.type("librarySearch", "stone")
        form.dialog.take_out(form.dialog.entry(), tmp_path / "mine.csv", "npy")  # another kind was chosen
        assert np.array_equal(np.load(tmp_path / "mine.npy"), own)
        form.dialog.take_out(form.dialog.entry(), tmp_path / "nowhere" / "k.csv", "csv")
        assert "folder does not exist" in form.field("libraryNote").text()
        assert texts(form) == ["My relief"]
        form.type("librarySearch", "edges setosa")
        assert texts(form) == ["Left Sobel", "Right Sobel", "Top Sobel", "Bottom Sobel"]
        form.type("librarySearch", "relief my")
        assert texts(form) == ["My relief"]
        window.qtbot.keyClick(form.field("librarySearch"), Qt.Key.Key_Return)

    count, filters = steps(window), store.document.convolution.filters
    in_dialog(window, lambda: do(window, "library"), keep)
    window.wait()
    assert steps(window) == count + 1
    assert store.document.convolution.filters == filters + 1
    assert np.array_equal(kernel(window, filters), own)
    assert store.document.convolution.titles[filters] == "My relief"

    take_from_the_presets(window, filters, own)
    find_and_damage(window)


def take_from_the_presets(window, filters, own):
    def use(form):
        form.type("librarySearch", "mine")
        press(window, form, "libraryUse")

    box = window.find("presetSelector", QComboBox)
    in_dialog(window, lambda: box.activated.emit(box.count() - 1), use)  # the last row of the presets
    window.wait()
    assert box.currentText() == "mine"
    assert np.array_equal(kernel(window, filters)[1:, 1:], [[1, 2], [3, 4]])  # as 2 × 2 by itself
    do(window, "undo")
    window.wait()
    assert np.array_equal(kernel(window, filters), own)


def find_and_damage(window):
    store = window.window.store
    around = window.window.guide._around
    found = findable.everything(around)
    assert {"kernel:mine", "kernel:My relief"} <= set(found)
    outline = next(one.item for one in found.values() if one.item.text == "Preset: Outline")
    assert "edge detection" in outline.keywords  # as other programs call it
    found["kernel:mine"].run()
    assert store.document.convolution.titles[-1] == "mine"
    do(window, "keep-kernel")
    assert "mine 2" in [name for name, _ in shelf()]
    library.place().write_text("{")

    def damaged(form):
        assert "kernels.json cannot be read" in form.field("libraryNote").text()
        press(window, form, "librarySave")
        assert library.place().read_text() == "{"  # it stays as it is
        assert "Left Sobel" in texts(form)

    in_dialog(window, lambda: do(window, "library"), damaged)
    window.wait()
