"""The measures over the map: right figures for known frames, shown where the view says so, and gone without a trace."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from convexplorer.formats import session
from convexplorer.formats.session import Session
from convexplorer.model.sources import Synthetic
from convexplorer.ui.measures import Measures, Painted
from tests.fixtures_window import PATIENCE, Driver


def test_rates_and_lateness_are_those_of_the_last_two_seconds() -> None:
    measures = Measures()
    # 10 a second painted, of 30 made; nineteen are 20 ms late and every twentieth 100 ms
    for number in range(100):
        late = 0.1 if number % 20 == 10 else 0.02
        measures.add(Painted(5.0 + number / 10, late, 3 * number))
    now = 5.0 + 99 / 10
    assert measures.shown(now) == pytest.approx(10)
    assert measures.processed(now) == pytest.approx(30)
    assert measures.late(now) == pytest.approx((0.02, 0.02))
    measures.add(Painted(now + 0.01, 0.1, 300))
    measures.add(Painted(now + 0.02, 0.1, 301))
    assert measures.late(now + 0.02) == pytest.approx((0.02, 0.1))


def test_what_stopped_is_zero() -> None:
    measures = Measures()
    assert (measures.shown(1.0), measures.processed(1.0), measures.late(1.0)) == (0, 0, (0, 0))
    measures.add(Painted(1.0, 0.02, 1))
    assert measures.shown(1.0) == 0
    measures.add(Painted(1.1, 0.02, 2))
    assert measures.shown(1.1) == pytest.approx(10)
    assert (measures.shown(9.0), measures.processed(9.0), measures.late(9.0)) == (0, 0, (0, 0))


def test_they_stand_over_the_map_while_the_view_says_so(window: Driver) -> None:
    overlay = window.find("measuresOverlay")
    action = window.find("action-show-measures", QAction)
    assert overlay.isHidden()
    assert not action.isChecked()
    window.window.files.show_source(Synthetic(160, 120, 30.0))
    window.wait(lambda: isinstance(window.window.store.document.source, Synthetic))
    action.trigger()
    assert overlay.isVisible()
    assert action.isChecked()
    size, board = overlay.size(), overlay.parentWidget()
    assert board.rect().contains(overlay.geometry())
    assert window.window.childAt(overlay.mapTo(window.window, overlay.rect().center())) is not overlay
    window.qtbot.waitUntil(lambda: overlay.values()["shown"].endswith(" fps"), timeout=PATIENCE)
    said = overlay.values()
    assert float(said["shown"].split()[0]) <= float(said["processed"].split()[0]) + 0.5
    assert int(said["latency"].split()[0]) <= int(said["95 % within"].split()[0])
    assert int(said["dropped"]) >= 0
    assert overlay.accessibleDescription().startswith("source")
    for arrangement in ("all", "stages"):
        view = window.window.store.view
        window.window.store.set_view(replace(view, maps=replace(view.maps, arrangement=arrangement)))
        frame = overlay._frame
        window.qtbot.waitUntil(lambda frame=frame: overlay._frame is not frame, timeout=PATIENCE)
        on_top = [one for one in board.children() if isinstance(one, QWidget) and one.isVisible()][-1]
        assert on_top is overlay
    assert overlay.size() == size
    action.trigger()
    assert overlay.isHidden()
    assert overlay not in window.window.loop.feed.visible()
    frame = overlay._frame
    index = window.window.loop.feed.newest.frame.index
    window.wait(lambda: window.window.loop.feed.newest.frame.index > index + 3)
    assert overlay._frame is frame


def test_a_session_keeps_them(window: Driver, tmp_path) -> None:
    store = window.window.store
    store.set_view(replace(store.view, measures=True))
    path = tmp_path / "work.convx"
    session.write(Session(store.document, store.view), path)
    store.set_view(replace(store.view, measures=False))
    window.window.files.open(path)
    window.wait(lambda: store.view.measures)
    assert isinstance(window.find("measuresOverlay"), QWidget)
    assert window.find("measuresOverlay").isVisible()
