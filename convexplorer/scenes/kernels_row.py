"""Kernels side by side with what makes the last of them of the others."""

from collections.abc import Sequence

from convexplorer.compute.arrays import Array
from convexplorer.scenes.kernel_parts import kernel_scene_items
from convexplorer.scenes.primitives import Item, Scene, Text

SIDE = 9.0
_BETWEEN = 2.6


def kernels_row(kernels: Sequence[tuple[str, Array]], signs: Sequence[str]) -> Scene:
    """Each kernel (title, numbers) in a square of SIDE em, the signs between them."""
    items: list[Item] = []
    for index, (title, kernel) in enumerate(kernels):
        x = 0.2 + index * (SIDE + _BETWEEN)
        rows, columns = kernel.shape
        items.append(Text(x + SIDE / 2, 1.0, title, "text", 0.85, "centre", bold=True))
        items += kernel_scene_items(kernel, x, 1.6, SIDE, f"kernel:{index}")
        items.append(Text(x + SIDE / 2, SIDE + 2.8, f"{rows} × {columns}", "muted", 0.85, "centre"))
        if index < len(signs):
            items.append(Text(x + SIDE + _BETWEEN / 2, 1.6 + SIDE / 2 + 0.4, signs[index], "muted", 1.3, "centre"))
    width = len(kernels) * (SIDE + _BETWEEN) - _BETWEEN + 0.4
    alt = "; ".join(f"{title}, {kernel.shape[0]} × {kernel.shape[1]}" for title, kernel in kernels)
    return Scene(width, SIDE + 3.3, tuple(items), alt)
