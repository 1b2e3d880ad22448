"""One setting alone put back to what it is when the program opens: a table, and an action for each row."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from convexplorer.messages import UserError
from convexplorer.model import edits
from convexplorer.model.document import Document, channels_mode, with_channels
from convexplorer.model.muting import muted, with_muted
from convexplorer.model.view import View
from convexplorer.ui.actions.action import Action, Window

SIZE = (3, 3)


@dataclass(frozen=True)
class Reset:
    """One setting: its name, its default in words, its controls, whether it has it, and how it gets it."""

    key: str
    title: str
    default: str
    controls: tuple[str, ...]
    there: Callable[[Document, View], bool]
    write: Callable[[Document, View], Document]
    reason: str = ""
    """Why it cannot be put back, where that is not because it has its default."""

    @property
    def action(self) -> str:
        """The key of its action."""
        return f"reset-{self.key}"

    @property
    def text(self) -> str:
        """What a menu says."""
        return f"Reset {self.title} to {self.default}"

    @property
    def why_not(self) -> str:
        """Why there is nothing to do."""
        return self.reason or f"{self.title[0].upper()}{self.title[1:]}: {self.default} already"


def _layer(key: str, title: str, default: str, controls: tuple[str, ...], layer: str, /, **fields: Any) -> Reset:
    """A reset of some fields of the convolution, the activation or the pool."""

    def there(document: Document, view: View) -> bool:
        own = getattr(document, layer)
        return all(getattr(own, name) == value for name, value in fields.items())

    def write(document: Document, view: View) -> Document:
        return document.with_layer(replace(getattr(document, layer), **fields))

    return Reset(key, title, default, controls, there, write)


def _kernel_there(document: Document, view: View) -> bool:
    conv = document.convolution
    channel = edits.channel_of(conv, view.kernel_channel)
    return edits.preset_of(conv, view.filter) is None or edits.still_preset(conv, view.filter, channel) is not None


def _kernel(document: Document, view: View) -> Document:
    """The preset that the filter's title names, as it was before its cells were changed."""
    conv = document.convolution
    known = edits.preset_of(conv, view.filter)
    if known is None:
        return document
    channel = edits.channel_of(conv, view.kernel_channel)
    return edits.with_kernel(document, view.filter, known[0].kernel(*known[1]), channel=channel)


SPINS = tuple(f"padding{side}Spin" for side in ("Top", "Bottom", "Left", "Right"))
RESETS: tuple[Reset, ...] = (
    Reset(
        "kernel",
        "kernel",
        "its preset",
        ("kernelEditor", "presetSelector"),
        _kernel_there,
        _kernel,
        "The kernel is its preset, or has none to go back to",
    ),
    Reset(
        "size",
        "size",
        "3 × 3",
        ("sizeSelector",),
        lambda document, view: document.convolution.size == SIZE,
        lambda document, view: edits.with_size(document, *SIZE),
    ),
    Reset(
        "bias",
        "bias",
        "0",
        ("biasField",),
        lambda document, view: document.convolution.bias[view.filter] == 0,
        lambda document, view: edits.with_bias(document, view.filter, 0.0),
    ),
    _layer("stride", "stride", "1", ("strideSlider", "strideWidthSlider"), "convolution", stride=(1, 1)),
    _layer(
        "padding", "padding", "same size", ("paddingSlider", "paddingSelector", *SPINS), "convolution", padding="same"
    ),
    _layer("border", "border", "zeros", ("paddingModeSelector",), "convolution", padding_mode="zeros"),
    _layer("border-value", "constant", "0", ("paddingValueField",), "convolution", padding_value=0.0),
    _layer("dilation", "dilation", "1", ("dilationSlider", "dilationWidthSlider"), "convolution", dilation=(1, 1)),
    _layer("convolution", "convolution", "not flipped", ("convolutionSwitch",), "convolution", flipped=False),
    Reset(
        "kernel-channels",
        "kernels of the channels",
        "all alike",
        ("kernelChannels",),
        lambda document, view: document.convolution.alike,
        lambda document, view: document.with_layer(document.convolution.all_alike()),
    ),
    Reset(
        "channels-taken",
        "channels left out",
        "none",
        ("channelsTaken",),
        lambda document, view: not muted(document),
        lambda document, view: with_muted(document, ()),
    ),
    Reset(
        "channels",
        "channels",
        "grey",
        ("channelsSelector",),
        lambda document, view: channels_mode(document) == "grey",
        lambda document, view: with_channels(document, "grey"),
    ),
    _layer("activation", "activation", "none", ("activationSelector",), "activation", kind="identity", parameter=None),
    _layer(
        "parameter", "slope or α", "the usual", ("activationParameter", "activationUsual"), "activation", parameter=None
    ),
    _layer("pooling", "pooling", "none", ("poolingSelector",), "pool", kind="none"),
    _layer("pool-size", "pool size", "2 × 2", ("poolingSizeSlider", "poolingSizeWidthSlider"), "pool", size=(2, 2)),
    _layer(
        "pool-stride",
        "pool stride",
        "the window's size",
        ("poolingStrideSlider", "poolingStrideWidthSlider"),
        "pool",
        stride=None,
    ),
    _layer("pool-ceil", "last window that is cut off", "left out", ("poolingCeil",), "pool", ceil_mode=False),
)


def _runner(reset: Reset) -> Callable[[Window], None]:
    def run(window: Window) -> None:
        store = window.store
        try:
            store.edit(reset.write(store.shown, store.view), f"Reset {reset.title}")
        except UserError as error:
            window.say(error.message)

    return run


RESET: tuple[Action, ...] = tuple(
    Action(reset.action, reset.text, "", _runner(reset), tip=reset.text) for reset in RESETS
)
