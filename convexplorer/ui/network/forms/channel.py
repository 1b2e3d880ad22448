"""The row that chooses one filter or channel of a layer, whose numbers the form then shows."""

from collections.abc import Callable
from typing import Any

from convexplorer.ui.network.forms.form import LABEL, Around, Form
from convexplorer.ui.network.forms.rows import WIDEST
from convexplorer.ui.panels.panel import named
from convexplorer.ui.widgets.labelled_slider import LabelledSlider


def channel_row(form: Form, title: str, name: str, count: Callable[[Any], int]) -> LabelledSlider:
    """A slider from 1 to as many as there are; it changes what is looked at, not the layer."""
    made = LabelledSlider(title, playable=False, widest=WIDEST)
    made.set_object_name(name)
    made.set_label_width(LABEL)
    tip = f"Which {title.lower()} of the layer the numbers below are of"
    named(made.slider, name, title, tip, f"{tip}; nothing is changed by it.")

    def follow(around: Around) -> None:
        most = count(around.layer)
        made.set_range(1, most)
        made.set_value(min(around.channel + 1, most))
        made.set_reason("" if most > 1 else f"There is one {title.lower()}")

    made.value_edited.connect(lambda value, _: form.choose_channel(value - 1))
    form.follow(follow)
    form.rows.addWidget(made)
    return made
