"""What the workbench does to kernels: keep a half of one, or its strongest separable parts."""

from collections.abc import Callable

from convexplorer.compute.arrays import Array
from convexplorer.compute.frequency import antisymmetric_part, symmetric_part
from convexplorer.ui import keeping, parting
from convexplorer.ui.actions.action import Action, Window
from convexplorer.ui.dialogs import compose, library, tools


def _keep(label: str, change: Callable[[Array], Array]) -> Callable[[Window], None]:
    return lambda window: parting.keep(window.store, label, change)


WORKBENCH: tuple[Action, ...] = (
    Action(
        "library",
        "Kernel li&brary…",
        "Layer/Workbench",
        lambda window: library.ask(window.files.window, window.desk),
        tip="Kernels that are kept on this machine: search, take, rename, import, export",
    ),
    Action(
        "keep-kernel",
        "&Save kernel in the library",
        "Layer/Workbench",
        lambda window: keeping.keep_shown(window.desk),
        tip="The selected filter's kernel and bias, under its name",
    ),
    Action(
        "compose",
        "Compose t&wo kernels…",
        "Layer/Workbench",
        lambda window: compose.ask(window.files.window, window.desk),
        tip="One filter that does what two do one after the other",
    ),
    Action(
        "as-in-tool",
        "As in anot&her program…",
        "Layer/Workbench",
        lambda window: tools.ask(window.files.window, window.desk),
        tip="Divisor, offset or multiplier by the rules of GIMP, ImageJ, G'MIC or OpenCV",
    ),
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
