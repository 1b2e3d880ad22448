"""Undo keeps every document, and takes a gesture for one step."""

import pytest

from convexplorer import limits
from convexplorer.model.document import Document, new_document
from convexplorer.model.history import History, Step
from convexplorer.model.sources import BuiltIn


@pytest.fixture
def documents() -> list[Document]:
    return [new_document(BuiltIn(f"picture-{number}")) for number in range(4)]


def start(document: Document) -> History:
    return History((Step(document),))


def test_undo_all_returns_the_very_first_document(documents: list[Document]) -> None:
    history = start(documents[0])
    for document in documents[1:]:
        history = history.edited(document)
    while history.can_undo:
        history = history.undone()
    assert history.document is documents[0]
    while history.can_redo:
        history = history.redone()
    assert history.document is documents[3]


def test_a_gesture_is_one_step_and_the_next_gesture_another(documents: list[Document]) -> None:
    history = start(documents[0]).edited(documents[1], merge="drag").edited(documents[2], merge="drag").sealed()
    assert history.undone().document is documents[0]
    history = history.edited(documents[3], merge="drag")
    assert history.undone().document is documents[2]


def test_an_edit_after_undo_forgets_what_was_undone(documents: list[Document]) -> None:
    history = start(documents[0]).edited(documents[1]).undone().edited(documents[2])
    assert not history.can_redo
    assert history.undone().document is documents[0]


def test_an_edit_that_changes_nothing_is_no_step(documents: list[Document]) -> None:
    history = start(documents[0])
    assert history.edited(documents[0]) is history


def test_undo_and_redo_stop_at_the_ends(documents: list[Document]) -> None:
    history = start(documents[0])
    assert history.undone().document is documents[0]
    assert history.redone().document is documents[0]


def test_the_oldest_steps_are_let_go(documents: list[Document]) -> None:
    history = start(documents[0])
    for number in range(limits.UNDO_STEPS + 10):
        history = history.edited(documents[1 + number % 2])
    assert len(history.steps) == limits.UNDO_STEPS
    assert history.document is documents[1 + (limits.UNDO_STEPS + 9) % 2]
