"""Which value a value is compared with: that of the step before, however late results come."""

from dataclasses import replace
from types import SimpleNamespace

from convexplorer.model.document import new_document
from convexplorer.model.view import Probe
from convexplorer.ui.panels.reference import Reference
from convexplorer.ui.store import Store

FRAME, PROBE = object(), Probe("conv1", 0, 1, 1)


def hear(reference, document, frame=FRAME, probe=PROBE):
    """The trace that a result of this document has is the document itself here."""
    reference.hear(SimpleNamespace(document=document, frame=frame), probe, document)
    return reference.before


def others(document, count):
    return [replace(document) for _ in range(count)]


def test_a_step_is_compared_with_the_one_before_it_and_undo_with_what_was_undone():
    first, second = others(new_document(), 2)
    store = Store(first)
    reference = Reference(store)
    assert hear(reference, first) is None
    store.edit(second, "second")
    assert hear(reference, first) is None  # late
    assert hear(reference, second) is first
    assert hear(reference, second) is first
    store.undo()
    assert hear(reference, first) is second


def test_a_gesture_and_a_preview_are_compared_with_what_was_before_them():
    first, *dragged, tried, kept, last = others(new_document(), 6)
    store = Store(first)
    reference = Reference(store)
    hear(reference, first)
    for document in dragged:
        store.edit(document, "drag", "gesture")
        assert hear(reference, document) is first
    store.commit()
    for document in (tried, kept):
        store.preview(document)
        assert hear(reference, document) is dragged[-1]
    store.commit("kept")
    assert hear(reference, kept) is dragged[-1]
    store.edit(last, "last")
    assert hear(reference, last) is kept


def test_another_value_or_another_picture_is_compared_with_nothing():
    first, second, third = others(new_document(), 3)
    store = Store(first)
    reference = Reference(store)
    hear(reference, first)
    store.edit(second, "second")
    assert hear(reference, second, probe=replace(PROBE, row=2)) is None
    store.edit(third, "third")
    assert hear(reference, third, frame=object(), probe=replace(PROBE, row=2)) is None
