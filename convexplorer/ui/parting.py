"""Keeping a part of the kernel that is shown: a half of it, or its strongest separable parts."""

from collections.abc import Callable

from convexplorer.compute.arrays import Array
from convexplorer.compute.frequency import separable_parts, truncated
from convexplorer.model import edits
from convexplorer.ui.store import Store


def keep(store: Store, label: str, change: Callable[[Array], Array]) -> None:
    """Put the kernels that are shown through `change`; one that would stay as it is makes no step."""
    conv, index = store.shown.convolution, store.view.filter
    channel = edits.channel_of(conv, store.view.kernel_channel)
    changed = edits.with_kernels_mapped(store.shown, index, change, "", channel)
    if (changed.convolution.weight != conv.weight).any():
        store.edit(changed, label)


def keep_first(store: Store, count: int) -> None:
    """Only the strongest `count` separable parts of the kernel: the nearest kernel of that rank."""
    parts = "part" if count == 1 else "parts"
    keep(store, f"Keep {count} separable {parts}", lambda kernel: truncated(kernel, count))


def one_less(store: Store) -> None:
    """The smallest separable part left out; the last one stays."""
    conv = store.shown.convolution
    channel = edits.channel_of(conv, store.view.kernel_channel) or 0
    rank = separable_parts(conv.weight[store.view.filter, channel]).rank
    if rank > 1:
        keep_first(store, rank - 1)
