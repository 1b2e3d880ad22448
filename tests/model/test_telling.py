"""What happened to the history, in a sentence: its numbers are those of the shapes."""

from dataclasses import replace

import pytest

from convexplorer.model import bank, edits
from convexplorer.model.document import new_document
from convexplorer.model.gallery import ARCHITECTURES
from convexplorer.model.history import History, Step
from convexplorer.model.sources import BuiltIn
from convexplorer.model.summary import large
from convexplorer.model.telling import told

SHAPE = (3, 480, 640)


def strided(document, stride):
    return document.with_layer(replace(document.convolution, stride=(stride, stride)))


@pytest.fixture
def first():
    return History((Step(new_document()),))


def test_an_edit_is_told_by_what_it_did(first):
    after = first.edited(strided(first.document, 2), "Stride")
    assert str(told(first, after, SHAPE)) == "stride 1 → 2: 480×640 → 240×320, a quarter of the work."


def test_a_gesture_is_told_from_where_it_began(first):
    one = first.edited(strided(first.document, 2), "Stride", "drag")
    two = one.edited(strided(first.document, 4), "Stride", "drag")
    assert str(told(one, two, SHAPE)).startswith("stride 1 → 4: 480×640 → 120×160")


def test_undo_and_redo_are_told_by_name_and_the_way_they_went(first):
    after = first.edited(strided(first.document, 2), "Stride")
    undone = "Undone: Stride · stride 2 → 1: 240×320 → 480×640, four times the work."
    assert str(told(after, after.undone(), SHAPE)) == undone
    redone = "Done again: Stride · stride 1 → 2: 480×640 → 240×320, a quarter of the work."
    assert str(told(after.undone(), after, SHAPE)) == redone


def test_several_steps_are_counted(first):
    history = first
    for stride in (2, 3, 4):
        history = history.edited(strided(history.document, stride), "Stride")
    assert str(told(history, history.at(0), SHAPE)) == "Undone: 3 steps."
    assert str(told(history.at(1), history, SHAPE)) == "Done again: 2 steps."


def test_what_changes_no_number_is_told_by_its_name(first):
    renamed = first.edited(edits.with_title(first.document, 0, "Mine"), "Rename to Mine")
    assert str(told(first, renamed, SHAPE)) == "Rename to Mine."
    order = bank.moved(4, 0, 2)
    moved = first.edited(bank.arranged(first.document, order), "Move Blur to place 3", order=order)
    assert str(told(first, moved, SHAPE)) == "Move Blur to place 3."
    assert str(told(moved, moved.undone(), SHAPE)) == "Undone: Move Blur to place 3."
    assert str(told(first, first.edited(first.document.with_source(BuiltIn("cup")), "Open Cup"), None)) == "Open Cup."


def test_fewer_filters_say_how_many(first):
    order = bank.without(4, (0, 1))
    after = first.edited(bank.arranged(first.document, order), "Remove 2 filters", order=order)
    assert str(told(first, after, SHAPE)) == "filters 4 → 2: 4×480×640 → 2×480×640, half the work."


def test_nothing_happened_and_another_session_are_not_told(first):
    after = first.edited(strided(first.document, 2), "Stride", "drag")
    assert told(after, after.sealed(), SHAPE) is None
    assert told(after, History((Step(new_document()),)), SHAPE) is None


def test_a_network_is_told_by_its_name_and_what_it_counts(first):
    after = first.edited(ARCHITECTURES["tiny-vgg"].build(first.document), "Tiny VGG")
    counts = "19.9 k parameters, 5.61 M multiply–adds."
    assert str(told(first, after, SHAPE)) == f"Tiny VGG: {counts}"
    assert str(told(after, after.undone(), SHAPE)).startswith("Undone: Tiny VGG · ")
    assert str(told(after.undone(), after, SHAPE)) == f"Done again: Tiny VGG · {counts}"
    wider = after.edited(strided(after.document, 2), "Stride")
    assert str(told(after, wider, SHAPE)).startswith("stride 1 → 2: ")


def test_a_setting_of_a_layer_that_explore_does_not_show_is_told_by_what_the_network_counts(first):
    before = first.edited(ARCHITECTURES["tiny-vgg"].build(first.document), "Tiny VGG")
    last = before.document.layer("linear1")
    fewer = replace(last, weight=last.weight[:5], bias=last.bias[:5])
    after = before.edited(before.document.with_layer(fewer), "Outputs of linear1")
    assert str(told(before, after, SHAPE)) == "Outputs of linear1: 11.5 k parameters, 5.6 M multiply–adds."


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (999, "999"),
        (1000, "1 k"),
        (999_949, "1 M"),
        (19_920, "19.9 k"),
        (25_557_032, "25.6 M"),
        (4_089_184_256, "4.09 G"),
    ],
)
def test_large_numbers_have_three_figures_and_the_next_unit_where_these_reach_it(count, text):
    assert large(count) == text


def test_one_step_of_the_preparation_is_told_by_itself(first):
    before = first.edited(ARCHITECTURES["resnet-18"].build(first.document), "ResNet-18")
    after = before.edited(before.document.without_preprocessing("preprocess/normalise"), "Without")
    assert str(told(before, after, SHAPE)) == "input without − mean ÷ std: the same work."
    assert str(told(after, after.undone(), SHAPE)) == "Undone: Without · input with − mean ÷ std: the same work."
