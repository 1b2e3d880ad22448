"""The store: steps, previews, lending."""

from dataclasses import replace

import pytest

from convexplorer.model.document import new_document
from convexplorer.model.view import View
from convexplorer.ui.store import Store


@pytest.fixture
def store(qtbot):
    return Store(new_document())


def strided(document, stride):
    return document.with_layer(replace(document.convolution, stride=(stride, stride)))


def test_an_edit_is_a_step_and_undo_takes_it_back(store, qtbot):
    first = store.document
    with qtbot.waitSignal(store.changed):
        store.edit(strided(first, 2), "Stride 2")
    assert store.dirty
    store.undo()
    assert store.document is first
    assert not store.dirty
    store.redo()
    assert store.document.convolution.stride == (2, 2)


def test_one_gesture_is_one_step(store):
    first = store.document
    for stride in (2, 3, 4):
        store.edit(strided(store.shown, stride), "Stride", "gesture-1")
    store.commit()
    store.edit(strided(store.shown, 5), "Stride", "gesture-1")
    assert [step.document.convolution.stride[0] for step in store.history.steps] == [1, 4, 5]
    store.undo()
    store.undo()
    assert store.document is first


def test_a_preview_is_no_step_until_it_is_committed(store):
    first = store.document
    shown = strided(first, 2)
    store.preview(shown)
    assert store.shown is shown
    assert store.document is first
    assert not store.dirty
    store.preview(None)
    assert store.shown is first
    store.preview(shown)
    store.commit("Stride 2")
    assert store.document is shown
    assert store.history.can_undo


def test_undo_during_a_preview_brings_the_step_before_back(store):
    first = store.document
    store.edit(strided(first, 2))
    store.preview(strided(first, 3))
    store.undo()
    assert store.shown is first


def test_the_view_is_not_undone(store):
    store.set_view(replace(store.view, filter=2))
    assert not store.history.can_undo
    store.edit(strided(store.document, 2))
    store.undo()
    assert store.view.filter == 2


def test_a_lent_window_comes_back_whole(store):
    store.edit(strided(store.document, 2), "mine")
    store.set_view(View(filter=3))
    mine, history = store.document, store.history
    store.borrow(new_document(), View(layout="teach"))
    store.edit(strided(store.document, 7), "the lesson's")
    store.borrow(new_document())
    assert store.lent
    assert store.dirty
    store.give_back()
    assert store.document is mine
    assert store.history is history
    assert store.view == View(filter=3)
    assert not store.lent


def test_saving_makes_it_clean_until_the_next_edit(store):
    store.edit(strided(store.document, 2))
    store.mark_saved()
    assert not store.dirty
    store.undo()
    assert store.dirty
    store.redo()
    assert not store.dirty
