"""What the workbench does to kernels: keep a half of one, or its strongest separable parts."""

from collections.abc import Callable

from convexplorer.compute.arrays import Array
from convexplorer.compute.frequency import antisymmetric_part, symmetric_part
from convexplorer.ui import parting
from convexplorer.ui.actions.action import Action, Window


def _keep(label: str, change: Callable[[Array], Array]) -> Callable[[Window], None]:
    return lambda window: parting.keep(window.store, label, change)


WORKBENCH: tuple[Action, ...] = (
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
        lambda window: parting.one_less(window.store),
        tip="The nearest kernel whose rank is lower by one",
    ),
)
