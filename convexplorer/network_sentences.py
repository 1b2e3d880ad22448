"""What can be said of networks: the part of `messages.py` about stacks of layers, what they take and their weights."""

from collections.abc import Mapping

NETWORKS: Mapping[str, str] = {
    "weights-too-many": (
        "The layer has {count:,} weights ({megabytes:,} MB), so only its shape is shown; a layer that is computed has "
        "at most {limit:,}. Make its input smaller with a pool or a stride, or let it have fewer outputs."
    ),
    "shape-only": "Of {stage} there is only the shape, because of {layer}. {why}",
    "shapes-left-out": "Left out: {count} stages from {first} on, of which there is only the shape.",
    "shape-behind": "Only its shape is known: a layer before it has too many weights to be computed.",
    "gallery-untrained": "Nothing has trained it: the weights are random, the maps are real, the scores mean nothing.",
    "gallery-shapes-only": (
        "{layer} has {count:,} weights, too many to be computed here: from there on only the shapes are shown."
    ),
    "gallery-used": (
        "{title} stands in place of your layers, with random weights: its scores mean nothing. Undo brings yours back."
    ),
    "gallery-twin": (
        "{title} stands in place of your layers, with random weights; the drawer Compare shows {twin} beside it. "
        "Undo brings yours back."
    ),
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
    # one value back to a pixel, a sentence a level
    "depth-sum": (
        "{name}: {value} is the sum of {terms} products and the bias {bias}. The largest, {term} = {product}, comes "
        "from map {map}, row {row}, column {column}."
    ),
    "depth-sum-padded": (
        "{name}: {value} is the sum of {terms} products, {padded} of them with padding, and the bias {bias}. The "
        "largest, {term} = {product}, comes from map {map}, row {row}, column {column}."
    ),
    "depth-padding-only": "{name}: {value} is made of padding and the bias only.",
    "depth-pool": (
        "{name}: {value} is the {kind} of {height} × {width} values; it stood in row {row}, column {column}."
    ),
    "depth-pool-shared": (
        "{name}: {value} is the {kind} of {height} × {width} values; followed to the middle one, row {row}, "
        "column {column}."
    ),
    "depth-mix": ("{name}: {value} is the weighted sum of {channels} channels; channel {map} gives most of it."),
    "depth-add": "{name}: {value} = {terms}: the paths are added; path {path} gives more.",
    "depth-concat": "{name}: {value} was made by path {path}; the paths stand one after another.",
    "depth-same": "{name}: {value} is handed on as it is.",
    "depth-flatten": "{name}: {value} stood in map {map}, row {row}, column {column}.",
    "depth-softmax": "{name}: {value} is the share of e to the power of the score {before} among all scores.",
    "depth-norm": "{name}: {value} is {before}, shifted and scaled as its channel is.",
    "depth-pad": "{name}: {value} is handed on from row {row}, column {column}.",
    "depth-pad-only": "{name}: {value} is padding.",
    "depth-scale": "{name}: {value} is {before} as it is stored, scaled.",
    "depth-activation": "{name}: {value} is {function} of {before}.",
    "nothing-comes-in": "Nothing comes into {name}: its input is {shape}.",
    "edit-weights-too-many": (
        "{name} would have {count:,} weights ({megabytes:,} MB); a layer has at most {limit:,}. "
        "Put a pool or a stride before it, or give it fewer outputs."
    ),
    "last-of-its-kind": (
        "{name} is the last of its kind outside of blocks: Explore and Step show it. Add another one first."
    ),
    "step-has-its-place": "{name} is done to the picture before the first layer: it stays where it is.",
    "layer-name-refused": 'A layer cannot be called "{name}": write a name without "/".',
    "layer-name-too-long": "The name is too long: with its blocks it may have {limit} letters.",
    "top-needs-scores": (
        "{stage} gives maps of {shape}, not one score for each class. End the network in a global pool, or in Flatten "
        "and a dense layer."
    ),
    "fix-flatten": "Put Flatten before {name}.",
    "fix-weights": "Draw new weights for the {channels:,} channels that come into {name}.",
    "fix-stride": "Set the stride of {name} to 1.",
    "fix-same": "Give {name} same padding.",
    "fix-no-padding": "Take the padding of {name} away.",
    "fix-shortcut": "Give the shortcut a 1×1 convolution with stride {stride} and {filters} filters.",
    "fix-path-end": "End path {number} in a 1×1 convolution with stride {stride} and {filters} filters.",
    "fix-paths": "Give all layers of {name} stride 1 and same padding.",
    "fix-shortcut-off": "Switch the shortcut of {name} off.",
    "fix-path-off": "Switch path {number} of {name} off.",
    "fix-leave-out": "Leave {name} out.",
    "depth-seen": "It sees {height} × {width} pixels of the picture, from row {row}, column {column}.",
    "depth-seen-padded": (
        "It sees {height} × {width} pixels of the picture, from row {row}, column {column}, and padding that comes in "
        "at {names}."
    ),
    "in-layer": "{layer}: {problem}",
    # what an edit of the stack did, and what a frame costs
    "change-network": "{parameters} parameters, {products} multiply–adds.",
    "change-told-network": "{label}: {what}",
    "cost-network": "The network takes about {seconds} a frame.",
    "cost-network-quarter": (
        "The network takes about {seconds} a frame. Half resolution takes about a quarter of that."
    ),
    "cost-network-half": "The network takes about {seconds} a frame. Half resolution takes about {half}.",
    # the flight from the picture to the scores
    "nothing-to-fly-through": "There is no picture to fly through the network with. Open one first.",
    "flight-begins": "The picture, as it comes from its source.",
    "flight-prepares": "The picture is prepared: nothing is learned here.",
    "flight-plain": "Nothing is learned here. One value sees {height} × {width} pixels of the prepared picture.",
    "flight-counts": (
        "{parameters} parameters, {products} multiply–adds. One value sees {height} × {width} pixels of the prepared "
        "picture."
    ),
    "flight-not-made": "A layer before this one does not fit, so nothing is made here.",
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
    "preparation-not-a-number": "“{text}” is not a number. Type one such as 255, 0.5 or 1/127.",
    "what-if-costly": "The network is too large to be run a second time for its scores.",
}
"""The templates, by their codes."""
