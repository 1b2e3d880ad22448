"""What 8 bits would lose of a map, in its place: the switch, whose 8 bits, and the words."""

import numpy as np
import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox

from convexplorer.compute.colour import paint
from convexplorer.compute.eight_bit import PIPELINES
from convexplorer.formats import making
from convexplorer.formats.png import painted_pixels
from convexplorer.ui.saving import saving_of
from convexplorer.ui.widgets.disclosure import Disclosure


def test_what_eight_bits_would_lose_is_a_map_of_its_own(window):
    store, pane = window.window.store, window.find("featureMaps")
    found = window.stage()[0].astype(np.float64) * 255
    do = window.window.actions_by_key
    window.find("mapsMenu", Disclosure).click()
    window.find("check-map-eight-bit", QCheckBox).click()
    window.find("check-map-lost", QCheckBox).click()
    window.wait()
    assert (store.view.maps.lost, store.view.maps.eight_bit) == (True, False)
    newest = window.window.loop.feed.newest
    at = np.unravel_index(int(found.argmin()), found.shape)
    shown = pane.numbers(newest, (*(int(n) for n in at), 1, 1))
    assert shown[0, 0, 0] == pytest.approx(found.min() / 255, abs=1e-5)  # all of what is below 0
    share = 100 * (np.round(found, 3) < 0).sum() / found.size
    assert window.find("mapSentence").text().startswith(f"{share:.0f} % of the values were negative and became 0")
    assert "LOST OF MAP 1" in window.window.panels["maps"]._title.text()
    it_is_exported_as_it_is_shown(window)
    box = window.find("lostPipeline", QComboBox)
    for key, words in (("canvas", "lose their fraction"), ("offset", "below −128")):
        box.setCurrentIndex([*PIPELINES].index(key))
        box.activated.emit(box.currentIndex())
        window.wait()
        assert words in window.find("mapSentence").text()
        assert do[f"lost-by-{key}"].isChecked()
    assert not store.history.can_undo  # only shown
    do["map-lost"].trigger()
    window.wait()
    assert pane.numbers(window.window.loop.feed.newest, (0, 0, *found.shape)).min() == window.stage()[0].min()


def it_is_exported_as_it_is_shown(window):
    newest, maps, pane = window.window.loop.feed.newest, window.window.store.view.maps, window.find("featureMaps")
    saving, picture = saving_of(newest), pane.picture
    values = pane.numbers(newest, (0, 0, *window.stage()[0].shape))
    stage = newest.stage("conv1")
    numbers = saving.shown.export(newest, stage, maps.range, maps.scheme, painted=False)
    assert np.array_equal(numbers.array, values)
    export = saving.shown.export(newest, stage, maps.range, maps.scheme, painted=True)
    assert np.array_equal(painted_pixels(export), paint(values[0], picture.low, picture.high, picture.scheme))
    assert making.from_data(making.to_data(export.making), "making") == export.making
    assert saving.shown.called("map 1") == "map 1, what 8 bits lose of it"
