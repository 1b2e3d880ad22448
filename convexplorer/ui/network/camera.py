"""How much of the network is seen, and where: zoom and pan of the overview as arithmetic."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF

from convexplorer.scenes.network_layout import Box, NetworkLayout

LEAST, MOST = 3.0, 60_000.0
"""Logical pixels an em: a map of 12 pixels, and one product of one value of a large map over all of the window."""
READABLE = 7.0
"""A network that would be smaller than this as a whole is seen from its beginning on: maps of 28 pixels."""
MARGIN = 10.0
TITLES = 12.0
"""Logical pixels above a network that is seen whole: its titles need more than their place in em."""


@dataclass(frozen=True)
class Camera:
    """`scale` logical pixels an em; the point (`x`, `y`) in em is in the middle of the area."""

    scale: float = 10.0
    x: float = 0.0
    y: float = 0.0
    area: tuple[float, float] = (1.0, 1.0)
    """Width and height of the widget."""

    def rect(self, box: Box) -> QRectF:
        """Where a box of the layout is on the widget."""
        corner = self.point(box.x, box.y)
        return QRectF(corner.x(), corner.y(), box.width * self.scale, box.height * self.scale)

    def point(self, x: float, y: float) -> QPointF:
        """Where a point of the layout is."""
        return QPointF((x - self.x) * self.scale + self.area[0] / 2, (y - self.y) * self.scale + self.area[1] / 2)

    def at(self, point: QPointF) -> tuple[float, float]:
        """What is there, in em."""
        return (
            (point.x() - self.area[0] / 2) / self.scale + self.x,
            (point.y() - self.area[1] / 2) / self.scale + self.y,
        )

    @property
    def frame(self) -> QRectF:
        """The widget."""
        return QRectF(0, 0, *self.area)

    def seen(self) -> Box:
        """What lies in the area."""
        x, y = self.at(QPointF(0, 0))
        return Box(x, y, self.area[0] / self.scale, self.area[1] / self.scale)

    def zoomed(self, factor: float, about: QPointF) -> "Camera":
        """Larger or smaller; what is under a point stays there."""
        x, y = self.at(about)
        scale = min(max(self.scale * factor, LEAST), MOST)
        kept = self.scale / scale
        return replace(self, scale=scale, x=x + (self.x - x) * kept, y=y + (self.y - y) * kept)

    def moved(self, across: float, down: float) -> "Camera":
        """So many pixels of what lies to the right and below come into sight."""
        return replace(self, x=self.x + across / self.scale, y=self.y + down / self.scale)

    def within(self, layout: NetworkLayout) -> "Camera":
        """The same with the network not lost from sight: the middle stays in it."""
        return replace(self, x=min(max(self.x, 0.0), layout.width), y=min(max(self.y, 0.0), layout.height))

    def holding(self, box: Box) -> "Camera":
        """Moved, if need be, until a box is seen, or as much of it as there is room for."""
        rect, across, down = self.rect(box), 0.0, 0.0
        if rect.right() > self.area[0] - MARGIN:
            across = rect.right() - self.area[0] + MARGIN
        if rect.left() - across < MARGIN:
            across = rect.left() - MARGIN
        if rect.bottom() > self.area[1] - MARGIN:
            down = rect.bottom() - self.area[1] + MARGIN
        if rect.top() - down < MARGIN:
            down = rect.top() - MARGIN
        return self.moved(across, down) if across or down else self


def room(width: float, height: float) -> tuple[float, float]:
    """(width, height) in pixels of what a network may take of an area."""
    return max(width - 2 * MARGIN, 1.0), max(height - 2 * MARGIN - TITLES, 1.0)


def fitted(layout: NetworkLayout, area: tuple[float, float]) -> Camera:
    """All of the network in sight, or what is at its beginning where it would be too small."""
    wide, high = room(*area)
    whole = min(wide / layout.width, high / layout.height)
    scale = min(max(whole, min(READABLE, high / layout.height), LEAST), MOST)
    x = layout.width / 2
    if scale > whole:
        x = area[0] / 2 / scale - MARGIN / scale
    return Camera(scale, x, layout.height / 2 - TITLES / 2 / scale, area)
