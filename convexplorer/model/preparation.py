"""How networks take a picture: the steps of five families, the edits of one's own, and what goes wrong without them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from convexplorer.compute.layer import Layer
from convexplorer.messages import UserError
from convexplorer.model.colour_steps import Colour, Normalise
from convexplorer.model.document import Document, is_grey
from convexplorer.model.muting import MuteChannels
from convexplorer.model.preprocessing import Grey, Scale
from convexplorer.model.resizing import Resize
from convexplorer.model.sizing import CentreCrop, ResizeTo
from convexplorer.model.windowing import Window


@dataclass(frozen=True)
class Preparation:
    """The steps that one family of networks was trained with, and where they come from."""

    title: str
    about: str
    steps: tuple[Layer, ...]


def _table(*rows: tuple[str, str, str, tuple[Layer, ...]]) -> Mapping[str, Preparation]:
    return {key: Preparation(title, about, steps) for key, title, about, steps in rows}


PREPARATIONS: Mapping[str, Preparation] = _table(
    (
        "torchvision",
        "ResNet (torchvision)",
        "Short side 256, the middle 224 × 224, then mean and spread of ImageNet: black is −2.12, −2.04, −1.80",
        (Colour(), ResizeTo(side=256), CentreCrop(size=(224, 224)), Scale(), Normalise()),
    ),
    (
        "keras-vgg",
        "VGG16 (Keras, ÷ 255)",
        "Stretched to 224 × 224 and divided by 255, as the workshop's notebook does",
        (Colour(), ResizeTo(size=(224, 224), antialias=False), Scale()),
    ),
    (
        "tiny-vgg",
        "Tiny VGG (CNN Explainer)",
        "Stretched to 64 × 64 and divided by 255",
        (Colour(), ResizeTo(size=(64, 64), antialias=False), Scale()),
    ),
    (
        "teachable-machine",
        "Teachable Machine",
        "The middle square at 224 × 224, ÷ 127 − 1: black is −1, white a little more than 1",
        (
            Colour(),
            ResizeTo(side=224, interpolation="lanczos"),
            CentreCrop(size=(224, 224)),
            Scale(divisor=127.0, offset=-1.0),
        ),
    ),
    (
        "lenet",
        "LeNet (grey, 32 × 32)",
        "Grey, stretched to the 32 × 32 that LeNet-5 takes (the paper lays digits of 28 × 28 in their middle), ÷ 255",
        (Colour(order="grey"), ResizeTo(size=(32, 32)), Scale()),
    ),
    ("plain", "Only 0 to 1", "The picture as it is, in its own size and colours, from 0 to 1", (Scale(),)),
)
"""By the name that `apply --prepare` takes."""

ADDABLE: Mapping[str, tuple[str, Layer]] = {
    "colour": ("RGB, BGR or grey", Colour()),
    "size": ("Resize", ResizeTo()),
    "crop": ("Centre crop", CentreCrop()),
    "scale": ("Divide and add", Scale()),
    "normalise": ("Mean and std", Normalise()),
}
"""Steps that can be added, by the last part of their name."""


def prepared(document: Document, key: str) -> Document:
    """The document with its pictures prepared as a family of networks takes them."""
    if key not in PREPARATIONS:
        raise UserError("unknown-preparation", name=key, known=", ".join(PREPARATIONS))
    return replace(document, preprocessing=PREPARATIONS[key].steps)


def preparation_of(document: Document) -> str | None:
    """The family whose very steps these are; None where they are nobody's."""
    return next((key for key, known in PREPARATIONS.items() if known.steps == document.preprocessing), None)


def without_step(document: Document, name: str) -> Document:
    """The document with one step taken out."""
    return document.without_preprocessing(name)


def with_step_added(document: Document, key: str) -> Document:
    """One more step of ADDABLE, at its usual place among the others; a second one of a kind gets a number."""
    step = ADDABLE[key][1]
    if isinstance(step, Normalise) and any(map(is_grey, document.preprocessing)):
        step = replace(step, mean=(0.5,), std=(0.5,))
    own, names = step.name, {one.name for one in (*document.preprocessing, *document.layers)}
    number = 2
    while step.name in names:
        step = replace(step, name=f"{own}-{number}")  # type: ignore[type-var]
        number += 1
    steps, usual = list(document.preprocessing), [type(known[1]) for known in ADDABLE.values()]
    later = usual[usual.index(type(step)) + 1 :]
    at = next((i for i, one in enumerate(steps) if type(one) in later), len(steps))
    steps.insert(at, step)
    return replace(document, preprocessing=tuple(steps))


def with_step_moved(document: Document, name: str, by: int) -> Document:
    """One step so many places later (earlier where `by` is negative), at most to the end."""
    steps = list(document.preprocessing)
    at = next(i for i, step in enumerate(steps) if step.name == name)
    to = min(max(at + by, 0), len(steps) - 1)
    if to == at:
        return document
    steps.insert(to, steps.pop(at))
    return replace(document, preprocessing=tuple(steps))


def is_swapped(document: Document) -> bool:
    """Whether the channels go in as blue, green, red."""
    orders = [step.order for step in document.preprocessing if isinstance(step, Colour)]
    return orders.count("bgr") % 2 == 1


def with_swapped(document: Document, swapped: bool) -> Document:
    """Blue, green, red or the right way round: in the step that orders the channels, or in one that is put first."""
    if is_swapped(document) == swapped:
        return document
    for step in document.preprocessing:
        if isinstance(step, Colour) and step.order != "grey":
            return document.with_layer(replace(step, order="bgr" if step.order == "rgb" else "rgb"))
    return replace(document, preprocessing=(Colour(order="bgr"), *document.preprocessing))


# ------------------------------------------------------------ what is wrong when a step is


@dataclass(frozen=True, eq=False)
class Slip:
    """A mistake that people make, what comes of it, and the document as it is with it."""

    key: str
    title: str
    why: str
    document: Document


SLIPS: Mapping[str, tuple[str, str]] = {
    "bgr": (
        "BGR for RGB",
        "OpenCV reads blue first. The first channel gets blue where the network learned red: skies turn to sand and "
        "skin to ice. Greys stay as they are, so that the mistake is easily missed.",
    ),
    "rgb": (
        "RGB for BGR",
        "The network learned blue first, as OpenCV reads it; red and blue are mistaken for each other.",
    ),
    "signed": (
        "−1 to 1 in place of 0 to 1",
        "Every value is shifted and doubled: what was black is −1, and the middle grey is nothing.",
    ),
    "unsigned": (
        "0 to 1 in place of −1 to 1",
        "Nothing is negative any more, and the differences are half as large: everything looks bright and flat.",
    ),
    "unscaled": (
        "Dividing forgotten",
        "Values are some hundred times as large as those the network learned; biases count for nothing, and what "
        "saturates is saturated everywhere.",
    ),
    "unnormalised": (
        "Mean and std forgotten",
        "Black is 0 in place of about −2: the network sees a pale picture of a quarter of the contrast.",
    ),
    "stretched": (
        "Stretched, not cropped",
        "Circles turn to ellipses, and there is more in the picture than at its middle; networks forgive some of it.",
    ),
    "nearest": (
        "Nearest pixels, not smoothed",
        "Most pixels are not read at all: fine stripes become coarse ones and slanted edges get stairs.",
    ),
}
"""What each mistake is called, and what comes of it."""


def slips(document: Document) -> tuple[Slip, ...]:
    """The mistakes that can be made with these steps, the most common first."""
    found: dict[str, Document] = {}
    if (swapped := _swapped(document)) is not None:
        found["rgb" if is_swapped(document) else "bgr"] = swapped
    size = next((step for step in document.preprocessing if isinstance(step, ResizeTo)), None)
    crop = next((step for step in document.preprocessing if isinstance(step, CentreCrop)), None)
    for step in document.preprocessing:
        if isinstance(step, Scale):
            other = (255.0, 0.0) if step.offset else (127.5, -1.0)
            changed = replace(step, divisor=other[0], offset=other[1])
            found["unsigned" if step.offset else "signed"] = document.with_layer(changed)
            found["unscaled"] = without_step(document, step.name)
        if isinstance(step, Normalise):
            found["unnormalised"] = without_step(document, step.name)
    if size is not None and crop is not None and size.size is None:
        stretched = document.with_layer(replace(size, size=crop.size))
        found["stretched"] = without_step(stretched, crop.name)
    if size is not None and size.interpolation != "nearest":
        found["nearest"] = document.with_layer(replace(size, interpolation="nearest"))
    return tuple(Slip(key, *SLIPS[key], wrong) for key, wrong in found.items())


def _swapped(document: Document) -> Document | None:
    if any(map(is_grey, document.preprocessing)):
        return None
    return with_swapped(document, not is_swapped(document))


# ------------------------------------------------------------ in words


def step_words(step: Layer, stored: np.dtype | None = None) -> str:
    """A step in a few words, such as "÷ 127 − 1"; `stored` is the type of what it takes."""
    match step:
        case Colour(order=order):
            return {"rgb": "RGB", "bgr": "BGR", "grey": "grey"}[order]
        case Grey():
            return "grey"
        case ResizeTo(size=None, side=side):
            return f"short side {side}"
        case ResizeTo(size=(height, width)):
            return f"resize {height} × {width}"
        case Resize(size=None, factor=factor):
            return f"size × {factor:g}"
        case Resize(size=(height, width)):
            return f"at most {height} × {width}"
        case CentreCrop(size=(height, width)):
            return f"centre {height} × {width}"
        case Scale():
            return _scale_words(step, stored)
        case Window(low=low, high=high):
            return f"window {low:g} to {high:g}".replace("-", "−")
        case MuteChannels(channels=channels):
            return f"without channel {', '.join(str(one + 1) for one in channels)}"
        case Normalise():
            return "− mean ÷ std"
        case _:
            return step.name.rpartition("/")[2]


def _scale_words(step: Scale, stored: np.dtype | None) -> str:
    divisor = step.divisor
    if divisor is None and stored is not None:
        divisor = float(np.iinfo(stored).max) if stored.kind in "iu" else 1.0
    said = "0 to 1" if divisor is None else f"÷ {divisor:,g}"
    if step.offset:
        said += f" {'−' if step.offset < 0 else '+'} {abs(step.offset):g}"
    return said


def preparation_words(steps: Iterable[Layer], stored: np.dtype | None = None) -> str:
    """All steps on one line: "RGB › resize 64 × 64 › ÷ 255"."""
    return " › ".join(step_words(step, stored) for step in steps) or "as it is"
