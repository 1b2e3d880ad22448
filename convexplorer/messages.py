"""Every sentence a user can read about what went wrong or needs saying: one table, one code each.

A code is the stable name of an error; `ui` may translate a template, the command line formats it.
A good sentence says what happened to which thing, why in plain words, and what to do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from convexplorer.compare_sentences import COMPARISONS
from convexplorer.instrument_sentences import INSTRUMENTS
from convexplorer.network_sentences import NETWORKS
from convexplorer.recording_sentences import RECORDINGS
from convexplorer.source_sentences import SOURCES
from convexplorer.step_sentences import STEPS

TEMPLATES: Mapping[str, str] = {
    **SOURCES,
    **RECORDINGS,
    **STEPS,
    **NETWORKS,
    **INSTRUMENTS,
    **COMPARISONS,
    # shapes
    "kernel-too-large": (
        "Kernel {kernel} with dilation {dilation} reaches {reach} pixels, the padded {axis} has {padded}. "
        "Choose a smaller kernel or more padding."
    ),
    "empty-picture": (
        "The picture's {axis} is 0: there is nothing to compute. Choose a picture with at least one pixel."
    ),
    "not-a-whole-number": "The {name} must be a whole number, not {value}.",
    "number-too-small": "The {name} is {value}; it must be at least {least}.",
    "not-a-pair": "The {name} must be one number, or two (height, width), not {value}.",
    "padding-form": "Padding must be a number, (height, width) or ((top, bottom), (left, right)), not {value}.",
    "unknown-padding": 'There is no padding called "{name}". Choose a number, or one of: {known}.',
    "unknown-padding-mode": 'There is no padding mode called "{name}". Choose one of: {known}.',
    "no-channel-axis": (
        "The picture's array has the shape {shape}; it needs at least three axes: channels, height, width. "
        "Add one with x[None]."
    ),
    "weight-axes": (
        "The weights have the shape {shape}; they need four axes, none of them empty: "
        "filters, input channels, kernel height, kernel width."
    ),
    "channels-differ": "The picture has {channels} channels, the filters expect {wanted}.",
    "filters-per-group": "{filters} filters cannot be shared equally among {groups} groups.",
    "channels-per-group": "{channels} input channels cannot be shared equally among {groups} groups.",
    "bias-shape": "The bias has the shape {shape}; it needs one number for each of the {filters} filters.",
    "not-real-numbers": "The {name} must hold real numbers, not {dtype}.",
    "window-in-padding": (
        "With a window of {kernel} and padding {before} and {after}, a window along the {axis} would hold padding only "
        "and have nothing to choose from. Choose less padding or a larger window."
    ),
    # kernels by name
    "unknown-kernel": 'There is no kernel called "{name}". Did you mean: {known}?',
    "kernel-argument": '"{argument}" in "{text}" is not a number. Write for example gaussian:5:1.2.',
    "too-many-arguments": "The kernel {name} takes {most} numbers, not {given}.",
    "argument-out-of-range": "The {argument} of {name} is {value}; it must lie between {low} and {high}.",
    "argument-off-step": (
        "The {argument} of {name} is {value}; it must be a whole number from {low} to {high}, in steps of {step}."
    ),
    # what a kernel does, in plain words
    "kernel-not-finite": "A weight is not a finite number: the result will not be one either.",
    "kernel-all-zero": "Every weight is 0: the result is 0 everywhere.",
    "kernel-flipped": "Applied flipped.",
    "kernel-of-channel": "Of {channel} alone:",
    "kernel-sum-zero": "Sum 0: flat areas give 0.",
    "kernel-sum-one": "Sum 1: flat areas keep their value.",
    "kernel-sum": "Sum {sum}: flat areas are multiplied by it.",
    "kernel-sum-about": "Sum about {sum}: flat areas are multiplied by it.",
    "kernel-copies": "Copies the picture, multiplied by {weight}.",
    "kernel-moves": "Moves the picture by {rows} rows down and {columns} columns right, multiplied by {weight}.",
    "kernel-blurs": "Blurs: mixes {height} × {width} pixels, no weight below 0.",
    "kernel-steps": "Finds dark-to-bright steps, {direction}.",
    "kernel-relief": "A relief: adds dark-to-bright steps, {direction}.",
    "kernel-sharpens": "Sharpens: pushes each value away from its neighbours.",
    "kernel-spots-bright": "Finds all edges and spots: a bright spot gives a positive value.",
    "kernel-spots-dark": "Finds all edges and spots: a bright spot gives a negative value.",
    "kernel-lines-bright": "Finds {direction} lines: a bright line gives a positive value.",
    "kernel-lines-dark": "Finds {direction} lines: a bright line gives a negative value.",
    "kernel-mixed": (
        "Mixed: {symmetric} % symmetric about the centre (as blurs and spots), {antisymmetric} % opposite (as steps)."
    ),
    "no-such-position": "There is no position {position} among {size}; counting starts at 0.",
    "norm-type": "The norm's power is {value}; it must be a number above 0.",
    "output-padding-too-large": (
        "Output padding {value} must be smaller than {least}, the larger of stride and dilation: "
        "nothing would reach the added positions."
    ),
    "cropped-away": (
        "Padding crops {padding} positions, but only {made} are made: nothing is left. Choose less padding."
    ),
    # layers and documents
    "weight-shape": (
        "The weights have the shape {weight} and the biases {bias}; a layer needs one bias for each filter."
    ),
    "alike-has-one-kernel": "A filter whose channels are all alike has one kernel, not {kernels}.",
    "kernels-per-channel": (
        "Each filter has one kernel for each of {kernels} channels, but the number that comes in is {channels}. "
        "Make the kernels all alike, or give every channel its own."
    ),
    "layer-name-twice": "Two layers are called {name}; every layer needs a name of its own.",
    "too-many-layers": "The network has {count} layers; ConvExplorer takes up to {limit}.",
    "unknown-channels": "There is no way {mode} to take the channels; choose grey, all or each.",
    "unknown-pool": "There is no pooling called {kind}; choose one of {known}.",
    "unknown-activation": "There is no activation called {kind}; choose one of {known}.",
    # the door and the command line
    "no-file": "There is no file {name}.",
    "no-file-but-command": "There is no file {name}; did you mean the command `convexplorer {command}`?",
    "no-display": (
        "There is no display to open a window on; `convexplorer apply` works without one "
        "(`convexplorer apply --help` says how)."
    ),
    "libraries-missing": "Qt needs system libraries that are missing here ({names}); to install them: {line}",
    "out-of-memory": "There was not enough memory for this; use smaller pictures or fewer filters.",
    "no-folder-pictures": "The folder {name} holds no pictures.",
    "flag-value": "{flag} takes {expected}, not {value}.",
    "kernel-size": "The kernel {title} is {rows}×{columns}; ConvExplorer takes up to {limit}×{limit}.",
    "too-many-filters": "{count} filters are too many; ConvExplorer takes up to {limit}.",
    "bias-count": "{count} biases do not fit {filters} filters; give one for all, or one for each.",
    "title-count": "{count} titles do not fit {filters} filters; give one for each, or none.",
    "session-and-flags": "--session brings its own settings; leave out {flags}.",
    "unknown-stage": "There is no stage {name}; choose one of {known}.",
    "no-such-map": "There is no map {number} in {stage}, which has {maps}; count from 1.",
    "unknown-export": "{name} is not available; choose one of {known}.",
    "no-suffix": "{name} says no format: end it in one of {known}, or name a folder by a slash at its end.",
    "no-folder-made": "The folder {name} could not be made: {why}.",
    "several-into-one": "{count} results need a folder: end -o in a slash.",
    "bad-template": "--name does not know {name}; it can use {known}.",
    "same-name-twice": "Two results would both be called {name}; use more of {known} in --name.",
    "is-there": "{name} is already there; add --overwrite to replace it.",
    "is-an-input": "{name} is one of the inputs; choose another name.",
    "stdin-is-terminal": (
        "Nothing comes in on stdin; put a program before it, as in `cat frames.npy | convexplorer apply - …`."
    ),
    "no-frame": "No frame came in on stdin.",
    "frame-cut": "Frame {number} on stdin ends too early.",
    "frame-format": "stdin holds neither PGM, PPM, NPY nor Y4M frames ({reason}).",
    "frame-too-large": "A frame of {width}×{height} on stdin is over the limit of {limit} megapixels.",
    "frame-size-changed": "Frame {number} has another size than the first; Y4M cannot change its size half-way.",
    "stopped": "Stopped; {done} of {total} done.",
    "some-failed": "{failed} of {total} failed.",
    "batch-left-out": "{failed} of {total} pictures could not be done: {names}. The first: {why}",
    "unknown-bench": "There is no measurement called {name}; choose one of {known}.",
    "bench-failed": "The measurement {name} did not finish: {reason}.",
    # files and pictures from outside (formats)
    "file-missing": "{name} is not there. It may have been moved or renamed; choose it again.",
    "file-is-folder": "{name} is a folder. Choose a file inside it.",
    "file-is-device": "{name} is a device or a pipe, not a file. Choose a picture file.",
    "file-not-allowed": "{name} may not be read by you. Change its permissions or choose another file.",
    "file-unreadable": "{name} could not be read: {why}. Copy it to another disk and open the copy.",
    "file-empty": "{name} is empty (0 bytes). Choose another file.",
    "file-too-large": "{name} is {megabytes} MB large. ConvExplorer opens files up to {limit} MB.",
    "picture-unknown": (
        "{name} is not a picture that ConvExplorer knows. It opens PNG, JPEG, BMP, TIFF, WebP, GIF, AVIF, NPY and NPZ."
    ),
    "picture-kind-refused": "{name} is {kind}, which ConvExplorer does not open. Convert it to PNG or TIFF first.",
    "picture-heic": (
        "{name} is a HEIC picture, as telephones make them, which ConvExplorer does not open. "
        "Export it as JPEG or PNG first."
    ),
    "picture-too-large": (
        "{name} is {width} × {height} ({megapixels} megapixels). ConvExplorer opens pictures up to {limit} megapixels "
        "and {side} pixels a side. Make it smaller and open it again."
    ),
    "picture-memory": (
        "{name} is {width} × {height} and needs {megabytes} MB of memory; {free} MB are free. "
        "Close other programs or make it smaller."
    ),
    "picture-damaged": "{name} is damaged or not a {kind}, and could not be read. Open another copy of it.",
    "picture-page": "There is no page {page}: the file has {pages}. Choose another page.",
    "picture-partial": "{name} ends early; a part of the picture is missing from the file.",
    "picture-alpha": "{name} has transparency, which was left out.",
    "picture-first-frame": "{name} holds {frames} pictures; the first is shown.",
    "picture-one-page": "{name} holds {pages} pages; page {page} is shown.",
    "array-shape": (
        "An array of shape {shape} is not a picture. Give one of (rows, columns) or (channels, rows, columns)."
    ),
    "array-type": "This {kind} file holds {type}, which is not numbers that can be shown. Save it as float32 or uint8.",
    "archive-bomb": "{name} would unpack to {megabytes} MB, far more than its size lets one expect. It was not opened.",
    "not-encoded": "The picture could not be written as {kind}. Choose another format.",
    "save-failed": "Could not save {name}: {why}. {kept} Save it in another place.",
    # kernels and numbers as text, sessions, exports (formats)
    "number-text": "“{text}” is not a number. Write it like 0.5, 1e-3 or 1/9.",
    "kernel-text-empty": "There is no kernel in this text. Write rows of numbers, as 1 0 -1; 2 0 -2; 1 0 -1.",
    "kernel-text-long": "This text is too long for a kernel. Paste only its numbers.",
    "kernel-text-size": "This kernel has {rows} rows and {columns} columns; the limit is {limit} × {limit}.",
    "kernel-text-ragged": "Row {row} of the kernel has {columns} numbers, the first row has {first}. Make them equal.",
    "kernel-text-cell": "Row {row}, column {column} of the kernel: “{text}” is not a number. Write 0.5 or 1/9.",
    "kernel-text-no-cell": "Row {row}, column {column} of the kernel is empty. Write a number, for example 0.",
    "session-refused": "{name} cannot be opened: {where} {why}. Nothing was loaded.",
    "session-too-large": (
        "The session would take {megabytes} MB; the limit is {limit} MB. Keep its picture in a file of its own."
    ),
    "file-exists": "{name} is there already and was left as it is. Choose another name, or allow it to be replaced.",
    "export-kind": "{name} says nothing of a format for this. Use one of {known}.",
    "export-nothing": "There is nothing to export: no feature map could be computed.",
    "nothing-seen": "No value of {stage} lies in the part that is seen. Zoom out, or export all of it.",
    "sidecar-refused": "{name} is not a description of an export: {where} {why}.",
    # why a document needs a session on the command line (formats/command.py)
    "command-no-file": "“{title}” is in no file that a command could name; a session holds the picture itself.",
    "command-moving": "A command has no name for the moving scene; a session has.",
    "command-film": "A command is told of pictures; “{title}” moves, and a session says how.",
    "command-page": "A command takes the first picture of {name}, and this is number {page}; a session says so.",
    "command-layers": "The flags describe a convolution, an activation and a pool; these layers are others.",
    "command-own-kernels": "Channels have kernels of their own, which the flags cannot say; a session can.",
    "command-steps": "What is done to the picture before the first layer is not as usual, and only a session says so.",
    "command-framing": "The picture is cropped, turned or mirrored, which the flags cannot say; a session can.",
    "command-pool": "The pool has padding or a seed, which the flags cannot say; a session can.",
    "command-long": "The weights of {filters} filters are too long for one line; a session holds them.",
    # work in a child process (engine/child.py)
    "child-timeout": "{what} took longer than {seconds} s and was stopped. The file may be damaged, or too large.",
    "child-died": (
        "{what} failed: the process that did it ended unexpectedly. The file may be damaged; try another one."
    ),
    "child-memory": "{what} needs more memory than it may have. Try something smaller.",
    "child-failed": "{what} failed ({kind}). The log has the details.",
    "child-not-started": "No process could be started for it: {why}. Close other programs and try again.",
    # engine and sources
    "no-memory-for-maps": (
        "There is not enough memory for the maps of {stage}. Choose a smaller picture, a "
        "larger stride or fewer filters."
    ),
    "no-built-in": "There is no built-in picture called {name}.",
    "crop-empty": "A crop holds at least one pixel of the picture; drag a rectangle on it.",
    "crop-needs-zoom": "Enlarge a part of the picture first: turn the wheel over it, or drag a rectangle on it.",
    "crop-outside": "The crop lies outside this picture; all of it is shown.",
    "source-kind": "ConvExplorer cannot open this kind of source ({kind}).",
    # what a frame costs
    "cost-frame-quarter": (
        "{filters} of {height}×{width} on {rows} × {columns} take about {seconds} a frame. "
        "Half resolution takes about a quarter of that."
    ),
    "cost-frame-half": (
        "{filters} of {height}×{width} on {rows} × {columns} take about {seconds} a frame. "
        "Half resolution takes about {half}."
    ),
    # what a map holds
    "map-not-finite": "{count} values are not numbers.",
    "map-flat": "Every value is {value}.",
    "map-range": "Values from {low} to {high}.",
    "map-near-zero": "{share} are near 0.",
    "map-largest": "Largest at row {row}, column {column}.",
    "map-largest-step": "Largest at row {row}, column {column}: a dark-to-bright step, {direction}.",
    # what an edit did, and what undo and redo did
    "change-told": "{label}.",
    "change-told-what": "{what}",
    "change-undone": "Undone: {label}.",
    "change-undone-what": "Undone: {label} · {what}",
    "change-undone-several": "Undone: {count} steps.",
    "change-redone": "Done again: {label}.",
    "change-redone-what": "Done again: {label} · {what}",
    "change-redone-several": "Done again: {count} steps.",
    "change-and": "{change}: {effect}.",
    "change-fails": "{change}: {effect}",
    "change-fits": "now it fits, and gives {after}",
    "change-effect": "{before} → {after}, {work}",
    "change-channels": "channels {before} → {after}",
    "change-resolution": "resolution {before} → {after}",
    "change-preparation": "input {before} → {after}",
    "change-step-in": "input with {step}",
    "change-step-out": "input without {step}",
    "change-stride": "stride {before} → {after}",
    "change-padding": "padding {before} → {after}",
    "change-border": "border {before} → {after}",
    "change-border-value": "border value {before} → {after}",
    "change-dilation": "dilation {before} → {after}",
    "change-size": "kernel {before} → {after}",
    "change-filters": "filters {before} → {after}",
    "change-alike": "all channels alike",
    "change-per-channel": "a kernel for each channel",
    "change-flipped": "cross-correlation → convolution",
    "change-unflipped": "convolution → cross-correlation",
    "change-weight": "{count} weight of filter {filter}",
    "change-weights": "{count} weights of filter {filter}",
    "change-kernels": "the kernels of {count} filters",
    "change-bias": "bias of filter {filter} {before} → {after}",
    "change-biases": "the biases of {count} filters",
    "change-activation": "activation {before} → {after}",
    "change-parameter": "slope or α {before} → {after}",
    "change-pooling": "pooling {before} → {after}",
    "change-pool-size": "pooling size {before} → {after}",
    "change-pool-stride": "pooling stride {before} → {after}",
    "change-pool-padding": "pooling padding {before} → {after}",
    "change-ceil": "pooling keeps windows that reach beyond the edge",
    "change-floor": "pooling drops windows that reach beyond the edge",
    "work-eighth": "an eighth of the work",
    "work-quarter": "a quarter of the work",
    "work-third": "a third of the work",
    "work-half": "half the work",
    "work-same": "the same work",
    "work-double": "twice the work",
    "work-treble": "three times the work",
    "work-fourfold": "four times the work",
    "work-about": "about {work}",
    "work-percent": "{share} % of the work",
    "work-times": "{times} times the work",
    "work-count": "{before} → {after} multiply–adds",
    # pictures made smaller
    "range-typed": "“{text}” is not a range: type two numbers, the lower one to the left.",
    "resize-range": "A picture cannot be resized to {value}: the factor goes from above 0 to 1, a size from 1 pixel.",
    # the window
    "saved": "Saved {name}.",
    "exported": "Saved {path}.",
    "exported-many": "Saved {count} files in {path}.",
    "no-pictures-named": "Choose pictures, or a folder that holds some.",
    "files-kept": "{there} of {count} files are there already and stay as they are, unless “Replace” is ticked.",
    "no-folder-named": "Name a folder for the files, or choose one.",
    "files-left-out": "{failed} of {total} files could not be written: {names}. The first: {why}",
    "files-there": "{there} of {count} files are there already. Tick “Replace”, or choose another name or folder.",
    "batch-done": "Pictures done: {count}. Their maps are in {path}.",
    "task-stopped": "“{title}” was stopped. Every file that was written is whole.",
    "command-copied": "Copied: {line}",
    "command-needs-session": "{why} Save the work as a session, and the command can name it.",
    "map-copied": "Copied {what}, {rows} × {columns}, as a picture.",
    "several-pictures": "The first of {count} pictures is open.",
    "clipboard-nothing": "The clipboard holds neither a picture nor a kernel. Copy one first.",
    "drop-nothing": "Neither a picture nor a kernel was dropped.",
    "pasted-alpha": "The picture's transparency was left out.",
    "example": "{sentence}",
    "in-a-terminal": "This is done in a terminal: convexplorer {command} (with --help it says more).",
    "about": "ConvExplorer {version}. Free software under the MIT licence.",
    "divisor-not-a-number": "“{text}” is no number to divide by; write one that is not 0, such as 9 or 1/16.",
    "cell-not-a-number": "“{text}” in row {row}, column {column} is not a number. Type one such as -1, 0.5 or 1/9.",
    "bias-not-a-number": "The bias “{text}” is not a number. Type one such as -1, 0.5 or 1/9.",
    "parameter-not-a-number": "“{text}” is not a number. Type one such as 0.1 or 1/10.",
    "size-not-understood": "“{text}” is not a size. Type rows and columns such as 5x3, each from 1 to {limit}.",
    "kernel-side": "A kernel of {height} × {width} is not possible: each side goes from 1 to {limit}.",
    "bank-full": "The layer is full: {limit} filters are the most.",
    "last-filter": "The last filter stays: a layer without filters has no maps.",
    "last-shown": "The last map that is shown stays. Show another one first.",
    "filters-refused": "The clipboard holds no filters that can be pasted: {where} {why}.",
    "filter-channels": (
        "The copied filters have {kernels} kernels each and go into a layer with {wanted}; "
        "make the kernels all alike before you paste."
    ),
    "task-running": "“{title}” is still running. Wait for it, or cancel it at the bottom of the window.",
    "no-maps-to-export": "There are no maps to export yet.",
    # the last resort
    "unexpected": "Something went wrong inside ConvExplorer ({kind}). Nothing was lost; the log has the details.",
}

LONGEST_VALUE = 200


@dataclass(frozen=True)
class Message:
    """A sentence by its code and the values that fill it."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return TEMPLATES[self.code].format(**{name: _plain(value) for name, value in self.values.items()})


class UserError(Exception):
    """What a user did or gave cannot be done; carries the one sentence that says so."""

    def __init__(self, code: str, /, **values: Any) -> None:
        self.message = Message(code, values)
        super().__init__(str(self.message))

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self.message.code, dict(self.message.values))


def _again(kind: type[UserError], code: str, values: dict[str, Any]) -> UserError:
    """The same error on the other side of a process boundary."""
    return kind(code, **values)


def _plain(value: Any) -> Any:
    """Text from outside without control and direction characters, and not endlessly long."""
    if not isinstance(value, str):
        return value
    shown = "".join(sign if sign.isprintable() else "�" for sign in value)
    return shown if len(shown) <= LONGEST_VALUE else shown[: LONGEST_VALUE - 1] + "…"
