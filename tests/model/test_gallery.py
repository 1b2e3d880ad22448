"""The gallery: sizes and counts as the papers and frameworks publish them, weights that neither fade nor explode."""

import math
from dataclasses import replace

import numpy as np
import pytest

from convexplorer.compute import seeded
from convexplorer.compute.shapes import receptive_field
from convexplorer.engine.apply import compute_stage, computed, left_out
from convexplorer.engine.run import Job, run
from convexplorer.formats import session
from convexplorer.messages import UserError
from convexplorer.model.document import Document, new_document
from convexplorer.model.gallery import ARCHITECTURES, counted
from convexplorer.model.gallery.classic import SEEN
from convexplorer.model.gallery.making import OWN
from convexplorer.model.layers import Activation, Conv2d, Pool2d
from convexplorer.model.network_layers import BatchNorm2d, Flatten, Linear
from convexplorer.model.parallel import Parallel, every
from convexplorer.model.result import Frame, every_stage
from convexplorer.model.sources import BuiltIn

PUBLISHED = {
    "alexnet": (60_965_224, 724_406_816),
    "vgg-16": (138_357_544, 15_470_264_320),
    "resnet-18": (11_689_512, 1_814_073_344),
    "resnet-50": (25_557_032, 4_089_184_256),
    "tiny-vgg": (19_920, 5_608_780),
    "workshop-head": (14_714_688 + 13_018_178, None),
}
"""Parameters, and multiply-adds of convolutions and dense layers: Caffe's bvlc_alexnet, torchvision, CNN Explainer."""
SHAPES = {
    "lenet-5": {
        "conv1": (6, 28, 28), "pool1": (6, 14, 14), "conv2": (16, 10, 10), "pool2": (16, 5, 5),
        "linear1": (120, 1, 1), "linear2": (100, 1, 1), "linear3": (10, 1, 1),
    },
    "alexnet": {"conv1": (96, 55, 55), "pool1": (96, 27, 27), "pool2": (256, 13, 13), "pool3": (256, 6, 6)},
    "vgg-16": {"pool5": (512, 7, 7), "linear1": (4096, 1, 1), "softmax1": (1000, 1, 1)},
    "resnet-50": {
        "conv1": (64, 112, 112), "pool1": (64, 56, 56), "block3": (256, 56, 56), "block7": (512, 28, 28),
        "block13": (1024, 14, 14), "block16": (2048, 7, 7), "pool2": (2048, 1, 1),
    },
    "resnet-18": {"block2": (64, 56, 56), "block4": (128, 28, 28), "block6": (256, 14, 14), "block8": (512, 7, 7)},
    "tiny-vgg": {
        "conv1": (10, 62, 62), "conv2": (10, 60, 60), "pool1": (10, 30, 30), "conv3": (10, 28, 28),
        "conv4": (10, 26, 26), "pool2": (10, 13, 13), "flatten1": (1690, 1, 1), "linear1": (10, 1, 1),
    },
    "inception-block": {"pool1": (64, 56, 56), "pool2": (192, 28, 28), "inception1": (256, 28, 28)},
    "mobilenet-block": {"conv1": (32, 112, 112), "depthwise": (32, 112, 112), "pointwise": (64, 112, 112)},
}  # fmt: skip
SIZES = {"vgg-16": 64, "resnet-18": 64, "resnet-50": 64, "mobilenet-block": 48, "inception-block": 64}
"""Sides of a smaller picture, for those that are also run with one (VGG-16 then without its dense layers)."""


def sized(key, own=0):
    """(layer, shape in, shape out) of every top-level layer, by name."""
    architecture = ARCHITECTURES[key]
    shape, found = architecture.shape, {}
    for layer in architecture.layers(own=own):
        found[layer.name] = layer, shape, layer.output_shape(shape)
        shape = found[layer.name][2]
    return found


def learned(layers, shape):
    """Multiply-adds of convolutions and dense layers alone, as they are published."""
    total = 0
    for layer in layers:
        if isinstance(layer, Parallel):
            total += sum(learned(path, shape) for path in layer.paths)
        elif isinstance(layer, Conv2d | Linear):
            total += layer.counts(shape).multiply_adds
        shape = layer.output_shape(shape)
    return total


@pytest.mark.parametrize("key", PUBLISHED)
def test_parameters_and_multiply_adds_are_the_published_ones(key):
    architecture = ARCHITECTURES[key]
    layers = architecture.layers(own=0)
    parameters, products = PUBLISHED[key]
    assert counted(layers, architecture.shape).parameters == parameters
    if products is not None:
        assert learned(layers, architecture.shape) == products


@pytest.mark.parametrize("key", SHAPES)
def test_sizes_are_those_of_the_papers(key):
    found = sized(key)
    assert {name: found[name][2] for name in SHAPES[key]} == SHAPES[key]


def counts(key, name):
    layer, shape, _ = sized(key)[name]
    return layer.counts(shape)


def test_single_layers_have_the_published_counts():
    assert counts("resnet-50", "conv1") == (9_408, 118_013_952)
    assert counts("vgg-16", "conv1").parameters == 1_792
    assert counts("vgg-16", "conv2").parameters == 36_928
    assert counts("vgg-16", "linear1").parameters == 102_760_448 + 4096
    assert counts("alexnet", "conv1").parameters == 34_944
    assert counts("inception-block", "inception1").parameters == 163_696
    separable = sum(counts("mobilenet-block", name).parameters for name in ("depthwise", "pointwise"))
    assert separable == 32 * 3**2 + 32 * 64
    tiny = sized("tiny-vgg")
    learning = [layer.counts(shape).parameters for layer, shape, _ in tiny.values()]
    assert [count for count in learning if count] == [280, 910, 910, 910, 16_910]


def test_activations_of_vgg_16_are_those_of_the_course():
    found = sized("vgg-16")
    outputs = {
        kind: sum(math.prod(out) for layer, _, out in found.values() if isinstance(layer, kind))
        for kind in (Conv2d, Pool2d, Linear)
    }
    assert outputs[Conv2d] == 13_547_520
    assert math.prod(ARCHITECTURES["vgg-16"].shape) + sum(outputs.values()) == 15_237_608


@pytest.mark.parametrize(
    ("key", "name", "size", "jump"),
    [("resnet-50", "conv1", 7, 2), ("resnet-50", "pool1", 11, 4), ("tiny-vgg", "pool2", 16, 4)],
)
def test_receptive_fields_are_those_of_the_papers(key, name, size, jump):
    steps = list(sized(key).values())
    names = [layer.name for layer, *_ in steps]
    for field in receptive_field([layer.geometry(shape) for layer, shape, _ in steps[: names.index(name) + 1]]):
        assert (field.size, field.jump) == (size, jump)


def test_keras_reads_the_last_maps_channels_last():
    for key in ("tiny-vgg", "workshop-head"):
        assert next(x for x in ARCHITECTURES[key].layers(own=0) if isinstance(x, Flatten)).order == "channels-last"


def test_lenet_leaves_out_the_kernels_that_its_table_leaves_out():
    weight = ARCHITECTURES["lenet-5"].build(new_document()).layer("conv2").weight
    there = weight.any(axis=(2, 3))
    assert there.sum() == 60  # 1,516 parameters with the sixteen biases, as the paper has it
    assert there.sum(axis=1).tolist() == [3] * 6 + [4] * 9 + [6]
    assert len({tuple(row) for row in there.tolist()}) == len(SEEN)


# ------------------------------------------------------------ documents


@pytest.mark.parametrize("key", ARCHITECTURES)
def test_a_network_is_a_document_that_explore_can_edit(key):
    source = BuiltIn()
    document = ARCHITECTURES[key].build(new_document(source))
    assert document.source is source
    assert document.convolution.drawn is None
    assert [document.convolution.name, document.activation.name, document.pool.name] == [
        "conv1",
        "activation1",
        "pool1",
    ]
    for layer in every(document.layers):
        if isinstance(layer, Conv2d | Linear) and layer is not document.convolution:
            assert (layer.drawn is None) == (layer.weight.size <= OWN)


def test_a_seed_makes_the_same_weights_again_and_another_one_others():
    first, again, other = (ARCHITECTURES["resnet-18"].build(new_document(), seed) for seed in (1, 1, 2))
    for name in ("conv1", "block1/body/conv1", "block3/body/conv2"):
        assert np.array_equal(first.layer(name).values, again.layer(name).values)
        assert not np.array_equal(first.layer(name).values, other.layer(name).values)
    drawn = [first.layer(name).drawn for name in ("block5/body/conv1", "block5/body/conv2")]
    assert None not in drawn
    assert len(set(drawn)) == 2


def test_a_session_holds_a_network_and_that_its_convolutions_have_no_bias():
    document = ARCHITECTURES["resnet-18"].build(new_document())
    text = session.dumps(session.Session(document))
    again = session.loads(text).document
    shape = ARCHITECTURES["resnet-18"].shape
    assert counted(again.layers, shape) == counted(document.layers, shape)
    assert not again.layer("block1/body/conv1").biased
    assert np.array_equal(again.layer("block8/body/conv2").values, document.layer("block8/body/conv2").values)
    assert len(text) < 8 << 20


# ------------------------------------------------------------ runs


def frame(side, source=None, seed=0):
    picture = np.random.default_rng(seed).integers(0, 256, (3, side // 8 + 1, side // 8 + 1), np.uint8)
    smooth = picture.repeat(8, axis=1).repeat(8, axis=2)[:, :side, :side]
    return Frame(0, 0.0, np.ascontiguousarray(smooth), source or BuiltIn())


def ran(document, side):
    """The result for a picture that is as large as the first layer takes it."""
    without = tuple(step for step in document.preprocessing if step.name.rpartition("/")[2] not in ("size", "crop"))
    return run(Job(replace(document, preprocessing=without), frame(side)))


@pytest.mark.parametrize("key", sorted({*ARCHITECTURES} - {"workshop-head", "plain-31"}))
def test_every_map_is_finite_neither_fades_nor_explodes_and_has_the_size_it_should_have(key):
    architecture = ARCHITECTURES[key]
    side = SIZES.get(key, architecture.shape[1])
    document = replace(architecture.build(new_document()), variants=())
    if key == "vgg-16":
        names = [layer.name for layer in document.layers]
        document = replace(document, layers=document.layers[: names.index("flatten1")])
    result = ran(document, side)
    assert result.error is None
    shape = architecture.shape[0], side, side
    layers = {layer.name: layer for layer in every(document.layers)}
    for layer, stage in zip(document.layers, result.stages[-len(document.layers) :], strict=True):
        shape = layer.output_shape(shape)
        assert (stage.name, stage.shape) == (layer.name, shape)
    for stage in every_stage(result.stages):
        if stage.array is None or stage.name not in layers:
            continue
        assert np.isfinite(stage.array).all(), stage.name
        if isinstance(layers[stage.name], Conv2d | BatchNorm2d | Parallel):
            assert 0.05 < math.sqrt(np.square(stage.array).mean()) < 10, stage.name


def test_the_workshops_head_gives_two_shares():
    layers = ARCHITECTURES["workshop-head"].layers()
    names = [layer.name for layer in layers]
    x = np.abs(np.random.default_rng(1).normal(size=(512, 7, 7))).astype(np.float32)
    for layer in layers[names.index("flatten1") :]:
        x = layer.forward(x)
    assert x.shape == (2, 1, 1)
    assert x.sum() == pytest.approx(1, abs=1e-6)


LARGE = Linear("linear1", seeded.stands_for((4096, 25_088)), np.zeros(4096), drawn=1)
WIDE = Frame(0, 0.0, np.zeros((25_088, 1, 1), np.float32), BuiltIn())


def behind(*layers):
    """Layers for 25,088 numbers, behind those that Explore needs."""
    first = Conv2d("conv1", np.ones((1, 1, 1, 1)), np.zeros(1), depthwise=True)
    return Document(BuiltIn(), (), (first, Activation("activation1"), Pool2d("pool1"), *layers))


def test_behind_weights_that_are_too_many_there_are_shapes_and_no_error():
    document = behind(LARGE, Activation("activation2"), Linear("linear2", np.ones((10, 4096)), np.zeros(10)))
    result = run(Job(document, WIDE))
    assert result.error is None
    large, last = result.stage("linear1"), result.stages[-1]
    assert (large.array, large.shape) == (None, (4096, 1, 1))
    assert "102,760,448 weights (392 MB)" in str(large.error)
    assert (last.array, last.shape, last.error) == (None, (10, 1, 1), None)
    again = run(Job(document.with_layer(Activation("activation2", "tanh")), WIDE), result)
    assert (again.error, again.stages[-1].shape) == (None, (10, 1, 1))
    with pytest.raises(UserError, match="Of linear2 there is only the shape, because of linear1"):
        compute_stage(document, WIDE, "linear2")
    names = [layer.name for layer in document.layers]
    assert [stage.name for stage in computed(result, names)] == names[:3]
    assert str(left_out(result, names)).startswith("Left out: 3 stages from linear1 on")
    assert left_out(result, names[:3]) is None


def test_what_does_not_fit_behind_them_is_an_error():
    result = run(Job(behind(LARGE, Linear("linear2", np.ones((10, 7)), np.zeros(10))), WIDE))
    assert "weights for 7 inputs, but 4,096" in str(result.error)
    assert str(result.error) == f"linear2: {result.stage('linear2').error}"


def test_a_block_with_such_weights_in_it_is_shown_by_its_shape():
    paths = ((replace(LARGE, name="block1/a/linear1"),), (replace(LARGE, name="block1/b/linear1"),))
    result = run(Job(behind(Parallel("block1", paths)), WIDE))
    assert result.error is None
    block = result.stage("block1")
    assert (block.array, block.shape) == (None, (4096, 1, 1))
    assert "102,760,448" in str(result.stage("block1/b/linear1").error)


def patterns(result, name):
    """How strongly each map of a stage follows the brightness of the picture: |correlation|, and the mean square."""
    maps = result.stage(name).array.astype(np.float64)
    step = 64 // maps.shape[1]
    grey = result.stages[0].array.mean(axis=0).reshape(maps.shape[1], step, maps.shape[2], step).mean(axis=(1, 3))
    alive = [one for one in maps if one.std() > 0]
    return np.median([abs(np.corrcoef(one.ravel(), grey.ravel())[0, 1]) for one in alive]), math.sqrt((maps**2).mean())


def first_gradient(document, result):
    """The mean square gradient of the first weights, for one at the last maps that is 1 everywhere in size."""
    stages = result.stages[-len(document.layers) - 1 :]
    back = np.random.default_rng(0).normal(size=stages[-1].shape)
    for layer, before in zip(reversed(document.layers), reversed(stages[:-1]), strict=True):
        back, learned = layer.vjp(before.array.astype(np.float64), back)
    return math.sqrt((learned["weight"] ** 2).mean())


def test_the_plain_net_loses_the_picture_and_the_gradient_and_its_twin_does_not():
    plain = ARCHITECTURES["plain-31"].build(new_document())
    residual = replace(plain, layers=plain.variants[0].layers, variants=())
    plain = replace(plain, variants=())
    without, past = ran(plain, 64), ran(residual, 64)
    lost, faded = patterns(without, "activation31")
    kept, strong = patterns(past, "activation16")
    assert kept > 2 * lost
    assert strong > 20 * faded
    assert first_gradient(residual, past) > 3 * first_gradient(plain, without)


def test_the_twins_differ_in_their_shortcuts_and_in_nothing_that_is_learned():
    plain, residual = (ARCHITECTURES[key].layers() for key in ("plain-31", "residual-31"))
    ours, theirs = ([x for x in every(layers) if isinstance(x, Conv2d)] for layers in (plain, residual))
    assert len(ours) == 31
    for one, other in zip(ours, theirs, strict=True):
        assert np.array_equal(one.weight, other.weight)
    shape = ARCHITECTURES["plain-31"].shape
    assert counted(plain, shape) == counted(residual, shape)
    off = [replace(x, off=frozenset({1})) if isinstance(x, Parallel) else x for x in residual]
    kinds = [type(x) for x in every(off) if not isinstance(x, Parallel)]
    assert kinds == [type(x) for x in plain]
