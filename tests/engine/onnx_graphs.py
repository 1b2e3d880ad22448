"""A stack of layers as an ONNX graph, written from ONNX's own definitions, that gives the output of every stage."""

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

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

ACTIVATIONS = {
    "relu": ("Relu", {}), "sigmoid": ("Sigmoid", {}), "tanh": ("Tanh", {}), "identity": ("Identity", {}),
    "elu": ("Elu", {"alpha": 1.0}), "leaky-relu": ("LeakyRelu", {"alpha": 0.01}), "softplus": ("Softplus", {}),
}  # fmt: skip
PAD_MODES = {"zeros": "constant", "constant": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


class Graph:
    """Nodes and constants in the making; every stage's tensor has the stage's name."""

    def __init__(self):
        self.nodes, self.constants, self.outputs, self.count = [], [], [], 0

    def constant(self, array):
        self.count += 1
        name = f"constant {self.count}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def single(self, array):
        return self.constant(np.asarray(array, np.float32))

    def node(self, operation, inputs, output="", **attributes):
        self.count += 1
        output = output or f"between {self.count}"
        self.nodes.append(helper.make_node(operation, inputs, [output], **attributes))
        return output

    def layer(self, layer, tensor, shape):
        """The tensor after a layer, for an input of `shape`."""
        out = self._layer(layer, tensor, shape)
        self.outputs.append(layer.name)
        if out != layer.name:
            self.node("Identity", [out], layer.name)
        return layer.name

    def _layer(self, layer, x, shape):  # noqa: C901 (one case for each kind)
        match layer:
            case Conv2d():
                (top, bottom), (left, right) = layer.sides(shape)
                weight, bias, groups = layer.weight, layer.bias, layer.groups
                if layer.depthwise:  # the maps of one channel stand side by side, as ONNX has them
                    groups, bias = shape[0], np.tile(bias, shape[0])
                    weight = weight.swapaxes(0, 1).reshape(-1, 1, *layer.size)
                return self.node(
                    "Conv", [x, self.single(weight), self.single(bias)],
                    group=groups, strides=layer.stride, dilations=layer.dilation, pads=[top, left, bottom, right],
                )  # fmt: skip
            case ConvTranspose2d():
                (top, bottom), (left, right) = layer.padding
                return self.node(
                    "ConvTranspose", [x, self.single(layer.weight), self.single(layer.bias)],
                    strides=layer.stride, dilations=layer.dilation, pads=[top, left, bottom, right],
                    output_padding=layer.output_padding,
                )  # fmt: skip
            case Activation(kind=kind):
                operation, attributes = ACTIVATIONS[kind]
                return self.node(operation, [x], **attributes)
            case Pool2d():
                return self._pool(layer, x)
            case BatchNorm2d():
                arrays = [self.single(getattr(layer, name)) for name in ("weight", "bias", "mean", "variance")]
                return self.node("BatchNormalization", [x, *arrays], epsilon=layer.epsilon)
            case Flatten(order=order):
                if order == "channels-last":
                    x = self.node("Transpose", [x], perm=[0, 2, 3, 1])
                return self.node("Reshape", [x, self.constant(np.array([1, -1, 1, 1]))])
            case Linear():
                flat = self.node("Flatten", [x], axis=1)
                scores = self.node("Gemm", [flat, self.single(layer.weight), self.single(layer.bias)], transB=1)
                return self.node("Reshape", [scores, self.constant(np.array([1, -1, 1, 1]))])
            case Softmax():
                return self.node("Softmax", [x], axis=1)
            case Dropout() | Bypassed():
                return self.node("Identity", [x])
            case Upsample(factor=factor, mode=mode):
                scales = self.single([1, 1, factor, factor])
                how = {"nearest": ("nearest", "asymmetric"), "bilinear": ("linear", "half_pixel")}[mode]
                return self.node(
                    "Resize", [x, "", scales], mode=how[0], coordinate_transformation_mode=how[1], nearest_mode="floor"
                )
            case Pad2d(sides=((top, bottom), (left, right)), mode=mode, value=value):
                pads = self.constant(np.array([0, 0, top, left, 0, 0, bottom, right]))
                return self.node(
                    "Pad", [x, pads, self.single(value if mode == "constant" else 0)], mode=PAD_MODES[mode]
                )
            case Parallel():
                return self._parallel(layer, x, shape)
        raise TypeError(type(layer))

    def _pool(self, pool, x):
        if pool.kind == "none":
            return self.node("Identity", [x])
        if not pool.windowed:
            return self.node({"global-max": "GlobalMaxPool", "global-average": "GlobalAveragePool"}[pool.kind], [x])
        (top, bottom), (left, right) = pool.padding
        windows = {
            "kernel_shape": pool.size, "strides": pool.step, "pads": [top, left, bottom, right],
            "ceil_mode": int(pool.ceil_mode),
        }  # fmt: skip
        if pool.kind == "min":
            return self.node("Neg", [self.node("MaxPool", [self.node("Neg", [x])], **windows)])
        if pool.kind == "average":
            return self.node("AveragePool", [x], count_include_pad=int(pool.count_include_pad), **windows)
        return self.node("MaxPool", [x], **windows)

    def _parallel(self, block, x, shape):
        ends = []
        for number in block.on:
            end, inside = x, shape
            for layer in block.paths[number]:
                end, inside = self.layer(layer, end, inside), layer.output_shape(inside)
            ends.append(end)
        return self.node("Concat", ends, axis=1) if block.join == "concat" else self.node("Sum", ends)


def every_stage(layers, x):
    """The output of each layer, also those within blocks, by name, for one picture (C, H, W) in float32."""
    graph, tensor, shape = Graph(), "x", x.shape
    for layer in layers:
        tensor, shape = graph.layer(layer, tensor, shape), layer.output_shape(shape)
    made = helper.make_graph(
        graph.nodes,
        "network",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, None)],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in graph.outputs],
        graph.constants,
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return dict(zip(graph.outputs, (one[0] for one in session.run(None, {"x": x[None]})), strict=True))
