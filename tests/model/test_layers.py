"""Every layer keeps the Protocol's promises, each checked against the plain definition."""

import numpy as np
import pytest

from convexplorer.compute.arrays import Array, ShapeError
from convexplorer.compute.layer import Layer
from convexplorer.compute.naive import conv2d_naive
from convexplorer.messages import UserError
from convexplorer.model.layers import Activation, Conv2d, ConvTranspose2d, Grey, Pool2d, Scale

RANDOM = np.random.default_rng(20)
PICTURE = RANDOM.normal(size=(3, 9, 8))

LAYERS: tuple[Layer, ...] = (
    Conv2d("conv", RANDOM.normal(size=(4, 1, 3, 3)), RANDOM.normal(size=4)),
    Conv2d("own", RANDOM.normal(size=(2, 3, 3, 2)), np.zeros(2), stride=(2, 1), padding="valid", alike=False),
    Conv2d("each", RANDOM.normal(size=(2, 1, 3, 3)), RANDOM.normal(size=2), depthwise=True, padding="full"),
    Conv2d("wrapped", RANDOM.normal(size=(2, 1, 5, 3)), np.ones(2), padding_mode="circular", dilation=(1, 2)),
    Conv2d("true", RANDOM.normal(size=(2, 1, 3, 3)), np.zeros(2), flipped=True, padding=((1, 0), (2, 1))),
    ConvTranspose2d("up", RANDOM.normal(size=(3, 2, 3, 3)), np.ones(2), stride=(2, 2), output_padding=(1, 0)),
    ConvTranspose2d("cropped", RANDOM.normal(size=(3, 2, 4, 3)), np.ones(2), padding=((1, 0), (1, 1))),
    Pool2d("none"),
    Pool2d("max", "max"),
    Pool2d("padded", "average", (3, 3), (2, 2), ((1, 1), (1, 1)), ceil_mode=True),
    Pool2d("min", "min", (2, 3), (1, 2)),
    Pool2d("l2", "l2"),
    Pool2d("stochastic", "stochastic", seed=4),
    Pool2d("whole", "global-average"),
    Pool2d("highest", "global-max"),
    Activation("identity"),
    Activation("leaky", "leaky-relu", 0.1),
    Activation("elu", "elu"),
    Activation("tanh", "tanh"),
    Scale(divisor=255.0),
    Grey(),
)
ids = [layer.name for layer in LAYERS]


@pytest.mark.parametrize("layer", LAYERS, ids=ids)
def test_the_shape_is_the_one_promised(layer: Layer) -> None:
    assert layer.forward(PICTURE).shape == layer.output_shape(PICTURE.shape)


@pytest.mark.parametrize("layer", LAYERS, ids=ids)
def test_every_value_is_the_value_of_its_trace(layer: Layer) -> None:
    out = layer.forward(PICTURE)
    for channel, row, column in ((0, 0, 0), (out.shape[0] - 1, out.shape[1] - 1, out.shape[2] - 1)):
        trace = layer.trace(PICTURE, channel, row, column)
        assert trace.value == pytest.approx(out[channel, row, column], rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("layer", [layer for layer in LAYERS if layer.name != "stochastic"], ids=lambda one: one.name)
def test_the_gradient_is_what_small_changes_show(layer: Layer) -> None:
    x = np.asarray(PICTURE, np.float64)
    weights = np.random.default_rng(1).normal(size=layer.output_shape(x.shape))
    gradient, _ = layer.vjp(x, weights)
    for place in ((0, 0, 0), (1, 4, 3), (2, 8, 7)):
        nudge = np.zeros_like(x)
        nudge[place] = 1e-6
        rise = np.sum(weights * (_wide(layer, x + nudge) - _wide(layer, x - nudge))) / 2e-6
        assert gradient[place] == pytest.approx(rise, rel=1e-4, abs=1e-6)


def _wide(layer: Layer, x: Array) -> Array:
    from_scale = isinstance(layer, Scale)
    return x / 255.0 if from_scale else layer.forward(x)


def test_one_kernel_for_all_channels_keeps_a_grey_picture_as_it_was() -> None:
    kernel = RANDOM.normal(size=(1, 1, 3, 3))
    layer = Conv2d("conv", kernel, np.zeros(1))
    grey = RANDOM.normal(size=(1, 6, 7))
    np.testing.assert_allclose(layer.forward(np.repeat(grey, 3, axis=0)), layer.forward(grey), rtol=1e-12)


def test_depthwise_maps_come_channel_after_channel() -> None:
    layer = Conv2d("conv", RANDOM.normal(size=(2, 1, 3, 3)), np.array([0.5, -0.5]), depthwise=True)
    out = layer.forward(PICTURE)
    assert out.shape[0] == 6
    for channel in range(3):
        for index in range(2):
            alone = conv2d_naive(PICTURE[channel : channel + 1], layer.weight[index : index + 1], padding=1)
            np.testing.assert_allclose(out[2 * channel + index], alone[0] + layer.bias[index], rtol=1e-12)


def test_going_to_own_kernels_and_back_changes_nothing() -> None:
    for depthwise in (False, True):
        layer = Conv2d("conv", RANDOM.normal(size=(2, 1, 3, 3)), np.zeros(2), depthwise=depthwise)
        own = layer.per_channel(3)
        assert own.weight.shape[1] == 3
        np.testing.assert_allclose(own.forward(PICTURE), layer.forward(PICTURE), rtol=1e-12)
        np.testing.assert_allclose(own.all_alike().weight, layer.weight, rtol=1e-12)


def test_a_true_convolution_is_the_correlation_with_the_kernel_turned_round() -> None:
    kernel = np.arange(1.0, 10).reshape(1, 1, 3, 3)
    picture = np.arange(25.0).reshape(1, 5, 5)
    layer = Conv2d("conv", kernel, np.zeros(1), padding="valid", flipped=True)
    assert layer.forward(picture)[0].tolist() == [[174, 219, 264], [399, 444, 489], [624, 669, 714]]


def test_own_kernels_refuse_a_picture_with_other_channels() -> None:
    layer = Conv2d("conv", RANDOM.normal(size=(1, 3, 3, 3)), np.zeros(1), alike=False)
    with pytest.raises(ShapeError, match=r"each of 3 channels, but the number that comes in is 1"):
        layer.output_shape((1, 5, 5))


def test_a_document_counts_what_it_learns() -> None:
    layer = Conv2d("conv", RANDOM.normal(size=(96, 3, 11, 11)), np.zeros(96), (4, 4), "valid", alike=False)
    counts = layer.counts((3, 227, 227))
    assert counts.parameters == 34_944
    assert counts.multiply_adds == 55 * 55 * 96 * 363


@pytest.mark.parametrize("bad", [np.zeros((3, 3)), np.zeros((0, 1, 3, 3)), np.zeros((1, 1, 0, 3))])
def test_weights_of_a_wrong_shape_are_refused(bad: Array) -> None:
    with pytest.raises(ShapeError):
        Conv2d("conv", bad, np.zeros(1))


def test_unknown_kinds_are_refused_with_what_there_is() -> None:
    with pytest.raises(UserError, match="relu"):
        Activation("activation1", "reluu")
    with pytest.raises(UserError, match="average"):
        Pool2d("pool1", "mean")


def test_scaling_divides_by_the_largest_value_of_the_type() -> None:
    scale = Scale()
    assert scale.forward(np.array([[[0, 255]]], np.uint8)).tolist() == [[[0.0, 1.0]]]
    assert scale.forward(np.array([[[0, 65535]]], np.uint16)).tolist() == [[[0.0, 1.0]]]
    assert scale.forward(np.array([[[0.25, -7]]], np.float32)).tolist() == [[[0.25, -7.0]]]


def test_grey_is_the_usual_weighted_sum() -> None:
    picture = np.array([1.0, 0.5, 0.25]).reshape(3, 1, 1)
    assert Grey().forward(picture)[0, 0, 0] == pytest.approx(0.299 + 0.587 * 0.5 + 0.114 * 0.25)
    assert Grey().forward(np.full((6, 1, 1), 2.0))[0, 0, 0] == pytest.approx(2.0)
