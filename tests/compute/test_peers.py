"""The same layers in onnxruntime (always) and PyTorch (where it is installed)."""

from functools import lru_cache

import numpy as np
import onnx
import onnxruntime
import pytest
from hypothesis import assume, given, settings

from convexplorer import compute
from convexplorer.compute.arrays import ShapeError
from convexplorer.compute.gradients import activation_vjp, conv2d_vjp, conv_transpose2d_vjp, pool2d_vjp
from convexplorer.compute.shapes import plan_window, resolve_padding
from tests.compute import cases
from tests.tiers import examples

FLOATS = (np.float32,)


@lru_cache(maxsize=512)
def session(operation: str, inputs: int, outputs: int, attributes: tuple) -> onnxruntime.InferenceSession:
    names, made = [f"x{i}" for i in range(inputs)], [f"y{i}" for i in range(outputs)]
    node = onnx.helper.make_node(operation, names, made, **dict(attributes))
    kind = onnx.TensorProto.FLOAT
    shapes = [onnx.helper.make_tensor_value_info(name, kind, None) for name in names]
    results = [
        onnx.helper.make_tensor_value_info(name, kind if i == 0 else onnx.TensorProto.INT64, None)
        for i, name in enumerate(made)
    ]
    graph = onnx.helper.make_graph([node], "one", shapes, results)
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 20)], ir_version=10)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def ort(operation: str, *arrays: np.ndarray, outputs: int = 1, **attributes):
    ordered = tuple(sorted((name, tuple(v) if isinstance(v, list) else v) for name, v in attributes.items()))
    made = session(operation, len(arrays), outputs, ordered).run(None, {f"x{i}": a for i, a in enumerate(arrays)})
    return made[0] if outputs == 1 else made


def two(value):
    return tuple(value) if isinstance(value, tuple) else (value, value)


def pads_of(case, kernel) -> list[int]:
    sizes = [two(case.settings.get(name) or 1) for name in ("stride", "dilation")]
    (top, bottom), (left, right) = resolve_padding(case.settings["padding"], kernel, *sizes, case.x.shape[-2:])
    return [top, left, bottom, right]


def as_batch(x: np.ndarray) -> np.ndarray:
    return x.reshape(-1, *x.shape[-3:])


@settings(max_examples=examples(250))
@given(cases.convolutions(types=FLOATS, modes=("zeros",), strange=False))
def test_conv2d_in_onnxruntime(case):
    try:
        made = compute.conv2d(*case[:3], **case.settings)
    except ShapeError:
        return
    given_ = [case.x, case.weight] + ([] if case.bias is None else [case.bias])
    wanted = ort(
        "Conv",
        as_batch(given_[0]),
        *given_[1:],
        strides=two(case.settings["stride"]),
        dilations=two(case.settings["dilation"]),
        group=case.settings["groups"],
        pads=pads_of(case, case.weight.shape[2:]),
    )
    terms = compute.conv2d(*(None if a is None else np.abs(a) for a in case[:3]), **case.settings)
    cases.close(made, wanted.reshape(made.shape), terms)


@settings(max_examples=60)
@given(cases.convolutions(types=FLOATS, modes=("zeros",), strange=False))
def test_same_is_onnx_same(case):
    assume(two(case.settings["dilation"]) == (1, 1))
    # where the last windows leave pixels out, onnxruntime moves them by half of those, as if it padded by less than 0
    sizes = zip(case.x.shape[-2:], case.weight.shape[2:], two(case.settings["stride"]), strict=True)
    assume(all((-(-size // stride) - 1) * stride + kernel >= size for size, kernel, stride in sizes))
    for name in ("same_upper", "same_lower"):
        made = compute.conv2d(case.x, case.weight, **case.settings | {"padding": name})
        wanted = ort(
            "Conv",
            as_batch(case.x),
            case.weight,
            strides=two(case.settings["stride"]),
            group=case.settings["groups"],
            auto_pad=name.upper(),
        )
        terms = compute.conv2d(np.abs(case.x), np.abs(case.weight), **case.settings | {"padding": name})
        cases.close(made, wanted.reshape(made.shape), terms)


@settings(max_examples=examples(150))
@given(cases.transposed(types=FLOATS, strange=False))
def test_conv_transpose2d_in_onnxruntime(case):
    # onnxruntime wants the added positions smaller than the stride, however dilated the kernel
    assume(all(extra < s for extra, s in zip(case.settings["output_padding"], case.settings["stride"], strict=True)))
    try:
        made = compute.conv_transpose2d(*case[:3], **case.settings)
    except ShapeError:
        return
    (top, bottom), (left, right) = case.settings["padding"]
    wanted = ort(
        "ConvTranspose",
        as_batch(case.x),
        case.weight,
        *([] if case.bias is None else [case.bias]),
        strides=case.settings["stride"],
        dilations=case.settings["dilation"],
        group=case.settings["groups"],
        output_padding=case.settings["output_padding"],
        pads=[top, left, bottom, right],
    )
    terms = compute.conv_transpose2d(*(None if a is None else np.abs(a) for a in case[:3]), **case.settings)
    cases.close(made, wanted.reshape(made.shape), terms)


@settings(max_examples=examples(200))
@given(cases.pools(types=FLOATS, strange=False))
def test_pools_in_onnxruntime(case):
    kernel = tuple(case.weight.tolist())
    try:
        made, places = compute.max_pool2d(case.x, kernel, **case.settings, return_indices=True)
    except ShapeError:
        return
    pads = pads_of(case._replace(settings=case.settings | {"stride": case.settings["stride"] or kernel}), kernel)
    rows, columns = plan_window(
        case.x.shape[-2:],
        kernel,
        *(case.settings[n] or kernel for n in ("stride",)),
        ((pads[0], pads[2]), (pads[1], pads[3])),
        case.settings["dilation"],
        case.settings["ceil_mode"],
    )
    attributes = {
        "kernel_shape": kernel,
        "strides": (rows.stride, columns.stride),
        "dilations": case.settings["dilation"],
        "pads": pads,
        "ceil_mode": int(case.settings["ceil_mode"]),
    }
    # onnxruntime takes no padding as wide as the window, and no window wider than what it slides over
    assume(all(side < k for side, k in zip(pads, kernel * 2, strict=True)))
    assume(rows.padded >= rows.effective and columns.padded >= columns.effective)
    wanted, winners = ort("MaxPool", case.x[None], outputs=2, **attributes)
    assert np.array_equal(made, wanted[0])
    planes = np.arange(len(case.x)).reshape(-1, 1, 1) * case.x[0].size
    if case.settings["dilation"] == (1, 1):
        assert np.array_equal(places + planes, winners[0])
    for include in (0, 1):
        averages = ort("AveragePool", case.x[None], count_include_pad=include, **attributes)[0]
        ours = compute.avg_pool2d(case.x, kernel, **case.settings, count_include_pad=bool(include))
        terms = compute.avg_pool2d(np.abs(case.x), kernel, **case.settings, count_include_pad=bool(include))
        cases.close(ours, averages, terms)
    if case.settings["dilation"] == (1, 1):
        ours = compute.lp_pool2d(case.x, 2, kernel, **{n: v for n, v in case.settings.items() if n != "dilation"})
        cases.close(ours, ort("LpPool", case.x[None], p=2, **attributes)[0], ours)


ACTIVATIONS = {
    "relu": "Relu",
    "leaky-relu": "LeakyRelu",
    "elu": "Elu",
    "sigmoid": "Sigmoid",
    "tanh": "Tanh",
    "softplus": "Softplus",
    "selu": "Selu",
    "gelu": "Gelu",
    "mish": "Mish",
    "hardswish": "HardSwish",
    "absolute": "Abs",
    "identity": "Identity",
}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations_in_onnxruntime(name):
    x = np.linspace(-20, 20, 4001, dtype=np.float32)
    made = compute.ACTIVATIONS[name].function(x)
    assert made.dtype == np.float32
    assert np.allclose(made, ort(ACTIVATIONS[name], x), rtol=1e-5, atol=2e-6)


def test_global_pools_and_softmax_in_onnxruntime():
    x = np.random.default_rng(0).standard_normal((2, 3, 7, 5)).astype(np.float32)
    assert np.array_equal(compute.global_max_pool2d(x), ort("GlobalMaxPool", x))
    assert np.allclose(compute.global_avg_pool2d(x), ort("GlobalAveragePool", x), atol=1e-6)
    assert np.allclose(compute.softmax(x, 1), ort("Softmax", x, axis=1), atol=1e-6)


def torch_and_functional():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: onnxruntime is the oracle that always is")
    torch.set_num_threads(1)  # tiny arrays: threads only wait for each other
    return torch, torch.nn.functional


TORCH_MODES = {"reflect": "reflect", "replicate": "replicate", "circular": "circular", "zeros": "constant"}


@settings(max_examples=examples(120))
@given(cases.convolutions(types=(np.float64,), modes=tuple(TORCH_MODES), strange=False))
def test_conv2d_and_gradients_in_torch(case):
    torch, functional = torch_and_functional()
    try:
        made = compute.conv2d(*case[:3], **case.settings)
    except ShapeError:
        return
    top, left, bottom, right = pads_of(case, case.weight.shape[2:])
    mode = case.settings["padding_mode"]
    height, width = case.x.shape[-2:]
    # torch repeats a picture no further than its own size
    if mode == "reflect":
        assume(max(top, bottom) < height and max(left, right) < width)
    if mode == "circular":
        assume(max(top, bottom) <= height and max(left, right) <= width)
    x, weight = (torch.tensor(a, requires_grad=True) for a in (as_batch(case.x), case.weight))
    bias = torch.zeros(len(case.weight), dtype=torch.float64) if case.bias is None else torch.tensor(case.bias)
    bias.requires_grad_()
    padded = functional.pad(x, (left, right, top, bottom), mode=TORCH_MODES[mode])
    names = ("stride", "dilation", "groups")
    y = functional.conv2d(padded, weight, bias, **{name: case.settings[name] for name in names})
    wanted = y.detach().numpy().reshape(made.shape)
    assert np.allclose(made, wanted, rtol=1e-12, atol=1e-12)
    gradient = np.random.default_rng(0).standard_normal(made.shape)
    y.backward(torch.tensor(gradient.reshape(y.shape)))
    back, learned = conv2d_vjp(case.x, case.weight, gradient, **case.settings)
    assert np.allclose(back, x.grad.numpy().reshape(back.shape), rtol=1e-12, atol=1e-12)
    assert np.allclose(learned["weight"], weight.grad.numpy(), rtol=1e-12, atol=1e-12)
    assert np.allclose(learned["bias"], bias.grad.numpy(), rtol=1e-12, atol=1e-12)


@settings(max_examples=examples(100))
@given(cases.transposed(types=(np.float64,), strange=False))
def test_conv_transpose2d_and_gradients_in_torch(case):
    torch, functional = torch_and_functional()
    pads = case.settings["padding"]
    assume(pads[0][0] == pads[0][1] and pads[1][0] == pads[1][1])
    try:
        made = compute.conv_transpose2d(*case[:3], **case.settings)
    except ShapeError:
        return
    x, weight = (torch.tensor(a, requires_grad=True) for a in (as_batch(case.x), case.weight))
    torch_settings = case.settings | {"padding": (pads[0][0], pads[1][0])}
    y = functional.conv_transpose2d(x, weight, None if case.bias is None else torch.tensor(case.bias), **torch_settings)
    assert np.allclose(made, y.detach().numpy().reshape(made.shape), rtol=1e-12, atol=1e-12)
    gradient = np.random.default_rng(0).standard_normal(made.shape)
    y.backward(torch.tensor(gradient.reshape(y.shape)))
    back, learned = conv_transpose2d_vjp(case.x, case.weight, gradient, **case.settings)
    assert np.allclose(back, x.grad.numpy().reshape(back.shape), rtol=1e-12, atol=1e-12)
    assert np.allclose(learned["weight"], weight.grad.numpy(), rtol=1e-12, atol=1e-12)


@settings(max_examples=examples(120))
@given(cases.pools(types=(np.float64,)))
def test_pools_and_gradients_in_torch(case):
    torch, functional = torch_and_functional()
    kernel, padding = tuple(case.weight.tolist()), case.settings["padding"]
    assume(not isinstance(padding, str))
    assume(all(low == high and 2 * low <= k for (low, high), k in zip(padding, kernel, strict=True)))
    case.settings["padding"] = tuple(low for low, _ in padding)
    try:
        made, places = compute.max_pool2d(case.x, kernel, **case.settings, return_indices=True)
    except ShapeError:
        return
    x = torch.tensor(case.x[None], requires_grad=True)
    y, winners = functional.max_pool2d(x, kernel, **case.settings, return_indices=True)
    assert np.array_equal(made, y[0].detach().numpy(), equal_nan=True)
    assert np.array_equal(places, winners[0].numpy())
    gradient = np.random.default_rng(0).standard_normal(made.shape)
    y.backward(torch.tensor(gradient[None]))
    assert np.allclose(pool2d_vjp("max", case.x, gradient, kernel, **case.settings), x.grad[0].numpy(), atol=1e-12)
    if case.settings["dilation"] != (1, 1) or not np.isfinite(case.x).all():
        return
    plain = {name: value for name, value in case.settings.items() if name != "dilation"}
    for include in (True, False):
        x = torch.tensor(case.x[None], requires_grad=True)
        y = functional.avg_pool2d(x, kernel, **plain, count_include_pad=include)
        ours = compute.avg_pool2d(case.x, kernel, **plain, count_include_pad=include)
        assert np.allclose(ours, y[0].detach().numpy(), atol=1e-12)
        y.backward(torch.tensor(gradient[None]))
        back = pool2d_vjp("average", case.x, gradient, kernel, **plain, count_include_pad=include)
        assert np.allclose(back, x.grad[0].numpy(), atol=1e-12)


@pytest.mark.parametrize(
    "name", ["relu", "leaky-relu", "elu", "sigmoid", "tanh", "gelu", "silu", "softplus", "selu", "mish", "hardswish"]
)
def test_activations_and_slopes_in_torch(name):
    torch, functional = torch_and_functional()
    x = np.linspace(-30, 30, 2400)
    tensor = torch.tensor(x, requires_grad=True)
    y = getattr(functional, name.replace("-", "_"))(tensor)
    y.sum().backward()
    # torch's softplus is x itself above 20
    slack = 3e-9 if name == "softplus" else 1e-13
    assert np.allclose(compute.ACTIVATIONS[name].function(x), y.detach().numpy(), rtol=1e-12, atol=slack)
    assert np.allclose(activation_vjp(name, x, np.ones_like(x)), tensor.grad.numpy(), rtol=1e-11, atol=slack)
