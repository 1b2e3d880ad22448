"""The flight through the network in its window: it plays, stops at any frame, and a clicked map is looked at."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QToolButton

from convexplorer.model.gallery import ARCHITECTURES


def test_it_flies_stops_steps_and_leads_to_a_map(window):
    store = window.window.store
    store.edit(ARCHITECTURES["lenet-5"].build(store.shown), "LeNet-5")
    window.wait()
    window.window.desk.actions["fly-through"].trigger()
    dialog = window.find("flightDialog", QDialog)
    board, play = window.find("flightBoard"), dialog.findChild(QToolButton, "flightPlay")
    if not play.isChecked():
        window.qtbot.keyClick(dialog, Qt.Key.Key_Space)
    first = board.scene
    window.qtbot.waitUntil(lambda: board.scene is not first)
    window.qtbot.keyClick(dialog, Qt.Key.Key_Space)
    assert not play.isChecked()
    held = board.scene
    window.qtbot.keyClick(dialog, Qt.Key.Key_End)
    assert board.scene.alt.startswith(store.shown.layers[-1].name)
    window.qtbot.keyClick(dialog, Qt.Key.Key_Home)
    assert board.scene.alt.startswith("input: ")
    assert held is not board.scene
    station = [step.name for step in (*store.shown.preprocessing, *store.shown.layers)].index("conv1") + 1
    window.qtbot.waitUntil(lambda: not board.key_rect(f"station:{station}").isEmpty())
    QTest.mouseClick(board, Qt.MouseButton.LeftButton, pos=board.key_rect(f"station:{station}").center().toPoint())
    window.qtbot.waitUntil(lambda: not board.key_rect(f"map:{station}:3").isEmpty())
    QTest.mouseClick(board, Qt.MouseButton.LeftButton, pos=board.key_rect(f"map:{station}:3").center().toPoint())
    probe = store.view.probe
    assert (probe.stage, probe.channel) == ("conv1", 3)
    assert store.view.network.layer == "conv1"
    dialog.close()
