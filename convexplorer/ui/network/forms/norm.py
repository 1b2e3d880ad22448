"""Batch normalisation: γ, β, mean and variance of one channel."""

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtWidgets import QGridLayout, QLabel

from convexplorer.model.network_layers import BatchNorm2d
from convexplorer.ui.network.forms.channel import channel_row
from convexplorer.ui.network.forms.form import LABEL, Around, Form
from convexplorer.ui.network.forms.rows import Said, number, text
from convexplorer.ui.panels.panel import Desk

WHAT = "γ · (x − mean) / √(variance + ε) + β, for every value of the channel."
FIELDS = (
    ("weight", Said("networkNormGamma", "&γ", "What the normalised values are multiplied by; learned")),
    ("bias", Said("networkNormBeta", "&β", "What is added to them; learned")),
    ("mean", Said("networkNormMean", "&Mean", "The mean of the channel that training found")),
    ("variance", Said("networkNormVariance", "Va&riance", "The variance of the channel that training found")),
)


class NormForm(Form):
    """The channel, and its four numbers."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.rows.addWidget(text(WHAT))
        channel_row(self, "Channel", "networkNormChannel", lambda layer: len(layer.weight))
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        for index, (field, said) in enumerate(FIELDS):
            made = number(self, said, partial(_value, field), partial(_written, field))
            if field == "variance":
                made.set_range(0, float("inf"))
            label = QLabel(said.title)
            label.setBuddy(made)
            label.setFixedWidth(LABEL - 12 if index % 2 == 0 else LABEL - 8)
            grid.addWidget(label, index // 2, 2 * (index % 2))
            grid.addWidget(made, index // 2, 2 * (index % 2) + 1)
        self.rows.addLayout(grid)


def _channel(around: Around) -> int:
    return min(around.channel, len(around.layer.weight) - 1)


def _value(field: str, around: Around) -> float:
    return float(getattr(around.layer, field)[_channel(around)])


def _written(field: str, around: Around, value: float) -> BatchNorm2d:
    norm: BatchNorm2d = around.layer
    array = np.array(getattr(norm, field))
    array[_channel(around)] = value
    arrays: dict[str, Any] = {field: array}
    return replace(norm, **arrays)
