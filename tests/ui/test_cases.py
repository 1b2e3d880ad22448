"""The small examples in the window: from Find and the menu, in Step, and in Explore where they are edited."""

from PySide6.QtGui import QAction

from convexplorer.model.cases import CASES, in_group
from convexplorer.ui.guide.findable import everything


def test_examples_open_in_step_and_hold_in_explore(window):
    store = window.window.store
    found = everything(window.window.guide._around)
    assert {f"case:{key}" for key in CASES} <= set(found)
    for case in (in_group(group)[-1] for group in ("transposed", "pooling", "channels")):
        before = store.history.now
        found[f"case:{case.key}"].run()
        window.wait()
        assert store.view.layout == "step"
        assert window.stage(case.layer) is not None
        assert store.history.now == before + 1
        window.window.show_layout("explore")
        window.wait()
        result = window.window.loop.feed.newest
        assert result.error is None, case.key
        assert window.find("featureMaps").isVisible()
    action = window.find("case-padding_strides_odd_transposed", QAction)
    title = CASES["padding_strides_odd_transposed"].title
    assert action.text() == title
    action.trigger()
    window.wait()
    assert store.document.source.title == title
    assert window.stage("up1").shape == (1, 6, 6)
    assert store.history.steps[-1].label == f"Example: {title}"
    found["step:pixels"].run()
    window.wait()
    assert (store.view.layout, store.view.step.tab) == ("step", "pixels")
    found["step:slide"].run()
    window.window.show_layout("explore")
    window.wait()
    everything(window.window.guide._around)["control:pixelsPaint"].run()  # a control in a tab that is not shown
    window.wait()
    assert window.find("pixelsPaint").isVisible()
