"""Where frames come from, as values that a Document holds; opening them is the business of `sources`."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from convexplorer.compute.arrays import Array
from convexplorer.messages import Message
from convexplorer.model.address import address_of, shown_address

Motion = Literal["drift", "object", "pan", "rotate", "zoom", "flicker"]
MOTIONS: tuple[Motion, ...] = get_args(Motion)


@dataclass(frozen=True)
class BuiltIn:
    """A picture that ships with the program, by its name in `resources/images/index.json`."""

    name: str = "street"


@dataclass(frozen=True)
class PictureFile:
    """A still picture on disk; `page` picks one image of a file that holds several, `stacked` makes them channels."""

    path: Path
    page: int = 0
    stacked: bool = False


@dataclass(frozen=True)
class VideoFile:
    """A film, an animated picture or a stack on disk, shown from frame `start` at `speed` times its own rate.

    A `speed` of 0 shows every frame as fast as it can be computed.
    """

    path: Path
    start: int = 0
    speed: float = 1.0
    loop: bool = True


@dataclass(frozen=True)
class ImageSequence:
    """The pictures of a folder whose names match `pattern`, in natural order (2 before 10), as a film of that rate."""

    folder: Path
    pattern: str = "*"
    rate: float = 25.0
    start: int = 0
    speed: float = 1.0
    loop: bool = True


@dataclass(frozen=True)
class Camera:
    """A camera by the name it had, and its number where no camera has that name any more.

    `width`, `height` and `rate` of 0 leave the choice to the driver, as does a `format` (four characters) of "". What
    a camera can regulate by itself (exposure, gain, white balance, focus) it does where the value here is None; a
    number locks it, in the driver's own units.
    """

    name: str = ""
    index: int = 0
    width: int = 0
    height: int = 0
    rate: float = 0.0
    format: str = ""
    exposure: float | None = None
    gain: float | None = None
    white_balance: float | None = None
    focus: float | None = None


@dataclass(frozen=True)
class Stream:
    """A camera or server on the network: MJPEG by http and https, or rtsp and rtsps.

    A name and password in the address are moved to `credentials` ("name:password"), which no title, log or session
    shows.
    """

    url: str
    credentials: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        url, credentials = address_of(self.url)
        object.__setattr__(self, "url", url)
        if credentials:
            object.__setattr__(self, "credentials", credentials)

    def __repr__(self) -> str:
        return f"Stream({shown_address(self.url)!r})"


@dataclass(frozen=True)
class Screen:
    """A screen (0: all of them as one), or the part of it that begins at `left` and `top`; a size of 0: to its edge."""

    monitor: int = 1
    left: int = 0
    top: int = 0
    width: int = 0
    height: int = 0
    rate: float = 15.0


@dataclass(frozen=True)
class Pipe:
    """The frames that another program writes to stdin: PGM and PPM, NPY or y4m, one after another."""


@dataclass(frozen=True)
class Synthetic:
    """The built-in scene in motion: endless, the same for the same index, no device needed."""

    width: int = 640
    height: int = 480
    rate: float = 30.0
    motion: Motion = "drift"


@dataclass(frozen=True, eq=False)
class Drawn:
    """A picture that exists only here: pasted, drawn, or kept by a session. `image` is (C, H, W), read-only."""

    image: Array
    title: str = "Drawing"
    note: Message | None = None
    """What was left out when it was taken in; not kept by a session."""


Source = BuiltIn | PictureFile | VideoFile | ImageSequence | Camera | Stream | Screen | Pipe | Synthetic | Drawn
Reel = VideoFile | ImageSequence | Synthetic
"""Sources whose every frame has a number and can be asked for: they can be paused, stepped and scrubbed."""
LIVE = (Camera, Stream, Screen, Pipe)
"""Sources that bring frames when they like; what is not taken in time is gone."""


def title(source: Source) -> str:
    """What to call the source in a title bar: a name without its folder, an address without its secrets."""
    match source:
        case BuiltIn(name):
            return name.replace("-", " ").capitalize()
        case PictureFile(path) | VideoFile(path):
            return path.name or str(path)
        case ImageSequence(folder, pattern):
            return (folder.name or str(folder)) + ("" if pattern == "*" else f"/{pattern}")
        case Camera(name, index):
            return name or f"Camera {index + 1}"
        case Stream(url):
            return shown_address(url)
        case Screen():
            return "Screen" if not (source.width or source.height) else f"Screen, {source.width} × {source.height}"
        case Pipe():
            return "Frames on stdin"
        case Synthetic():
            return "Moving scene"
        case Drawn():
            return source.title


def is_device(source: Source) -> bool:
    """Whether opening it touches a device, the network, the screen or stdin: nothing but Start does that."""
    return isinstance(source, LIVE)


def is_live(source: Source) -> bool:
    """Whether frames go on arriving by themselves, so that undo and sessions wait for Start."""
    return isinstance(source, LIVE + get_args(Reel))
