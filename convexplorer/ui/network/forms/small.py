"""The layers with hardly anything to set: dropout, and enlarging."""

from dataclasses import replace

from convexplorer.ui.network.forms.form import Form
from convexplorer.ui.network.forms.rows import Said, choice, labelled, number, slider, text
from convexplorer.ui.panels.panel import Desk

SHARE = Said(
    "networkDropoutShare",
    "Sh&are",
    "How many of the values training takes out, from 0 to 1",
    "While a network is trained, each value is taken out with this probability; afterwards none is.",
)
IDLE = "Only at work while a network is trained: here every value goes on as it is."
FACTOR = Said("networkUpsampleFactor", "F&actor", "So many times as many rows and columns")
MODE = Said("networkUpsampleMode", "&Between", "What stands between the old values")
MODES = (("nearest", "the nearest value"), ("bilinear", "a blend (bilinear)"))


class DropoutForm(Form):
    """The share that training takes out; here nothing happens."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        field = number(
            self, SHARE, lambda around: around.layer.share, lambda around, value: replace(around.layer, share=value)
        )
        field.set_range(0, 1)
        field.set_step(0.05)
        self.rows.addWidget(labelled(SHARE.title, field))
        self.rows.addWidget(text(IDLE))


class UpsampleForm(Form):
    """How much larger, and what stands between."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        slider(self, FACTOR, 1, 8, lambda layer: layer.factor, lambda layer, factor: replace(layer, factor=factor))
        choice(self, MODE, MODES, lambda layer: layer.mode, lambda layer, mode: replace(layer, mode=mode))
