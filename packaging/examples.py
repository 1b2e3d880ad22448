"""Write the examples, resources/examples/*.convx and their index: `python packaging/examples.py [FOLDER]`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from convexplorer.compute import kernels
from convexplorer.compute.arrays import Array
from convexplorer.compute.colour import GREY_WEIGHTS
from convexplorer.formats.session import Session, dumps
from convexplorer.model.document import Document, Variant, convolution, new_document, with_channels
from convexplorer.model.layers import Activation, Conv2d, Grey, Pool2d, Scale
from convexplorer.model.sources import BuiltIn
from convexplorer.model.view import MapsView, RangeChoice, View

OUT = Path(__file__).resolve().parents[1] / "resources" / "examples"
CORNER = np.array([[1.0, -1], [-1, 1]])
Filters = Sequence[tuple[str, Array | None]]


@dataclass(frozen=True, eq=False)
class Made:
    """A state with a title and one sentence that says what to look at."""

    name: str
    title: str
    sentence: str
    session: Session


def made(
    name: str,
    title: str,
    sentence: str,
    document: Document,
    *,
    stage: str = "conv1",
    every: bool | None = None,
    shared: bool = False,
) -> Made:
    """An example that opens on `stage`; on all maps at once where there are several, unless `every` says otherwise.

    What has something to compare with opens with that beside it.
    """
    several = document.convolution.filters > 1 if every is None else every
    drawer = "compare" if document.variants else None
    maps = MapsView(RangeChoice("shared" if shared else "auto"), arrangement="all" if several else "one")
    return Made(name, title, sentence, Session(document, View(stage=stage, maps=maps, drawer=drawer)))


def bank(picture: str, filters: Filters, **settings: Any) -> Document:
    """A built-in picture through these filters; `settings` are those of the convolution."""
    return new_document(BuiltIn(picture)).with_layer(replace(convolution(filters), **settings))


def own(document: Document, title: str, shares: Sequence[float]) -> Document:
    """One 1×1 filter with a weight of its own for every channel."""
    weight = np.array(shares, np.float64).reshape(1, -1, 1, 1)
    steps = tuple(step for step in document.preprocessing if not isinstance(step, Grey))
    conv = Conv2d("conv1", weight, np.zeros(1), alike=False, titles=(title,))
    return replace(document.with_layer(conv), preprocessing=steps)


def against(document: Document, name: str, **settings: Any) -> Document:
    """The document with a variant beside it whose convolution has other `settings`."""
    other = document.with_layer(replace(document.convolution, **settings))
    return replace(document, variants=(Variant(name, other.layers),))


def one(size: int, row: int, column: int) -> Array:
    """A kernel of zeros with a single 1."""
    kernel = np.zeros((size, size))
    kernel[row, column] = 1
    return kernel


def activated(document: Document, kind: str) -> Document:
    """The document with that activation."""
    return document.with_layer(Activation("activation1", kind))


def pooled(document: Document, kind: str, size: int) -> Document:
    """The document with that pool."""
    return document.with_layer(Pool2d("pool1", kind, (size, size)))


def compass() -> Filters:
    """Steps in eight directions."""
    across, down = kernels.kernel("sobel-x"), kernels.kernel("sobel-y")
    falling = np.array([[-2, -1, 0], [-1, 0, 1], [0, 1, 2]], np.float64)
    rising = np.array([[0, 1, 2], [-1, 0, 1], [-2, -1, 0]], np.float64)
    names = ("to the right", "to the left", "downwards", "upwards", "down right", "up left", "up right", "down left")
    turned = (made for kernel in (across, down, falling, rising) for made in (kernel, 0 - kernel))
    return [(f"Brighter {name}", kernel) for name, kernel in zip(names, turned, strict=True)]


def first_steps() -> list[Made]:
    """One filter and what it does."""
    return [
        made(
            "one-moves-the-picture",
            "A kernel with one 1 moves the picture",
            "The 1 stands five cells above and left of the middle, so every pixel lands five down and five right.",
            bank("street", [("A single 1", one(11, 0, 0))]),
        ),
        made(
            "blur-in-three-sizes",
            "Blur in three sizes",
            "The wider the bell, the coarser what is left; the brightness of the whole stays the same.",
            bank(
                "street",
                [
                    (f"Gaussian blur, σ {sigma}", kernels.kernel(f"gaussian:{6 * sigma + 1}:{sigma}"))
                    for sigma in (1, 2, 4)
                ],
                padding_mode="symmetric",
            ),
            shared=True,
        ),
        made(
            "sharpen-overshoots",
            "Sharpen and its overshoot",
            "Along its edges white becomes 2 and black −1: values that were not there, and that 8 bits would cut off.",
            bank("checkerboard", [("sharpen", None)], padding_mode="replicate"),
        ),
        made(
            "corners-of-the-checkerboard",
            "Find the corners of the checkerboard",
            "Flat squares and straight edges cancel to 0; only the 49 places where four squares meet answer.",
            activated(bank("checkerboard", [("Corners", CORNER)], padding="valid"), "absolute"),
            stage="activation1",
        ),
        made(
            "even-kernels-shift",
            "Even kernels shift by half a pixel",
            "A 2×2 kernel has no middle cell: the average lies between the pixels, and the digit moves half a pixel.",
            against(bank("digit", [("box:2", None)]), "3×3, which has a middle", weight=kernels.box(3)[None, None]),
        ),
    ]


def colours() -> list[Made]:
    """What becomes of channels."""
    return [
        made(
            "grey-as-1x1",
            "Grey as a 1×1 convolution",
            "Three weights, one for each of red, green and blue: turning a picture grey is the smallest convolution.",
            own(new_document(BuiltIn("street")), "Grey", GREY_WEIGHTS),
        ),
        made(
            "depthwise-blur",
            "Depthwise blur: colour stays colour",
            "Each channel is blurred by itself and gives its own map; put together, the three are a picture again.",
            with_channels(bank("cup", [("gaussian:13:2", None)], padding_mode="symmetric"), "each"),
            every=True,
            shared=True,
        ),
        made(
            "vegetation-from-six-bands",
            "Six bands: vegetation",
            "Plants reflect near infrared and swallow red: near infrared − red, a 1×1 convolution, makes them bright.",
            replace(
                own(new_document(BuiltIn("satellite")), "Near infrared − red", (0, 0, -1, 1, 0, 0)),
                preprocessing=(Scale(divisor=10_000.0),),
            ),
        ),
    ]


def borders_and_steps() -> list[Made]:
    """Padding, stride and dilation."""
    return [
        made(
            "zeros-against-reflect",
            "Zeros against reflect at the border",
            "Zeros beyond the edge darken the border of a blur; choose reflect as the border, and the frame is gone.",
            against(bank("street", [("box:21", None)]), "Reflect", padding_mode="reflect"),
        ),
        made(
            "pixels-nobody-reads",
            "Stride 5 with a 3×3 kernel: pixels nobody reads",
            "The window jumps over two rows and two columns each time: 64 of 100 pixels never count.",
            bank("street", [("blur", None)], stride=(5, 5), padding="valid"),
        ),
        made(
            "dilated-kernel-sees-further",
            "Dilated kernel sees further",
            "Nine weights with gaps between them reach over 13 × 13 pixels: wide edges answer, fine texture less.",
            against(
                bank("street", [("sobel-x", None)], dilation=(6, 6), padding_mode="symmetric"),
                "Without gaps",
                dilation=(1, 1),
            ),
        ),
        made(
            "blur-against-aliasing",
            "Zone plate: blur against aliasing",
            "Every fourth pixel alone shows rings that are not there; blurred first, the fine rings turn to even grey.",
            bank("zone-plate", [("identity", None), ("gaussian:13:2", None)], stride=(4, 4), padding_mode="symmetric"),
            shared=True,
        ),
    ]


def after_the_filter() -> list[Made]:
    """Activations and pools."""
    edges = kernels.kernel("sobel-x")
    corners = [("Corners", np.pad(CORNER, ((0, 1), (0, 1)))), ("One pixel on", np.pad(CORNER, ((1, 0), (1, 0))))]
    return [
        made(
            "relu-throws-half-away",
            "ReLU throws half away",
            "Dark-to-bright steps stay, bright-to-dark ones become 0: nearly half of all values are off.",
            activated(bank("street", [("sobel-x", None)], padding_mode="symmetric"), "relu"),
            stage="activation1",
        ),
        made(
            "negative-keeps-the-other-half",
            "Two negatives keep both halves",
            "What ReLU takes from a filter it leaves to the filter's negative: together they hold everything.",
            activated(
                bank("street", [("Vertical edges", edges), ("Its negative", 0 - edges)], padding_mode="symmetric"),
                "relu",
            ),
            stage="activation1",
            shared=True,
        ),
        made(
            "sobel-magnitude",
            "Sobel magnitude",
            "Both directions squared: added up they are the square of the edge's strength, whichever way it runs.",
            activated(bank("cup", [("sobel-x", None), ("sobel-y", None)], padding_mode="symmetric"), "square"),
            stage="activation1",
            shared=True,
        ),
        made(
            "max-pooling-forgives-a-shift",
            "Max pooling forgives a shift",
            "The second map has its dots one pixel further on and shares none; pooled in 4 × 4 blocks, both are equal.",
            pooled(activated(bank("checkerboard", corners, padding="valid"), "absolute"), "max", 4),
            stage="pool1",
            shared=True,
        ),
        made(
            "digit-as-a-network-sees-it",
            "A 28×28 digit, as a network sees it",
            "Eight filters look for steps in eight directions, ReLU keeps what they find, pooling halves the maps.",
            pooled(activated(bank("digit", compass(), padding="valid"), "relu"), "max", 2),
            stage="pool1",
            shared=True,
        ),
    ]


def all_made() -> list[Made]:
    """Every example, in the order of the menu."""
    return [*first_steps(), *colours(), *borders_and_steps(), *after_the_filter()]


def text(session: Session) -> str:
    """The session without what its view has in common with every new one: a field more changes no example."""
    data, plain = (json.loads(dumps(one)) for one in (session, Session(session.document)))
    data["view"] = differing(data["view"], plain["view"])
    return json.dumps(data)


def differing(data: dict[str, Any], plain: dict[str, Any]) -> dict[str, Any]:
    """What of an object differs from the other, at any depth."""
    return {
        key: differing(value, plain[key]) if isinstance(value, dict) and isinstance(plain[key], dict) else value
        for key, value in data.items()
        if value != plain[key]
    }


def main(arguments: list[str]) -> int:
    """Write every example and the index into the folder; 0."""
    folder = Path(arguments[0]) if arguments else OUT
    folder.mkdir(parents=True, exist_ok=True)
    examples = all_made()
    for example in examples:
        (folder / f"{example.name}.convx").write_text(text(example.session) + "\n", encoding="ascii", newline="\n")
    index = [{"name": one.name, "title": one.title, "sentence": one.sentence} for one in examples]
    listing = json.dumps(index, indent=2, ensure_ascii=False) + "\n"
    (folder / "index.json").write_text(listing, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
