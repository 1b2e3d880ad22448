"""The workbench's dialogs: two kernels composed into one, and a kernel taken over from another program."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from tests.fixtures_dialog import in_dialog
from tests.ui.kernel_hands import choose_in, do, kernel, steps


def test_compose_and_other_programs(window):
    store = window.window.store
    choose_in(window, "presetSelector", "Blur")
    count, filters = steps(window), store.document.convolution.filters

    def compose(form):
        assert form.field("composeFirst").currentText() == "1 Blur"
        assert "5 × 5" in form.field("composeNote").text()
        then = form.field("composeSecond")
        then.setCurrentIndex(then.findData("motion"))
        assert "11 × 11" in form.field("composeNote").text()
        form.choose("composeSecond", 0)
        form.click(form.button("Add filter"))

    in_dialog(window, lambda: do(window, "compose"), compose)
    window.wait()
    binomial = np.array([1, 4, 6, 4, 1]) / 16
    assert np.allclose(kernel(window, filters), np.outer(binomial, binomial))
    assert store.view.filter == filters
    assert steps(window) == count + 1
    # the map of both at once is the map of one after the other, inside
    once, first = window.stage()[filters], window.stage()[0].astype(np.float64)
    blur = np.outer([1, 2, 1], [1, 2, 1]) / 16
    rows = [first[i : i - 2 or None, j : j - 2 or None] * blur[i, j] for i in range(3) for j in range(3)]
    np.testing.assert_allclose(once[2:-2, 2:-2], np.sum(rows, axis=0)[1:-1, 1:-1], atol=1e-5)
    do(window, "undo")
    assert store.document.convolution.filters == filters

    choose_in(window, "presetSelector", "Vertical edges")
    at = store.view.filter  # the one beside the filter that was taken back
    count, edges = steps(window), kernel(window, at).copy()

    def gimp(form):
        assert "bias .5" in form.field("toolsNote").text()  # a sum of 0 adds half of white
        assert not form.field("toolFactor").isEnabled()
        window.qtbot.keyClick(form.field("toolAutomatic"), Qt.Key.Key_Space)
        form.type("toolFactor", "0")
        assert "divisor is 0" in form.field("toolsNote").text()
        assert not form.button("Apply").isEnabled()
        form.type("toolFactor", "4")
        form.type("toolOffset", "x")
        assert "“x” is no number for the offset" in form.field("toolsNote").text()
        form.type("toolOffset", "1/4")
        window.qtbot.keyClick(form.field("toolBorder"), Qt.Key.Key_Space)
        form.click(form.button("Apply"))

    in_dialog(window, lambda: do(window, "as-in-tool"), gimp)
    window.wait()
    conv = store.document.convolution
    assert np.allclose(kernel(window, at), edges / 4)
    assert conv.bias[at] == pytest.approx(0.25)
    assert conv.padding_mode == "replicate"
    assert steps(window) == count + 1
    do(window, "undo")
    assert np.array_equal(kernel(window, at), edges)
    assert store.document.convolution.padding_mode == "zeros"
    window.wait()
