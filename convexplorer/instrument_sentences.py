"""What can be said of finding, comparing and taking kernels apart: the part of `messages.py` about instruments."""

from collections.abc import Mapping

INSTRUMENTS: Mapping[str, str] = {
    "kernel-like": "Likeness, −1 to 1: {named}.",
    "kernel-like-none": "Like none of the named kernels.",
    "patch-flat": "The {height} × {width} pixels are the same all over, so there is nothing to find them by. "
    "Drag a rectangle round something that stands out.",
    "patch-not-finite": "{count} values there are not numbers. Drag a rectangle that leaves them out.",
    "patch-nowhere": "There is no picture to make a filter of there. Drag a rectangle on the picture itself.",
    "patch-resized": "{height} × {width} pixels were made smaller, to {rows} × {columns}, and are looked for in "
    "a picture as much smaller. The map sees so much at once only at a lower resolution (Layer menu).",
    "patch-many-places": "This looks like many places, so the mark may jump between them. "
    "A part with more contrast or a shape of its own is found better.",
    "parts-none": "Every weight is 0: there is nothing to take apart.",
    "parts-save": "Rank {rank}: {rank} · ({height} + {width}) = {apart} multiplications a value, columns first and "
    "rows after, do the same as {height} · {width} = {direct}: {share} % are saved.",
    "parts-save-nothing": "Rank {rank}: taken apart it would take {rank} · ({height} + {width}) = {apart} "
    "multiplications a value, as it is {height} · {width} = {direct}. Nothing would be saved.",
    "composed-too-large": "{first} and then {second} is one kernel of {height} × {width}; "
    "the limit is {limit} × {limit}. Choose smaller ones.",
    "composed": "{first} and then {second} is one kernel of {height} × {width}: the map is the same but near the "
    "border, where the padding comes in twice.",
    "tool-divides-by-zero": "The divisor is 0. Type another number, or let the program choose it.",
    "tool-number": "“{text}” is no number for the {field}. Write 0.5 or 1/9.",
    "tool-same": "A plain kernel, applied as it is, with bias {bias}.",
    "library-refused": "The kernels in {name} cannot be read: {where} {why}. The file stays as it is; "
    "mend it or move it away.",
    "library-full": "The library holds {limit} kernels. Delete some first.",
    "library-nameless": "A kernel needs a name. Type one.",
    "library-folder": "The folder for the library cannot be used: {why}. Make room, or set CONVEXPLORER_HOME.",
    "library-saved": "“{name}” is in the library.",
    "library-deleted": "“{name}” is deleted. Put back brings it here again.",
    "library-nothing-deleted": "Nothing was deleted lately.",
    "library-imported": "{count} of {name} came into the library.",
    "library-kind": "{name} is no kind of file that kernels come in. They come as {known}.",
    "kernel-axes": "{name} holds an array of the shape {shape}; a kernel has rows and columns, 1 to {limit} of each.",
    "kernel-numbers": "{name} holds values that are not finite numbers.",
    "kernel-odd": "ImageJ takes kernels of odd size only; this one is {height} × {width}. Give it another size first.",
    "lost-saturate": "{below} of the values were negative and became 0, {above} were above 255 and became 255; the "
    "others are rounded. The largest loss is {largest} grey levels.",
    "lost-canvas": "{below} of the values were negative and became 0, {above} were above 255 and became 255; the "
    "others lose their fraction. The largest loss is {largest} grey levels.",
    "lost-offset": "{below} of the values were below −128 and became that, {above} were above 127 and became that; the "
    "others are rounded. The largest loss is {largest} grey levels.",
}
