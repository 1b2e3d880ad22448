"""How a session writes where its frames come from; reading it opens nothing."""

from typing import Any

from convexplorer import limits
from convexplorer.formats.strict import BOOLEAN, Codec, Refused, choice, number, optional, record, tagged, text, whole
from convexplorer.model.address import kept_address
from convexplorer.model.sources import (
    MOTIONS,
    BuiltIn,
    Camera,
    Drawn,
    ImageSequence,
    PictureFile,
    Pipe,
    Screen,
    Stream,
    Synthetic,
    VideoFile,
)

_NAME = text(limits.NAME_LENGTH)
_RATE = number(0.01, 1_000)
_PLACE = whole(0, 1 << 31)
_SIDE = whole(0, limits.PICTURE_SIDE)
_FILM = {"start": _PLACE, "speed": number(0, 4), "loop": BOOLEAN}


def source(path: Codec, picture: Codec) -> Codec:
    """Every kind of source, with these codecs for paths and for the array of a drawing.

    A stream is kept without its name and password, and without fields of its address that are named like secrets.
    """
    locked = optional(number(-1e9, 1e9))
    return tagged(
        {
            "built-in": (BuiltIn, record(BuiltIn, {"name": _NAME})),
            "file": (PictureFile, record(PictureFile, {"path": path, "page": whole(0, 1 << 20), "stacked": BOOLEAN})),
            "video": (VideoFile, record(VideoFile, {"path": path, **_FILM})),
            "sequence": (
                ImageSequence,
                record(ImageSequence, {"folder": path, "pattern": _NAME, "rate": _RATE, **_FILM}),
            ),
            "camera": (
                Camera,
                record(
                    Camera,
                    {
                        "name": _NAME,
                        "index": whole(0, 99),
                        "width": _SIDE,
                        "height": _SIDE,
                        "rate": number(0, 1_000),
                        "format": text(4),
                        **dict.fromkeys(("exposure", "gain", "white_balance", "focus"), locked),
                    },
                ),
            ),
            "stream": (Stream, record(Stream, {"url": Codec(kept_address, _address)})),
            "screen": (
                Screen,
                record(
                    Screen,
                    {
                        "monitor": whole(0, 64),
                        **dict.fromkeys(("left", "top", "width", "height"), _SIDE),
                        "rate": number(0.01, 240),
                    },
                ),
            ),
            "stdin": (Pipe, record(Pipe, {})),
            "synthetic": (
                Synthetic,
                record(
                    Synthetic,
                    {
                        "width": whole(1, 16_384),
                        "height": whole(1, 16_384),
                        "rate": _RATE,
                        "motion": choice(*MOTIONS),
                    },
                ),
            ),
            "drawn": (Drawn, record(Drawn, {"image": picture, "title": _NAME})),
        }
    )


def _address(value: Any, where: str) -> str:
    said: str = text().read(value, where)
    if not said.isprintable() or " " in said:
        raise Refused(where, "is not an address")
    return said
