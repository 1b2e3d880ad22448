"""What a kernel does, read from its numbers: sums, symmetry, direction, width, and the sentences that follow."""

from math import atan2, degrees, sqrt
from typing import NamedTuple

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.messages import Message

# Relative to the sum of the weights' sizes: far above float64 rounding, far below what could be seen
EXACT = 1e-9
DIRECTIONS = (
    "left to right",
    "top left to bottom right",
    "top to bottom",
    "top right to bottom left",
    "right to left",
    "bottom right to top left",
    "bottom to top",
    "bottom left to top right",
)
# Rows down and columns right of one step in each of DIRECTIONS
_STEPS = ((0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1))
_LINES = ("upright", "level", "falling diagonal", "rising diagonal")


class KernelFacts(NamedTuple):
    """Numbers read from a kernel (height, width).

    `symmetric` and `antisymmetric` are the shares of its energy that stay, or change sign, when it is turned by 180°.
    `direction` is where its answer to a ramp of brightness is largest, in degrees clockwise from rightwards (rows
    run downwards), None where no ramp is answered. `width` is the standard deviation (rows, columns) of its weights
    in pixels, None unless all are ≥ 0.
    """

    total: float
    size: float
    zero_sum: bool
    symmetric: float
    antisymmetric: float
    direction: float | None
    width: tuple[float, float] | None


def _offsets(kernel: Array) -> tuple[Array, Array]:
    rows, columns = (np.arange(n) - (n - 1) / 2 for n in kernel.shape)
    return np.asarray(rows[:, None]), np.asarray(columns[None, :])


def kernel_facts(kernel: Array) -> KernelFacts:
    """The facts of a finite kernel (height, width)."""
    kernel = np.asarray(kernel, np.float64)
    scale = float(np.abs(kernel).max(initial=0.0)) or 1.0
    unit = kernel / scale
    total, size = float(unit.sum()), float(np.abs(unit).sum())
    turned = unit[::-1, ::-1]
    energy = float(np.square(unit).sum()) or 1.0
    symmetric = float(np.square((unit + turned) / 2).sum()) / energy
    rows, columns = _offsets(kernel)
    down, right = float((unit * rows).sum()), float((unit * columns).sum())
    answers = max(abs(down), abs(right)) > EXACT * size
    width = None
    if total > 0 and (kernel >= 0).all():
        centre_row, centre_column = down / total, right / total
        width = (
            sqrt(float((unit * (rows - centre_row) ** 2).sum()) / total),
            sqrt(float((unit * (columns - centre_column) ** 2).sum()) / total),
        )
    return KernelFacts(
        total * scale,
        size * scale,
        abs(total) <= EXACT * size,
        symmetric,
        1 - symmetric if size else 0.0,
        degrees(atan2(down, right)) % 360 if answers else None,
        width,
    )


def step_answers(kernel: Array, direction: int) -> Array:
    """The kernel's answers to an ideal step of height 1 that gets brighter towards DIRECTIONS[direction].

    One for each place where the step can lie under the kernel.
    """
    down, right = _STEPS[direction]
    rows, columns = np.indices(kernel.shape)
    place = rows * down + columns * right
    sums = np.bincount((place - place.min()).ravel(), weights=kernel.ravel())
    return np.asarray(np.cumsum(sums[::-1])[:-1])


def line_answers(kernel: Array) -> Array:
    """The kernel's answers to a bright line, one pixel wide, through its centre: upright, level, falling, rising."""
    height, width = kernel.shape
    rows, columns = np.indices(kernel.shape) - np.array([(height - 1) // 2, (width - 1) // 2])[:, None, None]
    return np.array([kernel[on].sum() for on in (columns == 0, rows == 0, rows == columns, rows == -columns)])


def describe_kernel(kernel: Array) -> tuple[Message, ...]:
    """What the kernel (height, width) does, as one or two sentences that its numbers prove; "mixed" where none is."""
    kernel = np.asarray(kernel, np.float64)
    if not np.isfinite(kernel).all():
        return (Message("kernel-not-finite"),)
    if not kernel.any():
        return (Message("kernel-all-zero"),)
    facts = kernel_facts(kernel)
    return _sum_sentence(facts), _deed(kernel, facts)


def _sum_sentence(facts: KernelFacts) -> Message:
    if facts.zero_sum:
        return Message("kernel-sum-zero")
    if abs(facts.total - 1) <= EXACT * facts.size:
        return Message("kernel-sum-one")
    shown = f"{facts.total:.4g}"
    near = abs(float(shown) - facts.total) <= EXACT * facts.size
    return Message("kernel-sum" if near else "kernel-sum-about", {"sum": shown.replace("-", "−")})


def _deed(kernel: Array, facts: KernelFacts) -> Message:
    centre = (kernel.shape[0] - 1) // 2, (kernel.shape[1] - 1) // 2
    used = np.argwhere(kernel != 0)
    if len(used) == 1:
        return _copy(kernel, (int(used[0][0]), int(used[0][1])), centre)
    if (kernel >= 0).all():
        height, width = np.ptp(used, axis=0) + 1
        return Message("kernel-blurs", {"height": int(height), "width": int(width)})
    around = kernel.copy()
    around[centre] = 0
    if facts.zero_sum:
        found = _steps(kernel, "kernel-steps") or _spots(kernel, centre) or _lines(kernel)
        return found or _mixed(facts)
    if facts.total > 0:
        if kernel[centre] > 0 and (around <= 0).all():
            return Message("kernel-sharpens")
        edges = kernel.copy()
        edges[centre] -= facts.total
        return _steps(edges, "kernel-relief") or _mixed(facts)
    return _mixed(facts)


def _copy(kernel: Array, place: tuple[int, int], centre: tuple[int, int]) -> Message:
    weight = f"{kernel[place]:.4g}".replace("-", "−")
    if place == centre:
        return Message("kernel-copies", {"weight": weight})
    down, right = centre[0] - place[0], centre[1] - place[1]
    return Message("kernel-moves", {"rows": _signed(down), "columns": _signed(right), "weight": weight})


def _signed(number: int) -> str:
    return str(number).replace("-", "−")


def _steps(kernel: Array, code: str) -> Message | None:
    """A sentence on steps, when the kernel is opposite in sign and no step in its direction is answered below 0."""
    facts = kernel_facts(kernel)
    if facts.symmetric > EXACT or facts.direction is None:
        return None
    towards = round(facts.direction / 45) % len(DIRECTIONS)
    answers = step_answers(kernel, towards)
    if answers.min() < -EXACT * facts.size or answers.max() <= EXACT * facts.size:
        return None
    return Message(code, {"direction": DIRECTIONS[towards]})


def _spots(kernel: Array, centre: tuple[int, int]) -> Message | None:
    """A sentence on spots, when the kernel looks the same turned by 90° and the centre is not 0."""
    slack = EXACT * float(np.abs(kernel).sum())
    square = kernel.shape[0] == kernel.shape[1] and kernel.shape[0] % 2 == 1
    if not square or np.abs(kernel - np.rot90(kernel)).max() > slack:
        return None
    sign = np.sign(kernel[centre])
    answers = np.concatenate([step_answers(kernel, way) for way in range(len(DIRECTIONS))])
    if sign == 0 or np.abs(answers).max() <= slack:
        return None
    return Message("kernel-spots-bright" if sign > 0 else "kernel-spots-dark")


def _lines(kernel: Array) -> Message | None:
    """A sentence on lines, when the kernel is the same turned by 180° and one line is answered most by far."""
    facts = kernel_facts(kernel)
    if facts.antisymmetric > EXACT:
        return None
    answers = line_answers(kernel)
    order = np.argsort(-np.abs(answers))
    best, second = answers[order[0]], answers[order[1]]
    if abs(best) < 2 * abs(second) or abs(best) <= EXACT * facts.size:
        return None
    code = "kernel-lines-bright" if best > 0 else "kernel-lines-dark"
    return Message(code, {"direction": _LINES[order[0]]})


def _mixed(facts: KernelFacts) -> Message:
    share = round(100 * facts.symmetric)
    return Message("kernel-mixed", {"symmetric": share, "antisymmetric": 100 - share})
