"""The colours of scenes and window by what they mean, light and dark."""

from dataclasses import dataclass
from math import isnan

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Palette:
    """One theme; every colour that carries text has contrast ≥ 4.5 : 1 on window, base, button and fill."""

    window: str
    base: str
    fill: str
    button: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    input: str
    kernel: str
    output: str
    learned: str
    chosen: str
    positive: str
    negative: str
    warning: str
    error: str
    dark: bool = False

    def rgb(self, role: str) -> Colour:
        """The colour of a role as three bytes."""
        text = self.hex(role)
        return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)

    def hex(self, role: str) -> str:
        """The colour of a role as "#rrggbb"; KeyError when there is none."""
        value = vars(self).get(role)
        if not isinstance(value, str):
            raise KeyError(role)
        return value


LIGHT = Palette(
    window="#f3f3f4",
    base="#ffffff",
    fill="#e8e8ea",
    button="#fafafa",
    line="#d3d3d7",
    text="#1b1c1f",
    muted="#5a5d63",
    accent="#5148c9",
    on_accent="#ffffff",
    input="#875600",
    kernel="#1b7034",
    output="#1a5dbd",
    learned="#b01c69",
    chosen="#55585e",
    positive="#b02a1f",
    negative="#1a5dbd",
    warning="#875600",
    error="#b02a1f",
)
DARK = Palette(
    window="#1e1f22",
    base="#16171a",
    fill="#2b2d31",
    button="#2a2c30",
    line="#3d3f45",
    text="#e8e8ea",
    muted="#a3a7ae",
    accent="#a79fff",
    on_accent="#16171a",
    input="#f2b64e",
    kernel="#71d083",
    output="#7ab4ff",
    learned="#ff90c8",
    chosen="#b3b7bd",
    positive="#ff9185",
    negative="#7ab4ff",
    warning="#f2b64e",
    error="#ff9185",
    dark=True,
)


def signed(value: float, largest: float) -> Colour:
    """Blue below zero, white at zero, red above: the value's share of the largest size, as on a printed page."""
    share = min(1.0, abs(value) / largest) ** 0.75 if largest > 0 and not isnan(value) else 0.0
    end = (224, 104, 90) if value > 0 else (76, 140, 218)
    red, green, blue = (round(255 + (part - 255) * share) for part in end)
    return red, green, blue
