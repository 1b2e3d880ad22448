"""Whole networks in place of the layers."""

from convexplorer.ui.actions.action import Action
from convexplorer.ui.dialogs import gallery

GALLERY: tuple[Action, ...] = (
    Action(
        "architectures",
        "Archi&tectures…",
        "Layer",
        lambda window: gallery.ask(window.files.window, window.desk),
        tip="LeNet-5, AlexNet, VGG-16, ResNet and others from the papers, with random weights, in place of the layers",
    ),
)
