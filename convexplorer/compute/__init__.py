"""Arithmetic on arrays: convolution, pooling, activations, shapes, and how one value came about."""

from convexplorer.compute.activations import (
    ACTIVATIONS,
    absolute,
    elu,
    gelu,
    hardswish,
    identity,
    leaky_relu,
    mish,
    relu,
    selu,
    sigmoid,
    silu,
    softmax,
    softplus,
    square,
    step,
    tanh,
)
from convexplorer.compute.arrays import ShapeError
from convexplorer.compute.conv import conv2d, flip
from convexplorer.compute.fidelity import psnr, ssim
from convexplorer.compute.naive import conv2d_naive, conv_transpose2d_naive, pool2d_naive
from convexplorer.compute.pool import (
    POOLS,
    avg_pool2d,
    global_avg_pool2d,
    global_max_pool2d,
    lp_pool2d,
    max_pool2d,
    min_pool2d,
    stochastic_pool2d,
)
from convexplorer.compute.shapes import output_size
from convexplorer.compute.transposed import conv_transpose2d

__all__ = [
    "ACTIVATIONS",
    "POOLS",
    "ShapeError",
    "absolute",
    "avg_pool2d",
    "conv2d",
    "conv2d_naive",
    "conv_transpose2d",
    "conv_transpose2d_naive",
    "elu",
    "flip",
    "gelu",
    "global_avg_pool2d",
    "global_max_pool2d",
    "hardswish",
    "identity",
    "leaky_relu",
    "lp_pool2d",
    "max_pool2d",
    "min_pool2d",
    "mish",
    "output_size",
    "pool2d_naive",
    "psnr",
    "relu",
    "selu",
    "sigmoid",
    "silu",
    "softmax",
    "softplus",
    "square",
    "ssim",
    "step",
    "stochastic_pool2d",
    "tanh",
]
