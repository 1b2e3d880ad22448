"""Where the stages of a network stand, which map goes into which, and what is inside a value."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convexplorer.compute import seeded
from convexplorer.model.layers import Activation, Conv2d, Pool2d
from convexplorer.model.network_layers import Flatten, Linear
from convexplorer.scenes.network_edges import all_edges, edges_to, nearest_edge
from convexplorer.scenes.network_layout import (
    FOOT,
    GAP,
    HEAD,
    LEAST_ROWS,
    MOST_ROWS,
    ROWS,
    TILE,
    fitted_rows,
    network_layout,
    ranked,
    told,
)
from convexplorer.scenes.network_products import inside, written
from tests.networks import branched, conv, tiny_vgg

TINY, BRANCHED = tiny_vgg(), branched()


@pytest.mark.parametrize(("document", "shape"), [(TINY, (3, 480, 640)), (BRANCHED, (3, 24, 32))])
def test_every_stage_has_a_column_of_its_shape_and_none_lies_on_another(document, shape):
    layout = network_layout(document, shape)
    at = shape
    for step in document.preprocessing:
        at = step.output_shape(at)
    shapes = {"input": shape, document.preprocessing[-1].name: at}
    for layer in document.layers:
        at = layer.output_shape(at)
        shapes[layer.name] = at
    found = {column.name: column.shape for column in layout.columns}
    assert {name: found[name] for name in shapes} == shapes
    boxes = [column.box for column in layout.columns]
    for index, one in enumerate(boxes):
        assert one.x >= 0
        assert one.x + one.width <= layout.width
        assert one.y >= 0
        assert one.y + one.height <= layout.height + 1e-9
        for other in boxes[index + 1 :]:
            apart = one.x + one.width <= other.x or one.y + one.height <= other.y or other.y + other.height <= one.y
            assert apart


def test_the_paths_of_a_block_are_lanes_that_start_and_end_together():
    layout = network_layout(BRANCHED, (3, 24, 32))
    first, second = layout.column("mix/a/conv1"), layout.column("mix/b/conv1")
    assert first.box.x == second.box.x
    assert first.box.y + first.box.height < second.box.y
    assert layout.column("mix").before == ("mix/a/conv1", "mix/b/conv1")
    assert layout.column("block1").before == ("block1/body/relu1", "relu1")
    assert [name for name, _ in layout.lanes] == ["block1"]


@pytest.mark.parametrize(
    ("name", "lines"), [("conv1", 30), ("relu1", 10), ("conv2", 100), ("pool1", 10), ("flatten", 10), ("dense", 10)]
)
def test_lines_lead_from_each_map_to_those_made_of_it(name, lines):
    layout = network_layout(TINY, (3, 480, 640))
    assert len(all_edges(layout, layout.column(name))) == lines


def test_a_map_of_joined_paths_comes_from_its_own_path():
    layout = network_layout(BRANCHED, (3, 24, 32))
    joined = [edges_to(layout, layout.column("mix"), channel) for channel in range(5)]
    assert [(one.before, one.source) for (one,) in joined] == [
        ("mix/a/conv1", 0), ("mix/a/conv1", 1), ("mix/b/conv1", 0), ("mix/b/conv1", 1), ("mix/b/conv1", 2),
    ]  # fmt: skip
    added = edges_to(layout, layout.column("block1"), 2)
    assert [(one.before, one.source) for one in added] == [("block1/body/relu1", 2), ("relu1", 2)]


def test_a_filter_of_a_group_reads_the_channels_of_its_group_only():
    grouped = (conv("conv1", 4, 3), conv("conv2", 6, 2, groups=2), Activation("a"), Pool2d("p"))
    layout = network_layout(replace(TINY, layers=grouped), (3, 480, 640))
    read = [{edge.source for edge in edges_to(layout, layout.column("conv2"), filter)} for filter in range(6)]
    assert read == [{0, 1}] * 3 + [{2, 3}] * 3


def test_a_large_layer_shows_as_many_maps_as_fit_and_those_round_the_chosen_one():
    many = (conv("conv1", 512, 3), Activation("a"), Pool2d("p"))
    document = replace(TINY, layers=many)
    column = network_layout(document, (3, 480, 640)).column("conv1")
    assert (column.first, column.count, column.more) == (0, ROWS, 512 - ROWS)
    there = network_layout(document, (3, 480, 640), ROWS, ("conv1", 300)).column("conv1")
    assert 300 in there.channels
    assert there.count == ROWS


def test_so_many_maps_are_shown_that_a_long_network_can_still_be_read():
    shape = (3, 480, 640)
    wide = network_layout(TINY, shape).width
    for width, height, readable in ((700, 430, 9.0), (1500, 900, 9.0), (300, 900, 9.0), (4000, 60, 9.0)):
        rows = fitted_rows(TINY, shape, width, height, readable)
        scale = max(width / wide, readable)
        tall = HEAD + FOOT + rows * (TILE + GAP) - GAP
        assert rows in (LEAST_ROWS, MOST_ROWS) or tall * scale <= height < (tall + TILE + GAP) * scale


def test_a_network_of_shapes_alone_is_laid_out_without_its_weights():
    drawn = Linear("fc1", seeded.stands_for((4096, 25088)), np.zeros(4096), drawn=1)
    first = Conv2d("conv1", seeded.stands_for((512, 3, 3, 3)), np.zeros(512), alike=False, drawn=2)
    document = replace(TINY, layers=(first, Activation("a"), Pool2d("p"), Flatten("f"), drawn))
    document = replace(document, preprocessing=())
    layout = network_layout(document, (3, 7, 7))
    assert told(layout.column("fc1")) == "fc1: 4096 × 1 × 1, 102,760,448 weights"
    assert layout.column("fc1").kind == "vector"


def test_a_layer_that_does_not_fit_says_so_and_those_after_it_are_empty():
    layout = network_layout(replace(TINY, layers=(conv("conv1", 4, 5), Activation("a"), Pool2d("p"))), (3, 9, 9))
    kinds = {column.name: column.kind for column in layout.columns}
    assert [kinds[name] for name in ("conv1", "a", "p")] == ["nothing"] * 3
    assert "5" in told(layout.column("conv1"))
    assert layout.column("a").error is None


@given(st.sampled_from(["conv1", "pool2", "flatten", "dense"]), st.randoms())
def test_the_value_at_a_point_is_the_one_that_is_drawn_there(name, random):
    column = network_layout(TINY, (3, 480, 640)).column(name)
    rows, columns = column.grid
    channel = random.randrange(column.shape[0])
    row, across = (random.randrange(rows), random.randrange(columns)) if column.kind == "maps" else (0, 0)
    box = column.cell(channel, row, across)
    assert column.value_at(box.x + box.width / 2, box.y + box.height / 2) == (channel, row, across)


def test_the_nearest_line_is_found_within_reach():
    layout = network_layout(TINY, (3, 480, 640))
    edge = edges_to(layout, layout.column("conv2"), 3)[6]
    (x0, y0), (x1, y1) = edge.points
    edges = all_edges(layout, layout.column("conv2"))
    assert nearest_edge(edges, x0 + (x1 - x0) * 0.3, y0 + (y1 - y0) * 0.3, 0.2) == edge
    assert nearest_edge(edges, x0, layout.height + 5, 0.2) is None


def test_few_scores_stand_in_order_and_many_by_rank():
    assert ranked([0.1, 0.7, 0.2]) == [(0, 0.1), (1, 0.7), (2, 0.2)]
    assert ranked([0.0] * 20 + [0.5, 0.25, 0.25], 3) == [(20, 0.5), (21, 0.25), (22, 0.25)]


def test_inside_a_value_are_all_its_products_side_by_side():
    x = np.random.default_rng(2).normal(size=(5, 6, 6))
    layer = conv("conv1", 2, 5, padding="same")
    trace = layer.trace(x, 1, 0, 2)
    made = inside(trace)
    assert sum(one.product for one in made.products) + trace.bias == pytest.approx(trace.value)
    assert len(made.products) == 45
    assert sum(one.padding for one in made.products) == 15
    areas = sum(one.box.width * one.box.height for one in made.products)
    assert 0 < areas < 1
    assert all(one.box.x >= 0 and one.box.x + one.box.width <= 1 for one in made.products)
    dense = inside(Linear("d", np.eye(3), np.zeros(3)).trace(x[:3, :1, :1], 1, 0, 0))
    assert written(dense.products[2], labelled=True)[0] == "input 3"
    assert inside(Activation("a", "relu").trace(x - 9, 0, 0, 0)).words.endswith(" = 0")
    won = [one for one in inside(Pool2d("p", "max").trace(x, 3, 1, 1)).products if one.won]
    assert [one.value for one in won] == [x[3, 2:4, 2:4].max()]
