"""Random networks, blocks included, agree with onnxruntime at every stage, and what a value sees is what changes it."""

import numpy as np
import pytest

from convexplorer.compute.arrays import ShapeError
from convexplorer.compute.shapes import receptive_field
from convexplorer.engine.run import Job, run
from convexplorer.model.document import Document
from convexplorer.model.layers import Activation, Conv2d, ConvTranspose2d, Pool2d
from convexplorer.model.network_layers import (
    BatchNorm2d,
    Bypassed,
    Dropout,
    Flatten,
    Linear,
    Pad2d,
    Softmax,
    Upsample,
)
from convexplorer.model.parallel import Parallel
from convexplorer.model.result import Frame, every_stage
from convexplorer.model.sources import BuiltIn
from tests.engine import onnx_graphs

NETWORKS = 200
TOLERANCE = 2e-5
"""Of the largest value of a stage; float32 sums of a few hundred terms, layer upon layer."""


class Maker:
    """Layers at random from a seed, each of them one that fits."""

    def __init__(self, seed, spatial_only=False):
        self.random = np.random.default_rng(seed)
        self.count = 0
        self.kinds = SPATIAL if spatial_only else KINDS

    def choose(self, *among):
        return among[self.random.integers(len(among))]

    def pair(self, low, high):
        return tuple(int(one) for one in self.random.integers(low, high + 1, 2))

    def name(self, kind):
        self.count += 1
        return f"{kind}{self.count}"

    def stack(self, shape, count, prefix="", kinds=None):
        made = []
        for _ in range(count):
            for _ in range(9):
                layer = self.choose(*(kinds or self.kinds))(self, shape, prefix)
                try:
                    after = layer.output_shape(shape)
                except ShapeError:
                    continue
                if 0 < np.prod(after) <= 20_000:
                    made.append(layer)
                    shape = after
                    break
        return made, shape

    def conv(self, shape, prefix):
        groups = self.choose(*(g for g in (1, 1, 2, 3) if shape[0] % g == 0))
        filters = groups * int(self.random.integers(1, 4))
        size = self.pair(1, 3)
        weight = self.random.normal(size=(filters, shape[0] // groups, *size)) * 0.5
        padding = self.choose("same", "valid", "same_lower", "full", ((1, 0), (2, 1)))
        return Conv2d(
            prefix + self.name("conv"), weight, self.random.normal(size=filters), alike=False, groups=groups,
            stride=self.pair(1, 2), dilation=self.pair(1, 2), padding=padding,
        )  # fmt: skip

    def depthwise(self, shape, prefix):
        weight = self.random.normal(size=(1, shape[0], 3, 3))
        return Conv2d(prefix + self.name("depthwise"), weight, np.ones(1), alike=False, depthwise=True)

    def transposed(self, shape, prefix):
        filters, size = int(self.random.integers(1, 4)), self.pair(1, 3)
        weight = self.random.normal(size=(shape[0], filters, *size)) * 0.5
        bias = self.random.normal(size=filters)
        return ConvTranspose2d(prefix + self.name("up"), weight, bias, self.pair(1, 2), ((0, 1), (1, 0)))

    def norm(self, shape, prefix):
        arrays = self.random.normal(size=(3, shape[0]))
        return BatchNorm2d(prefix + self.name("norm"), *arrays, self.random.uniform(0.5, 2, shape[0]), 1e-3)

    def activation(self, shape, prefix):
        return Activation(prefix + self.name("activation"), self.choose(*onnx_graphs.ACTIVATIONS))

    def pool(self, shape, prefix):
        kind, padding = self.choose("max", "average", "min"), self.choose(((0, 0), (0, 0)), ((1, 1), (1, 0)))
        include = self.choose(True, False)
        return Pool2d(prefix + self.name("pool"), kind, (2, 3), self.pair(1, 2), padding, count_include_pad=include)

    def global_pool(self, shape, prefix):
        return Pool2d(prefix + self.name("pool"), self.choose("global-max", "global-average"))

    def nothing(self, shape, prefix):
        inner = Activation(prefix + self.name("left-out"), "relu")
        return self.choose(Dropout(prefix + self.name("dropout")), Bypassed(inner))

    def upsample(self, shape, prefix):
        return Upsample(prefix + self.name("up"), 2, self.choose("nearest", "bilinear"))

    def pad(self, shape, prefix):
        if self.kinds is SPATIAL:  # padding that repeats pixels from elsewhere is not in the recurrence
            return Pad2d(prefix + self.name("pad"), ((1, 2), (0, 1)), self.choose("zeros", "constant"), 0.5)
        modes = ("zeros", "constant", "replicate", *(("reflect", "circular") if min(shape[1:]) > 2 else ()))
        mode = self.choose(*modes)
        return Pad2d(prefix + self.name("pad"), ((1, 2), (0, 1)), mode, 0.5)

    def flatten(self, shape, prefix):
        return Flatten(prefix + self.name("flatten"), self.choose("channels-first", "channels-last"))

    def linear(self, shape, prefix):
        weight = self.random.normal(size=(int(self.random.integers(1, 7)), shape[0])) * 0.3
        return Linear(prefix + self.name("linear"), weight, self.random.normal(size=len(weight)))

    def softmax(self, shape, prefix):
        return Softmax(prefix + self.name("softmax"))

    def block(self, shape, prefix):
        name, join = prefix + self.name("block"), self.choose("add", "concat")
        paths = []
        for number in range(int(self.random.integers(2, 4))):
            kinds = KEEPING if prefix.count("/") > 2 else (*KEEPING, Maker.block)
            path, after = self.stack(shape, int(self.random.integers(0, 3)), f"{name}/{number}/", kinds)
            if join == "add" and after != shape:
                weight = self.random.normal(size=(shape[0], after[0], 1, 1))
                path.append(Conv2d(f"{name}/{number}/fit", weight, np.zeros(shape[0]), alike=False))
            paths.append(tuple(path))
        off = frozenset({0}) if self.random.random() < 0.2 else frozenset()
        return Parallel(name, tuple(paths), join, off)

    def keeping(self, shape, prefix):
        filters = int(self.random.integers(1, 4))
        weight = self.random.normal(size=(filters, shape[0], 3, 3)) * 0.3
        return Conv2d(prefix + self.name("conv"), weight, np.zeros(filters), alike=False)


KEEPING = (Maker.keeping, Maker.norm, Maker.activation, Maker.depthwise, Maker.nothing)
SPATIAL = (*KEEPING, Maker.conv, Maker.conv, Maker.transposed, Maker.pool, Maker.upsample, Maker.pad, Maker.block)
KINDS = (*SPATIAL, Maker.global_pool, Maker.flatten, Maker.linear, Maker.linear, Maker.softmax)


def network(seed, **more):
    """(layers, input) at random; Explore's three are always there, and mostly do nothing."""
    maker = Maker(seed, **more)
    shape = int(maker.random.integers(1, 4)), *maker.pair(5, 12)
    first = maker.keeping(shape, "")
    layers, _ = maker.stack(first.output_shape(shape), int(maker.random.integers(3, 9)))
    nothing = Activation("activation"), Pool2d("pool")
    return (first, *nothing, *layers), maker.random.normal(size=shape).astype(np.float32)


@pytest.mark.parametrize("batch", range(8))
def test_random_networks_agree_with_onnxruntime_at_every_stage(batch):
    for seed in range(batch, NETWORKS, 8):
        layers, x = network(seed)
        result = run(Job(Document(BuiltIn(), (), layers), Frame(0, 0.0, x, BuiltIn())))
        assert result.error is None, (seed, str(result.error))
        wanted = onnx_graphs.every_stage(layers, x)
        made = {stage.name: stage.array for stage in every_stage(result.stages)}
        assert set(wanted) == set(made) - {"input"}, seed
        for name, there in wanted.items():
            assert made[name].shape == there.shape, (seed, name)
            bound = TOLERANCE * max(1.0, float(np.abs(there).max()))
            assert np.abs(made[name] - there).max() <= bound, (seed, name)


def test_the_networks_hold_every_kind_of_layer():
    kinds = set()
    for seed in range(NETWORKS):
        for layer in network(seed)[0]:
            kinds |= {type(layer), *(type(inner) for path in getattr(layer, "paths", ()) for inner in path)}
    wanted = {Conv2d, ConvTranspose2d, Activation, Pool2d, BatchNorm2d, Flatten, Linear, Softmax, Dropout, Bypassed}
    assert kinds >= {*wanted, Upsample, Pad2d, Parallel}


@pytest.mark.parametrize("seed", range(40))
def test_what_a_value_sees_holds_every_pixel_that_changes_it(seed):
    """The recurrence against brute force: each pixel of a line is set to NaN, which no path but a max pool drops."""
    layers, x = network(1000 + seed, spatial_only=True)
    document, random = Document(BuiltIn(), (), layers), np.random.default_rng(seed)
    geometries, shape = [], x.shape
    for layer in layers:
        geometries.append(layer.geometry(shape))
        shape = layer.output_shape(shape)
    fields = receptive_field(geometries)
    plain = run(Job(document, Frame(0, 0.0, x.astype(np.float64), BuiltIn()), dtype=np.float64)).stages[-1].array
    for _ in range(12):
        row, column = int(random.integers(x.shape[1])), int(random.integers(x.shape[2]))
        changed = x.astype(np.float64)
        changed[:, row, column] += random.normal(size=len(x)) * 3
        after = run(Job(document, Frame(1, 0.0, changed, BuiltIn()), dtype=np.float64)).stages[-1].array
        for _, i, j in zip(*np.nonzero(after != plain), strict=True):
            assert fields[0].sees(int(i))[0] <= row < fields[0].sees(int(i))[1], (row, i)
            assert fields[1].sees(int(j))[0] <= column < fields[1].sees(int(j))[1], (column, j)
