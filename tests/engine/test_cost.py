"""What a frame costs: counts that are exact, estimates that follow them, and a sentence only where it is slow."""

from dataclasses import replace

import numpy as np
import pytest

from convexplorer.compute.activations import ACTIVATIONS
from convexplorer.compute.arrays import frozen
from convexplorer.compute.conv import PATHS
from convexplorer.compute.pool import POOLS
from convexplorer.engine import cost
from convexplorer.engine.run import Job, estimate, run
from convexplorer.model import edits
from convexplorer.model.document import Document, Variant, new_document
from convexplorer.model.gallery import ARCHITECTURES, counted
from convexplorer.model.layers import Activation, Conv2d, Pool2d
from convexplorer.model.network_layers import Flatten, Linear, Softmax
from convexplorer.model.result import Frame
from convexplorer.model.sizing import ResizeTo
from convexplorer.model.sources import Drawn

LARGE = (3, 1080, 1920)


def bank(filters: int, side: int, **settings: object) -> Document:
    weight = np.random.default_rng(0).standard_normal((filters, 1, side, side))
    conv = replace(Conv2d("conv1", frozen(weight), frozen(np.zeros(filters))), **settings)
    return new_document().with_layer(conv)


def test_every_path_activation_and_pool_has_a_rate() -> None:
    assert all(any(row.name.startswith(start) for start in cost.CONVOLUTIONS) for row in PATHS)
    assert set(cost.ACTIVATIONS) == set(ACTIVATIONS)
    assert set(cost.POOLS) == {"none", *POOLS}


def test_products_and_bytes_are_those_of_the_stages() -> None:
    image = np.zeros((3, 40, 50), np.uint8)
    document = (
        bank(5, 3, stride=(2, 1)).with_layer(Pool2d("pool1", "max")).with_layer(Activation("activation1", "relu"))
    )
    document = replace(document, variants=(Variant("other", bank(2, 5).layers),))
    found = cost.estimate_frame(document, image.shape)
    result = run(Job(document, Frame(0, 0.0, image, Drawn(image)), variants=True))
    stages = [*result.stages[1:], result.variants["other"][3]]
    assert found.bytes == sum(stage.array.nbytes for stage in stages)
    grey = 3 * 40 * 50  # `estimate` counts it once for each stack of layers
    assert found.multiply_adds == estimate(document, image.shape) - grey
    assert found.seconds_estimate > 0


@pytest.mark.parametrize("change", [{"filters": 2}, {"filters": 64}, {"side": 5}, {"side": 31}])
def test_more_work_takes_longer(change: dict[str, int]) -> None:
    small = cost.estimate_frame(bank(1, 3), LARGE).seconds_estimate
    assert cost.estimate_frame(bank(**{"filters": 1, "side": 3, **change}), LARGE).seconds_estimate > small


def test_half_the_resolution_takes_about_a_quarter() -> None:
    document = bank(64, 31)
    full, half = (cost.estimate_frame(one, LARGE).seconds_estimate for one in (document, cost.halved(document)))
    assert half / full == pytest.approx(0.25, rel=0.05)
    quarter = cost.halved(cost.halved(document))
    assert cost.estimate_frame(quarter, LARGE).seconds_estimate / full == pytest.approx(1 / 16, rel=0.2)


def test_the_sentence() -> None:
    document = bank(64, 31)
    said = cost.describe_cost(document, LARGE)
    assert said is not None
    assert said.values["seconds"] == cost.about(cost.estimate_frame(document, LARGE).seconds_estimate)
    assert str(said).startswith("64 filters of 31×31 on 1080 × 1920 take about ")
    assert str(said).endswith(" s a frame. Half resolution takes about a quarter of that.")
    assert cost.describe_cost(bank(1, 3), (3, 480, 640)) is None


def test_of_a_network_the_sentence_is_of_all_its_layers() -> None:
    document = bank(64, 31)
    whole = replace(document, layers=(*document.layers, Softmax("softmax1")))
    said = cost.describe_cost(whole, LARGE)
    seconds = cost.about(cost.estimate_frame(whole, LARGE).seconds_estimate)
    assert str(said) == f"The network takes about {seconds} a frame. Half resolution takes about a quarter of that."


@pytest.mark.parametrize("more", ["a dense layer", "a size it says"])
def test_a_network_that_takes_one_size_is_not_offered_another(more: str) -> None:
    document = bank(64, 31, padding=0)
    if more == "a dense layer":
        dense = Linear("linear1", np.ones((2, 64 * 10 * 70)), np.zeros(2))
        document, shape = replace(document, layers=(*document.layers, Flatten("flatten1"), dense)), (3, 40, 100)
    else:
        sized = (ResizeTo(size=(1080, 1920)), *document.preprocessing)
        document, shape = replace(document, preprocessing=sized, layers=(*document.layers, Softmax("s"))), LARGE
    said = cost.describe_cost(document, shape, least=0.0)
    assert said is not None
    assert said.code == "cost-network"


def test_layers_that_do_not_fit_cost_nothing() -> None:
    document = bank(1, 31, padding="valid")
    assert cost.estimate_frame(document, (3, 8, 8)).multiply_adds == 3 * 64
    assert cost.describe_cost(document, (3, 8, 8)) is None


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(7.58, "7.6 s"), (0.14, "140 ms"), (0.0234, "23 ms"), (0.0042, "4.2 ms"), (23.4, "23 s"), (180, "3 min")],
)
def test_seconds_as_one_says_them(seconds: float, text: str) -> None:
    assert cost.about(seconds) == text


def test_zeros_round_small_kernels_of_a_large_bank_cost_nothing() -> None:
    """One patch of 31 × 31 beside four of 3 × 3 is not five of 31 × 31."""
    small = new_document()
    mixed = edits.with_filter_added(small, np.random.default_rng(0).standard_normal((31, 31)), "Patch")
    full, some = (cost.estimate_frame(one, (1, 480, 640)).seconds_estimate for one in (bank(5, 31), mixed))
    assert some < full / 3
    assert some > cost.estimate_frame(bank(1, 31), (1, 480, 640)).seconds_estimate


def test_layers_in_groups_and_drawn_ones_cost_what_they_do() -> None:
    for key in ("mobilenet-block", "alexnet", "resnet-50"):
        document = ARCHITECTURES[key].build(new_document())
        found = cost.estimate_frame(document, (3, 480, 640))
        assert found.multiply_adds >= counted(document.layers, ARCHITECTURES[key].shape).multiply_adds
        assert found.seconds_estimate > 0


def test_half_the_resolution_is_not_offered_where_a_network_takes_one_size() -> None:
    document = ARCHITECTURES["vgg-16"].build(new_document())
    assert cost.estimate_frame(document, LARGE).seconds_estimate > cost.SLOW
    said = str(cost.describe_cost(document, LARGE))
    assert said.startswith("The network takes about ")
    assert said.endswith(" a frame.")


def test_zeros_round_kernels_are_left_out_of_each_by_itself() -> None:
    """Against a walk over all of them; a kernel of zeros has one cell."""
    weight = np.random.default_rng(3).integers(0, 2, (6, 5, 4, 3)) * np.random.default_rng(4).integers(
        0, 2, (6, 5, 1, 1)
    )
    cells = []
    for kernel in weight.reshape(-1, 4, 3):
        rows, columns = np.nonzero(kernel)
        cells.append((np.ptp(rows) + 1) * (np.ptp(columns) + 1) if rows.size else 1)
    conv = Conv2d("conv1", frozen(weight.astype(float)), np.zeros(6), alike=False)
    assert cost._used(conv) == pytest.approx(np.mean(cells) / 12)
