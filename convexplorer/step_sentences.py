"""What can be said of stepping through a layer and of its films: the part of `messages.py` that is about Step."""

from collections.abc import Mapping

STEPS: Mapping[str, str] = {
    # drawing on a picture
    "no-drawing-on-film": (
        "{name} brings one frame after another: single pixels can be edited in a still picture only. "
        "Choose a picture, or take a snapshot and open it."
    ),
    "picture-not-there": "{name} is still being opened: edit its pixels when it is shown.",
    "too-large-to-draw": (
        "The picture has {rows} × {columns} pixels; single pixels can be edited in up to {millions} million. "
        "Zoom in and crop it first."
    ),
    "no-such-cell": "There is no pixel at row {row}, column {column}: the picture has {rows} rows, {columns} columns.",
    "pixel-not-a-number": (
        'At row {row}, column {column} "{text}" is not a number. Type one number{more}, or press Esc to keep {old}.'
    ),
    "cell-not-finite": "A pixel holds a number of a size that can be computed with, not {value}.",
    "cell-out-of-range": "{value} does not fit: this picture holds whole numbers from {low} to {high}.",
    "paint-not-a-number": '"{text}" is not a number to paint with. Type one such as 1 or 255.',
    "swap-needs-three": "Red and blue can be exchanged in a picture of three channels; this one has {channels}.",
    "grid-size": "A grid has from {least} to {most} {name}, not {size}.",
    "no-value-to-copy": "There is no value to copy: nothing comes out here. The line under the pictures says why.",
    "nothing-measured": "There is nothing to save yet: draw a line or a rectangle on the picture first.",
    # films of steps
    "no-such-step": "There is no step {step}: the window takes {steps} steps here. Choose one of them.",
    "nothing-to-walk": "No value comes out of that layer here. Choose a larger picture, more padding or another layer.",
    "animation-kind": "{name} is no kind of file that steps can be drawn into. Give it one of these endings: {known}.",
    "animation-too-large-here": (
        "{name} would hold {count} pictures that do not fit into memory at once. Choose a smaller size, or MP4 or WebM."
    ),
    "one-step-is-a-picture": "One step is a picture: choose PNG or SVG for it, or all steps.",
    "no-name-for-a-file": "“{name}” is no name for a file. Write one without slashes.",
    "no-steps-here": "There are no steps to draw: no value comes out here. The line in Step says why.",
    "run-does-not-fit": "“{run}” cannot be drawn of {layer} here: choose another layer, or a smaller example.",
    "mixing-needs-three": (
        "Grey and sepia are mixed of red, green and blue; this picture has {channels}. Choose a picture in colour."
    ),
    "unknown-case": "There is no built-in example called {name}. `convexplorer animate --case list` names them all.",
    "probe-off-the-map": "There is no value at {place}: the layer makes {size}. Rows count from 0, maps from 1.",
}
