"""The bank as a whole: filters come, go and move, and the view goes with them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convexplorer.compute.arrays import frozen
from convexplorer.messages import UserError
from convexplorer.model import bank
from convexplorer.model.bank import Filter
from convexplorer.model.document import new_document, with_channels
from convexplorer.model.history import History, Step
from convexplorer.model.view import MapsView, Probe, View


def numbered(*values, titles=None):
    """Filters of 1×1 with these weights; the biases are a hundred times as much."""
    weight = frozen(np.array(values, np.float64).reshape(-1, 1, 1, 1))
    document = new_document()
    names = titles or tuple(f"f{value}" for value in values)
    conv = replace(document.convolution, weight=weight, bias=frozen(weight.ravel() * 100), titles=names)
    return document.with_layer(conv)


def values(document):
    conv = document.convolution
    assert np.array_equal(conv.bias, conv.weight.ravel() * 100)
    return conv.weight.ravel().tolist()


@pytest.mark.parametrize(
    ("start", "end", "wanted"), [(0, 3, [2, 3, 4, 1]), (3, 0, [4, 1, 2, 3]), (1, 2, [1, 3, 2, 4]), (2, 2, [1, 2, 3, 4])]
)
def test_a_filter_moves_with_its_weights_bias_and_title(start, end, wanted):
    document = bank.arranged(numbered(1, 2, 3, 4), bank.moved(4, start, end))
    assert values(document) == wanted
    assert document.convolution.titles == tuple(f"f{value}" for value in wanted)


def test_filters_go_together_and_the_last_one_stays():
    document = bank.arranged(numbered(1, 2, 3, 4), bank.without(4, (3, 0)))
    assert values(document) == [2, 3]
    with pytest.raises(UserError, match="last"):
        bank.without(2, (0, 1))


def test_copies_and_negatives_come_to_the_end():
    document = bank.with_copies(numbered(1, 2, 3), (2, 0), "negative", -1.0)
    assert values(document) == [1, 2, 3, -3, -1]
    assert document.convolution.titles[3:] == ("f3 (negative)", "f1 (negative)")


def test_a_full_bank_takes_no_more():
    document = numbered(*range(1, 63))
    assert bank.with_copies(document, (0, 1), "copy").convolution.filters == 64
    with pytest.raises(UserError, match="64"):
        bank.with_copies(document, (0, 1, 2), "copy")
    with pytest.raises(UserError, match="64"):
        bank.with_filters(document, [Filter("new", 0.0, np.ones((1, 1, 1)))] * 3)


def test_a_filter_from_elsewhere_is_made_for_the_channels_there_are():
    own = Filter("own", 0.5, np.array([[[6.0]]]))
    rgb = Filter("rgb", 0.5, np.array([[[1.0]], [[2.0]], [[6.0]]]))
    grey, colour = numbered(1), with_channels(numbered(1), "all")
    apart = colour.with_layer(colour.convolution.per_channel(3))
    each = with_channels(numbered(1), "each")

    def last(document, one, depthwise=False):
        return bank.with_filters(document, [one], depthwise).convolution.weight[-1].ravel().tolist()

    assert last(grey, own) == last(colour, own) == last(each, own) == [6]
    assert last(apart, own) == [2, 2, 2]
    assert last(apart, rgb) == [1, 2, 6]
    assert last(grey, rgb) == [9]
    assert last(grey, rgb, depthwise=True) == [3]
    two = Filter("two", 0.0, np.ones((2, 1, 1)))
    with pytest.raises(UserError, match="2 kernels"):
        bank.with_filters(apart, [two])


def test_a_larger_kernel_makes_the_others_larger_round_their_middle():
    big = np.arange(9.0).reshape(1, 3, 3)
    conv = bank.with_filters(numbered(7), [Filter("big", 0.0, big)]).convolution
    assert conv.weight[0, 0].tolist() == [[0, 0, 0], [0, 7, 0], [0, 0, 0]]
    assert np.array_equal(conv.weight[1], big)


def test_in_a_depthwise_layer_a_map_is_chosen_and_its_filter_meant():
    view = View(filter=1, maps=MapsView(chosen=(2, 4, 7)))
    assert bank.chosen(view, 3) == (1, 2)
    after = bank.follow(view, bank.moved(3, 1, 0), 3)
    assert after.filter == 0
    assert after.maps.chosen == (2, 3, 6)


edit = st.one_of(
    st.tuples(st.just("add"), st.just(0), st.just(0)),
    *(st.tuples(st.just(name), st.integers(0, 99), st.integers(0, 99)) for name in ("move", "remove", "copy")),
)
look = st.tuples(st.sampled_from(["select", "hide", "solo", "choose", "undo", "redo"]), st.integers(0, 99), st.just(0))


def names(view, document):
    """What a view is about, by the weights of the filters."""
    have = values(document)
    return {
        "hidden": {have[i] for i in view.hidden},
        "solo": None if view.solo is None else have[view.solo],
        "chosen": {have[i] for i in view.maps.chosen},
    }


def order_of(name, a, b, count):
    if name == "move":
        return bank.moved(count, a % count, b % count)
    if name == "remove" and count > 1:
        return bank.without(count, {a % count})
    return tuple(range(count))


@given(st.lists(st.one_of(edit, look), max_size=25))
def test_the_view_stays_with_its_filters_whatever_is_done(doings):
    document, view, fresh = numbered(1, 2, 3, 4), View(probe=Probe("conv1", 0, 1, 1)), 5
    history = History((Step(document),))
    for name, a, b in doings:
        document = history.document
        count = document.convolution.filters
        selected, shown = values(document)[view.filter], names(view, document)
        if name in ("undo", "redo"):
            target = history.now + (1 if name == "redo" else -1)
            if not 0 <= target < len(history.steps):
                continue
            view, history = history.followed(view, target), history.at(target)
        elif name == "select":
            view = view.with_filter(a % count)
            continue
        elif name == "hide":
            view = replace(view, hidden=view.hidden ^ {a % count})
            continue
        elif name == "solo":
            view = replace(view, solo=a % count)
            continue
        elif name == "choose":
            view = replace(view, maps=replace(view.maps, chosen=tuple(sorted({view.filter, a % count}))))
            continue
        else:
            if name in ("add", "copy"):
                order = bank.grown(count, 1)
                after = numbered(*values(document), fresh)
                fresh += 1
            else:
                order = order_of(name, a, b, count)
                after = bank.arranged(document, order)
            view = bank.follow(view, order, count)
            history = history.edited(after, name, order=order)
        have = set(values(history.document))
        after_names = names(view, history.document)
        assert after_names["hidden"] == shown["hidden"] & have
        assert after_names["chosen"] == shown["chosen"] & have
        assert after_names["solo"] == (shown["solo"] if shown["solo"] in have else None)
        if selected in have:
            assert values(history.document)[view.filter] == selected
        assert view.probe.channel == view.filter
        assert bank.fitted(view, history.document.convolution) is view


def test_a_view_of_more_than_there_is_comes_down_to_what_there_is():
    view = View(filter=9, hidden=frozenset({0, 7}), solo=8, maps=MapsView(chosen=(1, 5)))
    fitted = bank.fitted(view, numbered(1, 2, 3).convolution)
    assert (fitted.filter, fitted.hidden, fitted.solo, fitted.maps.chosen) == (2, {0}, None, ())
