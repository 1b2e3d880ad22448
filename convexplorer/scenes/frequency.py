"""What a kernel does to waves as a plane with a section through it, and the parts that it is made of."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import cv2
import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.compute.colour import colour_table
from convexplorer.compute.frequency import FREQUENCIES, STEPS, decibels
from convexplorer.scenes.numbers import MINUS, fixed, short
from convexplorer.scenes.primitives import Image, Item, Path, Point, Rect, Role, Scene, Text

Look = Literal["db", "gain", "phase"]
WIDTH = 25.0
"""Em of the drawer's pictures."""
FLOOR = 60.0
"""Decibels below the strongest wave that are still told apart."""
_FAINT = 1e-6
"""Of the strongest: a wave that is let through so little has no phase to speak of."""
_X, _Y, _SIDE = 2.6, 0.5, 13.5
_PLOT_X, _PLOT_Y, _PLOT_WIDTH, _PLOT_HEIGHT = 3.4, 19.0, 21.0, 6.5
PLANE, SECTION = "plane", "section"
"""The keys of the two pictures that can be pointed at."""


@dataclass(frozen=True, eq=False)
class Waves:
    """The response of a kernel, complex (STEPS + 1, STEPS + 1), and the place (row, column) in it looked at."""

    values: Array
    place: tuple[int, int]
    look: Look
    zero_sum: bool
    off_centre: tuple[float, float] = (0.0, 0.0)
    """Rows and columns by which the kernel's middle lies beyond the pixel."""

    @property
    def strongest(self) -> float:
        """The largest gain."""
        return float(np.abs(self.values).max())


@lru_cache(maxsize=1)
def _wheel() -> Array:
    """Colours that come back to themselves: white at phase 0, dark at half a turn, blue before and red after."""
    table = cv2.applyColorMap(np.arange(256, dtype=np.uint8)[None], cv2.COLORMAP_TWILIGHT_SHIFTED)
    return np.ascontiguousarray(np.roll(table.reshape(256, 3)[:, ::-1], 0, axis=0))


def plane_pixels(waves: Waves) -> Array:
    """The plane in colours, (STEPS + 1, STEPS + 1, 3) uint8."""
    gain = np.abs(waves.values)
    most = waves.strongest
    if waves.look == "phase":
        levels = np.rint((np.angle(waves.values) / np.pi + 1) * 127.5)
        pixels = _wheel()[np.clip(levels, 0, 255).astype(np.uint8)]
        pixels[gain <= _FAINT * most] = 128
        return np.asarray(pixels)
    share = gain / most if most > 0 else gain
    if waves.look == "db":
        share = np.clip(1 + decibels(share) / FLOOR, 0, 1)
    return np.asarray(colour_table("viridis")[np.rint(share * 255).astype(np.uint8)])


def frequency_scene(waves: Waves) -> Scene:
    """The plane with a cross at the place, what is so there and at 0, and the sections along its row and column."""
    row, column = waves.place
    items: list[Item] = [
        Image(_X, _Y, _SIDE, _SIDE, plane_pixels(waves), key=PLANE, alt="one place for each wave"),
        Rect(_X, _Y, _SIDE, _SIDE, filled=False),
    ]
    across, down = (_X + _SIDE * (column + 0.5) / (STEPS + 1), _Y + _SIDE * (row + 0.5) / (STEPS + 1))
    for points in (((_X, down), (_X + _SIDE, down)), ((across, _Y), (across, _Y + _SIDE))):
        items.append(Path(points, "base", thickness=0.14))
        items.append(Path(points, "text", thickness=0.05))
    items += _axes() + _facts(waves) + _section(waves)
    return Scene(WIDTH, _PLOT_Y + _PLOT_HEIGHT + 2.6, tuple(items), said(waves))


def _axes() -> list[Item]:
    items: list[Item] = []
    for share, text in ((0.0, f"{MINUS}.5"), (0.5, "0"), (1.0, ".5")):
        items.append(Text(_X + share * _SIDE, _Y + _SIDE + 1.0, text, "muted", 0.8, "centre"))
        items.append(
            Text(_X - 0.4, _Y + share * _SIDE + (0.7, 0.3, 0.0)[round(2 * share)], text, "muted", 0.8, "right")
        )
    items.append(Text(_X + _SIDE / 2, _Y + _SIDE + 2.1, "cycles a pixel, across and down", "muted", 0.8, "centre"))
    return items


def _facts(waves: Waves) -> list[Item]:
    """What is so for flat areas, for the wave let through most, and at the place."""
    middle = STEPS // 2
    gain = np.abs(waves.values)
    best = np.unravel_index(int(gain.argmax()), gain.shape)
    x, y = _X + _SIDE + 1.0, _Y + 0.9
    items: list[Item] = []
    for title, place, role in (
        ("DC gain", (middle, middle), "text"),
        ("Strongest", (int(best[0]), int(best[1])), "text"),
        ("Here", waves.place, "output"),
    ):
        value = complex(waves.values[place])
        items.append(Text(x, y, title, "muted", 0.85))
        items.append(Text(x, y + 1.4, gain_text(_signed(value, title)), _role(role), 1.15, bold=True))
        items.append(Text(x, y + 2.6, decibel_text(abs(value), waves.strongest), "muted", 0.85))
        y += 4.3
    if waves.zero_sum:
        items.append(Rect(x - 0.1, _Y + _SIDE + 0.2, 5.2, 1.5, "fill"))
        items.append(Text(x + 2.5, _Y + _SIDE + 1.3, "zero-sum", "kernel", 0.85, "centre", bold=True))
    return items


def _role(name: str) -> Role:
    return "output" if name == "output" else "text"


def _signed(value: complex, title: str) -> float:
    """Flat areas keep their sign or lose it; of a wave only the size is meant."""
    return value.real if title == "DC gain" else abs(value)


def _section(waves: Waves) -> list[Item]:
    """What lies along the row and the column of the place."""
    row, column = waves.place
    low, high, unit = _range(waves)
    items: list[Item] = [
        Rect(_PLOT_X, _PLOT_Y, _PLOT_WIDTH, _PLOT_HEIGHT, "base", key=SECTION, alt="a section through the plane"),
        Rect(_PLOT_X, _PLOT_Y, _PLOT_WIDTH, _PLOT_HEIGHT, filled=False),
        Text(_PLOT_X, _PLOT_Y - 0.6, f"across, at {_cycles(row)} down", "output", 0.8),
        Text(_PLOT_X + _PLOT_WIDTH, _PLOT_Y - 0.6, f"down, at {_cycles(column)} across", "chosen", 0.8, "right"),
    ]
    for value in (low, high):
        y = _height(value, low, high)
        items.append(Text(_PLOT_X - 0.4, y + 0.3, short(round(value, 2)), "muted", 0.8, "right"))
    items.append(Text(_PLOT_X - 0.4, _PLOT_Y + _PLOT_HEIGHT / 2 + 0.3, unit, "muted", 0.8, "right"))
    for share, text in ((0.0, f"{MINUS}.5"), (0.5, "0"), (1.0, ".5")):
        items.append(Text(_PLOT_X + share * _PLOT_WIDTH, _PLOT_Y + _PLOT_HEIGHT + 1.1, text, "muted", 0.8, "centre"))
    zero = _PLOT_X + _PLOT_WIDTH / 2
    items.append(Path(((zero, _PLOT_Y), (zero, _PLOT_Y + _PLOT_HEIGHT))))
    for line, at, role, dashed in (
        (waves.values[:, column], row, "chosen", True),
        (waves.values[row], column, "output", False),
    ):
        values = _shown(line, waves)
        ink: Role = "chosen" if role == "chosen" else "output"
        items += [Path(run, ink, thickness=0.14, dashed=dashed) for run in _runs(values, low, high)]
        if np.isfinite(values[at]):
            x, y = _PLOT_X + _PLOT_WIDTH * at / STEPS, _height(float(values[at]), low, high)
            items.append(Rect(x - 0.25, y - 0.25, 0.5, 0.5, ink))
    return items


def _range(waves: Waves) -> tuple[float, float, str]:
    most = waves.strongest
    if waves.look == "phase":
        return -180.0, 180.0, "°"
    if waves.look == "gain":
        return 0.0, most or 1.0, "×"
    top = float(decibels(np.asarray(most))) if most > 0 else 0.0
    return top - FLOOR, top, "dB"


def _shown(line: Array, waves: Waves) -> Array:
    gain = np.abs(line)
    if waves.look == "phase":
        return np.asarray(np.where(gain > _FAINT * waves.strongest, np.degrees(np.angle(line)), np.nan))
    return gain if waves.look == "gain" else decibels(gain)


def _height(value: float, low: float, high: float) -> float:
    share = (min(max(value, low), high) - low) / ((high - low) or 1.0)
    return _PLOT_Y + _PLOT_HEIGHT * (1 - share)


def _runs(values: Array, low: float, high: float) -> list[tuple[Point, ...]]:
    """The curve in pieces: it is broken where there is no value, and where a phase comes round."""
    runs: list[list[Point]] = [[]]
    before = None
    for index, value in enumerate(values.tolist()):
        if np.isnan(value) or (before is not None and low == -180 and abs(value - before) > 180):
            runs.append([])
        before = None if np.isnan(value) else value
        if before is not None:
            runs[-1].append((_PLOT_X + _PLOT_WIDTH * index / STEPS, _height(value, low, high)))
    return [tuple(run) for run in runs if len(run) > 1]


def _cycles(index: int) -> str:
    return fixed(float(FREQUENCIES[index]), 2)


def gain_text(gain: float) -> str:
    """ "×0.41", "×−1"; what is rounding only is 0."""
    return f"×{fixed(gain if abs(gain) > 1e-12 else 0.0, 2)}"


def decibel_text(gain: float, strongest: float) -> str:
    """ "−7.7 dB"; "none" for a wave that is not let through at all."""
    if gain <= 1e-9 * strongest or gain == 0:
        return "none of it"
    return f"{fixed(20 * float(np.log10(gain)), 1)} dB".replace(f"{MINUS}0 dB", "0 dB")


def said(waves: Waves) -> str:
    """What becomes of the wave at the place."""
    row, column = waves.place
    value = complex(waves.values[row, column])
    length = float(np.hypot(FREQUENCIES[row], FREQUENCIES[column]))
    wave = "flat areas" if length == 0 else f"a wave of {short(1 / length)} pixels"
    where = f"{_cycles(column)} cycles across, {_cycles(row)} down, {wave}"
    if abs(value) <= 1e-9 * waves.strongest or value == 0:
        return f"{where}: nothing of it is left."
    turned = float(np.degrees(np.angle(value)))
    phase = "in its place" if abs(turned) < 0.05 else f"phase {fixed(turned, 0)}°"
    said_ = f"{where}: {gain_text(abs(value))}, {decibel_text(abs(value), waves.strongest)}, {phase}."
    return f"{said_} {_half_pixel(waves.off_centre)}".strip() if waves.look == "phase" else said_


def _half_pixel(off_centre: tuple[float, float]) -> str:
    """Why sizes are odd: with an even one no pixel is in the middle."""
    ways = [way for way, by in zip(("up", "left"), off_centre, strict=True) if by == 0.5]
    return f"Even size: the map lies half a pixel further {' and '.join(ways)}." if ways else ""
