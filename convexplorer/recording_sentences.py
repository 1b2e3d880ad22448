"""What can be said of films, rows of frames and recordings: the part of `messages.py` that is about making them."""

from collections.abc import Mapping

RECORDINGS: Mapping[str, str] = {
    # films and rows of frames (formats)
    "movie-rate": (
        "A {kind} cannot show {rate} frames a second; it takes {least} to {most}. Choose another rate or format."
    ),
    "movie-empty": "There is no frame to make {name} of. Nothing was written.",
    "movie-stopped": (
        "Recording {name} stopped after {seconds} s: {why}. What was recorded is in {kept}, which plays; "
        "make room and record again."
    ),
    "movie-not-converted": (
        "{name} could not be made: {why}. The recording is whole in {kept}, which plays. "
        "Make room or choose another format."
    ),
    "movie-kept": "{name} was not made; the recording is whole in {kept}, which plays.",
    "movie-fitted": (
        "Frame {number} is {columns} × {rows}; it and others like it were fitted into {width} × {height}, "
        "the size of the first."
    ),
    "movie-one-stage": "Frames show one stage and {count} are wanted; name one by --stage.",
    "live-silent": "{name} brought no picture for {seconds} s. Check that it is on and connected, and try again.",
    "film-into-one": (
        "A film has many frames and {name} takes one; end -o in a slash, or name a film (.mp4, .webm, .gif) or an .npy."
    ),
    "stack-shape": (
        "Frame {number} gives maps of {shape}, the first gave {first}: they do not fit into {name}. "
        "End -o in a slash for a file each."
    ),
    "sequence-not-empty": "The folder {name} already holds frames; name a new folder, or add --overwrite.",
    "sequence-stopped": (
        "Writing frames to {name} stopped at frame {number}: {why}. Those before it are whole; make room and try again."
    ),
    # recording in the window
    "recorded": "Recorded {seconds} s in {path}: {frames} frames, {repeated} of them repeated, {dropped} dropped.",
    "recorded-frames": "Recorded {seconds} s in {path}: {frames} frames, {dropped} dropped.",
    "recorded-film": "Recorded in {path}: each of the {frames} frames once.",
    "recording-nothing": "There is nothing to record: no feature map could be computed.",
    "recording-numbers": "Numbers are of one map or of all maps: choose one of these, or pictures.",
    "recording-closes": (
        "Finishing {name}, then the window closes. Close it once more to leave now and keep the parts, which play."
    ),
}
