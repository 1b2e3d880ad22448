"""A rectangle of the picture is measured: its diagonal and its inside, in the drawer that shows both."""

from dataclasses import replace

from convexplorer.model.view import MeasureView, Rectangle
from convexplorer.ui.store import Store


def measure(store: Store, part: tuple[float, float, float, float]) -> None:
    """Measure (row, column, height, width) of the input."""
    region = Rectangle(*part)
    line = region.row, region.column, region.row + region.height, region.column + region.width
    store.set_view(replace(store.view, layout="explore", drawer="profile", measure=MeasureView(line, region)))
