"""What can be said of networks: the part of `messages.py` about stacks of layers, what they take and their weights."""

from collections.abc import Mapping

NETWORKS: Mapping[str, str] = {
    "weights-too-many": (
        "The layer has {count:,} weights ({megabytes:,} MB), so only its shape is shown; a layer that is computed has "
        "at most {limit:,}. Make its input smaller with a pool or a stride, or let it have fewer outputs."
    ),
    "shape-only": "Of {stage} there is only the shape, because of {layer}. {why}",
    "linear-needs-flat": (
        "A dense layer takes one column of numbers, but {channels} maps of {height} × {width} come in. "
        "Put Flatten or a global pool before it."
    ),
    "linear-inputs": "The dense layer has weights for {inputs:,} inputs, but {given:,} come in.",
    "linear-weight-shape": (
        "A dense layer has weights (outputs, inputs) and one bias for each output, not {weight} and {bias}."
    ),
    "norm-lengths": "{name} needs γ, β, mean and variance of the same length.",
    "norm-variance": "{name} has a variance that is not positive.",
    "norm-channels": "The normalisation was made for {wanted} channels, but {channels} come in.",
    "upsampled-too-large": "The maps would be {side:,} pixels long; the limit is {limit:,}.",
    "no-path-on": "{name} needs at least one path that is on.",
    "paths-differ": (
        "The paths cannot be added: path {number} gives {shape}, path 1 gives {first}. Give both the same stride and "
        "the same number of filters, for example with a 1×1 convolution on the shortcut."
    ),
    "paths-differ-in-size": (
        "The paths cannot be put one after another: path {number} gives {shape}, path 1 gives {first}. "
        "Their rows and columns must be the same: use same padding, and the same stride."
    ),
    "dense-map-too-large": (
        "The dense layer takes maps of {height} × {width}; as a convolution its kernel would be as large, and the "
        "limit is {limit} × {limit}. Make the maps smaller first."
    ),
    "toggle-inside-block": "{name} lies in the path of a block; only a layer of the stack itself can change its form.",
    "not-dense": (
        "{name} slides over its input of {height} × {width}: only a convolution with a kernel as large as its input "
        "and no padding is the same as a dense layer."
    ),
    "last-convolution": "{name} is the only convolution, which Explore and Step look at. Add another one first.",
    "no-such-channel": "There is no channel {channel}.",
    "unknown-preparation": 'There is no preparation called "{name}". Choose one of: {known}.',
    "preparation-number": "{value} is not possible: numbers must be finite, and nothing can be divided by 0.",
    "preparation-numbers": "There are {mean} means and {std} standard deviations; give one of each for every channel, "
    "or one for all.",
    "preparation-channels": "There are {numbers} means or standard deviations for {channels} channels. "
    "Give one for each, or one for all.",
    "preparation-size": "A picture of {value} is not possible: each side goes from 1 to 65,535.",
    "preparation-interpolation": 'There is no interpolation called "{name}". Choose one of: {known}.',
    "preparation-crop": "The picture is {height} × {width} where {wanted_height} × {wanted_width} are to be cut out "
    "of its middle. Resize it before, or cut out less.",
    "preparation-text": "“{text}” is not understood. {expected}",
}
"""The templates, by their codes."""
