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
}
