"""Keeping a part of the kernel: its symmetric or antisymmetric half, or its strongest separable parts."""

from collections.abc import Callable

from convexplorer.compute.arrays import Array
from convexplorer.compute.frequency import antisymmetric_part, separable_parts, symmetric_part, truncated
from convexplorer.model import edits
from convexplorer.ui.actions.action import Action, Window
from convexplorer.ui.store import Store


def _mapped(store: Store, label: str, change: Callable[[Array], Array]) -> None:
    """Put the kernels that are shown through `change`; one that would stay as it is makes no step."""
    conv, index = store.shown.convolution, store.view.filter
    channel = edits.channel_of(conv, store.view.kernel_channel)
    changed = edits.with_kernels_mapped(store.shown, index, change, "", channel)
    if (changed.convolution.weight != conv.weight).any():
        store.edit(changed, label)


def keep_first(store: Store, count: int) -> None:
    """Only the strongest `count` separable parts of the kernel: the nearest kernel of that rank."""
    parts = "part" if count == 1 else "parts"
    _mapped(store, f"Keep {count} separable {parts}", lambda kernel: truncated(kernel, count))


def _one_less(window: Window) -> None:
    store = window.store
    conv = store.shown.convolution
    channel = edits.channel_of(conv, store.view.kernel_channel) or 0
    rank = separable_parts(conv.weight[store.view.filter, channel]).rank
    if rank > 1:
        keep_first(store, rank - 1)


def _keep(label: str, change: Callable[[Array], Array]) -> Callable[[Window], None]:
    return lambda window: _mapped(window.store, label, change)


PARTS: tuple[Action, ...] = (
    Action(
        "keep-symmetric",
        "Keep s&ymmetric part",
        "Layer/Workbench",
        _keep("Keep symmetric part", symmetric_part),
        tip="What stays the same when the kernel is turned by 180°",
    ),
    Action(
        "keep-antisymmetric",
        "Keep &antisymmetric part",
        "Layer/Workbench",
        _keep("Keep antisymmetric part", antisymmetric_part),
        tip="What changes its sign when the kernel is turned by 180°",
    ),
    Action(
        "lower-rank",
        "&Leave out the smallest separable part",
        "Layer/Workbench",
        _one_less,
        tip="The nearest kernel whose rank is lower by one",
    ),
)
