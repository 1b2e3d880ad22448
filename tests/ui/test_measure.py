"""A rectangle is measured from the picture; a line is typed; the sum is copied; the map shows who uses a pixel."""

import csv

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QSpinBox, QTableWidget, QToolButton

from convexplorer.ui.dialogs import choose

LEFT = Qt.MouseButton.LeftButton


def test_a_rectangle_and_a_line_are_measured(window, tmp_path, monkeypatch):
    view = window.find("inputView")
    middle = view.rect().center()
    window.qtbot.mousePress(view, LEFT, pos=middle - QPoint(60, 40))
    window.qtbot.mouseMove(view, middle - QPoint(30, 20))
    window.qtbot.mouseMove(view, middle)
    window.qtbot.mouseRelease(view, LEFT, pos=middle)
    bar = view.findChild(QToolButton, "measureHere")
    window.qtbot.mouseClick(bar, LEFT)
    window.wait(lambda: window.find("regionTable", QTableWidget).rowCount() >= 2)
    measure = window.window.store.view.measure
    table, region = window.find("regionTable", QTableWidget), measure.region
    top, left = round(region.row), round(region.column)
    part = window.stage("conv1")[0, top : top + round(region.height), left : left + round(region.width)]
    assert table.verticalHeaderItem(1).text() == "conv1 1"
    assert int(table.item(1, 0).text()) == part.size
    for index, value in enumerate((30, 100, 30, 160)):
        spin = window.find(f"lineEnd{index + 1}", QSpinBox)
        spin.setFocus()
        spin.selectAll()
        window.qtbot.keyClicks(spin.lineEdit(), str(value))
        window.qtbot.keyClick(spin, Qt.Key.Key_Return)
        window.wait()
    assert window.window.store.view.measure.line == (30, 100, 30, 160)
    window.qtbot.mouseClick(window.find("copyMeasures", QPushButton), LEFT)
    rows = list(csv.reader(QApplication.clipboard().text().splitlines()))
    assert rows[0] == ["pixels along the line", "input", "conv1"]
    values = [float(row[2]) for row in rows[1:61]]
    assert np.array_equal(np.float32(values), window.stage("conv1")[0, 30, 100:160])
    monkeypatch.setattr(choose, "save_file", lambda *_: tmp_path / "here.csv")
    window.qtbot.mouseClick(window.find("saveMeasures", QPushButton), LEFT)
    assert (tmp_path / "here.csv").read_text().startswith("pixels along the line,input,conv1\n0.5,")
    assert (tmp_path / "here-rectangle.csv").read_text().count("\n") == 1 + table.rowCount()
    assert not window.window.store.history.can_undo


def test_the_sum_is_copied_and_the_map_says_who_uses_the_pixel(window):
    actions = window.window.actions_by_key
    actions["copy-trace-numpy"].trigger()
    text = QApplication.clipboard().text()
    scope: dict[str, object] = {}
    exec(text, scope)  # noqa: S102 -- what a user would paste
    probe = (0, 240, 320)
    assert abs(float(scope["value"]) - float(window.stage("conv1")[probe])) < 1e-5
    actions["copy-trace-latex"].trigger()
    assert QApplication.clipboard().text().startswith("\\begin{align*}")
    view, maps = window.find("inputView"), window.find("featureMaps")
    window.qtbot.mouseMove(view, view.rect().center() + QPoint(3, 3))
    window.qtbot.mouseMove(view, view.rect().center())

    def said():
        return [mark[5] for mark in maps.marks(window.window.store.shown, window.window.store.view)]

    # 3 × 3 at stride 1: nine values, by the weights of vertical edges from −2 to 2
    window.wait(lambda: "9 use it, by −2 … 2" in said())
