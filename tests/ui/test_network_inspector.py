"""The selected layer of the network, by mouse and keys: every kind has its form, and every edit one step of undo."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton, QSlider, QSpinBox

from convexplorer.compute.arrays import frozen
from convexplorer.model import stack
from convexplorer.model.document import new_document
from convexplorer.model.layers import Conv2d
from convexplorer.model.network_layers import Bypassed, Flatten, Linear, Pad2d
from convexplorer.model.parallel import Parallel
from convexplorer.model.sources import Drawn
from convexplorer.model.summary import summary
from convexplorer.ui.explore.columns import Column
from convexplorer.ui.guide import reach
from convexplorer.ui.network import figures as read_outs
from convexplorer.ui.network.forms import FORMS
from convexplorer.ui.panels.title import FittingTitle
from convexplorer.ui.widgets.number_field import NumberField
from convexplorer.ui.widgets.scene_board import SceneBoard
from convexplorer.ui.widgets.scene_view import SceneView
from tests.ui.test_guide import focusable

LEFT = Qt.MouseButton.LeftButton
SHAPE = (3, 16, 16)
KINDS = (
    "conv", "activation", "norm", "pool", "transposed", "upsample", "pad", "residual", "dropout", "flatten", "linear",
    "softmax",
)  # fmt: skip


@pytest.fixture
def network(window):
    """A network with a layer of every kind, on a small picture, in the Network layout."""
    pixels = np.random.default_rng(7).integers(0, 256, SHAPE, np.uint8)
    made = new_document(Drawn(frozen(pixels)))
    for kind in KINDS:
        made = stack.added(made, kind, None, SHAPE)
    window.window.store.edit(made, "A network")
    window.window.show_layout("network")
    window.wait()
    return window


def select(network, name):
    """As a click on a row of the list does."""
    store = network.window.store
    store.set_view(replace(store.view, network=replace(store.view.network, layer=name, channel=0)))
    network.wait()


def layer(network, name):
    """As the document has it."""
    return network.window.store.document.layer(name)


def press(network, name, key, times=1):
    """A key on a control that has the focus."""
    control = network.find(name)
    control.setFocus()
    for _ in range(times):
        network.qtbot.keyClick(control, key)
    network.wait()


def choose(network, name, key):
    """A row of a box."""
    box = network.find(name, QComboBox)
    box.setCurrentIndex(box.findData(key))
    box.activated.emit(box.currentIndex())
    network.wait()


def click(network, name, kind=QPushButton):
    """A button or a box, on its mark."""
    control = network.find(name, kind)
    assert control.isVisible()
    control.click()
    network.wait()


def figures(network):
    """What the read-outs say, line by line."""
    return [label.text() for label in network.find("networkFigures").findChildren(QLabel)]


def leads_on(network):
    """To Step and to Explore, and back; and what does not fit says what mends it."""
    store = network.window.store
    select(network, "pool1")
    click(network, "networkExploreButton")
    assert (store.view.layout, store.view.stage) == ("explore", "pool1")
    # what is changed there goes on through the network
    network.window.actions_by_key["duplicate-filter"].trigger()
    network.wait()
    assert layer(network, "conv2").weight.shape == (8, 5, 3, 3)
    assert network.window.loop.feed.newest.error is None
    network.window.show_layout("network")
    select(network, "conv2")
    assert not network.find("networkExploreButton", QPushButton).isEnabled()
    click(network, "networkStepButton")
    assert (store.view.layout, store.view.step.layer) == ("step", "conv2")
    box = network.find("stepLayerSelector", QComboBox)
    assert [box.itemText(row) for row in range(box.count())] == ["conv1", "conv2", "Pooling", "Transposed"]
    # what is not Explore's is set where the network is
    click(network, "stepNetworkButton")
    assert (store.view.layout, store.view.network.layer) == ("network", "conv2")
    # what does not fit says what mends it
    network.window.show_layout("network")
    broken = replace(layer(network, "norm1"), **dict.fromkeys(("weight", "bias", "mean", "variance"), np.ones(3)))
    store.edit(store.document.with_layer(broken), "Broken")
    select(network, "norm1")
    assert "3 channels" in network.find("networkError", QLabel).text()
    click(network, "networkFixButton")
    assert network.window.loop.feed.newest.error is None
    assert not network.find("networkError", QLabel).isVisible()


def test_every_kind_has_its_form_its_figures_and_controls_that_say_what_they_are(network):
    seen, forms = set(), set()
    rows = {row.name: row for row in summary(network.window.store.document, SHAPE)}
    for one in (*network.window.store.document.layers, *layer(network, "block1").paths[0]):
        select(network, one.name)
        shown = [form for form in network.window.panels["inspector"]._forms.values() if form.isVisible()]
        assert len(shown) == 1, one.name
        column = network.window.panels["inspector"].findChild(Column)
        room = column.width() - column.verticalScrollBar().sizeHint().width() - 4
        assert shown[0].minimumSizeHint().width() <= room, one.name  # also where it has to scroll
        seen.add(type(one).__name__)
        forms.add(shown[0])
        row = rows[one.name]
        title = network.find("networkTitle", FittingTitle)
        assert title.text().split("  ") == [one.name.upper(), " × ".join(f"{side:,}" for side in row.output)]
        assert figures(network)[:2] == [f"{row.counts.parameters:,} parameters", f"{row.counts.multiply_adds:,} ×+"]
        assert figures(network)[4] == f"sees {float(row.rows.size):g} × {float(row.columns.size):g} pixels"
    assert seen == set(FORMS)
    assert len(forms) == len(FORMS)
    # what no layer has says so in Find
    gamma, store = network.find("networkNormGamma"), network.window.store
    assert not reach.why_not(gamma, store)
    store.preview(new_document(store.document.source))
    assert "no layer of this kind" in reach.why_not(gamma, store)
    store.preview(None)
    # Find leads to a control of a layer that is not selected: one of its kind is
    reach.reach(network.find("networkNormGamma"), network.window, network.window.store)
    assert network.window.focusWidget() is network.find("networkNormGamma")
    assert network.find("networkTitle", FittingTitle).text().startswith("NORM1")
    for widget in focusable(network):
        if network.window.panels["inspector"].isAncestorOf(widget):
            name, tip, what = widget.accessibleName(), widget.toolTip(), widget.whatsThis()
            assert name, widget.objectName()
            assert tip, widget.objectName()
            assert len(what) > len(name), widget.objectName()
    # Tab goes through the form to the buttons below it, which were made before
    select(network, "pool2")
    network.find("networkBypass").setFocus()
    reached = []
    for _ in range(7):
        network.qtbot.keyClick(network.window.focusWidget(), Qt.Key.Key_Tab)
        reached.append(network.window.focusWidget().objectName())
    size = ["networkPoolingSizeSlider", "networkPoolingSizeSliderMore"]
    step = ["networkPoolingStrideSlider", "networkPoolingStrideSliderMore"]
    assert reached == ["networkPoolingSelector", *size, *step, "networkPoolingCeil", "networkStepButton"]
    leads_on(network)


def filters_and_sizes(network):
    """What comes after an edit goes on fitting."""
    network.window.store.go_to(1)
    network.wait()
    select(network, "conv1")
    press(network, "networkFiltersSlider", Qt.Key.Key_Right)
    assert layer(network, "conv1").filters == 5
    assert layer(network, "conv2").weight.shape == (8, 5, 3, 3)
    assert network.window.loop.feed.newest.error is None
    network.window.store.undo()
    choose_size = network.find("networkSizeSelector", QComboBox)
    choose_size.setFocus()
    choose_size.lineEdit().setText("5x1")
    network.qtbot.keyClick(choose_size, Qt.Key.Key_Return)
    network.wait()
    conv = layer(network, "conv1")
    assert conv.size == (5, 1)
    choose_size.lineEdit().setText("wide")
    network.qtbot.keyClick(choose_size, Qt.Key.Key_Return)
    assert "wide" in network.window.messages.bar.text()
    assert choose_size.currentText() == "5 × 1"
    press(network, "networkPaddingSlider", Qt.Key.Key_Home)
    assert layer(network, "conv1").padding == ((0, 0), (0, 0))
    press(network, "networkStrideSlider", Qt.Key.Key_Right)
    assert layer(network, "conv1").stride == (2, 2)
    assert network.window.loop.feed.newest.error is None


def test_a_convolution_in_groups_costs_less_and_comes_back_whole(network):
    select(network, "conv2")
    before, out = layer(network, "conv2"), network.stage("conv2")
    press(network, "networkFilter", Qt.Key.Key_Right, 2)
    tiles = network.find("networkFilterTiles", SceneBoard)
    network.wait(lambda: not tiles.key_rect("tile:3").isEmpty())
    assert tiles.key_rect("tile:4").isEmpty()
    assert "4 × 3 × 3 weights" in tiles.scene.alt
    press(network, "networkGroupsSlider", Qt.Key.Key_End)
    assert "1 × 3 × 3 weights" in tiles.scene.alt
    grouped = layer(network, "conv2")
    assert grouped.groups == 4  # four maps come in, eight go out
    assert np.array_equal(grouped.weight[:, 0], before.weight[np.arange(8), np.arange(8) // 2])
    costs = [label.text() for label in network.find("networkCosts").findChildren(QLabel) if label.isVisible()]
    assert costs[4:] == ["dense", "296", f"{296 * 256 - 8 * 256:,}", "100%", "depthwise", "80", "18,432", "27%"]
    assert figures(network)[0] == "80 parameters"
    network.window.store.undo()
    network.wait()
    assert layer(network, "conv2") is before
    click(network, "networkBiased", QCheckBox)
    assert figures(network)[0] == "288 parameters"
    assert not network.find("networkBiasField", NumberField).isEnabled()
    network.window.store.undo()
    network.wait()
    click(network, "networkSeparable")
    assert [layer(network, name).groups for name in ("conv2-depthwise", "conv2")] == [4, 1]
    assert network.stage("conv2").shape == out.shape
    assert figures(network)[0] == "40 parameters"
    select(network, "block1/body/conv1")
    hint = network.find("networkBottleneckButton").toolTip()
    click(network, "networkBottleneckButton")
    made = [layer(network, f"block1/body/conv1{part}") for part in ("-down1", "-within1", "")]
    assert f"{sum(one.weight.size + one.bias.size for one in made):,} parameters" in hint
    # a drag is one step
    select(network, "upsample1")
    slider = network.find("networkUpsampleFactor", QSlider)
    steps = len(network.window.store.history.steps)
    slider.setFocus()
    network.qtbot.keyPress(slider, Qt.Key.Key_Right)
    network.qtbot.keyPress(slider, Qt.Key.Key_Right)
    network.qtbot.keyRelease(slider, Qt.Key.Key_Right)
    network.wait()
    assert layer(network, "upsample1").factor == 4
    assert len(network.window.store.history.steps) == steps + 1
    filters_and_sizes(network)


def test_one_channel_one_path_one_layer_are_changed_by_themselves(network):
    select(network, "norm1")
    for words in network.find("networkNormVariance").parentWidget().findChildren(QLabel):
        assert words.wordWrap() or words.width() >= words.sizeHint().width(), words.text()
    press(network, "networkNormChannel", Qt.Key.Key_Right, 2)
    assert network.window.store.view.network.channel == 2
    field = network.find("networkNormVariance", NumberField)
    field.setFocus()
    field.selectAll()
    network.qtbot.keyClicks(field, "4")
    network.qtbot.keyClick(field, Qt.Key.Key_Return)
    network.wait()
    norm = layer(network, "norm1")
    assert norm.variance.tolist() == [1, 1, 4, 1, 1, 1, 1, 1]
    np.testing.assert_allclose(
        network.stage("norm1")[2], network.stage("relu1")[2] / np.sqrt(4 + norm.epsilon), rtol=1e-5
    )
    select(network, "upconv1")
    press(network, "networkTransposedFilter", Qt.Key.Key_Right)
    press(network, "networkTransposedBias", Qt.Key.Key_Up)
    assert layer(network, "upconv1").bias[:2].tolist() == [0, pytest.approx(0.1)]
    # a path is switched off, a block left out
    select(network, "block1")
    assert network.find("networkPath2", QCheckBox).text() == "Shortcut on"
    inside = network.stage("pad1")
    block = layer(network, "block1")
    click(network, "networkPath1", QCheckBox)
    assert layer(network, "block1").off == {0}
    np.testing.assert_array_equal(network.stage("block1"), inside)
    click(network, "networkPath2", QCheckBox)
    assert "at least one path" in network.window.messages.bar.text()
    assert network.find("networkPath2", QCheckBox).isChecked()
    network.window.store.undo()
    network.wait()
    click(network, "networkBypass", QCheckBox)
    left_out = layer(network, "block1")
    assert isinstance(left_out, Bypassed)
    assert left_out.layer is block
    # it can be changed all the same
    choose(network, "networkJoinSelector", "concat")
    assert layer(network, "block1").layer.join == "concat"
    click(network, "networkPath2", QCheckBox)
    assert layer(network, "block1").layer.off == {1}
    click(network, "networkBypass", QCheckBox)
    assert isinstance(layer(network, "block1"), Parallel)
    # the first convolution may be left out while there is another one; a form is not changed then
    select(network, "conv2")
    click(network, "networkBypass", QCheckBox)
    assert "take it in" in network.find("networkSeparable", QPushButton).toolTip()
    click(network, "networkBypass", QCheckBox)
    select(network, "conv1")
    click(network, "networkBypass", QCheckBox)
    assert network.window.store.document.convolution is layer(network, "conv2")


def test_a_dense_layer_is_estimated_refused_and_a_convolution(network):
    select(network, "linear1")
    outputs, cost = network.find("networkOutputs", QSpinBox), network.find("networkOutputsCost", QLabel)
    inputs = layer(network, "linear1").weight.shape[1]
    outputs.setFocus()
    outputs.selectAll()
    network.qtbot.keyClicks(outputs, "9000000")
    assert f"{9_000_000 * inputs:,} weights" in cost.text()
    assert "more than" in cost.text()
    assert layer(network, "linear1").weight.shape[0] == 10
    network.qtbot.keyClick(outputs, Qt.Key.Key_Return)
    assert "32,000,000" in network.window.messages.bar.text()
    assert outputs.value() == 10
    scores = network.stage("softmax1")
    click(network, "networkAsConvolution")
    assert isinstance(layer(network, "linear1"), Conv2d)
    np.testing.assert_allclose(network.stage("softmax1"), scores, rtol=1e-4)
    click(network, "networkAsDense")
    assert isinstance(layer(network, "linear1"), Linear)
    np.testing.assert_allclose(network.stage("softmax1"), scores, rtol=1e-4)
    # orders and shares
    flat = next(one.name for one in network.window.store.document.layers if isinstance(one, Flatten))
    select(network, flat)
    view = network.find("networkFlattenView", SceneView)
    assert "C, H, W" in view.accessibleDescription()
    choose(network, "networkFlattenOrder", "channels-last")
    assert "H, W, C" in view.accessibleDescription()
    select(network, "softmax1")
    bars = network.find("networkScores", SceneView)
    shares = network.stage("softmax1")[:, 0, 0]
    assert bars.accessibleDescription().startswith(f"Highest first: class {int(shares.argmax())} ")
    assert figures(network)[0] == "0 parameters"


def test_a_start_before_the_picture_has_a_minus_as_all_numbers_have():
    document = new_document()
    padded = replace(document, preprocessing=(), layers=(Pad2d("pad1", ((3, 3), (3, 3))), *document.layers))
    assert "start −2.5" in str(read_outs.figures(summary(padded, (1, 9, 9))[0]))


def test_a_title_too_long_for_its_place_ends_in_dots(qapp):
    title = FittingTitle("BLOCK1/BODY/CONV1")
    title.set_parts(["BLOCK1/BODY/CONV1", "64 × 2 × 2"])
    title.resize(90, 20)
    assert title.text().endswith("…")
    assert title.fontMetrics().horizontalAdvance(title.text()) <= 90
    title.resize(900, 20)
    assert title.text() == "BLOCK1/BODY/CONV1  64 × 2 × 2"
