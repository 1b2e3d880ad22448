"""Maps that are said to hold no negative value hold none."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from convexplorer.compute.activations import ACTIVATIONS
from convexplorer.compute.arrays import frozen
from convexplorer.compute.padding import PADDING_MODES
from convexplorer.compute.pool import POOLS
from convexplorer.engine.run import Job, run
from convexplorer.model.document import Document, with_channels
from convexplorer.model.layers import Activation, Conv2d, Pool2d, Scale
from convexplorer.model.network_layers import Linear
from convexplorer.model.parallel import Parallel
from convexplorer.model.result import Frame
from convexplorer.model.signs import KEEPS_POSITIVE, nonnegative_maps
from convexplorer.model.sources import Drawn


@settings(max_examples=80)
@given(
    st.integers(0, 9999),
    st.sampled_from(sorted(ACTIVATIONS)),
    st.sampled_from(["none", *POOLS]),
    st.sampled_from(sorted(PADDING_MODES)),
    st.sampled_from(["grey", "all", "each"]),
    st.booleans(),
)
def test_a_map_said_to_hold_no_negative_value_holds_none(
    seed: int, activation: str, pool: str, border: str, channels: str, unsigned: bool
) -> None:
    random = np.random.default_rng(seed)
    weight = random.integers(-1, 3, (3, 1, 2, 2)) * random.random((3, 1, 2, 2))
    conv = Conv2d(
        "conv1", frozen(weight), frozen(random.integers(-1, 2, 3) * 0.5), padding_mode=border,
        padding_value=float(random.integers(-1, 2)),
    )  # fmt: skip
    image = random.random((3, 7, 8)).astype(np.float32) - (0 if unsigned else 0.5)
    source = Drawn(image)
    document = Document(source, (Scale(),), (conv, Activation("activation1", activation), Pool2d("pool1", pool)))
    document = with_channels(document, channels)
    result = run(Job(document, Frame(0, 0.0, image, source)))
    assert result.error is None
    steps = (*document.preprocessing, *document.layers)
    for at, stage in enumerate(result.stages):
        sure = nonnegative_maps(steps[:at], 3, unsigned)
        assert len(sure) == stage.shape[0]
        assert not (stage.array[sure] < 0).any()


def test_every_activation_that_is_not_negative_for_positive_values_is_known() -> None:
    x = np.linspace(0, 20, 2001)
    assert {name for name, record in ACTIVATIONS.items() if (record.function(x) >= 0).all()} == KEEPS_POSITIVE


def test_filters_in_groups_see_the_channels_of_their_group_only() -> None:
    weight = np.ones((4, 2, 1, 1))
    weight[1] = -1
    conv = Conv2d("conv1", weight, np.zeros(4), alike=False, groups=2)
    block = Parallel("block1", ((Activation("block1/a", "relu"),), (Activation("block1/b", "tanh"),)), "concat")
    # two channels of ReLU, which are not negative, then two of tanh, which may be
    assert nonnegative_maps((block, conv), 2, False).tolist() == [True, False, False, False]
    dense = Linear("linear1", np.ones((3, 4)), np.zeros(3))
    assert nonnegative_maps((conv, dense, Activation("activation1", "relu")), 4, True).tolist() == [True] * 3
