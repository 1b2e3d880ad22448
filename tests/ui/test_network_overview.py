"""The overview of a network: every stage in its colours, pointed at, walked through, zoomed into down to a product."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication

from convexplorer.engine.network_pictures import trace_at
from convexplorer.engine.target import Target
from convexplorer.formats import EXPORTS, session
from convexplorer.model.overview import MapCells, MapColumn, OpenedMap
from convexplorer.model.sources import Drawn
from convexplorer.model.view import NetworkView, Probe, View
from convexplorer.scenes.network_edges import edges_to
from convexplorer.ui.dialogs import choose
from convexplorer.ui.network.canvas import Canvas
from convexplorer.ui.panels.panel import Panel
from convexplorer.ui.saving import saving_of
from convexplorer.ui.theme import colours
from convexplorer.ui.widgets.elided_text import ElidedText
from convexplorer.ui.widgets.scene_board import SceneBoard
from convexplorer.ui.widgets.segmented import Segmented
from tests.networks import branched, tiny_vgg


class Overview:
    """The Network layout on a small network, with its canvas at hand."""

    def __init__(self, window, document):
        self.window, self.store = window, window.window.store
        self.store.edit(document, "network")
        self.store.set_view(replace(self.store.view, layout="network"))
        window.wait()
        self.canvas = window.find("networkOverview", Canvas)
        window.wait(lambda: self.canvas.column_picture("softmax") is not None)

    def rect(self, name, channel=0):
        return self.canvas.camera.rect(self.canvas.layout_.column(name).rect(channel))

    def point(self, at):
        self.window.qtbot.mouseMove(self.canvas, at.toPoint() if isinstance(at, QPointF) else at)
        self.window.wait()

    def turn(self, at, notches=1, held=Qt.KeyboardModifier.NoModifier):
        where = QPointF(at)
        event = QWheelEvent(
            where, self.canvas.mapToGlobal(where), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
            held, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(self.canvas, event)

    def key(self, key):
        self.window.qtbot.keyClick(self.canvas, key)
        self.window.wait()

    def newest(self):
        return self.window.window.loop.feed.newest

    def answer(self, kind):
        return next((answer for asked, answer in self.newest().answers.items() if isinstance(asked, kind)), None)


@pytest.fixture
def tiny(window):
    return Overview(window, tiny_vgg())


def test_every_stage_is_seen_as_the_worker_painted_it_and_pointed_at(tiny):
    canvas = tiny.canvas
    seen = canvas.grab().toImage()
    for name in ("conv1", "relu2", "pool2", "dense"):
        column, made = canvas.layout_.column(name), canvas.column_picture(name)
        for index, channel in enumerate(column.channels):
            rect = tiny.rect(name, channel)
            height = made.pixels.shape[0] // made.count
            row, across = height // 3, made.pixels.shape[1] // 3
            colour = seen.pixelColor(round(rect.left()) + across, round(rect.top()) + row)
            there = made.pixels[index * height + row, across]
            assert np.abs(np.array(colour.getRgb()[:3]) - there.astype(int)).max() <= 2, (name, channel)
    panel = tiny.window.window.panels["overview"]
    assert isinstance(panel, Panel)
    assert "15 stages" in panel.head.title.accessibleName()
    # a value that is pointed at is the one looked at, and a line shows its kernel
    box = tiny.canvas.layout_.column("conv3").cell(4, 10, 20)
    tiny.point(tiny.canvas.camera.rect(box).center())
    probe = tiny.store.view.probe
    assert (probe.stage, probe.channel) == ("conv3", 4)
    assert abs(probe.row - 10) <= 1
    assert abs(probe.column - 20) <= 1
    said = tiny.window.find("networkSentence", ElidedText)
    tiny.window.wait(lambda: said.text().startswith("conv3"))
    # also of the stage that Explore shows
    tiny.point(tiny.rect("conv1", 2).center())
    tiny.window.wait(lambda: said.text().startswith("conv1"))
    edge = edges_to(tiny.canvas.layout_, tiny.canvas.layout_.column("conv2"), 3)[6]
    (x0, y0), (x1, y1) = edge.points
    tiny.point(tiny.canvas.camera.point(x0 + (x1 - x0) * 0.4, y0 + (y1 - y0) * 0.4))
    tiny.window.wait(lambda: tiny.canvas.kernel_shown() is not None)
    under = tiny.canvas.under.edge
    weights = tiny_vgg().layer(under.after).weight[under.target, under.source]
    np.testing.assert_array_equal(tiny.canvas.kernel_shown().weights, weights)


def test_the_wheel_zooms_about_the_pointer_down_to_the_products_of_one_value(tiny):
    canvas = tiny.canvas
    at = canvas.camera.rect(canvas.layout_.column("conv2").cell(3, 30, 30)).center()
    before = canvas.camera.at(at)
    tiny.turn(at)
    assert canvas.camera.at(at) == pytest.approx(before)
    tiny.window.wait()
    for _ in range(12):
        tiny.turn(at, 3)
    assert canvas.camera.at(at) == pytest.approx(before)
    tiny.window.wait(lambda: tiny.store.view.network.camera is not None)
    # the middle of the canvas is what it asks about: bring the value there
    box = canvas.layout_.column("conv2").cell(3, 30, 30)
    canvas.look(replace(canvas.camera, x=box.x + box.width / 2, y=box.y + box.height / 2))
    tiny.window.wait(lambda: bool(tiny.answer(MapCells) and tiny.answer(MapCells).traces))
    asked = next(one for one in tiny.newest().answers if isinstance(one, MapCells))
    found = tiny.answer(MapCells).traces[0]
    assert (found.row, found.column) == (asked.row, asked.column)
    trace = trace_at(tiny.newest(), "conv2", 3, asked.row, asked.column)
    np.testing.assert_array_equal(found.products, trace.products)
    assert not [one for one in tiny.newest().answers if isinstance(one, MapColumn) and one.stage != "conv2"]
    tiny.key(Qt.Key.Key_0)
    tiny.window.wait(lambda: tiny.store.view.network.camera is None)
    # a score is looked at by its bar; a layer chosen elsewhere comes into sight
    store = tiny.store
    box = tiny.rect("softmax")
    tiny.point(QPointF(box.center().x(), box.top() + box.height() * 0.75))
    assert store.view.probe == Probe("softmax", 7, 0, 0)
    canvas.zoom(6.0, tiny.rect("conv1", 0).center())
    tiny.window.wait(lambda: store.view.network.camera is not None)
    assert not canvas.rect().contains(tiny.rect("dense").center().toPoint())
    store.set_view(replace(store.view, network=replace(store.view.network, layer="dense")))
    tiny.window.wait(lambda: canvas.column_picture("dense") is not None)
    assert 0 < tiny.rect("dense").center().x() < canvas.width()
    left = tiny.rect("dense").left()
    tiny.turn(QPointF(canvas.rect().center()), 1, Qt.KeyboardModifier.ShiftModifier)
    assert tiny.rect("dense").left() == pytest.approx(left + 120)
    tiny.key(Qt.Key.Key_0)


def test_arrow_keys_go_from_stage_to_stage_and_from_map_to_map(tiny):
    tiny.canvas.setFocus()
    for key, expected in (
        (Qt.Key.Key_Right, ("relu1", 0)),
        (Qt.Key.Key_Down, ("relu1", 1)),
        (Qt.Key.Key_Right, ("conv2", 1)),
        (Qt.Key.Key_Up, ("conv2", 0)),
        (Qt.Key.Key_Up, ("conv2", 0)),
        (Qt.Key.Key_Left, ("relu1", 0)),
    ):
        tiny.key(key)
        view = tiny.store.view.network
        assert (view.layer, view.channel) == expected
    assert "relu1, map 1 of 10" in tiny.canvas.accessibleDescription()
    scale, middle = tiny.canvas.camera.scale, tiny.rect("relu1", 0).center()
    tiny.key(Qt.Key.Key_Plus)
    assert tiny.canvas.camera.scale == pytest.approx(scale * 1.25)
    assert (tiny.rect("relu1", 0).center() - middle).manhattanLength() < 0.01
    # the range is chosen, and the legend says what the colours stand for
    tiny.key(Qt.Key.Key_0)
    ranges = tiny.window.find("networkRange", Segmented)
    seen = {}
    for key in ("map", "layer", "network"):
        ranges.setCurrentIndex([ranges.tabData(index) for index in range(3)].index(key))
        tiny.window.wait()
        made = tiny.canvas.column_picture("conv2")
        seen[key] = made.highs
        tiny.point(tiny.rect("conv2", 3).center())
        assert tiny.window.find("networkLegend").range() == (made.lows[3], made.highs[3])
    assert len(set(seen["map"])) == 10
    assert len(set(seen["layer"])) == len(set(seen["network"])) == 1
    assert set(seen["layer"]) != set(seen["network"])


def test_a_click_opens_a_map_with_what_it_is_made_of_and_escape_closes_it(tiny, tmp_path, monkeypatch):
    tiny.window.qtbot.mouseClick(tiny.canvas, Qt.MouseButton.LeftButton, pos=tiny.rect("conv2", 3).center().toPoint())
    network = tiny.store.view.network
    assert (network.open, network.layer, network.channel) == (("conv2", 3), "conv2", 3)
    board = tiny.window.find("networkOpened", SceneBoard)
    tiny.window.wait(lambda: not board.key_rect("map").isEmpty())
    assert tiny.answer(OpenedMap).bias == tiny_vgg().layer("conv2").bias[3]
    assert not [one for one in tiny.newest().answers if isinstance(one, MapColumn)]
    tiny.window.qtbot.mouseMove(board, board.key_rect("map").center().toPoint())
    tiny.window.wait()
    probe = tiny.store.view.probe
    assert (probe.stage, probe.channel) == ("conv2", 3)
    assert abs(probe.row - 30) <= 1
    assert str(probe.row) in board.scene.text
    tiny.window.qtbot.keyClick(board, Qt.Key.Key_Down)
    tiny.window.wait(lambda: "map 5 of 10" in board.scene.alt)
    source = board.key_rect("source:1").center().toPoint()
    tiny.window.qtbot.mouseClick(board, Qt.MouseButton.LeftButton, pos=source)
    assert tiny.store.view.network.open == ("relu1", 1)
    tiny.window.wait()
    tiny.window.qtbot.keyClick(board, Qt.Key.Key_Escape)
    assert tiny.store.view.network.open is None
    tiny.window.wait(tiny.canvas.isVisible)
    # the diagram is written where it was asked for
    path = tmp_path / "tiny.svg"
    monkeypatch.setattr(choose, "save_file", lambda *_: path.with_suffix(""))
    tiny.window.qtbot.mouseClick(tiny.window.find("networkExport"), Qt.MouseButton.LeftButton)
    tiny.window.wait(path.exists)
    assert "19,920 parameters" in path.read_text(encoding="utf-8")
    # an edit may take away what is opened
    tiny.store.set_view(replace(tiny.store.view, network=replace(tiny.store.view.network, open=("conv4", 9))))
    tiny.window.wait(board.isVisible)
    tiny.store.undo()
    tiny.window.wait(tiny.canvas.isVisible)


def test_values_within_a_block_can_be_looked_at(window):
    overview = Overview(window, branched())
    overview.point(overview.rect("mix/b/conv1", 1).center())
    assert overview.store.view.probe.stage == "mix/b/conv1"
    overview.point(overview.rect("block1", 1).center())
    assert overview.store.view.probe.stage == "block1"


def test_what_is_shown_of_a_network_is_kept_with_a_session():
    network = NetworkView("conv2", "network", ("conv2", 3), 4, (12.5, 30.0, 4.0))
    kept = session.Session(tiny_vgg(), View(network=network, probe=Probe("conv2", 1, 2, 3)))
    assert session.loads(session.dumps(kept)).view.network == network


def test_scores_that_are_no_numbers_have_no_bars(window):
    """A picture of not-a-number: nothing is painted over the maps before the scores."""
    nothing = np.full((3, 8, 8), np.nan, np.float32)
    overview = Overview(window, tiny_vgg().with_source(Drawn(nothing)))
    shown = overview.canvas.grab().toImage()
    bar = QColor(colours()["output"]).rgb()
    column = overview.canvas.layout_.column("softmax").box
    box = overview.canvas.camera.rect(column).toRect()
    found = [x for y in range(box.top(), box.bottom()) for x in range(0, box.right(), 5) if shown.pixel(x, y) == bar]
    assert found == []


def test_what_is_saved_and_copied_in_network_is_the_map_looked_at(window):
    overview = Overview(window, branched())
    store = overview.store
    store.set_view(replace(store.view, network=NetworkView(layer="block1/body/conv1", channel=2)))
    window.wait()
    saving = saving_of(overview.newest())
    (file,) = saving.files("one", Target(Path(), EXPORTS[0], "{stem}_{filter}_{stage}"))
    assert np.array_equal(file.export.array[0], window.stage("block1/body/conv1")[2])
    assert (file.path.stem.partition("_")[2], len(saving.names)) == ("filter-3_block1-body-conv1", 4)
    store.set_view(replace(store.view, network=NetworkView(layer="conv1", open=("mix", 4))))
    window.wait()
    (file,) = saving_of(overview.newest()).files("one", Target(Path(), EXPORTS[0], "{stage}"))
    assert np.array_equal(file.export.array[0], window.stage("mix")[4])
    store.set_view(replace(store.view, layout="explore"))
    window.wait()
    assert saving_of(overview.newest()).stage == "conv1"
