"""The named kernels: exact classics and those with sliders, one table, and names like "gaussian:5:1.2"."""

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from math import isfinite
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.messages import UserError

LARGEST = 63


class Parameter(NamedTuple):
    """A number that shapes a kernel, with the ends, the default and the step of its slider."""

    name: str
    low: float
    high: float
    default: float
    step: float


class Preset(NamedTuple):
    """A named kernel: `make(**arguments)` is float64 (height, width), `group` "start", "classics" or "sliders"."""

    name: str
    title: str
    group: str
    parameters: tuple[Parameter, ...]
    make: Callable[..., Array]
    aliases: tuple[str, ...] = ()

    def kernel(self, *arguments: float) -> Array:
        """The kernel for these arguments, defaults for those left out; UserError for one that is out of range."""
        if len(arguments) > len(self.parameters):
            raise UserError("too-many-arguments", name=self.name, given=len(arguments), most=len(self.parameters))
        values = {parameter.name: parameter.default for parameter in self.parameters}
        for parameter, value in zip(self.parameters, arguments, strict=False):
            if not (isfinite(value) and parameter.low <= value <= parameter.high and _on_step(parameter, value)):
                low, high, step = (_short(number) for number in (parameter.low, parameter.high, parameter.step))
                code = "argument-out-of-range" if parameter.step < 1 else "argument-off-step"
                raise UserError(
                    code, name=self.name, argument=parameter.name, value=_short(value), low=low, high=high, step=step
                )
            values[parameter.name] = value
        return self.make(**values)


def _on_step(parameter: Parameter, value: float) -> bool:
    return parameter.step < 1 or (value - parameter.low) % parameter.step == 0


def _short(number: float) -> str:
    return f"{number:g}"


def _fixed(rows: list[list[float]], divisor: float = 1.0) -> Callable[[], Array]:
    kernel = np.array(rows, np.float64) / divisor
    kernel.setflags(write=False)
    return kernel.copy


def _grid(size: int) -> tuple[Array, Array]:
    """Rows (downwards) and columns (rightwards) of an odd or even size, counted from the centre."""
    along = np.arange(size) - (size - 1) / 2
    rows, columns = np.meshgrid(along, along, indexing="ij")
    return rows, columns


def box(size: float) -> Array:
    """The average of size × size values."""
    return np.full((int(size), int(size)), 1 / int(size) ** 2)


def gaussian(size: float, sigma: float) -> Array:
    """exp(−r² / 2σ²), divided by its sum."""
    rows, columns = _grid(int(size))
    bell = np.exp(-(rows**2 + columns**2) / (2 * sigma**2))
    return np.asarray(bell / bell.sum())


def laplacian_of_gaussian(sigma: float) -> Array:
    """(r² − 2σ²) / σ⁴ · exp(−r² / 2σ²) out to 3σ over the bell's sum, made to add up to 0 (Marr & Hildreth 1980)."""
    size = min(2 * int(np.ceil(3 * sigma)) + 1, LARGEST)
    rows, columns = _grid(size)
    squared = rows**2 + columns**2
    bell = np.exp(-squared / (2 * sigma**2))
    kernel = (squared - 2 * sigma**2) / sigma**4 * bell / bell.sum()
    return np.asarray(kernel - kernel.mean())


def motion(size: float, angle: float) -> Array:
    """The average along a line of `size` pixels; `angle` in degrees, anticlockwise from rightwards."""
    n = int(size)
    turn = np.deg2rad(angle)
    up, right = np.sin(turn), np.cos(turn)
    steep = abs(up) > abs(right)
    longer, shorter = (up, right) if steep else (right, up)
    half = int((n - 1) / 2 * abs(longer) + 0.5)
    kernel = np.zeros((n + 2, n + 2))
    for along in range(-half, half + 1):
        # one pixel for each step along the longer direction, shared between the two that lie beside the line
        across = along * shorter / longer
        low = int(np.floor(across + 1e-9))
        for place, share in ((low, 1 - (across - low)), (low + 1, across - low)):
            row, column = (-along, place) if steep else (-place, along)
            kernel[row + n // 2 + 1, column + n // 2 + 1] += max(share, 0.0) if share > 1e-6 else 0.0
    kernel = kernel[1:-1, 1:-1]
    return np.asarray(kernel / kernel.sum())


def gabor(size: float, wavelength: float, angle: float, sigma: float) -> Array:
    """A wave under a bell: cos(2π u / wavelength) · exp(−r² / 2σ²), made to add up to 0 (Daugman 1985).

    The wave runs along `angle` degrees, anticlockwise from rightwards: 0 finds upright lines.
    """
    rows, columns = _grid(int(size))
    turn = np.deg2rad(angle)
    along = columns * np.cos(turn) - rows * np.sin(turn)
    bell = np.exp(-(rows**2 + columns**2) / (2 * sigma**2))
    wave = bell * np.cos(2 * np.pi * along / wavelength)
    return np.asarray(wave - bell * wave.sum() / bell.sum())


def _imagej() -> Array:
    kernel = np.full((5, 5), -1.0)
    kernel[2, 2] = 24
    return kernel


_BINOMIAL = np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1])


def _unsharp() -> Array:
    kernel = -_BINOMIAL / 256
    kernel[2, 2] = 476 / 256
    return np.asarray(kernel)


def _odd(name: str, default: float) -> Parameter:
    return Parameter(name, 1, LARGEST, default, 2)


_SIZE = Parameter("size", 1, LARGEST, 3, 1)
_ANGLE = Parameter("angle", -360, 360, 0, 0.5)
_SIGMA = Parameter("sigma", 0.1, 20, 1, 0.1)

_TABLE = (
    Preset("identity", "Identity", "start", (), _fixed([[0, 0, 0], [0, 1, 0], [0, 0, 0]])),
    Preset("blur", "Blur", "start", (), _fixed([[1, 2, 1], [2, 4, 2], [1, 2, 1]], 16)),
    Preset("sharpen", "Sharpen", "start", (), _fixed([[0, -1, 0], [-1, 5, -1], [0, -1, 0]])),
    Preset("sobel-x", "Vertical edges", "start", (), _fixed([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]), ("vertical-edges",)),
    Preset(
        "sobel-y", "Horizontal edges", "start", (), _fixed([[-1, -2, -1], [0, 0, 0], [1, 2, 1]]), ("horizontal-edges",)
    ),
    Preset("outline", "Outline", "start", (), _fixed([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]])),
    Preset("emboss", "Emboss", "start", (), _fixed([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]])),
    # with identity, blur, sharpen, outline and emboss above, setosa.io's nine, to the number
    Preset("left-sobel", "Left Sobel", "classics", (), _fixed([[1, 0, -1], [2, 0, -2], [1, 0, -1]])),
    Preset("right-sobel", "Right Sobel", "classics", (), _fixed([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])),
    Preset("top-sobel", "Top Sobel", "classics", (), _fixed([[1, 2, 1], [0, 0, 0], [-1, -2, -1]])),
    Preset("bottom-sobel", "Bottom Sobel", "classics", (), _fixed([[-1, -2, -1], [0, 0, 0], [1, 2, 1]])),
    Preset("prewitt-x", "Prewitt, vertical edges", "classics", (), _fixed([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]])),
    Preset("prewitt-y", "Prewitt, horizontal edges", "classics", (), _fixed([[-1, -1, -1], [0, 0, 0], [1, 1, 1]])),
    Preset("scharr-x", "Scharr, vertical edges", "classics", (), _fixed([[-3, 0, 3], [-10, 0, 10], [-3, 0, 3]])),
    Preset("scharr-y", "Scharr, horizontal edges", "classics", (), _fixed([[-3, -10, -3], [0, 0, 0], [3, 10, 3]])),
    Preset("roberts", "Roberts, one diagonal", "classics", (), _fixed([[1, 0], [0, -1]])),
    Preset("roberts-2", "Roberts, other diagonal", "classics", (), _fixed([[0, 1], [-1, 0]])),
    Preset("laplacian-4", "Laplacian, 4 neighbours", "classics", (), _fixed([[0, 1, 0], [1, -4, 1], [0, 1, 0]])),
    Preset("laplacian-8", "Laplacian, 8 neighbours", "classics", (), _fixed([[1, 1, 1], [1, -8, 1], [1, 1, 1]])),
    Preset("unsharp", "Unsharp mask 5×5", "classics", (), _unsharp),
    Preset("imagej", "ImageJ's default 5×5", "classics", (), _imagej),
    Preset("box", "Box blur", "sliders", (_SIZE,), box),
    Preset("gaussian", "Gaussian blur", "sliders", (_odd("size", 5), _SIGMA), gaussian),
    Preset("log", "Laplacian of Gaussian", "sliders", (_SIGMA._replace(low=0.3, high=10),), laplacian_of_gaussian),
    Preset("motion", "Motion blur", "sliders", (_odd("size", 9), _ANGLE), motion),
    Preset(
        "gabor",
        "Gabor",
        "sliders",
        (
            _odd("size", 11)._replace(low=3),
            Parameter("wavelength", 2, 40, 5, 0.5),
            _ANGLE,
            _SIGMA._replace(default=2.5),
        ),
        gabor,
    ),
)

ALSO_CALLED: Mapping[str, str] = MappingProxyType(
    {
        "identity": "original, copy, delta, custom",
        "blur": "smooth, binomial, Gaussian 3×3",
        "sharpen": "crisp",
        "sobel-x": "Sobel x, gradient across",
        "sobel-y": "Sobel y, gradient down",
        "outline": "edge detection, edges, Laplacian",
        "emboss": "relief",
        "left-sobel": "edges, setosa",
        "right-sobel": "edges, setosa",
        "top-sobel": "edges, setosa",
        "bottom-sobel": "edges, setosa",
        "roberts": "Roberts cross",
        "roberts-2": "Roberts cross",
        "laplacian-4": "edge detection, second derivative",
        "laplacian-8": "edge detection, second derivative",
        "unsharp": "unsharp masking, sharpen 5×5",
        "box": "mean, average, uniform, normalized box filter",
        "gaussian": "smooth, bell",
        "log": "LoG, Mexican hat, Marr and Hildreth, blob",
        "motion": "streak, camera shake",
        "gabor": "wavelet, texture, grating",
    }
)
"""Words by which people look for a preset, beside its name and its title."""
PRESETS: Mapping[str, Preset] = MappingProxyType({preset.name: preset for preset in _TABLE})
SEEDED = "Random, seed {seed}"
"""The title of a kernel that was drawn."""
_SEEDED = re.compile(r"Random, seed (\d{1,9})")
_BY_TITLE = {preset.title: preset for preset in _TABLE}
_SAID = {"size": "{}", "sigma": "σ {}", "wavelength": "λ {}", "angle": "{}°"}
"""How a preset's numbers are said behind its title."""
_BY_ANY_NAME = {name: preset for preset in _TABLE for name in (preset.name, *preset.aliases)}


def preset(name: str) -> Preset:
    """The preset of that name or alias; UserError with the nearest names when there is none."""
    known = _BY_ANY_NAME.get(name.strip().lower().replace("_", "-").replace(" ", "-"))
    if known is None:
        close = get_close_matches(name.strip().lower(), _BY_ANY_NAME, n=3, cutoff=0.5) or list(PRESETS)
        raise UserError("unknown-kernel", name=name, known=", ".join(close))
    return known


def kernel(text: str) -> Array:
    """The kernel that a text like "sobel-x" or "gaussian:5:1.2" names, float64 (height, width); UserError if none."""
    name, *arguments = text.split(":")
    found = preset(name)
    return found.kernel(*(_number(argument, text) for argument in arguments))


def _number(argument: str, text: str) -> float:
    try:
        return float(argument)
    except ValueError:
        raise UserError("kernel-argument", argument=argument, text=text) from None


def read(text: str) -> tuple[Preset, tuple[float, ...]] | None:
    """The preset that a filter's title names, by its own title or as "gaussian:5:1.2", with every argument; else None.

    The other way round, `arguments_of` makes the title of a preset whose numbers were changed.
    """
    named = _BY_TITLE.get(text)
    if named is not None:
        return named, tuple(parameter.default for parameter in named.parameters)
    name, *rest = text.split(":")
    try:
        found = preset(name) if name in _BY_ANY_NAME else None
        given = tuple(_number(argument, text) for argument in rest)
        if found is None or (given and not found.kernel(*given).size):
            return None
    except UserError:
        return None
    return found, (*given, *(parameter.default for parameter in found.parameters[len(given) :]))


def title_of(text: str) -> str:
    """A filter's title as people read it: "gaussian:5:1.2" is "Gaussian blur 5, σ 1.2"; others are as they are."""
    known = read(text)
    if known is None:
        return text
    found, values = known
    if ":" not in text:
        return found.title
    said = (_SAID[p.name].format(_short(value)) for p, value in zip(found.parameters, values, strict=True))
    return f"{found.title} {', '.join(said)}".replace("-", "−")


def drawn(seed: int, height: int, width: int) -> Array:
    """Weights between −1 and 1 to two decimals: the same for the same seed and size."""
    return np.asarray(np.round(np.random.default_rng(seed).uniform(-1, 1, (height, width)), 2))


def seed_of(title: str) -> int | None:
    """The seed that the title of a drawn kernel says; None for every other title."""
    found = _SEEDED.fullmatch(title)
    return int(found[1]) if found else None


def arguments_of(found: Preset, **values: Any) -> str:
    """The name with its arguments, as `kernel` reads it: "gaussian:5:1.2"."""
    return ":".join([found.name, *(_short(values.get(p.name, p.default)) for p in found.parameters)])
